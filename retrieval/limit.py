"""The days a question is limited to ("im August", "seit dem 6. August", "letzte Woche"), and what fits them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum
from types import MappingProxyType

from retrieval.model import Document, Language, Period, Published, Span, TimeExpression
from retrieval.timex import calendar, reading

OPENING = 500  # characters in which an article says what it is about
LONG = 28  # days; what appeared within so long a period is about it unless it says otherwise
LONGEST_WHOLE = 5_000  # characters of an article that is read as a whole
_MONTHS = (
    r"januar|jänner|februar|feber|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
    r"|january|february|march|may|june|july|october|december"
)
_WITHOUT_YEAR = re.compile(rf"(?!.*\d{{4}})(?:.*\b(?:{_MONTHS})\b|\d{{1,2}}\. ?\d{{1,2}}\.)", re.IGNORECASE)
_OTHER_YEAR = re.compile(r"\b(?:letzte|vergangene|vorige|dies|kommende|nächste|last|this|next)", re.IGNORECASE)
# "Frist am Freitag", "Winter", "jetzt": such words are part of what is asked for.
_CONTENT = re.compile(
    r"(?:(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\w*"
    r"|heute|jetzt|derzeit|today|now|tonight",
    re.IGNORECASE,
)
_ALONE = re.compile(r"(?:vor)?gestern|heuer|yesterday", re.IGNORECASE)  # limits without a preposition
_LEAD = re.compile(
    r"(?:^|(?<=\W))(?P<lead>zwischen|between|seit|since|ab|from|nach|after|bis|until|till|vor|before|am|an|im|in|vom|während"
    r"|during|on)(?: (?:einschließlich|zum|zu|etwa|dem|der|den|the|month of|jahr|year))*\s+$",
    re.IGNORECASE,
)
_AFTER_NOUN = re.compile(r"[A-ZÄÖÜ][\w’'-]+\s+$")
_BELONGS = re.compile(
    r"(?:(?-i:[A-ZÄÖÜ])[\w’'-]+|\b(?:mit|von|zu|gegen|auf|als|wie|für|um|aus|die|das|der|with|to|than|of|for|the|as))\s+$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s*(?:bis|und|to|and|until|[-–—])\s*(?:zum |dem |der |den |the )?\s*", re.IGNORECASE)
_DAY = timedelta(days=1)
AHEAD = timedelta(days=92)  # a day or month without a year may lie so far ahead; else it is one that was


@dataclass(frozen=True, slots=True)
class Limit:
    """Days a question is limited to, and where it says so."""

    span: Span
    period: Period


def limit_of(text: str, language: Language, today: date, newest: str = "") -> Limit | None:
    """The days a question is limited to; None if its words of time are a part of what it asks for.

    today   what "letzte Woche" is counted from
    newest  when the newest article appeared: around that, or else around today, lies what is named without its year
    The two are counted from different days on purpose. Who says "letzte Woche" means that of today, and wants to hear
    that nothing stands of it in an archive which ended long ago. "Im Oktober" is no distance from today: of an archive
    that ended in 2008 its last October is meant, not one it cannot know of. The answer says which days were understood.
    """
    asked = [each for each in _dated(text, language, today) if not _is_content(text, each)]
    if not asked:
        return None
    around = min(today, date.fromisoformat(days_of(newest)[0])) if newest else today
    try:
        asked = [_near(each, around, today) if _names_no_year(each) else each for each in asked]
        first = asked[0]
        second = next((each for each in asked[1:] if _JOINED.fullmatch(text[first.span.end : each.span.start])), first)
        lead = _LEAD.search(text[: first.span.start])
        period = _period(lead["lead"].lower() if lead and first is second else "", first, second)
    except (ValueError, OverflowError):  # beyond the years a calendar has
        return None
    return Limit(Span(lead.start("lead") if lead else first.span.start, second.span.end), period) if period else None


class Fit(IntEnum):
    """Whether a sentence is about the days a question is limited to."""

    NO = 0
    UNKNOWN = 1
    YES = 2


class Fitting:
    """Which sentences are about days of a period; what was read for one is remembered for the next.

    stated  the times of documents' statements by their source, if they are known; of others the text is read
    """

    def __init__(self, period: Period, stated: Mapping[str, Sequence[TimeExpression]] = MappingProxyType({})) -> None:
        self._period = period
        self._stated = stated
        self._read: dict[tuple[str, Span], tuple[TimeExpression, ...]] = {}

    def names(self, document: Document, sentence: Span, passage: Span) -> bool:
        """Whether the sentence itself names a time of the period, and that tells it from others of its article.

        Of an article that appeared within a long period most sentences are about it, also those without "heute".
        """
        return not self._is_about(document) and self._any(self._days(document, sentence, passage))

    def fit(self, document: Document, sentence: Span, passage: Span) -> Fit:
        """Whether a sentence can be about the period.

        By the times it names itself; if it names none, by those of its passage, or if that has none either of the
        article's opening, or by when the article appeared. The last is enough for a long period, whatever the sentence
        names besides. Nobody knows it of an article without a date, unless it names the very day or month.
        """
        if self._is_about(document) or self._any(named := self._days(document, sentence, passage)):
            return Fit.YES
        if not named and self._any(self._days(document, passage, passage) or self._days_of_opening(document)):
            return Fit.YES
        if document.published is None:
            if self._any(self._named_without_year(document, sentence, passage)):
                return Fit.YES
            return Fit.NO if named else Fit.UNKNOWN
        if named and not _is_long(self._period):
            return Fit.NO
        return Fit.YES if overlaps(*days_of(document.published.value), self._period) else Fit.NO

    def _is_about(self, document: Document) -> bool:
        """Whether an article appeared within the period, and that is long enough for it to be about it."""
        published = document.published
        return published is not None and _is_long(self._period) and overlaps(*days_of(published.value), self._period)

    def _named_without_year(self, document: Document, span: Span, area: Span) -> list[tuple[str, str]]:
        """The days and months that a stretch of an article without a date names, if some in one month are asked for."""
        first, last = self._period.first, self._period.last
        if not first or not last or first[:7] != last[:7]:
            return []
        return [
            (meant.first or "", meant.last or "")
            for each in self._times(document, area)
            if span.covers(each.span) and each.first is None and _names_no_year(each)
            for meant in _dated(each.text, document.language, date.fromisoformat(first))
        ]

    def _any(self, days: Iterable[tuple[str, str]]) -> bool:
        return any(overlaps(*each, self._period) for each in days)

    def _days(self, document: Document, span: Span, area: Span) -> list[tuple[str, str]]:
        """The days that the times of a stretch of text mean."""
        found = [each for each in self._times(document, area) if span.covers(each.span)]
        if not found and document.source in self._stated and _states_nothing(span.of(document.text)):
            return _dates(self._within(document, span))
        return _dates(found)

    def _days_of_opening(self, document: Document) -> list[tuple[str, str]]:
        """The days an article names first, also in its heading."""
        return _dates(self._within(document, Span(0, min(OPENING, len(document.text)))))

    def _within(self, document: Document, area: Span) -> tuple[TimeExpression, ...]:
        """The times of an area as its text is read."""
        key = (document.source, area)
        if key not in self._read:
            is_whole = area.end - area.start == len(document.text)
            self._read[key] = reading.read(document) if is_whole else reading.within(document, area)
        return self._read[key]

    def _times(self, document: Document, area: Span) -> tuple[TimeExpression, ...]:
        """The times of an area; what is read, is read only once: an article as a whole unless it is long.

        Its passages one by one take longer: what a day means may be said far before it.
        """
        if (times := self._stated.get(document.source)) is None:
            is_long = len(document.text) > LONGEST_WHOLE
            times = self._within(document, area if is_long else Span(0, len(document.text)))
        return tuple(each for each in times if area.covers(each.span))


def _states_nothing(text: str) -> bool:
    """Whether words are a heading or a question, which have no statement."""
    return text[-1:] == "?" or text[-1:].isalnum()


def _dates(times: Iterable[TimeExpression]) -> list[tuple[str, str]]:
    return [(each.first, each.last) for each in times if each.first and each.last]


def overlaps(first: str, last: str, period: Period) -> bool:
    """Whether any day from `first` to `last` belongs to a period."""
    return (period.last is None or first <= period.last) and (period.first is None or last >= period.first)


def covers(period: Period, first: str | None, last: str | None) -> bool:
    """Whether all days from `first` to `last`, if they are known, belong to a period."""
    if first is None or last is None:
        return False
    return (period.first is None or period.first <= first) and (period.last is None or last <= period.last)


def days_of(value: str) -> tuple[str, str]:
    """The first and last day of "2025-08-07", "2025-08" or "2025"; a 31st that some months lack compares as well."""
    return (value + "-01-01"[len(value) - 4 :], value + "-12-31"[len(value) - 4 :])


def _dated(text: str, language: Language, day: date) -> list[TimeExpression]:
    document = Document("", text, "", language, published=Published(day.isoformat(), "desk"))
    return [each for each in reading.within(document, Span(0, len(text))) if each.first and each.last]


def _is_content(text: str, expression: TimeExpression) -> bool:
    """Whether words of time belong to a name or an event: "die Wahl 2024", "die Frist am Freitag"."""
    if expression.type != "DATE" or _CONTENT.fullmatch(expression.text) or _is_quoted(text, expression.span):
        return True
    before = text[: expression.span.start]
    lead = _LEAD.search(before)
    if lead is None:
        if re.search(r"\d", expression.text):
            return _BELONGS.search(before) is not None
        return " " not in expression.text and _ALONE.fullmatch(expression.text) is None
    names_event = lead["lead"].lower() in ("bis", "ab", "vom", "vor", "nach", "until", "by", "before", "after")
    return names_event and _AFTER_NOUN.search(before[: lead.start()]) is not None


def _is_quoted(text: str, span: Span) -> bool:
    return len(re.findall('[„“”"«»]', text[: span.start])) % 2 == 1


def _names_no_year(expression: TimeExpression) -> bool:
    return _WITHOUT_YEAR.match(expression.text) is not None and _OTHER_YEAR.search(expression.text) is None


def _near(expression: TimeExpression, around: date, today: date) -> TimeExpression:
    """The same of the latest year in which it is not far ahead; nor ahead at all if the question says it is past."""
    first, last = date.fromisoformat(expression.first or ""), date.fromisoformat(expression.last or "")
    ahead = around + AHEAD
    if expression.cue and last < today:  # "Was sagte sie im Dezember?"
        ahead = today if today <= ahead else around  # articles that ended long ago tell of nothing later
    year = ahead.year - ((first.month, first.day) > (ahead.month, ahead.day))
    while first.day > calendar.last_of_month(year, first.month).day:  # 29 February is only in some
        year -= 1
    end = calendar.last_of_month(year + last.year - first.year, last.month)
    if first == last or last != calendar.last_of_month(last.year, last.month):
        end = end.replace(day=last.day)
    return replace(expression, first=first.replace(year=year).isoformat(), last=end.isoformat())


def _period(lead: str, first: TimeExpression, last: TimeExpression) -> Period | None:
    start, end = first.first or "", last.last or ""
    match lead:
        case "seit" | "since" | "ab" | "from":
            return Period(start, None)
        case "bis" | "until" | "till":
            return Period(None, end)
        case "nach" | "after":
            return Period((date.fromisoformat(end) + _DAY).isoformat(), None)
        case "vor" | "before":
            return Period(None, (date.fromisoformat(start) - _DAY).isoformat())
    return Period(start, end) if start <= end else None


def _is_long(period: Period) -> bool:
    if period.first is None or period.last is None:
        return True
    return date.fromisoformat(period.last) - date.fromisoformat(period.first) >= timedelta(days=LONG - 1)
