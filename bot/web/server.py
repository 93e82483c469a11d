"""The page's server: who may see what, the same headers on everything, and from what the pages are made."""

import asyncio
import ipaddress
import os
import re
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from importlib.resources import files
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client import CollectorRegistry, generate_latest

from bot import exports, picture, timelines, wording
from bot.config import WebSettings
from bot.errors import ConfigError, StateError
from bot.health import Health
from bot.links import SESSION, Grant, Links, Session
from bot.phrases import LANGUAGES, Phrases
from bot.reply import Attachment
from bot.timelines import AT_ONCE, Wanted
from bot.web import pages
from bot.web.pages import LONGEST_QUESTION, Listed, Reader
from retrieval.errors import RetrievalError
from retrieval.model import (
    Answer,
    Clipping,
    Language,
    Level,
    PassageId,
    Published,
    Span,
    Timeline,
)

log = structlog.get_logger(__name__)

QUESTIONS = 20  # of one session, or of everybody on the open page, ...
WITHIN = timedelta(minutes=1)
LARGEST = 32_768  # bytes of a form: the longest question, percent-encoded
CLOSING = 1.0  # seconds that requests under way have at the end

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}
LONGEST_PERIOD = 100  # characters
_KINDS = ("png", "csv", "json", "ics")
_CHARSETS = {"png": "", "csv": "; charset=utf-8", "json": "", "ics": "; charset=utf-8"}
# Whoever sends one of these is a proxy, and speaks for somebody who need not be on this machine.
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
_PREFERENCE = re.compile(r"\s*(de|en)(?:-[\w-]+)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?", re.IGNORECASE)
_FORM = "application/x-www-form-urlencoded"


class Held(Protocol):
    """What the archive says of itself."""

    @property
    def newest(self) -> Published | None: ...


class Archive(timelines.Archive, Protocol):
    """What the page needs of `retrieval.archive.Archive`."""

    async def ask(self, question: str, *, language: Language | None = None) -> Answer: ...
    async def passage(self, passage: PassageId, span: Span | None, /) -> Clipping | None: ...
    async def named(self, name: str, /) -> tuple[str, ...]: ...
    async def status(self) -> Held: ...


class Archives(Protocol):
    """The archive as a clearance may see it."""

    def of(self, clearance: Level, /) -> Archive: ...


class Access(Protocol):
    """Who is let in, asked anew for every request."""

    async def role(self, platform: str, sender: str) -> str | None: ...
    async def clearance(self, platform: str, room: str) -> Level: ...


@dataclass(frozen=True, slots=True)
class _Look:
    """What a request may see: the archive of its clearance, links as good as its own, and whether it may ask.

    asker  whose questions are counted; "" if there is no question box
    """

    archive: Archive
    grant: Grant | None
    asker: str = ""


class Pages:
    """Serves the page on [web].listen; entering raises ConfigError if that cannot be listened on.

    health    asked for /readyz; registry: what /metrics shows
    hooks     by path, who takes what a chat service posts there
    language  of whoever speaks neither of ours
    """

    def __init__(  # noqa: PLR0913, PLR0917  # what it shows comes from as many places
        self,
        archives: Archives,
        access: Access,
        links: Links,
        health: Callable[[], Awaitable[Health]],
        registry: CollectorRegistry,
        settings: WebSettings,
        language: Language,
        now: Callable[[], datetime] = wording.local_now,
        hooks: Mapping[str, Handler] | None = None,
    ) -> None:
        self._archives = archives
        self._access = access
        self._links = links
        self._hooks = hooks or {}
        self._health = health
        self._registry = registry
        self._settings = settings
        self._language = language
        self._now = now
        base = urlsplit(settings.base_url)
        self._origin = f"{base.scheme}://{base.netloc}" if settings.base_url else ""
        self._root = base.path.rstrip("/")
        self._cookie = "__Host-belegbot" if base.scheme == "https" else "belegbot"
        self._asked: dict[str, deque[datetime]] = {}
        self._css = files("bot.web").joinpath("static/page.css").read_bytes()
        self._exit = AsyncExitStack()
        self.address: tuple[str, int] = ("", 0)

    async def __aenter__(self) -> Self:
        if self._settings.address is None:
            raise ConfigError(LANGUAGES[self._language].page_off)
        host, port = self._settings.address
        async with AsyncExitStack() as opening:
            # A log of requests would hold the links, and whoever reads it could open them.
            runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=CLOSING)
            await runner.setup()
            opening.push_async_callback(runner.cleanup)
            try:
                await web.TCPSite(runner, host, port).start()
            except OSError as error:
                told = LANGUAGES[self._language].page_not_listening
                detail = os.strerror(error.errno) if error.errno else error  # asyncio would repeat the address
                raise ConfigError(told.format(host=host, port=port, detail=detail)) from error
            self.address = runner.addresses[0][:2]
            self._exit = opening.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._exit.aclose()

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[self._answered], client_max_size=LARGEST)
        application.on_response_prepare.append(_with_headers)
        application.add_routes(
            [
                web.get("/healthz", self._healthz),
                web.get("/readyz", self._readyz),
                web.get("/metrics", self._metrics),
                web.get("/static/page.css", self._style),
                web.get("/", self._home),
                web.get("/p/{passage}", self._evidence),
                web.get("/timeline", self._timeline),
                web.get("/timeline.{kind:png|csv|json|ics}", self._timeline_file),
                web.post("/frage", self._ask),
                web.get("/frage", self._back),  # whoever reloads an answer's address asks anew
                web.get("/anmelden", self._offer_sign_in),
                web.post("/anmelden", self._sign_in),
                *(web.post(path, hook) for path, hook in self._hooks.items()),
            ]
        )
        return application

    # ---- around every request

    @web.middleware
    async def _answered(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """The handler's response, or a page with one sentence about why there is none."""
        try:
            self._check_host(request)
            return await handler(request)
        except web.HTTPException as refusal:
            if refusal.status < 400:
                raise
            return self._trouble(request, refusal.status)
        except (StateError, RetrievalError) as error:
            log.warning("the page could not be made", error=type(error).__name__)
            return self._trouble(request, 503)
        except Exception as error:  # one bad request must not end the page
            # Neither its address nor its form is logged: they hold links and questions.
            log.exception("a request failed", error=type(error).__name__)
            return self._trouble(request, 500)

    def _check_host(self, request: web.Request) -> None:
        """Takes only this machine's names on the open page: a foreign site could rebind its own to it, and read all."""
        if not self._settings.base_url and request.path != "/healthz" and not _is_loopback(_host_of(request)):
            raise web.HTTPForbidden

    def _trouble(self, request: web.Request, status: int, sentence: str = "") -> web.Response:
        reader = self._reader(request, asks=False)
        errors = reader.phrases.page_errors
        said = sentence or errors.get(status) or errors[500 if status >= 500 else 400]
        return _page(pages.message(said, reader), status)

    def _reader(self, request: web.Request, *, asks: bool) -> Reader:
        chosen = request.query.get("lang", "")
        language: Language = "de" if chosen == "de" else "en" if chosen == "en" else self._preferred(request)
        here = self._here(request, "en" if language == "de" else "de")
        return Reader(language, self._root, chosen if chosen == language else "", here, asks)

    def _here(self, request: web.Request, language: Language) -> str:
        """The address of the same page in another language; what cannot be asked for again leads home."""
        again = request.method != "POST" and request.path.startswith(("/p/", "/anmelden", "/timeline"))
        query = {**request.query, "lang": language} if again else {"lang": language}
        return f"{self._root}{request.rel_url.raw_path if again else '/'}?{urlencode(query)}"

    def _preferred(self, request: web.Request) -> Language:
        """The language the browser likes best of ours; the first of equals."""
        best, found = 0.0, self._language
        for part in request.headers.get("Accept-Language", "").split(",")[:20]:
            match = _PREFERENCE.fullmatch(part)
            if match and (weight := float(match[2] or 1)) > best:
                best, found = weight, "de" if match[1].lower() == "de" else "en"
        return found

    # ---- who may see what

    async def _look(self, request: web.Request) -> _Look | None:
        """What a request may see without a link of its own; None on a protected page without a session."""
        if not self._settings.base_url:
            return _Look(self._archives.of(self._settings.clearance), None, "everybody")
        session = await self._session(request)
        if session is None:
            return None
        grant = session.grant
        archive = self._archives.of(await self._access.clearance(grant.platform, grant.room))
        asker = f"{grant.platform}\n{grant.room}\n{session.sender}"
        return _Look(archive, self._links.grant(grant.platform, grant.room), asker)

    async def _session(self, request: web.Request) -> Session | None:
        """Who is signed in; nobody whose role was taken away since."""
        session = self._links.session(request.cookies.get(self._cookie, ""))
        if session is None or await self._access.role(session.grant.platform, session.sender) is None:
            return None
        return session

    async def _signed_in(self, request: web.Request) -> _Look:
        look = await self._look(request)
        if look is None:
            raise web.HTTPForbidden
        return look

    def _may_ask(self, asker: str) -> bool:
        """Counts a question, unless there were too many in the last minute."""
        now = self._now()
        for name in [name for name, times in self._asked.items() if times[-1] <= now - WITHIN]:
            del self._asked[name]
        times = self._asked.setdefault(asker, deque())
        while times and times[0] <= now - WITHIN:
            times.popleft()
        if len(times) >= QUESTIONS:
            return False
        times.append(now)
        return True

    def _check_own_form(self, request: web.Request) -> None:
        """Refuses a form that another site sent.

        Over plain http a browser says neither where it comes from nor, because of our "no-referrer", its origin
        but "null"; the cookie, which it then keeps from other sites, has to do.
        """
        site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
        own = self._origin or f"http://{request.headers.get('Host', '')}"
        accepted = {own, None} if own.startswith("https:") else {own, None, "null"}
        if site != "same-origin" if site is not None else origin not in accepted:
            raise web.HTTPForbidden

    # ---- pages

    async def _home(self, request: web.Request) -> web.Response:
        if await self._look(request) is None:
            reader = self._reader(request, asks=False)
            return _page(pages.message(reader.phrases.page_closed, reader), 403)
        return _page(pages.home(self._reader(request, asks=True)))

    async def _evidence(self, request: web.Request) -> web.Response:
        passage = request.match_info["passage"]
        own = await self._look(request)
        look, span = own, _span(request.query)
        opening = self._links.opening(passage, request.query.get("t", "")) if self._settings.base_url else None
        if opening:  # what its room may see today decides, not what it might when the link was made
            grant, span = opening.grant, opening.span
            look = _Look(self._archives.of(await self._access.clearance(grant.platform, grant.room)), grant)
        if look is None:
            raise web.HTTPNotFound
        clipping = await look.archive.passage(passage, span)
        if clipping is None:
            raise web.HTTPNotFound
        reader = self._reader(request, asks=own is not None)
        if clipping.document is None:
            return self._trouble(request, 410, reader.phrases.page_gone)
        linked = self._linked(look.grant, reader)
        page = await asyncio.to_thread(pages.evidence, clipping, clipping.document, linked, reader, self._now())
        return _page(page)

    def _linked(self, grant: Grant | None, reader: Reader) -> pages.Linked:
        """How one page leads to a passage: by a link that people of the room may pass on, or openly."""

        def linked(passage: PassageId, span: Span | None) -> str:
            path = self._links.path(passage, span, grant) if grant else _open_path(passage, span)
            return self._root + (path.replace("?", f"{reader.kept}&", 1) if reader.kept else path)

        return linked

    # ---- the timeline

    async def _timeline(self, request: web.Request) -> web.Response:
        asked = await self._timeline_asked(request)
        if asked is None:
            reader = self._reader(request, asks=False)
            return _page(pages.message(reader.phrases.page_closed, reader), 403)
        look, wanted, listed = asked
        if not self._may_ask(look.asker):
            return self._trouble(request, 429)
        reader = self._reader(request, asks=listed)
        place = _page_number(request.query)
        skipped, today = place * AT_ONCE, self._now().date()
        found = await timelines.found(wanted, look.archive, skipped + 1, skip=skipped)

        def leads(path: str, **more: str) -> str:
            chosen = {"lang": reader.chosen} if reader.chosen else {}
            return self._root + self._links.timeline_path(path, wanted, look.grant, **chosen, **more)

        of_page = {"seite": str(place)} if place else {}
        shown = Listed(
            timeline=found,
            wanted=wanted,
            period=request.query.get("zeit", "")[:LONGEST_PERIOD],
            skipped=skipped,
            more=leads("/timeline", seite=str(place + 1)) if skipped + len(found.events) < found.total else "",
            back=leads("/timeline") if place else "",
            files={kind: leads(f"/timeline.{kind}", **(of_page if kind == "png" else {})) for kind in _KINDS},
        )
        linked = self._linked(look.grant, reader)

        def made() -> str:
            drawn = picture.draw(found, wanted, reader.phrases, today, skipped=skipped, fitted=True)
            return pages.timeline(shown, drawn if found.events or found.undated else "", reader, linked, today)

        return _page(await asyncio.to_thread(made))

    async def _timeline_file(self, request: web.Request) -> web.Response:
        asked = await self._timeline_asked(request)
        if asked is None:
            raise web.HTTPNotFound
        look, wanted, _ = asked
        if not self._may_ask(look.asker):
            return self._trouble(request, 429)
        phrases, kind = self._reader(request, asks=False).phrases, request.match_info["kind"]
        skipped = _page_number(request.query) * AT_ONCE
        if kind == "png":
            found = await timelines.found(wanted, look.archive, skipped + 1, skip=skipped)
        else:
            found = await timelines.found(wanted, look.archive, limit=exports.MOST)
        file = await asyncio.to_thread(_file, kind, found, wanted, phrases, self._now(), skipped)
        response = web.Response(body=file.content, headers={"Content-Type": f"{file.media_type}{_CHARSETS[kind]}"})
        ascii_name = re.sub(r"[^\w.-]+", "-", file.name, flags=re.ASCII)
        response.headers["Content-Disposition"] = (
            f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(file.name)}"
        )
        return response

    async def _timeline_asked(self, request: web.Request) -> tuple[_Look, Wanted, bool] | None:
        """What is to be shown of which archive, and whether others may be chosen; None for those who may see nothing.

        A link from a chat opens exactly the timeline it was made for; who is signed in, or at the machine, any.
        """
        own, today = await self._look(request), self._now().date()
        wanted = timelines.asked(request.query, today)
        token = request.query.get("t", "") if self._settings.base_url else ""
        if grant := self._links.timeline_opening(wanted, token):  # what its room may see today decides
            archive = self._archives.of(await self._access.clearance(grant.platform, grant.room))
            return _Look(archive, grant, f"{grant.platform}\n{grant.room}"), wanted, own is not None
        if own is None:
            return None
        wanted = timelines.asked(request.query, today, (await own.archive.status()).newest)
        if len(wanted.topic) > LONGEST_QUESTION:
            raise web.HTTPRequestEntityTooLarge(LONGEST_QUESTION, len(wanted.topic))
        if wanted.may_name_a_file:
            wanted = timelines.source_meant(wanted, await own.archive.named(wanted.topic))
        return own, wanted, True

    async def _ask(self, request: web.Request) -> web.Response:
        self._check_own_form(request)
        look = await self._signed_in(request)
        question = (await _form(request)).get("frage", "").strip()
        if len(question) > LONGEST_QUESTION:
            return self._trouble(request, 413)
        if not self._may_ask(look.asker):
            return self._trouble(request, 429)
        reader = self._reader(request, asks=True)
        answer = await look.archive.ask(question, language=reader.language)
        return _page(pages.answer(answer, self._linked(look.grant, reader), reader, self._now()))

    async def _back(self, request: web.Request) -> web.Response:
        raise web.HTTPSeeOther(f"{self._root}/{self._reader(request, asks=False).kept}")

    async def _offer_sign_in(self, request: web.Request) -> web.Response:
        if not self._settings.base_url:
            raise web.HTTPNotFound
        return _page(pages.sign_in(request.query.get("t", ""), self._reader(request, asks=False)))

    async def _sign_in(self, request: web.Request) -> web.Response:
        if not self._settings.base_url:
            raise web.HTTPNotFound
        self._check_own_form(request)
        session = await self._links.sign_in((await _form(request)).get("t", ""))
        reader = self._reader(request, asks=True)
        if session is None or await self._access.role(session.grant.platform, session.sender) is None:
            return self._trouble(request, 403, reader.phrases.page_sign_in_used)
        response = web.HTTPSeeOther(f"{self._root}/{reader.kept}")
        response.set_cookie(
            self._cookie,
            self._links.cookie(session),
            max_age=int(SESSION.total_seconds()),
            path="/",
            secure=self._origin.startswith("https:"),
            httponly=True,
            samesite="Strict",
        )
        raise response

    async def _style(self, request: web.Request) -> web.Response:
        return web.Response(body=self._css, content_type="text/css", charset="utf-8")

    # ---- for machines

    async def _healthz(self, request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _readyz(self, request: web.Request) -> web.Response:
        health = await self._health()
        known = _told(health) if _is_from_here(request) else {}
        return web.json_response({"ready": health.ready, **known}, status=200 if health.ready else 503)

    async def _metrics(self, request: web.Request) -> web.Response:
        if not _is_from_here(request):
            raise web.HTTPNotFound
        text = generate_latest(self._registry)
        return web.Response(body=text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})


async def _with_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)
    response.headers.popall("Server", None)  # which version runs here is nobody's business


def _told(health: Health) -> Mapping[str, object]:
    platforms = {name: asdict(platform) for name, platform in health.platforms.items()}
    return {
        "platforms": platforms,
        "state": health.state,
        "archive": health.archive,
        "waiting": health.waiting,
        "unsent": health.unsent,
        "aside": health.aside,
    }


def _page(html: str, status: int = 200) -> web.Response:
    return web.Response(body=html.encode("utf-8", "replace"), status=status, content_type="text/html", charset="utf-8")


def _file(kind: str, found: Timeline, wanted: Wanted, phrases: Phrases, now: datetime, skipped: int) -> Attachment:
    if kind == "png":
        drawn = picture.png(picture.draw(found, wanted, phrases, now.date(), skipped=skipped))
        return Attachment("picture", exports.name(wanted, phrases, "png"), "image/png", drawn)
    form: timelines.Form = "csv" if kind == "csv" else "ics" if kind == "ics" else "json"
    return exports.file(found, replace(wanted, form=form), phrases, now)


def _page_number(query: Mapping[str, str]) -> int:
    number = query.get("seite", "")
    return int(number) if re.fullmatch(r"[0-9]{1,3}", number) else 0


async def _form(request: web.Request) -> Mapping[str, str]:
    """The fields of a form; the first of those with one name."""
    if request.content_type != _FORM:
        raise web.HTTPBadRequest
    text = (await request.read()).decode("utf-8", "replace")
    try:
        return dict(reversed(parse_qsl(text, keep_blank_values=True, max_num_fields=10)))
    except ValueError as error:
        raise web.HTTPBadRequest from error


def _span(query: Mapping[str, str]) -> Span | None:
    """What an open link marks; None if it does not say, or nothing sensible."""
    numbers = [query.get("von", ""), query.get("bis", "")]
    if not all(re.fullmatch(r"[0-9]{1,9}", number) for number in numbers):
        return None
    start, end = map(int, numbers)
    return Span(start, end) if start < end else None


def _open_path(passage: PassageId, span: Span | None) -> str:
    query: Sequence[tuple[str, int]] = [("von", span.start), ("bis", span.end)] if span else []
    return f"/p/{passage}?{urlencode(query)}#zitat"


def _host_of(request: web.Request) -> str:
    """The name in the Host header, without its port."""
    try:
        return urlsplit(f"//{request.headers.get('Host', '')}").hostname or ""
    except ValueError:
        return ""


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_from_here(request: web.Request) -> bool:
    """Whether somebody on this machine asks for themselves, not a proxy for somebody else."""
    return _is_loopback(request.remote or "") and not any(name in request.headers for name in _FORWARDED)
