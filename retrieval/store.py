"""SQLite, the truth: documents in all versions, their passages, and how often each word, term and 4-gram occurs."""

import asyncio
import fcntl
import json
import os
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, cast

import aiosqlite

from retrieval.analysis import analyzer, compounds
from retrieval.analysis.analyzer import Analysed
from retrieval.analysis.spelling import sound
from retrieval.backup import snapshot
from retrieval.dating import traces
from retrieval.errors import ArchiveBusy, ArchiveError, ArchiveTooNew
from retrieval.model import (
    Document,
    Language,
    Passage,
    PassageId,
    Period,
    Published,
    Span,
    Status,
    TimeExpression,
)
from retrieval.passages import passages as cut
from retrieval.statements import Statement

CountedTable = Literal["words", "terms", "grams"]
Title = tuple[str, str]  # its terms and its folded words
SCHEMA = 4
READERS = 3
COMMON = 24  # documents; wording that more of them share is an imprint's, say, and tells of no copy
ENOUGH = 0.05  # of the shorter document's traces; with fewer in common nobody is a near copy, allowing for chance
NEIGHBOURS = 6  # documents compared with one that has no date
COUNTED_AT_ONCE = 4_096  # passages whose 4-grams are counted together
# SQLite's page cache of each connection. Memory while serving counts, but with 8,000 for a reader a question to a
# million passages takes a tenth longer.
READER_CACHE_KIB, WRITER_CACHE_KIB = 24_000, 32_000


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document cut and analysed, ready to be kept. `stamp` tells next time whether its file changed."""

    document: Document
    stamp: str
    passages: tuple[Passage, ...]
    analysed: tuple[Analysed, ...]  # one a passage
    title: Analysed
    statements: tuple[Statement, ...] = ()
    traces: tuple[int, ...] = ()  # see `dating.traces`


@dataclass(frozen=True, slots=True)
class Kept:
    """A passage as it is kept: its place, and its analysis (see `Analysed`)."""

    passage: Passage
    document: int
    place: int
    terms: str
    folded: str
    length: int

    @property
    def id(self) -> PassageId:
        """The passage's."""
        return self.passage.id

    @property
    def source(self) -> str:
        """The passage's."""
        return self.passage.source


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage as it is ranked: of which document it is and how it was analysed, without its place in the text."""

    id: PassageId
    source: str
    document: int
    place: int
    terms: str
    folded: str
    length: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A passage that was cut at some time from some version of a document, and when that version was read."""

    passage: Passage
    document: int
    read_at: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A document with what ranking needs of its title."""

    id: int
    document: Document
    title_terms: str
    title_folded: str


@dataclass(frozen=True, slots=True)
class Totals:
    """How much the archive holds; `length` is the mean number of terms in a passage."""

    documents: int
    passages: int
    length: float
    newest: Published | None
    as_of: str
    generation: int


class Store:
    """The archive's database: one writer, several readers.

    directory  where archive.db lives; None keeps everything in memory and writes nothing
    Entering raises ArchiveBusy if another process has it open, ArchiveTooNew if a newer version wrote it,
    ArchiveError if the directory cannot be used.
    """

    def __init__(self, directory: Path | None) -> None:
        self._directory = directory
        self._exit = AsyncExitStack()
        self._writer: aiosqlite.Connection
        self._readers: list[aiosqlite.Connection] = []
        self._turn = asyncio.Lock()  # of a transaction: there is one writer
        self._waiting: list[int] = []  # queries each reader has not answered yet
        self._changes = 0  # beginnings and ends of transactions: odd while there is one
        self._totals: Totals | None = None  # as they are until the next transaction begins

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opening:
            if self._directory is None:
                self._writer = await opening.enter_async_context(aiosqlite.connect(":memory:"))
                self._readers = [self._writer]
                await self._writer.execute("PRAGMA temp_store = MEMORY")
                await _migrate(self._writer, None)
            else:
                await self._open(self._directory, opening)
            self._waiting = [0] * len(self._readers)
            self._exit = opening.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._exit.aclose()

    async def _open(self, directory: Path, opening: AsyncExitStack) -> None:
        try:
            await asyncio.to_thread(directory.mkdir, mode=0o700, parents=True, exist_ok=True)
            opening.callback(os.close, lock(directory / "lock"))
            path = directory / "archive.db"
            self._writer = await opening.enter_async_context(aiosqlite.connect(path))
            await asyncio.to_thread(path.chmod, 0o600)
            await self._writer.execute("PRAGMA journal_mode = WAL")
            await self._writer.execute("PRAGMA synchronous = NORMAL")
            await self._writer.execute(f"PRAGMA cache_size = -{WRITER_CACHE_KIB}")
            await self._writer.execute("PRAGMA secure_delete = ON")  # what is expunged must not be left in the file
            await _migrate(self._writer, path)
            for _ in range(READERS):
                reader = await opening.enter_async_context(aiosqlite.connect(path))
                await reader.execute("PRAGMA query_only = ON")
                await reader.execute(f"PRAGMA cache_size = -{READER_CACHE_KIB}")
                self._readers.append(reader)
        except (OSError, sqlite3.Error) as error:
            raise ArchiveError(f"The data directory {directory} cannot be used: {error}") from error

    # ---- writing

    async def keep(self, batch: Sequence[Prepared], gone: Collection[str] = ()) -> int:
        """Takes documents in, replacing older versions of their sources, and others out, as one change.

        gone   sources whose files are no longer there
        Returns the generation of the change. After a crash all of it is there or none of it.
        """
        generation = await self.generation() + 1
        async with self._transaction():
            counts = _Counts()
            await self._retire_all({item.document.source for item in batch} | set(gone), generation, counts)
            counts.documents += len(batch)
            await self._insert(batch, generation, counts)
            await self._apply_entries([item.document.source for item in batch])
            await self._count(counts)
            await self._set({"generation": str(generation), "as_of": now()})
        return generation

    async def expunge(self, sources: Collection[str]) -> None:
        """Takes documents out in all their versions, as if they had never been read, and overwrites their bytes.

        Raises ArchiveError if somebody who reads the database keeps bytes from being overwritten; the documents are
        out then, and a later call, with none to take out if need be, overwrites what is left of them.
        """
        if sources:
            await self._expunge(sources)
        if self._directory is not None:
            for backup in self._directory.glob("archive.db.v*.bak"):
                await asyncio.to_thread(backup.unlink)
            # Says so in its row, instead of failing, when a reader holds on to what it sees.
            busy = await _one(self._writer, "PRAGMA wal_checkpoint(TRUNCATE)")
            if busy and busy[0]:
                raise ArchiveError(
                    "Articles above the clearance could not be overwritten, because another process reads"
                    f" {self._directory / 'archive.db'}. Start again when it has ended."
                )

    async def _expunge(self, sources: Collection[str]) -> None:
        generation = await self.generation() + 1
        listed = (json.dumps(sorted(sources)),)
        named = "(SELECT id FROM documents WHERE source IN (SELECT value FROM json_each(?)))"
        async with self._transaction():
            counts = _Counts()
            await self._retire_all(sources, generation, counts)
            for table in ("places", "traces", "unsettled", "redated"):
                await self._writer.execute(f"DELETE FROM {table} WHERE document IN {named}", listed)
            await self._writer.execute(f"DELETE FROM documents WHERE id IN {named}", listed)
            await self._writer.execute("DELETE FROM entries WHERE source IN (SELECT value FROM json_each(?))", listed)
            await self._withdraw_inferred(listed)
            await self._count(counts)
            await self._set({"generation": str(generation)})

    async def restamp(self, stamps: Mapping[str, str]) -> None:
        """Notes new file times of documents whose content is as before, and that the archive was looked through."""
        async with self._transaction():
            await self._writer.executemany(
                "UPDATE documents SET stamp = ? WHERE source = ? AND current = 1",
                [(stamp, source) for source, stamp in stamps.items()],
            )
            await self._set({"as_of": now()})

    async def reanalyse(
        self, prepare: Callable[[Sequence[tuple[Document, str]]], list[Prepared]], size: int, analysis: str
    ) -> int:
        """Cuts and analyses every current document anew, `size` at a time, as one change.

        prepare   documents with their stamps to what is kept of them; called in a thread
        analysis  noted as the analysis that made it
        Returns how many documents there are.
        """
        generation = await self.generation() + 1
        async with self._transaction():
            await self._writer.execute("INSERT OR REPLACE INTO gone SELECT id, ? FROM passages", (generation,))
            await self._writer.execute(f"INSERT OR REPLACE INTO places SELECT {_PLACE} FROM passages")
            for table in ("passages", "words", "terms", "grams"):
                await self._writer.execute(f"DELETE FROM {table}")
            await self._set({"passages": "0", "length": "0", "analysis": analysis, "generation": str(generation)})
            rows = await _all(self._writer, "SELECT id FROM documents WHERE current = 1 ORDER BY id")
            numbers = [row[0] for row in rows]
            for start in range(0, len(numbers), size):
                await self._reanalyse(numbers[start : start + size], prepare, generation)
        return len(numbers)

    async def _reanalyse(
        self,
        numbers: Sequence[int],
        prepare: Callable[[Sequence[tuple[Document, str]]], list[Prepared]],
        generation: int,
    ) -> None:
        rows = await _all(
            self._writer,
            f"SELECT {_DOCUMENT}, stamp FROM documents WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
            (json.dumps(numbers),),
        )
        documents = [(_holding(row[:-1]).document, row[-1]) for row in rows]
        counts = _Counts()
        numbered = list(zip(numbers, await asyncio.to_thread(prepare, documents), strict=True))
        await self._writer.executemany(
            "UPDATE documents SET title_terms = ?, title_folded = ?, generation = ? WHERE id = ?",
            [(item.title.terms, item.title.folded, generation, number) for number, item in numbered],
        )
        await self._insert_passages(numbered, counts)
        await self._restate({number: item.statements for number, item in numbered})
        await self._count(counts)

    async def _retire_all(self, sources: Collection[str], generation: int, counts: "_Counts") -> None:
        """Has those of some sources that are current cease to be."""
        known = await _all(
            self._writer,
            "SELECT source FROM documents WHERE current = 1 AND source IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(sources)),),
        )
        for source in sorted(row[0] for row in known):
            await self._retire(source, generation, counts)
        counts.documents -= len(known)

    async def _retire(self, source: str, generation: int, counts: "_Counts") -> None:
        ((number, language, text),) = await _all(
            self._writer, "SELECT id, language, text FROM documents WHERE source = ? AND current = 1", (source,)
        )
        kept = await _all(
            self._writer,
            f"SELECT {_KEPT} FROM passages p JOIN documents d ON d.id = p.document WHERE d.id = ?",
            (number,),
        )
        counts.remove([analyzer.analyse(text, passage.passage.sentences, language) for passage in map(_kept, kept)])
        await self._writer.execute(
            "INSERT OR REPLACE INTO gone SELECT id, ? FROM passages WHERE document = ?", (generation, number)
        )
        await self._writer.execute(
            f"INSERT OR REPLACE INTO places SELECT {_PLACE} FROM passages WHERE document = ?", (number,)
        )
        for table in ("passages", "statements"):
            await self._writer.execute(f"DELETE FROM {table} WHERE document = ?", (number,))
        await self._writer.execute("DELETE FROM redated WHERE document = ?", (number,))
        await self._writer.execute("INSERT OR IGNORE INTO unsettled VALUES (?)", (number,))
        await self._writer.execute(
            "UPDATE documents SET current = 0, generation = ? WHERE id = ?", (generation, number)
        )

    async def _insert(self, batch: Sequence[Prepared], generation: int, counts: "_Counts") -> None:
        """Each statement goes to the connection's thread once for all documents: the way there is what takes time."""
        last = await _one(self._writer, "SELECT coalesce(max(id), 0) FROM documents")
        assert last is not None
        numbered = list(enumerate(batch, last[0] + 1))
        await self._writer.executemany(
            "INSERT INTO documents (id, source, sha256, stamp, language, title, heading_start, heading_end, publisher,"
            " published, published_basis, url, masked, title_terms, title_folded, text, read_at, current, generation,"
            " own, own_basis) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?10, ?11, ?, ?, ?, ?, ?, ?, 1, ?, ?10, ?11)",
            [(*_document_out(number, item), now(), generation) for number, item in numbered],
        )
        await self._insert_passages(numbered, counts)
        await self._insert_statements([(number, item.statements) for number, item in numbered])
        traces = sorted((each, number) for number, item in numbered for each in item.traces)  # as the table is
        await self._writer.executemany("INSERT INTO traces VALUES (?, ?)", traces)
        await self._writer.executemany("INSERT INTO unsettled VALUES (?)", [(number,) for number, _ in numbered])

    async def _insert_statements(self, found: Iterable[tuple[int, Sequence[Statement]]]) -> None:
        await self._writer.executemany(
            f"INSERT INTO statements (document, place, {_STATEMENT}) VALUES (?, ?, {', '.join('?' * 18)})",
            [
                (document, place, *_statement_out(statement))
                for document, statements in found
                for place, statement in enumerate(statements)
            ],
        )

    async def restate(self, statements: Mapping[int, Sequence[Statement]]) -> None:
        """Replaces what current documents say of which day, by their numbers; it was computed from another date."""
        async with self._transaction():
            rows = await _all(
                self._writer,
                "SELECT id FROM documents WHERE current = 1 AND id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(statements)),),
            )
            await self._restate({row[0]: statements[row[0]] for row in rows})

    async def restate_all(
        self, found: Callable[[Sequence[tuple[Document, list[Span]]]], list[Sequence[Statement]]], size: int, rules: str
    ) -> int:
        """Replaces the statements of every current document, `size` at a time, as one change.

        found   documents with the sentences of their passages to their statements; called in a thread
        rules   noted as the rules that found them
        Returns how many documents there are.
        """
        async with self._transaction():
            rows = await _all(self._writer, "SELECT id FROM documents WHERE current = 1 ORDER BY id")
            numbers = [row[0] for row in rows]
            for start in range(0, len(numbers), size):
                some = (json.dumps(numbers[start : start + size]),)
                batch = await _all(self._writer, _BY_NUMBER, some)
                cut: dict[int, list[Span]] = {row[0]: [] for row in batch}
                for number, sentences in await _all(self._writer, _CUT, some):
                    cut[number] += spans_in(sentences)
                told = await asyncio.to_thread(found, [(_holding(row).document, cut[row[0]]) for row in batch])
                await self._restate({row[0]: each for row, each in zip(batch, told, strict=True)})
            await self._set({"statements": rules})
        return len(numbers)

    async def _restate(self, statements: Mapping[int, Sequence[Statement]]) -> None:
        await self._writer.executemany("DELETE FROM statements WHERE document = ?", [(each,) for each in statements])
        await self._insert_statements(statements.items())

    async def _insert_passages(self, numbered: Sequence[tuple[int, Prepared]], counts: "_Counts") -> None:
        await self._writer.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    passage.id, document, place, passage.paragraph, passage.span.start, passage.span.end,
                    _spans_out(passage.sentences), analysed.length, analysed.terms, analysed.folded,
                    " ".join(analysed.compounds), " ".join(analysed.joined),
                )
                for document, item in numbered
                for place, (passage, analysed) in enumerate(zip(item.passages, item.analysed, strict=True))
            ],
        )  # fmt: skip
        # A passage that comes back (the old version put in place again) is not gone any more.
        back = [(passage.id,) for _, item in numbered for passage in item.passages]
        for table in ("gone", "places"):
            await self._writer.executemany(f"DELETE FROM {table} WHERE passage = ?", back)
        analysed = [each for _, item in numbered for each in item.analysed]
        await asyncio.to_thread(counts.add, analysed)  # half a second for some hundred documents

    async def _count(self, counts: "_Counts") -> None:
        words, terms, grams = await asyncio.to_thread(counts.changes)
        await self._writer.executemany(
            "INSERT INTO words VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET passages = passages + ?3",
            ((word, sound(word), change) for word, change in words),  # drawn in the connection's thread
        )
        for table, column, changes in (("terms", "term", terms), ("grams", "gram", grams)):
            await self._writer.executemany(
                f"INSERT INTO {table} VALUES (?1, ?2) ON CONFLICT ({column}) DO UPDATE SET passages = passages + ?2",
                changes,
            )
        if counts.removed:
            for table in ("words", "terms", "grams"):
                await self._writer.execute(f"DELETE FROM {table} WHERE passages <= 0")
        await self._add("documents", counts.documents)
        await self._add("passages", counts.passages)
        await self._add("length", counts.length)

    async def _add(self, name: str, change: int) -> None:
        await self._writer.execute(
            "INSERT INTO facts VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = CAST(value AS INTEGER) + ?2",
            (name, change),
        )

    async def _set(self, facts: Mapping[str, str]) -> None:
        await self._writer.executemany(
            "INSERT INTO facts VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2", list(facts.items())
        )

    async def forget_gone(self, generation: int) -> None:
        """Drops the list of passages taken out up to a generation: the engine has followed."""
        async with self._transaction():
            await self._writer.execute("DELETE FROM gone WHERE generation <= ?", (generation,))

    async def is_followed(self) -> bool:
        """Whether the engine knows of no passage that was taken out."""
        return await self._read_one("SELECT 1 FROM gone LIMIT 1") is None

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[None]:
        """What is written inside is kept whole or not at all. Raises ArchiveError if the disk does not take it."""
        async with self._turn:
            self._changes += 1
            self._totals = None
            try:
                await self._writer.execute("BEGIN IMMEDIATE")
                yield
                await self._writer.commit()
            except sqlite3.Error as error:
                await self._writer.rollback()
                raise ArchiveError(f"The archive could not be written: {error}") from error
            except BaseException:
                await self._writer.rollback()
                raise
            finally:
                self._changes += 1

    # ---- dates

    async def enter(self, entries: Mapping[str, str | None]) -> None:
        """The desk's own dates of some sources; None takes one back. Current documents get them at once."""
        async with self._transaction():
            await self._writer.executemany(
                "DELETE FROM entries WHERE source = ?", [(source,) for source, value in entries.items() if not value]
            )
            await self._writer.executemany(
                "INSERT OR REPLACE INTO entries VALUES (?, ?)", [each for each in entries.items() if each[1]]
            )
            if await self._apply_entries(entries):
                await self._set({"generation": str(await self._written_generation() + 1)})

    async def entries(self) -> dict[str, str]:
        """All of the desk's own dates by source, also of documents that are not there just now."""
        return {row[0]: row[1] for row in await self._read("SELECT source, published FROM entries")}

    async def _apply_entries(self, sources: Iterable[str]) -> int:
        """Has current documents bear the desk's date, or else their own; returns how many got another one."""
        values = (json.dumps(list(sources)),)
        rows = await _all(
            self._writer,
            "SELECT d.id, coalesce(e.published, d.own), iif(e.published IS NULL, d.own_basis, 'desk')"
            " FROM json_each(?) j JOIN documents d ON d.source = j.value AND d.current = 1"
            " LEFT JOIN entries e ON e.source = d.source"
            " WHERE (d.published, d.published_basis) IS NOT"
            " (coalesce(e.published, d.own), iif(e.published IS NULL, d.own_basis, 'desk'))"
            " AND NOT (e.published IS NULL AND d.own IS NULL AND d.published_basis IS 'twin')",
            values,
        )
        await self._redate({number: value and Published(value, basis) for number, value, basis in rows})
        return len(rows)

    async def _redate(self, dates: Mapping[int, Published | None]) -> None:
        """Gives documents other dates, and notes what has to follow."""
        await self._writer.executemany(
            "UPDATE documents SET published = ?, published_basis = ?, published_from = ? WHERE id = ?",
            [
                (known and known.value, known and known.basis, (known and known.inferred_from) or None, number)
                for number, known in dates.items()
            ],
        )
        for table in ("unsettled", "redated"):
            await self._writer.executemany(
                f"INSERT OR IGNORE INTO {table} SELECT id FROM documents WHERE id = ? AND current = 1",
                [(number,) for number in dates],
            )

    async def _withdraw_inferred(self, listed: Sequence[str]) -> None:
        """Takes back, in all versions, what was taken over from sources that are expunged, their names above all."""
        rows = await _all(
            self._writer,
            "SELECT id FROM documents WHERE published_from IN (SELECT value FROM json_each(?))",
            listed,
        )
        await self._redate({row[0]: None for row in rows})

    async def unsettled(self, size: int) -> AsyncIterator[tuple[list[int], list[tuple[int, Document, list[Document]]]]]:
        """Documents without a date of their own around which something changed, about `size` at a time.

        First the numbers of those that share wording with no document that has a day of its own, then each other one
        with its number and the documents it shares wording with.
        """
        if not (affected := await self._affected()):
            return
        # Where no article has a day, none can lend it: an archive without dates need not be compared with itself.
        lends = await self._read_one(
            "SELECT 1 FROM documents WHERE current = 1 AND length(published) = 10 AND published_basis <> 'twin' LIMIT 1"
        )
        for group in _parted(affected, size):
            near = await self._near(group) if lends else {}
            numbers = {*near, *(number for others in near.values() for number in others)}
            held = {number: item.document for number, item in (await self.holdings(numbers)).items()} if near else {}
            alike = [(number, held[number], [held[other] for other in others]) for number, others in near.items()]
            yield [number for number in group if number not in near], alike

    async def _affected(self) -> list[int]:
        if await self._read_one("SELECT 1 FROM unsettled LIMIT 1", ()) is None:
            return []
        rows = await self._read(
            "WITH open AS (SELECT id FROM documents WHERE current = 1"
            " AND (published IS NULL OR published_basis = 'twin'))"
            " SELECT id FROM open WHERE (SELECT count(*) FROM unsettled) >= (SELECT count(*) FROM open)"
            " UNION SELECT id FROM open WHERE id IN (SELECT document FROM unsettled)"
            # In this order: the planner would begin with all that are open.
            " UNION SELECT n.document FROM unsettled u CROSS JOIN traces t ON t.document = u.document"
            f"  AND NOT {_IS_COMMON} CROSS JOIN traces n ON n.hash = t.hash CROSS JOIN open ON open.id = n.document"
            "  WHERE (SELECT count(*) FROM unsettled) < (SELECT count(*) FROM open)"
            " UNION SELECT f.id FROM unsettled u JOIN documents d ON d.id = u.document"
            "  JOIN documents f ON f.published_from = d.source AND f.current = 1"
        )
        return [row[0] for row in rows]

    async def _near(self, numbers: Sequence[int]) -> dict[int, list[int]]:
        """Of documents by their number: the dated ones that share most traces with them, at most `NEIGHBOURS`."""
        rows = await self._read(
            "SELECT t.document, n.document FROM json_each(?) j CROSS JOIN traces t ON t.document = j.value"
            f" AND NOT {_IS_COMMON} CROSS JOIN traces n ON n.hash = t.hash AND n.document <> t.document"
            " JOIN documents d ON d.id = n.document AND d.current = 1 AND length(d.published) = 10"
            "  AND d.published_basis <> 'twin'"
            " GROUP BY t.document, n.document HAVING count(*) >= ? * min("
            "(SELECT count(*) FROM traces o WHERE o.document = t.document),"
            " (SELECT count(*) FROM traces o WHERE o.document = n.document))"
            " ORDER BY count(*) DESC, n.document",
            (json.dumps(numbers), ENOUGH),
        )
        found: dict[int, list[int]] = {}
        for number, other in rows:
            if len(found.setdefault(number, [])) < NEIGHBOURS:
                found[number].append(other)
        return found

    async def settle(self, dates: Mapping[int, Published | None]) -> None:
        """Gives documents the dates that were inferred for them, or takes these back; nothing is unsettled then."""
        if not dates and await self._read_one("SELECT 1 FROM unsettled LIMIT 1") is None:
            return  # writes nothing at a start where nothing is to be done
        async with self._transaction():
            rows = await _all(
                self._writer,
                "SELECT id, published, published_from FROM documents WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(dates)),),
            )
            before = {number: (value, source) for number, value, source in rows}
            changed = {
                number: known
                for number, known in dates.items()
                if before[number] != ((known.value, known.inferred_from) if known else (None, None))
            }
            await self._redate(changed)
            await self._writer.execute(
                "DELETE FROM traces WHERE document IN (SELECT id FROM documents WHERE current = 0 AND id IN"
                " (SELECT document FROM unsettled))"
            )
            await self._writer.execute("DELETE FROM unsettled")
            if changed:
                await self._set({"generation": str(await self._written_generation() + 1)})

    async def redated(self, limit: int) -> list[int]:
        """The numbers of current documents that got another date, until what was computed from it followed."""
        return [row[0] for row in await self._read("SELECT document FROM redated ORDER BY document LIMIT ?", (limit,))]

    async def followed_dates(self, numbers: Collection[int]) -> None:
        """What was computed from the dates of documents is computed anew."""
        async with self._transaction():
            await self._writer.execute(
                "DELETE FROM redated WHERE document IN (SELECT value FROM json_each(?))", (json.dumps(list(numbers)),)
            )

    async def _written_generation(self) -> int:
        row = await _one(self._writer, "SELECT value FROM facts WHERE name = 'generation'")
        return int(row[0]) if row else 0

    # ---- reading

    async def generation(self) -> int:
        """Counts up with every change; 0 for an empty archive."""
        return (await self.totals()).generation

    async def fact(self, name: str) -> str | None:
        """A note kept beside the documents."""
        row = await self._read_one("SELECT value FROM facts WHERE name = ?", (name,))
        return None if row is None else str(row[0])

    async def note(self, name: str, value: str) -> None:
        """Keeps a note beside the documents."""
        async with self._transaction():
            await self._set({name: value})

    async def totals(self) -> Totals:
        """How much the archive holds.

        Every question asks for it four times, so it is kept from one change to the next: nobody else writes here.
        """
        if (known := self._totals) is not None:
            await asyncio.sleep(0)  # as a reading would: who asks again and again must not keep others from their turn
            return known
        before = self._changes
        totals = await self._read_totals()
        if before == self._changes and before % 2 == 0:
            self._totals = totals
        return totals

    async def _read_totals(self) -> Totals:
        rows = await self._read(
            "SELECT 0, name, value FROM facts UNION ALL SELECT * FROM (SELECT 1, published, published_basis"
            " FROM documents WHERE current = 1 AND published IS NOT NULL ORDER BY published DESC LIMIT 1)"
        )
        facts: dict[str, str] = {name: value for is_newest, name, value in rows if not is_newest}
        newest = next(((value, basis) for is_newest, value, basis in rows if is_newest), None)
        passages = int(facts.get("passages", 0))
        return Totals(
            documents=int(facts.get("documents", 0)),
            passages=passages,
            length=int(facts.get("length", 0)) / passages if passages else 1.0,
            newest=Published(newest[0], newest[1]) if newest else None,
            as_of=str(facts.get("as_of", "")),
            generation=int(facts.get("generation", 0)),
        )

    async def stamps(self) -> dict[str, tuple[str, str]]:
        """Of every current document's source: its stamp and its sha256."""
        rows = await self._read("SELECT source, stamp, sha256 FROM documents WHERE current = 1")
        return {source: (stamp, sha256) for source, stamp, sha256 in rows}

    async def sources(self) -> set[str]:
        """The sources of all documents in all versions, also of those that were taken away."""
        return {row[0] for row in await self._read("SELECT DISTINCT source FROM documents")}

    async def current(self, source: str) -> int | None:
        """The number of the current version of a document; None if it was taken away, or never there."""
        row = await self._read_one("SELECT id FROM documents WHERE source = ? AND current = 1", (source,))
        return None if row is None else int(row[0])

    async def held(self, sources: Collection[str]) -> set[str]:
        """Those of some sources that have a current document."""
        rows = await self._read(
            "SELECT source FROM documents WHERE current = 1 AND source IN (SELECT value FROM json_each(?))",
            (json.dumps(list(sources)),),
        )
        return {row[0] for row in rows}

    async def placed(self, key: PassageId) -> Placed | None:
        """A passage of whichever version, also one that is searched no more."""
        row = await self._read_one(
            'SELECT p.id, d.source, p.paragraph, p.start, p."end", p.sentences, p.document, d.read_at'
            f" FROM (SELECT {_PLACE} FROM passages WHERE id = ?1"
            ' UNION ALL SELECT passage, document, paragraph, start, "end", sentences FROM places WHERE passage = ?1)'
            " p JOIN documents d ON d.id = p.document LIMIT 1",
            (key,),
        )
        if row is None:
            return None
        number, source, paragraph, start, end, sentences, document, read_at = row
        return Placed(Passage(number, source, paragraph, Span(start, end), spans_in(sentences)), document, read_at)

    async def document(self, source: str) -> Document | None:
        """The current version of a document."""
        return (await self.documents([source])).get(source)

    async def documents(self, sources: Collection[str]) -> dict[str, Document]:
        """The current versions of documents by their source; unknown ones are left out."""
        rows = await self._read(
            f"SELECT {_DOCUMENT} FROM documents WHERE current = 1 AND source IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(sources)),),
        )
        return {row[1]: _holding(row).document for row in rows}

    async def with_its_own_date(self, source: str) -> Document | None:
        """The current version of a document as its file gives it, whatever the desk says or was inferred."""
        row = await self._read_one(
            f"SELECT own, own_basis, {_DOCUMENT} FROM documents WHERE current = 1 AND source = ?", (source,)
        )
        if row is None:
            return None
        value, basis, *rest = row
        return replace(_holding(rest).document, published=value and Published(value, basis))

    async def newest(self, limit: int) -> list[int]:
        """The numbers of the current documents that appeared last, newest first; undated ones are none of them."""
        rows = await self._read(
            "SELECT id FROM documents WHERE current = 1 AND published IS NOT NULL"
            " ORDER BY published DESC, published_basis DESC, id DESC LIMIT ?",
            (limit,),
        )
        return [row[0] for row in rows]

    async def undated(self, limit: int) -> list[int]:
        """The numbers of the current documents of which nobody knows when they appeared, last read first."""
        rows = await self._read(
            "SELECT id FROM documents WHERE current = 1 AND published IS NULL AND published_basis IS NULL"
            " ORDER BY id DESC LIMIT ?",
            (limit,),
        )
        return [row[0] for row in rows]

    async def holdings(self, numbers: Collection[int]) -> dict[int, Holding]:
        """Documents by their number."""
        rows = await self._read(
            f"SELECT {_DOCUMENT} FROM documents WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(numbers)),),
        )
        return {row[0]: _holding(row) for row in rows}

    async def passages(self, ids: Sequence[PassageId]) -> dict[PassageId, Kept]:
        """Passages of current documents by id; unknown ones are left out."""
        return {number: kept for number, (kept, _) in (await self.entitled(ids)).items()}

    async def entitled(self, ids: Sequence[PassageId]) -> dict[PassageId, tuple[Kept, Title]]:
        """Passages of current documents by id, each with its document's title; unknown ones are left out."""
        rows = await self._read(
            f"SELECT {_KEPT}, d.title_terms, d.title_folded FROM json_each(?) j JOIN passages p ON p.id = j.value"
            " JOIN documents d ON d.id = p.document",
            (json.dumps(list(ids)),),
        )
        return {row[0]: (_kept(row[:-2]), (row[-2], row[-1])) for row in rows}

    async def candidates(self, ids: Sequence[PassageId]) -> dict[PassageId, tuple[Candidate, Title]]:
        """As `entitled`, but no more of a passage than it takes to rank it."""
        rows = await self._read(
            "SELECT p.id, d.source, p.document, p.place, p.terms, p.folded, p.length, d.title_terms, d.title_folded"
            " FROM json_each(?) j JOIN passages p ON p.id = j.value JOIN documents d ON d.id = p.document",
            (json.dumps(list(ids)),),
        )
        return {row[0]: (Candidate(*row[:-2]), (row[-2], row[-1])) for row in rows}

    async def appeared(self, ids: Sequence[PassageId]) -> dict[PassageId, str]:
        """When the documents of passages appeared, as precisely as known; those without a date are left out."""
        rows = await self._read(
            "SELECT p.id, d.published FROM json_each(?) j JOIN passages p ON p.id = j.value"
            " JOIN documents d ON d.id = p.document WHERE d.published IS NOT NULL",
            (json.dumps(list(ids)),),
        )
        return {row[0]: row[1] for row in rows}

    async def passages_of(self, document: int, first: int = 0, last: int = 1_000_000) -> list[Kept]:
        """A document's passages from place `first` to `last` inclusive, in order."""
        rows = await self._read(
            f"SELECT {_KEPT} FROM passages p JOIN documents d ON d.id = p.document"
            " WHERE p.document = ? AND p.place BETWEEN ? AND ? ORDER BY p.place",
            (document, first, last),
        )
        return [_kept(row) for row in rows]

    async def articles(self, places: Mapping[int, int], reach: int) -> dict[int, tuple[Holding, list[Kept]]]:
        """Documents by their number, each with its passages up to `reach` before and after a place, in order.

        Both in one reading: the way to a reader and back takes longer than to find a document.
        """
        rows = await self._read(
            f"SELECT 1, {_DOCUMENT} FROM documents WHERE id IN (SELECT CAST(key AS INTEGER) FROM json_each(?1))"
            f" UNION ALL SELECT 0, {_KEPT.replace('d.source', 'NULL')}, NULL, NULL, NULL, NULL, NULL"
            " FROM json_each(?1) j CROSS JOIN passages p ON p.document = CAST(j.key AS INTEGER)"
            " AND p.place BETWEEN j.value - ?2 AND j.value + ?2",
            (json.dumps(places), reach),
        )
        found: dict[int, tuple[Holding, list[Kept]]] = {
            number: (_holding((number, *rest)), []) for is_document, number, *rest in rows if is_document
        }
        for is_document, number, _, *rest in rows:
            if not is_document:
                holding, near = found[rest[4]]
                near.append(_kept((number, holding.document.source, *rest[:9])))
        for _, near in found.values():
            near.sort(key=lambda kept: kept.place)
        return found

    async def statements_of(self, documents: Collection[int]) -> dict[int, list[Statement]]:
        """What current documents say of which day, by their numbers, each in the order of its text."""
        rows = await self._read(
            f"SELECT document, {_STATEMENT} FROM statements WHERE document IN (SELECT value FROM json_each(?))"
            " ORDER BY document, place",
            (json.dumps(sorted(documents)),),
        )
        return _by_document(rows)

    async def statements_between(
        self, period: Period, statuses: Collection[Status], limit: int
    ) -> dict[int, list[Statement]]:
        """Dated statements of a time, by document: those of the documents that appeared last, so many at most."""
        first, last = period.first or "", period.last or "9999-99-99"
        rows = await self._read(
            f"SELECT document, {_STATEMENT} FROM (SELECT s.*, d.published FROM statements s JOIN documents d"
            " ON d.id = s.document WHERE s.first IS NOT NULL AND s.first <= ? AND s.last >= ?"
            " AND s.status IN (SELECT value FROM json_each(?))"
            " ORDER BY s.said, d.published DESC, s.document, s.place LIMIT ?) ORDER BY document, place",
            (last, first, json.dumps(sorted(statuses)), limit),
        )
        return _by_document(rows)

    async def stating(
        self, ids: Sequence[PassageId], period: Period, statuses: Collection[Status], *, undated: bool
    ) -> list[PassageId]:
        """Which of some passages hold a statement of a time, or, with `undated`, one of no known day; in order."""
        rows = await self._read(
            "SELECT DISTINCT j.key, p.id FROM json_each(?) j JOIN passages p ON p.id = j.value"
            ' JOIN statements s ON s.document = p.document AND s.start >= p.start AND s."end" <= p."end"'
            " WHERE (s.first <= ? AND s.last >= ? AND s.status IN (SELECT value FROM json_each(?)))"
            " OR (? AND s.first IS NULL) ORDER BY j.key",
            (
                *(json.dumps(list(ids)), period.last or "9999-99-99", period.first or ""),
                *(json.dumps(sorted(statuses)), undated),
            ),
        )
        return [row[1] for row in rows]

    async def passages_around(self, sentences: Sequence[tuple[int, Span]]) -> dict[int, list[Kept]]:
        """The passages of current documents that hold given sentences, by document, in order."""
        rows = await self._read(
            f"SELECT DISTINCT {_KEPT} FROM json_each(?) j JOIN passages p ON p.document = j.value ->> 0"
            ' AND p.start <= j.value ->> 1 AND p."end" >= j.value ->> 2'
            " JOIN documents d ON d.id = p.document ORDER BY p.document, p.place",
            (json.dumps([(number, span.start, span.end) for number, span in sentences]),),
        )
        found: dict[int, list[Kept]] = {}
        for row in rows:
            kept = _kept(row)
            found.setdefault(kept.document, []).append(kept)
        return found

    async def counted(self, table: CountedTable, keys: Collection[str]) -> dict[str, int]:
        """In how many passages each of the given words, terms or grams stands; absent ones are left out."""
        return (await self.counted_in({table: keys}))[table]

    async def counted_in(self, keys: Mapping[CountedTable, Collection[str]]) -> dict[CountedTable, dict[str, int]]:
        """As `counted`, for several tables at once."""
        return (await self.known(keys, ()))[0]

    async def repeated(self) -> dict[str, int]:
        """Every word that stands in more than one passage, with their number; too short ones for a compound left out.

        About 160 bytes each; measured, three quarters of the 95,000 words of 60,000 passages, a third of the 233,000 of
        480,000.
        """
        rows = await self._read(
            "SELECT word, passages FROM words WHERE passages > 1 AND length(word) >= ?", (compounds.SHORTEST,)
        )
        return {str(word): count for word, count in rows}

    async def sounding_like(self, keys: Collection[str]) -> dict[str, list[tuple[str, int]]]:
        """The archive's words by sound key, each with the number of its passages."""
        return (await self.known({}, keys))[1]

    async def known(
        self, keys: Mapping[CountedTable, Collection[str]], sounds: Collection[str]
    ) -> tuple[dict[CountedTable, dict[str, int]], dict[str, list[tuple[str, int]]]]:
        """As `counted_in` and `sounding_like`, in one reading."""
        found: dict[CountedTable, dict[str, int]] = {table: {} for table in keys}
        alike: dict[str, list[tuple[str, int]]] = {}
        # A table's only key is named as the table is, in the singular.
        asked = {
            f"SELECT '{table}', '', {table[:-1]}, passages FROM {table} WHERE {table[:-1]}": wanted
            for table, wanted in keys.items()
        }
        asked["SELECT '', sound, word, passages FROM words WHERE sound <> '' AND sound"] = sounds
        asked = {select: wanted for select, wanted in asked.items() if wanted}
        if asked:
            sql = " UNION ALL ".join(f"{select} IN (SELECT value FROM json_each(?))" for select in asked)
            for table, key, name, count in await self._read(sql, [json.dumps(list(each)) for each in asked.values()]):
                if table:
                    found[table][name] = count
                else:
                    alike.setdefault(key, []).append((name, count))
        return found, alike

    async def changes(self, after: int, size: int) -> AsyncIterator["Change"]:
        """What an engine at generation `after` must follow, oldest first, about `size` passages at a time."""
        generations = await self._read(
            "SELECT generation, count(*) FROM (SELECT generation FROM gone UNION ALL SELECT d.generation"
            " FROM documents d JOIN passages p ON p.document = d.id WHERE d.current = 1)"
            " WHERE generation > ? GROUP BY generation ORDER BY generation",
            (after,),
        )
        first = after
        for group in _grouped(generations, size):
            yield await self._change(first, group)
            first = group
        if (last := await self.generation()) > first:
            yield Change((), (), last)

    async def _change(self, first: int, last: int) -> "Change":
        gone = await self._read("SELECT passage FROM gone WHERE generation > ? AND generation <= ?", (first, last))
        rows = await self._read(
            "SELECT p.id, p.terms, d.title_terms, d.language, p.compounds, p.joined FROM documents d"
            " JOIN passages p ON p.document = d.id WHERE d.current = 1 AND d.generation > ? AND d.generation <= ?",
            (first, last),
        )
        added = tuple(Added(*row) for row in rows)
        return Change(added, tuple(row[0] for row in gone), last)

    async def _read_one(self, sql: str, values: Sequence[object] = ()) -> Sequence[Any] | None:
        rows = await self._read(sql, values)
        return rows[0] if rows else None

    async def _read(self, sql: str, values: Sequence[object] = ()) -> list[Sequence[Any]]:
        """From the reader with the fewest queries waiting, of equals the first: its page cache is the warmest."""
        place = min(range(len(self._readers)), key=self._waiting.__getitem__)
        self._waiting[place] += 1
        try:
            return await _all(self._readers[place], sql, values)
        finally:
            self._waiting[place] -= 1


@dataclass(frozen=True, slots=True)
class Added:
    """A passage an engine must take in: its terms and its document's title's, as `Analysed.terms`.

    compounds  its words that may be compounds, parted by spaces; joined likewise the terms of hyphenated words
    """

    passage: PassageId
    terms: str
    title_terms: str
    language: Language
    compounds: str
    joined: str


@dataclass(frozen=True, slots=True)
class Change:
    """Passages to take in and out to reach a generation."""

    added: tuple[Added, ...]
    gone: tuple[PassageId, ...]
    generation: int


class _Counts:
    """What a change adds to, and takes from, the number of passages of each word, term and 4-gram."""

    def __init__(self) -> None:
        self.words: Counter[str] = Counter()
        self.terms: Counter[str] = Counter()
        self.grams: Counter[str] = Counter()
        self.documents = 0
        self.passages = 0
        self.length = 0
        self.removed = False

    def changes(self) -> tuple[list[tuple[str, int]], list[tuple[str, int]], list[tuple[str, int]]]:
        """Of words, terms and 4-grams those whose number changes, in order, and by how much."""
        words, terms, grams = (
            [(key, change) for key in sorted(counter) if (change := counter[key])]
            for counter in (self.words, self.terms, self.grams)
        )
        return words, terms, grams

    def add(self, analysed: Sequence[Analysed]) -> None:
        """Of passages that come."""
        for each in analysed:
            self.words.update(set(each.words))
            self.terms.update(set(each.terms.split()))
        self.grams.update(_grams_in(analysed))
        self._weigh(analysed, 1)

    def remove(self, analysed: Sequence[Analysed]) -> None:
        """Of passages that go."""
        for each in analysed:
            self.words.subtract(set(each.words))
            self.terms.subtract(set(each.terms.split()))
        self.grams.subtract(_grams_in(analysed))
        self._weigh(analysed, -1)
        self.removed = True

    def _weigh(self, analysed: Sequence[Analysed], sign: int) -> None:
        self.passages += sign * len(analysed)
        self.length += sign * sum(each.length for each in analysed)


def _grams_in(analysed: Sequence[Analysed]) -> Counter[str]:
    """In how many of some passages each 4-gram stands."""
    counts: Counter[str] = Counter()
    for start in range(0, len(analysed), COUNTED_AT_ONCE):
        counts.update(_grams_of(analysed[start : start + COUNTED_AT_ONCE]))
    return counts


def _grams_of(analysed: Sequence[Analysed]) -> dict[str, int]:
    """The same, of so few that a bit for each is no long number.

    Of every word it is noted in which passages it stands: a gram stands in those of all its words. So the grams of a
    word are put together once for all passages, which takes little more than half of the time.
    """
    held: dict[str, int] = {}
    for place, each in enumerate(analysed):
        bit = 1 << place
        for word in set(each.folded.split()):
            held[word] = held.get(word, 0) | bit
    grams: dict[str, int] = {}
    for word, where in held.items():
        for gram in analyzer.word_grams(word):
            grams[gram] = grams.get(gram, 0) | where
    return {gram: where.bit_count() for gram, where in grams.items()}


def now() -> str:
    """This moment in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


_KEPT = 'p.id, d.source, p.paragraph, p.start, p."end", p.sentences, p.document, p.place, p.terms, p.folded, p.length'
_PLACE = 'id, document, paragraph, start, "end", sentences'
_DOCUMENT = (
    "id, source, text, sha256, language, title, heading_start, heading_end, publisher, published, published_basis,"
    " published_from, url, masked, title_terms, title_folded"
)
_IS_COMMON = f"EXISTS (SELECT 1 FROM traces c WHERE c.hash = t.hash LIMIT 1 OFFSET {COMMON})"


_STATEMENT = (
    'start, "end", clause, clause_end, word, word_end, words, type, value, basis, first, last, precision, cue, anchor,'
    " status, said, others"
)
_BY_NUMBER = f"SELECT {_DOCUMENT} FROM documents WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"

_CUT = (
    "SELECT document, sentences FROM passages WHERE document IN (SELECT value FROM json_each(?))"
    " ORDER BY document, place"
)


def _document_out(number: int, item: Prepared) -> tuple[object, ...]:
    """A document in the order in which `Store._insert` names its columns, up to its text."""
    document = item.document
    heading, published = document.heading, document.published
    return (
        number, document.source, document.sha256, item.stamp, document.language, document.title,
        heading and heading.start, heading and heading.end, document.publisher,
        published and published.value, published and published.basis, document.url,
        _spans_out(document.masked), item.title.terms, item.title.folded, document.text,
    )  # fmt: skip


def _statement_out(statement: Statement) -> tuple[object, ...]:
    """A statement in the order of the columns above."""
    span, clause = statement.span, statement.clause
    others = json.dumps([_expression_out(each) for each in statement.others]) if statement.others else None
    return (
        *(span.start, span.end, clause.start, clause.end),
        *_expression_out(statement.when),
        *(statement.status.value, statement.said, others),
    )


def _expression_out(given: TimeExpression) -> tuple[object, ...]:
    return (
        given.span.start, given.span.end, given.text, given.type, given.value, given.basis, given.first, given.last,
        given.precision, given.cue, given.anchor,
    )  # fmt: skip


def _expression(row: Sequence[Any]) -> TimeExpression:
    start, end, *rest = row
    return TimeExpression(Span(start, end), *rest)


def _statement(row: Sequence[Any]) -> Statement:
    start, end, clause, clause_end, *when, status, said, others = row
    return Statement(
        Span(start, end),
        Span(clause, clause_end),
        _expression(when),
        Status(status),
        bool(said),
        tuple(map(_expression, json.loads(others))) if others else (),
    )


def _by_document(rows: Iterable[Sequence[Any]]) -> dict[int, list[Statement]]:
    found: dict[int, list[Statement]] = {}
    for document, *row in rows:
        found.setdefault(document, []).append(_statement(row))
    return found


def _kept(row: Sequence[Any]) -> Kept:
    number, source, paragraph, start, end, sentences, document, place, terms, folded, length = row
    passage = Passage(number, source, paragraph, Span(start, end), spans_in(sentences))
    return Kept(passage, document, place, terms, folded, length)


def _holding(row: Sequence[Any]) -> Holding:
    (number, source, text, sha256, language, title, heading_start, heading_end, publisher, published, basis,
     inferred_from, url, masked, title_terms, title_folded) = row  # fmt: skip
    document = Document(
        source=source,
        text=text,
        sha256=sha256,
        language=language,
        title=title,
        heading=None if heading_start is None else Span(heading_start, heading_end),
        publisher=publisher,
        published=None if published is None else Published(published, basis, inferred_from or ""),
        url=url,
        masked=spans_in(masked),
    )
    return Holding(number, document, title_terms, title_folded)


def _spans_out(spans: Iterable[Span]) -> str:
    return " ".join(f"{span.start}-{span.end}" for span in spans)


def spans_in(text: str) -> tuple[Span, ...]:
    """Spans as they are kept in a column: "start-end start-end ..."."""
    offsets = map(int, text.replace("-", " ").split())
    return tuple(map(Span, offsets, offsets))


def _parted(numbers: Sequence[int], size: int) -> list[Sequence[int]]:
    return [numbers[start : start + size] for start in range(0, len(numbers), size)]


def _grouped(generations: Iterable[Sequence[int]], size: int) -> list[int]:
    """The last generation of each group of about `size` passages."""
    ends: list[int] = []
    total = 0
    for generation, count in generations:
        if ends and total + count <= size:
            ends[-1] = generation
            total += count
        else:
            ends.append(generation)
            total = count
    return ends


async def _one(connection: aiosqlite.Connection, sql: str, values: Sequence[object] = ()) -> Sequence[Any] | None:
    rows = await _all(connection, sql, values)
    return rows[0] if rows else None


async def _all(connection: aiosqlite.Connection, sql: str, values: Sequence[object] = ()) -> list[Sequence[Any]]:
    return cast("list[Sequence[Any]]", await connection.execute_fetchall(sql, values))


def lock(path: Path) -> int:
    """Holds a lock file until the handle it returns is closed, or the process ends.

    Raises ArchiveBusy if another one holds it.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise ArchiveBusy(
            f"Another process is using {path.parent}. Stop it first, or give another data directory."
        ) from None
    return handle


async def _recall_places(connection: aiosqlite.Connection) -> None:
    """Cuts the older versions of documents again: version 1 forgot where their passages had been."""
    for (number,) in await _all(connection, "SELECT id FROM documents WHERE current = 0 ORDER BY id"):
        columns = _DOCUMENT.replace("published_from", "NULL")  # version 3 brings it
        (row,) = await _all(connection, f"SELECT {columns} FROM documents WHERE id = ?", (number,))
        passages = await asyncio.to_thread(cut, _holding(row).document)
        await connection.executemany(
            "INSERT OR REPLACE INTO places SELECT ?1, ?2, ?3, ?4, ?5, ?6"
            " WHERE NOT EXISTS (SELECT * FROM passages WHERE id = ?1)",
            [(p.id, number, p.paragraph, p.span.start, p.span.end, _spans_out(p.sentences)) for p in passages],
        )


async def _leave_traces(connection: aiosqlite.Connection) -> None:
    """Of all current documents, which are looked at as new ones are."""
    for (number,) in await _all(connection, "SELECT id FROM documents WHERE current = 1 ORDER BY id"):
        (row,) = await _all(connection, f"SELECT {_DOCUMENT} FROM documents WHERE id = ?", (number,))
        hashes = await asyncio.to_thread(traces, _holding(row).document)
        await connection.executemany("INSERT INTO traces VALUES (?, ?)", [(each, number) for each in hashes])
    await connection.execute("INSERT INTO unsettled SELECT id FROM documents WHERE current = 1")


# For each version: the change of the tables, and what has to be filled in then.
_MIGRATIONS: tuple[tuple[str, Callable[[aiosqlite.Connection], Awaitable[None]] | None], ...] = (
    ("schema.sql", None),
    ("schema2.sql", _recall_places),
    ("schema3.sql", _leave_traces),
    ("schema4.sql", None),
)


async def _migrate(connection: aiosqlite.Connection, database: Path | None) -> None:
    """Brings the database to the newest schema, one version after the other, each in a transaction of its own.

    database   its file, which is copied beside itself first, unless it is new; None in memory
    """
    row = await _one(connection, "PRAGMA user_version")
    version = row[0] if row else 0
    if version > SCHEMA:
        raise ArchiveTooNew(
            "The data was written by a newer version of this program. Update it, or give another data directory."
        )
    if database and 0 < version < SCHEMA:
        await asyncio.to_thread(snapshot, database, database.with_name(f"{database.name}.v{version}.bak"))
    for number, (script, fill) in enumerate(_MIGRATIONS[version:], start=version + 1):
        tables = files("retrieval").joinpath(script).read_text("utf-8")
        try:
            await connection.executescript(f"BEGIN IMMEDIATE;\n{tables}")  # a script ends what was begun before it
            if fill:
                await fill(connection)
            await connection.execute(f"PRAGMA user_version = {number}")
            await connection.commit()
        except BaseException:
            await connection.rollback()
            raise
