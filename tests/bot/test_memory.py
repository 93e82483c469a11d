"""What is kept about a room, and how long."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.feedback import Feedback, Report
from bot.inbox import DurableInbox
from bot.memory import Memory, Rooms
from bot.outbox import letter, post
from bot.platform import Message
from bot.reply import Paragraph, Reply
from bot.state import State, stamp
from retrieval.model import Verdict
from tests.bot.answers import NOON, answered, cited

DAY = timedelta(hours=24)
SITTING = Memory("Wann tagt der Stadtrat?", answered(cited(bold="am Dienstag")), (cited(),), by="17", old=1)


@pytest.fixture
async def state() -> AsyncIterator[State]:
    async with State(None) as opened:
        yield opened


def rooms(state: State, after: timedelta = timedelta()) -> Rooms:
    return Rooms(state, DAY, lambda: NOON + after)


def about(question: str) -> Memory:
    return Memory(question, answered(question=question))


async def test_a_room_remembers_what_was_talked_about_last(state: State) -> None:
    await rooms(state).remember("telegram", "desk", about("Wer tagt?"))
    await rooms(state).remember("telegram", "desk", SITTING)

    assert await rooms(state).recall("telegram", "desk") == SITTING


async def test_no_room_remembers_what_was_said_in_another(state: State) -> None:
    await rooms(state).remember("telegram", "desk", SITTING)

    assert await rooms(state).recall("telegram", "sport") is None
    assert await rooms(state).recall("matrix", "desk") is None


async def test_after_a_day_nothing_is_remembered_and_nothing_is_left(state: State) -> None:
    await rooms(state).remember("telegram", "desk", SITTING)
    await rooms(state).remember("telegram", "sport", SITTING)
    await rooms(state).set_language("telegram", "sport", "en")

    assert await rooms(state, DAY - timedelta(seconds=1)).recall("telegram", "desk") == SITTING
    assert await rooms(state, DAY).recall("telegram", "desk") is None
    await rooms(state).expire(NOON + DAY)
    assert await state.rows("SELECT room, language, memory FROM rooms") == [("sport", "en", None)]


async def test_a_room_keeps_its_language_whatever_is_talked_about(state: State) -> None:
    assert await rooms(state).language("telegram", "desk") is None

    await rooms(state).remember("telegram", "desk", SITTING)
    assert await rooms(state).language("telegram", "desk") is None

    await rooms(state).set_language("telegram", "desk", "en")
    await rooms(state).remember("telegram", "desk", SITTING)
    assert await rooms(state).language("telegram", "desk") == "en"
    assert await rooms(state).recall("telegram", "desk") == SITTING


async def test_what_another_version_wrote_is_as_good_as_forgotten(state: State) -> None:
    await state.change(
        lambda change: change.run(
            "INSERT INTO rooms (platform, room, memory, until) VALUES ('telegram', 'desk', '{\"about\": 1}', ?)",
            (stamp(NOON + DAY),),
        )
    )

    assert await rooms(state).recall("telegram", "desk") is None


async def test_forgetting_leaves_nothing_of_a_room_but_ids_and_what_is_owed(state: State) -> None:
    inbox = DurableInbox(state)
    for room in ("desk", "sport"):
        said = [
            Message(platform="telegram", room=room, sender="7", id=str(number), text=f"Frage {number}")
            for number in range(3)
        ]
        await inbox.put(said[:2])
        (taken,) = await inbox.take(1, {("telegram", other) for other in ("desk", "sport") if other != room})
        await inbox.set_aside(taken, [letter(taken.message, Reply((Paragraph("Damit komme ich nicht zurecht."),)))])
        await rooms(state).remember("telegram", room, SITTING)
        await rooms(state).set_language("telegram", room, "en")
        report = Report("Wann?", "de", Verdict.NOTHING, (), "falsch", "reader", None)
        await Feedback(state).keep(said[2], report)

    await rooms(state).forget("telegram", "desk")

    kept = await state.rows("SELECT room, message, state, body IS NULL FROM inbox ORDER BY room, message")
    assert kept == [
        ("desk", "0", "aside", 1),
        ("desk", "1", "waiting", 0),
        ("sport", "0", "aside", 0),
        ("sport", "1", "waiting", 0),
    ]
    assert await state.rows("SELECT room FROM outbox WHERE body IS NULL") == []  # both are still to be sent
    assert await state.rows("SELECT room FROM rooms") == [("sport",)]
    assert await state.rows("SELECT room FROM feedback") == [("sport",)]


async def test_forgetting_drops_a_reply_that_nobody_will_ever_get(state: State) -> None:
    said = Message(platform="telegram", room="desk", sender="7", id="1", text="Wann?")
    await state.change(lambda change: post(change, [letter(said, Reply((Paragraph("Am Dienstag."),)))]))
    await state.change(lambda change: change.run("UPDATE outbox SET state = 'refused'"))

    await rooms(state).forget("telegram", "desk")

    assert await state.rows("SELECT body FROM outbox") == [(None,)]
