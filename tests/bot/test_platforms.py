"""The claims on a platform, held against the one in memory and the terminal."""

import os
from collections.abc import Iterator
from io import StringIO
from typing import TextIO

import pytest

from bot.platforms.memory import MemoryPlatform
from bot.platforms.terminal import Terminal
from tests.contracts.platform import LastingPlatformClaims, People, PlatformClaims


class InMemory:
    """People at the platform in memory."""

    def __init__(self) -> None:
        self.platform = MemoryPlatform()

    async def say(self, text: str) -> None:
        self.platform.say(text)

    async def heard(self, count: int) -> list[str]:
        return [reply.plain() for _, reply in await self.platform.until(count)]


class AtTerminal:
    """Somebody whose lines come through a pipe."""

    def __init__(self, reading: TextIO, writing: TextIO) -> None:
        self._writing = writing
        self._screen = StringIO()
        self.platform = Terminal(reading, self._screen, "Frage: ", {})

    async def say(self, text: str) -> None:
        self._writing.write(f"{text}\n")
        self._writing.flush()

    async def heard(self, count: int) -> list[str]:
        return [told for told in self._screen.getvalue().split("\n\n") if told]


class TestMemory(LastingPlatformClaims):
    @pytest.fixture
    def people(self) -> People:
        return InMemory()


class TestTerminal(PlatformClaims):
    @pytest.fixture
    def people(self) -> Iterator[People]:
        reading, writing = os.pipe()
        with open(reading, encoding="utf-8") as lines:
            with open(writing, "w", encoding="utf-8") as mouth:
                yield AtTerminal(lines, mouth)
            lines.read()  # the thread that reads must have seen the end before the file is closed
