"""What each page shows: values of ours -> HTML. Escaping is jinja2's and happens once, in the templates."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot import chronicle, wording
from bot.markup import pieces, web_address
from bot.phrases import LANGUAGES, Phrases
from bot.reply import Paragraph, Quote, Reply, harmless
from bot.timelines import ALWAYS, KINDS, Wanted
from retrieval.model import (
    Answer,
    Citation,
    Clipping,
    Document,
    Event,
    Language,
    PassageId,
    Published,
    Span,
    Timeline,
    Twin,
)

LONGEST_QUESTION = 1_000  # characters
SHA_SHOWN = 12  # hexadecimal digits
_COMPARED = 1_500  # words; comparing takes their product
_CHUNK = 16_384  # characters that are made showable at once, so that other threads get their turn
_SPACE = re.compile(r"[^\S\x1c-\x1f]+")  # a browser shows any white space as one blank; these four are none to it
_WORD = re.compile(r"\w+")

Linked = Callable[[PassageId, Span | None], str]
Pieces = Sequence[tuple[str, bool]]  # text, and whether it is marked


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at a page, and what its links need.

    root    the path below which people reach the page: "" or "/belege"
    chosen  the language if it was chosen by a link, which others then keep; "" if the browser told
    here    the page's own address in the other language
    asks    whether there is a question box
    """

    language: Language
    root: str
    chosen: str
    here: str
    asks: bool

    @property
    def phrases(self) -> Phrases:
        """What is said to them."""
        return LANGUAGES[self.language]

    @property
    def other(self) -> Phrases:
        """The language they can change to."""
        return LANGUAGES["en" if self.language == "de" else "de"]

    @property
    def kept(self) -> str:
        """What is put behind an address so that the language stays as chosen."""
        return f"?lang={self.chosen}" if self.chosen else ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A part of a timeline that is shown, and where its page leads.

    period   the words it was limited by, as somebody wrote them
    skipped  events on the pages before
    more, back  addresses of what follows and of the beginning, or ""
    files    addresses by kind: "png", "csv", "json", "ics"
    """

    timeline: Timeline
    wanted: Wanted
    period: str
    skipped: int
    more: str
    back: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of what is known about an article: text, or an address."""

    name: str
    text: str
    link: str = ""
    code: bool = False


@dataclass(frozen=True, slots=True)
class _Shown:
    """A paragraph of an article; `first` is the number of the piece that an address can jump to, or -1."""

    pieces: Pieces
    first: int


@dataclass(frozen=True, slots=True)
class _Comparison:
    """The cited words and their twin in another file, the words that differ marked."""

    source: str
    ours: Pieces
    theirs: Pieces


def evidence(clipping: Clipping, document: Document, linked: Linked, reader: Reader, now: datetime) -> str:
    """The article with the cited words marked. Slow for a long article: a megabyte takes some tenths of a second."""
    phrases = reader.phrases
    comparisons = [_compared(clipping.span.of(document.text), twin) for twin in clipping.twins if twin.differs]
    return _render(
        "evidence.html",
        reader,
        title=shown(document.title or document.source),
        language=document.language,
        facts=list(_facts(clipping, document, phrases, now)),
        current=clipping.current,
        newer=linked(clipping.newer, None) if clipping.newer else "",
        quotation=_to_copy(clipping, document, phrases),
        paragraphs=_paragraphs(clipping, document),
        source=shown(document.source),
        same=[shown(twin.source) for twin in clipping.twins if not twin.differs],
        comparisons=comparisons,
        frame=wording.frame(phrases),
    )


def home(reader: Reader) -> str:
    """The question box alone."""
    return _render("home.html", reader)


def answer(given: Answer, linked: Linked, reader: Reader, now: datetime) -> str:
    """An answer as in chat, each citation with a link to its article, and the next question's box."""

    def evidence_of(citation: Citation) -> str:
        return linked(citation.passage, citation.span)

    reply = wording.answer(given, reader.phrases, now, evidence_of)
    return _render("answer.html", reader, question=shown(given.question), blocks=list(_blocks(reply)))


def timeline(shown_of: Listed, picture: str, reader: Reader, linked: Linked, today: date) -> str:
    """A timeline as a list, with a form to choose another for those who may ask, and as a picture.

    picture  SVG; "" if there is nothing to see
    """
    given, wanted, phrases = shown_of.timeline, shown_of.wanted, reader.phrases
    name, *rest = chronicle.subject(wanted, phrases)
    counts = chronicle.counts(given, phrases, skipped=shown_of.skipped)
    return _render(
        "timeline.html",
        reader,
        title=shown(name),
        below=shown(" · ".join(filter(None, [*rest, counts]))),
        topic=shown(wanted.topic or wanted.source),
        period=shown(shown_of.period),
        wrong=shown(shown_of.period) if shown_of.period and wanted.period == ALWAYS else "",
        kinds=[(value, phrases.timeline_which[which], which == wanted.which) for which, value in KINDS.items()],
        entries=[_entry(event, phrases, linked, today) for event in given.events],
        undated=[_undated(citation, phrases, linked) for citation in given.undated],
        hints=[shown(hint) for hint in chronicle.hints(given.undated, phrases.page_timeline_date_hint)],
        frame=wording.frame(phrases),
        more=shown_of.more,
        back=shown_of.back,
        downloads=[(phrases.page_timeline_file_kinds[kind], link) for kind, link in shown_of.files.items()],
        svg=picture,
    )


def sign_in(token: str, reader: Reader) -> str:
    """A button, because the previews of chat services follow links but press no buttons."""
    return _render("sign_in.html", reader, token=token)


def message(sentence: str, reader: Reader) -> str:
    """One sentence about why there is nothing else to see."""
    return _render("message.html", reader, sentence=sentence)


def shown(text: str) -> str:
    """Foreign text as a page may show it: nothing steers or turns round what stands beside it."""
    chunks = (text[start : start + _CHUNK] for start in range(0, len(text), _CHUNK))
    return "".join(harmless(_SPACE.sub(" ", chunk)) for chunk in chunks)


# ---- the article


def _facts(clipping: Clipping, document: Document, phrases: Phrases, now: datetime) -> Iterator[Fact]:
    yield Fact(phrases.page_file, shown(document.source), code=True)
    yield Fact(phrases.page_publisher, shown(document.publisher or phrases.page_no_publisher))
    yield Fact(phrases.page_published, shown(wording.published(document.published, phrases)))
    read = phrases.page_version_read.format(
        sha256=document.sha256[:SHA_SHOWN], when=_moment(clipping.read_at, phrases, now)
    )
    yield Fact(phrases.page_version, read)
    if document.url and web_address(document.url):
        yield Fact(phrases.page_original, document.url, link=document.url)


def _moment(iso: str, phrases: Phrases, now: datetime) -> str:
    """ "7.8.2025, 14:32" on the clock of whoever runs the bot; with its day always, for a page may be kept."""
    when = datetime.fromisoformat(iso).astimezone(now.tzinfo)
    return f"{wording.date(when.date().isoformat(), phrases)}, {when:%H:%M}"


def _to_copy(clipping: Clipping, document: Document, phrases: Phrases) -> str:
    """The quotation with its place on one line, as it is pasted into a text."""
    parts = [
        document.title or "",
        document.source,
        phrases.page_quote_place.format(number=clipping.passage.paragraph),
        _day(document.published, phrases),
    ]
    return phrases.page_quote.format(
        quote=wording.quoted(shown(clipping.span.of(document.text)).strip(), phrases),
        place=", ".join(shown(part) for part in parts if part),
    )


def _day(published: Published | None, phrases: Phrases) -> str:
    return wording.date(published.value, phrases) if published else phrases.undated


def _paragraphs(clipping: Clipping, document: Document) -> list[_Shown]:
    """The article, without its heading where that stands above it already."""
    paragraphs = []
    marked = False
    spans = list(clipping.paragraphs)
    if not any(span.overlaps(clipping.span) for span in spans):  # noise by today's rules; it was cited all the same
        spans = sorted([*spans, clipping.span])
    for span in spans:
        cited = _inside(span, clipping.span)
        if not cited and document.title and document.heading and document.heading.covers(span):
            continue
        cut = [(shown(text), mark) for text, mark in pieces(span.of(document.text), cited) if text]
        first = next((number for number, (_, mark) in enumerate(cut) if mark and not marked), -1)
        marked = marked or bool(cited)
        paragraphs.append(_Shown(cut, first))
    return paragraphs


def _inside(span: Span, cited: Span) -> tuple[Span, ...]:
    """The part of `cited` that lies in `span`, counted from its start."""
    start, end = max(span.start, cited.start), min(span.end, cited.end)
    return (Span(start - span.start, end - span.start),) if start < end else ()


def _compared(ours: str, twin: Twin) -> _Comparison:
    left, right = (list(_WORD.finditer(text)) for text in (ours, twin.text))
    here, there = [], []
    if max(len(left), len(right)) <= _COMPARED:
        matcher = SequenceMatcher(None, [w[0].lower() for w in left], [w[0].lower() for w in right], autojunk=False)
        for tag, i, j, k, m in matcher.get_opcodes():
            if tag != "equal":
                here += [Span(left[i].start(), left[j - 1].end())] if j > i else []
                there += [Span(right[k].start(), right[m - 1].end())] if m > k else []
    return _Comparison(shown(twin.source), _cut(ours, here), _cut(twin.text, there))


def _cut(text: str, marked: Sequence[Span]) -> Pieces:
    return [(shown(piece), mark) for piece, mark in pieces(text, marked) if piece]


# ---- the answer


def _blocks(reply: Reply) -> Iterator[dict[str, Any]]:
    """The reply's blocks as the template reads them."""
    number = 0
    for block in reply.blocks:
        match block:
            case Paragraph(text, link):
                yield {"quote": False, "text": shown(text), "link": web_address(link)}
            case Quote():
                number += 1
                yield {
                    "quote": True,
                    "number": number,
                    "frame": block.frame,
                    "pieces": _cut(block.text, block.highlights),
                    "notes": [shown(note) for note in block.notes],
                    "link": block.link,  # one of our own paths, see `answer`
                }


# ---- the timeline


def _entry(event: Event, phrases: Phrases, linked: Linked, today: date) -> dict[str, Any]:
    """An event as the template reads it, with what conflicts with it."""
    marks = " · ".join(chronicle.marks(event, phrases, today))
    return _statement(event, marks, phrases, linked) | {
        "when": chronicle.when(event.when, phrases),
        "first": event.when.first,
        "look": chronicle.LOOKS[event.status],
        "conflicting": [
            _statement(
                other,
                phrases.timeline_against.format(when=chronicle.heading(other, phrases, today)),
                phrases,
                linked,
            )
            for other in event.conflicting
        ],
    }


def _statement(event: Event, marks: str, phrases: Phrases, linked: Linked) -> dict[str, Any]:
    told = _told(event.citation, marks, phrases, linked)
    told["pieces"] = _cut(event.citation.text, chronicle.highlights(event))
    told["notes"] = [shown(note) for note in chronicle.notes(event, phrases)]
    return told


def _undated(citation: Citation, phrases: Phrases, linked: Linked) -> dict[str, Any]:
    told = _told(citation, "", phrases, linked)
    told["notes"] = [shown(chronicle.undated_note(citation, phrases))]
    return told


def _told(citation: Citation, marks: str, phrases: Phrases, linked: Linked) -> dict[str, Any]:
    start = citation.span.start
    return {
        "number": citation.number,
        "marks": shown(marks),
        "pieces": _cut(citation.text, [Span(each.start - start, each.end - start) for each in citation.highlights]),
        "notes": [shown(chronicle.place(citation, phrases))],
        "link": linked(citation.passage, citation.span),
    }


# ---- templates

_TEMPLATES = Environment(
    loader=PackageLoader("bot.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


def _render(template: str, reader: Reader, **values: Any) -> str:
    page = _TEMPLATES.get_template(template)
    return page.render(
        values, reader=reader, say=reader.phrases, other=reader.other, longest=LONGEST_QUESTION, root=reader.root
    )
