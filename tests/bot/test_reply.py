"""What a reply looks like without markup and in a terminal, whatever an article holds."""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.reply import Attachment, Paragraph, Quote, Reply, harmless
from retrieval.model import Span

HOSTILE = "\x1b]0;gekapert\x07Der \x1b[2JRat\r\ntagt\x9b31m \u202eeffo\u202c \u200fheute.\x00"


def words(text: str) -> list[str]:
    return text.split()


def test_highlights_are_bold_in_a_terminal_and_absent_elsewhere() -> None:
    reply = Reply((Quote("Der Rat tagt am Dienstag.", (Span(13, 24),), frame=("„", "“")),))

    assert reply.to_terminal(80) == "„Der Rat tagt \x1b[1mam Dienstag\x1b[0m.“"
    assert reply.plain() == "„Der Rat tagt am Dienstag.“"
    assert reply.to_terminal(80, bold=False) == reply.plain()


def test_notes_stand_indented_below_the_words() -> None:
    reply = Reply((Paragraph("Dazu steht im Archiv:"), Quote("Der Rat tagt.", notes=("[1] rathaus.txt",))))

    assert reply.plain().splitlines() == ["Dazu steht im Archiv:", "Der Rat tagt.", "  [1] rathaus.txt"]


def test_an_article_cannot_steer_the_terminal() -> None:
    shown = Reply((Quote(HOSTILE, notes=(HOSTILE,)), Paragraph(HOSTILE))).to_terminal(80)

    assert "\x1b" not in shown
    assert "\r" not in shown
    assert len(shown.splitlines()) == 3
    assert shown.splitlines()[2].startswith("␛]0;gekapert␇Der ␛[2JRat tagt\N{REPLACEMENT CHARACTER}31m")


def test_the_file_name_of_an_article_cannot_start_a_line_of_its_own() -> None:
    reply = Reply((Quote("Der Rat tagt.", notes=("[1] a\n[2] gefälscht.txt",)),))

    assert reply.plain().splitlines()[1] == "  [1] a [2] gefälscht.txt"


def test_a_long_line_is_broken_between_words_and_bold_goes_on() -> None:
    reply = Reply((Quote("Der Stadtrat tagt am Dienstag öffentlich.", (Span(18, 29),)),))

    assert reply.to_terminal(24) == "Der Stadtrat tagt \x1b[1mam\nDienstag\x1b[0m öffentlich."


def test_a_word_wider_than_the_terminal_is_left_whole() -> None:
    word = "Donaudampfschifffahrtsgesellschaft"

    assert Reply((Paragraph(f"Die {word} streikt."),)).to_terminal(10).splitlines() == [
        "Die",
        word,
        "streikt.",
    ]


@given(st.text())
def test_whatever_is_shown_holds_no_control_character_and_is_utf8(text: str) -> None:
    shown = harmless(text)

    shown.encode()
    assert not [each for each in shown if unicodedata.category(each) in {"Cc", "Cs"}]
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", shown)


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs"))))
def test_harmless_words_are_left_as_they_are(text: str) -> None:
    assert harmless(text) == text


@given(
    st.text(),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4),
    st.integers(1, 60),
)
def test_no_word_is_lost_whatever_is_marked_and_however_narrow(
    text: str, marks: list[tuple[int, int]], width: int
) -> None:
    highlights = tuple(Span(min(mark), max(mark)) for mark in marks)
    quote = Quote(text, tuple(each for each in highlights if each.end <= len(text)))

    bare = Reply((quote,)).to_terminal(width).replace("\x1b[1m", "").replace("\x1b[0m", "")

    assert words(bare) == words(Reply((quote,)).plain())


@given(st.text(max_size=120), st.sampled_from(["", ".png", ".csv", ".tar.gz", ".\u202egnp", "/..", ".ä"]))
def test_whatever_a_file_is_called_its_name_leads_nowhere_and_fits(stem: str, ending: str) -> None:
    name = Attachment("file", f"{stem}{ending}", "text/csv", b"").file_name

    assert name == Attachment("file", name, "text/csv", b"").file_name
    assert 1 <= len(name.encode()) <= 80
    assert name[0] not in ".-"
    assert not set(name) & set("/\\:\"'<>|*?;$`~\0\r\n\u202e")


def test_a_name_that_is_one_stays() -> None:
    assert Attachment("file", "Zeitleiste Häfen (2).csv", "text/csv", b"").file_name == "Zeitleiste Häfen (2).csv"
    assert Attachment("picture", "../../etc/passwd.png", "image/png", b"").file_name == "etc_passwd.png"


def test_what_a_picture_shows_is_told_only_where_the_words_do_not_say_it() -> None:
    picture = Attachment("picture", "x.png", "image/png", b"", "Am 8. August\nläuft die Frist ab")

    assert Reply((Paragraph("Zeitleiste"),), attachment=picture).unsaid == picture.alt
    said = tuple(map(Paragraph, ("Zeitleiste", *picture.alt.splitlines(), "Auf der Seite ansehen")))
    assert Reply(said, attachment=picture).unsaid == ""
    assert Reply(said).unsaid == ""


def test_a_reply_is_empty_only_without_words_and_without_a_picture() -> None:
    assert Reply(()).empty
    assert not Reply((Paragraph("Guten Tag."),)).empty
    assert not Reply((), attachment=Attachment("picture", "x.png", "image/png", b"")).empty
