"""Claims about who said a quotation."""

import pytest

from retrieval.timex.speakers import SHE_OR_HE, speaker, tells_of_speaking


@pytest.mark.parametrize(
    ("lead", "tail", "name"),
    [
        ("Rubio: ", "", "Rubio"),
        ("US-Außenminister Marco Rubio: ", "", "Rubio"),
        ("US-Außenminister Marco Rubio sagte dem Sender Fox Business: ", "", "Rubio"),
        ("Am Freitag sagte Anna Brandt: ", "", "Brandt"),
        ("", ", sagte der Papst", "Papst"),
        ("", ", sagte US-Innenminister Dirk Kempthorne", "Kempthorne"),
        ("", " Brandt said", "Brandt"),
        ("", ", said the mayor", None),
        ("", ", sagte er", SHE_OR_HE),
        ("", " she said", SHE_OR_HE),
        ("Auf dem Schild stand ", "", None),
        ("", "", None),
    ],
)
def test_who_said_it_is_named_by_the_last_name(lead: str, tail: str, name: str | None) -> None:
    assert speaker(lead, tail) == name


@pytest.mark.parametrize(
    ("clause", "tells"),
    [
        ("Rubio äußerte sich am Freitag", True),
        ("Sie gab am Freitag ein Interview", True),
        ("He spoke at a press conference on Friday", True),
        ("Rubio reiste am Freitag nach Bonn", False),
        ("Police arrested three men on Friday", False),
    ],
)
def test_some_words_tell_that_somebody_spoke(clause: str, tells: bool) -> None:
    assert tells_of_speaking(clause) is tells
