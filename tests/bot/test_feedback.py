"""Answers called wrong, and what they are good for."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.access import Role
from bot.feedback import Cited, Feedback, Gold, Report, gold
from bot.platform import Message
from bot.state import State
from retrieval.evaluation import load
from retrieval.model import Document, FoundPassage, Span, Verdict
from tests.bot.answers import BRIDGE, COUNCIL, NOON

REPORT = Report(
    question="Wann tagt der Stadtrat?",
    language="de",
    verdict=Verdict.ANSWERED,
    citations=(Cited("rathaus.txt", "Der Stadtrat tagt am Dienstag."),),
    note="Es war der Montag.",
    role="reader",
    gold=None,
)


def said(number: int = 1, room: str = "desk") -> Message:
    return Message(platform="telegram", room=room, sender="7", id=str(number), text="/falsch")


@pytest.fixture
async def feedback() -> AsyncIterator[Feedback]:
    async with State(None) as state:
        yield Feedback(state, lambda: NOON)


async def test_a_report_is_kept_once_however_often_its_message_is_handled(feedback: Feedback) -> None:
    await feedback.keep(said(), REPORT)
    await feedback.keep(said(), REPORT)
    await feedback.keep(said(2), REPORT)
    await feedback.keep(said(1, room="sport"), REPORT)

    ids = [case["id"] for case in await feedback.export()]
    assert len(set(ids)) == len(ids) == 3
    assert ids == [case["id"] for case in await feedback.export()]


async def test_an_export_tells_what_was_asked_answered_and_said_of_it(feedback: Feedback) -> None:
    await feedback.keep(said(), REPORT)

    (case,) = await feedback.export()

    assert str(case.pop("id")).startswith("feedback-")
    assert case == {
        "q": "Wann tagt der Stadtrat?",
        "lang": "de",
        "type": "feedback",
        "level": "answered",
        "gold": None,
        "answered": {
            "verdict": "answered",
            "citations": [{"source": "rathaus.txt", "text": "Der Stadtrat tagt am Dienstag."}],
        },
        "note": "Es war der Montag.",
        "role": "reader",
        "at": "2025-08-07T12:00:00.000000+00:00",
    }


async def test_an_export_names_neither_room_nor_sender(feedback: Feedback) -> None:
    await feedback.keep(Message(platform="telegram", room="-100815", sender="4711", id="1", text=""), REPORT)

    assert "815" not in (exported := json.dumps(await feedback.export()))
    assert "4711" not in exported


async def test_an_export_is_a_question_file_as_far_as_it_is_decided(feedback: Feedback, tmp_path: Path) -> None:
    decided = Report("Wer?", "de", Verdict.NOTHING, (), "", "editor", {"rathaus.txt": ["Anna Lorenz"]})
    unanswerable = Report("Wo?", "de", Verdict.ANSWERED, (), "", "editor", {})
    for number, report in enumerate([REPORT, decided, unanswerable]):
        await feedback.keep(said(number), report)
    path = tmp_path / "feedback.json"
    path.write_text(json.dumps(await feedback.export()), "utf-8")
    left_out: list[int] = []

    cases = load([path], on_undecided=left_out.append)

    assert [(case.q, case.gold) for case in cases] == [("Wer?", {"rathaus.txt": ["Anna Lorenz"]}), ("Wo?", {})]
    assert left_out == [1]


@dataclass
class Shelf:
    """An archive that finds every article it has, whatever is looked for."""

    articles: dict[str, str]

    async def search(self, query: str, limit: int = 10) -> list[FoundPassage]:
        return [
            FoundPassage(rank, source, 1, Span(0, len(text)), text, 1.0)
            for rank, (source, text) in enumerate(self.articles.items(), start=1)
        ][:limit]

    async def document(self, source: str) -> Document | None:
        return Document(source, self.articles[source], "00" * 32, "de")


SHELF = Shelf({"haushalt.txt": COUNCIL, "bruecke.txt": BRIDGE})
DEFICIT = "Der Fehlbetrag liegt bei 3,1 Millionen Euro"
CRACKS = "Gutachter fanden Risse"


@pytest.mark.parametrize(
    ("note", "right"),
    [
        (f"Richtig wäre „{DEFICIT}“", {"haushalt.txt": [DEFICIT]}),
        (f'besser: "{DEFICIT}"', {"haushalt.txt": [DEFICIT]}),
        (f"»{DEFICIT}«", {"haushalt.txt": [DEFICIT]}),
        (f"should be “{DEFICIT}”", {"haushalt.txt": [DEFICIT]}),
        (DEFICIT, {"haushalt.txt": [DEFICIT]}),
        ("„Der Fehlbetrag\nliegt bei 3,1  Millionen Euro“", {"haushalt.txt": [DEFICIT]}),
        (f"„{DEFICIT}“ und „{CRACKS}“", {"haushalt.txt": [DEFICIT], "bruecke.txt": [CRACKS]}),
        ("Das steht nicht drin", {}),
        ("steht da gar nicht drin!", {}),
        ("Die Antwort steht nicht im Archiv", {}),
        ("not in there", {}),
        ("the archive doesn't say", {}),
        ("„Haushalt“", None),
        ("„Der Fehlbetrag liegt bei 4 Millionen Euro“", None),
        ("Es war der Montag", None),
        ("", None),
    ],
)  # fmt: skip
async def test_an_editors_note_decides_if_it_quotes_an_article_or_says_there_is_nothing(
    note: str, right: Gold | None
) -> None:
    assert await gold(note, "editor", SHELF) == right
    assert await gold(note, "admin", SHELF) == right


@pytest.mark.parametrize("note", [f"„{DEFICIT}“", "steht nicht drin"])
async def test_a_readers_note_is_only_a_hint(note: str) -> None:
    role: Role = "reader"
    assert await gold(note, role, SHELF) is None
