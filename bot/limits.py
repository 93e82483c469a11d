"""How many questions a sender may ask in a minute, and who has been told that it was too many."""

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from bot.platform import Message

MINUTE = timedelta(minutes=1)
SENDERS = 2_000  # whose last minute is remembered; a newsroom has fewer, and memory stays bounded

Verdict = Literal["pass", "tell", "silent"]
Said = tuple[datetime, str, str]  # when, in which room, by which id


@dataclass(slots=True)
class _Sender:
    """The last questions that passed, in the order they came, and the one that was answered with a warning."""

    passed: deque[Said]
    warned: Said | None = None


class Limits:
    """Counts by when a question was said: what piled up while the service was away was not asked at once.

    per_minute  questions that pass within any minute, at least 1
    """

    def __init__(self, per_minute: int, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._per_minute = per_minute
        self._now = now
        self._senders: OrderedDict[tuple[str, str], _Sender] = OrderedDict()

    def verdict(self, message: Message) -> Verdict:
        """Whether the question passes, is answered with a warning, or with nothing as the warning was said.

        A message that comes again, after a crash on the way to its answer, gets the verdict it had and is not counted.
        """
        sender = self._sender(message)
        said = (min(message.sent_at, self._now()), message.room, message.id)
        if _same(said, sender.passed):
            return "pass"
        if sum(_near(said, earlier) for earlier in sender.passed) < self._per_minute:
            sender.passed.append(said)
            return "pass"
        if sender.warned is None or not _near(said, sender.warned) or _same(said, [sender.warned]):
            sender.warned = said
            return "tell"
        return "silent"

    def _sender(self, message: Message) -> _Sender:
        key = (message.platform, message.sender)
        if key not in self._senders:
            self._senders[key] = _Sender(deque(maxlen=self._per_minute))
            if len(self._senders) > SENDERS:
                self._senders.popitem(last=False)
        self._senders.move_to_end(key)
        return self._senders[key]


def _same(said: Said, others: "deque[Said] | list[Said]") -> bool:
    return any(said[1:] == other[1:] for other in others)


def _near(said: Said, other: Said) -> bool:
    """Both ways: a clock that was set back must not make every question one after many others."""
    return abs(said[0] - other[0]) < MINUTE
