"""Messages taken from the inbox and answered: rooms beside each other, each in order, each message at most thrice."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Protocol

import structlog

from bot.errors import StateError
from bot.inbox import TRIES, DurableInbox, Room, Taken
from bot.outbox import Letter, Outbox, letter
from bot.platform import Message
from bot.reply import Reply
from bot.tasks import first

log = structlog.get_logger(__name__)

AT_ONCE = 8  # rooms
TIME = 60.0  # seconds one message may take
PAUSES = (0.2, 1.0)  # seconds before the second and the third try
CHANGEABLE = timedelta(minutes=15)  # how old an answer may be that follows a change of its question
STATE_PAUSE = 1.0  # seconds before state.db is tried again
ANSWERING_PAUSE = 0.1  # seconds between looks whether an answer that is being said was said
_NOTHING = Reply(())  # takes back what it replaces


class Reception(Protocol):
    """Decides what is said to a message; see `bot.reception`."""

    async def replies(self, message: Message) -> Sequence[Reply]:
        """What to say, in order; nothing to say is silence. Whatever it raises counts as a crash."""

    async def busy(self, message: Message) -> Reply | None:
        """What to say when nothing can be kept just now; None to somebody we do not talk to."""

    def sorry(self, message: Message) -> Reply:
        """What to say when a message was set aside."""

    def late(self, meant_for: datetime) -> Reply:
        """What to say instead of an answer that could not be delivered for too long since then."""


class Handling:
    """Works until `closing` is set, then finishes what it began.

    trouble  is told of a message that waits because state.db cannot be written
    """

    def __init__(
        self,
        inbox: DurableInbox,
        outbox: Outbox,
        reception: Reception,
        closing: asyncio.Event,
        trouble: Callable[[Message], Awaitable[None]],
    ) -> None:
        self._inbox = inbox
        self._outbox = outbox
        self._reception = reception
        self._closing = closing
        self._trouble = trouble
        self._rooms: set[Room] = set()
        self._handled = asyncio.Event()  # one of the messages under way is done

    async def run(self) -> None:
        """Takes messages as rooms are free, oldest first; ends when the service does."""
        await self._reopen()
        async with asyncio.TaskGroup() as tasks:
            while not self._closing.is_set():
                self._handled.clear()
                free = AT_ONCE - len(self._rooms)
                taken = await self._take(free) if free else []
                for each in taken:
                    self._rooms.add(each.room)
                    tasks.create_task(self._handle(each))
                if not taken:
                    waits = [self._handled.wait(), *([self._inbox.arrived.wait()] if free else [])]
                    await first(*waits)

    async def _reopen(self) -> None:
        while not self._closing.is_set():
            try:
                await self._inbox.reopen()
                break
            except StateError as error:
                log.warning("state.db cannot be written", reason=str(error))
                await first(asyncio.sleep(STATE_PAUSE), self._closing.wait())

    async def _take(self, limit: int) -> list[Taken]:
        try:
            return await self._inbox.take(limit, self._rooms)
        except StateError:
            await first(asyncio.sleep(STATE_PAUSE), self._closing.wait())
            self._inbox.arrived.set()
            return []

    async def _handle(self, taken: Taken) -> None:
        try:
            await self._handled_at_last(taken)
        except asyncio.CancelledError:
            with suppress(StateError):
                await asyncio.shield(self._inbox.give_back(taken))
            raise
        finally:
            self._rooms.discard(taken.room)
            self._handled.set()

    async def _handled_at_last(self, taken: Taken) -> None:
        """Tries until there is an answer, at most `TRIES` times; a state.db out of order counts for nothing."""
        while True:
            try:
                if taken.attempts > TRIES:
                    log.error("message set aside", platform=taken.message.platform, attempts=taken.attempts - 1)
                    await self._inbox.set_aside(taken, [letter(taken.message, self._reception.sorry(taken.message))])
                    break
                while await self._is_being_answered(taken.message):  # noqa: ASYNC110  # a sending, elsewhere
                    await asyncio.sleep(ANSWERING_PAUSE)
                async with asyncio.timeout(TIME):
                    letters = await self._letters(taken.message)
                await self._inbox.answered(taken, letters)
                break
            except StateError as error:
                log.warning("state.db cannot be written", reason=str(error))
                await self._trouble(taken.message)
                await asyncio.sleep(STATE_PAUSE)
            except Exception:  # one bad message must not end the service
                log.exception("message failed", platform=taken.message.platform, attempt=taken.attempts)
                await asyncio.sleep(PAUSES[min(taken.attempts, len(PAUSES)) - 1])
                with suppress(StateError):
                    await self._inbox.try_again(taken)
                taken = replace(taken, attempts=taken.attempts + 1)
        self._outbox.bells[taken.message.platform].set()

    async def _letters(self, message: Message) -> list[Letter]:
        """What goes out because of a message; a changed question changes its answer, if that is recent."""
        if not message.edits:
            return _letters(message, await self._reception.replies(message))
        before = await self._outbox.standing(message.platform, message.room, message.edits)
        if message.withdrawn:
            return _changed(message, (), before.names) if before else []
        if before and message.sent_at - before.at > CHANGEABLE:
            return []
        replies = await self._reception.replies(message)
        if before is None or not replies or any(reply.apart for reply in replies):
            return _letters(message, replies)
        return _changed(message, replies, before.names)

    async def _is_being_answered(self, message: Message) -> bool:
        """Whether an answer to an earlier version is being said right now; one that is not yet will not be."""
        if not message.edits:
            return False
        return not await self._outbox.hold_back(message.platform, message.room, message.edits)


def _changed(message: Message, replies: Sequence[Reply], names: Sequence[str]) -> list[Letter]:
    """The replies in the places of what was said before; places that are left over are taken back."""
    pairs = zip_longest(replies, names)
    return [letter(message, reply or _NOTHING, part, name or "") for part, (reply, name) in enumerate(pairs)]


def _letters(message: Message, replies: Sequence[Reply]) -> list[Letter]:
    return [letter(message, reply, part) for part, reply in enumerate(replies)]
