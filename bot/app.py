"""The service: platforms kept alive, messages handled, replies delivered, the folder followed, and an end in time."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from bot.backoff import Backoff
from bot.delivery import Delivery
from bot.errors import StateError
from bot.handling import Handling, Reception
from bot.health import Health, PlatformHealth, PlatformState
from bot.inbox import DurableInbox
from bot.outbox import Outbox, letter
from bot.platform import LoginRefused, Message, NotAccepted, Noting, Platform, PlatformError, Unreachable
from bot.state import State, stamp
from bot.tasks import at_most, first
from retrieval.errors import RetrievalError
from retrieval.model import SyncReport

log = structlog.get_logger(__name__)

FINISHING = 5.0  # seconds that running answers have when the service is to end, ...
DELIVERING = 1.0  # ... then replies on their way, ...
LEAVING = 1.0  # ... then each platform
TELLING = 10.0  # seconds that a sentence past the outbox may take
PROBE = 2.0  # seconds between looks whether state.db can be written again
FOLLOWING = 5.0  # seconds before a folder that could not be followed is followed anew
TIDYING = 600.0  # seconds between removals of what is too old

Beside = Callable[[], Coroutine[Any, Any, None]]
Tidy = Callable[[datetime], Awaitable[None]]


@dataclass(slots=True)
class _Running:
    """A platform and how it is doing."""

    platform: Platform
    health: PlatformHealth = field(default_factory=lambda: PlatformHealth("starting", stamp()))


class Service:
    """Everything that goes on between starting and ending.

    sync     brings the archives up to date; may raise RetrievalError
    changes  yields whenever the folder of articles should be looked through, first at once
    keep     how long the text of a message that was set aside is kept
    too_old  a reply that could not be delivered for so long says that instead of what it said
    tidy     called now and then with the time
    beside   whether it serves anything besides the platforms, so that it goes on when none of them lets it in
    """

    def __init__(  # noqa: PLR0913  # all but three have a default
        self,
        state: State,
        reception: Reception,
        platforms: Sequence[Platform],
        *,
        sync: Callable[[], Awaitable[SyncReport]] | None = None,
        changes: Callable[[], AsyncGenerator[None, None]] | None = None,
        keep: timedelta = timedelta(hours=24),
        too_old: timedelta = timedelta(hours=6),
        tidy: Sequence[Tidy] = (),
        beside: bool = True,
    ) -> None:
        self.inbox = DurableInbox(state)
        self.outbox = Outbox(state)
        self._state = state
        self._reception = reception
        self._platforms = {each.name: _Running(each) for each in platforms}
        self._sync = sync
        self._changes = changes
        self._keep = keep
        self._too_old = too_old
        self._tidy = tidy
        self._beside = beside
        self._archive = "the articles are being read" if changes else "ok"
        self._syncing = asyncio.Lock()
        self._reading: set[asyncio.Task[SyncReport]] = set()  # syncs that somebody asked for
        self._closing = asyncio.Event()  # no new messages
        self._ended = asyncio.Event()  # nothing more is sent
        self._told: set[tuple[str, str]] = set()  # rooms told of the present trouble

    @property
    def names(self) -> list[str]:
        """The platforms, by name."""
        return list(self._platforms)

    # ---- from start to end

    async def run(self, until: asyncio.Event) -> None:
        """Serves until the event is set, or every platform has ended by itself; then ends within eight seconds."""
        handling = Handling(self.inbox, self.outbox, self._reception, self._closing, self._tell_of_trouble)
        async with asyncio.TaskGroup() as tasks:
            beside = [tasks.create_task(each) for each in (self._follow(), self._look_after_state(), self._tidy_up())]
            answering = tasks.create_task(handling.run())
            serving = [tasks.create_task(self._serve(each)) for each in self._platforms.values()]
            await first(until.wait(), self._all_ended(serving))
            self._closing.set()
            self.inbox.arrived.set()
            await at_most(FINISHING, [answering])
            await self._drain()
            self._ended.set()
            await at_most(LEAVING, serving)
            for task in (*beside, *self._reading):
                task.cancel()

    async def _all_ended(self, serving: Sequence["asyncio.Task[None]"]) -> None:
        """Until no platform is left that could bring a message.

        One that was refused is waited for, for ever, unless there is nothing else to go on for.
        """
        await asyncio.gather(*(asyncio.shield(task) for task in serving))
        states = {each.health.state for each in self._platforms.values()}
        if not serving or (states != {"ended"} and not self.useless):
            await asyncio.Event().wait()

    @property
    def useless(self) -> str:
        """Why the service is of no use to anybody: no platform lets it in, and there is nothing beside; else ""."""
        health = [each.health for each in self._platforms.values()]
        if self._beside or not health or any(each.state != "refused" for each in health):
            return ""
        return "\n".join(each.detail for each in health)

    async def _drain(self) -> None:
        """Lets replies go out that are on their way."""
        with suppress(TimeoutError, StateError):
            async with asyncio.timeout(DELIVERING):
                while any(each.health.state == "running" for each in self._platforms.values()):
                    if not await self.outbox.unsent():
                        return
                    await asyncio.sleep(0.02)

    # ---- platforms

    async def _serve(self, running: _Running) -> None:
        """Keeps one platform going; whatever happens to it stays with it."""
        pause = Backoff()
        loop = asyncio.get_running_loop()
        while not self._closing.is_set():
            began = loop.time()
            try:
                async with running.platform:
                    self._now(running, "running")
                    await self._session(running.platform)
                if not self._closing.is_set():
                    self._now(running, "ended")
                return
            except Exception as error:  # one platform's trouble must not end the others
                trouble = _of_platform(error)
                if isinstance(trouble, LoginRefused):
                    self._now(running, "refused", str(trouble))
                    log.error("the platform refused the login and rests", platform=running.platform.name)
                    return
                if trouble is None:
                    log.exception("platform failed", platform=running.platform.name)
                self._now(running, "waiting", str(trouble) if trouble else type(error).__name__)
                if loop.time() - began > pause.longest:
                    pause = Backoff()
                asked = trouble.retry_after if isinstance(trouble, Unreachable) else None
                await first(asyncio.sleep(pause.next(asked)), self._closing.wait())

    async def _session(self, platform: Platform) -> None:
        """Hears and speaks until the platform ends, is lost, or the service ends."""
        async with asyncio.TaskGroup() as tasks:
            speaking = tasks.create_task(Delivery(self.outbox, platform).run())
            await first(platform.receive(_Accepting(self, platform.name)), self._closing.wait())
            if self._closing.is_set():
                await self._ended.wait()
            else:
                await self._until_all_is_said(platform.name)
            speaking.cancel()

    async def _until_all_is_said(self, platform: str) -> None:
        """A platform that ends by itself, such as a pipe, is owed what it asked."""
        while not self._closing.is_set() and await self._owed(platform):  # noqa: ASYNC110  # it ends within moments
            await asyncio.sleep(0.02)

    async def _owed(self, platform: str) -> int:
        ((owed,),) = await self._state.rows(
            "SELECT (SELECT count(*) FROM inbox WHERE state IN ('waiting', 'working') AND platform = ?1)"
            " + (SELECT count(*) FROM outbox WHERE state = 'waiting' AND platform = ?1)",
            (platform,),
        )
        return int(owed)

    def _now(self, running: _Running, state: PlatformState, detail: str = "") -> None:
        if (running.health.state, running.health.detail) != (state, detail):
            running.health = PlatformHealth(state, stamp(), detail)
            log.info("platform", platform=running.platform.name, state=state, detail=detail)

    # ---- when nothing can be kept

    async def _tell_of_trouble(self, message: Message) -> None:
        """One sentence a room for each time that nothing can be kept, past the outbox, which cannot be kept either."""
        running = self._platforms.get(message.platform)
        room = (message.platform, message.room)
        if running is None or running.health.state != "running" or room in self._told:
            return
        self._told.add(room)
        try:
            async with asyncio.timeout(TELLING):
                reply = await self._reception.busy(message)
                if reply is not None:
                    await running.platform.send(reply, message.address, letter(message, reply, part=-1).key)
        except (PlatformError, StateError, TimeoutError):
            self._told.discard(room)  # the next message there is told
        except Exception:  # whatever else is out of order, this sentence must not make it worse
            log.exception("a notice failed", platform=message.platform)

    async def _look_after_state(self) -> None:
        """Finds out by itself when state.db can be written again."""
        while True:
            await asyncio.sleep(PROBE)
            if self._state.trouble:
                await self._state.probe()
            if not self._state.trouble and self._told:
                self._told.clear()
                log.info("state.db can be written again")

    # ---- articles and old entries

    async def sync(self) -> SyncReport:
        """Brings the archives up to date now. Raises RetrievalError."""
        assert self._sync is not None
        async with self._syncing:
            try:
                report = await self._sync()
            except RetrievalError as error:
                if self._archive != str(error):
                    log.error("the articles cannot be followed", reason=str(error))
                self._archive = str(error)
                raise
            self._archive = "ok"
        if report.read or report.removed:
            log.info("articles", read=report.read, removed=report.removed, skipped=len(report.skipped))
        return report

    async def sync_within(self, seconds: float) -> SyncReport | None:
        """Brings the archives up to date; None if that goes on after so many seconds. Raises RetrievalError."""
        task = asyncio.ensure_future(self.sync())
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)
        done, _ = await asyncio.wait({task}, timeout=seconds)
        if done:
            return task.result()
        task.add_done_callback(lambda late: late.cancelled() or late.exception())  # `sync` has noted it for readyz
        return None

    async def _follow(self) -> None:
        """Looks through the folder whenever it changed; trouble with that does not end the chats."""
        while self._changes is not None:
            try:
                async with aclosing(self._changes()) as changes:
                    async for _ in changes:
                        await self._look_through()
            except Exception:  # a bug about one folder
                log.exception("following the articles failed")
            await asyncio.sleep(FOLLOWING)

    async def _look_through(self) -> None:
        try:
            await self.sync()
        except RetrievalError:  # noted for readyz, and tried again at the next change or rescan
            return
        except Exception:  # a bug about one article
            log.exception("reading the articles failed")
            self._archive = "reading the articles failed; the log says where"

    async def _tidy_up(self) -> None:
        """Removes what is kept longer than promised."""
        while True:
            now = datetime.now(UTC)
            try:
                await self.inbox.expire(now, self._keep)
                await self.outbox.reword(now - self._too_old, self._reception.late)
                await self.outbox.expire(now)
                for tidy in self._tidy:
                    await tidy(now)
                await self._state.scrub()
            except StateError as error:
                log.warning("old entries could not be removed", reason=str(error))
            await asyncio.sleep(TIDYING)

    async def health(self) -> Health:
        """How the service is doing; never raises."""
        platforms = {name: replace(each.health, notes=_notes(each.platform)) for name, each in self._platforms.items()}
        try:
            waiting, aside = await self.inbox.counts()
            unsent = await self.outbox.unsent()
        except StateError as error:
            return Health(platforms, state=str(error), archive=self._archive)
        return Health(platforms, self._state.trouble or "ok", self._archive, waiting, unsent, aside)


class _Accepting:
    """The inbox as a platform sees it: when nothing can be kept, the people who ask are told."""

    def __init__(self, service: Service, platform: str) -> None:
        self._service = service
        self._platform = platform

    async def put(self, messages: Sequence[Message], position: str | None = None) -> None:
        try:
            await self._service.inbox.put(messages, position, self._platform)
        except NotAccepted:
            for message in messages:
                await self._service._tell_of_trouble(message)
            raise

    async def position(self, platform: str) -> str | None:
        return await self._service.inbox.position(platform)

    async def moved(self, platform: str, old: str, new: str) -> None:
        await self._service.inbox.moved(platform, old, new)


def _notes(platform: Platform) -> tuple[str, ...]:
    return tuple(platform.notes()) if isinstance(platform, Noting) else ()


def _of_platform(error: BaseException) -> PlatformError | None:
    """The platform's own error in what a group of tasks raised; a refused login before any other."""
    found = [error] if isinstance(error, PlatformError) else []
    if isinstance(error, BaseExceptionGroup):
        found = [inner for each in error.exceptions if (inner := _of_platform(each))]
    return next((each for each in found if isinstance(each, LoginRefused)), found[0] if found else None)
