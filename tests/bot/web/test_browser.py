"""The page in a real browser: for eyes, for keys, for screen readers, and against what an article might try."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from importlib.resources import files
from typing import Literal
from urllib.parse import quote

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Dialog, Error, Page, ViewportSize

from bot.timelines import Wanted
from retrieval.model import Citation, Period, Span, Twin
from tests.bot import hostile
from tests.bot.events import DEADLINE, TALKS, WEEK, Told
from tests.bot.web.browser import chromium
from tests.bot.web.site import PUBLIC, QUOTED, Articles, Guest, article, cited, message, served, token_of

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
# Starting a browser takes longer than any test: all of them share one, and with it the loop it runs in.
pytestmark = pytest.mark.asyncio(loop_scope="module")
Scheme = Literal["light", "dark"]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 800}

LONG = "\n\n".join(
    [
        "Kein Haushalt in Sicht",
        *(f"Am {day}. August beriet der Ausschuss über die Gebühren für Kitas und Büchereien." for day in range(1, 31)),
        f"{QUOTED} Die Sitzung ist öffentlich.",
        *(f"Im Ortsteil {part} bleibt die Bücherei vorerst geöffnet." for part in range(1, 31)),
    ]
)
START = LONG.index(QUOTED)
SPAN = Span(START, START + len(QUOTED))
CARD = f"/p/rathaus?von={SPAN.start}&bis={SPAN.end}#zitat"
LONG_NAME = "lokales/" + "Donaudampfschifffahrtsgesellschaft_" * 6 + ".txt"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


def newsroom(source: str = "rathaus.txt") -> Articles:
    """A long article with everything a card can show."""
    document = article(LONG, source, publisher="Harrburger Bote", url="https://bote.example/" + "haushalt/" * 20)
    archive = Articles.of(document)
    other = "Der Stadtrat tagt erst am Mittwoch."
    archive.twins = (
        Twin("dpa/rat.txt", Span(0, len(other)), other, ("erst", "Mittwoch", "Dienstag")),
        Twin(LONG_NAME, SPAN, QUOTED, ()),
    )
    archive.newer[source] = "rathaus"
    archive.answer = cited(document, QUOTED, "am Dienstag")
    return archive


@asynccontextmanager
async def opened(
    browser: Browser,
    address: str,
    *,
    viewport: ViewportSize = DESK,
    scheme: Scheme = "light",
    language: str = "de-DE",
) -> AsyncIterator[Page]:
    """A page in a browser that has never seen one of ours."""
    context = await browser.new_context(viewport=viewport, color_scheme=scheme, locale=language)
    try:
        page = await context.new_page()
        await page.goto(address)
        yield page
    finally:
        await context.close()


async def ask(page: Page, question: str) -> None:
    await page.get_by_label("Ihre Frage").fill(question)
    await page.get_by_role("button", name="Fragen").click()


async def come_to_rest(page: Page) -> None:
    """Waits until the page has moved far down and stands still."""
    before, now = -1, 0
    async with asyncio.timeout(10):
        while before != now or now < 500:
            await asyncio.sleep(0.1)
            before, now = now, int(await page.evaluate("window.scrollY"))


async def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(await page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
async def test_a_link_from_chat_brings_the_cited_words_into_view(browser: Browser, viewport: ViewportSize) -> None:
    async with served(newsroom()) as site, opened(browser, site.url + CARD, viewport=viewport) as page:
        await come_to_rest(page)
        box = await page.locator("#zitat").bounding_box()

    assert box
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= viewport["height"]


async def test_beside_a_long_article_what_one_copies_stays_in_view(browser: Browser) -> None:
    async with served(newsroom()) as site, opened(browser, site.url + CARD) as page:
        await come_to_rest(page)
        box = await page.get_by_label("Zitat zum Kopieren").bounding_box()

    assert box
    assert 0 <= box["y"] <= DESK["height"] - box["height"]


async def test_the_quotation_is_selected_whole_and_cannot_be_changed(browser: Browser) -> None:
    async with served(newsroom()) as site, opened(browser, site.url + CARD) as page:
        field = page.get_by_label("Zitat zum Kopieren")
        await field.click()
        await page.keyboard.press("Control+a")
        selected = await field.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
        await page.keyboard.type("x")
        kept = await field.input_value()
        cut = await field.evaluate("field => field.scrollHeight - field.clientHeight")

    assert selected == kept == f"„{QUOTED}“ (Kein Haushalt in Sicht, rathaus.txt, Absatz 32, 7.8.2025)"
    assert cut <= 0


async def test_on_a_phone_nothing_scrolls_sideways(browser: Browser) -> None:
    archive = newsroom(LONG_NAME)
    archive.answer = cited(archive.documents[LONG_NAME], QUOTED)
    async with served(archive) as site, opened(browser, site.url + "/", viewport=PHONE) as page:
        widths = [await overflow(page)]
        await ask(page, "Donaudampfschifffahrt" * 20)
        widths.append(await overflow(page))
        for path in (f"/p/{quote(LONG_NAME.removesuffix('.txt'), safe='')}", "/nichts", "/timeline?thema=Haushalt"):
            await page.goto(site.url + path)
            widths.append(await overflow(page))

    assert widths == [0, 0, 0, 0, 0]


async def test_everything_is_reached_by_keyboard_and_seen_when_reached(browser: Browser) -> None:
    async with served(newsroom()) as site, opened(browser, site.url + CARD.removesuffix("#zitat")) as page:
        reached = []
        for _ in range(10):
            await page.keyboard.press("Tab")
            reached.append(
                await page.evaluate(
                    "[document.activeElement.tagName, getComputedStyle(document.activeElement).outlineStyle,"
                    " document.activeElement.getBoundingClientRect().left >= 0]"
                )
            )

    assert [name for name, _, _ in reached] == ["A", "A", "A", "A", "A", "A", "TEXTAREA", "TEXTAREA", "BUTTON", "BODY"]
    assert all(outline == "solid" and in_sight for _, outline, in_sight in reached[:-1])


async def test_the_first_key_leads_to_the_quotation(browser: Browser) -> None:
    async with served(newsroom()) as site, opened(browser, site.url + CARD.removesuffix("#zitat")) as page:
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await come_to_rest(page)

        assert await page.evaluate("document.activeElement.id") == "zitat"


async def test_a_question_is_asked_and_its_evidence_opened(browser: Browser) -> None:
    async with served(newsroom()) as site, opened(browser, site.url + "/") as page:
        await ask(page, "Wann tagt der Stadtrat?")
        address = page.url
        answered = await page.locator("main").inner_text()
        await page.get_by_role("link", name="Beleg [1]").click()
        marked = await page.locator("#zitat").inner_text()

    assert address == f"{site.url}/frage"
    assert "„Der Stadtrat tagt am Dienstag.“" in answered
    assert marked == QUOTED


async def test_somebody_signs_in_with_a_link_and_asks(browser: Browser) -> None:
    async with served(newsroom(), base_url="http://localhost") as site:
        link = await site.links.page(message(), Guest())
        async with opened(browser, f"{site.url}/anmelden?t={token_of(link)}") as page:
            await page.get_by_role("button", name="Anmelden").click()
            await ask(page, "Wann tagt der Stadtrat?")
            answered = await page.locator("main").inner_text()
            scripts_see = await page.evaluate("document.cookie")

    assert "„Der Stadtrat tagt am Dienstag.“" in answered
    assert scripts_see == ""


async def test_the_page_speaks_the_browsers_language_until_another_is_chosen(browser: Browser) -> None:
    async with served(newsroom()) as site, opened(browser, site.url + CARD, language="en-GB") as page:
        english = await page.locator("h2").first.inner_text()
        await page.get_by_role("link", name="Deutsch").click()
        german = await page.locator("h2").first.inner_text()
        marked = await page.locator("#zitat").inner_text()

    assert (english, german, marked) == ("Quotation to copy", "Zitat zum Kopieren", QUOTED)


async def test_on_paper_there_is_the_article_and_its_source_and_no_form(browser: Browser) -> None:
    async with served(newsroom()) as site, opened(browser, site.url + CARD, scheme="dark") as page:
        await page.emulate_media(media="print")

        assert await page.locator("#zitat").is_visible()
        assert await page.locator("dl").is_visible()
        assert not await page.locator("form").is_visible()
        assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


async def test_who_wants_less_motion_gets_none(browser: Browser) -> None:
    async with served(newsroom()) as site, opened(browser, site.url + CARD) as page:
        moving = await page.evaluate("getComputedStyle(document.documentElement).scrollBehavior")
        await page.emulate_media(reduced_motion="reduce")

        assert moving == "smooth"
        assert await page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


async def test_a_timeline_is_limited_with_the_form_and_its_evidence_opened(browser: Browser) -> None:
    archive = newsroom()
    archive.told = Told((replace(TALKS, citation=archive_citation(archive)), DEADLINE, WEEK), ())
    async with served(archive) as site, opened(browser, site.url + "/") as page:
        await page.get_by_role("link", name="Zeitleiste").click()
        await page.get_by_label("Thema").fill("Haushalt")
        await page.get_by_label("Zeitraum", exact=True).fill("August 2025")
        await page.get_by_label("Welche Ereignisse").select_option(label="nur Vergangenes")
        await page.get_by_role("button", name="Zeigen").click()
        heading = await page.get_by_role("heading", level=1).inner_text()
        events = await page.locator("ol.zeit > li").count()
        await page.get_by_role("link", name="Beleg [1]").click()
        marked = await page.locator("#zitat").inner_text()

    assert heading == "Zeitleiste „Haushalt“"
    assert archive.told.asked[-1] == ("Haushalt", Period("2025-08-01", "2025-08-31"), "past", None)
    assert events == 1
    assert marked == QUOTED


def archive_citation(archive: Articles) -> Citation:
    """What the archive cites when it is asked."""
    assert archive.answer
    return archive.answer.citations[0]


@pytest.mark.parametrize(("scheme", "paper"), [("light", "rgb(253, 252, 249)"), ("dark", "rgb(25, 24, 23)")])
async def test_the_picture_on_the_page_is_as_light_or_dark_as_the_page(
    browser: Browser, scheme: Scheme, paper: str
) -> None:
    async with served(newsroom()) as site, opened(browser, f"{site.url}/timeline", scheme=scheme) as page:
        assert await page.evaluate("getComputedStyle(document.querySelector('.zeitbild > rect')).fill") == paper
        assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == paper


async def test_no_line_of_the_picture_on_the_page_leaves_it_whatever_font_the_browser_has(browser: Browser) -> None:
    async with served(newsroom()) as site, opened(browser, f"{site.url}/timeline") as page:
        beyond = await page.evaluate(
            "(() => { const box = document.querySelector('.zeitbild').getBoundingClientRect();"
            " return [...document.querySelectorAll('.zeitbild text')].filter(text => {"
            " const line = text.getBoundingClientRect(); return line.left < box.left || line.right > box.right; })"
            ".map(text => text.textContent); })()"
        )
        lines = await page.locator(".zeitbild text").count()

    assert lines > 30
    assert beyond == []


async def test_a_phone_shows_the_list_and_offers_the_picture_for_taking(browser: Browser) -> None:
    async with served(newsroom()) as site, opened(browser, f"{site.url}/timeline", viewport=PHONE) as page:
        assert not await page.locator(".zeitbild").is_visible()
        assert await page.get_by_role("link", name="Bild (PNG)").is_visible()
        async with page.expect_download() as taken:
            await page.get_by_role("link", name="Bild (PNG)").click()
        assert (await taken.value).suggested_filename == "zeitleiste.png"


LOOKS: list[tuple[ViewportSize, Scheme]] = [(DESK, "light"), (DESK, "dark"), (PHONE, "light"), (PHONE, "dark")]


async def complaints(page: Page) -> list[str]:
    """What axe-core finds wrong with a page."""
    await page.evaluate(AXE)  # a script element would be stopped by our policy
    found = await page.evaluate("axe.run().then(results => results.violations)")
    return [f"{page.url}: {each['id']}: {each['nodes'][0]['html']}" for each in found]


@pytest.mark.parametrize(("viewport", "scheme"), LOOKS)
async def test_axe_finds_nothing_on_the_open_page(browser: Browser, viewport: ViewportSize, scheme: Scheme) -> None:
    archive = newsroom()
    async with served(archive) as site, opened(browser, site.url + "/", viewport=viewport, scheme=scheme) as page:
        found = await complaints(page)
        await ask(page, "Wann tagt der Stadtrat?")
        found += await complaints(page)
        card = CARD.removesuffix("#zitat")
        for path in (CARD, f"{card}&lang=en", "/nichts", "/timeline?thema=Haushalt&zeit=bald", "/timeline?lang=en"):
            await page.goto(site.url + path)
            found += await complaints(page)
        archive.gone.add("rathaus.txt")
        await page.reload()
        await page.goto(site.url + CARD)
        found += await complaints(page)

    assert found == []


@pytest.mark.parametrize(("viewport", "scheme"), LOOKS)
async def test_axe_finds_nothing_on_the_protected_page(
    browser: Browser, viewport: ViewportSize, scheme: Scheme
) -> None:
    async with served(newsroom(), base_url=PUBLIC) as site:
        card = site.links.passage("rathaus", SPAN, message()).removeprefix(PUBLIC)
        async with opened(browser, site.url + card, viewport=viewport, scheme=scheme) as page:
            found = await complaints(page)
            timeline = site.links.timeline(Wanted("Haushalt"), message()).removeprefix(PUBLIC)
            for path in (timeline, "/anmelden?t=x", "/", "/p/x"):
                await page.goto(site.url + path)
                found += await complaints(page)

    assert found == []


async def test_a_script_that_got_into_a_page_would_not_run(browser: Browser) -> None:
    async with served(newsroom()) as site, opened(browser, site.url + CARD) as page:
        await page.evaluate(
            "() => { const made = document.createElement('script'); made.textContent = 'window.getroffen = 1';"
            " document.body.append(made); document.body.setAttribute('onclick', 'window.getroffen = 1');"
            " document.body.click(); }"
        )

        assert await page.evaluate("typeof window.getroffen") == "undefined"


async def test_nasty_articles_do_nothing_in_a_browser_even_without_our_policy(browser: Browser) -> None:
    archive = Articles({})
    for number, attack in enumerate(hostile.ATTACKS):
        text = f"{attack}\n\n{attack} „{attack}“"
        archive.documents[f"{number}.txt"] = article(text, f"{number}.txt", publisher=attack, url=attack)
    dialogs: list[str] = []
    requests: set[str] = set()
    hits: list[str] = []

    async def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        await dialog.dismiss()

    async with served(archive) as site:
        context = await browser.new_context(bypass_csp=True, locale="de-DE", reduced_motion="reduce")
        page = await context.new_page()
        page.on("dialog", dismiss)
        page.on("request", lambda request: requests.add(request.url))
        for number, attack in enumerate(hostile.ATTACKS):
            document = archive.documents[f"{number}.txt"]
            archive.twins = (Twin(attack, Span(0, len(attack)), attack, ("x",)), Twin(attack, Span(0, 1), attack, ()))
            archive.answer = cited(document, attack, attack[1:9])
            await page.goto(f"{site.url}/p/{number}#zitat")
            await page.mouse.move(200, 300)
            hits += await hit(page, attack)
            await page.get_by_label("Ihre Frage").fill("Wann?")
            await page.locator("form button").click()
            hits += await hit(page, attack)
            site.newsroom.later(seconds=10)
        await context.close()

    assert dialogs == []
    assert hits == []
    assert {url for url in requests if not url.startswith(site.url)} == set()


async def hit(page: Page, attack: str) -> list[str]:
    """The attack if it ran, changed the page's place, or hid what comes after it."""
    try:
        ran = await page.evaluate("typeof window.getroffen !== 'undefined'")
        whole = await page.locator("form button").is_visible()
    except Error as error:  # it was led away
        return [f"{attack}: {error}"]
    return [attack] if ran or not whole else []
