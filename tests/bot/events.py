"""Dated events as an archive gives them, in words a newsroom could have printed."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from retrieval.model import (
    Citation,
    Event,
    Period,
    Precision,
    Published,
    Span,
    Status,
    TimeExpression,
    Timeline,
    Which,
)

HEADER = Published("2025-08-07", "header")
_PLACE = 100  # where a sentence begins in its article


def event(  # noqa: PLR0913  # what an event has
    text: str,
    words: str,
    first: str,
    last: str = "",
    *,
    value: str = "",
    precision: Precision = "day",
    status: Status = Status.HAPPENED,
    anchor: str | None = "2025-08-07",
    source: str = "rathaus.txt",
    others: Sequence[str] = (),
    independent: int = 1,
    statement: bool = False,
    published: Published | None = HEADER,
    conflicting: Sequence[Event] = (),
) -> Event:
    """An event told in `text`, dated by `words` in it; without an `anchor` these words say the day themselves."""
    start = _PLACE + text.index(words)
    when = TimeExpression(
        Span(start, start + len(words)),
        words,
        "DATE",
        value or first,
        "published" if anchor else "text",
        first,
        last or first,
        precision,
        anchor=anchor,
    )
    citation = Citation(
        number=1,
        passage="0a1b",
        source=source,
        title="Kein Haushalt in Sicht",
        publisher=None,
        published=published,
        paragraph=2,
        span=Span(_PLACE, _PLACE + len(text)),
        text=text,
        highlights=(when.span,),
        answers=True,
        origin=1,
        dates=(when,),
    )
    elsewhere = tuple(replace(citation, source=other) for other in others)
    return Event(when, status, statement, citation, elsewhere, independent, tuple(conflicting))


def undated(text: str, words: str, source: str = "notiz.txt", published: Published | None = None) -> Citation:
    """A statement whose words have no day in the calendar."""
    return replace(event(text, words, "2025-01-01", source=source).citation, published=published, dates=())


BUILT = event("Die alte Donaubrücke wurde 1974 eröffnet.", "1974", "1974-01-01", "1974-12-31",
              precision="year", anchor=None, source="verkehr/bruecke.txt")  # fmt: skip
TALKS = event(
    "Am Mittwoch traf Bürgermeisterin Anna Lorenz den Landrat zu einem Gespräch über den Haushalt.",
    "Am Mittwoch",
    "2025-08-06",
    others=("agentur/haushalt.txt", "gespräch.txt"),
    independent=2,
)
CALL = event("Am Mittwochabend telefonierte Lorenz mit dem Kämmerer.", "Am Mittwochabend", "2025-08-06",
             value="2025-08-06TEV", precision="time", source="gespräch.txt")  # fmt: skip
SAID = event("„Das ist eine Atempause“, sagte Lorenz am Donnerstag.", "am Donnerstag", "2025-08-07", statement=True)
DEADLINE = event(
    "Die Frist des Landes läuft am Freitag ab.", "am Freitag", "2025-08-08", status=Status.DEADLINE,
    others=("agentur/haushalt.txt",), independent=2,
)  # fmt: skip
WEEK = event(
    "Kommende Woche will sich der Finanzausschuss treffen.", "Kommende Woche", "2025-08-11", "2025-08-17",
    value="2025-W33", precision="week", status=Status.ANNOUNCED,
)  # fmt: skip
LATER = event("Der Rat tagt erst am 19. September.", "am 19. September", "2025-09-19",
              status=Status.ANNOUNCED, anchor=None, source="woche.txt")  # fmt: skip
SESSION = event("Die nächste Sitzung beginnt am 12. September.", "am 12. September", "2025-09-12",
                status=Status.ANNOUNCED, anchor=None, conflicting=(LATER,))  # fmt: skip
CLOSED = event(
    "Bestätigt sich der Verdacht, wird die Brücke vom 29. September bis 3. Oktober gesperrt.",
    "vom 29. September bis 3. Oktober", "2025-09-29", "2025-10-03", precision="range",
    status=Status.CONDITIONAL, anchor=None, source="verkehr/bruecke.txt",
)  # fmt: skip
BUDGET = event("Im Dezember soll der neue Haushalt stehen.", "Im Dezember", "2025-12-01", "2025-12-31",
               value="2025-12", precision="month", status=Status.ANNOUNCED)  # fmt: skip
PHONED = undated("Am Donnerstag gab es ein langes Telefonat.", "Am Donnerstag")

EVENTS = (BUILT, TALKS, CALL, SAID, DEADLINE, WEEK, SESSION, CLOSED, BUDGET)
STORY = Timeline(EVENTS, (PHONED,), total=11, topic="Haushalt")


def many(count: int) -> list[Event]:
    """So many events, one each day from 1 March 2025 on."""
    days = [date(2025, 3, 1) + timedelta(days=number) for number in range(count)]
    return [event(f"Am {day.day}.{day.month}.2025 tagte der Rat.", "Am", day.isoformat(), anchor=None) for day in days]


@dataclass
class Told:
    """The events of an archive, which are given out as `retrieval.archive.Archive.timeline` does.

    asked  what was asked for, newest last
    """

    events: Sequence[Event] = EVENTS
    undated: Sequence[Citation] = (PHONED,)
    asked: list[tuple[str | None, Period, Which, str | None]] = field(default_factory=list)

    async def timeline(  # as many as one may ask for
        self,
        topic: str | None = None,
        limit: int = 12,
        *,
        period: Period = Period(),  # noqa: B008  # frozen
        which: Which = "all",
        skip: int = 0,
        source: str | None = None,
    ) -> Timeline:
        """Those that overlap the period, of the kind, and from the source; the first ones tell the most."""
        self.asked.append((topic, period, which, source))
        found = [each for each in self.events if _is_wanted(each, period, which, source)]
        undated = self.undated if period == Period() and which == "all" and source is None else ()
        chosen = sorted(found[skip : skip + limit], key=lambda each: str(each.when.first))
        return Timeline(tuple(chosen), tuple(undated), len(found), topic or "", period, which)


def _is_wanted(each: Event, period: Period, which: Which, source: str | None) -> bool:
    planned = each.status is not Status.HAPPENED
    return (
        str(each.when.last) >= (period.first or "")
        and str(each.when.first) <= (period.last or "9999")
        and which in {"all", "planned" if planned else "past"}
        and source in {None, *each.sources}
    )
