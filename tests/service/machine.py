"""A newsroom's machine for a test: a folder with a configuration, and the service as a process that can be killed."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[2]


class Machine:
    """Starts and ends the service; entering starts it.

    config  what config.toml says at first
    """

    def __init__(self, folder: Path, config: str) -> None:
        self.folder = folder
        self.log = folder / "log"
        self._config = folder / "config.toml"
        self._config.write_text(config, "utf-8")
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

    def command(self) -> Sequence[str]:
        """The service as its own program: a module and its words."""
        return ("bot", "serve", "--config", str(self._config))

    def configure(self, more: str) -> None:
        """Adds to the configuration, before a start."""
        with self._config.open("a", encoding="utf-8") as config:
            config.write(more)

    async def start(self, **environ: str) -> None:
        """Starts the service and does not wait for it."""
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.wrapped(sys.executable, "-m", *self.command()),
                cwd=ROOT, stdout=log, stderr=log, stdin=PIPE, env=os.environ | environ, start_new_session=True,
            )  # fmt: skip

    def wrapped(self, *command: str) -> Sequence[str]:
        """The command, or what runs it in its turn."""
        return command

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

    async def died(self, seconds: float = 30.0) -> int:
        """Until it has ended by itself; its exit code."""
        assert self.process
        return await asyncio.wait_for(self.process.wait(), seconds)

    async def until_logged(self, words: str, seconds: float = 30.0) -> None:
        """Until the log holds the words, whichever start they are from."""
        async with asyncio.timeout(seconds):
            while words not in self.log.read_text("utf-8"):
                assert self.process
                assert self.process.returncode is None, self.log.read_text("utf-8")
                await asyncio.sleep(0.05)
