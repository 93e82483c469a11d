"""When two statements tell of the same event, and when they contradict each other about its day."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from retrieval.analysis.lexicons import first_names, places, stopwords
from retrieval.analysis.terms import is_known, term
from retrieval.analysis.tokens import tokens
from retrieval.encounters import meeting, same_people
from retrieval.model import Document, Language, Status, TimeExpression
from retrieval.statements import Statement
from retrieval.store import Holding, Kept
from retrieval.twins import is_twin

# Of the rarity of the shorter sentence's words, shared with the other; measured to be clean on articles of one story.
SHARED, SHARED_WORDS = 0.5, 4
NAMELESS = 0.7  # where no name is shared but those asked for
# What contradicts has to be plainly the same: that something happens on two days is the rule, not the exception.
CONTRADICTING, CONTRADICTING_WORDS = 0.6, 5
REPEATED, REPEATED_WORDS = 0.8, 7  # ... all the more if it happened
_CLOCK = re.compile(r"T(\d\d(?::\d\d)?)\Z")
FEWEST, COMPANY = 2, 3  # words of a clause that may say all, and names the articles around it share
_CLASSES = {
    Status.HAPPENED: "happened", Status.ANNOUNCED: "planned", Status.CONDITIONAL: "planned", Status.DEADLINE: "due",
}  # fmt: skip
# Words of sentences that say no more than when something is to be.
_SCHEDULING: Mapping[Language, str] = {
    "de": (
        "anpeilen angepeilt anvisieren anvisiert planen geplant vorsehen vorgesehen ansetzen angesetzt setzen gesetzt"
        " stattfinden finden statt beginnen starten Beginn Start Termin Zieltermin Zeitpunkt Zeitraum Datum Auge fassen"
        " gefasst Treffen Gipfel Gipfeltreffen Begegnung Sitzung Gespräch Gespräche möglichst wohl schon bereits dafür"
    ),
    "en": "plan planned schedule scheduled set expect expected take place begin start date time meeting summit talks",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A statement in its article, with what tells it from others.

    terms      of the sentence, without those of the words that date it
    clause     those among them that stand in the part of the sentence that is dated
    relevance  how much it says of what is looked for, 0 to about 2
    """

    holding: Holding
    kept: Kept
    statement: Statement
    terms: frozenset[str]
    clause: frozenset[str]
    relevance: float

    @property
    def document(self) -> Document:
        """The article."""
        return self.holding.document

    @property
    def when(self) -> TimeExpression:
        """What dates it."""
        return self.statement.when

    @property
    def text(self) -> str:
        """The sentence as it stands."""
        return self.statement.span.of(self.document.text)

    @property
    def names(self) -> frozenset[str]:
        """The terms among its own that are proper names."""
        return _names(self.text, self.document.language) & self.terms

    @property
    def surroundings(self) -> frozenset[str]:
        """The proper names of its passage."""
        return _names(self.kept.passage.span.of(self.document.text), self.document.language)

    @property
    def meeting(self) -> frozenset[str]:
        """The two who meet on that day, if it tells of a meeting."""
        return meeting(self.document.text, self.statement.clause, self.document.language)

    @property
    def days(self) -> int:
        """How many days its words leave open; 0 for one of no known day."""
        if self.when.first is None or self.when.last is None:
            return 0
        return (date.fromisoformat(self.when.last) - date.fromisoformat(self.when.first)).days + 1

    @property
    def hours(self) -> frozenset[str]:
        """The times by the clock that its sentence names, as "19:00"."""
        clocks = (_CLOCK.search(each.value or "") for each in self.statement.times)
        return frozenset(clock[1] for clock in clocks if clock)


def told(holding: Holding, kept: Kept, statement: Statement, relevance: float) -> Told | None:
    """The statement with its terms; None if the passage does not hold its sentence."""
    if statement.span not in kept.passage.sentences:
        return None
    language = holding.document.language
    dating = {term(token.word, language) for token in tokens(statement.when.text)}
    line = kept.terms.split("\n")[kept.passage.sentences.index(statement.span)]
    terms = frozenset(line.split()) - dating
    part = tokens(holding.document.text, statement.clause)
    clause = terms.intersection(term(token.word, language) for token in part)
    return Told(holding, kept, statement, terms, clause, relevance)


class Retellings:
    """Compares statements by the words they share.

    rarities  of the archive's terms; one that is missing counts as the rarest of them
    topic     the terms of each word that was asked for: that two statements share these says little
    """

    def __init__(self, rarities: Mapping[str, float], topic: Sequence[Collection[str]] = ()) -> None:
        self._rarities = rarities
        self._rarest = max(rarities.values(), default=1.0)
        self._words = [frozenset(word) for word in topic]
        self._topic = frozenset().union(*self._words)

    def are_same(self, left: Told, right: Told) -> bool:
        """Whether both tell of one event, on days that overlap."""
        if not overlap(left.when, right.when) or _set_other_hours(left, right):
            return False
        if left.meeting and right.meeting and not same_people(left.meeting, right.meeting):
            return False
        return self.agree(left, right) or _are_one_meeting(left, right)

    def agree(self, left: Told, right: Told) -> bool:
        """The same, whatever their days."""
        if _CLASSES[left.statement.status] != _CLASSES[right.statement.status]:
            return False
        if left.statement.status is Status.DEADLINE and self._are_one_term(left, right):
            return True
        if self._share(left.terms, right.terms) >= SHARED and is_twin(left.text, right.text):
            return True
        alike = self._are_alike(left, right, left.terms, right.terms)
        if alike or self._are_alike(left, right, left.clause, right.clause):
            return True
        return _are_planned_for_the_same(left, right) and (
            _says_all_of(left, right) or _only_sets_a_time(left, right) or self._are_what_was_asked_for(left, right)
        )

    def contradict(self, left: Told, right: Told) -> bool:
        """Whether two articles give one event days that do not overlap, or plan it for other hours of one day."""
        one_article = left.document.source == right.document.source
        if not one_article and overlap(left.when, right.when) and _set_other_hours(left, right):
            alike = len(left.terms & right.terms) > FEWEST and self._share(left.terms, right.terms) >= SHARED
            return alike or self.agree(left, right)
        if one_article or left.statement.said or right.statement.said or overlap(left.when, right.when):
            return False
        if _CLASSES[left.statement.status] != _CLASSES[right.statement.status]:
            return False
        happened = left.statement.status is Status.HAPPENED
        words, least = (REPEATED_WORDS, REPEATED) if happened else (CONTRADICTING_WORDS, CONTRADICTING)
        return len(left.terms & right.terms) >= words and self._share(left.terms, right.terms) >= least

    def _are_alike(self, left: Told, right: Told, ours: frozenset[str], theirs: frozenset[str]) -> bool:
        """Whether they share enough words, and a name that was not asked for, or almost all words."""
        if len(ours & theirs) < SHARED_WORDS or (share := self._share(ours, theirs)) < SHARED:
            return False
        return share >= NAMELESS or bool((left.names & right.names) - self._topic)

    def _are_one_term(self, left: Told, right: Told) -> bool:
        """Whether two deadlines that end on one day are set by, or for, the same people."""
        return left.days == right.days == 1 and len(left.names & right.names) > 1

    def _are_what_was_asked_for(self, left: Told, right: Told) -> bool:
        """Whether both speak of a meeting, say, of all who were asked for."""
        shared = left.terms & right.terms
        met = len(self._words) > 1 and all(word & shared for word in self._words)
        return met and bool(shared & _scheduling() - self._topic)

    def _share(self, left: frozenset[str], right: frozenset[str]) -> float:
        shorter = min(self._weight(left), self._weight(right))
        return self._weight(left & right) / shorter if shorter else 0.0

    def _weight(self, terms: Iterable[str]) -> float:
        return sum(self._rarities.get(each, self._rarest) for each in terms)


def _are_one_meeting(left: Told, right: Told) -> bool:
    """Whether two articles say of the same two people that they meet on one day, be it announced or reported."""
    statements = (left.statement, right.statement)
    if not (left.days == right.days == 1 and (left.when.first, left.when.last) == (right.when.first, right.when.last)):
        return False
    if any(each.said or each.status not in _MEETINGS for each in statements):
        return False
    if left.document.source == right.document.source:
        return False
    return same_people(left.meeting, right.meeting)


_MEETINGS = frozenset((Status.HAPPENED, Status.ANNOUNCED))


def _are_planned_for_the_same(left: Told, right: Told) -> bool:
    planned = "planned" == _CLASSES[left.statement.status] == _CLASSES[right.statement.status]
    return planned and (left.when.first, left.when.last) == (right.when.first, right.when.last)


def _set_other_hours(left: Told, right: Told) -> bool:
    """Whether both plan for one day, each for an hour, and these are not the same."""
    ours, theirs = left.hours, right.hours
    return _are_planned_for_the_same(left, right) and len(ours) == len(theirs) == 1 and ours != theirs


def _says_all_of(left: Told, right: Told) -> bool:
    """Whether what one plans for a day is all that the other plans for it, in articles about the same people or places.

    "Er werde sein Amt am 30. November niederlegen", "Sein Amt werde er am 30. November niederlegen".
    """
    shorter, longer = sorted((left.clause, right.clause), key=len)
    if not (left.days == right.days == 1 and len(shorter) >= FEWEST and shorter <= longer):
        return False
    ours, theirs = (_names(each.document.text, each.document.language) for each in (left, right))
    return len(ours & theirs) >= COMPANY


def _only_sets_a_time(left: Told, right: Told) -> bool:
    """Whether one says no more than when ("Angepeilt werde die kommende Woche") of what the other tells.

    Their passages have to name the same people or places.
    """
    shorter, longer = sorted((left, right), key=lambda each: len(each.terms))
    return not shorter.terms - longer.terms - _scheduling() and len(left.surroundings & right.surroundings) > 1


@cache
def _scheduling() -> frozenset[str]:
    return frozenset(term(word, language) for language, words in _SCHEDULING.items() for word in words.split())


def overlap(left: TimeExpression, right: TimeExpression) -> bool:
    """Whether a day can be meant by both."""
    if left.first is None or left.last is None or right.first is None or right.last is None:
        return False
    return left.first <= right.last and right.first <= left.last


@lru_cache(maxsize=4096)
def _names(text: str, language: Language) -> frozenset[str]:
    return frozenset(term(token.word, language) for token in tokens(text) if _is_name(token.word, language))


@lru_cache(maxsize=16384)
def _is_name(word: str, language: Language) -> bool:
    lower = word.lower()
    if len(word) < 2 or not word[0].isupper() or lower in stopwords(language):
        return False
    return language == "en" or lower in first_names() or lower in places() or not is_known(word, language)
