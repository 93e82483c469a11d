"""The door: one object through which chats and the command line reach the articles."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing, suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import structlog

from retrieval import answer, folder, levels, suggestions, timeline
from retrieval.analysis import analyzer, lexicons
from retrieval.clipping import successor, twin_in
from retrieval.engines.disk import DiskEngine
from retrieval.engines.memory import MemoryEngine
from retrieval.engines.port import Engine, IndexFull, IndexTorn, Query, Weighted
from retrieval.errors import ArchiveError, FolderMissing, NotVerbatim
from retrieval.expansion import Lexicons, expand
from retrieval.folder import Found, walk
from retrieval.indexing import indexed, long_words, part_terms, prepare
from retrieval.integrity import is_as_read
from retrieval.model import (
    Answer,
    Citation,
    Clipping,
    Collection,
    Document,
    FoundPassage,
    Hit,
    Language,
    Level,
    PassageId,
    Published,
    Reason,
    Skipped,
    Span,
    SyncReport,
    Timeline,
    Twin,
    Verdict,
)
from retrieval.passages import passage_id, shown
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
READ_TOGETHER = 3  # of them: so many have sentences enough more often than not
SENTENCES_READ = 70  # ... fewer once so many sentences were
TWIN_TERMS = 24  # the rarest terms of a wording, by which documents that share it are looked for
SUGGESTING = 24  # documents looked at for questions, and questions tried
OPENING = 2  # the place of the last passage that tells what an article is about
LONGEST_MARK = 20_000  # characters that are marked in an article, and looked for in others, because a link says so
BEHIND = 2.0  # seconds a question waits at most for the engine to follow before it is asked once more
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
    collections  parts of the folder with a level of their own; rest: the level of what lies in none of them
    clearance   the highest level this archive may hold: what lies above does not exist for it (see `levels`)
    """

    articles: Path | None
    data: Path | None = None
    language: Language = "de"
    engine: Literal["disk", "memory"] = "disk"
    thesaurus: Path | None = None
    dictionary: Path | None = None
    synonyms: bool = True
    collections: tuple[Collection, ...] = ()
    rest: Level = "public"
    clearance: Level = "confidential"


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

    Entering opens store and engine, takes out what the settings do not let it hold any more, analyses anew if the
    analysis changed, and brings the engine up to date.
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
        self._replacing = asyncio.Lock()  # within a turn of writing: from a change of the store until the engine has it
        self._rebuilt = False
        self._suggested: tuple[int, int, tuple[str, ...]] = (-1, 0, ())  # for which generation, and how many
        self._lexicons = Lexicons(lexicons.Synonyms({}), lexicons.Synonyms({}), {}, {})

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opening:
            await opening.enter_async_context(self._store)
            await opening.enter_async_context(self._engine)
            self._lexicons = await asyncio.to_thread(_load_lexicons, self.settings)
            await self._expunge_hidden()
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

    async def _expunge_hidden(self) -> None:
        """Takes out what may not be held any more, when the settings that decide it are not those of last time."""
        rules = _rules(self.settings)
        if (await self._store.fact("levels") or "") == rules:
            return
        if unseen := await asyncio.to_thread(_hidden, self.settings, await self._store.sources()):
            log.info("documents above the clearance are taken out", documents=len(unseen))
            await self._engine.clear()  # first: else a kill could leave an index that knows of them
        await self._store.expunge(unseen)  # also of none: an earlier start may have left bytes of them
        await self._store.note("levels", rules)

    async def sync(self, progress: Report | None = None) -> SyncReport:
        """Reads what changed in the folder since last time. Stopped at any moment, the next one goes on.

        Raises FolderMissing if there is no such folder, or an empty one in place of the one that was read before;
        single bad files are reported, not raised.
        """
        if self.settings.articles is None:
            raise ArchiveError("There is no folder of articles to read.")
        async with self._writing:
            known = await self._store.stamps()
            place, started = await asyncio.to_thread(folder.identity, self.settings.articles), time.time_ns()
            found, skipped, unseen = await asyncio.to_thread(_scan, self.settings.articles, self.settings)
            if known and not (found or unseen) and await self._store.fact("folder") not in (None, place):
                raise FolderMissing(
                    f"{self.settings.articles}: this folder is empty, and it is not the one that was read before. Is a"
                    f" volume not mounted? Nothing was taken out; if it is the right one, put an article into it."
                )
            changed = [_as_kept(item, started) for item in found if known.get(item.source, ("", ""))[0] != item.stamp]
            if not known:
                await self._store.note("analysis", analyzer.fingerprint())
            read, touched, bad = await self._read(changed, known, progress)
            skipped += bad
            present = {item.source for item in found} | {item.source for item in skipped if item.code in _PASSING}
            closed = tuple(f"{item.source}/" for item in skipped if item.code in _PASSING)
            gone = [source for source in known if source not in present and not source.startswith(closed)]
            async with self._replacing:
                if gone:
                    await self._store.keep([], gone)
                await self._store.restamp(touched)
                if found and await self._store.fact("folder") != place:
                    await self._store.note("folder", place)
                await self._follow(progress)
        rebuilt, self._rebuilt = self._rebuilt, False
        return SyncReport(
            read=read,
            unchanged=len(found) - read - len(bad),
            removed=len(gone),
            skipped=tuple(sorted((i for i in skipped if i.source not in unseen), key=lambda item: item.source)),
            rebuilt=rebuilt,
        )

    async def rebuild(self, progress: Report | None = None) -> SyncReport:
        """Analyses every kept document anew and fills the engine from the store; reads no file."""
        async with self._writing:
            count = await self._reanalyse(progress)
            await self._refill(progress)
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
                    async with self._replacing:
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
            await self._catch_up(self._engine, progress)
            sound = await self._engine.size() == (await self._store.totals()).passages
        except IndexTorn:
            sound = False
        if not sound:
            log.warning("the index does not fit the store and is filled anew from it")
            await self._refill(progress)

    async def _refill(self, progress: Report | None) -> None:
        """Fills an engine from the store beside ours, which is searched until the new one takes its place."""
        try:
            async with self._engine.anew() as fresh:
                await self._catch_up(fresh, progress)
        except IndexFull as full:
            raise ArchiveError(str(full)) from full
        await self._store.forget_gone(await self._engine.generation())

    async def _catch_up(self, engine: Engine, progress: Report | None) -> None:
        at = await engine.generation()
        if at > await self._store.generation():
            await engine.clear()
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
                await engine.replace(taken, without=change.gone, generation=change.generation)
            except IndexFull as full:
                raise ArchiveError(str(full)) from full
            if engine is self._engine:
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
        generation = await self._store.generation()
        found, is_whole = await self._answer(question, language)
        if not (is_whole and found.verdict is Verdict.ANSWERED) and await self._has_moved_on(generation):
            await self._wait_until_followed()
            found, _ = await self._answer(question, language)
        return replace(found, took_ms=round((time.perf_counter() - started) * 1000, 3))

    async def _answer(self, question: str, language: Language | None) -> tuple[Answer, bool]:
        """An answer to a question, and whether no citation of it was held back."""
        search, arounds = await self.evidence(question, language=language)
        totals = await self._store.totals()
        found = answer.compose(search, arounds, totals.documents)
        citations = await self._verbatim(found.citations)
        is_whole = len(citations) == len(found.citations)
        if found.citations and not citations:
            found = replace(found, verdict=Verdict.NOTHING, reason=Reason("detail_not_found"))
        return replace(found, citations=citations, as_of=totals.as_of), is_whole

    async def _has_moved_on(self, generation: int) -> bool:
        """Whether the engine may have named passages that were replaced meanwhile, which hides what they became."""
        return await self._store.generation() != generation or not await self._store.is_followed()

    async def _wait_until_followed(self) -> None:
        """Waits until the engine knows what was replaced; not for the end of a sync, which may take hours."""
        if not await self._store.is_followed():
            with suppress(TimeoutError):
                async with asyncio.timeout(BEHIND), self._replacing:
                    pass

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

    async def more(
        self, question: str, shown: Iterable[tuple[str, Span]], limit: int = 3, *, language: Language | None = None
    ) -> tuple[Citation, ...]:
        """Further sentences to a question, best first, numbered on from those that were shown; none if that is all.

        shown   source and place of every citation so far: neither their passages come again nor their twins
        Most of these do not answer, and say so.
        """
        texts: dict[tuple[str, Span], str] = {}
        for source, span in shown:
            document = await self._store.document(source)
            texts[source, span] = span.of(document.text) if document else ""
        search = await self._expand(question, language)
        arounds = await self._around(await self._ranked(search, DEPTH + len(texts)), beyond=len(texts))
        return await self._verbatim(answer.further(search, arounds, texts, limit))

    async def timeline(self, topic: str | None = None, limit: int = 20) -> Timeline:
        """What happened when: the newest articles, or what the passages found for a topic say.

        limit   of the dated, and of the undated, each
        """
        if topic and topic.strip():
            search = await self._expand(topic, None)
            arounds = await self._alone(await self._ranked(search, max(limit * 2, DEPTH)))
            found = timeline.of_passages(search, arounds, limit)
        else:
            numbers = [*await self._store.newest(limit * 2), *await self._store.undated(limit * 2)]
            found = timeline.of_documents(await self._openings(numbers), limit)
        true = set(await self._verbatim([*(event.citation for event in found.events), *found.undated]))
        return Timeline(
            tuple(event for event in found.events if event.citation in true),
            tuple(citation for citation in found.undated if citation in true),
        )

    async def suggestions(self, count: int = 3) -> tuple[str, ...]:
        """At most so many questions that this archive answers, each from another document; made once a generation.

        Made of its newest articles, in the language most of them are written in; the same archive gives the same.
        """
        generation = await self._store.generation()
        if self._suggested[:2] != (generation, count):
            self._suggested = (generation, count, tuple([question async for question in self._answered(count)]))
        return self._suggested[2]

    async def _answered(self, count: int) -> AsyncIterator[str]:
        numbers = [*await self._store.newest(SUGGESTING), *await self._store.undated(SUGGESTING)][:SUGGESTING]
        arounds = await self._openings(numbers, last=NEIGHBOURS)
        language = suggestions.language_of(arounds)
        answered: set[str] = set()
        for question in (await asyncio.to_thread(suggestions.offers, arounds, language))[:SUGGESTING]:
            if len(answered) == count:
                return
            found = await self.ask(question, language=language)
            if found.verdict is Verdict.ANSWERED and found.citations[0].source not in answered:
                answered.add(found.citations[0].source)
                yield question

    async def document(self, source: str) -> Document | None:
        """The current version of a document; None if the archive does not hold it."""
        return await self._store.document(source)

    async def passage(self, key: PassageId, span: Span | None = None) -> Clipping | None:
        """A passage as it was once cited, with its article around it, whatever became of the article since.

        key   `Citation.passage`; it leads to the version that was cited, not to a newer one
        span  `Citation.span`: what is marked, and looked for in other documents; without it, or if it lies outside the
              document or the passage, or is longer than any citation, the whole passage
        None if there never was such a passage, or if its text is not what the file held any more (this is logged).
        """
        placed = await self._store.placed(key)
        if placed is None or not levels.visible(
            placed.passage.source, self.settings.collections, self.settings.rest, self.settings.clearance
        ):
            return None
        passage = placed.passage
        current = await self._store.current(passage.source)
        if current is None:
            return Clipping(passage, None, placed.read_at, passage.span)
        holdings = await self._as_read({placed.document, current})
        if placed.document not in holdings:
            return None
        document = holdings[placed.document].document
        if passage_id(document.source, document.sha256, passage.span) != key:
            log.error("a passage does not lie where its id says, and was held back", source=document.source)
            return None
        marked = span if span and _is_mark(span, passage.span, document) else passage.span
        newer = None
        if current != placed.document and current in holdings:
            cut = [kept.passage for kept in await self._store.passages_of(current)]
            words, version = passage.span.of(document.text), holdings[current].document
            newer = await asyncio.to_thread(successor, words, passage, version, cut)
        return Clipping(
            passage=passage,
            document=document,
            read_at=placed.read_at,
            span=marked,
            paragraphs=tuple(await asyncio.to_thread(lambda: list(shown(document)))),
            current=current == placed.document,
            newer=newer,
            twins=await self._twins(document, marked),
        )

    async def article(self, source: str) -> Clipping | None:
        """The first passage of a document's current version, as `passage` gives it."""
        number = await self._store.current(source)
        first = [] if number is None else await self._store.passages_of(number, 0, 0)
        return await self.passage(first[0].passage.id) if first else None

    async def _twins(self, document: Document, span: Span) -> tuple[Twin, ...]:
        """The wording of a span in other documents, one place in each, in order of their sources."""
        analysed = await asyncio.to_thread(analyzer.analyse, document.text, [span], document.language)
        terms = set(analysed.terms.split())
        counts = await self._store.counted("terms", terms)
        rarest = sorted(counts, key=lambda term: (counts[term], term))[:TWIN_TERMS]
        if not rarest:
            return ()
        hits = await self._hits(Query(tuple(Weighted(term) for term in rarest)), DEPTH)
        kept = await self._store.passages([hit.passage for hit in hits])
        others = [kept[hit.passage] for hit in hits if hit.passage in kept]
        holdings = await self._as_read(item.document for item in others if item.passage.source != document.source)
        words = span.of(document.text)
        found: dict[str, Twin] = {}
        for item in others:
            if item.document in holdings and item.passage.source not in found:
                same = await asyncio.to_thread(twin_in, words, holdings[item.document].document, item.passage)
                if same is not None:
                    found[item.passage.source] = same
        return tuple(found[source] for source in sorted(found))

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
        hits = await self._hits(query, depth)
        found = await self._store.entitled([hit.passage for hit in hits])
        candidates = [found[hit.passage] for hit in hits if hit.passage in found]
        return rank(search, [kept for kept, _ in candidates], {kept.document: title for kept, title in candidates})

    async def _hits(self, query: Query, depth: int) -> list[Hit]:
        """What the engine finds; if it turns out torn, after it was filled anew."""
        try:
            return await self._engine.search(query, depth)
        except IndexTorn:
            async with self._writing:
                if await self._engine.generation() < await self._store.generation():  # else another search was quicker
                    await self._refill(None)
            return await self._engine.search(query, depth)

    async def _around(self, ranked: Sequence[Ranked], beyond: int = 0) -> list[Surroundings]:
        """The documents of the best candidates, each with the passages around them; so many more than for an answer."""
        best: dict[int, list[Ranked]] = {}
        for item in ranked:
            if item.kept.document in best or len(best) < READ_AROUND + beyond:
                best.setdefault(item.kept.document, []).append(item)
        arounds: list[Surroundings] = []
        numbers = list(best)
        for start in range(0, len(numbers), READ_TOGETHER):
            some = {number: best[number] for number in numbers[start : start + READ_TOGETHER]}
            for around in await self._near(some):
                arounds.append(around)
                if sum(around.sentences for around in arounds) >= SENTENCES_READ + beyond * NEIGHBOURS:
                    return arounds
        return arounds

    async def _near(self, best: Mapping[int, Sequence[Ranked]]) -> list[Surroundings]:
        """Documents with the passages around the first of their candidates, in the order given."""
        places = {number: items[0].kept.place for number, items in best.items()}
        holdings, near = await asyncio.gather(self._as_read(best), self._store.passages_near(places, NEIGHBOURS))
        return [
            Surroundings(
                holdings[number],
                tuple(near[number]),
                {item.kept.passage.id: item.score for item in items},
            )
            for number, items in best.items()
            if number in holdings
        ]

    async def _alone(self, ranked: Sequence[Ranked]) -> list[Surroundings]:
        """The documents of candidates, each with these passages and no others, in order of the best ones."""
        found: dict[int, list[Ranked]] = {}
        for item in ranked:
            found.setdefault(item.kept.document, []).append(item)
        holdings = await self._as_read(found)
        return [
            Surroundings(
                holdings[number],
                tuple(sorted((item.kept for item in found[number]), key=lambda kept: kept.place)),
                {item.kept.passage.id: item.score for item in found[number]},
            )
            for number in found
            if number in holdings
        ]

    async def _openings(self, numbers: Sequence[int], last: int = OPENING) -> list[Surroundings]:
        """Documents with their first passages, in the order given."""
        holdings = await self._as_read(numbers)
        return [
            Surroundings(holdings[number], tuple(await self._store.passages_of(number, 0, last)), {})
            for number in numbers
            if number in holdings
        ]

    async def _as_read(self, numbers: Iterable[int]) -> dict[int, Holding]:
        """Documents by their number; one whose text is not what its file held is left out and logged."""
        holdings = await self._store.holdings(set(numbers))
        documents = {number: holding.document for number, holding in holdings.items()}
        strange = [number for number, document in documents.items() if not is_as_read(document.text, document.sha256)]
        for number in strange:
            log.error("a document is not as it was read, and was left out", source=holdings.pop(number).document.source)
        return holdings

    async def _verbatim(self, citations: Sequence[Citation]) -> tuple[Citation, ...]:
        """The citations whose every span is what stands in the stored document; the others are a bug and are logged."""
        sources = {source for citation in citations for source, _, _ in _quoted(citation)}
        documents = await self._store.documents(sources) if sources else {}
        kept = []
        for citation in citations:
            try:
                _check(citation, documents)
            except NotVerbatim:
                log.exception("a span that is not in its document was held back", source=citation.source)
            else:
                kept.append(citation)
        return tuple(kept)


def _check(citation: Citation, documents: Mapping[str, Document]) -> None:
    """Raises NotVerbatim if a span of the citation is not what stands in its document."""
    for source, span, text in _quoted(citation):
        document = documents.get(source)
        if document is None or not text or span.of(document.text) != text:
            raise NotVerbatim(f"{source} {span.start}-{span.end}")
    if not all(citation.span.covers(highlight) for highlight in citation.highlights):
        raise NotVerbatim(f"{citation.source}: a highlight lies outside the citation")


def _quoted(citation: Citation) -> Iterator[tuple[str, Span, str]]:
    """Every source a citation names, with the place and the words it gives."""
    yield citation.source, citation.span, citation.text
    for twin in citation.twins:
        yield twin.source, twin.span, twin.text


def _is_mark(span: Span, passage: Span, document: Document) -> bool:
    """Whether a span that a link names can be what was cited of a passage."""
    lies_inside = 0 <= span.start < span.end <= len(document.text)
    return lies_inside and span.overlaps(passage) and span.end - span.start <= LONGEST_MARK


def _query(search: Search) -> Query:
    terms: dict[tuple[str, str], Weighted] = {}
    for sought in search.sought:
        for form in sought.forms:
            weight = form.weight * (1.25 if sought.word.capital else 1.0)
            terms[form.term, "words"] = Weighted(form.term, weight)
            terms[form.term, "parts"] = Weighted(form.term, weight * PARTS, "parts")
            terms[form.term, "title"] = Weighted(form.term, weight * TITLE, "title")
    return Query(tuple(terms.values()))


def _scan(root: Path, settings: Settings) -> tuple[list[Found], list[Skipped], set[str]]:
    """The articles this archive may hold, all that must be left aside, and the sources of either it may not hold."""
    found: list[Found] = []
    skipped: list[Skipped] = []
    for item in walk(root):
        if isinstance(item, Found):
            found.append(item)
        else:
            skipped.append(item)
    unseen = _hidden(settings, [*(item.source for item in found), *(item.source for item in skipped)])
    return [item for item in found if item.source not in unseen], skipped, unseen


def _hidden(settings: Settings, sources: Iterable[str]) -> set[str]:
    return levels.hidden(sources, settings.articles, settings.collections, settings.rest, settings.clearance)


def _rules(settings: Settings) -> str:
    """What decides which documents may be held, for comparing; "" where all may.

    Hashed, because the name of a hidden folder may tell as much as what lies in it.
    """
    if settings.clearance == levels.LEVELS[-1]:
        return ""
    by_folder = sorted((collection.folder, collection.level) for collection in settings.collections)
    return sha256(repr((by_folder, settings.rest, settings.clearance)).encode()).hexdigest()


def _as_kept(item: Found, taken: int) -> Found:
    """A stamp that may lie is kept as one that no file has, so that the next sync looks into the file again."""
    return item if folder.is_settled(item.stamp, taken) else replace(item, stamp=f"{item.stamp}?")


def _split(words: Sequence[str], passages: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    return {word: part_terms(word, passages) for word in words}


def _load_lexicons(settings: Settings) -> Lexicons:
    return Lexicons(
        own=lexicons.synonyms() if settings.synonyms else lexicons.Synonyms({}),
        thesaurus=lexicons.thesaurus(settings.thesaurus) if settings.thesaurus else lexicons.Synonyms({}),
        english=lexicons.translations(),
        dictionary=lexicons.ding(settings.dictionary) if settings.dictionary else {},
    )
