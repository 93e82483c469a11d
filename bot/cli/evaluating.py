"""`belegbot eval`: how good the answers to question files are, or the search alone."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from bot import contract
from bot.cli.call import Call, say, warn
from bot.cli.progress import Shown
from bot.cli.upkeep import fresh
from bot.errors import BotError
from bot.phrases import Phrases
from retrieval import evaluation
from retrieval.evaluation import Case, Figures, Row
from retrieval.model import Answer, FoundPassage

WIDE = 160  # columns of a table that nobody looks at in a terminal


async def evaluate(call: Call, questions: Sequence[Path], run: Path | None, *, search: bool) -> int:
    """Asks every question and prints the figures.

    run  takes one line of JSON a question, as it is asked
    """
    cases = evaluation.load(questions, on_undecided=lambda left_out: warn(call.phrases.eval_undecided.of(left_out)))
    with _opened(run, call.phrases) as lines, Shown(call.phrases, lines=True) as shown:
        progress = _Count(shown, len(cases), call.phrases)

        def answered(case: Case, answer: Answer) -> None:
            progress.one()
            _write(lines, case, contract.answer(answer, call.phrases))

        def found(case: Case, hits: list[FoundPassage]) -> None:
            progress.one()
            _write(lines, case, contract.hits(hits))

        async with fresh(call) as archive:
            if search:
                figures = await evaluation.evaluate_search(archive, cases, on_hits=found)
            else:
                figures = await evaluation.evaluate(archive, cases, on_answer=answered)
    _tell(call, figures, len(cases), search=search)
    if run and not call.json:
        warn(call.phrases.eval_written.of(len(cases)).format(path=run))
    return 0


class _Count:
    def __init__(self, shown: Shown, total: int, phrases: Phrases) -> None:
        self._shown, self._total, self._done = shown, total, 0
        self._label = phrases.progress_questions

    def one(self) -> None:
        self._done += 1
        self._shown.step(self._label, self._done, self._total)


@contextmanager
def _opened(run: Path | None, phrases: Phrases) -> Iterator[TextIO | None]:
    if run is None:
        yield None
        return
    try:
        file = run.open("w", encoding="utf-8")
    except OSError as error:
        raise BotError(phrases.cannot_write.format(path=run, detail=error.strerror)) from error
    with file:
        yield file


def _write(lines: TextIO | None, case: Case, value: contract.Json) -> None:
    if lines is not None:
        lines.write(contract.dumps({"id": case.id, **value}) + "\n")


def _tell(call: Call, figures: Figures, asked: int, *, search: bool) -> None:
    if call.json:
        rows = [asdict(row) for row in figures.rows]
        say(contract.dumps({"questions": asked, "rows": rows}))
        return
    from rich.console import Console  # noqa: PLC0415  # a table is drawn once, after minutes
    from rich.table import Table  # noqa: PLC0415

    phrases = call.phrases
    title = phrases.eval_search_title if search else phrases.eval_title
    columns = _search_columns(phrases) if search else _columns(phrases)
    table = Table(title=title.of(asked))
    for number, (name, _) in enumerate(columns):
        table.add_column(name, justify="right" if number else "left")
    for row in figures.rows:
        table.add_row(*(cell(row) for _, cell in columns))
    console = Console(width=None if sys.stdout.isatty() else WIDE, markup=False, highlight=False)
    console.print(table)


Column = tuple[str, Callable[[Row], str]]


def _search_columns(phrases: Phrases) -> list[Column]:
    return [
        (phrases.eval_group, lambda row: phrases.eval_groups.get(row.group, row.group)),
        (phrases.eval_answerable, lambda row: str(row.answerable)),
        (phrases.eval_right1, lambda row: _share(row.right1)),
        (phrases.eval_right3, lambda row: _share(row.right3)),
        (phrases.eval_mrr, lambda row: _share(row.mrr)),
    ]


def _columns(phrases: Phrases) -> list[Column]:
    return [
        *_search_columns(phrases),
        (phrases.eval_served, lambda row: _share(row.served)),
        (phrases.eval_false_refusals, lambda row: _share(row.false_refusals)),
        (phrases.eval_unanswerable, lambda row: str(row.unanswerable)),
        (phrases.eval_refused, lambda row: _share(row.refused)),
    ]


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
