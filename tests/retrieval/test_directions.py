"""Claims about direction: "am Freitag" is the Friday the sentence speaks of, the one to come or the one before."""

import re
from collections import Counter
from datetime import date

import pytest

from bench.times import Direction, directions, is_right, overlapping

SENTENCES = [each for each in directions() if each.value is not None]
TRAPS = [each for each in directions() if each.value is None]
ENOUGH = 0.95
WEEKDAYS = (
    ("Montag", "Monday"),
    ("Dienstag", "Tuesday"),
    ("Mittwoch", "Wednesday"),
    ("Donnerstag", "Thursday"),
    ("Freitag", "Friday"),
    ("Samstag", "Sonnabend", "Saturday"),
    ("Sonntag", "Sunday"),
)


# --- the sentences themselves


def test_there_are_sentences_of_both_directions_in_both_languages() -> None:
    counts = Counter((each.language, first_day(each) > date.fromisoformat(each.published)) for each in SENTENCES)
    assert counts["de", True] >= 50
    assert counts["de", False] >= 50
    assert counts["en", True] >= 25
    assert counts["en", False] >= 25


@pytest.mark.parametrize("sentence", directions(), ids=lambda each: each.text)
def test_the_words_stand_once_in_their_sentence(sentence: Direction) -> None:
    assert sentence.text.count(sentence.expression) == 1


@pytest.mark.parametrize(
    "sentence", [each for each in SENTENCES if each.about == "weekday"], ids=lambda each: each.text
)
def test_a_weekday_is_that_day_of_the_calendar_and_near(sentence: Direction) -> None:
    day = first_day(sentence)
    assert any(name in sentence.expression for name in WEEKDAYS[day.weekday()])
    assert abs((day - date.fromisoformat(sentence.published)).days) <= 13


def first_day(sentence: Direction) -> date:
    """The first day that the right value covers."""
    value = sentence.value or ""
    if week := re.match(r"(\d{4})-W(\d{2})", value):
        return date.fromisocalendar(int(week[1]), int(week[2]), 1)
    return date.fromisoformat(value[:10] + "-01-01"[: max(0, 10 - len(value))])


# --- what we make of them


def test_words_that_may_lie_before_or_ahead_are_read_as_the_sentence_means_them() -> None:
    wrong = [each for each in SENTENCES if not is_right(each)]
    right = 1 - len(wrong) / len(SENTENCES)
    assert right >= ENOUGH, "\n".join([f"{right:.3f} right", *map(mistake, wrong)])


def test_words_that_are_no_time_are_left_alone() -> None:
    tagged = [each for each in TRAPS if not is_right(each)]
    assert not tagged, "\n".join(map(mistake, tagged))


def mistake(sentence: Direction) -> str:
    """What was read, and what is right."""
    read = ", ".join(f"{each.text!r} {each.value}" for each in overlapping(sentence)) or "nothing"
    return f"{sentence.published}: {sentence.text}\n    {sentence.expression!r} is {sentence.value}, read was {read}"
