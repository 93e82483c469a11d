"""How often the right passage comes first, ours and the peers', as asked and with a slip; and the answer."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.corpora import Labelled, with_typos, write_files
from bench.peers import PEERS, RANK_BM25, Peer, terms_of_question, terms_of_text
from bench.process import side_by_side
from retrieval.archive import Archive, Settings
from retrieval.evaluation import Case
from retrieval.model import Answer, Span
from retrieval.sentences import sentences

OURS = "Belegbot"
RANKS = 10

Rank = int | None  # of the first right passage among the first ten, from 1


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions of one run: as they stand, with a slip each, those whose answering words are known."""

    plain: tuple[Case, ...]
    slipped: tuple[Case, ...]
    answered: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """What one system found.

    plain, slipped   a rank for each question
    answers          whether what is shown first holds the answering words; None: not asked
    unfaithful       cited spans that are not what stands in the document; None where nothing is cited
    """

    name: str
    plain: tuple[Rank, ...]
    slipped: tuple[Rank, ...]
    answers: tuple[bool, ...] | None = None
    unfaithful: int | None = None


def first_right(ranks: Sequence[Rank]) -> float:
    """Share of questions whose first passage is right."""
    return sum(rank == 1 for rank in ranks) / len(ranks) if ranks else 0.0


def mrr(ranks: Sequence[Rank]) -> float:
    """Mean of 1/rank, counting 0 where no right passage is among the first ten."""
    return sum(1 / rank for rank in ranks if rank) / len(ranks) if ranks else 0.0


def asked(labelled: Labelled, seed: int, most: int | None) -> Asked:
    """The questions to ask; `most` takes every n-th, so that all sets stay represented."""
    plain = _thinned(labelled.cases, most)
    return Asked(plain, with_typos(plain, seed), _thinned(labelled.answered, most))


def _thinned(cases: Sequence[Case], most: int | None) -> tuple[Case, ...]:
    return tuple(cases[:: max(1, -(-len(cases) // most))] if most else cases)


def measure(labelled: Labelled, questions: Asked) -> list[Quality]:
    """Ours first, then the peers."""
    jobs = [
        partial(ours, labelled, questions),
        *(partial(theirs, peer, labelled, questions) for peer in PEERS),
    ]
    return list(side_by_side(jobs))


# ---- ours


def ours(labelled: Labelled, questions: Asked) -> Quality:
    """Our archive over the same passages, one file a document, store and disk engine as in service."""
    with tempfile.TemporaryDirectory(prefix="belegbot-bench-") as folder:
        return asyncio.run(_ours(labelled, questions, Path(folder)))


async def _ours(labelled: Labelled, questions: Asked, folder: Path) -> Quality:
    write_files(iter(labelled.files.items()), folder / "articles")
    async with Archive(Settings(articles=folder / "articles", data=folder / "data")) as archive:
        await archive.sync()
        plain = [await _rank(archive, case) for case in questions.plain]
        slipped = [await _rank(archive, case) for case in questions.slipped]
        answers = [(case, await archive.ask(case.q)) for case in questions.answered]
        unfaithful = [await _unfaithful(archive, answer) for _, answer in answers]
    return Quality(
        OURS,
        tuple(plain),
        tuple(slipped),
        tuple(_is_answered(case, answer) for case, answer in answers),
        sum(unfaithful),
    )


async def _rank(archive: Archive, case: Case) -> Rank:
    return _first(case, [found.source for found in await archive.search(case.q, RANKS)])


def _is_answered(case: Case, answer: Answer) -> bool:
    return any(case.holds(citation.source, citation.text) for citation in answer.citations[:1])


async def _unfaithful(archive: Archive, answer: Answer) -> int:
    wrong = 0
    for citation in answer.citations:
        document = await archive.document(citation.source)
        wrong += document is None or citation.span.of(document.text) != citation.text
    return wrong


# ---- theirs


def theirs(peer: Peer, labelled: Labelled, questions: Asked) -> Quality:
    """A peer over the passages; rank-bm25 as commonly used also chooses a sentence of the first passage."""
    texts = [unit.text for unit in labelled.units]
    search = peer.build([terms_of_text(text) for text in texts] if peer.ours else texts)

    def found(case: Case, limit: int) -> list[int]:
        return list(search(terms_of_question(case.q) if peer.ours else case.q, limit))

    def rank(case: Case) -> Rank:
        return _first(case, [labelled.units[place].source for place in found(case, RANKS)])

    return Quality(
        peer.name,
        tuple(rank(case) for case in questions.plain),
        tuple(rank(case) for case in questions.slipped),
        _best_sentences(labelled, [(case, found(case, 1)) for case in questions.answered])
        if peer == RANK_BM25
        else None,
    )


def _best_sentences(labelled: Labelled, found: Sequence[tuple[Case, Sequence[int]]]) -> tuple[bool, ...]:
    """Whether the sentence that rank-bm25 chooses in the first passage holds the answer."""
    from rank_bm25 import BM25Okapi  # noqa: PLC0415  # the other peers' processes do without it

    cut = [[span.of(unit.text) for span in sentences(unit.text, Span(0, len(unit.text)))] for unit in labelled.units]
    starts = [0]
    for passage in cut:
        starts.append(starts[-1] + len(passage))
    # The rarity of words is that of all sentences: a passage's own five would say little.
    model = BM25Okapi([sentence.lower().split() for passage in cut for sentence in passage])

    def is_right(case: Case, places: Sequence[int]) -> bool:
        if not places or not cut[places[0]]:
            return False
        place = places[0]
        inside = list(range(starts[place], starts[place + 1]))
        scores = model.get_batch_scores(case.q.lower().split(), inside)
        best = max(range(len(inside)), key=lambda number: scores[number])
        return case.holds(labelled.units[place].source, cut[place][best])

    return tuple(is_right(case, places) for case, places in found)


def _first(case: Case, sources: Sequence[str]) -> Rank:
    return next((rank for rank, source in enumerate(sources, start=1) if source in case.gold), None)
