"""A reply in the markup of a chat service: escaped once, with nothing but tags that the service allows."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from urllib.parse import urlsplit

from bot.reply import Paragraph, Quote, Reply, harmless
from retrieval.model import Span

# "[1] Haushalt 2025.txt · Absatz 3": a name may hold spaces where it stands in its own place, ...
_PLACE = re.compile(r"^(?P<before>\[\d+\] )(?P<name>.+?\.\w+)(?= · |$)")
# ... elsewhere it is one word that services would take for an address: haushalt.md, dpa/rathaus.txt.
# It is looked for from the start of each word only: a long word would take the square of its length.
_NAME = re.compile(r"(?<![^\s,;:()<>„“”‚‘»«\"])[^\s,;:()<>„“”‚‘»«\"]*\w\.[^\W\d_]{2}\w*")
_LONGEST_ADDRESS = 2_048  # characters; longer ones are cut or refused somewhere on their way


def telegram_html(reply: Reply) -> str:
    """For Telegram's parse mode HTML: lines, a blank one before each quotation but the first block.

    File names are code, because Telegram makes addresses of those that end in .md or .de.
    """
    lines: list[str] = []
    for block in reply.blocks:
        match block:
            case Paragraph(text, link):
                lines.append(_line(text, link))
            case Quote():
                lines += [""] if lines else []
                lines.append(f"<blockquote>{_quotation(block, 'b')}</blockquote>")
                lines += _notes(block)
    return "\n".join(lines)


def matrix_html(reply: Reply) -> str:
    """For a Matrix event's `formatted_body` (org.matrix.custom.html)."""
    parts: list[str] = []
    for block in reply.blocks:
        match block:
            case Paragraph(text, link):
                parts.append(f"<p>{_line(text, link)}</p>")
            case Quote():
                parts.append(f"<blockquote><p>{_quotation(block, 'strong')}</p></blockquote>")
                if notes := "<br>".join(_notes(block)):
                    parts.append(f"<p>{notes}</p>")
    return "".join(parts)


def pieces(text: str, highlights: Sequence[Span]) -> Iterator[tuple[str, bool]]:
    """The text cut where a highlight starts or ends, and whether the piece is one; nothing is changed or lost."""
    start = 0
    for highlight in sorted(highlights):
        begin, end = max(start, highlight.start), min(len(text), highlight.end)
        if end > begin:
            yield text[start:begin], False
            yield text[begin:end], True
            start = end
    yield text[start:], False


def web_address(link: str) -> str:
    """The address if a click on it can only open a web page, else ""."""
    if len(link) > _LONGEST_ADDRESS:
        return ""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    return link if parts.scheme in {"http", "https"} and parts.netloc and harmless(link) == link else ""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a line of ours; `name` says that it is a file's."""

    text: str
    name: bool = False


def _quotation(quote: Quote, tag: str) -> str:
    shown = (
        f"<{tag}>{_escaped(text)}</{tag}>" if marked else _escaped(text)
        for text, marked in pieces(quote.text, quote.highlights)
    )
    return f"{_escaped(quote.frame[0])}{''.join(shown)}{_escaped(quote.frame[1])}"


def _notes(quote: Quote) -> list[str]:
    """The lines below a quotation. The first, its place, leads to the passage; without one the address stands alone."""
    notes = quote.notes or ((quote.link,) if web_address(quote.link) else ())
    return [_line(note, "" if number else quote.link) for number, note in enumerate(notes)]


def _line(text: str, link: str) -> str:
    """One line of ours, file names as code. Code cannot be a link, so the rest of the line is one."""
    address = web_address(link)
    shown = list(_named(harmless(text)))
    words = [number for number, piece in enumerate(shown) if not piece.name and piece.text.strip()]
    if address and not words:
        return _anchor(harmless(text), address)
    linked = max(words, key=lambda number: len(shown[number].text)) if address else None
    as_link: Callable[[str], str] = partial(_anchor, address=address)
    return "".join(
        f"<code>{_escaped(piece.text)}</code>"
        if piece.name
        else (as_link if number == linked else _escaped)(piece.text)
        for number, piece in enumerate(shown)
    )


def _named(line: str) -> Iterator[_Piece]:
    """The line cut around the names of files."""
    start = 0
    if place := _PLACE.match(line):
        yield _Piece(place["before"])
        yield _Piece(place["name"], name=True)
        start = place.end()
    for match in _NAME.finditer(line, start):
        yield _Piece(line[start : match.start()])
        yield _Piece(match[0], name=True)
        start = match.end()
    yield _Piece(line[start:])


def _anchor(text: str, address: str) -> str:
    return f'<a href="{escape(address)}">{_escaped(text)}</a>'


def _escaped(text: str) -> str:
    return escape(harmless(text), quote=False)
