"""Claims about terms: which words are found by one another, and which are not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis.terms import fold, is_known, lemma, number, term, without_genitive
from retrieval.analysis.tokens import tokens
from retrieval.model import Language


@pytest.mark.parametrize(
    "spellings",
    [
        ("Präsident", "Praesident", "Präsidenten", unicodedata.normalize("NFD", "Präsident")),
        ("Straße", "Strasse", "Straßen"),
        ("Müller", "Mueller"),
        ("Gespräch", "Gespräche", "Gesprächen"),
        ("Trump", "Trumps"),
        ("Selenskyj", "Selenskyjs"),
        ("Witkoff", "Witkoffs"),
        ("läuft", "laufen", "lief"),
        ("15.000", "15000", "15,000"),
        ("Éclair", "Eclair"),
    ],
)
def test_forms_and_spellings_of_a_word_have_one_term(spellings: tuple[str, ...]) -> None:
    assert len({term(word, "de") for word in spellings}) == 1


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Frist", "Frost"),
        ("Moskau", "Minsk"),
        ("3,1", "31"),
        ("Merz", "März"),
        ("Rat", "Rad"),
        ("Lorenz", "Lorena"),
        ("2024", "2025"),
    ],
)
def test_other_words_have_other_terms(left: str, right: str) -> None:
    assert term(left, "de") != term(right, "de")


@pytest.mark.parametrize(
    "words", [("talk", "talks", "talking"), ("country", "countries"), ("Trump's", "Trump"), ("agreed", "agree")]
)
def test_english_words_are_brought_together_by_english_rules(words: tuple[str, ...]) -> None:
    assert len({term(word, "en") for word in words}) == 1


def test_nothing_has_no_term() -> None:
    assert term("", "de") == term("", "en") == ""


def test_the_dictionary_is_asked_for_the_umlaut_too() -> None:
    assert lemma("Praesidenten", "de") == lemma("Präsidenten", "de") == "Präsident"
    assert lemma("Selenskyjs", "de") is None


def test_only_exact_forms_are_known() -> None:
    assert is_known("ablaufen", "de")
    assert is_known("frist", "de")
    assert not is_known("abfrist", "de")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("15.000", "15000"),
        ("1.250.000", "1250000"),
        ("3,1", "3.1"),
        ("3.1", "3.1"),
        ("8.8.2025", "8.8.2025"),
        ("14:30", "14:30"),
        ("2025", "2025"),
    ],
)
def test_numbers_lose_the_separators_of_thousands_and_no_other(written: str, value: str) -> None:
    assert number(written) == value


@pytest.mark.parametrize(
    ("name", "bare"),
    [("selenskyjs", "selenskyj"), ("trump's", "trump"), ("trump’s", "trump"), ("hess", "hess"), ("voss", "voss")],
)
def test_names_lose_the_s_of_the_genitive(name: str, bare: str) -> None:
    assert without_genitive(name) == bare


@pytest.mark.parametrize(("word", "folded"), [("Größe", "grosse"), ("Łódź", "lodz"), ("Ærø", "aro")])
def test_folding_takes_umlauts_and_accents_away(word: str, folded: str) -> None:
    assert fold(word) == folded


@given(st.text(st.sampled_from("aäoöuüßstrnlm"), min_size=1))
def test_umlauts_and_their_spelling_in_two_letters_fold_alike(word: str) -> None:
    typed = word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    assert fold(typed) == fold(word)
    assert fold(unicodedata.normalize("NFD", word)) == fold(word)


@given(st.text(), st.sampled_from(["de", "en"]))
def test_a_term_is_never_empty_and_never_holds_white_space(text: str, language: Language) -> None:
    for token in tokens(text):
        for found in (term(token.word, language), fold(token.word)):
            assert found
            assert not any(letter.isspace() for letter in found)
