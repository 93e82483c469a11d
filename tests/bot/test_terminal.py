"""The terminal as a platform, without a terminal."""

import io

from bot.platform import Message
from bot.platforms.terminal import ROOM, Terminal, shown
from bot.reply import Paragraph, Quote, Reply
from retrieval.model import Span

BOLD = Reply((Quote("Der Rat tagt heute.", (Span(13, 18),)),))


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Heard:
    """An inbox that keeps what it is given; ends the conversation after `most` messages."""

    def __init__(self, terminal: Terminal, most: int = 99) -> None:
        self.messages: list[Message] = []
        self._terminal, self._most = terminal, most

    async def put(self, message: Message) -> None:
        self.messages.append(message)
        if len(self.messages) == self._most:
            self._terminal.leave()


def terminal(lines: str, said: io.StringIO | None = None) -> Terminal:
    return Terminal(io.StringIO(lines), said or io.StringIO(), "Frage: ", {})


async def test_every_line_of_a_pipe_is_a_message_and_blank_ones_are_none() -> None:
    piped = terminal("Wann tagt der Rat?\n\n   \nUnd wo?")
    heard = Heard(piped)

    await piped.receive(heard)

    assert heard.messages == [Message("Wann tagt der Rat?\n", ROOM), Message("Und wo?", ROOM)]


async def test_nothing_is_heard_after_leaving() -> None:
    piped = terminal("/ende\nWann tagt der Rat?\n")
    heard = Heard(piped, most=1)

    await piped.receive(heard)

    assert [message.text for message in heard.messages] == ["/ende\n"]


async def test_replies_are_parted_by_a_blank_line() -> None:
    said = io.StringIO()
    piped = terminal("", said)

    await piped.send(Reply((Paragraph("Dazu steht nichts im Archiv."),)))

    assert said.getvalue() == "Dazu steht nichts im Archiv.\n\n"


def test_only_a_terminal_gets_bold() -> None:
    assert "\x1b[1mheute\x1b[0m" in shown(BOLD, Screen(), {"TERM": "xterm"})
    assert "\x1b" not in shown(BOLD, io.StringIO(), {"TERM": "xterm"})


def test_no_color_and_a_dumb_terminal_get_plain_words() -> None:
    assert "\x1b" not in shown(BOLD, Screen(), {"NO_COLOR": "1"})
    assert "\x1b" not in shown(BOLD, Screen(), {"TERM": "dumb"})
    assert "\x1b" in shown(BOLD, Screen(), {"NO_COLOR": ""})


def test_a_pipe_has_no_prompt() -> None:
    assert not terminal("").typed
    assert Terminal(Screen(), Screen(), "Frage: ", {}).typed
