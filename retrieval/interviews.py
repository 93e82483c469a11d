"""Interviews in print: paragraphs that open with whoever speaks, "Henz: Wir lehnen das ab."."""

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from retrieval.analysis.lexicons import first_names, titles
from retrieval.analysis.terms import is_known
from retrieval.model import Span

LONGEST_LABEL = 40  # characters
MOST_VOICES = 8  # more labels than these are a list or a table
TURNS = 2  # paragraphs at least that who asks and who answers open each
_NAME = r"[^\W\d_a-zäöüß](?:[\w.’-]|'(?!')){0,30}"
# A colon may stand before or behind what makes the label bold or slanted: "**Henz:** ...", "''Henz'': ...".
_LABEL = re.compile(
    rf"^[ \t]*(?:''+|\*+|_+)?(?P<label>{_NAME}(?: {_NAME}){{0,3}})(?::(?:''+|\*+|_+)|(?:''+|\*+|_+)?:)[ \t]+(?=\S)",
    re.MULTILINE,
)
_ASKS = re.compile(r"\?[\"“”»«]?\s*\Z")
_BLANK_LINE = re.compile(r"\n\s*\n")


class Turn(NamedTuple):
    """What somebody says at a stretch.

    label  where the name in front stands
    words  from behind the label to where the next turn begins
    """

    label: Span
    words: Span


@lru_cache(maxsize=16)  # the texts are kept with it, and some are long
def turns(text: str) -> tuple[Turn, ...]:
    """The turns of the one who is interviewed, in order; none if the text is no interview.

    An interview is a text in which two labels take turns, and what stands behind one of them are questions. The last
    turn ends with its paragraph.
    """
    labels = [found for found in _LABEL.finditer(text) if len(found["label"]) <= LONGEST_LABEL]
    often = {label for label, count in Counter(found["label"] for found in labels).items() if count >= TURNS}
    labels = [found for found in labels if found["label"] in often]
    if not 1 < len(often) <= MOST_VOICES:
        return ()
    gap = _BLANK_LINE.search(text, labels[-1].end())
    ends = [*(following.start() for following in labels[1:]), gap.start() if gap else len(text)]
    found = [(label, Span(label.end(), end)) for label, end in zip(labels, ends, strict=True)]
    asking = Counter(label["label"] for label, words in found if _ASKS.search(words.of(text)))
    turning = Counter(label["label"] for label in labels)
    asks = {label for label in often if 2 * asking[label] > turning[label]}
    answer = {label for label in often - asks if asks and _may_speak(label, text)}
    return tuple(
        Turn(Span(label.start("label"), label.end("label")), words)
        for label, words in found
        if label["label"] in answer
    )


def _may_speak(label: str, text: str) -> bool:
    """Whether a label names somebody; "Antwort" and "Hintergrund" do not. "Wolf" does where a "Frau Wolf" is named."""
    if len(label.split()) > 1 or not is_known(label, "de") or label.lower() in titles():
        return True
    named = re.finditer(rf"\b([^\W\d_]{{1,30}}) {re.escape(label)}\b", text)
    return any((word := found[1].lower()) in first_names() or word in titles() for found in named)
