"""Events in order of their days: statements to choose from, retellings merged, the most telling taken."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from math import log2

from retrieval import judgement
from retrieval.model import Citation, Event, Period, Precision, Span, Status, Timeline, Which
from retrieval.ranking import Search
from retrieval.retelling import Retellings, Told, overlap, told
from retrieval.selection import Scored, Surroundings, select
from retrieval.statements import Statement
from retrieval.store import Holding, Kept
from retrieval.twins import is_twin

STATUSES: Mapping[Which, frozenset[Status]] = {
    "all": frozenset(Status),
    "planned": frozenset((Status.ANNOUNCED, Status.DEADLINE, Status.CONDITIONAL)),
    "past": frozenset((Status.HAPPENED,)),
}
EVER = Period()
ABOUT = 0.4  # of what its article holds of the topic, a sentence with its paragraph or title: one name of two
RECENT = timedelta(days=30)  # before the newest article appeared: what was longer ago is no news
ENOUGH = 12  # dated statements
# "A7", "B 27", "G20": in terms no more than a number, which stands in many a date.
_NUMBERED = re.compile(r"\b([A-Z]{1,3})[ -]?(\d{1,4})\b")
Stated = Mapping[int, Sequence[Statement]]  # by the numbers of documents

# How telling an event is, beside what it says of the topic (0 to 2). That somebody spoke stands behind what happened.
_EXACT: Mapping[Precision | None, float] = {"time": 0.6, "day": 0.6, "range": 0.5, "week": 0.5, "month": 0.2}
_BY_STATUS = {Status.DEADLINE: 0.4, Status.ANNOUNCED: 0.2, Status.CONDITIONAL: 0.1, Status.HAPPENED: 0.0}
_SAID = -0.6
_REPORTED = 0.5  # for each doubling of the articles that report it independently
_FULL = 20  # terms from which on a sentence is no fuller for having more


@dataclass(frozen=True, slots=True)
class Choice:
    """Which events of a timeline are shown: those of one page, of a period, of a kind."""

    limit: int
    skip: int = 0
    period: Period = EVER
    which: Which = "all"
    topic: str = ""

    @property
    def takes_undated(self) -> bool:
        """Whether what has no day in the calendar can be meant."""
        return self.which == "all" and self.period == EVER

    def of(self, stated: Stated) -> Stated:
        """Those of the statements that can be part of it."""
        return {number: [each for each in held if self.takes(each)] for number, held in stated.items()}

    def takes(self, statement: Statement) -> bool:
        """Whether a statement can be part of it."""
        when = statement.when
        if when.first is None or when.last is None:
            return self.takes_undated
        first, last = self.period.first or "", self.period.last or "9999-99-99"
        return statement.status in STATUSES[self.which] and when.first <= last and when.last >= first


def of_topic(search: Search, arounds: Sequence[Surroundings], stated: Stated) -> list[Told]:
    """The statements that are about a topic, best first.

    arounds  the documents of the passages found, each with these
    stated   those statements of these documents that are wanted
    """
    found = []
    named = [re.compile(rf"\b{each[1]}[ \u00a0-]?{each[2]}\b") for each in _NUMBERED.finditer(search.question.text)]
    arounds = [each for each in arounds if all(name.search(each.holding.document.text) for name in named)]
    for item in select(search, arounds, looked_at=0):
        held = [each for each in stated.get(item.around.holding.id, ()) if each.span == item.span]
        if held and _is_about(search, item):
            features = item.features
            relevance = features.near + 0.5 * features.words + 0.5 * features.passage
            found += _told(item.around.holding, item.kept, held, relevance)
    return found


def of_articles(arounds: Sequence[Surroundings], stated: Stated) -> list[Told]:
    """The statements of articles, whatever they are about: what stands at the beginning tells most."""
    return [
        each
        for around in arounds
        for kept in around.passages
        for each in _told(around.holding, kept, stated.get(around.holding.id, ()), 1 / (1 + kept.place) ** 0.5)
    ]


def recent(stated: Stated, newest: str) -> Stated:
    """Without the statements of days long before the newest article appeared, if enough is left for a timeline.

    The same for every page of it and every file.
    """
    horizon = (date.fromisoformat(newest + "0000-01-01"[len(newest) :]) - RECENT).isoformat()
    late = {
        number: [each for each in held if each.when.last is None or each.when.last >= horizon]
        for number, held in stated.items()
    }
    dated = sum(each.when.last is not None for held in late.values() for each in held)
    return late if dated >= ENOUGH else stated


def compose(given: Sequence[Told], retellings: Retellings, choice: Choice) -> Timeline:
    """Merges what tells of the same, takes one page of the most telling, and puts it in order of days."""
    dated = [each for each in given if each.when.first is not None]
    groups = _merged(dated, retellings)
    undated = _joined(groups, [each for each in given if each.when.first is None], retellings, choice.limit)
    groups.sort(key=lambda group: (-_telling(group), *_order(group[0])))
    entries = _contradicted(groups, retellings)
    page = sorted(entries[choice.skip : choice.skip + choice.limit], key=lambda entry: _order(entry[0][0]))
    numbers, origins = count(1), count(1)
    events = tuple(_event(groups, numbers, origins) for groups in page)
    shown = sorted(undated, key=lambda each: (each.document.source, each.statement.span))
    return Timeline(
        events,
        tuple(_citation(each, next(numbers), next(origins)) for each in shown),
        total=len(entries),
        topic=choice.topic,
        period=choice.period,
        which=choice.which,
    )


def _is_about(search: Search, item: Scored) -> bool:
    """Whether its article is about the topic, and the sentence not much less than the article."""
    near = max(item.features.near, item.features.paragraph)
    return judgement.knows_subject(search, item) and near >= ABOUT * item.features.article


def _told(holding: Holding, kept: Kept, statements: Iterable[Statement], relevance: float) -> list[Told]:
    """Those of a document's statements that a passage holds, but for its title."""
    inside = [each for each in statements if kept.passage.span.covers(each.span) and not _is_title(holding, each)]
    found = (told(holding, kept, each, relevance) for each in inside)
    return [each for each in found if each is not None]


def _is_title(holding: Holding, statement: Statement) -> bool:
    """Whether a statement is its document's title; one that was taken from a whole sentence is a sentence too."""
    heading, text = holding.document.heading, holding.document.text
    return heading is not None and heading.overlaps(statement.span) and text[statement.span.end - 1] not in ".!"


# ---- merging

Group = list[Told]  # what tells of one event, what is shown of it first


def _merged(dated: Iterable[Told], retellings: Retellings) -> list[Group]:
    groups: list[Group] = []
    for each in sorted(dated, key=lambda each: (-each.relevance, *_order(each))):
        home = next((group for group in groups if _belongs(each, group, retellings)), None)
        if home is None:
            groups.append([each])
        else:
            home.append(each)
    for group in groups:
        group.sort(key=_fullness)
    return groups


def _belongs(each: Told, group: Group, retellings: Retellings) -> bool:
    possible = all(overlap(each.when, other.when) for other in group)
    return possible and any(retellings.are_same(each, other) for other in group)


def _fullness(each: Told) -> tuple[bool, int, bool, int, int, tuple[str, str, str, str, Span]]:
    """What is shown of a group comes first.

    What happened before what was announced, the most exact day, the event before words about it, the fullest.
    """
    announced = each.statement.status is not Status.HAPPENED
    fullness = -round(2 * each.relevance), -min(len(each.terms), _FULL)
    return announced, each.days, each.statement.said, *fullness, _order(each)


def _joined(groups: Sequence[Group], undated: Iterable[Told], retellings: Retellings, limit: int) -> list[Told]:
    """Adds vague statements to the events they retell; returns the best of the others, twins once.

    One of an article without a date joins nothing: its "Donnerstag" may be any.
    """
    left: list[Told] = []
    for each in sorted(undated, key=lambda each: (-each.relevance, *_order(each))):
        home = each.document.published and next(
            (group for group in groups if any(retellings.agree(each, other) for other in group)), None
        )
        if home:
            home.append(each)
        elif len(left) < limit and not any(is_twin(each.text, other.text) for other in left):
            left.append(each)
    return left


def _contradicted(groups: Sequence[Group], retellings: Retellings) -> list[list[Group]]:
    """Each event with those that say the same of other days, in the order given."""
    entries: list[list[Group]] = []
    for group in groups:
        home = next((entry for entry in entries if retellings.contradict(entry[0][0], group[0])), None)
        if home is None:
            entries.append([group])
        else:
            home.append(group)
    return entries


def _telling(group: Group) -> float:
    first = group[0]
    return (
        max(each.relevance for each in group)
        + _EXACT.get(first.when.precision, 0.0)
        + _BY_STATUS[first.statement.status]
        + _SAID * first.statement.said
        + _REPORTED * log2(_independent(group))
    )


def _independent(group: Group) -> int:
    """How many report it independently; who only announced what happened reports nothing."""
    happened = group[0].statement.status is Status.HAPPENED
    wordings = zip(group, _wordings(group), strict=True)
    return len({wording for each, wording in wordings if (each.statement.status is Status.HAPPENED) == happened})


def _wordings(group: Group) -> list[int]:
    """Of each statement the place of the first it was copied from, or its own: twins, or in a copied article."""
    origins: list[int] = []
    for place, each in enumerate(group):
        copied = (origins[earlier] for earlier in range(place) if _is_copy(each, group[earlier]))
        origins.append(next(copied, place))
    return origins


def _is_copy(left: Told, right: Told) -> bool:
    if left.document.source == right.document.source or is_twin(left.text, right.text):
        return True
    return any(
        one.document.published is not None and one.document.published.inferred_from == other.document.source
        for one, other in ((left, right), (right, left))
    )


# ---- showing


def _order(each: Told) -> tuple[str, str, str, str, Span]:
    """By the first day, what is shorter before what is longer, a day before its evening."""
    when = each.when
    return when.first or "", when.last or "", when.value or "", each.document.source, each.statement.span


def _event(entry: Sequence[Group], numbers: "count[int]", origins: "count[int]") -> Event:
    group, *against = entry
    number = next(numbers)
    first = group[0]
    wordings = _wordings(group)
    named: dict[int, int] = {}
    citations: dict[str, Citation] = {}
    for each, wording in zip(group, wordings, strict=True):
        if each.document.source not in citations:
            origin = named[wording] if wording in named else named.setdefault(wording, next(origins))
            citations[each.document.source] = _citation(each, number, origin)
    cited, *others = citations.values()
    return Event(
        when=first.when,
        status=first.statement.status,
        statement=first.statement.said,
        citation=cited,
        others=tuple(sorted(others, key=lambda citation: citation.source)),
        independent=_independent(group),
        conflicting=tuple(_event([other], numbers, origins) for other in against),
    )


def _citation(each: Told, number: int, origin: int) -> Citation:
    document, passage, span = each.document, each.kept.passage, each.statement.span
    return Citation(
        number=number,
        passage=passage.id,
        source=document.source,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        paragraph=passage.paragraph,
        span=span,
        text=each.text,
        highlights=(each.when.span,),
        answers=True,
        origin=origin,
        dates=each.statement.times,
    )
