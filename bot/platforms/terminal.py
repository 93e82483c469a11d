"""The terminal as a platform: one room, one sender, a prompt for people and plain lines for pipes."""

import asyncio
import os
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self, TextIO

from bot.platform import Address, Inbox, Message, NotAccepted, Receipt
from bot.reply import Attachment, Paragraph, Reply

NAME = "terminal"
ROOM = "terminal"
SENDER = "terminal"
NAMES = 1_000  # files of one name that are kept beside each other
PATIENCE = 0.2  # seconds until a line that was not accepted is offered again


@dataclass(frozen=True, slots=True)
class Exports:
    """Where pictures and files go that come with a reply, and what is said about them.

    folder  made when it is first needed; None: nothing is kept
    kept, not_kept   sentences with {path} and {name}
    """

    folder: Path | None
    kept: str
    not_kept: str


class Terminal:
    """Reads lines and prints replies; a line is answered before the next is read.

    prompt   what stands before the cursor when a person types
    environ  NO_COLOR and TERM are looked at
    leaving  whether nothing more is read after the answer to a line
    exports  for pictures and files; None: they are passed over, but for what a picture shows
    """

    def __init__(
        self,
        heard: TextIO,
        said: TextIO,
        prompt: str,
        environ: Mapping[str, str],
        leaving: Callable[[str], bool] = lambda line: False,
        exports: Exports | None = None,
    ) -> None:
        self._heard = heard
        self._said = said
        self._environ = environ
        self._leaving = leaving
        self._exports = exports
        self.left = False
        self._prompt = prompt if heard.isatty() and said.isatty() else None
        self._answered = asyncio.Event()
        self._asked = ""
        self._lines = 0
        self._piped: asyncio.Queue[str] | None = None

    @property
    def name(self) -> str:
        """See `bot.platform.Platform`."""
        return NAME

    @property
    def typed(self) -> bool:
        """Whether a person types, rather than a pipe."""
        return self._prompt is not None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    async def receive(self, inbox: Inbox) -> None:
        """Until the input ends or the sender leaves. Raises KeyboardInterrupt on Ctrl-C at the prompt."""
        while not self.left and (line := await self._next()) is not None:
            if not line.strip():
                continue
            self._lines += 1
            self._asked = str(self._lines)
            self._answered.clear()
            await self._put(
                inbox, Message(platform=NAME, room=ROOM, sender=SENDER, id=self._asked, text=line, direct=True)
            )
            await self._answered.wait()
            self.left = self._leaving(line)

    async def _put(self, inbox: Inbox, message: Message) -> None:
        """A line cannot be read again, so it is offered until it is taken."""
        while True:
            try:
                return await inbox.put([message])
            except NotAccepted:
                await asyncio.sleep(PATIENCE)

    async def send(self, reply: Reply, to: Address, key: str) -> Receipt:
        """Prints the reply, where its picture or file is, and a blank line."""
        self.show(reply if reply.attachment is None else await self._told(reply, reply.attachment))
        if to.reply_to == self._asked:
            self._answered.set()
        return Receipt((key,))

    async def _told(self, reply: Reply, attachment: Attachment) -> Reply:
        """The reply with what its picture shows, if that is not said, and where it was put."""
        lines = [reply.unsaid] if reply.unsaid else []
        if self._exports:
            path = await asyncio.to_thread(_kept, self._exports.folder, attachment)
            lines.append(
                self._exports.kept.format(path=path)
                if path
                else self._exports.not_kept.format(name=attachment.file_name)
            )
        return replace(reply, blocks=(*reply.blocks, *map(Paragraph, lines)))

    def show(self, reply: Reply) -> None:
        """Prints something nobody asked for, such as a welcome."""
        print(shown(reply, self._said, self._environ), end="\n\n", file=self._said, flush=True)

    async def _next(self) -> str | None:
        """The next line; None at the end."""
        if self._prompt is not None:
            return self._typed(self._prompt)
        if self._piped is None:
            self._piped = asyncio.Queue()
            # A thread, because a pipe's end cannot be waited for and a file cannot be polled; nobody waits for it.
            Thread(target=self._read, args=(self._piped, asyncio.get_running_loop()), daemon=True).start()
        line = await self._piped.get()
        return line or None

    def _read(self, piped: "asyncio.Queue[str]", loop: asyncio.AbstractEventLoop) -> None:
        """Every line, then ""; in a thread."""
        with suppress(RuntimeError):  # the loop has ended meanwhile
            for line in self._heard:
                loop.call_soon_threadsafe(piped.put_nowait, line)
            loop.call_soon_threadsafe(piped.put_nowait, "")

    def _typed(self, prompt: str) -> str | None:
        """What is typed at the prompt; None at the end.

        It blocks the event loop: line editing and Ctrl-C work in the main thread only, and while the one
        sender types nothing else is due.
        """
        with _interruptible(), suppress(EOFError):
            with suppress(ImportError):
                import readline  # noqa: F401, PLC0415  # gives input() line editing; never keeps a history file
            return input(prompt)
        return None


def _kept(folder: Path | None, attachment: Attachment) -> Path | None:
    """Where the attachment is in the folder now, under a name of its own; None if it could not be kept."""
    if folder is None:
        return None
    name = Path(attachment.file_name)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for count in range(1, NAMES):
            path = folder / (f"{name.stem}-{count}{name.suffix}" if count > 1 else name)
            with suppress(FileExistsError):
                return _written(path, attachment.content)
            if path.read_bytes() == attachment.content:
                return path
    except OSError:
        return None
    return None


def _written(path: Path, content: bytes) -> Path:
    """The path of a new file with this content; one that could not be written whole is not left behind."""
    with open(path, "xb", opener=_private) as file:
        try:
            file.write(content)
            file.flush()
        except OSError:
            path.unlink()
            raise
    return path


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


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
