"""Updates that wait for the bot: fetched by getUpdates, or pushed to its webhook, until it confirms them."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.telegram.oracle import Json

# What getUpdates leaves out unless it was asked for.
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
LONGEST_HOLD = 50.0
TERMINATED = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


class Conflict(Exception):
    """409, in Telegram's words."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An update that is not confirmed; those of one lane (a chat) are pushed in order. `until`: when it expires."""

    id: int
    kind: str
    body: Json
    lane: int
    until: float


@dataclass(slots=True, eq=False)
class Webhook:
    """Where updates are pushed to; `tried` has the update ids in the order of the attempts."""

    url: str
    secret: str = ""
    connections: int = 40
    tried: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    last_error: tuple[int, str] | None = None


class Updates:
    """Keeps updates in order.

    now        seconds since 1970
    carry_out  does what a webhook's reply asks for: a method and its parameters
    patience   seconds before the first repetition of a push; doubled each time, at most 16 times as long
    """

    def __init__(
        self, now: Callable[[], float], carry_out: Callable[[str, Json], Awaitable[object]], patience: float
    ) -> None:
        self.pending: list[Pending] = []
        self.allowed: frozenset[str] | None = None
        self.webhook: Webhook | None = None
        self.confirmed = 0
        self._now, self._carry_out, self._patience = now, carry_out, patience
        self._next = 700_000_001
        self._repeated: list[Json] = []
        self._poller: object = None
        self._changed = asyncio.Event()

    def put(self, kind: str, body: Json, lane: int, lifetime: float) -> None:
        """Keeps an update, if the bot asked for its kind before it came about."""
        wanted = kind not in ON_REQUEST if self.allowed is None else kind in self.allowed
        if not wanted:
            return
        update = {"update_id": self._next, kind: body}
        self.pending.append(Pending(self._next, kind, update, lane, self._now() + lifetime))
        self._next += 1
        self.wake()

    def again(self, update: Json) -> None:
        """Offers an update once more, under the number it has, whatever was confirmed."""
        if self.webhook:
            kind = next(key for key in update if key != "update_id")
            self.pending.insert(0, Pending(update["update_id"], kind, update, 0, self._now() + 60))
        else:
            self._repeated.append(update)
        self.wake()

    def allow(self, kinds: Sequence[str] | None) -> None:
        """None leaves it as it is, nothing named goes back to what is usual."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    async def get(self, offset: int, limit: int, hold: float) -> list[Json]:
        """Confirms what is before the offset and gives what follows, as soon as there is something.

        Raises Conflict: of two that wait, the one that came first; both while there is a webhook.
        """
        if self.webhook:
            raise Conflict(WEBHOOK_ACTIVE)
        mine = self._poller = object()
        self.wake()
        self._confirm(offset)
        with suppress(TimeoutError):
            async with asyncio.timeout(min(hold, LONGEST_HOLD)):
                while not self._living() and not self._repeated and self._poller is mine:
                    await self._change()
        if self._poller is not mine:
            raise Conflict(WEBHOOK_ACTIVE if self.webhook else TERMINATED)
        self._poller = None
        repeated, self._repeated = self._repeated, []
        return repeated + [update.body for update in self._living()[: min(max(limit, 1), 100)]]

    async def push(self, webhook: Webhook) -> None:
        """Pushes until cancelled: one at a time for each chat, each again and again until it is taken."""
        busy: set[int] = set()
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as lanes:
            while True:
                for update in self._living():
                    if update.lane not in busy and len(busy) < webhook.connections:
                        busy.add(update.lane)
                        lanes.create_task(self._deliver(session, webhook, update, busy))
                await self._change()

    def drop(self) -> None:
        """Forgets what waits."""
        self.pending.clear()

    def interrupt(self) -> None:
        """Whoever waits for updates is told that another does so now."""
        self._poller = None
        self.wake()

    def wake(self) -> None:
        """Whoever waits looks again."""
        self._changed.set()

    def _living(self) -> list[Pending]:
        self.pending = [update for update in self.pending if update.until > self._now()]
        return self.pending

    def _confirm(self, offset: int) -> None:
        before = len(self.pending)
        if offset < 0:
            self.pending = self._living()[offset:]
        self.pending = [update for update in self.pending if update.id >= offset]
        self.confirmed += before - len(self.pending)

    async def _deliver(self, session: aiohttp.ClientSession, webhook: Webhook, update: Pending, busy: set[int]) -> None:
        patience = self._patience
        while update in self._living():
            wait = await self._attempt(session, webhook, update)
            if wait is None:
                self.pending.remove(update)
                self.confirmed += 1
                break
            await asyncio.sleep(wait or patience)
            patience = min(2 * patience, 16 * self._patience)
        busy.discard(update.lane)
        self.wake()

    async def _attempt(self, session: aiohttp.ClientSession, webhook: Webhook, update: Pending) -> float | None:
        """None if it was taken; else the seconds the bot asked us to wait, 0 if it did not say."""
        webhook.tried.append(update.id)
        headers = {"Content-Type": "application/json"}
        if webhook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret
        try:
            body = json.dumps(update.body).encode()
            timeout = aiohttp.ClientTimeout(total=10)
            async with session.post(webhook.url, data=body, headers=headers, timeout=timeout) as response:
                said = await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            webhook.last_error = (int(self._now()), f"Connection failed: {type(error).__name__}")
            return 0.0
        webhook.statuses.append(response.status)
        if response.status // 100 != 2:
            webhook.last_error = (
                int(self._now()),
                f"Wrong response from the webhook: {response.status} {response.reason}",
            )
            return float(response.headers.get("Retry-After", 0))
        await self._obey(said)
        return None

    async def _obey(self, said: bytes) -> None:
        try:
            asked: Any = json.loads(said)
        except ValueError:
            return
        if isinstance(asked, dict) and "method" in asked:
            await self._carry_out(asked.pop("method"), asked)

    async def _change(self) -> None:
        self._changed.clear()
        await self._changed.wait()
