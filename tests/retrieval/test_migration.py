"""Claims about data of earlier versions: copied first, then brought up to date whole or not at all."""

import resource
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import aiosqlite
import pytest

from retrieval import store
from retrieval.archive import Archive, Settings
from retrieval.errors import ArchiveError, ArchiveTooNew
from retrieval.model import Published
from retrieval.store import SCHEMA, Store
from tests.retrieval.articles import write
from tests.retrieval.test_dating import COPY, REPORT

# What version 0.1.0 had written of three articles, one of them changed once, one taken away (sqlite3's .dump).
VERSION_1 = Path(__file__).with_name("archive_v1.sql").read_text(encoding="utf-8")
# What it cited then, from the first version of one article, from one taken away, and from what it still held.
CHANGED = ("09159a3a0da5d5d8", "hafen/fähre.txt", "Die Fähre nach Strandau fährt ab 3. Mai. Eine Fahrt kostet 4 Euro.")
WITHDRAWN = ("0b5f21e2c8c46c6d", "messe.txt")
CURRENT = ("66657f5012d0ef9e", "markt.txt", "Der Markt steht ab Juni am Hafen.")


def data_of_version_1(directory: Path) -> Path:
    directory.mkdir()
    with closing(sqlite3.connect(directory / "archive.db")) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.executescript(VERSION_1)
        database.execute("PRAGMA user_version = 1")
    return directory


def rows(database: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()


def dump(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        return "\n".join(connection.iterdump())


async def test_what_version_1_kept_is_answered_from(tmp_path: Path) -> None:
    async with Archive(Settings(None, data_of_version_1(tmp_path / "data"))) as archive:
        found = await archive.ask("Was kostet eine Fahrt mit der Fähre?")
        assert found.documents == 2
        assert found.citations[0].text == "Eine Fahrt kostet 4 Euro."
    assert rows(tmp_path / "data/archive.db", "PRAGMA user_version") == [(SCHEMA,)]


async def test_what_version_1_cited_is_still_found(tmp_path: Path) -> None:
    async with Archive(Settings(None, data_of_version_1(tmp_path / "data"))) as archive:
        for (key, source, text), current in ((CHANGED, False), (CURRENT, True)):
            found = await archive.passage(key)
            assert found is not None
            assert found.document is not None
            assert (found.document.source, found.current) == (source, current)
            assert found.span.of(found.document.text) == text
        withdrawn = await archive.passage(WITHDRAWN[0])
        assert withdrawn is not None
        assert (withdrawn.gone, withdrawn.passage.source) == (True, WITHDRAWN[1])


async def test_data_of_an_earlier_version_are_copied_before_they_are_changed(tmp_path: Path) -> None:
    data = data_of_version_1(tmp_path / "data")
    before = dump(data / "archive.db")
    async with Store(data):
        pass
    backup = data / "archive.db.v1.bak"
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert rows(backup, "PRAGMA user_version") == [(1,)]
    assert dump(backup) == before != dump(data / "archive.db")
    backup.unlink()
    async with Store(data):
        assert not backup.exists()


async def test_the_copy_put_back_is_brought_up_to_date_again(tmp_path: Path) -> None:
    data = data_of_version_1(tmp_path / "data")
    async with Store(data):
        pass
    after = dump(data / "archive.db")
    (data / "archive.db.v1.bak").replace(data / "archive.db")
    async with Store(data):
        pass
    assert dump(data / "archive.db") == after


async def test_new_data_are_not_copied(tmp_path: Path) -> None:
    async with Store(tmp_path):
        pass
    assert {path.name for path in tmp_path.iterdir()} == {"archive.db", "lock"}  # noqa: ASYNC240
    assert rows(tmp_path / "archive.db", "PRAGMA user_version") == [(SCHEMA,)]


async def test_new_data_and_old_ones_have_the_same_tables_afterwards(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    tables = []
    for directory in (tmp_path / "new", data_of_version_1(tmp_path / "old")):
        async with Store(directory):
            pass
        tables.append(sorted(rows(directory / "archive.db", "SELECT type, name, sql FROM sqlite_master")))
    assert tables[0] == tables[1]


async def test_a_migration_that_breaks_off_leaves_the_data_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = data_of_version_1(tmp_path / "data")
    before = dump(data / "archive.db")

    async def break_off(connection: aiosqlite.Connection) -> None:
        await connection.execute("DELETE FROM documents")
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        steps = store._MIGRATIONS
        patched.setattr(store, "_MIGRATIONS", (*steps[:1], (steps[1][0], break_off), *steps[2:]))
        with pytest.raises(KeyboardInterrupt):
            await Store(data).__aenter__()
    assert dump(data / "archive.db") == before
    assert rows(data / "archive.db", "PRAGMA user_version") == [(1,)]
    async with Store(data) as opened:
        assert (await opened.totals()).documents == 2


async def test_without_room_for_the_copy_the_data_are_not_touched(tmp_path: Path) -> None:
    data = data_of_version_1(tmp_path / "data")
    before = dump(data / "archive.db")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, hard))
    try:
        with pytest.raises(ArchiveError, match="could not be copied"):
            await Store(data).__aenter__()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert dump(data / "archive.db") == before
    assert list(data.glob("*.bak*")) == []


async def test_newer_data_are_neither_copied_nor_changed(tmp_path: Path) -> None:
    data = data_of_version_1(tmp_path / "data")
    with closing(sqlite3.connect(data / "archive.db")) as database:
        database.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    before = dump(data / "archive.db")
    with pytest.raises(ArchiveTooNew):
        await Store(data).__aenter__()
    assert dump(data / "archive.db") == before
    assert list(data.glob("*.bak")) == []


# ---- from version 2


def as_version_2(directory: Path) -> Path:
    """The same data without what came after version 2."""
    with closing(sqlite3.connect(directory / "archive.db")) as database:
        for table in ("entries", "traces", "unsettled", "redated", "statements"):
            database.execute(f"DROP TABLE {table}")
        database.execute("DROP INDEX documents_from")
        for column in ("published_from", "own", "own_basis"):
            database.execute(f"ALTER TABLE documents DROP COLUMN {column}")
        database.execute("UPDATE documents SET published = NULL, published_basis = NULL WHERE published_basis = 'twin'")
        database.execute("DELETE FROM facts WHERE name = 'statements'")
        database.execute("PRAGMA user_version = 2")
        database.commit()
    return directory


async def test_articles_of_version_2_lend_dates_to_their_copies(tmp_path: Path) -> None:
    data, articles = tmp_path / "data", write(tmp_path / "articles", {"bericht.txt": REPORT, "kopie.txt": COPY})
    async with Archive(Settings(articles, data)) as archive:
        await archive.sync()
    as_version_2(data)
    async with Archive(Settings(articles, data)) as archive:
        assert (await archive.sync()).read == 0
        copy = await archive.document("kopie.txt")
        assert copy is not None
        assert copy.published == Published("2025-08-07", "twin", "bericht.txt")
    assert rows(data / "archive.db.v2.bak", "PRAGMA user_version") == [(2,)]


async def test_what_version_2_knew_of_a_date_is_what_is_left_when_the_desks_is_taken_back(tmp_path: Path) -> None:
    data, articles = tmp_path / "data", write(tmp_path / "articles", {"bericht.txt": REPORT})
    async with Archive(Settings(articles, data)) as archive:
        await archive.sync()
    as_version_2(data)
    async with Archive(Settings(None, data)) as archive:
        for entry, known in (
            ("2025-08-01", Published("2025-08-01", "desk")),
            (None, Published("2025-08-07", "header")),
        ):
            await archive.date("bericht.txt", entry)
            report = await archive.document("bericht.txt")
            assert report is not None
            assert report.published == known
