"""The platform over real HTTP: what is heard, what is said, and what becomes of everything that goes wrong."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from io import BytesIO

import aiohttp
import pytest
from aiohttp import web

from bot.platform import File, Forgetful, LoginRefused, Message, NotAccepted, Refused, Unreachable
from bot.platforms.telegram import Found, Telegram
from bot.reply import Attachment, Button, Paragraph, Quote, Reply
from tests.contracts.platform import ANSWER, LastingPlatformClaims
from tests.telegram.chats import Person, StoredFile
from tests.telegram.faults import Cut, Error, Lost, Reset, TooFast
from tests.telegram.newsroom import SECRET, platform, to
from tests.telegram.server import Telegram as BotApi

HELLO = Reply((Paragraph("Guten Tag."),))


class InTelegram:
    """Anna in her private chat with the bot."""

    def __init__(self, api: BotApi) -> None:
        self.platform = platform(api)
        self._anna = api.person("Anna")
        self._api = api

    async def say(self, text: str) -> None:
        self._api.say(self._anna, text)

    async def heard(self, count: int) -> list[str]:
        await self._api.until(lambda: len(self._anna.chat.told) >= count)
        return self._anna.chat.told

    async def received(self, count: int) -> list[Attachment]:
        def found() -> list[StoredFile]:
            return [post.file for post in self._anna.chat.shown if post.from_bot and post.file]

        await self._api.until(lambda: len(found()) >= count)
        return [attached(each) for each in found()]


def attached(file: StoredFile) -> Attachment:
    """What was sent, as people see it: what has a size in pixels is shown."""
    return Attachment("picture" if file.size[0] else "file", file.name, file.mime, file.content)


class TestClaims(LastingPlatformClaims):
    """A repeated key is known here as long as the process runs."""

    @pytest.fixture
    def people(self, api: BotApi) -> InTelegram:
        return InTelegram(api)


class Box:
    """An inbox in memory that keeps what it is given, each message once."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.moves: list[tuple[str, str, str]] = []
        self.refusing = False
        self._position: str | None = None

    async def put(self, messages: Sequence[Message], position: str | None = None) -> None:
        if self.refusing:
            raise NotAccepted("The disk is full.")
        for message in messages:
            if (message.room, message.id) not in {(each.room, each.id) for each in self.messages}:
                self.messages.append(message)
        self._position = position if position is not None else self._position

    async def position(self, platform: str) -> str | None:
        return self._position

    async def moved(self, platform: str, old: str, new: str) -> None:
        if self.refusing:
            raise NotAccepted("The disk is full.")
        self.moves.append((platform, old, new))

    @property
    def texts(self) -> list[str]:
        return [each.text for each in self.messages]


@asynccontextmanager
async def hearing(bot: Telegram, box: Box) -> AsyncIterator[None]:
    async with bot:
        task = asyncio.ensure_future(bot.receive(box))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def heard(api: BotApi, bot: Telegram, box: Box) -> list[str]:
    """Everything that has been said up to now, as far as it was said to the bot."""
    async with hearing(bot, box):
        await api.until(lambda: not api.pending)
    return box.texts


# ---- what is heard


async def test_in_private_every_text_is_said_to_the_bot(api: BotApi, anna: Person) -> None:
    api.say(anna, "Wann tagt der Rat?")
    api.say(anna, "/quelle@belegbot 2")
    api.say(anna, "/quelle@other_bot 2")
    box = Box()

    assert await heard(api, platform(api), box) == ["Wann tagt der Rat?", "/quelle 2"]
    assert box.messages[0].direct
    assert box.messages[0].language == "de"


async def test_in_a_group_commands_replies_and_mentions_are_heard_and_ordinary_talk_is_not(
    api: BotApi, anna: Person
) -> None:
    desk = api.supergroup("Desk", anna)
    async with platform(api) as bot:
        await bot.send(HELLO, to(desk.id), "key")
    ours = desk.shown[-1]
    api.say(anna, "Wer holt Kaffee?", chat=desk)
    api.say(anna, "/frage Wann tagt der Rat?", chat=desk)
    api.say(anna, "/frage@belegbot Wer kommt?", chat=desk)
    api.say(anna, "/wetter morgen", chat=desk)
    api.say(anna, "/frage@other_bot Wo?", chat=desk)
    api.say(anna, "Und wo?", chat=desk, reply_to=ours)
    api.say(anna, "@belegbot: Wie teuer?", chat=desk)
    api.announce(api.channel("Eil"), "Wann tagt der Rat?")

    assert await heard(api, platform(api), Box()) == [
        "/frage Wann tagt der Rat?",
        "/frage Wer kommt?",
        "Und wo?",
        "Wie teuer?",
    ]


async def test_what_stands_in_a_topic_is_no_reply_to_who_opened_it(api: BotApi, anna: Person) -> None:
    forum = api.forum("Ressorts", anna)
    topic = api.topic(forum, "Rathaus", by_bot=True)
    api.say(anna, "Wer holt Kaffee?", chat=forum, topic=topic)
    api.say(anna, "/frage Wann?", chat=forum, topic=topic)
    box = Box()

    assert await heard(api, platform(api), box) == ["/frage Wann?"]
    assert box.messages[0].thread == str(topic)
    assert box.messages[0].reply_to == ""


async def test_an_edited_question_names_the_one_it_takes_the_place_of(api: BotApi, anna: Person) -> None:
    said = api.say(anna, "Wann tagt der Rat?")
    api.edit(said, "Wann tagt der Rat morgen?")
    box = Box()

    await heard(api, platform(api), box)

    first, second = box.messages
    assert second.edits == first.id != second.id
    assert second.text == "Wann tagt der Rat morgen?"


async def test_a_deep_link_opens_a_passage_and_a_code_stays_as_it_is(api: BotApi, anna: Person) -> None:
    api.say(anna, "/start p_0123456789abcdef")
    api.say(anna, "/start p_0123456789abcdef-10-27")
    api.say(anna, "/start BELEG-AAAA-BBBB-2222")

    assert await heard(api, platform(api), Box()) == [
        "/quelle 0123456789abcdef",
        "/quelle 0123456789abcdef.10-27",
        "/start BELEG-AAAA-BBBB-2222",
    ]


async def test_in_a_group_without_a_page_a_passage_is_offered_in_private(api: BotApi, anna: Person) -> None:
    desk = api.supergroup("Desk", anna)
    linked = replace(ASKED, blocks=(Quote("Der Rat tagt.", link="https://beleg.example/p/1"),))
    await said_to(api, anna)
    async with platform(api) as bot:
        await bot.send(ASKED, to(desk.id), "key")
        await bot.send(linked, to(desk.id), "other key")

    first, second = (post for post in desk.shown if post.from_bot)
    assert first.button("Privat lesen")["url"] == "https://t.me/belegbot?start=p_0123456789abcdef-0-9"
    assert "Privat lesen" not in second.labels
    assert "Privat lesen" not in anna.chat.shown[-1].labels


async def test_what_the_bot_posted_through_somebody_inline_is_not_said_to_it(api: BotApi, anna: Person) -> None:
    async def found(sender: str, words: str, language: str) -> Sequence[Found]:
        return [Found("1", "Der Rat tagt.", "rathaus.txt", ANSWER)] if sender == str(anna.id) else []

    bot, box = platform(api, inline=found), Box()
    async with hearing(bot, box):
        asked, strange = api.inline(anna, "rat"), api.inline(api.person("Bruno"), "rat")
        await api.until(lambda: asked.results is not None and strange.results is not None)
        api.choose(asked, 0, chat=anna.chat)
        await api.until(lambda: not api.pending)

    assert strange.results == []
    assert asked.options["is_personal"]
    assert asked.options["cache_time"] <= 10
    assert "Der Rat tagt" in anna.chat.shown[-1].text
    assert box.texts == []


async def test_a_document_comes_with_its_name_and_can_be_fetched(api: BotApi, anna: Person) -> None:
    sent = api.document(anna, "rat.txt", b"Der Rat tagt.", caption="")
    api.say(anna, "/neu rathaus.txt", reply_to=sent)
    api.say(anna, "/neu", reply_to=api.say(anna, "Der Rat\n\nEr tagt am Dienstag."))
    bot, box = platform(api), Box()

    await heard(api, bot, box)
    sent_alone, by_reply, _, text = box.messages

    assert sent_alone.file
    assert (sent_alone.file.name, sent_alone.file.size) == ("rat.txt", 13)
    assert by_reply.file == sent_alone.file
    assert text.text == "/neu\nDer Rat\n\nEr tagt am Dienstag."
    async with bot:
        assert await bot.fetch(sent_alone.file, 100) == b"Der Rat tagt."
        with pytest.raises(Refused):
            await bot.fetch(File(sent_alone.file.id, "rat.txt"), 5)
        with pytest.raises(Refused):
            await bot.fetch(File("gone", "rat.txt"), 100)


async def test_a_file_that_vanished_before_it_was_fetched_is_no_wrong_token(api: BotApi, anna: Person) -> None:
    api.document(anna, "rat.txt", b"Der Rat tagt.")
    bot, box = platform(api, files=f"{api.address}/nowhere"), Box()
    await heard(api, bot, box)
    (message,) = box.messages
    assert message.file

    async with bot:
        with pytest.raises(Refused, match="gone"):
            await bot.fetch(message.file, 100)
        await bot.send(HELLO, to(anna.chat.id), "key")

    assert anna.chat.told == ["Guten Tag."]


async def test_what_was_confirmed_is_not_heard_again_and_another_bots_position_means_nothing(
    api: BotApi, anna: Person
) -> None:
    box = Box()
    api.say(anna, "Wann tagt der Rat?")
    await heard(api, platform(api), box)
    first = await box.position("telegram")
    api.say(anna, "Und wo?")
    await heard(api, platform(api), box)

    assert box.texts == ["Wann tagt der Rat?", "Und wo?"]
    assert first
    box._position = "4711:999999999"
    api.say(anna, "Wer kommt?")
    assert await heard(api, platform(api), box) == ["Wann tagt der Rat?", "Und wo?", "Wer kommt?"]


async def test_an_update_that_nobody_can_read_holds_up_nothing_and_is_noted(api: BotApi, anna: Person) -> None:
    bot, box = platform(api), Box()
    async with bot:
        taken = [
            {"update_id": 1, "message": {"text": "ohne Chat"}},
            {"update_id": 2, "message": {"message_id": 5, "date": "?", "chat": {"id": 1, "type": "private"}}},
            {"update_id": 3, "something_new": {"of": "tomorrow"}},
        ]
        await bot._take(taken, box, "1:4")

    assert box.texts == []
    assert any("2 Meldungen" in note for note in bot.notes())


# ---- buttons


async def pressed(api: BotApi, anna: Person, bot: Telegram, box: Box, *labels: str) -> list[list[dict[str, object]]]:
    """Presses buttons below the last message in Anna's chat; what the little clocks were told."""
    presses = [api.press(anna, anna.chat.shown[-1], label) for label in labels]
    async with hearing(bot, box):
        await api.until(lambda: not api.pending and all(each.answers for each in presses))
    return [each.answers for each in presses]


ASKED = Reply(
    (*ANSWER.blocks, Paragraph("Quellenlage")),
    (
        Button("Quelle 1", "/quelle 1", "/quelle 0123456789abcdef.0-9 #aaaaaa"),
        Button("Mehr", "/mehr", "/mehr #aaaaaa"),
        Button("Wann beginnt die nächste Sitzung des Stadtrats, und wo findet sie statt?", "/unused" * 20),
        Button(*["Wann beginnt die nächste Sitzung des Stadtrats von Brenndorf, und wo?"] * 2),
    ),
    language="de",
)


async def said_to(api: BotApi, anna: Person, reply: Reply = ASKED) -> None:
    api.say(anna, "Wann?")
    api.updates.drop()
    async with platform(api) as bot:
        await bot.send(reply, to(anna.chat.id), f"key {reply}")


async def test_a_pressed_button_is_its_bound_command_and_takes_the_place_of_its_message(
    api: BotApi, anna: Person
) -> None:
    await said_to(api, anna)
    box = Box()

    answers = await pressed(api, anna, platform(api), box, "Quelle 1")

    (message,) = box.messages
    assert message.text == "/quelle 0123456789abcdef.0-9 #aaaaaa"
    assert message.replaces == str(anna.chat.shown[-1].id)
    assert message.address.replaces == message.replaces
    assert [len(each) for each in answers] == [1]


async def test_a_double_tap_is_one_message_and_two_people_are_two(api: BotApi, anna: Person) -> None:
    await said_to(api, anna)
    box = Box()

    await pressed(api, anna, platform(api), box, "Mehr", "Mehr")
    assert box.texts == ["/mehr #aaaaaa"]

    bruno = api.person("Bruno")
    press = api.press(bruno, anna.chat.shown[-1], "Mehr")
    async with hearing(platform(api), box):
        await api.until(lambda: bool(press.answers))
    assert len(box.messages) == 2


async def test_a_question_too_long_for_a_button_is_read_from_its_label(api: BotApi, anna: Person) -> None:
    await said_to(api, anna)
    box = Box()
    question = "Wann beginnt die nächste Sitzung des Stadtrats von Brenndorf, und wo?"

    await pressed(api, anna, platform(api), box, question)

    assert box.texts == [question]
    assert len(anna.chat.shown[-1].labels) == 4  # with the one that copies, without the one that fits nowhere


async def test_a_press_that_is_too_late_is_no_error_to_anybody(api: BotApi, anna: Person) -> None:
    await said_to(api, anna)
    press = api.press(anna, anna.chat.shown[-1], "Mehr")
    bot, box = platform(api), Box()
    box.refusing = True
    async with hearing(bot, box):
        await asyncio.sleep(0.2)
        api.pass_time(200)
        box.refusing = False
        await api.until(lambda: bool(box.messages))
        await asyncio.sleep(0.1)

    assert box.texts == ["/mehr #aaaaaa"]
    assert press.answers == []


async def test_the_words_and_their_source_can_be_copied(api: BotApi, anna: Person) -> None:
    await said_to(api, anna)

    copied = anna.chat.shown[-1].button("Beleg kopieren")["copy_text"]["text"]

    assert copied == '„Der Rat tagt am "Freitag" & <bald>.“\nrathaus.txt · Absatz 1 · undatiert'


async def test_a_reply_in_english_has_buttons_in_english(api: BotApi, anna: Person) -> None:
    await said_to(api, anna, Reply(ASKED.blocks, ASKED.buttons, "en"))

    assert "Copy citation" in anna.chat.shown[-1].labels


# ---- what is said


async def test_an_answer_is_a_reply_in_the_same_topic_without_preview_and_with_its_file_as_code(
    api: BotApi, anna: Person
) -> None:
    forum = api.forum("Ressorts", anna)
    topic = api.topic(forum, "Rathaus")
    asked = api.say(anna, "/frage Wann?", chat=forum, topic=topic)
    bot, box = platform(api), Box()
    await heard(api, bot, box)

    async with bot:
        await bot.send(ANSWER, box.messages[0].address, "key")

    post = forum.shown[-1]
    assert post.thread == topic
    assert post.reply_to is asked
    assert "rathaus.txt" in post.marked("code")
    assert post.marked("bold") == ['"Freita']
    (call,) = api.called("sendMessage")
    assert "is_disabled" in json.dumps(call.sent["link_preview_options"])


async def test_what_replaces_a_message_is_edited_in_place_and_the_same_again_is_no_error(
    api: BotApi, anna: Person
) -> None:
    await said_to(api, anna)
    post = anna.chat.shown[-1]

    async with platform(api) as bot:
        for key in ("one", "two"):
            receipt = await bot.send(HELLO, to(anna.chat.id, replaces=str(post.id)), key)
            assert receipt.messages == (str(post.id),)
        gone = await bot.send(HELLO, to(anna.chat.id, replaces="999"), "three")

    assert post.text == "Guten Tag."
    assert post.labels == []
    assert gone.messages != ("999",)
    assert anna.chat.told == ["Guten Tag.", "Guten Tag."]


async def test_a_reply_without_blocks_takes_its_message_back_once_or_twice(api: BotApi, anna: Person) -> None:
    await said_to(api, anna)
    post = anna.chat.shown[-1]

    async with platform(api) as bot:
        for key in ("one", "two"):
            assert not (await bot.send(Reply(()), to(anna.chat.id, replaces=str(post.id)), key)).messages

    assert post.deleted


async def test_a_long_reply_becomes_messages_cut_between_blocks_with_its_buttons_last(
    api: BotApi, anna: Person
) -> None:
    sentence = "Der Rat hat die Abstimmung über den Haushalt vertagt; <das> & mehr 😀 steht im Protokoll. "
    long = Quote(sentence * 100, frame=("„", "“"), notes=("[1] rathaus.txt · Absatz 1",))
    reply = Reply((Paragraph("Dazu steht im Archiv:"), long, Paragraph("Stand 14:32")), ASKED.buttons)

    await said_to(api, anna, reply)

    posts = [post for post in anna.chat.shown if post.from_bot]
    assert len(posts) >= 3
    assert [bool(post.labels) for post in posts] == [*[False] * (len(posts) - 1), True]
    assert (
        "".join("".join(post.marked("blockquote") + post.marked("expandable_blockquote")) for post in posts).count(
            "steht im Protokoll."
        )
        == 100
    )


async def test_a_long_quotation_is_folded_if_what_it_marks_stays_to_be_seen(api: BotApi, anna: Person) -> None:
    text = "Der Rat tagt am Freitag. " + "Die Sitzung ist öffentlich, der Haushalt steht auf der Tagesordnung. " * 8
    begin = text.index("Freitag")
    span = ANSWER.blocks[1].highlights[0] if isinstance(ANSWER.blocks[1], Quote) else None
    assert span
    marked = type(span)(begin, begin + 7)

    await said_to(api, anna, Reply((Quote(text, (marked,)),)))
    assert anna.chat.shown[-1].marked("expandable_blockquote")

    await said_to(api, anna, Reply((Quote(text, (type(span)(len(text) - 20, len(text) - 2),)),)))
    assert not anna.chat.shown[-1].marked("expandable_blockquote")


async def test_markup_that_telegram_refuses_is_said_without_any(api: BotApi, anna: Person) -> None:
    api.say(anna, "Wann?")
    api.fail("sendMessage", Error(400, "Bad Request: can't parse entities: Unsupported start tag"))

    async with platform(api) as bot:
        await bot.send(ANSWER, to(anna.chat.id), "key")

    (told,) = anna.chat.told
    assert 'Der Rat tagt am "Freitag" & <bald>.' in told
    assert anna.chat.shown[-1].marked("blockquote") == []


async def test_a_group_that_became_a_supergroup_is_answered_there(api: BotApi, anna: Person) -> None:
    desk = api.group("Desk", anna)
    bigger = api.upgrade(desk)

    async with platform(api) as bot:
        await bot.send(HELLO, to(desk.id), "key")
        await bot.send(HELLO, to(desk.id), "other key")

    assert bigger.told == ["Guten Tag.", "Guten Tag."]


async def test_that_a_group_became_a_supergroup_is_told_before_anything_that_was_said_there(
    api: BotApi, anna: Person
) -> None:
    desk = api.group("Desk", anna)
    bigger = api.upgrade(desk)
    api.say(anna, "/frage Wann tagt der Rat?", chat=bigger)
    bot, box = platform(api), Box()
    box.refusing = True
    async with hearing(bot, box):
        await asyncio.sleep(0.2)
        assert (box.moves, box.texts) == ([], [])
        box.refusing = False
        await api.until(lambda: box.texts)

    assert set(box.moves) == {("telegram", str(desk.id), str(bigger.id))}
    assert box.messages[0].room == str(bigger.id)


async def test_a_move_whose_update_is_gone_is_known_from_the_first_reply(api: BotApi, anna: Person) -> None:
    desk = api.group("Desk", anna)
    bigger = api.upgrade(desk)
    api.updates.drop()
    bot, box = platform(api), Box()
    async with hearing(bot, box):
        await asyncio.sleep(0.05)
        await bot.send(HELLO, to(desk.id), "key")

    assert box.moves == [("telegram", str(desk.id), str(bigger.id))]
    assert bigger.told == ["Guten Tag."]


async def test_what_is_taken_back_in_a_group_that_became_a_supergroup_is_looked_for_there(
    api: BotApi, anna: Person
) -> None:
    desk = api.group("Desk", anna)
    bot = platform(api)
    async with bot:
        (said,) = (await bot.send(HELLO, to(desk.id), "key")).messages
        bigger = api.upgrade(desk)

        assert not (await bot.send(Reply(()), to(desk.id, replaces=said), "other key")).messages
        await bot.send(HELLO, to(desk.id), "third key")

    assert [int(call.sent["chat_id"]) for call in api.called("deleteMessage")] == [desk.id, bigger.id]
    assert [int(call.sent["chat_id"]) for call in api.called("sendMessage")] == [desk.id, bigger.id]


async def test_a_turn_for_what_was_said_already_is_none_for_what_is_said_next(api: BotApi, anna: Person) -> None:
    api.say(anna, "Wann?")
    address, loop = to(anna.chat.id), asyncio.get_running_loop()
    async with platform(api) as bot:
        for _ in range(2):
            await bot.turn(address)
            await bot.send(HELLO, address, "key")
        await bot.send(HELLO, address, "other key")
        began = loop.time()
        await bot.send(HELLO, address, "third key")

    assert loop.time() - began > 0.5  # three at once, and that would be the fourth
    assert anna.chat.told == ["Guten Tag."] * 3


# ---- what goes wrong


async def test_a_wrong_token_is_a_refused_login_that_does_not_tell_it(api: BotApi) -> None:
    api.revoked = True
    with pytest.raises(LoginRefused) as caught:
        await platform(api).__aenter__()

    assert "@BotFather" in str(caught.value)
    assert api.token not in str(caught.value)


async def test_who_blocked_the_bot_is_refused_and_a_silent_server_is_unreachable(api: BotApi, anna: Person) -> None:
    api.say(anna, "Wann?")
    api.block(anna)
    async with platform(api) as bot:
        with pytest.raises(Refused, match="blocked"):
            await bot.send(HELLO, to(anna.chat.id), "key")
        with pytest.raises(Refused, match="not found"):
            await bot.send(HELLO, to(424242), "key two")

    lost = platform(api)
    await api.__aexit__(None, None, None)
    with pytest.raises(Unreachable):
        await lost.__aenter__()
    await api.__aenter__()


async def test_a_second_program_with_the_token_is_told_to_the_admin_and_nothing_spins(
    api: BotApi, anna: Person
) -> None:
    bot = platform(api)
    api.fail("getUpdates", Error(409, "Conflict: terminated by other getUpdates request"), times=None)
    async with bot:
        with pytest.raises(Unreachable, match="anderes Programm"):
            await bot.receive(Box())

    assert len(api.called("getUpdates")) == 1


async def test_a_short_silence_is_no_lost_connection(api: BotApi, anna: Person) -> None:
    api.say(anna, "Wann tagt der Rat?")
    api.fail("getUpdates", Reset(), times=2)

    assert await heard(api, platform(api), Box()) == ["Wann tagt der Rat?"]


async def test_a_chat_that_is_too_fast_waits_and_others_do_not(api: BotApi, anna: Person) -> None:
    bruno = api.person("Bruno")
    api.say(anna, "Wann?")
    api.say(bruno, "Wann?")
    api.fail("sendMessage", TooFast(3), text=str(anna.chat.id))
    async with platform(api) as bot:
        with pytest.raises(Unreachable) as caught:
            await bot.send(HELLO, to(anna.chat.id), "key")
        with pytest.raises(Unreachable) as again:
            await bot.send(HELLO, to(anna.chat.id), "key")
        await bot.send(HELLO, to(bruno.chat.id), "other key")

    assert caught.value.retry_after == 3
    assert again.value.retry_after
    assert again.value.retry_after > 2
    assert len([call for call in api.called("sendMessage") if call.status == 429]) == 1
    assert bruno.chat.told == ["Guten Tag."]


@pytest.mark.parametrize("fault", [Lost(), Cut()], ids=["the connection broke", "half an answer"])
async def test_a_reply_that_perhaps_arrived_is_said_to_be_so(api: BotApi, anna: Person, fault: Lost | Cut) -> None:
    api.say(anna, "Wann?")
    api.fail("sendMessage", fault)
    async with platform(api) as bot:
        assert isinstance(bot, Forgetful)
        with pytest.raises(Unreachable) as caught:
            await bot.send(HELLO, to(anna.chat.id), "key")

    assert caught.value.perhaps
    assert anna.chat.told == ["Guten Tag."]


async def test_a_reply_that_telegram_refused_certainly_did_not_arrive(api: BotApi, anna: Person) -> None:
    api.say(anna, "Wann?")
    api.fail("sendMessage", Error(500, "Internal Server Error: restart"))
    async with platform(api) as bot:
        with pytest.raises(Unreachable) as caught:
            await bot.send(HELLO, to(anna.chat.id), "key")

    assert not caught.value.perhaps


async def test_nothing_is_said_to_a_server_that_does_not_answer_even_a_greeting(api: BotApi, anna: Person) -> None:
    api.say(anna, "Wann?")
    api.fail("sendMessage", Lost())
    async with platform(api) as bot:
        with pytest.raises(Unreachable):
            await bot.send(HELLO, to(anna.chat.id), "key")
        api.fail("getMe", Reset())
        with pytest.raises(Unreachable) as caught:
            await bot.turn(to(anna.chat.id))
        assert not caught.value.perhaps
        await bot.turn(to(anna.chat.id))
        await bot.send(HELLO, to(anna.chat.id), "key")

    assert anna.chat.told == ["Guten Tag."] * 2


async def test_the_library_does_not_log_the_token(api: BotApi, anna: Person, caplog: pytest.LogCaptureFixture) -> None:
    api.say(anna, "Wann?")
    api.fail("sendMessage", Lost())
    with caplog.at_level(logging.WARNING):
        await heard(api, platform(api), Box())
        async with platform(api) as bot:
            with suppress(Unreachable):
                await bot.send(HELLO, to(anna.chat.id), "key")

    assert api.token not in caplog.text


# ---- what Telegram shows of the bot


async def test_commands_and_descriptions_are_there_in_both_languages_and_set_only_once(api: BotApi) -> None:
    async with platform(api):
        pass
    calls = len(api.calls)
    async with platform(api):
        pass

    offered = json.dumps(api.called("setMyCommands")[0].sent, ensure_ascii=False)
    assert "quelle" in offered
    assert {call.sent.get("language_code", "") for call in api.called("setMyCommands")} == {"", "de", "en"}
    assert [call.sent.get("language_code", "") for call in api.called("setMyDescription")] == ["", "en"]
    assert any("nie über Telegram" in str(call.sent) for call in api.called("setMyDescription"))
    assert [call.method for call in api.calls[calls:] if call.method.startswith("setMy")] == []


async def test_privacy_mode_is_noted(api: BotApi) -> None:
    api.privacy = True
    async with platform(api) as bot:
        assert any("Group Privacy" in note for note in bot.notes())
    api.privacy = False
    async with platform(api) as bot:
        assert list(bot.notes()) == []


# ---- by webhook


@asynccontextmanager
async def page(bot: Telegram) -> AsyncIterator[str]:
    """The page's server with the path where Telegram calls."""
    app = web.Application()
    app.router.add_post("/telegram", bot.hook)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
    finally:
        await runner.cleanup()


async def test_by_webhook_an_update_is_kept_before_it_is_confirmed_and_the_same_twice_is_one(
    api: BotApi, anna: Person
) -> None:
    box = Box()
    box.refusing = True
    bot = platform(api, hook="https://belegbot.example")
    async with page(bot) as url, hearing(bot, box), aiohttp.ClientSession() as session:
        message = {
            "message_id": 5,
            "date": 1_700_000_000,
            "chat": {"id": anna.id, "type": "private", "first_name": "Anna"},
            "from": anna.json(),
            "text": "Wann tagt der Rat?",
        }
        update = {"update_id": 77, "message": message}

        async def post(secret: str, body: str) -> int:
            headers = {"X-Telegram-Bot-Api-Secret-Token": secret, "Content-Type": "application/json"}
            async with session.post(url, data=BytesIO(body.encode()), headers=headers) as response:
                return response.status

        farewell = message | {"chat": {"id": -4, "type": "group", "title": "Desk"}, "migrate_to_chat_id": -1004}
        del farewell["text"]
        move = {"update_id": 76, "message": farewell}
        await asyncio.sleep(0.05)
        assert await post("wrong", json.dumps(update)) == 403
        assert await post(SECRET, json.dumps(move)) == 500
        assert await post("", json.dumps(update)) == 403
        assert await post(SECRET, json.dumps(update)) == 500
        box.refusing = False
        assert await post(SECRET, json.dumps(move)) == 200
        assert [await post(SECRET, json.dumps(update)) for _ in range(2)] == [200, 200]
        assert await post(SECRET, "{") == 200
        assert await post(SECRET, '{"update_id": 78, "message": {}}') == 200
        assert await post(SECRET, json.dumps({"update_id": 79, "x": "y" * (1 << 20)})) == 200

    assert box.texts == ["Wann tagt der Rat?"]
    assert box.moves == [("telegram", "-4", "-1004")]
    assert api.called("setWebhook")[-1].sent["url"] == "https://belegbot.example/telegram"


async def test_a_secret_that_is_no_text_is_a_wrong_one(api: BotApi) -> None:
    bot = platform(api, hook="https://belegbot.example")
    async with page(bot) as url, hearing(bot, Box()):
        port = int(url.rpartition(":")[2].partition("/")[0])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            b"POST /telegram HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n"
            b"X-Telegram-Bot-Api-Secret-Token: \xff\xfe\r\n\r\n{}"
        )
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()

    assert answer.startswith(b"HTTP/1.1 403 ")
