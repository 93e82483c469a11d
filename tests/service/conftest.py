"""A newsroom with its chat service, for every test of the service as a process."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.service.house import House
from tests.service.machine import ROOT
from tests.service.wire import Town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with Town(tmp_path / "socket") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds our demo articles."""
    shutil.copytree(ROOT / "seeds", tmp_path / "articles", ignore=shutil.ignore_patterns("questions.json", "README.md"))
    return tmp_path


@pytest.fixture
def house(folder: Path, town: Town) -> House:
    return House(folder, town)
