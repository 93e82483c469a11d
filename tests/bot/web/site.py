"""A page that is really served, over articles in memory and a newsroom whose roles a test can change."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256

from aiohttp import ClientResponse, ClientSession
from prometheus_client import CollectorRegistry, Counter

from bot.config import WebSettings
from bot.health import Health, PlatformHealth
from bot.links import Links
from bot.platform import Message
from bot.state import State
from bot.web.server import Archive, Pages
from retrieval.model import (
    Answer,
    Citation,
    Clipping,
    Document,
    Language,
    Level,
    Passage,
    PassageId,
    Period,
    Published,
    Span,
    Timeline,
    Twin,
    Verdict,
    Which,
)
from tests.bot.answers import AS_OF, NOON, PUBLISHED
from tests.bot.events import Told

PUBLIC = "https://beleg.zeitung.example"
QUOTED = "Der Stadtrat tagt am Dienstag."
COUNCIL = f"""Kein Haushalt in Sicht

{QUOTED} Die Sitzung ist öffentlich, Beginn ist um 18 Uhr.

Der Kämmerer soll zurücktreten. Bürgermeisterin Anna Lorenz sprach von einer „Atempause“."""
SECRET = "Der Vorstand plant die Schließung des Werks."


def article(text: str = COUNCIL, source: str = "rathaus.txt", **known: object) -> Document:
    """An article that appeared on 7 August 2025; its first line is its title."""
    title = text.partition("\n")[0]
    document = Document(
        source,
        text,
        sha256(text.encode("utf-8", "replace")).hexdigest(),
        "de",
        title=title,
        heading=Span(0, len(title)),
        published=Published("2025-08-07", "header"),
    )
    return replace(document, **known)  # type: ignore[arg-type]


def message(*, room: str = "!lokales", sender: str = "@anna", language: str = "de") -> Message:
    """Something said in a room of a Matrix server."""
    return Message(platform="matrix", room=room, sender=sender, id="$1", text="/seite", language=language)


@dataclass(frozen=True, slots=True)
class Guest:
    """Who asks for a sign-in link."""

    language: Language = "de"


@dataclass
class Articles:
    """Articles in memory, each with one passage named as its file without the ending; `answer` is said to anything."""

    documents: dict[str, Document]
    answer: Answer | None = None
    gone: set[str] = field(default_factory=set)
    newer: dict[str, PassageId] = field(default_factory=dict)
    twins: tuple[Twin, ...] = ()
    asked: list[str] = field(default_factory=list)
    failing: Exception | None = None
    told: Told = field(default_factory=Told)

    @classmethod
    def of(cls, *documents: Document) -> "Articles":
        """An archive of these; asked, it cites the first one's second paragraph's first sentence."""
        return cls({document.source: document for document in documents})

    async def ask(self, question: str, *, language: Language | None = None) -> Answer:
        if self.failing:
            raise self.failing
        self.asked.append(question)
        return replace(self.answer or cited(next(iter(self.documents.values()))), question=question)

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
        if self.failing:
            raise self.failing
        return await self.told.timeline(topic, limit, period=period, which=which, skip=skip, source=source)

    async def named(self, name: str, /) -> tuple[str, ...]:
        return tuple(source for source in self.documents if name in source)

    async def status(self) -> "Articles":
        return self

    @property
    def newest(self) -> Published | None:
        return PUBLISHED

    async def passage(self, passage: PassageId, span: Span | None, /) -> Clipping | None:
        if self.failing:
            raise self.failing
        for source, document in self.documents.items():
            if source.rpartition(".")[0] == passage:
                return self._clipping(document, span)
        return None

    def _clipping(self, document: Document, span: Span | None) -> Clipping:
        paragraphs = tuple(Span(*match.span()) for match in re.finditer(r"[^\n]+(?:\n[^\n]+)*", document.text))
        within = span or paragraphs[min(1, len(paragraphs) - 1)]
        place = next((number for number, each in enumerate(paragraphs) if each.overlaps(within)), 0)
        passage = Passage(document.source.rpartition(".")[0], document.source, place + 1, paragraphs[place], ())
        marked = span if span and span.end <= len(document.text) else paragraphs[place]
        if document.source in self.gone:
            return Clipping(passage, None, AS_OF, marked)
        newer = self.newer.get(document.source)
        return Clipping(passage, document, AS_OF, marked, paragraphs, newer is None, newer, self.twins)


def cited(document: Document, words: str = "", bold: str = "") -> Answer:
    """An answer that cites these words of a document, default its second paragraph."""
    words = words or (document.text.split("\n\n") * 2)[1]
    start = document.text.index(words)
    first = start + words.index(bold)
    citation = Citation(
        number=1,
        passage=document.source.rpartition(".")[0],
        source=document.source,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        paragraph=2,
        span=Span(start, start + len(words)),
        text=words,
        highlights=(Span(first, first + len(bold)),) if bold else (),
        answers=True,
        origin=1,
    )
    return Answer("Wann?", Verdict.ANSWERED, None, (citation,), documents=5, as_of=AS_OF)


@dataclass
class Newsroom:
    """Who may what, as a test says it."""

    roles: dict[str, str] = field(default_factory=lambda: {"@anna": "reader"})
    clearances: dict[str, Level] = field(default_factory=dict)
    archives: dict[Level, Archive] = field(default_factory=dict)
    health: Health = field(default_factory=lambda: Health({"matrix": PlatformHealth("running", AS_OF)}))
    time: datetime = NOON

    def of(self, clearance: Level, /) -> Archive:
        return self.archives.get(clearance, self.archives["public"])

    async def role(self, platform: str, sender: str) -> str | None:
        return self.roles.get(sender)

    async def clearance(self, platform: str, room: str) -> Level:
        return self.clearances.get(room, "public")

    async def how(self) -> Health:
        return self.health

    def now(self) -> datetime:
        return self.time

    def later(self, **passed: float) -> None:
        """Lets time pass."""
        self.time += timedelta(**passed)


@dataclass(frozen=True, slots=True)
class Page:
    """What came back."""

    status: int
    text: str
    headers: Mapping[str, str]


@dataclass
class Site:
    """A page being served, and a browser of the plainest kind that keeps cookies."""

    newsroom: Newsroom
    links: Links
    url: str
    client: ClientSession
    cookie: str = ""

    async def get(self, path: str, **headers: str) -> Page:
        """A page by its path, or by an address as it was given in chat."""
        path = path.removeprefix(PUBLIC).partition("#")[0]
        async with self.client.get(self.url + path, headers=self._with(headers), allow_redirects=False) as response:
            return await self._page(response)

    async def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Page:
        """Sends a form as a page of ours would, unless the headers say otherwise."""
        sent = self._with({"Sec-Fetch-Site": "same-origin"} | headers)
        async with self.client.post(self.url + path, data=fields, headers=sent, allow_redirects=False) as response:
            return await self._page(response)

    async def ask(self, question: str, **headers: str) -> Page:
        return await self.post("/frage", {"frage": question}, **headers)

    async def sign_in(self, *, room: str = "!lokales", sender: str = "@anna") -> Page:
        """Follows a sign-in link made for the sender, and presses the button."""
        link = await self.links.page(message(room=room, sender=sender), Guest())
        return await self.post("/anmelden", {"t": token_of(link)})

    def _with(self, headers: Mapping[str, str]) -> dict[str, str]:
        cookie = {"Cookie": self.cookie} if self.cookie else {}
        return cookie | {name.replace("_", "-"): value for name, value in headers.items()}

    async def _page(self, response: ClientResponse) -> Page:
        for cookie in response.headers.getall("Set-Cookie", ()):
            self.cookie = cookie.partition(";")[0]
        return Page(response.status, await response.text(), response.headers)


def token_of(link: str) -> str:
    """The token in a link."""
    found = re.search(r"[?&]t=([^&#]+)", link)
    assert found, link
    return found[1]


@asynccontextmanager
async def served(
    *archives: Archive, base_url: str = "", state: State | None = None, **settings: object
) -> AsyncIterator[Site]:
    """A page over one archive for each level, the public one first; without any, over one article."""
    levels: tuple[Level, ...] = ("public", "internal", "confidential")
    newsroom = Newsroom(archives=dict(zip(levels, archives or (Articles.of(article()),), strict=False)))
    web = WebSettings.model_validate({"listen": "127.0.0.1:0", "base_url": base_url, **settings})
    registry = CollectorRegistry()
    Counter("belegbot_questions", "Questions answered.", registry=registry).inc()
    async with (
        State(None) as fresh,
        Links(state or fresh, web, newsroom.now) as links,
        Pages(newsroom, newsroom, links, newsroom.how, registry, web, "de", newsroom.now) as pages,
        ClientSession(skip_auto_headers=["Accept-Language"]) as client,
    ):
        yield Site(newsroom, links, f"http://127.0.0.1:{pages.address[1]}", client)
