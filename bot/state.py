"""state.db: opening it, and changing it in transactions that survive whatever happens next."""

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

import aiosqlite

from bot.errors import StateBusy, StateError, StateTooNew

FILE = "state.db"
SCHEMA = 1
BUSY_MS = 5_000  # `belegbot pair` and `backup` work on the same file for moments

Rows = list[Sequence[Any]]


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
        self._turn = asyncio.Lock()  # one connection: whoever uses it sees only what is committed
        self.trouble = ""  # why the last change could not be kept, until one can
        self._connection: aiosqlite.Connection

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opening:
            try:
                self._connection = await self._open(opening)
                await _migrate(self._connection, self._directory)
            except (OSError, sqlite3.Error) as error:
                raise StateError(f"{self._directory}/{FILE} cannot be used: {error}") from error
            self._exit = opening.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._exit.aclose()

    async def _open(self, opening: AsyncExitStack) -> aiosqlite.Connection:
        if self._directory is None:
            return await opening.enter_async_context(aiosqlite.connect(":memory:", isolation_level=None))
        await asyncio.to_thread(self._directory.mkdir, mode=0o700, parents=True, exist_ok=True)
        if self._serving:
            opening.callback(os.close, _lock(self._directory / "service.lock"))
        path = self._directory / FILE
        await asyncio.to_thread(_private, path)
        connection = await opening.enter_async_context(aiosqlite.connect(path, isolation_level=None))
        await connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        await connection.execute("PRAGMA journal_mode = WAL")
        await connection.execute("PRAGMA synchronous = FULL")  # NORMAL loses the last commits with the power
        await connection.execute("PRAGMA secure_delete = ON")  # what is forgotten is not left in free pages
        return connection

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["Transaction"]:
        """What is written inside is kept whole or not at all, and on the disk when this ends.

        Raises StateError if it could not be kept.
        """
        async with self._turn:
            try:
                await self._connection.execute("BEGIN IMMEDIATE")
                yield Transaction(self._connection)
                await self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                await self._undo()
                self.trouble = f"{FILE} could not be written: {error}"
                raise StateError(self.trouble) from error
            except BaseException:
                await asyncio.shield(self._undo())
                raise
            self.trouble = ""

    async def scrub(self) -> None:
        """Overwrites what was deleted wherever it still stands on the disk. Raises StateError."""
        # secure_delete has zeroed it in the database; the log of changes holds older pages until it is emptied.
        await self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    async def probe(self) -> None:
        """Tries whether changes can be kept; `trouble` tells."""
        with suppress(StateError):
            async with self.transaction() as change:
                await change.run("INSERT OR REPLACE INTO facts VALUES ('probe', ?)", (stamp(),))

    async def _undo(self) -> None:
        with suppress(sqlite3.Error):  # nothing had begun, or the error has rolled it back already
            await self._connection.execute("ROLLBACK")

    async def rows(self, sql: str, values: Sequence[object] = ()) -> Rows:
        """What a query finds, outside of any change under way. Raises StateError."""
        async with self._turn:
            try:
                return cast("Rows", await self._connection.execute_fetchall(sql, values))
            except sqlite3.Error as error:
                raise StateError(f"{FILE} could not be read: {error}") from error


class Transaction:
    """A change under way; see `State.transaction`."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def run(self, sql: str, values: Sequence[object] = ()) -> int:
        """Changes rows; returns how many were changed."""
        return (await self._connection.execute(sql, values)).rowcount

    async def many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """The same change for each row of values."""
        await self._connection.executemany(sql, rows)

    async def rows(self, sql: str, values: Sequence[object] = ()) -> Rows:
        """What a query finds, with the changes made so far."""
        return cast("Rows", await self._connection.execute_fetchall(sql, values))


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


async def _migrate(connection: aiosqlite.Connection, directory: Path | None) -> None:
    """Brings state.db to the newest schema, a copy of the old one beside it first."""
    ((version,),) = cast("Rows", await connection.execute_fetchall("PRAGMA user_version"))
    if version > SCHEMA:
        raise StateTooNew(f"{directory}/{FILE} was written by a newer version of this program. Update it.")
    if 0 < version < SCHEMA and directory is not None:
        copy = directory / f"{FILE}.v{version}.bak"
        await asyncio.to_thread(_private, copy)
        async with aiosqlite.connect(copy) as target:
            await connection.backup(target)
    for number, name in enumerate(_MIGRATIONS[version:], start=version + 1):
        script = files("bot").joinpath(name).read_text("utf-8")
        await connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;")
