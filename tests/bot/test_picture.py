"""A timeline as a picture."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from itertools import combinations
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot import picture
from bot.phrases import ENGLISH, GERMAN, Phrases
from bot.timelines import Wanted, numbered
from retrieval.model import Event, Period, Span, Status, Timeline
from tests.bot import hostile
from tests.bot.events import BUILT, CLOSED, DEADLINE, SESSION, STORY, TALKS, WEEK, event, undated

TODAY = date(2025, 8, 7)
WANTED = Wanted("Haushalt")
SVG = "{http://www.w3.org/2000/svg}"


def drawn(*events: Event, wanted: Wanted = WANTED, phrases: Phrases = GERMAN, fitted: bool = False) -> str:
    return picture.draw(numbered(Timeline(events)), wanted, phrases, TODAY, fitted=fitted)


def saying(text: str, words: str = "") -> Event:
    """An event whose sentence is this text."""
    return event(text, words or text[:1], "2025-08-06")


# ---- reading a picture


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in a picture: what it says and the box it fills."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    def overlaps(self, other: "Line") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def lines(svg: str) -> Iterator[Line]:
    for element in fromstring(svg).iter(f"{SVG}text"):
        size, x, y = int(element.attrib["font-size"]), float(element.attrib["x"]), float(element.attrib["y"])
        wide = sum(picture.width(text, size, bold=bold) for text, bold in runs(element))
        left = x - wide if element.get("text-anchor") == "end" else x
        yield Line("".join(element.itertext()), left, left + wide, y - 0.75 * size, y + 0.22 * size)


def runs(element: Element) -> Iterator[tuple[str, bool]]:
    whole = element.get("font-weight") == "600"
    yield element.text or "", whole
    for part in element:
        yield part.text or "", True
        yield part.tail or "", whole


def said(svg: str) -> str:
    """All that a picture says, line after line."""
    return " ".join(line.text for line in lines(svg))


def height(svg: str) -> int:
    return int(fromstring(svg).attrib["height"])


def opened(svg: str) -> Image.Image:
    return Image.open(BytesIO(picture.png(svg))).convert("RGB")


# ---- what it says


@pytest.mark.parametrize("phrases", [GERMAN, ENGLISH], ids=["de", "en"])
def test_every_event_is_in_it_word_for_word_in_quotation_marks(phrases: Phrases) -> None:
    words = said(picture.draw(numbered(STORY), WANTED, phrases, TODAY))

    opening, closing = phrases.quoted.split("{text}")
    for each in STORY.events:
        assert f"{opening}{each.citation.text}{closing}" in words
    assert f"{opening}{STORY.undated[0].text}{closing}" in words


def test_it_says_what_was_understood_how_each_day_is_known_and_names_its_sources() -> None:
    wanted = Wanted("Haushalt", period=Period("2025-08-01", "2025-12-31"))

    words = said(picture.draw(numbered(STORY), wanted, GERMAN, TODAY))

    assert words.startswith("Zeitleiste „Haushalt“ August–Dezember 2025 · 9 von 11 Ereignissen, 5 Artikel")
    assert "„Am Mittwoch“ gerechnet vom 7.8.2025 (Datum des Artikels)" in words
    assert "3 Quellen, 2 unabhängig" in words
    assert "[2] [4] [5] [6] [7] [10] rathaus.txt · 7.8.2025 laut Kopfzeile" in words


def test_days_stand_at_the_left_and_a_range_has_both() -> None:
    words = said(drawn(TALKS, WEEK, CLOSED, BUILT))

    assert "6. August Mi · 2025" in words
    assert "11.–17. Aug. KW 33 · 2025" in words
    assert "29. Sept. – 3. Okt. 2025" in words
    assert "1974" in words


def test_what_is_planned_looks_different_from_what_happened() -> None:
    past, planned, due = (drawn(each) for each in (TALKS, WEEK, DEADLINE))

    assert "url(#schraffur)" in planned
    assert "stroke-dasharray" in planned
    assert "url(#schraffur)" not in past + due
    assert "FRIST" in said(due)
    assert "angekündigt" in said(planned)
    assert len({opened(each).resize((60, 40)).tobytes() for each in (past, planned, due)}) == 3


def test_a_contradiction_is_marked_and_both_days_are_said() -> None:
    words = said(drawn(SESSION))

    assert "Widerspruch" in words
    assert "dagegen Fr 19.09.2025 · angekündigt" in words
    assert "[1]" in words
    assert "[2]" in words


@pytest.mark.parametrize(
    ("first", "second", "note"),
    [
        ("2025-08-08", "2025-08-20", ""),
        ("2025-08-08", "2025-10-16", "rund 10 Wochen später"),
        ("2025-01-08", "2025-08-16", "rund 7 Monate später"),
        ("1974-01-08", "2025-08-16", "rund 52 Jahre später"),
    ],
)
def test_a_long_time_between_two_events_is_said(first: str, second: str, note: str) -> None:
    words = said(drawn(event("Es begann.", "Es", first), event("Es endete.", "Es", second)))

    assert note in words
    assert ("später" in words) is bool(note)


def test_events_of_one_day_share_a_card_and_its_day_is_said_once() -> None:
    assert said(drawn(TALKS, saying("Am Mittwoch war Markt."))).count("6. August") == 1


# ---- how it says it


WORD = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzäöüßŁő😀אبЖ中\u0301\u200d&<>\"'"), min_size=1, max_size=90)
SENTENCE = st.lists(WORD, min_size=1, max_size=60).map(" ".join)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(SENTENCE, min_size=1, max_size=4), SENTENCE, st.sampled_from([GERMAN, ENGLISH]), st.sampled_from(Status)
)
def test_no_line_covers_another_and_none_is_cut_off(
    texts: list[str], topic: str, phrases: Phrases, status: Status
) -> None:
    events = [replace(saying(text), status=status, statement=True) for text in texts]
    whole = Timeline((*events, SESSION, WEEK), (undated(texts[0], texts[0][:1], source=f"{topic}.txt"),))

    svg = picture.draw(numbered(whole), Wanted(topic), phrases, TODAY)

    boxes = list(lines(svg))
    for box in boxes:
        assert box.left >= 0
        assert box.right <= picture.WIDTH - 50, box
        assert box.top >= 0
        assert box.bottom <= height(svg)
    assert [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])] == []


@settings(deadline=None)
@given(st.text(st.sampled_from("ab "), min_size=1, max_size=900), st.data())
def test_what_is_shown_of_a_long_sentence_is_a_piece_of_it_in_whole_words_with_those_that_date_it(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    marked = Span(start, min(len(text), start + data.draw(st.integers(1, 30))))

    kept = picture.kept(text, marked)

    assert kept.covers(marked)
    assert kept.end - kept.start <= picture.LONGEST + 130
    if " " in text[kept.start : kept.end]:
        assert kept.start == 0 or text[kept.start - 1] == " " or " " not in text[: marked.start]
    if len(text) <= picture.LONGEST:
        assert kept == Span(0, len(text))


def test_a_shortened_sentence_ends_at_a_word_and_the_dots_stand_outside_the_quotation() -> None:
    text = "Am Mittwoch " + "beriet der Ausschuss lange und gründlich " * 80 + "im Kurhaus."

    words = said(drawn(saying(text, "Am Mittwoch")))

    (quoted,) = re.findall(r"„(Am Mittwoch [^“]*)“ …", words)
    assert text.startswith(f"{quoted} ")
    assert "…“" not in words


def test_a_sentence_is_shortened_around_the_words_that_date_it() -> None:
    text = "Der Ausschuss beriet lange " * 40 + "und tagt am Freitag wieder " + "im großen Saal " * 60

    words = said(drawn(saying(text, "am Freitag")))

    (quoted,) = re.findall(r"… „([^“]*am Freitag[^“]*)“ …", words)
    assert quoted in text


def test_the_words_that_date_an_event_are_bold_even_inside_a_word() -> None:
    svg = drawn(saying("Der Mittwochabend war lang.", "Mittwoch"))

    bold = ["".join(each.itertext()) for each in fromstring(svg).iter(f"{SVG}tspan")]
    assert bold == ["Mittwoch", "[1]"]


def test_what_the_font_lacks_is_a_box_and_that_is_said() -> None:
    words = said(drawn(saying("Zum Fest 👨‍👩‍👧 kam חנה und spielte.", "Fest")))

    assert "„Zum Fest □ kam □ und spielte.“" in words
    assert GERMAN.picture_unshown in words
    assert GERMAN.picture_unshown not in said(drawn(saying("Čapek traf Владимир Путин in Győr.", "traf")))


@pytest.mark.parametrize("text", hostile.texts(), ids=range(200))
def test_a_nasty_article_adds_nothing_to_a_picture_but_words(text: str) -> None:
    for fitted in (False, True):
        svg = drawn(saying(text), wanted=Wanted(text), fitted=fitted)

        assert {element.tag.removeprefix(SVG) for element in fromstring(svg).iter()} <= {
            "svg", "defs", "pattern", "rect", "path", "circle", "text", "tspan",
        }  # fmt: skip
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", svg)
        names = {name for element in fromstring(svg).iter() for name in element.attrib}
        assert not {name for name in names if "href" in name or name.startswith(("on", "style"))}


def test_a_line_of_a_page_says_how_wide_it_is_so_that_any_font_fits() -> None:
    svg = drawn(TALKS, fitted=True)

    for element in fromstring(svg).iter(f"{SVG}text"):
        wide = sum(picture.width(text, int(element.attrib["font-size"]), bold=bold) for text, bold in runs(element))
        assert float(element.attrib["textLength"]) == pytest.approx(wide, abs=0.1)
    assert 'role="img"' in svg


# ---- PNG


def test_the_measured_width_is_what_the_picture_needs() -> None:
    image = opened(drawn(saying("Wohltätigkeitsveranstaltungen AVATAR Tomahawk „Ämter“ " * 4, "AVATAR")))

    rim = image.crop((picture.WIDTH - 50, 20, picture.WIDTH, image.height))
    assert rim.getcolors() == [(rim.width * rim.height, (255, 255, 255))]
    assert image.width == picture.WIDTH


def test_a_picture_tells_nothing_of_the_machine_it_was_made_on() -> None:
    content = picture.png(drawn(TALKS))

    assert content.startswith(b"\x89PNG")
    assert set(re.findall(rb"(?:IHDR|tEXt|iTXt|zTXt|tIME|eXIf|IDAT|IEND)", content)) <= {b"IHDR", b"IDAT", b"IEND"}
    assert str(Path.cwd()).encode() not in content


def test_words_are_painted_with_the_font_that_comes_along() -> None:
    with_words = opened(drawn(TALKS))
    without = opened(re.sub(r"<text.*?</text>", "", drawn(TALKS)))

    assert with_words.tobytes() != without.tobytes()


def test_nothing_dated_still_makes_a_picture() -> None:
    assert opened(drawn()).width == picture.WIDTH
