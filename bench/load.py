"""The whole service under load: questions at a steady rate over a socket, and a burst, answered by one process."""

import asyncio
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bench.corpora import Resampled, articles_for, write
from bench.process import alone, resident
from bench.speed import sync
from bot.config import ServiceSettings
from tests.service.house import House
from tests.service.wire import Said, Town, doubled, lost

RATE = 30  # questions a second
ROOMS, PEOPLE = 60, 200
BURST, BURST_SECONDS = 500, 1.0
PATIENCE = 60.0  # seconds until what is unanswered counts as lost
SAMPLE = 2.0  # seconds between looks at the memory
WARM = 2_000  # questions before anything is measured: what they read and analyse is kept at hand, up to a limit
WARM_AT_ONCE = 100
POINTS = 5  # of the time, at which memory is told


@dataclass(frozen=True, slots=True)
class Load:
    """One run; latencies in milliseconds from saying to reading, memory in MB.

    rss      at the start of the measuring, and at the end of each fifth of it
    handles  open files at its start and at its end
    drained  seconds from the beginning of the burst until its last answer
    code     of the service's exit
    """

    passages: int
    seconds: float
    asked: int
    lost: int
    doubled: int
    p50: float
    p95: float
    p99: float
    rss: tuple[float, ...]
    handles: tuple[int, int]
    drained: float
    code: int = 0

    @property
    def failure(self) -> str:
        """What may not happen under any load, as a sentence; "" if it did not."""
        if not (self.lost or self.doubled or self.code):
            return ""
        answers = f"{self.lost} questions were lost and {self.doubled} answered twice"
        return f"This run failed: {answers}; the service ended with {self.code}."


def measure(
    corpus: Resampled, passages: int, questions: Sequence[str], seconds: float, keep: Path | None = None
) -> Load:
    """Builds an archive of so many passages, serves it in a process of its own, and asks.

    keep  the folder that `prepare` was given, now or in an earlier run
    """
    with tempfile.TemporaryDirectory(prefix="belegbot-load-") as short:
        folder = keep or Path(short)
        prepare(corpus, passages, folder)
        return asyncio.run(_measure(folder, Path(short) / "socket", passages, questions, seconds))


def prepare(corpus: Resampled, passages: int, folder: Path) -> None:
    """Writes so many passages and reads them into the archive that is asked, as far as that is not done.

    Raises RuntimeError if other articles than these are kept there.
    """
    count = articles_for(passages)
    write(corpus.articles(0, count), folder / "articles")
    if (kept := sum(len(files) for _, _, files in os.walk(folder / "articles"))) != count:
        raise RuntimeError(f"{folder} keeps {kept:,} articles, but {passages:,} passages are {count:,}. Remove it.")
    alone(sync, folder / "articles", folder / "data")


async def _measure(folder: Path, socket: Path, passages: int, questions: Sequence[str], seconds: float) -> Load:
    async with Town(socket) as town:
        house = House(folder, town, rescan=ServiceSettings().rescan_minutes)
        for left in (folder / "data").glob("state.db*"):  # of the people who asked in an earlier run
            left.unlink()
        async with house:
            await house.until_ready(300)
            await _warm(town, questions)
            warmed = len(town.messages)
            samples = asyncio.ensure_future(_watch(house))
            await _ask(town, questions, seconds)
            await town.until_answered(PATIENCE)
            steady = town.messages[warmed:]
            samples.cancel()
            seen = (await asyncio.gather(samples, return_exceptions=True))[0]
            drained = await _burst(town, questions)
            assert house.process
            died = house.process.returncode
            code = await house.end() if died is None else died
    return _load(passages, seconds, steady, town.messages, seen if isinstance(seen, list) else [], drained, code)


async def _warm(town: Town, questions: Sequence[str]) -> None:
    for start in range(0, min(WARM, len(questions)), WARM_AT_ONCE):
        for number, question in enumerate(questions[start : start + WARM_AT_ONCE]):
            town.say(question, f"raum{number % ROOMS}", f"vorab{start + number}")
        await town.until_answered(PATIENCE)


async def _ask(town: Town, questions: Sequence[str], seconds: float) -> None:
    """At the rate, whatever the answers do: people do not wait for each other."""
    clock = asyncio.get_running_loop().time
    started = clock()
    for number in range(int(seconds * RATE)):
        await asyncio.sleep(max(0.0, started + number / RATE - clock()))
        town.say(questions[number % len(questions)], f"raum{number % ROOMS}", f"person{number % PEOPLE}")


async def _burst(town: Town, questions: Sequence[str]) -> float:
    clock = asyncio.get_running_loop().time
    started = clock()
    for number, question in enumerate(islice(questions, BURST)):
        town.say(question, f"raum{number % ROOMS}", f"person{number % PEOPLE}")
        await asyncio.sleep(BURST_SECONDS / BURST)
    await town.until_answered(PATIENCE)
    return clock() - started


async def _watch(house: House) -> list[tuple[float, int]]:
    """Memory in MB and open files of the service, until cancelled."""
    seen: list[tuple[float, int]] = []
    try:
        while True:
            assert house.process
            seen.append((resident(house.process.pid), len(os.listdir(f"/proc/{house.process.pid}/fd"))))
            await asyncio.sleep(SAMPLE)
    except (asyncio.CancelledError, OSError):  # or it is gone
        return seen


def _load(
    passages: int,
    seconds: float,
    steady: Sequence[Said],
    all_said: Sequence[Said],
    seen: Sequence[tuple[float, int]],
    drained: float,
    code: int,
) -> Load:
    waits = sorted((said.answered_at - said.at) * 1000 for said in steady if said.answered_at is not None)
    points = (
        [seen[min(len(seen) - 1, len(seen) * point // POINTS)] for point in range(POINTS + 1)] if seen else [(0.0, 0)]
    )
    return Load(
        passages=passages,
        seconds=seconds,
        asked=len(all_said),
        lost=len(lost(all_said)),
        doubled=len(doubled(all_said)),
        p50=_at(waits, 0.50),
        p95=_at(waits, 0.95),
        p99=_at(waits, 0.99),
        rss=tuple(memory for memory, _ in points),
        handles=(points[0][1], points[-1][1]),
        drained=drained,
        code=code,
    )


def _at(sorted_values: Sequence[float], share: float) -> float:
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))] if sorted_values else 0.0
