"""A picture or a file as Telegram takes it: as a photo, else as a document, else not at all."""

from typing import Literal

from bot.reply import Attachment

Way = Literal["text", "photo", "document"]

LARGEST_PHOTO = 10_000_000  # bytes
LARGEST = 50_000_000  # bytes of a document
SIDES = 10_000  # pixels, width and height together
RATIO = 20  # of the longer side to the shorter one

_PNG = b"\x89PNG\r\n\x1a\n"


def ways(attachment: Attachment) -> tuple[Way, ...]:
    """How it may be sent, best first."""
    if len(attachment.content) > LARGEST or not attachment.content:
        return ()
    return ("photo", "document") if _is_photo(attachment) else ("document",)


def _is_photo(attachment: Attachment) -> bool:
    """Whether Telegram shows it: what is drawn otherwise than in pixels, or too long and thin, it does not."""
    if attachment.kind != "picture" or len(attachment.content) > LARGEST_PHOTO:
        return False
    head = attachment.content[:24]
    if len(head) < 24 or not head.startswith(_PNG):
        return False
    sides = int.from_bytes(head[16:20]), int.from_bytes(head[20:24])
    return 0 < sum(sides) <= SIDES and max(sides) <= RATIO * min(sides)
