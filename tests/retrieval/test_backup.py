"""Claims about copies of a database: one moment of it, sound, in one file, while others go on writing."""

import os
import resource
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from retrieval.archive import Archive, Settings
from retrieval.backup import PAGES, open_to_read, snapshot
from retrieval.errors import ArchiveError
from tests.retrieval.articles import COUNCIL, NEWSROOM, write

SESSION = "Wann beginnt die nächste Sitzung?"


async def test_a_copy_of_an_archive_in_use_answers_as_the_archive_does(tmp_path: Path) -> None:
    data, copy = tmp_path / "data" / "public", tmp_path / "copy" / "archive.db"
    async with Archive(Settings(write(tmp_path / "articles", NEWSROOM), data)) as archive:
        await archive.sync()
        cited = (await archive.ask(SESSION)).citations
        write(tmp_path / "articles", {cited[0].source: COUNCIL.replace("12. September", "19. September")})
        await archive.sync()
        snapshot(data / "archive.db", copy)
        (now,) = [each.text for each in (await archive.ask(SESSION)).citations[:1]]
    async with Archive(Settings(None, copy.parent)) as restored:
        assert (await restored.ask(SESSION)).citations[0].text == now
        old = await restored.passage(cited[0].passage)
        assert old is not None
        assert old.document is not None
        assert old.document.text == COUNCIL


async def test_a_copy_is_one_file_for_its_owner_alone(tmp_path: Path) -> None:
    async with Archive(Settings(write(tmp_path / "articles", NEWSROOM), tmp_path / "data")) as archive:
        await archive.sync()
        snapshot(tmp_path / "data" / "archive.db", tmp_path / "copies" / "mo.db")
        (copy,) = (tmp_path / "copies").iterdir()
        assert (copy.name, stat.S_IMODE(copy.stat().st_mode)) == ("mo.db", 0o600)
        assert names(tmp_path / "data") == {"archive.db", "archive.db-wal", "archive.db-shm", "lock", "index"}


def names(directory: Path) -> set[str]:
    return {path.name for path in directory.iterdir()}


# Writes without a rest: in each change as much into one table as into the other, so that half a change shows.
WRITING = """
import os, sqlite3, sys
database = sqlite3.connect(sys.argv[1], timeout=30)
number = 0
while True:
    number += 1
    with database:
        database.execute("INSERT INTO left VALUES (?, ?)", (number, os.urandom(3000).hex()))
        database.execute("UPDATE right SET text = text || '.' WHERE number = ?", (number % 400,))
        database.execute("INSERT INTO right VALUES (?, ?)", (number + 1000, os.urandom(3000).hex()))
        database.execute("UPDATE facts SET count = count + 1")
    print(number, flush=True)
"""


def busy_database(path: Path) -> Path:
    """A database of several portions."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA journal_mode = WAL")
        for table in ("left", "right"):
            database.execute(f"CREATE TABLE {table} (number INTEGER, text TEXT)")
        database.execute("CREATE TABLE facts (count INTEGER)")
        database.execute("INSERT INTO facts VALUES (0)")
        database.executemany("INSERT INTO right VALUES (?, ?)", ((n, "x" * 40_000) for n in range(400)))
    return path


@contextmanager
def writer(database: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen([sys.executable, "-c", WRITING, str(database)], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_copy_is_one_moment_although_another_process_writes_without_a_rest(tmp_path: Path) -> None:
    database = busy_database(tmp_path / "archive.db")
    portions: list[tuple[int, int]] = []
    seen: set[int] = set()

    def wait_for_a_change(done: int, total: int) -> None:
        portions.append((done, total))
        assert process.stdout is not None
        seen.add(int(process.stdout.readline()))

    with writer(database) as process:
        for number in range(5):
            copy = tmp_path / f"{number}.db"
            portions.clear()
            snapshot(database, copy, wait_for_a_change)
            assert len(portions) > 3
            assert portions[0][0] == PAGES
            assert portions[-1][0] == portions[-1][1]
            assert [done for done, _ in portions] == sorted({done for done, _ in portions})  # never begun again
            assert_one_moment(copy)
    assert len(seen) > 15


def assert_one_moment(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as database:
        ((count,),) = database.execute("SELECT count FROM facts")
        ((left,),) = database.execute("SELECT count(*) FROM left")
        ((right,),) = database.execute("SELECT count(*) FROM right")
        ((dots,),) = database.execute("SELECT sum(length(text) - 40000) FROM right WHERE number < 400")
        assert (left, right - 400, dots) == (count, count, count)


def test_a_killed_writer_leaves_a_database_that_can_be_copied(tmp_path: Path) -> None:
    database = busy_database(tmp_path / "archive.db")
    with writer(database) as process:
        assert process.stdout is not None
        for _ in range(20):
            process.stdout.readline()
    snapshot(database, tmp_path / "copy.db")
    assert_one_moment(tmp_path / "copy.db")


def _absent(database: Path) -> None:
    database.unlink()


def _no_database(database: Path) -> None:
    database.write_text("Der Stadtrat hat den Haushalt vertagt.\n" * 100)


def _damaged(database: Path) -> None:
    with database.open("r+b") as file:
        file.seek(4096 * 30)
        file.write(os.urandom(4096 * 3))


@pytest.mark.parametrize("damage", [_absent, _no_database, _damaged])
def test_without_a_sound_database_there_is_no_copy_and_the_last_one_stays(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    database, copy = busy_database(tmp_path / "archive.db"), tmp_path / "copies" / "mo.db"
    snapshot(database, copy)
    before = copy.read_bytes()
    damage(database)
    with pytest.raises(ArchiveError, match=r"archive\.db"):
        snapshot(database, copy)
    assert copy.read_bytes() == before
    assert names(copy.parent) == {"mo.db"}
    assert damage is not _absent or not database.exists()


def test_without_room_there_is_no_copy_and_nothing_is_left_of_it(tmp_path: Path) -> None:
    database, copy = busy_database(tmp_path / "archive.db"), tmp_path / "copies" / "mo.db"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000_000, hard))
    try:
        with pytest.raises(ArchiveError, match="could not be copied"):
            snapshot(database, copy)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert names(copy.parent) == set()
    snapshot(database, copy)
    assert_one_moment(copy)


def test_what_is_opened_to_be_read_cannot_be_changed(tmp_path: Path) -> None:
    database = busy_database(tmp_path / "archiv?mode=rwc #1.db")
    with closing(open_to_read(database)) as connection, pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM facts")
    assert database.exists()


def test_a_database_is_read_where_nothing_may_be_written() -> None:
    with tempfile.TemporaryDirectory() as name:
        database = busy_database(Path(name) / "archive.db")
        database.chmod(0o444)
        Path(name).chmod(0o555)
        with powerless(), closing(open_to_read(database)) as connection:
            assert connection.execute("SELECT count FROM facts").fetchone() == (0,)
        assert names(Path(name)) == {"archive.db"}
        Path(name).chmod(0o700)


@contextmanager
def powerless() -> Iterator[None]:
    """Tests may run as root, whom no mode keeps out."""
    owner = os.geteuid()
    if owner == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(owner)
