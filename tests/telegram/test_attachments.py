"""Pictures and files over real HTTP: as Telegram takes them, once, and never in place of the words."""

import asyncio
import zlib
from collections.abc import Sequence
from struct import pack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery import Delivery
from bot.outbox import Outbox, letter, post
from bot.platform import Message, Refused, Unreachable
from bot.platforms.telegram import texts
from bot.platforms.telegram.attachments import ways
from bot.reply import Attachment, Block, Button, Paragraph, Quote, Reply
from bot.state import State
from tests.contracts.platform import PICTURE, TABLE, TIMELINE
from tests.telegram.chats import Person, Post
from tests.telegram.faults import Error, Hang, Lost, Slow, TooFast
from tests.telegram.newsroom import platform, to
from tests.telegram.oracle import formatted, units
from tests.telegram.server import Telegram as BotApi

SHOWN = Reply((TIMELINE,), (Button("Weiter", "/mehr"),), attachment=PICTURE)
KEPT = Reply((TIMELINE,), attachment=TABLE)
EVENT = Quote("Der Rat tagt am Freitag im Rathaus.", frame=("„", "“"), notes=("[1] rathaus.txt · Absatz 1",))


def png(width: int, height: int) -> bytes:
    """A white picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\xff" * ((width + 7) // 8)) * height, 9)
    head = pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def picture(content: bytes, media_type: str = "image/png") -> Attachment:
    return Attachment("picture", "zeitleiste.png", media_type, content, "Drei Ereignisse auf einer Linie")


@pytest.fixture
def anna(api: BotApi) -> Person:
    """She has said something, so that the bot may write to her."""
    anna = api.person("Anna")
    api.say(anna, "/zeitleiste bild")
    api.updates.drop()
    return anna


async def said(api: BotApi, anna: Person, reply: Reply) -> list[Post]:
    async with platform(api) as bot:
        await bot.send(reply, to(anna.chat.id), "key")
    return [each for each in anna.chat.shown if each.from_bot]


def names(posts: Sequence[Post]) -> list[str]:
    return ["text" if each.file is None else "photo" if each.file.size[0] else each.file.name for each in posts]


# ---- a picture and its words


async def test_a_picture_is_shown_with_its_words_below_and_its_buttons(api: BotApi, anna: Person) -> None:
    (shown,) = await said(api, anna, SHOWN)

    assert names([shown]) == ["photo"]
    assert shown.text == TIMELINE.text
    assert shown.labels == ["Weiter"]


async def test_a_picture_without_words_says_what_it_shows(api: BotApi, anna: Person) -> None:
    (shown,) = await said(api, anna, Reply((), attachment=PICTURE))

    assert shown.text == PICTURE.alt


async def test_words_that_do_not_fit_below_a_picture_follow_whole_and_the_buttons_with_them(
    api: BotApi, anna: Person
) -> None:
    reply = Reply((TIMELINE, *[EVENT] * 40), SHOWN.buttons, attachment=PICTURE)

    first, *others = await said(api, anna, reply)

    assert names([first]) == ["photo"]
    assert first.text.startswith(TIMELINE.text)
    assert units(first.text) <= 1_024
    assert others
    assert sum(each.text.count("„Der Rat tagt am Freitag im Rathaus.“") for each in (first, *others)) == 40
    assert [each.labels for each in (first, *others)] == [*[[]] * len(others), ["Weiter", "Beleg kopieren"]]


WORDS = st.text(st.sampled_from('abÄ <>&"\n😀„“</b>'), min_size=1, max_size=1_500)
SOME = st.lists(st.one_of(WORDS.map(Paragraph), WORDS.map(lambda text: Quote(text, frame=("„", "“")))), max_size=4)


@given(SOME)
@settings(deadline=None, max_examples=80)
def test_whatever_stands_below_a_picture_fits_and_no_quotation_is_cut_for_it(blocks: list[Block]) -> None:
    first, *others = texts.parts(Reply(tuple(blocks), attachment=PICTURE))
    read = [formatted(part.html, "HTML") for part in (first, *others)]

    assert first.attachment is PICTURE
    assert all(part.attachment is None for part in others)
    assert units(read[0].text) <= 1_024
    assert all(units(each.text) <= 4_096 for each in read)
    alone = [part for block in blocks for part in texts.parts(Reply((block,)))]
    assert sum(part.html.count("<blockquote") for part in (first, *others)) == sum(
        part.html.count("<blockquote") for part in alone
    )


# ---- as Telegram takes it


@pytest.mark.parametrize(
    ("attachment", "shown"),
    [
        (picture(png(1_600, 900)), True),
        (picture(png(9_000, 1_000)), True),
        (picture(png(9_000, 1_001)), False),
        (picture(png(2_100, 100)), False),
        (picture(b'<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"), False),
        (picture(png(8, 8) + bytes(10_000_000)), False),
        (Attachment("file", "foto.png", "image/png", png(1_600, 900)), False),
    ],
    ids=["usual", "the longest", "too long", "too thin", "drawn in lines", "too heavy", "a file"],
)
async def test_what_telegram_does_not_show_is_sent_as_a_file_without_trying(
    api: BotApi, anna: Person, attachment: Attachment, shown: bool
) -> None:
    (sent,) = await said(api, anna, Reply((TIMELINE,), attachment=attachment))

    assert sent.file
    assert sent.file.content == attachment.content
    assert names([sent]) == ["photo" if shown else attachment.name]
    assert len(api.called("sendPhoto")) == int(shown)


def test_what_nobody_takes_is_not_tried(api: BotApi) -> None:
    assert ways(picture(b"")) == ()
    assert ways(picture(bytes(50_000_001))) == ()


@pytest.mark.parametrize(
    "refusal", [Error(400, "Bad Request: IMAGE_PROCESS_FAILED"), Error(413, "Request Entity Too Large")]
)
async def test_a_picture_that_telegram_refuses_all_the_same_is_sent_as_a_file(
    api: BotApi, anna: Person, refusal: Error
) -> None:
    api.fail("sendPhoto", refusal, times=None)

    (sent,) = await said(api, anna, SHOWN)

    assert names([sent]) == ["zeitleiste.png"]
    assert sent.text == TIMELINE.text
    assert len(api.called("sendPhoto")) == 1


async def test_where_no_files_are_allowed_the_words_are_said_and_what_is_missing(api: BotApi, anna: Person) -> None:
    for method in ("sendPhoto", "sendDocument"):
        api.fail(method, Error(400, "Bad Request: not enough rights to send photos to the chat"), times=None)

    (sent,) = await said(api, anna, SHOWN)

    assert sent.text == f"{TIMELINE.text}\nTelegram hat die Datei „zeitleiste.png“ nicht angenommen."
    assert sent.labels == ["Weiter"]


async def test_markup_that_telegram_refuses_does_not_cost_the_picture(api: BotApi, anna: Person) -> None:
    api.fail("sendPhoto", Error(400, "Bad Request: can't parse entities: Unsupported start tag"))

    (sent,) = await said(api, anna, Reply((EVENT,), attachment=PICTURE))

    assert names([sent]) == ["photo"]
    assert EVENT.text in sent.text
    assert sent.marked("blockquote") == []


async def test_a_chat_that_blocked_the_bot_is_refused_with_a_picture_as_well(api: BotApi, anna: Person) -> None:
    api.block(anna)
    async with platform(api) as bot:
        with pytest.raises(Refused, match="blocked"):
            await bot.send(SHOWN, to(anna.chat.id), "key")


async def test_a_picture_stands_in_its_topic_below_what_was_asked(api: BotApi, anna: Person) -> None:
    forum = api.forum("Ressorts", anna)
    topic = api.topic(forum, "Rathaus")
    asked = api.say(anna, "/zeitleiste bild", chat=forum, topic=topic)
    async with platform(api) as bot:
        await bot.send(SHOWN, to(forum.id, thread=str(topic), reply_to=str(asked.id)), "key")

    assert forum.shown[-1].file
    assert forum.shown[-1].thread == topic
    assert forum.shown[-1].reply_to is asked


async def test_a_picture_for_a_group_that_became_a_supergroup_arrives_there(api: BotApi, anna: Person) -> None:
    desk = api.group("Desk", anna)
    bigger = api.upgrade(desk)
    async with platform(api) as bot:
        await bot.send(SHOWN, to(desk.id), "key")

    assert names([post for post in bigger.shown if post.from_bot]) == ["photo"]


# ---- once


async def test_a_picture_waits_as_long_as_telegram_asks(api: BotApi, anna: Person) -> None:
    api.fail("sendPhoto", TooFast(2))
    async with platform(api) as bot:
        with pytest.raises(Unreachable) as caught:
            await bot.send(SHOWN, to(anna.chat.id), "key")

    assert caught.value.retry_after == 2
    assert not caught.value.perhaps
    assert anna.chat.told == []


async def test_pictures_count_for_the_pace_of_a_chat(api: BotApi, anna: Person) -> None:
    loop = asyncio.get_running_loop()
    async with platform(api) as bot:
        began = loop.time()
        for count in range(4):
            await bot.send(SHOWN, to(anna.chat.id), f"key {count}")

    assert loop.time() - began > 0.5  # three at once, and that was the fourth
    assert api.violations == {}


async def test_a_picture_may_take_longer_than_a_text(api: BotApi, anna: Person) -> None:
    api.fail("sendPhoto", Slow(1.5))
    async with platform(api, patience=0.5) as bot:
        await bot.send(SHOWN, to(anna.chat.id), "key")
        api.fail("sendMessage", Hang(1.5))
        with pytest.raises(Unreachable):
            await bot.send(Reply((TIMELINE,)), to(anna.chat.id), "other key")

    assert names([each for each in anna.chat.shown if each.from_bot]) == ["photo"]


async def test_words_after_a_picture_are_said_again_without_the_picture(api: BotApi, anna: Person) -> None:
    long = Reply((TIMELINE, *[EVENT] * 40), attachment=PICTURE)
    api.fail("sendMessage", TooFast(1))
    async with platform(api) as bot:
        with pytest.raises(Unreachable):
            await bot.send(long, to(anna.chat.id), "key")
        await asyncio.sleep(1)
        await bot.send(long, to(anna.chat.id), "key")

    assert [name for name in names(anna.chat.shown[1:]) if name != "text"] == ["photo"]


@pytest.mark.parametrize("reply", [SHOWN, KEPT], ids=["picture", "file"])
async def test_what_nobody_knows_to_have_arrived_is_sent_twice_at_most(api: BotApi, anna: Person, reply: Reply) -> None:
    api.fail("sendPhoto", Lost(), times=None)
    api.fail("sendDocument", Lost(), times=None)

    assert await delivered(api, anna, reply) == ["refused"]
    assert 1 <= len(anna.chat.told) <= 2


async def delivered(api: BotApi, anna: Person, *replies: Reply) -> list[str]:
    """What became of each, once it came out of state.db and was sent or given up."""
    asked = Message(platform="telegram", room=str(anna.chat.id), sender=str(anna.id), id="1.1", text="/zeitleiste")
    async with State(None) as state, platform(api) as bot:
        outbox = Outbox(state)
        await state.change(
            lambda change: post(change, [letter(asked, reply, part) for part, reply in enumerate(replies)])
        )
        sending = asyncio.ensure_future(Delivery(outbox, bot).run())
        async with asyncio.timeout(30):
            while await outbox.unsent():
                await asyncio.sleep(0.02)
        sending.cancel()
        await asyncio.wait([sending])
        return [str(row[0]) for row in await state.rows("SELECT state FROM outbox ORDER BY id")]


async def test_a_picture_and_a_file_come_out_of_the_outbox_byte_for_byte(api: BotApi, anna: Person) -> None:
    assert await delivered(api, anna, SHOWN, KEPT) == ["sent", "sent"]

    files = [each.file for each in anna.chat.shown if each.file]
    assert [each.content for each in files] == [PICTURE.content, TABLE.content]


# ---- in the place of something


async def test_a_picture_in_the_place_of_a_text_is_said_and_the_text_taken_back(api: BotApi, anna: Person) -> None:
    async with platform(api) as bot:
        (text,) = (await bot.send(Reply((EVENT,)), to(anna.chat.id), "key")).messages
        receipt = await bot.send(SHOWN, to(anna.chat.id, replaces=text), "other key")

    (shown,) = (each for each in anna.chat.shown if each.from_bot)
    assert names([shown]) == ["photo"]
    assert receipt.messages == (str(shown.id),)


async def test_a_text_in_the_place_of_a_picture_is_said_and_the_picture_taken_back(api: BotApi, anna: Person) -> None:
    async with platform(api) as bot:
        (old,) = (await bot.send(SHOWN, to(anna.chat.id), "key")).messages
        receipt = await bot.send(Reply((EVENT,)), to(anna.chat.id, replaces=old), "other key")

    (shown,) = (each for each in anna.chat.shown if each.from_bot)
    assert names([shown]) == ["text"]
    assert receipt.messages == (str(shown.id),)


async def test_a_picture_that_replaced_a_text_is_not_sent_again_because_the_text_cannot_be_taken_back(
    api: BotApi, anna: Person
) -> None:
    async with platform(api) as bot:
        (text,) = (await bot.send(Reply((EVENT,)), to(anna.chat.id), "key")).messages
        api.fail("deleteMessage", Error(500, "Internal Server Error"))
        await bot.send(SHOWN, to(anna.chat.id, replaces=text), "other key")

    assert names([each for each in anna.chat.shown if each.from_bot]) == ["text", "photo"]


async def test_a_picture_is_taken_back_like_a_text(api: BotApi, anna: Person) -> None:
    async with platform(api) as bot:
        (old,) = (await bot.send(SHOWN, to(anna.chat.id), "key")).messages
        assert not (await bot.send(Reply(()), to(anna.chat.id, replaces=old), "other key")).messages

    assert [each for each in anna.chat.shown if each.from_bot] == []
