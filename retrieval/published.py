"""When an article appeared, as far as its header, its agency dateline or its file's name say so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from retrieval.model import Basis, Published, Span
from retrieval.noise import lines

_FIRST_LINES = 10  # where a header can stand
_LONGEST_HEADER = 160  # characters
_LONGEST_DAY = 60
_LONGEST_PLACE = 3  # words of a dateline's place that no agency's name follows
_MARKUP = " \t*_#>"
_PROSE = 140  # characters; a longer line belongs to the article's body

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januar", "jänner", "january", "jan"),
            ("februar", "feber", "february", "feb", "febr"),
            ("märz", "maerz", "march", "mär", "mar", "mrz"),
            ("april", "apr"),
            ("mai", "may"),
            ("juni", "june", "jun"),
            ("juli", "july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("oktober", "october", "okt", "oct"),
            ("november", "nov"),
            ("dezember", "december", "dez", "dec"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_PLAIN_I = {ord("ı"): "i", ord("\N{COMBINING DOT ABOVE}"): None}  # "JULİ": where case is ignored, these are an i
_WEEKDAY = (
    r"(?:(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|(?:mo|di|mi|do|fr|sa|so)\b|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)\b)\.?,?\s+(?:(?:den|dem)\s+)?"
)
_IS_WEEKDAY = re.compile(
    r"(?:(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?:mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun)\b)",
    re.IGNORECASE,
)
_DATE = rf"""(?:
    (?P<year>\d{{4}})-(?P<month>\d{{1,2}})(?:-(?P<day>\d{{1,2}}))?(?![\d-])
  | (?P<day_de>\d{{1,2}})\.\s?(?P<month_de>\d{{1,2}})\.\s?(?P<year_de>\d{{4}}|\d{{2}})(?![\d.])
  | (?P<day_word>\d{{1,2}})(?:\.|st|nd|rd|th)?\s?(?P<month_word>{_MONTH}),?\s(?P<year_word>\d{{4}})(?!\d)
  | (?P<month_en>{_MONTH})\s(?P<day_en>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year_en>\d{{4}})(?!\d)
  | (?P<month_only>{_MONTH})\s(?P<year_only>\d{{4}})(?!\d)
)"""
_WRITTEN = re.compile(rf"(?<![\w./-]){_DATE}", re.IGNORECASE | re.VERBOSE)
_YEARLESS = re.compile(
    rf"(?<![\w./-])(?P<day>\d{{1,2}})\.\s?(?P<month>{_MONTH}|\d{{1,2}}(?=\.))(?!-|\.?,?\s?\d)", re.IGNORECASE
)
_TIME = r"""(?:
    T\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z\b|[+-]\d{2}:?\d{2})?
  | (?:,|\s[-–—|]|\sum|\sat|\sgegen)?\s
    (?:\d{1,2}(?:[:.]\d{2})?\s?(?:Uhr\b|h\b|[ap]\.?m\b\.?)|\d{1,2}:\d{2}(?::\d{2})?)
    (?:\s\(?(?:MESZ|MEZ|CES?T|GMT|UTC|E[SD]?T)\b\)?)?
)"""
_MOMENT = rf"(?:{_WEEKDAY})?(?:den\s)?{_DATE}{_TIME}?"
_UPDATED = (
    r"(?:stand|aktualisiert|(?:zuletzt|letztmals)\saktualisiert|letzte\s(?:aktualisierung|änderung)|geändert|update[d]?|"
    r"last\s(?:updated|modified)|as\sof)"
)
_APPEARED = (
    r"(?:date|datum|veröffentlicht|veröffentlichung|erschienen|publiziert|erstellt|gesendet|sendedatum|published|posted|"
    r"first\spublished|publication\sdate)"
)

_HEADER = re.compile(
    rf"(?:(?P<updated>{_UPDATED})|{_APPEARED})(?:\s(?:am|vom|on|at))?\s?:?\s*{_MOMENT}",
    re.IGNORECASE | re.VERBOSE,
)
_ALONE = re.compile(rf"(?:(?-i:[A-ZÄÖÜ])[\w.-]+(?:\s(?-i:[A-ZÄÖÜ])[\w.-]+)?,\s)?{_MOMENT}", re.IGNORECASE | re.VERBOSE)
# Only a colon, or the bare word of a content system, parts a header from a sentence that follows on its line:
# "Veröffentlicht am 7. August 2025 wurde der Bericht von ..." is prose.
_GLUED = re.compile(
    rf"(?:date:?|datum:|stand:|aktualisiert:|veröffentlicht:|published:|updated:)\s*{_MOMENT}",
    re.IGNORECASE | re.VERBOSE,
)
_UNREADABLE = re.compile(
    r"date:?\s+\d{1,4}(?:[./-]\d{1,4}){1,2}(?![\d./-])", re.IGNORECASE
)  # "date 2025-13-45": a header, but no date
_PARTS = re.compile(r"[^|·•]+")
_KNOWN_AGENCY = re.compile(
    r"(?:dpa|rtr|reuters|afp|apa|ap|kna|epd|sid|dapd|ddp|dts|awp|sda|keystone|tass)\b", re.IGNORECASE
)
_DATELINE = re.compile(
    rf"""(?P<place>[A-ZÄÖÜ][\w.'’-]*(?:[\s/][A-ZÄÖÜ][\w.'’-]*){{0,5}})
    (?:,\s(?:den\s)?(?:
        (?P<day>\d{{1,2}})(?:\.\s?|\s)(?P<month>(?i:{_MONTH})|\d{{1,2}}\.)
      | (?P<month_en>(?i:{_MONTH}))\s(?P<day_en>\d{{1,2}})
    )(?:,?\s?(?P<year>\d{{4}}))?)?
    (?:\s\((?P<agency>\w[\w/,\s-]{{1,30}})\))?
    (?P<dash>\s?[-–—:]+(?=\s|$))?""",
    re.VERBOSE,
)

_IN_NAMES = (
    re.compile(r"(?<!\d)(?P<year>\d{4})([-_.])(?P<month>\d{2})\2(?P<day>\d{2})(?!\d)"),
    re.compile(r"(?<![^\W_])(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?![^\W_])"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})([._])(?P<month>\d{1,2})\2(?P<year>\d{4})(?!\d)"),
    re.compile(r"(?<![^\W_])(?P<year>(?:19|20)\d{2})[-_](?P<month>\d{2})(?P<day>)(?![-.]?\d)(?![^\W_])"),
)
_IN_FOLDERS = re.compile(r"(?:^|/)(?P<year>(?:19|20)\d{2})/(?P<month>\d{1,2})(?:/(?P<day>\d{1,2}))?(?=/|$)")
_YEAR_IN_NAMES = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class _Clue:
    """Header words, and the day they give; `strength` orders clues, lowest first."""

    span: Span
    value: str | None
    strength: int


def published(text: str, source: str, today: date | None = None) -> tuple[Published | None, tuple[Span, ...]]:
    """When an article appeared, and which words of its header say so.

    text    of the article, front matter taken off
    source  of the document: dates in names of file and folders count when the text has no header
    today   the day of reading, by default this one: what is dated later than the day after it did not appear then
    Returns the best date with its precision kept, and the header's words, in order, to be masked: never a
    word of a sentence glued behind them. A day inside the article's body is not taken for its date, and of
    two header dates the first publication wins over the update.
    """
    today = today or date.today()
    named = _from_name(source)
    if named and not has_come(named, today):
        named = None
    clues = sorted(_header(text), key=lambda clue: (clue.strength, clue.span))
    dateline = _dateline(text, source, named)
    masked = tuple(sorted({clue.span for clue in clues} | ({dateline.span} if dateline else set())))
    header = next((clue.value for clue in clues if clue.value and has_come(clue.value, today)), None)
    ladder: tuple[tuple[str | None, Basis], ...] = (
        (header, "header"),
        (dateline.value if dateline else None, "agency"),
        (named, "filename"),
    )
    known = (Published(value, basis) for value, basis in ladder if value and has_come(value, today))
    return next(known, None), masked


def has_come(value: str, today: date) -> bool:
    """Whether an article of this day, month or year ("2025-08-07") can have appeared by today.

    Tomorrow's paper is read tonight, and where the day begins depends on the place: so tomorrow counts as come.
    """
    return value <= (today + timedelta(days=1)).isoformat()[: len(value)]


def written_days(text: str, year: str = "") -> set[str]:
    """The days that a text writes out, as ISO 8601: "2025-08-07", "7.8.2025", "August 7, 2025".

    year  of those without one ("7. August"); "" leaves them out
    """
    days = {value for match in _WRITTEN.finditer(text) if len(value := _value(match) or "") == len("2025-08-07")}
    if year:
        found = (_iso(year, _month(match["month"]), match["day"]) for match in _YEARLESS.finditer(text))
        days |= set(filter(None, found))
    return days


def date_value(words: str) -> str | None:
    """The day or month that words like "2025-08-07T14:30", "07.08.2025" or "August 2025" name, as ISO 8601.

    A year alone ("2025") stays one. None if they name none, or one that does not exist; the year 0001 of some
    content systems means unknown.
    """
    words = words.strip()
    if re.fullmatch(r"\d{4}", words):
        return words if _iso(words, 1, None) else None
    found = re.fullmatch(_MOMENT, words, re.IGNORECASE | re.VERBOSE)
    return _value(found) if found else None


_APPEARED_FIRST, _UPDATED_LATER, _BARE = range(3)


def _header(text: str) -> Iterator[_Clue]:
    chronology, prose_reached = _is_chronology(text), False
    for line in islice(lines(text), _FIRST_LINES):
        whole = _whole_parts(text, line, bare=not (chronology or prose_reached))
        yield from whole or ([] if prose_reached else _glued(text, line))
        prose_reached = prose_reached or _is_prose(line.of(text))


def _is_chronology(text: str) -> bool:
    """Whether several days stand alone on lines: then these head sections, and none is the article's."""
    short = (line.of(text) for line in lines(text) if line.end - line.start <= _LONGEST_DAY)
    return len({_value(day) for line in short if (day := _ALONE.fullmatch(line.strip(_MARKUP)))}) > 1


def _whole_parts(text: str, line: Span, *, bare: bool) -> list[_Clue]:
    """What a line holds of header words and nothing else between its ends and dividers."""
    if line.end - line.start > _LONGEST_HEADER:
        return []
    clues = []
    for part in _PARTS.finditer(text, line.start, line.end):
        words = part.group().strip(_MARKUP)
        start = part.start() + part.group().find(words)
        found = _HEADER.fullmatch(text, start, start + len(words))
        if found is None and bare:
            found = _ALONE.fullmatch(text, start, start + len(words))
        if found is not None:
            clues.append(_clue(found))
    return clues


def _glued(text: str, line: Span) -> list[_Clue]:
    """A header at the beginning of a line on which the article goes on."""
    end = min(line.end, line.start + _LONGEST_HEADER)
    if found := _GLUED.match(text, line.start, end):
        return [_clue(found)]
    broken = _UNREADABLE.match(text, line.start, end)
    return [_Clue(Span(*broken.span()), None, _APPEARED_FIRST)] if broken else []


def _clue(found: re.Match[str]) -> _Clue:
    words = found.group().casefold()
    if re.match(_UPDATED, words, re.VERBOSE):
        strength = _UPDATED_LATER
    elif re.match(_APPEARED, words, re.VERBOSE):
        strength = _APPEARED_FIRST
    else:
        strength = _BARE
    return _Clue(Span(*found.span()), _value(found), strength)


def _is_prose(line: str) -> bool:
    ends = line.rstrip("\"“”»«')").endswith((".", "!", "?", ":"))
    return len(line) > _PROSE or (ends and len(line.split()) > 4)


def _dateline(text: str, source: str, named: str | None) -> _Clue | None:
    for line in islice(lines(text), _FIRST_LINES):
        found = _DATELINE.match(text, line.start, min(line.end, line.start + _LONGEST_HEADER))
        if found and _is_dateline(found, to_the_end=found.end() == line.end):
            value = _dateline_value(found, text, source, named)
            if found["agency"] or (value and _stands_alone(text)):
                return _Clue(Span(*found.span()), value, _BARE)
    return None


def _is_dateline(found: re.Match[str], *, to_the_end: bool) -> bool:
    """Brackets behind a name hold a party as often as an agency: "Angela Merkel (CDU) - ...".

    Without brackets, a place and a day are a dateline only where they are all of the line.
    """
    dated, dashed = bool(found["day"] or found["day_en"]), bool(found["dash"])
    if not found["agency"]:
        place = found["place"]
        return dated and to_the_end and len(place.split()) <= _LONGEST_PLACE and not _IS_WEEKDAY.match(place)
    return dated or dashed or to_the_end if _KNOWN_AGENCY.match(found["agency"]) else dated and dashed


def _stands_alone(text: str) -> bool:
    """Whether only one line is a place and a day: several list events."""
    found = (_DATELINE.fullmatch(line.of(text)) for line in lines(text) if line.end - line.start <= _LONGEST_DAY)
    return sum(1 for each in found if each and (each["day"] or each["day_en"]) and not each["agency"]) == 1


def _dateline_value(found: re.Match[str], text: str, source: str, named: str | None) -> str | None:
    """The dateline's day, if something names its year: itself, the file, or that day written out in the text."""
    day = found["day"] or found["day_en"]
    if not day:
        return None
    month = _month(found["month"] or found["month_en"])
    if found["year"]:
        return _iso(found["year"], month, day)
    years = set(_YEAR_IN_NAMES.findall(source)) | ({named[:4]} if named else set())
    if not years and (known := _iso("2000", month, day)):
        years = {written[:4] for written in written_days(text) if written[4:] == known[4:]}
    value = _iso(years.pop(), month, day) if len(years) == 1 else None
    # A report of 31 December in a file named after 1 January: the name's year is not the report's.
    return value if value is None or named is None or value[: len(named)] <= named else None


def _from_name(source: str) -> str | None:
    *folders, name = source.split("/")
    stem = name.rpartition(".")[0] or name
    for part in (stem, *reversed(folders)):
        days = _days_in(part)
        if len(days) == 1:
            return days[0]
    return next((value for found in _IN_FOLDERS.finditer("/".join(folders)) if (value := _of_parts(found))), None)


def _days_in(name: str) -> list[str]:
    """The date a name begins with, or else all different ones it holds, of its most precise form."""
    for form in _IN_NAMES:
        found = {match.start(): value for match in form.finditer(name) if (value := _of_parts(match))}
        if found:
            return [found[0]] if 0 in found else sorted(set(found.values()))
    return []


def _of_parts(found: re.Match[str]) -> str | None:
    return _iso(found["year"], int(found["month"]), found["day"] or None)


def _value(found: re.Match[str]) -> str | None:
    group = found.groupdict()
    for suffix in ("", "_de", "_word", "_en", "_only"):
        year = group[f"year{suffix}"]
        if year:
            return _iso(year, _month(group[f"month{suffix}"]), group.get(f"day{suffix}"))
    return None


def _month(words: str) -> int:
    word = words.rstrip(".").casefold().translate(_PLAIN_I)
    return int(word) if word.isdecimal() else _MONTHS[word]


def _iso(year: str, month: int, day: str | None) -> str | None:
    """The date if it exists and a newspaper could have printed it (from 1600), else None."""
    number = int(year) + (2000 if len(year) == 2 else 0)
    try:
        moment = date(number, month, int(day or 1))
    except ValueError:
        return None
    if not 1600 <= number < 2200:
        return None
    return moment.isoformat() if day else moment.isoformat()[:7]
