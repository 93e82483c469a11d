"""How an answer reads: Answer -> Reply, the sentence for each reason it may give, and days in words."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date as calendar
from datetime import datetime, timedelta

from bot.phrases import Phrases
from bot.reply import Block, Paragraph, Quote, Reply
from retrieval.model import (
    Answer,
    Citation,
    Period,
    Published,
    Reason,
    Span,
    Support,
    TimeExpression,
    Twin,
    Verdict,
)

NAMED = 5  # sources listed by name in a sentence; the others are counted


Linked = Callable[[Citation], str]  # the address of a citation's passage, or ""


def unlinked(_: Citation) -> str:
    """Where there is no page to lead to."""
    return ""


def answer(given: Answer, phrases: Phrases, now: datetime, linked: Linked = unlinked) -> Reply:
    """The verdict first, then each citation with its place, then how good the evidence is and how fresh.

    now  with a time zone: the day before which a state is old enough to be shown with its date, and the
         zone it is shown in
    """
    blocks: list[Block] = [*_verdict(given, phrases), *_times(given, phrases)]
    is_outside = given.reason is not None and given.reason.code == "outside_period"
    for citation in given.citations:
        if not citation.answers:
            blocks.append(Paragraph(_label(given, citation, phrases) if is_outside else phrases.nearest))
        blocks.append(quotation(citation, phrases, linked, given))
    blocks.append(Paragraph(evidence(given, phrases, now)))
    return Reply(tuple(blocks))


def _label(given: Answer, citation: Citation, phrases: Phrases) -> str:
    """What is said of a passage that is not known to be of the days asked for."""
    if citation.published is None and given.limited:
        return phrases.limited_unknown.format(period=period(given.limited.period, phrases))
    return phrases.outside_shown


def further(question: str, citations: Sequence[Citation], phrases: Phrases, linked: Linked = unlinked) -> Reply:
    """More passages on a question, those that do not answer it last, and said to be so."""
    if not citations:
        return Reply((Paragraph(phrases.more_none),))
    blocks: list[Block] = [Paragraph(phrases.more_title.format(question=quoted(question, phrases)))]
    blocks += [quotation(each, phrases, linked) for each in citations if each.answers]
    related = [quotation(each, phrases, linked) for each in citations if not each.answers]
    if related:
        blocks += [Paragraph(phrases.more_near), *related]
    return Reply(tuple(blocks))


def _verdict(given: Answer, phrases: Phrases) -> Iterator[Paragraph]:
    if given.verdict is Verdict.ANSWERED:
        answering = {citation.origin for citation in given.citations if citation.answers}
        yield Paragraph(phrases.answered.of(len(answering)))
        if given.limited:
            said = phrases.limited_to if given.limited.met else phrases.limited_unknown
            yield Paragraph(said.format(period=period(given.limited.period, phrases)))
    elif given.verdict is Verdict.RELATED:
        vague = phrases.detail_not_found.format(detail=phrases.detail_other)
        yield Paragraph(reason(given, phrases) or vague)
    else:
        yield Paragraph(reason(given, phrases) or phrases.nothing)


def reason(given: Answer, phrases: Phrases) -> str:  # noqa: PLR0911  # a reason a line
    """Why the question is not answered, or "" for an answer that gives no reason."""
    why = given.reason
    if why is None:
        return ""
    words = _listed([quoted(word, phrases) for word in why.words], phrases)
    match why.code:
        case "empty_archive":
            return phrases.empty_archive
        case "empty_question":
            return phrases.empty_question
        case "word_not_in_archive" if why.words:
            return phrases.word_not_in_archive.of(len(why.words)).format(words=words)
        case "phrase_not_found" if why.words:
            return phrases.phrase_not_found.of(len(why.words)).format(words=words)
        case "outside_period" if given.limited:
            return phrases.outside_period.format(period=period(given.limited.period, phrases))
        case "no_statement_by" if why.words:
            return _no_statement(why, given.documents, phrases)
        case _ if given.verdict is Verdict.NOTHING:
            return phrases.nothing
    detail = phrases.details.get(why.kind, phrases.detail_other) if why.kind else phrases.detail_other
    missing = [phrases.detail_words.format(words=words)] if why.words else []
    return " ".join([phrases.detail_not_found.format(detail=detail), *missing])


def _no_statement(why: Reason, documents: int, phrases: Phrases) -> str:
    names = _listed(why.words, phrases)
    parts = [phrases.no_statement_by.of(documents).format(words=names)]
    if why.sources:
        parts.append(phrases.occurs_in.format(words=names, sources=sources(why.sources, phrases)))
    return "; ".join(parts) + "."


def quotation(citation: Citation, phrases: Phrases, linked: Linked = unlinked, within: Answer | None = None) -> Quote:
    """The citation in quotation marks of ours, then its place, what its words of time mean, and its twins.

    within  the answer it belongs to, whose other citations may date it
    """
    return Quote(
        citation.text,
        tuple(_moved(highlight, -citation.span.start) for highlight in citation.highlights),
        frame=frame(phrases),
        notes=(place(citation, phrases), *_reckoned(citation, phrases, within), *twins(citation, phrases)),
        link=linked(citation),
    )


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def place(citation: Citation, phrases: Phrases) -> str:
    """Number, file, paragraph, date with its basis, publisher: enough to find the words again."""
    return " · ".join(
        (
            f"[{citation.number}] {citation.source}",
            phrases.paragraph.format(number=citation.paragraph),
            published(citation.published, phrases),
            citation.publisher or phrases.no_publisher,
        )
    )


# ---- words of time

_CLOCK = re.compile(r"^\W*(?:\d|halb |viertel )", re.IGNORECASE)
EXPLAINED = 2  # words of time of one citation whose value is told
_LEAD = re.compile(
    r"(?:\b(?:am|an|bis|seit|ab|vom|zum|im|in|on|at|by|until|since|from)\s+(?:zum |dem |der |den |the )?)$",
    re.IGNORECASE,
)


def _reckoned(citation: Citation, phrases: Phrases, within: Answer | None) -> Iterator[str]:
    """What the words of time mean: of those that answer with how that is known, of others only what is relative."""
    asked = _answering_times(citation)
    for expression in asked[:EXPLAINED]:
        yield from _reckoning(expression, citation, phrases, within)
    if not asked:
        known = [each for each in citation.dates if each.basis in ("published", "nearby") and each.first and each.last]
        said = [
            phrases.reckoned.format(words=as_said(each, citation, phrases), when=at(each, phrases))
            for each in known[:EXPLAINED]
        ]
        if said:
            yield " · ".join(said)


def _answering_times(citation: Citation) -> list[TimeExpression]:
    """The words of time that are the answer; none if something else is."""
    marked = [[each for each in citation.dates if each.span.covers(span)] for span in citation.highlights]
    if not marked or not all(marked):
        return []
    return [each for found in marked for each in found if each.type in ("DATE", "TIME")]


def _reckoning(
    expression: TimeExpression, citation: Citation, phrases: Phrases, within: Answer | None
) -> Iterator[str]:
    words = as_said(expression, citation, phrases)
    if expression.first and expression.basis in ("published", "nearby"):
        form = phrases.reckoned_published if is_of_article(expression, citation) else phrases.reckoned_nearby
        day = date(expression.anchor, phrases) if expression.anchor else phrases.undated
        yield form.format(words=words, when=at(expression, phrases), day=day)
    elif not expression.first and within and (support := _support(expression, citation, within)):
        source = next(each.source for each in within.citations if each.number == support.by)
        yield phrases.reckoned_by.format(words=words, when=at(support.when, phrases), number=support.by, source=source)
    elif not expression.first and citation.published is None and _names_a_day(expression):
        yield phrases.reckoned_not.format(words=words)


def is_of_article(expression: TimeExpression, citation: Citation) -> bool:
    """Whether words are counted from the day their article appeared, also where that stands beside them: a dateline."""
    if expression.basis != "nearby":
        return expression.basis == "published"
    return citation.published is not None and citation.published.value == expression.anchor


def _names_a_day(expression: TimeExpression) -> bool:
    """Whether words need an article's date: "am Mittwochabend" does, "um 18 Uhr" alone says all it can."""
    return expression.type == "DATE" or (expression.type == "TIME" and not _CLOCK.search(expression.text))


def _support(expression: TimeExpression, citation: Citation, within: Answer) -> Support | None:
    return next(
        (each for each in within.supports if each.number == citation.number and each.span.overlaps(expression.span)),
        None,
    )


def as_said(expression: TimeExpression, citation: Citation, phrases: Phrases) -> str:
    """The words in quotation marks, with the preposition before them: "bis Freitag"."""
    start = expression.span.start - citation.span.start
    lead = _LEAD.search(citation.text[:start])
    return quoted(citation.text[lead.start() if lead else start : expression.span.end - citation.span.start], phrases)


def _times(given: Answer, phrases: Phrases) -> Iterator[Paragraph]:
    """Where several citations answer with a time: which day they agree on, or that articles do not."""
    named: dict[str, list[int]] = {}
    days: list[tuple[str, str, str, str]] = []  # the first and the last, of which source, in words
    for citation in given.citations:
        for expression in _answering_times(citation)[:1] if citation.answers else ():
            known = _support(expression, citation, given)
            meant = known.when if known else expression
            if meant.first and meant.last:
                named.setdefault(when(meant, phrases), []).append(citation.number)
                days.append((meant.first, meant.last, citation.source, when(meant, phrases)))
    if len(days) < 2 or given.limited:
        return
    said = [
        phrases.time_by.format(when=day, numbers=_listed([f"[{number}]" for number in by], phrases))
        for day, by in named.items()
    ]
    if any(left[0] > right[1] and left[2] != right[2] for left in days for right in days):
        wide = {each[3] for each in days if any(_lies_within(other, each) for other in days)}
        apart = [each for day, each in zip(named, said, strict=True) if day not in wide]
        yield Paragraph(phrases.times_differ.format(times="; ".join(apart if len(apart) > 1 else said)))
    elif len(named) == 1 or any(_lies_within(left, right) for left in days for right in days):
        yield Paragraph("; ".join(said))


def _lies_within(inner: tuple[str, str, str, str], outer: tuple[str, str, str, str]) -> bool:
    """Whether days are some of those that are named besides: they say more exactly what the others say."""
    return outer[0] <= inner[0] and inner[1] <= outer[1] and inner[:2] != outer[:2]


# ---- days

_QUARTER = {1: "Q1", 4: "Q2", 7: "Q3", 10: "Q4"}


def when(known: TimeExpression, phrases: Phrases, *, brief: bool = False) -> str:
    """The days that words of time mean: "Fr 8.8.2025", "11.–17.8.2025 (KW 33)", "August 2025", "Sommer 2025".

    brief  as in a list: "Fr 08.08.2025" for days below each other, "Fri 8 Aug 2025"
    """
    first, last = (calendar.fromisoformat(each or "") for each in (known.first, known.last))
    match known.precision:
        case "decade":
            return phrases.decade.format(year=first.year)
        case "century":
            return f"{first.year}–{last.year}"
        case "season" if (known.value or "").partition("-")[2] in phrases.periods:
            return date(known.value or "", phrases)
    return days(first, last, phrases, brief=brief)


_TIME_OF_DAY = re.compile(r"T(?P<time>[0-9]{2}(?::[0-9]{2})?)")
_PART = re.compile(r"T(?P<part>[A-Z]{2})$")


def at(known: TimeExpression, phrases: Phrases, *, brief: bool = False) -> str:
    """ "Mi 6.8.2025 abends", "Mi 6.8.2025, 17:30 Uhr": see `when`, and the time of day if it is known."""
    said = when(known, phrases, brief=brief)
    if known.precision != "time":
        return said
    if clock := _TIME_OF_DAY.search(known.value or ""):
        return phrases.named_clock.format(date=said, time=clock["time"])
    part = _PART.search(known.value or "")
    return f"{said} {phrases.named_parts[part['part']]}" if part and part["part"] in phrases.named_parts else said


def day(given: calendar, phrases: Phrases, *, brief: bool = False) -> str:
    """ "Fr 8.8.2025"; see `when`."""
    written = _written(given, phrases.short_day if brief else phrases.day, phrases, brief=brief)
    return phrases.named_day.format(weekday=phrases.weekdays[given.weekday()], date=written)


def days(first: calendar, last: calendar, phrases: Phrases, *, brief: bool = False) -> str:
    """The shortest name for all days from the first to the last; see `when`."""
    if first == last:
        return day(first, phrases, brief=brief)
    if first.day == 1 and (last == calendar.max or (last + timedelta(days=1)).day == 1):
        return _months(first, last, phrases)
    return _range(first, last, phrases, brief=brief)


def period(given: Period, phrases: Phrases, *, brief: bool = False) -> str:
    """ "August 2025", "ab Do 7.8.2025"; "" where it is open on both sides; see `when`."""
    first, last = (calendar.fromisoformat(each) if each else None for each in (given.first, given.last))
    if first and last:
        return days(first, last, phrases, brief=brief)
    if first:
        return phrases.timeline_from.format(day=day(first, phrases, brief=brief))
    return phrases.timeline_until.format(day=day(last, phrases, brief=brief)) if last else ""


def _months(first: calendar, last: calendar, phrases: Phrases) -> str:
    """ "August 2025", "3. Quartal 2025", "2025", "2020–2025", "August–Dezember 2025"."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    if first.month == 1 and last.month == 12:
        return f"{first.year}" if count == 12 else f"{first.year}–{last.year}"
    if count == 3 and first.month in _QUARTER:
        return date(f"{first.year}-{_QUARTER[first.month]}", phrases)
    end = date(last.isoformat()[:7], phrases)
    begin = phrases.months[first.month - 1] if first.year == last.year else date(first.isoformat()[:7], phrases)
    return end if count == 1 else f"{begin}–{end}"


def _range(first: calendar, last: calendar, phrases: Phrases, *, brief: bool) -> str:
    """ "11.–17.8.2025 (KW 33)", "28.8.–3.9.2025"."""
    whole, in_year, in_month = (
        (phrases.short_day, phrases.short_day_month, phrases.short_day_alone)
        if brief
        else (phrases.day, phrases.day_month, phrases.day_alone)
    )
    form = whole if first.year != last.year else in_month if first.month == last.month else in_year
    said = f"{_written(first, form, phrases, brief=brief)}–{_written(last, whole, phrases, brief=brief)}"
    is_week = first.weekday() == 0 and last - first == timedelta(days=6)
    return phrases.named_week.format(days=said, week=first.isocalendar().week) if is_week else said


def _written(given: calendar, form: str, phrases: Phrases, *, brief: bool) -> str:
    names = phrases.short_months if brief else phrases.months
    return form.format(day=given.day, month=given.month, year=given.year, name=names[given.month - 1])


def date(value: str, phrases: Phrases) -> str:
    """ "2025-08-07", "2025-08", "2025" or "2025-SU" as people write it; anything else as it stands."""
    year, _, period = value.partition("-")
    if period in phrases.periods:
        return phrases.periods[period].format(year=year)
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])(?:-(\d\d))?", value)
    if not found:
        return value
    month, day = int(found[2]), found[3]
    form = phrases.day if day else phrases.month
    return form.format(year=int(year), month=month, name=phrases.months[month - 1], day=int(day or 0))


# ---- where it stands


def published(known: Published | None, phrases: Phrases) -> str:
    """ "7.8.2025 laut Kopfzeile", as precisely as known, or "undatiert"."""
    if known is None:
        return phrases.undated
    return f"{date(known.value, phrases)} {basis(known, phrases)}"


def basis(known: Published, phrases: Phrases) -> str:
    """How we know when an article appeared: "laut Kopfzeile", "erschlossen aus 002.txt"."""
    if known.inferred_from:
        return phrases.inferred_from.format(source=known.inferred_from)
    return phrases.bases[known.basis]


def twins(citation: Citation, phrases: Phrases) -> Iterator[str]:
    """One line for all twins of the same wording, then one for each that differs, with the words that do."""
    same = [twin.source for twin in citation.twins if not twin.differs]
    if same:
        yield phrases.twin_same.format(sources=sources(same, phrases))
    yield from (likewise(citation.text, twin, phrases) for twin in citation.twins if twin.differs)


def likewise(text: str, twin: Twin, phrases: Phrases) -> str:
    """Which file has almost the same words, and in which they differ."""
    return ", ".join([phrases.twin_likewise.format(source=twin.source), *_differences(text, twin, phrases)])


def _differences(text: str, twin: Twin, phrases: Phrases) -> Iterator[str]:
    """Which words the twin alone has, which it lacks, and those of which neither can be said."""
    there = [word for word in twin.differs if _holds(twin.text, word) and not _holds(text, word)]
    here = [word for word in twin.differs if _holds(text, word) and not _holds(twin.text, word)]
    other = [word for word in twin.differs if word not in there and word not in here]
    for words, phrase in (
        (there, phrases.twin_only_there),
        (here, phrases.twin_missing_there),
        (other, phrases.twin_differs),
    ):
        if words:
            yield phrase.format(words=", ".join(quoted(word, phrases) for word in words))


def _holds(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None


def evidence(given: Answer, phrases: Phrases, now: datetime) -> str:
    """The last line: files, wordings, how fresh the archive is and how large."""
    parts = [
        *([_counts(given, phrases)] if given.citations else []),
        freshness(given.as_of, phrases, now),
        phrases.documents.of(given.documents),
    ]
    line = " · ".join(part for part in parts if part)
    return phrases.sources_line.format(parts=line) if given.citations else line


def _counts(given: Answer, phrases: Phrases) -> str:
    return f"{phrases.files.of(given.files)}, {phrases.wordings.of(given.origins)}"


def local_now() -> datetime:
    """The time on the wall where this runs."""
    return datetime.now().astimezone()


def freshness(as_of: str, phrases: Phrases, now: datetime) -> str:
    """ "Stand 14:32", with the date in front when that was not today; "" for a state that is no time."""
    when = moment(as_of, phrases, now)
    return phrases.as_of.format(time=when) if when else ""


def moment(stamp: str, phrases: Phrases, now: datetime) -> str:
    """ "14:32", with the date in front when that was not today; "" for what is no time."""
    try:
        when = datetime.fromisoformat(stamp).astimezone(now.tzinfo)
    except ValueError:
        return ""
    day = "" if when.date() == now.date() else f"{date(when.date().isoformat(), phrases)}, "
    return f"{day}{when:%H:%M}"


def sources(names: Iterable[str], phrases: Phrases) -> str:
    """The files by name, the first of many and how many more."""
    unique = list(dict.fromkeys(names))
    more = [phrases.and_more.of(len(unique) - NAMED)] if len(unique) > NAMED else []
    return _listed([*unique[:NAMED], *more], phrases)


def _listed(words: Sequence[str], phrases: Phrases) -> str:
    """ "A", "A und B", "A, B und C"."""
    if len(words) < 2:
        return "".join(words)
    return phrases.both.format(first=", ".join(words[:-1]), last=words[-1])


def quoted(text: str, phrases: Phrases) -> str:
    """The words in quotation marks of the reader's language."""
    return text.join(frame(phrases))


def numbers(given: Sequence[int]) -> str:
    """ "1, 3–5": numbers in order, three or more in a row as a range."""
    rows: list[list[int]] = []
    for number in given:
        if rows and rows[-1][-1] == number - 1:
            rows[-1].append(number)
        else:
            rows.append([number])
    return ", ".join(f"{row[0]}–{row[-1]}" if len(row) > 2 else ", ".join(map(str, row)) for row in rows)


def frame(phrases: Phrases) -> tuple[str, str]:
    """The quotation marks of the reader's language."""
    opening, _, closing = phrases.quoted.partition("{text}")
    return opening, closing
