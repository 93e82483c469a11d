"""Walks the folder of articles: which files there are, whether they changed, which are left aside."""

import errno
import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import FolderMissing
from retrieval.model import Skipped

ENDINGS = (".txt", ".md")
SIDECAR = ".meta.toml"
TICK = 2_000_000_000  # nanoseconds; no file system we may be given tells times apart less finely (FAT: 2 s)
_TIMES = re.compile(r"(?:^|:)\d+:(-?\d+)(?=\+|$)")


@dataclass(frozen=True, slots=True)
class Found:
    """A file that looks like an article.

    source  its path below the archive's folder, with "/", spelled as on disk
    path    where to open it
    stamp   size and modification time of the file and of its sidecars; equal stamps: presumably unchanged
    """

    source: str
    path: Path
    stamp: str


def walk(root: Path) -> Iterator[Found | Skipped]:
    """Every article below `root`, and every one that must be left aside, in order of their sources.

    Hidden names, sidecars, a README.md at the top and files of other endings are passed over in silence.
    Links are followed as long as they stay inside: a link to a folder that holds the link itself, or that
    another link has led to already, is skipped as "loop". A folder is listed when its turn comes.
    A folder that is skipped may hold articles that were read earlier: they are unknown now, not gone.

    Raises FolderMissing, at the call, if `root` is no folder or cannot be listed.
    """
    real = os.path.realpath(root)
    try:
        entries = _entries(real)
    except OSError as error:
        raise FolderMissing(f"{root}: this folder cannot be read ({_reason(error)}).") from error
    return _walk(_Folder("", str(root), real), entries)


def stamp(path: Path) -> str:
    """What `Found.stamp` would be for this file now. Raises OSError if the file is gone."""
    return _stamp(os.stat(path), [str(sidecar) for sidecar in sidecars(path)])


def newest(stamp: str) -> int:
    """When the file of a stamp, or one of its sidecars, was changed last: nanoseconds since 1970, negative before."""
    return max(map(int, _TIMES.findall(stamp)), default=0)


def is_settled(stamp: str, taken: int) -> bool:
    """Whether a later change of the file is sure to give it another stamp.

    A file that is changed twice within a tick of the clock may keep its size and time, as git knows: a stamp
    taken (nanoseconds since 1970) so soon after a change tells nothing.
    """
    return abs(taken - newest(stamp)) >= TICK


def identity(root: Path) -> str:
    """Tells a folder from another one put in its place, as where a volume is mounted and where it is not.

    Raises FolderMissing if there is no such folder.
    """
    try:
        status = os.stat(root)
    except OSError as error:
        raise FolderMissing(f"{root}: this folder cannot be read ({_reason(error)}).") from error
    return f"{status.st_dev}:{status.st_ino}"


def sidecars(path: Path) -> tuple[Path, Path]:
    """Where metadata of an article may stand, the more particular first: `a.txt.meta.toml`, `a.meta.toml`."""
    particular, shared = sidecar_names(path.name)
    return path.with_name(particular), path.with_name(shared)


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder on the way down: `prefix` of the sources in it, where to open it, where it really lies."""

    prefix: str
    path: str
    real: str


@dataclass(slots=True)
class _Open:
    """A folder being walked, and what of it is still to come."""

    folder: _Folder
    rest: Iterator[os.DirEntry[str]]
    names: Collection[str]


def _walk(top: _Folder, entries: list[os.DirEntry[str]]) -> Iterator[Found | Skipped]:
    followed: set[str] = set()
    # A stack, because folders may be nested deeper than Python's calls may be.
    way = [_opened(top, entries)]
    while way:
        entry = next(way[-1].rest, None)
        if entry is None:
            way.pop()
            continue
        step = _step(entry, way, followed)
        if isinstance(step, _Folder):
            try:
                way.append(_opened(step, _entries(step.path)))
            except OSError as error:
                yield Skipped(step.prefix.removesuffix("/"), _code(error), _reason(error))
        elif step is not None:
            yield step


def _opened(folder: _Folder, entries: list[os.DirEntry[str]]) -> _Open:
    names = {entry.name for entry in entries}
    wanted = [entry for entry in entries if _concerns_us(entry, top=not folder.prefix)]
    return _Open(folder, iter(sorted(wanted, key=_order)), names)


def _entries(path: str) -> list[os.DirEntry[str]]:
    with os.scandir(path) as entries:
        return list(entries)


def _concerns_us(entry: os.DirEntry[str], *, top: bool) -> bool:
    name = entry.name
    if name.startswith(".") or (top and name.casefold() == "readme.md"):
        return False
    return _is_article(name) or _is_folder(entry) or (entry.is_symlink() and "." not in name)


def _is_article(name: str) -> bool:
    return name.casefold().endswith(ENDINGS)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _order(entry: os.DirEntry[str]) -> str:
    # With its slash a folder sorts where the sources of its articles belong: "a-b.txt" before "a/x.txt".
    return entry.name + "/" if _is_folder(entry) else entry.name


def _step(entry: os.DirEntry[str], way: list[_Open], followed: set[str]) -> _Folder | Found | Skipped | None:
    here = way[-1]
    source = here.folder.prefix + entry.name
    try:
        entry.name.encode()
    except UnicodeEncodeError:
        return Skipped(os.fsencode(source).decode("utf-8", "replace"), "name")
    try:
        if entry.is_symlink():
            return _follow(entry, source, way, followed)
        if entry.is_dir():
            return _Folder(source + "/", entry.path, os.path.join(here.folder.real, entry.name))
        return _found(entry, source, here)
    except OSError as error:
        return Skipped(source, _code(error), _reason(error))


def _follow(
    entry: os.DirEntry[str], source: str, way: list[_Open], followed: set[str]
) -> _Folder | Found | Skipped | None:
    entry.stat()  # raises if the link dangles or runs in a circle
    target = os.path.realpath(entry.path)
    if os.path.commonpath([target, way[0].folder.real]) != way[0].folder.real:
        return Skipped(source, "outside")
    if not entry.is_dir():
        return _found(entry, source, way[-1]) if _is_article(entry.name) else None
    if target in followed or any(above.folder.real == target for above in way):
        return Skipped(source, "loop")
    followed.add(target)
    return _Folder(source + "/", entry.path, target)


def _found(entry: os.DirEntry[str], source: str, here: _Open) -> Found:
    beside = [name for name in sidecar_names(entry.name) if name in here.names]
    stamp_now = _stamp(entry.stat(), [os.path.join(here.folder.path, name) for name in beside])
    return Found(source, Path(entry.path), stamp_now)


def sidecar_names(name: str) -> tuple[str, str]:
    """As `sidecars`, for an article's name or source."""
    return name + SIDECAR, name.rpartition(".")[0] + SIDECAR


def _stamp(article: os.stat_result, beside: Collection[str]) -> str:
    parts = [f"{article.st_size}:{article.st_mtime_ns}"]
    for sidecar in beside:
        try:
            status = os.stat(sidecar)
        except FileNotFoundError:
            continue
        parts.append(f"{os.path.basename(sidecar)}:{status.st_size}:{status.st_mtime_ns}")
    return "+".join(parts)


def _code(error: OSError) -> str:
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR:
            return "vanished"
        case errno.ELOOP:
            return "loop"
        case _:
            return "unreadable"


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
