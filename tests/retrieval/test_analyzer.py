"""Claims about analysed passages: lines and sentences correspond, terms can be counted, verbs are put together."""

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis import analyzer
from retrieval.analysis.analyzer import GRAM, analyse, separated, word_grams
from retrieval.analysis.terms import fold, term
from retrieval.analysis.tokens import tokens
from retrieval.model import Document, Language, Span
from retrieval.noise import joined
from retrieval.passages import passages

LANGUAGES: st.SearchStrategy[Language] = st.sampled_from(["de", "en"])
PIECES = st.sampled_from(
    [
        *("Die Frist läuft am Freitag ab.", "Der US-Präsident lehnt das ab", "Moskau", "15.000", "Wie lange noch?"),
        *("The deadline runs out on Friday.", "„Nein“, sagte er.", "nicht", "und", "שלום עולם.", "\u202eKiew\u202c"),
        *(" ", "\n", "\r\n", "\n\n", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\u3000", "\xa0"),
        *("\u00ad", "a\u0308", "\u0301", "\ufeff", "\u200b", "👩🏽\u200d🚒", "𝔘𝔫𝔡", "𠀋", "²", "½", "٣", "Ⅷ"),
        *("ß", "İ", "ﬁ", "ǅ", "_", "'", "’", "-", "…"),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=30).map("".join)


def verbs(sentence: str) -> list[str]:
    return separated(sentence, list(tokens(sentence)))


def verb(infinitive: str) -> str:
    return term(infinitive, "de")


@pytest.mark.parametrize(
    ("sentence", "infinitives"),
    [
        ("Die Frist läuft am Freitag ab.", ["ablaufen"]),
        ("Der Kreml lehnt den Vorschlag der Ukraine ab, sagte Peskow.", ["ablehnen"]),
        ("Die Bürgermeisterin kündigte höhere Gebühren an und sagte das Fest ab", ["ankündigen", "absagen"]),
        ("Die Frist läuft am Freitag, dem 8. August, ab.", ["ablaufen"]),
        ("Die Frist läuft, sagte Lorenz, am Freitag ab.", []),
        ("Moskau stimmt der Waffenruhe zu (siehe Kasten).", ["zustimmen"]),
        ("Die Delegation reist mit dem Zug an – ohne Minister.", ["anreisen"]),
    ],
)
def test_a_verb_and_its_prefix_are_put_together(sentence: str, infinitives: list[str]) -> None:
    assert verbs(sentence) == [verb(infinitive) for infinitive in infinitives]


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Frist läuft, doch Anna Lorenz ab.",
        "Wenn die Zeit läuft, ab.",
        "Sie läuft auf dem Weg ab Freitag.",
        "Die Waren kommen ab Werk.",
        "Das Haus und mehr ab.",
    ],
)
def test_no_verb_is_put_together_across_a_comma_or_before_the_end_of_a_clause(sentence: str) -> None:
    assert verbs(sentence) == []


def test_what_stands_between_commas_before_the_prefix_lends_it_no_verb() -> None:
    assert verbs("Die Frist läuft, sagte Lorenz, ab.") == [verb("ablaufen")]
    assert verbs("Der Rat sagte die Sitzung, wie es heißt, ab.") == [verb("absagen")]


def test_separated_verbs_stand_among_the_terms_of_their_sentence() -> None:
    text = "Die Frist läuft am Freitag ab. Moskau schweigt."
    found = analyse(text, [Span(0, 30), Span(31, len(text))], "de")
    first, second = found.terms.split("\n")
    assert f" {verb('ablaufen')} " in first
    assert f" {term('läuft', 'de')} " in first
    assert second.split() == [term("Moskau", "de"), term("schweigt", "de")]


def test_hyphenated_words_are_found_whole_and_in_parts() -> None:
    text = "Der US-Präsident kommt."
    found = analyse(text, [Span(0, len(text))], "de")
    assert found.joined == (term("uspräsident", "de"),)
    assert found.words == ("us", "präsident", "kommt")
    assert f" {term('Präsident', 'de')} " in found.terms


def test_negation_time_and_numbers_are_kept_and_articles_are_not() -> None:
    text = "Der Rat tagt am Freitag um 18 Uhr nicht."
    words = analyse(text, [Span(0, len(text))], "de").words
    assert {"freitag", "18", "uhr", "nicht", "rat"} <= set(words)
    assert {"der", "am", "um"}.isdisjoint(words)


@given(TEXTS)
def test_however_letters_are_composed_the_analysis_is_the_same(text: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    for language in ("de", "en"):
        left = analyse(composed, [Span(0, len(composed))], language)
        right = analyse(decomposed, [Span(0, len(decomposed))], language)
        assert left == right


@given(TEXTS, LANGUAGES, st.lists(st.tuples(st.integers(0, 300), st.integers(1, 40)), max_size=5))
def test_sentences_and_lines_correspond_one_to_one(text: str, language: Language, noise: list[tuple[int, int]]) -> None:
    masked = joined(Span(start, min(start + size, len(text))) for start, size in noise if start < len(text))
    for passage in passages(Document("a.txt", text, "0" * 64, language, masked=masked)):
        found = analyse(text, passage.sentences, language)
        terms, folded = found.terms.split("\n"), found.folded.split("\n")
        assert len(terms) == len(folded) == len(passage.sentences)
        assert found.terms.splitlines() == terms[: len(found.terms.splitlines())]
        for sentence, line, letters in zip(passage.sentences, terms, folded, strict=True):
            alone = analyse(text, [sentence], language)
            assert alone.terms == line
            assert alone.folded.split() == letters.split()
            held = [fold(token.word) for token in tokens(text, sentence) if token.word.lower() in alone.words]
            assert letters.split() == held


@given(TEXTS, LANGUAGES)
def test_terms_count_by_looking_for_them_between_spaces(text: str, language: Language) -> None:
    spans = [span for passage in passages(Document("a.txt", text, "0" * 64, language)) for span in passage.sentences]
    found = analyse(text, spans, language)
    counted = Counter(found.terms.split())
    assert found.length == counted.total()
    assert {item: found.terms.count(f" {item} ") for item in counted} == counted


@given(TEXTS, LANGUAGES)
def test_a_gram_of_the_folded_words_stands_in_their_string(text: str, language: Language) -> None:
    found = analyse(text, [Span(0, len(text))], language)
    assert all(gram in found.folded for word in found.folded.split() for gram in word_grams(word))


def test_the_grams_of_a_word_know_where_it_begins_and_ends() -> None:
    assert word_grams("frist") == (" fri", "fris", "rist", "ist ")
    assert word_grams("eu") == (" eu ",)
    assert word_grams("g") == (" g ",)


@given(st.text("abcdefgh", min_size=1))
def test_grams_cover_the_word(word: str) -> None:
    found = word_grams(word)
    assert found[0] + "".join(gram[-1] for gram in found[1:]) == f" {word} "
    assert {len(gram) for gram in found} == {min(GRAM, len(word) + 2)}


def test_nothing_analysed_is_nothing() -> None:
    found = analyse("", [], "de")
    assert (found.words, found.joined, found.terms, found.folded.strip(), found.length) == ((), (), "", "", 0)


def test_the_fingerprint_tells_the_version() -> None:
    assert analyzer.fingerprint().startswith(f"{analyzer.VERSION}-")
    assert analyzer.fingerprint.__wrapped__() == analyzer.fingerprint()
