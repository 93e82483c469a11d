"""What is kept about a room: its language, and for a while what was talked about last."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.state import State, Transaction, stamp
from bot.stored import dump, load
from retrieval.model import Answer, Citation, Language


@dataclass(frozen=True, slots=True)
class Memory:
    """The last question as it was understood, and what was shown on it.

    answer   the answer to it
    further  what `/mehr` showed after that, numbered on from the answer's citations
    by, old  the message that was answered with the last of these, and how many there were before it: the same
             message, handled again after a crash, shows the same ones
    mark     of the message that was answered (see `bot.commands.mark`)
    leaning  marks of messages since whose replies belong to it, the last ones
    page     which part of a timeline was shown last, from 0
    """

    question: str
    answer: Answer
    further: tuple[Citation, ...] = ()
    by: str = ""
    old: int = 0
    mark: str = ""
    leaning: tuple[str, ...] = ()
    page: int = 0

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Everything that was shown, by number."""
        return (*self.answer.citations, *self.further)


class Rooms:
    """Rooms in state.db.

    keep  how long what was talked about is remembered after it was
    Everything raises StateError if state.db cannot be read or written.
    """

    def __init__(self, state: State, keep: timedelta, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._state = state
        self._keep = keep
        self._now = now

    async def language(self, platform: str, room: str) -> Language | None:
        """What somebody chose for this room."""
        rows = await self._state.rows("SELECT language FROM rooms WHERE platform = ? AND room = ?", (platform, room))
        return rows[0][0] or None if rows else None

    async def set_language(self, platform: str, room: str, language: Language) -> None:
        """What is to be spoken here from now on."""
        await self._write(
            "INSERT INTO rooms (platform, room, language) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET language = excluded.language",
            platform,
            room,
            language,
        )

    async def recall(self, platform: str, room: str) -> Memory | None:
        """What was talked about last, unless that was too long ago."""
        rows = await self._state.rows(
            "SELECT memory FROM rooms WHERE platform = ? AND room = ? AND until > ?",
            (platform, room, stamp(self._now())),
        )
        with suppress(ValueError):  # kept by a version that knew other values: as good as forgotten
            return load(Memory, rows[0][0]) if rows else None
        return None

    async def remember(self, platform: str, room: str, memory: Memory) -> None:
        """Takes the place of what was talked about before."""
        await self._write(
            "INSERT INTO rooms (platform, room, memory, until) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET memory = excluded.memory, until = excluded.until",
            platform,
            room,
            dump(memory),
            stamp(self._now() + self._keep),
        )

    async def forget(self, platform: str, room: str) -> None:
        """Deletes all that is kept about a room but what it is still owed.

        That is: what was talked about, its language, its feedback, and the text of messages that were set aside and
        of replies that were refused. Ids stay, so that nothing is answered twice; a message that waits for its
        answer, or a reply on its way, loses its text when it is done with.
        """
        statements = (
            "DELETE FROM rooms WHERE platform = ? AND room = ?",
            "DELETE FROM feedback WHERE platform = ? AND room = ?",
            "DELETE FROM signins WHERE platform = ? AND room = ?",
            "UPDATE inbox SET body = NULL WHERE platform = ? AND room = ? AND state IN ('done', 'aside')",
            "UPDATE outbox SET body = NULL WHERE platform = ? AND room = ? AND state <> 'waiting'",
        )
        await self._state.change(lambda change: [change.run(sql, (platform, room)) for sql in statements])
        await self._state.scrub()

    async def expire(self, now: datetime) -> None:
        """Deletes what was talked about too long ago."""

        def expire(change: Transaction) -> None:
            change.run("UPDATE rooms SET memory = NULL, until = NULL WHERE until <= ?", (stamp(now),))
            change.run("DELETE FROM rooms WHERE memory IS NULL AND language = ''")

        await self._state.change(expire)

    async def _write(self, sql: str, *values: str) -> None:
        await self._state.change(lambda change: change.run(sql, values))
