"""A timeline as a file to work on with: a table, data in TimelineJS's form, or a calendar."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from bot import chronicle, wording
from bot.phrases import Phrases
from bot.reply import Attachment, harmless
from bot.timelines import Wanted
from retrieval.model import Citation, Event, Status, Timeline

MOST = 1_000  # events in one file

COLUMNS = (
    "number", "first", "last", "precision", "value", "dating_words", "status", "statement", "conflicts_with", "basis",
    "counted_from", "text", "source", "paragraph", "start", "end", "title", "publisher", "published", "published_basis",
    "independent",
)  # fmt: skip

# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"), after blanks too.
_FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")
_NEXT_CELL = re.compile(r"(;[\s\"']*)(?=[=+\-@＝＋－＠])")  # where German spreadsheets part cells, whatever is quoted
_FOLD = 75  # octets of a line (RFC 5545, 3.1)
_TENTATIVE = frozenset({Status.ANNOUNCED, Status.CONDITIONAL})
_LONGEST = 60  # characters of a calendar entry's summary
_UNSAFE = re.compile(r"[^\w.-]+")


def file(given: Timeline, wanted: Wanted, phrases: Phrases, now: datetime) -> Attachment:
    """The file that `wanted` has for its form.

    now  with a time zone
    """
    match wanted.form:
        case "csv":
            return Attachment("file", name(wanted, phrases, "csv"), "text/csv", table(given))
        case "ics":
            return Attachment(
                "file", name(wanted, phrases, "ics"), "text/calendar", calendar(given, wanted, phrases, now)
            )
    content = data(given, wanted, phrases, now.date())
    return Attachment("file", name(wanted, phrases, "json"), "application/json", content)


def name(wanted: Wanted, phrases: Phrases, ending: str) -> str:
    """What a file is to be called: "zeitleiste_haushalt_2025-08.csv"."""
    first, last = wanted.period.first or "", wanted.period.last or ""
    parts = [
        phrases.page_timeline,
        wanted.topic or wanted.source.rpartition("/")[2],
        first,
        last if last != first else "",
    ]
    plain = (_UNSAFE.sub("-", part).strip("-.")[:40].strip("-.") for part in parts)
    return f"{'_'.join(filter(None, plain)).lower()}.{ending}"


# ---- table


def table(given: Timeline) -> bytes:
    """CSV for a spreadsheet: UTF-8 with a mark that says so, one row for each citation, undated ones last.

    What a spreadsheet would calculate has an apostrophe in front, as spreadsheets themselves write it.
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(row.get(column, "")) for column in COLUMNS] for row in _rows(given))
    return file.getvalue().encode("utf-8-sig", "replace")


def _rows(given: Timeline) -> Iterator[dict[str, object]]:
    for event in given.events:
        yield from _reports(event, "")
        for other in event.conflicting:
            yield from _reports(other, str(event.citation.number))
    for citation in given.undated:
        yield _place(citation)


def _reports(event: Event, against: str) -> Iterator[dict[str, object]]:
    when = event.when
    conflicts = against or ", ".join(str(other.citation.number) for other in event.conflicting)
    for citation in (event.citation, *event.others):
        yield {
            **_place(citation),
            "first": when.first,
            "last": when.last,
            "precision": when.precision,
            "value": when.value,
            "dating_words": when.text if citation is event.citation else "",  # the others have words of their own
            "status": event.status.value,
            "statement": "yes" if event.statement else "no",
            "conflicts_with": conflicts,
            "basis": when.basis,
            "counted_from": when.anchor,
            "independent": event.independent,
        }


def _place(citation: Citation) -> dict[str, object]:
    published = citation.published
    return {
        "number": citation.number,
        "text": citation.text,
        "source": citation.source,
        "paragraph": citation.paragraph,
        "start": citation.span.start,
        "end": citation.span.end,
        "title": citation.title,
        "publisher": citation.publisher,
        "published": published.value if published else "",
        "published_basis": published.basis if published else "",
    }


def _cell(value: object) -> str:
    text = _NEXT_CELL.sub(r"\1'", harmless("" if value is None else str(value)))
    return f"'{text}" if _FORMULA.match(text) else text


# ---- data


def data(given: Timeline, wanted: Wanted, phrases: Phrases, today: date) -> bytes:
    """JSON in TimelineJS's form, which it can publish as it is; what goes beyond that stands under "belegbot".

    `display_date` holds the article's own words, `group` the status. TimelineJS shows text as HTML, so it is escaped
    there, and verbatim under "belegbot".
    """
    heading = " · ".join(chronicle.subject(wanted, phrases))
    events = [_slide(event, phrases, today) for event in _singly(given)]
    whole = {
        "title": {"unique_id": "title", "text": {"headline": _html(heading), "text": ""}},
        "events": events,
        "belegbot": {
            "topic": wanted.topic,
            "source": wanted.source,
            "period": {"first": wanted.period.first, "last": wanted.period.last},
            "which": wanted.which,
            "total": max(given.total, len(given.events)),
            "undated": [_place(citation) for citation in given.undated],
        },
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _singly(given: Timeline) -> Iterator[Event]:
    """Every event, and each that conflicts with one right after that."""
    for event in given.events:
        yield event
        yield from event.conflicting


def _slide(event: Event, phrases: Phrases, today: date) -> dict[str, object]:
    first, last = chronicle.span(event)
    marks = list(chronicle.marks(event, phrases, today))
    return {
        "start_date": _parts(event, first),
        **({"end_date": _parts(event, last)} if last != first else {}),
        "display_date": event.when.text,
        "group": phrases.timeline_status[event.status],
        "unique_id": _id(event),
        "text": {
            "headline": _html(" · ".join([chronicle.when(event.when, phrases), *marks])),
            "text": f"<blockquote>{_html(event.citation.text)}</blockquote>"
            + "".join(f"<p>{_html(note)}</p>" for note in chronicle.notes(event, phrases)),
        },
        "belegbot": {
            "number": event.citation.number,
            "value": event.when.value,
            "first": event.when.first,
            "last": event.when.last,
            "precision": event.when.precision,
            "status": event.status.value,
            "statement": event.statement,
            "basis": event.when.basis,
            "counted_from": event.when.anchor,
            "independent": event.independent,
            "conflicts_with": [other.citation.number for other in event.conflicting],
            "citations": [_place(citation) for citation in (event.citation, *event.others)],
        },
    }


def _parts(event: Event, day: date) -> dict[str, int]:
    """No more of the day than is known: TimelineJS takes what is missing for not known."""
    if event.when.precision in {"year", "decade", "century"}:
        return {"year": day.year}
    if event.when.precision in {"month", "quarter", "season"}:
        return {"year": day.year, "month": day.month}
    return {"year": day.year, "month": day.month, "day": day.day}


def _html(text: str) -> str:
    return harmless(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# ---- calendar


def calendar(given: Timeline, wanted: Wanted, phrases: Phrases, now: datetime) -> bytes:
    """iCalendar (RFC 5545) with a whole-day entry for each event; announced and conditional ones are tentative.

    now  with a time zone
    The same event has the same UID whenever it is written, so that a calendar that reads it again keeps one.
    """
    stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Belegbot//Zeitleiste//DE",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(' · '.join(chronicle.subject(wanted, phrases)))}",
    ]
    for event in _singly(given):
        lines += _entry(event, phrases, now.date(), stamp)
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCALENDAR")).encode("utf-8", "replace")


def _entry(event: Event, phrases: Phrases, today: date, stamp: str) -> list[str]:
    first, last = chronicle.span(event)
    marks = list(chronicle.marks(event, phrases, today))
    notes = [
        wording.quoted(event.citation.text, phrases),
        *marks,
        *chronicle.notes(event, phrases),
    ]
    said = " · ".join([*marks[:1], _short(event.citation.text)])
    end = last + timedelta(days=1) if last < date.max else last  # "the non-inclusive end" (3.8.2.2)
    return [
        "BEGIN:VEVENT",
        f"UID:{_id(event)}@belegbot",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{_basic(first)}",
        f"DTEND;VALUE=DATE:{_basic(end)}",
        f"SUMMARY:{_escaped(said)}",
        f"DESCRIPTION:{_escaped(*notes)}",
        f"STATUS:{'TENTATIVE' if event.status in _TENTATIVE else 'CONFIRMED'}",
        f"CATEGORIES:{_escaped(phrases.timeline_status[event.status])}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _short(text: str) -> str:
    """The beginning of a sentence, cut between words and seen to be."""
    line = harmless(text).strip()
    if len(line) <= _LONGEST:
        return line
    return f"{line[: line.rfind(' ', 1, _LONGEST) if ' ' in line[1:_LONGEST] else _LONGEST]} …"


def _basic(day: date) -> str:
    return day.isoformat().replace("-", "")


def _escaped(*lines: str) -> str:
    """Text values (RFC 5545, 3.3.11): each line made harmless, line ends as \\n."""
    said = [re.sub(r"([\\;,])", r"\\\1", harmless(line)) for line in lines]
    return "\\n".join(said)


def _folded(line: str) -> str:
    """Lines of at most 75 octets, never cut inside a character."""
    rows: list[bytes] = [b""]
    for letter in line:
        octets = letter.encode("utf-8", "replace")
        if len(rows[-1]) + len(octets) > _FOLD:
            rows.append(b" ")
        rows[-1] += octets
    return b"\r\n".join(rows).decode("utf-8")


def _id(event: Event) -> str:
    """The same for the same words of the same place of the same article."""
    citation = event.citation
    said = "\0".join((citation.source, citation.text, event.when.text, event.when.first or "", event.when.last or ""))
    return sha256(said.encode("utf-8", "replace")).hexdigest()[:20]
