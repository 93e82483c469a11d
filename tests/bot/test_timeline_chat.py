"""Timelines in a chat: what is asked for, what follows, pictures and files, and what a room may not see."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from bot.phrases import ENGLISH, GERMAN
from bot.reply import Paragraph, Reply
from retrieval.archive import Archive
from retrieval.model import Level, Period, Timeline
from tests.bot.answers import WHEN, Newsroom, newsroom
from tests.bot.events import EVENTS, PHONED, TALKS, Told, event, many

AUGUST = Period("2025-08-01", "2025-08-31")
NAMED = "verkehr/bruecke.txt"


class Telling:
    """An archive whose events are given; everything else is a real one's."""

    def __init__(self, archive: Archive, told: Told) -> None:
        self._archive = archive
        self.told = told

    async def timeline(self, topic: str | None = None, limit: int = 12, **limits: Any) -> Timeline:
        return await self.told.timeline(topic, limit, **limits)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._archive, name)


def tells(desk: Newsroom, told: Told, *levels: Level) -> Told:
    """Gives these events to the archives of some levels, default all."""
    given = {level: cast(Archive, Telling(desk.archives[level], told)) for level in levels or desk.archives}
    desk.archives = {**desk.archives, **given}
    return told


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(tmp_path) as opened:
        yield opened


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.buttons]


def bound(reply: Reply, label: str) -> str:
    return next(button.bound for button in reply.buttons if button.label == label)


def title(reply: str) -> str:
    return reply.splitlines()[0]


# ---- what is asked for


async def test_topic_period_and_kind_are_understood_and_said(desk: Newsroom) -> None:
    told = tells(desk, Told())

    said = await desk.say("/zeitleiste Haushalt Brenndorf August geplant")

    assert told.asked == [("Haushalt Brenndorf", AUGUST, "planned", None)]
    assert title(said) == "Zeitleiste „Haushalt Brenndorf“ · August 2025 · nur Geplantes · 2 Ereignisse, 2 Artikel"
    assert "Fr 08.08.2025 · FRIST: „Die Frist des Landes läuft am Freitag ab.“" in said


async def test_the_same_in_english(desk: Newsroom) -> None:
    tells(desk, Told())
    desk.language = "en"

    said = await desk.say("/timeline Haushalt since 2025-08-07 past")

    assert title(said) == "Timeline “Haushalt” · from Thu 7 Aug 2025 · past only · 1 event, 1 article"


async def test_a_year_is_that_of_the_newest_article_however_late_it_is_asked(desk: Newsroom) -> None:
    told = tells(desk, Told())
    desk.noon = desk.noon.replace(year=2026)

    await desk.say("/zeitleiste August")
    await desk.say("/zeitleiste letztes Jahr")

    assert [period for _, period, _, _ in told.asked] == [AUGUST, Period("2025-01-01", "2025-12-31")]


@pytest.mark.parametrize("name", [NAMED, "bruecke.txt", "BRUECKE.TXT"])
async def test_the_name_of_an_article_means_that_article_alone(desk: Newsroom, name: str) -> None:
    told = tells(desk, Told())

    said = await desk.say(f"/zeitleiste {name}")

    assert told.asked == [(None, Period(), "all", NAMED)]
    assert title(said) == f"Zeitleiste aus {NAMED} · 2 Ereignisse, 1 Artikel"


async def test_the_number_an_articles_name_begins_with_means_it_too(desk: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "007_rat.txt").write_text("Rat tagt\n\nDer Rat tagt am Freitag.", "utf-8")
    await desk.archives["public"].sync()
    told = tells(desk, Told())

    await desk.say("/zeitleiste 007")

    assert told.asked[-1] == (None, Period(), "all", "007_rat.txt")


@pytest.mark.parametrize("asked", ["Agenda 2030", "Agenda  2030 bild", "„Agenda“ 2030 geplant", "Agenda alles, 2030"])
async def test_a_period_that_was_part_of_the_topic_can_be_put_in_quotation_marks(desk: Newsroom, asked: str) -> None:
    told = tells(desk, Told())

    said = await desk.say(f"/zeitleiste {asked}")

    assert said.splitlines()[0].startswith("Zeitleiste „Agenda“ · 2030")
    assert said.splitlines()[1:] == [
        GERMAN.timeline_none,
        "Gehört „2030“ zum Thema, hilft es in Anführungszeichen: /zeitleiste „Agenda 2030“",
    ]
    await desk.say("/zeitleiste „Agenda 2030“")
    assert told.asked[-1][:2] == ("Agenda 2030", Period())


async def test_a_period_that_ends_before_it_begins_is_turned_round_and_that_is_said(desk: Newsroom) -> None:
    told = tells(desk, Told())

    said = await desk.say("/zeitleiste Haushalt ab 15.8.2025 bis 1.8.2025")

    assert told.asked == [("Haushalt", Period("2025-08-01", "2025-08-15"), "all", None)]
    assert said.splitlines()[0] == (
        "„ab 15.8.2025 bis 1.8.2025“ endet, bevor es beginnt. Ich habe es umgekehrt verstanden:"
    )
    assert said.splitlines()[1].startswith("Zeitleiste „Haushalt“ · 01.–15.08.2025")
    assert "umgekehrt" not in await desk.say("/zeitleiste Haushalt ab 1.8.2025 bis 15.8.2025")


async def test_nothing_dated_is_said(desk: Newsroom) -> None:
    tells(desk, Told((), ()))

    reply = await desk.reply("/zeitleiste Zauberflöte bild")

    assert reply.plain().splitlines() == ["Zeitleiste „Zauberflöte“", GERMAN.timeline_none]
    assert reply.attachment is None
    assert reply.buttons == ()


# ---- what follows


async def test_twelve_are_shown_at_once_and_more_go_on_with_their_numbers(desk: Newsroom) -> None:
    tells(desk, Told(many(30)))

    first = await desk.reply("/zeitleiste Ausschuss")
    second = await desk.reply("/mehr")
    third = await desk.reply("was noch?")
    fourth = await desk.reply("/mehr")

    assert title(first.plain()).endswith(" · 12 von 30 Ereignissen, 1 Artikel")
    assert title(second.plain()).endswith(" · 12 weitere von 30 Ereignissen, 1 Artikel")
    assert title(third.plain()).endswith(" · 6 weitere von 30 Ereignissen, 1 Artikel")
    assert fourth.plain() == GERMAN.timeline_no_more
    assert "[12] rathaus.txt" in first.plain()
    assert "[13] notiz.txt" in first.plain()
    assert "[14] rathaus.txt" in second.plain()
    assert "Ohne festes Datum" not in second.plain()
    assert [GERMAN.button_more in labels(each) for each in (first, second, third)] == [True, True, False]


@pytest.mark.parametrize(
    "again", ["/mehr", "/zeitleiste mehr", "/zeitleiste Ausschuss März 2025 mehr", "/timeline more"]
)
async def test_more_can_be_asked_for_in_several_ways(desk: Newsroom, again: str) -> None:
    told = tells(desk, Told(many(20)))
    await desk.say("/zeitleiste Ausschuss 2025-03")

    said = await desk.say(again)

    assert "8 weitere von 20" in said
    assert told.asked[-1] == ("Ausschuss", Period("2025-03-01", "2025-03-31"), "all", None)


async def test_more_handled_again_after_a_crash_shows_the_same(desk: Newsroom) -> None:
    tells(desk, Told(many(40)))
    await desk.say("/zeitleiste")

    first = await desk.say("/mehr", id="77")

    assert await desk.say("/mehr", id="77") == first
    assert "[26] " in await desk.say("/mehr", id="78")


async def test_another_timeline_begins_anew(desk: Newsroom) -> None:
    tells(desk, Told(many(20)))
    await desk.say("/zeitleiste Ausschuss")
    await desk.say("/mehr")

    assert "12 von 20" in title(await desk.say("/zeitleiste Rat"))
    assert "8 weitere von 20" in title(await desk.say("/mehr"))


async def test_after_a_question_more_means_the_question(desk: Newsroom) -> None:
    tells(desk, Told(many(20)))
    await desk.say("/zeitleiste Ausschuss")
    await desk.say(WHEN)

    assert "Ereignis" not in await desk.say("/mehr")


async def test_in_the_place_of_the_first_part_there_is_a_way_back_to_it(desk: Newsroom) -> None:
    tells(desk, Told(many(20)))
    first = await desk.reply("/zeitleiste Ausschuss")

    second = await desk.reply(bound(first, "Mehr"), replaces="9")
    back = await desk.reply(bound(second, "Zurück zur Antwort"), replaces="9")

    assert not second.apart
    assert back.blocks == first.blocks


async def test_a_button_below_a_forgotten_timeline_means_no_other_one(desk: Newsroom) -> None:
    tells(desk, Told(many(20)))
    old = await desk.reply("/zeitleiste Haushalt")
    await desk.reply("/zeitleiste Rat")

    for label in ("Bild", "Mehr"):
        said = await desk.reply(bound(old, label), replaces="9")
        assert said.plain() == GERMAN.button_stale
        assert said.attachment is None


# ---- pictures and files


@pytest.mark.parametrize("asked", ["/zeitleiste Haushalt August bild", "/timeline Haushalt picture August"])
async def test_a_picture_comes_with_the_same_list_in_words(desk: Newsroom, asked: str) -> None:
    tells(desk, Told())
    listed = await desk.reply("/zeitleiste Haushalt August")

    reply = await desk.reply(asked)

    assert reply.attachment
    assert (reply.attachment.kind, reply.attachment.media_type) == ("picture", "image/png")
    assert reply.attachment.name == "zeitleiste_haushalt_2025-08-01_2025-08-31.png"
    assert reply.attachment.content.startswith(b"\x89PNG")
    assert reply.attachment.alt == listed.plain()
    assert reply.blocks == listed.blocks
    assert reply.apart


async def test_a_picture_without_a_topic_is_of_what_was_shown_last(desk: Newsroom) -> None:
    tells(desk, Told(many(20)))
    await desk.say("/zeitleiste Ausschuss März 2025")
    second = await desk.reply("/mehr")

    by_word = await desk.reply("/zeitleiste bild")
    by_button = await desk.reply(bound(second, "Bild"), replaces="9")

    assert by_word.attachment
    assert by_button.attachment
    assert by_word.attachment.alt == by_button.attachment.alt == second.plain()
    assert "Bild" not in labels(by_word)
    assert await desk.say("/mehr") == GERMAN.timeline_no_more


async def test_after_a_picture_the_numbers_in_it_can_be_asked_for_and_more_goes_on(desk: Newsroom) -> None:
    tells(desk, Told(many(20)))

    await desk.reply("/zeitleiste Ausschuss bild")
    said = await desk.say("/mehr")

    assert "8 weitere von 20" in said
    assert "[14] rathaus.txt" in said


@pytest.mark.parametrize(
    ("form", "media_type"), [("csv", "text/csv"), ("json", "application/json"), ("ics", "text/calendar")]
)
async def test_a_file_holds_all_events(desk: Newsroom, form: str, media_type: str) -> None:
    tells(desk, Told(many(30)))

    reply = await desk.reply(f"/zeitleiste Ausschuss {form}")

    assert reply.attachment
    assert (reply.attachment.kind, reply.attachment.media_type) == ("file", media_type)
    assert reply.attachment.content.decode("utf-8-sig").count("Am 30.3.2025 tagte der Rat") >= 1
    assert reply.plain() == f"Zeitleiste „Ausschuss“ · 30 Ereignisse, 1 Artikel\nAls Datei: zeitleiste_ausschuss.{form}"


async def test_a_calendar_without_a_day_is_no_file(desk: Newsroom) -> None:
    tells(desk, Told(()))

    reply = await desk.reply("/zeitleiste Haushalt ics")

    assert reply.attachment is None
    assert PHONED.text in reply.plain()


async def test_more_of_what_was_not_shown_begins_with_its_beginning(desk: Newsroom) -> None:
    tells(desk, Told(many(20)))

    assert "12 von 20 Ereignissen" in await desk.say("/zeitleiste Ausschuss mehr")
    assert "8 weitere von 20 Ereignissen" in await desk.say("/zeitleiste Ausschuss mehr")


async def test_numbers_go_on_behind_the_last_one_shown_whatever_was_left_out(desk: Newsroom) -> None:
    tells(desk, Told(many(20), (PHONED,) * 9))

    assert "[13] notiz.txt" in await desk.say("/zeitleiste Ausschuss")
    assert "[14] rathaus.txt" in await desk.say("/mehr")


async def test_before_any_article_was_read_no_timeline_says_that_there_is_nothing(tmp_path: Path) -> None:
    async with newsroom(tmp_path, {}) as desk:
        for asked in ("/zeitleiste", "/zeitleiste Haushalt bild", "/zeitleiste csv"):
            assert await desk.say(asked) == GERMAN.empty_archive


async def test_a_file_without_a_topic_is_of_what_was_shown_last(desk: Newsroom) -> None:
    told = tells(desk, Told())
    await desk.say("/zeitleiste Haushalt August")

    reply = await desk.reply("/zeitleiste json")

    assert told.asked[-1] == ("Haushalt", AUGUST, "all", None)
    assert reply.attachment
    assert json.loads(reply.attachment.content)["belegbot"]["topic"] == "Haushalt"


# ---- the page, and levels


async def test_a_timeline_leads_to_the_page_where_there_is_one(desk: Newsroom) -> None:
    tells(desk, Told())
    assert not [block for block in (await desk.reply("/zeitleiste Haushalt")).blocks if block.link]

    desk.links.base = "https://beleg.example"
    reply = await desk.reply("/zeitleiste Haushalt diese Woche")

    *_, last = reply.blocks
    assert isinstance(last, Paragraph)
    assert last.link == "https://beleg.example/timeline?thema=Haushalt&zeit=2025-08-04..2025-08-10"
    assert last.text == GERMAN.timeline_page


async def test_what_a_room_may_not_see_is_in_no_list_no_picture_and_no_file(desk: Newsroom) -> None:
    secret = event(
        "Am Freitag tritt Kämmerer Rudolf Stein zurück.", "Am Freitag", "2025-08-08", source="intern/brief.txt"
    )
    tells(desk, Told((*EVENTS, secret)), "internal", "confidential")
    tells(desk, Told(), "public")
    assert "Rudolf Stein" in await desk.say("/zeitleiste Rat", clearance="internal")

    for asked in (
        "/zeitleiste",
        "/mehr",
        "/antwort",
        "/zeitleiste bild",
        "/zeitleiste csv",
        "/zeitleiste json",
        "/quelle intern",
    ):
        reply = await desk.reply(asked, clearance="public")
        told = reply.plain() + (reply.attachment.alt if reply.attachment else "")
        assert "Stein" not in told
        assert "intern/" not in told
        if reply.attachment and reply.attachment.kind == "file":
            assert b"Stein" not in reply.attachment.content


async def test_a_timeline_is_no_answer_that_could_be_right_or_wrong(desk: Newsroom) -> None:
    tells(desk, Told())
    await desk.say("/zeitleiste Haushalt August 2025")

    assert await desk.say("/gut") == GERMAN.no_answer_yet
    assert await desk.say("/falsch") == GERMAN.no_answer_yet


async def test_few_events_have_a_button_each(desk: Newsroom) -> None:
    tells(desk, Told((TALKS, replace(TALKS)), (PHONED,)))
    desk.language = "en"

    assert labels(await desk.reply("/timeline")) == ["Source 1", "Source 2", "Source 3", ENGLISH.button_picture]
