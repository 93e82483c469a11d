"""Ranked passages to scored sentences: each is judged with its paragraph, its title and its article."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from math import log
from operator import mul
from typing import NamedTuple

from retrieval.evidence import Reading, finds
from retrieval.limit import Fit, Fitting
from retrieval.model import Kind, Period, Span, TimeExpression
from retrieval.quotes import statements
from retrieval.ranking import CAPITAL, K1, B, Search, rarity
from retrieval.store import Holding, Kept

SURELY_LOOKED_AT = 8  # sentences whose words are examined for the kind of answer asked for, ...
LOOKED_AT = 24  # ... and so many while they can still come near the best
NEAR = 1.2  # how far below the best that answers a sentence may score and still be shown
LACKING = 3.0  # how far below the best that holds no words of the kind asked for it may score and still take its place
TIMELY = 3.0  # what it is worth that a sentence itself names a day the question is limited to
READ_FOR_TIME = 40  # sentences that may fit the days a question is limited to


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A document with the passages read of it, in order, and the ranking's score of those that were candidates.

    times  those of its statements, if the question is limited to some days; None: nobody looked for them
    """

    holding: Holding
    passages: tuple[Kept, ...]
    scores: dict[str, float]
    times: tuple[TimeExpression, ...] | None = None

    @property
    def sentences(self) -> int:
        """How many sentences were read."""
        return sum(len(kept.passage.sentences) for kept in self.passages)


class Features(NamedTuple):  # a tenth as dear to make as a frozen dataclass, and every sentence read has them
    """What a sentence is judged by; shares of the question's weight between 0 and 1 unless said otherwise.

    words, grams      held by the sentence itself: its words, its character 4-grams
    best_words, best_grams   its scores divided by the best sentence's
    near              held by the sentence, the one before it and the title together
    paragraph, article   held by its passage, by all that was read of its article
    passage           the ranking's score of its passage, divided by the best one's
    before            held by the sentence before
    focus, focus_grams   as words and grams, but a word counts by how rare it is among the article's sentences: what
                      the whole article is about tells its sentences apart least
    verb              as focus, but only the question's telling verbs
    head              1 if it holds the noun that has to be filled ("wie viel [Lösegeld]")
    names             of the question's names and nouns, held by the sentence itself
    kind              how clearly it holds words of the kind asked for, 0 to 1
    relation          in the clause of these words, else in the clause that holds most
    related_verb      of the question's telling verbs, in the same clause
    heading           1 if it is the document's title or a bare subhead; first: 1 if it opens the text
    asks              1 if it is itself a question
    size              logarithm of its words
    """

    words: float
    grams: float
    best_words: float
    best_grams: float
    near: float
    paragraph: float
    article: float
    passage: float
    before: float
    focus: float
    focus_grams: float
    verb: float
    head: float
    names: float
    kind: float
    relation: float
    related_verb: float
    heading: float
    first: float
    asks: float
    size: float


@dataclass(slots=True)
class Scored:
    """A sentence, what speaks for it, and the words in it that are of the kind asked for."""

    around: Surroundings
    kept: Kept
    place: int
    span: Span
    features: Features
    score: float = 0.0
    answers: list[Span] = field(default_factory=list)
    covered: frozenset[int] = frozenset()  # the question's words it holds, by place
    covered_near: frozenset[int] = frozenset()
    covered_article: frozenset[int] = frozenset()
    fit: Fit = Fit.YES  # to the days the question is limited to
    timely: float = 0.0  # added to its score because it names one of them

    @property
    def text(self) -> str:
        """The sentence as it stands."""
        return self.span.of(self.around.holding.document.text)


# Fitted on development questions by `python -m bench.fit`, once without and once with names and relation, and rounded:
# the mean of both serves news and encyclopaedic questions better than either.
WEIGHTS: dict[str, float] = {
    "words": 0.4, "grams": 0.8, "best_words": -1.1, "best_grams": 1.6, "near": 3.9, "paragraph": -0.3, "article": 4.6,
    "passage": 2.0, "before": -0.4, "focus": 0.8, "focus_grams": 0.1, "verb": 0.8, "head": 0.6, "names": -0.2,
    "kind": 3.4, "relation": 0.2, "related_verb": 0.3, "heading": -1.9, "first": 0.2, "asks": -0.9, "size": -0.6,
}  # fmt: skip


# What a sentence gains at most by its words of the kind asked for, and what where there are none to be found.
MOST_FOUND = sum(WEIGHTS[name] for name in ("kind", "relation", "related_verb"))
MOST_RELATED = MOST_FOUND - WEIGHTS["kind"]
_WEIGHT_VECTOR = tuple(WEIGHTS[name] for name in Features._fields)
_FEATURES = partial(tuple.__new__, Features)  # by place: half as dear as by name, and every sentence read has them
_NOTHING_FOUND = (0.0, 0.0, 0.0)  # kind, relation, related_verb


def select(search: Search, arounds: Sequence[Surroundings], looked_at: int = LOOKED_AT) -> list[Scored]:
    """All sentences of the given documents, best first; the best so many are examined for the kind of answer.

    If the question is limited to some days, those that fit them come first; as many of the others are examined too.
    """
    articles = [_Article(search, around) for around in arounds]
    best = _Best.of(articles)
    scored = [item for article in articles for item in article.sentences(best)]
    scored.sort(key=lambda item: -item.score)
    if search.question.limit is not None:
        _mark_fitting(scored, search.question.limit.period)
        for fit in Fit:
            _examine(search, [item for item in scored if item.fit is fit][:looked_at])
    else:
        _examine(search, scored[:looked_at])
    scored.sort(key=lambda item: (-item.fit, -item.score, item.kept.passage.source, item.span.start))
    return scored


def _mark_fitting(scored: Sequence[Scored], period: Period) -> None:
    read = {item.around.holding.document.source: item.around.times for item in scored[:READ_FOR_TIME]}
    fitting = Fitting(period, {source: times for source, times in read.items() if times is not None})
    for item in scored[READ_FOR_TIME:]:
        item.fit = Fit.NO
    for item in scored[:READ_FOR_TIME]:
        document, passage = item.around.holding.document, item.kept.passage.span
        item.fit = fitting.fit(document, item.span, passage)
        item.timely = TIMELY * fitting.names(document, item.span, passage)


def weigh(features: Features) -> float:
    """A sentence's score, on no scale: compare within one question only."""
    return float(sum(map(mul, _WEIGHT_VECTOR, features)))


@dataclass(slots=True)
class _Line:
    """A sentence with what it holds of the question: words by place with the best form's weight, 4-grams."""

    kept: Kept
    place: int
    words: dict[int, float]
    grams: tuple[str, ...]
    size: int


class _Article:
    """The sentences of one article, and what they are compared with."""

    def __init__(self, search: Search, around: Surroundings) -> None:
        self.search = search
        self.around = around
        needles = _needles(search)
        self.lines = [line for kept in around.passages for line in _lines(search, kept, needles)]
        self.title = frozenset(_held_in(needles, around.holding.title_terms))
        self.everywhere = self.title.union(*(line.words for line in self.lines))
        self.weights = [sought.weight for sought in search.sought]
        self.weighed: dict[frozenset[int], float] = {}  # most sentences hold the same few words, or none
        self.word_scores = [
            sum(line.words.values()) / _length_norm(line.size, search.mean_length / 4) for line in self.lines
        ]
        self.gram_weights = [sum(map(search.grams.__getitem__, line.grams)) for line in self.lines]
        self.gram_scores = [
            weight / _length_norm(line.size, search.mean_length)
            for weight, line in zip(self.gram_weights, self.lines, strict=True)
        ]

    def sentences(self, best: "_Best") -> Iterator[Scored]:
        """Every sentence with its features; what kind of answer it holds is not known yet."""
        around, total = self.around, self.search.weight
        gram_total = sum(self.search.grams.values()) or 1.0
        holds = _Holds(self)
        paragraphs = {number: self.weight(words) / total for number, words in self._by_passage().items()}
        article = self.weight(self.everywhere) / total
        document = around.holding.document
        text, heading = document.text, document.heading
        before: frozenset[int] = frozenset()
        weight_before = 0.0
        for number, line in enumerate(self.lines):
            passage = line.kept.passage
            here = frozenset(line.words)
            weight, focus, verb, head, names = holds[here]
            near = here | before | self.title
            span = passage.sentences[line.place]
            last = text[span.end - 1]
            is_heading = last.isalnum() or (heading is not None and heading.overlaps(span))
            features = _FEATURES(
                (
                    weight,
                    self.gram_weights[number] / gram_total,
                    self.word_scores[number] / best.words,
                    self.gram_scores[number] / best.grams,
                    self.weight(near) / total,
                    paragraphs[passage.id],
                    article,
                    around.scores.get(passage.id, 0.0) / best.passage,
                    weight_before,
                    focus,
                    holds.local.grams(line.grams),
                    verb,
                    head,
                    names,
                    *_NOTHING_FOUND,
                    1.0 if is_heading else 0.0,
                    0.0 if number else 1.0,
                    1.0 if last == "?" else 0.0,
                    log(2 + line.size),
                )
            )
            yield Scored(
                around,
                line.kept,
                line.place,
                span,
                features,
                score=weigh(features),
                covered=here,
                covered_near=near,
                covered_article=self.everywhere,
            )
            before, weight_before = here, weight

    def weight(self, places: frozenset[int]) -> float:
        """What words of the question are worth together, by their places."""
        if (weight := self.weighed.get(places)) is None:
            weight = self.weighed[places] = sum(map(self.weights.__getitem__, places))
        return weight

    def _by_passage(self) -> dict[str, frozenset[int]]:
        held: dict[str, frozenset[int]] = {}
        for line in self.lines:
            number = line.kept.passage.id
            held[number] = held.get(number, frozenset()).union(line.words)
        return held


class _Holds(dict[frozenset[int], tuple[float, float, float, float, float]]):
    """What sentences of an article gain by the words they hold: words, focus, verb, head and names of `Features`.

    Most of them hold the same few words, or none.
    """

    def __init__(self, article: _Article) -> None:
        super().__init__()
        self.local = _Local(article.lines)
        self._article = article
        sought = list(enumerate(article.search.sought))
        self._heads = frozenset(place for place, each in sought if each.word is article.search.question.head)
        self._verbs = frozenset(place for place, each in sought if each.word.telling)
        self._names = frozenset(place for place, each in sought if each.word.capital)
        self._all_names = article.weight(self._names) or 1.0

    def __missing__(self, held: frozenset[int]) -> tuple[float, float, float, float, float]:
        found = self[held] = (
            self._article.weight(held) / self._article.search.weight,
            self.local.words(held),
            self.local.words(self._verbs & held),
            1.0 if self._heads & held else 0.0,
            self._article.weight(self._names & held) / self._all_names,
        )
        return found


@dataclass(frozen=True, slots=True)
class _Best:
    """The best score of any sentence, above 0, which the others are divided by."""

    words: float
    grams: float
    passage: float

    @classmethod
    def of(cls, articles: Sequence[_Article]) -> "_Best":
        return cls(
            words=max((score for article in articles for score in article.word_scores), default=0.0) or 1.0,
            grams=max((score for article in articles for score in article.gram_scores), default=0.0) or 1.0,
            passage=max((s for article in articles for s in article.around.scores.values()), default=0.0) or 1.0,
        )


# A question word: its place, what a capital makes of its score, and its forms as they are looked for, best first.
_Needle = tuple[int, float, tuple[tuple[str, float], ...]]


def _needles(search: Search) -> list[_Needle]:
    found: list[_Needle] = []
    for place, sought in enumerate(search.sought):
        forms = sorted(((form.needle, form.weight * form.idf) for form in sought.forms), key=lambda form: -form[1])
        found.append((place, CAPITAL if sought.word.capital else 1.0, tuple(forms)))
    return found


def _standing(needles: Sequence[_Needle], terms: str) -> list[_Needle]:
    """Those of the words' forms that stand in a run of terms."""
    found = ((place, factor, tuple(form for form in forms if form[0] in terms)) for place, factor, forms in needles)
    return [needle for needle in found if needle[2]]


def _lines(search: Search, kept: Kept, needles: Sequence[_Needle]) -> Iterator[_Line]:
    """A passage's sentences; what the whole of it does not hold is looked for in none of them."""
    needles = _standing(needles, kept.terms)
    grams = [*filter(kept.folded.__contains__, search.grams)]
    for place, (terms, folded) in enumerate(zip(kept.terms.split("\n"), kept.folded.split("\n"), strict=True)):
        yield _Line(
            kept,
            place,
            words=_held_in(needles, terms) if needles else {},
            grams=tuple(filter(folded.__contains__, grams)),
            size=terms.count("  ") + 1,
        )


def _length_norm(size: int, mean: float) -> float:
    return 1 + K1 * (1 - B + B * size / mean)


class _Local:
    """How rare the question's words and 4-grams are among the sentences of one article."""

    def __init__(self, lines: Sequence[_Line]) -> None:
        words = Counter(chain.from_iterable(line.words for line in lines))
        grams = Counter(chain.from_iterable(line.grams for line in lines))
        self._words = {place: rarity(found, len(lines)) for place, found in words.items()}
        self._grams = {gram: rarity(found, len(lines)) for gram, found in grams.items()}
        self._all_words = sum(self._words.values()) or 1.0
        self._all_grams = sum(self._grams.values()) or 1.0

    def words(self, held: frozenset[int]) -> float:
        return sum(map(self._words.__getitem__, held)) / self._all_words

    def grams(self, held: Sequence[str]) -> float:
        return sum(map(self._grams.__getitem__, held)) / self._all_grams


def _examine(search: Search, scored: Sequence[Scored]) -> None:
    readings: dict[int, Reading] = {}
    least = float("-inf")  # what a sentence has to score to matter
    has_kind = finds(search.question)
    surely, most = (SURELY_LOOKED_AT, MOST_FOUND) if has_kind else (1, MOST_RELATED)
    for number, item in enumerate(scored):
        if number >= surely and item.score + item.timely + most < least:
            break
        reading = readings.get(item.around.holding.id)
        if reading is None:
            document = item.around.holding.document
            spans = [span for kept in item.around.passages for span in kept.passage.sentences]
            spoken = statements(document.text, spans) if search.question.kind in (Kind.STATEMENT, Kind.SPEAKER) else []
            reading = Reading(document.text, search, spoken, document.language, _analysed(item.around))
            readings[item.around.holding.id] = reading
        item.answers = reading.answers(item.span)
        relation, related_verb = reading.relation(item.span, item.answers)
        item.features = item.features._replace(
            kind=reading.clarity(item.span, item.answers),
            relation=relation,
            related_verb=related_verb,
        )
        item.score = weigh(item.features) + item.timely
        least = max(least, item.score - (NEAR if item.answers or not has_kind else LACKING))


def _analysed(around: Surroundings) -> dict[Span, str]:
    """The terms of every sentence read, by its place."""
    return {
        span: terms
        for kept in around.passages
        for span, terms in zip(kept.passage.sentences, kept.terms.split("\n"), strict=True)
    }


def held(search: Search, terms: str) -> frozenset[int]:
    """The places of the question's words that stand in a run of terms, in one form or another."""
    return frozenset(_held_in(_needles(search), terms))


def _held_in(needles: Sequence[_Needle], terms: str) -> dict[int, float]:
    """The places of the question's words that stand in a run of terms, each with its best form's score."""
    found: dict[int, float] = {}
    for place, factor, forms in needles:
        for form, score in forms:
            if form in terms:
                found[place] = score * factor
                break
    return found
