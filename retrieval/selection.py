"""Ranked passages to scored sentences: each is judged with its paragraph, its title and its article."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log

from retrieval.evidence import Reading
from retrieval.model import Kind, Span
from retrieval.quotes import statements
from retrieval.ranking import Search, gram_score, rarity, word_score
from retrieval.store import Holding, Kept

LOOKED_AT = 30  # sentences whose words are examined for the kind of answer asked for


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A document with the passages read of it, in order, and the ranking's score of those that were candidates."""

    holding: Holding
    passages: tuple[Kept, ...]
    scores: dict[str, float]


@dataclass(frozen=True, slots=True)
class Features:
    """What a sentence is judged by; shares of the question's weight between 0 and 1 unless said otherwise.

    words, grams      held by the sentence itself: its words, its character 4-grams
    best_words, best_grams   its scores divided by the best sentence's
    near              held by the sentence, the one before it and the title together
    paragraph, article   held by its passage, by all that was read of its article
    passage           the ranking's score of its passage, divided by the best one's
    before            held by the sentence before
    focus, focus_grams   as words and grams, but a word counts by how rare it is among the article's sentences: what
                      the whole article is about tells its sentences apart least
    verb              as focus, but only the question's verbs
    head              1 if it holds the noun that has to be filled ("wie viel [Lösegeld]")
    kind              how clearly it holds words of the kind asked for, 0 to 1
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
    kind: float
    heading: float
    first: float
    asks: float
    size: float

    def vector(self) -> tuple[float, ...]:
        """The features in the order of their names above."""
        return tuple(float(getattr(self, name)) for name in self.__slots__)


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

    @property
    def text(self) -> str:
        """The sentence as it stands."""
        return self.span.of(self.around.holding.document.text)


# Fitted by logistic regression on development questions; see bench/fit.py.
WEIGHTS: dict[str, float] = {
    "words": 0.9, "grams": -0.5, "best_words": -2.1, "best_grams": 2.6, "near": 4.0, "paragraph": -0.9, "article": 5.9,
    "passage": 3.5, "before": -0.1, "focus": 1.1, "focus_grams": 0.4, "verb": 1.5, "head": 0.8, "kind": 3.6,
    "heading": -2.0, "first": 0.2, "asks": -0.4, "size": -0.4,
}  # fmt: skip


def select(search: Search, arounds: Sequence[Surroundings]) -> list[Scored]:
    """All sentences of the given documents, best first; only the best are examined for the kind of answer."""
    scored = [item for around in arounds for item in _sentences(search, around)]
    if not scored:
        return []
    _relate(scored)
    for item in scored:
        item.score = weigh(item.features)
    scored.sort(key=lambda item: -item.score)
    _examine(search, scored[:LOOKED_AT])
    for item in scored:
        item.score = weigh(item.features)
    scored.sort(key=lambda item: (-item.score, item.kept.passage.source, item.span.start))
    return scored


def weigh(features: Features) -> float:
    """A sentence's score, on no scale: compare within one question only."""
    return sum(WEIGHTS[name] * value for name, value in zip(features.__slots__, features.vector(), strict=True))


def _sentences(search: Search, around: Surroundings) -> list[Scored]:
    title = held(search, around.holding.title_terms)
    total = search.weight
    gram_total = sum(search.grams.values()) or 1.0
    best_passage = 1.0
    lines = [(kept, kept.terms.split("\n"), kept.folded.split("\n")) for kept in around.passages]
    everywhere = title.union(*(held(search, kept.terms) for kept in around.passages))
    local = _Local(search, [line for _, terms, _ in lines for line in terms], [line for _, _, f in lines for line in f])
    heads = frozenset(place for place, sought in enumerate(search.sought) if sought.word is search.question.head)
    verbs = frozenset(place for place, sought in enumerate(search.sought) if sought.word.verb)
    found: list[Scored] = []
    before: frozenset[int] = frozenset()
    opening = True
    for kept, terms, folded in lines:
        whole = held(search, kept.terms)
        for place, span in enumerate(kept.passage.sentences):
            line, letters = terms[place], folded[place] + " "
            found_here = held(search, line)
            near = found_here | before | title
            text = span.of(around.holding.document.text)
            heading = around.holding.document.heading
            features = Features(
                words=_weight(search, found_here) / total,
                grams=sum(idf for gram, idf in search.grams.items() if gram in letters) / gram_total,
                best_words=word_score(search, line, int(search.mean_length / 4)),
                best_grams=gram_score(search, letters),
                near=_weight(search, near) / total,
                paragraph=_weight(search, whole) / total,
                article=_weight(search, everywhere) / total,
                passage=around.scores.get(kept.passage.id, 0.0) / best_passage,
                before=_weight(search, before) / total,
                focus=local.words(found_here),
                focus_grams=local.grams(letters),
                verb=local.words(verbs & found_here),
                head=float(bool(heads & found_here)),
                kind=0.0,
                heading=float((heading is not None and heading.overlaps(span)) or text[-1:].isalnum()),
                first=float(opening),
                asks=float(text.endswith("?")),
                size=log(1 + line.count("  ") + 1),
            )
            found.append(
                Scored(
                    around,
                    kept,
                    place,
                    span,
                    features,
                    covered=found_here,
                    covered_near=near,
                    covered_article=everywhere,
                )
            )
            before = found_here
            opening = False
    return found


class _Local:
    """How rare the question's words and 4-grams are among the sentences of one article."""

    def __init__(self, search: Search, terms: Sequence[str], folded: Sequence[str]) -> None:
        count = len(terms)
        holding = Counter(place for line in terms for place in held(search, line))
        self._words = {place: rarity(found, count) for place, found in holding.items()}
        grams = {gram: sum(gram in line for line in folded) for gram in search.grams}
        self._grams = {gram: rarity(found, count) for gram, found in grams.items() if found}
        self._all_words = sum(self._words.values()) or 1.0
        self._all_grams = sum(self._grams.values()) or 1.0

    def words(self, held: frozenset[int]) -> float:
        return sum(self._words[place] for place in held) / self._all_words

    def grams(self, letters: str) -> float:
        return sum(idf for gram, idf in self._grams.items() if gram in letters) / self._all_grams


def _relate(scored: Sequence[Scored]) -> None:
    """Divides raw scores by the best one's."""
    words = max(item.features.best_words for item in scored) or 1.0
    letters = max(item.features.best_grams for item in scored) or 1.0
    passage = max(item.features.passage for item in scored) or 1.0
    for item in scored:
        f = item.features
        item.features = _with(
            f, best_words=f.best_words / words, best_grams=f.best_grams / letters, passage=f.passage / passage
        )


def _examine(search: Search, scored: Sequence[Scored]) -> None:
    readings: dict[int, Reading] = {}
    for item in scored:
        reading = readings.get(item.around.holding.id)
        if reading is None:
            text = item.around.holding.document.text
            spans = [span for kept in item.around.passages for span in kept.passage.sentences]
            spoken = statements(text, spans) if search.question.kind in (Kind.STATEMENT, Kind.SPEAKER) else []
            reading = readings[item.around.holding.id] = Reading(text, search, spoken)
        item.answers = reading.answers(item.span)
        item.features = _with(item.features, kind=reading.clarity(item.span, item.answers))


def _with(features: Features, **changes: float) -> Features:
    values = {name: getattr(features, name) for name in features.__slots__}
    return Features(**{**values, **changes})


def held(search: Search, terms: str) -> frozenset[int]:
    """The places of the question's words that stand in a run of terms, in one form or another."""
    return frozenset(
        place for place, sought in enumerate(search.sought) if any(form.needle in terms for form in sought.forms)
    )


def _weight(search: Search, places: frozenset[int]) -> float:
    return sum(search.sought[place].weight for place in places)
