"""Replies on their way: sent room by room in order, as fast as the service takes them, once."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from bot.backoff import Backoff
from bot.errors import StateError
from bot.outbox import Outbox, Waiting
from bot.platform import Forgetful, Platform, PlatformError, Receipt, Refused, Unreachable

log = structlog.get_logger(__name__)

AT_ONCE = 16  # rooms of one platform
STATE_PAUSE = 1.0  # seconds before state.db is tried again
TWICE = 2  # times that a reply is said at most if each of them may have been in vain


FAILURES = 3  # of ours with one reply, after which it is given up
Noted = TypeVar("Noted")


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
            if receipt is None:
                log.info("reply taken back before it was sent", platform=self._platform.name)
            elif isinstance(receipt, Refused):
                log.warning("reply refused", platform=self._platform.name, reason=str(receipt))
                await _noted(lambda: self._outbox.refused(waiting, str(receipt)))
        finally:
            self._rooms.discard(waiting.letter.to.room)
            self._outbox.bells[self._platform.name].set()

    async def _sent(self, waiting: Waiting) -> Receipt | Refused | None:
        """Until it is sent or refused; None if it was taken back meanwhile."""
        pause = Backoff()
        while True:
            asked: float | None = None
            try:
                async with self._sending:
                    if isinstance(self._platform, Forgetful):
                        await self._platform.turn(waiting.letter.to)
                    return await self._said(waiting)
            except Refused as error:
                return error
            except Unreachable as error:
                log.warning("reply delayed", platform=self._platform.name, reason=str(error))
                asked = error.retry_after
            except PlatformError:
                raise
            except StateError:
                asked = STATE_PAUSE
            except Exception:  # a bug about one reply must not keep those of other rooms
                log.exception("reply failed", platform=self._platform.name)
                if await _noted(lambda: self._outbox.tried(waiting)) >= FAILURES:
                    return Refused("It failed again and again.")
            await asyncio.sleep(pause.next(asked))

    async def _said(self, waiting: Waiting) -> Receipt | None:
        """Said as it is to be said now, which may have changed while it waited, and noted as said."""
        self._outbox.speaking.add(waiting.id)
        try:
            now = await self._outbox.as_it_is(waiting)
            if now is None:
                return None
            if isinstance(self._platform, Forgetful):
                receipt = await self._said_once(now)
            else:
                receipt = await self._platform.send(now.letter.reply, now.letter.to, now.letter.key)
            await _noted(lambda: self._outbox.sent(now, receipt))
            return receipt
        finally:
            self._outbox.speaking.discard(waiting.id)

    async def _said_once(self, waiting: Waiting) -> Receipt:
        """Once, or twice if nobody knows whether the first time counted.

        That is noted before it is said, so that a crash is no third time. What takes the place of something that was
        said before may be repeated for ever: a platform is never in doubt about it.
        """
        if await self._outbox.tried(waiting) > TWICE:
            raise Refused("Nobody knows whether it arrived; it is not said a third time.")
        try:
            return await self._platform.send(waiting.letter.reply, waiting.letter.to, waiting.letter.key)
        except Unreachable as error:
            if error.perhaps:
                log.warning("nobody knows whether a reply arrived", platform=self._platform.name)
            else:
                await _noted(lambda: self._outbox.not_begun(waiting))
            raise


async def _noted(note: Callable[[], Awaitable[Noted]]) -> Noted:
    """What was sent is not sent again because it cannot be noted just now."""
    while True:
        try:
            return await note()
        except StateError:
            await asyncio.sleep(STATE_PAUSE)
