"""Text to tokens: words and numbers with their offsets, before any language is applied."""

import re
import unicodedata
from collections.abc import Iterator
from functools import partial
from itertools import accumulate
from typing import NamedTuple

from retrieval.model import Span

# A number keeps its separators ("15.000", "3,1", "14:30"); a word keeps an inner apostrophe ("d'Estaing"), the accents
# that some systems write behind their letter, and soft hyphens.
# Hyphens part words: "US-Präsident" is two tokens, put together again by `joined`.
_WORD = re.compile(r"(\d+(?:[.,:]\d+)*|[^\W\d_]++(?:[\u00ad\u0300-\u036f]*+['’]?[^\W\d_]++)*+[\u0300-\u036f]*)")
_HYPHENS = frozenset("-‐‑")
_SOFT_HYPHEN = "\u00ad"


class Token(NamedTuple):  # half as dear to make as a frozen dataclass, and every word of an article is one
    """A word as it stands in the text, and where: `text[start:end] == word`, but for soft hyphens, which the word has
    not, and letters written in two code points, which are one in the word (NFC).
    """

    word: str
    start: int
    end: int


_TOKEN = partial(tuple.__new__, Token)  # as Token._make, without its way through Python


def tokens(text: str, span: Span | None = None) -> list[Token]:
    """The words and numbers of a text (or of one span of it), in order."""
    start, end = (span.start, span.end) if span else (0, len(text))
    # One call of the pattern, and none of Python for each word: every word of an archive comes this way.
    part = text[start:end]
    pieces = _WORD.split(part)
    places = list(accumulate(map(len, pieces), initial=start))
    return list(map(_TOKEN, zip(_composed(part, pieces[1::2]), places[1:-1:2], places[2::2], strict=True)))


def words(text: str) -> list[str]:
    """The words and numbers of a text without their places."""
    return _composed(text, _WORD.findall(text))


def joined(text: str, parts: list[Token]) -> Iterator[str]:
    """Every hyphenated word put together, lower case: "US-Präsident" gives "uspräsident"."""
    run: list[Token] = []
    for token in parts:
        if run and token.start == run[-1].end + 1 and text[run[-1].end] in _HYPHENS:
            run.append(token)
            continue
        if len(run) > 1:
            yield "".join(part.word for part in run).lower()
        run = [token]
    if len(run) > 1:
        yield "".join(part.word for part in run).lower()


def _composed(text: str, words: list[str]) -> list[str]:
    if unicodedata.is_normalized("NFC", text) and _SOFT_HYPHEN not in text:
        return words
    return [unicodedata.normalize("NFC", word.replace(_SOFT_HYPHEN, "")) for word in words]
