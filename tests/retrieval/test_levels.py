"""Claims about levels: which one a source has, and that what an archive may not see leaves no trace in it."""

import os
import sqlite3
import unicodedata
from contextlib import closing
from functools import partial
from pathlib import Path

import aiosqlite
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.archive import Archive, Progress, Settings, Status
from retrieval.errors import ArchiveError
from retrieval.levels import LEVELS, hidden, level_of, visible
from retrieval.model import Collection, Level, Skipped, SyncReport, Verdict
from tests.retrieval.articles import BRIDGE, COUNCIL, HARBOUR, write
from tests.retrieval.test_migration import data_of_version_1

PARTS = (
    Collection("redaktion", "Redaktion", "internal"),
    Collection("redaktion/geheim", "Recherche", "confidential"),
    Collection("redaktion/geheim/frei", "Freigegeben", "public"),
    Collection("Köln", "Köln", "internal"),
)
INFORMANT = """Informant nennt Bürgermeister

Informant Kuno Zwirbel belastet den Bürgermeister von Brenndorf. Das Treffen war am 4. Mai in der Sternwarte.
"""
OPEN = {"rathaus/haushalt.txt": COUNCIL, "verkehr/bruecke.txt": BRIDGE}
ALL = OPEN | {"redaktion/geheim/quelle.txt": INFORMANT, "redaktion/hafen.txt": HARBOUR}


# ---- the level of a source


@pytest.mark.parametrize(
    ("source", "level"),
    [
        ("hafenfest.md", "public"),
        ("redaktion/plan.txt", "internal"),
        ("redaktion/2025/plan.txt", "internal"),
        ("redaktion/geheim/quelle.txt", "confidential"),
        ("redaktion/geheim/frei/quelle.txt", "public"),
        ("redaktion/geheimnis/quelle.txt", "internal"),
        ("sport/redaktion/plan.txt", "public"),
        ("redaktion.txt", "public"),
        ("redaktion/geheim", "confidential"),
    ],
)
def test_the_most_specific_folder_decides(source: str, level: Level) -> None:
    assert level_of(source, PARTS, "public") == level


@pytest.mark.parametrize(
    "source",
    ["REDAKTION/Geheim/quelle.txt", "köln/plan.txt", "KÖLN/plan.txt", unicodedata.normalize("NFD", "Köln/plan.txt")],
)
def test_capitals_and_the_way_accents_are_composed_make_no_difference(source: str) -> None:
    assert level_of(source, PARTS, "public") != "public"


def test_what_lies_in_no_collection_has_the_level_of_the_rest() -> None:
    assert [level_of("hafenfest.md", PARTS, level) for level in LEVELS] == list(LEVELS)


def test_of_two_folders_that_are_the_same_but_for_capitals_the_higher_level_holds() -> None:
    twice = (Collection("Presse", "Presse", "confidential"), Collection("presse/", "presse", "public"))
    for parts in (twice, twice[::-1]):
        assert level_of("presse/a.txt", parts, "public") == "confidential"


@pytest.mark.parametrize(
    "source",
    [
        "redaktion/geheim/../quelle.txt",
        "redaktion/geheim/frei/../quelle.txt",
        "redaktion/./geheim/quelle.txt",
        "redaktion//geheim/quelle.txt",
        "/redaktion/geheim/quelle.txt",
        "../redaktion/geheim/quelle.txt",
        "redaktion\\geheim\\quelle.txt",
        "redaktion/geheim\u200b/quelle.txt",
        "redaktion/geheim /quelle.txt",
        "ｒｅｄａｋｔｉｏｎ/geheim/quelle.txt",
        "",
    ],
)
def test_a_hostile_name_gets_no_lower_level(source: str) -> None:
    assert level_of(source, PARTS, "public") == "confidential"


def test_a_name_that_only_looks_like_an_open_folder_is_not_taken_for_it() -> None:
    parts = (Collection("presse", "Presse", "public"),)
    assert level_of("presse\u200b/a.txt", parts, "confidential") == "confidential"
    assert level_of("presse\\a.txt", parts, "confidential") == "confidential"


NAMES = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=8)


@given(st.lists(NAMES, min_size=1, max_size=4).map("/".join))
def test_nothing_within_a_confidential_folder_is_lower_however_it_is_named(rest: str) -> None:
    assert level_of(f"redaktion/geheimes/{rest}", (Collection("redaktion", "R", "confidential"),), "public") == (
        "confidential"
    )


@given(NAMES.filter(lambda name: name.replace("\\", "/").strip("./ ") != ""))
def test_a_confidential_folder_of_any_name_is_confidential_however_it_is_composed(name: str) -> None:
    try:
        parts = (Collection(name, "Recherche", "confidential"),)
    except ValueError:
        assert "\\" in name
        return
    for spelled in (name, unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name), name.casefold()):
        assert not visible(f"{spelled}/a.txt", parts, "public", "internal")


def test_a_clearance_sees_its_own_level_and_those_below() -> None:
    sources = [f"{source}/a.txt" for source in ("sport", "redaktion", "redaktion/geheim")]
    for count, clearance in enumerate(LEVELS, start=1):
        assert [visible(source, PARTS, "public", clearance) for source in sources] == [True] * count + [False] * (
            3 - count
        )


@pytest.mark.parametrize("folder", ["", "/", "/redaktion", "redaktion//geheim", "../redaktion", "a/./b", ".", "a/ /b"])
def test_a_collection_of_a_folder_that_is_none_is_refused(folder: str) -> None:
    with pytest.raises(ValueError, match="is not a folder below the articles"):
        Collection(folder, "Redaktion", "internal")


def test_a_collection_of_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValueError, match="public, internal, confidential"):
        Collection("redaktion", "Redaktion", "geheim")  # type: ignore[arg-type]


# ---- what an archive holds


def settings(folder: Path, clearance: Level, data: Path | None = None, rest: Level = "public") -> Settings:
    return Settings(folder, data, collections=PARTS, rest=rest, clearance=clearance)


@pytest.mark.parametrize(
    ("clearance", "held"),
    [
        ("public", {"rathaus/haushalt.txt", "verkehr/bruecke.txt"}),
        ("internal", {"rathaus/haushalt.txt", "verkehr/bruecke.txt", "redaktion/hafen.txt"}),
        ("confidential", set(ALL)),
    ],
)
async def test_an_archive_holds_what_its_clearance_may_see(tmp_path: Path, clearance: Level, held: set[str]) -> None:
    read: list[Progress] = []
    async with Archive(settings(write(tmp_path, ALL), clearance)) as archive:
        assert await archive.sync(read.append) == SyncReport(len(held), 0, 0)
        assert {source for source in ALL if await archive.document(source)} == held
        assert (await archive.status()).documents == len(held)
    assert {step.total for step in read if step.stage == "reading"} == {len(held)}


QUESTIONS = (
    "Wann war das Treffen in der Sternwarte?",
    "Was sagt Kuno Zwirbel?",
    "Wer ist Zwirbl?",
    "Bürgermeister von Brenndorf",
    "Wann beginnt die nächste Sitzung?",
    "Was kostet die Sanirung am Tag?",
)


async def test_an_archive_of_low_clearance_is_one_to_which_the_hidden_articles_were_never_given(
    tmp_path: Path,
) -> None:
    told = []
    for name, articles in (("all", ALL), ("open", OPEN)):
        async with Archive(settings(write(tmp_path / name, articles), "public")) as archive:
            await archive.sync()
            answers = [await archive.ask(question) for question in QUESTIONS]
            status = await archive.status()
            told.append(
                (
                    [(each.verdict, each.reason, each.citations, each.documents) for each in answers],
                    [await archive.search(question, 20) for question in QUESTIONS],  # with their scores
                    (status.documents, status.passages, status.newest),
                )
            )
    assert told[0] == told[1]
    assert told[0][0][0][0] is Verdict.NOTHING


async def test_nothing_of_a_hidden_article_is_in_the_data_of_an_archive_that_may_not_see_it(tmp_path: Path) -> None:
    folder, data = write(tmp_path / "articles", ALL), tmp_path / "data"
    async with Archive(settings(folder, "public", data)) as archive:
        await archive.sync()
        assert traces(data, "bürgermeister", "Bürgermeister") != []
        assert traces(data, "Zwirbel", "zwirbel", "Sternwarte", "quelle.txt", "geheim/") == []


def traces(data: Path, *words: str) -> list[str]:
    """The files that hold one of the words."""
    files = [path for path in data.rglob("*") if path.is_file()]
    return [path.name for path in files if any(word.encode() in path.read_bytes() for word in words)]


async def test_a_bad_file_that_is_hidden_is_not_even_reported(tmp_path: Path) -> None:
    folder = write(tmp_path, ALL | {"redaktion/geheim/leer.txt": "", "leer.txt": ""})
    (folder / "redaktion/geheim/weg.txt").symlink_to("nirgends.txt")
    async with Archive(settings(folder, "public")) as archive:
        assert await archive.sync() == SyncReport(2, 0, 0, (Skipped("leer.txt", "empty"),))
    async with Archive(settings(folder, "confidential")) as archive:
        assert len((await archive.sync()).skipped) == 3


async def test_what_lies_open_within_a_hidden_folder_outlasts_that_folder_being_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path, ALL | {"redaktion/geheim/frei/hafen.txt": HARBOUR})
    listed = os.scandir

    def refusing(path: str) -> object:  # tests may run as root, whom no mode keeps out
        if path.endswith("geheim"):
            raise PermissionError(13, "Permission denied")
        return listed(path)

    async with Archive(settings(folder, "public")) as archive:
        await archive.sync()
        monkeypatch.setattr(os, "scandir", refusing)
        assert await archive.sync() == SyncReport(0, 2, 0)
        assert await archive.document("redaktion/geheim/frei/hafen.txt") is not None


async def test_a_link_out_of_a_hidden_folder_opens_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path, ALL | {"sport/spiel.txt": "Der SV Brenndorf gewinnt 3:1."})
    (folder / "sport/quelle.txt").symlink_to(folder / "redaktion/geheim/quelle.txt")
    (folder / "sport/dossier").symlink_to(folder / "redaktion/geheim", target_is_directory=True)
    (folder / "sport/umweg").symlink_to(folder / "redaktion", target_is_directory=True)
    async with Archive(settings(folder, "public")) as archive:
        assert (await archive.sync()).read == 3
        assert (await archive.ask("Wann war das Treffen in der Sternwarte?")).citations == ()
        assert await archive.document("sport/spiel.txt") is not None


async def test_a_link_into_a_hidden_folder_hides_only_itself(tmp_path: Path) -> None:
    folder = write(tmp_path, ALL)
    (folder / "redaktion/geheim/bruecke.txt").symlink_to(folder / "verkehr/bruecke.txt")
    async with Archive(settings(folder, "public")) as archive:
        await archive.sync()
        assert await archive.document("verkehr/bruecke.txt") is not None
        assert await archive.document("redaktion/geheim/bruecke.txt") is None


async def test_an_article_whose_metadata_lie_in_a_hidden_folder_is_hidden(tmp_path: Path) -> None:
    folder = write(tmp_path, ALL)
    (folder / "redaktion/geheim/quelle.meta.toml").write_text('publisher = "Kuno Zwirbel"\n')
    for name in ("verkehr/bruecke.txt.meta.toml", "rathaus/haushalt.meta.toml"):
        (folder / name).symlink_to(folder / "redaktion/geheim/quelle.meta.toml")
    async with Archive(settings(folder, "public")) as archive:
        assert (await archive.sync()).read == 0
    async with Archive(settings(folder, "confidential")) as archive:
        assert (await archive.sync()).read == 4


def test_a_link_is_looked_through_only_where_the_folder_is_known(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", ALL)
    (folder / "auszug.txt").symlink_to(folder / "redaktion/geheim/quelle.txt")
    (tmp_path / "elsewhere").symlink_to(folder, target_is_directory=True)
    for articles, found in ((folder, {"auszug.txt"}), (tmp_path / "elsewhere", {"auszug.txt"}), (None, set())):
        assert hidden(["auszug.txt", "verkehr/bruecke.txt"], articles, PARTS, "public", "public") == found


# ---- when the settings change


async def shown(archive: Archive) -> tuple[Status, list[str]]:
    return await archive.status(), [source for source in ALL if await archive.document(source)]


@pytest.mark.parametrize("engine", ["disk", "memory"])
async def test_what_may_not_be_seen_any_more_is_out_before_the_first_question(tmp_path: Path, engine: str) -> None:
    folder, data = write(tmp_path / "articles", ALL), tmp_path / "data"
    async with Archive(Settings(folder, data, engine="disk" if engine == "disk" else "memory")) as archive:
        await archive.sync()
        secret = (await archive.ask("Wann war das Treffen in der Sternwarte?")).citations[0]
        write(folder, {"redaktion/geheim/quelle.txt": INFORMANT.replace("4. Mai", "5. Mai")})
        await archive.sync()
    async with Archive(settings(folder, "public", data)) as archive:  # not synced: nothing was asked of the folder
        status, sources = await shown(archive)
        assert (status.documents, sources) == (2, list(OPEN))
        found = await archive.ask("Wann war das Treffen in der Sternwarte?")
        assert (found.verdict, found.citations, found.documents) == (Verdict.NOTHING, (), 2)
        assert await archive.search("Zwirbel Sternwarte") == []
        assert await archive.passage(secret.passage) is None
        assert traces(data, "Zwirbel", "zwirbel", "Sternwarte") == []
        assert await archive.sync() == SyncReport(0, 2, 0)


async def test_articles_taken_away_long_ago_are_hidden_as_well(tmp_path: Path) -> None:
    folder, data = write(tmp_path / "articles", ALL), tmp_path / "data"
    async with Archive(Settings(folder, data)) as archive:
        await archive.sync()
        secret = (await archive.ask("Wann war das Treffen in der Sternwarte?")).citations[0]
        (folder / "redaktion/geheim/quelle.txt").unlink()
        await archive.sync()
        assert await archive.passage(secret.passage) is not None
    async with Archive(settings(folder, "public", data)) as archive:
        assert await archive.passage(secret.passage) is None
        assert traces(data, "Zwirbel") == []


async def test_copies_of_what_may_not_be_seen_any_more_go_as_well(tmp_path: Path) -> None:
    data = data_of_version_1(tmp_path / "data")
    async with Archive(Settings(None, data)):
        assert traces(data, "Kapitän", "Fähre") != []
        assert (data / "archive.db.v1.bak").exists()
    harbour = (Collection("hafen", "Hafen", "internal"),)
    async with Archive(Settings(None, data, collections=harbour, clearance="public")) as archive:
        assert (await archive.status()).documents == 1
        assert traces(data, "Kapitän", "Fähre") == []


async def test_a_link_whose_target_was_made_confidential_is_out_before_the_first_question(tmp_path: Path) -> None:
    folder, data = write(tmp_path / "articles", ALL), tmp_path / "data"
    (folder / "auszug.txt").symlink_to(folder / "redaktion/geheim/quelle.txt")
    async with Archive(Settings(folder, data, clearance="public")) as archive:
        assert (await archive.sync()).read == 5
    async with Archive(settings(folder, "public", data)) as archive:
        assert await archive.document("auszug.txt") is None


async def test_what_may_be_seen_again_is_read_again(tmp_path: Path) -> None:
    folder, data = write(tmp_path / "articles", ALL), tmp_path / "data"
    for clearance, documents in (("confidential", 4), ("public", 2), ("internal", 3), ("confidential", 4)):
        async with Archive(settings(folder, clearance, data)) as archive:  # type: ignore[arg-type]
            await archive.sync()
            assert (await archive.status()).documents == documents
            assert len(await archive.search("Brenndorf", 20)) >= documents - 1


async def test_an_archive_does_not_open_until_what_may_not_be_seen_is_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, data = write(tmp_path / "articles", ALL), tmp_path / "data"
    async with Archive(settings(folder, "confidential", data)) as archive:
        await archive.sync()
    monkeypatch.setattr("retrieval.store.aiosqlite.connect", partial(aiosqlite.connect, timeout=0.1))
    with closing(sqlite3.connect(f"{(data / 'archive.db').as_uri()}?mode=ro", uri=True)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM documents").fetchone()
        for _ in range(2):
            with pytest.raises(ArchiveError, match="another process reads"):
                await Archive(settings(folder, "public", data)).__aenter__()
            assert "archive.db" in traces(data, "Zwirbel")
    async with Archive(settings(folder, "public", data)) as archive:
        assert (await archive.status()).documents == 2
        assert traces(data, "Zwirbel") == []
