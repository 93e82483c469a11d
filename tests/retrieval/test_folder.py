"""What is found in a folder of articles, what is passed over, and what is reported as left aside."""

import os
import tempfile
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import folder
from retrieval.errors import FolderMissing
from retrieval.folder import Found, walk
from retrieval.model import Skipped

ARTICLE = "Der Stadtrat hat den Haushalt beschlossen.\n"


def put(root: Path, *sources: str) -> None:
    for source in sources:
        path = root / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ARTICLE)


def sources(root: Path) -> list[str]:
    return [found.source for found in walk(root) if isinstance(found, Found)]


def skipped(root: Path) -> list[Skipped]:
    return [found for found in walk(root) if isinstance(found, Skipped)]


def test_text_and_markdown_are_articles_whatever_the_case_of_their_ending(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "b.MD", "c.Txt", "politik/d.md")
    assert list(walk(tmp_path)) == [
        Found(source, tmp_path / source, folder.stamp(tmp_path / source))
        for source in ("a.txt", "b.MD", "c.Txt", "politik/d.md")
    ]


def test_other_files_are_passed_over_in_silence(tmp_path: Path) -> None:
    put(
        tmp_path,
        ".verborgen.txt",
        ".git/x.txt",
        "a.meta.toml",
        "Readme.MD",
        "b.pdf",
        "c.html",
        "d.jpg",
        "txt",
    )
    put(tmp_path, "sport/README.md")
    assert list(walk(tmp_path)) == [
        Found("sport/README.md", tmp_path / "sport/README.md", folder.stamp(tmp_path / "sport/README.md"))
    ]


@given(st.lists(st.text("ab-./", min_size=1, max_size=6), max_size=8))
def test_articles_come_in_order_of_their_sources(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        for name in names:
            parts = [part.strip(".") for part in name.split("/")]
            put(root, "/".join(part for part in parts if part) + "x.txt")
        found = sources(root)
        assert found == sorted(found)
        assert len(found) == len(list(root.rglob("*.txt")))


def test_a_name_is_kept_as_the_disk_spells_it(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "Köln/Müll gebühr 🗞.txt")
    put(tmp_path, decomposed)
    assert sources(tmp_path) == [decomposed]


def test_a_name_that_is_not_utf8_is_reported_in_printable_form(tmp_path: Path) -> None:
    put(tmp_path, "gut.txt")
    for name in (b"stra\xdfe.txt", b"bild\xdf.jpg"):
        (tmp_path / os.fsdecode(name)).write_text(ARTICLE)
    assert skipped(tmp_path) == [Skipped("stra\ufffde.txt", "name")]
    assert sources(tmp_path) == ["gut.txt"]


def test_a_missing_folder_is_said_at_the_call(tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    for root in (tmp_path / "fehlt", tmp_path / "a.txt"):
        with pytest.raises(FolderMissing, match=root.name):
            walk(root)


def test_a_link_inside_the_folder_is_followed(tmp_path: Path) -> None:
    put(tmp_path, "archiv/a.txt")
    (tmp_path / "heute").symlink_to("archiv")
    (tmp_path / "neu.txt").symlink_to("archiv/a.txt")
    (tmp_path / "bild.jpg").symlink_to("archiv/a.txt")
    assert sources(tmp_path) == ["archiv/a.txt", "heute/a.txt", "neu.txt"]
    assert skipped(tmp_path) == []


def test_the_archive_itself_may_be_a_link(tmp_path: Path) -> None:
    put(tmp_path, "wirklich/a.txt")
    (tmp_path / "archiv").symlink_to("wirklich")
    assert sources(tmp_path / "archiv") == ["a.txt"]


def test_a_link_back_up_is_a_loop_and_repeats_nothing(tmp_path: Path) -> None:
    put(tmp_path, "a/b/x.txt")
    (tmp_path / "a/b/wieder").symlink_to(tmp_path / "a")
    (tmp_path / "a/oben").symlink_to(tmp_path)
    assert sources(tmp_path) == ["a/b/x.txt"]
    assert skipped(tmp_path) == [Skipped("a/b/wieder", "loop"), Skipped("a/oben", "loop")]


def test_folders_that_link_to_each_other_end(tmp_path: Path) -> None:
    names = [f"ressort{number}" for number in range(9)]
    put(tmp_path, *(f"{name}/x.txt" for name in names))
    for name in names:
        for other in names:
            (tmp_path / name / f"zu-{other}").symlink_to(tmp_path / other)
    assert len(sources(tmp_path)) < 3 * len(names)
    assert {left.code for left in skipped(tmp_path)} == {"loop"}


def test_links_that_lead_nowhere_out_or_in_a_circle_are_reported(tmp_path: Path) -> None:
    put(tmp_path, "archiv/a.txt", "privat/geheim.txt")
    archive = tmp_path / "archiv"
    (archive / "b.txt").symlink_to(tmp_path / "privat/geheim.txt")
    (archive / "c").symlink_to(tmp_path / "privat")
    (archive / "d.txt").symlink_to("weg.txt")
    (archive / "e.txt").symlink_to("e.txt")
    assert sources(archive) == ["a.txt"]
    assert [(left.source, left.code) for left in skipped(archive)] == [
        ("b.txt", "outside"),
        ("c", "outside"),
        ("d.txt", "vanished"),
        ("e.txt", "loop"),
    ]


def test_a_folder_beside_the_archive_with_a_longer_name_is_outside(tmp_path: Path) -> None:
    put(tmp_path, "archiv/a.txt", "archiv-privat/b.txt")
    (tmp_path / "archiv/b").symlink_to(tmp_path / "archiv-privat")
    assert skipped(tmp_path / "archiv") == [Skipped("b", "outside")]


def test_a_subfolder_that_cannot_be_listed_is_reported_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "a.txt", "gesperrt/b.txt", "z.txt")
    listed = os.scandir

    def refusing(path: str) -> object:  # tests may run as root, whom no mode keeps out
        if path.endswith("gesperrt"):
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert sources(tmp_path) == ["a.txt", "z.txt"]
    assert skipped(tmp_path) == [Skipped("gesperrt", "unreadable", "Permission denied")]


def test_a_file_that_vanishes_while_the_folder_is_walked_is_reported(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "b.txt", "c/d.txt")
    steps = walk(tmp_path)
    (tmp_path / "b.txt").unlink()
    (tmp_path / "c/d.txt").unlink()
    (tmp_path / "c").rmdir()
    assert [(step.source, getattr(step, "code", "found")) for step in steps] == [
        ("a.txt", "found"),
        ("b.txt", "vanished"),
        ("c", "vanished"),
    ]


def test_the_stamp_tells_a_changed_article_and_a_changed_sidecar(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "b.txt")
    stamps = {folder.stamp(tmp_path / "a.txt")}
    for name in ("a.txt", "a.meta.toml", "a.txt.meta.toml"):
        (tmp_path / name).write_text(f"title = '{name}, ergänzt'")
        stamps.add(folder.stamp(tmp_path / "a.txt"))
    (tmp_path / "a.meta.toml").unlink()
    stamps.add(folder.stamp(tmp_path / "a.txt"))
    assert len(stamps) == 5
    assert folder.stamp(tmp_path / "a.txt") in {found.stamp for found in walk(tmp_path) if isinstance(found, Found)}


def test_a_stamp_taken_within_two_seconds_of_a_change_is_not_relied_on(tmp_path: Path) -> None:
    put(tmp_path, "a+b:1.txt", "a+b:1.meta.toml")
    moment = 1_754_560_800_000_000_000
    os.utime(tmp_path / "a+b:1.txt", ns=(moment, moment - 60_000_000_000))
    os.utime(tmp_path / "a+b:1.meta.toml", ns=(moment, moment))
    taken = folder.stamp(tmp_path / "a+b:1.txt")
    assert folder.newest(taken) == moment
    assert not folder.is_settled(taken, moment + 1_900_000_000)
    assert not folder.is_settled(taken, moment - 1_900_000_000)  # two clocks seldom agree
    assert folder.is_settled(taken, moment + 2_000_000_000)


def test_a_folder_put_in_place_of_another_is_told_from_it(tmp_path: Path) -> None:
    put(tmp_path, "archiv/a.txt")
    known = folder.identity(tmp_path / "archiv")
    put(tmp_path, "archiv/b.txt")
    assert folder.identity(tmp_path / "archiv") == known
    (tmp_path / "archiv").rename(tmp_path / "alt")
    put(tmp_path, "archiv/a.txt")
    assert folder.identity(tmp_path / "archiv") != known
    with pytest.raises(FolderMissing, match="fehlt"):
        folder.identity(tmp_path / "fehlt")


def test_folders_nested_deeper_than_python_calls_are_walked(tmp_path: Path) -> None:
    depth = 1500
    deep = os.open(tmp_path, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=deep)
        deeper = os.open("d", os.O_RDONLY, dir_fd=deep)
        os.close(deep)
        deep = deeper
    os.close(os.open("x.txt", os.O_CREAT | os.O_WRONLY, dir_fd=deep))
    os.close(deep)
    found = sources(tmp_path)
    (tmp_path / ("d/" * depth + "x.txt")).unlink()
    for level in range(depth, 0, -1):  # what clears the temporary folders later cannot go as deep
        (tmp_path / ("d/" * level)).rmdir()
    assert found == ["d/" * depth + "x.txt"]


def test_fifty_thousand_files_in_one_folder_take_seconds(tmp_path: Path) -> None:
    (tmp_path / "00000.txt").touch()
    for number in range(1, 50_000):
        os.link(tmp_path / "00000.txt", f"{tmp_path}/{number:05}.txt")  # quicker than as many files
    started = time.process_time()
    found = sources(tmp_path)
    assert time.process_time() - started < 4
    assert len(found) == 50_000
    assert found == sorted(found)


def test_a_file_dated_before_1970_has_its_time_as_any_other(tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    os.utime(tmp_path / "a.txt", (-3600, -3600))
    assert folder.newest(folder.stamp(tmp_path / "a.txt")) == -3600 * 1_000_000_000
    put(tmp_path, "a.meta.toml")
    os.utime(tmp_path / "a.meta.toml", (-60, -60))
    assert folder.newest(folder.stamp(tmp_path / "a.txt")) == -60 * 1_000_000_000
