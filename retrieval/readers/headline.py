"""Which line of an article is its headline, where no format marks it."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from retrieval.model import Span
from retrieval.noise import lines, without

_LONGEST = 140  # characters
_BODY = 120  # characters; a line this long was not broken by hand
_SENTENCE_END = re.compile(r"[.:;,…][\"'“”»«)]*$")
_ABBREVIATION = re.compile(r"\b(?:[IVX]+|[A-ZÄÖÜ]|[a-z]\.[a-z])\.$")


def headline(text: str, masked: Sequence[Span]) -> Span | None:
    """The first line that is no noise, if it is short, does not end like a sentence, and has a body below it.

    masked  noise and markup, in order
    None rather than half a sentence: the first line of hard-wrapped text is no headline.
    """
    left = list(islice(_left(text, masked), 2))
    if len(left) < 2:
        return None
    first, second = left
    words = first.of(text)
    if len(words) > _LONGEST or not any(character.isalpha() for character in words):
        return None
    if _SENTENCE_END.search(words) and not _ABBREVIATION.search(words):
        return None
    return first if _stands_apart(text, first, second) else None


def _left(text: str, masked: Sequence[Span]) -> Iterator[Span]:
    """The lines with what is masked taken off them, without those of which nothing is left."""
    rest = list(masked)
    for line in lines(text):
        rest = rest[next((n for n, span in enumerate(rest) if span.end > line.start), len(rest)) :]
        parts = [part for part in without(line, rest) if part.of(text).strip()]
        if parts:
            inside = Span(parts[0].start, parts[-1].end)
            words = inside.of(text)
            start = inside.start + len(words) - len(words.lstrip())
            yield Span(start, start + len(words.strip()))


def _stands_apart(text: str, first: Span, second: Span) -> bool:
    """Whether a blank or masked line parts the two, or the second is a paragraph and not the other half."""
    between = text[first.end : second.start]
    parted = bool(between.strip()) or len(between.splitlines()) > 1
    return parted or second.end - second.start >= _BODY
