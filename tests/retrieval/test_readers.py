"""Files become documents, or are refused with a reason."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import folder, readers
from retrieval.errors import ArticleError
from retrieval.folder import Found
from retrieval.model import Document, Published
from retrieval.readers import read
from retrieval.readers.decoding import decode
from retrieval.readers.language import language

SENTENCE = "Der Stadtrat hat den Haushalt für das kommende Jahr nach langer Debatte beschlossen."
ARTICLE = f"Stadtrat beschließt Haushalt\n\n{SENTENCE}\n"


def article(root: Path, content: str | bytes, name: str = "haushalt.txt", sidecar: str | None = None) -> Found:
    path = root / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    if sidecar is not None:
        path.with_suffix(".meta.toml").write_text(sidecar)
    return Found(name, path, folder.stamp(path))


def masked(document: Document) -> list[str]:
    return [span.of(document.text) for span in document.masked]


def refusal(found: Found) -> ArticleError:
    with pytest.raises(ArticleError) as refused:
        read(found)
    return refused.value


def test_the_text_is_the_file_decoded_with_its_line_ends(tmp_path: Path) -> None:
    data = "Überschrift\r\n\r\nDer Rat tagt.\rEnde.\n".encode()
    document = read(article(tmp_path, data))
    assert document.text == data.decode()
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.source == "haushalt.txt"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    text = "Der Bürgermeister sagt: „Die Straße kostet 5 €.“"
    assert read(article(tmp_path, text.encode(encoding))).text == text


def test_big_endian_utf16_is_read() -> None:
    assert decode(b"\xfe\xff" + "Straße".encode("utf-16-be")) == "Straße"


@given(st.binary(max_size=200))
def test_whatever_the_bytes_they_become_clean_text_or_are_no_text(data: bytes) -> None:
    with suppress(ArticleError):
        text = decode(data)
        text.encode("utf-8", "strict")  # lone surrogates would raise
        assert "\0" not in text


@pytest.mark.parametrize(
    "data",
    [
        b"Der Rat\0tagt.",
        bytes(range(256)) * 20,
        b"%PDF-1.4\nBT (Der Rat tagt.) Tj ET",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        "Rat tagt".encode("utf-16-le"),
        b"\xff\xfeR",
        b"\xef\xbb\xbfStra\xdfe",
        b"Stra\xdfe \x81",
        "Мэр города подал в отставку".encode("cp1251"),
        b"Rat \x1b[31m tagt \x07\x08",
    ],
)
def test_what_is_not_text_is_refused(tmp_path: Path, data: bytes) -> None:
    assert refusal(article(tmp_path, data)).code == "not_text"


@pytest.mark.parametrize(
    "content",
    [
        "",
        " \n\t\r\n",
        "\ufeff",
        "WERBUNG\n\nFoto: dpa\n",
        " date 2025-08-07 \n",
        "---\ntitle: Rat\n---\n",
        "…\n",
    ],
)
def test_a_file_without_words_is_empty(tmp_path: Path, content: str) -> None:
    assert refusal(article(tmp_path, content)).code == "empty"


def test_a_file_of_300_megabytes_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = article(tmp_path, ARTICLE)
    os.truncate(found.path, 300_000_000)  # a sparse file: it takes no room on the disk
    monkeypatch.setattr(readers, "decode", lambda data: pytest.fail(f"{len(data)} bytes were read"))
    refused = refusal(found)
    assert (refused.code, refused.detail) == ("too_large", "300000000 bytes; at most 20000000 are read")


def test_the_limit_itself_is_read(tmp_path: Path) -> None:
    size = len(ARTICLE.encode())
    found = article(tmp_path, ARTICLE)
    assert read(found, limit=size).text == ARTICLE
    with pytest.raises(ArticleError, match="too_large"):
        read(found, limit=size - 1)


def test_a_file_that_is_gone_has_vanished(tmp_path: Path) -> None:
    found = article(tmp_path, ARTICLE)
    found.path.unlink()
    assert refusal(found).code == "vanished"


def during_reading(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Lets something happen to the file after it was opened and before its end was reached."""
    status = os.fstat

    def then(descriptor: int) -> os.stat_result:
        before = status(descriptor)
        happens()
        return before

    monkeypatch.setattr(os, "fstat", then)


def test_of_a_file_that_grows_while_it_is_read_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = article(tmp_path, ARTICLE)
    during_reading(monkeypatch, lambda: found.path.write_text(ARTICLE + SENTENCE))
    refused = refusal(found)
    assert (refused.code, refused.detail) == ("vanished", "changed while it was read")


def test_of_a_file_that_is_taken_away_while_it_is_read_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = article(tmp_path, ARTICLE)
    during_reading(monkeypatch, lambda: found.path.unlink(missing_ok=True))
    assert refusal(found).code == "vanished"


def test_a_sidecar_that_appears_while_the_file_is_read_is_not_half_heeded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = article(tmp_path, ARTICLE)
    during_reading(monkeypatch, lambda: (tmp_path / "haushalt.meta.toml").write_text('title = "Rat"'))
    assert refusal(found).code == "vanished"


def test_a_folder_or_a_pipe_named_like_an_article_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "ordner.txt").mkdir()
    os.mkfifo(tmp_path / "rohr.txt")
    for name in ("ordner.txt", "rohr.txt"):
        assert refusal(Found(name, tmp_path / name, "")).code == "unreadable"


def test_a_file_we_may_not_open_is_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = article(tmp_path, ARTICLE)

    def refusing(path: object, flags: int) -> int:  # tests may run as root, whom no mode keeps out
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refusing)
    refused = refusal(found)
    assert (refused.code, refused.detail) == ("unreadable", "Permission denied")


def test_a_paragraph_of_a_megabyte_is_read(tmp_path: Path) -> None:
    text = f"{SENTENCE} " * 12_000
    document = read(article(tmp_path, text))
    assert (document.text, document.masked, document.title) == (text, (), None)


def test_the_first_line_is_the_title_and_its_place_is_known(tmp_path: Path) -> None:
    document = read(article(tmp_path, f"WERBUNG\n\n{ARTICLE}"))
    assert document.title == "Stadtrat beschließt Haushalt"
    assert document.heading is not None
    assert document.heading.of(document.text) == document.title
    assert masked(document) == ["WERBUNG"]


@pytest.mark.parametrize(
    "text",
    [
        f"{SENTENCE}\n\n{SENTENCE}",
        "Der Stadtrat hat den Haushalt für das kommende\nJahr nach langer Debatte\nbeschlossen.",
        "Nur eine Zeile ohne Punkt",
        f" date 2025-08-07 {SENTENCE}\n\n{SENTENCE}",
        f"{'Sehr lange Zeile ' * 12}\n\n{SENTENCE}",
        f"Die Redaktion erklärt:\n\n{SENTENCE}",
    ],
)
def test_without_a_headline_there_is_no_title(tmp_path: Path, text: str) -> None:
    document = read(article(tmp_path, text))
    assert (document.title, document.heading) == (None, None)


def test_a_number_at_the_end_of_a_name_does_not_make_a_headline_a_sentence(tmp_path: Path) -> None:
    assert (
        read(article(tmp_path, f"Rom trauert um Benedikt XVI.\n\n{SENTENCE}")).title == "Rom trauert um Benedikt XVI."
    )


def test_without_any_statement_the_publisher_is_unknown(tmp_path: Path) -> None:
    document = read(article(tmp_path, ARTICLE))
    assert (document.publisher, document.published, document.url) == (None, None, None)


def test_the_time_of_the_file_is_no_date_of_publication(tmp_path: Path) -> None:
    found = article(tmp_path, ARTICLE)
    os.utime(found.path, (1_754_560_000, 1_754_560_000))
    assert read(found).published is None


SIDECAR = """
title = "Rat einig über Etat"
publisher = "Beispielblatt"
published = 2025-08-07
url = "https://beispiel.example/rat"
"""


def test_the_sidecar_wins_over_the_text(tmp_path: Path) -> None:
    document = read(article(tmp_path, f"Stand: 01.08.2025\n\n{ARTICLE}", sidecar=SIDECAR))
    assert document.title == "Rat einig über Etat"
    assert document.heading is None
    assert document.publisher == "Beispielblatt"
    assert document.published == Published("2025-08-07", "metadata")
    assert document.url == "https://beispiel.example/rat"
    assert masked(document) == ["Stand: 01.08.2025"]


def test_a_title_given_that_also_stands_in_the_text_keeps_its_place(tmp_path: Path) -> None:
    document = read(article(tmp_path, ARTICLE, sidecar='title = "Stadtrat beschließt Haushalt"'))
    assert document.heading is not None
    assert document.heading.of(document.text) == "Stadtrat beschließt Haushalt"


def test_a_sidecar_may_carry_the_whole_name_of_its_article(tmp_path: Path) -> None:
    found = article(tmp_path, ARTICLE, sidecar='publisher = "Beispielblatt"')
    (tmp_path / "haushalt.txt.meta.toml").write_text('publisher = "Anzeiger"')
    assert read(found).publisher == "Anzeiger"


@pytest.mark.parametrize(
    ("value", "published"),
    [
        ('"2025-08"', "2025-08"),
        ('"7. August 2025"', "2025-08-07"),
        ("2025-08-07T08:00:00Z", "2025-08-07"),
        ('"2025"', "2025"),
    ],
)
def test_a_sidecar_date_keeps_its_precision(tmp_path: Path, value: str, published: str) -> None:
    found = article(tmp_path, ARTICLE, sidecar=f"published = {value}")
    assert read(found).published == Published(published, "metadata")


def test_the_year_0001_in_a_sidecar_means_unknown(tmp_path: Path) -> None:
    assert read(article(tmp_path, ARTICLE, sidecar="published = 0001-01-01")).published is None


@pytest.mark.parametrize(
    ("sidecar", "detail"),
    [
        ('titel = "Rat"', 'haushalt.meta.toml: "titel" is not a setting here. Did you mean "title"?'),
        (
            "farbe = 1",
            'haushalt.meta.toml: "farbe" is not a setting here. The settings are title, publisher, published, url.',
        ),
        ("title = 7", 'haushalt.meta.toml: "title": Input should be a valid string'),
        (
            'published = "gestern"',
            'haushalt.meta.toml: "published": must be a date such as "2025-08-07" or "2025-08"',
        ),
        ('url = "javascript:alert(1)"', 'haushalt.meta.toml: "url": must begin with https:// or http://'),
        ('a = 1\ntitle = "Rat', "haushalt.meta.toml: Illegal character '\\n' (at line 2, column 13)"),
    ],
)
def test_a_broken_sidecar_keeps_its_article_out_and_says_why(tmp_path: Path, sidecar: str, detail: str) -> None:
    refused = refusal(article(tmp_path, ARTICLE, sidecar=sidecar + "\n"))
    assert (refused.code, refused.detail) == ("metadata", detail)


def test_a_sidecar_that_cannot_be_read_at_all_is_reported(tmp_path: Path) -> None:
    found = article(tmp_path, ARTICLE)
    beside = tmp_path / "haushalt.meta.toml"
    beside.mkdir()
    assert refusal(found).detail == "haushalt.meta.toml: not a regular file"
    beside.rmdir()
    beside.write_bytes(b'# ok\ntitle = "\xdf"\n')
    assert refusal(found).detail == "haushalt.meta.toml: line 2 is not UTF-8"
    beside.write_bytes(b"#" * 70_000)
    assert refusal(found).detail == "haushalt.meta.toml: larger than 65536 bytes"


FRONT = """---
title: "Rat: einig über Etat"   # Arbeitstitel
publisher: Beispielblatt
author: Petra Beispiel
tags:
  - Rat
  - Etat
date: 2025-08-07 14:30
url: https://beispiel.example/rat
---
"""


@pytest.mark.parametrize("name", ["haushalt.md", "haushalt.txt"])
def test_front_matter_is_read_and_masked(tmp_path: Path, name: str) -> None:
    document = read(article(tmp_path, FRONT + SENTENCE, name))
    assert document.title == "Rat: einig über Etat"
    assert document.publisher == "Beispielblatt"
    assert document.published == Published("2025-08-07", "metadata")
    assert document.url == "https://beispiel.example/rat"
    assert masked(document) == [FRONT]


def test_behind_front_matter_a_header_is_still_found(tmp_path: Path) -> None:
    front = "---\r\npublisher: 'Anna''s Blatt'\r\n---\r\n"
    document = read(article(tmp_path, f"{front} date 2025-08-07 {SENTENCE}"))
    assert document.publisher == "Anna's Blatt"
    assert document.published == Published("2025-08-07", "header")
    assert masked(document) == [front, "date 2025-08-07"]


def test_the_sidecar_wins_over_front_matter(tmp_path: Path) -> None:
    document = read(article(tmp_path, FRONT + SENTENCE, "haushalt.md", sidecar='title = "Etat steht"'))
    assert (document.title, document.publisher) == ("Etat steht", "Beispielblatt")


@pytest.mark.parametrize(
    ("front", "detail"),
    [
        ("---\ntitle: Rat\nohne Doppelpunkt\n---\n", 'line 3: "ohne Doppelpunkt" is not "key: value"'),
        ("---\ntitle: Rat\ndate: gestern\n---\n", 'line 3: "gestern" is not a date. Write it as 2025-08-07.'),
        (
            "---\ntitle: [Rat, Etat]\n---\n",
            "line 2: title must be plain text on one line, in quotes or without",
        ),
        ("---\ntitle: Rat\n  und Etat\n---\n", "line 3: title must stand on one line"),
        ("---\ntitle: Rat\n\n", "line 1: front matter begins here and is not closed by a line ---"),
    ],
)
def test_broken_front_matter_keeps_its_article_out_and_names_the_line(tmp_path: Path, front: str, detail: str) -> None:
    refused = refusal(article(tmp_path, front, "haushalt.md"))
    assert (refused.code, refused.detail) == ("metadata", detail)


def test_a_rule_at_the_beginning_is_no_front_matter(tmp_path: Path) -> None:
    document = read(article(tmp_path, f"---\n\n{ARTICLE}", "haushalt.md"))
    assert document.title == "Stadtrat beschließt Haushalt"
    assert masked(document) == ["---"]


def test_markdown_is_masked_and_its_text_stays(tmp_path: Path) -> None:
    text = (
        "Die Zeitung\n\n"
        "# Rat beschließt **Etat** #\n\n"
        "![Blick ins Rathaus](rathaus.jpg)\n\n"
        "Der Rat hat [den Haushalt](https://beispiel.example/etat) *beschlossen*.\n\n"
        "> Das war überfällig.\n\n"
        "Wie es weitergeht\n-----------------\n\n"
        "Im Mai wird gebaut.<!-- prüfen! -->\n\n***\n\n"
        "```\n# keine Überschrift\n```\n\n"
        "[etat]: https://beispiel.example/etat\n"
    )
    document = read(article(tmp_path, text, "haushalt.md"))
    assert document.text == text
    assert document.title == "Rat beschließt **Etat**"
    assert masked(document) == [
        "# ",
        " #",
        "![Blick ins Rathaus](rathaus.jpg)",
        "[",
        "](https://beispiel.example/etat)",
        "> ",
        "-----------------",
        "<!-- prüfen! -->",
        "***",
        "```",
        "```",
        "[etat]: https://beispiel.example/etat",
    ]


def test_a_title_wholly_emphasized_loses_the_marks(tmp_path: Path) -> None:
    assert read(article(tmp_path, f"**Rat tagt**\n\n{SENTENCE}", "haushalt.md")).title == "Rat tagt"


def test_markdown_without_headings_takes_its_first_line(tmp_path: Path) -> None:
    assert read(article(tmp_path, ARTICLE, "haushalt.MD")).title == "Stadtrat beschließt Haushalt"


@pytest.mark.parametrize("bomb", ["[a](b" * 50_000, "<!--" * 50_000, "# x" + " " * 200_000 + "y", "> " * 50_000 + "x"])
def test_markup_without_end_takes_no_time(tmp_path: Path, bomb: str) -> None:
    assert read(article(tmp_path, f"{ARTICLE}{bomb}", "haushalt.md")).title == "Stadtrat beschließt Haushalt"


PIECES = [*"# >-=*[]()!\n\r|:.", "Rat tagt", "date 2025-08-07 ", "WERBUNG", "---\n", "title: x\n"]


@given(st.lists(st.sampled_from(PIECES)).map(lambda pieces: "".join(pieces) + "\n\nDer Rat tagt."))
def test_masks_come_in_order_apart_and_inside_the_text(text: str) -> None:
    for name in ("a.txt", "a.md"):
        with tempfile.TemporaryDirectory() as place, suppress(ArticleError):
            document = read(article(Path(place), text, name))
            spans = document.masked
            assert document.text == text
            assert all(before.end < after.start for before, after in pairwise(spans))
            assert all(0 <= span.start < span.end <= len(text) for span in spans)
            assert document.heading is None or document.heading.of(text).strip()


def test_the_language_is_the_one_whose_small_words_are_more() -> None:
    assert language("The council has approved the budget after a long debate.") == "en"
    assert language(SENTENCE) == "de"
    assert language("Haushalt") == "de"
