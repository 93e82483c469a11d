"""A platform inside the process, for tests: what is said is kept until it is taken in, as a service would."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from bot.platform import Address, Inbox, LoginRefused, Message, NotAccepted, PlatformError, Receipt
from bot.reply import Reply

PATIENCE = 0.05  # seconds until a message that was not accepted is offered again
BATCH = 100


class MemoryPlatform:
    """Offers what was said after the position the inbox remembers, and takes every reply once.

    troubles  raised by the next calls of `send`, one each
    lost      raised by `receive` as soon as it is set
    """

    def __init__(self, name: str = "memory") -> None:
        self._name = name
        self.said: list[Message] = []
        self.replies: list[tuple[Address, Reply]] = []
        self.troubles: list[PlatformError] = []
        self.lost: Exception | None = None
        self.locked = False
        self.entered = 0
        self._keys: dict[str, Receipt] = {}
        self._heard = asyncio.Event()

    @property
    def name(self) -> str:
        """See `bot.platform.Platform`."""
        return self._name

    async def __aenter__(self) -> Self:
        self.entered += 1
        if self.locked:
            raise LoginRefused("The token is wrong.")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def say(self, text: str, room: str = "desk", sender: str = "anna", **more: object) -> Message:
        """Somebody says something."""
        known: dict[str, object] = {"id": str(len(self.said) + 1), "sent_at": datetime.now(UTC), "direct": True}
        message = Message(platform=self.name, room=room, sender=sender, text=text, **(known | more))  # type: ignore[arg-type]
        self.said.append(message)
        self._heard.set()
        return message

    def lose(self, error: Exception) -> None:
        """The connection breaks."""
        self.lost = error
        self._heard.set()

    async def receive(self, inbox: Inbox) -> None:
        """See `bot.platform.Platform`."""
        position = int(await inbox.position(self.name) or 0)
        while True:
            self._heard.clear()
            if self.lost:
                error, self.lost = self.lost, None
                raise error
            batch = self.said[position : position + BATCH]
            if not batch:
                await self._heard.wait()
                continue
            try:
                await inbox.put(batch, str(position + len(batch)))
            except NotAccepted:
                await asyncio.sleep(PATIENCE)
            else:
                position += len(batch)

    async def send(self, reply: Reply, to: Address, key: str) -> Receipt:
        """See `bot.platform.Platform`."""
        if self.troubles:
            raise self.troubles.pop(0)
        if key not in self._keys:
            self._keys[key] = self._change(to, reply) if to.replaces else self._add(to, reply)
        return self._keys[key]

    def _add(self, to: Address, reply: Reply) -> Receipt:
        self.replies.append((to, reply))
        return Receipt((f"r{len(self.replies)}",))

    def _change(self, to: Address, reply: Reply) -> Receipt:
        """What was taken back stays in the list, as an empty reply."""
        self.replies[int(to.replaces.removeprefix("r")) - 1] = (to, reply)
        return Receipt(() if reply.empty else (to.replaces,))

    def texts(self, room: str = "desk") -> list[str]:
        """What was answered in a room, plain."""
        return [reply.plain() for to, reply in self.replies if to.room == room]

    async def until(self, count: int, seconds: float = 5.0) -> list[tuple[Address, Reply]]:
        """The replies, as soon as there are so many, or what there is when the time is up."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while len(self.replies) < count:  # noqa: ASYNC110  # a test may look at anything
                    await asyncio.sleep(0.005)
        return self.replies
