"""A function in a process of its own: one engine's memory and threads must not weigh on the next."""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")


def alone(function: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs) -> Result:
    """What the function returns, called in a fresh process; what it raises is raised here."""
    with _fresh(1) as pool:
        return pool.submit(function, *args, **kwargs).result()


def side_by_side(jobs: Iterable[Callable[[], Result]]) -> Iterator[Result]:
    """What the jobs return, in their order, a process each and as many at a time as there are cores.

    For what is not timed only: they share memory bandwidth and caches.
    """
    with _fresh(len(os.sched_getaffinity(0))) as pool:
        running = [pool.submit(job) for job in jobs]
        for job in running:
            yield job.result()


def _fresh(processes: int) -> ProcessPoolExecutor:
    # Not forked: a forked process would begin with the memory of this one.
    return ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"), max_tasks_per_child=1)


def onto_one_core() -> None:
    """From now on this process and the threads it starts run on one core."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def memory() -> tuple[float, float]:
    """What this process holds in memory now, and the most it ever held, in MB (million bytes)."""
    status = _status("self")
    return _megabytes(status["VmRSS"]), _megabytes(status["VmHWM"])


def resident(process: int) -> float:
    """What another process holds in memory now, in MB; 0 if it is gone."""
    try:
        return _megabytes(_status(str(process))["VmRSS"])
    except (OSError, KeyError):
        return 0.0


def _status(process: str) -> dict[str, str]:
    lines = Path(f"/proc/{process}/status").read_text("utf-8", "replace").splitlines()
    return dict(line.split(":", 1) for line in lines if ":" in line)


def available() -> float:
    """Memory that new processes can have, in MB."""
    lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    return _megabytes(next(line for line in lines if line.startswith("MemAvailable")).partition(":")[2])


def _megabytes(kibibytes: str) -> float:
    return int(kibibytes.split(maxsplit=1)[0]) * 1024 / 1e6
