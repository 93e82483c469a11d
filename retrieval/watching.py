"""Notices that something in the folder of articles changed: told by the system, and looked after now and then."""

import asyncio
import os
import threading
import time
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import structlog
from watchfiles import watch
from watchfiles.main import FileChange

from retrieval.folder import ENDINGS, SIDECAR

log = structlog.get_logger(__name__)

TICK = 250  # milliseconds after which a folder put in place of another is noticed
QUIET = 100  # milliseconds without a change that end a burst of them, ...
LONGEST = 500  # ... which are told at the latest after so many
RETRY = 10.0  # seconds after which a system that refused to watch is asked again


async def changes(folder: Path, rescan: float) -> AsyncGenerator[None, None]:
    """Yields whenever it is time to look through the folder; to be closed (`contextlib.aclosing`).

    rescan  seconds after which it yields though nothing was told: other machines' changes to a network mount are not
    The first time at once, and from then on nothing is missed: within a second after an article or a sidecar was
    written, renamed or removed, and when the folder itself came, went or was put in place of another. Changes
    during what is done with a yield are told by the next one. Where the system cannot watch (its limits of inotify
    are reached), that is logged, and the rescans remain.
    """
    thread = ThreadPoolExecutor(1, thread_name_prefix="watching")  # one of its own: it is never free
    watched = _Watched(folder, rescan)
    loop = asyncio.get_running_loop()
    try:
        while True:
            if await loop.run_in_executor(thread, watched.is_time):
                yield
    finally:
        watched.stopped.set()  # a wait that goes on ends within QUIET
        thread.submit(watched.close)
        thread.shutdown(wait=False)


class _Watched:
    """The folder as one thread sees it."""

    def __init__(self, folder: Path, rescan: float) -> None:
        self.stopped = threading.Event()
        self._folder = Path(os.path.abspath(folder))  # as the paths of changes are told
        self._rescan = rescan
        self._due = time.monotonic()
        self._retry = 0.0
        self._identity: tuple[int, int] | None = None
        self._changes: Iterator[set[FileChange]] | None = None
        self._refused = False

    def is_time(self) -> bool:
        """Waits about a tick, or until something happens; says whether it is time to look through the folder."""
        identity = self._identity_now()
        replaced = identity != self._identity
        if replaced:
            self.close()
            self._identity, self._retry = identity, 0.0
        told = self._pause() if identity is None else self._wait()
        if not (replaced or told or time.monotonic() >= self._due):
            return False
        self._due = time.monotonic() + self._rescan
        return True

    def close(self) -> None:
        """Ends the watch that was opened, if any."""
        self._changes = None  # the generator ends with its last reference

    def _identity_now(self) -> tuple[int, int] | None:
        try:
            status = self._folder.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino

    def _wait(self) -> bool:
        """Whether the system tells of a change that concerns us, within a tick."""
        if self._changes is None:
            if time.monotonic() < self._retry:
                return self._pause()
            self._changes = self._opened()
        try:
            told = next(self._changes, set())
        except (OSError, RuntimeError) as error:
            return self._rest(error)
        self._refused = False
        return any(self._concerns_us(Path(path)) for _, path in told)

    def _opened(self) -> Iterator[set[FileChange]]:
        return watch(
            self._folder,
            watch_filter=None,  # what it filters out it does not let us see the time for
            debounce=LONGEST,
            step=QUIET,
            stop_event=self.stopped,
            rust_timeout=TICK,
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )

    def _rest(self, error: Exception) -> bool:
        """The system does not watch: what happened meanwhile has to be looked for."""
        was_watching = not self._refused
        if was_watching and self._identity_now() == self._identity:
            log.warning("the folder cannot be watched, it is looked through now and then", reason=str(error))
            self._refused = True
        self._changes, self._retry = None, time.monotonic() + min(RETRY, self._rescan)
        self._pause()
        return was_watching

    def _pause(self) -> bool:
        """Waits a tick. Always False: nothing was told."""
        self.stopped.wait(TICK / 1000)
        return False

    def _concerns_us(self, path: Path) -> bool:
        if not path.is_relative_to(self._folder):
            return True
        if any(part.startswith(".") for part in path.relative_to(self._folder).parts):
            return False
        # What is gone may have been a folder.
        is_article = path.name.casefold().endswith((*ENDINGS, SIDECAR))
        try:
            return is_article or path.is_dir() or not path.exists()
        except OSError:  # no right to look, a mount that went stale, a name too long: the folder may show more
            return True
