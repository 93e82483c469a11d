"""Text cut into words, numbers and signs, each with the class of words it belongs to."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate

from retrieval.model import Span

Sense = tuple[str, float | str]  # the class of a word, and what it stands for there

# Every class a rule may name. A class is one character, so rules are regular expressions over such characters.
CLASSES = (
    # signs, and words of no interest in small letters and in capitals
    *("word", "name", "mark", "break", "stop", "comma", "dash", "slash", "open", "close", "apostrophe"),
    # numbers as they are written
    *("iso", "date", "daymonth", "clock", "thousands", "decimal", "years", "year", "ordinal", "small", "big"),
    # small words that decide what the others say
    *("article", "preposition", "vor", "in", "around", "bis", "und", "am", "per", "to", "of", "alt", "oclock", "ampm"),
    *("number", "one", "few", "many", "about", "more", "than", "half", "whole", "both", "ordinalword", "quarterto"),
    *("last", "this", "next", "same", "every", "all", "edge", "before", "after", "recent", "early"),
    # units and names of time
    *("unit", "units", "jahr", "weekend", "quarter", "isoweek", "century", "time", "second"),
    *("weekday", "shortday", "weekdaypart", "onweekdays", "part", "partly", "morgen"),
    *("month", "namemonth", "shortmonth", "season", "decade", "tens", "feast"),
    # words that say it all
    *(
        "deictic",
        "deicticly",
        "shift",
        "previous",
        "past",
        "present",
        "future",
        "epoch",
        "frequency",
        "times",
        "length",
    ),
    *("hour", "counted", "age", "feastlead", "quartername", "threequarter"),
)
SIGN = {name: chr(0x4E00 + place) for place, name in enumerate(CLASSES)}
_CLASS = {sign: name for name, sign in SIGN.items()}

_ABBREVIATIONS = (
    "Jan|Feb|Febr|Apr|Jun|Jul|Aug|Sept|Sep|Okt|Oct|Nov|Dez|Dec|Mon|Tues|Tue|Wed|Thurs|Thur|Thu|Fri|Sat|Sun|Mo|Di|Mi|Do|Fr"
    "|Sa|So|Nr|Jh|Jhdt|Abs|Art|No|Vol|ca|Mr|Mrs|Ms|Dr|St|Prof|Str|bzw|rd|inkl"
)
_MONTH_NAMES = (  # as the second end of "Aug. 30-Sept. 2"
    r"(?:(?:Jan|Feb|Febr|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Okt|Nov|Dec|Dez)\.|(?:Jan|Febr)uary?|March|April|May|June"
    r"|July|August|(?:Septem|Octo|Novem|Decem)ber|März|Mai|Juni|Juli|Oktober|Dezember)"
)
_TOKEN = (
    rf"((?:(?:{_ABBREVIATIONS})\.|[ap]\.\s?m\.|o['’]clock|[^\W\d_]\w*(?:-\w+)*)"
    r"|(?:\d{4}-\d\d-\d\d(?![\d-])"
    r"|\d{1,2}\.\s?(?:0?[1-9]|1[0-2])\.(?:\s?(?:1\d|20)\d\d|\d\d)?(?!\d|\.\d|:)"
    r"|\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?!\d)"
    r"|\d{1,2}[.:]\d\d(?!\d|[.:,]\d)"
    r"|\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?!\d)"
    r"|\d+[.,]\d+(?:[.,:]\d+)*"
    r"|\d{4}/\d\d(?:\d\d)?(?!\d)"
    r"|\d{1,3}:\d+(?:[:.]\d+)*"
    r"<ordinal>"
    rf"|\d+(?!-{_MONTH_NAMES})(?:-?[^\W\d_]\w*)(?:-\w+)*"
    r"|\d+)"
    r"|\n[^\S\n]*\n\s*"  # a gap between paragraphs
    r"|[^\w\s]|_)"
)
_ORDINAL = r"|\d{1,2}\.(?![\d.])"
_MARKS = {
    sign: (name, "")
    for name, signs in {
        "stop": ".!?;…", "comma": ",", "dash": "-–—", "slash": "/", "open": "([", "close": ")]", "apostrophe": "'’",
    }.items()
    for sign in signs
}  # fmt: skip
_MOST_MET, _LONGEST_MET = 50_000, 60  # tokens kept with their senses, and characters of each
_LONGEST_NUMBER = 24  # characters; nobody counts time in longer ones, some of which are infinite for a computer
_MARK, _GAP, _WORD, _NAME = ("mark", ""), ("break", ""), ("word", ""), ("name", "")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language that have to do with time.

    words     as they are written, with their classes and what they stand for
    compound  the sense of a word that is made of others, or None; asked only for words with one of these endings
    ordinals  whether "7." is the seventh
    met       what the tokens met so far stand for, with the sign of their class
    """

    words: dict[str, Sense]
    compound: Callable[[str], Sense | None]
    endings: frozenset[str]
    ordinals: bool
    met: dict[str, tuple[float | str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """A stretch of text, token by token: four lists of one length, and `signs` with a character for each.

    Each is equal only to itself, so that what was found out about one can be kept by it.
    """

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    values: list[float | str]
    signs: str

    def name(self, place: int) -> str:
        """The class of a token; "" beyond the ends."""
        return _CLASS[self.signs[place]] if 0 <= place < len(self.words) else ""


def tokenized(text: str, span: Span, lexicon: Lexicon) -> Tokens:
    """The tokens of a stretch of text."""
    # One call of the pattern for a whole text, and one look-up a token: every word of an archive comes this way.
    pieces = _pattern(lexicon.ordinals).split(text[span.start : span.end])
    places = list(accumulate(map(len, pieces), initial=span.start))
    words = pieces[1::2]
    known = lexicon.met
    if len(known) > _MOST_MET:
        known.clear()
    met = [known.get(word) or _meet(word, lexicon) for word in words]
    values = [value for value, _ in met]
    return Tokens(text, words, places[1:-1:2], places[2::2], values, "".join([sign for _, sign in met]))


def _meet(word: str, lexicon: Lexicon) -> tuple[float | str, str]:
    """What a token stands for and the sign of its class, from now on known."""
    name, value = _sense(word, lexicon)
    met = (value, SIGN[name])
    if len(word) <= _LONGEST_MET:
        lexicon.met[word] = met
    return met


def _sense(word: str, lexicon: Lexicon) -> Sense:
    if word[0].isdecimal():
        return _number(word, lexicon.compound)
    if word[0] == "_" or not word[0].isalnum():
        return _GAP if word[0] == "\n" else _MARKS.get(word, _MARK)
    sense = lexicon.words.get(word)
    if sense is None and word[-2:] in lexicon.endings:
        sense = lexicon.compound(word)
    return sense or _unknown(word, lexicon.words)


def _unknown(word: str, known: dict[str, Sense]) -> Sense:
    if not word[0].isupper():
        return _WORD
    if len(word) > 3 and word.isupper():
        return known.get(word.capitalize()) or known.get(word.lower()) or _NAME
    return _NAME


@cache
def _pattern(ordinals: bool) -> re.Pattern[str]:
    return re.compile(_TOKEN.replace("<ordinal>", _ORDINAL if ordinals else ""))


def _number(word: str, compound: Callable[[str], Sense | None]) -> Sense:
    if word.isdecimal():
        return _whole_number(word)
    if (sense := compound(word)) is not None:
        return sense
    for pattern, name in _NUMBERS if len(word) <= _LONGEST_NUMBER else ():
        if pattern.fullmatch(word):
            return name, _stands_for(name, word)
    return "word", word


def _stands_for(name: str, word: str) -> float | str:
    match name:
        case "ordinal":
            return int(word[:-1])
        case "decimal":
            return float(word.replace(",", "."))
        case "thousands":
            return float(re.sub(r"\D", "", word))
    return word


def _whole_number(word: str) -> Sense:
    if len(word) > _LONGEST_NUMBER:
        return "word", word
    number = int(word)
    if len(word) == 4 and 1000 <= number < 2200:
        return "year", number
    return ("small" if len(word) <= 2 and number <= 31 else "big"), float(number)


_NUMBERS = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"\d{4}-\d\d-\d\d", "iso"),
        (r"\d+/\d+/\d+", "date"),
        (r"\d{1,2}\.\s?\d{1,2}\.\s?\d+", "date"),
        (r"\d{1,2}\.\s?\d{1,2}\.", "daymonth"),
        (r"(?:[01]?\d|2[0-4])[.:][0-5]\d", "clock"),
        (r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+", "thousands"),
        (r"\d+[.,]\d+", "decimal"),
        (r"\d{4}/\d+", "years"),
        (r"\d{1,2}\.", "ordinal"),
    )
)
