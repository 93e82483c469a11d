"""A newsroom's machine with the service on Matrix, as a process of its own that can be killed."""

import asyncio
import os
import shutil
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.matrix.people import PASSWORD
from tests.matrix.synapse import Synapse
from tests.service.house import ROOT

CONFIG = """
[archive]
articles = "articles"
data = "data"
[access]
readers = ["matrix:*"]
questions_per_minute = 6000
[service]
log = "json"
[web]
listen = "off"
[matrix]
homeserver = "{url}"
user_id = "{user}"
password = "{password}"
"""


class Newsroom:
    """Starts and ends the service; entering starts it.

    program  the module to run and its words, to which the configuration is added
    """

    def __init__(
        self, folder: Path, synapse: Synapse, user: str, program: Sequence[str] = ("tests.matrix.run",)
    ) -> None:
        self.folder = folder
        self.log = folder / "log"
        self.death = folder / "death"
        shutil.copytree(ROOT / "seeds", folder / "articles", ignore=shutil.ignore_patterns("questions.json", "*.md"))
        self._program = program
        self._config = folder / "config.toml"
        self._config.write_text(CONFIG.format(url=synapse.url, user=user, password=PASSWORD), "utf-8")
        self._config.chmod(0o600)
        self.process: Process | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process and self.process.returncode is None:
            await self.kill()

    async def start(self) -> None:
        """Starts the service and does not wait for it."""
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", *self._program, str(self._config),
                cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def configure(self, more: str) -> None:
        """Adds to [matrix], before a start."""
        with self._config.open("a", encoding="utf-8") as config:
            config.write(more)

    async def kill(self) -> None:
        """As a crash or a power cut would: at once, with all its children."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        await self.process.wait()

    async def end(self) -> int:
        """SIGTERM; returns the exit code."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        return await self.process.wait()

    async def died(self, seconds: float = 30.0) -> None:
        """Until it has ended by itself."""
        assert self.process
        await asyncio.wait_for(self.process.wait(), seconds)

    async def until_logged(self, words: str, seconds: float = 30.0) -> None:
        """Until the log holds the words; they count from the last start if they say so."""
        async with asyncio.timeout(seconds):
            while words not in self.log.read_text("utf-8"):
                assert self.process
                assert self.process.returncode is None, self.log.read_text("utf-8")
                await asyncio.sleep(0.05)
