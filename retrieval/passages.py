"""Document to passages: a paragraph each, or a few sentences of a long one, with ids that outlive a rebuild."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import takewhile

from retrieval.model import Document, Passage, PassageId, Span
from retrieval.sentences import sentences

LONGEST = 220  # words; a paragraph above is cut between sentences
# Starting only where a line ends: to look at every character for white space before it takes nearly twice as long.
_BLANK_LINES = re.compile(r"(?>\r\n|\r|\n)(?:[^\S\r\n]*+(?>\r\n|\r|\n))+")
_LINES = re.compile(r"(?:\r\n|\r|\n)+")
# What parts a line, or is its end: noise that reaches it is no part of a sentence.
_EDGES = "\r\n|·•"
_LONG_LINE = 200  # characters; a text whose lines are this long holds a paragraph a line


def passages(document: Document) -> list[Passage]:
    """The passages of a document, in order; noise and empty paragraphs are left out, but counted.

    Source of the size: index paragraphs of about 100 words, never across articles, then pick the sentence inside
    (measured: the answer is in the first paragraph of 118 words for 79 % of questions, of 23 words for 57 %).
    """
    text = document.text
    found = []
    for number, paragraph in enumerate(paragraphs(text), start=1):
        spoken = _without(text, paragraph, document.masked)
        inside = [sentence for part in spoken for sentence in sentences(text, part)]
        for group in _groups(text, inside):
            span = Span(group[0].start, group[-1].end)
            key = passage_id(document.source, document.sha256, span)
            found.append(Passage(key, document.source, number, span, tuple(group)))
    return found


def passage_id(source: str, version: str, span: Span) -> PassageId:
    """Derived from source, version (its sha256) and place, so that a link in an old chat survives a rebuild."""
    return blake2b(f"{source}\0{version}\0{span.start}-{span.end}".encode(), digest_size=8).hexdigest()


def shown(document: Document) -> Iterator[Span]:
    """The paragraphs of a document as one reads them, without noise and without white space at their ends."""
    text = document.text
    for paragraph in paragraphs(text):
        for part in _without(text, paragraph, document.masked):
            words = part.of(text)
            if stripped := words.strip():
                start = part.start + len(words) - len(words.lstrip())
                yield Span(start, start + len(stripped))


def paragraphs(text: str) -> Iterator[Span]:
    """The paragraphs of a text: parted by blank lines, or by single line ends where the lines are long."""
    start = 0
    for blank in _BLANK_LINES.finditer(text):
        end = blank.start()
        while end > start and text[end - 1].isspace():
            end -= 1
        yield from _lines(text, Span(start, end))
        start = blank.end()
    yield from _lines(text, Span(start, len(text)))


def _lines(text: str, block: Span) -> Iterator[Span]:
    """A block whole if its lines are hard-wrapped, else each of its lines."""
    lines, start = [], block.start
    for match in _LINES.finditer(text, block.start, block.end):
        lines.append(Span(start, match.start()))
        start = match.end()
    lines.append(Span(start, block.end))
    lines = [line for line in lines if line.of(text).strip()]
    if any(line.end - line.start >= _LONG_LINE for line in lines):
        yield from lines
    elif lines:
        yield Span(lines[0].start, lines[-1].end)


def _without(text: str, span: Span, masked: Sequence[Span]) -> Iterator[Span]:
    """What is left of a span when noise at the ends of its lines is taken out of it.

    Noise with words before and behind it on its line, such as the target of a link, stays: to cut there would
    leave halves of a sentence.
    """
    start = span.start
    for mask in _runs(text, span, masked):
        if _reaches_edge(text, span, mask):
            if mask.start > start:
                yield Span(start, mask.start)
            start = mask.end
    if start < span.end:
        yield Span(start, span.end)


def _runs(text: str, span: Span, masked: Sequence[Span]) -> Iterator[Span]:
    """The masked spans inside a span; those with only white space between them as one."""
    run: Span | None = None
    first = bisect_right(masked, span.start, key=lambda each: each.end)
    for mask in takewhile(lambda each: each.start < span.end, (masked[n] for n in range(first, len(masked)))):
        inside = Span(max(mask.start, span.start), min(mask.end, span.end))
        if run is not None and not text[run.end : inside.start].strip():
            run = Span(run.start, inside.end)
            continue
        if run is not None:
            yield run
        run = inside
    if run is not None:
        yield run


def _reaches_edge(text: str, span: Span, mask: Span) -> bool:
    """Whether the mask takes up its line from the beginning or to the end, or holds a line's end."""
    before, after = mask.start, mask.end
    while before > span.start and text[before - 1].isspace() and text[before - 1] not in _EDGES:
        before -= 1
    while after < span.end and text[after].isspace() and text[after] not in _EDGES:
        after += 1
    at_edge = before == span.start or after == span.end or text[before - 1] in _EDGES or text[after] in _EDGES
    return at_edge or any(edge in mask.of(text) for edge in "\r\n")


def _groups(text: str, parts: Sequence[Span]) -> Iterator[list[Span]]:
    """Sentences in groups of about equal size, none above `LONGEST` words unless it is one sentence."""
    sizes = [len(part.of(text).split()) for part in parts]
    total = sum(sizes)
    if total <= LONGEST:
        if parts:
            yield list(parts)
        return
    aim = total / (total // LONGEST + 1)
    group: list[Span] = []
    size = 0
    for part, words in zip(parts, sizes, strict=True):
        if group and size + words / 2 > aim:
            yield group
            group, size = [], 0
        group.append(part)
        size += words
    if group:
        yield group
