"""Words for a stretch of days, in German and English: words -> Period, and back."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from retrieval.model import Period

LONGEST = 100  # characters of a period
AHEAD = timedelta(days=92)  # a month without a year may lie so far ahead; else it is one that has begun

_DAY = timedelta(days=1)
_FIRST_YEAR, _LAST_YEAR = 1000, 2999
_MONTHS = (
    r"jan(?:uar|uary)?|jänner", r"feb(?:ruar|ruary|er)?", r"märz?|mrz|mar(?:ch)?", r"apr(?:il)?", r"mai|may",
    r"juni?|june?", r"juli?|july?", r"aug(?:ust)?", r"sept?(?:ember)?", r"o[kc]t(?:ober)?", r"nov(?:ember)?",
    r"de[zc](?:ember)?",
)  # fmt: skip
_MONTH = "|".join(_MONTHS)
_SEASONS = (r"frühjahr|frühling|spring", r"sommer|summer", r"herbst|autumn|fall", r"winter")  # from March on
_SEASON = "|".join(_SEASONS)
_YEAR = r"[12][0-9]{3}"
_ORDINALS = {"erstes": 1, "first": 1, "zweites": 2, "second": 2, "drittes": 3, "third": 3, "viertes": 4, "fourth": 4}
_THIS, _LAST, _NEXT = (
    r"dies\w{0,2}|this",
    r"(?:letzt|vergangen|vorig)\w{0,2}|last|past",
    r"(?:nächst|kommend)\w{0,2}|next",
)
_DAYS = {
    "vorgestern": -2, "gestern": -1, "yesterday": -1, "heute": 0, "today": 0, "morgen": 1, "tomorrow": 1,
    "übermorgen": 2,
}  # fmt: skip

_FROM = re.compile(r"(?:ab|seit|von|from|since|starting)(?: dem| der)? (.+?)(?: an| on)?")
_UNTIL = re.compile(r"(?:bis|until|till|by|up to)(?: zum| zur| einschließlich)? (.+)")
_AFTER = re.compile(r"(?:nach|after)(?: dem| der)? (.+)")
_BEFORE = re.compile(r"(?:vor|before)(?: dem| der)? (.+)")
_OPENING = re.compile(r"^(?:von|vom|ab|seit|zwischen|from|since|starting|between) (?:dem |der )?")
_JOINT = re.compile(r" ?\.\.\.? ?| ?[–—-] ?|,? (?:bis(?: zum)?|und|to|until|till|and) ")
_WITHIN = re.compile(r"(?:im|in|in der|in dem|in the|am|an|on|während|during)(?: jahr| year)? (.+)")


def read(words: str, today: date, newest: date | None = None) -> Period | None:
    """The days that words mean, all of them; None if they are anything else.

    today   what "heute" and "letzte Woche" are counted from
    newest  when the newest article appeared: around it, else around today, lies what is named without its year
    """
    text = " ".join(words.lower().split()).strip(" ,;:")
    if len(text) > LONGEST:
        return None
    try:
        return _bounded(text, today, newest or today)
    except (ValueError, OverflowError):  # beyond the years that can be written
        return None


def is_backwards(words: str, today: date, newest: date | None = None) -> bool:
    """Whether a period that `read` understands names its end first: "ab 15.8. bis 1.8."."""
    text = " ".join(words.lower().split()).strip(" ,;:")
    try:
        ends = _ends(text, today, newest or today) if len(text) <= LONGEST else None
    except (ValueError, OverflowError):  # as above
        return False
    return ends is not None and ends[0][0] > ends[1][0]


def written(period: Period) -> str:
    """A period as `read` understands it on any day: "2025-08-01..2025-08-15", "ab 2025-08-01"; "" for none."""
    first, last = period.first, period.last
    if first and last:
        return first if first == last else f"{first}..{last}"
    return f"ab {first}" if first else f"bis {last}" if last else ""


def _bounded(text: str, today: date, around: date) -> Period | None:
    if found := _one(text, today, around):
        return _period(*found)
    if found := _open(_FROM, text, today, around):
        return _period(found[0], None)
    if found := _open(_UNTIL, text, today, around):
        return _period(None, found[1])
    if found := _open(_AFTER, text, today, around):
        return _period(found[1] + _DAY, None)
    if found := _open(_BEFORE, text, today, around):
        return _period(None, found[0] - _DAY)
    return _from_to(text, today, around)


Days = tuple[date, date]


def _open(pattern: re.Pattern[str], text: str, today: date, around: date) -> Days | None:
    match = pattern.fullmatch(text)
    return _one(match[1], today, around) if match else None


def _from_to(text: str, today: date, around: date) -> Period | None:
    """From the earlier end to the later, whichever was named first."""
    if ends := _ends(text, today, around):
        return _period(min(ends[0][0], ends[1][0]), max(ends[0][1], ends[1][1]))
    return None


def _ends(text: str, today: date, around: date) -> tuple[Days, Days] | None:
    """ "1. bis 15. August 2025": what only the end says goes for the beginning too."""
    days = _OPENING.sub("", text)
    for joint in _JOINT.finditer(days):
        begin, end = days[: joint.start()], days[joint.end() :]
        last = _one(end, today, around)
        for whole in _completed(begin, end) if last else ():
            if last and (first := _one(whole, today, last[0])):
                return first, last
    return None


def _completed(begin: str, end: str) -> Iterator[str]:
    """The beginning with the month and the year of the end, with its year, and as it stands."""
    if re.fullmatch(r"[0-9]{1,2}\.?", begin):
        yield re.sub(r"^[0-9]{1,2}\.?", f"{begin.rstrip('.')}.", end)
    if not re.search(_YEAR, begin) and (year := re.search(rf"{_YEAR}$", end)):
        yield f"{begin} {year[0]}" if not begin.endswith(".") else f"{begin}{year[0]}"
    yield begin


def _one(text: str, today: date, around: date) -> Days | None:
    """A single day, week, month, season, quarter or year."""
    if within := _WITHIN.fullmatch(text):
        text = within[1]
    if text in _DAYS:
        day = today + _DAYS[text] * _DAY
        return day, day
    for pattern, days in _FORMS:
        if match := pattern.fullmatch(text):
            try:
                return days(match, today, around)
            except (ValueError, OverflowError):  # a 31st of June; a day beyond the calendar
                return None
    return None


def _period(first: date | None, last: date | None) -> Period:
    if any(day and not _FIRST_YEAR <= day.year <= _LAST_YEAR for day in (first, last)):
        raise ValueError("no year that can be written")
    return Period(first.isoformat() if first else None, last.isoformat() if last else None)


# ---- what has a name in the calendar


def _numbered_day(match: re.Match[str], _: date, around: date) -> Days:
    day, month = int(match["day"]), int(match["month"])
    return _nearest(lambda year: (date(year, month, day),) * 2, match["year"], around)


def _named_day(match: re.Match[str], _: date, around: date) -> Days:
    day, month = int(match["day"]), _place(_MONTHS, match["month"])
    return _nearest(lambda year: (date(year, month, day),) * 2, match["year"], around)


def _iso_day(match: re.Match[str], *_: date) -> Days:
    day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    return day, day


def _month(match: re.Match[str], _: date, around: date) -> Days:
    written_out = match.groupdict().get("name")
    month = _place(_MONTHS, written_out) if written_out else int(match["month"])
    return _nearest(lambda year: _months(year, month, 1), match["year"], around)


def _season(match: re.Match[str], _: date, around: date) -> Days:
    """By whole months, as meteorologists do; a winter belongs to the year it begins in."""
    month = 3 * _place(_SEASONS, match["season"])
    return _nearest(lambda year: _months(year, month, 3), match["year"], around)


def _quarter(match: re.Match[str], _: date, around: date) -> Days:
    number = match["number"]
    month = 3 * (_ORDINALS.get(number) or int(number)) - 2
    return _nearest(lambda year: _months(year, month, 3), match["year"], around)


def _week(match: re.Match[str], _: date, around: date) -> Days:
    number = int(match["number"])
    return _nearest(lambda year: _week_of(date.fromisocalendar(year, number, 1)), match["year"], around)


def _year(match: re.Match[str], *_: date) -> Days:
    return _months(int(match["year"]), 1, 12)


def _relative(match: re.Match[str], today: date, _: date) -> Days:
    """The week, month, quarter or year of today, or the one before or behind it."""
    step = -1 if re.fullmatch(_LAST, match["which"]) else 1 if re.fullmatch(_NEXT, match["which"]) else 0
    unit = match["unit"]
    if unit.startswith(("woche", "week")):
        monday, sunday = _week_of(today + step * timedelta(days=7))
        return (sunday - _DAY, sunday) if "end" in unit else (monday, sunday)
    if unit.startswith(("jahr", "year")):
        return _months(today.year + step, 1, 12)
    if unit.startswith("quart"):
        place = today.year * 4 + (today.month - 1) // 3 + step
        return _months(place // 4, place % 4 * 3 + 1, 3)
    place = today.year * 12 + today.month - 1 + step
    return _months(place // 12, place % 12 + 1, 1)


def _last_days(match: re.Match[str], today: date, _: date) -> Days:
    """ "letzte 7 Tage", today among them."""
    days = int(match["number"]) * (7 if match["unit"].startswith("w") else 1)
    return today - max(0, days - 1) * _DAY, today


_OF_YEAR = rf"(?:,? (?P<year>{_YEAR}))?"
_WHICH = rf"(?:der |die |das |den |dem |the )?(?P<which>{_THIS}|{_LAST}|{_NEXT})"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date, date], Days]], ...] = tuple(
    (re.compile(pattern), days)
    for pattern, days in (
        (rf"(?P<year>{_YEAR})-(?P<month>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}})", _iso_day),
        (rf"(?P<year>{_YEAR})-(?P<month>[0-9]{{1,2}})", _month),
        (rf"(?P<month>[0-9]{{1,2}})[/.](?P<year>{_YEAR})", _month),
        (rf"(?P<year>{_YEAR})", _year),
        (rf"(?P<day>[0-9]{{1,2}})\. ?(?P<month>[0-9]{{1,2}})\.(?: ?(?P<year>{_YEAR}|[0-9]{{2}}))?", _numbered_day),
        (rf"(?P<day>[0-9]{{1,2}})(?:\.|st|nd|rd|th)? (?:of )?(?P<month>{_MONTH})\.?{_OF_YEAR}", _named_day),
        (rf"(?P<month>{_MONTH})\.? (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?{_OF_YEAR}", _named_day),
        (rf"(?P<name>{_MONTH})\.?{_OF_YEAR}", _month),
        (rf"(?P<season>{_SEASON}){_OF_YEAR}", _season),
        (rf"(?P<year>{_YEAR})-?w(?P<number>[0-9]{{1,2}})", _week),
        (rf"(?:kw|w|woche|kalenderwoche|week|cw) ?(?P<number>[0-9]{{1,2}})(?:[ /-](?P<year>{_YEAR}))?", _week),
        (rf"(?P<number>[0-9]{{1,2}})\. ?(?:kw|woche|kalenderwoche){_OF_YEAR}", _week),
        (rf"(?P<year>{_YEAR})-?q(?P<number>[1-4])", _quarter),
        (rf"q(?P<number>[1-4])(?:[ /-](?P<year>{_YEAR}))?", _quarter),
        (rf"(?P<number>[1-4])\. ?quartal{_OF_YEAR}", _quarter),
        (rf"(?P<number>{'|'.join(_ORDINALS)}) quart(?:al|er)(?: of)?{_OF_YEAR}", _quarter),
        (
            rf"{_WHICH} (?P<unit>wochenende|woche|monats?|quartals?|jahr(?:es)?|weekend|week|month|quarter|year)",
            _relative,
        ),
        (rf"(?:den |die |the )?(?:{_LAST}) (?P<number>[0-9]{{1,3}}) (?P<unit>tagen?|days?|wochen?|weeks?)", _last_days),
    )
)


def _place(names: tuple[str, ...], name: str) -> int:
    """Which of these it is, from 1."""
    return next(place for place, each in enumerate(names, start=1) if re.fullmatch(each, name))


def _months(year: int, month: int, count: int) -> Days:
    """So many whole months from this one on."""
    end = year * 12 + month - 1 + count
    return date(year, month, 1), date(end // 12, end % 12 + 1, 1) - _DAY


def _week_of(day: date) -> Days:
    monday = day - day.weekday() * _DAY
    return monday, monday + 6 * _DAY


def _nearest(days: Callable[[int], Days], year: str | None, around: date) -> Days:
    """In the year that is named; else the last one that has begun by then, or will soon."""
    if year:
        return days(int(year) if len(year) > 2 else 2000 + int(year))
    for candidate in range(around.year + 1, around.year - 9, -1):
        try:
            found = days(candidate)
        except ValueError:  # 29 February, week 53
            continue
        if found[0] <= around + AHEAD:
            return found
    raise ValueError("no such day for years")
