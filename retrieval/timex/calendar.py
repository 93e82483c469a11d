"""The arithmetic of the calendar: ISO weeks, seasons, quarters, feast days, and the days a TIMEX3 value covers."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from retrieval.model import Precision

Extent = tuple[date, date, Precision]  # the first and the last day, and how exactly they are known

SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # the first month of the three, as weather services count
_EASTER_FEASTS = {  # days from Easter Sunday
    "shrove monday": -48, "ash wednesday": -46, "palm sunday": -7, "maundy thursday": -3, "good friday": -2,
    "holy saturday": -1, "easter": 0, "easter monday": 1, "ascension": 39, "pentecost": 49, "whit monday": 50,
    "corpus christi": 60, "weiberfastnacht": -52,
}  # fmt: skip
_FIXED_FEASTS = {
    "new year": (1, 1), "epiphany": (1, 6), "valentine": (2, 14), "labour day": (5, 1), "independence day": (7, 4),
    "assumption": (8, 15), "unity day": (10, 3), "reformation day": (10, 31), "halloween": (10, 31),
    "all saints": (11, 1), "all souls": (11, 2), "martinmas": (11, 11), "saint nicholas": (12, 6),
    "christmas eve": (12, 24), "weihnachten": (12, 24), "christmas": (12, 25), "boxing day": (12, 26),
    "new year's eve": (12, 31), "candlemas": (2, 2), "conception": (12, 8), "berchtold": (1, 2),
    "swiss national day": (8, 1), "austrian national day": (10, 26), "veterans day": (11, 11),
}  # fmt: skip
_NTH_FEASTS = {  # month, which weekday of its, and Monday as 0; -1 is the last
    "thanksgiving": (11, 4, 3), "labor day": (9, 1, 0), "memorial day": (5, -1, 0), "martin luther king day": (1, 3, 0),
    "columbus day": (10, 2, 0), "mother's day": (5, 2, 6), "swiss prayer day": (9, 3, 6),
}  # fmt: skip
_ADVENT_FEASTS = {  # days from the first Sunday of Advent
    "advent": 0, "advent 1": 0, "advent 2": 7, "advent 3": 14, "advent 4": 21, "totensonntag": -7,
    "volkstrauertag": -14, "repentance day": -11,
}  # fmt: skip
_NTH_DAY = re.compile(r"(\d\d) (-?\d) (\d)")
_LENGTHS = {"weihnachten": 3, "easter": 2, "pentecost": 2}  # days that a feast lasts if it is named as a whole


def easter(year: int) -> date:
    """Easter Sunday of a Gregorian year.

    Source: Jean Meeus, Astronomical Algorithms (1991), chapter 8.
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def feast(name: str, year: int) -> date:
    """The day of a feast in a year."""
    if name in _EASTER_FEASTS:
        return easter(year) + timedelta(_EASTER_FEASTS[name])
    if name in _ADVENT_FEASTS:
        return date(year, 12, 25) - timedelta(date(year, 12, 25).isoweekday() + 21 - _ADVENT_FEASTS[name])
    if name in _NTH_FEASTS:
        return _weekday_of_month(year, *_NTH_FEASTS[name])
    if (nth := _NTH_DAY.fullmatch(name)) is not None:
        return _weekday_of_month(year, int(nth[1]), int(nth[2]), int(nth[3]))
    month, day = _FIXED_FEASTS[name]
    return date(year, month, day)


def length_of_feast(name: str) -> int:
    """How many days it lasts."""
    return _LENGTHS.get(name, 1)


def _weekday_of_month(year: int, month: int, which: int, weekday: int) -> date:
    """Raises ValueError if the month has no fifth one."""
    if which < 0:
        last = last_of_month(year, month)
        return last - timedelta((last.weekday() - weekday) % 7 + 7 * (-which - 1))
    first = date(year, month, 1)
    day = first + timedelta((weekday - first.weekday()) % 7 + 7 * (which - 1))
    if day.month != month:
        raise ValueError(f"no {which}. weekday {weekday} in {year}-{month:02}")
    return day


def monday(day: date) -> date:
    """The Monday of its ISO week."""
    return day - timedelta(day.weekday())


def week(day: date) -> str:
    """Its ISO week as a value, with the year the week belongs to: "2025-W01" for 30 December 2024."""
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02}"


def last_week(year: int) -> int:
    """The number of its last ISO week, 52 or 53."""
    return date(year, 12, 28).isocalendar().week


def months_later(year: int, month: int, count: int) -> tuple[int, int]:
    """Year and month `count` months after, or before."""
    years, zero_based = divmod(year * 12 + month - 1 + count, 12)
    return years, zero_based + 1


def last_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    following, number = months_later(year, month, 1)
    return date(following, number, 1) - timedelta(1) if following <= 9999 else date(year, 12, 31)


def extent(value: str) -> Extent | None:
    """The days a TIMEX3 date or time covers; None if it has none in the calendar ("FUTURE_REF", "P3D", "T09:00")."""
    for pattern, days in _EXTENTS:
        if (found := pattern.fullmatch(value)) is not None:
            try:
                return days(found)
            except (ValueError, OverflowError):  # 31 June, or a year the calendar does not have
                return None
    return None


def _day(found: re.Match[str]) -> Extent:
    day = date.fromisoformat(found[1])
    return day, day, "time" if found[2] else "day"


def _week(found: re.Match[str]) -> Extent:
    first = date.fromisocalendar(int(found[1]), int(found[2]), 1)
    if found[3]:
        return first + timedelta(5), first + timedelta(6), "range"
    return first, first + timedelta(6), "week"


def _month(found: re.Match[str]) -> Extent:
    year, month = int(found[1]), int(found[2])
    return date(year, month, 1), last_of_month(year, month), "month"


def _months(year: int, month: int, count: int, precision: Precision) -> Extent:
    return date(year, month, 1), last_of_month(*months_later(year, month, count - 1)), precision


def _quarter(found: re.Match[str]) -> Extent:
    return _months(int(found[1]), 3 * int(found[2]) - 2, 3, "quarter")


def _half(found: re.Match[str]) -> Extent:
    return _months(int(found[1]), 6 * int(found[2]) - 5, 6, "range")


def _season(found: re.Match[str]) -> Extent:
    return _months(int(found[1]), SEASON_STARTS[found[2]], 3, "season")


def _year(found: re.Match[str]) -> Extent:
    year = int(found[1])
    return date(year, 1, 1), date(year, 12, 31), "year"


def _decade(found: re.Match[str]) -> Extent:
    year = int(found[1]) * 10
    return date(year, 1, 1), date(year + 9, 12, 31), "decade"


def _century(found: re.Match[str]) -> Extent:
    year = int(found[1]) * 100
    return date(year or 1, 1, 1), date(year + 99, 12, 31), "century"


_EXTENTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Extent]], ...] = (
    (re.compile(r"(\d{4}-\d\d-\d\d)(T.+)?"), _day),
    (re.compile(r"(\d{4})-W(\d\d)(-WE)?"), _week),
    (re.compile(r"(\d{4})-(\d\d)"), _month),
    (re.compile(r"(\d{4})-Q([1-4])"), _quarter),
    (re.compile(r"(\d{4})-H([12])"), _half),
    (re.compile(r"(\d{4})-(SP|SU|FA|WI)"), _season),
    (re.compile(r"(\d{4})"), _year),
    (re.compile(r"(\d{3})"), _decade),
    (re.compile(r"(\d\d)"), _century),
)


def part_of(whole: Extent, edge: str) -> Extent:
    """The beginning, middle or end of a stretch of days: a third of it, for nobody says more."""
    first, last, precision = whole
    days = (last - first).days + 1
    if not edge or days < 20:
        return whole
    if precision == "month":
        starts = {"START": 0, "MID": 10, "END": 20}[edge]
        return first + timedelta(starts), last if edge == "END" else first + timedelta(starts + 9), "range"
    third = days / 3
    number = ("START", "MID", "END").index(edge)
    return first + timedelta(round(third * number)), first + timedelta(round(third * (number + 1)) - 1), "range"
