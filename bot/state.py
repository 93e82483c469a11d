"""state.db: opening it, and changing it in transactions that survive whatever happens next."""

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, closing, suppress
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from bot.errors import StateBusy, StateError, StateTooNew

FILE = "state.db"
SCHEMA = 1
BUSY_MS = 5_000  # `belegbot pair` and `backup` work on the same file for moments

Rows = list[Sequence[Any]]
Result = TypeVar("Result")


class State:
    """What happened between people and the bot.

    directory  where state.db lives; None keeps it in memory and writes nothing
    serving    takes the lock that only one process may hold; `belegbot pair` writes beside a service without it
    Entering raises StateBusy, StateTooNew, or StateError if the directory cannot be used.
    """

    def __init__(self, directory: Path | None, *, serving: bool = True) -> None:
        self._directory = directory
        self._serving = serving
        self._exit = AsyncExitStack()
        self.trouble = ""  # why the last change could not be kept, until one can
        self._thread: ThreadPoolExecutor  # the connection's own: one after the other sees only what is committed
        self._connection: sqlite3.Connection

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opening:
            self._thread = ThreadPoolExecutor(1, "state")
            opening.callback(self._thread.shutdown, wait=False)
            try:
                if self._directory is not None:
                    await self._alone(partial(self._directory.mkdir, mode=0o700, parents=True, exist_ok=True))
                    if self._serving:
                        opening.callback(os.close, _lock(self._directory / "service.lock"))
                self._connection = await self._alone(self._open)
                opening.push_async_callback(self._alone, self._connection.close)
                await self._alone(partial(_migrate, self._connection, self._directory))
            except (OSError, sqlite3.Error) as error:
                raise StateError(f"{self._directory}/{FILE} cannot be used: {error}") from error
            self._exit = opening.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._exit.aclose()

    def _open(self) -> sqlite3.Connection:
        if self._directory is None:
            return sqlite3.connect(":memory:", isolation_level=None)
        path = self._directory / FILE
        _private(path)
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")  # NORMAL loses the last commits with the power
        connection.execute("PRAGMA secure_delete = ON")  # what is forgotten is not left in free pages
        return connection

    async def change(self, work: Callable[["Transaction"], Result]) -> Result:
        """What `work` writes is kept whole or not at all, and on the disk when this ends; returns what it returns.

        work  called in the connection's thread, all of it in one go: whoever came back for every row would wait each
              time for all that the process does in between, and everybody else with them
        Raises StateError if it could not be kept, and what `work` raises. Cancelled, it may be kept all the same.
        """
        try:
            changed = await self._alone(partial(self._change, work))
        except sqlite3.Error as error:
            self.trouble = f"{FILE} could not be written: {error}"
            raise StateError(self.trouble) from error
        self.trouble = ""
        return changed

    def _change(self, work: Callable[["Transaction"], Result]) -> Result:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            changed = work(Transaction(self._connection))
            self._connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # nothing had begun, or the error has rolled it back already
                self._connection.execute("ROLLBACK")
            raise
        return changed

    async def scrub(self) -> None:
        """Overwrites what was deleted wherever it still stands on the disk. Raises StateError."""
        # secure_delete has zeroed it in the database; the log of changes holds older pages until it is emptied.
        await self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    async def probe(self) -> None:
        """Tries whether changes can be kept; `trouble` tells."""
        with suppress(StateError):
            await self.change(lambda change: change.run("INSERT OR REPLACE INTO facts VALUES ('probe', ?)", (stamp(),)))

    async def rows(self, sql: str, values: Sequence[object] = ()) -> Rows:
        """What a query finds, outside of any change under way. Raises StateError."""
        try:
            return await self._alone(lambda: self._connection.execute(sql, values).fetchall())
        except sqlite3.Error as error:
            raise StateError(f"{FILE} could not be read: {error}") from error

    async def _alone(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


class Transaction:
    """A change under way; see `State.change`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def run(self, sql: str, values: Sequence[object] = ()) -> int:
        """Changes rows; returns how many were changed."""
        return self._connection.execute(sql, values).rowcount

    def many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """The same change for each row of values."""
        self._connection.executemany(sql, rows)

    def rows(self, sql: str, values: Sequence[object] = ()) -> Rows:
        """What a query finds, with the changes made so far."""
        return self._connection.execute(sql, values).fetchall()


def stamp(moment: datetime | None = None) -> str:
    """The moment, default now, as it is kept: UTC, ISO 8601, to the microsecond, so that text sorts as time."""
    return (moment or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="microseconds")


def _private(path: Path) -> None:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    path.chmod(0o600)


def _lock(path: Path) -> int:
    """Holds a lock file while the process lives. Raises StateBusy if another one holds it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise StateBusy(f"Another belegbot is serving from {path.parent}. Stop it first.") from None
    return handle


_MIGRATIONS = ("schema.sql",)


def _migrate(connection: sqlite3.Connection, directory: Path | None) -> None:
    """Brings state.db to the newest schema, a copy of the old one beside it first."""
    ((version,),) = connection.execute("PRAGMA user_version").fetchall()
    if version > SCHEMA:
        raise StateTooNew(f"{directory}/{FILE} was written by a newer version of this program. Update it.")
    if 0 < version < SCHEMA and directory is not None:
        copy = directory / f"{FILE}.v{version}.bak"
        _private(copy)
        with closing(sqlite3.connect(copy)) as target:
            connection.backup(target)
    for number, name in enumerate(_MIGRATIONS[version:], start=version + 1):
        script = files("bot").joinpath(name).read_text("utf-8")
        connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;")
