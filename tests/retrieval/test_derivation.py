"""Claims about word families: which nouns are made of which verbs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis.derivation import family


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
