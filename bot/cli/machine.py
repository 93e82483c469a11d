"""What `belegbot check` looks at on the machine: Python, folders, disk space, the clock."""

import os
import shutil
import sqlite3
import stat
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

import bot
from bot.cli.finding import Finding
from bot.phrases import Phrases
from retrieval.model import Collection, Level

OLDEST = (3, 11)
LEAST = 100_000_000  # bytes that have to be free: less is gone with the next few hundred articles
SLACK = 3600.0  # seconds a file may be newer than the clock says: another machine may have written it
FOLDERS = 20_000  # looked at in search of one that may have been meant


def python(phrases: Phrases) -> Iterator[Finding]:
    """The interpreter and its SQLite."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST:
        yield Finding("python", "fault", phrases.check_python_old.format(version=version))
    else:
        yield Finding("python", "ok", phrases.check_python.format(version=version))
    yield Finding("sqlite", "ok", phrases.check_sqlite.format(version=sqlite3.sqlite_version))


def articles(folder: Path, phrases: Phrases) -> Finding:
    """The folder of articles."""
    if not folder.is_dir():
        return Finding("articles", "fault", phrases.check_articles_missing.format(path=folder))
    if not os.access(folder, os.R_OK | os.X_OK):
        return Finding("articles", "fault", phrases.check_articles_unreadable.format(path=folder))
    return Finding("articles", "ok", phrases.check_articles.format(path=folder))


def collections(root: Path, given: Sequence[Collection], rest: Level, phrases: Phrases) -> Iterator[Finding]:
    """The folders that have a level of their own.

    One that is missing while it asks for another level is a fault: presumably it is misspelt, and what it was to
    protect is open.
    """
    for each in given:
        text = phrases.check_collection.format(folder=each.folder, level=each.level)
        if _exists(root, each.folder):
            yield Finding("collection", "ok", text)
            continue
        near = get_close_matches(each.folder.casefold(), _folders(root), n=1, cutoff=0.5)
        meant = phrases.check_collection_nearest.format(nearest=near[0]) if near else ""
        missing = phrases.check_collection_missing.format(folder=each.folder, level=each.level)
        yield Finding("collection", "note" if each.level == rest else "fault", f"{missing} {meant}".rstrip())


def _exists(root: Path, folder: str) -> bool:
    """Whether there is such a folder or file, however its name is capitalised."""
    place = root
    for name in folder.replace("\\", "/").rstrip("/").split("/"):
        if (place / name).exists():
            place /= name
            continue
        same = [path for path in _listed(place) if _plain(path.name) == _plain(name)]
        if not same:
            return False
        place = same[0]
    return True


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _folders(root: Path) -> list[str]:
    found: list[str] = []
    for place, names, _ in os.walk(root):
        found += [(Path(place) / name).relative_to(root).as_posix() for name in names]
        if len(found) > FOLDERS:
            break
    return found


def data(folder: Path | None, phrases: Phrases) -> Iterator[Finding]:
    """The folder that keeps what was read, and the room left for it."""
    if folder is None:
        yield Finding("data", "note", phrases.check_data_not_given)
        return
    nearest = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        yield Finding("data", "fault", phrases.check_data_unwritable.format(path=folder))
        return
    if not folder.exists():
        yield Finding("data", "ok", phrases.check_data_new.format(path=folder))
    elif mode := _open_to_others(folder):
        yield Finding("data", "note", phrases.check_data_open.format(path=folder, mode=f"{mode:03o}"))
    else:
        yield Finding("data", "ok", phrases.check_data.format(path=folder))
    yield _room(folder, nearest, phrases)


def _open_to_others(folder: Path) -> int:
    """The mode of the folder if it lets others in and something inside does too; else 0."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    if not mode & 0o077:
        return 0  # whatever is inside, nobody else gets there
    inside = (stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir())
    return mode if any(each & 0o077 for each in inside) else 0


def _room(folder: Path, nearest: Path, phrases: Phrases) -> Finding:
    """An index that is built anew, and a copy before a migration, need as much again as there is."""
    free = shutil.disk_usage(nearest).free
    held = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.exists() else 0
    told = {"free": _megabytes(free), "held": _megabytes(held), "path": folder}
    if free < LEAST:
        return Finding("space", "fault", phrases.check_space_out.format(**told))
    if free < held:
        return Finding("space", "note", phrases.check_space_low.format(**told))
    return Finding("space", "ok", phrases.check_space.format(**told))


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.0f}"


def clock(places: Sequence[Path | None], now: datetime, phrases: Phrases) -> Iterator[Finding]:
    """The time and its zone; wrong if something was written in the future.

    places  what was written by clocks that are presumably right
    """
    written = [path for path in (Path(bot.__file__), *places) if path is not None and path.exists()]
    newest = max(written, key=lambda path: path.stat().st_mtime)
    at = datetime.fromtimestamp(newest.stat().st_mtime, now.tzinfo)
    shown = f"{now:%d.%m.%Y %H:%M}"
    if (at - now).total_seconds() > SLACK:
        yield Finding(
            "clock", "fault", phrases.check_clock_wrong.format(time=shown, path=newest, at=f"{at:%d.%m.%Y %H:%M}")
        )
    else:
        zone = f"{now.tzname()}, UTC{now:%z}"
        yield Finding("clock", "ok", phrases.check_clock.format(time=shown, zone=zone))
    if not now.utcoffset() and "TZ" not in os.environ:
        yield Finding("zone", "note", phrases.check_zone_utc)
