"""Makes meanings of words that a rule has found; the same for every language."""

import re
from datetime import date
from typing import cast

from retrieval.timex import calendar
from retrieval.timex.grammar import GROUPS, Builder, Found
from retrieval.timex.meanings import (
    Clock,
    DayOfMonth,
    Fixed,
    Following,
    Kind,
    Meaning,
    Named,
    PartOfDay,
    Shift,
    Stretch,
    Unit,
    Weekday,
    amount,
)

_MONTHS = tuple(GROUPS["MONTH"].split("|"))
_UNITS = (*GROUPS["UNIT"].split("|"), "quarter", "century")
_COUNTS = tuple(GROUPS["COUNT"].split("|"))
_WHICH = tuple(GROUPS["WHICH"].split("|"))
_PARTS = ("part", "partly", "morgen")


def iso(found: Found) -> Meaning:
    """ "2025-08-07"."""
    return Fixed("DATE", _existing(found.text("iso")))


def numeric(found: Found) -> Meaning:
    """ "7.8.2025", "07. 08. 25", and with slashes as Americans write it."""
    words = found.text("date")
    first, second, year = (int(part) for part in re.findall(r"\d+", words))
    month, day = (first, second) if "/" in words and first <= 12 else (second, first)
    return full_date(year, month, day)


def full_date(year: int, month: int, day: int) -> Meaning:
    """A day whose numbers are known; of a year of two digits the near century is meant."""
    return Fixed("DATE", _day(year if year > 99 else year + (2000 if year < 50 else 1900), month, day))


def day_and_month(found: Found) -> Meaning | None:
    """ "7.8.", where it is no clock time and no number of a chapter."""
    if found.before() in _BEFORE_NUMBERS or found.after()[:1].isdigit():
        return None
    day, month = (int(part) for part in re.findall(r"\d+", found.text("daymonth")))
    return DayOfMonth(month, day) if _day(2000, month, day) else None


_BEFORE_NUMBERS = frozenset(("artikel", "kapitel", "version", "punkt", "ziffer", "absatz", "abschnitt", "nr."))


def written(found: Found) -> Meaning | None:
    """ "7. August 2025", "August 7", with its weekday or without."""
    month, day = found.whole(*_MONTHS), found.whole("ordinal", "small", "ordinalword")
    if month is None or day is None or not 1 <= day <= 31:
        return None
    return _in_year(month, day, found.whole("year"), _years_away(found))


def written_long_ago(found: Found) -> Meaning | None:
    """ "10. August 955", "December 31, 2999": a year of no newspaper is no reason to take the article's."""
    month, day, year = found.whole(*_MONTHS), found.whole("ordinal", "small"), found.whole("big")
    if month is None or day is None or year is None or not (1 <= day <= 31 and 100 <= year <= 9999):
        return None
    return _in_year(month, day, year, None)


def first_of_several(found: Found) -> Meaning | None:
    """The "5." of "5. bis 7. August 2025"."""
    tokens, day = found.tokens, found.whole("ordinal", "small")
    for place in range(found.last + 1, min(found.last + 16, len(tokens.words))):
        name = tokens.name(place)
        if name in _MONTHS:
            follows = place + 1 if tokens.name(place + 1) != "comma" else place + 2
            year = int(tokens.values[follows]) if tokens.name(follows) == "year" else None
            return _in_year(int(tokens.values[place]), day or 0, year, None)
        if name in ("date", "daymonth"):
            parts = [int(part) for part in re.findall(r"\d+", tokens.words[place])]
            year = parts[2] if len(parts) > 2 else None
            return _in_year(parts[1], day or 0, year + 2000 if year is not None and year < 50 else year, None)
    return None


def second_of_several(found: Found) -> Meaning | None:
    """The "9" of "August 7-9, 2025"."""
    tokens = found.tokens
    for place in range(found.first - 1, max(-1, found.first - 9), -1):
        if tokens.name(place) in _MONTHS:
            return _in_year(int(tokens.values[place]), found.whole("small", "ordinal") or 0, found.whole("year"), None)
    return None


def _in_year(month: int, day: int, year: int | None, years: int | None) -> Meaning:
    if year is not None:
        return Fixed("DATE", _day(year, month, day))
    if _day(2000, month, day) is None:  # 31 June: the words stand there, the day does not exist
        return Fixed("DATE", None)
    return DayOfMonth(month, day, years)


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _existing(value: str) -> str | None:
    return _day(*(int(part) for part in value.split("-"))) if value else None


def _years_away(found: Found) -> int | None:
    return found.whole(*_WHICH) if found.value("jahr") is not None else None


def month(found: Found) -> Meaning | None:
    """ "August", "Ende August 2025", "im Juni vorigen Jahres"; not Mr August and not Frau Mai."""
    number, edge, year = found.whole(*_MONTHS), found.text("edge"), found.whole("year")
    if number is None or (found.first == found.last and _is_name(found)):
        return None
    if year is not None:
        return Fixed("DATE", f"{year}-{number:02}", edge)
    if (years := _years_away(found)) is not None:
        return Named(f"{number:02}", years=years, edge=edge)
    return Named(f"{number:02}", which=found.whole(*_WHICH), edge=edge)


def first_month(found: Found) -> Meaning | None:
    """The "Januar" of "Januar bis September 2005"; of "November bis März 2005" it is that of the year before."""
    first, last, year = found.whole(*_MONTHS), found.ahead(_MONTHS, within=3), found.ahead(("year",), within=4)
    if first is None or not isinstance(last, int) or not isinstance(year, int):
        return None
    return Fixed("DATE", f"{year - (first > last)}-{first:02}")


def season(found: Found) -> Meaning | None:
    """ "Herbst 1998", "in diesem Sommer"; not Anna Sommer."""
    name, edge = found.text("season"), found.text("edge")
    if found.first == found.last and _is_name(found):
        return None
    if (year := _written_year(found)) is not None:
        return Fixed("DATE", f"{year}-{name}", edge)
    if (years := _years_away(found)) is not None:
        return Named(name, years=years, edge=edge)
    return Named(name, which=found.whole(*_WHICH), edge=edge)


def _written_year(found: Found) -> int | None:
    year = found.value("year", "years")
    return int(str(year)[:4]) if year is not None else None


_SURNAMES = frozenset(
    ("august", "mai", "märz", "may", "march", "april", "june", "herbst", "sommer", "winter", "summer", "spring", "fall")
)
_DATING = frozenset(
    (
        *("im", "am", "vom", "zum", "beim", "ende", "anfang", "mitte", "seit", "bis", "ab", "den", "dem", "der", "des"),
        *("diesen", "diesem", "dieser", "ganzen", "jeden", "jedem", "nächsten", "und", "oder", "nach", "vor", "für"),
        *("in", "of", "since", "until", "till", "by", "early", "late", "mid", "this", "last", "next", "every", "from"),
        *(
            "through",
            "before",
            "after",
            "and",
            "to",
            "between",
            "during",
            "the",
            "each",
            "for",
            "zwischen",
            "gegenüber",
        ),
        *("folgenden", "kommenden", "vergangenen", "letzten", "vorigen", "spätestens", "frühestens", "noch", "erst"),
    )
)


def _is_name(found: Found) -> bool:
    """Whether a month or a season is somebody's name, or an English verb: "Anna Sommer", "August Berg", "may"."""
    if found.words.lower() not in _SURNAMES:
        return False
    tokens, place = found.tokens, found.first
    if found.words in _VERBS and found.before() == "to":
        return True
    if found.before() in _DATING:
        return found.before() in _JOINING and tokens.name(place + 1) == "name"
    if found.words.lower() in _VERBS or tokens.name(place - 1) == "name" or tokens.name(place + 1) == "name":
        return True
    return tokens.name(place - 1) == "stop" and place > 1 and tokens.words[place - 1] == "."


_JOINING = frozenset(
    ("und", "oder", "der", "and", "or", "the", "to", "from", "für", "for", "nach", "den", "dem", "des")
)
_VERBS = frozenset(("may", "march", "spring", "fall"))


def quarter(found: Found) -> Meaning | None:
    """ "drittes Quartal 2024", "the first half of the year"."""
    number, name = found.whole("ordinal", "ordinalword"), found.text("quarter").removesuffix("Y")
    if number is None or not 1 <= number <= (2 if name == "H" else 4):
        return None
    if (year := found.whole("year")) is not None:
        return Fixed("DATE", f"{year}-{name}{number}")
    years = _years_away(found)
    return Named(f"{name}{number}", years=0 if years is None and found.value("jahr") is not None else years)


def year(found: Found) -> Meaning | None:
    """ "2025", "Ende 2007", "das Jahr 2010"; not 2025 people and not page 2025."""
    if (number := _written_year(found)) is None:
        number = found.whole("big", "small")
    if number is None:
        return None
    if found.value("years") is not None:
        # "Saison 2024/25" is neither of the two; "0473/27" is somebody's telephone
        return Fixed("DATE", None) if _is_season(found.text("years")) else None
    alone = found.first == found.last
    if alone and (found.before() in _NO_YEAR_AFTER or _is_counted(found, number)):
        return None
    return Fixed("DATE", f"{number:04}", found.text("edge"))


def _is_season(years: str) -> bool:
    first, second = years.split("/")
    return 1700 <= int(first) < 2200 and (int(first) + 1) % 100 == int(second) % 100


_NO_YEAR_AFTER = frozenset(
    (
        *("seite", "seiten", "nummer", "nr.", "artikel", "art.", "paragraf", "paragraph", "§", "§§", "agenda", "rund"),
        *("etwa", "über", "fast", "knapp", "mindestens", "höchstens", "als", "circa", "ca.", "zirka", "ungefähr"),
        *("gut", "nur", "weitere", "insgesamt", "jeweils", "je", "zu", "dieser", "page", "pages", "article", "about"),
        *("than", "some", "nearly", "almost", "over", "around", "no.", "section", "paragraph", "chapter", "room"),
        *("€", "$", "£", "euro", "hotline", "postfach", "plus", "minus", "tel", "telefon", "another", "kapitel"),
        *("all", "alle", "absatz", "abs.", "platz", "rang", "flug", "flight", "route", "zimmer", "raum", "wohnung"),
        *("windows", "office", "boeing", "airbus", "peugeot", "server"),
    )
)
_YEAR_LEADS = frozenset(
    (
        *("im", "in", "seit", "von", "bis", "ab", "um", "anno", "zwischen", "und", "vom", "nach", "vor", "jahrgang"),
        *(
            "since",
            "from",
            "until",
            "to",
            "between",
            "and",
            "of",
            "before",
            "after",
            "by",
            "during",
            "(",
            "–",
            "-",
            ",",
        ),
    )
)


def _is_counted(found: Found, number: int) -> bool:
    tokens, after = found.tokens, found.last + 1
    follows = tokens.name(after)
    if found.after() in ("*", "×", "x", "%", "°"):
        return True
    if follows in ("counted", "unit", "units", "oclock", "second", "alt", "jahr") or _is_counted_range(found):
        return True
    if tokens.name(found.first - 1) in ("small", "big", "decimal", "thousands", "clock"):
        return True
    if 1900 <= number <= 2050:
        following = found.after()
        return follows == "name" and following.endswith(_PLURALS) and found.before() not in _YEAR_LEADS
    if (
        number >= 1500
        and follows != "name"
        and found.before().islower()
        and found.before() not in ("es", "sind", "are")
    ):
        return False
    return found.before() not in _YEAR_LEADS or (follows == "name" and found.before() not in ("im", "in", "seit"))


def _is_counted_range(found: Found) -> bool:
    """The "1450" of "1450 bis 1850 Mark"."""
    tokens, after = found.tokens, found.last
    return (
        tokens.name(after + 1) in ("bis", "dash", "und")
        and tokens.name(after + 2) in ("year", "big", "thousands")
        and tokens.name(after + 3) == "counted"
    )


_PLURALS = ("innen", "ungen", "leute", "kräfte", "stellen", "plätze", "schüler", "besucher", "mitarbeiter")


def decade(found: Found) -> Meaning:
    """ "den 60er Jahren", "the 1990s"."""
    digits = str(found.value("decade", "tens"))
    value = digits[:3] if len(digits) == 4 else ("20" if digits[0] == "0" else "19") + digits[0]
    return Fixed("DATE", value, found.text("edge"))


def century(found: Found) -> Meaning | None:
    """ "dem 20. Jahrhundert", which TIMEX3 writes 19."""
    number = found.whole("ordinal", "ordinalword")
    if number is None or not 1 <= number <= 22:
        return None
    return Fixed("DATE", f"{number - 1:02}", found.text("edge"))


def weekday(found: Found) -> Meaning:
    """ "Freitag", "am vergangenen Sonntag", "kommende Woche Freitag", "Freitagabend"."""
    compound = found.value("weekdaypart")
    if compound is not None:
        number, part = divmod(int(compound), 10)
        return _weekday(found, number, _COMPOUND_PARTS[part])
    return _weekday(found, found.whole("weekday", "shortday") or 0, found.text(*_PARTS))


def is_named_day(found: Found) -> bool:
    """Whether a weekday belongs to a name: "Black Friday", "Sunday Times", „Der Freitag“."""
    if found.before() in _DAYS_CALLED:
        return True
    after, beyond = found.after(), found.after(2)
    if (
        after in _PAPERS
        or (found.value("part") is not None and after in _SHOWS)
        or (after == "Night" and beyond in _SHOWS)
    ):
        return True
    tokens = found.tokens
    place = found.first - (2 if tokens.name(found.first - 1) == "article" else 1)
    quoted = place >= 0 and tokens.words[place] in _OPENING and after[:1] in _CLOSING and after != ""
    return quoted and tokens.words[place + 1][:1].isupper()


_DAYS_CALLED = frozenset(("black", "cyber", "bloody", "casual"))
_PAPERS = frozenset(("Times", "Mirror", "Express", "Telegraph", "Mail", "Post", "Independent", "Herald"))
_SHOWS = frozenset(("Lights", "Live", "Fever", "Football"))
_OPENING, _CLOSING = frozenset('„“"»«‚‘'), frozenset('“”"«»‘’')


def _weekday(found: Found, number: int, part: str) -> Weekday:
    which = found.whole(*_WHICH)
    if any(found.value(name) is not None for name in ("unit",)):
        return Weekday(number, part, week=which or 0)
    return Weekday(number, part, which, after=_is_counted_on(found))


def _is_counted_on(found: Found) -> bool:
    """ "the following Sunday", "in der folgenden Woche": seen from the date before, not from today."""
    return any(word.startswith(("following", "folgend", "darauffolgend")) for word in found.words.lower().split())


def weekday_of_month(found: Found) -> Meaning | None:
    """ "am ersten Montag im November", "the last Sunday of October"."""
    which, month = found.whole("ordinal", "ordinalword", "last"), found.whole(*_MONTHS)
    number = found.whole("weekday", "shortday")
    if found.value("second") is not None:
        which = 2
    if which is None or month is None or number is None or not -2 <= which <= 5 or not which:
        return None
    year = found.whole("year")  # four digits are the year itself
    return Named(f"{month:02} {which} {number}", years=_years_away(found) if year is None else year)


def weekday_in_weeks(found: Found) -> Meaning | None:
    """ "Freitag in einer Woche", "Mittwoch vor zwei Wochen", "a week from Tuesday"; so is "Montag in acht Tagen"."""
    unit, count = found.text("unit", "units"), counted(found)
    if unit == "D":
        count = _DAYS_THAT_ARE_WEEKS.get(count or 0)
    if count is None or count != int(count) or unit not in ("W", "D"):
        return None
    back = found.value("vor", "recent") is not None
    compound = found.value("weekdaypart")
    number, part = divmod(int(compound), 10) if compound is not None else (found.whole("weekday") or 0, 0)
    return Weekday(number, _COMPOUND_PARTS[part], weeks=int(-count if back else count))


_DAYS_THAT_ARE_WEEKS: dict[float, int] = {7: 1, 8: 1, 14: 2}


def night_to_weekday(found: Found) -> Meaning:
    """ "Nacht zum Freitag": its value is the Friday, on which it ends."""
    number = found.whole("weekday")
    if number is None:
        return Shift("D", found.number("deictic") or 0, "NI")
    return Weekday(number, "NI")


def day_seen_from_today(found: Found) -> Meaning:
    """ "gestern", "heute Abend", "am gestrigen Montag"."""
    compound = found.value("weekdaypart")
    part = _COMPOUND_PARTS[int(compound) % 10] if compound is not None else found.text(*_PARTS)
    return Shift("D", found.number("deictic", "deicticly") or 0, part)


_COMPOUND_PARTS = ("", "MO", "MO", "MI", "AF", "EV", "NI")  # by the last digit of a word like "Mittwochabend"


def said_by_one_word(found: Found) -> Meaning:
    """ "heuer", "Vorjahr", "Jahresende", "tonight": the unit and the count, with an edge of it or a part of the day."""
    unit, count, *rest = found.text("shift").split()
    extra = rest[0] if rest else ""
    edge = extra if extra in ("START", "MID", "END") else found.text("edge")
    return Shift(cast(Unit, unit), int(count), "" if extra == edge else extra, edge)


def month_of_said_year(found: Found) -> Meaning | None:
    """ "im Oktober des Vorjahres"."""
    unit, count, *_ = found.text("shift").split()
    number, name = found.whole(*_MONTHS), found.text("season")
    if unit != "Y":
        return None
    return Named(f"{number:02}" if number is not None else name, years=int(count), edge=found.text("edge"))


def numbered_week(found: Found) -> Meaning | None:
    """ "KW 33", "in der 33. Kalenderwoche"; a 53rd only some years have."""
    numbers = [int(each) for each in found.all("isoweek", "small", "ordinal", "big") if isinstance(each, int | float)]
    year = found.whole("year")
    if year is None and found.value("slash") is not None and len(numbers) > 1:
        year = 2000 + numbers[1]
    if not numbers or not 1 <= numbers[0] <= (53 if year is None else calendar.last_week(year)):
        return None
    return Named(f"W{numbers[0]:02}", years=year)


def before_that_day(found: Found) -> Meaning:
    """ "Vortag", "am Folgetag", seen from the date before."""
    unit, count, *part = found.text("previous").split()
    return Following(cast(Unit, unit), int(count), part[0] if part else "")


def which_unit(found: Found) -> Meaning | None:
    """ "kommende Woche", "im vergangenen Jahr", "Ende nächsten Monats", "am nächsten Tag"."""
    unit, which = cast(Unit, found.text(*_UNITS)), found.number(*_WHICH)
    if which is None:
        return None
    if unit == "D":
        return Following("D", int(which)) if which >= 0 else None
    if _is_counted_on(found) and unit not in ("S", "MIN", "H"):
        return Following(unit, int(which))
    if unit in ("S", "MIN", "H"):
        return Stretch(int(which), unit, 1) if which else None
    return Shift(unit, which, edge=found.text("edge"))


def same_unit(found: Found) -> Meaning | None:
    """ "im selben Jahr", "am gleichen Abend"."""
    unit = cast(Unit, found.text(*_UNITS) or "D")
    return None if unit in ("S", "MIN", "H") else Following(unit, 0, found.text(*_PARTS))


def which_part(found: Found) -> Meaning | None:
    """ "in der vergangenen Nacht", "am nächsten Morgen", "this morning"."""
    part, which = found.text(*_PARTS), found.number(*_WHICH) or 0
    if found.value("same") is not None:
        return Following("D", 0, part)
    if which > 0:
        return Shift("D", 0, part) if part == "NI" else Following("D", 1, part)
    return Shift("D", which, part)


def edge_of_unit(found: Found) -> Meaning:
    """ "Anfang der Woche", "Ende des Jahres"."""
    return Shift(cast(Unit, found.text(*_UNITS)), found.number(*_WHICH) or 0, edge=found.text("edge"))


def weekend(found: Found) -> Meaning:
    """ "am Wochenende", "kommendes Wochenende"."""
    return Named("WE", which=found.whole(*_WHICH))


def feast(found: Found) -> Meaning:
    """ "Ostern 2026", "vergangene Weihnachten"."""
    return Named(
        found.text("feast"),
        which=found.whole(*_WHICH),
        years=found.whole("year"),  # four digits are the year itself
        part=found.text(*_PARTS),
    )


def ago(found: Found) -> Meaning | None:
    """ "vor drei Tagen", "two years ago"; without a number only that it is past."""
    unit = cast(Unit, found.text(*_UNITS))
    count = counted(found)
    return Shift(unit, -count) if count is not None else Fixed("DATE", "PAST_REF")


def ahead(found: Found) -> Meaning | None:
    """The "drei Tagen" of "in drei Tagen"."""
    count = counted(found)
    return Shift(cast(Unit, found.text(*_UNITS)), count) if count is not None else Fixed("DATE", "FUTURE_REF")


def anniversary(found: Found) -> Meaning | None:
    """ "heute vor 20 Jahren", "heute in einer Woche"."""
    count, back = counted(found), found.value("vor", "recent") is not None
    unit = cast(Unit, found.text(*_UNITS))
    if count is None:
        return None
    if unit in ("W", "D"):  # just that day
        days = 7 * count if unit == "W" else 7 * _DAYS_THAT_ARE_WEEKS.get(count, 0) or count
        return Shift("D", (-days if back else days) + (found.number("deictic") or 0))
    return Shift(unit, -count if back else count)


def counted_from_before(found: Found) -> Meaning | None:
    """ "zwei Jahre zuvor", "am Tag darauf", "three days later"."""
    unit = cast(Unit, found.text(*_UNITS))
    direction = found.number("before", "after") or 1
    if found.value("units") is not None and found.words.endswith("darauf"):  # "Tage und Wochen darauf hinarbeiten"
        return None if counted(found) is None else Following(unit, int(counted(found) or 0))
    count = counted(found)
    if count is None:
        if found.value("few", "many", "units") is not None:
            return Fixed("DATE", "PAST_REF" if direction < 0 else "FUTURE_REF")
        count = 1
    if count != int(count):
        return Fixed("DURATION", amount(unit, count))
    return Following(unit, int(direction * count))


def part_before_or_after(found: Found) -> Meaning:
    """ "am Abend zuvor", "am Morgen danach", "the night before"."""
    return Following("D", int(found.number("before", "after") or 1), found.text(*_PARTS))


def stretch(found: Found) -> Meaning | None:
    """ "in den letzten zwölf Tagen", "den kommenden Tagen"."""
    unit, which = cast(Unit, found.text(*_UNITS)), found.number(*_WHICH) or 0
    if which == 0:
        return Fixed("DATE", "PRESENT_REF") if unit == "D" else Fixed("DURATION", amount(unit, counted(found)))
    return Stretch(1 if which > 0 else -1, unit, counted(found))


def length(found: Found) -> Meaning | None:
    """ "zwei Jahre", "eine halbe Stunde", "einige Wochen"; not somebody's age."""
    unit = found.text(*_UNITS)
    if not unit or _is_age(found):
        return None
    count = counted(found)
    if unit == "D" and found.value("one") is not None and found.value("word") is not None:
        return None  # "ein guter Tag"
    return Fixed("DURATION", amount(cast(Unit, unit), count))


def exact_length(found: Found) -> Meaning | None:
    """ "9.58 Sekunden": a number with two decimals, which looks like a time of day."""
    words, unit = found.text("clock"), cast(Unit, found.text(*_UNITS))
    return Fixed("DURATION", amount(unit, float(words))) if "." in words else None


def length_of_range(found: Found) -> Meaning | None:
    """The "sechs" of "sechs bis acht Monate"."""
    unit = found.ahead(_UNITS, within=5)
    if _is_age(found) or "alt" in (found.tokens.name(found.last + steps) for steps in range(1, 6)):
        return None
    return Fixed("DURATION", amount(cast(Unit, unit), counted(found))) if isinstance(unit, str) else None


def _is_age(found: Found) -> bool:
    before = found.before()
    if before in ("mit", "at") and found.text(*_UNITS) == "Y" and found.tokens.name(found.last + 1) != "name":
        return True  # "starb mit 90 Jahren"; "mit drei Jahren Verspätung" is a length
    if "Y" in (found.text(*_UNITS), found.ahead(_UNITS, within=5)) and (
        before in ("unter", "ab", "zwischen", "under") or (before in ("und", "bis") and found.before(3) == "zwischen")
    ):
        return True
    if before in ("bis", "to") and found.before(2) in ("kinder", "jugendliche", "kindern", "children"):
        return True
    return before in ("alter", "age", "aged") or (before in ("von", "of") and found.before(2) in ("alter", "age"))


def bare_length(found: Found) -> Meaning | None:
    """ "seit Jahren", "Tage"; not the years of an age or a decade."""
    unit = found.text(*_UNITS)
    if (
        not unit
        or found.before() == "am"
        or found.tokens.name(found.first - 1) in ("small", "big", "number", "ordinal", "tens", "decade", "clock")
    ):
        return None
    return Fixed("DURATION", amount(cast(Unit, unit), None))


def the_day_when(found: Found) -> Meaning:
    """ "das Jahr, in dem ...": one of them."""
    return Fixed("DURATION", amount(cast(Unit, found.text(*_UNITS)), 1))


def said_length(found: Found) -> Meaning | None:
    """ "jahrelang", "dreitägig", "a two-year"."""
    return Fixed("DURATION", found.text("length"))


def counted(found: Found) -> float | None:
    """How many units the words speak of; None if they do not say."""
    values = found.all(*_COUNTS, "one")
    numbers = [float(value) for value in values if isinstance(value, int | float)]
    half = found.value("half") is not None
    if not numbers:
        return 0.5 if half else 2 if found.value("both") is not None else None
    if found.value("few", "many") is not None:
        return None
    if half:
        return 0.5 if numbers[0] == 1 and found.value("und") is None else numbers[0] + 0.5
    pairs = any(word.startswith("fortnight") for word in found.words.lower().split())
    return numbers[-1] * (2 if pairs else 1)


def clock_time(found: Found) -> Meaning | None:
    """ "17.30 Uhr", "8 Uhr abends", "5 p.m."."""
    hour, minute = _hour_and_minute(found)
    if hour is None or not (0 <= hour <= 24 and 0 <= minute < 60):
        return None
    part, half_of_day = found.text("partly", "part"), found.text("ampm")
    if hour < 12 and (half_of_day == "pm" or part in ("AF", "EV") or (part == "NI" and hour > 6)):
        hour += 12
    elif hour == 12 and half_of_day == "am":
        hour = 0
    return Clock(hour, minute)


def _hour_and_minute(found: Found) -> tuple[int | None, int]:
    if (words := found.text("clock", "hour")) != "":
        hour, minute, *_ = [*re.findall(r"\d+", words), "0"]
        return int(hour), int(minute)
    numbers = [int(value) for value in found.all("small", "number", "one") if isinstance(value, int | float)]
    if not numbers:
        return None, 0
    return numbers[0], numbers[1] if len(numbers) > 1 else 0


def spoken_clock(found: Found) -> Meaning | None:
    """ "halb neun" is 8.30, "Viertel vor acht" 7.45."""
    hour = found.whole("number", "small")
    if hour is None or not 1 <= hour <= 12:
        return None
    later = 12 if found.text("partly", "part") in ("AF", "EV") else 0  # "halb neun abends"
    if found.value("half") is not None:
        return Clock(hour - 1 + later, 30)
    back = found.value("vor") is not None
    return Clock((hour - 1 if back else hour) + later, 45 if back else 15)


def quarters_of_the_hour(found: Found) -> Meaning | None:
    """ "viertel neun" is 8.15, "dreiviertel neun" 8.45."""
    hour = found.whole("number", "small")
    if hour is None or not 1 <= hour <= 12:
        return None
    later = 12 if found.text("partly", "part") in ("AF", "EV") else 0
    return Clock(hour - 1 + later, 45 if found.value("threequarter") is not None else 15)


def named_quarter(found: Found) -> Meaning:
    """ "Q4 2025", "Q1/2026", "in Q3"."""
    name, year = found.text("quartername"), found.whole("year")
    return Fixed("DATE", f"{year}-{name}") if year is not None else Named(name)


def first_clock(found: Found) -> Meaning | None:
    """The "14" of "14 bis 15.45 Uhr"."""
    return clock_time(found)


def named_hour(found: Found) -> Meaning:
    """ "Mitternacht", "noon"."""
    return clock_time(found) or PartOfDay("MI")


def part_of_day(found: Found) -> Meaning:
    """ "am Abend", "am frühen Morgen"."""
    return PartOfDay(found.text(*_PARTS))


def habit(found: Found) -> Meaning:
    """ "täglich", "dreimal täglich", "montags", "nachts"."""
    return Fixed("SET", found.text("frequency", "onweekdays", "partly"))


def each_week(found: Found) -> Meaning | None:
    """Both ends of "Mo. bis Fr."."""
    number = found.whole("weekday", "shortday")
    return Fixed("SET", f"XXXX-WXX-{number + 1}") if number is not None else None


def every(found: Found) -> Meaning | None:  # noqa: PLR0911  # one for each that can repeat
    """ "jeden Montag", "alle zwei Jahre", "jeden zweiten Dienstag im Monat"."""
    if (number := found.whole("weekday", "shortday")) is not None:
        part = found.text(*_PARTS)
        return Fixed("SET", "P1M" if found.value("unit") is not None else f"XXXX-WXX-{number + 1}" + _suffix(part))
    if (compound := found.value("weekdaypart")) is not None:
        return Fixed("SET", f"XXXX-WXX-{int(compound) // 10 + 1}" + _suffix("EV"))
    if (number := found.whole(*_MONTHS)) is not None:
        return Fixed("SET", f"XXXX-{number:02}")
    if (name := found.text("season")) != "":
        return Fixed("SET", f"XXXX-{name}")
    if (unit := found.text(*_UNITS)) != "":
        return Fixed("SET", amount(cast(Unit, unit), counted(found) or 1))
    if found.value("weekend") is not None:
        return Fixed("SET", "XXXX-WXX-WE")
    part = found.text(*_PARTS)
    return Fixed("SET", "XXXX-XX-XX" + _suffix(part)) if part else None


def _suffix(part: str) -> str:
    return f"T{part}" if part else ""


def amount_in_unit(found: Found) -> Meaning | None:
    """The "Monat" of "400 Euro im Monat"."""
    tokens, place = found.tokens, found.first
    names = [tokens.name(place - steps) for steps in range(2, 6)]
    if found.before() not in ("im", "am", "der", "a", "an", "je"):
        return None
    for steps, name in enumerate(names):
        if name in (*_COUNTS, "few", "many", "times") and name != "ordinal":
            between = names[:steps]
            return every(found) if all(kind in ("name", "word", "counted", "mark", "in") for kind in between) else None
    return None


def said(kind: Kind, value: str) -> Builder:
    """A meaning that does not depend on which words of the rule were used."""

    def same(found: Found) -> Meaning:
        return Fixed(kind, value)

    return same


def epoch(found: Found) -> Meaning:
    """ "früher", "derzeit", "in Zukunft"."""
    return Fixed("DATE", found.text("past", "present", "future", "epoch"))


def formerly(found: Found) -> Meaning | None:
    """ "früher" where nothing is compared."""
    if found.after().lower() in ("als", "oder", "than", "or", "beginnen", "kommen") or found.before() in _COMPARING:
        return None
    if found.tokens.name(found.first - 1) in ("unit", "units", "jahr"):
        return None
    return Fixed("DATE", "PAST_REF")


_COMPARING = frozenset(("noch", "viel", "etwas", "deutlich", "eher", "umso", "desto", "je", "much", "far", "no"))
