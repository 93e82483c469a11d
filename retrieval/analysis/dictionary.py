"""simplemma's dictionaries, opened and read fast; `python -m retrieval.analysis.dictionary` prepares them once.

Opening the German one from the package takes about a second, and each look into it 20 microseconds. `make setup` keeps
it beside the installed packages in a form that is open at once and takes two; without that file everything works as
well, only later and slower.
"""

import mmap
import sys
from array import array
from collections.abc import Iterator, Mapping
from pathlib import Path
from struct import Struct
from zlib import crc32

import simplemma
from simplemma.strategies import LOW_MEMORY_DICTIONARY_FACTORY, DefaultDictionaryFactory

LANGUAGES = ("de", "en")
ENTRIES = 32  # of one group, which is searched from its beginning

# A file is this head, then the places where its groups begin and where the last one ends, then the groups. The checksum
# of a word tells its group. A group is a line end, and lines like "ging<tab>3ehen": how many letters to cut off, and
# what to put there instead.
_HEAD = Struct("<16sII")  # the format, the number of groups, the length of the file
_FORMAT = b"belegbot words 1"
_NOTHING_CUT = ord("0")


class PreparedDictionaries:
    """A `DictionaryFactory` that takes prepared dictionaries where there are any."""

    def __init__(self) -> None:
        self._opened: dict[str, Mapping[str, str]] = {}

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        """The dictionary of a language: word form to lemma."""
        if lang not in self._opened:
            self._opened[lang] = _prepared(lang) or LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary(lang)
        return self._opened[lang]


def path(lang: str) -> Path:
    """Where the prepared dictionary lies: inside the environment, bound to the versions that made it."""
    made_by = f"{simplemma.__version__}-{sys.implementation.cache_tag}"
    return Path(sys.prefix) / "share" / "belegbot" / f"{lang}-{made_by}.words"


def prepare() -> None:
    """Writes the prepared dictionaries. Raises OSError if the environment cannot be written."""
    for lang in LANGUAGES:
        target = path(lang)
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(".part")
        # Not the one of low memory: to read that from its beginning to its end takes twenty seconds.
        partial.write_bytes(_file(DefaultDictionaryFactory().get_dictionary(lang)))
        partial.replace(target)
        target.with_suffix(".pickle").unlink(missing_ok=True)  # what earlier versions prepared


def _file(lemmas: Mapping[str, str]) -> bytes:
    groups: list[list[bytes]] = [[b""] for _ in range(len(lemmas) // ENTRIES + 1)]
    for word in lemmas:
        key = word.encode()
        groups[crc32(key) % len(groups)].append(key + b"\t" + _change(word, lemmas[word]).encode())
    written = [b"\n".join([*group, b""]) for group in groups]
    places = array("I", [_HEAD.size + 4 * (len(groups) + 1)])
    for group in written:
        places.append(places[-1] + len(group))
    return b"".join([_HEAD.pack(_FORMAT, len(groups), places[-1]), places.tobytes(), *written])


def _change(word: str, lemma: str) -> str:
    common = 0
    for ours, theirs in zip(word, lemma, strict=False):
        if ours != theirs:
            break
        common += 1
    return chr(_NOTHING_CUT + len(word) - common) + lemma[common:]


class _Prepared(Mapping[str, str]):
    """A prepared file, of which only the parts are read that words lead to."""

    def __init__(self, data: mmap.mmap) -> None:
        """Raises ValueError if these are not all the bytes of such a file."""
        written_in, groups, size = _HEAD.unpack(data[: _HEAD.size].ljust(_HEAD.size))
        if written_in != _FORMAT or size != len(data):
            raise ValueError("no prepared dictionary")
        self._data = data
        self._groups = groups
        self._places = array("I", data[_HEAD.size : _HEAD.size + 4 * (groups + 1)])

    def get(self, word: str, default: str | None = None) -> str | None:  # type: ignore[override]
        """The lemma of a word form."""
        key = word.encode()
        group = crc32(key) % self._groups
        line = b"\n%b\t" % key
        found = self._data.find(line, self._places[group], self._places[group + 1])
        if found < 0:
            return default
        start = found + len(line)
        change = self._data[start : self._data.find(b"\n", start)].decode()
        return word[: len(word) + _NOTHING_CUT - ord(change[0])] + change[1:]

    def __getitem__(self, word: str) -> str:
        if (lemma := self.get(word)) is None:
            raise KeyError(word)
        return lemma

    def __iter__(self) -> Iterator[str]:
        lines = self._data[self._places[0] :].split(b"\n")
        return (line.partition(b"\t")[0].decode() for line in lines if line)

    def __len__(self) -> int:
        return self._data[self._places[0] :].count(b"\t")


def _prepared(lang: str) -> Mapping[str, str] | None:
    try:
        with path(lang).open("rb") as file:
            return _Prepared(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError):  # ValueError also for an empty file, which cannot be mapped
        return None


if __name__ == "__main__":
    prepare()
