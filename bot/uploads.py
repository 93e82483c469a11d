"""Articles that editors send in a chat: kept in one folder among the articles, whole, and never over another one."""

import asyncio
import os
import re
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Literal

from bot.errors import BotError
from bot.platform import File, Files, Message, Refused

ENDINGS = (".txt", ".md")
WORDS = 6  # of a text, which its name is made of
LONGEST = 120  # bytes of a name without its ending

Why = Literal["off", "kind", "size", "taken", "empty", "gone", "unwritable"]

_OTHER = re.compile(r"[^\w.() -]+")


class NotKept(BotError):
    """An article was not kept; `why` says why in a word, and nothing has changed."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


class Uploads:
    """Takes articles from chats.

    articles  the folder of articles; folder: the one below it for uploads, or None: nothing is taken
    largest   bytes of one article
    files     who fetches documents, by platform
    """

    def __init__(
        self,
        articles: Path | None,
        folder: str | None,
        largest: int,
        files: Callable[[], Mapping[str, Files]] = dict,
    ) -> None:
        self._articles = articles
        self._folder = folder
        self._largest = largest
        self._files = files

    async def document(self, message: Message, file: File, name: str = "") -> str:
        """Keeps a document under its own name, or another one; returns its source.

        Raises NotKept, and Unreachable if the platform cannot fetch it just now.
        """
        name = _named(name or file.name)
        if self._target() is None:
            raise NotKept("off")
        if file.size > self._largest:
            raise NotKept("size")
        fetching = self._files().get(message.platform)
        if fetching is None:
            raise NotKept("off")
        try:
            data = await fetching.fetch(file, self._largest)
        except Refused as error:
            raise NotKept("gone") from error
        return await self._kept(name, data)

    async def text(self, message: Message, text: str, name: str = "") -> str:
        """Keeps a text under a name, by default one of its time and first words; returns its source. Raises NotKept."""
        if not name:
            name = f"{_slug(message.sent_at, text)}.txt"
        elif not name.lower().endswith(ENDINGS):
            name = f"{name}.txt"
        return await self._kept(_named(name), f"{text}\n".encode())

    def _target(self) -> Path | None:
        return self._articles / self._folder if self._articles and self._folder else None

    async def _kept(self, name: str, data: bytes) -> str:
        target = self._target()
        if target is None:
            raise NotKept("off")
        if len(data) > self._largest:
            raise NotKept("size")
        if not data.strip() or b"\0" in data:
            raise NotKept("kind" if data.strip() else "empty")
        try:
            await asyncio.to_thread(_write, target, name, data)
        except OSError as error:
            raise NotKept("unwritable") from error
        return f"{(self._folder or '').rstrip('/')}/{name}"


def _named(name: str) -> str:
    """The name as a file may bear it. Raises NotKept for one that is no article's."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    stem, dot, ending = _OTHER.sub("_", base).strip(" .").rpartition(".")
    if not dot or f".{ending.lower()}" not in ENDINGS:
        raise NotKept("kind")
    stem = stem.encode()[:LONGEST].decode("utf-8", "ignore").strip(" ._") or "artikel"
    if stem.casefold() == "readme":
        raise NotKept("kind")  # it would be taken for one about the folder
    return f"{stem}.{ending.lower()}"


def _slug(at: datetime, text: str) -> str:
    words = re.findall(r"\w+", text)[:WORDS]
    return f"{at:%Y-%m-%d}_{'-'.join(words).lower()}" if words else f"{at:%Y-%m-%d}"


def _write(folder: Path, name: str, data: bytes) -> None:
    """The file appears whole, or not at all. The same article sent again is the one there is.

    Raises NotKept if another one has the name already, and OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target, draft = folder / name, folder / f".{secrets.token_hex(8)}.draft"
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, target)
        except FileExistsError:
            if target.read_bytes() != data:
                raise NotKept("taken") from None
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    _sync(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
