"""How a piece of evidence reads in full: the passage with its surroundings, what is known of its article, its twins."""

from collections.abc import Iterator
from datetime import datetime

from bot import wording
from bot.phrases import Phrases
from bot.reply import Block, Paragraph, Quote
from retrieval.model import Clipping, Document, Span

AROUND = 600  # characters of a neighbour that are shown; of the passage itself, around what was cited
OPENING = 3  # paragraphs of an article that is asked for by its name
HASH = 12  # digits of the sha256 that tell versions of an article apart
_CUT = "[…]"


def in_full(clipping: Clipping, number: int | None, link: str, phrases: Phrases, now: datetime) -> Iterator[Block]:
    """What was cited, in the paragraph where it stands, between its neighbours.

    number  of the citation in the last answer, if it was in there
    link    the address of the passage, or ""
    """
    document = clipping.document
    if document is None:
        yield Paragraph(phrases.citation_gone.format(source=clipping.passage.source))
        return
    yield from _article(clipping, document, number, phrases, now)
    if not clipping.current:
        yield Paragraph(phrases.source_changed)
    yield from _surroundings(clipping, document, link, phrases)
    yield from _twins(clipping, document, phrases)
    if document.url:
        yield Paragraph(phrases.source_url.format(url=document.url))


def opening(clipping: Clipping, link: str, phrases: Phrases, now: datetime) -> Iterator[Block]:
    """An article asked for by its name: what is known of it, and how it begins."""
    document = clipping.document
    if document is None:
        yield Paragraph(phrases.citation_gone.format(source=clipping.passage.source))
        return
    yield from _article(clipping, document, None, phrases, now)
    yield Paragraph(phrases.source_opening)
    first = clipping.paragraphs[:OPENING]
    for number, whole in enumerate(first, start=1):
        near = _near(whole.start, whole.start, whole, document)
        yield _shown(near, document, whole, link if number == len(first) else "")
    if document.url:
        yield Paragraph(phrases.source_url.format(url=document.url))


def newer(clipping: Clipping, link: str, phrases: Phrases) -> Iterator[Block]:
    """What stands now where the cited passage stood."""
    if clipping.document is not None:
        yield Paragraph(phrases.source_newer)
        yield Quote(clipping.passage.span.of(clipping.document.text), frame=wording.frame(phrases), link=link)


def _article(
    clipping: Clipping, document: Document, number: int | None, phrases: Phrases, now: datetime
) -> Iterator[Block]:
    named = f"[{number}] {document.source}" if number else document.source
    paragraph = phrases.paragraph.format(number=clipping.passage.paragraph)
    yield Paragraph(f"{named} · {paragraph}" if number else named)
    if document.title:
        yield Paragraph(phrases.source_title.format(title=document.title))
    publisher = document.publisher or phrases.no_publisher
    yield Paragraph(f"{wording.published(document.published, phrases)} · {publisher}")
    when = wording.moment(clipping.read_at, phrases, now)
    yield Paragraph(phrases.source_version.format(version=document.sha256[:HASH], when=when))


def _surroundings(clipping: Clipping, document: Document, link: str, phrases: Phrases) -> Iterator[Block]:
    spans = clipping.paragraphs
    cited = [number for number, span in enumerate(spans) if span.overlaps(clipping.span)]
    if not cited:  # what was cited is noise by now's rules: its own words are shown, nothing around them
        yield Quote(clipping.span.of(document.text), frame=wording.frame(phrases), link=link)
        return
    before = spans[cited[0] - 1] if cited[0] else None
    if before and not (document.heading and document.heading.covers(before)):  # the title was named already
        yield Paragraph(phrases.source_before)
        yield _shown(_near(before.end, before.end, before, document), document, before)
    yield Paragraph(phrases.source_passage)
    for number in cited:
        whole, marked = spans[number], clipping.span
        near = _near(marked.start, marked.end, whole, document)
        yield _shown(near, document, whole, link if number == cited[-1] else "", marked)
    if cited[-1] + 1 < len(spans):
        yield Paragraph(phrases.source_after)
        after = spans[cited[-1] + 1]
        yield _shown(_near(after.start, after.start, after, document), document, after)


def _shown(span: Span, document: Document, whole: Span, link: str = "", marked: Span | None = None) -> Quote:
    """Words of a document; where they are cut out of a longer paragraph, that is said beside them."""
    before = f"{_CUT} " if whole.start < span.start else ""
    after = f" {_CUT}" if span.end < whole.end else ""
    return Quote(span.of(document.text), _inside(span, marked), frame=(before, after), link=link)


def _near(start: int, end: int, whole: Span, document: Document) -> Span:
    """What of a paragraph lies from `AROUND` before `start` to as much after `end`, cut between words if it can be."""
    first, last = max(whole.start, start - AROUND), min(whole.end, end + AROUND)
    if first > whole.start:
        first = max(document.text.find(" ", first, start) + 1, first)
    if last < whole.end:
        space = document.text.rfind(" ", end, last)
        last = space if space > 0 else last
    return Span(first, last)


def _inside(span: Span, marked: Span | None) -> tuple[Span, ...]:
    """The part of `marked` that lies in `span`, counted from its start."""
    if marked is None or not span.overlaps(marked):
        return ()
    return (Span(max(span.start, marked.start) - span.start, min(span.end, marked.end) - span.start),)


def _twins(clipping: Clipping, document: Document, phrases: Phrases) -> Iterator[Block]:
    """The same wording in other files; where words differ, those files' own sentence."""
    if not clipping.twins:
        return
    yield Paragraph(phrases.source_twin)
    same = [twin.source for twin in clipping.twins if not twin.differs]
    if same:
        yield Paragraph(phrases.twin_same.format(sources=wording.sources(same, phrases)))
    cited = clipping.span.of(document.text)
    for twin in clipping.twins:
        if twin.differs:
            yield Quote(twin.text, frame=wording.frame(phrases), notes=(wording.likewise(cited, twin, phrases),))
