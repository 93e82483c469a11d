"""What `--json` prints is what the schema says, and nothing besides."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot import contract
from bot.phrases import ENGLISH, GERMAN
from retrieval.model import Answer, FoundPassage, Kind, Reason, Skipped, Span, SyncReport, TimeExpression
from tests.bot.answers import BOARD, TEXT, answered, cited, refused, twin

SCHEMA = json.loads((Path(__file__).parents[1] / "answer.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

DATE = TimeExpression(
    Span(42, 53), "am Dienstag", "DATE", "2025-08-12", "published", first="2025-08-12", last="2025-08-12"
)
FULL = replace(
    cited(bold="am Dienstag"),
    dates=(DATE,),
    speaker="die Stadtsprecherin",
    twins=(twin("Der Stadtrat tagt wohl am Dienstag.", "wohl", source="b.txt"),),
)


def printed(answer: Answer) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(contract.dumps(contract.answer(answer, GERMAN)))
    return value


@pytest.mark.parametrize(
    "answer",
    [
        answered(FULL),
        answered(replace(cited(), published=None, title=None)),
        refused(Reason("word_not_in_archive", ("Kreistag",))),
        refused(Reason("detail_not_found", kind=Kind.WHEN), cited()),
        refused(Reason("empty_archive"), documents=0),
    ],
)
def test_every_answer_keeps_to_the_schema(answer: Answer) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(printed(answer))] == []


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "maybe"},
        {"citations": []},
        {"surprise": 1},
        {"as_of": "14:32"},
        {"schema": 2},
        {"reason": {"code": "tired", "words": [], "text": "Müde."}},
    ],
)
def test_the_schema_is_strict(change: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(printed(answered(FULL)) | change)


def test_a_citation_can_be_checked_against_its_document() -> None:
    citation = printed(answered(FULL))["citations"][0]

    assert TEXT[citation["start"] : citation["end"]] == citation["text"] == BOARD
    [[start, end]] = citation["highlights"]
    assert TEXT[start:end] == "am Dienstag"


def test_everything_known_of_a_citation_is_there() -> None:
    citation = printed(answered(FULL))["citations"][0]

    assert citation["published"] == "2025-08-07"
    assert citation["published_basis"] == "header"
    assert citation["dates"] == [
        {
            "start": 42,
            "end": 53,
            "text": "am Dienstag",
            "type": "DATE",
            "value": "2025-08-12",
            "from": "2025-08-12",
            "to": "2025-08-12",
            "basis": "published",
        }
    ]
    assert citation["twins"][0]["differs"] == ["wohl"]
    assert citation["speaker"] == "die Stadtsprecherin"


def test_words_without_a_day_in_the_calendar_have_neither_first_nor_last() -> None:
    vague = TimeExpression(Span(0, 8), "demnächst", "DATE", "FUTURE_REF", "text")

    [printed_date] = contract.dates([vague])

    assert (printed_date["value"], printed_date["from"], printed_date["to"]) == ("FUTURE_REF", None, None)
    assert VALIDATOR.evolve(schema=SCHEMA["$defs"]["date"] | {"$defs": SCHEMA["$defs"]}).is_valid(printed_date)


def test_counts_stand_beside_the_citations() -> None:
    value = printed(answered(FULL))

    assert (value["origins"], value["files"], value["documents"], value["took_ms"]) == (1, 2, 5, 3.5)


def test_the_reason_is_a_code_for_programs_and_a_sentence_for_people() -> None:
    answer = refused(Reason("word_not_in_archive", ("Kreistag",)))

    assert printed(answer)["reason"] == {
        "code": "word_not_in_archive",
        "words": ["Kreistag"],
        "text": "„Kreistag“ steht in keinem Artikel.",
    }
    assert "none of the articles" in contract.dumps(contract.answer(answer, ENGLISH))


def test_hits_are_printed_with_their_place() -> None:
    hit = FoundPassage(1, "rathaus.txt", 2, Span(3, 8), "hallo", 1.5)

    assert contract.hits([hit]) == {
        "hits": [
            {
                "rank": 1,
                "source": "rathaus.txt",
                "paragraph": 2,
                "start": 3,
                "end": 8,
                "text": "hallo",
                "score": 1.5,
            }
        ]
    }


def test_a_sync_names_what_it_skipped() -> None:
    report = SyncReport(4, 0, 1, (Skipped("x.txt", "not_text", "NUL"),))

    assert contract.report(report, GERMAN) == {
        "read": 4,
        "unchanged": 0,
        "removed": 1,
        "rebuilt": False,
        "skipped": [{"source": "x.txt", "code": "not_text", "detail": "NUL", "text": "kein Text"}],
    }


@given(st.text(st.characters(exclude_categories=())))
def test_json_is_one_line_of_utf8_that_says_the_same(text: str) -> None:
    line = contract.dumps({"text": text})

    line.encode()
    assert json.loads(line) == {"text": text}
    assert line.isprintable() or not any(each in line for each in "\x1b\x9b\n\u202e")


def test_umlauts_stay_readable() -> None:
    assert contract.dumps({"text": "Kämmerer"}) == '{"text": "Kämmerer"}'
