"""Replies on their way: sent room by room in order, as fast as the service takes them, once."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from bot.backoff import Backoff
from bot.errors import StateError
from bot.outbox import Outbox, Waiting
from bot.platform import Forgetful, Platform, Receipt, Refused, Unreachable

log = structlog.get_logger(__name__)

AT_ONCE = 16  # rooms of one platform
STATE_PAUSE = 1.0  # seconds before state.db is tried again
TWICE = 2  # times that a reply is said at most if each of them may have been in vain


class Delivery:
    """Sends what lies in the outbox for one platform."""

    def __init__(self, outbox: Outbox, platform: Platform) -> None:
        self._outbox = outbox
        self._platform = platform
        self._rooms: set[str] = set()  # where a letter is under way
        self._sending = asyncio.Semaphore(AT_ONCE)

    async def run(self) -> None:
        """Until cancelled. Raises LoginRefused; what was not sent stays in the outbox."""
        bell = self._outbox.bells[self._platform.name]
        async with asyncio.TaskGroup() as tasks:
            while True:
                for waiting in await self._heads():
                    self._rooms.add(waiting.letter.to.room)
                    tasks.create_task(self._deliver(waiting))
                await bell.wait()

    async def _heads(self) -> list[Waiting]:
        try:
            return await self._outbox.heads(self._platform.name, self._rooms, limit=4 * AT_ONCE)
        except StateError:
            await asyncio.sleep(STATE_PAUSE)
            self._outbox.bells[self._platform.name].set()
            return []

    async def _deliver(self, waiting: Waiting) -> None:
        """Sends one letter; a room that has to wait makes no other room wait."""
        try:
            receipt = await self._sent(waiting)
            if isinstance(receipt, Receipt):
                await _noted(lambda: self._outbox.sent(waiting, receipt))
            else:
                log.warning("reply refused", platform=self._platform.name, reason=str(receipt))
                await _noted(lambda: self._outbox.refused(waiting, str(receipt)))
        finally:
            self._rooms.discard(waiting.letter.to.room)
            self._outbox.bells[self._platform.name].set()

    async def _sent(self, waiting: Waiting) -> Receipt | Refused:
        pause = Backoff()
        while True:
            try:
                async with self._sending:
                    if isinstance(self._platform, Forgetful):
                        return await self._said_once(waiting, self._platform)
                    return await self._platform.send(waiting.letter.reply, waiting.letter.to, waiting.letter.key)
            except Refused as error:
                return error
            except Unreachable as error:
                log.warning("reply delayed", platform=self._platform.name, reason=str(error))
                if not isinstance(self._platform, Forgetful):
                    with suppress(StateError):
                        await self._outbox.tried(waiting)
                await asyncio.sleep(pause.next(error.retry_after))

    async def _said_once(self, waiting: Waiting, turns: Forgetful) -> Receipt:
        """Once, or twice if nobody knows whether the first time counted.

        That is noted before it is said, so that a crash is no third time. What takes the place of something that was
        said before may be repeated for ever.
        """
        letter = waiting.letter
        await turns.turn(letter.to)
        begun = letter.to.replaces or await self._begun(waiting)
        if not begun:
            raise Refused("Nobody knows whether it arrived; it is not said a third time.")
        try:
            return await self._platform.send(letter.reply, letter.to, letter.key)
        except Unreachable as error:
            if error.perhaps:
                log.warning("nobody knows whether a reply arrived", platform=self._platform.name)
            elif not letter.to.replaces:
                await _noted(lambda: self._outbox.not_begun(waiting))
            raise

    async def _begun(self, waiting: Waiting) -> bool:
        """Notes that it is about to be said; False if it may have been said `TWICE` already."""
        while True:
            try:
                return await self._outbox.begin(waiting) <= TWICE
            except StateError:
                await asyncio.sleep(STATE_PAUSE)


async def _noted(note: Callable[[], Awaitable[None]]) -> None:
    """What was sent is not sent again because it cannot be noted just now."""
    while True:
        try:
            return await note()
        except StateError:
            await asyncio.sleep(STATE_PAUSE)
