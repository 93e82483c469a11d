"""`python -m bench`: what to measure, in which order, and where the report goes."""

import argparse
import itertools
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench import load, quality, report, speed, times
from bench.corpora import (
    ROOT,
    Labelled,
    Resampled,
    articles_for,
    labelled,
    pool_beside,
    resampled,
    write,
)
from bench.peers import PEERS, RANK_BM25, terms_of_question
from bench.process import alone, available
from retrieval.folder import TICK

SECTIONS = ("quality", "times", "speed", "cold", "load")
RESULTS = ROOT / "bench" / "RESULTS.md"
QUICK = 20_000  # passages
QUICK_QUESTIONS = 150
PATIENCE, QUICK_PATIENCE = 10.0, 3.0  # seconds after which a peer is asked no more than it must be
TIMED = 300  # questions timed, after those that warm up
GREEDY = 0.013  # MB a passage rank-bm25 takes at its peak


class Failed(Exception):
    """What was measured may not be, whatever the figures."""


def main(words: Sequence[str]) -> int:
    """Measures what was asked for and prints it; 0 if nothing failed."""
    wanted = _arguments(words)
    material = labelled(wanted.data_root or pool_beside(ROOT))
    if wanted.prepare:
        with _step(f"reading {_loaded(wanted):,} passages"):
            load.prepare(resampled(material.units, wanted.seed), _loaded(wanted), wanted.keep)
        return 0
    facts = list(report.machine(material.name, wanted.seed))
    tables: list[report.Table] = []
    figures: dict[str, float] = {}
    failures: list[str] = []
    for section in wanted.only or SECTIONS:
        try:
            for found, reached in _SECTIONS[section](wanted, material):
                for table in found:
                    print(report.markdown(table), flush=True)
                tables += found
                figures |= reached
        except Failed as failed:  # what was measured until then is written all the same
            failures.append(str(failed))
    print(report.markdown(report.goals(figures)))
    if results := _results(wanted):
        text = report.document(tables, figures, facts)
        if _is_partial(wanted) and results.exists():
            text = report.merged(results.read_text("utf-8"), tables, figures, facts)
        results.write_text(text, encoding="utf-8")
        _say(f"written to {results}")
    for failure in failures:
        _say(failure)
    return 1 if failures else 0


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help=f"{QUICK:,} passages and a sample of the questions")
    size.add_argument("--large", action="store_true", help=f"go on to {report.LARGE:,} passages")
    size.add_argument("--passages", type=int, help="another number of passages for the speed section")
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="DIR",
        help="where articles and archive of the speed and load sections stay; what is there is not read again",
    )
    parser.add_argument(
        "--prepare", action="store_true", help="measure nothing, only read for the load section what --keep is to keep"
    )
    parser.add_argument("--ours", action="store_true", help="leave the peers out of the speed section")
    parser.add_argument("--only", choices=SECTIONS, action="append", help="this section; may be repeated")
    parser.add_argument("--questions", type=int, help="about how many questions to rank, instead of all")
    parser.add_argument("--seconds", type=float, default=60.0, help="of steady load")
    parser.add_argument(
        "--data-root",
        type=Path,
        metavar="DIR",
        help="folder that holds data/pool.jsonl, questions/pool_dev.json and, for times, data/krauts_dev",
    )
    parser.add_argument(
        "--results",
        type=Path,
        metavar="FILE",
        help="where the report goes; default bench/RESULTS.md if all is measured",
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="of the typing errors, the articles and the choice of questions"
    )
    wanted = parser.parse_args(words)
    if wanted.prepare and not wanted.keep:
        parser.error("--prepare needs --keep")
    return wanted


def _results(wanted: argparse.Namespace) -> Path | None:
    """A run that leaves something out writes only where it is told to; into a report, if there is one."""
    given: Path | None = wanted.results
    return given or (None if _is_partial(wanted) else RESULTS)


def _is_partial(wanted: argparse.Namespace) -> bool:
    return bool(wanted.quick or wanted.only or wanted.passages or wanted.questions or wanted.ours)


Found = tuple[list[report.Table], dict[str, float]]


def _quality(wanted: argparse.Namespace, material: Labelled) -> Iterator[Found]:
    most = wanted.questions or (QUICK_QUESTIONS if wanted.quick else None)
    questions = quality.asked(material, wanted.seed, most)
    with _step(f"ranking {len(questions.plain):,} questions with {len(PEERS) + 1} systems"):
        found = quality.measure(material, questions)
    tables = report.quality_tables(found, material.name, len(questions.answered))
    # The goals speak of the whole pool: figures of a sample or of the demo are shown, not held against them.
    yield tables, {} if most or not material.is_pool else report.quality_figures(found[0])


def _times(wanted: argparse.Namespace, material: Labelled) -> Iterator[Found]:
    root = wanted.data_root or pool_beside(ROOT)
    scores = None
    if root and (articles := times.tagged(root / times.TAGGED)):
        with _step(f"reading the times of {len(articles)} tagged articles"):
            scores = times.score([(article.tags, times.found_in(article)) for article in articles])
    sentences = times.judged(times.directions())
    with _step(f"reading the times of {times.ARTICLES} articles on one core"):
        read = alone(times.timed, times.articles(resampled(material.units, wanted.seed)))
    yield (
        list(report.times_tables(scores, sentences, read)),
        report.times_figures(scores, sentences, read),
    )


def _speed(wanted: argparse.Namespace, material: Labelled) -> Iterator[Found]:
    if wanted.keep:
        wanted.keep.mkdir(parents=True, exist_ok=True)
        yield from _speed_in(wanted.keep, wanted, material)
        return
    with tempfile.TemporaryDirectory(prefix="belegbot-bench-") as folder:
        yield from _speed_in(Path(folder), wanted, material)


def _speed_in(folder: Path, wanted: argparse.Namespace, material: Labelled) -> Iterator[Found]:
    corpus = resampled(material.units, wanted.seed)
    questions = _questions(material.questions)
    runs: list[tuple[speed.Synced, speed.Synced]] = []
    before = 0
    for size in _sizes(wanted):
        grown, again = _grow(folder, corpus, before, size)
        figures = {f"resync {size}": again.seconds}
        if grown.read == articles_for(size) - articles_for(before):  # else some were kept
            runs.append((grown, again))
            figures[f"sync {size}"] = grown.seconds
        before = size
        if size == report.SMALL:
            yield [], figures
            continue
        with _step(f"asking {len(questions)} questions of {size:,} passages"):
            served = alone(speed.serve, folder / "data", questions)
        patience = QUICK_PATIENCE if wanted.quick else PATIENCE
        peers = [] if wanted.ours else list(_peers(folder, corpus, size, questions, patience))
        yield report.speed_tables(served, peers), figures | report.speed_figures(served, size)
    yield [report.sync_table(runs)] if runs else [], {}


def _sizes(wanted: argparse.Namespace) -> list[int]:
    """Passages after each growth; at 60,000 only reading is measured."""
    if wanted.passages or wanted.quick:
        return [wanted.passages or QUICK]
    return [report.SMALL, report.FULL, *([report.LARGE] if wanted.large else [])]


def _questions(texts: Sequence[str]) -> list[str]:
    """Evenly from all sets; the demo's are too few and come round again."""
    count = TIMED + speed.WARM
    spread = texts[:: max(1, len(texts) // count)]
    return list(itertools.islice(itertools.cycle(spread), count))


def _grow(folder: Path, corpus: Resampled, before: int, size: int) -> tuple[speed.Synced, speed.Synced]:
    first, last = articles_for(before), articles_for(size)
    with _step(f"writing {last - first:,} articles"):
        write(corpus.articles(first, last), folder / "articles")
        time.sleep(TICK / 1e9)  # what is read in the moment it is written is looked at once more by the next sync
    with _step(f"reading them, to {size:,} passages"):
        grown = alone(speed.sync, folder / "articles", folder / "data")
    with _step("reading again without changes"):
        return grown, alone(speed.sync, folder / "articles", folder / "data")


def _peers(
    folder: Path, corpus: Resampled, size: int, questions: Sequence[str], patience: float
) -> Iterator[speed.PeerSpeed]:
    texts, terms = folder / "texts", folder / "terms"
    texts.write_text("".join(f"{text}\n" for text in corpus.texts(size)), encoding="utf-8")
    alone(speed.terms_to, terms, folder / "data")
    in_terms = [terms_of_question(question) for question in questions]
    for peer in PEERS:
        if peer.build is RANK_BM25.build and available() < size * GREEDY:
            _say(f"{peer.name} is left out: it would need {size * GREEDY:,.0f} MB")
            continue
        with _step(f"{peer.name} over {size:,} passages"):
            given = (terms, in_terms) if peer.ours else (texts, questions)
            yield alone(speed.measure_peer, peer, *given, patience)


def _cold(wanted: argparse.Namespace, material: Labelled) -> Iterator[Found]:
    with _step(f"{speed.COLD_RUNS} cold starts"):
        seconds = speed.cold(ROOT / "seeds")
    with _step(f"drawing a timeline {speed.DRAWN} times"):
        drawn = alone(speed.drawn, ROOT / "seeds")
    tables = [report.cold_table(seconds), report.drawn_table(drawn)]
    yield tables, {"cold": median(seconds), "picture": median(drawn)}


def _load(wanted: argparse.Namespace, material: Labelled) -> Iterator[Found]:
    passages = _loaded(wanted)
    questions = [text for text in material.questions if text.strip()]
    with _step(f"{load.RATE} questions/s for {wanted.seconds:.0f} s over {passages:,} passages"):
        corpus = resampled(material.units, wanted.seed)
        found = load.measure(corpus, passages, questions, wanted.seconds, wanted.keep)
    yield [report.load_table(found)], report.load_figures(found)
    if found.failure:
        raise Failed(found.failure)


def _loaded(wanted: argparse.Namespace) -> int:
    """Passages that the service under load answers from."""
    return int(wanted.passages or (QUICK if wanted.quick else report.FULL))


_SECTIONS = {"quality": _quality, "times": _times, "speed": _speed, "cold": _cold, "load": _load}


@contextmanager
def _step(what: str) -> Iterator[None]:
    started = time.perf_counter()
    _say(f"{what} ...")
    yield
    _say(f"{what}: {time.perf_counter() - started:.1f} s")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
