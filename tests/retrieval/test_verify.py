"""Claims about verifying: what is not as it was written is named, and nothing is changed by looking."""

import shutil
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.archive import Archive, Settings
from retrieval.backup import snapshot
from retrieval.engines.disk import DiskEngine
from retrieval.errors import ArchiveError, ArchiveTooNew
from retrieval.integrity import faults, verify
from retrieval.model import Fault
from retrieval.store import SCHEMA
from tests.retrieval.articles import BRIDGE, COUNCIL, HARBOUR, NEWSROOM, write
from tests.retrieval.test_migration import data_of_version_1


async def filled(tmp_path: Path) -> Path:
    """A data directory of three articles; one was changed once, a fourth taken away, and all analysed anew."""
    articles = write(tmp_path / "articles", NEWSROOM | {"weg.txt": f"Meldung\n\n{HARBOUR}"})
    async with Archive(Settings(articles, tmp_path / "data")) as archive:
        await archive.sync()
        write(articles, {"hafenfest.md": HARBOUR.replace("20.000", "25.000")})
        (articles / "weg.txt").unlink()
        await archive.sync()
        await archive.rebuild()
    return tmp_path / "data"


def change(data: Path, sql: str) -> None:
    with closing(sqlite3.connect(data / "archive.db")) as database, database:
        assert database.execute(sql).rowcount > 0


def told(found: tuple[Fault, ...]) -> set[tuple[str, str]]:
    return {(fault.code, fault.source) for fault in found}


async def test_sound_data_have_no_faults(tmp_path: Path) -> None:
    assert await verify(await filled(tmp_path)) == ()


async def test_data_are_verified_while_a_service_uses_them(tmp_path: Path) -> None:
    data = await filled(tmp_path)
    async with Archive(Settings(tmp_path / "articles", data)) as archive:
        assert await verify(data) == ()
        write(tmp_path / "articles", {"neu.txt": BRIDGE})
        assert (await archive.sync()).read == 1
        assert await verify(data) == ()
        change(data, "UPDATE documents SET text = replace(text, 'September', 'Oktober') WHERE source LIKE 'rathaus%'")
        assert ("document", "rathaus/haushalt.txt") in told(await verify(data))


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (
            "UPDATE documents SET text = replace(text, '3,1 Millionen', '4,1 Millionen') WHERE source LIKE 'rathaus%'",
            ("document", "rathaus/haushalt.txt"),
        ),
        ("UPDATE documents SET text = text || ' ' WHERE source = 'weg.txt'", ("document", "weg.txt")),
        (
            "UPDATE documents SET text = text || 'x' WHERE source = 'hafenfest.md' AND current = 0",
            ("document", "hafenfest.md"),
        ),
        ("UPDATE passages SET start = start + 1 WHERE place = 1 AND document = 2", ("passage", "rathaus/haushalt.txt")),
        ('UPDATE passages SET "end" = 100000 WHERE document = 2', ("passage", "rathaus/haushalt.txt")),
        ("UPDATE passages SET sentences = '0-100000' WHERE document = 2", ("passage", "rathaus/haushalt.txt")),
        ("UPDATE passages SET sentences = 'gestern' WHERE document = 2", ("passage", "rathaus/haushalt.txt")),
        ("UPDATE passages SET document = 999 WHERE document = 2", ("passage", "")),
        ("UPDATE documents SET current = 0 WHERE source LIKE 'rathaus%'", ("passage", "")),
        ("UPDATE places SET start = start + 1", ("place", "weg.txt")),
        ("UPDATE places SET document = 999", ("place", "")),
        ("UPDATE facts SET value = value + 1 WHERE name = 'documents'", ("count", "")),
        ("DELETE FROM passages WHERE place = 1", ("count", "")),
        ("UPDATE facts SET value = value + 1 WHERE name = 'length'", ("count", "")),
    ],
)
async def test_what_is_not_as_it_was_written_is_named(tmp_path: Path, damage: str, fault: tuple[str, str]) -> None:
    data = await filled(tmp_path)
    ((number,),) = _rows(data, "SELECT id FROM documents WHERE source LIKE 'rathaus%'")
    change(data, damage.replace("document = 2", f"document = {number}"))
    assert fault in told(await verify(data))
    assert fault in told(faults(data / "archive.db"))


def _rows(data: Path, sql: str) -> list[tuple[int]]:
    with closing(sqlite3.connect(data / "archive.db")) as database:
        return database.execute(sql).fetchall()


async def test_a_torn_database_is_told_and_nothing_else_is_believed(tmp_path: Path) -> None:
    data = await filled(tmp_path)
    size = (data / "archive.db").stat().st_size
    with (data / "archive.db").open("r+b") as file:
        file.truncate(size // 2)
    assert {code for code, _ in told(await verify(data))} == {"database"}
    (data / "archive.db").write_bytes(b"Der Stadtrat tagt. " * 1000)
    assert {code for code, _ in told(await verify(data))} == {"database"}


async def test_a_copy_is_verified_as_the_database_is(tmp_path: Path) -> None:
    data = await filled(tmp_path)
    snapshot(data / "archive.db", tmp_path / "copy" / "archive.db")
    assert await verify(tmp_path / "copy") == ()
    change(tmp_path / "copy", "UPDATE documents SET text = 'Anzeige. ' || text WHERE source = 'hafenfest.md'")
    assert ("document", "hafenfest.md") in told(faults(tmp_path / "copy" / "archive.db"))


async def test_without_a_database_there_is_nothing_to_verify(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no database"):
        await verify(tmp_path)
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240


async def test_data_of_a_newer_version_are_not_judged(tmp_path: Path) -> None:
    data = await filled(tmp_path)
    with closing(sqlite3.connect(data / "archive.db")) as database:
        database.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    with pytest.raises(ArchiveTooNew):
        await verify(data)


async def test_data_of_an_earlier_version_are_verified_without_being_migrated(tmp_path: Path) -> None:
    data = data_of_version_1(tmp_path / "data")
    assert await verify(data) == ()
    assert _rows(data, "PRAGMA user_version") == [(1,)]
    assert list(data.glob("*.bak")) == []


# ---- the index


async def _of_another_archive(data: Path) -> None:
    """One of as many passages at the same change, which only a look at the passages themselves tells apart."""
    async with DiskEngine(data / "index") as engine:
        generation = await engine.generation()
    others = {f"anders/{number}.txt": text for number, text in enumerate((COUNCIL, BRIDGE, HARBOUR))}
    articles = write(data.parent / "others", others | {"weg.txt": f"Meldung\n\n{HARBOUR}"})
    async with Archive(Settings(articles, data.parent / "other")) as archive:
        await archive.sync()
        (articles / "weg.txt").unlink()
        await archive.sync()
        while (await archive.status()).generation < generation:
            await archive.rebuild()
    shutil.rmtree(data / "index")
    shutil.copytree(data.parent / "other" / "index", data / "index")


async def _short_of_a_passage(data: Path) -> None:
    ((key,),) = _rows(data, "SELECT id FROM passages WHERE place = 1 LIMIT 1")
    async with DiskEngine(data / "index") as engine:
        await engine.replace([], without=[str(key)], generation=await engine.generation())


async def _behind(data: Path) -> None:
    async with DiskEngine(data / "index") as engine:
        await engine.replace([], generation=await engine.generation() - 1)


async def _torn(data: Path) -> None:
    for file in (data / "index").glob("*.term"):
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


@pytest.mark.parametrize("damage", [_of_another_archive, _short_of_a_passage, _behind, _torn])
async def test_an_index_that_does_not_hold_what_the_database_holds_is_told_and_left_as_it_is(
    tmp_path: Path, damage: Callable[[Path], Awaitable[None]]
) -> None:
    data = await filled(tmp_path)
    await damage(data)
    before = {path.name: path.read_bytes() for path in (data / "index").iterdir()}
    assert told(await verify(data)) == {("index", "")}
    assert {path.name: path.read_bytes() for path in (data / "index").iterdir()} == before
    async with Archive(Settings(None, data)) as archive:
        await archive.rebuild()
    assert await verify(data) == ()


async def test_data_without_an_index_are_sound(tmp_path: Path) -> None:
    data = await filled(tmp_path)
    shutil.rmtree(data / "index")
    assert await verify(data) == ()


async def test_an_index_that_cannot_be_copied_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = await filled(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    assert told(await verify(data)) == {("index", "")}


async def test_a_service_may_start_while_a_copy_of_the_index_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = await filled(tmp_path)
    started: list[int] = []

    class Looking(DiskEngine):
        async def size(self) -> int:
            async with Archive(Settings(write(tmp_path / "articles", {"neu.txt": BRIDGE}), data)) as archive:
                started.append((await archive.sync()).read)
            return await super().size()

    monkeypatch.setattr("retrieval.integrity.DiskEngine", Looking)
    assert await verify(data) == ()
    assert started == [1]
