"""What the bot says to one message, before any markup: paragraphs and quotations, highlights as ranges."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from retrieval.model import Span

_BLANK = re.compile(r"\s+")
_BREAK = re.compile(r"[\n\r\v\f\x85\u2028\u2029]")
_UNFIT = re.compile(r"""[^\w .,+()\[\]-]""")  # in the name of a file
# Escape sequences start with one of these, and direction marks can make a line read backwards.
_HARMFUL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BOLD, _NORMAL = "\x1b[1m", "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Our own words, on one line; `link` is an address they lead to, or ""."""

    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """The archive's words as they stand in a document.

    highlights  ranges of `text`
    frame       what stands around the words and is ours, such as ("„", "“")
    notes       our lines about the words: where they stand, who else has them
    link        address of the whole passage, or ""
    """

    text: str
    highlights: tuple[Span, ...] = ()
    frame: tuple[str, str] = ("", "")
    notes: tuple[str, ...] = ()
    link: str = ""


Block = Paragraph | Quote


@dataclass(frozen=True, slots=True)
class Button:
    """What may be asked next with one tap: its label, and the message it stands for, such as "/quelle 1".

    bound  the same for a button that stays where it is while the talk goes on, bound to what it belongs to; or ""
    """

    label: str
    command: str
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or a file that comes with a reply.

    kind     "picture" is shown where the platform can show one, "file" is offered for keeping
    name     what the file is to be called, such as "zeitleiste.png"; media_type: such as "image/png"
    content  its bytes
    alt      what a picture shows, for those who do not see it; "" for a file
    """

    kind: Literal["picture", "file"]
    name: str
    media_type: str
    content: bytes
    alt: str = ""

    @property
    def file_name(self) -> str:
        """Its name as any disk and any service takes it: no folder, nothing that steers, at most 80 bytes."""
        stem, dot, ending = _UNFIT.sub("_", harmless(self.name)).strip(" ._-").rpartition(".")
        stem, ending = (stem, ending) if dot and ending.isascii() and ending.isalnum() else (f"{stem}{dot}{ending}", "")
        short = stem.encode()[: 70 - len(ending)].decode("utf-8", "ignore").strip(" ._-") or self.kind
        return f"{short}.{ending}" if ending else short


@dataclass(frozen=True, slots=True)
class Reply:
    """Blocks in the order they are read; a platform puts its own markup on them.

    buttons   offered where the platform has any; everything they do can be typed as well
    language  it is in, or "" if that is not known
    apart     it never takes the place of what was said before, as an answer to a pressed button else does
    attachment  said together with the blocks, or just before them
    """

    blocks: tuple[Block, ...]
    buttons: tuple[Button, ...] = ()
    language: str = ""
    apart: bool = False
    attachment: Attachment | None = None

    @property
    def empty(self) -> bool:
        """Whether it says nothing: it takes back what it replaces."""
        return not self.blocks and self.attachment is None

    @property
    def unsaid(self) -> str:
        """What its picture shows, for those who do not see it, unless the blocks say the same; else ""."""
        alt = self.attachment.alt if self.attachment else ""
        return "" if alt in self.plain() else alt

    def plain(self) -> str:
        """The reply without markup, safe to print; ends without a line end."""
        return "\n".join(_lines(self, "", "", None))

    def to_terminal(self, width: int, *, bold: bool = True) -> str:
        """The reply for a terminal of `width` columns, highlights as ANSI escapes if `bold`."""
        return "\n".join(_lines(self, _BOLD if bold else "", _NORMAL if bold else "", width))


def harmless(text: str) -> str:
    """The text on one line, with every character that could steer a terminal made visible instead."""
    return _HARMFUL.sub(_visible, _BLANK.sub(_unbroken, text))


def _unbroken(blank: re.Match[str]) -> str:
    """One space for white space that breaks a line; else the white space as it is, tabs as spaces."""
    return " " if _BREAK.search(blank[0]) else blank[0].replace("\t", " ")


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)  # Unicode has a picture for each of these, such as ␛
    return "␡" if code == 0x7F else "\N{REPLACEMENT CHARACTER}"


def _lines(reply: Reply, bold: str, normal: str, width: int | None) -> Iterator[str]:
    for block in reply.blocks:
        match block:
            case Paragraph(text):
                yield _wrapped(harmless(text), width)
                yield from _address(block.link)
            case Quote():
                yield _quotation(block, bold, normal, width)
                yield from (_wrapped(f"  {harmless(note)}", width, indent="    ") for note in block.notes)
                yield from _address(block.link)


def _address(link: str) -> Iterator[str]:
    """An address stands alone on its line and is never broken."""
    if link:
        yield f"  {harmless(link)}"


def _quotation(quote: Quote, bold: str, normal: str, width: int | None) -> str:
    """The quotation in its frame; breaking lines keeps every character's place, so marks go in afterwards."""
    pieces = [(quote.frame[0], False), *_pieces(quote.text, quote.highlights), (quote.frame[1], False)]
    line = _wrapped("".join(text for text, _ in pieces), width)
    shown, start = [], 0
    for text, marked in pieces:
        piece = line[start : start + len(text)]
        shown.append(f"{bold}{piece}{normal}" if marked else piece)
        start += len(text)
    return "".join(shown)


def _pieces(text: str, highlights: Sequence[Span]) -> Iterator[tuple[str, bool]]:
    """The text made harmless, cut where a highlight starts or ends, and whether the piece is one."""
    start = 0
    for highlight in sorted(highlights):
        begin = max(start, highlight.start)
        if highlight.end > begin:
            yield harmless(text[start:begin]), False
            yield harmless(text[begin : highlight.end]), True
            start = highlight.end
    yield harmless(text[start:]), False


def _wrapped(line: str, width: int | None, indent: str = "") -> str:
    """The line broken between words where it is wider than `width`.

    Without `indent` each break takes the place of one space, and no other character moves.
    """
    if width is None or len(line) <= width:
        return line
    start, limit = 0, width
    parts = []
    while len(line) - start > limit:
        space = line.rfind(" ", start + 1, start + limit + 1)
        if space <= start or not line[start:space].strip():
            space = line.find(" ", start + limit)
        if space < 0:
            break
        parts.append(line[start:space])
        start, limit = space + 1, width - len(indent)
    return f"\n{indent}".join([*parts, line[start:]])
