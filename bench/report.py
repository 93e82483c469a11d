"""What was measured as Markdown: the goals with what was reached, then a table for each kind of figure."""

import os
import platform
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

from bench.load import Load
from bench.process import available
from bench.quality import OURS, Quality, first_right, mrr
from bench.speed import FEWEST, HITS, PASSES, WARM, PeerSpeed, Served, Synced, Timing
from bench.times import TRAP, Read, Scores
from retrieval.archive import DEPTH

PACKAGES = ("tantivy", "rank-bm25", "bm25s", "numpy", "PyStemmer", "simplemma", "aiosqlite")
SMALL, FULL, LARGE = 60_000, 100_000, 1_000_000  # passages the goals speak of
NONE = "–"

Figures = Mapping[str, float]  # a goal's key to what was measured


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure to reach; `most` tells whether it must not be above `bound`, else it must not be below.

    peers  what was known of others when the goal was set
    """

    key: str
    what: str
    peers: str
    bound: float
    unit: str
    most: bool = True

    def is_reached(self, value: float) -> bool:
        """Whether a measured value, rounded as it is shown, is good enough."""
        shown = round(value, 3)
        return shown <= self.bound if self.most else shown >= self.bound


GOALS = (
    Goal("first", "first passage right", "rank-bm25 .49, best peer .76", 0.80, "", most=False),
    Goal("mrr", "MRR@10", "rank-bm25 .56, best peer .80", 0.845, "", most=False),
    Goal(
        "typo",
        "first passage right, one typing error",
        "rank-bm25 .42, stemmed BM25 .65",
        0.785,
        "",
        most=False,
    ),
    Goal("answer", "first citation holds the answer", "rank-bm25 .36", 0.65, "", most=False),
    Goal("unfaithful", "cited spans that are not the document's", NONE, 0, ""),
    Goal(f"ask p50 {FULL}", "ask, 100,000 passages, p50", "rank-bm25 search alone 153 to 302", 10, "ms"),
    Goal(f"ask p99 {FULL}", "ask, 100,000 passages, p99", NONE, 30, "ms"),
    Goal(f"rss {FULL}", "memory while serving 100,000 passages", "rank-bm25 700", 250, "MB"),
    Goal(f"stage {FULL}", "search stage against bare tantivy", "1.0", 1.5, "times"),
    Goal(f"sync {SMALL}", "sync of 10,000 articles, 60,000 passages", NONE, 90, "s"),
    Goal(f"resync {SMALL}", "sync again without changes", NONE, 2, "s"),
    Goal("cold", "ask over seeds/, whole process", NONE, 1.5, "s"),
    Goal(f"timeline p95 {FULL}", "timeline of a topic, 100,000 passages, p95", NONE, 300, "ms"),
    Goal("picture", "picture of a timeline, 12 events", NONE, 0.5, "s"),
    Goal("load lost", "30 questions/s for 60 s and 500 in 1 s: lost or answered twice", NONE, 0, ""),
    Goal("load p95", "the same: from question to answer, p95", NONE, 1_000, "ms"),
    Goal("load growth", "the same: growth of memory", NONE, 50, "MB"),
    Goal("load drained", "500 questions in 1 s: until all are answered", NONE, 20, "s"),
    Goal("time strict", "time expressions, strict F1", "HeidelTime .730", 0.78, "", most=False),
    Goal("time relaxed", "time expressions, relaxed F1", "HeidelTime .804", 0.87, "", most=False),
    Goal("time value", "time expressions, value F1", "HeidelTime .682", 0.75, "", most=False),
    Goal("time day", "time expressions, day F1", "HeidelTime .707", 0.80, "", most=False),
    Goal("direction", "weekday, week and month in the right direction", "HeidelTime about half", 0.95, "", most=False),
    Goal("time traps", "words that are no time, tagged", NONE, 0, ""),
    Goal("time p95", "times of an article of 3,000 characters, p95", "HeidelTime 84 to 558", 15, "ms"),
    Goal(f"ask p50 {LARGE}", "ask, 1,000,000 passages, p50", "rank-bm25 3,092", 12, "ms"),
    Goal(f"ask p99 {LARGE}", "ask, 1,000,000 passages, p99", NONE, 40, "ms"),
    Goal(f"rss {LARGE}", "memory while serving 1,000,000 passages", "rank-bm25 6,600", 400, "MB"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, what one must know to read the rows, and rows as long as the columns."""

    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def document(tables: Sequence[Table], figures: Figures, facts: Sequence[tuple[str, str]]) -> str:
    """The whole report; every goal has its row, measured or not."""
    everything = [Table("Machine and versions", "", ("what", "value"), tuple(facts)), goals(figures), *tables]
    return "\n".join(["# Figures\n", "Written by `python -m bench`; do not edit.\n", *map(markdown, everything)])


def merged(before: str, tables: Sequence[Table], figures: Figures, facts: Sequence[tuple[str, str]]) -> str:
    """An earlier report with the sections and the goals that were measured anew in their places.

    A section the earlier report lacks comes last; each new one says when it was measured.
    """
    head, *sections = before.split("\n## ")
    kept = {section.partition("\n")[0]: section for section in sections}
    when = dict(facts).get("date", "")
    for table in tables:
        dated = replace(table, note=f"{table.note} Measured {when}.".strip())
        kept[table.title] = markdown(dated).removeprefix("## ")
    measured = [goal for goal in GOALS if goal.key in figures]
    rows = {goal.what: _line(_goal_row(goal, figures[goal.key])) for goal in measured}
    lines = kept.get("Goals", markdown(goals({})).removeprefix("## ")).rstrip("\n").split("\n")
    known = {line.split(" | ")[0].removeprefix("| ") for line in lines}
    lines = [rows.get(line.split(" | ")[0].removeprefix("| "), line) for line in lines]
    kept["Goals"] = "\n".join([*lines, *(row for what, row in rows.items() if what not in known), ""])
    return "\n## ".join([head, *kept.values()])


def markdown(table: Table) -> str:
    """A table with its heading, numbers to the right."""
    lines = [f"## {table.title}", ""]
    lines += [table.note, ""] if table.note else []
    lines += [_line(table.columns), _line(["---", *("---:" for _ in table.columns[1:])])]
    lines += [_line(row) for row in table.rows]
    return "\n".join([*lines, ""])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def goals(figures: Figures) -> Table:
    """Every goal with its measured value and whether that is good enough."""
    return Table(
        "Goals",
        "",
        ("what", "peers when the goal was set", "goal", "measured", "reached"),
        tuple(_goal_row(goal, figures.get(goal.key)) for goal in GOALS),
    )


def _goal_row(goal: Goal, value: float | None) -> tuple[str, ...]:
    sign = "≤" if goal.most else "≥"
    bound = f"{sign} {_number(goal.bound)} {goal.unit}".strip()
    if value is None:
        return goal.what, goal.peers, bound, "not measured in this run", NONE
    return (
        goal.what,
        goal.peers,
        bound,
        f"{_number(value)} {goal.unit}".strip(),
        "yes" if goal.is_reached(value) else "no",
    )


def _number(value: float) -> str:
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.1f}" if value >= 10 else f"{value:.3f}".rstrip("0")


# ---- quality


def quality_tables(found: Sequence[Quality], name: str, answered: int) -> list[Table]:
    """Rankings with and without slips, ratios against ours; then the answers."""
    ours, *peers = found
    most = first_right(ours.plain) or 1.0
    rows = tuple(
        (
            each.name,
            f"{first_right(each.plain):.3f}",
            f"{mrr(each.plain):.3f}",
            f"{first_right(each.plain) / most:.2f}",
            f"{first_right(each.slipped):.3f}",
            f"{mrr(each.slipped):.3f}",
        )
        for each in found
    )
    ranking = Table(
        "Ranking",
        f"{len(ours.plain):,} questions over a {name}; right is a passage of a gold file. One typing error:"
        " one random edit in one random word of 4 or more letters of each question, the same for all.",
        (
            "system",
            "first right",
            "MRR@10",
            "first right, ours = 1",
            "one typing error: first right",
            "MRR@10",
        ),
        rows,
    )
    answers = Table(
        "Answer in the first sentence shown",
        f"{answered:,} questions whose answering words are known. Ours: text of the first citation of `ask`;"
        " rank-bm25: its best sentence of its best passage.",
        ("system", "holds the answer"),
        tuple((each.name, f"{sum(each.answers) / len(each.answers):.3f}") for each in (ours, *peers) if each.answers),
    )
    return [ranking, answers]


def quality_figures(ours: Quality) -> dict[str, float]:
    """Ours, by the goals' keys."""
    answers = ours.answers or (False,)
    return {
        "first": first_right(ours.plain),
        "mrr": mrr(ours.plain),
        "typo": first_right(ours.slipped),
        "answer": sum(answers) / len(answers),
        "unfaithful": float(ours.unfaithful or 0),
    }


# ---- speed


def sync_table(runs: Sequence[tuple[Synced, Synced]]) -> Table:
    """Each growth of the archive, and the run after it that finds nothing changed."""
    return Table(
        "Reading articles",
        "Each row goes on from the row above. Opening the archive is counted, starting Python is not.",
        (
            "articles read",
            "passages afterwards",
            "seconds",
            "articles/s",
            "peak MB",
            "again without changes, s",
        ),
        tuple(
            (
                f"{first.read:,}",
                f"{first.passages:,}",
                f"{first.seconds:.1f}",
                f"{first.read / first.seconds:,.0f}",
                f"{first.peak:,.0f}",
                f"{again.seconds:.2f}",
            )
            for first, again in runs
        ),
    )


def speed_tables(served: Served, peers: Sequence[PeerSpeed]) -> list[Table]:
    """Asking in process, then our engine beside the others."""
    size = f"{served.passages:,} passages"
    asking = Table(
        f"Asking, {size}",
        f"In process, one core, {served.ask.asked} questions after {WARM} to warm up. Opening took"
        f" {served.opening:.2f} s; memory in a fresh process after these questions: {served.rss:,.0f} MB"
        f" (peak {served.peak:,.0f}).",
        ("what", "p50 ms", "p99 ms"),
        (
            ("`ask`", *_times(served.ask)),
            (f"`timeline` of a topic (p95 {served.timeline.p95:.0f} ms)", *_times(served.timeline)),
            ("`search`", *_times(served.search)),
            (f"search stage: our engine alone, best of {PASSES} passes", *_times(served.stage)),
            ("bare tantivy: same index, terms, weights, number of hits", *_times(served.bare)),
            ("ratio of the two", *(f"{ratio:.2f}" for ratio in _ratios(served))),
        ),
    )
    return [asking, *([_peer_table(served, peers, size)] if peers else [])]


def _peer_table(served: Served, peers: Sequence[PeerSpeed], size: str) -> Table:
    stage, ask = served.stage.p50, served.ask.p50
    rows = [
        (
            each.name,
            *_times(each.search),
            f"{each.search.p50 / stage:.2f}",
            f"{each.search.p50 / ask:.2f}",
            str(each.search.asked),
            f"{each.build:.1f}",
            f"{each.rss:,.0f}",
        )
        for each in peers
    ]
    ours = (f"{OURS}, search stage", *_times(served.stage), "1.00", f"{stage / ask:.2f}",
            str(served.stage.asked), NONE, f"{served.rss:,.0f}")  # fmt: skip
    whole = (f"{OURS}, `ask`", *_times(served.ask), f"{ask / stage:.2f}", "1.00",
             str(served.ask.asked), NONE, f"{served.rss:,.0f}")  # fmt: skip
    return Table(
        f"Engines, {size}",
        f"One core, a fresh process each. A peer brings {HITS} hits for the question alone; our stage"
        f" {DEPTH} candidates for the question's words that count, their parts and other forms. A peer is asked at"
        f" least {FEWEST} questions, and no more once that took a few seconds: where fewer were asked than above,"
        " it is a sample and its p99 rough. Memory is the process's after searching; the peers keep"
        " their index in it, ours keeps index and texts on disk.",
        ("engine", "p50 ms", "p99 ms", "our stage = 1", "our `ask` = 1", "questions", "build s", "memory MB"),
        (ours, whole, *rows),
    )


def speed_figures(served: Served, size: int) -> dict[str, float]:
    """Ours, by the goals' keys; `size` is as asked for: passages may be cut a little differently."""
    return {
        f"ask p50 {size}": served.ask.p50,
        f"ask p99 {size}": served.ask.p99,
        f"timeline p95 {size}": served.timeline.p95,
        f"rss {size}": served.rss,
        f"stage {size}": _ratios(served)[0],
    }


def _ratios(served: Served) -> tuple[float, float]:
    return served.stage.p50 / served.bare.p50, served.stage.p99 / served.bare.p99


def _times(timing: Timing) -> tuple[str, str]:
    return _milliseconds(timing.p50), _milliseconds(timing.p99)


def _milliseconds(value: float) -> str:
    if value < 1:
        return f"{value:.3f}"
    return f"{value:.2f}" if value < 10 else f"{value:,.1f}"


def cold_table(seconds: Sequence[float]) -> Table:
    """Whole processes."""
    return Table(
        "Cold start",
        "`belegbot ask` over seeds/ as a whole process, nothing kept between runs.",
        ("runs", "fastest s", "median s"),
        ((str(len(seconds)), f"{min(seconds):.2f}", f"{median(seconds):.2f}"),),
    )


def drawn_table(seconds: Sequence[float]) -> Table:
    """Pictures of a timeline."""
    return Table(
        "Picture of a timeline",
        "The timeline of seeds/, from its events to the PNG, fonts read before.",
        ("runs", "fastest s", "median s"),
        ((str(len(seconds)), f"{min(seconds):.2f}", f"{median(seconds):.2f}"),),
    )


# ---- load


def load_table(load: Load) -> Table:
    """The service from outside; of a run that failed it says so first."""
    return Table(
        f"The service under load, {load.passages:,} passages",
        f"{load.failure} `belegbot serve` as a process of its own, asked over a socket: some thousand questions, then"
        f" {load.seconds:.0f} s at a steady rate from 60 rooms, then 500 questions within a second; the folder is"
        " looked through as often as by default. From saying to reading, every message kept in state.db"
        " with synchronous=FULL before it counts as received. Memory at the start of the steady load and after each"
        " fifth of it.".lstrip(),
        ("questions", "lost", "twice", "p50 ms", "p95 ms", "p99 ms", "memory MB", "open files", "500 at once, s"),
        (
            (
                f"{load.asked:,}",
                str(load.lost),
                str(load.doubled),
                f"{load.p50:.0f}",
                f"{load.p95:.0f}",
                f"{load.p99:.0f}",
                ", ".join(f"{memory:.0f}" for memory in load.rss),
                f"{load.handles[0]} to {load.handles[1]}",
                f"{load.drained:.1f}",
            ),
        ),
    )


def load_figures(load: Load) -> dict[str, float]:
    """The goals' keys."""
    return {
        "load lost": load.lost + load.doubled,
        "load p95": load.p95,
        "load growth": max(0.0, load.rss[-1] - load.rss[0]),
        "load drained": load.drained,
    }


# ---- time


def times_tables(scores: Scores | None, sentences: Mapping[str, tuple[int, int]], read: Read) -> tuple[Table, Table]:
    """Reading times beside HeidelTime, whose row was measured when the goals were set; None: no corpus was there."""
    ours = [f"{value:.3f}" for value in astuple(scores)] if scores else [NONE] * 4
    expressions = Table(
        "Time expressions",
        "F1 on the development half of KRAUTS, on which the rules were tried; HeidelTime was measured on the same"
        " articles when the goals were set, its time is the mean for 2,350 characters. Ours: one core,"
        f" {read.articles} articles of {read.characters:,} characters.",
        ("system", "strict", "relaxed", "value", "day", "median ms", "p95 ms"),
        (
            (OURS, *ours, _milliseconds(read.median), _milliseconds(read.p95)),
            ("HeidelTime 2.2.1, TreeTagger", "0.730", "0.804", "0.682", "0.707", "558", NONE),
        ),
    )
    rows = tuple((about, str(count), str(right)) for about, (right, count) in sentences.items())
    return expressions, Table(
        "Direction of time",
        "Our own sentences, half of them of what is past; a trap is words that are no time, right if left alone.",
        ("about", "sentences", "right"),
        rows,
    )


def times_figures(scores: Scores | None, sentences: Mapping[str, tuple[int, int]], read: Read) -> dict[str, float]:
    """The goals' keys."""
    reached = {f"time {name}": value for name, value in asdict(scores).items()} if scores else {}
    probes = [counts for about, counts in sentences.items() if about != TRAP]
    right, count = sentences.get(TRAP, (0, 0))
    return reached | {
        "direction": sum(right for right, _ in probes) / sum(count for _, count in probes),
        "time traps": count - right,
        "time p95": read.p95,
    }


# ---- the machine


def machine(material: str, seed: int) -> Iterator[tuple[str, str]]:
    """Where and with what it was measured."""
    yield "date", datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    yield (
        "processor",
        f"{_processor()}, {len(os.sched_getaffinity(0))} cores, {available() / 1000:.0f} GB free",
    )
    yield "load when it began", f"{os.getloadavg()[0]:.1f}"
    yield (
        "system",
        f"{platform.system()} {platform.release()}, Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}",
    )
    yield "packages", ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    yield "material", f"{material}; seed {seed}"


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")),
        platform.machine(),
    )
