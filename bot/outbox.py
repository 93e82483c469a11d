"""The durable outbox: replies computed once, sent in order within a room until the service took or refused them."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b

from bot.platform import Address, Message, Receipt
from bot.reply import Reply
from bot.state import State, Transaction, stamp
from bot.stored import dump, load

RECEIPTS_KEPT = timedelta(days=14)
MOST_PARTS = 8  # replies to one message


@dataclass(frozen=True, slots=True)
class Letter:
    """A reply on its way; `key` is the same for the same reply whenever it is repeated."""

    key: str
    to: Address
    reply: Reply


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that is to be sent next in its room, and how often that was tried."""

    id: int
    letter: Letter
    attempts: int


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that was sent: what the service called it, part by part, and when the first part went out."""

    names: tuple[str, ...]
    at: datetime


def letter(message: Message, reply: Reply, part: int = 0, replaces: str = "") -> Letter:
    """The answer to a message, or one part of it; `replaces` is our earlier message whose place it takes."""
    to = replace(message.address, replaces=replaces) if replaces else message.address
    if reply.apart:
        to = replace(to, replaces="")
    return Letter(key_of(message.platform, message.room, message.id, part), to, reply)


def key_of(platform: str, room: str, message: str, part: int = 0) -> str:
    """The key of the answer to a message."""
    name = "\0".join((platform, room, message, str(part)))
    return blake2b(name.encode(), digest_size=16).hexdigest()


async def post(change: Transaction, letters: Sequence[Letter]) -> None:
    """Puts letters into the outbox as part of a change; one that is there already stays as it is."""
    await change.many(
        "INSERT INTO outbox (key, platform, room, address, created_at, body) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        [(each.key, each.to.platform, each.to.room, dump(each.to), stamp(), dump(each.reply)) for each in letters],
    )


class Outbox:
    """Letters in state.db. `bells[platform]` is set whenever there may be something to send there."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.bells: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    async def heads(self, platform: str, busy: Collection[str], limit: int) -> list[Waiting]:
        """The oldest unsent letter of each room of a platform that is not busy, oldest first."""
        self.bells[platform].clear()
        rows = await self._state.rows(
            "SELECT id, room, key, address, body, attempts FROM outbox WHERE id IN"
            " (SELECT min(id) FROM outbox WHERE state = 'waiting' AND platform = ? GROUP BY room) ORDER BY id",
            (platform,),
        )
        free = [row for row in rows if row[1] not in busy][:limit]
        return [Waiting(row[0], Letter(row[2], load(Address, row[3]), load(Reply, row[4])), row[5]) for row in free]

    async def answered(self, platform: str, room: str, message: str) -> "Answered | None":
        """What became of our answer to a message; None if there is none, or not all of it was sent yet."""
        parts = [key_of(platform, room, message, part) for part in range(MOST_PARTS)]
        rows = await self._state.rows(
            "SELECT state, receipt, sent_at FROM outbox WHERE key IN (SELECT value FROM json_each(?)) ORDER BY id",
            (json.dumps(parts),),
        )
        if not rows or any(state != "sent" for state, *_ in rows):
            return None
        names = [name for _, receipt, _ in rows for name in receipt.split()]
        return Answered(tuple(names), datetime.fromisoformat(rows[0][2]))

    async def sent(self, waiting: Waiting, receipt: Receipt) -> None:
        """The service took it; its text is dropped."""
        await self._close(waiting, "sent", " ".join(receipt.messages))

    async def refused(self, waiting: Waiting, why: str) -> None:
        """The service will never take it; the reason is kept."""
        await self._close(waiting, "refused", why)

    async def tried(self, waiting: Waiting) -> None:
        """Counts an attempt that failed."""
        async with self._state.transaction() as change:
            await change.run("UPDATE outbox SET attempts = attempts + 1 WHERE id = ?", (waiting.id,))

    async def begin(self, waiting: Waiting) -> int:
        """Counts an attempt before it is made; returns how many may have been in vain, this one included."""
        async with self._state.transaction() as change:
            ((attempts,),) = await change.rows("SELECT attempts FROM outbox WHERE id = ?", (waiting.id,))
            await change.run("UPDATE outbox SET attempts = attempts + 1 WHERE id = ?", (waiting.id,))
        return int(attempts) + 1

    async def not_begun(self, waiting: Waiting) -> None:
        """The attempt that was counted last certainly came to nothing."""
        async with self._state.transaction() as change:
            await change.run("UPDATE outbox SET attempts = attempts - 1 WHERE id = ?", (waiting.id,))

    async def _close(self, waiting: Waiting, state: str, receipt: str) -> None:
        async with self._state.transaction() as change:
            await change.run(
                "UPDATE outbox SET state = ?, body = NULL, receipt = ?, sent_at = ?, attempts = attempts + 1"
                " WHERE id = ?",
                (state, receipt[:500], stamp(), waiting.id),
            )

    async def unsent(self) -> int:
        """How many letters wait."""
        ((count,),) = await self._state.rows("SELECT count(*) FROM outbox WHERE state = 'waiting'")
        return int(count)

    async def expire(self, now: datetime) -> None:
        """Drops what was sent or refused long ago."""
        async with self._state.transaction() as change:
            await change.run(
                "DELETE FROM outbox WHERE state <> 'waiting' AND created_at < ?", (stamp(now - RECEIPTS_KEPT),)
            )
