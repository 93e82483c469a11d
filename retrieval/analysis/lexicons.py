"""Word lists as values: our own, shipped as text beside this file, and two an administrator may install."""

import codecs
import mmap
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from retrieval.errors import RetrievalError
from retrieval.model import Language

DEFAULT_THESAURUS = (
    Path("/usr/share/mythes/th_de_DE_v2.dat"),
    Path("/usr/share/myspell/dicts/th_de_DE_v2.dat"),
)
"""Where Debian's package mythes-de puts the thesaurus."""

DEFAULT_DING = (Path("/usr/share/trans/de-en"), Path("/usr/share/dict/de-en.txt"))
"""Where Debian's package trans-de-en, or the Ding program itself, puts the dictionary."""

_MOST_SYNONYMS = 12
_LARGEST_GROUP = 15
_MOST_TRANSLATIONS = 6


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Which lemmas stand for which, all in lower case."""

    related: Mapping[str, tuple[str, ...]]

    def of(self, lemma: str) -> tuple[str, ...]:
        """The direct neighbours of a lower-case lemma, without itself, nearest first; () if it is not listed.

        A neighbour may consist of several words ("ums leben kommen"). A lemma in the spelling of before 1996
        ("beschluß"), as lemmatizers give it, finds its present one. Raises RetrievalError if an installed
        thesaurus turns out to be damaged at this place.
        """
        return self.related.get(lemma) or self.related.get(lemma.replace("ß", "ss")) or ()


def installed(candidates: Sequence[Path]) -> Path | None:
    """The first of these that is a file."""
    return next((path for path in candidates if path.is_file()), None)


# Our own lists


@cache
def stopwords(language: Language) -> frozenset[str]:
    """Function words without search weight; time words, negation and question words are not among them."""
    return _words(f"stopwords.{language}.txt")


@cache
def frame_words(language: Language) -> frozenset[str]:
    """Question words, requests and fillers: to be ignored in a question, not in an article."""
    return _words(f"frame.{language}.txt")


@cache
def separable_prefixes() -> frozenset[str]:
    """First parts of German verbs that stand apart in a main clause ("läuft ... ab")."""
    return _words("separable.txt")


@cache
def places() -> frozenset[str]:
    """Countries, cities, rivers, regions, in German and English; some consist of several words."""
    return frozenset(_lines("places.txt"))


@cache
def place_sorts() -> dict[str, frozenset[str]]:
    """What each place is: a country, a state, a city, water or a region; some, such as Luxembourg, are several."""
    sorts: dict[str, frozenset[str]] = {}
    sort = ""
    for line in _text("places.txt").splitlines():
        if line.startswith("#"):
            sort = next((name for word, name in _PLACE_SORTS.items() if word in line), "")
        elif line:
            sorts[line] = sorts.get(line, frozenset()) | {sort}
    return sorts


_PLACE_SORTS = {"countries": "country", "federal": "state", "cities": "city", "rivers": "water", "regions": "region"}


@cache
def first_names() -> frozenset[str]:
    """First names common in German-language news."""
    return frozenset(_lines("first_names.txt"))


@cache
def titles() -> frozenset[str]:
    """Words that stand before a person's name; some English ones consist of two words."""
    return frozenset(_lines("titles.txt"))


@cache
def units() -> Mapping[str, str]:
    """The group ("money", "percent", "length" ...) of each inflected unit; some consist of several words."""
    return MappingProxyType({unit: group for group, listed in _pairs("units.txt") for unit in _items(listed)})


@cache
def synonyms() -> Synonyms:
    """Our own newsroom list. `of` keeps the order in which the list names the neighbours."""
    related: dict[str, dict[str, None]] = {}
    for line in _lines("synonyms.de.txt"):
        for word, neighbours in _relations(line):
            related.setdefault(word, {}).update(dict.fromkeys(neighbours))
    return Synonyms(MappingProxyType({word: tuple(found) for word, found in related.items()}))


@cache
def idioms() -> Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
    """Phrases of our newsroom list that end in a verb, by the word before it: their words, and what stands for them."""
    found: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for phrase, meant in synonyms().related.items():
        words = tuple(phrase.split())
        if len(words) > 1:
            found.setdefault(words[-2], []).append((words, meant))
    return MappingProxyType({word: tuple(phrases) for word, phrases in found.items()})


@cache
def translations() -> Mapping[str, tuple[str, ...]]:
    """English words and phrases, lower case, single blanks, and the German lemmas to look for instead."""
    return MappingProxyType({english: _items(german) for english, german in _pairs("en_de.txt")})


def _relations(line: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    asked, arrow, found = line.partition(" > ")
    if arrow:
        yield asked, _items(found)
        return
    group = tuple(line.split(" | "))
    for word in group:
        yield word, tuple(other for other in group if other != word)


def _words(name: str) -> frozenset[str]:
    return frozenset(word for line in _lines(name) for word in line.split())


def _pairs(name: str) -> Iterator[tuple[str, str]]:
    for line in _lines(name):
        key, _, value = line.partition(": ")
        yield key, value


def _items(listed: str) -> tuple[str, ...]:
    return tuple(listed.split(", "))


def _lines(name: str) -> Iterator[str]:
    """The lines of one of our lists that are neither empty nor comment."""
    return (line for line in _text(name).splitlines() if line and not line.startswith("#"))


def _text(name: str) -> str:
    return (resources.files("retrieval") / "analysis" / "lexicon" / name).read_text(encoding="utf-8")


# Number words


@lru_cache(maxsize=16384)  # every word of a sentence is asked whether it is one
def number_value(word: str, language: Language = "de") -> float | None:
    """What a cardinal number word is worth, composed ones included; None if it is none.

    Read in `language` first, then in the other one: "billion" is 10**12 in German and 10**9 in English.
    Digits and ordinals are no number words; the articles "ein", "eine" ... are (1).
    """
    readings = (_german_value, _english_value)
    for value in readings if language == "de" else reversed(readings):
        number = value(word.lower())
        if number is not None:
            return number
    return None


def _german_value(word: str) -> float | None:
    for typed, written in (("fuenf", "fünf"), ("zwoelf", "zwölf"), ("dreissig", "dreißig")):
        word = word.replace(typed, written)
    return _german_composed(word)


def _german_composed(word: str) -> float | None:
    known = _numbers("de").get(word)
    if known is not None:
        return known
    if word.endswith("einhalb"):
        whole = _german_composed(word.removesuffix("einhalb"))
        return None if whole is None else whole + 0.5
    for name, size in (("tausend", 1000), ("hundert", 100)):
        if name in word:
            return _german_multiple(word, name, size)
    return _german_below_hundred(word)


def _german_multiple(word: str, name: str, size: int) -> float | None:
    """`dreihundertfünf`: so many times the size, and what is left over; each may be missing."""
    before, _, after = word.partition(name)
    many = _german_composed(before) if before else 1
    rest = _german_composed(after.removeprefix("und")) if after else 0
    if many is None or rest is None or not 1 <= many < 1000 or rest >= size:
        return None
    return many * size + rest


def _german_below_hundred(word: str) -> float | None:
    numbers = _numbers("de")
    ones, joined, tens = word.partition("und")
    one, ten = numbers.get(ones, 0), numbers.get(tens, 0)
    return ten + one if joined and one in range(1, 10) and ten in range(20, 100, 10) else None


def _english_value(word: str) -> float | None:
    numbers = _numbers("en")
    if word in numbers:
        return numbers[word]
    tens, hyphen, ones = word.partition("-")
    ten, one = numbers.get(tens, 0), numbers.get(ones, 0)
    return ten + one if hyphen and one in range(1, 10) and ten in range(20, 100, 10) else None


@cache
def _numbers(language: Language) -> Mapping[str, float]:
    return MappingProxyType({word: float(value) for word, value in _pairs(f"numbers.{language}.txt")})


# Debian's mythes-de


def thesaurus(path: Path) -> Synonyms:
    """The MyThes thesaurus in this file, read a word at a time as it is asked for.

    At most 12 neighbours a word, those of the smallest group of synonyms first. Left out are broader and
    narrower terms, groups of more than 15 and phrases of more than two words.
    Raises RetrievalError if the file cannot be read or is not sorted MyThes data.
    """
    return Synonyms(_Thesaurus(path))


class _Thesaurus(Mapping[str, tuple[str, ...]]):
    """Finds entries by bisection: the file is large, sorted, and a question asks for few of its words."""

    __slots__ = ("_data", "_encoding", "_path", "_start")

    # `word|2` opens an entry, its groups are lines like `-|synonym|synonym (hint)` or `(noun)|synonym`
    _HEAD = re.compile(rb"^(?!-\|)([^|\n]*)\|(\d+)\r?\n", re.MULTILINE)
    _HINT = re.compile(r"\([^()]*\)")
    _SKIPPED_HINT = re.compile(r"\((?:[^()]*, )?(?:Oberbegriff|Unterbegriff|Antonym|Assoziation|derb|vulg\.)[^()]*\)")
    _PROBES = 128

    def __init__(self, path: Path) -> None:
        self._path = path
        self._data = _mapped(path)
        self._start = self._data.find(b"\n") + 1
        self._encoding = self._declared_encoding()
        self._check_order()

    def __getitem__(self, word: str) -> tuple[str, ...]:
        groups = self._groups(word)
        if groups is None:
            raise KeyError(word)
        near = (other for group in sorted(groups, key=len) for other in group if other != word)
        return tuple(dict.fromkeys(near))[:_MOST_SYNONYMS]

    def __iter__(self) -> Iterator[str]:
        return (head[1].decode(self._encoding) for head in self._HEAD.finditer(self._data, self._start))

    def __len__(self) -> int:
        return sum(1 for _ in self._HEAD.finditer(self._data, self._start))

    def _groups(self, word: str) -> list[list[str]] | None:
        try:
            head = self._head(word.encode(self._encoding))
        except UnicodeEncodeError:
            return None
        if head is None:
            return None
        groups: list[list[str]] = []
        place = head.end()
        for _ in range(int(head[2])):
            line = _line_at(self._data, place)
            group = self._group(line, word)
            if len(group) <= _LARGEST_GROUP:
                groups.append(group)
            place += len(line) + 1
        return groups

    def _group(self, line: bytes, word: str) -> list[str]:
        try:
            kind, *members = line.decode(self._encoding).rstrip("\r").split("|")
        except UnicodeDecodeError as error:
            raise self._broken(f'the entry "{word}" is not {self._encoding} text') from error
        if not members or not (kind == "-" or kind.startswith("(")):
            raise self._broken(f'the entry "{word}" has fewer groups than it announces')
        kept = (member for member in members if not self._SKIPPED_HINT.search(member))
        lemmas = (" ".join(self._HINT.sub(" ", member).lower().split()) for member in kept)
        return [lemma for lemma in lemmas if 1 <= len(lemma.split()) <= 2]

    def _head(self, word: bytes) -> re.Match[bytes] | None:
        """The entry of this word; between low and high stand whole lines, and the entry if there is one."""
        low, high = self._start, len(self._data)
        while low < high:
            middle = self._data.rfind(b"\n", low, (low + high) // 2) + 1 or low
            head = self._HEAD.search(self._data, middle, high)
            if head is None or head[1] > word:
                high = middle
            elif head[1] == word:
                return head
            else:
                low = head.end()
        return None

    def _declared_encoding(self) -> str:
        name = self._data[: self._start].decode("ascii", "replace").strip()
        try:
            return codecs.lookup(name).name
        except (LookupError, ValueError) as error:
            raise self._broken(f'its first line should name an encoding, but is "{name[:40]}"') from error

    def _check_order(self) -> None:
        """Looks at entries all over the file: bisection in unsorted data would miss words without a sign."""
        if self._HEAD.match(self._data, self._start) is None:
            raise self._broken('its second line should be an entry like "frist|1"')
        step = max(1, (len(self._data) - self._start) // self._PROBES)
        last = b""
        for place in range(self._start, len(self._data), step):
            head = self._HEAD.search(self._data, place)
            if head is None:
                return
            if head[1] < last:
                raise self._broken(f'its entries are not sorted near "{head[1].decode(self._encoding, "replace")}"')
            last = head[1]

    def _broken(self, what: str) -> RetrievalError:
        return RetrievalError(f"{self._path} is not a MyThes thesaurus: {what}. Install mythes-de anew.")


def _mapped(path: Path) -> mmap.mmap:
    try:
        with path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:  # ValueError: an empty file cannot be mapped
        raise RetrievalError(f"{path} cannot be read as a lexicon: {error}") from error


# Debian's trans-de-en


def ding(path: Path) -> Mapping[str, tuple[str, ...]]:
    """The English-German dictionary in this file: a lower-case word or two, and its German lemmas.

    At most 6 lemmas, likeliest first, of one or two words each, in lower case. Only the beginning of the file
    is looked at here; the first look-up indexes all of it: a second or two and 40 MB for Debian's.
    Raises RetrievalError, here or then, if the file cannot be read or is not Ding's format.
    """
    data = _mapped(path)
    if next(_ding_entries(path, data), None) is None:
        raise RetrievalError(f"{path} is not a Ding dictionary: it has no entries. Install trans-de-en anew.")
    return _Ding(path, data)


class _Ding(Mapping[str, tuple[str, ...]]):
    """Knows which lines hold an English word, and reads these when it is asked for."""

    def __init__(self, path: Path, data: mmap.mmap) -> None:
        self._path = path
        self._data = data

    def __getitem__(self, english: str) -> tuple[str, ...]:
        lines = self._lines[english]
        votes: dict[str, float] = {}
        for start in (lines,) if isinstance(lines, int) else lines:
            headwords, translations = _ding_sides(_line_at(self._data, start))
            place = list(_ding_words(translations)).index(english)
            for rank, lemma in enumerate(_ding_lemmas(headwords)):
                # a line speaks for a lemma the more the earlier both stand in it
                votes[lemma] = votes.get(lemma, 0) + 1 / (1 + place + rank)
        return tuple(sorted(votes, key=lambda lemma: -votes[lemma]))[:_MOST_TRANSLATIONS]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    @cached_property
    def _lines(self) -> dict[str, int | tuple[int, ...]]:
        """Where in the file the lines of a word start; one number alone, as most words have one line only."""
        found: dict[str, int | tuple[int, ...]] = {}
        for start, english in _ding_entries(self._path, self._data):
            for word in _ding_words(english):
                known = found.get(word)
                if known is None:
                    found[word] = start
                else:
                    found[word] = (known, start) if isinstance(known, int) else (*known, start)
        return found


def _ding_entries(path: Path, data: mmap.mmap) -> Iterator[tuple[int, str]]:
    """Where each line that is not a comment starts, in bytes, and its English headwords."""
    start, number = 0, 0
    while start < len(data):
        line = _line_at(data, start)
        number += 1
        if line.strip() and not line.startswith(b"#"):
            yield start, _english_headwords(line, f"{path}, line {number}")
        start += len(line) + 1


def _english_headwords(line: bytes, place: str) -> str:
    if b" :: " not in line:
        raise RetrievalError(
            f'{place}: not a line of the Ding dictionary, "::" between German and English is missing.'
            " Install trans-de-en anew."
        )
    try:
        return _ding_sides(line)[1]
    except UnicodeDecodeError as error:
        raise RetrievalError(f"{place}: not UTF-8 text. Install trans-de-en anew.") from error


def _line_at(data: mmap.mmap, start: int) -> bytes:
    end = data.find(b"\n", start)
    return data[start:] if end < 0 else data[start:end]


def _ding_sides(line: bytes) -> tuple[str, str]:
    """The headwords, German and English; what follows the first " | " are their plurals and phrases.

    Source: Ding's word list itself, `Deutsch {m}; … | … :: English; … | …`.
    """
    german, _, english = line.partition(b" :: ")
    return german.partition(b" | ")[0].decode(), english.partition(b" | ")[0].decode()


def _ding_words(side: str) -> Iterator[str]:
    """The alternatives of one side, in order, of one or two words, lower case.

    Remarks, placeholders ("etw.") and a preposition that waits for one ("to agree to sth.") are left out.
    """
    if not side.isascii() or not _BRACKET.isdisjoint(side):
        side = _REMARK.sub(" ", side).replace("’", "'")
    for alternative in side.lower().split(";"):
        words = alternative.split()
        if len(words) > 1:
            words = [word for word in words if word.partition("/")[0] not in _PLACEHOLDERS]
        if len(words) == 2 and words[1] in _PREPOSITIONS:
            words.pop()
        if 1 <= len(words) <= 2 and not any("/" in word or "…" in word for word in words):
            yield " ".join(words)


def _ding_lemmas(side: str) -> Iterator[str]:
    """German alternatives without the function words that lost their companion ("sich mit etw. abfinden")."""
    for words in _ding_words(side):
        yield " ".join(word for word in words.split() if word not in stopwords("de")) or words


_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>|\beiner Sache\b")
_BRACKET = frozenset("([{<")
_PLACEHOLDERS = frozenset(
    ("jdn", "jdn.", "jdm", "jdm.", "jds", "jds.", "jd.", "etw.", "sich", "der", "die", "das", "sb.", "sb.'s")
) | {"sth.", "sth.'s", "oneself", "one's", "to", "the", "a", "an"}
_PREPOSITIONS = frozenset(
    ("about", "against", "at", "for", "from", "in", "into", "of", "on", "over", "to", "upon", "with")
)
