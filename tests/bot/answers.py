"""Answers as an archive gives them, and a newsroom to talk with, in words a newsroom could have printed."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bot.access import Access, Role, Visitor
from bot.config import AccessSettings
from bot.conversation import Conversation
from bot.feedback import Feedback
from bot.health import Health
from bot.memory import Rooms
from bot.platform import Message
from bot.reply import Reply
from bot.state import State
from bot.timelines import Wanted
from bot.uploads import Uploads
from retrieval.archive import Archive, Settings
from retrieval.model import (
    Answer,
    Citation,
    Collection,
    Language,
    Level,
    PassageId,
    Published,
    Reason,
    Span,
    SyncReport,
    Twin,
    Verdict,
)

NOON = datetime(2025, 8, 7, 12, 0, tzinfo=UTC)
AS_OF = "2025-08-07T11:32:00+00:00"
PUBLISHED = Published("2025-08-07", "header")
BOARD = "Der Stadtrat tagt am Dienstag."
TEXT = f"""Kein Haushalt in Sicht

{BOARD} Die Sitzung ist öffentlich.

WERBUNG

Der Kämmerer soll zurücktreten."""


def cited(text: str = BOARD, *, source: str = "rathaus.txt", article: str = TEXT, bold: str = "") -> Citation:
    """A citation of `text` where it stands in `article`, with `bold` as its highlight."""
    start = article.index(text)
    span = Span(start, start + len(text))
    bold_start = start + text.index(bold)
    return Citation(
        number=1,
        passage="0a1b",
        source=source,
        title="Kein Haushalt in Sicht",
        publisher=None,
        published=PUBLISHED,
        paragraph=2,
        span=span,
        text=text,
        highlights=(Span(bold_start, bold_start + len(bold)),) if bold else (),
        answers=True,
        origin=1,
    )


def twin(text: str, *differs: str, source: str) -> Twin:
    """The same wording in another file."""
    return Twin(source, Span(0, len(text)), text, differs)


def answered(*citations: Citation, question: str = "Wann tagt der Stadtrat?") -> Answer:
    """An answer from five articles; citations are numbered in order."""
    numbered = tuple(replace(each, number=number) for number, each in enumerate(citations, start=1))
    return Answer(question, Verdict.ANSWERED, None, numbered, documents=5, as_of=AS_OF, took_ms=3.5)


def refused(reason: Reason | None, *nearest: Citation, documents: int = 5) -> Answer:
    """No answer, with the nearest passages if there are any."""
    verdict = Verdict.RELATED if nearest else Verdict.NOTHING
    shown = tuple(replace(each, answers=False) for each in nearest)
    return Answer("Wann tagt der Kreistag?", verdict, reason, shown, documents=documents, as_of=AS_OF)


COUNCIL = """Stadtrat vertagt Haushalt

Der Stadtrat von Brenndorf hat die Abstimmung über den Haushalt vertagt. Die nächste Sitzung beginnt am 12. September \
im Kurhaus.

Der Fehlbetrag liegt bei 3,1 Millionen Euro. Bürgermeisterin Anna Lorenz sprach von einer „Atempause“.
"""
AGENCY = """Brenndorf verschiebt Haushalt

Die nächste Sitzung beginnt voraussichtlich am 12. September im Kurhaus.
"""
BRIDGE = """Donaubrücke bleibt gesperrt

Die Donaubrücke bei Brenndorf bleibt bis zum 3. Oktober gesperrt. Gutachter fanden Risse in zwei Pfeilern.

Die Sanierung kostet 15.000 Euro am Tag. „Es geht nicht schneller“, sagte Ingenieur Pavel Uschakow.
"""
SECRET = """Kämmerer vor dem Abschied

Kämmerer Rudolf Stein will im Oktober zurücktreten. Das geht aus einem Brief an die Bürgermeisterin hervor.
"""
ARTICLES = {
    "2025-08-07_haushalt.txt": COUNCIL,
    "agentur/haushalt.txt": AGENCY,
    "verkehr/bruecke.txt": BRIDGE,
    "intern/brief.txt": SECRET,
}
WHEN = "Wann beginnt die nächste Sitzung?"
ADMIN = "chefin"


@dataclass
class DeskInMemory:
    """A service that says of itself what a test wants; syncing raises `trouble` if there is one."""

    report: SyncReport | None = field(default_factory=lambda: SyncReport(read=1, unchanged=2, removed=0))
    healthy: Health = field(default_factory=lambda: Health({}))
    trouble: Exception | None = None

    async def sync(self) -> SyncReport | None:
        if self.trouble:
            raise self.trouble
        return self.report

    async def health(self) -> Health:
        return self.healthy


@dataclass
class LinksInMemory:
    """Links below `base`; none if that is ""."""

    base: str = ""

    def passage(self, passage_id: PassageId, span: Span | None, message: Message) -> str:
        return f"{self.base}/p/{passage_id}" if self.base else ""

    def timeline(self, wanted: Wanted, message: Message) -> str:
        return f"{self.base}/timeline?{urlencode(wanted.query())}" if self.base else ""

    async def page(self, message: Message, visitor: object) -> str:
        return f"{self.base}/anmelden" if self.base else ""


@dataclass
class Newsroom:
    """A conversation over real archives of a few articles, and everything around it in memory.

    archives  by what they may hold; "intern/" is internal
    noon      the time on the wall
    syncing   whether the desk really reads the folder when it is asked to
    """

    archives: Mapping[Level, Archive]
    state: State
    desk: DeskInMemory = field(default_factory=DeskInMemory)
    links: LinksInMemory = field(default_factory=LinksInMemory)
    language: Language = "de"
    noon: datetime = NOON
    said: int = 0
    uploads: Uploads | None = None
    syncing: bool = False

    def of(self, clearance: Level) -> Archive:
        return self.archives[clearance]

    async def date(self, source: str, value: str | None) -> bool:
        known = [await archive.date(source, value) for archive in dict.fromkeys(self.archives.values())]
        return any(known)

    def now(self) -> datetime:
        return self.noon

    @property
    def feedback(self) -> Feedback:
        return Feedback(self.state, self.now)

    @property
    def rooms(self) -> Rooms:
        return Rooms(self.state, timedelta(hours=24), self.now)

    async def reply(self, text: str, *, clearance: Level = "public", role: Role = "reader", **message: Any) -> Reply:
        """What is said to a message; what a message holds besides its text may be given, such as `room`."""
        self.said += 1
        known = {"platform": "telegram", "room": "desk", "sender": ADMIN, "id": str(self.said), **message}
        access = Access(self.state, AccessSettings(admins=(f"telegram:{ADMIN}",)), (), "de", self.now)
        chat = Conversation(
            self, self.rooms, self.feedback, access, self if self.syncing else self.desk, self.links, "de",
            self.now, self.uploads,
        )  # fmt: skip
        return await chat.reply(Message(text=text, **known), Visitor(role, clearance, self.language))

    async def sync(self) -> SyncReport | None:
        reports = [await archive.sync() for archive in dict.fromkeys(self.archives.values())]
        return reports[-1]

    async def health(self) -> Health:
        return self.desk.healthy

    async def say(self, text: str, **said: Any) -> str:
        """The same as plain text."""
        return (await self.reply(text, **said)).plain()


@asynccontextmanager
async def newsroom(folder: Path, articles: Mapping[str, str] = ARTICLES) -> AsyncIterator[Newsroom]:
    """Writes the articles into a folder and opens shop."""
    for source, text in articles.items():
        path = folder / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    inside = Settings(folder, collections=(Collection("intern", "Intern", "internal"),), clearance="internal")
    outside = replace(inside, clearance="public")
    async with Archive(inside) as all_of_it, Archive(outside) as public, State(None) as state:
        await all_of_it.sync()
        await public.sync()
        yield Newsroom({"public": public, "internal": all_of_it, "confidential": all_of_it}, state)
