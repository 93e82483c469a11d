"""Claims about interviews in print: whose words a paragraph holds."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.interviews import turns
from retrieval.model import Span, Verdict
from retrieval.quotes import statements
from retrieval.sentences import sentences
from tests.retrieval.desk import ask, marked

TEXT = """Streit um die Brücke

Die Dezernentin Dora Henz steht seit Wochen in der Kritik. Wir haben sie gefragt.

Tageblatt: Frau Henz, wann wird die Brücke fertig?

Henz: Das kann heute niemand sagen. Der Pfeiler ist älter als gedacht.

Er muss ganz neu gebaut werden.

Tageblatt: Und was kostet das?

Henz: Wir rechnen mit vier Millionen Euro.

Das Gespräch führte Karl Dorn.
"""


def who_says(text: str) -> list[tuple[str, str]]:
    return [(turn.label.of(text), " ".join(turn.words.of(text).split())) for turn in turns(text)]


@pytest.mark.parametrize("form", ["{}:", "''{}'':", "**{}:**", "**{}**:", "__{}:__", " {}:"])
def test_whoever_stands_in_front_of_the_answers_says_them(form: str) -> None:
    text = TEXT.replace("Henz:", form.format("Henz")).replace("Tageblatt:", form.format("Tageblatt"))
    assert who_says(text) == [
        (
            "Henz",
            "Das kann heute niemand sagen. Der Pfeiler ist älter als gedacht. Er muss ganz neu gebaut werden.",
        ),
        ("Henz", "Wir rechnen mit vier Millionen Euro."),
    ]


def test_a_name_that_is_a_word_too_speaks_where_the_article_names_somebody_so() -> None:
    named = TEXT.replace("Henz", "Wolf")
    assert {speaker for speaker, _ in who_says(named)} == {"Wolf"}
    assert turns(named.replace("Dora Wolf", "Die Stadt").replace("Frau Wolf", "Und")) == ()


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("?", "."),  # nobody asks
        TEXT.replace("Tageblatt: ", ""),  # nobody takes turns with her
        TEXT.replace("Henz:", "Antwort:"),  # nobody is named
        "Berlin: Wo bleibt der Bus?\n\nBern: Der Bus kommt.\n",
    ],
)
def test_what_is_no_interview_has_no_turns(text: str) -> None:
    assert turns(text) == ()


def test_what_is_said_in_an_interview_are_statements_without_quotation_marks() -> None:
    found = statements(TEXT, sentences(TEXT, Span(0, len(TEXT))))
    said = [each.quote.of(TEXT).strip() for each in found if each.speaker == "Henz" and each.quote]
    assert said == [
        "Das kann heute niemand sagen.",
        "Der Pfeiler ist älter als gedacht.",
        "Er muss ganz neu gebaut werden.",
        "Wir rechnen mit vier Millionen Euro.",
    ]
    assert not any("Gespräch" in each.span.of(TEXT) for each in found)


async def test_what_somebody_said_in_an_interview_is_found_by_the_full_name(tmp_path: Path) -> None:
    answer = await ask(tmp_path, "Was sagte Dora Henz über den Pfeiler?", {"interview.txt": TEXT})
    assert answer.verdict is Verdict.ANSWERED
    assert answer.citations[0].speaker == "Henz"
    assert marked(answer) == ["Der Pfeiler ist älter als gedacht."]


ASKED = st.sampled_from(["Tag: ja?", "Karl Dorn: eh?", "**Karl Dorn:** Gut.\n\nUnd wann?"])
SAID = st.sampled_from(["Henz: Bald.", "**Henz:** Nein.\n\nb: doch", "''Henz'': So.\nTag:", "Henz: Ja, Frau Wolf."])
FRAME = ["Karl Dorn: Wer?", "Henz: Wir.", "Karl Dorn: Wann?", "Henz: Bald."]


@given(st.lists(ASKED | SAID), st.lists(ASKED | SAID))
def test_turns_follow_one_another_and_stand_in_the_text(before: list[str], after: list[str]) -> None:
    text = "\n\n".join([*before, *FRAME, *after])
    found = turns(text)
    reached = 0
    for label, words in found:
        assert reached <= label.start < label.end < words.start <= words.end <= len(text)
        assert label.of(text) == "Henz"
        reached = words.end
    assert len(found) == len([block for block in (*before, *FRAME, *after) if "Henz" in block])
