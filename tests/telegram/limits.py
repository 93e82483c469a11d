"""Flood control: as far as Telegram tells, 1 message a second in a chat, 20 a minute in a group, 30 a second in all."""

import math
from collections import Counter
from dataclasses import dataclass, field

GROUP = "group"
CHAT = "chat"
ALL = "all"
TOO_EARLY = "too early"


@dataclass(slots=True)
class _Bucket:
    """Holds so many tokens and fills by `rate` a second."""

    size: float
    rate: float
    held: float
    at: float

    def fill(self, now: float) -> None:
        self.held = min(self.size, self.held + (now - self.at) * self.rate)
        self.at = now

    @property
    def wait(self) -> float:
        """Seconds until there is a token."""
        return max(0.0, (1 - self.held) / self.rate)


@dataclass(slots=True)
class Limits:
    """Refuses what comes too fast.

    Telegram publishes no exact figures; each limit has a little slack for the network.

    pace   how many times faster than Telegram the limits recover
    burst  how many messages a chat takes at once
    broken counts, by name, the requests that were refused; "too early" those of them that came before the time to
           wait was over
    """

    pace: float = 1.0
    burst: int = 4
    broken: Counter[str] = field(default_factory=Counter)
    _buckets: dict[tuple[str, int], _Bucket] = field(default_factory=dict)
    _until: dict[int, float] = field(default_factory=dict)

    def refuse(self, chat: int, now: float) -> int | None:
        """Seconds to wait before anything may be sent to the chat, or None: then this request is counted.

        chat  negative for groups, as everywhere in the Bot API; now: seconds of a clock that never goes back
        """
        buckets = {name: self._bucket(name, chat, now) for name in self._that_hold(chat)}
        empty = {name: bucket.wait for name, bucket in buckets.items() if bucket.held < 1}
        if now < self._until.get(chat, 0.0):
            self.broken[TOO_EARLY] += 1
            return math.ceil(self._until[chat] - now)
        if empty:
            self.broken.update(empty.keys())
            self._until[chat] = now + max(empty.values())
            return max(1, math.ceil(max(empty.values())))
        for bucket in buckets.values():
            bucket.held -= 1
        return None

    @staticmethod
    def _that_hold(chat: int) -> tuple[str, ...]:
        return (ALL, CHAT, GROUP) if chat < 0 else (ALL, CHAT)

    def _bucket(self, name: str, chat: int, now: float) -> _Bucket:
        key = (name, 0 if name == ALL else chat)
        if key not in self._buckets:
            # one token a second and chat, twenty a minute and group, thirty a second in all
            size, rate = {CHAT: (self.burst, 1.0), GROUP: (21, 20 / 60), ALL: (33, 30.0)}[name]
            self._buckets[key] = _Bucket(size, rate * self.pace, size, now)
        self._buckets[key].fill(now)
        return self._buckets[key]
