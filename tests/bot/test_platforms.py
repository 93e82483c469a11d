"""The claims on a platform, held against the one in memory and the terminal."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TextIO

import pytest

from bot.platforms.memory import MemoryPlatform
from bot.platforms.terminal import Exports, Terminal
from bot.reply import Attachment
from tests.contracts.platform import LastingPlatformClaims, People, PlatformClaims


class InMemory:
    """People at the platform in memory."""

    def __init__(self) -> None:
        self.platform = MemoryPlatform()

    async def say(self, text: str) -> None:
        self.platform.say(text)

    async def heard(self, count: int) -> list[str]:
        return [reply.plain() for _, reply in await self.platform.until(count)]

    async def received(self, count: int) -> list[Attachment]:
        replies = [reply for _, reply in await self.platform.until(count)]
        return [replace(each, name=each.file_name) for reply in replies if (each := reply.attachment)]


class AtTerminal:
    """Somebody whose lines come through a pipe, and who finds files in a folder."""

    def __init__(self, reading: TextIO, writing: TextIO, folder: Path) -> None:
        self._writing = writing
        self._screen = StringIO()
        self._folder = folder / "exports"
        exports = Exports(self._folder, "Gespeichert: {path}", "{name} ist nicht gespeichert.")
        self.platform = Terminal(reading, self._screen, "Frage: ", {}, exports=exports)

    async def say(self, text: str) -> None:
        self._writing.write(f"{text}\n")
        self._writing.flush()

    async def heard(self, count: int) -> list[str]:
        return [told for told in self._screen.getvalue().split("\n\n") if told]

    async def received(self, count: int) -> list[Attachment]:
        places = re.findall("^Gespeichert: (.*)$", self._screen.getvalue(), re.MULTILINE)
        files = [Path(each) for each in places]
        assert {each.parent for each in files} == {self._folder}
        return [
            Attachment("picture" if each.suffix == ".png" else "file", each.name, "", each.read_bytes())
            for each in files
        ]


class TestMemory(LastingPlatformClaims):
    @pytest.fixture
    def people(self) -> People:
        return InMemory()


class TestTerminal(PlatformClaims):
    @pytest.fixture
    def people(self, tmp_path: Path) -> Iterator[People]:
        reading, writing = os.pipe()
        with open(reading, encoding="utf-8") as lines:
            with open(writing, "w", encoding="utf-8") as mouth:
                yield AtTerminal(lines, mouth, tmp_path)
            lines.read()  # the thread that reads must have seen the end before the file is closed
