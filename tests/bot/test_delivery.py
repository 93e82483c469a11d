"""Replies to a service that does not know a key again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace

import pytest

from bot.delivery import Delivery
from bot.outbox import Letter, Outbox, Waiting, letter, post
from bot.platform import Address, Message, Receipt, Unreachable
from bot.platforms.memory import MemoryPlatform
from bot.reply import Attachment, Paragraph, Reply
from bot.state import State

ASKED = Message(platform="memory", room="desk", sender="anna", id="1", text="Wann?")
TOLD = Reply((Paragraph("Am Dienstag."),))


class Forgetting(MemoryPlatform):
    """Says everything it is given; each of `fates` meets one reply: a reply with a fate may have been said."""

    def __init__(self, *fates: Unreachable) -> None:
        super().__init__()
        self.fates = list(fates)
        self.turns = 0

    async def turn(self, to: Address) -> None:
        self.turns += 1

    async def send(self, reply: Reply, to: Address, key: str) -> Receipt:
        self.replies.append((to, reply))
        if self.fates:
            raise self.fates.pop(0)
        return Receipt(("1",))


@pytest.fixture
async def state() -> AsyncIterator[State]:
    async with State(None) as opened:
        yield opened


class Withdrawing(Outbox):
    """Its question is withdrawn just after a letter was looked at for the last time."""

    held_back: bool | None = None

    async def as_it_is(self, waiting: Waiting) -> Waiting | None:
        now = await super().as_it_is(waiting)
        self.held_back = await self.hold_back(ASKED.platform, ASKED.room, ASKED.id)
        return now


class WithdrawingLate(Outbox):
    """Its question is withdrawn when the answer was said and is about to be noted as said."""

    held_back: bool | None = None

    async def sent(self, waiting: Waiting, receipt: Receipt) -> None:
        self.held_back = await self.hold_back(ASKED.platform, ASKED.room, ASKED.id)
        await super().sent(waiting, receipt)


async def delivered(
    state: State, platform: MemoryPlatform, *letters: Letter, outbox: Outbox | None = None
) -> list[str]:
    """What became of each letter, once none is on its way or three seconds are over."""
    outbox = outbox or Outbox(state)
    await state.change(lambda change: post(change, letters))
    task = asyncio.ensure_future(Delivery(outbox, platform).run())
    with suppress(TimeoutError):
        async with asyncio.timeout(3):
            while await outbox.unsent():
                await asyncio.sleep(0.01)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return [str(row[0]) for row in await state.rows("SELECT state FROM outbox ORDER BY id")]


def perhaps() -> Unreachable:
    return Unreachable("Nobody knows.", 0.0, perhaps=True)


async def test_a_reply_that_perhaps_arrived_is_said_twice_at_most(state: State) -> None:
    platform = Forgetting(perhaps(), perhaps(), perhaps())

    assert await delivered(state, platform, letter(ASKED, TOLD)) == ["refused"]
    assert len(platform.replies) == 2


async def test_one_that_certainly_did_not_is_said_until_it_does(state: State) -> None:
    platform = Forgetting(*(Unreachable("Not now.", 0.0) for _ in range(4)), perhaps())

    assert await delivered(state, platform, letter(ASKED, TOLD)) == ["sent"]
    assert len(platform.replies) == 6
    assert platform.turns == 6


async def test_what_the_last_process_may_have_said_counts(state: State) -> None:
    outbox = Outbox(state)
    await state.change(lambda change: post(change, [letter(ASKED, TOLD)]))
    for _ in range(2):  # two processes that ended while they said it
        (waiting,) = await outbox.heads("memory", set(), 1)
        await outbox.tried(waiting)
    platform = Forgetting()

    assert await delivered(state, platform) == ["refused"]
    assert platform.replies == []


async def test_what_is_about_to_be_said_is_not_held_back_any_more(state: State) -> None:
    platform, outbox = Forgetting(), Withdrawing(state)

    assert await delivered(state, platform, letter(ASKED, TOLD), outbox=outbox) == ["sent"]
    assert outbox.held_back is False
    assert len(platform.replies) == 1


async def test_what_was_said_is_not_held_back_before_that_is_noted(state: State) -> None:
    outbox = WithdrawingLate(state)

    assert await delivered(state, Forgetting(), letter(ASKED, TOLD), outbox=outbox) == ["sent"]
    assert outbox.held_back is False


async def test_what_takes_the_place_of_something_may_be_repeated(state: State) -> None:
    platform = Forgetting(*(Unreachable("Not now.", 0.0) for _ in range(3)))
    pressed = replace(ASKED, replaces="9")

    assert await delivered(state, platform, letter(pressed, TOLD)) == ["sent"]
    assert {to.replaces for to, _ in platform.replies} == {"9"}


async def test_a_reply_apart_takes_the_place_of_nothing(state: State) -> None:
    platform = Forgetting()

    await delivered(state, platform, letter(replace(ASKED, replaces="9"), replace(TOLD, apart=True)))

    assert [to.replaces for to, _ in platform.replies] == [""]


async def test_what_could_not_become_the_reply_does_not_stand_any_more_once_it_is_said(state: State) -> None:
    class Anew(MemoryPlatform):
        """Says everything anew, as a picture in the place of a text is."""

        async def send(self, reply: Reply, to: Address, key: str) -> Receipt:
            return self._add(to, reply)

    platform, outbox = Anew(), Outbox(state)
    picture = Attachment("picture", "zeitleiste.png", "image/png", b"\x89PNG", "Drei Ereignisse")
    changed = replace(ASKED, id="2", edits="1")

    await delivered(state, platform, letter(ASKED, TOLD))
    await delivered(state, platform, letter(changed, Reply((), attachment=picture), replaces="r1"))

    standing = await outbox.standing("memory", "desk", "1")
    assert standing
    assert standing.names == ("r2",)
    assert platform.replies[1][1].attachment == picture
