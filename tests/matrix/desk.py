"""The service with one platform in the test's own process: everything said is answered with its own words."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from bot.app import Service
from bot.platform import Message, Platform
from bot.reply import Paragraph, Quote, Reply
from bot.state import State
from retrieval.model import Span

SOURCE = "[1] 2025-07-zoll.txt · Absatz 3 · 11.7.2025"


class Desk:
    """What was said, in order, and what is answered."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.service: Service
        self.state: State
        self.answer: Callable[[str], Reply] = answer  # to what was said

    async def replies(self, message: Message) -> Sequence[Reply]:
        """See `bot.handling.Reception`."""
        self.messages.append(message)
        if message.withdrawn or not message.text:
            return ()
        return (self.answer(message.text),)

    async def busy(self, message: Message) -> Reply | None:
        """See `bot.handling.Reception`."""
        return None

    def sorry(self, message: Message) -> Reply:
        """See `bot.handling.Reception`."""
        return Reply((Paragraph("Das ging schief."),))

    def late(self, meant_for: datetime) -> Reply:
        """See `bot.handling.Reception`."""
        return Reply((Paragraph("Das ist zu lange her."),))

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.messages]

    async def said(self, count: int, seconds: float = 20.0) -> list[Message]:
        """The messages, as soon as there are so many."""
        async with asyncio.timeout(seconds):
            while len(self.messages) < count:
                await asyncio.sleep(0.02)
        return self.messages

    async def until(self, state: str, seconds: float = 20.0) -> str:
        """Until the platform is in the state; returns the reason it gives."""
        async with asyncio.timeout(seconds):
            while True:
                (health,) = (await self.service.health()).platforms.values()
                if health.state == state:
                    return health.detail
                await asyncio.sleep(0.02)


def answer(text: str) -> Reply:
    """An answer as the conversation makes them."""
    return Reply((Paragraph("Dazu steht im Archiv:"), Quote(text, (Span(0, 3),), ("„", "“"), (SOURCE,))))


@asynccontextmanager
async def at_work(platform: Platform, data: Path) -> AsyncIterator[Desk]:
    """The service from the moment the platform runs; leaving ends it."""
    desk, end = Desk(), asyncio.Event()
    async with State(data) as state:
        desk.state, desk.service = state, Service(state, desk, [platform])
        serving = asyncio.ensure_future(desk.service.run(end))
        try:
            async with asyncio.timeout(20):
                while (await desk.service.health()).platforms[platform.name].state == "starting":
                    await asyncio.sleep(0.02)
            yield desk
        finally:
            end.set()
            await serving
