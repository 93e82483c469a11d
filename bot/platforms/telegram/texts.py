"""A reply as Telegram shows it: messages within its limits, with buttons below the last one."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from html import unescape
from urllib.parse import urlsplit

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.markup import telegram_html, web_address
from bot.platforms.telegram.settings import Labels
from bot.platforms.telegram.updates import BY_LABEL
from bot.reply import Attachment, Block, Button, Paragraph, Quote, Reply, harmless

LONGEST = 4_096  # UTF-16 units of a message as it is read
CAPTION = 1_024  # the same of what stands below a picture or a file
ENTITIES = 90  # of 100; Telegram finds some by itself, such as addresses
DATA = 64  # bytes of a button's data
COPIED = 256  # characters of a button that copies
MARKED = 40  # highlights of one quotation
ROW = 28  # characters of the labels that stand side by side on a phone
BESIDE = 4  # buttons at most
LONG = 320  # characters; a longer quotation is folded, ...
SEEN = 120  # ... if what it marks ends within so many: about three lines of it stay to be seen

_TAG = re.compile(r"<[^>]*>")
_OPENED = re.compile(r"/\w+ ([0-9a-f]{8,40})\.(\d+)-(\d+)(?: |$)")
_OPENING = re.compile(r"<[a-z]")
_SENTENCE = re.compile(r"(?<=[.!?…:;])[\"“”»«']*\s+|\n+")


@dataclass(frozen=True, slots=True)
class Part:
    """One message: its HTML, the same without any markup, and what comes with it; then the text is its caption."""

    html: str
    plain: str
    attachment: Attachment | None = None

    def without_attachment(self, sentence: str) -> "Part":
        """The words alone, and a sentence below them."""
        below = html([Paragraph(sentence)])
        lines = [self.html, below] if self.html else [below]
        return Part("\n".join(lines), _read("\n".join(lines)))


# ---- text


def parts(reply: Reply) -> list[Part]:
    """The reply as few messages as it needs, cut between blocks, else between sentences, never inside markup.

    What comes with it is the first, with as many of the blocks below it as Telegram takes there.
    """
    blocks = deque(_fitting(reply.blocks))
    if reply.attachment:
        return [_captioned(reply.attachment, blocks), *_grouped(blocks)]
    return _grouped(blocks)


def _captioned(attachment: Attachment, blocks: deque[Block]) -> Part:
    """The first message, with blocks taken from the left; where there are none, it says what the picture shows."""
    caption: list[Block] = []
    if not blocks and attachment.alt:
        blocks = deque([Paragraph(attachment.alt)])
    while blocks and _fits([*caption, blocks[0]], CAPTION):
        caption.append(blocks.popleft())
    return replace(_part(caption), attachment=attachment)


def _grouped(blocks: Iterable[Block]) -> list[Part]:
    groups: list[list[Block]] = []
    for block in blocks:
        if groups and _fits([*groups[-1], block]):
            groups[-1].append(block)
        else:
            groups.append([block])
    return [_part(group) for group in groups]


def html(blocks: Sequence[Block]) -> str:
    """The blocks in Telegram's HTML, long quotations folded."""
    lines: list[str] = []
    for block in blocks:
        shown = telegram_html(Reply((block,)))
        if isinstance(block, Quote):
            lines += [""] if lines else []
            shown = shown.replace("<blockquote>", "<blockquote expandable>", 1) if _folded(block) else shown
        lines.append(shown)
    return "\n".join(lines)


def units(text: str) -> int:
    """UTF-16 units, in which Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _part(blocks: Sequence[Block]) -> Part:
    shown = html(blocks)
    return Part(shown, _read(shown))


def _read(shown: str) -> str:
    return unescape(_TAG.sub("", shown))


def _fits(blocks: Sequence[Block], longest: int = LONGEST) -> bool:
    shown = html(blocks)
    return units(_read(shown)) <= longest and len(_OPENING.findall(shown)) <= ENTITIES


def _folded(quote: Quote) -> bool:
    return len(quote.text) > LONG and all(each.end <= SEEN for each in quote.highlights)


def _fitting(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks of which each fits into a message of its own."""
    for block in blocks:
        whole = replace(block, highlights=block.highlights[:MARKED]) if isinstance(block, Quote) else block
        if _fits([whole]):
            yield whole
        elif isinstance(whole, Paragraph):
            yield from _paragraphs(whole)
        else:
            yield from _quotes(whole)


def _paragraphs(paragraph: Paragraph) -> Iterator[Paragraph]:
    for start, end in _cut(paragraph.text):
        yield Paragraph(paragraph.text[start:end].strip(), paragraph.link)


def _quotes(quote: Quote) -> Iterator[Block]:
    """Several quotations, one after the other; what stands below follows the last."""
    *others, last = _cut(quote.text)
    for piece in others:
        yield replace(_taken_from(quote, *piece), notes=(), link="")
    end = _taken_from(quote, *last)
    if _fits([end]):
        yield end
    else:
        yield replace(end, notes=(), link="")
        for place, note in enumerate(quote.notes):
            yield from _paragraphs(Paragraph(note, "" if place else quote.link))


def _taken_from(quote: Quote, start: int, end: int) -> Quote:
    inside = [each for each in quote.highlights if each.start < end and each.end > start]
    marked = [replace(each, start=max(each.start, start) - start, end=min(each.end, end) - start) for each in inside]
    return replace(quote, text=quote.text[start:end], highlights=tuple(marked))


def _cut(text: str, room: int = LONGEST - 600) -> Iterator[tuple[int, int]]:
    """The text in pieces of at most `room` units: between sentences, else between words, else anywhere."""
    start = 0
    while units(text[start:]) > room:
        most = _reach(text, start, room)
        ends = [match.end() for match in _SENTENCE.finditer(text, start, most)]
        space = text.rfind(" ", start + 1, most) + 1
        end = next((each for each in reversed(ends) if each > start), space if space > start else most)
        yield start, end
        start = end
    yield start, len(text)


def _reach(text: str, start: int, room: int) -> int:
    """How far one gets with so many units; a character of two counts twice."""
    end = min(len(text), start + room)
    while units(text[start:end]) > room:
        end -= max(1, (units(text[start:end]) - room) // 2)
    return end


# ---- buttons


def keyboard(reply: Reply, labels: Labels, private: str = "") -> InlineKeyboardMarkup | None:
    """The reply's own buttons, then those that copy its first quotation and open the page.

    private  address of the bot's private chat as far as the id of a passage to open there, or "" where that is none:
             offered where there is no page
    """
    rows: list[list[InlineKeyboardButton]] = []
    for button in [*_asked(reply.buttons), *_beside(reply, labels, private)]:
        if rows and len(rows[-1]) < BESIDE and sum(len(each.text) for each in [*rows[-1], button]) <= ROW:
            rows[-1].append(button)
        else:
            rows.append([button])
    return InlineKeyboardMarkup(rows) if rows else None


def _asked(buttons: Sequence[Button]) -> Iterator[InlineKeyboardButton]:
    """What does not fit into a button's data is left out, unless it can be read from its label."""
    for button in buttons:
        command = button.bound or button.command
        if len(command.encode()) <= DATA and not command.startswith(BY_LABEL):
            yield InlineKeyboardButton(button.label, callback_data=command)
        elif button.command == button.label:
            digest = blake2b(button.label.encode(), digest_size=8).hexdigest()
            yield InlineKeyboardButton(button.label, callback_data=f"{BY_LABEL}{digest}")


def _beside(reply: Reply, labels: Labels, private: str) -> Iterator[InlineKeyboardButton]:
    if not reply.buttons:
        return
    quotes = [block for block in reply.blocks if isinstance(block, Quote)]
    if quotes:
        yield InlineKeyboardButton(labels.copy, copy_text=CopyTextButton(copied(quotes[0])))
    if link := next((each.link for each in quotes if _reachable(each.link)), ""):
        yield InlineKeyboardButton(labels.page, url=link)
    elif private and (passage := next(filter(None, map(_passage, reply.buttons)), "")):
        yield InlineKeyboardButton(labels.private, url=f"{private}{passage}")


def _passage(button: Button) -> str:
    """The passage a button opens, in characters that an address may have; "" if it opens none."""
    opened = _OPENED.match(button.bound)
    return "-".join(opened.groups()) if opened else ""


def copied(quote: Quote) -> str:
    """The words with the line that says where they stand, as much as a button takes: first the line is shortened."""
    words = harmless(quote.text).strip().join(quote.frame)
    line = harmless(quote.notes[0]) if quote.notes else ""
    line = re.sub(r"^\[\d+\] ", "", line)  # a number that means nothing elsewhere
    places = line.split(" · ") if line else []
    for shown in range(len(places), -1, -1):
        text = "\n".join(filter(None, (words, " · ".join(places[:shown]))))
        if units(text) <= COPIED and (shown or not places):
            return text
    tail = f" […]{quote.frame[1]}"
    place = f"\n{places[0]}" if places and units(places[0]) < COPIED // 2 else ""
    rest = COPIED - units(tail) - units(place)
    whole = f"{quote.frame[0]}{harmless(quote.text).strip()}"
    cut = whole[: _reach(whole, 0, rest)]
    return f"{cut.rpartition(' ')[0] or cut}{tail}{place}"


def _reachable(link: str) -> bool:
    """Telegram refuses a whole message for a button that leads to no public address."""
    host = urlsplit(link).hostname if web_address(link) else None
    return bool(host and "." in host and not host.replace(".", "").isdigit())
