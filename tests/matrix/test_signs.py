"""Claims about the reactions that the bot puts under its own answers."""

import asyncio

import pytest

from bot.platform import Address
from bot.reply import Button, Reply
from tests.matrix.desk import answer, at_work
from tests.matrix.house import House
from tests.matrix.people import Person

MORE = Button("Mehr", "/mehr", "/mehr #3fa9c2")


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.platforms.matrix.signs.QUIET", 0.2)


def paged(text: str) -> Reply:
    """An answer of which there is more."""
    return Reply(answer(text).blocks, (MORE,))


async def signs(anna: Person, room: str, bot: str, number: int) -> list[tuple[str, str]]:
    """The bot's, as soon as there are so many, and a while later."""
    async with asyncio.timeout(20):
        while len(anna.reactions(room, bot)) < number:
            await anna.read(200)
    await anna.read(400)
    return anna.reactions(room, bot)


@pytest.mark.parametrize("encrypted", [False, True], ids=["open", "encrypted"])
async def test_where_there_is_more_one_tap_brings_it_and_another_leads_back(house: House, encrypted: bool) -> None:
    anna = await house.person("anna")
    async with at_work(house.platform, house.folder / "data") as desk:
        desk.answer = paged
        room = await house.room(anna, encrypted=encrypted)
        await anna.say(room, "Wann tagt der Rat?")
        await anna.told(room, house.bot, 1)
        (first,) = anna.from_bot(room, house.bot)
        assert await signs(anna, room, house.bot, 1) == [("➡️", first)]

        await anna.react(room, first, "➡️")
        await anna.told(room, house.bot, 2)
        _, second = anna.from_bot(room, house.bot)
        assert (await signs(anna, room, house.bot, 3))[1:] == [("⬅️", second), ("➡️", second)]
        await anna.react(room, second, "⬅️")
        await anna.told(room, house.bot, 3)

    assert desk.texts == ["Wann tagt der Rat?", "/mehr", "/antwort"]


async def test_an_answer_of_which_there_is_no_more_bears_no_sign(house: House) -> None:
    anna = await house.person("anna")
    async with at_work(house.platform, house.folder / "data"):
        room = await house.room(anna)
        await anna.say(room, "Wann tagt der Rat?")
        await anna.told(room, house.bot, 1)
        await asyncio.sleep(0.5)
        assert await signs(anna, room, house.bot, 0) == []


async def test_of_many_answers_only_the_last_bears_a_sign(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.platforms.matrix.signs.QUIET", 2.0)
    anna = await house.person("anna")
    async with at_work(house.platform, house.folder / "data") as desk:
        desk.answer = paged
        room = await house.room(anna)
        for number in range(5):
            await anna.say(room, f"Frage {number}")
        await anna.told(room, house.bot, 5)
        assert await signs(anna, room, house.bot, 1) == [("➡️", anna.from_bot(room, house.bot)[-1])]


async def test_an_answer_said_again_after_a_crash_bears_its_sign_once(house: House) -> None:
    anna = await house.person("anna")
    async with at_work(house.platform, house.folder / "data"):
        room = await house.room(anna)
        await house.platform.send(paged("Am Freitag."), Address("matrix", room), "key")
        before = await signs(anna, room, house.bot, 1)
    async with at_work(house.again(), house.folder / "data"):
        await house.platform.send(paged("Am Freitag."), Address("matrix", room), "key")
        await asyncio.sleep(0.5)
        assert await signs(anna, room, house.bot, 1) == before


async def test_a_thumb_under_help_calls_no_answer_right_or_wrong(house: House) -> None:
    anna = await house.person("anna")
    async with at_work(house.platform, house.folder / "data") as desk:
        room = await house.room(anna)
        await anna.say(room, "!hilfe")
        await anna.told(room, house.bot, 1)
        await anna.react(room, anna.from_bot(room, house.bot)[0], "👎")
        await anna.say(room, "Wann tagt der Rat?")
        await desk.said(2)

    assert desk.texts == ["/hilfe", "Wann tagt der Rat?"]
