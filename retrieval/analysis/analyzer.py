"""A passage to what is kept of it for searching: its words, its terms, and both as strings that count fast."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from typing import NamedTuple

import simplemma
import Stemmer

from retrieval.analysis.compounds import is_splittable
from retrieval.analysis.lexicons import separable_prefixes, stopwords
from retrieval.analysis.terms import fold, is_known, lemma, term
from retrieval.analysis.tokens import Token, joined, tokens
from retrieval.model import Language, Span

VERSION = 1  # counts up with any change of analysis; the store then analyses anew
_CLAUSE_ENDS = frozenset('.,;:!?–—()“”«»"\n')
GRAM = 4


@dataclass(frozen=True, slots=True)
class Analysed:
    """What is searched of a passage.

    words    lower-case words as they stand, stop words left out, one entry an occurrence
    joined   the terms of hyphenated words put together ("US-Präsident": that of "uspräsident")
    compounds  the German words that may be compounds, lower case, one entry an occurrence
    terms    the terms, each between spaces of its own, sentences parted by line ends: "  a  b \\n c  "
             so that `terms.count(" a ")` is the term's frequency
    folded   the words without umlauts, parted by one space, sentences by line ends, for counting 4-grams
    length   how many terms
    """

    words: tuple[str, ...]
    joined: tuple[str, ...]
    compounds: tuple[str, ...]
    terms: str
    folded: str
    length: int


@cache
def fingerprint() -> str:
    """Changes whenever the same text could yield other terms: with our rules, word lists, dictionary or stemmer."""
    lists = repr((sorted(stopwords("de")), sorted(stopwords("en")), sorted(separable_prefixes())))
    made_with = f"{VERSION} {simplemma.__version__} {Stemmer.version()} {lists}"
    return f"{VERSION}-{blake2b(made_with.encode(), digest_size=4).hexdigest()}"


def analyse(text: str, sentences: Sequence[Span], language: Language) -> Analysed:
    """Analyses the given sentences of a text."""
    content: list[_Searched] = []
    whole: list[str] = []
    lines: list[str] = []
    folded: list[str] = []
    length = 0
    for sentence in sentences:
        found = tokens(text, sentence)
        here = [item for token in found if (item := _searched(token.word, language))]
        terms = [item.term for item in here]
        if language == "de":
            terms += separated(text, found)
        whole.extend(term(word, language) for word in joined(text, found))
        content += here
        lines.append("".join([f" {item} " for item in terms]))
        folded.append("".join([f"{item.folded} " for item in here]))
        length += len(terms)
    long = tuple([item.small for item in content if item.may_be_compound])
    words = tuple([item.small for item in content])
    return Analysed(words, tuple(whole), long, "\n".join(lines), " " + "\n ".join(folded), length)


class _Searched(NamedTuple):
    """A word that is searched: in lower case, its term, without umlauts, and whether it is long enough to be parted."""

    small: str
    term: str
    folded: str
    may_be_compound: bool


@lru_cache(maxsize=65536)
def _searched(word: str, language: Language) -> _Searched | None:
    """All that is known of a word wherever it stands, in one look-up; None for a stop word."""
    small = word.lower()
    if small in stopwords(language):
        return None
    return _Searched(small, term(word, language), fold(word), language == "de" and is_splittable(small))


def separated(text: str, clause: Sequence[Token]) -> list[str]:
    """The terms of verbs whose prefix stands apart at the end of the clause: "läuft am Freitag ab" gives ablaufen."""
    return [term(verb, "de") for _, _, verb in parted(text, clause)]


def parted(text: str, clause: Sequence[Token]) -> Iterator[tuple[Token, Token, str]]:
    """Verbs whose prefix stands apart: the verb, the prefix, and the infinitive of both."""
    prefixes = separable_prefixes()
    for place, token in enumerate(clause):
        if token.word not in prefixes or not _ends_clause(text, token.end):
            continue
        for before in reversed(_clause_before(text, clause[max(0, place - 25) : place])):
            if before.word.islower() and (verb := _with_prefix(token.word, before.word)):
                yield before, token, verb
                break


def _clause_before(text: str, words: Sequence[Token]) -> Sequence[Token]:
    """The words back to the comma before them; what stands between commas directly before the end is passed over:
    "läuft am Freitag, dem 8. August, | ab".
    """
    commas = [place for place, token in enumerate(words) if text[token.end : token.end + 1] in (",", ";", ":")]
    last = len(words)
    if commas and commas[-1] == last - 1:
        last = commas[-2] + 1 if len(commas) > 1 else 0
        commas = commas[:-2]
    return words[commas[-1] + 1 if commas else 0 : last]


@lru_cache(maxsize=16384)
def _with_prefix(prefix: str, word: str) -> str | None:
    base = lemma(word, "de")
    if base is None or not base.endswith("n") or len(base) < 4:
        return None
    verb = prefix + base
    return verb if is_known(verb, "de") else None


def _ends_clause(text: str, end: int) -> bool:
    rest = text[end : end + 5].lstrip(" ")
    return not rest or rest[0] in _CLAUSE_ENDS or rest.startswith(("und ", "oder "))


@lru_cache(maxsize=65536)
def word_grams(word: str) -> tuple[str, ...]:
    """The 4-grams of one folded word, in order; a word of one or two letters is one gram."""
    padded = f" {word} "
    return tuple(padded[place : place + GRAM] for place in range(max(1, len(padded) - GRAM + 1)))
