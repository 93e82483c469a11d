"""What a meaning comes to on a given day: TIMEX3 value, first and last day, and what both were computed from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from retrieval.model import Precision
from retrieval.timex import calendar
from retrieval.timex.clauses import EITHER, FUTURE, PAST, Cue
from retrieval.timex.meanings import (
    Clock,
    DayOfMonth,
    Fixed,
    Following,
    Meaning,
    Named,
    PartOfDay,
    Shift,
    Stretch,
    Unit,
    Weekday,
    amount,
)

Basis = Literal["text", "published", "nearby", ""]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A day from which others are counted, and where it comes from: the document, or a date in its text."""

    day: date
    basis: Literal["published", "nearby"]


@dataclass(frozen=True, slots=True)
class Value:
    """As in `retrieval.model.TimeExpression`."""

    value: str | None = None
    basis: Basis = ""
    first: date | None = None
    last: date | None = None
    precision: Precision | None = None
    cue: str = ""
    anchor: date | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A date that the text named before.

    token  its last token
    """

    value: Value
    token: int


@dataclass(frozen=True, slots=True)
class Circumstances:
    """All that words need besides themselves to become a date.

    today   the day of speaking, if it is known
    before  the day the text named last, for "am Tag darauf" and for clock times
    often   a clock time is one of many days'
    since   the date with a year in whose story a month or day without one stands
    cue     which way a date lies, asked only where it matters
    """

    today: Anchor | None = None
    before: Mention | None = None
    often: bool = False
    since: Mention | None = None
    cue: Callable[[], Cue | None] = lambda: None


UNKNOWN = Value()
_NEAR = 200  # days within which one means what not every year has
_TURN = 8  # months back after which a story has rather come to the next year: from October to February


def own_value(meaning: Meaning) -> Value:
    """What the words say without any help."""
    match meaning:
        case Fixed(value=value, edge=edge):
            return _spanning(value, "text", edge=edge)
        case Stretch(unit=unit, count=count):
            return Value(amount(unit, count), "text")
        case Named(name=name, years=years, part=part, edge=edge) if years is not None and years > 999:
            return _in_year(name, years, part, edge)
    return UNKNOWN


def value_of(meaning: Meaning, given: Circumstances) -> Value:
    """What the words come to; `UNKNOWN` where it would have to be guessed."""
    if (own := own_value(meaning)) is not UNKNOWN and not isinstance(meaning, Stretch):
        return own
    try:
        return _relative(meaning, given) or own
    except (ValueError, OverflowError):  # beyond the years a calendar has
        return own


def _relative(meaning: Meaning, given: Circumstances) -> Value | None:  # noqa: PLR0911  # one for each meaning
    match meaning:
        case Following():
            return _following(meaning, given)
        case Clock(hour=hour, minute=minute):
            return _on_day(f"T{hour:02}:{minute:02}", given)
        case PartOfDay(part=part):
            return _on_day(f"T{part}", given)
        case Weekday(after=True):
            return _weekday_after(meaning, given.before)
    today = given.today
    if today is None:
        return None
    match meaning:
        case Shift():
            return _shifted(meaning, today, given.cue)
        case Weekday():
            return _weekday(meaning, today, given)
        case DayOfMonth():
            return _day_of_month(meaning, today, given)
        case Named():
            return _named(meaning, today, given)
        case Stretch():
            return _stretch(meaning, today)
    return None


def _spanning(value: str | None, basis: Basis, *, anchor: date | None = None, edge: str = "", cue: str = "") -> Value:
    if value is None:
        return UNKNOWN
    extent = calendar.extent(value)
    if extent is None:
        return Value(value, basis, cue=cue, anchor=anchor)
    first, last, precision = calendar.part_of(extent, edge)
    return Value(value, basis, first, last, precision, cue, anchor)


def _from(today: Anchor, value: str, cue: str = "", edge: str = "") -> Value:
    return _spanning(value, today.basis, anchor=today.day, edge=edge, cue=cue)


def _time(day: date, part: str) -> str:
    return f"{day.isoformat()}T{part}" if part else day.isoformat()


def _shifted(meaning: Shift, today: Anchor, cue: Callable[[], Cue | None] = lambda: None) -> Value | None:
    if (value := _unit_away(meaning.unit, meaning.count, today.day)) is None:
        return None
    settled = _from(today, value + (f"T{meaning.part}" if meaning.part else ""), edge=meaning.edge)
    if not meaning.edge or meaning.count or settled.first is None or settled.last is None:
        return settled
    # "Ende des Monats strich er" was another month's end, "Anfang des Jahres zieht sie um" another year's beginning.
    other = 1 if settled.last < today.day else -1 if settled.first > today.day else 0
    told = cue() if other else None
    away = _unit_away(meaning.unit, other, today.day)
    if away is None or told is None or not told.firm or told.direction != other:
        return settled
    return _from(today, away, told.word, meaning.edge)


def _unit_away(unit: Unit, count: float, day: date) -> str | None:  # noqa: PLR0911  # one for each unit
    """The unit that lies so many of them away, as a value."""
    whole = int(count)
    match unit:
        case "D":
            return (day + timedelta(round(count))).isoformat()
        case "W":
            return calendar.week(day + timedelta(weeks=whole))
        case "WE":
            return calendar.week(day + timedelta(weeks=whole)) + "-WE"
        case "M":
            year, month = calendar.months_later(day.year, day.month, whole)
            return f"{year:04}-{month:02}"
        case "Q":
            year, month = calendar.months_later(day.year, day.month, 3 * whole)
            return f"{year:04}-Q{(month + 2) // 3}"
        case "HY":
            year, month = calendar.months_later(day.year, day.month, 6 * whole)
            return f"{year:04}-H{(month + 5) // 6}"
        case "Y":
            return f"{calendar.months_later(day.year, day.month, round(12 * count))[0]:04}"
        case "DE":
            return f"{day.year // 10 + whole:03}"
        case "CE":
            return f"{day.year // 100 + whole:02}"
    return None


def _weekday(meaning: Weekday, today: Anchor, given: Circumstances) -> Value:
    if meaning.week is not None:
        day = calendar.monday(today.day) + timedelta(7 * meaning.week + meaning.number)
        return _from(today, _time(day, meaning.part))
    ahead = (meaning.number - today.day.weekday()) % 7
    if meaning.weeks is not None:
        nearest = ahead if meaning.weeks > 0 or ahead == 0 else ahead - 7
        return _from(today, _time(today.day + timedelta(nearest + 7 * meaning.weeks), meaning.part))
    if meaning.which in (None, 0):
        if ahead == 0:
            return _from(today, _time(today.day, meaning.part))
        cue = given.cue()
        future = cue is not None and (cue.direction == FUTURE or (cue.direction == EITHER and ahead <= 3))
        day = today.day + timedelta(ahead if future else ahead - 7)
        return _from(today, _time(day, meaning.part), cue.word if cue else "")
    which = meaning.which or 0
    days = (ahead or 7) + 7 * (which - 1) if which > 0 else ahead - 7 + 7 * (which + 1)
    return _from(today, _time(today.day + timedelta(days), meaning.part))


def of_weekday(day: date, meaning: Weekday, begin: Value) -> Value:
    """A weekday that is the one of days named before, the first of which is `begin`."""
    return _spanning(_time(day, meaning.part), "nearby", anchor=begin.first)


def _weekday_after(meaning: Weekday, before: Mention | None) -> Value | None:
    if before is None or before.value.first is None:
        return None
    basis, anchor = _inherited(before)
    day = before.value.first + timedelta((meaning.number - before.value.first.weekday()) % 7 or 7)
    return _spanning(_time(day, meaning.part), basis, anchor=anchor)


def _day_of_month(meaning: DayOfMonth, today: Anchor, given: Circumstances) -> Value:
    if meaning.years is not None:
        return _from(today, date(today.day.year + meaning.years, meaning.month, meaning.day).isoformat())
    cue = given.cue()
    if given.since is not None and (year := _year_of_story(given.since, today.day, cue, meaning.month)) is not None:
        day = date(year, meaning.month, meaning.day)
        return _spanning(day.isoformat(), "nearby", anchor=given.since.value.first, cue=cue.word if cue else "")
    days = [_safe_day(today.day.year + away, meaning.month, meaning.day) for away in (-1, 0, 1)]
    day = _chosen([each for each in days if each is not None], today.day, cue)
    return _from(today, day.isoformat(), cue.word if cue else "")


def not_before(begin: Value, meaning: Meaning, value: Value) -> Value:
    """The end of a range, moved behind its beginning: "von Montag bis Freitag", "von November bis März"."""
    if begin.first is None or value.first is None or value.first >= begin.first:
        return value
    match meaning:
        case Weekday(number=number, part=part):
            away = (number - begin.first.weekday()) % 7
            if begin.first > date.max - timedelta(away):
                return value
            later = _time(begin.first + timedelta(away), part)
        case DayOfMonth(month=month, day=day):
            years = (begin.first.year, begin.first.year + 1)
            days = [each for each in (_safe_day(year, month, day) for year in years) if each is not None]
            later = next((each.isoformat() for each in days if each >= begin.first), value.value or "")
        case Named(name=name) if name.isdecimal():
            later = f"{begin.first.year + (int(name) < begin.first.month):04}-{name}"
        case _:
            return value
    return _spanning(later, value.basis, anchor=value.anchor, cue=value.cue)


def _safe_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 29 February
        return None


def _year_of_story(since: Mention, today: date, cue: Cue | None, month: int | None) -> int | None:
    """The year a story is in, if it tells of another than the article's; from December it goes on to January."""
    named = since.value.first
    if named is None:
        return None
    if named.year > today.year:
        return None if cue is not None and cue.direction == PAST else named.year
    if cue is not None and cue.direction == FUTURE:
        return None
    if named.year >= today.year - (1 if cue is None else 0):
        return None
    turns = month is not None and month <= named.month - _TURN and date(named.year + 1, month, 1) <= today
    return named.year + turns


def _chosen(days: list[date], today: date, cue: Cue | None) -> date:
    """The day the cue points to; the nearest if there is none, or if it would lead much farther.

    Nobody leaves out the year of a day that is almost a year ahead while the same day was a few weeks ago; but
    what is clearly told as past is never to come.
    """
    nearest = min(days, key=lambda day: abs((day - today).days))
    if cue is None or cue.direction == EITHER:
        return nearest
    wanted = [day for day in days if (day >= today if cue.direction == FUTURE else day <= today)]
    if not wanted:
        return nearest
    pointed = min(wanted, key=lambda day: abs((day - today).days))
    far, near = abs((pointed - today).days), abs((nearest - today).days)
    strays = near < 30 and far > 300 if cue.firm else far > 200 and near < 120
    if cue.firm and cue.direction == PAST:  # "Im Januar trat er zurück", printed in December: it is over
        return pointed
    return nearest if strays else pointed


def _named(meaning: Named, today: Anchor, given: Circumstances) -> Value:
    if meaning.name == "WE":
        return _weekend(meaning.which, today, given)
    if meaning.years is not None:
        own = _in_year(meaning.name, today.day.year + meaning.years, meaning.part, meaning.edge)
        return Value(own.value, today.basis, own.first, own.last, own.precision, "", today.day)
    cue = given.cue() if meaning.which is None else None
    month = int(meaning.name) if meaning.name.isdecimal() else None
    since = given.since if meaning.which is None else None
    if since is not None and (year := _year_of_story(since, today.day, cue, month)) is not None:
        own = _in_year(meaning.name, year, meaning.part, meaning.edge)
        return Value(own.value, "nearby", own.first, own.last, own.precision, "", since.value.first)
    year = _year_of(meaning, today.day, cue)
    own = _in_year(meaning.name, year, meaning.part, meaning.edge)
    return Value(own.value, today.basis, own.first, own.last, own.precision, cue.word if cue else "", today.day)


def _year_of(meaning: Named, today: date, cue: Cue | None) -> int:
    """The year in which that month, season or feast is meant."""
    years = (today.year - 1, today.year, today.year + 1)
    stretches = {year: stretch for year in years if (stretch := _stretch_of(meaning.name, year)) is not None}
    if len(stretches) < len(years):  # "KW 53", a fifth Sunday: only one that is near
        near = timedelta(_NEAR)
        stretches = {
            year: (first, last) for year, (first, last) in stretches.items() if first - near <= today <= last + near
        }
    if not stretches:
        raise ValueError(f"the calendar has no {meaning.name} around {today}")
    match meaning.which:
        case 0:
            running = [year for year, (first, last) in stretches.items() if first <= today <= last]
            return running[0] if running else today.year
        case which if which is not None and which < 0:
            return max(year for year, (_, last) in stretches.items() if last < today)
        case which if which is not None:
            return min(year for year, (first, _) in stretches.items() if first > today)
    running = [year for year, (first, last) in stretches.items() if first <= today <= last]
    if running:
        return running[0]
    edges = {(first if first > today else last): year for year, (first, last) in stretches.items()}
    return edges[_chosen(list(edges), today, cue)]


def _stretch_of(name: str, year: int) -> tuple[date, date] | None:
    try:
        own = _in_year(name, year, "", "")
    except ValueError:
        return None
    return None if own.first is None or own.last is None else (own.first, own.last)


def _in_year(name: str, year: int, part: str, edge: str) -> Value:
    """A month, season, quarter or feast of a year."""
    if name[0].isupper() or name.isdigit():  # "Q3", "08"
        return _spanning(f"{year:04}-{name}", "text", edge=edge)
    day = calendar.feast(name, year)
    whole = _spanning(_time(day, part), "text")
    if part or (length := calendar.length_of_feast(name)) == 1:
        return whole
    return Value(whole.value, "text", day, day + timedelta(length - 1), "range")


def _weekend(which: int | None, today: Anchor, given: Circumstances) -> Value:
    """The one that is now, or the next or last, by the tense; on a weekday "this" and "next" are the same."""
    cue, day = given.cue() if which is None else None, today.day
    working = day.weekday() < 5
    if which is None:
        day -= timedelta(7 if working and not (cue is not None and cue.direction == FUTURE) else 0)
    elif which != 0:
        day += timedelta(7 * (which - 1 if which > 0 and working else which))
    return _from(today, calendar.week(day) + "-WE", cue.word if cue else "")


def _stretch(meaning: Stretch, today: Anchor) -> Value | None:
    if meaning.count is None or meaning.unit not in ("D", "W", "M", "Y", "DE"):
        return None
    other = _day_away(meaning.unit, meaning.direction * meaning.count, today.day)
    first, last = sorted((today.day, other))
    return Value(amount(meaning.unit, meaning.count), today.basis, first, last, "range", "", today.day)


def _day_away(unit: Unit, count: float, day: date) -> date:
    if unit in ("D", "W"):
        return day + timedelta(round(count * (7 if unit == "W" else 1)))
    months = round(count * {"M": 1, "Y": 12, "DE": 120}[unit])
    year, month = calendar.months_later(day.year, day.month, months)
    return date(year, month, min(day.day, calendar.last_of_month(year, month).day))


def _following(meaning: Following, given: Circumstances) -> Value | None:
    """Counted from the date the text named before; "am Vortag" without one, from today."""
    before = given.before
    if before is None or before.value.first is None:
        if given.today is None or meaning.count > 0:
            return None
        return _shifted(Shift(meaning.unit, meaning.count, meaning.part), given.today)
    if meaning.unit == "D" and before.value.precision not in ("day", "time"):
        return None
    if (value := _unit_away(meaning.unit, meaning.count, before.value.first)) is None:
        return None
    basis, anchor = _inherited(before)
    return _spanning(value + (f"T{meaning.part}" if meaning.part else ""), basis, anchor=anchor)


def _on_day(time: str, given: Circumstances) -> Value | None:
    """A time of the day the text named last, or of today."""
    before = given.before
    if given.often:
        return Value(time, "text")
    if before is not None and before.value.first is not None and before.value.precision in ("day", "time"):
        basis, anchor = _inherited(before)
        return _spanning(f"{before.value.first.isoformat()}{time}", basis, anchor=anchor, cue=before.value.cue)
    if given.today is None:
        return None
    return _from(given.today, f"{given.today.day.isoformat()}{time}")


def _inherited(before: Mention) -> tuple[Basis, date | None]:
    if before.value.basis == "published":
        return "published", before.value.anchor
    return "nearby", before.value.first
