"""`belegbot backup`: everything the program remembers, in one file, while the service goes on."""

import asyncio
import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from itertools import combinations
from pathlib import Path

from bot.archives import LEVELS
from bot.cli.call import Call, kept_in, say
from bot.cli.progress import Shown
from bot.cli.version import installed
from bot.errors import BotError
from bot.state import FILE
from retrieval.backup import open_to_read, snapshot

FORM = 1  # of a backup; counts up when an older program could not read it
MANIFEST = "manifest.json"
ARCHIVE = "archive.db"
VIEWS = ("", *("-".join(levels) for size in (1, 2) for levels in combinations(LEVELS, size)))
NAMES = (*(f"{view}/{ARCHIVE}".removeprefix("/") for view in VIEWS), FILE)  # all a backup can hold


@dataclass(frozen=True, slots=True)
class Piece:
    """One database of a backup: its name below the data folder, and what it was like.

    size    in bytes; sha256: of the file, hexadecimal
    schema  SQLite's user_version: which version of the program can read it
    """

    name: str
    size: int
    sha256: str
    schema: int


async def backup(call: Call, file: Path) -> int:
    """Writes the file whole or not at all; one of that name is replaced."""
    data = kept_in(call)
    names = [name for name in NAMES if (data / name).exists()]
    if not names:
        raise BotError(call.phrases.nothing_kept.format(path=data))
    try:
        with Shown(call.phrases, lines=True) as shown:
            pieces = await asyncio.to_thread(_write, data, names, file, shown, call.phrases.progress_copying)
    except OSError as error:
        raise BotError(call.phrases.cannot_write.format(path=file, detail=error.strerror or error)) from error
    size = sum(piece.size for piece in pieces) / 1_000_000
    say(call.phrases.backed_up.format(path=file, pieces=", ".join(names), size=f"{size:.1f}"))
    return 0


def _write(data: Path, names: list[str], file: Path, shown: Shown, label: str) -> list[Piece]:
    with tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.absolute().parent) as beside:
        pieces = []
        for name in names:
            copy = Path(beside) / name
            snapshot(data / name, copy, lambda done, total: shown.step(label, done, total))
            pieces.append(described(copy, name))
        packed = Path(beside) / "backup.tar"
        with open(os.open(packed, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as written:
            _pack(Path(beside), pieces, written)
            written.flush()
            os.fsync(written.fileno())
        packed.replace(file)
        sync_folder(file.absolute().parent)
    return pieces


def _pack(folder: Path, pieces: list[Piece], into: io.BufferedWriter) -> None:
    manifest = {
        "form": FORM,
        "program": installed(),
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": [asdict(piece) for piece in pieces],
    }
    told = json.dumps(manifest, indent=2).encode()
    with tarfile.open(fileobj=into, mode="w", format=tarfile.PAX_FORMAT) as tar:
        tar.addfile(_member(MANIFEST, len(told)), io.BytesIO(told))
        for piece in pieces:
            with (folder / piece.name).open("rb") as content:
                tar.addfile(_member(piece.name, piece.size), content)


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    member.mtime = int(datetime.now(UTC).timestamp())
    return member


def described(path: Path, name: str) -> Piece:
    """What a database that nobody has open is like."""
    with path.open("rb") as file:
        sha256 = file_digest(file, "sha256").hexdigest()
    with closing(open_to_read(path)) as connection:
        ((schema,),) = connection.execute("PRAGMA user_version")
    return Piece(name, path.stat().st_size, sha256, schema)


def sync_folder(folder: Path) -> None:
    """Puts new names in a folder on the disk itself."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def damage(database: Path) -> Iterator[str]:
    """What SQLite finds wrong with a database, whoever has it open. Blocks."""
    try:
        with closing(open_to_read(database)) as connection:
            yield from (str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok")
    except sqlite3.Error as error:
        yield str(error)
