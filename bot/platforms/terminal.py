"""The terminal as a platform: one room, one sender, a prompt for people and plain lines for pipes."""

import shutil
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TextIO

from bot.platform import Inbox, Message
from bot.reply import Reply

ROOM = "terminal"


class Terminal:
    """Reads lines and prints replies.

    prompt   what stands before the cursor when a person types
    environ  NO_COLOR and TERM are looked at
    """

    def __init__(self, heard: TextIO, said: TextIO, prompt: str, environ: Mapping[str, str]) -> None:
        self._heard = heard
        self._said = said
        self._environ = environ
        self.left = False
        self._prompt = prompt if heard.isatty() and said.isatty() else None

    @property
    def typed(self) -> bool:
        """Whether a person types, rather than a pipe."""
        return self._prompt is not None

    async def receive(self, inbox: Inbox) -> None:
        """Until the input ends or `leave` is called. Raises KeyboardInterrupt on Ctrl-C at the prompt."""
        while not self.left and (line := self._read()) is not None:
            if not line.strip():
                continue
            await inbox.put(Message(line, ROOM))

    async def send(self, reply: Reply, room: str = ROOM) -> None:
        """Prints the reply and a blank line."""
        print(shown(reply, self._said, self._environ), end="\n\n", file=self._said, flush=True)

    def leave(self) -> None:
        """Hears nothing more."""
        self.left = True

    def _read(self) -> str | None:
        """The next line; None at the end.

        It blocks the event loop: line editing and Ctrl-C work in the main thread only, and while the one
        sender types nothing else is due.
        """
        with _interruptible(), suppress(EOFError):
            if self._prompt is None:
                return self._heard.readline() or None
            with suppress(ImportError):
                import readline  # noqa: F401, PLC0415  # gives input() line editing; never keeps a history file
            return input(self._prompt)
        return None


@contextmanager
def _interruptible() -> Iterator[None]:
    """asyncio answers the first Ctrl-C by cancelling a task, which nobody notices while a line is read."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def shown(reply: Reply, stream: TextIO, environ: Mapping[str, str]) -> str:
    """The reply as the stream can show it: bold and wrapped on a terminal, plain anywhere else."""
    if not stream.isatty():
        return reply.plain()
    width = shutil.get_terminal_size().columns
    return reply.to_terminal(width, bold=not environ.get("NO_COLOR") and environ.get("TERM") != "dumb")
