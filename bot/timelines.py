"""What somebody wants of a timeline: words -> Wanted, and back; and its events from an archive, counted through."""

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, Protocol

from bot import periods
from retrieval.model import Citation, Event, Language, Period, Published, Timeline, Which

AT_ONCE = 12  # events in one message, picture or page
PICTURE: Mapping[Language, str] = {"de": "bild", "en": "picture"}  # what asks for one

ALWAYS = Period()
Form = Literal["text", "picture", "csv", "json", "ics"]

_FORMS: Mapping[str, Form] = {
    **dict.fromkeys(("bild", "grafik", "png", "picture", "image"), "picture"),
    "csv": "csv",
    "json": "json",
    **dict.fromkeys(("ics", "ical", "kalender", "calendar"), "ics"),
}
_WHICH: Mapping[str, Which] = {
    **dict.fromkeys(("geplant", "geplantes", "angekündigt", "planned", "announced", "upcoming"), "planned"),
    **dict.fromkeys(("vergangen", "vergangenes", "geschehen", "past", "happened"), "past"),
    **dict.fromkeys(("alle", "alles", "all"), "all"),
}
KINDS: Mapping[Which, str] = {"all": "", "planned": "geplant", "past": "vergangen"}  # as addresses and `words` say it
_MORE = frozenset({"mehr", "weiter", "more"})
_LONGEST = 10  # words of a period
_LONGEST_NAME = 500  # characters of a file with its folders
_ANY_DAY = date(2000, 1, 1)
_QUOTED = re.compile(r"[„“”\"«»](?P<topic>[^„“”\"«»]+)[„“”\"«»]")
_FILE = re.compile(r"[0-9]{2,}|\S+[/_:]\S+|[^\s.][^\n]*\.[a-zA-Z]{2,5}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A timeline somebody asks for.

    topic   words it is to be about; "" for everything
    source  the only article it is to be made of; "" for all
    form    what it is to come as
    more    what follows on what was shown of it
    """

    topic: str = ""
    source: str = ""
    period: Period = ALWAYS
    which: Which = "all"
    form: Form = "text"
    more: bool = False

    @property
    def anything(self) -> bool:
        """Whether nothing is said about which events are wanted."""
        return replace(self, form="text", more=False) == Wanted()

    @property
    def may_name_a_file(self) -> bool:
        """Whether the topic looks like an article's name or number: "001", "001_gipfel.txt", "politik/gipfel"."""
        return len(self.topic) <= _LONGEST_NAME and _FILE.fullmatch(self.topic) is not None

    def query(self) -> dict[str, str]:
        """The same as the page's addresses say it; see `asked`."""
        said = {
            "thema": self.topic,
            "datei": self.source,
            "zeit": periods.written(self.period),
            "art": KINDS[self.which],
        }
        return {name: text for name, text in said.items() if text}

    def words(self) -> str:
        """The events wanted, as `read` understands them on any day; neither form nor `more`."""
        named = f"„{self.source}“" if self.source else self.topic
        parts = (named, periods.written(self.period), KINDS[self.which])
        plain = " ".join(filter(None, parts))
        if named and not self.source and read(plain, _ANY_DAY) != replace(self, form="text", more=False):
            parts = (f"„{self.topic}“", *parts[1:])  # a topic such as "Sommer 2025"
        return " ".join(filter(None, parts))


class Archive(Protocol):
    """What tells events; see `retrieval.archive.Archive`."""

    async def timeline(  # as many as one may ask for
        self,
        topic: str | None = None,
        limit: int = 12,
        *,
        period: Period = ALWAYS,
        which: Which = "all",
        skip: int = 0,
        source: str | None = None,
    ) -> Timeline: ...


async def found(wanted: Wanted, archive: Archive, first: int = 1, *, limit: int = AT_ONCE, skip: int = 0) -> Timeline:
    """The events wanted, counted through from `first`; what has no date comes with the first of them."""
    told = await archive.timeline(
        wanted.topic or None,
        limit,
        period=wanted.period,
        which=wanted.which,
        skip=skip,
        source=wanted.source or None,
    )
    return numbered(replace(told, undated=()) if skip else told, first)


def read(words: str, today: date, newest: Published | None = None) -> Wanted:
    """What the words behind /zeitleiste ask for. What is neither an option nor a period at their end is the topic.

    newest  when the newest article appeared, if that is known (see `periods.read`)
    """
    rest, wanted = words.split(), Wanted()
    limited = selected = formed = False
    while rest:
        word, taken = rest[-1].lower().strip(","), 1
        if not formed and word in _FORMS:
            wanted, formed = replace(wanted, form=_FORMS[word]), True
        elif not wanted.more and word in _MORE:
            wanted = replace(wanted, more=True)
        elif not selected and word in _WHICH:
            wanted, selected = replace(wanted, which=_WHICH[word]), True
        elif not limited and (found := _period(rest, today, newest)):
            taken, limited = found[0], True
            wanted = replace(wanted, period=found[1])
        else:
            break
        del rest[-taken:]
    topic = " ".join(rest)
    quoted = _QUOTED.fullmatch(topic)
    return replace(wanted, topic=" ".join(quoted["topic"].split()) if quoted else topic)


def behind_topic(words: str, topic: str) -> str:
    """What was taken for a period in words that were read, as somebody wrote it."""
    behind = words.split()[len(topic.split()) :]
    options = {*_FORMS, *_WHICH, *_MORE}
    return " ".join(word for word in behind if word.lower().strip(",") not in options)


def is_backwards(words: str, today: date, newest: Published | None = None) -> bool:
    """Whether words that were taken for a period name its end first."""
    return periods.is_backwards(words, today, _day(newest))


def asked(query: Mapping[str, str], today: date, newest: Published | None = None) -> Wanted:
    """What an address of the page asks for; a period that is none is left out."""
    period = periods.read(query.get("zeit", ""), today, _day(newest)) or ALWAYS
    which = _WHICH.get(query.get("art", ""), "all")
    topic = " ".join(query.get("thema", "").split())
    return Wanted(topic, query.get("datei", ""), period, which)


def numbered(timeline: Timeline, first: int = 1) -> Timeline:
    """Its citations counted through from `first`, so that each can be asked for by its number.

    An event and what else reports it share one; each event that conflicts with it has its own.
    """
    events: list[Event] = []
    number = first
    for event in timeline.events:
        conflicting = tuple(_with_number(each, number + place) for place, each in enumerate(event.conflicting, start=1))
        events.append(replace(_with_number(event, number), conflicting=conflicting))
        number += 1 + len(conflicting)
    undated = tuple(replace(citation, number=number + place) for place, citation in enumerate(timeline.undated))
    return replace(timeline, events=tuple(events), undated=undated)


def citations(timeline: Timeline) -> tuple[Citation, ...]:
    """All that is cited in it, in order of its numbers."""
    found: list[Citation] = []
    for event in timeline.events:
        for each in (event, *event.conflicting):
            found += [each.citation, *each.others]
    return (*found, *timeline.undated)


def sources(timeline: Timeline) -> tuple[str, ...]:
    """The articles its dated events are from, each once, in order of the first that cites it."""
    dated = citations(replace(timeline, undated=()))
    return tuple(dict.fromkeys(citation.source for citation in dated))


def source_meant(wanted: Wanted, called_so: Collection[str]) -> Wanted:
    """If the topic names exactly one of these articles, by its whole name or the beginning: of this article alone."""
    name = wanted.topic.casefold()
    meant = [source for source in called_so if source.casefold() == name]
    meant = meant or [source for source in called_so if source.rpartition("/")[2].casefold().startswith(name)]
    return replace(wanted, topic="", source=meant[0]) if len(meant) == 1 else wanted


def _with_number(event: Event, number: int) -> Event:
    return replace(
        event,
        citation=replace(event.citation, number=number),
        others=tuple(replace(each, number=number) for each in event.others),
    )


def _period(words: list[str], today: date, newest: Published | None) -> tuple[int, Period] | None:
    """The longest period at the end, and of how many words it is."""
    for count in range(min(_LONGEST, len(words)), 0, -1):
        if period := periods.read(" ".join(words[-count:]), today, _day(newest)):
            return count, period
    return None


def _day(newest: Published | None) -> date | None:
    """A day on which it may have appeared."""
    if newest is None:
        return None
    for whole in (newest.value, f"{newest.value}-28", f"{newest.value}-12-31"):
        with suppress(ValueError):
            return date.fromisoformat(whole)
    return None
