"""Question files to figures: how often the first citation is right, and how often a refusal is."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from retrieval.archive import Archive
from retrieval.errors import QuestionFileError
from retrieval.model import Answer, FoundPassage, Verdict

RANKS = 10


class Case(BaseModel):
    """One question, and for each gold source the wordings that count in a citation; no gold: unanswerable.

    today  the day it was asked, which "letzte Woche" is counted from; without it, it is asked now
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Annotated[str, Field(min_length=1)]
    q: Annotated[str, Field(min_length=1)]
    lang: str = "de"
    type: str = ""
    level: str = ""
    gold: dict[str, list[str]]
    today: date | None = None

    def holds(self, source: str, text: str) -> bool:
        """Whether a citation with this text from this source is right."""
        return any(part in text for part in self.gold.get(source, ()))


@dataclass(frozen=True, slots=True)
class Row:
    """Figures of one group of questions; shares between 0 and 1, None where there is nothing to divide by.

    right1, right3  of the answerable: a right citation first, among the first three
    mrr             mean of 1/rank of the first right one among the first ten
    served          right first, and the verdict says answered
    false_refusals  of the answerable: the verdict is not answered
    refused         of the unanswerable: the verdict is not answered
    """

    group: str
    answerable: int
    unanswerable: int
    right1: float | None
    right3: float | None
    mrr: float | None
    served: float | None
    false_refusals: float | None
    refused: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """All questions first, then by type, then by level."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Outcome:
    case: Case
    rank: int | None  # of the first right one, from 1
    answered: bool


def load(paths: Sequence[Path], *, on_undecided: Callable[[int], None] | None = None) -> list[Case]:
    """Reads question files. Raises QuestionFileError naming the file, the entry and what is wrong.

    Entries whose gold is null, as in a feedback export that nobody has gone through yet, measure nothing and are
    left out; `on_undecided` is told how many, if there are any.
    """
    cases: dict[str, Case] = {}
    undecided = 0
    for path in paths:
        for number, (case, decided) in enumerate(_load(path), start=1):
            if case.id in cases:
                raise QuestionFileError(f"{path}: entry {number} ({case.id}), id: stands twice")
            if decided:
                cases[case.id] = case
            else:
                undecided += 1
    if undecided and on_undecided:
        on_undecided(undecided)
    return list(cases.values())


def _load(path: Path) -> list[tuple[Case, bool]]:
    """Every entry, and whether its gold is decided."""
    try:
        entries = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise QuestionFileError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise QuestionFileError(f"{path}: is not JSON ({error})") from error
    if not isinstance(entries, list):
        raise QuestionFileError(f"{path}: must be a JSON list of questions")
    undecided = [isinstance(entry, dict) and entry.get("gold", {}) is None for entry in entries]
    whole = [{**entry, "gold": {}} if open_ else entry for entry, open_ in zip(entries, undecided, strict=True)]
    try:
        cases = TypeAdapter(list[Case]).validate_python(whole)
    except ValidationError as error:
        first = error.errors()[0]
        number, *place = first["loc"]
        name = entries[int(number)].get("id", "") if isinstance(entries[int(number)], dict) else ""
        where = ".".join(map(str, place)) or "entry"
        raise QuestionFileError(
            f"{path}: entry {int(number) + 1}{f' ({name})' if name else ''}, {where}: {first['msg']}"
        ) from error
    return [(case, not open_) for case, open_ in zip(cases, undecided, strict=True)]


async def evaluate(
    archive: Archive, cases: Iterable[Case], *, on_answer: Callable[[Case, Answer], None] | None = None
) -> Figures:
    """Asks every question; `on_answer` sees each answer."""
    outcomes = []
    for case in cases:
        answer = await archive.ask(case.q, today=case.today)
        if on_answer:
            on_answer(case, answer)
        ranked = [case.holds(citation.source, citation.text) for citation in answer.citations]
        outcomes.append(_Outcome(case, _first(ranked), answer.verdict is Verdict.ANSWERED))
    return _figures(outcomes)


async def evaluate_search(
    archive: Archive,
    cases: Iterable[Case],
    *,
    on_hits: Callable[[Case, list[FoundPassage]], None] | None = None,
) -> Figures:
    """Ranks passages for every question; a passage is right if it comes from a gold file."""
    outcomes = []
    for case in cases:
        found = await archive.search(case.q, RANKS)
        if on_hits:
            on_hits(case, found)
        outcomes.append(_Outcome(case, _first([item.source in case.gold for item in found]), bool(found)))
    return _figures(outcomes)


def _first(right: Sequence[bool]) -> int | None:
    return right.index(True) + 1 if True in right else None


def _figures(outcomes: Sequence[_Outcome]) -> Figures:
    rows = [_row("all", outcomes)]
    for name in ("type", "level"):
        for value in sorted({getattr(outcome.case, name) for outcome in outcomes}):
            rows.append(_row(f"{name} {value}", [o for o in outcomes if getattr(o.case, name) == value]))
    return Figures(tuple(rows))


def _row(group: str, outcomes: Sequence[_Outcome]) -> Row:
    asked = [outcome for outcome in outcomes if outcome.case.gold]
    not_held = [outcome for outcome in outcomes if not outcome.case.gold]
    return Row(
        group=group,
        answerable=len(asked),
        unanswerable=len(not_held),
        right1=_share(outcome.rank == 1 for outcome in asked),
        right3=_share(outcome.rank is not None and outcome.rank <= 3 for outcome in asked),
        mrr=_mean([1 / outcome.rank if outcome.rank and outcome.rank <= RANKS else 0.0 for outcome in asked]),
        served=_share(outcome.rank == 1 and outcome.answered for outcome in asked),
        false_refusals=_share(not outcome.answered for outcome in asked),
        refused=_share(not outcome.answered for outcome in not_held),
    )


def _share(values: Iterable[bool]) -> float | None:
    return _mean([float(value) for value in values])


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
