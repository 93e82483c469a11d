"""How fast and how large: reading articles, asking, searching, the engine beside its peers, a cold start."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from pathlib import Path
from unittest.mock import patch

import tantivy

from bench.corpora import ROOT
from bench.peers import Peer
from bench.process import memory, onto_one_core
from bot import pauses
from bot.phrases import GERMAN
from bot.picture import draw, png
from bot.timelines import AT_ONCE, Wanted
from retrieval.archive import Archive, Settings
from retrieval.engines.disk import DiskEngine
from retrieval.engines.port import Query
from retrieval.model import Hit
from retrieval.store import Store

WARM = 20  # questions asked before the clock runs
HITS = 10  # a peer's search brings
FEWEST = 30  # questions a peer is asked however long they take
PASSES = 3  # over the same queries where engine and bare engine are compared; each query's best counts
COLD_RUNS = 5
DRAWN = 9  # pictures after one to warm up
COLD_QUESTION = "Wann endet Trumps Frist?"


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds a question took, over `asked` questions."""

    p50: float
    p95: float
    p99: float
    asked: int


@dataclass(frozen=True, slots=True)
class Synced:
    """One sync in a fresh process; seconds from opening the archive to the end of the report."""

    seconds: float
    read: int
    unchanged: int
    passages: int
    peak: float


@dataclass(frozen=True, slots=True)
class Served:
    """A fresh process that opened the data directory, asked and searched, on one core.

    stage    our engine alone: the candidates of a question
    bare     tantivy on the same index files with the same terms, weights and number of hits
    rss, peak  MB, taken when all questions were asked
    opening  seconds
    """

    passages: int
    opening: float
    ask: Timing
    timeline: Timing
    search: Timing
    stage: Timing
    bare: Timing
    rss: float
    peak: float


@dataclass(frozen=True, slots=True)
class PeerSpeed:
    """A peer in a fresh process; build in seconds, rss in MB after searching."""

    name: str
    build: float
    search: Timing
    rss: float


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` (0 to 1) of all do not exceed. Raises ValueError if there are none."""
    if not values:
        raise ValueError("a percentile of nothing")
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def timing(seconds: Sequence[float]) -> Timing:
    """Of durations in seconds."""
    p50, p95, p99 = (percentile(seconds, share) * 1000 for share in (0.5, 0.95, 0.99))
    return Timing(p50, p95, p99, len(seconds))


# ---- ours


def sync(articles: Path, data: Path) -> Synced:
    """Brings the archive up to date with the folder."""
    return asyncio.run(_sync(articles, data))


async def _sync(articles: Path, data: Path) -> Synced:
    started = time.perf_counter()
    async with Archive(Settings(articles=articles, data=data)) as archive:
        report = await archive.sync()
        seconds = time.perf_counter() - started
        status = await archive.status()
    return Synced(seconds, report.read, report.unchanged, status.passages, memory()[1])


def serve(data: Path, questions: Sequence[str]) -> Served:
    """Opens what was kept and asks everything after a warm-up."""
    onto_one_core()
    return asyncio.run(_serve(data, questions))


async def _serve(data: Path, questions: Sequence[str]) -> Served:
    started = time.perf_counter()
    async with Archive(Settings(articles=None, data=data)) as archive:
        opening = time.perf_counter() - started
        pauses.shorten()  # as the service does
        ask = await _timed(archive.ask, questions)
        rss, peak = memory()
        timeline = await _timed(archive.timeline, topics(questions))
        search = await _timed(archive.search, questions)
        queries = await _queries(archive, questions[WARM:])
        passages = (await archive.status()).passages
    stage, bare = await _stage(data / "index", queries)
    return Served(passages, opening, ask, timeline, search, stage, bare, rss, peak)


def topics(questions: Sequence[str]) -> list[str]:
    """What one may want a timeline of: the capitalised words of questions, but for each one's first."""
    named = (" ".join(word for word in question.rstrip("?").split()[1:] if word[0].isupper()) for question in questions)
    return [topic for topic in named if topic]


async def _timed(ask: Callable[[str], Awaitable[object]], questions: Sequence[str]) -> Timing:
    """The first `WARM` questions are not counted, unless there are no others."""
    seconds = []
    for question in questions:
        started = time.perf_counter()
        await ask(question)
        seconds.append(time.perf_counter() - started)
    return timing(seconds[WARM:] or seconds)


async def _queries(archive: Archive, questions: Sequence[str]) -> list[tuple[Query, int]]:
    """What the archive asks its engine for."""
    heard: list[tuple[Query, int]] = []
    search = DiskEngine.search

    async def listening(engine: DiskEngine, query: Query, limit: int) -> list[Hit]:
        heard.append((query, limit))
        return await search(engine, query, limit)

    with patch.object(DiskEngine, "search", listening):
        for question in questions:
            await archive.search(question)
    return heard


async def _stage(directory: Path, queries: Sequence[tuple[Query, int]]) -> tuple[Timing, Timing]:
    """Our engine and bare tantivy in turn, so that whatever else the machine does falls on both."""
    index = tantivy.Index.open(str(directory))
    searcher = index.searcher()
    ours = [float("inf")] * len(queries)
    bare = list(ours)
    async with DiskEngine(directory) as engine:
        for _ in range(PASSES):
            for place, (query, limit) in enumerate(queries):
                started = time.perf_counter()
                await engine.search(query, limit)
                between = time.perf_counter()
                _bare_search(index.schema, searcher, query, limit)
                ended = time.perf_counter()
                ours[place] = min(ours[place], between - started)
                bare[place] = min(bare[place], ended - between)
    return timing(ours), timing(bare)


def _bare_search(
    schema: tantivy.Schema, searcher: tantivy.Searcher, query: Query, limit: int
) -> list[tuple[str, float]]:
    must, should = tantivy.Occur.Must, tantivy.Occur.Should
    clauses = [(must, tantivy.Query.term_query(schema, "words", term, "basic")) for term in query.required]
    clauses += [
        (
            should,
            tantivy.Query.boost_query(tantivy.Query.term_query(schema, each.field, each.term, "freq"), each.weight),
        )
        for each in query.terms
    ]
    hits = searcher.search(tantivy.Query.boolean_query(clauses), limit, count=False).hits
    return [(str(searcher.doc(address).get_first("key")), score) for score, address in hits]


def terms_to(file: Path, data: Path) -> None:
    """Writes the terms of every kept passage, a passage a line, for peers that are given our terms."""
    asyncio.run(_terms_to(file, data))


async def _terms_to(file: Path, data: Path) -> None:
    with file.open("w", encoding="utf-8") as lines:
        async with Store(data) as store:
            async for change in store.changes(0, 4_000):
                lines.writelines(" ".join(added.terms.split()) + "\n" for added in change.added)


# ---- theirs


def measure_peer(peer: Peer, texts: Path, questions: Sequence[str], patience: float) -> PeerSpeed:
    """A peer over the passages in a file, one a line; the questions are already terms if it wants terms.

    patience   seconds after which it is asked no more than `FEWEST` questions
    """
    lines = texts.read_text("utf-8").splitlines()
    started = time.perf_counter()
    search = peer.build(lines)
    build = time.perf_counter() - started
    del lines
    onto_one_core()
    seconds = _patiently(search, questions, patience)
    return PeerSpeed(peer.name, build, timing(seconds), memory()[0])


def _patiently(search: Callable[[str, int], object], questions: Sequence[str], patience: float) -> list[float]:
    search(questions[0], HITS)
    seconds: list[float] = []
    for question in questions:
        started = time.perf_counter()
        search(question, HITS)
        seconds.append(time.perf_counter() - started)
        if len(seconds) >= FEWEST and sum(seconds) > patience:
            break
    return seconds


# ---- cold start


def drawn(articles: Path) -> list[float]:
    """Seconds for the picture of a folder's timeline, from its events to the PNG, sorted; fonts are read already."""
    return asyncio.run(_drawn(articles))


async def _drawn(articles: Path) -> list[float]:
    async with Archive(Settings(articles)) as archive:
        await archive.sync()
        events = await archive.timeline(limit=AT_ONCE)
    seconds = []
    for _ in range(1 + DRAWN):
        started = time.perf_counter()
        png(draw(events, Wanted(), GERMAN, date.today()))
        seconds.append(time.perf_counter() - started)
    return sorted(seconds[1:])


def cold(articles: Path) -> list[float]:
    """Seconds of whole `belegbot ask` processes over a folder, nothing kept between them, sorted.

    Raises CalledProcessError if one does not end with 0.
    """
    command = [sys.executable, "-m", "bot", "ask", COLD_QUESTION, "--articles", str(articles)]
    # Translated modules are kept, as `make setup` does.
    left_out = ("BELEGBOT_", "PYTHONDONTWRITEBYTECODE")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    seconds = []
    for _ in range(COLD_RUNS):
        started = time.perf_counter()
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        seconds.append(time.perf_counter() - started)
    return sorted(seconds)
