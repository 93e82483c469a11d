"""Claims about who meets whom."""

import pytest

from retrieval.encounters import meeting, same_people
from retrieval.model import Language, Span

PEOPLE = "Ministerin Ines Kralik, Gesandter Pavel Orlow, Präsident Jens Wolter.\n"
ORLOW = frozenset(("kralik", "orlow"))


def met(clause: str, language: Language = "de") -> frozenset[str]:
    text = PEOPLE + clause
    return meeting(text, Span(len(PEOPLE), len(text)), language)


@pytest.mark.parametrize(
    ("clause", "language"),
    [
        ("Am Freitag empfängt Kralik den Gesandten Orlow in Lüttgau", "de"),
        ("Orlow kam am Mittwoch mit Ines Kralik zusammen", "de"),
        ("Kralik hat am Mittwoch mit Orlow Gespräche geführt", "de"),
        ("Kralik trifft am Freitag Wolters Gesandten Orlow", "de"),
        ("Kralik met the envoy Orlow on Wednesday", "en"),
    ],
)
def test_verbs_of_meeting_tell_who_meets(clause: str, language: Language) -> None:
    assert met(clause, language) == ORLOW


@pytest.mark.parametrize(
    "clause",
    [
        "Kralik telefonierte am Mittwoch mit Orlow",
        "Kralik trifft Orlow am Freitag nicht",
        "Kralik sagte das Treffen mit Orlow am Mittwoch ab",
        "Kralik informierte Wolter über die Ergebnisse des Treffens",
        "Nach dem Gespräch mit Orlow empfing Kralik am Mittwoch die Presse",
        "Kralik traf am Mittwoch in Moorbach ein",
        "Kralik traf am Mittwoch in Moorbach die Belegschaft",
        "Kralik, Orlow und Wolter trafen sich am Mittwoch",
        "Kralik empfing am Mittwoch den Gesandten von Wolter",
    ],
)
def test_no_meeting_of_two_is_read_into_other_words(clause: str) -> None:
    assert met(clause) == frozenset()


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ({"trump", "selenskyj"}, {"selenski", "trump"}, True),
        ({"trump", "selenskyj"}, {"trump", "putin"}, False),
        ({"kralik", "müller"}, {"kralik", "möller"}, False),
        ({"trump"}, {"trump"}, False),
        (set(), set(), False),
    ],
)
def test_the_same_two_may_be_spelled_in_two_ways(left: set[str], right: set[str], same: bool) -> None:
    assert same_people(left, right) is same
