"""Answers that somebody called wrong: kept with what was said of them, and given back as evaluation cases."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Protocol

from bot.access import Role
from bot.platform import Message
from bot.state import State, stamp
from bot.stored import dump, load
from retrieval.model import Document, FoundPassage, Language, Verdict

LOOKED_AT = 10  # passages found for a note's words
ENOUGH = 3  # words of a quotation: fewer stand in many articles for many reasons

Gold = dict[str, list[str]]
Json = dict[str, object]

_QUOTED = re.compile(
    r"„([^„“”\"]+)[“”\"]|“([^“”]+)”|\"([^\"]+)\"|»([^»«]+)«|«([^»«]+)»|‚([^‚‘’]+)[‘’]|›([^›‹]+)‹", re.DOTALL
)
_NOT_IN_THERE = re.compile(
    r"\b(?:steht|stand|ist)\b.{0,25}\b(?:nicht|nirgends|nirgendwo|nichts|kein\w*)\b.{0,15}\b(?:drin|darin|da|dort|archiv|artikeln?)\b"
    r"|\bsteht (?:nirgends|nirgendwo|nicht da)\b|\bkeine antwort im archiv\b"
    r"|\b(?:not|nowhere|isn't|nothing)\b.{0,15}\b(?:in there|in it|in the (?:archive|articles?)|there)\b"
    r"|\bdoes ?n[o']t say\b|\bdoes not say\b",
    re.IGNORECASE,
)


class Archive(Protocol):
    """What is needed of `retrieval.archive.Archive` to find a note's words."""

    async def search(self, query: str, limit: int = 10) -> list[FoundPassage]: ...
    async def document(self, source: str) -> Document | None: ...


@dataclass(frozen=True, slots=True)
class Cited:
    """What an answer cited."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """An answer called wrong.

    note  what the sender said about it, or ""
    gold  what would have been right: wordings by source, none if the archive does not answer; None: not decided yet
    """

    question: str
    language: Language
    verdict: Verdict
    citations: tuple[Cited, ...]
    note: str
    role: Role
    gold: Gold | None


class Feedback:
    """Reports in state.db. Everything raises StateError if it cannot be read or written."""

    def __init__(self, state: State, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._state = state
        self._now = now

    async def keep(self, message: Message, report: Report) -> None:
        """Keeps it once, however often the same message is handled."""
        sql = "INSERT INTO feedback (platform, room, message, at, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
        values = (message.platform, message.room, message.id, stamp(self._now()), dump(report))
        await self._state.change(lambda change: change.run(sql, values))

    async def export(self) -> list[Json]:
        """All reports, the oldest first, as entries of a question file (see `retrieval.evaluation.Case`).

        `level` is the verdict that was called wrong. Besides what a question file holds: what was answered, the
        note, by whom (their role, not their name), and when. `gold` null: somebody still has to decide.
        """
        rows = await self._state.rows("SELECT platform, room, message, at, body FROM feedback ORDER BY at, id")
        return [_case(_id(row[:3]), str(row[3]), load(Report, row[4])) for row in rows]


def _id(names: Iterable[str]) -> str:
    """The same in every export, and telling nothing of the room."""
    return f"feedback-{blake2b(chr(0).join(names).encode(), digest_size=6).hexdigest()}"


def _case(key: str, at: str, report: Report) -> Json:
    return {
        "id": key,
        "q": report.question,
        "lang": report.language,
        "type": "feedback",
        "level": report.verdict.value,
        "gold": report.gold,
        "answered": {
            "verdict": report.verdict.value,
            "citations": [{"source": each.source, "text": each.text} for each in report.citations],
        },
        "note": report.note,
        "role": report.role,
        "at": at,
    }


async def gold(note: str, role: Role, archive: Archive) -> Gold | None:
    """What a note says would have been right; None if it does not, or if it is a reader's: theirs is only a hint.

    Words count if they stand verbatim in a document of the archive: quoted ones, or the whole note. They are given
    as they stand there, whatever white space came in on the way.
    """
    if role == "reader" or not note:
        return None
    wordings = [words for words in _wordings(note) if len(words.split()) >= ENOUGH]
    found: Gold = {}
    for words in wordings:
        for source, text in await _standing(words, archive):
            found.setdefault(source, []).append(text)
    if found:
        return found
    return {} if _NOT_IN_THERE.search(note) else None


def _wordings(note: str) -> Sequence[str]:
    quoted = [words.strip() for match in _QUOTED.finditer(note) for words in match.groups() if words]
    return quoted or [note.strip()]


async def _standing(words: str, archive: Archive) -> list[tuple[str, str]]:
    """The documents that hold the words, with the words as they stand there."""
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())))
    sources = dict.fromkeys(each.source for each in await archive.search(words, LOOKED_AT))
    documents = [document for source in sources if (document := await archive.document(source))]
    return [(each.source, match[0]) for each in documents if (match := pattern.search(each.text))]
