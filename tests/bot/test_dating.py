"""Claims about `belegbot dates`: every time expression with its place, and a sentence where it cannot be read."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from bot.cli.call import Call, WrongUsage
from bot.cli.dating import dates
from bot.errors import BotError
from bot.phrases import ENGLISH, GERMAN

BRIDGE = (
    " date 2025-08-07 Brücke wird saniert\n\n"
    "Die Elbbrücke wird am 12. September 2025 gesperrt. Das Video dazu:\n\n"
    "Video | 1:50 min\n\n"
    "Der Umbau dauert 18 Monate.\n"
)
KEYS = {"start", "end", "text", "type", "value", "from", "to", "basis"}


@pytest.fixture
def bridge(tmp_path: Path) -> Path:
    path = tmp_path / "bruecke.txt"
    path.write_text(BRIDGE, "utf-8")
    return path


def docs(folder: Path, entries: object) -> Path:
    path = folder / "texte.json"
    path.write_text(entries if isinstance(entries, str) else json.dumps(entries), "utf-8")
    return path


async def printed(capsys: pytest.CaptureFixture[str], *files: Path, published: str | None = None) -> dict[str, Any]:
    assert await dates(Call(GERMAN, json=True), files, published, None) == 0
    value: dict[str, Any] = json.loads(capsys.readouterr().out)
    return value


# --- articles


async def test_every_expression_can_be_found_in_the_file(bridge: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = (await printed(capsys, bridge))["dates"]

    assert [each["text"] for each in found] == ["12. September 2025", "18 Monate"]
    for each in found:
        assert set(each) == KEYS
        assert BRIDGE[each["start"] : each["end"]] == each["text"]


async def test_an_article_is_of_the_day_its_header_says(bridge: Path, capsys: pytest.CaptureFixture[str]) -> None:
    value = await printed(capsys, bridge)

    assert (value["published"], value["published_basis"]) == ("2025-08-07", "header")


@pytest.mark.parametrize("day", ["2025-10-16", "2025-10", "2025"])
async def test_a_given_day_is_taken_before_the_header(
    day: str, bridge: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    value = await printed(capsys, bridge, published=day)

    assert (value["published"], value["published_basis"]) == (day, "desk")


async def test_each_file_is_a_line_of_json(bridge: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = bridge.with_name("rat.md")
    other.write_text("# Der Rat tagt\n\nDer Rat tagt am 3. März 2026 wieder.\n", "utf-8")

    assert await dates(Call(GERMAN, json=True), [bridge, other], None, None) == 0

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [Path(line["source"]).name for line in lines] == ["bruecke.txt", "rat.md"]
    assert lines[1]["published"] is None


async def test_people_see_words_value_and_day(bridge: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await dates(Call(ENGLISH), [bridge], None, None)

    shown = capsys.readouterr().out
    assert "according to its header" in shown
    assert "12. September 2025" in shown
    assert "2025-09-12" in shown
    assert "the words themselves" in shown


async def test_an_article_without_times_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "glosse.txt"
    path.write_text("Glosse\n\nDer Bürgermeister mag keine Tauben.\n", "utf-8")

    assert await dates(Call(GERMAN), [path], None, None) == 0

    assert GERMAN.dates_none in capsys.readouterr().out


async def test_an_article_cannot_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "kommt\x1b[2J.txt"
    path.write_text("Rat\n\nDer Rat tagt am 3. März\u202e 2026 und am 4.\x07 März 2026.\n", "utf-8")

    await dates(Call(GERMAN), [path], None, None)

    assert not set(capsys.readouterr().out) & set("\x1b\x07\u202e")


# --- files that cannot be read


@pytest.mark.parametrize(
    "name", ["weg.txt", "ordner.txt", "bild.pdf", "leer.txt", "bytes.txt", "riesig.txt", "rohr.txt"]
)
async def test_what_cannot_be_read_is_named_with_its_reason(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ordner.txt").mkdir()
    (tmp_path / "bild.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "leer.txt").write_bytes(b"")
    (tmp_path / "bytes.txt").write_bytes(b"Rat\0haus")
    with (tmp_path / "riesig.txt").open("wb") as file:
        file.truncate(1_000_000_000)
    os.mkfifo(tmp_path / "rohr.txt")

    code = await dates(Call(GERMAN), [tmp_path / name], None, None)

    said = capsys.readouterr()
    assert (code, said.out) == (1, "")
    assert said.err.startswith(f"{tmp_path / name} wurde nicht gelesen: ")
    assert GERMAN.skipped_other not in said.err.partition(": ")[2]


@pytest.mark.parametrize("day", ["", "gestern", "2025-13-01", "2025-02-30", "07.08.2025", "2025-W33", "20250807"])
async def test_a_day_the_calendar_does_not_have_is_wrong_usage(day: str, bridge: Path) -> None:
    with pytest.raises(WrongUsage, match="Schreiben Sie ihn wie 2025-08-07"):
        await dates(Call(GERMAN), [bridge], day, None)


# --- many texts


async def test_texts_are_answered_by_name_with_their_expressions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Der Rat tagt am 3. März 2026. Anna Lorenz leitet die Sitzung."
    path = docs(
        tmp_path,
        [
            {"name": "a", "dct": "2026-02-27", "text": text},
            {"name": "b", "dct": "2026-02-27T08:30:00", "text": "Der Rat schweigt."},
            {"name": "c", "dct": "", "text": "The council met on 3 March 2026."},
        ],
    )

    assert await dates(Call(GERMAN), [], None, path) == 0

    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["a", "b", "c"]
    [march] = found["a"]
    assert set(march) == KEYS
    assert (text[march["start"] : march["end"]], march["value"]) == ("3. März 2026", "2026-03-03")
    assert found["b"] == []
    assert [each["value"] for each in found["c"]] == ["2026-03-03"]


@pytest.mark.parametrize(
    "entries",
    [
        {"name": "a", "dct": "", "text": "Rat"},
        "7",
        ["Rat"],
        [{"name": "a", "text": "Rat"}],
        [{"name": "a", "dct": None, "text": "Rat"}],
        [{"name": "a", "dct": "gestern", "text": "Rat"}],
        [{"name": 1, "dct": "", "text": "Rat"}],
        [{"name": "a", "dct": "", "text": ["Rat"]}],
        [{"name": "a", "dct": "", "text": "Rat"}, {"name": "a", "dct": "", "text": "Rat"}],
    ],
)
async def test_another_shape_is_refused_in_one_sentence(entries: object, tmp_path: Path) -> None:
    with pytest.raises(BotError, match="Erwartet wird eine Liste") as caught:
        await dates(Call(GERMAN), [], None, docs(tmp_path, entries))

    assert "texte.json" in str(caught.value)


async def test_the_faulty_entry_is_counted(tmp_path: Path) -> None:
    entries = [{"name": "a", "dct": "", "text": "Rat"}, {"name": "b"}]
    with pytest.raises(BotError, match=r"texte\.json, Eintrag 2:"):
        await dates(Call(GERMAN), [], None, docs(tmp_path, entries))


@pytest.mark.parametrize("content", ["", "[", "Rat", "[" * 100_000, "1" * 5_000])
async def test_what_is_no_json_is_refused(content: str, tmp_path: Path) -> None:
    with pytest.raises(BotError, match="ist kein JSON"):
        await dates(Call(GERMAN), [], None, docs(tmp_path, content))


async def test_texts_of_another_encoding_are_no_json(tmp_path: Path) -> None:
    path = tmp_path / "texte.json"
    path.write_bytes('[{"name": "Bürger"}]'.encode("cp1252"))
    with pytest.raises(BotError, match="ist kein JSON"):
        await dates(Call(GERMAN), [], None, path)


async def test_texts_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "weg.json", tmp_path):
        with pytest.raises(BotError, match="lässt sich nicht lesen"):
            await dates(Call(GERMAN), [], None, path)


async def test_too_much_text_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "riesig.json"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)

    with pytest.raises(BotError, match="zu groß"):
        await dates(Call(GERMAN), [], None, path)


async def test_half_a_character_is_printed_as_json_has_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = docs(tmp_path, '[{"name": "\\ud800", "dct": "", "text": "Am 3. März 2026 \\ud800."}]')

    assert await dates(Call(GERMAN), [], None, path) == 0

    assert list(json.loads(capsys.readouterr().out)) == ["\ud800"]


@pytest.mark.parametrize(
    ("files", "published", "texts"),
    [([], None, None), ([Path("a.txt")], None, Path("b.json")), ([], "2025-08-07", Path("b.json"))],
)
async def test_either_articles_or_texts_are_named(files: list[Path], published: str | None, texts: Path | None) -> None:
    with pytest.raises(WrongUsage, match="--docs"):
        await dates(Call(GERMAN), files, published, texts)
