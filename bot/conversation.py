"""Message -> Reply: the one place that decides what the bot says."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Protocol

import structlog

from bot import wording
from bot.commands import Ask, Help, Leave, ShowSource, ShowStatus, Unknown, parse
from bot.phrases import Phrases
from bot.platform import Message
from bot.reply import Block, Paragraph, Quote, Reply
from retrieval.model import Answer, Citation, Document, Language, Published, Span

# For showing only: a long line is a paragraph, and so are short ones in a row. The archive does the counting.
_PARAGRAPH = re.compile(r"^.{200,}$|(?:^(?=.*\S).{1,199}$\n?)+", re.MULTILINE)

log = structlog.get_logger(__name__)


class Held(Protocol):
    """What the archive says of itself; see `retrieval.archive.Status`."""

    @property
    def documents(self) -> int: ...
    @property
    def passages(self) -> int: ...
    @property
    def newest(self) -> Published | None: ...
    @property
    def as_of(self) -> str: ...
    @property
    def engine(self) -> str: ...


class Archive(Protocol):
    """What the conversation needs of `retrieval.archive.Archive`."""

    async def ask(self, question: str, *, language: Language | None = None) -> Answer: ...
    async def document(self, source: str) -> Document | None: ...
    async def status(self) -> Held: ...


class Conversation:
    """Answers messages; of each room it remembers the last answer, until the process ends."""

    def __init__(
        self,
        archive: Archive,
        phrases: Phrases,
        now: Callable[[], datetime] = wording.local_now,
    ) -> None:
        self._archive = archive
        self._phrases = phrases
        self._now = now
        self._last: dict[str, Answer] = {}

    async def reply(self, message: Message) -> Reply:
        """What to say. Whatever goes wrong inside becomes a sentence for the reader and a line in the log."""
        try:
            return await self._reply(message)
        except Exception:  # one bad question must not end the conversation
            log.exception("message failed")
            return _said(self._phrases.trouble_with_question)

    async def _reply(self, message: Message) -> Reply:
        match parse(message.text):
            case Ask(question):
                return await self._answer(question, message.room)
            case ShowSource(number):
                return await self._source(number, message.room)
            case ShowStatus():
                return await self._status()
            case Help():
                return _said(*self._phrases.help.split("\n"))
            case Leave():
                return _said(self._phrases.farewell)
            case Unknown(name, nearest):
                return self._unknown(name, nearest)

    async def _answer(self, question: str, room: str) -> Reply:
        answer = await self._archive.ask(question)
        self._last[room] = answer
        return wording.answer(answer, self._phrases, self._now())

    async def _source(self, number: int, room: str) -> Reply:
        """The whole paragraph of a citation between its neighbours, and what is known of the document."""
        last = self._last.get(room)
        if last is None or not last.citations:
            return _said(self._phrases.nothing_to_show)
        citation = next((each for each in last.citations if each.number == number), None)
        if citation is None:
            return _said(self._phrases.no_such_citation.of(len(last.citations)))
        document = await self._archive.document(citation.source)
        if document is None:
            return _said(self._phrases.document_gone.format(source=citation.source))
        if citation.span.of(document.text) != citation.text:
            return _said(self._phrases.document_changed.format(source=citation.source))
        facts, twins = self._facts(citation, document), self._twins(citation)
        return Reply((*facts, *_surroundings(citation, document), *twins))

    def _facts(self, citation: Citation, document: Document) -> Iterator[Block]:
        yield Paragraph(wording.place(citation, self._phrases))
        if document.title:
            yield Paragraph(self._phrases.source_title.format(title=document.title))
        if document.url:
            yield Paragraph(self._phrases.source_url.format(url=document.url))

    def _twins(self, citation: Citation) -> Iterator[Block]:
        for twin in citation.twins:
            words = wording.quoted(twin.text, self._phrases)
            yield Paragraph(self._phrases.source_twin.format(source=twin.source, text=words))

    async def _status(self) -> Reply:
        held, phrases = await self._archive.status(), self._phrases
        count = f"{phrases.documents.of(held.documents)}, {phrases.status_passages.of(held.passages)}"
        newest = phrases.status_newest.format(published=wording.published(held.newest, phrases))
        lines = (
            phrases.status_documents.format(documents=count),
            newest if held.newest else "",
            wording.freshness(held.as_of, phrases, self._now()),
            phrases.status_engine.format(engine=held.engine),
        )
        return _said(*filter(None, lines))

    def _unknown(self, name: str, nearest: str) -> Reply:
        if nearest:
            return _said(self._phrases.unknown_command_nearest.format(command=name, nearest=nearest))
        return _said(self._phrases.unknown_command.format(command=name))


def _surroundings(citation: Citation, document: Document) -> Iterator[Quote]:
    """The paragraph before, the cited one with the citation marked, and the one after, noise left out."""
    spans = list(_spoken(document))
    cited = [number for number, span in enumerate(spans) if span.overlaps(citation.span)]
    for span in spans[max(0, cited[0] - 1) : cited[-1] + 2] if cited else ():
        yield Quote(span.of(document.text), _inside(span, citation.span))


def _spoken(document: Document) -> Iterator[Span]:
    """The paragraphs without what is masked, and without white space around them."""
    for match in _PARAGRAPH.finditer(document.text):
        for span in _without(Span(*match.span()), document.masked):
            words = span.of(document.text)
            if words.strip():
                start = span.start + len(words) - len(words.lstrip())
                yield Span(start, start + len(words.strip()))


def _without(span: Span, masked: tuple[Span, ...]) -> Iterator[Span]:
    start = span.start
    for mask in masked:
        if mask.overlaps(span):
            yield Span(start, max(start, mask.start))
            start = max(start, mask.end)
    yield Span(start, max(start, span.end))


def _inside(span: Span, marked: Span) -> tuple[Span, ...]:
    """The part of `marked` that lies in `span`, counted from its start."""
    start, end = max(span.start, marked.start), min(span.end, marked.end)
    return (Span(start - span.start, end - span.start),) if start < end else ()


def _said(*lines: str) -> Reply:
    return Reply(tuple(Paragraph(line) for line in lines))
