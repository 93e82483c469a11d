"""The page of a timeline: what it shows, where it leads, and to whom."""

import csv
import io
import json
import re
from html import unescape
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from bot.phrases import ENGLISH, GERMAN
from bot.timelines import Wanted
from bot.web.server import HEADERS, QUESTIONS
from retrieval.errors import ArchiveError
from retrieval.model import Period, Status
from tests.bot import hostile
from tests.bot.events import EVENTS, PHONED, TALKS, Told, event, many
from tests.bot.web.site import PUBLIC, SECRET, Articles, Page, Site, article, message, served
from tests.bot.web.test_page import Skeleton

WANTED = Wanted("Haushalt", period=Period("2025-08-01", "2025-08-31"))
ADDRESS = "/timeline?thema=Haushalt&zeit=August+2025"
KINDS = ("png", "csv", "json", "ics")


def telling(told: Told | None = None) -> Articles:
    archive = Articles.of(article())
    archive.told = told or Told()
    return archive


def words(page: Page) -> str:
    """What a page says, without its tags and its picture."""
    text = re.sub(r"<svg.*?</svg>|<option.*?</option>", " ", page.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", re.sub(r"</?mark>", "", text))).split())


def links(page: Page) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="([^"]*)"', page.text)]


def link_to(page: Page, start: str) -> str:
    return next(link for link in links(page) if link.startswith(start))


# ---- what it shows


async def test_the_page_says_what_was_asked_for_and_lists_the_events_with_their_evidence() -> None:
    archive = telling()
    async with served(archive) as site:
        page = await site.get(ADDRESS)

    said = words(page)
    assert page.status == 200
    assert archive.told.asked == [("Haushalt", WANTED.period, "all", None)]
    assert "Zeitleiste „Haushalt“ August 2025 · 5 Ereignisse, 3 Artikel" in said
    assert "Fr 08.08.2025 FRIST „Die Frist des Landes läuft am Freitag ab.“" in said
    assert "gerechnet vom 7.8.2025 (Datum des Artikels, laut Kopfzeile)" in said
    assert "3 Quellen, 2 unabhängig: rathaus.txt, agentur/haushalt.txt und gespräch.txt" in said
    assert "Beleg [2] im Artikel ansehen" in said
    assert "<mark>am Freitag</mark>" in page.text
    assert '<time datetime="2025-08-08">' in page.text


async def test_what_conflicts_and_what_has_no_date_are_on_it_too() -> None:
    async with served(telling()) as site:
        said = words(await site.get("/timeline"))

    assert "angekündigt · Widerspruch „Die nächste Sitzung beginnt am 12. September.“" in said
    assert "dagegen Fr 19.09.2025 · angekündigt „Der Rat tagt erst am 19. September.“" in said
    assert "Ohne festes Datum „Am Donnerstag gab es ein langes Telefonat.“" in said


@pytest.mark.parametrize(
    ("language", "note", "hint"),
    [
        ("de", "notiz.txt · Absatz 2 · undatiert", "Datum setzen, im Chat: /datum notiz.txt JJJJ-MM-TT"),
        ("en", "notiz.txt · paragraph 2 · undated", "To set a date, in the chat: /date notiz.txt YYYY-MM-DD"),
    ],
)
async def test_of_an_undated_article_it_says_so_and_how_to_give_it_a_date(language: str, note: str, hint: str) -> None:
    async with served(telling()) as site:
        said = words(await site.get("/timeline", Accept_Language=language))

    assert note in said
    assert said.count(hint) == 1


async def test_the_page_speaks_english() -> None:
    async with served(telling()) as site:
        page = await site.get(ADDRESS, Accept_Language="en")

    assert "Timeline “Haushalt” August 2025 · 5 events, 3 articles" in words(page)
    assert "announced" in words(page)
    assert '<html lang="en">' in page.text


async def test_the_form_keeps_what_was_chosen_and_keeps_the_language() -> None:
    async with served(telling()) as site:
        page = await site.get("/timeline?thema=Haushalt&zeit=ab+7.8.2025&art=geplant&lang=en")

    assert 'name="thema" value="Haushalt"' in page.text
    assert 'name="zeit" value="ab 7.8.2025"' in page.text
    assert f'<option value="geplant" selected>{ENGLISH.timeline_which["planned"]}</option>' in page.text
    assert '<input type="hidden" name="lang" value="en">' in page.text
    assert all("lang=en" in link for link in links(page) if "/timeline" in link and "lang=de" not in link)


async def test_a_period_nobody_understands_is_said_and_limits_nothing() -> None:
    archive = telling()
    async with served(archive) as site:
        said = words(await site.get("/timeline?zeit=bald+<b>"))

    assert "„bald <b>“ ist kein Zeitraum, den ich verstehe." in said
    assert archive.told.asked[-1][1] == Period()


async def test_an_article_is_chosen_by_its_name() -> None:
    archive = telling()
    async with served(archive) as site:
        said = words(await site.get("/timeline?thema=rathaus.txt"))

    assert archive.told.asked[-1] == (None, Period(), "all", "rathaus.txt")
    assert "Zeitleiste aus rathaus.txt" in said


async def test_nothing_dated_is_said_and_nothing_offered() -> None:
    async with served(telling(Told((), ()))) as site:
        page = await site.get("/timeline?thema=Zauberflöte")

    assert GERMAN.timeline_none in words(page)
    assert "<svg" not in page.text
    assert not [link for link in links(page) if ".csv" in link]


async def test_twelve_events_are_on_a_page_and_the_next_ones_on_the_next() -> None:
    async with served(telling(Told(many(20)))) as site:
        first = await site.get("/timeline?thema=Rat")
        second = await site.get(link_to(first, "/timeline?thema=Rat&seite="))
        again = await site.get("/timeline?thema=Rat")

    assert first.text.count("<time") == 12
    assert second.text.count("<time") == 8
    assert "Am Donnerstag gab es" not in words(second)
    assert "/timeline?thema=Rat" in links(second)
    assert words(again) == words(first)


@pytest.mark.parametrize("number", ["-1", "x", "9999", "", "1e3"])
async def test_a_page_that_is_none_is_the_first(number: str) -> None:
    async with served(telling(Told(many(20)))) as site:
        assert (await site.get(f"/timeline?seite={number}")).text.count("<time") == 12


async def test_the_picture_on_the_page_has_a_name_and_obeys_the_policy() -> None:
    async with served(telling()) as site:
        page = await site.get(ADDRESS)

    (svg,) = re.findall(r"<svg.*?</svg>", page.text, re.DOTALL)
    assert f'role="img" aria-label="{GERMAN.page_timeline_picture_alt}"' in svg
    assert not re.search(r"<style|<script|<image|\sstyle=|href=|\son\w+=", svg)
    assert page.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


# ---- files


async def test_files_are_offered_and_hold_what_is_shown() -> None:
    async with served(telling()) as site:
        page = await site.get(ADDRESS)
        files = {kind: link_to(page, f"/timeline.{kind}?") for kind in KINDS}
        csv_page, json_page, ics_page = [await site.get(files[kind]) for kind in ("csv", "json", "ics")]

    rows = list(csv.DictReader(io.StringIO(csv_page.text.removeprefix("\ufeff"))))
    assert [row["text"] for row in rows if row["status"] == "deadline"] == [
        "Die Frist des Landes läuft am Freitag ab."
    ] * 2
    assert json.loads(json_page.text)["belegbot"]["topic"] == "Haushalt"
    assert ics_page.text.startswith("BEGIN:VCALENDAR")
    assert [each.headers["Content-Type"] for each in (csv_page, json_page, ics_page)] == [
        "text/csv; charset=utf-8",
        "application/json",
        "text/calendar; charset=utf-8",
    ]
    name = "zeitleiste_haushalt_2025-08-01_2025-08-31.csv"
    assert csv_page.headers["Content-Disposition"] == f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"


async def test_the_picture_can_be_taken_as_png() -> None:
    async with served(telling()) as site, site.client.get(f"{site.url}/timeline.png?thema=Büro") as response:
        content = await response.read()

    assert response.headers["Content-Type"] == "image/png"
    assert content.startswith(b"\x89PNG")
    assert f"filename*=UTF-8''{quote('zeitleiste_büro.png')}" in response.headers["Content-Disposition"]
    assert 'filename="zeitleiste_b-ro.png"' in response.headers["Content-Disposition"]


async def test_there_are_no_other_files() -> None:
    async with served(telling()) as site:
        assert (await site.get("/timeline.exe")).status == 404


# ---- to whom


def whole_and_public() -> tuple[Articles, Articles]:
    secret = event(SECRET, "Der Vorstand", "2025-08-09", status=Status.ANNOUNCED, source="intern/werk.txt")
    return telling(), telling(Told((*EVENTS, secret)))


async def test_beyond_this_machine_nobody_sees_a_timeline_without_a_link() -> None:
    async with served(telling(), base_url=PUBLIC) as site:
        page = await site.get(ADDRESS)
        files = [await site.get(f"/timeline.{kind}?thema=Haushalt") for kind in KINDS]

    assert page.status == 403
    assert GERMAN.page_closed in words(page)
    assert [file.status for file in files] == [404] * 4


async def test_a_link_from_the_chat_opens_its_timeline_and_the_files_of_it() -> None:
    async with served(telling(), base_url=PUBLIC) as site:
        page = await site.get(site.links.timeline(WANTED, message()))
        files = [await site.get(link_to(page, f"/timeline.{kind}?")) for kind in KINDS[1:]]
        card = await site.get(link_to(page, "/p/"))

    assert page.status == 200
    assert "Die Frist des Landes läuft am Freitag ab." in words(page)
    assert [file.status for file in files] == [200] * 3
    assert "<form" not in page.text
    assert card.status == 404  # there is no such passage here, but the link was taken


@pytest.mark.parametrize(
    "change",
    [{"thema": "Vorstand"}, {"zeit": ""}, {"zeit": "2025-08-01"}, {"art": "geplant"}, {"datei": "x.txt"}, {"t": "x.y"}],
)
async def test_a_link_opens_no_other_timeline(change: dict[str, str]) -> None:
    async with served(telling(), base_url=PUBLIC) as site:
        query = dict(parse_qsl(urlsplit(site.links.timeline(WANTED, message())).query)) | change
        changed = "&".join(f"{name}={quote(text)}" for name, text in query.items())
        page = await site.get(f"/timeline?{changed}")

    assert page.status == 403


async def test_a_link_ends() -> None:
    async with served(telling(), base_url=PUBLIC) as site:
        link = site.links.timeline(WANTED, message())
        site.newsroom.later(days=400)

        assert (await site.get(link)).status == 403


async def test_a_link_opens_the_further_pages_of_its_timeline() -> None:
    async with served(telling(Told(many(20))), base_url=PUBLIC) as site:
        first = await site.get(site.links.timeline(Wanted("Rat"), message()))
        second = await site.get(link_to(first, "/timeline?thema=Rat&seite=1"))

    assert second.status == 200
    assert second.text.count("<time") == 8


async def test_what_a_links_room_may_see_today_decides() -> None:
    async with served(*whole_and_public(), base_url=PUBLIC) as site:
        link = site.links.timeline(Wanted(), message(room="!chefs"))
        site.newsroom.clearances["!chefs"] = "internal"
        before = await site.get(link)
        site.newsroom.clearances["!chefs"] = "public"
        after = [await site.get(link), *await every_file(site, Wanted(), "!chefs")]

    assert SECRET in words(before)
    assert not [page for page in after if "Vorstand" in page.text or "intern/" in page.text]


async def every_file(site: Site, wanted: Wanted, room: str) -> list[Page]:
    grant = site.links.grant("matrix", room)
    return [await site.get(site.links.timeline_path(f"/timeline.{kind}", wanted, grant)) for kind in KINDS[1:]]


async def test_who_is_signed_in_may_choose() -> None:
    async with served(*whole_and_public(), base_url=PUBLIC) as site:
        await site.sign_in()
        page = await site.get("/timeline?thema=Haushalt")
        site.newsroom.roles.clear()
        shut = await site.get("/timeline?thema=Haushalt")

    assert page.status == 200
    assert '<form class="filter" method="get"' in page.text
    assert SECRET not in page.text
    assert shut.status == 403


async def test_a_timeline_counts_as_a_question() -> None:
    async with served(telling()) as site:
        answers = [(await site.get("/timeline")).status for _ in range(QUESTIONS)]

        assert answers == [200] * QUESTIONS
        assert (await site.get("/timeline")).status == 429
        assert (await site.get("/timeline.csv")).status == 429


async def test_trouble_with_the_archive_is_said() -> None:
    archive = telling()
    archive.failing = ArchiveError("weg")
    async with served(archive) as site:
        page = await site.get("/timeline")

    assert page.status == 503
    assert GERMAN.page_errors[503] in words(page)


async def test_the_way_to_the_timeline_is_on_every_page_for_those_who_may_ask() -> None:
    async with served(telling()) as site:
        assert "/timeline" in links(await site.get("/"))
        assert "/timeline?lang=en" in links(await site.get("/?lang=en"))


async def test_too_long_a_topic_is_refused() -> None:
    async with served(telling()) as site:
        assert (await site.get(f"/timeline?thema={'x' * 1_001}")).status == 413


@pytest.mark.parametrize("text", hostile.texts()[::3])
async def test_a_nasty_article_is_only_words_on_the_page(text: str) -> None:
    async def elements(said: str) -> set[str]:
        told = Told((event(said, said[:1], "2025-08-06", source=said), TALKS), (PHONED,))
        async with served(telling(told)) as site:
            page = await site.get(
                f"/timeline?thema={quote(said, errors='replace')}&zeit={quote(said, errors='replace')}"
            )
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", page.text)
        return set(Skeleton(page.text).elements)

    # In a picture a word may be bold, and a place of its own.
    assert await elements(text) <= await elements("Der Rat tagt am Dienstag. 😀") | {"tspan font-weight", "/tspan"}
