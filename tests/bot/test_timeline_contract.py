"""What `timeline --json` prints is what its schema says, and nothing besides."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot import contract
from retrieval.model import Event, Period, Precision, Status, TimeExpression, Timeline
from tests.bot.answers import BOARD, cited

TESTS = Path(__file__).parents[1]
SCHEMA = json.loads((TESTS / "timeline.schema.json").read_text("utf-8"))
ANSWER = json.loads((TESTS / "answer.schema.json").read_text("utf-8"))
SCHEMA["$defs"] |= {name: each for name, each in ANSWER["$defs"].items() if name not in SCHEMA["$defs"]}
VALIDATOR = Draft202012Validator(SCHEMA)

BOARD_MEETS = cited(BOARD, bold="Dienstag")


def event(first: str, last: str, value: str | None, precision: Precision, status: Status = Status.ANNOUNCED) -> Event:
    when = TimeExpression(
        *(BOARD_MEETS.highlights[0], "Dienstag", "DATE", value, "published"),
        first=first, last=last, precision=precision, cue="tagt", anchor="2025-08-07",
    )  # fmt: skip
    return Event(when, status, statement=False, citation=replace(BOARD_MEETS, dates=(when,)))


TUESDAY = event("2025-08-12", "2025-08-12", "2025-08-12", "day")
NEXT_WEEK = event("2025-08-11", "2025-08-17", "2025-W33", "week")


def printed(given: Timeline) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(contract.dumps(contract.timeline(given)))
    return value


@pytest.mark.parametrize(
    "given",
    [
        Timeline(()),
        Timeline((), (cited(bold="Dienstag"),), topic="Stadtrat"),
        Timeline((TUESDAY,), total=14, topic="Stadtrat", period=Period("2025-08-01", None), which="planned"),
        Timeline((replace(TUESDAY, others=(BOARD_MEETS,), conflicting=(NEXT_WEEK,)),), total=1),
        Timeline((event("2025-08-05", "2025-08-05", "2025-08-05", "day", Status.HAPPENED),), total=1),
    ],
)
def test_every_timeline_keeps_to_the_schema(given: Timeline) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(printed(given))] == []


@pytest.mark.parametrize(
    "change", [{"future": False}, {"precision": "roughly"}, {"citations": []}, {"start": None}, {"surprise": 1}]
)
def test_anything_else_breaks_the_schema(change: dict[str, Any]) -> None:
    value = printed(Timeline((TUESDAY,), total=1))
    value["events"][0] |= change
    assert not VALIDATOR.is_valid(value)


def test_an_event_tells_its_day_its_words_and_how_they_were_read() -> None:
    [told] = printed(Timeline((TUESDAY,), total=1))["events"]
    assert (told["value"], told["precision"], told["start"]) == ("2025-08-12", "day", "2025-08-12")
    assert "end" not in told
    assert (told["words"], told["basis"], told["cue"], told["anchor"]) == (
        "Dienstag",
        "published",
        "tagt",
        "2025-08-07",
    )
    assert (told["label"], told["status"], told["future"]) == (BOARD, "announced", True)
    assert told["citations"][0]["source"] == "rathaus.txt"


def test_a_range_tells_its_first_and_its_last_day() -> None:
    [told] = printed(Timeline((NEXT_WEEK,), total=1))["events"]
    assert (told["value"], told["start"], told["end"]) == ("2025-W33", "2025-08-11", "2025-08-17")


def test_a_range_without_a_value_is_named_by_its_first_day() -> None:
    [told] = printed(Timeline((event("2025-08-11", "2025-08-17", None, "range"),), total=1))["events"]
    assert told["value"] == "2025-08-11"
