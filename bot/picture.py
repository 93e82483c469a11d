"""A timeline as a picture: Timeline -> SVG, every line of it measured -> PNG."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from html import escape
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from bot import chronicle, wording
from bot.markup import pieces
from bot.phrases import Phrases
from bot.reply import harmless
from bot.timelines import Wanted, citations
from retrieval.model import Citation, Event, Span, TimeExpression, Timeline

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

WIDTH = 1080  # pixels
LONGEST = 280  # characters of a sentence; a longer one is shortened between words, and the cut is shown
SOURCES = 24  # articles listed at most
UNSHOWN = "□"  # in place of characters that the font lacks

_MARGIN = 56
_LABEL = 246  # right end of the days' column, ...
_LABEL_WIDE = _LABEL - _MARGIN  # ... and how wide it is
_AXIS = 286
_CARD = 330
_CARD_WIDE = WIDTH - _MARGIN - _CARD
_PAD = 28
_NUMBER = 74  # kept free for a number at a sentence's right
_INNER = _CARD_WIDE - 2 * _PAD
_BETWEEN = 18  # of cards
_DOT = 12
_GAP_DAYS = 15  # from so many days without an event on it is said how long that was

# What each part is painted with where no style sheet says otherwise; classes are for those that do (page.css).
_COLOURS = {
    "paper": "#ffffff", "ink": "#16202c", "faint": "#5a6775", "blue": "#0b5cad", "line": "#c5d0de", "box": "#f1f4f8",
    "plan": "#8aa6c6", "warn": "#a13a12", "due": "#fdf3ee",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Face:
    """A size of a font with the height of its lines, in pixels."""

    size: int
    height: int
    bold: bool = False


_TITLE, _SUBTITLE = _Face(52, 62, bold=True), _Face(28, 38)
_DAY, _YEAR = _Face(33, 38, bold=True), _Face(25, 32)
_SAID, _SMALL, _TAG, _PLACE = _Face(31, 40), _Face(23, 31), _Face(24, 36, bold=True), _Face(24, 34)

Piece = tuple[str, bool]  # words, and whether they are bold
Line = Sequence[Piece]


def draw(
    given: Timeline, wanted: Wanted, phrases: Phrases, today: date, *, skipped: int = 0, fitted: bool = False
) -> str:
    """The timeline as SVG, `WIDTH` wide and as high as it needs.

    today    the day by which an announced event has passed or not
    skipped  events that were shown before these
    fitted   as a part of a page: every line says how wide it is, so that it keeps its place in a browser's own font
    """
    canvas = _Canvas(fitted=fitted, described=phrases.page_timeline_picture_alt)
    _head(given, wanted, phrases, skipped, canvas)
    groups = _groups(given.events, phrases, today)
    for place, group in enumerate(groups):
        if place:
            _gap(groups[place - 1], group, phrases, canvas)
        _group(group, phrases, today, canvas)
    _undated(chronicle.undated(given), phrases, canvas, dated=bool(groups))
    _foot(given, phrases, canvas)
    return canvas.svg()


def png(svg: str) -> bytes:
    """A picture drawn by `draw` as PNG. Takes some hundredths of a second of a processor: call it in a thread."""
    from resvg_py import svg_to_bytes  # noqa: PLC0415  # 20 ms that only a picture has to pay

    with as_file(files("bot").joinpath("fonts")) as fonts:
        return bytes(
            svg_to_bytes(
                svg_string=svg,
                skip_system_fonts=True,
                font_files=[str(fonts / name) for name in _FONTS.values()],
                sans_serif_family=_FAMILY,
            )
        )


# ---- measuring

_FAMILY = "Source Sans 3"
_FONTS = {False: "SourceSans3-Regular.otf", True: "SourceSans3-Semibold.otf"}
_UNIT = 1_000  # pixels at which letters are measured
_MARKS = 2  # accents above one another; more would reach into other lines


def width(text: str, size: int, *, bold: bool = False) -> float:
    """How wide words are, in pixels; kerning, which only makes them narrower, is left out."""
    return sum(_advance(letter, bold) for letter in text) * size / _UNIT


@cache
def _font(*, bold: bool, size: int = _UNIT) -> "FreeTypeFont":
    from PIL import ImageFont  # noqa: PLC0415  # 30 ms that only a picture has to pay

    with as_file(files("bot").joinpath("fonts", _FONTS[bold])) as path:
        return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def _advance(letter: str, bold: bool) -> float:
    return _font(bold=bold).getlength(letter)


@lru_cache(maxsize=4096)
def _has(letter: str) -> bool:
    """Whether the font can show a character; one it lacks looks as one that nobody has."""
    return letter.isspace() or _looks(letter) != _looks("\uffff")


def _looks(letter: str) -> bytes:
    return bytes(_font(bold=False, size=24).getmask(letter))


def shown(text: str) -> str:
    """Foreign text as a picture can show it: on one line, `UNSHOWN` for each run of characters the font lacks."""
    letters: list[str] = []
    marks = 0
    for letter in unicodedata.normalize("NFC", re.sub(r"\s+", " ", harmless(text))):
        is_mark = bool(unicodedata.combining(letter))
        marks = marks + 1 if is_mark else 0
        if _has(letter) and marks <= _MARKS and not (is_mark and letters[-1:] == [UNSHOWN]):
            letters.append(letter)
        elif letters[-1:] != [UNSHOWN]:
            letters.append(UNSHOWN)
    return "".join(letters)


def wrapped(line: Line, face: _Face, room: float) -> list[list[Piece]]:
    """The pieces in lines no wider than `room`, broken between words, a word that is wider still anywhere."""
    lines: list[list[Piece]] = []
    current: list[Piece] = []
    used = 0.0
    space = width(" ", face.size, bold=face.bold)
    for word in _words(line):
        for place, part in enumerate(_broken(word, face, room)):
            wide = _wide(part, face)
            if current and (place or used + space + wide > room):
                lines.append(current)
                current, used = [], 0.0
            if current:
                current.append((" ", current[-1][1] and part[0][1]))
                used += space
            current += part
            used += wide
    return [*lines, current] if current else lines


def _words(line: Line) -> Iterator[list[Piece]]:
    """Words, each in its pieces: a mark may begin inside one."""
    word: list[Piece] = []
    for text, bold in line:
        for place, part in enumerate(text.split(" ")):
            if place and word:
                yield word
                word = []
            if part:
                word.append((part, bold))
    if word:
        yield word


def _broken(word: list[Piece], face: _Face, room: float) -> Iterator[list[Piece]]:
    if _wide(word, face) <= room:
        yield word
        return
    part: list[Piece] = []
    used = 0.0
    for text, bold in word:
        for letter in text:
            wide = width(letter, face.size, bold=bold or face.bold)
            if part and used + wide > room:
                yield part
                part, used = [], 0.0
            if part and part[-1][1] == bold:
                part[-1] = (part[-1][0] + letter, bold)
            else:
                part.append((letter, bold))
            used += wide
    yield part


def _wide(line: Line, face: _Face) -> float:
    return sum(width(text, face.size, bold=bold or face.bold) for text, bold in line)


# ---- painting


@dataclass
class _Canvas:
    """What was painted so far, and how far down; lines are painted by their baseline."""

    fitted: bool
    described: str
    y: float = 0.0
    axis: tuple[float, ...] = ()  # where it goes on: below the last sign, or with a gap on it above and below that
    parts: list[str] = field(default_factory=list)

    def text(self, line: Line, x: float, y: float, face: _Face, colour: str, *, end: bool = False) -> None:
        """One line at its left end, or with `end` at its right one."""
        wide = _wide(line, face)
        spans = "".join(
            f'<tspan font-weight="600">{escape(text, quote=False)}</tspan>'
            if bold and not face.bold
            else escape(text, quote=False)
            for text, bold in line
        )
        left = x - wide if end and self.fitted else x
        placed = ' text-anchor="end"' if end and not self.fitted else ""
        fit = f' textLength="{wide:.1f}" lengthAdjust="spacingAndGlyphs"' if self.fitted and wide else ""
        weight = ' font-weight="600"' if face.bold else ""
        place = f'x="{left:.1f}" y="{y:.1f}" font-size="{face.size}"{weight}{placed}{fit}'
        self.parts.append(f"<text {place} {_fill(colour)}>{spans}</text>")

    def lines(self, line: Line, x: float, room: float, face: _Face, colour: str) -> None:
        """As many lines as the pieces need, and moves down by them."""
        for each in wrapped(line, face, room):
            self.text(each, x, self.y + face.size, face, colour)
            self.y += face.height

    def shape(self, element: str, at: int | None = None) -> None:
        """Anything else; `at` puts it below what was painted after that many parts."""
        self.parts.insert(len(self.parts) if at is None else at, element)

    def svg(self) -> str:
        height = round(self.y)
        size = f'width="{WIDTH}" height="{height}"'
        if self.fitted:  # as wide as the page lets it be
            size = f'class="zeitbild" role="img" aria-label="{escape(self.described)}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size}'
            f' viewBox="0 0 {WIDTH} {height}" font-family="sans-serif">'
            '<defs><pattern id="schraffur" width="7" height="7" patternUnits="userSpaceOnUse"'
            f' patternTransform="rotate(45)"><rect width="7" height="7" {_fill("paper")}/>'
            f'<rect width="3" height="7" {_fill("blue")}/></pattern></defs>'
            f'<rect width="{WIDTH}" height="{height}" {_fill("paper")}/>'
            f'<rect width="{WIDTH}" height="12" {_fill("blue")}/>'
            f"{''.join(self.parts)}</svg>"
        )


def _fill(colour: str) -> str:
    return f'class="f-{colour}" fill="{_COLOURS[colour]}"'


def _stroke(colour: str, wide: float, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'class="s-{colour}" stroke="{_COLOURS[colour]}" stroke-width="{wide}" fill="none"{dashed}'


# ---- top and bottom


def _head(given: Timeline, wanted: Wanted, phrases: Phrases, skipped: int, canvas: _Canvas) -> None:
    room = WIDTH - 2 * _MARGIN
    name, *rest = chronicle.subject(wanted, phrases)
    canvas.y = 44
    canvas.lines([(shown(_first(name)), False)], _MARGIN, room, _TITLE, "ink")
    below = " · ".join(filter(None, [*rest, chronicle.counts(given, phrases, skipped=skipped)]))
    canvas.lines([(shown(below), False)], _MARGIN, room, _SUBTITLE, "faint")
    canvas.y += 40


def _first(name: str) -> str:
    """A topic that somebody pasted an article into is named by its beginning."""
    return name if len(name) <= 120 else f"{name[:119]}…"


def _foot(given: Timeline, phrases: Phrases, canvas: _Canvas) -> None:
    canvas.y += 10
    canvas.shape(f'<path d="M{_MARGIN} {canvas.y:.1f}H{WIDTH - _MARGIN}" {_stroke("line", 2)}/>')
    canvas.y += 20
    listed: dict[str, tuple[Citation, list[int]]] = {}
    for each in citations(replace(given, undated=chronicle.undated(given))):
        _, numbers = listed.setdefault(each.source, (each, []))
        numbers += [each.number] if each.number not in numbers else []
    for citation, numbers in list(listed.values())[:SOURCES]:
        published = wording.published(citation.published, phrases)
        _place(" ".join(f"[{number}]" for number in numbers), shown(f"{citation.source} · {published}"), canvas)
    if len(listed) > SOURCES:
        canvas.lines([(phrases.and_more.of(len(listed) - SOURCES), False)], _MARGIN, WIDTH, _PLACE, "faint")
    if any(UNSHOWN in part for part in canvas.parts):
        canvas.y += 8
        canvas.lines([(phrases.picture_unshown, False)], _MARGIN, WIDTH - 2 * _MARGIN, _SMALL, "faint")
    canvas.y += 36


def _place(numbers: str, source: str, canvas: _Canvas) -> None:
    """The numbers of what is cited from a source, then the source, on the same line if both fit."""
    room = WIDTH - 2 * _MARGIN
    wide = width(f"{numbers} ", _PLACE.size, bold=True)
    if wide > room / 2:
        canvas.lines([(numbers, True)], _MARGIN, room, _PLACE, "blue")
        wide = 0
    else:
        canvas.text([(numbers, True)], _MARGIN, canvas.y + _PLACE.size, _PLACE, "blue")
    canvas.lines([(source, False)], _MARGIN + wide, room - wide, _PLACE, "faint")


# ---- events


@dataclass(frozen=True, slots=True)
class _Group:
    """Events of the same day and the same kind, which share a card."""

    label: tuple[tuple[str, ...], tuple[str, ...]]  # the large lines and the small ones
    look: str
    events: tuple[Event, ...]

    @property
    def first(self) -> date:
        return chronicle.span(self.events[0])[0]

    @property
    def last(self) -> date:
        return max(chronicle.span(event)[1] for event in self.events)

    @property
    def is_range(self) -> bool:
        first, last = chronicle.span(self.events[0])
        return first != last


def _groups(events: Sequence[Event], phrases: Phrases, today: date) -> list[_Group]:
    groups: list[_Group] = []
    for event in events:
        label, look = _label(event.when, phrases), chronicle.LOOKS[event.status]
        if groups and (groups[-1].label, groups[-1].look) == (label, look):
            groups[-1] = _Group(label, look, (*groups[-1].events, event))
        else:
            groups.append(_Group(label, look, (event,)))
    return groups


def _label(known: TimeExpression, phrases: Phrases) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The day in large letters, weekday and year in small ones."""
    first, last = date.fromisoformat(known.first or ""), date.fromisoformat(known.last or "")
    if first == last:
        large = phrases.picture_day.format(day=first.day, month=phrases.months[first.month - 1])
        if width(large, _DAY.size, bold=True) > _LABEL_WIDE:
            large = phrases.picture_day.format(day=first.day, month=phrases.short_months[first.month - 1])
        part = chronicle.when(known, phrases).removeprefix(wording.day(first, phrases, brief=True)).strip(" ,")
        return (large,), tuple(filter(None, (f"{phrases.weekdays[first.weekday()]} · {first.year}", part)))
    named = chronicle.when(known, phrases)
    if known.precision in {"week", "range", "time", "day"} and any(letter.isdigit() for letter in named):
        return _range(first, last, phrases)
    name, _, year = named.rpartition(" ")
    return ((name,), (year,)) if name and year == str(first.year) else ((named,), ())


def _range(first: date, last: date, phrases: Phrases) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Both days of it."""
    short = phrases.short_months
    end = phrases.picture_day.format(day=last.day, month=short[last.month - 1])
    begin = phrases.picture_day.format(day=first.day, month=short[first.month - 1])
    if first.year != last.year:
        return (f"{begin} –", end), (f"{first.year} – {last.year}",)
    if (last - first).days == 6 and first.weekday() == 0:
        year = f"{phrases.picture_week.format(week=first.isocalendar().week)} · {last.year}"
    else:
        year = str(last.year)
    if first.month != last.month:
        return (f"{begin} –", end), (year,)
    return (phrases.picture_range.format(first=first.day, last=last.day, month=short[last.month - 1]),), (year,)


def _group(group: _Group, phrases: Phrases, today: date, canvas: _Canvas) -> None:
    """The day at the left, its sign on the axis, and the card with what is said of it."""
    top, below = canvas.y, len(canvas.parts)
    _day(group, top, canvas)
    label_end = canvas.y
    canvas.y = top + 22
    for place, event in enumerate(group.events):
        if place:
            canvas.y += 14
            canvas.shape(f'<path d="M{_CARD + _PAD} {canvas.y:.1f}h{_INNER}" {_stroke("line", 1.5)}/>')
            canvas.y += 14
        _event(event, group, phrases, today, canvas)
    canvas.y = max(canvas.y + 20, label_end)
    canvas.shape(_card(group.look, top, canvas.y - top), at=below)
    _sign(group, top, canvas)
    canvas.y += _BETWEEN


def _day(group: _Group, top: float, canvas: _Canvas) -> None:
    canvas.y = top + 16
    for lines, face, colour in ((group.label[0], _DAY, "ink"), (group.label[1], _YEAR, "faint")):
        for text in lines:
            for each in wrapped([(text, False)], face, _LABEL_WIDE):
                canvas.text(each, _LABEL, canvas.y + face.size, face, colour, end=True)
                canvas.y += face.height
    canvas.y += 12


def _card(look: str, top: float, height: float) -> str:
    place = f'x="{_CARD}" y="{top:.1f}" width="{_CARD_WIDE}" height="{height:.1f}" rx="16"'
    if look == "plan":
        inside = f'x="{_CARD + 1}" y="{top + 1:.1f}" width="{_CARD_WIDE - 2}" height="{height - 2:.1f}" rx="15"'
        return f"<rect {place} {_fill('paper')}/><rect {inside} {_stroke('plan', 2.5, '9 7')}/>"
    if look == "due":
        bar = f'<rect x="{_CARD}" y="{top + 16:.1f}" width="7" height="{height - 32:.1f}" {_fill("warn")}/>'
        return f"<rect {place} {_fill('due')}/>{bar}"
    return f"<rect {place} {_fill('box')}/>"


def _sign(group: _Group, top: float, canvas: _Canvas) -> None:
    """A disc for what happened, a hatched ring for what is planned, a diamond for a deadline; bars last longer."""
    y = top + 38
    height = max(canvas.y - y - 12, 2 * _DOT) if group.is_range else 2 * _DOT
    _axis(y - _DOT - 7, canvas)
    canvas.axis = (y - _DOT + height + 7,)
    if group.is_range:
        bar = f'x="{_AXIS - 9}" y="{y - _DOT:.1f}" width="18" height="{height:.1f}" rx="9"'
        canvas.shape(_painted("rect", bar, group.look))
    elif group.look == "due":
        canvas.shape(f'<path d="M{_AXIS} {y - 15:.1f}l15 15-15 15-15-15z" {_fill("warn")}/>')
    else:
        canvas.shape(_painted("circle", f'cx="{_AXIS}" cy="{y:.1f}" r="{_DOT}"', group.look))


def _axis(end: float, canvas: _Canvas) -> None:
    """The line from the last sign to the next, interrupted where there is a gap."""
    places = (*canvas.axis, end)
    for start, stop in zip(places[::2], places[1::2], strict=False):
        if stop > start:
            canvas.shape(f'<path d="M{_AXIS} {start:.1f}V{stop:.1f}" {_stroke("line", 5)}/>')


def _painted(element: str, place: str, look: str) -> str:
    if look == "plan":
        return f'<{element} {place} fill="url(#schraffur)"/><{element} {place} {_stroke("blue", 3)}/>'
    return f"<{element} {place} {_fill('warn' if look == 'due' else 'blue')}/>"


def _event(event: Event, group: _Group, phrases: Phrases, today: date, canvas: _Canvas) -> None:
    tag = " · ".join(chronicle.marks(event, phrases, today))
    _said(event, tag, group.look, phrases, canvas)
    for other in event.conflicting:
        canvas.y += 12
        said = phrases.timeline_against.format(when=chronicle.heading(other, phrases, today))
        _said(other, said, "due", phrases, canvas)


def _said(event: Event, tag: str, look: str, phrases: Phrases, canvas: _Canvas) -> None:
    """The status, the sentence, how its day is known and how many say so; its number at the right of the first line."""
    _number(event.citation.number, canvas)
    if tag:
        colour = "warn" if look == "due" or event.conflicting else "blue"
        canvas.lines([(shown(tag), False)], _CARD + _PAD, _INNER - _NUMBER, _TAG, colour)
    room = _INNER if tag else _INNER - _NUMBER
    _sentence(event.citation.text, chronicle.highlights(event)[0], room, phrases, canvas)
    count = phrases.timeline_reports.of(len(event.sources))
    independent = phrases.timeline_independent.format(n=event.independent)
    known = [
        chronicle.derivation(event, phrases, brief=True) if event.when.basis != "text" else "",
        f"{count}, {independent}" if len(event.sources) > 1 else "",
    ]
    small = [shown(each) for each in known if each]
    if width(" · ".join(small), _SMALL.size) <= _INNER:
        small = [" · ".join(small)] if small else []
    canvas.y += 4 if small else 0
    for each in small:
        canvas.lines([(each, False)], _CARD + _PAD, _INNER, _SMALL, "faint")


def _number(number: int, canvas: _Canvas) -> None:
    canvas.text([(f"[{number}]", False)], _CARD + _CARD_WIDE - _PAD, canvas.y + _TAG.size + 2, _TAG, "blue", end=True)


def _sentence(text: str, marked: Span | None, room: float, phrases: Phrases, canvas: _Canvas) -> None:
    """Verbatim in quotation marks; what stands outside them is ours."""
    opening, closing = wording.frame(phrases)
    part = kept(text, marked)
    inside = [] if marked is None else [Span(max(0, marked.start - part.start), max(0, marked.end - part.start))]
    line = [
        (("… " if part.start else "") + opening, False),
        *((shown(piece), bold) for piece, bold in pieces(part.of(text), inside) if piece),
        (closing + (" …" if part.end < len(text) else ""), False),
    ]
    canvas.lines(line, _CARD + _PAD, room, _SAID, "ink")


def kept(text: str, marked: Span | None) -> Span:
    """What is shown of a sentence: all of it, else about `LONGEST` characters with what is marked, whole words."""
    if len(text) <= LONGEST:
        return Span(0, len(text))
    marked = marked or Span(0, 0)
    start = 0 if marked.end <= LONGEST else _space(text, max(0, marked.start - LONGEST // 3), marked.start) + 1
    end = text.rfind(" ", max(start, marked.end), start + LONGEST)
    if len(text) <= start + LONGEST:
        end = len(text)
    return Span(start, end if end > start else max(marked.end, start + LONGEST))


def _space(text: str, start: int, end: int) -> int:
    """The first blank in a range, else the place before it."""
    found = text.find(" ", start, end)
    return found if found >= 0 else end - 1


# ---- between and after them


def _gap(before: _Group, after: _Group, phrases: Phrases, canvas: _Canvas) -> None:
    """The axis between two days, dotted with a note where much time lies between them."""
    note = _later((after.first - before.last).days, phrases)
    if note:
        start = canvas.y - _BETWEEN
        canvas.y += 46
        canvas.axis = (*canvas.axis, start + 6, start + 58)
        for place in range(4):
            canvas.shape(f'<circle cx="{_AXIS}" cy="{start + 12 + 13 * place}" r="3" {_fill("plan")}/>')
        canvas.text([(note, False)], _CARD, start + 40, _YEAR, "faint")


def _later(days: int, phrases: Phrases) -> str:
    if days < _GAP_DAYS:
        return ""
    if days < 120:
        return phrases.picture_gaps["weeks"].format(n=round(days / 7))
    if days < 730:
        return phrases.picture_gaps["months"].format(n=round(days / 30.44))
    return phrases.picture_gaps["years"].format(n=round(days / 365.25))


def _undated(given: Sequence[Citation], phrases: Phrases, canvas: _Canvas, *, dated: bool) -> None:
    if not given:
        return
    canvas.y += 12 if dated else 0
    canvas.text([(phrases.timeline_undated, False)], _CARD, canvas.y + _DAY.size, _DAY, "ink")
    canvas.y += 56
    for citation in given:
        top, below = canvas.y, len(canvas.parts)
        canvas.y += 22
        _number(citation.number, canvas)
        start = citation.span.start
        marked = [Span(each.start - start, each.end - start) for each in citation.highlights[:1]]
        _sentence(citation.text, marked[0] if marked else None, _INNER - _NUMBER, phrases, canvas)
        canvas.y += 20
        canvas.shape(_card("past", top, canvas.y - top), at=below)
        canvas.y += _BETWEEN
