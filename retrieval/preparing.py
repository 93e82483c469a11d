"""Files to prepared documents, chunk by chunk: in a thread, or in processes of their own where there are many."""

import asyncio
import gc
import os
import pickle
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing, suppress
from typing import BinaryIO

import structlog

from retrieval import folder, readers
from retrieval.errors import ArticleError
from retrieval.folder import Found
from retrieval.indexing import prepare
from retrieval.model import Skipped
from retrieval.store import Prepared

log = structlog.get_logger(__name__)

CHUNK = 64  # files read and analysed at a time
MANY = 1_000  # from so many files on other processes are worth their start of about a second
MOST = 3  # of them; what they read has to be kept by this one
AHEAD = 2  # chunks each has been given before the result of the first is fetched, so that none waits for us
BUFFER = 1 << 24  # bytes of results that are taken from each before it has to wait
SELDOM = 200_000  # objects that are made before the collector looks through them: an article makes few circles
BACKWARD = 5  # how nice they are: whoever asks meanwhile comes first
QUIET = 50_000_000  # nanoseconds after its last change before a file is taken for wholly written
_SIZE = 8  # bytes that say how long a message is

Result = tuple[list[Prepared], list[Skipped]]
Chunk = tuple[Sequence[Found], list[Prepared], list[Skipped]]


async def prepared(files: Sequence[Found]) -> AsyncGenerator[Chunk, None]:
    """The files in chunks, in order, with the documents they became and those that did not."""
    chunks = [files[start : start + CHUNK] for start in range(0, len(files), CHUNK)]
    done = 0
    if len(files) >= MANY:
        try:
            async with aclosing(_elsewhere(chunks)) as results:
                async for result in results:
                    yield chunks[done], *result
                    done += 1
        except (OSError, EOFError) as error:  # killed for want of memory, say: this process goes on alone
            log.warning("a reading process ended, going on without", reason=repr(error))
    for chunk in chunks[done:]:
        yield chunk, *await asyncio.to_thread(prepare_chunk, chunk)


async def _elsewhere(chunks: Sequence[Sequence[Found]]) -> AsyncGenerator[Result, None]:
    """Results of other processes, which take turns. They end with their standard input, so also when we are killed."""
    async with AsyncExitStack() as stack:
        workers = [await _started(stack) for _ in range(min(len(os.sched_getaffinity(0)), MOST))]
        ahead = AHEAD * len(workers)
        for number in range(-ahead, len(chunks)):
            if number + ahead < len(chunks):
                message = pickle.dumps(chunks[number + ahead])
                # Not drained: the worker may first have to be rid of its result before it reads on.
                _input(workers[(number + ahead) % len(workers)]).write(len(message).to_bytes(_SIZE) + message)
            if number >= 0:
                yield await _result(workers[number % len(workers)])


async def _started(stack: AsyncExitStack) -> Process:
    worker = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "retrieval.preparing",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=BUFFER,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    stack.push_async_callback(_ended, worker)
    return worker


async def _ended(worker: Process) -> None:
    if worker.returncode is None:
        with suppress(ProcessLookupError):
            worker.kill()
    await worker.wait()


async def _result(worker: Process) -> Result:
    assert worker.stdout is not None
    size = int.from_bytes(await worker.stdout.readexactly(_SIZE))
    message = await worker.stdout.readexactly(size)
    result: Result = await asyncio.to_thread(pickle.loads, message)
    return result


def _input(worker: Process) -> asyncio.StreamWriter:
    assert worker.stdin is not None
    return worker.stdin


def prepare_chunk(chunk: Sequence[Found]) -> tuple[list[Prepared], list[Skipped]]:
    """Reads, cuts and analyses files; a bad one is named with its reason and the others go on.

    One that is being written is "vanished", whatever was seen of it: the next sync reads it whole.
    """
    before = _stamps(chunk)
    done, skipped = _read(chunk)
    _wait_until_quiet(before)
    after = _stamps(chunk)
    moving = {source for source in before | after if after.get(source) != before.get(source)}
    return (
        [item for item in done if item.document.source not in moving],
        [item for item in skipped if item.source not in moving]
        + [Skipped(source, "vanished", "changed while it was read") for source in sorted(moving)],
    )


def _stamps(chunk: Sequence[Found]) -> dict[str, str]:
    """The files' stamps now, as far as they are still there."""
    stamps = {}
    for item in chunk:
        with suppress(OSError):
            stamps[item.source] = folder.stamp(item.path)
    return stamps


def _wait_until_quiet(stamps: Mapping[str, str]) -> None:
    """A file that was changed just now may be changed further: a moment shows it."""
    now = time.time_ns()
    ages = [now - folder.newest(stamp) for stamp in stamps.values()]
    youngest = min((age for age in ages if abs(age) < QUIET), default=QUIET)
    time.sleep(min(QUIET - youngest, QUIET) / 1e9)


def _read(chunk: Sequence[Found]) -> tuple[list[Prepared], list[Skipped]]:
    done: list[Prepared] = []
    skipped: list[Skipped] = []
    for item in chunk:
        try:
            done.append(prepare(readers.read(item), item.stamp))
        except ArticleError as error:
            skipped.append(Skipped(item.source, error.code, error.detail))
        except Exception as fault:  # one strange file must not keep the others from being read
            skipped.append(Skipped(item.source, "unreadable", f"{type(fault).__name__}: {fault}"[:200]))
    return done, skipped


def serve(requests: BinaryIO, results: BinaryIO) -> None:
    """Prepares chunks until the requests end."""
    while size := requests.read(_SIZE):
        message = pickle.dumps(prepare_chunk(pickle.loads(requests.read(int.from_bytes(size)))))
        results.write(len(message).to_bytes(_SIZE) + message)
        results.flush()


def step_back() -> None:
    """Leaves the processor to whoever asks, and alone what is loaded; for a process that only reads."""
    with suppress(OSError):  # a service hardened with systemd may not even be nice
        os.nice(BACKWARD)
    gc.freeze()  # looking through all that is loaded again and again would be a tenth of the work
    gc.set_threshold(SELDOM)


if __name__ == "__main__":
    step_back()
    serve(sys.stdin.buffer, sys.stdout.buffer)
