"""Who may see which document: the level of a source, and which sources an archive of some clearance must not hold.

What an archive may not see is not filtered out of its answers: it is not in it. The bot opens one archive for each
clearance, each with a data directory of its own, and each reads only what its clearance allows. Words, counts, the
rarity of a word, corrected typing errors and suggestions are made of visible documents alone, so none of them can
tell of a hidden one, and nothing has to be remembered wherever a new kind of answer is written.

In doubt the higher level holds: where two folders are the same but for capitals, where a name is one only by accident
("geheim\\x.txt", unpacked on the wrong system), and where a link leads from one folder into another, whatever is
higher of the place of the link and the place it leads to, and likewise where an article's sidecar is a link. A hard
link is a copy: it has the level of its own folder.
"""

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import get_args

from retrieval.folder import sidecar_names
from retrieval.model import Collection, Level

LEVELS: tuple[Level, ...] = get_args(Level)  # from the lowest to the highest
_HIGHEST = LEVELS[-1]
_BLANK_EDGE = re.compile(r"(?:^|/) | (?:/|$)")


def level_of(source: str, collections: Sequence[Collection], rest: Level) -> Level:
    """The level of a source, or of a folder: that of the most specific collection it lies in, else `rest`.

    Names are compared whole, without regard to capitals and to how accents are composed; of equally specific
    collections the higher level holds. A path that is none ("a/../b", "/a", "a//b") has the highest.
    """
    return max((_level(reading, collections, rest) for reading in _readings(source)), key=LEVELS.index)


def visible(source: str, collections: Sequence[Collection], rest: Level, clearance: Level) -> bool:
    """Whether someone of this clearance may see a source."""
    return LEVELS.index(level_of(source, collections, rest)) <= LEVELS.index(clearance)


def hidden(
    sources: Iterable[str], articles: Path | None, collections: Sequence[Collection], rest: Level, clearance: Level
) -> set[str]:
    """Those of some sources that an archive of this clearance may not hold.

    articles   the folder, where what a link leads to is looked at as well; None: nothing but names is
    """
    if clearance == _HIGHEST:
        return set()
    way = None if articles is None else _Way(articles)

    def may_be_held(source: str) -> bool:
        paths = {source} if way is None else {source} | way.leads(source)
        return all(visible(path, collections, rest, clearance) for path in paths)

    return {source for source in sources if not may_be_held(source)}


def _readings(source: str) -> set[str]:
    """A path as it stands, and as it may have been meant or may be mistaken for."""
    readings = {source, source.replace("\\", "/")}
    return readings | {_plain(reading) for reading in readings if not _is_plain(reading)}


def _is_plain(path: str) -> bool:
    return path.isprintable() and unicodedata.is_normalized("NFKC", path) and not _BLANK_EDGE.search(path)


def _plain(path: str) -> str:
    """A path without what nobody sees in it: invisible characters, blanks around names, another width of letters."""
    shown = "".join(each for each in unicodedata.normalize("NFKC", path) if unicodedata.category(each) != "Cf")
    return "/".join(name.strip() for name in shown.split("/"))


def _level(path: str, collections: Sequence[Collection], rest: Level) -> Level:
    names = tuple(_folded(name) for name in path.split("/"))
    if not {"", ".", ".."}.isdisjoint(names):
        return _HIGHEST
    deepest, level = 0, rest
    for collection in collections:
        folder = _folder(collection.folder)
        if len(folder) < deepest or names[: len(folder)] != folder:
            continue
        if len(folder) > deepest or LEVELS.index(collection.level) > LEVELS.index(level):
            deepest, level = len(folder), collection.level
    return level


@lru_cache(maxsize=1024)
def _folder(path: str) -> tuple[str, ...]:
    return tuple(_folded(name) for name in path.replace("\\", "/").removesuffix("/").split("/"))


@lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    # Folding may take a composed letter apart, and a composed letter may hide one that is folded.
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


class _Way:
    """Follows links below a folder; each folder on the way is looked at once."""

    def __init__(self, articles: Path) -> None:
        self._root = os.path.join(os.path.realpath(articles), "")
        self._folders: dict[str, str] = {}

    def leads(self, source: str) -> set[str]:
        """Where an article really lies, and where its sidecars do that are links, as paths below the folder."""
        return {self._real(source), *(self._real(each) for each in sidecar_names(source) if self._is_link(each))}

    def _real(self, source: str) -> str:
        path = self._path(source)
        if os.path.islink(path):
            path = os.path.realpath(path)
        return path.removeprefix(self._root) if path.startswith(self._root) else f"../{path}"

    def _is_link(self, source: str) -> bool:
        return os.path.islink(self._path(source))

    def _path(self, source: str) -> str:
        prefix, _, name = source.rpartition("/")
        if prefix not in self._folders:
            self._folders[prefix] = os.path.join(os.path.realpath(os.path.join(self._root, prefix)), "")
        return self._folders[prefix] + name
