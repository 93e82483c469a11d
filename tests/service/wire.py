"""A chat service over a unix socket: JSON lines, one request and one response each, and the platform that speaks to it.

As a real service does, it keeps every message until it is told which it may forget, and takes a reply with a key it
knows for the one it has.
"""

import asyncio
import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.phrases import GERMAN
from bot.platform import Address, Inbox, Message, NotAccepted, Receipt, Unreachable
from bot.reply import Reply

BATCH = 50
HOLD = 5.0  # seconds a request for messages is held when there are none


@dataclass(slots=True)
class Said:
    """A message, when it was said and when it was answered first, in seconds of the loop's clock."""

    room: str
    sender: str
    text: str
    at: float
    answers: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)  # that nothing can be kept just now
    answered_at: float | None = None


class Town:
    """The chat service, in the test's process."""

    def __init__(self, socket: Path) -> None:
        self.socket = socket
        self.messages: list[Said] = []
        self.confirmed = 0
        self._keys: set[str] = set()
        self._new = asyncio.Event()
        self._server: asyncio.Server
        self._lines: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_unix_server(self._serve, self.socket, limit=1 << 22)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        self._new.set()
        for writer in self._lines:
            writer.close()
        while self._lines:
            await asyncio.sleep(0.01)

    def say(self, text: str, room: str = "desk", sender: str = "anna") -> Said:
        said = Said(room, sender, text, asyncio.get_running_loop().time())
        self.messages.append(said)
        self._new.set()
        return said

    @property
    def unanswered(self) -> int:
        return sum(not said.answers for said in self.messages)

    async def until_answered(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.unanswered:
                    await asyncio.sleep(0.02)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lines.add(writer)
        with contextlib.suppress(ConnectionError):
            while line := await reader.readline():
                answer = await self._answer(json.loads(line))
                writer.write(json.dumps(answer).encode() + b"\n")
                await writer.drain()
        writer.close()
        self._lines.discard(writer)

    async def _answer(self, request: dict[str, Any]) -> Any:
        if request["do"] == "send":
            return self._send(request)
        self.confirmed = max(self.confirmed, request["after"])
        if len(self.messages) <= request["after"]:
            self._new.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._new.wait(), HOLD)
        numbered = list(enumerate(self.messages, start=1))[request["after"] : request["after"] + BATCH]
        return [{"id": str(n), "room": each.room, "sender": each.sender, "text": each.text} for n, each in numbered]

    def _send(self, request: dict[str, Any]) -> Any:
        if request["key"] not in self._keys:
            self._keys.add(request["key"])
            answered = self.messages[int(request["to"]) - 1]
            if request["text"] == GERMAN.cannot_keep:
                answered.notices.append(request["text"])
                return {"id": request["key"]}
            answered.answers.append(request["text"])
            answered.answered_at = answered.answered_at or asyncio.get_running_loop().time()
        return {"id": request["key"]}


class Wire:
    """The platform at the other end of the socket."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._hearing: _Line
        self._speaking: _Line

    @property
    def name(self) -> str:
        return "wire"

    async def __aenter__(self) -> Self:
        self._hearing, self._speaking = await _Line.to(self._socket), await _Line.to(self._socket)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hearing.close()
        self._speaking.close()

    async def receive(self, inbox: Inbox) -> None:
        after = int(await inbox.position(self.name) or 0)
        while True:
            offered = await self._hearing.ask({"do": "hear", "after": after})
            messages = [_message(each) for each in offered]
            if not messages:
                continue
            try:
                await inbox.put(messages, str(after + len(messages)))
            except NotAccepted:
                await asyncio.sleep(0.2)
            else:
                after += len(messages)

    async def send(self, reply: Reply, to: Address, key: str) -> Receipt:
        request = {"do": "send", "key": key, "to": to.reply_to, "text": reply.plain()}
        answer = await self._speaking.ask(request)
        return Receipt((answer["id"],))


class _Line:
    """One connection; requests on it wait for each other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._turn = asyncio.Lock()

    @classmethod
    async def to(cls, socket: Path) -> Self:
        try:
            return cls(*await asyncio.open_unix_connection(socket, limit=1 << 22))
        except OSError as error:
            raise Unreachable(str(error)) from error

    async def ask(self, request: Mapping[str, object]) -> Any:
        async with self._turn:
            try:
                self._writer.write(json.dumps(request).encode() + b"\n")
                await self._writer.drain()
                line = await self._reader.readline()
            except OSError as error:
                raise Unreachable(str(error)) from error
            if not line:
                raise Unreachable("The service closed the connection.")
            return json.loads(line)

    def close(self) -> None:
        self._writer.close()


def _message(offered: dict[str, str]) -> Message:
    return Message(
        platform="wire",
        room=offered["room"],
        sender=offered["sender"],
        id=offered["id"],
        text=offered["text"],
        sent_at=datetime.now(UTC),
        direct=True,
    )


def lost(messages: Sequence[Said]) -> list[str]:
    """What was asked and never answered."""
    return [said.text for said in messages if not said.answers]


def doubled(messages: Sequence[Said]) -> list[str]:
    """What was answered more than once."""
    return [said.text for said in messages if len(said.answers) > 1]
