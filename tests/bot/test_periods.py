"""Words for a stretch of days."""

from datetime import date, timedelta
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import periods
from retrieval.model import Period

WEDNESDAY = date(2025, 8, 20)
DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2025-08-07", "2025-08-07", "2025-08-07"),
        ("2025-08", "2025-08-01", "2025-08-31"),
        ("2025-08-01..2025-08-15", "2025-08-01", "2025-08-15"),
        ("2025-08-15..2025-08-01", "2025-08-01", "2025-08-15"),
        ("ab 2025-08-07", "2025-08-07", None),
        ("ab 1.8. bis 15.8.", "2025-08-01", "2025-08-15"),
        ("ab 15.8.2025 bis 1.8.2025", "2025-08-01", "2025-08-15"),
        ("seit dem 6. August, bis zum 9. August", "2025-08-06", "2025-08-09"),
        ("since June until July 2025", "2025-06-01", "2025-07-31"),
        ("ab August bis Juni 2025", "2025-06-01", "2025-08-31"),
        ("seit dem 6. August", "2025-08-06", None),
        ("since August 6, 2025", "2025-08-06", None),
        ("bis 15.8.2025", None, "2025-08-15"),
        ("until 15 August", None, "2025-08-15"),
        ("nach dem 7.8.2025", "2025-08-08", None),
        ("vor August 2025", None, "2025-07-31"),
        ("KW33", "2025-08-11", "2025-08-17"),
        ("KW 33 2025", "2025-08-11", "2025-08-17"),
        ("33. KW", "2025-08-11", "2025-08-17"),
        ("W1 2026", "2025-12-29", "2026-01-04"),
        ("week 33", "2025-08-11", "2025-08-17"),
        ("August 2025", "2025-08-01", "2025-08-31"),
        ("Feber 2024", "2024-02-01", "2024-02-29"),
        ("7.8.2025", "2025-08-07", "2025-08-07"),
        ("7.8.25", "2025-08-07", "2025-08-07"),
        ("7. August 2025", "2025-08-07", "2025-08-07"),
        ("7 August 2025", "2025-08-07", "2025-08-07"),
        ("1. bis 15. August 2025", "2025-08-01", "2025-08-15"),
        ("29. Juli bis 3. August", "2025-07-29", "2025-08-03"),
        ("1.8.-15.8.2025", "2025-08-01", "2025-08-15"),
        ("zwischen Mai und Juli 2025", "2025-05-01", "2025-07-31"),
        ("from May to July 2025", "2025-05-01", "2025-07-31"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("Sommer 2025", "2025-06-01", "2025-08-31"),
        ("Winter 2024", "2024-12-01", "2025-02-28"),
        ("spring 2025", "2025-03-01", "2025-05-31"),
        ("Q3 2025", "2025-07-01", "2025-09-30"),
        ("3. Quartal 2025", "2025-07-01", "2025-09-30"),
        ("third quarter of 2025", "2025-07-01", "2025-09-30"),
        ("heute", "2025-08-20", "2025-08-20"),
        ("yesterday", "2025-08-19", "2025-08-19"),
        ("diese Woche", "2025-08-18", "2025-08-24"),
        ("letzte Woche", "2025-08-11", "2025-08-17"),
        ("next week", "2025-08-25", "2025-08-31"),
        ("am Wochenende", None, None),
        ("letztes Wochenende", "2025-08-16", "2025-08-17"),
        ("vergangenen Monat", "2025-07-01", "2025-07-31"),
        ("letztes Jahr", "2024-01-01", "2024-12-31"),
        ("last 7 days", "2025-08-14", "2025-08-20"),
    ],
)
def test_words_mean_all_their_days(words: str, first: str | None, last: str | None) -> None:
    meant = Period(first, last) if first or last else None

    assert periods.read(words, WEDNESDAY) == meant
    assert periods.read(f"  {words.upper()} ,", WEDNESDAY) == meant


@pytest.mark.parametrize(
    ("words", "backwards"),
    [
        ("ab 15.8. bis 1.8.", True),
        ("from August 15 to August 1", True),
        ("15. bis 1. August 2025", True),
        ("August bis Juni 2025", True),
        ("ab 1.8. bis 15.8.", False),
        ("15. Dezember bis 10. Januar", False),  # over the turn of the year
        ("2025 bis August 2025", False),
        ("1.8. bis 1.8.", False),
        ("ab 15.8.", False),
        ("Putin", False),
        ("ab 31.6. bis 1.6.", False),
    ],
)
def test_a_period_that_ends_before_it_begins_is_told_from_others(words: str, backwards: bool) -> None:
    assert periods.is_backwards(words, WEDNESDAY) is backwards


@pytest.mark.parametrize(
    "words", ["", "Putin", "31.6.2025", "2025-13", "0999", "9999", "KW 54 2025", "nach 2999", "12"]
)
def test_what_is_no_day_of_the_calendar_is_no_period(words: str) -> None:
    assert periods.read(words, WEDNESDAY) is None


@pytest.mark.parametrize(
    ("words", "newest", "year"),
    [
        ("August", date(2025, 10, 23), 2025),  # the articles end in 2025 although it is 2026
        ("August", date(2025, 3, 1), 2024),
        ("August", date(2025, 7, 30), 2025),  # it begins in two days: plans for it are in the articles
        ("24. Dezember", date(2026, 1, 7), 2025),
        ("KW 2", date(2025, 12, 20), 2026),
        ("29. Februar", date(2026, 5, 1), 2024),
    ],
)
def test_without_a_year_the_one_nearest_to_the_newest_article_is_meant(words: str, newest: date, year: int) -> None:
    found = periods.read(words, date(2026, 11, 22), newest)

    assert found
    assert found.last
    assert found.last[:4] == str(year)


@given(st.text())
def test_any_words_are_a_period_or_none(words: str) -> None:
    assert periods.read(words, WEDNESDAY) is None or isinstance(periods.read(words, WEDNESDAY), Period)


def test_a_pasted_text_is_no_period_and_takes_no_time() -> None:
    began = perf_counter()

    assert periods.read("1-" * 200_000, WEDNESDAY) is None
    assert periods.read(f"{'0' * 200}1.8.2025", WEDNESDAY) is None

    assert perf_counter() - began < 1


_WORDS = ["ab", "bis", "seit", "August", "Q3", "KW", "33", "2025", "31.", "..", "-", "letzte", "Woche", "12", "Februar"]


@given(st.lists(st.sampled_from(_WORDS), max_size=6), DAYS)
def test_days_that_were_read_are_in_order_and_in_the_calendar(words: list[str], today: date) -> None:
    found = periods.read(" ".join(words), today)

    if found and found.first and found.last:
        assert date.fromisoformat(found.first) <= date.fromisoformat(found.last)


@given(st.none() | DAYS, st.none() | st.integers(0, 400), DAYS)
def test_a_period_is_read_as_it_was_written_on_any_day(first: date | None, length: int | None, today: date) -> None:
    last = None if length is None else min((first or today) + timedelta(days=length), date(2999, 12, 31))
    period = Period(first.isoformat() if first else None, last.isoformat() if last else None)

    assert (periods.read(periods.written(period), today) or Period()) == period
