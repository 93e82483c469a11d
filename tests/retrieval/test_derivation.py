"""Claims about word families: which nouns are made of which verbs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis.derivation import family, is_verb_form, participles, strong_verb
from retrieval.analysis.terms import lemma


@pytest.mark.parametrize(
    ("verb", "noun"),
    [
        ("dirigieren", "dirigent"),
        ("debattieren", "debatte"),
        ("demonstrieren", "demonstration"),
        ("explodieren", "explosion"),
        ("festnehmen", "festnahme"),
        ("zurücktreten", "rücktritt"),
        ("einbrechen", "einbruch"),
        ("ankommen", "ankunft"),
    ],
)
def test_a_verb_and_its_noun_find_each_other(verb: str, noun: str) -> None:
    assert noun in family(verb)
    assert verb in family(noun)


@pytest.mark.parametrize("word", ["freitag", "brücke", "minute", "er", ""])
def test_words_without_such_a_family_have_none(word: str) -> None:
    assert family(word) == ()


@given(st.text(alphabet="abdeginrtuäöüß", max_size=20))
def test_no_word_is_its_own_relative(word: str) -> None:
    assert word not in family(word)


@pytest.mark.parametrize(
    "word",
    [
        "nation", "niere", "nieren", "gehalt", "gehalten", "station", "stieren", "zukunft", "zukommen", "region",
        "monat", "inhalt", "masse", "passant", "version",
    ],
)  # fmt: skip
def test_words_that_only_look_alike_are_no_family(word: str) -> None:
    assert family(word) == ()


@pytest.mark.parametrize("noun", ["demonstration", "festnahme", "kandidat", "student", "frisur", "herkunft", "anruf"])
def test_the_verb_of_a_noun_is_an_infinitive(noun: str) -> None:
    verbs = family(noun)
    assert verbs
    assert all(lemma(verb, "de") == verb for verb in verbs)


@pytest.mark.parametrize(
    ("word", "lemma", "made"),
    [
        ("geplante", "geplante", ("planen",)),
        ("getöteten", "getötet", ("töten",)),
        ("gestohlener", "gestohlen", ("stehlen",)),
        ("planen", "planen", ("geplante",)),
        ("tötet", "töten", ("getötete",)),
        ("verletzt", "verletzen", ("verletzte",)),
        ("bestellen", "bestellen", ("bestellte",)),
        ("bekannte", "bekannt", ()),
        ("verloren", "verloren", ("verlieren",)),
        ("entschieden", "entschieden", ("entscheiden",)),
        ("abgebrannt", "abgebrannt", ("abbrennen",)),
        ("alten", "alt", ()),
        ("Waffen", "waffe", ()),
    ],
)
def test_a_participle_and_its_verb_lead_to_each_other(word: str, lemma: str, made: tuple[str, ...]) -> None:
    assert participles(word, lemma) == made


@pytest.mark.parametrize("word", ["bekannt", "Verloren", "gewonnen", "offen", "fallen", "vergessen", "erhoben"])
def test_what_the_dictionary_knows_as_a_verbs_or_is_none_has_no_other_verb(word: str) -> None:
    assert strong_verb(word, lemma(word, "de") or word) == ""


@pytest.mark.parametrize(
    "word",
    [
        "tagt",
        "endete",
        "gestorben",
        "verloren",
        "geborgen",
        "abgelaufen",
        "kaufen",
        "wechselt",
        "zurückgetreten",
        "begann",
    ],
)
def test_a_form_of_a_verb_is_told_from_other_forms_of_it(word: str) -> None:
    assert is_verb_form(word)


@pytest.mark.parametrize(
    "word",
    ["gegen", "zwischen", "wegen", "zehn", "gestern", "kleinen", "eigenen", "grüne", "jährigen", "vergangenen"],
)
def test_what_only_ends_like_an_infinitive_is_no_verb(word: str) -> None:
    assert not is_verb_form(word)
