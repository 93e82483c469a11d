"""How a timeline reads: Timeline -> Reply, when its events are, and how each of these days is known."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot import wording
from bot.phrases import Phrases
from bot.reply import Block, Paragraph, Quote, Reply
from bot.timelines import AT_ONCE, Wanted, sources
from bot.wording import Linked, unlinked
from retrieval.model import Citation, Event, Span, Status, TimeExpression, Timeline

UNDATED = 4  # statements without a date that are shown beside events, fewer beside many: a message takes no more
LONGEST = 200  # characters of a topic that are said; somebody may have pasted an article
HINTS = 3  # articles without a date that are named with what to do about it


def timeline(
    given: Timeline, wanted: Wanted, phrases: Phrases, today: date, linked: Linked = unlinked, *, skipped: int = 0
) -> Reply:
    """What was understood, then the events in order of their days, then what nobody can date.

    today    the day by which an announced event has passed or not
    skipped  events that were shown before these
    """
    if not given.events and not given.undated:
        return Reply(tuple(_nothing(given, wanted, phrases, skipped)))
    blocks: list[Block] = [Paragraph(title(given, wanted, phrases, skipped=skipped))]
    dated: set[str] = set()
    for event in given.events:
        blocks += _entry(event, phrases, today, linked, dated)
    if given.undated:
        some = undated(given)
        heading = phrases.timeline_undated if some == given.undated else phrases.timeline_undated_some
        blocks.append(Paragraph(f"{heading}:"))
        blocks += [_undated(citation, phrases, linked) for citation in some]
        blocks += [Paragraph(hint) for hint in hints(some, phrases.timeline_date_hint)]
    return Reply(tuple(blocks))


def title(given: Timeline, wanted: Wanted, phrases: Phrases, *, skipped: int = 0) -> str:
    """ "Zeitleiste „Gipfel“ · August 2025 · 9 von 12 Ereignissen, 5 Artikel"."""
    return " · ".join(filter(None, [*subject(wanted, phrases), counts(given, phrases, skipped=skipped)]))


def counts(given: Timeline, phrases: Phrases, *, skipped: int = 0) -> str:
    """ "9 von 12 Ereignissen, 5 Artikel"; "" if there is none."""
    shown = len(given.events)
    total = max(given.total, shown)
    if skipped:
        count = phrases.timeline_further.of(shown).format(total=total)
    elif shown < total:
        count = phrases.timeline_some.of(total).format(shown=shown)
    else:
        count = phrases.timeline_events.of(total)
    return f"{count}, {phrases.documents.of(len(sources(given)))}" if shown else ""


def subject(wanted: Wanted, phrases: Phrases) -> Iterator[str]:
    """What was asked for, in parts: the topic or the article, the period, which events."""
    if wanted.source:
        yield phrases.timeline_source.format(source=wanted.source)
    elif wanted.topic:
        topic = wanted.topic if len(wanted.topic) <= LONGEST else f"{wanted.topic[: LONGEST - 1]}…"
        yield phrases.timeline_topic.format(topic=wording.quoted(topic, phrases))
    else:
        yield phrases.timeline_title
    if said := wording.period(wanted.period, phrases, brief=True):
        yield said
    if wanted.which != "all":
        yield phrases.timeline_which[wanted.which]


def _nothing(given: Timeline, wanted: Wanted, phrases: Phrases, skipped: int) -> Iterator[Paragraph]:
    if skipped:
        yield Paragraph(phrases.timeline_no_more)
        return
    yield Paragraph(" · ".join(subject(wanted, phrases)))
    yield Paragraph(phrases.timeline_none)


def undated(given: Timeline) -> tuple[Citation, ...]:
    """What is shown of the statements without a date: the first ones, or all if nothing else is there to show."""
    return given.undated[: max(1, min(UNDATED, AT_ONCE - len(given.events)))] if given.events else given.undated


# ---- entries

LOOKS = {Status.HAPPENED: "past", Status.ANNOUNCED: "plan", Status.CONDITIONAL: "plan", Status.DEADLINE: "due"}


def _entry(event: Event, phrases: Phrases, today: date, linked: Linked, dated: set[str]) -> Iterator[Quote]:
    """The event, then whatever says otherwise about its day.

    dated  the articles of which it was said how their date is known, to which these are added
    """
    yield _quote(event, heading(event, phrases, today), phrases, linked, dated)
    for other in event.conflicting:
        said = phrases.timeline_against.format(when=heading(other, phrases, today))
        yield _quote(other, said, phrases, linked, dated)


def heading(event: Event, phrases: Phrases, today: date) -> str:
    """ "Fr 08.08.2025 · FRIST"."""
    return " · ".join([when(event.when, phrases), *marks(event, phrases, today)])


def marks(event: Event, phrases: Phrases, today: date) -> Iterator[str]:
    """What is said of an event besides its day: its status, that it is a statement, that others contradict.

    What was announced for a day that has passed stays so, and says as of when: we do not know whether it took place.
    A caption that is older than its article says nothing as of the article's day.
    """
    passed, published = _day(event.when.last) < today, event.citation.published
    if event.status is Status.ANNOUNCED and passed and published and published.value <= (event.when.last or ""):
        yield phrases.timeline_announced_then.format(day=wording.date(published.value, phrases))
    elif event.status is not Status.HAPPENED:
        yield phrases.timeline_status[event.status]
    if event.statement:
        yield phrases.timeline_statement
    if event.conflicting:
        yield phrases.timeline_conflict


def highlights(event: Event) -> tuple[Span, ...]:
    """The words that date an event, counted from the start of its sentence."""
    start = event.citation.span.start
    return (Span(event.when.span.start - start, event.when.span.end - start),)


def place(citation: Citation, phrases: Phrases) -> str:
    """ "[4] gipfel.txt · Absatz 3"."""
    return f"[{citation.number}] {citation.source} · {phrases.paragraph.format(number=citation.paragraph)}"


def derivation(event: Event, phrases: Phrases, *, brief: bool = False) -> str:
    """ "„am Freitag“ gerechnet vom 7.8.2025 (Datum des Artikels, laut Kopfzeile)"; in brief without the last of it."""
    words = wording.as_said(event.when, event.citation, phrases)
    if event.when.basis not in phrases.timeline_known or event.when.anchor is None:
        return phrases.timeline_known["text"].format(words=words)
    published = event.citation.published
    basis = [wording.basis(published, phrases)] if published and not brief else []
    article = ", ".join([phrases.timeline_article, *basis])
    day = wording.date(event.when.anchor, phrases)
    known = "published" if wording.is_of_article(event.when, event.citation) else event.when.basis
    return phrases.timeline_known[known].format(words=words, day=day, article=article)


def reports(event: Event, phrases: Phrases) -> str:
    """ "3 Quellen, 2 unabhängig: a.txt, b.txt und c.txt", or "" for a single one."""
    if len(event.sources) < 2:
        return ""
    count = phrases.timeline_reports.of(len(event.sources))
    independent = phrases.timeline_independent.format(n=event.independent)
    return f"{count}, {independent}: {wording.sources(event.sources, phrases)}"


def notes(event: Event, phrases: Phrases, *, brief: bool = False) -> tuple[str, ...]:
    """The lines below an event: where it stands and how its day is known, then what else reports it."""
    known = f"{place(event.citation, phrases)} · {derivation(event, phrases, brief=brief)}"
    return tuple(filter(None, (known, reports(event, phrases))))


def hints(cited: Sequence[Citation], phrase: str) -> list[str]:
    """For each article without a date among them, `HINTS` at most: how to give it one."""
    without = dict.fromkeys(each.source for each in cited if each.published is None)
    return [phrase.format(source=source) for source in list(without)[:HINTS]]


def undated_note(citation: Citation, phrases: Phrases) -> str:
    """ "[4] gipfel.txt · Absatz 3 · undatiert": below what has no date, or none that is fixed."""
    return f"{place(citation, phrases)} · {wording.published(citation.published, phrases)}"


def _quote(event: Event, said: str, phrases: Phrases, linked: Linked, dated: set[str]) -> Quote:
    """How an article's date is known is said once in a list."""
    opening, closing = wording.frame(phrases)
    brief = event.citation.source in dated
    if event.when.anchor is not None and wording.is_of_article(event.when, event.citation):
        dated.add(event.citation.source)
    return Quote(
        event.citation.text,
        highlights(event),
        frame=(f"{said}: {opening}", closing),
        notes=notes(event, phrases, brief=brief),
        link=linked(event.citation),
    )


def _undated(citation: Citation, phrases: Phrases, linked: Linked) -> Quote:
    note = undated_note(citation, phrases)
    return replace(wording.quotation(citation, phrases, linked), notes=(note, *wording.twins(citation, phrases)))


# ---- days in words


def when(known: TimeExpression, phrases: Phrases) -> str:
    """ "Fr 08.08.2025", "Mi 06.08.2025 abends", "Mi 06.08.2025, 17:30 Uhr": see `wording.at`."""
    return wording.at(known, phrases, brief=True)


def span(event: Event) -> tuple[date, date]:
    """The first and the last day of an event."""
    return _day(event.when.first), _day(event.when.last)


def _day(iso: str | None) -> date:
    """A day of an event: the model promises that it has both."""
    assert iso is not None
    return date.fromisoformat(iso)
