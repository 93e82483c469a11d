"""What the README shows of a conversation on Telegram is what the service says now."""

from tests.telegram.phone import shows
from tests.telegram.transcript import (
    PICTURE,
    README,
    as_text,
    conversation,
    fingerprint,
    without_the_clock,
    written,
)

STALE = "python -m tests.telegram.transcript --write brings it up to date"


async def test_the_conversation_in_the_readme_is_the_one_the_service_holds_now() -> None:
    shown = written(README.read_text("utf-8"))
    held = as_text(await conversation())

    assert without_the_clock(shown) == without_the_clock(held), STALE
    assert held.count("Belegbot:") == 6
    assert held.count("über @belegbot:") == 1


def test_the_picture_shows_the_conversation_in_the_readme() -> None:
    assert shows(PICTURE) == fingerprint(written(README.read_text("utf-8"))), STALE
    assert PICTURE.stat().st_size < 1_000_000
