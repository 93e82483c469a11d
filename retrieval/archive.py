"""The door: one object through which chats and the command line reach the articles."""

import asyncio
import codecs
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import structlog

from retrieval import answer
from retrieval.analysis import analyzer, lexicons
from retrieval.engines.disk import DiskEngine
from retrieval.engines.memory import MemoryEngine
from retrieval.engines.port import Engine, IndexFull, IndexTorn, Query, Weighted
from retrieval.errors import ArchiveError, NotVerbatim
from retrieval.expansion import Lexicons, expand
from retrieval.folder import Found, walk
from retrieval.indexing import indexed, long_words, part_terms, prepare
from retrieval.model import (
    Answer,
    Citation,
    Document,
    FoundPassage,
    Language,
    Published,
    Reason,
    Skipped,
    SyncReport,
    Verdict,
)
from retrieval.preparing import CHUNK, prepared
from retrieval.question import parse
from retrieval.ranking import Ranked, Search, rank
from retrieval.selection import Surroundings
from retrieval.store import Holding, Prepared, Store

log = structlog.get_logger(__name__)

DEPTH = 40  # candidates that are ranked exactly; 100 gain .002 MRR and cost twice as much
KEPT_AT_ONCE = 256  # documents in one transaction; a sync that is killed has to read at most these again
FOLLOW = 4_000  # passages an engine takes in at once
PARTS = 0.5  # what a compound's part counts against a whole word
TITLE = 0.3
READ_AROUND = 8  # documents whose passages are read for sentences, ...
SENTENCES_READ = 70  # ... fewer once so many sentences were
NEIGHBOURS = 8  # passages on either side that are read of a long document
# A file that cannot be read just now is kept as it was; one that is no article any more is not.
_PASSING = frozenset({"unreadable", "vanished", "outside", "loop"})


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the articles are and where what is known of them is kept.

    articles    folder of articles; None answers from what is already kept
    data        directory for store and index; None keeps all in memory and writes nothing
    engine      "disk" or "memory"; without `data` it is always "memory"
    thesaurus   MyThes file (Debian: mythes-de); dictionary: Ding file (Debian: trans-de-en); None: not used
    synonyms    whether our own list of synonyms is used
    """

    articles: Path | None
    data: Path | None = None
    language: Language = "de"
    engine: Literal["disk", "memory"] = "disk"
    thesaurus: Path | None = None
    dictionary: Path | None = None
    synonyms: bool = True


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync is; `total` counts files while reading and passages while indexing."""

    stage: Literal["reading", "indexing"]
    done: int
    total: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """What the archive holds; `as_of` is when it was last brought up to date (ISO 8601, UTC)."""

    documents: int
    passages: int
    newest: Published | None
    as_of: str
    generation: int
    engine: str
    analysis: str
    lexicons: Mapping[str, str]


Report = Callable[[Progress], None]


class Archive:
    """All articles we answer from.

    Entering opens store and engine, analyses anew if the analysis changed, and brings the engine up to date.
    Raises ArchiveError if the data cannot be used (ArchiveBusy: by another process).
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._store = Store(settings.data)
        self._engine: Engine = (
            DiskEngine(settings.data / "index") if settings.data and settings.engine == "disk" else MemoryEngine()
        )
        self._exit = AsyncExitStack()
        self._writing = asyncio.Lock()
        self._rebuilt = False
        self._lexicons = Lexicons(lexicons.Synonyms({}), lexicons.Synonyms({}), {}, {})

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opening:
            await opening.enter_async_context(self._store)
            await opening.enter_async_context(self._engine)
            self._lexicons = await asyncio.to_thread(_load_lexicons, self.settings)
            if await self._store.generation() and await self._store.fact("analysis") != analyzer.fingerprint():
                await self._reanalyse(None)
                self._rebuilt = True
            await self._follow(None)
            self._exit = opening.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._exit.aclose()

    # ---- bringing up to date

    async def sync(self, progress: Report | None = None) -> SyncReport:
        """Reads what changed in the folder since last time. Stopped at any moment, the next one goes on.

        Raises FolderMissing if there is no such folder; single bad files are reported, not raised.
        """
        if self.settings.articles is None:
            raise ArchiveError("There is no folder of articles to read.")
        async with self._writing:
            known = await self._store.stamps()
            found, skipped = await asyncio.to_thread(_scan, self.settings.articles)
            changed = [item for item in found if known.get(item.source, ("", ""))[0] != item.stamp]
            if not known:
                await self._store.note("analysis", analyzer.fingerprint())
            read, touched, bad = await self._read(changed, known, progress)
            skipped += bad
            present = {item.source for item in found} | {item.source for item in skipped if item.code in _PASSING}
            closed = tuple(f"{item.source}/" for item in skipped if item.code in _PASSING)
            gone = [source for source in known if source not in present and not source.startswith(closed)]
            if gone:
                await self._store.keep([], gone)
            await self._store.restamp(touched)
            await self._follow(progress)
        rebuilt, self._rebuilt = self._rebuilt, False
        return SyncReport(
            read=read,
            unchanged=len(found) - read - len(bad),
            removed=len(gone),
            skipped=tuple(sorted(skipped, key=lambda item: item.source)),
            rebuilt=rebuilt,
        )

    async def rebuild(self, progress: Report | None = None) -> SyncReport:
        """Analyses every kept document anew and fills the engine from the store; reads no file."""
        async with self._writing:
            count = await self._reanalyse(progress)
            await self._engine.clear()
            await self._follow(progress)
        return SyncReport(read=0, unchanged=count, removed=0, rebuilt=True)

    async def _read(
        self, changed: Sequence[Found], known: Mapping[str, tuple[str, str]], progress: Report | None
    ) -> tuple[int, dict[str, str], list[Skipped]]:
        """Reads files and keeps them, some hundred at a time.

        Returns how many were read anew, the stamps of those that turned out to be as they were, and the bad ones.
        """
        bad: list[Skipped] = []
        touched: dict[str, str] = {}
        new: list[Prepared] = []
        gone: list[str] = []
        read = done = 0
        async with aclosing(prepared(changed)) as chunks:
            async for chunk, items, skipped in chunks:
                as_kept = {item.document.source: item.stamp for item in items if await self._has(item, known)}
                new += [item for item in items if item.document.source not in as_kept]
                gone += [item.source for item in skipped if item.code not in _PASSING and item.source in known]
                bad += skipped
                touched |= as_kept
                done += len(chunk)
                if len(new) >= KEPT_AT_ONCE or (done == len(changed) and (new or gone)):
                    await self._store.keep(new, gone)
                    if any(item.document.source in known for item in new):
                        await self._follow(None)  # else the engine knows of these only passages that are no more
                    read += len(new)
                    new, gone = [], []
                if progress:
                    progress(Progress("reading", done, len(changed), chunk[-1].source))
        return read, touched, bad

    async def _has(self, item: Prepared, known: Mapping[str, tuple[str, str]]) -> bool:
        """Whether the store has this very document, metadata and all: then only its file's times changed."""
        source = item.document.source
        return known.get(source, ("", ""))[1] == item.document.sha256 and (
            await self._store.document(source) == item.document
        )

    async def _reanalyse(self, progress: Report | None) -> int:
        log.info("analysing all documents anew", analysis=analyzer.fingerprint())

        def anew(documents: Sequence[tuple[Document, str]]) -> list[Prepared]:
            return [prepare(document, stamp) for document, stamp in documents]

        return await self._store.reanalyse(anew, CHUNK, analyzer.fingerprint())

    async def _follow(self, progress: Report | None) -> None:
        """Brings the engine to the store's generation; a torn or foreign index is filled anew.

        So is one that does not hold as many passages as the store, whatever it says of itself: seen, seldom, after
        a kill in the middle of a commit.
        """
        try:
            await self._catch_up(progress)
            sound = await self._engine.size() == (await self._store.totals()).passages
        except IndexTorn:
            sound = False
        if not sound:
            log.warning("the index does not fit the store and is filled anew from it")
            await self._engine.clear()
            await self._catch_up(progress)

    async def _catch_up(self, progress: Report | None) -> None:
        at = await self._engine.generation()
        if at > await self._store.generation():
            await self._engine.clear()
            at = 0
        total = (await self._store.totals()).passages
        splits: dict[str, tuple[str, ...]] = {}
        done = 0
        async for change in self._store.changes(at, FOLLOW):
            pieces = await asyncio.to_thread(long_words, change.added)
            unknown = {word: parts for word, parts in pieces.items() if word not in splits}
            counts = await self._store.counted("words", {part for parts in unknown.values() for part in parts})
            splits |= await asyncio.to_thread(_split, list(unknown), counts)
            taken = await asyncio.to_thread(indexed, change.added, splits)
            try:
                await self._engine.replace(taken, without=change.gone, generation=change.generation)
            except IndexFull as full:
                raise ArchiveError(str(full)) from full
            await self._store.forget_gone(change.generation)
            done += len(taken)
            if progress and taken:
                progress(Progress("indexing", done, max(total, done)))

    # ---- asking

    async def ask(self, question: str, *, language: Language | None = None) -> Answer:
        """Answers a question in the articles' own words, or says why not.

        language   what to take the question for if its words do not tell; default is the settings'
        """
        started = time.perf_counter()
        search, arounds = await self.evidence(question, language=language)
        totals = await self._store.totals()
        found = answer.compose(search, arounds, totals.documents)
        citations = await self._verbatim(found)
        if found.citations and not citations:
            found = replace(found, verdict=Verdict.NOTHING, reason=Reason("detail_not_found"))
        return replace(
            found,
            citations=citations,
            as_of=totals.as_of,
            took_ms=round((time.perf_counter() - started) * 1000, 3),
        )

    async def evidence(self, question: str, *, language: Language | None = None) -> tuple[Search, list[Surroundings]]:
        """What an answer is decided on: the question against this archive, and the best documents, read."""
        search = await self._expand(question, language)
        return search, await self._around(await self._ranked(search))

    async def search(self, query: str, limit: int = 10) -> list[FoundPassage]:
        """The ranking alone: passages best first."""
        search = await self._expand(query, None)
        ranked = (await self._ranked(search, max(limit, DEPTH)))[:limit]
        holdings = await self._as_read({item.kept.document for item in ranked})
        found = []
        for place, item in enumerate((item for item in ranked if item.kept.document in holdings), start=1):
            passage = item.kept.passage
            text = passage.span.of(holdings[item.kept.document].document.text)
            found.append(
                FoundPassage(place, passage.source, passage.paragraph, passage.span, text, round(item.score, 4))
            )
        return found

    async def document(self, source: str) -> Document | None:
        """The current version of a document; None if the archive does not hold it."""
        return await self._store.document(source)

    async def status(self) -> Status:
        """What the archive holds."""
        totals = await self._store.totals()
        return Status(
            documents=totals.documents,
            passages=totals.passages,
            newest=totals.newest,
            as_of=totals.as_of,
            generation=totals.generation,
            engine="disk" if isinstance(self._engine, DiskEngine) else "memory",
            analysis=analyzer.fingerprint(),
            lexicons={
                "thesaurus": str(self.settings.thesaurus or ""),
                "dictionary": str(self.settings.dictionary or ""),
            },
        )

    async def _expand(self, question: str, language: Language | None) -> Search:
        return await expand(parse(question, language or self.settings.language), self._store, self._lexicons)

    async def _ranked(self, search: Search, depth: int = DEPTH) -> list[Ranked]:
        """Candidates from the engine, ordered exactly."""
        query = _query(search)
        if not query.terms:
            return []
        try:
            hits = await self._engine.search(query, depth)
        except IndexTorn:
            async with self._writing:
                if await self._engine.generation() < await self._store.generation():  # else another search was quicker
                    await self._engine.clear()
                    await self._follow(None)
            hits = await self._engine.search(query, depth)
        kept = await self._store.passages([hit.passage for hit in hits])
        titles = await self._store.titles({item.document for item in kept.values()})
        return rank(search, [kept[hit.passage] for hit in hits if hit.passage in kept], titles)

    async def _around(self, ranked: Sequence[Ranked]) -> list[Surroundings]:
        """The documents of the best candidates, each with the passages around them."""
        best: dict[int, list[Ranked]] = {}
        for item in ranked:
            if item.kept.document in best or len(best) < READ_AROUND:
                best.setdefault(item.kept.document, []).append(item)
        holdings = await self._as_read(best)
        arounds = []
        for number, items in ((number, best[number]) for number in best if number in holdings):
            place = items[0].kept.place
            kept = await self._store.passages_of(number, place - NEIGHBOURS, place + NEIGHBOURS)
            scores = {item.kept.passage.id: item.score for item in items}
            arounds.append(Surroundings(holdings[number], tuple(kept), scores))
            if sum(around.sentences for around in arounds) >= SENTENCES_READ:
                break
        return arounds

    async def _as_read(self, numbers: Collection[int]) -> dict[int, Holding]:
        """Documents by their number; one whose text is not what its file held is left out and logged."""
        holdings = await self._store.holdings(numbers)
        strange = [number for number, holding in holdings.items() if not _is_as_read(holding.document)]
        for number in strange:
            log.error("a document is not as it was read, and was left out", source=holdings.pop(number).document.source)
        return holdings

    async def _verbatim(self, found: Answer) -> tuple[Citation, ...]:
        """The citations whose every span is what stands in the stored document; the others are a bug and are logged."""
        kept = []
        for citation in found.citations:
            try:
                await self._check(citation)
            except NotVerbatim:
                log.exception("a span that is not in its document was held back", source=citation.source)
            else:
                kept.append(citation)
        return tuple(kept)

    async def _check(self, citation: Citation) -> None:
        for source, span, text in [
            (citation.source, citation.span, citation.text),
            *((twin.source, twin.span, twin.text) for twin in citation.twins),
        ]:
            document = await self._store.document(source)
            if document is None or not text or span.of(document.text) != text:
                raise NotVerbatim(f"{source} {span.start}-{span.end}")
        if not all(citation.span.covers(highlight) for highlight in citation.highlights):
            raise NotVerbatim(f"{citation.source}: a highlight lies outside the citation")


def _query(search: Search) -> Query:
    terms: dict[tuple[str, str], Weighted] = {}
    for sought in search.sought:
        for form in sought.forms:
            weight = form.weight * (1.25 if sought.word.capital else 1.0)
            terms[form.term, "words"] = Weighted(form.term, weight)
            terms[form.term, "parts"] = Weighted(form.term, weight * PARTS, "parts")
            terms[form.term, "title"] = Weighted(form.term, weight * TITLE, "title")
    return Query(tuple(terms.values()))


def _scan(root: Path) -> tuple[list[Found], list[Skipped]]:
    found: list[Found] = []
    skipped: list[Skipped] = []
    for item in walk(root):
        if isinstance(item, Found):
            found.append(item)
        else:
            skipped.append(item)
    return found, skipped


def _is_as_read(document: Document) -> bool:
    """Whether the text is what the file held, which its sha256 tells: offsets into another one point anywhere."""
    return any(sha256(data).hexdigest() == document.sha256 for data in _possible_bytes(document.text))


def _possible_bytes(text: str) -> Iterator[bytes]:
    """The files that `readers.decoding` makes this text of."""
    yield text.encode()
    yield codecs.BOM_UTF8 + text.encode()
    yield text.encode("cp1252", "replace")
    yield codecs.BOM_UTF16_LE + text.encode("utf-16-le")
    yield codecs.BOM_UTF16_BE + text.encode("utf-16-be")


def _split(words: Sequence[str], passages: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    return {word: part_terms(word, passages) for word in words}


def _load_lexicons(settings: Settings) -> Lexicons:
    return Lexicons(
        own=lexicons.synonyms() if settings.synonyms else lexicons.Synonyms({}),
        thesaurus=lexicons.thesaurus(settings.thesaurus) if settings.thesaurus else lexicons.Synonyms({}),
        english=lexicons.translations(),
        dictionary=lexicons.ding(settings.dictionary) if settings.dictionary else {},
    )
