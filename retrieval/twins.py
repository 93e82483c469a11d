"""The same wording in several documents: when two spans are twins, and which words differ."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from retrieval.analysis.tokens import Token, tokens, words

# Word 3-gram containment; agency copy shows a clean gap between .50 (a shared half-sentence) and .71 (edited).
ALIKE = 0.70
SHORTEST = 5  # words; shorter sentences are alike by chance


def is_twin(left: str, right: str) -> bool:
    """Whether two texts are (almost) the same wording."""
    return containment(_words(left), _words(right)) >= ALIKE


def containment(left: Sequence[str], right: Sequence[str]) -> float:
    """Shared word 3-grams over those of the shorter text, 0 to 1; below five words a text is alike only if equal."""
    if min(len(left), len(right)) < SHORTEST:
        return float(list(left) == list(right) and bool(left))
    ours, theirs = _runs(tuple(left)), _runs(tuple(right))
    return len(ours & theirs) / min(len(ours), len(theirs))


def differences(left: str, right: str) -> tuple[str, ...]:
    """Runs of words that stand in only one of two texts, each as it stands there, those of `right` first."""
    if left == right:  # which twins are more often than not
        return ()
    ours, theirs = tokens(left), tokens(right)
    matcher = SequenceMatcher(None, [t.word.lower() for t in ours], [t.word.lower() for t in theirs], autojunk=False)
    added, missing = [], []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            continue
        if m > k:
            added.append(_run(right, theirs[k:m]))
        if j > i:
            missing.append(_run(left, ours[i:j]))
    return tuple(dict.fromkeys(added + missing))


def _run(text: str, found: Sequence[Token]) -> str:
    return text[found[0].start : found[-1].end]


@lru_cache(maxsize=512)
def _runs(words: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(zip(words, words[1:], words[2:], strict=False))


@lru_cache(maxsize=512)
def _words(text: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in words(text))
