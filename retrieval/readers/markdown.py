"""Markdown (.md): headings are known, and markup that is no part of a sentence is masked, not removed."""

import re
from collections.abc import Iterator

from retrieval.model import Span
from retrieval.noise import lines
from retrieval.readers.layout import Layout
from retrieval.readers.metadata import front_matter

_HEADING = re.compile(r"(?P<mark>#{1,6}[ \t]+)(?P<words>.*?)(?P<close>[ \t]+#+)?")
_UNDERLINE = re.compile(r"=+|-{2,}")
_RULE = re.compile(r"(?:[-*_][ \t]*){3,}")
_FENCE = re.compile(r"(?:```|~~~).*")
_QUOTE_MARK = re.compile(r"(?:>[ \t]?)+")
_DEFINITION = re.compile(r"\[[^\]]{1,200}\]:[ \t]*\S+(?:[ \t]+[\"'(].*)?")
_IMAGE = re.compile(r"!\[[^\[\]]{0,1000}\](?:\([^()\n]{0,2000}\)|\[[^\[\]]{0,200}\])")
_LINK = re.compile(r"(?P<open>(?<!!)\[)[^\[\]]{1,1000}(?P<target>\](?:\([^()\n]{0,2000}\)|\[[^\[\]]{0,200}\]))")
_LONGEST_HEADING = 1000  # characters; above it the pattern would take its time, and it is no heading


def markdown(text: str) -> Layout:
    """Masks the marks of headings, quotes and rules, images, targets of links, and comments; the text stays.

    Marks of emphasis and of lists are left alone. Raises ArticleError("metadata") if the front matter cannot
    be understood.
    """
    metadata, body = front_matter(text)
    headings, marks = _blocks(text, body)
    return Layout(metadata, body, headings[0] if headings else None, (*marks, *_inline(text, body)))


def _blocks(text: str, body: int) -> tuple[list[Span], list[Span]]:
    """Where the words of headings stand, and the marks that take up a line or begin one."""
    headings: list[Span] = []
    marks: list[Span] = []
    fenced, above = False, None
    for line in lines(text):
        if line.start < body:
            continue
        words = line.of(text)
        if _FENCE.fullmatch(words):
            fenced = not fenced
            marks.append(line)
        elif fenced:
            pass
        elif above and _UNDERLINE.fullmatch(words) and _directly_below(text, above, line):
            headings.append(above)
            marks.append(line)
        elif _RULE.fullmatch(words) or _DEFINITION.fullmatch(words):
            marks.append(line)
        elif len(words) <= _LONGEST_HEADING and (heading := _HEADING.fullmatch(words)):
            start, end = (line.start + place for place in heading.span("words"))
            headings.append(Span(start, end))
            marks.extend((Span(line.start, start), Span(end, line.end)))
        elif quote := _QUOTE_MARK.match(words):
            marks.append(Span(line.start, line.start + quote.end()))
        above = line
    return [heading for heading in headings if heading.of(text).strip()], marks


def _directly_below(text: str, above: Span, line: Span) -> bool:
    return len(text[above.end : line.start].splitlines()) <= 1


def _inline(text: str, body: int) -> Iterator[Span]:
    for image in _IMAGE.finditer(text, body):
        yield Span(*image.span())
    for link in _LINK.finditer(text, body):
        yield Span(*link.span("open"))
        yield Span(*link.span("target"))
    yield from _comments(text, body)


def _comments(text: str, start: int) -> Iterator[Span]:
    while (opening := text.find("<!--", start)) >= 0 and (closing := text.find("-->", opening)) >= 0:
        start = closing + len("-->")
        yield Span(opening, start)
