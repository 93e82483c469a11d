"""What an admin would try before trusting the bot: the service as a process, at a Bot API server of ours."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.platforms.telegram import Labels, texts
from bot.reply import Block, Button, Paragraph, Quote, Reply, harmless
from retrieval.model import Span
from tests.service.wire import Town
from tests.telegram.chats import Person, Post
from tests.telegram.faults import Broken, Error, Hang, Lost, Slow, TooFast
from tests.telegram.house import ASKED, TelegramHouse
from tests.telegram.methods import CALLBACK_LIVES, TOO_OLD
from tests.telegram.oracle import formatted, units
from tests.telegram.server import Telegram as BotApi

UNKNOWN = "Wer dirigierte gestern die Oper?"


@pytest.fixture
def house(tmp_path: Path, api: BotApi) -> TelegramHouse:
    return TelegramHouse(tmp_path, api)


BOTH = pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])


# ---- 1: killed at any point


@BOTH
async def test_killed_before_it_was_sent_an_answer_is_sent_once(
    tmp_path: Path, api: BotApi, anna: Person, webhook: bool
) -> None:
    house = TelegramHouse(tmp_path, api, webhook=webhook)
    api.fail("sendMessage", Error(500, "Internal Server Error: restart"), times=None)
    async with house:
        api.say(anna, ASKED)
        await api.until(lambda: api.called("sendMessage"), 30)
        await house.kill()
        api.heal()
        await house.start()
        await api.until(lambda: anna.chat.told, 30)
        await house.until_done()

    assert len(anna.chat.told) == 1
    assert api.pending == []


async def test_killed_before_it_was_sent_a_picture_is_sent_once_and_kept_nowhere(
    tmp_path: Path, api: BotApi, anna: Person
) -> None:
    house = TelegramHouse(tmp_path, api)
    api.fail("sendPhoto", Error(500, "Internal Server Error: restart"), times=None)
    async with house:
        await house.until_ready()
        api.say(anna, "/zeitleiste bild")
        await api.until(lambda: api.called("sendPhoto"), 30)
        await house.kill()
        api.heal()
        await house.start()
        await api.until(lambda: anna.chat.told, 30)
        await house.until_done()
        kept = house.rows("SELECT body FROM outbox")

    assert len([post for post in anna.chat.shown if post.from_bot and post.file]) == 1
    assert kept == [(None,)]
    assert "iVBOR" not in house.log.read_text("utf-8")


@BOTH
async def test_killed_after_telegram_took_it_an_answer_is_sent_twice_at_most_however_often_that_happens(
    tmp_path: Path, api: BotApi, anna: Person, webhook: bool
) -> None:
    house = TelegramHouse(tmp_path, api, webhook=webhook)
    api.fail("sendMessage", Lost(), times=None)
    async with house:
        api.say(anna, ASKED)
        for count in (1, 2):
            await api.until(lambda: len(anna.chat.told) >= count, 30)  # noqa: B023  # it is awaited here
            await house.kill()
            await house.start()
        await house.until_ready()
        await house.until_done()

    assert len(anna.chat.told) == 2
    assert api.pending == []


@BOTH
async def test_killed_after_it_was_noted_an_answer_is_not_sent_again_and_an_update_told_twice_is_one_question(
    tmp_path: Path, api: BotApi, anna: Person, webhook: bool
) -> None:
    house = TelegramHouse(tmp_path, api, webhook=webhook)
    async with house:
        await house.until_ready()
        api.say(anna, ASKED)
        (update,) = api.pending
        await api.until(lambda: anna.chat.told, 30)
        await house.until_done()
        await house.kill()
        await house.start()
        await house.until_ready()
        api.redeliver(update)
        api.say(anna, "/stand")
        await api.until(lambda: len(anna.chat.told) > 1, 30)
        await house.until_done()

    assert len(anna.chat.told) == 2
    assert api.pending == []


# ---- 2 and 3: whatever articles hold and are called

NASTY = st.text(st.sampled_from("abcÄß <>&\"'/;.,!?\n\t😀„“</b>&nbsp;[]_*`@#-\u202e\x00\u200d"), max_size=400)
PLENTY = st.tuples(NASTY, st.integers(1, 40)).map(lambda given: given[0] * given[1])
NAMES = st.sampled_from(
    ["x.md", "a<b>.txt", "ä_ö.txt", "dpa/bericht.de", "&amp;.txt", "ein Name.md", "n" * 200 + ".txt"]
)


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    text = draw(PLENTY)
    ends = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12, unique=True)))
    marked = [Span(start, end) for start, end in zip(ends[::2], ends[1::2], strict=False)]
    place = f"[1] {draw(NAMES)} · Absatz 3 · undatiert"
    notes = (place, *draw(st.lists(NASTY, max_size=2)))
    return Quote(text, tuple(marked), ("„", "“"), notes, draw(st.sampled_from(["", "https://beleg.example/p/1?t=<&>"])))


BLOCKS = st.lists(st.one_of(PLENTY.map(Paragraph), quotes()), min_size=1, max_size=6)
LABELS = Labels("Beleg kopieren", "Auf der Seite lesen", "Privat lesen", "zu alt", "{name} kam nicht an.")


@given(BLOCKS)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_whatever_is_said_telegram_reads_it_and_every_word_arrives(blocks: list[Block]) -> None:
    parts = texts.parts(Reply(tuple(blocks)))
    read = [formatted(part.html, "HTML") for part in parts]

    assert all(units(each.text) <= 4_096 for each in read)
    assert all(len(re.findall("<[a-z]", part.html)) <= 100 for part in parts)
    shown = _letters("".join(each.text for each in read))
    assert all(_letters(block.text) in shown for block in blocks)


def _letters(text: str) -> str:
    return "".join(re.findall("[a-zÄß😀]", text))


@given(quotes())
@settings(deadline=None, max_examples=60)
def test_what_is_copied_fits_a_button_and_is_the_articles_own_words(quote: Quote) -> None:
    copied = texts.copied(quote)
    opening, closing = quote.frame
    place = quote.notes[0].removeprefix("[1] ")

    assert 1 <= units(copied) <= 256
    words, ended, line = copied.rpartition(closing)
    assert words.startswith(opening)
    assert ended
    cut = words.endswith(" […]")
    words = words.removeprefix(opening)
    assert words.removesuffix(" […]") in harmless(quote.text)
    assert cut or words == harmless(quote.text).strip()
    assert place.startswith(line.removeprefix("\n"))
    assert line or units(place.partition(" · ")[0]) >= 128


@given(st.text(min_size=1, max_size=80), st.text(min_size=1, max_size=80))
def test_what_a_button_stands_for_fits_into_64_bytes(label: str, command: str) -> None:
    keyboard = texts.keyboard(Reply((Paragraph("x"),), (Button(label, command), Button(label, label))), LABELS)

    data = [str(each.callback_data) for row in keyboard.inline_keyboard for each in row] if keyboard else []
    assert all(1 <= len(each.encode("utf-8", "replace")) <= 64 for each in data)


async def test_hostile_names_and_words_arrive_as_they_stand(house: TelegramHouse, api: BotApi, anna: Person) -> None:
    fine = (
        "Der <b>Zoo</b> & das &nbsp;Gürteltier 😀 kosten 90 Euro am Tag, sagt </blockquote> die Direktorin Käthe Zwirn."
    )
    for name in ("zoo<b>.txt", "ä_ö & co.md", "x.md", "n" * 180 + ".txt"):
        house.write(name, f"Aus dem Zoo\n\n{fine} Datei {name[:3]}.\n")
    async with house:
        await house.until_ready()
        for question in ("Was kostet das Gürteltier am Tag?", "Was sagt Käthe Zwirn?", "/zeitleiste", "/quelle x.md"):
            api.say(anna, question)
        await api.until(lambda: len(anna.chat.told) >= 4, 30)

    first = next(post for post in anna.chat.shown if post.from_bot)
    assert fine.removesuffix(".") in first.text
    assert first.marked("blockquote") or first.marked("expandable_blockquote")
    assert all(
        len(button.get("callback_data", "").encode()) <= 64
        for post in anna.chat.shown
        for row in post.keyboard
        for button in row
    )
    assert [post.marked("url") for post in anna.chat.shown if post.from_bot and post.marked("url")] == []


# ---- 4: limits


async def test_a_chat_that_has_to_wait_is_answered_once_and_the_others_at_once(
    house: TelegramHouse, api: BotApi, anna: Person
) -> None:
    bruno = api.person("Bruno")
    async with house:
        await house.until_ready()
        api.fail("sendMessage", TooFast(2), text=str(anna.chat.id))
        loop = asyncio.get_running_loop()
        began = loop.time()
        api.say(anna, ASKED)
        await api.until(lambda: api.called("sendMessage"))
        api.say(bruno, ASKED)
        await api.until(lambda: bruno.chat.told)
        assert loop.time() - began < 2
        await api.until(lambda: anna.chat.told)
        assert loop.time() - began >= 2
        await house.until_done()

    assert [len(each.chat.told) for each in (anna, bruno)] == [1, 1]
    assert len(api.called("sendMessage")) == 3


async def test_questions_of_a_group_are_answered_with_one_request_each_within_its_limit(
    house: TelegramHouse, api: BotApi, anna: Person
) -> None:
    desk = api.supergroup("Desk", anna)
    async with house:
        await house.until_ready()
        asked = [api.say(anna, f"/frage {ASKED}", chat=desk) for _ in range(20)]
        await api.until(lambda: len(desk.told) >= 20, 60)
        await house.until_done()

    assert [post.reply_to for post in desk.shown if post.from_bot] == asked
    assert len([call for call in api.calls if "chat_id" in call.sent]) == 20
    assert api.violations == {}


# ---- 5: accepted, but the answer is lost


@pytest.mark.parametrize("fault", [Lost(), Broken()], ids=["carried out and lost", "a gateway's page"])
async def test_what_nobody_knows_to_have_arrived_is_said_once_more_and_the_log_tells(
    house: TelegramHouse, api: BotApi, anna: Person, fault: Lost | Broken
) -> None:
    async with house:
        await house.until_ready()
        api.fail("sendMessage", fault)
        api.say(anna, ASKED)
        await api.until(lambda: len(api.called("sendMessage")) == 2, 30)
        await house.until_done()

    assert 1 <= len(anna.chat.told) <= 2
    assert "nobody knows whether a reply arrived" in house.log.read_text("utf-8")


# ---- 6: edits, topics


async def test_an_edited_question_changes_its_answer_and_a_topic_is_answered_in_itself(
    house: TelegramHouse, api: BotApi, anna: Person
) -> None:
    forum = api.forum("Ressorts", anna)
    topic = api.topic(forum, "Ausland")
    async with house:
        await house.until_ready()
        said = api.say(anna, UNKNOWN)
        await api.until(lambda: anna.chat.told)
        await house.until_done()
        api.edit(said, ASKED)
        await api.until(lambda: len(anna.chat.history) > 3)
        asked = api.say(anna, f"/frage {ASKED}", chat=forum, topic=topic)
        answer = await api.answered(forum)
        api.say(anna, "und wo?", chat=forum, topic=topic, reply_to=answer)
        await api.answered(forum)
        api.announce(api.channel("Eil"), ASKED)
        await house.until_done()

    (told,) = anna.chat.told
    assert "steht in keinem Artikel" not in told
    assert answer.thread == topic
    assert answer.reply_to is asked
    assert len(forum.told) == 2


# ---- 7: the end


async def test_sigterm_ends_it_in_time_while_telegram_hangs_and_the_answer_comes_after_the_next_start(
    house: TelegramHouse, api: BotApi, anna: Person
) -> None:
    async with house:
        await house.until_ready()
        api.fail("sendMessage", Hang(30))
        api.say(anna, ASKED)
        await api.until(lambda: not api.pending)
        await asyncio.sleep(0.5)
        async with asyncio.timeout(8):
            assert await house.end() == 0
        await house.start()
        await api.until(lambda: anna.chat.told, 30)
        await house.until_done()

    assert len(anna.chat.told) == 1


async def test_sigterm_ends_it_in_time_while_a_question_hangs_and_leaves_the_others_properly(
    tmp_path: Path, api: BotApi, anna: Person
) -> None:
    async with Town(tmp_path / "socket") as town:
        house = TelegramHouse(tmp_path, api, town=town)
        await house.start(HANGS_ON="Vertagung")
        try:
            await house.until_ready()
            api.say(anna, "Was stand zur Vertagung im Protokoll?")
            await _until(lambda: house.rows("SELECT 1 FROM inbox WHERE state = 'working'") != [], 10)
            town.say(ASKED)
            await town.until_answered(10)
            assert town.unanswered == 0
            async with asyncio.timeout(8):
                assert await house.end() == 0
            assert (tmp_path / "socket.left").exists()
            assert anna.chat.told == []
            await house.start()
            await api.until(lambda: anna.chat.told, 30)
            await house.until_done()
        finally:
            await house.__aexit__(None, None, None)

    assert len(anna.chat.told) == 1
    assert [len(each.answers) for each in town.messages] == [1]


# ---- 8: Telegram away, or twice


async def test_telegram_joins_later_and_others_work_meanwhile_and_the_token_is_in_no_log(
    tmp_path: Path, api: BotApi, anna: Person
) -> None:
    async with Town(tmp_path / "socket") as town:
        house = TelegramHouse(tmp_path, api, town=town)
        await api.__aexit__(None, None, None)
        async with house:
            town.say(ASKED)
            await town.until_answered(30)
            assert town.unanswered == 0
            await api.__aenter__()
            api.say(anna, ASKED)
            await api.until(lambda: anna.chat.told, 30)
            api.fail("getUpdates", Error(409, "Conflict: terminated by other getUpdates request"), times=None)
            api.say(anna, "/stand")
            await _until(lambda: "anderes Programm" in str(house_says(house)), 20)
            requests = len(api.called("getUpdates"))
            await asyncio.sleep(2)
            assert len(api.called("getUpdates")) - requests < 6

    assert api.token not in house.log.read_text("utf-8")
    assert api.token.partition(":")[2] not in house.log.read_text("utf-8")


def house_says(house: TelegramHouse) -> Any:
    return house._get("/readyz")[1]


async def _until(holds: Callable[[], bool], seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not await asyncio.to_thread(holds):
            await asyncio.sleep(0.1)


# ---- 9: languages, and no answer


async def test_what_is_not_in_the_archive_is_said_in_the_readers_language_without_any_source(
    house: TelegramHouse, api: BotApi, anna: Person
) -> None:
    emily = api.person("Emily", language="en-GB")
    async with house:
        await house.until_ready()
        api.say(anna, "Wer komponierte die Zauberflöte?")
        api.say(emily, "What is a Zwiebelfischquartett?")
        await api.until(lambda: anna.chat.told and emily.chat.told)

    for person, labels in ((anna, ["👍 Stimmt", "👎 Falsch"]), (emily, ["👍 Right", "👎 Wrong"])):
        (told,) = person.chat.told
        assert "[1]" not in told
        assert person.chat.shown[-1].labels == labels
    assert "none of the articles" in emily.chat.told[0]
    assert {call.sent.get("language_code", "") for call in api.called("setMyCommands")} == {"", "de", "en"}


async def test_start_says_that_confidential_articles_never_come_here(
    house: TelegramHouse, api: BotApi, anna: Person
) -> None:
    async with house:
        await house.until_ready()
        api.say(anna, "/start")
        await api.until(lambda: anna.chat.told)

    assert "Vertrauliche Sammlungen gehen nie über diesen Dienst." in anna.chat.told[0]


# ---- 10: buttons


async def answered(house: TelegramHouse, api: BotApi, anna: Person) -> Post:
    """The bot's answer to her first question, once nothing is left to do."""
    await house.until_ready()
    api.say(anna, ASKED)
    await api.until(lambda: anna.chat.told)
    await house.until_done()
    (answer,) = (post for post in anna.chat.shown if post.from_bot)
    return answer


async def test_buttons_work_after_a_restart_and_twice_and_late_and_lead_back(
    house: TelegramHouse, api: BotApi, anna: Person
) -> None:
    async with house:
        answer = await answered(house, api, anna)
        await house.kill()
        await house.start()
        await house.until_ready()
        before = answer.text
        presses = [api.press(anna, answer, "Quelle 1"), api.press(anna, answer, "Quelle 1")]
        await api.until(lambda: len(answer.versions) == 2)
        await api.until(lambda: all(each.answers for each in presses))
        passage = answer.text
        await asyncio.sleep(1)  # Telegram tells versions of a message apart by the second
        api.press(anna, answer, "Zurück zur Antwort")
        await api.until(lambda: answer.text != passage)
        restored = answer.text
        await asyncio.sleep(1)
        api.press(anna, answer, "👍 Stimmt")
        await api.until(lambda: len(anna.chat.told) == 2)
        await house.until_done()

    assert restored.splitlines()[:3] == before.splitlines()[:3]
    assert anna.chat.told[-1].startswith("Danke, notiert")
    assert len(anna.chat.told) == 2


async def test_a_press_that_is_confirmed_later_than_telegram_waits_still_shows_the_passage(
    house: TelegramHouse, api: BotApi, anna: Person
) -> None:
    async with house:
        answer = await answered(house, api, anna)
        api.fail("answerCallbackQuery", Slow(2))
        press = api.press(anna, answer, "Quelle 1")
        await api.until(lambda: not api.pending)
        api.pass_time(CALLBACK_LIVES + 1)
        await api.until(lambda: len(answer.versions) == 2, 30)
        await api.until(lambda: api.called("answerCallbackQuery"))
        await house.until_done()
        api.say(anna, "/stand")
        await api.until(lambda: len(anna.chat.told) == 2)

    (ended,) = api.called("answerCallbackQuery")
    assert TOO_OLD in ended.description
    assert press.answers == []
    assert len(answer.versions) == 2


async def test_a_button_below_an_old_answer_opens_its_own_passage_and_pages_no_other_question(
    house: TelegramHouse, api: BotApi, anna: Person
) -> None:
    async with house:
        await house.until_ready()
        api.say(anna, ASKED)
        await api.until(lambda: anna.chat.told)
        old = anna.chat.shown[-1]
        cited = re.search(r"\[1\] (\S+\.txt)", old.text)
        assert cited
        api.say(anna, "Was sagte Putin?")
        await api.until(lambda: len(anna.chat.told) == 2)
        api.press(anna, old, "Mehr")
        await api.until(lambda: len(anna.chat.told) == 3)
        api.press(anna, old, "Quelle 1")
        await api.until(lambda: len(anna.chat.told) == 4)
        await house.until_done()

    assert anna.chat.told[2].startswith("Dieser Knopf gehört zu einer früheren Antwort")
    assert cited[1] in anna.chat.told[3]
    assert len(old.versions) == 1
