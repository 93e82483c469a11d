"""The terminal as a platform, without a terminal; see also test_platforms.py."""

import io
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.platform import Address, Message
from bot.platforms.terminal import NAME, ROOM, Exports, Terminal, shown
from bot.reply import Attachment, Paragraph, Quote, Reply
from retrieval.model import Span

BOLD = Reply((Quote("Der Rat tagt heute.", (Span(13, 18),)),))
HERE = Address(NAME, ROOM)
NOTHING = Reply((Paragraph("Dazu steht nichts im Archiv."),))


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Heard:
    """An inbox that keeps what it is given and answers it at once."""

    def __init__(self, terminal: Terminal) -> None:
        self.messages: list[Message] = []
        self._terminal = terminal

    async def put(self, messages: Sequence[Message], position: str | None = None) -> None:
        self.messages += messages
        for message in messages:
            await self._terminal.send(NOTHING, message.address, message.id)

    async def position(self, platform: str) -> str | None:
        return None

    async def moved(self, platform: str, old: str, new: str) -> None:
        raise AssertionError("a terminal never moves")


def terminal(lines: str, said: io.StringIO | None = None) -> Terminal:
    return Terminal(io.StringIO(lines), said or io.StringIO(), "Frage: ", {}, lambda line: "/ende" in line)


async def test_every_line_of_a_pipe_is_a_message_and_blank_ones_are_none() -> None:
    piped = terminal("Wann tagt der Rat?\n\n   \nUnd wo?")
    heard = Heard(piped)

    await piped.receive(heard)

    assert [message.text for message in heard.messages] == ["Wann tagt der Rat?\n", "Und wo?"]
    assert {(message.platform, message.room) for message in heard.messages} == {(NAME, ROOM)}


async def test_nothing_is_heard_after_leaving() -> None:
    piped = terminal("/ende \nWann tagt der Rat?\n")
    heard = Heard(piped)

    await piped.receive(heard)

    assert [message.text for message in heard.messages] == ["/ende \n"]


async def test_replies_are_parted_by_a_blank_line() -> None:
    said = io.StringIO()
    piped = terminal("", said)

    await piped.send(NOTHING, Address(NAME, ROOM), "key")
    piped.show(NOTHING)

    assert said.getvalue() == "Dazu steht nichts im Archiv.\n\n" * 2


def test_only_a_terminal_gets_bold() -> None:
    assert "\x1b[1mheute\x1b[0m" in shown(BOLD, Screen(), {"TERM": "xterm"})
    assert "\x1b" not in shown(BOLD, io.StringIO(), {"TERM": "xterm"})


def test_no_color_and_a_dumb_terminal_get_plain_words() -> None:
    assert "\x1b" not in shown(BOLD, Screen(), {"NO_COLOR": "1"})
    assert "\x1b" not in shown(BOLD, Screen(), {"TERM": "dumb"})
    assert "\x1b" in shown(BOLD, Screen(), {"NO_COLOR": ""})


async def test_a_pipe_has_no_prompt() -> None:
    assert not terminal("").typed
    assert Terminal(Screen(), Screen(), "Frage: ", {}).typed


# ---- pictures and files

PICTURE = Attachment("picture", "zeitleiste.png", "image/png", b"\x89PNG", "Drei Ereignisse auf einer Linie")


def files(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def exporting(folder: Path | None, said: io.StringIO) -> Terminal:
    exports = Exports(folder, "Gespeichert: {path}", "{name} ist nicht gespeichert.")
    return Terminal(io.StringIO(""), said, "Frage: ", {}, exports=exports)


async def test_a_picture_is_told_in_words_and_where_it_is(tmp_path: Path) -> None:
    said = io.StringIO()

    await exporting(tmp_path / "exports", said).send(Reply(NOTHING.blocks, attachment=PICTURE), HERE, "key")

    path = tmp_path / "exports" / "zeitleiste.png"
    assert said.getvalue().splitlines() == [
        "Dazu steht nichts im Archiv.",
        "Drei Ereignisse auf einer Linie",
        f"Gespeichert: {path}",
        "",
    ]
    assert path.read_bytes() == PICTURE.content
    assert path.stat().st_mode & 0o077 == 0


async def test_what_a_picture_shows_is_not_told_twice(tmp_path: Path) -> None:
    said = io.StringIO()
    reply = Reply((Paragraph("Zeitleiste"), Paragraph(PICTURE.alt)), attachment=PICTURE)

    await exporting(tmp_path, said).send(reply, HERE, "key")

    assert said.getvalue().count(PICTURE.alt) == 1


async def test_another_picture_of_the_same_name_is_kept_beside_it_and_the_same_one_once(tmp_path: Path) -> None:
    chat = exporting(tmp_path, io.StringIO())

    for content in (b"eins", b"zwei", b"eins"):
        await chat.send(Reply((), attachment=replace(PICTURE, content=content)), HERE, "key")

    assert files(tmp_path) == {"zeitleiste.png": b"eins", "zeitleiste-2.png": b"zwei"}


async def test_a_link_that_lies_there_leads_no_picture_elsewhere(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "exports", tmp_path / "elsewhere.png"
    folder.mkdir()
    (folder / "zeitleiste.png").symlink_to(elsewhere)

    await exporting(folder, io.StringIO()).send(Reply((), attachment=PICTURE), HERE, "key")

    assert not elsewhere.exists()


async def test_of_a_picture_that_the_disk_has_no_room_for_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, said = os.open, io.StringIO()

    def full(path: str | Path, flags: int, *rest: int, **more: int) -> int:
        made = usual(path, flags, *rest, **more)
        if Path(path).name == PICTURE.name:
            os.close(made)
            return usual("/dev/full", os.O_WRONLY)
        return made

    monkeypatch.setattr("os.open", full)
    await exporting(tmp_path, said).send(Reply((), attachment=PICTURE), HERE, "key")

    assert "zeitleiste.png ist nicht gespeichert." in said.getvalue()
    assert files(tmp_path) == {}


async def test_a_chat_that_keeps_nothing_writes_nothing_and_says_so(tmp_path: Path) -> None:
    said = io.StringIO()
    unwritable = tmp_path / "file"
    unwritable.write_bytes(b"")

    for folder in (None, unwritable):
        await exporting(folder, said).send(Reply((), attachment=PICTURE), HERE, "key")

    assert said.getvalue().count("zeitleiste.png ist nicht gespeichert.") == 2
    assert files(tmp_path) == {"file": b""}
