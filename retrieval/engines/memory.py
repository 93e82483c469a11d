"""The engine that keeps nothing: rank-bm25 over our terms, for first tries, ad-hoc folders and tests."""

import asyncio
import heapq
from array import array
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

from rank_bm25 import BM25Plus

from retrieval.engines.port import FieldName, Indexed, Query
from retrieval.model import Hit, PassageId

K1, B = 0.9, 0.4  # Anserini's values; they suit short passages better than the usual 1.2 and 0.75
FEW = 3000  # passages that are ranked sooner (about 5 ms) than one would notice the event loop standing still

Result = TypeVar("Result")


class MemoryEngine:
    """Ranks up to some 20,000 passages. Its memory of them ends when it is left.

    The ranking is built at the first search after a change: about 0.1 ms a passage.
    """

    def __init__(self) -> None:
        self._passages: Mapping[PassageId, Indexed] = {}  # replaced as a whole, never changed in place
        self._generation = 0
        self._ranking = _Ranking({})
        self._building = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.clear()

    async def generation(self) -> int:
        """See `Engine.generation`; nothing outlives the engine, so a new one starts at 0."""
        return self._generation

    async def size(self) -> int:
        """See `Engine.size`."""
        return len(self._passages)

    async def replace(
        self, passages: Sequence[Indexed], *, without: Collection[PassageId] = (), generation: int
    ) -> None:
        """See `Engine.replace`."""
        gone = set(without)
        kept = {key: passage for key, passage in self._passages.items() if key not in gone}
        kept.update((passage.id, passage) for passage in passages)
        self._passages, self._generation = kept, generation

    async def clear(self) -> None:
        """See `Engine.clear`."""
        self._passages, self._generation = {}, 0

    @asynccontextmanager
    async def anew(self) -> "AsyncIterator[MemoryEngine]":
        """See `Engine.anew`."""
        async with MemoryEngine() as fresh:
            yield fresh
            self._passages, self._generation = fresh._passages, fresh._generation

    async def search(self, query: Query, limit: int) -> list[Hit]:
        """See `Engine.search`. Scores are BM25 with idf = ln((N + 1) / df), N counting all passages."""
        async with self._building:
            if self._ranking.passages is not self._passages:
                self._ranking = await self._run(partial(_Ranking, self._passages))
            ranking = self._ranking
        return await self._run(partial(ranking.best, query, limit))

    async def _run(self, work: Callable[[], Result]) -> Result:
        """The one place where heavy work crosses to a thread."""
        if len(self._passages) <= FEW:
            return work()
        return await asyncio.to_thread(work)


class _Ranking:
    """What is needed to rank one state of the passages; it does not change, so searches may share it."""

    def __init__(self, passages: Mapping[PassageId, Indexed]) -> None:
        self.passages = passages
        self._ids = list(passages)
        self._fields: dict[FieldName, _Field] = {
            "words": _Field([passage.words for passage in passages.values()]),
            "parts": _Field([passage.parts for passage in passages.values()]),
            "title": _Field([passage.title for passage in passages.values()]),
        }

    def best(self, query: Query, limit: int) -> list[Hit]:
        hits = (Hit(self._ids[number], score) for number, score in self._scores(query).items())
        return heapq.nsmallest(limit, hits, key=lambda hit: (-hit.score, hit.passage))

    def _scores(self, query: Query) -> dict[int, float]:
        scores: dict[int, float] = {}
        for wanted in query.terms:
            for number, score in self._fields[wanted.field].scores(wanted.term):
                scores[number] = scores.get(number, 0.0) + wanted.weight * score
        if not query.required:
            return scores
        return {number: scores.get(number, 0.0) for number in self._fields["words"].holding(query.required)}


class _Field:
    """The terms of all passages in one field; passages go by their place in the sequence."""

    def __init__(self, passages: Sequence[tuple[str, ...]]) -> None:
        self._postings = _postings(passages)
        if self._postings:  # rank-bm25 divides by the mean length
            # With delta 0 a passage without the term gets 0. rank-bm25 gives delta x idf to every passage,
            # with or without the term: the order is the same, but then every passage would seem to match.
            self._model = BM25Plus(passages, k1=K1, b=B, delta=0)
            # rank-bm25 makes a numpy array of the lengths for each term; from an array that is a plain copy.
            self._model.doc_len = array("l", self._model.doc_len)

    def scores(self, term: str) -> Sequence[tuple[int, float]]:
        """Passages that hold the term, each with its score; only these are looked at."""
        numbers = self._postings.get(term)
        return list(zip(numbers, self._model.get_batch_scores([term], numbers), strict=True)) if numbers else []

    def holding(self, terms: Collection[str]) -> set[int]:
        """Passages that hold every one of the terms (at least one term)."""
        return set.intersection(*(set(self._postings.get(term, ())) for term in terms))


def _postings(passages: Sequence[tuple[str, ...]]) -> dict[str, list[int]]:
    postings: dict[str, list[int]] = {}
    for number, terms in enumerate(passages):
        for term in set(terms):
            postings.setdefault(term, []).append(number)
    return postings
