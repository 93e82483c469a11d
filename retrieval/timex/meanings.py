"""What words of time can mean, before it is known from which day they are seen."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["DATE", "TIME", "DURATION", "SET"]
Unit = Literal["S", "MIN", "H", "D", "W", "WE", "M", "Q", "HY", "Y", "DE", "CE", "ML"]


@dataclass(frozen=True, slots=True)
class Fixed:
    """All of it stands in the words: "7. August 2025", "täglich", "damals".

    value  TIMEX3; None if the words name what does not exist or nobody can count
    edge   "START", "MID" or "END" of it, or ""
    """

    kind: Kind
    value: str | None
    edge: str = ""


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """A day without its year: "7. August". `years`: which year, counted from this one, if the words say so."""

    month: int
    day: int
    years: int | None = None


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, Monday is 0, and perhaps a part of it.

    which  -1 the last one, 1 the next one, 0 this one, None if nothing is said
    week   of which week, counted from this one ("Freitag kommender Woche"); None if nothing is said
    after  the next one after the date the text named before ("am darauffolgenden Freitag")
    weeks  so many behind the next one, or before the last ("Freitag in einer Woche"); None if nothing is said
    """

    number: int
    part: str = ""
    which: int | None = None
    week: int | None = None
    after: bool = False
    weeks: int | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """So many units from the day of speaking: "gestern", "kommende Woche", "vor drei Jahren"."""

    unit: Unit
    count: float
    part: str = ""
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """What every year has once: "08" for August, "SU", "Q3", "H1", "easter", and "11 1 0" for
    the first Monday of November (month, which, weekday; -1 is the last); "WE" for what every week has.

    which  -1 the last one, 1 the next one, 0 this one, None if nothing is said
    years  which year, counted from this one ("im Juni vorigen Jahres"); None if nothing is said
    part   of that day
    """

    name: str
    which: int | None = None
    years: int | None = None
    edge: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, on a day that stands elsewhere."""

    hour: int
    minute: int


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """The morning or evening of a day that stands elsewhere; TIMEX3's "MO", "MI", "AF", "EV", "NI"."""

    part: str


@dataclass(frozen=True, slots=True)
class Following:
    """So many units from the date the text named before: "am Tag darauf", "im selben Jahr"."""

    unit: Unit
    count: int
    part: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A length of time that ends or begins now: "in den letzten zwei Wochen" is (-1, "W", 2)."""

    direction: int
    unit: Unit
    count: float | None


Meaning = Fixed | DayOfMonth | Weekday | Shift | Named | Clock | PartOfDay | Following | Stretch


def kind_of(meaning: Meaning) -> Kind:
    """The TIMEX3 type."""
    match meaning:
        case Fixed(kind=kind):
            return kind
        case Clock() | PartOfDay():
            return "TIME"
        case Stretch():
            return "DURATION"
        case Weekday(part=part) | Shift(part=part) | Named(part=part) | Following(part=part) if part:
            return "TIME"
        case Shift(unit=unit) | Following(unit=unit) if unit in ("S", "MIN", "H"):
            return "TIME"
    return "DATE"


def amount(unit: Unit, count: float | None) -> str:
    """A length as TIMEX3 writes it: "P3D", "PT0.5H", "PXY" where nobody says how many."""
    number = "X" if count is None else f"{count:g}" if count < 1e6 else str(round(count))
    letters = {"S": "T{}S", "MIN": "T{}M", "H": "T{}H", "WE": "{}WE", "HY": "{}Y", "ML": "{}L"}.get(unit, "{}" + unit)
    if unit == "HY" and count is not None:
        number = f"{count / 2:g}"
    return "P" + letters.format(number)
