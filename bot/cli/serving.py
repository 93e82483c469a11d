"""`belegbot serve`: the service from its configuration to its end."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from types import FrameType

import structlog

from bot import logs, pauses
from bot.access import Access
from bot.app import Service
from bot.archives import Archives
from bot.cli import machine
from bot.cli.call import Call, configuration, kept_in, settings
from bot.cli.chats import Around, hooks
from bot.cli.chats import configured as chats_of
from bot.config import Config
from bot.conversation import Conversation
from bot.errors import ConfigError
from bot.feedback import Feedback
from bot.health import Health
from bot.links import Links
from bot.memory import Rooms
from bot.metrics import Metrics
from bot.phrases import LANGUAGES, Phrases
from bot.platform import Files, LoginRefused, Platform
from bot.reception import Reception
from bot.state import State
from bot.uploads import Uploads
from bot.web.server import Pages
from retrieval.archive import Settings
from retrieval.errors import ArchiveError
from retrieval.model import SyncReport
from retrieval.watching import changes

log = structlog.get_logger(__name__)

SYNC_WAITED = 20.0  # seconds that somebody in a chat waits for articles to be read, before they are told it goes on
HARD_END = 7.5  # seconds after which the process ends however busy it is; the inbox has what is not answered

Platforms = Callable[[Config], Sequence[Platform]]


async def serve(call: Call, platforms: Platforms | None = None) -> int:
    """Serves until SIGTERM or SIGINT. Raises ConfigError, StateError and what an archive raises when it opens.

    platforms  others than those the configuration asks for
    """
    config = configuration(call) or Config()
    wanted = settings(call)
    kept_in(call)  # says what is missing if nothing is kept
    _refuse_open_collections(wanted, call.phrases)
    logs.start(config.service.log, [each.get_secret_value() for each in config.secrets().values()])
    with _end_asked_for() as end:
        async with opened(config, wanted, platforms) as service:
            pauses.shorten()
            log.info("ready", articles=str(wanted.articles), platforms=service.names)
            await service.run(end)
            if service.useless:
                raise LoginRefused(service.useless)
    log.info("ended")
    return 0


def _refuse_open_collections(wanted: Settings, phrases: Phrases) -> None:
    """A folder that is misspelt would leave open what it was to protect. Raises ConfigError."""
    if wanted.articles is not None and wanted.articles.is_dir():
        found = machine.collections(wanted.articles, wanted.collections, wanted.rest, phrases)
        faults = [each.text for each in found if each.state == "fault"]
        if faults:
            raise ConfigError("\n".join(faults))


async def _guarded_sync(archives: Archives, wanted: Settings, config: Config) -> SyncReport:
    """Reads nothing while a folder that is to be protected is missing: it may have come back under another name."""
    try:
        await asyncio.to_thread(_refuse_open_collections, wanted, LANGUAGES[config.archive.language])
    except ConfigError as error:
        raise ArchiveError(str(error)) from error
    return await archives.sync()


@asynccontextmanager
async def opened(config: Config, wanted: Settings, platforms: Platforms | None) -> AsyncIterator[Service]:
    """Everything the service is made of, opened and wired; closed in reverse."""
    metrics = Metrics()
    keep = timedelta(hours=config.service.keep_hours)
    async with AsyncExitStack() as stack:
        state = await stack.enter_async_context(State(wanted.data))
        archives = await stack.enter_async_context(Archives(wanted, metrics.answered))
        links = await stack.enter_async_context(Links(state, config.web))
        access = Access(state, config.access, config.rooms, config.archive.language)
        rooms = Rooms(state, keep)
        chats = platforms(config) if platforms else chats_of(config, Around(access, archives))
        uploads = Uploads(
            wanted.articles, config.uploads.folder, config.uploads.largest_kb * 1024, lambda: _files(chats)
        )
        desk = _Desk()
        conversation = Conversation(
            archives, rooms, Feedback(state), access, desk, links, config.archive.language, uploads=uploads
        )
        service = Service(
            state,
            Reception(access, conversation, timedelta(hours=config.service.too_old_hours), config.archive.language),
            chats,
            sync=lambda: _guarded_sync(archives, wanted, config),
            changes=_changes(wanted, config),
            keep=keep,
            too_old=timedelta(hours=config.service.too_old_hours),
            tidy=[rooms.expire, access.expire, links.expire],
            beside=config.web.address is not None,
        )
        desk.service = service
        if config.web.address is not None:
            figures = _Figures(service, archives, metrics)
            pages = Pages(
                archives,
                access,
                links,
                figures.health,
                metrics.registry,
                config.web,
                config.archive.language,
                hooks=hooks(config, chats),
            )
            await stack.enter_async_context(pages)
            log.info("page", address="{}:{}".format(*pages.address))
        yield service


def _files(chats: Sequence[Platform]) -> dict[str, Files]:
    return {each.name: each for each in chats if isinstance(each, Files)}


class _Desk:
    """What a conversation may ask of the service, which is made after it."""

    service: Service

    async def sync(self) -> SyncReport | None:
        return await self.service.sync_within(SYNC_WAITED)

    async def health(self) -> Health:
        return await self.service.health()


class _Figures:
    """How the service is doing, with the metrics brought up to date whenever somebody asks."""

    def __init__(self, service: Service, archives: Archives, metrics: Metrics) -> None:
        self._service = service
        self._archives = archives
        self._metrics = metrics

    async def health(self) -> Health:
        health = await self._service.health()
        status = await self._archives.of("confidential").status()
        newest = _age(status.newest.value) if status.newest else None
        self._metrics.look(health, status.documents, newest, _age(status.as_of))
        return health


def _changes(wanted: Settings, config: Config) -> Callable[[], AsyncGenerator[None, None]] | None:
    folder, rescan = wanted.articles, config.service.rescan_minutes * 60
    return None if folder is None else lambda: changes(folder, rescan)


def _age(moment: str) -> float | None:
    """Seconds since a day, a month or a moment given in ISO 8601; of a month since its first day."""
    for form in (moment, f"{moment}-01", f"{moment}-01-01"):
        try:
            then = datetime.fromisoformat(form)
        except ValueError:
            continue
        return (datetime.now(UTC) - (then if then.tzinfo else then.replace(tzinfo=UTC))).total_seconds()
    return None


@contextmanager
def _end_asked_for() -> Iterator[asyncio.Event]:
    """An event that SIGTERM and SIGINT set; a second signal, or too long an end, ends the process on the spot.

    Handlers of the system rather than of the loop, which may be kept busy by the very thing that is to end.
    """
    end, loop = asyncio.Event(), asyncio.get_running_loop()
    before_now = False

    def asked(number: int, frame: FrameType | None) -> None:
        nonlocal before_now
        if before_now:
            _leave()
        before_now = True
        loop.call_soon_threadsafe(end.set)
        timer = threading.Timer(HARD_END, _leave)
        timer.daemon = True
        timer.start()

    before = {number: signal.signal(number, asked) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield end
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _leave() -> None:
    """Whatever is unfinished is finished after the next start, as after any crash."""
    sys.stdout.flush()
    os._exit(0)
