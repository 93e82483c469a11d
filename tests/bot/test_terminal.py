"""The terminal as a platform, without a terminal; see also test_platforms.py."""

import io
from collections.abc import Sequence

from bot.platform import Address, Message
from bot.platforms.terminal import NAME, ROOM, Terminal, shown
from bot.reply import Paragraph, Quote, Reply
from retrieval.model import Span

BOLD = Reply((Quote("Der Rat tagt heute.", (Span(13, 18),)),))
NOTHING = Reply((Paragraph("Dazu steht nichts im Archiv."),))


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Heard:
    """An inbox that keeps what it is given and answers it at once."""

    def __init__(self, terminal: Terminal) -> None:
        self.messages: list[Message] = []
        self._terminal = terminal

    async def put(self, messages: Sequence[Message], position: str | None = None) -> None:
        self.messages += messages
        for message in messages:
            await self._terminal.send(NOTHING, message.address, message.id)

    async def position(self, platform: str) -> str | None:
        return None


def terminal(lines: str, said: io.StringIO | None = None) -> Terminal:
    return Terminal(io.StringIO(lines), said or io.StringIO(), "Frage: ", {}, lambda line: "/ende" in line)


async def test_every_line_of_a_pipe_is_a_message_and_blank_ones_are_none() -> None:
    piped = terminal("Wann tagt der Rat?\n\n   \nUnd wo?")
    heard = Heard(piped)

    await piped.receive(heard)

    assert [message.text for message in heard.messages] == ["Wann tagt der Rat?\n", "Und wo?"]
    assert {(message.platform, message.room) for message in heard.messages} == {(NAME, ROOM)}


async def test_nothing_is_heard_after_leaving() -> None:
    piped = terminal("/ende \nWann tagt der Rat?\n")
    heard = Heard(piped)

    await piped.receive(heard)

    assert [message.text for message in heard.messages] == ["/ende \n"]


async def test_replies_are_parted_by_a_blank_line() -> None:
    said = io.StringIO()
    piped = terminal("", said)

    await piped.send(NOTHING, Address(NAME, ROOM), "key")
    piped.show(NOTHING)

    assert said.getvalue() == "Dazu steht nichts im Archiv.\n\n" * 2


def test_only_a_terminal_gets_bold() -> None:
    assert "\x1b[1mheute\x1b[0m" in shown(BOLD, Screen(), {"TERM": "xterm"})
    assert "\x1b" not in shown(BOLD, io.StringIO(), {"TERM": "xterm"})


def test_no_color_and_a_dumb_terminal_get_plain_words() -> None:
    assert "\x1b" not in shown(BOLD, Screen(), {"NO_COLOR": "1"})
    assert "\x1b" not in shown(BOLD, Screen(), {"TERM": "dumb"})
    assert "\x1b" in shown(BOLD, Screen(), {"NO_COLOR": ""})


async def test_a_pipe_has_no_prompt() -> None:
    assert not terminal("").typed
    assert Terminal(Screen(), Screen(), "Frage: ", {}).typed
