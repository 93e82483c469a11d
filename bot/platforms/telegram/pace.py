"""How fast we may speak on Telegram: a little below its limits for a chat, for a group, and in all."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.platform import Unreachable

# Telegram publishes about one message a second in a chat with short bursts, 20 a minute in a group, and 30 a second in
# all; the slack is for requests that overtake each other on their way.
CHAT = (3.0, 0.9)  # messages at once, and messages a second after that
GROUP = (16.0, 18 / 60)
ALL = (20.0, 27.0)
PATIENCE = 2.5  # seconds that are waited through here; who has to wait longer makes room for others
IDLE = 120.0  # seconds after which every chat has all its messages at once again
CHATS = 2_000  # that are remembered before those that are idle are looked for


@dataclass(slots=True)
class _Bucket:
    """So many messages at once, and so many a second after that."""

    size: float
    rate: float
    held: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until one more may go."""
        self.held = min(self.size, self.held + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1 - self.held) / self.rate)


@dataclass(slots=True)
class _Chat:
    """What limits one chat; `until` is when Telegram will listen again."""

    buckets: tuple[_Bucket, ...]
    used: float
    until: float = 0.0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Pace:
    """Whose turn it is.

    now  seconds of a clock that never goes back
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._all = _bucket(ALL, now())
        self._chats: dict[str, _Chat] = {}

    async def turn(self, room: str, told: str) -> None:
        """Waits until one message may go to a chat, and counts it. A chat that waits makes no other one wait.

        Raises Unreachable with `told` if that would take long.
        """
        chat = self._chat(room)
        async with chat.turn:
            wait = self._wait(chat)
            if wait > PATIENCE:
                raise Unreachable(told, wait)
            await asyncio.sleep(wait)
            while True:
                wait = max(self._wait(chat), self._all.wait(self._now()))
                if not wait:
                    break
                await asyncio.sleep(wait)
            for bucket in (*chat.buckets, self._all):
                bucket.held -= 1

    def hold(self, room: str, seconds: float) -> None:
        """Telegram asked us to leave a chat alone for so long."""
        chat = self._chat(room)
        chat.until = max(chat.until, self._now() + seconds)

    def _wait(self, chat: _Chat) -> float:
        now = self._now()
        return max(0.0, chat.until - now, *(bucket.wait(now) for bucket in chat.buckets))

    def _chat(self, room: str) -> _Chat:
        now = self._now()
        if room not in self._chats:
            if len(self._chats) >= CHATS:
                self._forget_the_idle(now)
            kinds = (CHAT, GROUP) if room.startswith("-") else (CHAT,)
            self._chats[room] = _Chat(tuple(_bucket(kind, now) for kind in kinds), now)
        self._chats[room].used = now
        return self._chats[room]

    def _forget_the_idle(self, now: float) -> None:
        self._chats = {
            room: chat
            for room, chat in self._chats.items()
            if now - chat.used < IDLE or chat.until > now or chat.turn.locked()
        }


def _bucket(kind: tuple[float, float], now: float) -> _Bucket:
    size, rate = kind
    return _Bucket(size, rate, size, now)
