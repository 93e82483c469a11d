"""The English words of time, British and American."""

import re
from collections.abc import Iterator

from retrieval.timex.tokens import Lexicon, Sense

_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_SHORT_DAYS = {
    "Mon.": 0, "Tue.": 1, "Tues.": 1, "Wed.": 2, "Thu.": 3, "Thur.": 3, "Thurs.": 3, "Fri.": 4, "Sat.": 5, "Sun.": 6,
}  # fmt: skip
_MONTHS = {
    "January": 1, "February": 2, "July": 7, "September": 9, "October": 10, "November": 11, "December": 12,
}  # fmt: skip
_NAME_MONTHS = {"March": 3, "April": 4, "May": 5, "June": 6, "August": 8}
_SHORT_MONTHS = {
    "Jan.": 1, "Feb.": 2, "Apr.": 4, "Jun.": 6, "Jul.": 7, "Aug.": 8, "Sept.": 9, "Sep.": 9, "Oct.": 10, "Nov.": 11,
    "Dec.": 12,
}  # fmt: skip
_SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
_PARTS = {
    "morning": "MO", "mornings": "MO", "afternoon": "AF", "afternoons": "AF", "evening": "EV", "evenings": "EV",
    "night": "NI", "nights": "NI",
}  # fmt: skip
_NUMBERS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]
_DECADES = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
_LATE_ORDINALS = {
    "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18,
    "nineteenth": 19, "twentieth": 20, "twenty-first": 21,
}  # fmt: skip
_FEASTS = {
    "Christmas": "christmas", "Easter": "easter", "Thanksgiving": "thanksgiving", "Halloween": "halloween",
    "Pentecost": "pentecost", "Whitsun": "pentecost", "Epiphany": "epiphany",
}  # fmt: skip
LONG_FEASTS = {
    "christmas eve": "christmas eve", "christmas day": "christmas", "easter sunday": "easter",
    "boxing day": "boxing day", "easter monday": "easter monday", "good friday": "good friday",
    "palm sunday": "palm sunday", "ash wednesday": "ash wednesday", "maundy thursday": "maundy thursday",
    "new year's day": "new year", "new year's eve": "new year's eve", "new year’s day": "new year",
    "new year’s eve": "new year's eve", "thanksgiving day": "thanksgiving", "independence day": "independence day",
    "labour day": "labour day", "labor day": "labor day", "memorial day": "memorial day",
    "columbus day": "columbus day", "veterans day": "veterans day",
    "martin luther king day": "martin luther king day", "whit monday": "whit monday",
    "valentine's day": "valentine", "valentine’s day": "valentine",
}  # fmt: skip
_UNITS = {
    "S": ("", "seconds"), "MIN": ("minute", "minutes"), "H": ("hour", "hours"), "D": ("day", "days"),
    "W": ("week fortnight", "weeks"), "M": ("month", "months"), "DE": ("decade", "decades"),
    "CE": ("", "centuries"), "ML": ("millennium", "millennia"), "Y": ("", "years"), "Q": ("", "quarters"),
}  # fmt: skip
_SMALL_WORDS = {
    "article": "the",
    "preposition": "from since for after until till through during by before between around within over at on "
    "throughout under with",
    "in": "in", "bis": "to until till through", "und": "and or", "am": "at on", "per": "per", "of": "of",
    "alt": "old", "oclock": "o'clock o’clock", "more": "more less", "than": "than",
    "about": "about nearly almost roughly approximately", "few": "few several some", "many": "many numerous",
    "half": "half", "whole": "full whole entire additional consecutive straight long solid", "both": "both",
    "last": "last past previous prior", "same": "same that", "every": "every each", "recent": "ago",
    "time": "time times", "jahr": "year", "second": "second", "quarter": "quarter", "century": "century",
    "weekend": "weekend", "feastlead": "Labor Labour Memorial Independence Boxing Columbus Veterans",
    "counted": "people persons men women children dollars euros pounds percent cents jobs miles metres meters feet "
    "km points votes members troops soldiers residents homes houses workers employees students tons "
    "tonnes barrels seats shares words pages copies deaths cases victims others and-a-half years-old "
    "degrees acres hectares kilometres kilometers delegates protesters police refugees cars vehicles "
    "units items million billion trillion % $ €",
    "past": "recently formerly", "present": "now currently nowadays presently",
}  # fmt: skip
_STANDING_FOR: dict[str, float | str] = {
    "last": -1, "same": 0, "past": "PAST_REF", "present": "PRESENT_REF", "jahr": "Y", "second": "S", "quarter": "Q",
    "century": "CE", "weekend": "WE",
}  # fmt: skip
_WHICH: dict[str, Sense] = {
    "this": ("this", 0),
    "next": ("next", 1),
    "coming": ("next", 1),
    "following": ("next", 1),
    "upcoming": ("next", 1),
}
_BEFORE_AND_AFTER = {"earlier": -1, "before": -1, "later": 1, "after": 1, "afterward": 1, "afterwards": 1}
_FREQUENCIES = {
    "daily": "P1D", "weekly": "P1W", "monthly": "P1M", "yearly": "P1Y", "annually": "P1Y", "annual": "P1Y",
    "hourly": "PT1H", "quarterly": "P3M", "nightly": "XXXX-XX-XXTNI", "biweekly": "P2W", "fortnightly": "P2W",
}  # fmt: skip
_LENGTHS = {
    "yearlong": "P1Y", "year-long": "P1Y", "monthlong": "P1M", "month-long": "P1M", "weeklong": "P1W",
    "week-long": "P1W", "daylong": "P1D", "day-long": "P1D", "hourlong": "PT1H", "hour-long": "PT1H",
    "years-long": "PXY", "decades-long": "PXDE", "months-long": "PXM", "weeks-long": "PXW", "days-long": "PXD",
    "decades-old": "PXDE", "longtime": "PXY",
}  # fmt: skip


def _words() -> dict[str, Sense]:
    words: dict[str, Sense] = dict(_calendar_words())
    words.update(_number_words())
    for name, many in _SMALL_WORDS.items():
        value = _STANDING_FOR.get(name, "")
        words.update({form: (name, value) for word in many.split() for form in (word, _capital(word))})
    for word, sense in _WHICH.items():
        words[word] = words[_capital(word)] = sense
    for word, code in _FREQUENCIES.items():
        words[word] = words[_capital(word)] = ("frequency", code)
    for word, code in _LENGTHS.items():
        words[word] = words[_capital(word)] = ("length", code)
    for word, edge in {
        "early": "START",
        "mid": "MID",
        "late": "END",
        "beginning": "START",
        "start": "START",
        "middle": "MID",
        "end": "END",
    }.items():
        words[word] = words[_capital(word)] = ("edge", edge)
    for word, direction in _BEFORE_AND_AFTER.items():
        name = "early" if word in ("earlier", "later") else "before" if direction < 0 else "after"
        words[word] = words[_capital(word)] = (name, direction)
    for word, days in {"today": 0, "yesterday": -1, "tomorrow": 1}.items():
        words[word] = words[_capital(word)] = ("deictic", days)
    for word, value in {"tonight": "D 0 NI", "overnight": "D 0 NI"}.items():
        words[word] = words[_capital(word)] = ("shift", value)
    words["midnight"] = words["Midnight"] = ("hour", "24:00")
    words["noon"] = words["midday"] = words["Noon"] = ("hour", "12:00")
    for word in ("once", "twice", "times"):
        words[word] = words[_capital(word)] = ("times", "")
    for word, half in {"a.m.": "am", "p.m.": "pm", "am": "am", "pm": "pm", "AM": "am", "PM": "pm"}.items():
        words[word] = ("ampm", half)
    words.update({f"Q{number}": ("quartername", f"Q{number}") for number in range(1, 5)})
    words["future"] = ("epoch", "FUTURE_REF")
    return words  # fmt: skip


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _calendar_words() -> Iterator[tuple[str, Sense]]:
    for number, name in enumerate(_WEEKDAYS):
        yield name, ("weekday", number)
        yield name + "s", ("onweekdays", f"XXXX-WXX-{number + 1}")
    yield from ((name, ("shortday", number)) for name, number in _SHORT_DAYS.items())
    yield from ((name, ("month", number)) for name, number in _MONTHS.items())
    yield from ((name, ("namemonth", number)) for name, number in _NAME_MONTHS.items())
    yield from ((name, ("shortmonth", number)) for name, number in _SHORT_MONTHS.items())
    yield from (("mid-" + name, ("month", number)) for name, number in (_MONTHS | _NAME_MONTHS).items())
    for name, code in _SEASONS.items():
        yield name, ("season", code)
        if name not in ("spring", "fall"):
            yield _capital(name), ("season", code)
    for name, code in _PARTS.items():
        yield name, ("part", code)
        yield _capital(name), ("part", code)
    yield from ((name, ("feast", code)) for name, code in _FEASTS.items())
    for code, (one, several) in _UNITS.items():
        yield from ((form, ("unit", code)) for form in one.split())
        yield from ((form, ("units", code)) for word in several.split() for form in (word, _capital(word)))


def _number_words() -> Iterator[tuple[str, Sense]]:
    numbers = {word: value for value, word in enumerate(_NUMBERS) if value > 0}
    for tens, word in enumerate(_TENS, 2):
        numbers[word] = 10 * tens
        numbers |= {f"{word}-{one}": 10 * tens + number for number, one in enumerate(_NUMBERS[1:10], 1)}
    numbers |= {"hundred": 100, "dozen": 12}
    for word, value in numbers.items():
        yield word, ("number", value)
        yield _capital(word), ("number", value)
    yield from ((form, ("one", 1)) for form in ("a", "an", "A", "An"))
    ordinals = {word: number for number, word in enumerate(_ORDINALS, 1) if word != "second"} | _LATE_ORDINALS
    for word, number in ordinals.items():
        yield word, ("ordinalword", number)
        yield _capital(word), ("ordinalword", number)
    for number, word in enumerate(_DECADES, 192):
        yield word, ("decade", f"{number}0")
        yield _capital(word), ("decade", f"{number}0")


_COMPOUND = re.compile(
    r"(?P<ordinal>\d{1,2})(?:st|nd|rd|th)"
    r"|(?:mid-|early-|late-)?(?P<decade>\d\d|\d{3}0)s"
    r"|(?P<century>\d{1,2})(?:st|nd|rd|th)-century"
    r"|(?P<hour>1[0-2]|[1-9])(?P<half>[ap]m)"
    r"|(?P<count>\d+(?:\.\d+)?|[A-Za-z]+(?:-[a-z]+)?)-(?P<unit>second|minute|hour|day|week|month|year|decade)(?P<old>-old\w*)?"
)
_ENDS = frozenset(("st", "nd", "rd", "th", "0s", "ry", "am", "pm", "te", "ur", "ay", "ek", "ar", "de"))
_LETTERS = {"second": "PT{}S", "minute": "PT{}M", "hour": "PT{}H", "day": "P{}D", "week": "P{}W", "month": "P{}M",
            "year": "P{}Y", "decade": "P{}DE"}  # fmt: skip


def _compound(word: str) -> Sense | None:  # noqa: PLR0911  # one for each form
    """ "7th", "1990s", "5pm", "two-year"; a "46-year-old" is somebody's age."""
    if (found := _COMPOUND.fullmatch(word)) is None:
        return None
    if found["ordinal"] is not None:
        return "ordinal", int(found["ordinal"])
    if found["decade"] is not None:
        return "decade", found["decade"]
    if found["century"] is not None:
        return "word", ""
    if found["hour"] is not None:
        return "hour", f"{int(found['hour']) % 12 + (12 if found['half'] == 'pm' else 0)}:00"
    if found["old"] is not None:
        return None
    count = found["count"].lower()
    if count[0].isdigit():
        return "length", _LETTERS[found["unit"]].format(count)
    sense = LEXICON.words.get(count)
    if count in ("multi", "several", "many"):
        return "length", _LETTERS[found["unit"]].format("X")
    if sense is None or sense[0] != "number":
        return None
    return "length", _LETTERS[found["unit"]].format(sense[1])


LEXICON = Lexicon(_words(), _compound, _ENDS, ordinals=False)
