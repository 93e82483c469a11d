"""Claims about watching the folder: whatever happens to an article is told soon, whatever happens to the folder."""

import asyncio
import os
import resource
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from watchfiles import Change

from retrieval.archive import Archive, Settings
from retrieval.watching import changes
from tests.retrieval.articles import HARBOUR, NEWSROOM, write

SOON = 3.0  # seconds; a second is promised, tests share their machine
NEVER = 3600.0
LONG_ENOUGH = 1.2  # seconds without a yield by which we believe that none comes


@asynccontextmanager
async def watching(folder: Path, rescan: float = NEVER) -> AsyncIterator[AsyncGenerator[None, None]]:
    """A watch that has told that it is there."""
    async with aclosing(changes(folder, rescan)) as told:
        await soon(told)
        yield told


async def soon(told: AsyncGenerator[None, None]) -> None:
    await asyncio.wait_for(anext(told), SOON)


async def is_quiet(told: AsyncGenerator[None, None]) -> bool:
    """Whether nothing is told for a while. A watch that was asked is over then."""
    try:
        await asyncio.wait_for(anext(told), LONG_ENOUGH)
    except TimeoutError:
        return True
    return False


def _new(folder: Path) -> None:
    write(folder, {"neu.txt": "Der SV Brenndorf gewinnt."})


def _umlaut(folder: Path) -> None:
    write(folder, {"ü.txt": "Der SV Brenndorf gewinnt."})


def _changed(folder: Path) -> None:
    write(folder, {"hafenfest.md": "Das Hafenfest fällt aus."})


def _saved_by_renaming(folder: Path) -> None:
    write(folder, {".hafenfest.neu": "Das Hafenfest fällt aus."})
    (folder / ".hafenfest.neu").rename(folder / "hafenfest.md")


def _renamed(folder: Path) -> None:
    (folder / "hafenfest.md").rename(folder / "fest.md")


def _removed(folder: Path) -> None:
    (folder / "verkehr/bruecke.txt").unlink()


def _sidecar(folder: Path) -> None:
    write(folder, {"hafenfest.meta.toml": 'publisher = "Donaukurier"\n'})


def _new_in_a_new_folder(folder: Path) -> None:
    write(folder, {"sport/2025.08/spiel.txt": "Der SV Brenndorf gewinnt."})


def _folder_moved_out(folder: Path) -> None:
    (folder / "verkehr").rename(folder.parent / "verkehr")


@pytest.mark.parametrize(
    "happens",
    [
        _new, _umlaut, _changed, _saved_by_renaming, _renamed, _removed, _sidecar, _new_in_a_new_folder,
        _folder_moved_out,
    ],
)  # fmt: skip
async def test_whatever_happens_to_an_article_is_told_soon(tmp_path: Path, happens: Callable[[Path], None]) -> None:
    folder = write(tmp_path / "articles", NEWSROOM)
    async with watching(folder) as told:
        happens(folder)
        await soon(told)


async def test_files_that_are_no_articles_and_reading_them_tell_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", NEWSROOM)
    async with watching(folder) as told:
        write(folder, {"bild.jpg": "x", ".hafenfest.md.swp": "x", ".git/HEAD.txt": "x"})
        for source in NEWSROOM:
            (folder / source).read_text()
        assert await is_quiet(told)


async def test_an_article_in_a_folder_made_meanwhile_is_told_each_time(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", NEWSROOM)
    async with watching(folder) as told:
        (folder / "sport").mkdir()
        await soon(told)
        for number in range(3):
            await asyncio.sleep(0.2)
            write(folder, {"sport/spiel.txt": f"Der SV Brenndorf gewinnt {number}:0."})
            await soon(told)


async def test_what_happens_while_nobody_asks_is_told_afterwards_in_one(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", NEWSROOM)
    async with watching(folder) as told:
        for number in range(20):
            write(folder, {f"{number}.txt": HARBOUR})
            await asyncio.sleep(0.02)
        await soon(told)
        assert await is_quiet(told)


async def test_without_a_change_it_is_told_after_the_time_of_a_rescan(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", NEWSROOM)
    async with watching(folder, rescan=1.0) as told:
        for _ in range(2):
            started = time.monotonic()
            await soon(told)
            assert time.monotonic() - started > 0.7


async def test_a_stream_of_files_that_are_no_articles_does_not_keep_the_rescan_off(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", NEWSROOM)
    writing = threading.Event()

    def write_on() -> None:
        while not writing.wait(0.01):
            (folder / "lauf.log").write_text("x")

    async with watching(folder, rescan=1.0) as told:
        stream = threading.Thread(target=write_on)
        stream.start()
        try:
            await soon(told)
        finally:
            writing.set()
            stream.join()


async def test_a_folder_that_is_not_there_yet_is_told_when_it_comes(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    async with watching(folder) as told:
        write(folder, NEWSROOM)
        await soon(told)
        _new(folder)
        await soon(told)


async def test_a_folder_that_was_removed_and_made_again_is_watched_again(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", {"hafenfest.md": HARBOUR})
    async with watching(folder) as told:
        for _ in range(2):
            (folder / "hafenfest.md").unlink()
            folder.rmdir()
            await soon(told)
            await asyncio.sleep(0.5)
            write(folder, {"hafenfest.md": HARBOUR})
            await soon(told)
            await asyncio.sleep(0.5)
            _changed(folder)
            await soon(told)


async def test_a_folder_put_in_place_of_another_is_watched_instead(tmp_path: Path) -> None:
    folder, other = write(tmp_path / "articles", NEWSROOM), write(tmp_path / "other", NEWSROOM)
    (tmp_path / "current").symlink_to(folder)
    async with watching(tmp_path / "current") as told:
        (tmp_path / "new").symlink_to(other)
        (tmp_path / "new").rename(tmp_path / "current")
        await soon(told)
        await asyncio.sleep(0.5)
        _changed(other)
        await soon(told)


async def test_where_the_system_cannot_watch_the_rescans_remain_and_it_is_logged_once(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", NEWSROOM)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    async with aclosing(changes(folder, 0.6)) as told:
        with capture_logs() as logged:
            # No file may be opened any more, so no watch either; as when the watches of inotify are used up.
            lowest = os.dup(0)
            os.close(lowest)
            resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, hard))
            try:
                for _ in range(4):
                    await soon(told)
            finally:
                resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        assert [(entry["event"], entry["log_level"]) for entry in logged] == [
            ("the folder cannot be watched, it is looked through now and then", "warning")
        ]
    async with watching(folder) as told:
        _new(folder)
        await soon(told)


async def test_a_watch_that_is_cancelled_leaves_no_thread_and_no_handle(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", NEWSROOM)
    handles = len(os.listdir("/proc/self/fd"))

    async def watch_on() -> None:
        async with aclosing(changes(folder, NEVER)) as told:
            async for _ in told:
                pass

    for _ in range(3):
        task = asyncio.ensure_future(watch_on())
        await asyncio.sleep(0.4)
        started = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert time.monotonic() - started < 0.5
    await _until(lambda: not any(thread.name.startswith("watching") for thread in threading.enumerate()))
    await _until(lambda: len(os.listdir("/proc/self/fd")) <= handles)


async def _until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < ends
        await asyncio.sleep(0.02)


async def test_a_new_article_is_answered_from_and_a_removed_one_not_any_more(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", NEWSROOM)

    async def keep_up(archive: Archive) -> None:
        async with aclosing(changes(folder, NEVER)) as told:
            async for _ in told:
                await archive.sync()

    async with Archive(Settings(folder, tmp_path / "data")) as archive, asyncio.TaskGroup() as tasks:
        watcher = tasks.create_task(keep_up(archive))
        await _found(archive, "Hafenfest Gewitter", ["hafenfest.md"])
        write(folder, {"sport/ü.txt": "Der SV Brenndorf gewinnt mit 3:1."})
        await _found(archive, "gewinnt", ["sport/ü.txt"])
        (folder / "sport/ü.txt").unlink()
        await _found(archive, "gewinnt", [])
        watcher.cancel()


async def _found(archive: Archive, query: str, sources: list[str]) -> None:
    """Waits until a search finds just these."""
    ends = time.monotonic() + 5
    while list(dict.fromkeys(hit.source for hit in await archive.search(query))) != sources:
        assert time.monotonic() < ends
        await asyncio.sleep(0.05)


async def test_a_change_that_cannot_be_looked_at_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "articles", NEWSROOM)
    unknowable = str(folder / ("x" * 300))  # the system refuses so long a name, as it would one without the right

    def told_of_it(*_: object, **__: object) -> Iterator[set[tuple[Change, str]]]:
        yield set()
        yield {(Change.added, unknowable)}
        while True:
            time.sleep(0.05)
            yield set()

    monkeypatch.setattr("retrieval.watching.watch", told_of_it)
    async with watching(folder) as told:
        await soon(told)
        assert await is_quiet(told)
