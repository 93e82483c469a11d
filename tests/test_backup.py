"""Claims about backup, restore and verify: what was kept comes back as it was, or the admin is told why not."""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.phrases import GERMAN
from bot.state import SCHEMA, State
from retrieval.archive import Archive, Settings
from retrieval.model import Published
from tests.test_cli import ARTICLES, QUESTION, belegbot

CONFIG = """
[archive]
articles = "articles"
data = "{data}"
[[collections]]
folder = "theater"
level = "internal"
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with articles and what was kept of them, for two clearances."""
    folder = tmp_path_factory.mktemp("redaktion")
    for name, text in ARTICLES.items():
        (folder / "articles" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "articles" / name).write_text(text, "utf-8")
    (folder / "config.toml").write_text(CONFIG.format(data="data"), "utf-8")
    assert belegbot("sync", cwd=folder).returncode == 0
    assert belegbot("pair", cwd=folder).returncode == 0
    saved(folder)
    return folder


@pytest.fixture
def desk(kept: Path, tmp_path: Path) -> Path:
    """The same, for one test alone."""
    return Path(shutil.copytree(kept, tmp_path / "desk"))


@pytest.fixture
def file(desk: Path) -> Path:
    """A backup of what is kept."""
    return desk / "sicherung.tar"


def saved(desk: Path) -> Path:
    done = belegbot("backup", "sicherung.tar", cwd=desk)
    assert done.returncode == 0, done.stderr
    return desk / "sicherung.tar"


def restored(desk: Path, file: Path, *more: str, data: str = "neu") -> "subprocess.CompletedProcess[str]":
    return belegbot("restore", file, "--data", data, *more, cwd=desk)


def codes(data: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(data / "state.db")) as connection:
        return connection.execute("SELECT hash FROM codes").fetchall()


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


# ---- round trip


def test_what_was_saved_comes_back(desk: Path, file: Path) -> None:
    done = restored(desk, file)

    assert done.returncode == 0, done.stderr
    assert "12. September 2025" in belegbot("ask", QUESTION, "--data", "neu", cwd=desk).stdout
    assert codes(desk / "neu") == codes(desk / "data")
    assert belegbot("verify", "--data", "neu", cwd=desk).returncode == 0


async def test_the_desks_dates_come_back(desk: Path) -> None:
    source = sorted(name for name in ARTICLES if name.endswith(".txt"))[0]
    async with Archive(Settings(articles=None, data=desk / "data")) as archive:
        assert await archive.date(source, "9. August 2025")
    restored(desk, saved(desk))

    assert belegbot("verify", "--data", "neu", cwd=desk).returncode == 0
    assert belegbot("rebuild", "--data", "neu", cwd=desk).returncode == 0
    async with Archive(Settings(articles=None, data=desk / "neu")) as archive:
        document = await archive.document(source)
        assert document is not None
        assert document.published == Published("2025-08-09", "desk")


def test_a_backup_holds_every_clearance_and_the_state_and_says_what_it_holds(desk: Path, file: Path) -> None:
    with tarfile.open(file) as tar:
        content = {member.name: tar.extractfile(member).read() for member in tar.getmembers()}  # type: ignore[union-attr]

    manifest = json.loads(content.pop("manifest.json"))
    assert set(content) == {"archive.db", "public/archive.db", "state.db"}
    assert {each["name"]: each["sha256"] for each in manifest["files"]} == {
        name: hashlib.sha256(data).hexdigest() for name, data in content.items()
    }
    assert manifest["program"] in belegbot("--version", cwd=desk).stdout


def test_a_backup_and_what_comes_of_it_are_for_their_owner_alone(desk: Path, file: Path) -> None:
    restored(desk, file)

    for path in [file, desk / "neu", *(desk / "neu").rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


async def test_a_backup_is_made_while_a_service_is_working(desk: Path) -> None:
    data = desk / "data"
    async with State(data) as state, Archive(Settings(articles=None, data=data)):
        await state.change(lambda change: change.run("INSERT INTO facts VALUES ('just now', '1')"))
        done = restored(desk, saved(desk))

    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(desk / "neu" / "state.db")) as connection:
        assert connection.execute("SELECT value FROM facts WHERE name = 'just now'").fetchall() == [("1",)]


def test_a_backup_of_the_first_version_is_brought_up_to_date_by_the_next_start(desk: Path) -> None:
    script = (Path(__file__).parent / "retrieval" / "archive_v1.sql").read_text("utf-8")
    old = desk / "old"
    old.mkdir()
    with closing(sqlite3.connect(old / "archive.db")) as connection:
        connection.executescript(script)
        connection.execute("PRAGMA user_version = 1")
    assert belegbot("backup", "alt.tar", "--data", "old", cwd=desk).returncode == 0

    assert restored(desk, desk / "alt.tar").returncode == 0
    assert belegbot("rebuild", "--data", "neu", cwd=desk).returncode == 0
    assert belegbot("verify", "--data", "neu", cwd=desk).returncode == 0


def test_an_older_backup_of_the_same_name_is_replaced_only_by_a_whole_one(desk: Path, file: Path) -> None:
    before = file.read_bytes()
    (desk / "data" / "state.db").write_bytes(b"no database" * 100)

    done = belegbot("backup", "sicherung.tar", cwd=desk)

    assert done.returncode == 1
    assert file.read_bytes() == before
    assert [path for path in desk.iterdir() if path.name.startswith(".")] == []


def test_there_is_nothing_to_save_where_nothing_is_kept(desk: Path) -> None:
    done = belegbot("backup", "x.tar", "--data", "leer", cwd=desk)

    assert (done.returncode, done.stderr) == (1, GERMAN.nothing_kept.format(path="leer") + "\n")
    assert not (desk / "x.tar").exists()


def test_a_place_that_cannot_be_written_is_named(desk: Path) -> None:
    done = belegbot("backup", "weg/x.tar", cwd=desk)

    assert done.returncode == 1
    assert "weg/x.tar" in done.stderr
    assert "Traceback" not in done.stderr


# ---- in place of something


def test_nothing_is_replaced_unasked(desk: Path, file: Path) -> None:
    before = {path: path.read_bytes() for path in (desk / "data").rglob("*") if path.is_file()}

    done = restored(desk, file, data="data")

    assert (done.returncode, done.stderr) == (1, GERMAN.restore_not_empty.format(path="data") + "\n")
    assert {path: path.read_bytes() for path in before} == before


def test_what_is_replaced_is_kept_beside(desk: Path, file: Path) -> None:
    before = codes(desk / "data")
    belegbot("pair", cwd=desk)

    done = restored(desk, file, "--force", data="data")

    assert done.returncode == 0, done.stderr
    (aside,) = (desk / "data").glob("before-restore-*")
    assert str(aside.relative_to(desk)) in done.stdout
    assert (codes(desk / "data"), len(codes(aside))) == (before, len(before) + 1)
    assert {"archive.db", "state.db", "public/archive.db", "index/meta.json"} <= names(aside)
    assert "12. September 2025" in belegbot("ask", QUESTION, cwd=desk).stdout


async def test_nothing_is_replaced_under_a_running_service(desk: Path, file: Path) -> None:
    async with State(desk / "data"):
        done = restored(desk, file, "--force", data="data")

    assert (done.returncode, done.stderr) == (1, GERMAN.archive_busy.format(path="data") + "\n")
    assert not list((desk / "data").glob("before-restore-*"))


# ---- what is no backup

Members = dict[str, bytes]


def rewritten(file: Path, change: Callable[[dict[str, Any], Members], None]) -> None:
    """The backup with its manifest and members changed."""
    with tarfile.open(file) as tar:
        members = {member.name: tar.extractfile(member).read() for member in tar.getmembers()}  # type: ignore[union-attr]
    manifest = json.loads(members.pop("manifest.json"))
    change(manifest, members)
    with tarfile.open(file, "w") as tar:
        for name, content in {"manifest.json": json.dumps(manifest).encode(), **members}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))


def told_as(manifest: dict[str, Any], members: Members, name: str, content: bytes) -> None:
    """A member that is what its manifest says."""
    members[name] = content
    entry = {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "schema": 1}
    manifest["files"] = [each for each in manifest["files"] if each["name"] != name] + [entry]


def with_a_changed_byte(manifest: dict[str, Any], members: Members) -> None:
    content = bytearray(members["archive.db"])
    content[5000] ^= 1
    members["archive.db"] = bytes(content)


def without_a_member(manifest: dict[str, Any], members: Members) -> None:
    del members["state.db"]


def with_a_stranger(manifest: dict[str, Any], members: Members) -> None:
    members["liesmich.txt"] = b"x"


def with_a_way_out(manifest: dict[str, Any], members: Members) -> None:
    told_as(manifest, members, "../geheim.txt", b"x")


def with_a_whole_path(manifest: dict[str, Any], members: Members) -> None:
    told_as(manifest, members, "/tmp/geheim.txt", b"x")


def with_no_database(manifest: dict[str, Any], members: Members) -> None:
    told_as(manifest, members, "state.db", b"no database" * 100)


def of_the_future(manifest: dict[str, Any], members: Members) -> None:
    manifest["form"] = 99


def with_an_impossible_size(manifest: dict[str, Any], members: Members) -> None:
    manifest["files"][0]["size"] = 10**15


def with_a_manifest_of_words(manifest: dict[str, Any], members: Members) -> None:
    manifest["files"] = "alle"


@pytest.mark.parametrize(
    "change",
    [
        with_a_changed_byte,
        without_a_member,
        with_a_stranger,
        with_a_way_out,
        with_a_whole_path,
        with_no_database,
        of_the_future,
        with_an_impossible_size,
        with_a_manifest_of_words,
    ],
)
def test_a_backup_that_is_not_as_it_was_written_changes_nothing(
    change: Callable[[dict[str, Any], Members], None], desk: Path, file: Path
) -> None:
    rewritten(file, change)
    before = names(desk)

    done = restored(desk, file)

    assert done.returncode == 1
    assert done.stderr.startswith(f"{file} lässt sich nicht einspielen: ")
    assert done.stderr.endswith(". Es wurde nichts geändert.\n")
    assert names(desk) == before
    assert not (desk / "neu").exists()


def test_a_link_in_a_backup_leads_nowhere(desk: Path, file: Path) -> None:
    with tarfile.open(file) as tar:
        manifest = tar.extractfile("manifest.json").read()  # type: ignore[union-attr]
    with tarfile.open(file, "w") as tar:
        told = tarfile.TarInfo("manifest.json")
        told.size = len(manifest)
        tar.addfile(told, io.BytesIO(manifest))
        link = tarfile.TarInfo("archive.db")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    with file.open("ab") as end:
        end.write(bytes(1_000_000))  # else its size alone would give it away

    assert "'archive.db' is not what the manifest says" in restored(desk, file).stderr


@pytest.mark.parametrize("content", [b"", b"kein Archiv", b"\0" * 10_240, os.urandom(4096)])
def test_a_file_that_is_no_backup_is_told(content: bytes, desk: Path) -> None:
    (desk / "x.tar").write_bytes(content)

    done = restored(desk, desk / "x.tar")

    assert done.returncode == 1
    assert "Es wurde nichts geändert." in done.stderr


def test_half_a_backup_is_told(desk: Path, file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])

    assert "Es wurde nichts geändert." in restored(desk, file).stderr


@pytest.mark.parametrize("name", ["state.db", "archive.db"])
def test_a_backup_of_a_newer_version_is_refused(name: str, desk: Path) -> None:
    with closing(sqlite3.connect(desk / "data" / name)) as connection:
        connection.execute("PRAGMA user_version = 99")

    done = restored(desk, saved(desk))

    assert done.returncode == 1
    assert "it was written by a newer version of belegbot" in done.stderr


# ---- verify


def test_what_is_sound_is_called_sound(desk: Path) -> None:
    done = belegbot("verify", "--json", cwd=desk)

    assert done.returncode == 0
    assert json.loads(done.stdout) == {"ok": True, "files": {"archive.db": [], "public/archive.db": [], "state.db": []}}


def test_a_text_that_was_changed_is_found(desk: Path) -> None:
    with closing(sqlite3.connect(desk / "data" / "public" / "archive.db")) as connection, connection:
        connection.execute("UPDATE documents SET text = replace(text, '40 Millionen', '90 Millionen')")

    done = belegbot("verify", cwd=desk)

    assert done.returncode == 1
    assert "✓ archive.db" in done.stdout
    assert "✗ public/archive.db, bruecke.txt: der Text ist nicht mehr der gelesene" in done.stdout
    assert GERMAN.verify_advice_archive in done.stdout


@pytest.mark.parametrize(
    ("name", "advice"), [("state.db", "verify_advice_state"), ("archive.db", "verify_advice_archive")]
)
def test_a_damaged_database_is_found_and_what_to_do(name: str, advice: str, desk: Path) -> None:
    path = desk / "data" / name
    content = bytearray(path.read_bytes())
    content[4096:12_288] = b"\xff" * 8192
    path.write_bytes(bytes(content))

    done = belegbot("verify", cwd=desk)

    assert done.returncode == 1
    assert f"✗ {name}: die Datenbank ist beschädigt" in done.stdout
    assert getattr(GERMAN, advice) in done.stdout


def test_there_is_nothing_to_verify_where_nothing_is_kept(desk: Path) -> None:
    assert belegbot("verify", "--data", "leer", cwd=desk).returncode == 1


def test_the_state_of_this_version_can_be_restored(desk: Path) -> None:
    with closing(sqlite3.connect(desk / "data" / "state.db")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
