"""Fits the weights of `retrieval.selection` and `retrieval.judgement`: `python -m bench.fit QUESTIONS=ARTICLES ...`.

Each pair is a question file and the folder its questions are about. Both models are small and linear over features that
have a meaning, so that a weight can be read, doubted and changed by hand. What is printed is pasted into the sources.

For the verdict every question that the articles answer is asked twice: the second time the sentences that answer it
are taken out, so that the article stays the right one and only the detail is missing.
"""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval import judgement
from retrieval.archive import Archive, Settings
from retrieval.evaluation import Case, load
from retrieval.ranking import Search
from retrieval.selection import Features, Scored, Surroundings, select
from retrieval.store import Kept

Vector = NDArray[np.float64]
SENTENCES = 50  # of a question, that the right ones are told from
STEPS = 400
RIDGE = 0.3
TAKEN_OUT = 0.4  # what a question without its answer counts: what is left may still answer it in other words


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its best sentences: their features, and which are right; and what the verdict is based on."""

    features: Vector  # one row a sentence
    right: Vector  # 1 or 0, one a sentence
    evidence: Vector
    refused: bool  # by a rule, whatever the weights
    answered_right: bool  # whether calling the best sentence an answer is right
    share: float = 1.0  # what it counts for the verdict; below 1 it does not count for the choice of the sentence


async def examples(questions: Path, articles: Path) -> list[Example]:
    """Every question of a file, asked of a folder kept in memory."""
    async with Archive(Settings(articles=articles)) as archive:
        await archive.sync()
        return [example for case in load([questions]) for example in await _examples(archive, case)]


async def _examples(archive: Archive, case: Case) -> list[Example]:
    search, arounds = await archive.evidence(case.q)
    found = [_of(case, search, scored)] if (scored := select(search, arounds)) else []
    if case.gold and (scored := select(search, [_without_answer(case, around) for around in arounds])):
        found.append(replace(_of(case, search, scored), answered_right=False, share=TAKEN_OUT))
    return found


def _without_answer(case: Case, around: Surroundings) -> Surroundings:
    left = (_kept_without(case, around, kept) for kept in around.passages)
    return replace(around, passages=tuple(kept for kept in left if kept.passage.sentences))


def _kept_without(case: Case, around: Surroundings, kept: Kept) -> Kept:
    text = around.holding.document.text
    lines = zip(kept.passage.sentences, kept.terms.split("\n"), kept.folded.split("\n"), strict=True)
    left = [line for line in lines if not case.holds(kept.passage.source, line[0].of(text))]
    if len(left) == len(kept.passage.sentences):
        return kept
    return replace(
        kept,
        passage=replace(kept.passage, sentences=tuple(span for span, _, _ in left)),
        terms="\n".join(terms for _, terms, _ in left),
        folded="\n".join(folded for _, _, folded in left),
    )


def _of(case: Case, search: Search, scored: Sequence[Scored]) -> Example:
    shown = scored[:SENTENCES]
    right = [case.holds(item.kept.passage.source, item.text) for item in shown]
    return Example(
        features=np.array([item.features for item in shown]),
        right=np.array(right, dtype=float),
        evidence=np.array(list(judgement.evidence(search, scored[0]).values())),
        refused=judgement.is_ruled_out(search, scored[0]),
        answered_right=right[0],
    )


def fit_selection(data: Sequence[Example], groups: Sequence[int]) -> Vector:
    """Weights that put right sentences first: softmax over each question's sentences, groups counting alike."""
    weights = np.zeros(len(Features._fields))
    momentum, spread = np.zeros_like(weights), np.zeros_like(weights)
    known = [
        (example, 1 / groups.count(group))
        for example, group in zip(data, groups, strict=True)
        if example.right.any() and example.share == 1
    ]
    for step in range(1, STEPS + 1):
        slope = 1e-3 * weights
        for example, share in known:
            scores = example.features @ weights
            chance = np.exp(scores - scores.max())
            chance /= chance.sum()
            good = chance * example.right
            slope += share * ((chance - good / good.sum()) @ example.features) / len(set(groups))
        momentum = 0.9 * momentum + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope**2
        weights -= 0.1 * (momentum / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return weights


def fit_judgement(data: Sequence[Example]) -> Vector:
    """Weights that tell right answers from wrong ones and from none: logistic regression by Newton's method."""
    open_ = [example for example in data if not example.refused]
    features = np.array([example.evidence for example in open_])
    right = np.array([float(example.answered_right) for example in open_])
    shares = np.array([example.share for example in open_])
    weights = np.zeros(features.shape[1])
    for _ in range(60):
        chance = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (shares * (chance - right)) + RIDGE * weights
        curve = (features.T * (shares * chance * (1 - chance))) @ features + RIDGE * np.eye(len(weights))
        weights -= np.linalg.solve(curve, slope)
    return weights


async def main(pairs: Sequence[str]) -> None:
    """Fits on all pairs and prints both sets of weights."""
    data: list[Example] = []
    groups: list[int] = []
    for number, pair in enumerate(pairs):
        questions, _, articles = pair.partition("=")
        found = await examples(Path(questions), Path(articles))
        data += found
        groups += [number] * len(found)
    names = dict(zip(Features._fields, fit_selection(data, groups), strict=True))
    print("selection:", {name: round(float(weight), 1) for name, weight in names.items()})
    judged = dict(zip(judgement.WEIGHTS, fit_judgement(data), strict=True))
    print("judgement:", {name: round(float(weight), 1) for name, weight in judged.items()})


if __name__ == "__main__":
    if len(sys.argv) < 2 or not all("=" in pair for pair in sys.argv[1:]):
        sys.exit("usage: python -m bench.fit QUESTIONS.json=ARTICLES ...")
    asyncio.run(main(sys.argv[1:]))
