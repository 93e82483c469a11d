"""Tests of what is kept in state.db as JSON."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platform import Address, Message
from bot.reply import Attachment, Button, Paragraph, Quote, Reply
from bot.stored import dump, load
from retrieval.model import Span

BEFORE_THERE_WERE_PICTURES = (
    '{"blocks":[{"text":"Der Rat tagt.","highlights":[{"start":4,"end":7}],"frame":["„","“"],'
    '"notes":["[1] rathaus.txt"],"link":""}],'
    '"buttons":[{"label":"Mehr","command":"/mehr","bound":""}],"language":"de","apart":false}'
)


@given(st.binary(max_size=300), st.sampled_from(["picture", "file"]))
def test_a_reply_comes_back_with_every_byte_of_its_picture(content: bytes, kind: str) -> None:
    attachment = Attachment("picture" if kind == "picture" else "file", "zeitleiste.png", "image/png", content, "Alt")
    reply = Reply(
        (Paragraph("Zeitleiste"), Quote("Der Rat", (Span(4, 7),))), (Button("Mehr", "/mehr"),), "de", True, attachment
    )

    assert load(Reply, dump(reply)) == reply


def test_a_reply_that_was_kept_before_there_were_pictures_is_read() -> None:
    quote = Quote("Der Rat tagt.", (Span(4, 7),), ("„", "“"), ("[1] rathaus.txt",))

    assert load(Reply, BEFORE_THERE_WERE_PICTURES) == Reply((quote,), (Button("Mehr", "/mehr"),), "de")


def test_other_values_come_back_as_they_were() -> None:
    message = Message(platform="telegram", room="-4", sender="7", id="1.2", text="Wann tagt der Rat?")

    assert load(Message, dump(message)) == message
    assert load(Address, dump(message.address)) == message.address


@pytest.mark.parametrize("kept", ['{"words": 1}', "null", "[]", ""])
def test_what_is_no_such_value_is_refused(kept: str) -> None:
    with pytest.raises(ValueError, match=r"validation error|no Reply"):
        load(Reply, kept)
