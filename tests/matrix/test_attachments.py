"""Claims about pictures and files that come with an answer, against a real homeserver."""

from collections import Counter
from dataclasses import replace

import pytest
from aiohttp import web

from bot.platform import Address
from bot.platforms.matrix import Matrix
from bot.platforms.matrix.content import Place, contents
from bot.reply import Attachment, Paragraph, Reply
from tests.contracts.platform import PICTURE, PNG, TABLE, TIMELINE
from tests.matrix.desk import at_work
from tests.matrix.house import House, quiet
from tests.matrix.people import WORDS
from tests.matrix.test_identity import behind

LONG = Reply(tuple(Paragraph(f"{day}. August: Der Rat tagt zum {day}. Mal.") for day in range(1, 30)))


@pytest.mark.parametrize("encrypted", [False, True], ids=["open", "encrypted"])
async def test_a_picture_comes_in_answer_to_the_question_with_all_that_programs_need(
    house: House, encrypted: bool
) -> None:
    anna = await house.person("anna")
    async with at_work(house.platform, house.folder / "data") as desk:
        desk.answer = lambda _: Reply((TIMELINE,), attachment=PICTURE)
        room = await house.room(anna, encrypted=encrypted)
        question = await anna.say(room, "!zeitleiste Hafen bild")
        (shown,) = await anna.told(room, house.bot, 1)
        await quiet(anna, room, house.bot, 1)
        (picture,) = await anna.attachments(room, house.bot)

    assert (shown["msgtype"], shown["body"], shown["filename"]) == ("m.image", TIMELINE.text, "zeitleiste.png")
    assert shown["info"] == {"mimetype": "image/png", "size": len(PNG), "w": 16, "h": 8}
    assert shown["m.relates_to"] == {"m.in_reply_to": {"event_id": question}}
    assert shown["m.mentions"] == {"user_ids": [anna.id]}
    assert picture.content == PNG
    assert ("file" in shown, "url" in shown) == (encrypted, not encrypted)


async def test_of_what_is_encrypted_the_homeserver_learns_neither_bytes_nor_name(house: House) -> None:
    anna = await house.person("anna")
    async with at_work(house.platform, house.folder / "data") as desk:
        desk.answer = lambda _: Reply((TIMELINE,), attachment=TABLE)
        room = await house.room(anna, encrypted=True)
        await anna.say(room, "!zeitleiste csv")
        (shown,) = await anna.told(room, house.bot, 1)
        stored = await anna.client.download(shown["file"]["url"])

    assert (shown["file"]["v"], shown["file"]["key"]["alg"]) == ("v2", "A256CTR")
    assert len(stored.body) == len(TABLE.content)
    assert stored.body != TABLE.content
    assert (stored.content_type, stored.filename) == ("application/octet-stream", None)


@pytest.mark.parametrize("encrypted", [False, True], ids=["open", "encrypted"])
async def test_a_long_text_follows_its_picture_by_itself_in_the_same_thread(house: House, encrypted: bool) -> None:
    anna = await house.person("anna")
    async with at_work(house.platform, house.folder / "data") as desk:
        desk.answer = lambda _: Reply(LONG.blocks, attachment=PICTURE)
        room = await house.room(anna, encrypted=encrypted)
        began = await anna.say(room, "Danke")
        await anna.told(room, house.bot, 2)
        thread = {"rel_type": "m.thread", "event_id": began, "is_falling_back": True}
        asked = await anna.say(room, "!zeitleiste", **{"m.relates_to": thread})
        *_, shown, text = await anna.told(room, house.bot, 4)

    assert (shown["msgtype"], shown["body"]) == ("m.image", PICTURE.alt)
    assert (text["msgtype"], text["body"]) == ("m.notice", LONG.plain())
    for each in (shown, text):
        assert (each["m.relates_to"]["rel_type"], each["m.relates_to"]["event_id"]) == ("m.thread", began)
        assert each["m.relates_to"]["m.in_reply_to"] == {"event_id": asked}


def test_a_list_that_follows_its_picture_is_not_said_below_it_as_well() -> None:
    blocks = (*LONG.blocks, Paragraph("Auf der Seite ansehen"))
    reply = Reply(blocks, attachment=replace(PICTURE, alt=LONG.plain()))

    shown, text = contents(reply, Place(), {"msgtype": "m.image", "filename": PICTURE.name})

    assert shown["body"] == PICTURE.name
    assert text["body"].startswith(LONG.plain())


async def test_a_file_that_the_homeserver_does_not_take_is_named_instead(house: House) -> None:
    anna = await house.person("anna")
    large = Attachment("file", "zeitleiste.csv", "text/csv", b"x" * 1_100_000)
    async with at_work(house.platform, house.folder / "data") as desk:
        desk.answer = lambda _: Reply((TIMELINE,), attachment=large)
        room = await house.room(anna)
        await anna.say(room, "!zeitleiste csv")
        (told,) = await anna.told(room, house.bot, 1)

    sentence = WORDS.too_large.format(name="zeitleiste.csv", most="1")
    assert (told["msgtype"], told["body"].splitlines()) == ("m.notice", [TIMELINE.text, sentence])


@pytest.mark.parametrize("encrypted", [False, True], ids=["open", "encrypted"])
async def test_a_picture_said_again_after_a_crash_is_there_once(house: House, encrypted: bool) -> None:
    anna = await house.person("anna")
    said = Reply((TIMELINE,), attachment=PICTURE)
    async with at_work(house.platform, house.folder / "data"):
        room = await house.room(anna, encrypted=encrypted)
        first = await house.platform.send(said, Address("matrix", room), "key")
    async with at_work(house.again(), house.folder / "data"):
        second = await house.platform.send(said, Address("matrix", room), "key")
        await quiet(anna, room, house.bot, 1)

    assert first == second
    assert anna.undecryptable == 0


@pytest.mark.parametrize("encrypted", [False, True], ids=["open", "encrypted"])
async def test_a_picture_takes_the_place_of_an_answer_and_an_answer_that_of_a_picture(
    house: House, encrypted: bool
) -> None:
    anna = await house.person("anna")
    async with at_work(house.platform, house.folder / "data") as desk:
        room = await house.room(anna, encrypted=encrypted)
        question = await anna.say(room, "!zeitleiste Hafen")
        await anna.told(room, house.bot, 1)
        desk.answer = lambda _: Reply((TIMELINE,), attachment=PICTURE)
        await anna.edit(room, question, "!zeitleiste Hafen bild")
        ours, shown = await anna.told(room, house.bot, 2)
        (first, *_) = anna.from_bot(room, house.bot)

    assert "Hafen" in ours["body"]
    assert shown["m.relates_to"] == {"rel_type": "m.replace", "event_id": first}
    assert shown["m.new_content"]["msgtype"] == "m.image"
    assert await anna.content_of(shown["m.new_content"]) == PNG


async def test_an_upload_that_the_homeserver_wants_to_wait_for_is_made_up_for_and_repeated_only_then(
    house: House,
) -> None:
    anna = await house.person("anna")
    asked: Counter[str] = Counter()

    def change(request: web.Request, answer: web.Response) -> web.Response:
        what = (
            "upload"
            if request.path.endswith("/media/v3/upload")
            else "event"
            if "/send/m.room." in request.path
            else ""
        )
        asked[what] += 1
        if what and asked[what] <= 2:
            refusal = {"errcode": "M_LIMIT_EXCEEDED", "error": "Langsamer", "retry_after_ms": 100}
            return web.json_response(refusal, status=429)
        return answer

    async with behind(house.platform._account, change) as account:
        house.platform = Matrix(account, house.folder / "bot", WORDS, lambda _: True, house.platform._habits)
        async with at_work(house.platform, house.folder / "data") as desk:
            desk.answer = lambda _: Reply((TIMELINE,), attachment=PICTURE)
            room = await house.room(anna)
            await anna.say(room, "!zeitleiste bild")
            await anna.told(room, house.bot, 1)
            await quiet(anna, room, house.bot, 1)

    assert (asked["upload"], asked["event"]) == (3, 3)
