"""The service around a conversation: nothing lost, nothing twice, nobody kept waiting by somebody else."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import app, delivery, handling
from bot.app import Service
from bot.inbox import DurableInbox
from bot.platform import Address, File, LoginRefused, Message, Receipt, Refused, Unreachable
from bot.platforms.memory import MemoryPlatform
from bot.reply import Paragraph, Reply
from bot.state import State


def said(text: str) -> Reply:
    return Reply((Paragraph(text),))


class Echo:
    """A reception that repeats what it hears, and does as it is told.

    "langsam" takes a while, "nie" never ends, "kaputt" always crashes, "wackelig" crashes the first time
    """

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    async def replies(self, message: Message) -> Sequence[Reply]:
        self.seen[message.text] += 1
        if "nie" in message.text:
            await asyncio.Event().wait()
        if "langsam" in message.text:
            await asyncio.sleep(0.05)
        if "kaputt" in message.text or ("wackelig" in message.text and self.seen[message.text] == 1):
            raise ZeroDivisionError("diese Frage")
        return () if "still" in message.text else (said(f"Echo: {message.text}"),)

    async def busy(self, message: Message) -> Reply | None:
        return None if message.sender == "fremd" else said("Gerade nicht.")

    def sorry(self, message: Message) -> Reply:
        return said("Beiseite.")

    def late(self, meant_for: datetime) -> Reply:
        return said("Zu spät.")


@asynccontextmanager
async def serving(state: State, *platforms: MemoryPlatform, reception: Echo | None = None) -> AsyncIterator[Service]:
    """A service that runs while something is tried."""
    service, end = Service(state, reception or Echo(), platforms), asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(service.run(end))
        try:
            yield service
        finally:
            end.set()


@pytest.fixture
async def state(tmp_path: Path) -> AsyncIterator[State]:
    async with State(tmp_path) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handling, "PAUSES", (0.01, 0.02))
    monkeypatch.setattr(handling, "STATE_PAUSE", 0.05)
    monkeypatch.setattr(delivery, "STATE_PAUSE", 0.05)
    monkeypatch.setattr(app, "PROBE", 0.05)


# ---- answers


async def test_every_message_is_answered_once_and_in_order_within_its_room(state: State) -> None:
    chat = MemoryPlatform()
    async with serving(state, chat):
        for number in range(60):
            slow = "langsam " if number % 7 == 0 else ""
            chat.say(f"{slow}{number}", room=f"raum{number % 5}")
        await chat.until(60)

    for room in range(5):
        numbers = [int(text.split()[-1]) for text in chat.texts(f"raum{room}")]
        assert numbers == list(range(room, 60, 5))


async def test_a_room_that_takes_for_ever_makes_no_other_wait(state: State) -> None:
    chat = MemoryPlatform()
    async with serving(state, chat):
        chat.say("nie", room="raum1")
        chat.say("Wann tagt der Rat?", room="raum2")
        await chat.until(1)

        assert chat.texts("raum2") == ["Echo: Wann tagt der Rat?"]


async def test_silence_is_an_answer_too(state: State) -> None:
    chat = MemoryPlatform()
    async with serving(state, chat) as service:
        chat.say("still")
        chat.say("Wann tagt der Rat?")
        await chat.until(1)
        assert (await service.health()).waiting == 0

    assert chat.texts() == ["Echo: Wann tagt der Rat?"]


async def test_the_same_message_offered_again_is_not_answered_again(state: State) -> None:
    chat = MemoryPlatform()
    async with serving(state, chat) as service:
        message = chat.say("Wann tagt der Rat?")
        await chat.until(1)
        await service.inbox.put([message])
        chat.say("Und wo?")
        await chat.until(2)

    assert chat.texts() == ["Echo: Wann tagt der Rat?", "Echo: Und wo?"]


# ---- questions that are changed


async def test_a_changed_question_changes_its_answer(state: State) -> None:
    chat = MemoryPlatform()
    async with serving(state, chat) as service:
        asked = chat.say("Wann tagt der Rta?")
        await chat.until(1)
        await settled(service)
        chat.say("Wann tagt der Rat?", id="1.e1", edits=asked.id)
        chat.say("Und wo?")
        await chat.until(2)

    assert chat.texts() == ["Echo: Wann tagt der Rat?", "Echo: Und wo?"]


async def test_a_question_taken_back_takes_its_answer_with_it(state: State) -> None:
    chat = MemoryPlatform()
    async with serving(state, chat) as service:
        asked = chat.say("Wann tagt der Rat?")
        await chat.until(1)
        await settled(service)
        chat.say("", id="1.r", edits=asked.id, withdrawn=True)
        chat.say("Und wo?")
        await chat.until(2)

    assert chat.texts() == ["", "Echo: Und wo?"]


async def test_an_answer_older_than_a_quarter_of_an_hour_stays_as_it_is(state: State) -> None:
    chat = MemoryPlatform()
    async with serving(state, chat) as service:
        asked = chat.say("Wann tagt der Rat?")
        await chat.until(1)
        await settled(service)
        chat.say("Wer tagt?", id="1.e1", edits=asked.id, sent_at=datetime.now(UTC) + timedelta(minutes=16))
        chat.say("Und wo?")
        await chat.until(2)

    assert chat.texts() == ["Echo: Wann tagt der Rat?", "Echo: Und wo?"]


async def test_a_question_changed_while_its_answer_waits_is_answered_once(state: State) -> None:
    chat = MemoryPlatform()
    chat.troubles = [Unreachable("too fast", retry_after=0.3)]
    async with serving(state, chat):
        asked = chat.say("Wann tagt der Rta?")
        while chat.troubles:
            await asyncio.sleep(0.005)
        chat.say("Wann tagt der Rat?", id="1.e1", edits=asked.id)
        chat.say("Und wo?")
        await chat.until(2)

    assert chat.texts() == ["Echo: Wann tagt der Rat?", "Echo: Und wo?"]


async def test_a_question_taken_back_while_its_answer_waits_is_not_answered(state: State) -> None:
    chat = MemoryPlatform()
    chat.troubles = [Unreachable("too fast", retry_after=0.3)]
    async with serving(state, chat) as service:
        asked = chat.say("Wann tagt der Rat?")
        while chat.troubles:
            await asyncio.sleep(0.005)
        chat.say("", id="1.r", edits=asked.id, withdrawn=True)
        await settled(service)
        chat.say("Und wo?")
        await chat.until(1)

    assert chat.texts() == ["Echo: Und wo?"]
    assert await state.rows("SELECT body FROM outbox WHERE body IS NOT NULL") == []


async def test_each_further_change_changes_the_one_answer_and_taking_back_takes_it_away(state: State) -> None:
    chat = MemoryPlatform()
    async with serving(state, chat) as service:
        chat.say("Wann?", id="9.e1", edits="9")  # its first version was no question to the bot
        await chat.until(1)
        await settled(service)
        chat.say("Wann genau?", id="9.e2", edits="9")
        chat.say("Und wo?")
        await chat.until(2)
        await settled(service)
        assert chat.texts() == ["Echo: Wann genau?", "Echo: Und wo?"]
        chat.say("", id="9.r", edits="9", withdrawn=True)
        chat.say("Wer?")
        await chat.until(3)

    assert chat.texts() == ["", "Echo: Und wo?", "Echo: Wer?"]


async def test_a_question_taken_back_after_hours_takes_its_answer_with_it(state: State) -> None:
    chat = MemoryPlatform()
    async with serving(state, chat) as service:
        asked = chat.say("Wann tagt der Rat?")
        await chat.until(1)
        await settled(service)
        later = datetime.now(UTC) + timedelta(hours=3)
        chat.say("", id="1.r", edits=asked.id, withdrawn=True, sent_at=later)
        chat.say("Und wo?")
        await chat.until(2)

    assert chat.texts() == ["", "Echo: Und wo?"]


async def test_silence_about_a_changed_question_leaves_its_answer(state: State) -> None:
    chat = MemoryPlatform()
    async with serving(state, chat) as service:
        asked = chat.say("Wann tagt der Rat?")
        await chat.until(1)
        await settled(service)
        chat.say("still", id="1.e1", edits=asked.id)
        chat.say("Und wo?")
        await chat.until(2)

    assert chat.texts() == ["Echo: Wann tagt der Rat?", "Echo: Und wo?"]


async def test_a_message_nobody_answered_is_answered_once_it_is_changed(state: State) -> None:
    chat = MemoryPlatform()
    async with serving(state, chat):
        chat.say("Wann tagt der Rat?", id="9.e1", edits="9")
        await chat.until(1)

    assert chat.texts() == ["Echo: Wann tagt der Rat?"]


async def settled(service: Service) -> None:
    """What was sent has been noted as sent."""
    while (await service.health()).unsent:
        await asyncio.sleep(0.005)


# ---- crashes


async def test_a_message_that_crashes_once_is_answered_at_the_second_try(state: State) -> None:
    chat, echo = MemoryPlatform(), Echo()
    async with serving(state, chat, reception=echo):
        chat.say("wackelig")
        await chat.until(1)

    assert chat.texts() == ["Echo: wackelig"]
    assert echo.seen["wackelig"] == 2


async def test_a_message_that_crashes_three_times_is_set_aside_and_its_sender_told_once(state: State) -> None:
    chat, echo = MemoryPlatform(), Echo()
    async with serving(state, chat, reception=echo) as service:
        chat.say("kaputt")
        chat.say("Wann tagt der Rat?")
        await chat.until(2)
        health = await service.health()

    assert chat.texts() == ["Beiseite.", "Echo: Wann tagt der Rat?"]
    assert echo.seen["kaputt"] == 3
    assert (health.aside, health.waiting) == (1, 0)


async def test_a_message_that_ended_the_process_three_times_is_not_tried_again(tmp_path: Path) -> None:
    chat = MemoryPlatform()
    message = chat.say("tödlich")
    for _ in range(3):
        async with State(tmp_path) as state:  # each time the process dies with the message in its hands
            inbox = DurableInbox(state)
            await inbox.reopen()
            await inbox.put([message], "1")
            assert len(await inbox.take(1, ())) == 1

    echo = Echo()
    async with State(tmp_path) as state, serving(state, chat, reception=echo):
        await chat.until(1)

    assert chat.texts() == ["Beiseite."]
    assert echo.seen["tödlich"] == 0


async def test_what_was_accepted_and_not_answered_is_answered_after_the_next_start(tmp_path: Path) -> None:
    chat = MemoryPlatform()
    async with State(tmp_path) as state:
        await DurableInbox(state).put([chat.say("Wann tagt der Rat?"), chat.say("Und wo?")], "2")

    async with State(tmp_path) as state, serving(state, chat):
        await chat.until(2)

    assert chat.texts() == ["Echo: Wann tagt der Rat?", "Echo: Und wo?"]


async def test_the_end_comes_in_time_although_a_handler_hangs_and_its_message_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "FINISHING", 0.1)
    chat = MemoryPlatform()
    async with State(tmp_path) as state:
        async with asyncio.timeout(app.DELIVERING + app.LEAVING + 1):
            async with serving(state, chat) as service:
                chat.say("nie")
                while not (await service.health()).waiting:
                    await asyncio.sleep(0.01)
        ((state_now, attempts),) = await state.rows("SELECT state, attempts FROM inbox")

    assert (state_now, attempts) == ("waiting", 0)


async def test_nothing_of_a_text_stays_once_it_is_answered(state: State) -> None:
    chat = MemoryPlatform()
    async with serving(state, chat) as service:
        chat.say("Wann tagt der Rat?")
        await chat.until(1)
        while (await service.health()).unsent:
            await asyncio.sleep(0.01)

    assert await state.rows("SELECT body FROM inbox UNION ALL SELECT body FROM outbox") == [(None,), (None,)]


# ---- delivery


async def test_a_service_that_asks_to_wait_is_waited_for_and_no_other_room_is(state: State) -> None:
    chat = MemoryPlatform()
    chat.troubles = [Unreachable("too many requests", retry_after=0.3)]
    async with serving(state, chat):
        started = asyncio.get_running_loop().time()
        chat.say("eins", room="raum1")
        while chat.troubles:
            await asyncio.sleep(0.005)
        chat.say("zwei", room="raum2")
        await chat.until(1)
        assert chat.texts("raum2") == ["Echo: zwei"]
        await chat.until(2)
        waited = asyncio.get_running_loop().time() - started

    assert chat.texts("raum1") == ["Echo: eins"]
    assert waited >= 0.3


async def test_a_lost_reply_is_sent_again_until_it_arrives(state: State) -> None:
    chat = MemoryPlatform()
    chat.troubles = [Unreachable("connection reset", retry_after=0) for _ in range(3)]
    async with serving(state, chat):
        chat.say("Wann tagt der Rat?")
        await chat.until(1)

    assert chat.texts() == ["Echo: Wann tagt der Rat?"]


async def test_a_refused_reply_is_recorded_and_the_next_one_goes_out(state: State) -> None:
    chat = MemoryPlatform()
    chat.troubles = [Refused("the bot was blocked")]
    async with serving(state, chat):
        chat.say("eins")
        chat.say("zwei")
        await chat.until(1)

    assert chat.texts() == ["Echo: zwei"]
    assert ("refused", "the bot was blocked") in await state.rows("SELECT state, receipt FROM outbox")


async def test_a_bug_about_one_reply_keeps_no_other_room_waiting_and_is_given_up(state: State) -> None:
    class Stumbling(MemoryPlatform):
        async def send(self, reply: Reply, to: Address, key: str) -> Receipt:
            if to.room == "raum1":
                raise KeyError("a bug")
            return await super().send(reply, to, key)

    chat = Stumbling()
    async with serving(state, chat) as service:
        chat.say("eins", room="raum1")
        chat.say("zwei", room="raum2")
        await chat.until(1)
        assert chat.texts("raum2") == ["Echo: zwei"]
        async with asyncio.timeout(10):
            await settled(service)

    assert chat.entered == 1
    assert ("refused", "It failed again and again.") in await state.rows("SELECT state, receipt FROM outbox")


async def test_a_reply_of_another_version_is_passed_over(state: State) -> None:
    chat = MemoryPlatform()
    await state.change(
        lambda change: change.run(
            "INSERT INTO outbox (key, platform, room, answers, address, created_at, body)"
            " VALUES ('k', 'memory', 'desk', '1', '{}', '2026-01-01', '{\"new\": 1}')"
        )
    )
    async with serving(state, chat):
        chat.say("eins")
        await chat.until(1)

    assert chat.texts() == ["Echo: eins"]


async def test_a_reply_that_waited_too_long_says_so_instead(state: State) -> None:
    chat = MemoryPlatform()
    chat.troubles = [Unreachable("no network", retry_after=0.3)]
    async with serving(state, chat) as service:
        chat.say("eins")
        while chat.troubles:
            await asyncio.sleep(0.005)
        await service.outbox.reword(datetime.now(UTC) + timedelta(hours=7), Echo().late)
        await chat.until(1)

    assert chat.texts() == ["Zu spät."]


# ---- what people's programs make up


async def test_half_a_character_anywhere_stops_nobody(state: State) -> None:
    chat = MemoryPlatform()
    async with serving(state, chat):
        chat.say("eins\ud800", file=File("a\ud800", "b\udfff.txt"), language="d\ud800", thread="\ud800")
        chat.say("zwei", room="flur")
        await chat.until(2)

    assert chat.texts("flur") == ["Echo: zwei"]
    assert chat.texts() == ["Echo: eins\ufffd"]


# ---- platforms


async def test_a_platform_that_refuses_the_login_rests_and_the_others_work(state: State) -> None:
    chat, locked = MemoryPlatform(), MemoryPlatform("locked")
    locked.locked = True
    async with serving(state, chat, locked) as service:
        chat.say("Wann tagt der Rat?")
        await chat.until(1)
        health = await service.health()

    assert health.platforms["locked"].state == "refused"
    assert health.platforms["locked"].detail == "The token is wrong."
    assert health.platforms["memory"].state == "running"
    assert not health.ready
    assert locked.entered == 1


@pytest.mark.parametrize("error", [Unreachable("no network", retry_after=0), RuntimeError("a bug")])
async def test_a_platform_that_is_lost_comes_back_and_hears_what_was_said_meanwhile(
    state: State, error: Exception
) -> None:
    chat = MemoryPlatform()
    async with serving(state, chat) as service:
        chat.say("eins")
        await chat.until(1)
        chat.lose(error)
        chat.say("zwei")
        await chat.until(2)
        assert (await service.health()).platforms["memory"].state == "running"

    assert chat.texts() == ["Echo: eins", "Echo: zwei"]
    assert chat.entered == 2


async def test_a_login_that_is_refused_later_ends_that_platform(state: State) -> None:
    chat = MemoryPlatform()
    chat.troubles = [LoginRefused("The token was withdrawn.")]
    async with serving(state, chat) as service:
        chat.say("eins")
        while (await service.health()).platforms["memory"].state != "refused":
            await asyncio.sleep(0.005)
        health = await service.health()

    assert health.platforms["memory"].detail == "The token was withdrawn."
    assert health.unsent == 1


@pytest.mark.parametrize("beside", [True, False])
async def test_a_service_that_nobody_lets_in_goes_on_only_for_what_is_beside(state: State, beside: bool) -> None:
    locked = [MemoryPlatform("one"), MemoryPlatform("other")]
    for each in locked:
        each.locked = True
    service, end = Service(state, Echo(), locked, beside=beside), asyncio.Event()
    running = asyncio.ensure_future(service.run(end))
    ended, _ = await asyncio.wait({running}, timeout=0.5)
    end.set()
    await running

    assert bool(ended) is not beside
    assert service.useless == ("" if beside else "The token is wrong.\nThe token is wrong.")


# ---- when nothing can be kept


async def test_while_nothing_can_be_kept_people_are_told_once_and_answered_later(state: State) -> None:
    chat = MemoryPlatform()
    async with serving(state, chat) as service:
        chat.say("Guten Tag", room="start")
        await chat.until(1)
        await state.rows("PRAGMA query_only = ON")
        chat.say("Wann tagt der Rat?")
        chat.say("Hallo?", room="flur", sender="fremd")
        await chat.until(2)
        await asyncio.sleep(0.2)
        assert chat.texts() == ["Gerade nicht."]
        assert chat.texts("flur") == []
        assert not (await service.health()).ready

        await state.rows("PRAGMA query_only = OFF")
        await chat.until(4)
        async with asyncio.timeout(2):
            while not (await service.health()).ready:
                await asyncio.sleep(0.01)

    assert chat.texts() == ["Gerade nicht.", "Echo: Wann tagt der Rat?"]


# ---- tidying


async def test_what_was_set_aside_loses_its_text_in_time_and_ids_go_later(state: State) -> None:
    chat = MemoryPlatform()
    async with serving(state, chat) as service:
        chat.say("kaputt")
        await chat.until(1)
        now = datetime.now(UTC)
        await service.inbox.expire(now + timedelta(hours=25), timedelta(hours=24))
        assert await state.rows("SELECT state, body FROM inbox") == [("aside", None)]
        await service.inbox.expire(now + timedelta(days=15), timedelta(hours=24))
        await service.outbox.expire(now + timedelta(days=15))
        assert await state.rows("SELECT id FROM inbox UNION SELECT id FROM outbox WHERE state <> 'waiting'") == []


async def test_a_platform_goes_on_from_where_it_was_although_nothing_was_said(state: State) -> None:
    inbox = DurableInbox(state)
    await inbox.put([], "17", "matrix")
    await inbox.put([], "4711", "telegram")

    assert (await inbox.position("matrix"), await inbox.position("telegram")) == ("17", "4711")
