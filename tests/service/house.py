"""A newsroom's machine with articles, a page, and a town of people that write to it."""

import asyncio
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.service.machine import ROOT, Machine
from tests.service.wire import Town

CONFIG = """
[archive]
articles = "articles"
data = "{data}"
[access]
admins = ["wire:chefin"]
readers = ["wire:*"]
questions_per_minute = 6000
[service]
rescan_minutes = {rescan}
log = "json"
[web]
listen = "127.0.0.1:{port}"
"""


class House(Machine):
    """One whose people are in a town, and whose articles come and go.

    wrap    what runs the service: a program and its words
    rescan  minutes between two looks at the whole folder
    """

    def __init__(
        self, folder: Path, town: Town, data: str = "data", wrap: tuple[str, ...] = (), rescan: float = 0.2
    ) -> None:
        self.port = free_port()
        super().__init__(folder, CONFIG.format(data=data, port=self.port, rescan=rescan))
        self.articles = folder / "articles"
        self.articles.mkdir(exist_ok=True)
        self._town = town
        self._wrap = wrap

    def command(self) -> Sequence[str]:
        return ("tests.service.run", str(self._town.socket), str(self._config))

    def wrapped(self, *command: str) -> Sequence[str]:
        return (*self._wrap, *command)

    def write(self, name: str, text: str) -> None:
        """An article lands in the folder, whole."""
        draft = self.folder / "draft"
        draft.write_text(text, "utf-8")
        draft.rename(self.articles / name)

    async def belegbot(self, *words: str, data: Path | None = None) -> int:
        """Another command of ours on the same data, or on a copy; returns its exit code."""
        place = ("--data", str(data)) if data else ("--config", str(self._config))
        with self.log.open("ab") as log:
            command = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", *words, *place, cwd=ROOT, stdout=log, stderr=log
            )
            return await command.wait()

    def inside(self, path: Path) -> Path:
        """A path as the service sees it, where that has file systems of its own."""
        assert self.process
        return Path("/proc", str(self.process.pid), "root", *path.parts[1:])

    async def readyz(self) -> tuple[int, Mapping[str, Any]]:
        """The status and what it says; (0, {}) as long as nobody listens."""
        return await asyncio.to_thread(self._get, "/readyz")

    async def until_ready(self, seconds: float = 30.0) -> None:
        async with asyncio.timeout(seconds):
            while (await self.readyz())[0] != 200:
                assert self.process
                assert self.process.returncode is None, self.log.read_text("utf-8")
                await asyncio.sleep(0.05)

    def get(self, path: str) -> str:
        """What the page's server says at a path."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as response:
            return str(response.read().decode())

    def _get(self, path: str) -> tuple[int, Mapping[str, Any]]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as response:
                return response.status, json.loads(response.read())
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.loads(refused.read())
        except OSError:
            return 0, {}


def free_port() -> int:
    """A port that nobody listens on just now."""
    import socket  # noqa: PLC0415

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
