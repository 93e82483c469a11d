"""Rules over classes of words: how one is written, and how the longest that fits is found."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from retrieval.timex.meanings import Meaning
from retrieval.timex.tokens import CLASSES, SIGN, Tokens


@dataclass(frozen=True, slots=True)
class Found:
    """Tokens `first` to `last`, the last one included, and the rule that holds for them."""

    tokens: Tokens
    first: int
    last: int

    def value(self, *classes: str) -> float | str | None:
        """What the first token of one of these classes stands for."""
        wanted = {SIGN[name] for name in classes}
        signs = self.tokens.signs
        places = (place for place in range(self.first, self.last + 1) if signs[place] in wanted)
        return next((self.tokens.values[place] for place in places), None)

    def text(self, *classes: str) -> str:
        """As `value`, of what stands for a word; "" if there is none."""
        value = self.value(*classes)
        return value if isinstance(value, str) else ""

    def number(self, *classes: str) -> float | None:
        """As `value`, of what stands for a number."""
        value = self.value(*classes)
        return float(value) if isinstance(value, int | float) else None

    def whole(self, *classes: str) -> int | None:
        """As `number`, without a fraction."""
        number = self.number(*classes)
        return None if number is None else int(number)

    def all(self, *classes: str) -> list[float | str]:
        """What every token of these classes stands for, in order."""
        wanted = {SIGN[name] for name in classes}
        places = range(self.first, self.last + 1)
        return [self.tokens.values[place] for place in places if self.tokens.signs[place] in wanted]

    def ahead(self, classes: Sequence[str], within: int = 12) -> float | str | None:
        """What the next token of these classes behind the words stands for."""
        wanted = {SIGN[name] for name in classes}
        end = min(len(self.tokens.words), self.last + 1 + within)
        places = (place for place in range(self.last + 1, end) if self.tokens.signs[place] in wanted)
        return next((self.tokens.values[place] for place in places), None)

    @property
    def words(self) -> str:
        """As they stand in the text."""
        return self.tokens.text[self.tokens.starts[self.first] : self.tokens.ends[self.last]]

    def before(self, steps: int = 1) -> str:
        """The word that stands so many tokens before, in lower case; "" at the beginning."""
        place = self.first - steps
        return self.tokens.words[place].lower() if place >= 0 else ""

    def after(self, steps: int = 1) -> str:
        """The word that stands so many tokens behind, as it is written; "" at the end."""
        place = self.last + steps
        return self.tokens.words[place] if place < len(self.tokens.words) else ""


Builder = Callable[[Found], Meaning | None]  # None: the words look like a time and are none
Rule = tuple[str, Builder]

# Classes that stand for each other in most places.
GROUPS = {
    "NUMBER": "number|threequarter|small|big|year|decimal|thousands|one",
    "COUNT": "number|threequarter|small|big|year|decimal|thousands",
    "SOME": "few|many",
    "UNIT": "unit|units|jahr|second",
    "MONTH": "month|namemonth|shortmonth",
    "DAY": "small|ordinal",
    "WHICH": "last|this|next",
    "PART": "part|morgen|partly|early",
    "YEAR": "year",
    "TO": "bis|und|dash|slash|comma",
    "TIMEWORD": "clock|small",
}


_WEAK = (
    *("word", "name", "mark", "break", "stop", "comma", "dash", "slash", "open", "close", "apostrophe", "article"),
    *(
        "preposition",
        "vor",
        "in",
        "around",
        "bis",
        "und",
        "am",
        "per",
        "to",
        "of",
        "alt",
        "number",
        "one",
        "few",
        "many",
    ),
    *("about", "more", "than", "whole", "both", "ordinalword", "last", "this", "next", "same", "every", "all"),
    *("small", "big", "thousands", "decimal", "counted", "times", "edge", "early"),
)


class Grammar:
    """The rules of one language, tried in their order wherever one may begin.

    A rule is classes of words with blanks between them: `a|b` for either, `?`, `*`, `+` as in regular expressions,
    `(` and `)` around what belongs together, `(=` and `(!` for what must or must not follow, `<a|b` and `<!a|b`
    for what must or must not stand before. Names in capitals are those of GROUPS.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        starting: dict[str, list[Rule]] = {}
        for rule in rules:
            for sign in _first(rule[0]):
                starting.setdefault(sign, []).append(rule)
        self._starting = starting
        # A question needs few of them, and to compile all takes longer than to answer it.
        self._compiled: dict[str, list[tuple[re.Pattern[str], Builder]]] = {}
        weak = _signs("|".join(_WEAK))
        # Most words of a rule's beginning are everywhere; without a word of time soon after, none is tried.
        second = f"(?<={_signs('MONTH')}{_signs('DAY')}{_signs('dash|bis|und')}){_signs('DAY')}"  # "August 11-17"
        self._any = re.compile(f"(?=[{''.join(starting)}])(?:[^{weak[1:]}|{weak}(?=.{{0,4}}[^{weak[1:]})|{second})")

    def meanings(self, tokens: Tokens) -> Iterator[tuple[Found, Meaning]]:
        """What has a meaning in these tokens, in order, without overlaps."""
        signs, place, end = tokens.signs, 0, len(tokens.signs)
        while place < end and (start := self._any.search(signs, place)) is not None:
            place = start.start()
            found = self._at(tokens, place)
            if found is None:
                place += 1
            else:
                yield found
                place = found[0].last + 1

    def _at(self, tokens: Tokens, place: int) -> tuple[Found, Meaning] | None:
        for pattern, builder in self._rules_from(tokens.signs[place]):
            match = pattern.match(tokens.signs, place)
            if match is None or match.end() == place:
                continue
            found = Found(tokens, place, match.end() - 1)
            if (meaning := builder(found)) is not None:
                return found, meaning
        return None

    def _rules_from(self, sign: str) -> list[tuple[re.Pattern[str], Builder]]:
        if (known := self._compiled.get(sign)) is None:
            known = [(_pattern(pattern), builder) for pattern, builder in self._starting[sign]]
            self._compiled[sign] = known
        return known


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(_expression(pattern))


def _expression(pattern: str) -> str:
    return "".join(map(_item, pattern.split()))


_FIXED = {"(": "(?:", "(=": "(?=", "(!": "(?!", ")+": "){1,15}"}  # a list without end must not be read again and again


def _item(item: str) -> str:
    if item in _FIXED:
        return _FIXED[item]
    if item[0] == ")":
        return item
    if item == "|":
        return "|"
    if item.startswith("<!"):
        return f"(?<!{_signs(item[2:])})"
    if item.startswith("<"):
        return f"(?<={_signs(item[1:])})"
    names = item.rstrip("?*+")
    return _signs(names) + item[len(names) :]


def _signs(names: str) -> str:
    return "[" + "".join(SIGN[name] for name in _names(names)) + "]"


def _names(names: str) -> list[str]:
    if names == "ANY":
        return list(CLASSES)
    return [single for name in names.split("|") for single in GROUPS.get(name, name).split("|")]


def _first(pattern: str) -> set[str]:
    """The signs a rule may begin with."""
    signs: set[str] = set()
    for item in pattern.split():
        if item.startswith("<"):
            continue
        names = item.rstrip("?*+")
        signs |= {SIGN[name] for name in _names(names)}
        if not item.endswith(("?", "*")):
            return signs
    return signs
