"""How far a long piece of work is: a bar on a terminal, now and then a line anywhere else."""

import sys
import time
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Self

from bot.cli.call import warn
from bot.phrases import Phrases

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from retrieval.archive import Progress

PATIENCE = 1.0  # seconds before a bar appears: short work should not flicker
EVERY = 5.0  # seconds between two lines


class Shown:
    """Shows progress on stderr while it is entered.

    lines  whether to print lines where there is no terminal
    """

    def __init__(self, phrases: Phrases, *, lines: bool = False) -> None:
        self._phrases = phrases
        self._lines = lines
        self._terminal = sys.stderr.isatty()
        self._bars: dict[str, TaskID] = {}
        self._bar: Bar | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._started = self._printed = time.monotonic()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def sync(self, progress: "Progress") -> None:
        """Takes what a sync reports."""
        phrases = self._phrases
        label = phrases.progress_reading if progress.stage == "reading" else phrases.progress_indexing
        self.step(label, progress.done, progress.total)

    def step(self, label: str, done: int, total: int) -> None:
        """`total` is 0 while it is not known."""
        if self._terminal:
            self._draw(label, done, total)
        elif self._lines and time.monotonic() - self._printed >= EVERY:
            self._printed = time.monotonic()
            warn(f"{label}: {done}/{total}" if total else f"{label}: {done}")

    def _draw(self, label: str, done: int, total: int) -> None:
        if self._bar is None:
            if time.monotonic() - self._started < PATIENCE:
                return
            self._bar = self._stack.enter_context(_bar())
        if label not in self._bars:
            self._bars[label] = self._bar.add_task(label, total=None)
        self._bar.update(self._bars[label], completed=done, total=total or None)


def _bar() -> "Bar":
    from rich.console import Console  # noqa: PLC0415  # only a long wait needs it
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Bar(*columns, console=Console(stderr=True), transient=True)
