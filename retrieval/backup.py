"""A copy of a database while others write to it: for the admin's backup, and before every migration."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from retrieval.errors import ArchiveError

PAGES = 512  # of 4 KiB, copied at a time; between two portions others get their turn
PATIENCE = 10.0  # seconds to wait for another process that is just closing or migrating the database


def snapshot(database: Path, into: Path, progress: Callable[[int, int], None] | None = None) -> None:
    """Copies a database as it stands at one moment; whoever has it open goes on reading and writing.

    database   archive.db of a data directory, or of the directory of one clearance in it; no lock is needed. The index
               beside it is not copied: it is derived, and filled anew at the next start
    into       the copy: one file (mode 0600) that is there whole and sound or not at all; an older one is replaced
    progress   called with the pages copied and the pages in all
    Blocks: call it in a thread. Raises ArchiveError if there is no such database, no room, or the copy is damaged.
    """
    part = into.with_name(f"{into.name}.part")
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        _copy(database, part, progress)
        _sync(part)
        part.replace(into)
        _sync(into.parent)
    except (OSError, sqlite3.Error) as error:
        raise ArchiveError(f"{database} could not be copied to {into}: {error}") from error
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                part.with_name(f"{part.name}{ending}").unlink(missing_ok=True)


def open_to_read(database: Path) -> sqlite3.Connection:
    """Opens a database that another process may have open, without a lock and without the power to change it.

    Raises sqlite3.Error if there is none, or if it is none.
    """
    connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        if not database.exists() or database.with_name(f"{database.name}-wal").exists():
            raise
        # Nobody has it open, and the directory is read-only: SQLite cannot put down its notes for other readers.
        connection = sqlite3.connect(f"{database.absolute().as_uri()}?immutable=1", uri=True)
    return connection


def _copy(database: Path, part: Path, progress: Callable[[int, int], None] | None) -> None:
    def tell(_: int, remaining: int, total: int) -> None:
        if progress:
            progress(total - remaining, total)

    with closing(open_to_read(database)) as source, closing(sqlite3.connect(part)) as target:
        # SQLite starts a copy again whenever another process writes, unless the reader holds on to what it sees:
        # so a writer that never rests cannot keep the copy from its end.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(target, pages=PAGES, progress=tell)
        source.rollback()
        target.execute("PRAGMA journal_mode = DELETE")  # else it would need a second file beside it to be opened
        found = target.execute("PRAGMA integrity_check(1)").fetchone()
    if found != ("ok",):
        raise ArchiveError(f"The copy of {database} is damaged: {found[0]}")


def _sync(path: Path) -> None:
    """Puts what was written on the disk itself, so that a power failure does not take it."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
