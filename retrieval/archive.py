"""The door: one object through which chats and the command line reach the articles."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import structlog

from retrieval import answer, dating, folder, levels, readers, statements, suggestions, timeline
from retrieval.analysis import analyzer, lexicons
from retrieval.clipping import successor, twin_in
from retrieval.composed import with_compounds
from retrieval.engines.disk import DiskEngine
from retrieval.engines.port import Engine, FieldName, Indexed, IndexFull, IndexTorn, Query, Weighted
from retrieval.errors import ArchiveError, ArticleError, DateRefused, FolderMissing, NotVerbatim
from retrieval.expansion import Lexicons, expand
from retrieval.folder import Found, walk
from retrieval.indexing import indexed, long_words, part_terms, pieces, prepare
from retrieval.integrity import is_as_read
from retrieval.limit import Limit, days_of, overlaps
from retrieval.model import (
    Answer,
    Citation,
    Clipping,
    Collection,
    Document,
    Event,
    FoundPassage,
    Hit,
    Language,
    Level,
    PassageId,
    Period,
    Published,
    Reason,
    Skipped,
    Span,
    SyncReport,
    TimeExpression,
    Timeline,
    Twin,
    Verdict,
    Which,
)
from retrieval.passages import passage_id, shown
from retrieval.preparing import CHUNK, prepared
from retrieval.published import date_value, has_come
from retrieval.question import LONGEST as LONGEST_QUESTION
from retrieval.question import Question, parse
from retrieval.ranking import CAPITAL, CLOSE, Ranked, Search, rank, rarity
from retrieval.readers.language import language as language_of
from retrieval.retelling import Retellings, Told
from retrieval.selection import Surroundings
from retrieval.statements import Statement
from retrieval.store import Candidate, Change, Holding, Kept, Prepared, Store
from retrieval.timeline import Choice
from retrieval.timex import reading

log = structlog.get_logger(__name__)

DEPTH = 20  # candidates that are ranked exactly; 40 rank no better (MRR .855 for .854) and cost more
SHARING = 40  # passages that share the rarest terms of a wording, to be compared with it
LIMITED_DEPTH = 400  # the same of which those are taken that fit the days a question is limited to
AFTERWARDS = timedelta(days=14)  # an article of so much later may well tell of a day
HINT = 0.3  # what a word of time counts by which a question is limited
KEPT_AT_ONCE = 512  # documents in one transaction; a sync that is killed has to read at most these again
FOLLOW = 4_000  # passages an engine takes in at once
LOOKED_UP = 2_000  # long words; of more at once it is quicker to have all counts at hand than to ask for each piece
PARTS = 0.5  # what a compound's part counts against a whole word
TITLE = 0.3
_FIELDS: tuple[tuple[FieldName, float], ...] = (("words", 1.0), ("parts", PARTS), ("title", TITLE))
# Of what counts most: what counts less decides only among passages that hold more, where there are enough of these.
# Such words are the most frequent ones, and of a million passages it takes longest to go through those that hold them.
SLIGHT = 0.2
READ_AROUND = 8  # documents whose passages are read for sentences, ...
READ_TOGETHER = 3  # of them: so many have sentences enough more often than not
SENTENCES_READ = 70  # ... fewer once so many sentences were
TWIN_TERMS = 24  # the rarest terms of a wording, by which documents that share it are looked for
SUGGESTING = 24  # documents looked at for questions, and questions tried
OPENING = 2  # the place of the last passage that tells what an article is about
LONGEST_MARK = 20_000  # characters that are marked in an article, and looked for in others, because a link says so
BEHIND = 2.0  # seconds a question waits at most for the engine to follow before it is asked once more
TOLD_EVER, TOLD = 400, 2000  # candidates for a timeline of all times, and of a period; ...
TOLD_RANKED = 160  # ... so many of those that speak of it are ranked exactly
LONGEST = 10_000  # passages of one document
NEWEST = 60  # documents a timeline without topic and period is made of
NEIGHBOURS = 8  # passages on either side that are read of a long document
SETTLED_AT_ONCE = 200  # documents without a date, compared with those that share wording
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
TakenIn = tuple[Change, list[Indexed]]


class Archive:
    """All articles we answer from.

    Entering opens store and engine, takes out what the settings do not let it hold any more, analyses anew if the
    analysis changed, dates what was left to be dated, and brings the engine up to date.
    Raises ArchiveError if the data cannot be used (ArchiveBusy: by another process).
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._store = Store(settings.data)
        self._engine = _engine_of(settings)
        self._exit = AsyncExitStack()
        self._writing = asyncio.Lock()
        self._replacing = asyncio.Lock()  # within a turn of writing: from a change of the store until the engine has it
        self._rebuilt = False
        self._suggested: tuple[int, int, tuple[str, ...]] = (-1, 0, ())  # for which generation, and how many
        self._lexicons = Lexicons(lexicons.Synonyms({}), lexicons.Synonyms({}), {}, {})
        self._dictionary_is_read = False

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opening:
            await opening.enter_async_context(self._store)
            await opening.enter_async_context(self._engine)
            self._lexicons = await asyncio.to_thread(_load_lexicons, self.settings)
            await self._expunge_hidden()
            if await self._store.generation() and await self._store.fact("analysis") != analyzer.fingerprint():
                await self._reanalyse(None)
                self._rebuilt = True
            elif await self._store.generation() and await self._store.fact("statements") != statements.rules():
                await self._restate_all()
            await self._settle()  # what a kill, a migration or what was just taken out left to be dated anew
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
                await self._store.note("statements", statements.rules())
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
                await self._settle()
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
        async with self._writing, self._replacing:
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
            await self._store.with_its_own_date(source) == item.document
        )

    async def _reanalyse(self, progress: Report | None) -> int:
        log.info("analysing all documents anew", analysis=analyzer.fingerprint())

        def anew(documents: Sequence[tuple[Document, str]]) -> list[Prepared]:
            return [prepare(document, stamp) for document, stamp in documents]

        count = await self._store.reanalyse(anew, CHUNK, analyzer.fingerprint())
        await self._store.note("statements", statements.rules())
        return count

    async def _restate_all(self) -> None:
        """Reads anew what all documents say of which day, after the rules for that changed."""

        def anew(documents: Sequence[tuple[Document, list[Span]]]) -> list[Sequence[Statement]]:
            return [statements.of(document, sentences) for document, sentences in documents]

        started = time.perf_counter()
        count = await self._store.restate_all(anew, CHUNK, statements.rules())
        log.info(
            "read the times of all documents anew, because the rules for them changed",
            documents=count,
            seconds=round(time.perf_counter() - started, 1),
        )

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
        done = 0
        async with aclosing(_ahead(self._taken_in(at))) as changes:
            async for change, taken in changes:
                try:
                    await engine.replace(taken, without=change.gone, generation=change.generation)
                except IndexFull as full:
                    raise ArchiveError(str(full)) from full
                if engine is self._engine:
                    await self._store.forget_gone(change.generation)
                done += len(taken)
                if progress and taken:
                    progress(Progress("indexing", done, max(total, done)))

    async def _taken_in(self, at: int) -> AsyncGenerator[TakenIn, None]:
        """What an engine at a generation has to follow, with the passages as it takes them in."""
        splits: dict[str, tuple[str, ...]] = {}
        repeated: dict[str, int] = {}
        async for change in self._store.changes(at, FOLLOW):
            new = await asyncio.to_thread(long_words, change.added) - splits.keys()
            if len(new) > LOOKED_UP and not repeated:
                repeated = await self._store.repeated()
            counts = repeated or await self._store.counted("words", await asyncio.to_thread(pieces, new))
            splits |= await asyncio.to_thread(_split, new, counts)
            yield change, await asyncio.to_thread(indexed, change.added, splits)

    # ---- asking

    async def ask(self, question: str, *, language: Language | None = None, today: date | None = None) -> Answer:
        """Answers a question in the articles' own words, or says why not.

        language   what to take the question for if its words do not tell; default is the settings'
        today      what its "letzte Woche" is counted from; default is the day it is, in UTC
        """
        started = time.perf_counter()
        generation = await self._store.generation()
        found, is_whole = await self._answer(question, language, today)
        if not (is_whole and found.verdict is Verdict.ANSWERED) and await self._has_moved_on(generation):
            await self._wait_until_followed()
            found, _ = await self._answer(question, language, today)
        took = round((time.perf_counter() - started) * 1000, 3)
        return replace(found, question=question[:LONGEST_QUESTION], took_ms=took)

    async def _answer(self, question: str, language: Language | None, today: date | None) -> tuple[Answer, bool]:
        """An answer to a question, and whether no citation of it was held back."""
        search, arounds = await self.evidence(question, language=language, today=today)
        totals = await self._store.totals()
        if search.question.asks_events and search.question.limit and totals.documents:
            topic = " ".join(word.text for word in search.question.words)
            found = await self._happened(topic, search.question, search.question.limit, totals.documents)
        else:
            found = answer.compose(search, arounds, totals.documents)
        citations = await self._verbatim(found.citations)
        is_whole = len(citations) == len(found.citations)
        if found.citations and not citations:
            found = replace(found, verdict=Verdict.NOTHING, reason=Reason("detail_not_found"))
        return replace(found, citations=citations, as_of=totals.as_of), is_whole

    async def _happened(self, topic: str, asked: Question, limit: Limit, documents: int) -> Answer:
        """The most telling events of some days; more are looked through if not all of these are known to be of then."""
        for most in (answer.MOST, answer.TOLD):
            told = await self.timeline(topic, most, period=limit.period)
            found = answer.events(asked.text, limit, told, documents)
            if len(found.citations) >= min(answer.MOST, told.total):
                break
        return found

    async def _has_moved_on(self, generation: int) -> bool:
        """Whether the engine may have named passages that were replaced meanwhile, which hides what they became."""
        return await self._store.generation() != generation or not await self._store.is_followed()

    async def _wait_until_followed(self) -> None:
        """Waits until the engine knows what was replaced; not for the end of a sync, which may take hours."""
        if not await self._store.is_followed():
            with suppress(TimeoutError):
                async with asyncio.timeout(BEHIND), self._replacing:
                    pass

    async def evidence(
        self, question: str, *, language: Language | None = None, today: date | None = None
    ) -> tuple[Search, list[Surroundings]]:
        """What an answer is decided on: the question against this archive, and the best documents, read."""
        search = await self._expand(question, language, today or _today())
        search, ranked = await self._ranked(search)
        return search, await self._timed(search, await self._around(ranked))

    async def search(self, query: str, limit: int = 10) -> list[FoundPassage]:
        """The ranking alone: passages best first."""
        search = await self._expand(query, None)
        _, ranked = await self._ranked(search, max(limit, DEPTH))
        ranked = ranked[:limit]
        kept = await self._store.passages([item.kept.id for item in ranked])
        holdings = await self._as_read({item.kept.document for item in ranked})
        found: list[FoundPassage] = []
        for item in ranked:
            if item.kept.id in kept and item.kept.document in holdings:
                passage = kept[item.kept.id].passage
                text = passage.span.of(holdings[item.kept.document].document.text)
                place, score = len(found) + 1, round(item.score, 4)
                found.append(FoundPassage(place, passage.source, passage.paragraph, passage.span, text, score))
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
        search = await self._expand(question, language, _today())
        search, ranked = await self._ranked(search, DEPTH + len(texts))
        arounds = await self._timed(search, await self._around(ranked, beyond=len(texts)))
        return await self._verbatim(answer.further(search, arounds, texts, limit))

    async def timeline(
        self,
        topic: str | None = None,
        limit: int = 12,
        *,
        period: Period = timeline.EVER,
        which: Which = "all",
        skip: int = 0,
        source: str | None = None,
    ) -> Timeline:
        """What happens when, in the articles' own words: the most telling events, in order of their days.

        topic   what they are to be about; without one they are of the newest articles, or of the period
        limit, skip   so many of them, after those that tell more; at most so many statements without a day as well
        source  the only article they are to be taken from
        """
        words = (topic or "").strip()
        choice = Choice(limit, skip, period, which, words)
        search = await self._expand(words, None) if words else None
        told = await self._stated(search, choice, source)
        counts = await self._store.counted("terms", {term for each in told for term in each.terms})
        passages = (await self._store.totals()).passages
        asked = [{form.term for form in sought.forms} for sought in search.sought] if search else []
        retellings = Retellings({term: rarity(held, passages) for term, held in counts.items()}, asked)
        return await self._as_told(await asyncio.to_thread(timeline.compose, told, retellings, choice))

    async def _stated(self, search: Search | None, choice: Choice, source: str | None) -> list[Told]:
        """The statements a timeline is made of."""
        if source is not None:
            number = await self._store.current(source)
            arounds = [] if number is None else await self._openings([number], last=LONGEST)
        elif search is not None:
            arounds = await self._alone(await self._stating(search, choice))
        else:
            return await self._lately(choice)
        numbers = [around.holding.id for around in arounds]
        stated = choice.of(await self._store.statements_of(numbers))
        if search is None:
            return await asyncio.to_thread(timeline.of_articles, arounds, stated)
        return await asyncio.to_thread(timeline.of_topic, search, arounds, stated)

    async def _stating(self, search: Search, choice: Choice) -> list[Ranked[Kept]]:
        """Candidates that speak of a time that is wanted."""
        query = _query(search)
        hits = await self._hits(query, TOLD_EVER if choice.period == timeline.EVER else TOLD) if query.terms else []
        stating = await self._store.stating(
            [hit.passage for hit in hits], choice.period, timeline.STATUSES[choice.which], undated=choice.takes_undated
        )
        found = await self._store.entitled(stating[:TOLD_RANKED])
        candidates = [found[key] for key in stating if key in found]
        return rank(search, [kept for kept, _ in candidates], {kept.document: title for kept, title in candidates})

    async def _lately(self, choice: Choice) -> list[Told]:
        """The statements of the newest articles; of a period, those that speak of it."""
        if choice.period == timeline.EVER:
            numbers = [*await self._store.newest(NEWEST), *await self._store.undated(NEWEST // 2)]
            stated = choice.of(await self._store.statements_of(numbers))
            if newest := (await self._store.totals()).newest:
                stated = timeline.recent(stated, newest.value)
        else:
            stated = await self._store.statements_between(choice.period, timeline.STATUSES[choice.which], TOLD_EVER)
        holdings = await self._as_read(stated)
        places = [(number, each.span) for number, held in stated.items() for each in held]
        kept = await self._store.passages_around(places)
        arounds = [Surroundings(holdings[number], tuple(kept[number]), {}) for number in kept if number in holdings]
        return await asyncio.to_thread(timeline.of_articles, arounds, stated)

    async def _as_told(self, found: Timeline) -> Timeline:
        """A timeline without what is not verbatim."""
        told = [each for event in found.events for each in (event, *event.conflicting)]
        cited = [citation for event in told for citation in (event.citation, *event.others)]
        true = frozenset(await self._verbatim([*cited, *found.undated]))
        events = tuple(sound for event in found.events if (sound := _sound(event, true)))
        return replace(found, events=events, undated=tuple(each for each in found.undated if each in true))

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
        hits = await self._hits(Query(tuple(Weighted(term) for term in rarest)), SHARING)
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

    async def _expand(self, question: str, language: Language | None, today: date | None = None) -> Search:
        """The question against this archive; without `today` it is limited to no days."""
        language = language or self.settings.language
        asked = parse(question, language, today)
        if asked.language == "en" and not self._dictionary_is_read:
            await asyncio.to_thread(len, self._lexicons.dictionary)  # reads all of it, for which others need not wait
            self._dictionary_is_read = True
        if asked.limit is not None and (newest := (await self._store.totals()).newest) is not None:
            asked = parse(question, language, today, newest.value)
        return await expand(asked, self._store, self._lexicons)

    async def _ranked(self, search: Search, depth: int = DEPTH) -> tuple[Search, list[Ranked[Candidate]]]:
        """Candidates from the engine, ordered exactly, by the search with the compounds they hold."""
        limit = search.question.limit
        hits = await self._hits(_query(search, SLIGHT), depth) if limit is None else []
        if len(hits) < depth:  # few passages hold the words that count
            hits = await self._hits(_query(search), depth if limit is None else LIMITED_DEPTH)
        timely = await self._appeared_by(hits, limit.period) if limit else set()
        if limit is not None:
            hits = [hit for hit in hits if hit.passage in timely][:depth] + hits[: depth // 4]
        found = await self._store.candidates(list(dict.fromkeys(hit.passage for hit in hits)))
        candidates = list(found.values())
        search = with_compounds(search, (kept.terms for kept, _ in candidates))
        ranked = rank(search, [kept for kept, _ in candidates], {kept.document: title for kept, title in candidates})
        return search, ranked if limit is None else _mixed(ranked, timely)

    async def _appeared_by(self, hits: Sequence[Hit], period: Period) -> set[PassageId]:
        """Those of the passages whose articles can be about a period: they appeared within it, or soon after."""
        dates = await self._store.appeared([hit.passage for hit in hits])
        end = min(date.max - AFTERWARDS, date.fromisoformat(period.last)) if period.last else None
        until = (end + AFTERWARDS).isoformat() if end else None
        return {key for key, value in dates.items() if overlaps(*days_of(value), Period(period.first, until))}

    async def _hits(self, query: Query, depth: int) -> list[Hit]:
        """What the engine finds; if it turns out torn, after it was filled anew."""
        try:
            return await self._engine.search(query, depth)
        except IndexTorn:
            async with self._writing, self._replacing:
                if await self._engine.generation() < await self._store.generation():  # else another search was quicker
                    await self._refill(None)
            return await self._engine.search(query, depth)

    async def _around(self, ranked: Sequence[Ranked[Candidate]], beyond: int = 0) -> list[Surroundings]:
        """The documents of the best candidates, each with the passages around them; so many more than for an answer."""
        best: dict[int, list[Ranked[Candidate]]] = {}
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

    async def _near(self, best: Mapping[int, Sequence[Ranked[Candidate]]]) -> list[Surroundings]:
        """Documents with the passages around the first of their candidates, in the order given."""
        places = {number: items[0].kept.place for number, items in best.items()}
        found = await self._store.articles(places, NEIGHBOURS)
        holdings = _as_read({number: holding for number, (holding, _) in found.items()})
        return [
            Surroundings(
                holdings[number],
                tuple(found[number][1]),
                {item.kept.id: item.score for item in items},
            )
            for number, items in best.items()
            if number in holdings
        ]

    async def _timed(self, search: Search, arounds: list[Surroundings]) -> list[Surroundings]:
        """The same, with the times of their statements if the question is limited: to read these anew takes long."""
        if search.question.limit is None:
            return arounds
        stated = await self._store.statements_of([around.holding.id for around in arounds])
        return [
            replace(around, times=tuple(time for each in stated.get(around.holding.id, ()) for time in each.times))
            for around in arounds
        ]

    async def _alone(self, ranked: Sequence[Ranked[Kept]]) -> list[Surroundings]:
        """The documents of candidates, each with these passages and no others, in order of the best ones."""
        found: dict[int, list[Ranked[Kept]]] = {}
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
        return _as_read(await self._store.holdings(set(numbers)))

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

    # ---- dates of documents

    async def entries(self) -> Mapping[str, str]:
        """The desk's own dates by source, as ISO 8601, also of documents that are not there just now."""
        return await self._store.entries()

    async def adopt(self, entries: Mapping[str, str]) -> None:
        """Has the desk's dates of another archive, as far as this one holds their documents, and no others."""
        held = await self._store.held(entries)
        had = await self._store.entries()
        changes: dict[str, str | None] = dict.fromkeys(had.keys() - held)
        changes |= {source: entries[source] for source in held if had.get(source) != entries[source]}
        if changes:
            await self._enter(changes)

    async def named(self, name: str) -> tuple[str, ...]:
        """The sources that are meant by a name: the one called so, else all that begin so, else all that hold it."""
        return _named(name, sorted(await self._store.stamps())) if name else ()

    async def date_suggestion(self, source: str) -> Published | None:
        """The day an undated document may have appeared on, because reports of that day tell of the same event.

        Worth a question to the desk and nothing more. `inferred_from` names the report that is nearest.
        """
        number = await self._store.current(source)
        holdings = {} if number is None else await self._as_read({number})
        if number is None or number not in holdings or holdings[number].document.published:
            return None
        document, passages = holdings[number].document, await self._store.passages_of(number)
        ours = _told(document, passages)
        today = date.today()
        reports = [
            dating.report(document, other, _told(other, kept), today) for other, kept in await self._reports(passages)
        ]
        sentences = [*ours, *(sentence for report in reports for sentence in report.sentences)]
        counts = await self._store.counted("terms", {term for sentence in sentences for term in sentence.terms})
        here = Counter(term for kept in passages for term in set(kept.terms.split()))
        return dating.suggested(
            ours,
            reports,
            dating.Familiarity(counts, (await self._store.totals()).passages),
            own={term for term, count in here.items() if counts.get(term, 0) <= count},
            not_before=dating.earliest(document, today),
        )

    async def _reports(self, passages: Sequence[Kept]) -> list[tuple[Document, list[Kept]]]:
        """Documents with a day of their own, each with the passages that resemble some of the given ones."""
        found: dict[int, dict[int, Kept]] = {}
        for passage in passages:
            counts = await self._store.counted("terms", set(passage.terms.split()))
            rarest = sorted(counts, key=lambda term: (counts[term], term))[:TWIN_TERMS]
            if rarest:
                hits = await self._hits(Query(tuple(Weighted(term) for term in rarest)), SHARING)
                for kept in (await self._store.passages([hit.passage for hit in hits])).values():
                    found.setdefault(kept.document, {})[kept.place] = kept
        holdings = await self._as_read(found)
        return [
            (holding.document, list(found[number].values()))
            for number, holding in sorted(holdings.items())
            if (known := holding.document.published) and known.basis != "twin" and len(known.value) == len("2025-08-07")
        ]

    async def _enter(self, entries: Mapping[str, str | None]) -> None:
        """Notes dates of the desk, None for one that is taken back; also while a sync reads."""
        async with self._replacing:
            followed = await self._engine.generation() == await self._store.generation()
            await self._store.enter(entries)
            await self._settle()
            if followed:  # else a sync is at it, and has the engine follow in the end
                await self._follow(None)

    async def _settle(self) -> None:
        """Looks again at documents without a date of their own around which something changed; while `_replacing`.

        Stopped at any moment, the next start goes on.
        """
        today = date.today()
        inferred: dict[int, Published | None] = {}
        async for alone, alike in self._store.unsettled(SETTLED_AT_ONCE):
            inferred |= dict.fromkeys(alone)
            inferred |= await asyncio.to_thread(_inferred, alike, today)
        await self._store.settle(inferred)
        while numbers := await self._store.redated(SETTLED_AT_ONCE):
            await self._restate(numbers)

    async def _restate(self, numbers: Sequence[int]) -> None:
        """Reads anew what documents say of which day: they appeared on another one than was thought."""
        holdings = await self._store.holdings(numbers)
        await self._store.restate(await asyncio.to_thread(_stated, holdings.values()))
        await self._store.followed_dates(numbers)

    # Last, because from here on `date` is not the type of a day in this class any more.
    async def date(self, source: str, value: str | None) -> bool:
        """Notes the desk's own date of a document, which goes before all others; None takes it back.

        value  "2025-10-16", "2025-10" or "2025", or as people write it ("16. Oktober 2025")
        Kept until it is taken back, whatever becomes of the file. False if there is no such document.
        Raises DateRefused if the value names no date, or one after tomorrow.
        """
        entry = None if value is None else _entry(value)
        if await self._store.current(source) is None:
            return False
        await self._enter({source: entry})
        return True


def timed(path: Path, published: Published | None = None) -> tuple[Document, tuple[TimeExpression, ...]]:
    """A single file as an archive reads it, with its time expressions in order.

    published  when it appeared, in place of what the file says
    Raises ArticleError, with the code "format" for an ending that no archive reads.
    """
    if path.suffix.casefold() not in readers.FORMATS:
        raise ArticleError("format", path.suffix)
    document = readers.read(Found(path.as_posix(), path, ""))
    document = replace(document, published=published or document.published)
    return document, reading.read(document)


def times(text: str, published: Published | None = None) -> tuple[TimeExpression, ...]:
    """The time expressions of a bare text, in order."""
    return reading.read(Document("", text, "", language_of(text), published=published))


def _entry(value: str) -> str:
    known = date_value(value)
    if known is None:
        raise DateRefused("unreadable", value)
    if not has_come(known, date.today()):
        raise DateRefused("future", known)
    return known


def _inferred(group: Sequence[tuple[int, Document, Sequence[Document]]], today: date) -> dict[int, Published | None]:
    return {number: dating.inferred(document, near, today) for number, document, near in group}


def _stated(holdings: Iterable[Holding]) -> dict[int, tuple[Statement, ...]]:
    return {holding.id: statements.of(holding.document) for holding in holdings}


def _told(document: Document, passages: Iterable[Kept]) -> list[dating.Told]:
    return [sentence for kept in passages for sentence in dating.told(document, kept.passage, kept.terms)]


def _named(name: str, sources: Sequence[str]) -> tuple[str, ...]:
    wanted = name.casefold()
    files = {source: source.rpartition("/")[2].casefold() for source in sources}
    for fits in (
        lambda source: source == name,
        lambda source: wanted in {source.casefold(), files[source], files[source].rpartition(".")[0]},
        lambda source: files[source].startswith(wanted),
        lambda source: wanted in source.casefold(),
    ):
        if found := tuple(filter(fits, sources)):
            return found
    return ()


def _sound(event: Event, true: frozenset[Citation]) -> Event | None:
    """An event without the citations that are not among the true ones."""
    if event.citation not in true:
        return None
    return replace(
        event,
        others=tuple(each for each in event.others if each in true),
        conflicting=tuple(sound for each in event.conflicting if (sound := _sound(each, true))),
    )


def _as_read(holdings: dict[int, Holding]) -> dict[int, Holding]:
    """The same without those whose text is not what their file held; these are logged."""
    documents = {number: holding.document for number, holding in holdings.items()}
    strange = [number for number, document in documents.items() if not is_as_read(document.text, document.sha256)]
    for number in strange:
        log.error("a document is not as it was read, and was left out", source=holdings.pop(number).document.source)
    return holdings


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


def _today() -> date:
    return datetime.now(UTC).date()


def _mixed(ranked: Sequence[Ranked[Candidate]], timely: set[PassageId]) -> list[Ranked[Candidate]]:
    """Two candidates of the days a question is limited to, then one of others, and so on: all are to be read."""
    inside = [item for item in ranked if item.kept.id in timely]
    outside = [item for item in ranked if item.kept.id not in timely]
    mixed: list[Ranked[Candidate]] = []
    while inside or outside:
        mixed += [*inside[:2], *outside[:1]]
        inside, outside = inside[2:], outside[1:]
    return mixed


def _query(search: Search, slight: float = 0.0) -> Query:
    """What the engine is asked for; without what counts less than that share of what counts most."""
    forms = [
        (form, form.weight * (CAPITAL if sought.word.capital else 1.0))
        for sought in search.sought
        for form in sought.forms
    ]
    least = slight * max((weight * form.idf for form, weight in forms), default=0.0)
    terms: dict[tuple[str, FieldName], float] = {}
    for form, weight in forms:
        fields = _FIELDS if form.weight >= CLOSE else _FIELDS[:2]  # nothing was found by a synonym in a title alone
        for field, share in fields:
            if weight * share * form.idf >= least:
                terms[form.term, field] = max(weight * share, terms.get((form.term, field), 0.0))
    for word in search.question.hints:
        terms.setdefault((word.term, "words"), HINT)
    return Query(tuple(Weighted(term, weight, field) for (term, field), weight in terms.items()))


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


async def _ahead(changes: AsyncGenerator[TakenIn, None]) -> AsyncGenerator[TakenIn, None]:
    """The same, each of them made while the one before is dealt with."""
    async with aclosing(changes):
        upcoming = asyncio.ensure_future(anext(changes, None))
        try:
            while (change := await upcoming) is not None:
                upcoming = asyncio.ensure_future(anext(changes, None))
                yield change
        finally:
            upcoming.cancel()
            await asyncio.gather(upcoming, return_exceptions=True)  # nobody else asks for how it ended


def _split(words: Iterable[str], passages: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    # By their ends: words that end alike share most of the pieces that are looked up, which are kept for a while.
    return {word: part_terms(word, passages) for word in sorted(words, key=lambda word: word[::-1])}


def _engine_of(settings: Settings) -> Engine:
    if settings.data and settings.engine == "disk":
        return DiskEngine(settings.data / "index")
    from retrieval.engines.memory import MemoryEngine  # noqa: PLC0415  # numpy takes a tenth of a second

    return MemoryEngine()


def _load_lexicons(settings: Settings) -> Lexicons:
    return Lexicons(
        own=lexicons.synonyms() if settings.synonyms else lexicons.Synonyms({}),
        thesaurus=lexicons.thesaurus(settings.thesaurus) if settings.thesaurus else lexicons.Synonyms({}),
        english=lexicons.translations(),
        dictionary=lexicons.ding(settings.dictionary) if settings.dictionary else {},
    )
