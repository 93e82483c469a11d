"""Reads the time expressions of an article, each with what it means on the day the article appeared."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from retrieval.model import Document, Language, Span, TimeExpression
from retrieval.timex.clauses import FUTURE, PAST, Cue, ends_between, in_one_clause, sentence
from retrieval.timex.grammar import Found
from retrieval.timex.meanings import (
    Clock,
    DayOfMonth,
    Fixed,
    Following,
    Meaning,
    Named,
    PartOfDay,
    Shift,
    Unit,
    Weekday,
    amount,
    kind_of,
)
from retrieval.timex.speakers import SHE_OR_HE, speaker, tells_of_speaking
from retrieval.timex.tagger import expression, scanned
from retrieval.timex.tokens import Tokens
from retrieval.timex.values import UNKNOWN, Anchor, Circumstances, Mention, Value, not_before, of_weekday, value_of

_LONGEST_KEPT = 10_000  # characters of an article whose times are kept at hand
_MEMORY = 1500  # characters after which a day that was named is no longer the one of "am Abend"
_AROUND = 400  # characters around a quotation in which it may be said when that was
_TABLE = 20  # tokens on both sides of an expression in which ...
_THICK = 9  # ... more of them stand in no sentence
_SOON = 120  # days in which what follows a day to come may lie, in the same sentence
_SOON_AFTER = 21  # days by which a weekday may be moved into days that were just named as a whole
_BEFORE = 45  # and days it may lie before it
_FOLLOWING = 3  # sentences behind a day in which a time of day may be that day's
_MARKUP = " \t\r*_#:,"
_JOINING = frozenset(("und", "oder", "aber", "denn", "doch", "and", "or", "but"))
_OPENING_YEAR = frozenset(("im", "in", "jahr", "jahre", "schon", "bereits", "erst", "noch", "the", "year", "only"))
_UP_TO = frozenset(("bis", "dash", "to", "article", "preposition", "in"))
_UNITS_OF: dict[str, tuple[Unit, ...]] = {  # by how exactly a date is known: from what it may be counted
    "time": ("W", "WE", "M", "Q", "HY", "Y", "DE", "CE"),
    "day": ("W", "WE", "M", "Q", "HY", "Y", "DE", "CE"),
    "week": ("W", "M", "Y"),
    "range": ("W", "WE", "M", "Y"),
    "month": ("M", "Q", "HY", "Y", "DE", "CE"),
    "quarter": ("Q", "HY", "Y"),
    "season": ("Y", "DE", "CE"),
    "year": ("Y", "DE", "CE"),
    "decade": ("DE", "CE"),
    "century": ("CE",),
}

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read(document: Document) -> tuple[TimeExpression, ...]:
    """All time expressions of an article, in order, without overlaps; none of its masked words."""
    return _read(document, Span(0, len(document.text)))


def within(document: Document, span: Span) -> tuple[TimeExpression, ...]:
    """As `read` gives them for a stretch of the article, without reading much more than its paragraph."""
    return _kept(document, span) if len(document.text) <= _LONGEST_KEPT else _within(document, span)


def _within(document: Document, span: Span) -> tuple[TimeExpression, ...]:
    own = _read(document, span)
    if all(each.basis == "text" and each.type != "TIME" for each in own):  # nothing around could change these
        return own
    text = document.text
    start = text.rfind("\n", 0, max(0, span.start - _MEMORY)) + 1
    end = text.find("\n", span.end)
    found = _read(document, Span(start, end if end >= 0 else len(text)))
    return tuple(each for each in found if span.covers(each.span))


# One question asks for the same stretch several times, and the questions of a day for the same articles.
_kept = lru_cache(maxsize=1024)(_within)


def _read(document: Document, span: Span) -> tuple[TimeExpression, ...]:
    tokens, found = scanned(document.text, span, document.language)
    if not found:
        return ()
    reader = _Reader(tokens, found, _published_day(document), document.language)
    given = (expression(each, *reader.settled(number)) for number, (each, _) in enumerate(found))
    return tuple(each for each in given if not _is_masked(document.masked, each.span))


def _published_day(document: Document) -> Anchor | None:
    """The day the document appeared, if the day is known."""
    if document.published is None or not _DAY.fullmatch(document.published.value):
        return None
    try:
        return Anchor(date.fromisoformat(document.published.value), "published")
    except ValueError:
        return None


def _is_masked(masked: tuple[Span, ...], span: Span) -> bool:
    place = bisect_right(masked, span.start, key=lambda mask: mask.end)
    return place < len(masked) and masked[place].overlaps(span)


# Longer ones are none that were never closed: every opening mark would be followed to the end of its line.
_QUOTATION = re.compile(
    r"„[^“”\"\n]{0,1500}[“”\"]|“[^”\n]{0,1500}”|\"[^\"\n]{0,1500}\"|»[^«\n]{0,1500}«|«[^»\n]{0,1500}»"
    r"|‘[^’\n]{20,1500}’"
)
_FEWEST_SPACES = 2  # in a quotation that is a sentence: "Heute geschlossen" may be a sign
_LONGEST_SPEECH = 4  # quotations that one "sagte am Mittwoch" holds for
_GOES_ON = re.compile(r"[^\n.!?]{3,160}[.:]\s")  # what stands between two quotations of one speech
_IS_WHOLE = re.compile(r"[.!?…].\s+[A-ZÄÖÜ„“»]")  # its last two characters, and how the next sentence begins
# A caption ends with its own date, an agency's report begins with one.
_CAPTION_END = re.compile(r"\s*(?:[|·•].{0,300})?")
_DATELINE = re.compile(r"\W*(?:[A-ZÄÖÜ][\w./ ’-]{0,40}(?:\([^)\n]{1,30}\))?,\s+|(?:Stand|Update|Datum):?\s+)?")
_AFTER_DATELINE = re.compile(r"\s*(?:\([^)\n]{1,30}\)\s*)?(?:[–—|:]|-\s)")


@dataclass(slots=True)
class _Reader:
    """Goes through the expressions of a text in order and remembers the dates it has passed."""

    tokens: Tokens
    found: list[tuple[Found, Meaning]]
    published: Anchor | None
    language: Language
    _day: Mention | None = None  # the day that was named last, in no quotation
    _sequel: Mention | None = None  # the day after it, or the like, if one was named since
    _since: Mention | None = None  # the date that was named last with its year, or is of a story that had one
    _year: Mention | None = None  # the last that lies in the past, or a year alone
    _leading_year: Mention | None = None  # the year alone with which a sentence began last
    _range: tuple[Value, Mention] | None = None  # both ends of the days named last as a whole
    _before: Value = UNKNOWN  # of the expression before
    _last: dict[Unit, Mention] = field(default_factory=dict)  # for each unit the date last named that exactly
    _quotations: list[Span] | None = None
    _retrospect: bool | None = None
    _breaks: list[int] | None = None  # where lines end
    _lines: dict[int, Anchor | None] = field(default_factory=dict)
    _cues: dict[int, Cue | None] = field(default_factory=dict)

    def settled(self, number: int) -> tuple[Meaning, Value]:
        """An expression's meaning and value; to be called for each in order."""
        found, meaning = self.found[number]
        meaning = self._in_context(found, meaning)
        value = value_of(meaning, self._circumstances(number, meaning))
        if self._ends_range(number):
            value = not_before(self._before, meaning, value)
            if self._before.precision == value.precision == "day" and value.first is not None:
                self._range = self._before, Mention(value, found.last)
        elif isinstance(meaning, Weekday):
            value = self._within_range(found, meaning, value)
        self._before = value
        self._remember(found, meaning, value)
        return meaning, value

    def _ends_range(self, number: int) -> bool:
        """Whether only "bis" stands between an expression and the one before, of the same kind."""
        (found, meaning), (other, begin) = self.found[number], self.found[max(0, number - 1)]
        alike = type(begin) is type(meaning) and isinstance(meaning, Weekday | DayOfMonth | Named)
        between = [self.tokens.name(place) for place in range(other.last + 1, found.first)] if alike else []
        return 0 < len(between) < 4 and between[0] in ("bis", "dash") and set(between) <= _UP_TO

    def _within_range(self, found: Found, meaning: Weekday, value: Value) -> Value:
        """ "Das Fest dauert vom 11. bis 17. August. Am Samstag soll ...": that of these days, if all are ahead."""
        if self._range is None or self.published is None or value.first is None or value.first <= self.published.day:
            return value
        begin, end = self._range
        bare = meaning.which is None and meaning.week is None and meaning.weeks is None and not meaning.after
        follows = ends_between(self.tokens, end.token, found.first) == 1
        if not bare or not follows or begin.first is None or end.value.first is None or value.first >= begin.first:
            return value
        day = begin.first + timedelta((meaning.number - begin.first.weekday()) % 7)
        if day > end.value.first or (day - value.first).days > _SOON_AFTER:
            return value
        return of_weekday(day, meaning, begin)

    def _in_context(self, found: Found, meaning: Meaning) -> Meaning:
        """What only the sentence decides: "heute" may mean nowadays, "in drei Tagen" may be a length."""
        if isinstance(meaning, Shift) and meaning.count > 0 and found.before() == "in" and meaning.unit != "CE":
            cue = self._cue(found)
            if cue is not None and cue.direction == PAST:
                return _as_length(meaning)
        if meaning == Shift("D", 0) and (
            _is_nowadays(found) or (self._looks_back() and not self._is_told_or_announced(found))
        ):
            return Fixed("DATE", "PRESENT_REF")
        return meaning

    def _is_told_or_announced(self, found: Found) -> bool:
        cue = self._cue(found)
        if cue is not None and cue.firm:
            return True
        start, end = sentence(self.tokens, found.first, found.last)
        begin = bisect_left(self.found, start, key=_first_token)
        here = self.found[begin : bisect_left(self.found, end, begin, key=_first_token)]
        return any(isinstance(each, Clock | PartOfDay) for _, each in here)

    def _looks_back(self) -> bool:
        """Whether the article compares times rather than tells the news: other years, and no day of this week."""
        if self._retrospect is None:
            meanings = [meaning for _, meaning in self.found]
            news = any(isinstance(each, Weekday | DayOfMonth) or _is_near(each) for each in meanings)
            this_year = self.published.day.year if self.published is not None else 9999
            past = sum(_is_long_past(each, this_year) for each in meanings)
            self._retrospect = not news and (past >= 3 or (past > 0 and len(self.tokens.text) > 2000))
        return self._retrospect

    def _circumstances(self, number: int, meaning: Meaning) -> Circumstances:
        found = self.found[number][0]
        before = since = None
        if isinstance(meaning, Clock | PartOfDay):
            day = self._day_near(found)
            before = self._day_in_sentence(number) or (day if self._goes_on(day, found) else None)
        elif isinstance(meaning, Following):
            before = self._counted_from(meaning, found)
        elif isinstance(meaning, Weekday) and meaning.after:
            before = self._day_just_named(found)
        elif isinstance(meaning, DayOfMonth | Named):
            since = self._story_of(found, meaning)
        often = isinstance(meaning, Clock) and (
            self._is_of_many_days(number) or (before is None and self._is_present(found))
        )
        return Circumstances(self._today(number, meaning), before, often, since, self._asking(found))

    def _day_near(self, found: Found) -> Mention | None:
        """The day that was named last, if it is not long ago."""
        starts = self.tokens.starts
        near = self._day is not None and starts[found.first] - starts[self._day.token] < _MEMORY
        return self._day if near else None

    def _counted_from(self, meaning: Following, found: Found) -> Mention | None:
        """The date from which "in der Woche davor" counts: one just named, as exact as that at least."""
        if meaning.unit == "D":
            return self._day_just_named(found) if meaning.count > 0 else self._day_near(found)
        last = self._last.get(meaning.unit)
        if last is not None and ends_between(self.tokens, last.token, found.first) <= 1:
            return last
        return self._year if meaning.unit == "Y" and meaning.count <= 0 else None

    def _day_just_named(self, found: Found) -> Mention | None:
        """The day of this sentence or the one before; a story goes on from the day it has come to."""
        day = self._sequel or self._day
        return day if day is not None and ends_between(self.tokens, day.token, found.first) <= 1 else None

    def _is_present(self, found: Found) -> bool:
        """ "The first boat leaves at 7:30 am": it does so every day, or on one that stands elsewhere."""
        cue = self._cue(found)
        if cue is None or self._date_of_line_at(self.tokens.starts[found.first]) is not None:
            return False
        if self.language == "en":
            from retrieval.timex import english_tense  # noqa: PLC0415  # as below

            return english_tense.is_present(cue)
        from retrieval.timex import german_tense  # noqa: PLC0415  # as below

        return german_tense.is_present(cue)

    def _story_of(self, found: Found, meaning: DayOfMonth | Named) -> Mention | None:
        """The date that gives a day or month its year: of the same sentence, or of the one a story goes on from.

        What lies ahead gives its year to nothing but its own clause, and to days that follow soon in its sentence.
        """
        if self.published is None:
            return None
        today = self.published.day
        since = self._since
        if since is not None and since.value.first is not None:
            ends = ends_between(self.tokens, since.token, found.first)
            if since.value.first > today:
                if ends == 0 and (self._in_clause(since, found) or _follows_soon(since, meaning)):
                    return since
            elif ends == 0 or (ends == 1 and self._tells(found)):
                return since
        year = self._leading_year
        if year is None or ends_between(self.tokens, year.token, found.first) or not self._in_clause(year, found):
            return None
        return year

    def _in_clause(self, mention: Mention, found: Found) -> bool:
        return in_one_clause(self.tokens, mention.token, found.first, _JOINING)

    def _tells(self, found: Found) -> bool:
        cue = self._cue(found)
        return cue is not None and cue.direction == PAST

    def _asking(self, found: Found) -> Callable[[], Cue | None]:
        return lambda: self._cue(found)

    def _cue(self, found: Found) -> Cue | None:
        """Which way the expression lies; where times stand this thick there is a table, and no verb."""
        if found.first not in self._cues:
            self._cues[found.first] = None if self._is_in_table(found) else self._asked(found)
        return self._cues[found.first]

    def _is_in_table(self, found: Found) -> bool:
        near = bisect_left(self.found, found.first - _TABLE, key=_first_token)
        return bisect_left(self.found, found.first + _TABLE, near, key=_first_token) - near > _THICK

    def _asked(self, found: Found) -> Cue | None:
        if self.language == "en":
            from retrieval.timex import english_tense  # noqa: PLC0415  # only an English text has to pay for it

            return english_tense.cue(self.tokens, found.first, found.last)
        from retrieval.timex import german_tense  # noqa: PLC0415  # nor does a question in which no tense matters

        return german_tense.cue(self.tokens, found.first, found.last)

    def _today(self, number: int, meaning: Meaning) -> Anchor | None:
        """The day of speaking: of the line, if it bears a date; of the utterance, in a quotation; of the document."""
        found = self.found[number][0]
        own = self._date_of_line(number)
        if own is not None:
            return own
        if isinstance(meaning, Shift) and meaning.unit == "D" and self.published is not None:
            return self._day_of_utterance(found) or self.published
        return self.published

    def _remember(self, found: Found, meaning: Meaning, value: Value) -> None:
        if value.first is None or value.precision is None or kind_of(meaning) not in ("DATE", "TIME"):
            return
        place = found.tokens.starts[found.first]
        if self._date_of_line_at(place) is not None or self._is_quoted(place):
            return
        mention = Mention(value, found.last)
        says_year = isinstance(meaning, Fixed) or (
            isinstance(meaning, DayOfMonth | Named) and (meaning.years is not None or value.basis == "nearby")
        )
        if says_year and value.precision in ("day", "month", "season"):
            self._since = mention
        if says_year and value.precision != "quarter" and self._is_past(value):
            self._year = mention
        if value.precision == "year" and isinstance(meaning, Fixed) and self._opens_sentence(found):
            self._leading_year = mention
        names_day = value.precision in ("day", "time") and not isinstance(meaning, Clock | PartOfDay | Following)
        if names_day and not self._is_of_report(found):
            self._day, self._sequel = mention, None
        if value.precision == "day" and isinstance(meaning, Following) and meaning.count > 0:
            self._sequel = mention
        for unit in _UNITS_OF.get(value.precision, ()):
            self._last[unit] = mention

    def _is_of_report(self, found: Found) -> bool:
        """Whether a day is only the one on which somebody told of the day named before in the sentence."""
        if self._day is None or ends_between(self.tokens, self._day.token, found.first):
            return False
        cue = self._cue(found)
        return cue is not None and cue.word in _TELLING and not self._in_clause(self._day, found)

    def _is_past(self, value: Value) -> bool:
        return self.published is None or value.first is None or value.first <= self.published.day

    def _opens_sentence(self, found: Found) -> bool:
        """Whether "2019" or "Im Jahr 2019" stands first: then the clause tells of that year."""
        start, _ = sentence(self.tokens, found.first, found.last)
        lead = {word.lower() for word in self.tokens.words[start : found.first]}
        return lead <= _OPENING_YEAR

    # the date of a line

    def _date_of_line(self, number: int) -> Anchor | None:
        return self._date_of_line_at(self.tokens.starts[self.found[number][0].first])

    def _date_of_line_at(self, place: int) -> Anchor | None:
        if self._breaks is None:
            self._breaks = [match.start() for match in re.finditer("\n", self.tokens.text)]
        number = bisect_left(self._breaks, place)
        start = self._breaks[number - 1] + 1 if number else 0
        if start not in self._lines:
            end = self._breaks[number] if number < len(self._breaks) else len(self.tokens.text)
            self._lines[start] = self._line_date(start, end)
        return self._lines[start]

    def _line_date(self, start: int, end: int) -> Anchor | None:
        text = self.tokens.text
        for found, meaning in self._between(start, end):
            first, last = self.tokens.starts[found.first], self.tokens.ends[found.last]
            if not isinstance(meaning, Fixed) or not _DAY.fullmatch(meaning.value or ""):
                continue
            opens = _DATELINE.fullmatch(text, start, first) and _AFTER_DATELINE.match(text, last, end)
            closes = _CAPTION_END.fullmatch(text, last, end) and self.tokens.name(found.first - 1) in ("stop", "mark")
            if opens or closes:
                return Anchor(date.fromisoformat(meaning.value or ""), "nearby")
        return None

    def _between(self, start: int, end: int) -> list[tuple[Found, Meaning]]:
        """The expressions that begin in a stretch of the text."""

        def place(each: tuple[Found, Meaning]) -> int:
            return self.tokens.starts[each[0].first]

        return self.found[bisect_left(self.found, start, key=place) : bisect_left(self.found, end, key=place)]

    # quotations

    def _is_quoted(self, place: int) -> bool:
        return self._quotation_at(place) is not None

    def _quotation_at(self, place: int) -> Span | None:
        if self._quotations is None:
            self._quotations = [Span(*match.span()) for match in _QUOTATION.finditer(self.tokens.text)]
        number = bisect_right(self._quotations, place, key=lambda span: span.start) - 1
        if number < 0 or self._quotations[number].end <= place:
            return None
        return self._quotations[number]

    def _day_of_utterance(self, found: Found) -> Anchor | None:
        """The day the sentence around a quotation names: "sagte am Mittwoch: „Heute ...“".

        A quotation that goes on behind who said it ('..., sagte Berg am Mittwoch. „Morgen ...“') is of that day too.
        Else the sentence beside it may tell when the same person spoke: "Berg äußerte sich am Mittwoch."
        """
        quotation = self._quotation_at(found.tokens.starts[found.first])
        if quotation is None or quotation.of(self.tokens.text).count(" ") < _FEWEST_SPACES:
            return None
        first, number, steps = quotation, (self._quotations or []).index(quotation), 0
        while (day := self._named_around(quotation)) is None and number > 0 and steps < _LONGEST_SPEECH:
            number, steps, before = number - 1, steps + 1, (self._quotations or [])[number - 1]
            if not _GOES_ON.fullmatch(self.tokens.text, before.end, quotation.start):
                break
            quotation = before
        return day or self._named_beside(first)

    def _named_around(self, quotation: Span) -> Anchor | None:
        """The day named in the sentence that a quotation stands in, outside of it."""
        around = self._sentence_around(quotation)
        days = (
            self._day_of_speaking(each, meaning)
            for each, meaning in self._between(around.start, around.end)
            if not quotation.start <= self.tokens.starts[each.first] < quotation.end
        )
        return next((day for day in days if day is not None), None)

    def _sentence_around(self, quotation: Span) -> Span:
        text = self.tokens.text
        floor, ceiling = max(0, quotation.start - _AROUND), min(len(text), quotation.end + _AROUND)
        start = max(floor - 1, *(text.rfind(end, floor, quotation.start) for end in (". ", "\n")))
        ends = [text.find(end, quotation.end, ceiling) for end in (". ", "\n")]
        end = min((place for place in ends if place >= 0), default=ceiling)
        if _IS_WHOLE.match(text, quotation.end - 2):
            end = quotation.end
        return Span(start + 1, end)

    def _day_of_speaking(self, found: Found, meaning: Meaning) -> Anchor | None:
        """The day that an expression names, if somebody may have spoken on it: one to come is none."""
        if not isinstance(meaning, Weekday | Shift | Fixed):
            return None
        value = value_of(meaning, Circumstances(self.published, cue=lambda: Cue(PAST, "")))
        if value.first is None or (self.published is not None and value.first > self.published.day):
            return None
        return Anchor(value.first, "nearby") if value.precision in ("day", "time") and value.basis else None

    def _named_beside(self, quotation: Span) -> Anchor | None:
        """The day on which who said it spoke, by the sentence before or behind; None if these name two."""
        around, text = self._sentence_around(quotation), self.tokens.text
        who = speaker(text[around.start : quotation.start], text[quotation.end : around.end])
        if who is None:
            return None
        before = bisect_left(self.tokens.starts, around.start) - 1
        behind = bisect_left(self.tokens.starts, around.end + 1)
        while before > 0 and self.tokens.name(before) in ("stop", "break"):
            before -= 1
        days = {self._spoke(place, who) for place in ((before,) if who == SHE_OR_HE else (before, behind))} - {None}
        return days.pop() if len(days) == 1 else None

    def _spoke(self, place: int, who: str) -> Anchor | None:
        """The day named in the clause that tells of speaking, in the sentence of a token that has this name too."""
        if not 0 <= place < len(self.tokens.words):
            return None
        start, end = sentence(self.tokens, place, place)
        if who != SHE_OR_HE and who not in self.tokens.words[start:end]:
            return None
        for each, meaning in self._between(self.tokens.starts[start], self.tokens.ends[end - 1]):
            cue = self._cue(each)
            if self._is_quoted(self.tokens.starts[each.first]) or (cue is not None and cue.direction == FUTURE):
                continue
            begin = next((n for n in range(each.first, start, -1) if self.tokens.name(n - 1) == "comma"), start)
            finish = next((n for n in range(each.last, end) if self.tokens.name(n) == "comma"), end)
            if tells_of_speaking(self.tokens.text[self.tokens.starts[begin] : self.tokens.ends[finish - 1]]):
                return self._day_of_speaking(each, meaning)
        return None

    # clock times

    def _is_of_many_days(self, number: int) -> bool:
        """ "montags von 8 bis 13 Uhr", "jeweils um 20 Uhr"."""
        found = self.found[number][0]
        start, _ = sentence(self.tokens, found.first, found.last)
        if {word.lower() for word in self.tokens.words[max(start, found.first - 6) : found.first]} & _EACH_TIME:
            return True
        for other in range(number - 1, -1, -1):
            each, meaning = self.found[other]
            if each.first < start:
                break
            if not isinstance(meaning, Clock):
                return kind_of(meaning) == "SET"
        return False

    def _day_in_sentence(self, number: int) -> Mention | None:
        """The day that stands nearest in the same sentence, rather before than behind."""
        found = self.found[number][0]
        start, end = sentence(self.tokens, found.first, found.last)
        if self._day is not None and self._day.token >= start:
            return self._day
        for other in range(number + 1, len(self.found)):
            each, meaning = self.found[other]
            if each.first >= end:
                break
            if kind_of(meaning) in ("DATE", "TIME") and not isinstance(meaning, Clock | PartOfDay | Following):
                value = value_of(meaning, Circumstances(self._today(other, meaning), cue=self._asking(each)))
                if value.precision in ("day", "time"):
                    return Mention(value, each.last)
        return None

    def _goes_on(self, before: Mention | None, found: Found) -> bool:
        """Whether the sentence goes on with the day that was named last: a story, a plan, what stands under a day."""
        if before is None or before.value.first is None or self.published is None:
            return before is not None
        cue, over = self._cue(found), before.value.first <= self.published.day
        if cue is not None and cue.direction == PAST:
            return over
        if self._is_heading(before):
            return True
        begin, end = self.tokens.ends[before.token], self.tokens.starts[found.first]
        near = (
            ends_between(self.tokens, before.token, found.first) <= _FOLLOWING
            and "\n" not in self.tokens.text[begin:end]
        )
        lead = {word.lower() for word in self.tokens.words[max(0, found.first - _LABEL) : found.first]}
        return near and (not over if cue is not None else bool(lead & _LABELS))

    def _is_heading(self, mention: Mention) -> bool:
        """Whether a date stands alone on its line: "Freitag, 20. November"."""
        number = bisect_right(self.found, mention.token, key=_first_token) - 1
        text, first = self.tokens.text, self.tokens.starts[self.found[number][0].first]
        line = (
            text[text.rfind("\n", 0, first) + 1 : first],
            re.split("\n", text[self.tokens.ends[mention.token] :], maxsplit=1)[0],
        )
        return all(not rest.strip(_MARKUP) for rest in line)


def _follows_soon(since: Mention, meaning: DayOfMonth | Named) -> bool:
    """ "Am 7. Mai 2027 öffnet das Museum, am 9. Mai folgt ein Fest"."""
    if since.value.precision not in ("day", "month") or since.value.first is None:
        return False
    month, day = (meaning.month, meaning.day) if isinstance(meaning, DayOfMonth) else (_month_of(meaning), 15)
    away = (month - since.value.first.month) * 30 + day - since.value.first.day
    return month > 0 and -_BEFORE <= away <= _SOON


def _month_of(meaning: Named) -> int:
    return int(meaning.name) if meaning.name.isdecimal() else 0


def _first_token(each: tuple[Found, Meaning]) -> int:
    return each[0].first


def _as_length(meaning: Shift) -> Meaning:
    return Fixed("DURATION", amount(meaning.unit, meaning.count))


_LABELS = frozenset(  # what is told of an event without a verb: "Beginn: 19.30 Uhr"
    (
        *("beginn", "anfang", "start", "auftakt", "einlass", "anpfiff", "abfahrt", "abmarsch", "treffpunkt", "ende"),
        *("schluss", "ankunft", "anstoß", "ausklang", "öffnung", "einlaß", "doors", "kickoff", "kick-off", "end"),
        *("beginning", "admission", "departure", "arrival"),
    )
)
_LABEL = 4  # tokens before a time of day in which one may stand
_TELLING = frozenset(
    (
        *("sagte", "sagten", "sagt", "teilte", "teilten", "teilt", "mitteilte", "mitteilten", "erklärte", "erklärten"),
        *("berichtete", "berichteten", "meldete", "meldeten", "kündigte", "kündigten", "ankündigte", "ankündigten"),
        *("bestätigte", "bestätigten", "hieß", "betonte", "betonten", "said", "says", "told", "announced", "reported"),
        *("confirmed", "added"),
    )
)
_EACH_TIME = frozenset(("jeweils", "immer", "always"))
_STILL = frozenset(("bis", "von", "schon", "until", "even"))
_CONTRAST = frozenset(("damals", "früher", "einst", "ehemals", "einmal", "former", "formerly", "once"))


def _is_near(meaning: Meaning) -> bool:
    return isinstance(meaning, Shift) and meaning.unit == "D" and (meaning.count != 0 or meaning.part != "")


def _is_long_past(meaning: Meaning, this_year: int) -> bool:
    if not isinstance(meaning, Fixed) or meaning.value is None or meaning.kind != "DATE":
        return isinstance(meaning, Shift) and meaning.unit == "Y" and meaning.count < -1
    year = meaning.value[:4]
    return meaning.value == "PAST_REF" or len(meaning.value) == 3 or (year.isdecimal() and int(year) < this_year - 1)


def _is_nowadays(found: Found) -> bool:
    """Whether "heute" means these times rather than this day: "bis heute", "damals ... heute"."""
    if found.tokens.name(found.last + 1) in ("small", "clock", "around") or found.after() == "wieder":
        return False
    if found.before() in _STILL or found.after() == "noch":
        return True
    start, end = sentence(found.tokens, found.first, found.last)
    words = {word.lower() for word in found.tokens.words[start:end]}
    return bool(words & _CONTRAST)
