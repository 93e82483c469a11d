"""Whether an archive's data are as they were written: its database, its texts, its passages, its index."""

import asyncio
import codecs
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from retrieval.backup import open_to_read
from retrieval.engines.disk import DiskEngine
from retrieval.engines.port import IndexTorn, Query, Weighted
from retrieval.errors import ArchiveBusy, ArchiveError, ArchiveTooNew
from retrieval.model import Fault, FaultCode, Span
from retrieval.passages import passage_id
from retrieval.store import SCHEMA, lock, spans_in

_MARGIN = 100  # hits beyond those a term is said to have, in case it has more


async def verify(data: Path) -> tuple[Fault, ...]:
    """Everything in a data directory that is not as it was written; nothing is changed or mended.

    A service may go on using it: the database is read as it stood at one moment, without a lock. The index is looked
    at only when nobody uses it, because it changes file by file. A service compares it at its start, and whenever it
    turns out torn under a search, and fills it anew by itself.

    Raises ArchiveError if there is no database, ArchiveTooNew if a newer version wrote it.
    """
    found = await asyncio.to_thread(faults, data / "archive.db")
    if any(fault.code == "database" for fault in found):
        return found  # what it says of the index is worth nothing
    return (*found, *await _index_faults(data))


def faults(database: Path) -> tuple[Fault, ...]:
    """What is wrong with the database alone; also with a copy of it. Blocks. Raises as `verify` does."""
    if not database.exists():
        raise ArchiveError(f"There is no database {database}.")
    try:
        with closing(open_to_read(database)) as connection:
            connection.execute("BEGIN")  # one moment for all that follows
            return tuple(_faults(connection))
    except sqlite3.Error as error:
        return (Fault("database", "", str(error)),)


def is_as_read(text: str, version: str) -> bool:
    """Whether a text is what its file held, which the file's sha256 tells: offsets into another point anywhere."""
    return any(sha256(data).hexdigest() == version for data in _possible_bytes(text))


def _possible_bytes(text: str) -> Iterator[bytes]:
    """The files that `readers.decoding` makes this text of."""
    yield text.encode()
    yield codecs.BOM_UTF8 + text.encode()
    yield text.encode("cp1252", "replace")
    yield codecs.BOM_UTF16_LE + text.encode("utf-16-le")
    yield codecs.BOM_UTF16_BE + text.encode("utf-16-be")


def _faults(connection: sqlite3.Connection) -> Iterator[Fault]:
    ((version,),) = connection.execute("PRAGMA user_version")
    if version > SCHEMA:
        raise ArchiveTooNew("The data was written by a newer version of this program. Update it.")
    damage = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
    if damage != ["ok"]:
        yield from (Fault("database", "", line) for line in damage)
        return
    tables: Sequence[tuple[FaultCode, str, str]] = [("passage", "passages", "id"), ("place", "places", "passage")]
    tables = tables[:version]  # version 1 has no places
    for number, source, sha, text in connection.execute("SELECT id, source, sha256, text FROM documents"):
        if not is_as_read(text, sha):
            yield Fault("document", source, f"The text is not what the file of sha256 {sha} held.")
        for code, table, key in tables:
            rows = connection.execute(
                f'SELECT {key}, start, "end", sentences FROM {table} WHERE document = ?', (number,)
            )
            for passage, start, end, sentences in rows:
                span = Span(start, end)
                if passage != passage_id(source, sha, span) or not _lies_in(text, span, sentences):
                    yield Fault(code, source, f"{passage} does not lie at {start}-{end}.")
    yield from _orphans(connection, tables)
    if version >= 3:
        yield from _misdated(connection)
    yield from _miscounts(connection)


def _lies_in(text: str, span: Span, sentences: str) -> bool:
    try:
        inside = spans_in(sentences)
    except ValueError:
        return False
    return 0 <= span.start < span.end <= len(text) and all(span.covers(sentence) for sentence in inside)


def _orphans(connection: sqlite3.Connection, tables: Iterable[tuple[FaultCode, str, str]]) -> Iterator[Fault]:
    for code, table, key in tables:
        which = "WHERE current = 1" if code == "passage" else ""
        query = f"SELECT {key} FROM {table} WHERE document NOT IN (SELECT id FROM documents {which})"
        for (passage,) in connection.execute(query):
            yield Fault(code, "", f"{passage} belongs to no document that has it.")


def _misdated(connection: sqlite3.Connection) -> Iterator[Fault]:
    """Documents that do not bear the desk's date, or one that the desk took back."""
    query = (
        "SELECT d.source, e.published FROM documents d LEFT JOIN entries e ON e.source = d.source WHERE d.current = 1"
        " AND CASE WHEN e.published IS NULL THEN d.published_basis IS 'desk'"
        " ELSE d.published_basis IS NOT 'desk' OR d.published IS NOT e.published END"
    )
    for source, entry in connection.execute(query):
        yield Fault("document", source, f"The desk's date is {entry or 'none'}, the document's is another.")


def _miscounts(connection: sqlite3.Connection) -> Iterator[Fault]:
    sums = {
        "documents": "SELECT count(*) FROM documents WHERE current = 1",
        "passages": "SELECT count(*) FROM passages",
        "length": "SELECT coalesce(sum(length), 0) FROM passages",
    }
    noted = dict(connection.execute("SELECT name, value FROM facts"))
    for name, query in sums.items():
        ((count,),) = connection.execute(query)
        if count != int(noted.get(name, 0)):
            yield Fault("count", "", f"{name}: {noted.get(name, 0)} are noted, {count} are there.")


@dataclass(frozen=True, slots=True)
class _Expected:
    """What an index must hold: each passage with its rarest term, and in how many passages that one stands."""

    generation: int
    passages: int
    lookups: list[tuple[str, str, int]]


async def _index_faults(data: Path) -> tuple[Fault, ...]:
    if not (data / "index" / "meta.json").exists():
        return ()  # none is kept, or the next start fills it
    try:
        with tempfile.TemporaryDirectory() as aside:  # an engine mends what it opens; that is for the service to do
            copy = Path(aside) / "index"
            expected = await asyncio.to_thread(_copied, data, copy)
            async with DiskEngine(copy) as engine:
                return tuple([Fault("index", "", each) for each in await _differences(engine, expected)])
    except ArchiveBusy:
        return ()
    except OSError as error:  # the data are read-only, there is no room for a copy
        return (Fault("index", "", f"It could not be looked at: {error}"),)


def _copied(data: Path, copy: Path) -> _Expected:
    """Copies the index and says what it must hold; a service may start as soon as the copy is there."""
    with closing(open_to_read(data / "archive.db")) as connection:
        handle = lock(data / "lock")
        try:
            connection.execute("BEGIN")  # one moment for all that follows, that of the copy
            facts = dict(connection.execute("SELECT name, value FROM facts"))
            shutil.copytree(data / "index", copy)
        finally:
            os.close(handle)
        counts = dict(connection.execute("SELECT term, passages FROM terms"))
        lookups = []
        for passage, terms in connection.execute("SELECT id, terms FROM passages"):
            if found := [(counts.get(term, 0), term) for term in terms.split()]:
                count, term = min(found)
                lookups.append((passage, term, count))
    return _Expected(int(facts.get("generation", 0)), int(facts.get("passages", 0)), lookups)


async def _differences(engine: DiskEngine, expected: _Expected) -> list[str]:
    generation, size = await engine.generation(), await engine.size()
    if generation == 0 and expected.generation:
        return ["It is damaged; the next start fills it anew."]
    if generation != expected.generation:
        return [f"It is at change {generation}, the database at {expected.generation}."]
    differences = []
    if size != expected.passages:
        differences.append(f"It holds {size} passages, the database {expected.passages}.")
    try:
        if missing := await _missing(engine, expected):
            differences.append(f"{missing} passages of the database are not found in it.")
    except IndexTorn as torn:
        differences.append(str(torn))
    return differences


async def _missing(engine: DiskEngine, expected: _Expected) -> int:
    seen: set[str] = set()
    missing = 0
    for passage, term, count in expected.lookups:
        if passage not in seen:
            hits = await engine.search(Query((Weighted(term),)), count + _MARGIN)
            seen.update(hit.passage for hit in hits)
            missing += passage not in seen
    return missing
