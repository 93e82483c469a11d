"""What the page shows, and to whom."""

import asyncio
import json
import re
import time
from contextlib import closing
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from socket import socket

import pytest
from structlog.testing import capture_logs

from bot.errors import ConfigError, StateError
from bot.health import Health, PlatformHealth
from bot.web import pages
from bot.web.pages import Reader, shown
from bot.web.server import HEADERS, QUESTIONS
from retrieval.errors import ArchiveError
from retrieval.model import Clipping, Document, Passage, Published, Span, Twin
from tests.bot import hostile
from tests.bot.answers import AS_OF, NOON, refused
from tests.bot.web.site import (
    COUNCIL,
    PUBLIC,
    QUOTED,
    SECRET,
    Articles,
    Guest,
    article,
    cited,
    message,
    served,
    token_of,
)
from tests.retrieval.desk import TOWN, archive_of

START = COUNCIL.index(QUOTED)
SPAN = Span(START, START + len(QUOTED))
CARD = f"/p/rathaus?von={SPAN.start}&bis={SPAN.end}"


def words(html: str) -> str:
    """What a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def marked(html: str) -> list[str]:
    return [unescape(text) for text in re.findall(r"<mark[^>]*>(.*?)</mark>", html, re.DOTALL)]


# ---- the evidence


async def test_the_cited_words_are_marked_in_their_article() -> None:
    async with served() as site:
        page = await site.get(CARD)

    assert page.status == 200
    assert marked(page.text) == [QUOTED]
    assert '<mark id="zitat" tabindex="-1">' in page.text
    assert "Der Kämmerer soll zurücktreten." in words(page.text)


async def test_the_card_says_what_is_known_of_the_article() -> None:
    document = article(publisher="Harrburger Bote", url="https://bote.example/haushalt")
    async with served(Articles.of(document)) as site:
        said = words((await site.get(CARD)).text)

    assert "Kein Haushalt in Sicht Datei rathaus.txt Herausgeber Harrburger Bote" in said
    assert "Erschienen 7.8.2025 laut Kopfzeile" in said
    assert f"Fassung {document.sha256[:12]}, gelesen 7.8.2025, 11:32" in said
    assert "Original https://bote.example/haushalt" in said


async def test_what_is_not_known_is_said_too() -> None:
    async with served(Articles.of(article(published=None))) as site:
        said = words((await site.get(CARD)).text)

    assert "Herausgeber nicht angegeben" in said
    assert "Erschienen undatiert" in said


async def test_the_heading_is_not_shown_twice() -> None:
    async with served() as site:
        page = await site.get(CARD)

    assert re.findall(r"<h1[^>]*>(.*?)</h1>", page.text) == ["Kein Haushalt in Sicht"]
    assert "<p" in page.text
    assert ">Kein Haushalt in Sicht</p>" not in page.text


async def test_a_heading_that_was_cited_is_marked_in_its_place() -> None:
    async with served() as site:
        page = await site.get("/p/rathaus?von=0&bis=22")

    assert marked(page.text) == ["Kein Haushalt in Sicht"]


async def test_the_quotation_to_copy_names_its_source() -> None:
    async with served() as site:
        page = await site.get(CARD)

    copied = re.search(r"<textarea [^>]*readonly[^>]*>(.*?)</textarea>", page.text)
    assert copied
    assert copied[1] == f"„{QUOTED}“ (Kein Haushalt in Sicht, rathaus.txt, Absatz 2, 7.8.2025)"


async def test_words_cited_across_paragraphs_are_marked_in_each_of_them() -> None:
    end = COUNCIL.index(" soll zurücktreten")
    async with served() as site:
        page = await site.get(f"/p/rathaus?von={START}&bis={end}")

    assert marked(page.text) == [
        "Der Stadtrat tagt am Dienstag. Die Sitzung ist öffentlich, Beginn ist um 18 Uhr.",
        "Der Kämmerer",
    ]
    assert page.text.count('id="zitat"') == 1


async def test_what_counts_as_noise_today_is_still_marked_where_it_was_cited() -> None:
    document = article()
    place = Passage("rathaus", "rathaus.txt", 2, SPAN, ())
    clipping = Clipping(place, document, AS_OF, SPAN, (Span(0, 22), Span(COUNCIL.index("Der Kämmerer"), len(COUNCIL))))
    card = pages.evidence(clipping, document, lambda _, __: "", READER, NOON)

    assert marked(card) == [QUOTED]
    assert words(card).index("Der Stadtrat tagt am Dienstag. Der Kämmerer")


async def test_an_older_version_says_so_and_leads_to_the_newer_one() -> None:
    archive = Articles.of(article())
    archive.newer["rathaus.txt"] = "rathaus"
    async with served(archive) as site:
        page = await site.get(CARD)

    assert "Hier steht die Fassung, aus der zitiert wurde. Die Stelle in der neuen Fassung" in words(page.text)
    assert 'href="/p/rathaus?#zitat"' in page.text


async def test_of_an_article_that_was_taken_away_nothing_is_shown() -> None:
    archive = Articles.of(article())
    archive.gone.add("rathaus.txt")
    async with served(archive) as site:
        page = await site.get(CARD)

    assert page.status == 410
    assert "Dieser Artikel ist nicht mehr im Archiv." in page.text
    assert not any(word in page.text for word in ("Stadtrat", "Haushalt", "rathaus.txt"))


async def test_twins_stand_beside_each_other_with_the_words_that_differ_marked() -> None:
    archive = Articles.of(article())
    other = "Der Stadtrat tagt erst am Mittwoch."
    archive.twins = (
        Twin("dpa/rat.txt", Span(0, len(other)), other, ("erst", "Mittwoch", "Dienstag")),
        Twin("bote.txt", SPAN, QUOTED, ()),
    )
    async with served(archive) as site:
        page = await site.get(CARD)

    assert marked(page.text) == [QUOTED, "Dienstag", "erst", "Mittwoch"]
    assert "Wort für Wort steht er in: bote.txt" in words(page.text)
    assert "dpa/rat.txt „Der Stadtrat tagt erst am Mittwoch .“" in words(page.text)


async def test_a_passage_that_never_was_is_not_found() -> None:
    async with served() as site:
        assert (await site.get("/p/kreistag")).status == 404


@pytest.mark.parametrize(
    "query", ["", "?von=5", "?von=9&bis=3", "?von=-1&bis=3", "?von=x&bis=y", "?von=1&bis=9999999999"]
)
async def test_an_address_without_a_sensible_place_marks_the_passage(query: str) -> None:
    async with served() as site:
        page = await site.get(f"/p/rathaus{query}")

    assert marked(page.text) == ["Der Stadtrat tagt am Dienstag. Die Sitzung ist öffentlich, Beginn ist um 18 Uhr."]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//fremd.example", "bote.example/x"])
async def test_an_address_that_is_no_web_page_is_not_shown(url: str) -> None:
    async with served(Articles.of(article(url=url))) as site:
        page = await site.get(CARD)

    assert "Original" not in page.text
    assert url not in page.text


# ---- the question box


async def test_a_question_is_answered_as_in_chat_and_leads_to_the_evidence() -> None:
    document = article()
    async with served(archive := Articles.of(document)) as site:
        archive.answer = cited(document, QUOTED, "am Dienstag")
        page = await site.ask("Wann tagt der Stadtrat?")
        link = re.search(r'<a href="(/p/[^"]*)">Beleg \[1\]', page.text)
        assert link
        card = await site.get(unescape(link[1]))

    assert "Gefragt wurde: Wann tagt der Stadtrat? Dazu steht im Archiv: „Der Stadtrat tagt am Dienstag .“" in words(
        page.text
    )
    assert "[1] rathaus.txt · Absatz 2 · 7.8.2025 laut Kopfzeile" in words(page.text)
    assert marked(page.text) == ["am Dienstag"]
    assert marked(card.text) == [QUOTED]


async def test_a_question_without_an_answer_gets_the_sentence_from_chat() -> None:
    archive = Articles.of(article())
    archive.answer = refused(None)
    async with served(archive) as site:
        assert "Dazu steht nichts im Archiv." in (await site.ask("Wer gewann?")).text


async def test_questions_travel_in_no_address() -> None:
    async with served(archive := Articles.of(article())) as site:
        page = await site.get("/frage?frage=Wann%20tagt%20der%20Rat")

    assert (page.status, page.headers["Location"]) == (303, "/")
    assert archive.asked == []


async def test_a_question_may_have_a_thousand_characters_and_no_more() -> None:
    async with served(archive := Articles.of(article())) as site:
        assert (await site.ask("Ä" * 1_000)).status == 200
        assert (await site.ask("Ä" * 1_001)).status == 413
        assert (await site.ask("Ä" * 100_000)).status == 413

    assert archive.asked == ["Ä" * 1_000]


async def test_after_twenty_questions_in_a_minute_one_has_to_wait() -> None:
    async with served() as site:
        statuses = [(await site.ask("Wann?")).status for _ in range(QUESTIONS + 1)]
        site.newsroom.later(seconds=61)
        later = await site.ask("Wann?")

    assert statuses == [200] * QUESTIONS + [429]
    assert later.status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none"},
        {"Sec_Fetch_Site": "cross-site", "Origin": "null"},
    ],
)
async def test_a_form_that_another_site_sends_is_refused(headers: dict[str, str]) -> None:
    async with served(archive := Articles.of(article())) as site:
        assert (await site.post("/frage", {"frage": "Wann?"}, **headers)).status == 403

    assert archive.asked == []


async def test_a_form_from_elsewhere_is_refused_by_its_origin_where_the_browser_says_no_more() -> None:
    async with served(base_url=PUBLIC) as site:
        await site.sign_in()
        url, cookie = f"{site.url}/frage", {"Cookie": site.cookie}
        statuses = []
        for origin in (
            PUBLIC,
            "https://fremd.example",
            "null",
            f"{PUBLIC}.fremd.example",
            "http://beleg.zeitung.example",
        ):
            async with site.client.post(url, data={"frage": "Wann?"}, headers=cookie | {"Origin": origin}) as response:
                statuses.append(response.status)

    assert statuses == [200, 403, 403, 403, 403]


async def test_only_plain_forms_are_read() -> None:
    async with served() as site:
        post, own = site.client.post, {"Sec-Fetch-Site": "same-origin"}
        async with post(f"{site.url}/frage", json={"frage": "Wann?"}, headers=own) as response:
            assert response.status == 400
        many = "&".join(f"f{number}=1" for number in range(11))
        kind = own | {"Content-Type": "application/x-www-form-urlencoded"}
        async with post(f"{site.url}/frage", data=many, headers=kind) as response:
            assert response.status == 400
        async with post(f"{site.url}/frage", data=b"frage=\xff\xfe%ff", headers=kind) as response:
            assert response.status == 200


# ---- the open page


@pytest.mark.parametrize("host", ["localhost:8321", "127.0.0.1", "[::1]:8321", "127.9.9.9"])
async def test_the_open_page_is_shown_under_this_machines_names(host: str) -> None:
    async with served() as site:
        assert (await site.get(CARD, Host=host)).status == 200


@pytest.mark.parametrize(
    "host", ["fremd.example", "127.0.0.1.fremd.example", "10.0.0.1", "[", "localhost.fremd.example"]
)
async def test_the_open_page_is_shown_under_no_other_name(host: str) -> None:
    async with served() as site:
        page = await site.get(CARD, Host=host)

    assert page.status == 403
    assert "Stadtrat" not in page.text


async def test_the_open_page_shows_what_the_admin_opened_it_for() -> None:
    public, internal = Articles.of(article()), Articles.of(article(SECRET, "werk.txt"))
    async with served(public, internal) as site:
        assert (await site.get("/p/werk")).status == 404
    async with served(public, internal, clearance="internal") as site:
        assert SECRET in (await site.get("/p/werk")).text


async def test_nobody_signs_in_to_the_open_page() -> None:
    async with served() as site:
        assert (await site.get("/anmelden?t=x")).status == 404
        assert (await site.post("/anmelden", {"t": "x"})).status == 404


# ---- the protected page


async def test_a_link_from_chat_opens_its_passage_and_no_question_box() -> None:
    async with served(base_url=PUBLIC) as site:
        page = await site.get(site.links.passage("rathaus", SPAN, message()))

    assert page.status == 200
    assert marked(page.text) == [QUOTED]
    assert "<form" not in page.text


@pytest.mark.parametrize("path", [CARD, "/p/rathaus", "/p/rathaus?t=", "/p/rathaus?t=W10.AAAA", "/p/kreistag"])
async def test_without_a_link_or_a_session_every_passage_looks_alike(path: str) -> None:
    async with served(base_url=PUBLIC) as site:
        page, unknown = await site.get(path), await site.get("/p/unbekannt")

    assert page.status == 404
    assert words(page.text) == words(unknown.text)


@pytest.mark.parametrize(("path", "status"), [("/", 403), ("/frage", 303), ("/gibtesnicht", 404)])
async def test_there_is_nothing_else_to_see(path: str, status: int) -> None:
    async with served(base_url=PUBLIC) as site:
        page = await site.get(path)

    assert page.status == status
    assert not any(word in page.text for word in ("Stadtrat", "rathaus", "<form"))


async def test_a_link_that_is_too_old_looks_like_none() -> None:
    async with served(base_url=PUBLIC, link_days=1) as site:
        link = site.links.passage("rathaus", SPAN, message())
        site.newsroom.later(days=1)
        page, none = await site.get(link), await site.get("/p/unbekannt")

    assert page.status == 404
    assert words(page.text) == words(none.text)


async def test_what_a_room_may_see_now_decides_what_its_links_open() -> None:
    public, internal = Articles.of(article()), Articles.of(article(SECRET, "werk.txt"))
    async with served(public, internal, base_url=PUBLIC) as site:
        site.newsroom.clearances["!lokales"] = "internal"
        link = site.links.passage("werk", None, message())
        before = await site.get(link)
        site.newsroom.clearances["!lokales"] = "public"
        after = await site.get(link)

    assert (before.status, after.status) == (200, 404)
    assert SECRET in before.text
    assert "Vorstand" not in after.text


async def test_a_link_in_a_page_is_good_as_long_as_the_link_that_led_there() -> None:
    archive = Articles.of(article())
    archive.newer["rathaus.txt"] = "rathaus"
    async with served(archive, base_url=PUBLIC, link_days=2) as site:
        link = site.links.passage("rathaus", SPAN, message())
        site.newsroom.later(days=1)
        found = re.search(r'href="(/p/[^"]*)">Die Stelle', (await site.get(link)).text)
        assert found
        inner = unescape(found[1])
        assert (await site.get(inner)).status == 200
        site.newsroom.later(days=1)
        assert (await site.get(inner)).status == 404


async def test_looking_at_a_sign_in_link_does_not_use_it_up() -> None:
    async with served(base_url=PUBLIC) as site:
        link = await site.links.page(message(), Guest())
        looks = [await site.get(link) for _ in range(3)]
        signed_in = await site.post("/anmelden", {"t": token_of(link)})

    assert [page.status for page in looks] == [200] * 3
    assert all("Set-Cookie" not in page.headers for page in looks)
    assert (signed_in.status, signed_in.headers["Location"]) == (303, "/")


async def test_who_signed_in_can_ask_and_follow_the_evidence() -> None:
    async with served(base_url=PUBLIC) as site:
        await site.sign_in()
        home, page = await site.get("/"), await site.ask("Wann tagt der Stadtrat?")
        link = re.search(r'href="(/p/[^"]*)">Beleg', page.text)
        assert link
        site.cookie = ""
        passed_on = await site.get(unescape(link[1]))

    assert (home.status, page.status) == (200, 200)
    assert passed_on.status == 200
    assert "<form" not in passed_on.text


async def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_connections() -> None:
    async with served(base_url=PUBLIC) as site:
        cookie = (await site.sign_in()).headers["Set-Cookie"]
    async with served(base_url="http://beleg.intern") as site:
        plain = (await site.sign_in()).headers["Set-Cookie"]

    assert cookie.startswith("__Host-belegbot=")
    assert {"HttpOnly", "SameSite=Strict", "Secure", "Path=/", "Max-Age=43200"} <= set(cookie.split("; "))
    assert "Secure" not in plain
    assert {"HttpOnly", "SameSite=Strict"} <= set(plain.split("; "))


async def test_a_sign_in_link_signs_in_once() -> None:
    async with served(base_url=PUBLIC) as site:
        token = {"t": token_of(await site.links.page(message(), Guest()))}
        first, second = await site.post("/anmelden", token), await site.post("/anmelden", token)

    assert (first.status, second.status) == (303, 403)
    assert "Set-Cookie" not in second.headers


async def test_another_site_cannot_press_the_button() -> None:
    async with served(base_url=PUBLIC) as site:
        token = {"t": token_of(await site.links.page(message(), Guest()))}
        refused_one = await site.post("/anmelden", token, Sec_Fetch_Site="cross-site")
        pressed = await site.post("/anmelden", token)

    assert (refused_one.status, pressed.status) == (403, 303)


async def test_removing_somebody_ends_their_session_with_the_next_request() -> None:
    async with served(base_url=PUBLIC) as site:
        await site.sign_in()
        site.newsroom.roles.clear()
        statuses = [(await site.get("/")).status, (await site.ask("Wann?")).status, (await site.get(CARD)).status]

    assert statuses == [403, 403, 404]


async def test_somebody_who_was_removed_cannot_sign_in() -> None:
    async with served(base_url=PUBLIC) as site:
        site.newsroom.roles.clear()
        page = await site.sign_in()

    assert page.status == 403
    assert "Set-Cookie" not in page.headers


async def test_a_session_sees_what_its_room_may_see_now() -> None:
    public, internal = Articles.of(article()), Articles.of(article(SECRET, "werk.txt"))
    async with served(public, internal, base_url=PUBLIC) as site:
        site.newsroom.clearances["!lokales"] = "internal"
        await site.sign_in()
        before = await site.ask("Was plant der Vorstand?")
        site.newsroom.clearances["!lokales"] = "public"
        after = await site.ask("Was plant der Vorstand?")

    assert SECRET in before.text
    assert SECRET not in after.text


async def test_a_session_is_over_after_half_a_day() -> None:
    async with served(base_url=PUBLIC) as site:
        await site.sign_in()
        site.newsroom.later(hours=12)

        assert (await site.get("/")).status == 403


async def test_below_a_path_every_address_starts_with_it() -> None:
    async with served(base_url=f"{PUBLIC}/belege") as site:
        link = site.links.passage("rathaus", SPAN, message())
        page = await site.get(link.replace("/belege", ""))
        await site.sign_in()
        answered = await site.ask("Wann?")

    assert link.startswith(f"{PUBLIC}/belege/p/")
    inner = [*re.findall(r'(?:href|action)="([^"#][^"]*)"', page.text + answered.text)]
    assert inner
    assert all(address.startswith("/belege/") for address in inner)


# ---- two languages


@pytest.mark.parametrize(
    ("preference", "language"),
    [
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("en-GB,en;q=0.9,de;q=0.8", "en"),
        ("fr,en;q=0.3,de;q=0.7", "de"),
        ("fr", "de"),
        ("", "de"),
        ("de;q=0, en", "en"),
        ("x" * 5_000 + ";q=,,en;q=9", "de"),
    ],
)
async def test_the_page_speaks_the_language_the_browser_likes_best(preference: str, language: str) -> None:
    async with served() as site:
        page = await site.get("/", Accept_Language=preference)

    assert f'<html lang="{language}">' in page.text


async def test_a_chosen_language_is_kept_on_the_way() -> None:
    async with served() as site:
        home = await site.get("/?lang=en", Accept_Language="de")
        page = await site.post("/frage?lang=en", {"frage": "Wann?"}, Accept_Language="de")
        link = re.search(r'href="(/p/[^"]*)">See', page.text)
        assert link
        card = await site.get(unescape(link[1]), Accept_Language="de")

    assert 'action="/frage?lang=en"' in home.text
    assert all('<html lang="en">' in each.text for each in (home, page, card))
    assert '<article lang="de"' in card.text


async def test_changing_the_language_keeps_the_place() -> None:
    async with served(base_url=PUBLIC) as site:
        page = await site.get(site.links.passage("rathaus", SPAN, message()))
        other = re.search(r'<a href="([^"]*)" lang="en"', page.text)
        assert other
        english = await site.get(unescape(other[1]))

    assert marked(english.text) == [QUOTED]
    assert "Published 7 August 2025 according to its header" in words(english.text)


# ---- headers, faults, logs


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *[
            ("GET", path)
            for path in ("/", CARD, "/nichts", "/healthz", "/readyz", "/metrics", "/static/page.css", "/p/x")
        ],
        *[("POST", "/frage"), ("PUT", "/"), ("DELETE", CARD), ("HEAD", "/"), ("OPTIONS", "/"), ("POST", "/anmelden")],
    ],
)
async def test_every_answer_carries_the_same_headers(method: str, path: str) -> None:
    async with served() as site, site.client.request(method, site.url + path) as response:
        assert {name: response.headers[name] for name in HEADERS} == HEADERS
        assert "Server" not in response.headers


@pytest.mark.parametrize("failing", [StateError("state.db is locked"), ArchiveError("the disk is full")])
async def test_an_archive_that_cannot_be_read_is_said_and_not_explained(failing: Exception) -> None:
    archive = Articles.of(article())
    archive.failing = failing
    async with served(archive) as site:
        card, answered = await site.get(CARD), await site.ask("Wann?")

    assert (card.status, answered.status) == (503, 503)
    assert str(failing) not in card.text + answered.text


async def test_a_fault_of_ours_is_one_sentence_and_the_page_goes_on() -> None:
    archive = Articles.of(article())
    archive.failing = KeyError("Wer gab Anna den Brief?")
    async with served(archive) as site:
        with capture_logs():
            page = await site.ask("Wer gab Anna den Brief?")
        archive.failing = None
        after = await site.ask("Wer gab Anna den Brief?")

    assert (page.status, after.status) == (500, 200)
    assert "Brief" not in page.text
    assert {name: page.headers[name] for name in HEADERS} == HEADERS


async def test_no_log_holds_a_question_a_link_or_who_looked(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    with capture_logs() as logs:
        async with served(base_url=PUBLIC) as site:
            link = site.links.passage("rathaus", SPAN, message())
            await site.get(link)
            await site.sign_in()
            await site.ask("Wer gab Anna den Brief?")
            await site.get("/frage?frage=Brief")
    said = caplog.text + json.dumps(logs, default=str)

    assert not any(secret in said for secret in ("Brief", token_of(link), "@anna", "!lokales"))


async def test_a_broken_request_breaks_nothing() -> None:
    async with served() as site:
        port = int(site.url.rpartition(":")[2])
        for sent in (
            b"\x00\xff\r\n\r\n",
            b"GET /%00%ff%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
            b"GET / HTTP/9.9\r\n\r\n",
        ):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(sent + b"\r\n")
            writer.write_eof()
            answered = await reader.read()
            writer.close()
            assert b"Traceback" not in answered
        assert (await site.get("/healthz")).status == 200


@pytest.mark.parametrize(
    "path", ["/p/%2e%2e%2fconfig.toml", "/p/..%5c..%5cetc", "/p/%00", "/p/a%2fb", "/static/../server.py"]
)
async def test_no_address_leads_to_a_file(path: str) -> None:
    async with served() as site:
        assert (await site.get(path)).status == 404


async def test_an_address_in_use_is_named() -> None:
    with closing(socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(
            ConfigError, match=r"listen.*127\.0\.0\.1:\d+ kann nicht benutzt werden: Address already in use\.$"
        ):
            async with served(listen=f"127.0.0.1:{taken.getsockname()[1]}"):
                pass


# ---- over the archive itself


async def test_the_page_shows_what_the_archive_cites(tmp_path: Path) -> None:
    copy = TOWN["brücke.txt"].replace("gesperrt.", "geschlossen.", 1)
    async with archive_of(tmp_path, {**TOWN, "agentur/brücke.txt": copy}) as archive, served(archive) as site:
        answered = await site.ask("Bis wann bleibt die Mühlenbrücke gesperrt?")
        link = re.search(r'href="(/p/[^"]*)">Beleg \[1\]', answered.text)
        assert link
        card = await site.get(unescape(link[1]))

    assert marked(answered.text)[0] == "14. November"
    assert marked(card.text)[0].startswith("Die Mühlenbrücke in Moorbach bleibt")
    assert {"gesperrt", "geschlossen"} == set(marked(card.text)[1:])
    assert "41.000" not in card.text


# ---- for machines


async def test_the_service_is_ready_when_every_platform_is() -> None:
    async with served() as site:
        ready = await site.get("/readyz")
        site.newsroom.health = Health({"telegram": PlatformHealth("refused", AS_OF, "wrong token")}, waiting=3)
        not_ready = await site.get("/readyz")

    assert (ready.status, not_ready.status) == (200, 503)
    assert json.loads(ready.text)["platforms"]["matrix"]["state"] == "running"
    assert json.loads(not_ready.text) == {
        "ready": False,
        "platforms": {"telegram": {"state": "refused", "since": AS_OF, "detail": "wrong token", "notes": []}},
        "state": "ok",
        "archive": "ok",
        "waiting": 3,
        "unsent": 0,
        "aside": 0,
    }


@pytest.mark.parametrize("header", ["X_Forwarded_For", "Forwarded", "X_Real_IP", "Via", "X_Forwarded_Host"])
async def test_whoever_comes_through_a_proxy_learns_no_details(header: str) -> None:
    async with served(base_url=PUBLIC) as site:
        ready, metrics = await site.get("/readyz", **{header: "x"}), await site.get("/metrics", **{header: "x"})

    assert json.loads(ready.text) == {"ready": True}
    assert metrics.status == 404


async def test_metrics_are_told_on_this_machine() -> None:
    async with served(base_url=PUBLIC) as site:
        metrics = await site.get("/metrics")

    assert "belegbot_questions_total 1.0" in metrics.text
    assert metrics.headers["Content-Type"].startswith("text/plain; version=0.0.4")


async def test_a_page_that_works_says_so_whoever_asks() -> None:
    async with served() as site:
        assert (await site.get("/healthz", Host="fremd.example", X_Forwarded_For="x")).status == 200


# ---- articles are text


class Skeleton(HTMLParser):
    """The elements of a page and the names of their attributes, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.addresses: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Which words of two wordings differ depends on them; all else is the page's own.
        self.elements += [" ".join([tag, *(name for name, _ in attrs)])] if tag != "mark" or attrs else []
        self.addresses += [value or "" for name, value in attrs if name in {"href", "action", "src"}]

    def handle_endtag(self, tag: str) -> None:
        self.elements += [f"/{tag}"] if tag != "mark" else []

    def handle_comment(self, data: str) -> None:
        self.elements.append("comment")


READER = Reader("de", "", "", "/?lang=en", asks=True)


def nasty_card(text: str) -> str:
    """A card that shows the text wherever a card shows anything foreign."""
    document = Document(
        text, text, "ab" * 32, "de", title=text, publisher=text, published=Published(text, "metadata"), url=text
    )
    whole, middle = Span(0, len(text)), Span(len(text) // 3, 2 * len(text) // 3)
    twins = (Twin(text, whole, text, ("x",)), Twin(text, whole, text, ()))
    passage = Passage(text, text, 1, whole, ())
    clipping = Clipping(passage, document, AS_OF, middle, (whole,), current=False, newer=None, twins=twins)
    return pages.evidence(clipping, document, lambda _, __: "", READER, NOON)


def nasty_answer(text: str) -> str:
    given = cited(article(f"{text}\n\n{text}", text), text)
    twin = Twin(text, Span(0, len(text)), text, ())
    answer = replace(given, question=text, citations=(replace(given.citations[0], publisher=text, twins=(twin,)),))
    return pages.answer(answer, lambda _, __: "/p/x", READER, NOON)


@pytest.mark.parametrize("text", hostile.texts(), ids=range(200))
def test_a_nasty_article_changes_no_element_of_a_page(text: str) -> None:
    for made in (nasty_card, nasty_answer):
        ours, plain = Skeleton(made(text)), Skeleton(made("Der Stadtrat tagt am Dienstag in Harrburg."))

        assert ours.elements == plain.elements
        assert ours.addresses == plain.addresses
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", made(text))


@pytest.mark.parametrize("text", hostile.texts(), ids=range(200))
def test_a_nasty_article_is_shown_word_for_word(text: str) -> None:
    (whole,) = re.findall(r'<article .*?<p dir="auto">(.*?)</p>\n</article>', nasty_card(text), re.DOTALL)

    assert unescape(re.sub(r"</?mark[^>]*>", "", whole)).split() == shown(text).split()


@pytest.mark.parametrize(
    "long", ["Wort und Satz " * 75_000, "a" * 1_000_000, "a" + " " * 1_000_000 + "b", "<" * 1_000_000]
)
async def test_a_page_of_a_megabyte_holds_nobody_else_up(long: str) -> None:
    async def held_up() -> float:
        """For how long at most nobody else had a turn, in seconds."""
        finished, gaps = asyncio.Event(), [0.0]

        async def watch() -> None:
            last = time.perf_counter()
            while not finished.is_set():
                await asyncio.sleep(0)
                gaps.append((now := time.perf_counter()) - last)
                last = now

        async with asyncio.TaskGroup() as group:
            group.create_task(watch())
            page = await site.get("/p/lang?von=10&bis=40")
            finished.set()
        assert page.status == 200
        return max(gaps)

    async with served(Articles.of(article(f"Titel\n\n{long.strip()}", "lang.txt"))) as site:
        best_of_three = min([await held_up() for _ in range(3)])

    assert best_of_three < 0.1
