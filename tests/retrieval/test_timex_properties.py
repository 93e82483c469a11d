"""Claims about times that hold for any text."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.model import Document, Language, Published, Span, TimeExpression
from retrieval.timex import calendar
from retrieval.timex.reading import read, within
from retrieval.timex.tagger import expressions

WORDS = (
    *("Am", "am", "im", "um", "bis", "seit", "vor", "in", "nach", "vom", "zum", "ab", "der", "den", "letzten", "und"),
    *("7.", "31.", "29.", "Februar", "August", "Mai", "2025", "1848", "7.8.2025", "31.2.", "2025-08-07", "99.99.2025"),
    *(
        "Freitag",
        "Mittwochabend",
        "Sonntag",
        "heute",
        "morgen",
        "gestern",
        "Morgen",
        "kommende",
        "Woche",
        "vergangenen",
    ),
    *("drei", "zwei", "halb", "neun", "Tage", "Tagen", "Jahren", "Stunden", "Uhr", "17.30", "9", "zuvor", "darauf"),
    *("Ende", "Anfang", "des", "Jahres", "1990er", "Jahre", "20.", "Jahrhundert", "Herbst", "Ostern", "Wochenende"),
    *("Quartal", "dritten", "jeden", "täglich", "damals", "Tag", "Abend", "Nacht", "Vorjahr", "heuer", "wurde", "wird"),
    *("hat", "gesagt", "läuft", "ab", ",", ".", "–", "„", "“", ":", "\n", "\n\n", "Merz", "Anna", "zu", "kommen"),
    *("Friday", "last", "next", "week", "ago", "May", "5", "p.m.", "the", "will", "said", "two", "years", "year"),
)
NEWSPRINT = st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=30).map(" ".join)
LANGUAGES: st.SearchStrategy[Language] = st.sampled_from(("de", "en"))
DAYS = st.dates(date(1950, 1, 1), date(2060, 12, 31))
VALUE = re.compile(
    r"\d\d|\d{3}|\d{4}(?:-(?:\d\d(?:-\d\d)?|W\d\d(?:-WE)?|Q\d|H\d|SP|SU|FA|WI))?(?:T(?:\d\d:\d\d|MO|MI|AF|EV|NI))?"
    r"|T\d\d:\d\d|P(?:AST|RESENT|UTURE)_REF|FUTURE_REF|PT?(?:\d+(?:\.\d+)?|X)[A-Z]{1,2}"
    r"|XXXX-(?:\d\d|WXX-(?:\d|WE)|SP|SU|FA|WI|XX-XX)(?:T(?:MO|MI|AF|EV|NI))?"
)


def article(text: str, day: date | None, language: Language = "de") -> Document:
    published = Published(day.isoformat(), "header") if day is not None else None
    return Document("a.txt", text, "", language, published=published)


@given(NEWSPRINT, DAYS | st.none(), LANGUAGES)
def test_times_are_verbatim_in_order_and_do_not_overlap(text: str, day: date | None, language: Language) -> None:
    place = 0
    for found in read(article(text, day, language)):
        assert found.text == found.span.of(text) == found.text.strip() != ""
        assert found.span.start >= place
        place = found.span.end


@given(NEWSPRINT, DAYS | st.none(), LANGUAGES)
def test_values_are_timex3_and_their_days_are_in_order(text: str, day: date | None, language: Language) -> None:
    for found in read(article(text, day, language)):
        assert found.value is None or VALUE.fullmatch(found.value)
        assert (found.value is None) == (found.basis == "")
        assert (found.first is None) == (found.last is None) == (found.precision is None)
        assert found.first is None or found.last is None or found.first <= found.last
        assert found.basis != "published" or (day is not None and found.anchor == day.isoformat())


@given(NEWSPRINT, DAYS, st.integers(-60, 60), LANGUAGES)
def test_shifting_the_article_by_whole_weeks_shifts_its_relative_days_alike(
    text: str, day: date, weeks: int, language: Language
) -> None:
    moved = timedelta(weeks=weeks)
    before = [found for found in read(article(text, day, language)) if _is_counted_in_days(found)]
    after = [found for found in read(article(text, day + moved, language)) if _is_counted_in_days(found)]
    shifted = {found.span: date.fromisoformat(found.first or "") for found in before}
    for found in after:
        assert found.span not in shifted or date.fromisoformat(found.first or "") == shifted[found.span] + moved


def _is_counted_in_days(found: TimeExpression) -> bool:
    """Weekdays, days and weeks seen from the article's day; months and years are not whole weeks long."""
    words = ("Freitag", "Friday", "Sonntag", "Mittwochabend", "gestern", "Woche", "week", "morgen", "Wochenende")
    return found.basis == "published" and found.text in words and found.first is not None


@given(NEWSPRINT, LANGUAGES)
def test_without_a_day_nothing_is_counted_from_the_article(text: str, language: Language) -> None:
    assert all(found.basis != "published" for found in read(article(text, None, language)))


@given(st.text(max_size=200), DAYS | st.none(), LANGUAGES)
def test_any_text_can_be_read(text: str, day: date | None, language: Language) -> None:
    read(article(text, day, language))
    expressions(text, Span(0, len(text)))


@given(NEWSPRINT, DAYS, st.data())
def test_a_stretch_holds_only_times_inside_it(text: str, day: date, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    assert all(span.covers(found.span) for found in within(article(text, day), span))


@given(st.integers(1583, 4000))
def test_easter_is_a_sunday_between_22_march_and_25_april(year: int) -> None:
    found = calendar.easter(year)
    assert found.isoweekday() == 7
    assert date(year, 3, 22) <= found <= date(year, 4, 25)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_day_lies_in_its_week(day: date) -> None:
    extent = calendar.extent(calendar.week(day))
    assert extent is not None
    assert extent[0] <= day <= extent[1]
    assert (extent[1] - extent[0]).days == 6


@pytest.mark.parametrize("number", ["9" * 400 + ",5", ".".join(["999"] * 200), "9" * 5000])
def test_a_number_of_any_length_can_be_read(number: str) -> None:
    text = f"Vor {number} Jahren kam er, {number} Jahre später ging er, seit {number} Tagen ist Ruhe."
    assert not any(each.first for each in read(article(text, date(2025, 8, 7))))


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize(
    "words",
    ["im Februar", "von Donnerstag bis Montag", "in drei Tagen", "vor drei Jahren", "zu Ostern", "am Wochenende"],
)
def test_the_first_and_the_last_day_of_the_calendar_can_be_a_lines_own(day: str, words: str) -> None:
    found = read(article(f"{day} – Der Rat tagte {words}.", date(2025, 8, 7)))
    assert found[0].first == day
    assert len(found) > 1
