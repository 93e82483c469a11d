"""The date of an article that gives none: what a near copy lends it, and what reports of the same event suggest."""

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import accumulate, pairwise
from zlib import crc32

from retrieval.analysis.lexicons import places
from retrieval.analysis.terms import is_known, term
from retrieval.analysis.tokens import tokens
from retrieval.model import Document, Language, Passage, Published, Span
from retrieval.noise import without
from retrieval.published import has_come, written_days

WORDS = 5  # a gram's; a run of so many equal words is seldom chance
SAMPLE = 8  # one gram in so many is kept as a trace
NEAR = 0.15  # shared grams over those of the shorter article; retellings of one event by two hands share .04
SHARED = 20  # grams; less is a quotation
LEADING = 8  # of them in the upper third of both: background stands below, and is carried along for months
RIVAL = 0.75  # of the nearest copy's containment: a copy so near, of another day, leaves open which day is right
APART = timedelta(days=3)  # between the newest days that two articles name for themselves: they tell of other news
# A form is filled in anew: its sentences stay, and something else stands where the other article has its own matter.
FILLED = 1 / 40  # of the shorter one's words: such matter of its own, names, nouns and numbers the other has nowhere
LONGEST_FILL = 25  # words put in one place of a form; longer ones are somebody's own report
FRAME = 3  # words on either side of such a place, the same in both
COMPARED = 1200  # words at the beginning of each that are compared one by one
FIGURES = 3  # numbers in each of two articles that, if none is shared, tell a daily column from a copy

ALIKE = 0.5  # idf-weighted overlap of two sentences that may tell the same event
LONGER = 0.35  # the same over the longer of the two: a short sentence is like many long ones
SHORTEST = 5  # terms of each; a shorter one is a caption, or a line of results
MATCHES = 2  # sentences of the undated article that need such a one
RARE = 0.25  # of the archive's passages: a name in more of them is a subject and marks no event
FEW = 5  # passages; a name in no more of them is rare in the smallest archive

_DAY_NAMES = {
    name: number
    for number, names in enumerate(
        (
            ("montag", "monday"),
            ("dienstag", "tuesday"),
            ("mittwoch", "wednesday"),
            ("donnerstag", "thursday"),
            ("freitag", "friday"),
            ("samstag", "sonnabend", "saturday"),
            ("sonntag", "sunday"),
        )
    )
    for name in names
}
_DAY_NAME = re.compile(rf"(?<!\w)(?:{'|'.join(_DAY_NAMES)})")  # also of "Mittwochabend"; in casefolded text
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"(?<![\w.,:])\d+(?:[.,:]\d+)*(?!\w)")


# ---- near copies


def traces(document: Document) -> tuple[int, ...]:
    """Hashes of some of an article's word 5-grams, everywhere the same ones: near copies share some of them."""
    return tuple(sorted({gram for gram in _grams(document) if gram % SAMPLE == 0}))


def inferred(undated: Document, dated: Sequence[Document], today: date) -> Published | None:
    """The day an undated article appeared, taken over from the nearest of its near copies.

    dated  documents that may be near copies, each published on a day of its own
    today  what is written of later days says nothing of when the article appeared
    None if there is no near copy, or if others that are about as near appeared on other days.
    """
    ours = _wording(undated)
    near: list[tuple[float, str, str]] = []
    for other in dated:
        day = other.published.value if other.published else ""
        nearness = ours.nearness(_wording(other)) if day else 0.0
        if nearness >= NEAR and not speaks_against(undated, other, day, today) and not are_one_form(undated, other):
            near.append((-nearness, other.source, day))
    if not near:
        return None
    best, source, day = min(near)
    rivals = {other for nearness, _, other in near if -nearness >= -best * RIVAL}
    return Published(day, "twin", source) if rivals == {day} else None


@lru_cache(maxsize=64)
def _wording(document: Document) -> "_Wording":
    grams = _grams(document)
    return _Wording({gram: place for place, gram in reversed([*enumerate(grams)])}, len(grams))


@dataclass(frozen=True, slots=True)
class _Wording:
    """An article's grams with the place of the first of each, and how many they are in all."""

    grams: Mapping[int, int]
    length: int

    def nearness(self, other: "_Wording") -> float:
        """Containment of the shorter in the longer; 0 where what they share may be a quotation or background."""
        shared = self.grams.keys() & other.grams.keys()
        leading = sum(self.grams[gram] * 3 < self.length and other.grams[gram] * 3 < other.length for gram in shared)
        if len(shared) < SHARED or leading < LEADING:
            return 0.0
        return len(shared) / min(len(self.grams), len(other.grams))


def _grams(document: Document) -> list[int]:
    """Of every five words in a row, noise left out: the same number on every machine."""
    words = [word.lower() for word in _words_of(document)]
    line = " ".join(words).encode("utf-32-le", "surrogatepass")  # four bytes a character, so that places are known
    ends = [4 * place - 4 for place in accumulate(len(word) + 1 for word in words)]
    starts = (0, *(end + 4 for end in ends))
    return [crc32(line[start:end]) for start, end in zip(starts, ends[WORDS - 1 :], strict=False)]


def _words_of(document: Document) -> list[str]:
    kept = without(Span(0, len(document.text)), document.masked)
    return [word for part in kept for word in _WORD.findall(part.of(document.text))]


def speaks_against(undated: Document, other: Document, day: str, today: date) -> bool:
    """Whether an article cannot well have appeared on another's day, whatever words they share.

    Of what only one of them names: a day after the other's; newest days that are far apart, for a later report takes
    over whole paragraphs of an earlier one. Weekdays or figures of which none is the same belong to a daily column,
    whose sentences stay.
    """
    ours, theirs = (written_days(each.text, day[:4]) for each in (undated, other))
    own = {each for each in ours - theirs if has_come(each, today)}
    if max(own, default="") > day:
        return True
    newest = [max((each for each in only if each <= day), default=None) for only in (own, theirs - ours)]
    if newest[0] and newest[1] and abs(date.fromisoformat(newest[0]) - date.fromisoformat(newest[1])) > APART:
        return True
    weekdays, others = weekdays_in(undated.text), weekdays_in(other.text)
    if weekdays and others and weekdays.isdisjoint(others):
        return True
    figures, other_figures = set(_NUMBER.findall(undated.text)), set(_NUMBER.findall(other.text))
    return min(len(figures), len(other_figures)) >= FIGURES and figures.isdisjoint(other_figures)


def are_one_form(left: Document, right: Document) -> bool:
    """Whether two articles share the sentences of a form ("Die Sitzung ist öffentlich") and not what it is filled with.

    Each has things of its own in the place of the other's; who copies an article changes few of them.
    """
    ours, theirs = _words_of(left)[:COMPARED], _words_of(right)[:COMPARED]
    own, others = _particulars(ours, left.language), _particulars(theirs, right.language)
    lower, lowered = [word.lower() for word in ours], [word.lower() for word in theirs]
    same = SequenceMatcher(None, lower, lowered, autojunk=False).get_matching_blocks()
    filled = 0
    for before, after in pairwise(block for block in same if block.size >= FRAME):
        here, there = ours[before.a + before.size : after.a], theirs[before.b + before.size : after.b]
        if max(len(here), len(there)) <= LONGEST_FILL:
            new = {own[word] for word in here if word in own} - set(others.values())
            gone = {others[word] for word in there if word in others} - set(own.values())
            filled += min(len(new), len(gone))
    return filled >= FILLED * min(len(ours), len(theirs))


def _particulars(words: Sequence[str], language: Language) -> dict[str, str]:
    """The terms of those words that are nouns, names or numbers."""
    return {word: term(word, language) for word in words if word[0].isupper() or word[0].isdigit()}


def earliest(document: Document, today: date) -> str:
    """The newest day that an article writes out in full and that has come: it did not appear before; "" if none."""
    return max((day for day in written_days(document.text) if has_come(day, today)), default="")


def weekdays_in(text: str) -> set[int]:
    """The weekdays a text names, Monday being 0."""
    return {_DAY_NAMES[name] for name in _DAY_NAME.findall(text.casefold())}


# ---- the same event


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence as it is compared with others.

    terms, names  the terms of its words, and of those that are names or places
    """

    terms: frozenset[str]
    names: frozenset[str]
    weekdays: frozenset[int]


@dataclass(frozen=True, slots=True)
class Familiarity:
    """How often terms stand in the archive: in how many of its `passages`; absent ones in none."""

    counts: Mapping[str, int]
    passages: int

    def weight(self, key: str) -> float:
        """The rarer, the more: at least above 0."""
        return math.log(1 + self.passages / (0.5 + self.counts.get(key, 0)))

    def is_rare(self, key: str) -> bool:
        """Whether a name marks an event instead of a subject that half of the archive is about."""
        return self.counts.get(key, 0) <= max(FEW, RARE * self.passages)


@dataclass(frozen=True, slots=True)
class Report:
    """An article with a day of its own, and its sentences; `fits`: whether another may have appeared on this day."""

    source: str
    day: str
    fits: bool
    sentences: Sequence[Told]


def report(undated: Document, other: Document, sentences: Sequence[Told], today: date) -> Report:
    """What an article may say of an undated one's day; a copy that `inferred` did not take does not fit."""
    day = other.published.value if other.published else ""
    copied = len(_wording(undated).grams.keys() & _wording(other).grams.keys()) >= SHARED
    return Report(other.source, day, not (copied or speaks_against(undated, other, day, today)), sentences)


def told(document: Document, passage: Passage, terms: str) -> list[Told]:
    """The sentences of a passage.

    terms  as `Analysed.terms` has them, a line for each sentence
    """
    return [
        _told(document, span, frozenset(line.split()))
        for span, line in zip(passage.sentences, terms.split("\n"), strict=False)
    ]


def _told(document: Document, span: Span, terms: frozenset[str]) -> Told:
    words = {token.word for token in tokens(document.text, span) if token.word[0].isupper()}
    names = frozenset(term(word, document.language) for word in words if is_name(word, document.language))
    return Told(terms, terms & names, frozenset(weekdays_in(span.of(document.text))))


def is_name(word: str, language: Language) -> bool:
    """Whether a word with a capital is a place, or no dictionary knows it, nor its last part ("Ölproblemen")."""
    small = word.lower()
    if small in places():
        return True
    pieces = [small, *(small[cut:] for cut in range(2, len(word) - 3) if language == "de")]
    return len(word) > 2 and not any(is_known(piece, language) for piece in pieces)


def suggested(
    undated: Sequence[Told], reports: Sequence[Report], known: Familiarity, own: Collection[str], not_before: str
) -> Published | None:
    """The day on which others reported the same event, worth a question to the desk and nothing more.

    own         terms that stand in no other article
    not_before  the newest day the undated article writes out in full, or ""
    None unless two sentences tell it, every report that tells it fits and is of one day, and the article has no name
    or place of its own. Its source is the report that matches best.
    """
    if any(count > 1 for count in Counter(name for each in undated for name in each.names if name in own).values()):
        return None
    alike = [
        (likeness, place, report)
        for report in reports
        for place, ours in enumerate(undated)
        if (likeness := max((_likeness(ours, theirs, known) for theirs in report.sentences), default=0.0)) >= ALIKE
    ]
    days, places = {report.day for _, _, report in alike}, {place for _, place, _ in alike}
    if len(days) != 1 or len(places) < MATCHES or not all(report.fits for _, _, report in alike):
        return None
    _, _, nearest = min(alike, key=lambda match: (-match[0], match[2].source))
    return Published(nearest.day, "twin", nearest.source) if nearest.day >= not_before else None


def _likeness(ours: Told, theirs: Told, known: Familiarity) -> float:
    """Weight of the shared terms over that of the lighter sentence; 0 without a rare name, or on other weekdays."""
    shared = ours.terms & theirs.terms
    if min(len(ours.terms), len(theirs.terms)) < SHORTEST or not any(map(known.is_rare, ours.names & theirs.names)):
        return 0.0
    if ours.weekdays and theirs.weekdays and ours.weekdays.isdisjoint(theirs.weekdays):
        return 0.0
    weight, *both = (sum(map(known.weight, terms)) for terms in (shared, ours.terms, theirs.terms))
    return weight / min(both) if weight >= LONGER * max(both) else 0.0
