"""A cited passage looked up later: which passage of a newer version took its place, and who else has its wording."""

from collections.abc import Iterable, Iterator, Sequence

from retrieval.analysis.tokens import tokens
from retrieval.model import Document, Passage, PassageId, Span, Twin
from retrieval.twins import ALIKE, SHORTEST, containment, differences, is_twin

LONGEST_TWIN = 500  # words; telling what differs takes time by the square of them


def successor(words: str, passage: Passage, newer: Document, passages: Sequence[Passage]) -> PassageId | None:
    """The passage of a newer version nearest in wording; of equal ones that nearest to the old paragraph.

    words     those of the old passage
    passages  the newer version's; None if there are none
    """
    ours = _words(words)

    def nearness(candidate: Passage) -> tuple[float, int]:
        alike = containment(ours, _words(candidate.span.of(newer.text)))
        return alike, -abs(candidate.paragraph - passage.paragraph)

    return max(passages, key=nearness).id if passages else None


def twin_in(words: str, document: Document, passage: Passage) -> Twin | None:
    """Where a passage of another document has (almost) this wording: the run of its sentences nearest to it, if alike.

    A run of less than half or more than twice as many words is none, nor is what has only a few: a sentence everybody
    writes makes no two reports one. Wordings above `LONGEST_TWIN` words are not looked for.
    """
    ours = _words(words)
    theirs = [_words(sentence.of(document.text)) for sentence in passage.sentences]
    # A run that is half as long and alike shares more than this already.
    if not SHORTEST <= len(ours) <= LONGEST_TWIN or containment(ours, _joined(theirs)) < ALIKE / 2:
        return None

    def nearness(run: tuple[int, int]) -> float:
        held = _joined(theirs[slice(*run)])
        return containment(ours, held) * min(len(ours), len(held)) / max(len(ours), len(held))

    first, end = max(_runs([len(each) for each in theirs], len(ours)), key=nearness)
    size = len(_joined(theirs[first:end]))
    span = Span(passage.sentences[first].start, passage.sentences[end - 1].end)
    text = span.of(document.text)
    if not len(ours) <= 2 * size <= 4 * len(ours) or not is_twin(words, text):
        return None
    return Twin(document.source, span, text, differences(words, text))


def _runs(sizes: Sequence[int], aim: int) -> Iterator[tuple[int, int]]:
    """From each sentence on, the run that is just long enough and the one that is just too short."""
    for first in range(len(sizes)):
        end, size = first, 0
        while end < len(sizes) and size < aim:
            size += sizes[end]
            end += 1
        yield first, end
        if end - first > 1:
            yield first, end - 1


def _joined(sentences: Iterable[Sequence[str]]) -> list[str]:
    return [word for sentence in sentences for word in sentence]


def _words(text: str) -> list[str]:
    return [token.word.lower() for token in tokens(text)]
