"""Dated statements in order: of the newest articles, or of the passages found for a topic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from retrieval import judgement
from retrieval.model import Basis, Citation, Document, Event, Span, TimeExpression, Timeline, Twin
from retrieval.ranking import Search
from retrieval.selection import Scored, Surroundings, select
from retrieval.store import Kept
from retrieval.timex import expressions
from retrieval.twins import differences, is_twin

LEAD = 3  # sentences by which two articles are told apart
# Where a quarter or a season begins.
_FIRST_MONTHS = {"Q1": "01", "Q2": "04", "Q3": "07", "Q4": "10", "SP": "03", "SU": "06", "FA": "09", "WI": "12"}


@dataclass(frozen=True, slots=True)
class _Statement:
    """Words that may become an event, with their date if they have one; `wording` is what its twins share."""

    around: Surroundings
    kept: Kept
    span: Span
    value: str | None
    basis: Basis | Literal["text"] | None
    wording: str
    score: float = 0.0

    @property
    def text(self) -> str:
        return self.span.of(self.around.holding.document.text)


def of_documents(arounds: Sequence[Surroundings], limit: int) -> Timeline:
    """The newest articles by title, or by their first sentence where the text holds no title.

    arounds  the newest dated documents and undated ones, each with its first passages, newest first
    An article is dated by when it appeared: a day its title speaks of is not when there was news of it.
    """
    statements = [_opening(around) for around in arounds if around.passages]
    groups = _grouped(statements)
    dated = [group for group in groups if group[0].value]
    undated = [group for group in groups if not group[0].value]
    newest = sorted(dated, key=lambda group: _order(group[0]), reverse=True)
    return _timeline(newest[:limit], undated[:limit])


def of_passages(search: Search, arounds: Sequence[Surroundings], limit: int) -> Timeline:
    """What passages say about a topic: sentences that name a date, and the best of each document that do not.

    arounds  the documents of the passages found, each with these
    A date in a sentence's own words comes before its document's; of several the most precise, then the first.
    """
    best: dict[tuple[str, str | None], _Statement] = {}
    for item in select(search, arounds):
        if _is_about(search, item):
            statement = _said(item)
            best.setdefault((item.kept.passage.source, statement.value), statement)
    groups = sorted(_grouped(best.values()), key=lambda group: -max(each.score for each in group))
    return _timeline(
        [group for group in groups if group[0].value][:limit], [group for group in groups if not group[0].value][:limit]
    )


def _opening(around: Surroundings) -> _Statement:
    document = around.holding.document
    sentences = [span for kept in around.passages for span in kept.passage.sentences]
    kept = around.passages[0]
    span = _title(around) or sentences[0]
    lead = " ".join(sentence.of(document.text) for sentence in sentences[:LEAD])
    return _Statement(around, kept, span, *_appeared(document), lead)


def _title(around: Surroundings) -> Span | None:
    """Where the title stands word for word in the first passage."""
    document, first = around.holding.document, around.passages[0].passage.span
    if not document.title or document.heading is None:
        return None
    start = document.text.find(document.title, document.heading.start, document.heading.end)
    span = Span(start, start + len(document.title))
    return span if start >= 0 and first.covers(span) else None


def _is_about(search: Search, item: Scored) -> bool:
    """Whether its article is about the topic, and the passage not much less than the article."""
    near = max(item.features.near, item.features.paragraph)
    return item.features.heading == 0 and judgement.knows_subject(search, item) and 2 * near >= item.features.article


def _said(item: Scored) -> _Statement:
    document = item.around.holding.document
    day = max(_dates(document.text, item.span), key=lambda found: len(found.value or ""), default=None)
    if day is not None:
        return _Statement(item.around, item.kept, item.span, day.value, "text", item.text, item.score)
    return _Statement(item.around, item.kept, item.span, *_appeared(document), item.text, item.score)


def _appeared(document: Document) -> tuple[str | None, Basis | None]:
    return (document.published.value, document.published.basis) if document.published else (None, None)


def _dates(text: str, span: Span) -> list[TimeExpression]:
    return [found for found in expressions(text, span) if found.type == "DATE" and found.value]


def _grouped(statements: Iterable[_Statement]) -> list[list[_Statement]]:
    """Twins together, the earliest of them first, undated ones behind; groups in the order of the statements."""
    given = list(statements)
    places = {id(statement): place for place, statement in enumerate(given)}
    groups: list[list[_Statement]] = []
    for statement in sorted(given, key=_order):
        home = next((group for group in groups if _are_twins(group[0], statement)), None)
        if home is None:
            groups.append([statement])
        elif all(statement.around is not other.around for other in home):
            home.append(statement)
    return sorted(groups, key=lambda group: min(places[id(each)] for each in group))


def _are_twins(left: _Statement, right: _Statement) -> bool:
    both_say = left.basis == right.basis == "text"
    return not (both_say and left.value != right.value) and is_twin(left.wording, right.wording)


def _order(statement: _Statement) -> tuple[str, int, str, Span]:
    """By the first day of what is meant, days before the months and years that begin with them; undated last."""
    value = statement.value or "9999"
    year, _, rest = value.partition("-")
    month, _, day = _FIRST_MONTHS.get(rest, rest).partition("-")
    first = f"{year}-{month or '01'}-{day or '01'}"
    return first, -len(value), statement.kept.passage.source, statement.span


def _timeline(dated: Iterable[list[_Statement]], undated: Iterable[list[_Statement]]) -> Timeline:
    events = [
        Event(group[0].value, group[0].basis, _citation(number, group))
        for number, group in enumerate(sorted(dated, key=lambda group: _order(group[0])), start=1)
        if group[0].value is not None and group[0].basis is not None
    ]
    return Timeline(
        tuple(events),
        tuple(_citation(number, group) for number, group in enumerate(undated, start=len(events) + 1)),
    )


def _citation(number: int, group: Sequence[_Statement]) -> Citation:
    first, *twins = group
    document = first.around.holding.document
    dates = _dates(document.text, first.span)
    return Citation(
        number=number,
        passage=first.kept.passage.id,
        source=document.source,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        paragraph=first.kept.passage.paragraph,
        span=first.span,
        text=first.text,
        highlights=tuple(found.span for found in dates if first.basis == "text" and found.value == first.value),
        answers=True,
        origin=number,
        dates=expressions(document.text, first.span),
        twins=tuple(
            Twin(twin.around.holding.document.source, twin.span, twin.text, differences(first.text, twin.text))
            for twin in twins
        ),
    )
