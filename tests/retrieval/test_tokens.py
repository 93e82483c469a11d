"""Claims about tokens: what a word is, and that its offsets point at it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis.tokens import joined, tokens
from retrieval.analysis.tokens import words as bare
from retrieval.model import Span

# Letters with their accents behind them, soft hyphens, emoji, right-to-left and astral letters, odd digits.
ODD = st.text(st.sampled_from("aÄß7½٣²IXא ש𝔘👩🏽‍\u00ad\u0301\u0308\u200b\u202e'’-.,:_\n\r\t\u2029\x00"))
ANY = st.text() | ODD


def words(text: str) -> list[str]:
    return [token.word for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der US-Präsident reist ab.", ["Der", "US", "Präsident", "reist", "ab"]),
        ("Valéry Giscard d’Estaing, geht's?", ["Valéry", "Giscard", "d’Estaing", "geht's"]),
        ("„Nein“, sagte 'Lena'.", ["Nein", "sagte", "Lena"]),
        ("15.000 Euro, 3,1 Prozent, 14:30 Uhr.", ["15.000", "Euro", "3,1", "Prozent", "14:30", "Uhr"]),
        ("Am 8.8.2025, im A380, G7.", ["Am", "8.8.2025", "im", "A", "380", "G", "7"]),
        ("wort_mit_strich", ["wort", "mit", "strich"]),
        ("שלום 𝔘𝔫𝔡 👩‍👩‍👧 Kiew", ["שלום", "𝔘𝔫𝔡", "Kiew"]),
        ("", []),
    ],
)
def test_words_and_numbers_are_tokens_and_marks_are_not(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_soft_hyphen_parts_no_word() -> None:
    text = "Waffen\u00adstill\u00adstand jetzt"
    assert [(token.word, text[token.start : token.end]) for token in tokens(text)] == [
        ("Waffenstillstand", "Waffen\u00adstill\u00adstand"),
        ("jetzt", "jetzt"),
    ]


def test_an_umlaut_written_in_two_code_points_is_the_same_word() -> None:
    composed = "Präsident Erdoğan über Kyjiw"
    assert words(unicodedata.normalize("NFD", composed)) == words(composed)


@given(ANY)
def test_offsets_point_at_the_word(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        written = text[token.start : token.end].replace("\u00ad", "")
        assert unicodedata.normalize("NFC", written) == token.word
        assert not any(letter.isspace() for letter in token.word)
        end = token.end


@given(st.lists(st.text(st.characters(categories=["Lu", "Ll"]), min_size=1), min_size=1))
def test_words_of_letters_come_out_as_they_stand(written: list[str]) -> None:
    text = unicodedata.normalize("NFC", " ".join(written))
    found = list(tokens(text))
    assert [token.word for token in found] == text.split()
    assert all(text[token.start : token.end] == token.word for token in found)


@given(ANY)
def test_the_words_of_a_text_are_those_of_its_tokens(text: str) -> None:
    assert bare(text) == words(text)


@given(ANY, st.data())
def test_a_span_gives_the_tokens_of_its_text_moved(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    inside = [(token.word, token.start - start, token.end - start) for token in tokens(text, Span(start, end))]
    assert inside == [(token.word, token.start, token.end) for token in tokens(text[start:end])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der US-Präsident kommt", ["uspräsident"]),
        ("Die Putin-Trump-Gespräche im G-7-Kreis", ["putintrumpgespräche", "g7kreis"]),
        ("Der Nicht\u2011Angriffs\u2010Pakt", ["nichtangriffspakt"]),
        ("Kiew - Moskau", []),
        ("Berlin–Kiew", []),
    ],
)
def test_hyphenated_words_are_put_together_whole(text: str, expected: list[str]) -> None:
    assert list(joined(text, list(tokens(text)))) == expected


def test_a_million_letters_and_apostrophes_take_no_time() -> None:
    assert len(words("a" * 500_000)) == 1
    assert len(words("a'" * 250_000)) == 1
    assert len(words("\u0301" * 500_000)) == 0
