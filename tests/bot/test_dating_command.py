"""What the bot says to /datum, and what it offers beside an article without a date."""

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.archives import Archives
from bot.commands import Misused, SetDate, ShowDate, parse
from bot.phrases import ENGLISH, GERMAN
from retrieval.archive import Settings
from retrieval.model import Collection, Published
from tests.bot.answers import AGENCY, ARTICLES, WHEN, Newsroom, newsroom
from tests.retrieval.articles import write

BRIDGE = "verkehr/bruecke.txt"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(tmp_path) as opened:
        yield opened


async def audit(desk: Newsroom) -> list[tuple[str, str, str]]:
    return [
        (str(event), str(who), str(about))
        for event, who, about in await desk.state.rows("SELECT event, who, about FROM audit ORDER BY at")
    ]


# ---- what may be written


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/datum 004 2025-10-16", SetDate("004", "2025-10-16")),
        ("/datum 4 16.10.2025", SetDate(4, "16.10.2025")),
        ("/datum [4] 16. 10. 25", SetDate(4, "16. 10. 25")),
        ("/datum telefonat.txt 16. Oktober 2025", SetDate("telefonat.txt", "16. Oktober 2025")),
        ("/datum telefonat Oktober 2025", SetDate("telefonat", "Oktober 2025")),
        ("/datum telefonat 2025-10", SetDate("telefonat", "2025-10")),
        ("/date telefonat October 16, 2025", SetDate("telefonat", "October 16, 2025")),
        ("/date telefonat 16 October 2025", SetDate("telefonat", "16 October 2025")),
        ("/datum Gipfel naht.txt 2025-08-07", SetDate("Gipfel naht.txt", "2025-08-07")),
        ("/datum „Gipfel naht.txt“ 2025", SetDate("Gipfel naht.txt", "2025")),
        ("/datum 2025-08-19_rat.txt 20.8.2025", SetDate("2025-08-19_rat.txt", "20.8.2025")),
        ("/datum 004 -", SetDate("004", None)),
        ("/datum 004 –", SetDate("004", None)),
        ("/datum 4", ShowDate(4)),
        ("!datum@belegbot 004", ShowDate("004")),
        ("/datum 2025-10-16", ShowDate("2025-10-16")),
        ("/datum Gipfel naht.txt", ShowDate("Gipfel naht.txt")),
        ("/datum", Misused("date")),
        ("/datum „“", Misused("date")),
    ],
)
def test_an_article_and_its_date_are_told_apart(text: str, command: object) -> None:
    assert parse(text) == command


# ---- setting, showing, taking back


def test_nothing_that_is_written_behind_the_command_takes_long_to_read() -> None:
    started = time.perf_counter()

    assert isinstance(parse(f"/datum a{' ' * 20_000}b"), ShowDate)
    assert time.perf_counter() - started < 2


async def test_an_editor_sets_a_date_and_answers_say_so(desk: Newsroom) -> None:
    said = await desk.say("/datum bruecke.txt 16. Oktober 2025", role="editor")

    assert said.splitlines() == [GERMAN.date_set, "verkehr/bruecke.txt: 16.10.2025 laut Redaktion"]
    assert "16.10.2025 laut Redaktion" in await desk.say("Wer fand die Risse in zwei Pfeilern?")


async def test_a_date_is_taken_back_and_the_one_before_holds_again(desk: Newsroom) -> None:
    await desk.say("/datum 2025-08-07_haushalt.txt 9.8.2025", role="editor")

    said = await desk.say("/datum 2025-08-07_haushalt.txt -", role="editor")

    assert said.splitlines() == [GERMAN.date_taken_back, "2025-08-07_haushalt.txt: 7.8.2025 laut Dateiname"]


async def test_what_has_no_entry_has_none_to_take_back(desk: Newsroom) -> None:
    said = await desk.say("/datum bruecke -", role="editor")

    assert said.splitlines() == [
        "Zu verkehr/bruecke.txt gibt es keinen Eintrag der Redaktion.",
        "verkehr/bruecke.txt: undatiert",
    ]
    assert await audit(desk) == []


async def test_a_number_means_what_was_shown_last(desk: Newsroom) -> None:
    await desk.say("Wer fand die Risse in zwei Pfeilern?", role="editor")

    assert "verkehr/bruecke.txt: August 2025 laut Redaktion" in await desk.say("/datum 1 August 2025", role="editor")


async def test_the_date_is_shown_with_how_it_is_known(desk: Newsroom) -> None:
    assert await desk.say("/datum 2025", role="editor") == "2025-08-07_haushalt.txt: 7.8.2025 laut Dateiname"
    assert (await desk.say("/datum bruecke", role="editor")).splitlines() == [
        "verkehr/bruecke.txt: undatiert",
        "Datum setzen: /datum verkehr/bruecke.txt JJJJ-MM-TT",
    ]


async def test_in_english_it_is_the_same_in_english(desk: Newsroom) -> None:
    desk.language = "en"
    said = await desk.say("/date bruecke 16 October 2025", role="admin")

    assert said.splitlines() == [ENGLISH.date_set, "verkehr/bruecke.txt: 16 October 2025 according to the desk"]


async def test_readers_get_one_sentence_and_change_nothing(desk: Newsroom) -> None:
    assert await desk.say("/datum bruecke 2025-08-09") == GERMAN.date_for_editors
    assert await desk.say("/datum bruecke") == GERMAN.date_for_editors
    assert "undatiert" in await desk.say("/datum bruecke", role="editor")


async def test_a_name_that_fits_several_files_is_asked_back(desk: Newsroom) -> None:
    said = await desk.say("/datum aushalt 2025-08-09", role="editor")

    several = "2025-08-07_haushalt.txt, agentur/haushalt.txt"
    assert said == f"„aushalt“ passt auf mehrere Dateien: {several}. Bitte nennen Sie den ganzen Namen."
    assert await audit(desk) == []


async def test_a_number_that_was_not_shown_hits_no_file_by_chance(desk: Newsroom) -> None:
    assert await desk.say("/datum 7 2025-08-09", role="editor") == "Eine Datei „7“ gibt es hier nicht."
    assert "2025-08-07_haushalt.txt: 9.8.2025" in await desk.say("/datum 202 2025-08-09", role="editor")


async def test_a_file_whose_name_ends_like_a_date_is_meant_as_a_whole(tmp_path: Path) -> None:
    async with newsroom(tmp_path, {"Bericht 2025.txt": AGENCY}) as desk:
        assert "Bericht 2025.txt: undatiert" in await desk.say("/datum Bericht 2025", role="editor")
        assert "Bericht 2025.txt: 2024 laut Redaktion" in await desk.say("/datum Bericht 2025 2024", role="editor")


@pytest.mark.parametrize("written", ["gestern", "32.13.2025", "2025-02-30"])
async def test_what_is_no_date_is_said(desk: Newsroom, written: str) -> None:
    said = await desk.say(f"/datum bruecke {written}", role="editor")

    assert said.startswith(f"{written} ist kein Datum. So geht es: /datum verkehr/bruecke.txt ")


async def test_a_day_to_come_is_refused(desk: Newsroom) -> None:
    said = await desk.say("/datum bruecke 1.5.2199", role="editor")

    assert said == "1.5.2199 liegt in der Zukunft; da kann verkehr/bruecke.txt nicht erschienen sein."
    assert await audit(desk) == []


async def test_every_change_is_in_the_audit(desk: Newsroom) -> None:
    await desk.say("/datum bruecke 9.8.2025", role="editor", sender="anna")
    await desk.say("/datum bruecke -", role="admin", sender="otto")

    assert await audit(desk) == [
        ("date set", "telegram:anna", "verkehr/bruecke.txt 9.8.2025"),
        ("date taken back", "telegram:otto", "verkehr/bruecke.txt"),
    ]


# ---- discretion


@pytest.mark.parametrize("named", ["intern/brief.txt", "brief.txt", "brief", "intern"])
async def test_a_room_that_may_not_see_an_article_is_told_there_is_none(desk: Newsroom, named: str) -> None:
    hidden = await desk.say(f"/datum {named} 2025-08-09", role="editor")
    shown = await desk.say(f"/datum {named}", role="editor")

    assert hidden == shown == (await desk.say("/datum gibtsnicht", role="editor")).replace("gibtsnicht", named)
    assert "9.8.2025" in await desk.say("/datum brief 2025-08-09", role="editor", clearance="internal")


async def test_a_date_set_in_one_room_holds_in_all_that_may_see_the_article(desk: Newsroom) -> None:
    await desk.say("/datum bruecke 9.8.2025", role="editor", clearance="internal")
    await desk.say("/datum brief 10.8.2025", role="editor", clearance="internal")

    assert "9.8.2025 laut Redaktion" in await desk.say("/datum bruecke", role="editor")
    assert await desk.archives["public"].entries() == {BRIDGE: "2025-08-09"}


async def test_a_number_means_nothing_that_is_not_to_be_seen_any_more(desk: Newsroom) -> None:
    await desk.say("Wann will Rudolf Stein zurücktreten?", role="editor", clearance="internal")

    assert "brief" not in await desk.say("/datum 1", role="editor")


# ---- suggestions

MOOR = """Ministerin im Moor

Umweltministerin Jolanda Prex hat am Mittwoch in Tannrode das Moor besucht. Das Gespräch von Prex mit Moorbauer Ludo \
Hanke dauerte etwa zwei Stunden.

Prex sagte, das Land werde den Bauern in den kommenden Wochen ein Angebot vorlegen.
"""
RETOLD = """Besuch im Moor

Etwa zwei Stunden dauerte das Gespräch von Jolanda Prex mit Ludo Hanke.

Ein Angebot an die Bauern werde das Land in den kommenden Wochen vorlegen, sagte Prex.
"""


@pytest.fixture
async def moor(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(tmp_path, {**ARTICLES, "2025-08-07_moor.txt": MOOR, "nachdreh.txt": RETOLD}) as opened:
        yield opened


async def test_a_suggestion_is_confirmed_with_one_tap(moor: Newsroom) -> None:
    reply = await moor.reply("/datum nachdreh", role="editor")
    (button,) = reply.buttons

    assert "Vermutlich 7.8.2025: 2025-08-07_moor.txt" in reply.plain()
    assert (button.label, button.command) == ("7.8.2025 eintragen", "/datum nachdreh.txt 2025-08-07")
    assert len(button.bound) <= 64
    assert "nachdreh.txt: 7.8.2025 laut Redaktion" in await moor.say(button.bound, role="editor")
    assert (await moor.reply("/datum nachdreh", role="editor")).buttons == ()


async def test_a_source_without_a_date_shows_editors_how_it_gets_one(moor: Newsroom) -> None:
    reply = await moor.reply("/quelle nachdreh.txt", role="editor")

    assert [button.label for button in reply.buttons] == ["7.8.2025 eintragen"]
    assert "Datum setzen: /datum nachdreh.txt JJJJ-MM-TT" in reply.plain()
    assert "Datum setzen" not in await moor.say("/quelle nachdreh.txt")
    assert "Datum setzen" not in await moor.say("/quelle 2025-08-07_moor.txt", role="editor")


async def test_a_cited_article_without_a_date_does_so_as_well(moor: Newsroom) -> None:
    await moor.say("Wer fand die Risse in zwei Pfeilern?", role="editor")

    assert "Datum setzen: /datum verkehr/bruecke.txt" in await moor.say("/quelle 1", role="editor")


async def test_help_offers_it_to_those_who_may(desk: Newsroom) -> None:
    assert "/datum" in await desk.say("/hilfe", role="editor")
    assert "/datum" not in await desk.say("/hilfe")


async def test_a_lent_date_names_the_article_it_is_from(tmp_path: Path) -> None:
    long = "\n\n".join([AGENCY, *(text for text in (ARTICLES["verkehr/bruecke.txt"], MOOR))])
    async with newsroom(tmp_path, {"2025-08-07_a.txt": long, "b.txt": long.replace("Haushalt", "Etat")}) as desk:
        assert await desk.say("/datum b.txt", role="editor") == "b.txt: 7.8.2025 erschlossen aus 2025-08-07_a.txt"
        assert "7.8.2025 erschlossen aus 2025-08-07_a.txt" in await desk.say("/quelle b.txt")


# ---- several archives

PARTS = (Collection("intern", "Intern", "internal"),)


async def test_an_archive_that_is_made_anew_is_told_the_desks_dates(tmp_path: Path) -> None:
    whole = Settings(write(tmp_path / "articles", ARTICLES), tmp_path / "data")
    async with Archives(whole) as archives:
        await archives.sync()
        await archives.date(BRIDGE, "2025-08-09")
        await archives.date("intern/brief.txt", "2025-08-10")
    divided = replace(whole, collections=PARTS)
    async with Archives(divided) as archives:
        await archives.sync()
        public = archives.of("public")

        assert await public.entries() == {BRIDGE: "2025-08-09"}
        found = await public.document(BRIDGE)
        assert found is not None
        assert found.published == Published("2025-08-09", "desk")

        assert await archives.date(BRIDGE, None)
        assert not await archives.date("gibtsnicht.txt", "2025")
        assert await public.entries() == {}


async def test_what_a_crash_kept_from_an_archive_is_made_up_for(tmp_path: Path) -> None:
    settings = Settings(write(tmp_path / "articles", ARTICLES), tmp_path / "data", collections=PARTS)
    async with Archives(settings) as archives:
        await archives.sync()
        await archives.of("confidential").date(BRIDGE, "2025-08-09")
        assert await archives.of("public").entries() == {}
    async with Archives(settings) as archives:
        assert await archives.of("public").entries() == {BRIDGE: "2025-08-09"}


async def test_the_last_answer_is_not_forgotten_over_a_date(desk: Newsroom) -> None:
    await desk.say(WHEN, role="editor")
    await desk.say("/datum bruecke 9.8.2025", role="editor")

    assert "haushalt.txt" in await desk.say("/quelle 1", role="editor")
