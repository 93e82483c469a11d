"""Articles that editors send in a chat."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import uploads
from bot.platform import File, Files, Message, Refused
from bot.uploads import NotKept, Uploads

COUNCIL = "Der Rat tagt am Dienstag im Kurhaus.\n"
SAID = Message(
    platform="telegram", room="1", sender="7", id="5", text="", sent_at=datetime(2025, 8, 7, 12, 0, tzinfo=UTC)
)


class OnServers:
    """Documents by their id."""

    def __init__(self, **documents: bytes) -> None:
        self.documents = documents

    async def fetch(self, file: File, most: int) -> bytes:
        if file.id not in self.documents:
            raise Refused("gone")
        return self.documents[file.id]


def desk(folder: Path, largest: int = 1_000, **documents: bytes) -> Uploads:
    def files() -> Mapping[str, Files]:
        return {"telegram": OnServers(**documents)}

    return Uploads(folder, "eingang", largest, files)


async def refused(desk: Uploads, file: File) -> str:
    with pytest.raises(NotKept) as caught:
        await desk.document(SAID, file)
    return caught.value.why


async def test_a_document_lies_whole_in_the_folder_for_uploads_and_nothing_else_does(tmp_path: Path) -> None:
    source = await desk(tmp_path, a=COUNCIL.encode()).document(SAID, File("a", "rat.txt", 38))

    assert source == "eingang/rat.txt"
    assert [path.name for path in (tmp_path / "eingang").iterdir()] == ["rat.txt"]
    assert (tmp_path / source).read_text("utf-8") == COUNCIL


async def test_the_same_article_again_is_the_one_there_is_and_another_never_takes_its_place(tmp_path: Path) -> None:
    both = desk(tmp_path, a=COUNCIL.encode(), b=b"Etwas anderes.")
    await both.document(SAID, File("a", "rat.txt"))

    assert await both.document(SAID, File("a", "rat.txt")) == "eingang/rat.txt"
    assert await refused(both, File("b", "rat.txt")) == "taken"
    assert (tmp_path / "eingang" / "rat.txt").read_text("utf-8") == COUNCIL
    assert len([*(tmp_path / "eingang").iterdir()]) == 1


@pytest.mark.parametrize(
    ("name", "size", "why"),
    [
        ("rat.pdf", 10, "kind"),
        ("rat", 10, "kind"),
        ("README.md", 10, "kind"),
        ("", 10, "kind"),
        ("rat.txt", 1_001, "size"),
    ],
)
async def test_what_is_no_article_is_not_taken(tmp_path: Path, name: str, size: int, why: str) -> None:
    assert await refused(desk(tmp_path, a=b"x"), File("a", name, size)) == why
    assert not (tmp_path / "eingang").exists()


@pytest.mark.parametrize(
    ("content", "why"),
    [(b" \n", "empty"), (b"PK\0\0", "kind"), (b"x" * 1_001, "size")],
    ids=["blank", "binary", "huge"],
)
async def test_what_holds_no_text_is_not_taken(tmp_path: Path, content: bytes, why: str) -> None:
    assert await refused(desk(tmp_path, a=content), File("a", "rat.txt")) == why


async def test_what_is_gone_and_where_nothing_is_taken_is_said(tmp_path: Path) -> None:
    assert await refused(desk(tmp_path), File("a", "rat.txt")) == "gone"
    assert await refused(Uploads(tmp_path, None, 100), File("a", "rat.txt")) == "off"
    (tmp_path / "eingang").write_text("no folder")
    assert await refused(desk(tmp_path, a=b"x"), File("a", "rat.txt")) == "unwritable"


async def test_a_text_is_named_for_its_day_and_its_first_words_or_as_asked_for(tmp_path: Path) -> None:
    taking = desk(tmp_path)

    assert await taking.text(SAID, COUNCIL) == "eingang/2025-08-07_der-rat-tagt-am-dienstag-im.txt"
    assert await taking.text(SAID, COUNCIL, "Rat tagt") == "eingang/Rat tagt.txt"


@given(st.text(max_size=300))
def test_no_name_leads_out_of_the_folder_or_hides(name: str) -> None:
    try:
        made = uploads._named(f"{name}.txt")
    except NotKept:
        return
    assert "/" not in made
    assert "\\" not in made
    assert "\0" not in made
    assert not made.startswith(".")
    assert len(made.encode()) <= 200
    assert made.endswith(".txt")
