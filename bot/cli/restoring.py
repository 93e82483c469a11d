"""`belegbot restore`: puts a backup in the place of what the program remembers."""

import asyncio
import fcntl
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.cli.backing_up import ARCHIVE, FORM, MANIFEST, NAMES, Piece, damage, described, sync_folder
from bot.cli.call import Call, kept_in, say
from bot.cli.pairing import hand_over
from bot.errors import BotError, StateBusy
from bot.state import SCHEMA
from retrieval import integrity
from retrieval.errors import ArchiveTooNew

LARGEST_MANIFEST = 100_000  # bytes
LOCKS = ("service.lock", "lock")  # of state.db and archive.db
ASIDE = "before-restore-"
CHUNK = 1 << 20
NEWER = "it was written by a newer version of belegbot; update this one first"


async def restore(call: Call, file: Path, *, force: bool) -> int:
    """Checks the whole backup first; then the old files, with `force`, are moved into a folder beside the new ones.

    Everything stays below the data folder: it may be a volume, or in a folder where the service may not write.
    """
    data = kept_in(call)
    phrases = call.phrases
    try:
        with ExitStack() as held:
            held.enter_context(_made(data))
            for lock in LOCKS:
                held.enter_context(_alone(data, data / lock))
            old = sorted(path for path in data.iterdir() if _is_ours(path))
            if old and not force:
                raise BotError(phrases.restore_not_empty.format(path=data))
            stage = Path(held.enter_context(tempfile.TemporaryDirectory(prefix=".restore-", dir=data)))
            pieces = await asyncio.to_thread(_unpacked, file, stage)
            await asyncio.to_thread(_sound, stage, pieces)
            aside = _exchange(data, old, stage, pieces)
            hand_over(data)
    except _Unfit as unfit:
        raise BotError(phrases.restore_unfit.format(path=file, detail=unfit)) from unfit
    except OSError as error:
        place = error.filename or data
        raise BotError(phrases.cannot_write.format(path=place, detail=error.strerror or error)) from error
    say(phrases.restored.format(path=data, pieces=", ".join(piece.name for piece in pieces)))
    if aside:
        say(phrases.restored_aside.format(path=aside))
    return 0


class _Unfit(Exception):
    """The file is no backup of ours, or not as it was written; the message says what is wrong."""


@contextmanager
def _made(data: Path) -> Iterator[None]:
    """The data folder; taken away again if nothing came of it."""
    new = not data.exists()
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        if new:
            for lock in LOCKS:
                (data / lock).unlink(missing_ok=True)
            data.rmdir()
        raise


@contextmanager
def _alone(data: Path, path: Path) -> Iterator[None]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise StateBusy(f"Another belegbot is working with {data}. Stop it first.") from error
    finally:
        os.close(handle)


def _is_ours(path: Path) -> bool:
    """Whether the service made it, and would take it for what is restored; not what was put aside earlier."""
    ours = {name.partition("/")[0] for name in NAMES} | {"index"}
    return path.name not in LOCKS and any(path.name == name or path.name.startswith(f"{name}-") for name in ours)


# ---- reading the backup


class _Manifest(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    form: int
    program: str
    made: datetime
    files: tuple[Piece, ...]


def _unpacked(file: Path, stage: Path) -> tuple[Piece, ...]:
    """Writes the backup's databases below `stage`, each as the manifest says it must be, and nothing else."""
    try:
        with _opened(file) as tar:
            pieces = _manifest(tar, file.stat().st_size)
            missing = {piece.name: piece for piece in pieces}
            while (member := tar.next()) is not None:
                piece = missing.pop(member.name, None)
                if piece is None or not member.isreg() or member.size != piece.size:
                    raise _Unfit(f"{member.name!r} is not what the manifest says")
                _unpack(tar, member, stage / piece.name)
                if described(stage / piece.name, piece.name) != piece:
                    raise _Unfit(f"{piece.name} is not as it was written")
    except (tarfile.TarError, sqlite3.Error) as error:
        raise _Unfit(str(error)) from error
    if missing:
        raise _Unfit(f"{', '.join(missing)} is missing")
    return pieces


def _opened(file: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(file, "r:")  # whoever asked for it closes it
    except OSError as error:
        raise _Unfit(str(error.strerror or error)) from error


def _manifest(tar: tarfile.TarFile, size: int) -> tuple[Piece, ...]:
    member = tar.next()
    content = tar.extractfile(member) if member and member.name == MANIFEST and member.isreg() else None
    if content is None:
        raise _Unfit(f"it does not begin with {MANIFEST}")
    told = content.read(LARGEST_MANIFEST)
    try:
        if json.loads(told).get("form", 0) > FORM:
            raise _Unfit(NEWER)
        pieces = _Manifest.model_validate_json(told).files
    except (ValueError, AttributeError, TypeError) as error:
        raise _Unfit(f"its {MANIFEST} cannot be read") from error
    names = [piece.name for piece in pieces]
    if not set(names) <= set(NAMES) or len(set(names)) < len(names) or sum(piece.size for piece in pieces) > size:
        raise _Unfit(f"its {MANIFEST} names what no backup holds")
    return pieces


def _unpack(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> None:
    content = tar.extractfile(member)
    assert content is not None  # it is a file
    into.parent.mkdir(mode=0o700, exist_ok=True)
    with open(os.open(into, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as written:
        shutil.copyfileobj(content, written, CHUNK)
        written.flush()
        os.fsync(written.fileno())


def _sound(stage: Path, pieces: Iterable[Piece]) -> None:
    """Raises _Unfit if one of the databases is damaged or was written by a newer version of the program."""
    for piece in pieces:
        path = stage / piece.name
        if path.name == ARCHIVE:
            try:
                found = [fault.detail for fault in integrity.faults(path) if fault.code == "database"]
            except ArchiveTooNew as error:
                raise _Unfit(NEWER) from error
        elif piece.schema > SCHEMA:
            raise _Unfit(NEWER)
        else:
            found = list(damage(path))
        if found:
            raise _Unfit(f"{piece.name} is damaged: {found[0]}")


# ---- putting it in place


def _exchange(data: Path, old: Sequence[Path], stage: Path, pieces: Iterable[Piece]) -> Path | None:
    """Moves the old files aside and the new ones in; returns where the old ones are. All or nothing."""
    aside = data / f"{ASIDE}{datetime.now().astimezone():%Y-%m-%dT%H%M%S}" if old else None
    moves = [(path, aside / path.name) for path in old] if aside else []
    moves += [(stage / top, data / top) for top in dict.fromkeys(piece.name.partition("/")[0] for piece in pieces)]
    if aside:
        aside.mkdir(mode=0o700)
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            source.rename(target)
            done.append((source, target))
    except OSError:
        for source, target in reversed(done):
            target.rename(source)
        raise
    for folder in [data, *([aside] if aside else [])]:
        sync_folder(folder)
    return aside
