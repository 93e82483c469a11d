"""Questions asked inline."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.access import Access
from bot.config import AccessSettings
from bot.errors import StateError
from bot.inline import Inline
from bot.platforms.telegram import texts
from tests.bot.answers import Newsroom, newsroom

ANNA, BEN = "4711", "4712"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(tmp_path) as opened:
        yield opened


def inline(desk: Newsroom, at_most: int = 20) -> Inline:
    access = Access(desk.state, AccessSettings(readers=(f"telegram:{ANNA}", f"telegram:{BEN}")), (), "de", desk.now)
    return Inline("telegram", access, desk.of, "de", at_most, desk.now)


async def test_citations_come_with_their_place_and_fit_into_one_message_each(desk: Newsroom) -> None:
    found = await inline(desk)(ANNA, "Bis wann bleibt die Donaubrücke gesperrt?", "de")

    assert 1 <= len(found) <= 10
    assert "3. Oktober" in found[0].title
    assert "verkehr/bruecke.txt" in found[0].about
    assert len({each.id for each in found}) == len(found)
    assert all(len(texts.parts(each.reply)) == 1 for each in found)


async def test_strangers_find_nothing_and_nobody_finds_what_is_internal(desk: Newsroom) -> None:
    asked = "Wann will Kämmerer Rudolf Stein zurücktreten?"

    assert await inline(desk)("666", "Bis wann bleibt die Donaubrücke gesperrt?", "de") == ()
    assert all("Rudolf Stein" not in each.reply.plain() for each in await inline(desk)(ANNA, asked, "de"))


async def test_what_is_posted_is_in_the_language_of_who_asks(desk: Newsroom) -> None:
    found = await inline(desk)(ANNA, "Bis wann bleibt die Donaubrücke gesperrt?", "en-GB")

    assert "Sources:" in found[0].reply.plain() or "paragraph" in found[0].about


async def test_who_asks_too_much_finds_nothing_for_a_while_and_the_others_go_on(desk: Newsroom) -> None:
    asked, ask = "Bis wann bleibt die Donaubrücke gesperrt?", inline(desk, at_most=3)

    assert [bool(await ask(ANNA, asked, "de")) for _ in range(5)] == [True, True, True, False, False]
    assert await ask(BEN, asked, "de")


async def test_trouble_is_an_empty_answer(desk: Newsroom) -> None:
    class Broken:
        async def role(self, platform: str, sender: str) -> object | None:
            raise StateError("The disk is full.")

    assert await Inline("telegram", Broken(), desk.of, "de", 20)(ANNA, "Wann?", "de") == ()


async def test_a_bug_is_an_empty_answer_and_its_log_does_not_tell_the_question(desk: Newsroom) -> None:
    class Buggy:
        async def role(self, platform: str, sender: str) -> object | None:
            raise IndexError

    with capture_logs() as logs:
        assert await Inline("telegram", Buggy(), desk.of, "de", 20)(ANNA, "Wann tritt Stein zurück?", "de") == ()

    assert [each["log_level"] for each in logs] == ["error"]
    assert "Stein" not in str(logs)
