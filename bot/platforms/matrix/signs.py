"""Reactions that we put under our own answers, so that people can tap on them: what is at the bottom of all queues.

They are worth nothing to somebody who has asked on meanwhile, and nothing at all while the homeserver has us wait:
each of them counts as a message there.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog

from bot.platform import LoginRefused, PlatformError
from bot.platforms.matrix.sending import Sending
from bot.reply import Reply

log = structlog.get_logger(__name__)

QUIET = 1.0  # seconds after an answer in which nothing else was said in its room
LIMITED = 600.0  # seconds without signs after the homeserver had us wait


@dataclass(frozen=True, slots=True)
class _Due:
    """Signs for one answer; `key` is the answer's."""

    event: str
    emoji: Sequence[str]
    key: str
    at: float


class Signs:
    """The signs that are due, of each room only those of its last answer.

    emoji  the first word of what a button stands for -> what is put under the answer for it
    """

    def __init__(self, sending: Sending, emoji: Mapping[str, str]) -> None:
        self._sending = sending
        self._emoji = emoji
        self._due: dict[str, _Due] = {}
        self._changed = asyncio.Event()

    def offer(self, room: str, event: str, key: str, reply: Reply, back: str = "") -> None:
        """For an answer that was just sent.

        key   of the answer: the same sign under it is there once
        back  a sign besides those the reply has buttons for, or ""
        """
        found = [self._emoji.get(each.command.partition(" ")[0], "") for each in reply.buttons]
        emoji = tuple(dict.fromkeys(filter(None, [back, *found])))
        self._due.pop(room, None)
        if emoji and event:
            self._due[room] = _Due(event, emoji, key, asyncio.get_running_loop().time() + QUIET)
            self._changed.set()

    async def run(self) -> None:
        """Puts them where they belong, for ever. Raises LoginRefused."""
        loop = asyncio.get_running_loop()
        while True:
            self._changed.clear()
            for room, due in [*self._due.items()]:
                if due.at <= loop.time() and self._due.get(room) is due:
                    del self._due[room]
                    await self._put(room, due)
            next_one = min((due.at for due in self._due.values()), default=None)
            try:
                async with asyncio.timeout_at(next_one):
                    await self._changed.wait()
            except TimeoutError:
                continue

    async def _put(self, room: str, due: _Due) -> None:
        for number, emoji in enumerate(due.emoji):
            if self._sending.limited(LIMITED):
                log.info("sign left out", reason="The homeserver asked us to slow down.")
                return
            content = {"m.relates_to": {"rel_type": "m.annotation", "event_id": due.event, "key": emoji}}
            try:
                await self._sending.send(room, "m.reaction", content, f"{due.key}.sign.{number}")
            except LoginRefused:
                raise
            except PlatformError as error:
                log.info("sign left out", reason=str(error))
                return
