"""A reply -> the contents of the Matrix events that say it."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from bot.markup import matrix_html
from bot.reply import Block, Paragraph, Reply, harmless

MOST = 30 * 1024  # bytes of body and formatted body together; encrypted they grow, and an event has 65,536 in all
FALLBACK = 1_000  # characters of a change for programs that know no changes
CAPTION = 1_000  # characters below a picture; what is longer is read better by itself
Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reply goes within its room; each "" if there is none.

    mention  the one person the reply is for
    """

    thread: str = ""
    reply_to: str = ""
    replaces: str = ""
    mention: str = ""


def contents(reply: Reply, place: Place, media: Mapping[str, Any] | None = None, most: int = MOST) -> list[Content]:
    """One content for each event, in order; of a reply that replaces a message, the first does that.

    media  what shows the reply's attachment (see `media`): it comes first, and what is short is said with it
    """
    first, *others = _said(reply, place, media, most)
    beginning = _changing(first, place) if place.replaces else _new(first, place)
    return [beginning, *(_new(each, place) for each in others)]


def typed(reply: Reply, prefix: str, commands: Collection[str]) -> Reply:
    """The reply with the commands in our own sentences as people type them here."""
    names = "|".join(map(re.escape, sorted(commands, key=len, reverse=True)))
    pattern = re.compile(rf"(?<![\w/.])/(?=(?:{names})\b)")
    if prefix == "/" or not commands:
        return reply
    return replace(
        reply,
        blocks=tuple(
            replace(block, text=pattern.sub(lambda _: prefix, block.text)) if isinstance(block, Paragraph) else block
            for block in reply.blocks
        ),
    )


# ---- one event


def _new(said: Content, place: Place) -> Content:
    answered = {"m.in_reply_to": {"event_id": place.reply_to}} if place.reply_to else {}
    if place.thread:
        thread = {"rel_type": "m.thread", "event_id": place.thread, "is_falling_back": not answered}
        return said | {"m.relates_to": {**thread, **(answered or {"m.in_reply_to": {"event_id": place.thread}})}}
    return said | {"m.relates_to": answered} if answered else said


def _changing(said: Content, place: Place) -> Content:
    """Nobody is called a second time by a change."""
    return {
        "msgtype": "m.notice",
        "body": f"* {said['body'][:FALLBACK]}",
        "m.mentions": {},
        "m.new_content": said,
        "m.relates_to": {"rel_type": "m.replace", "event_id": place.replaces},
    }


def _said(reply: Reply, place: Place, media: Mapping[str, Any] | None, most: int) -> Iterator[Content]:
    """What is said, event by event, without what it belongs to."""
    mentions = {"m.mentions": {"user_ids": [place.mention]} if place.mention else {}}
    texts = [_text(part) for part in _parts(reply, most)] if reply.blocks else []
    if media:
        captioned = len(texts) == 1 and len(texts[0]["body"]) <= CAPTION
        yield {**(texts.pop() if captioned else _title(reply, media)), **media, **mentions}
    for text in texts:
        yield {"msgtype": "m.notice", **text, **mentions}


def _text(reply: Reply) -> Content:
    return {"body": reply.plain(), "format": "org.matrix.custom.html", "formatted_body": matrix_html(reply)}


def _title(reply: Reply, media: Mapping[str, Any]) -> Content:
    """What programs show instead of a picture, and below it if it is not the file's name."""
    return {"body": harmless(reply.unsaid) or media["filename"]}


# ---- parts of a long one


def _parts(reply: Reply, most: int) -> Iterator[Reply]:
    """The reply cut between blocks where it is too long, and within a block that is too long by itself."""
    taken: list[Block] = []
    for each in chain.from_iterable(_pieces(block, most) for block in reply.blocks):
        if taken and _size([*taken, each]) > most:
            yield Reply(tuple(taken))
            taken = []
        taken.append(each)
    yield Reply(tuple(taken))


def _pieces(block: Block, most: int) -> Iterator[Block]:
    """The block, or pieces of it that are short enough; each piece of a quotation names its source."""
    while (size := _size([block])) > most and len(block.text) > 1:
        cut = _cut(block, most, size)
        yield _slice(block, 0, cut)
        block = _slice(block, cut, len(block.text))
    yield block


def _cut(block: Block, most: int, size: int) -> int:
    """Where the first piece ends: after a blank if there is one, and with room left for a line before it."""
    longest = max(1, len(block.text) * most * 9 // (size * 10))
    while longest > 1 and _size([_slice(block, 0, longest)]) > most * 19 // 20:
        longest //= 2
    return block.text.rfind(" ", 0, longest) + 1 or longest


def _slice(block: Block, start: int, end: int) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, text=block.text[start:end])
    kept = (
        replace(span, start=max(span.start, start) - start, end=min(span.end, end) - start)
        for span in block.highlights
        if span.start < end and span.end > start
    )
    return replace(block, text=block.text[start:end], highlights=tuple(kept))


def _size(blocks: Sequence[Block]) -> int:
    """Bytes of body and formatted body as they travel."""
    reply = Reply(tuple(blocks))
    return len(json.dumps([reply.plain(), matrix_html(reply)], ensure_ascii=False).encode())
