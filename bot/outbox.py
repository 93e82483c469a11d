"""The durable outbox: replies computed once, sent in order within a room until the service took or refused them."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from bot.platform import Address, Message, Receipt
from bot.reply import Reply
from bot.state import State, Transaction, stamp
from bot.stored import dump, load

RECEIPTS_KEPT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Letter:
    """A reply on its way.

    key      the same for the same reply whenever it is repeated
    answers  the message it answers, in that message's first version
    """

    key: str
    to: Address
    reply: Reply
    answers: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that is to be sent next in its room, and how often that was tried."""

    id: int
    letter: Letter
    attempts: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What people still see of our answer to a message: what the service calls it, and when it first went out."""

    names: tuple[str, ...]
    at: datetime


def letter(message: Message, reply: Reply, part: int = 0, replaces: str = "") -> Letter:
    """The answer to a message, or one part of it; `replaces` is our earlier message whose place it takes."""
    to = replace(message.address, replaces=replaces) if replaces else message.address
    if reply.apart:
        to = replace(to, replaces="")
    name = "\0".join((message.platform, message.room, message.id, str(part)))
    key = blake2b(name.encode(), digest_size=16).hexdigest()
    return Letter(key, to, reply, message.edits or message.id)


def post(change: Transaction, letters: Sequence[Letter]) -> None:
    """Puts letters into the outbox as part of a change; one that is there already stays as it is."""
    change.many(
        "INSERT INTO outbox (key, platform, room, answers, address, created_at, body) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        [
            (each.key, each.to.platform, each.to.room, each.answers, dump(each.to), stamp(), dump(each.reply))
            for each in letters
        ],
    )


class Outbox:
    """Letters in state.db.

    bells[platform]  is set whenever there may be something to send there
    speaking         letters that a platform is saying at this moment: they can be neither changed nor taken back;
                     one is here from before it is looked at for the last time until it is noted as said
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self.speaking: set[int] = set()
        self.bells: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    async def heads(self, platform: str, busy: Collection[str], limit: int) -> list[Waiting]:
        """The oldest unsent letter of each room of a platform that is not busy, oldest first."""
        self.bells[platform].clear()
        rows = await self._state.rows(HEADS, (platform,))
        heads: list[Waiting] = []
        for *row, room in rows:
            if room not in busy and len(heads) < limit:
                try:
                    heads.append(_waiting(row))
                except ValueError:  # written by another version: no room is to stumble over it for ever
                    await self._close(row[0], "refused", "It cannot be read.")
                    self.bells[platform].set()
        return heads

    async def as_it_is(self, waiting: Waiting) -> Waiting | None:
        """The letter as it is now; None if it is not to be sent any more."""
        rows = await self._state.rows(
            f"SELECT {_WAITING} FROM outbox WHERE id = ? AND state = 'waiting'", (waiting.id,)
        )
        return _waiting(rows[0]) if rows else None

    async def hold_back(self, platform: str, room: str, message: str) -> bool:
        """Sends no answer to a message that was not sent yet. False if one is being said at this moment."""

        def hold_back(change: Transaction) -> bool:
            rows = change.rows(
                "SELECT id FROM outbox WHERE platform = ? AND room = ? AND answers = ? AND state = 'waiting'",
                (platform, room, message),
            )
            waiting = {number for (number,) in rows}
            spoken = waiting & self.speaking  # once: one that is done with meanwhile was not held back
            change.many(
                "UPDATE outbox SET state = 'refused', body = NULL, receipt = 'taken back' WHERE id = ?",
                [(number,) for number in waiting - spoken],
            )
            return not spoken

        return await self._state.change(hold_back)

    async def standing(self, platform: str, room: str, message: str) -> Standing | None:
        """What people see of our answer to a message, whatever versions of it were answered; None if nothing."""
        rows = await self._state.rows(
            "SELECT address, receipt, sent_at FROM outbox"
            " WHERE platform = ? AND room = ? AND answers = ? AND state = 'sent' ORDER BY id",
            (platform, room, message),
        )
        names: dict[str, None] = {}
        for address, receipt, _ in rows:
            standing = receipt.split()
            if (replaced := load(Address, address).replaces) not in standing:
                names.pop(replaced, None)
            names |= dict.fromkeys(standing)
        return Standing(tuple(names), datetime.fromisoformat(rows[0][2])) if names else None

    async def reword(self, before: datetime, notice: Callable[[datetime], Reply]) -> None:
        """What should have gone out before some time and did not becomes a notice about when that was."""

        def reword(change: Transaction) -> None:
            rows = change.rows(
                "SELECT id, created_at FROM outbox WHERE state = 'waiting' AND created_at < ? AND NOT late",
                (stamp(before),),
            )
            change.many(
                "UPDATE outbox SET body = ?, late = 1 WHERE id = ?",
                [
                    (dump(notice(datetime.fromisoformat(created))), number)
                    for number, created in rows
                    if number not in self.speaking
                ],
            )

        await self._state.change(reword)

    async def sent(self, waiting: Waiting, receipt: Receipt) -> None:
        """The service took it; its text is dropped."""
        await self._close(waiting.id, "sent", " ".join(receipt.messages))

    async def refused(self, waiting: Waiting, why: str) -> None:
        """The service will never take it; the reason is kept."""
        await self._close(waiting.id, "refused", why)

    async def tried(self, waiting: Waiting) -> int:
        """Counts an attempt; returns how many there were, this one included."""

        def tried(change: Transaction) -> int:
            change.run("UPDATE outbox SET attempts = attempts + 1 WHERE id = ?", (waiting.id,))
            ((attempts,),) = change.rows("SELECT attempts FROM outbox WHERE id = ?", (waiting.id,))
            return int(attempts)

        return await self._state.change(tried)

    async def not_begun(self, waiting: Waiting) -> None:
        """The attempt that was counted last certainly came to nothing."""
        sql = "UPDATE outbox SET attempts = attempts - 1 WHERE id = ?"
        await self._state.change(lambda change: change.run(sql, (waiting.id,)))

    async def _close(self, number: int, state: str, receipt: str) -> None:
        sql = "UPDATE outbox SET state = ?, body = NULL, receipt = ?, sent_at = ?, attempts = attempts + 1 WHERE id = ?"
        values = (state, receipt[:2_000], stamp(), number)
        await self._state.change(lambda change: change.run(sql, values))

    async def unsent(self) -> int:
        """How many letters wait."""
        ((count,),) = await self._state.rows("SELECT count(*) FROM outbox WHERE state = 'waiting'")
        return int(count)

    async def expire(self, now: datetime) -> None:
        """Drops what was sent or refused long ago."""
        sql = "DELETE FROM outbox WHERE state <> 'waiting' AND created_at < ?"
        await self._state.change(lambda change: change.run(sql, (stamp(now - RECEIPTS_KEPT),)))


_WAITING = "id, key, address, body, answers, attempts"
# By the index of what waits: the planner prefers one that goes through every letter that was ever sent.
HEADS = (
    f"SELECT {_WAITING}, room FROM outbox WHERE id IN (SELECT min(id) FROM outbox INDEXED BY outbox_open"
    " WHERE state = 'waiting' AND platform = ? GROUP BY room) ORDER BY id"
)


def _waiting(row: Sequence[Any]) -> Waiting:
    """Raises ValueError if it was written by another version of this program."""
    number, key, address, body, answers, attempts = row
    return Waiting(number, Letter(key, load(Address, address), load(Reply, body), answers), attempts)
