"""The engine of the service: a tantivy index in one directory, derived data that may be lost at any time."""

import asyncio
import ctypes
import errno
import json
import os
import re
import shutil
import tempfile
import threading
import zlib
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import tantivy

from retrieval.engines.port import Indexed, IndexFull, IndexTorn, Query
from retrieval.errors import ArchiveBusy, ArchiveError, RetrievalError
from retrieval.model import Hit, PassageId

FORMAT = 1  # count up when the fields or their meaning change: an index of another format is emptied
HEAP = 20_000_000  # bytes the writer may fill before it writes a segment; held during a change only
PROBE = 1_000_000  # bytes written to ask the disk why a change failed; more than a filled disk has left

EQUALS = 5000  # hits of one score that are put in order of their ids; of more, tantivy picks
MARGIN = 24  # hits asked for beyond what is wanted: more often than not, all equals of the last are among them
CHUNK = 1 << 20  # bytes of a file read at a time
MALLOC_TRIM = getattr(ctypes.CDLL(None), "malloc_trim", None)

SEGMENT_FILE = re.compile(r"([0-9a-f]{32})\.")
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

Result = TypeVar("Result")


class DiskEngine:
    """Ranks millions of passages from an index in `directory`, which it makes if need be (mode 0700).

    Scores are tantivy's BM25 (k1 1.2, b 0.75), lengths rounded; good for choosing candidates. Files of other
    names in the directory are left alone. Two engines on one directory: the second to change it is told
    ArchiveBusy.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._index: tantivy.Index | None = None
        self._searcher: tantivy.Searcher | None = None
        self._generation = 0
        self._torn = False
        self._turn = threading.Lock()

    async def __aenter__(self) -> Self:
        await self._alone(self._open)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._alone(self._close)

    async def generation(self) -> int:
        """See `Engine.generation`; 0 also once the index has shown itself torn."""
        return 0 if self._torn else self._generation

    async def size(self) -> int:
        """See `Engine.size`; 0 also once the index has shown itself torn."""
        if self._torn or self._searcher is None:
            return 0
        return max(0, int(self._searcher.num_docs) - 1)  # one is the note of the generation

    async def replace(
        self, passages: Sequence[Indexed], *, without: Collection[PassageId] = (), generation: int
    ) -> None:
        """See `Engine.replace`.

        Raises IndexFull if the disk has no room (the index stays as it was), IndexTorn if it is damaged
        (`clear` helps), ArchiveBusy if another engine is changing it. Cancelled, it may still come to pass:
        `generation` tells.
        """
        await self._alone(partial(self._replace, passages, without, generation))

    async def clear(self) -> None:
        """See `Engine.clear`; also mends a torn index."""
        await self._alone(self._start_anew)

    @asynccontextmanager
    async def anew(self) -> "AsyncIterator[DiskEngine]":
        """See `Engine.anew`. The new index grows in a directory beside, so both need room for a while."""
        try:
            async with DiskEngine(self._beside) as fresh:
                yield fresh
            await self._alone(self._adopt)
        finally:
            await self._alone(self._forget_beside)

    async def search(self, query: Query, limit: int) -> list[Hit]:
        """See `Engine.search`. Raises IndexTorn if the index turns out to be damaged."""
        # Not in a thread: 12 words as frequent as in running text and 100 hits take 0.7 ms at 20,000 passages
        # and 1.5 ms at 100,000; the way to a thread and back makes that 0.9 and 2.0 ms.
        return self._search(query, limit)

    async def _alone(self, work: Callable[[], Result]) -> Result:
        """Runs what may block in a thread, one at a time: the one place where this engine crosses over.

        The lock is a thread's, because work whose awaiting task was cancelled goes on to its end.
        """

        def locked() -> Result:
            with self._turn:
                return work()

        return await asyncio.to_thread(locked)

    def _open(self) -> None:
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            self._directory.chmod(0o700)
        except OSError as refused:
            raise ArchiveError(f"{self._directory} cannot hold the index: {refused.strerror}.") from refused
        self._forget_beside()  # half of an index, left by a kill
        try:
            with _damage_named():
                self._verify()
                self._load()
                self._sweep()
        except (_DamagedError, OSError, LookupError, TypeError):  # the last two: JSON, but not what we expect
            self._start_anew()

    def _verify(self) -> None:
        """Compares every file of the index with its checksum (about 1 ms a megabyte).

        Tantivy does not, and on some damaged files it ends the whole process, at every start again.
        """
        if not (self._directory / "meta.json").exists():
            return
        alive, deletions = self._committed()
        for file in self._own_files():
            segment = SEGMENT_FILE.match(file.name)
            if segment and segment[1] in alive and (file.suffix != ".del" or file.name in deletions):
                _compare_with_checksum(file)

    def _close(self) -> None:
        self._searcher = self._index = None
        self._generation, self._torn = 0, False

    def _start_anew(self) -> None:
        self._close()
        try:
            (self._directory / "meta.json").unlink(missing_ok=True)  # first: without it there is no index
            for file in self._own_files():
                file.unlink(missing_ok=True)
            with _damage_named():
                self._load()
        except (OSError, _DamagedError) as refused:
            raise self._reason(refused) from refused

    @property
    def _beside(self) -> Path:
        return self._directory.with_name(self._directory.name + ".new")

    def _forget_beside(self) -> None:
        shutil.rmtree(self._beside, ignore_errors=True)

    def _adopt(self) -> None:
        """Takes another index's files over. The list of what is alive comes last: a kill leaves one whole index."""
        try:
            for file in sorted(DiskEngine(self._beside)._own_files(), key=_is_list):
                file.replace(self._directory / file.name)
            with _damage_named():
                self._load()  # until here, searches go on in the old files
                self._sweep()
        except (OSError, _DamagedError) as refused:
            if isinstance(reason := self._reason(refused), IndexTorn):
                self._condemn()
            raise reason from refused
        self._torn = False

    def _load(self) -> None:
        self._index = tantivy.Index(SCHEMA, path=str(self._directory))
        self._index.config_reader("manual")  # else a second searcher comes and goes beside ours
        self._refresh()

    def _refresh(self) -> None:
        """Shows the last commit to the searches that start from now on."""
        assert self._index is not None
        self._index.reload()
        searcher = self._index.searcher()
        self._generation = _generation_in(searcher)
        self._searcher = searcher

    def _replace(self, passages: Sequence[Indexed], without: Collection[PassageId], generation: int) -> None:
        self._must_be_sound()
        try:
            with _damage_named():
                self._commit(passages, without, generation)
                self._refresh()
        except _DamagedError as failed:
            raise self._after_failure(failed) from failed
        _give_memory_back()
        if self._torn:  # found by a search meanwhile, and undone by our commit
            self._condemn()

    def _commit(self, passages: Sequence[Indexed], without: Collection[PassageId], generation: int) -> None:
        """Generation and passages go into one commit, so that a kill leaves a pair that fits.

        The writer lives for one change: none of its memory, threads and locks stays behind.
        """
        assert self._index is not None
        writer = self._index.writer(HEAP, 1)
        try:
            for gone in without:
                writer.delete_documents_by_term("key", gone)
            for passage in passages:
                writer.delete_documents_by_term("key", passage.id)
                writer.add_document(_document(passage))
            writer.delete_documents_by_term("note", NOTE)
            writer.add_document(_note(generation))
            writer.commit()
        except BaseException:
            del writer  # before the files it leaves behind are swept away
            raise
        writer.wait_merging_threads()

    def _after_failure(self, failed: Exception) -> RetrievalError:
        """Puts what was kept in order again, and says why the change failed."""
        reason = self._reason(failed)
        if isinstance(reason, IndexTorn):
            self._condemn()
        if isinstance(reason, IndexTorn | ArchiveBusy):
            return reason
        try:
            with _damage_named():
                self._refresh()  # the commit itself may have come through
                self._sweep()
        except (OSError, _DamagedError):
            self._condemn()
        return reason

    def _reason(self, failed: Exception) -> RetrievalError:
        """Asks the disk, because a writer killed by an error does not say which."""
        if "LockBusy" in str(failed):
            return ArchiveBusy(f"Another process is changing the index in {self._directory}.")
        try:
            with tempfile.TemporaryFile(dir=self._directory, buffering=0) as probe:
                probe.write(bytes(PROBE))
                probe.write(b"\n")  # a write that only just fits is cut short without an error
        except OSError as refused:
            if refused.errno in NO_ROOM:
                return IndexFull(f"No space left for the index in the data directory {self._directory}.")
            return ArchiveError(f"The index in {self._directory} cannot be written: {refused.strerror}.")
        return IndexTorn(f"The index in {self._directory} is damaged and has to be built anew: {failed}")

    def _must_be_sound(self) -> None:
        if self._torn:
            raise IndexTorn(f"The index in {self._directory} is damaged and has to be built anew.")

    def _condemn(self) -> None:
        """From now on, and at the next opening, there is no index here."""
        self._torn = True
        (self._directory / "meta.json").unlink(missing_ok=True)

    def _sweep(self) -> None:
        """Removes files that no commit names, left by a writer that was killed or failed.

        Tantivy does so only at the end of a commit. It may never come so far: for want of room, or because
        the list of deletions it wants to write ("SEGMENT.NUMBER.del") is already there.
        """
        alive, deletions = self._committed()
        for file in self._own_files():
            segment = SEGMENT_FILE.match(file.name)
            foreign = segment is not None and segment[1] not in alive
            if foreign or file.name.startswith(".tmp") or (file.suffix == ".del" and file.name not in deletions):
                file.unlink(missing_ok=True)

    def _committed(self) -> tuple[set[str], set[str]]:
        """The segments of the last commit, and the files with their deletions."""
        segments = json.loads((self._directory / "meta.json").read_bytes())["segments"]
        numbers = {segment["segment_id"].replace("-", ""): segment["deletes"] for segment in segments}
        deletions = {f"{name}.{deletes['opstamp']}.del" for name, deletes in numbers.items() if deletes}
        return set(numbers), deletions

    def _own_files(self) -> Iterator[Path]:
        """What tantivy has written here, but for its lock files: another process may hold one."""
        for file in self._directory.iterdir():
            if SEGMENT_FILE.match(file.name) or file.name.startswith((".tmp", "meta.json", ".managed.json")):
                yield file

    def _search(self, query: Query, limit: int) -> list[Hit]:
        self._must_be_sound()
        wanted = _tantivy_query(query)
        if wanted is None or limit < 1:
            return []
        assert self._searcher is not None
        try:
            with _damage_named():
                hits = _best(self._searcher, wanted, limit)
        except _DamagedError as damaged:
            self._condemn()
            raise IndexTorn(f"The index in {self._directory} is damaged and has to be built anew.") from damaged
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage))[:limit]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("words", "parts", "title"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    # Text, not numbers: deleting by a number deletes nothing in tantivy-py 0.27, and does not say so.
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("note", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("format", stored=True)
    builder.add_unsigned_field("generation", stored=True)
    return builder.build()


SCHEMA = _schema()
NOTE = "generation"  # what the field "note" says in the one document that is no passage


def _document(passage: Indexed) -> tantivy.Document:
    document = tantivy.Document()  # the typed add_* calls: a wrong type in the others shows only at the commit
    document.add_text("key", passage.id)
    document.add_text("words", " ".join(passage.words))
    if passage.parts:
        document.add_text("parts", " ".join(passage.parts))
    if passage.title:
        document.add_text("title", " ".join(passage.title))
    return document


def _note(generation: int) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("note", NOTE)
    document.add_unsigned("format", FORMAT)
    document.add_unsigned("generation", generation)
    return document


def _generation_in(searcher: tantivy.Searcher) -> int:
    """Raises _DamagedError if these are not documents in our format."""
    notes = searcher.search(tantivy.Query.term_query(SCHEMA, "note", NOTE, "basic"), 2).hits
    if not notes and searcher.num_docs == 0:
        return 0
    if len(notes) != 1:
        raise _DamagedError(f"{len(notes)} generations")
    note = searcher.doc(notes[0][1])
    if note.get_first("format") != FORMAT:
        raise _DamagedError("another format")
    return int(note.get_first("generation") or 0)


def _tantivy_query(query: Query) -> tantivy.Query | None:
    """None if nothing is asked for."""
    clauses = [(tantivy.Occur.Must, _holding(term)) for term in query.required]
    clauses += [(tantivy.Occur.Should, _scored(wanted.field, wanted.term, wanted.weight)) for wanted in query.terms]
    return tantivy.Query.boolean_query(clauses) if clauses else None


def _holding(term: str) -> tantivy.Query:
    return tantivy.Query.const_score_query(tantivy.Query.term_query(SCHEMA, "words", term, "basic"), 0.0)


def _scored(field: str, term: str, weight: float) -> tantivy.Query:
    return tantivy.Query.boost_query(tantivy.Query.term_query(SCHEMA, field, term, "freq"), weight)


def _best(searcher: tantivy.Searcher, wanted: tantivy.Query, limit: int) -> list[Hit]:
    """The best `limit` and all that score like the last of them, for tantivy cuts equals by their place."""
    depth = limit + MARGIN
    found = searcher.search(wanted, depth, count=False).hits
    while len(found) == depth < EQUALS and found[-1][0] == found[limit - 1][0]:
        depth *= 4
        found = searcher.search(wanted, depth, count=False).hits
    last = found[limit - 1][0] if len(found) >= limit else 0.0
    return [Hit(str(searcher.doc(place).get_first("key")), score) for score, place in found if score >= last]


def _is_list(file: Path) -> tuple[bool, bool]:
    """Orders what a commit consists of: what is listed, the list of files, the list of what is alive."""
    return SEGMENT_FILE.match(file.name) is None, file.name == "meta.json"


class _DamagedError(Exception):
    """Tantivy could not read or write, for whatever reason."""


def _compare_with_checksum(file: Path) -> None:
    """Tantivy's files end with JSON that holds the CRC-32 of what precedes it, its length, and a number."""
    with file.open("rb") as content:
        size = content.seek(0, os.SEEK_END)
        content.seek(max(0, size - 8))
        length = int.from_bytes(content.read(4), "little")
        body = size - 8 - length
        if body < 0:
            raise _DamagedError(f"{file.name} has no footer")
        content.seek(body)
        expected = json.loads(content.read(length))["crc"]
        content.seek(0)
        found = 0
        for start in range(0, body, CHUNK):
            found = zlib.crc32(content.read(min(CHUNK, body - start)), found)
    if found != expected:
        raise _DamagedError(f"{file.name} is not as it was written")


def _give_memory_back() -> None:
    """What a writer's threads had allocated stays with the C library, which keeps it for threads like them.

    At 100,000 passages that is 120 MB more after forty small changes. Other C libraries than glibc do not
    have this function.
    """
    if MALLOC_TRIM is not None:
        MALLOC_TRIM(0)


@contextmanager
def _damage_named() -> Iterator[None]:
    """Tantivy raises ValueError for all that goes wrong, and panics on some damaged files."""
    try:
        yield
    except UnicodeEncodeError:  # a ValueError too, but about a term, not about the index
        raise
    except ValueError as error:
        raise _DamagedError(str(error)) from error
    except BaseException as error:  # a panic in Rust is no Exception, and its class cannot be imported
        if type(error).__name__ != "PanicException":
            raise
        raise _DamagedError(str(error)) from error
