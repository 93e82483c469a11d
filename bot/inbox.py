"""The durable inbox: what is accepted is handled once, in order within a room, whatever happens in between."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from bot import moves
from bot.errors import StateError
from bot.outbox import Letter, post
from bot.platform import Message, NotAccepted
from bot.state import State, Transaction, stamp
from bot.stored import dump, load, whole

TRIES = 3  # of one message; what crashed us that often is set aside
LONGEST = 70_000  # characters of a message that are looked at; an article sent as text fits
IDS_KEPT = timedelta(days=14)  # how long a service could offer a message again

# By the index of what is open: the planner prefers one that goes through every message that was ever answered.
_OPEN = "state IN ('waiting', 'working')"
HEADS = (
    f"SELECT min(id), platform, room FROM inbox INDEXED BY inbox_open WHERE {_OPEN} AND state = 'waiting'"
    " GROUP BY platform, room ORDER BY 1"
)
_REOPEN = f"UPDATE inbox INDEXED BY inbox_open SET state = 'waiting' WHERE {_OPEN} AND state = 'working'"

_STRINGS = tuple(field.name for field in fields(Message) if field.type in {str, "str"})

Room = tuple[str, str]  # platform and its room


@dataclass(frozen=True, slots=True)
class Taken:
    """A message being handled; `attempts` counts this one too."""

    id: int
    message: Message
    attempts: int

    @property
    def room(self) -> Room:
        """Where it was said."""
        return (self.message.platform, self.message.room)


class DurableInbox:
    """Messages in state.db, from the moment a platform puts them until their answer lies in the outbox.

    arrived  is set whenever there may be something to take
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self.arrived = asyncio.Event()

    # ---- for platforms

    async def put(self, messages: Sequence[Message], position: str | None = None, platform: str = "") -> None:
        """See `bot.platform.Inbox`; `platform` says whose position it is where no message does."""
        rows = [_row(_clean(message)) for message in messages]
        platform = messages[0].platform if messages else platform

        def put(change: Transaction) -> None:
            change.many(
                "INSERT INTO inbox (platform, room, message, received_at, body) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT DO NOTHING",
                rows,
            )
            if position is not None:
                change.run("INSERT OR REPLACE INTO positions VALUES (?, ?)", (platform, position))

        try:
            await self._state.change(put)
        except StateError as error:
            raise NotAccepted(str(error)) from error
        self.arrived.set()

    async def position(self, platform: str) -> str | None:
        """See `bot.platform.Inbox`."""
        rows = await self._state.rows("SELECT position FROM positions WHERE platform = ?", (platform,))
        return str(rows[0][0]) if rows else None

    async def moved(self, platform: str, old: str, new: str) -> None:
        """See `bot.platform.Inbox`."""
        try:
            await moves.follow(self._state, platform, old, new)
        except StateError as error:
            raise NotAccepted(str(error)) from error

    # ---- for the service

    async def reopen(self) -> None:
        """What was being handled when the last process ended is to be handled again."""
        await self._state.change(lambda change: change.run(_REOPEN))
        self.arrived.set()

    async def take(self, limit: int, busy: Collection[Room]) -> list[Taken]:
        """The oldest message of each room that is not busy, at most `limit`; they count as tried from now on."""
        self.arrived.clear()
        heads = await self._state.rows(HEADS)
        ids = [row[0] for row in heads if (row[1], row[2]) not in busy][:limit]

        def take(change: Transaction) -> list[Taken]:
            return [each for number in ids if (each := _taken(change, number))]

        return await self._state.change(take) if ids else []

    async def try_again(self, taken: Taken) -> Taken:
        """Counts one more attempt, before it is made."""
        sql = "UPDATE inbox SET attempts = attempts + 1 WHERE id = ?"
        await self._state.change(lambda change: change.run(sql, (taken.id,)))
        return replace(taken, attempts=taken.attempts + 1)

    async def give_back(self, taken: Taken) -> None:
        """It was not finished for want of time; this attempt does not count."""
        sql = "UPDATE inbox SET state = 'waiting', attempts = attempts - 1 WHERE id = ? AND state = 'working'"
        await self._state.change(lambda change: change.run(sql, (taken.id,)))

    async def answered(self, taken: Taken, letters: Sequence[Letter]) -> None:
        """The replies go into the outbox and the message's text is dropped, as one change."""
        await self._close(taken, letters, "UPDATE inbox SET state = 'done', body = NULL WHERE id = ?")

    async def set_aside(self, taken: Taken, letters: Sequence[Letter]) -> None:
        """It crashed us too often: it is kept for the admin and never taken again; `letters` tell the sender."""
        await self._close(taken, letters, "UPDATE inbox SET state = 'aside' WHERE id = ?")

    async def _close(self, taken: Taken, letters: Sequence[Letter], sql: str) -> None:
        def close(change: Transaction) -> None:
            post(change, letters)
            change.run(sql, (taken.id,))

        await self._state.change(close)

    async def counts(self) -> tuple[int, int]:
        """How many messages wait for an answer, and how many were set aside."""
        ((waiting, aside),) = await self._state.rows(
            f"SELECT (SELECT count(*) FROM inbox WHERE {_OPEN}), (SELECT count(*) FROM inbox WHERE state = 'aside')"
        )
        return int(waiting), int(aside)

    async def expire(self, now: datetime, keep: timedelta) -> None:
        """Drops the text of what was set aside longer than `keep` ago, and ids no service will offer again."""

        def expire(change: Transaction) -> None:
            change.run("UPDATE inbox SET body = NULL WHERE state = 'aside' AND received_at < ?", (stamp(now - keep),))
            change.run(
                "DELETE FROM inbox WHERE state IN ('done', 'aside') AND received_at < ?", (stamp(now - IDS_KEPT),)
            )

        await self._state.change(expire)


def _taken(change: Transaction, number: int) -> Taken | None:
    """A message, counted as tried once more."""
    change.run("UPDATE inbox SET state = 'working', attempts = attempts + 1 WHERE id = ?", (number,))
    ((body, attempts),) = change.rows("SELECT body, attempts FROM inbox WHERE id = ?", (number,))
    try:
        return Taken(number, load(Message, body), attempts)
    except ValueError:  # written by another version: for the admin to see, not to stumble over again
        change.run("UPDATE inbox SET state = 'aside' WHERE id = ?", (number,))
        return None


def _clean(message: Message) -> Message:
    """Every string in it a text that can be kept: services pass on what people's programs made up."""
    texts: dict[str, Any] = {name: whole(getattr(message, name)) for name in _STRINGS}
    file = message.file and replace(message.file, id=whole(message.file.id), name=whole(message.file.name))
    return replace(message, **texts | {"text": texts["text"][:LONGEST], "file": file})


def _row(message: Message) -> tuple[str, ...]:
    return (message.platform, message.room, message.id, stamp(), dump(message))
