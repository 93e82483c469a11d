"""Candidates to order: BM25 over terms, plus character 4-grams, plus the title; the same whatever engine found them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Generic, Protocol, TypeVar

from retrieval.analysis.analyzer import word_grams
from retrieval.model import PassageId
from retrieval.question import Question, Word

K1, B = 0.9, 0.4  # short passages want less length normalisation (measured, MRR .795 -> .804)
CAPITAL = 1.25  # German nouns and names carry more
GRAMS = 1.0
TITLE = 0.3
CLOSE = 0.8  # what a form counts at least that means the same as its word: its own, corrected or translated


@dataclass(frozen=True, slots=True)
class Form:
    """One term a question word may be found by, how much it counts (1 for the word itself), and how rare it is."""

    term: str
    weight: float
    idf: float
    needle: str  # " term ", as it is counted in `Kept.terms`


@dataclass(frozen=True, slots=True)
class Sought:
    """A word of the question as this archive knows it.

    forms    best first; none if nothing like it stands in the archive
    weight   what the word is worth in the question: its rarity, more with a capital
    meant    the archive's word it was corrected to, or ""
    missing  neither the word nor a correction of it stands in the archive (synonyms do not count)
    """

    word: Word
    forms: tuple[Form, ...]
    weight: float
    meant: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """A question against one archive: what is sought, and the statistics the score needs."""

    question: Question
    sought: tuple[Sought, ...]
    grams: Mapping[str, float]  # 4-gram -> idf
    mean_length: float
    passages: int = 0  # how many the archive holds

    @property
    def weight(self) -> float:
        """What all words of the question are worth together."""
        return sum(sought.weight for sought in self.sought) or 1.0


class Rankable(Protocol):
    """What ranking needs of a passage; see `store.Kept`."""

    @property
    def id(self) -> PassageId: ...
    @property
    def source(self) -> str: ...
    @property
    def document(self) -> int: ...
    @property
    def place(self) -> int: ...
    @property
    def terms(self) -> str: ...
    @property
    def folded(self) -> str: ...
    @property
    def length(self) -> int: ...


Held = TypeVar("Held", bound=Rankable)


@dataclass(frozen=True, slots=True)
class Ranked(Generic[Held]):
    """A candidate and its score: comparable within one search only."""

    kept: Held
    score: float


def rarity(holding: int, passages: int) -> float:
    """How much a term tells (idf): the logarithm taken of 1 + x so that it never turns negative."""
    return log(1 + (passages - holding + 0.5) / (holding + 0.5))


def rank(search: Search, candidates: Sequence[Held], titles: Mapping[int, tuple[str, str]]) -> list[Ranked[Held]]:
    """Candidates best first: a sum of scores, each divided by the best one's (rank fusion measured worse).

    titles   of the candidates' documents: the title's terms and folded words
    """
    if not candidates:
        return []
    words = [word_score(search, kept.terms, kept.length) for kept in candidates]
    folded = [gram_score(search, kept.folded) for kept in candidates]
    entitled = {
        number: _title_score(search, *titles.get(number, ("", ""))) for number in {kept.document for kept in candidates}
    }
    title = [entitled[kept.document] for kept in candidates]
    most_words, most_grams, most_title = max(words) or 1.0, max(folded) or 1.0, max(title) or 1.0
    ranked = [
        Ranked(kept, a / most_words + GRAMS * b / most_grams + TITLE * c / most_title)
        for kept, a, b, c in zip(candidates, words, folded, title, strict=True)
    ]
    return sorted(ranked, key=lambda item: (-item.score, item.kept.source, item.kept.place))


def word_score(search: Search, terms: str, length: int) -> float:
    """BM25 over the question's words; of a word's forms the best counts."""
    norm = K1 * (1 - B + B * length / search.mean_length)
    score = 0.0
    for sought in search.sought:
        best = 0.0
        for form in sought.forms:
            if (frequency := terms.count(form.needle)) and (
                value := form.weight * form.idf * frequency / (frequency + norm)
            ) > best:
                best = value
        score += best * (CAPITAL if sought.word.capital else 1.0)
    return score


def gram_score(search: Search, folded: str) -> float:
    """BM25 over the question's character 4-grams: forgives slips, inflection and compounds."""
    norm = K1 * (1 - B + B * len(folded) / (search.mean_length * 7.5))
    score = 0.0
    for idf, frequency in zip(search.grams.values(), map(folded.count, search.grams), strict=True):
        if frequency:
            score += idf * frequency / (frequency + norm)
    return score


def _title_score(search: Search, terms: str, folded: str) -> float:
    if not terms:
        return 0.0
    return word_score(search, terms, int(search.mean_length))


def question_grams(question: Question) -> set[str]:
    """The 4-grams of the question's words."""
    return {gram for word in question.words for gram in word_grams(word.folded)}
