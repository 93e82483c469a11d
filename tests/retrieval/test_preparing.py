"""Claims about reading many files in processes of their own: the same documents, nothing lost, no orphan."""

import io
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path

import pytest

from retrieval import preparing, readers
from retrieval.folder import Found, walk
from retrieval.preparing import prepare_chunk, prepared, serve


@pytest.fixture
def files(tmp_path: Path) -> list[Found]:
    for number in range(7):
        text = f"Rat tagt zum {number}. Mal\n\nDer Stadtrat hat am Montag zum {number}. Mal getagt. Er vertagte sich.\n"
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "4.txt").write_bytes(b"\x00\x01\x02")
    return [item for item in walk(tmp_path) if isinstance(item, Found)]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "CHUNK", 2)
    monkeypatch.setattr(preparing, "MANY", 3)


@pytest.mark.parametrize("cores", [1, 2, 16])
async def test_other_processes_read_what_this_one_would(
    files: list[Found], cores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(cores)))
    elsewhere = [chunk async for chunk in prepared(files)]
    assert [item.source for chunk, _, _ in elsewhere for item in chunk] == [item.source for item in files]
    assert [item for _, done, _ in elsewhere for item in done] == prepare_chunk(files)[0]
    assert [(item.source, item.code) for _, _, bad in elsewhere for item in bad] == [("4.txt", "not_text")]


async def test_few_files_need_no_other_process(files: list[Found], monkeypatch: pytest.MonkeyPatch) -> None:
    def no_process(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr("asyncio.create_subprocess_exec", no_process)
    assert [len(done) async for _, done, _ in prepared(files[:2])] == [2]


async def test_when_the_other_processes_die_this_one_goes_on(files: list[Found]) -> None:
    seen: list[str] = []
    async for _, done, _ in prepared(files):
        seen += [item.document.source for item in done]
        for child in _children():
            os.kill(child, signal.SIGKILL)
    assert seen == ["0.txt", "1.txt", "2.txt", "3.txt", "5.txt", "6.txt"]


async def test_when_one_of_them_dies_nothing_is_read_twice_or_left_out(files: list[Found]) -> None:
    seen: list[str] = []
    async for chunk, _, _ in prepared(files):
        seen += [item.source for item in chunk]
        if len(seen) == len(chunk):
            os.kill(_children()[-1], signal.SIGKILL)
    assert seen == [item.source for item in files]


async def test_whoever_asks_meanwhile_comes_first(files: list[Found], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1})
    async with aclosing(prepared(files)) as chunks:
        for _ in range(3):  # of two processes, so that each has begun
            await anext(chunks)
        assert _children()
        assert all(os.getpriority(os.PRIO_PROCESS, child) > os.getpriority(os.PRIO_PROCESS, 0) for child in _children())


async def test_leaving_early_ends_the_other_processes(files: list[Found]) -> None:
    chunks = prepared(files)
    await anext(chunks)
    assert _children()
    await chunks.aclose()
    assert _children() == []


def test_another_process_ends_with_its_input() -> None:
    command = [sys.executable, "-m", "retrieval.preparing"]
    assert subprocess.run(command, check=True, input=b"", capture_output=True, timeout=60).stdout == b""


def test_where_nobody_may_step_back_the_articles_are_read_all_the_same() -> None:
    refused = (
        "import os, sys; from retrieval import preparing\n"
        "def nice(by): raise PermissionError(1, 'Operation not permitted')\n"
        "os.nice = nice; preparing.step_back(); preparing.serve(sys.stdin.buffer, sys.stdout.buffer)"
    )
    subprocess.run([sys.executable, "-c", refused], check=True, input=b"", timeout=60)


def test_every_request_gets_one_result(files: list[Found]) -> None:
    requests = io.BytesIO(b"".join(_message(chunk) for chunk in (files[:2], files[2:3])))
    results = io.BytesIO()
    serve(requests, results)
    assert [len(done) for done, _ in _results(results.getvalue())] == [2, 1]


async def test_a_file_that_breaks_the_reader_is_named_and_the_others_are_read(
    files: list[Found], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = readers.read

    def broken(found: Found) -> object:
        if found.source == "1.txt":
            raise RecursionError("too deep")
        return read(found)

    monkeypatch.setattr(readers, "read", broken)
    done, skipped = prepare_chunk(files[:3])
    assert [item.document.source for item in done] == ["0.txt", "2.txt"]
    assert [(item.source, item.code, item.detail) for item in skipped] == [
        ("1.txt", "unreadable", "RecursionError: too deep")
    ]


def _children() -> list[int]:
    """Processes that this one started to read files."""
    own = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text("ascii").split()
    return [int(child) for child in own if b"retrieval.preparing" in Path(f"/proc/{child}/cmdline").read_bytes()]


def _message(chunk: Sequence[Found]) -> bytes:
    message = pickle.dumps(chunk)
    return len(message).to_bytes(8) + message


def _results(data: bytes) -> list[tuple[list[object], list[object]]]:
    found = []
    while data:
        size = int.from_bytes(data[:8])
        found.append(pickle.loads(data[8 : 8 + size]))
        data = data[8 + size :]
    return found
