"""A reply reads the same in every chat, whatever stands in the articles."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup import matrix_html, pieces, telegram_html, web_address
from bot.reply import Paragraph, Quote, Reply, harmless
from retrieval.model import Span
from tests.bot import hostile
from tests.bot.markup_reading import MATRIX, TELEGRAM, lines, read

LINK = "https://beleg.zeitung.example/p/0a1b?t=x.y&lang=de#zitat"
PLACE = "[1] Haushalt 2025.md · Absatz 2 · 7.8.2025 laut Kopfzeile"

anything = st.text(st.characters())
spans = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: Span(min(pair), max(pair)))
quotes = st.builds(
    Quote,
    anything,
    st.lists(spans, max_size=3).map(tuple),
    frame=st.sampled_from([("„", "“"), ("", "")]),
    notes=st.lists(anything, max_size=2).map(tuple),
)
replies = st.builds(Reply, st.lists(st.builds(Paragraph, anything) | quotes, max_size=4).map(tuple))


def quoting(text: str, *notes: str, link: str = "", bold: str = "") -> Reply:
    start = text.index(bold)
    highlights = (Span(start, start + len(bold)),) if bold else ()
    return Reply((Quote(text, highlights, ("„", "“"), notes, link),))


@given(replies)
def test_without_its_tags_telegram_html_is_the_plain_reply(reply: Reply) -> None:
    assert read(telegram_html(reply), TELEGRAM) == (lines(reply.plain()), [])


@given(replies)
def test_without_its_tags_matrix_html_is_the_plain_reply(reply: Reply) -> None:
    assert read(matrix_html(reply), MATRIX) == (lines(reply.plain()), [])


@given(replies, anything)
def test_no_foreign_address_becomes_a_link(reply: Reply, link: str) -> None:
    linked = Reply((Paragraph("Mehr dazu", link), *reply.blocks))
    for markup, allowed in ((telegram_html(linked), TELEGRAM), (matrix_html(linked), MATRIX)):
        _, links = read(markup, allowed)
        assert all(address.startswith(("http://", "https://")) for address in links)


@given(anything, st.lists(spans, max_size=4))
def test_cutting_at_highlights_loses_nothing(text: str, highlights: list[Span]) -> None:
    assert "".join(piece for piece, _ in pieces(text, highlights)) == text


@pytest.mark.parametrize("nasty", hostile.texts(), ids=range(200))
def test_a_nasty_article_is_only_text_in_a_chat(nasty: str) -> None:
    reply = Reply(
        (
            Paragraph(nasty, link=nasty),
            Quote(nasty, (Span(3, 9),), ("„", "“"), (f"[1] {nasty} · Absatz 1", nasty), link=nasty),
        )
    )
    for markup, allowed in ((telegram_html(reply), TELEGRAM), (matrix_html(reply), MATRIX)):
        text, links = read(markup, allowed)
        assert links == []
        assert lines(harmless(nasty))[0] in text


def test_there_are_two_hundred_nasty_texts() -> None:
    assert len(set(hostile.texts())) == 200


def test_telegram_shows_the_answer_bold_inside_its_quotation() -> None:
    reply = quoting("Der Rat tagt am Dienstag.", PLACE, bold="am Dienstag")

    assert telegram_html(reply).startswith("<blockquote>„Der Rat tagt <b>am Dienstag</b>.“</blockquote>\n[1] ")


def test_matrix_shows_the_answer_strong_inside_its_quotation() -> None:
    reply = quoting("Der Rat tagt am Dienstag.", bold="am Dienstag")

    assert matrix_html(reply) == "<blockquote><p>„Der Rat tagt <strong>am Dienstag</strong>.“</p></blockquote>"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (PLACE, "Haushalt 2025.md"),
        ("wortgleich in dpa/rathaus.md und 2 weiteren", "dpa/rathaus.md"),
        ("ebenso „bericht.de“, nur dort: „heute“", "bericht.de"),
        ("[2] a & b.txt · Absatz 1", "a &amp; b.txt"),
    ],
)
def test_a_file_name_is_code_so_that_nothing_makes_an_address_of_it(line: str, name: str) -> None:
    reply = Reply((Paragraph(line),))

    assert f"<code>{name}</code>" in telegram_html(reply)
    assert f"<code>{name}</code>" in matrix_html(reply)


@pytest.mark.parametrize("line", ["Stand 7.8.2025, 14:32 · 5 Artikel", "z.B. u.a. 3,1 Mio. Euro", "Was steht da?"])
def test_a_line_without_a_file_name_holds_no_code(line: str) -> None:
    assert telegram_html(Reply((Paragraph(line),))) == line


def test_the_place_of_a_quotation_leads_to_its_passage() -> None:
    reply = quoting("Der Rat tagt.", PLACE, "wortgleich in b.txt", link=LINK)
    address = LINK.replace("&", "&amp;")

    assert f'<a href="{address}"> · Absatz 2 · 7.8.2025 laut Kopfzeile</a>' in telegram_html(reply)
    assert read(telegram_html(reply), TELEGRAM)[1] == [LINK]
    assert read(matrix_html(reply), MATRIX)[1] == [LINK]


def test_a_quotation_without_a_place_still_leads_to_its_passage() -> None:
    text, links = read(telegram_html(quoting("Der Rat tagt.", link=LINK)), TELEGRAM)

    assert text == ["„Der Rat tagt.“", LINK]
    assert links == [LINK]


def test_a_line_that_is_nothing_but_a_file_name_can_be_a_link() -> None:
    assert telegram_html(Reply((Paragraph("rathaus.md", "https://a.example/"),))) == (
        '<a href="https://a.example/">rathaus.md</a>'
    )


@pytest.mark.parametrize(
    "link",
    [
        *("javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "file:///etc/passwd", "//fremd.example/"),
        *("http:", "https:///x", "http://[::1", "https://a.example/\n", "https://a.example/\u202e", "tg://user?id=1"),
        "https://a.example/" + "x" * 2_048,
    ],
)
def test_what_a_browser_would_not_open_as_a_page_is_no_web_address(link: str) -> None:
    assert web_address(link) == ""


@pytest.mark.parametrize("long", ["a" * 1_000_000, "a." * 500_000, "<" * 1_000_000, "wort " * 200_000])
def test_a_megabyte_in_one_line_is_rendered_at_once(long: str) -> None:
    started = time.perf_counter()
    read(telegram_html(quoting(long, f"[1] {long}", link=LINK)), TELEGRAM)

    assert time.perf_counter() - started < 10


@pytest.mark.parametrize("link", ["https://a.example/x?y=1&z=2#t", "http://a.example"])
def test_a_page_is_a_web_address(link: str) -> None:
    assert web_address(link) == link
