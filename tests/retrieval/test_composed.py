"""Claims about the compounds that stand for a word of the question."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis.analyzer import analyse
from retrieval.composed import FIRST, HEAD, MOST, with_compounds
from retrieval.model import Language, Span
from retrieval.question import parse
from retrieval.ranking import Form, Search, Sought


def searched(question: str, text: str, language: Language = "de") -> Search:
    """A question whose words stand nowhere by themselves, with the compounds of a text."""
    asked = parse(question, language)
    search = Search(asked, tuple(Sought(word, (), 5.0, missing=True) for word in asked.words), {}, 20.0)
    return with_compounds(search, [analyse(text, [Span(0, len(text))], "de").terms])


def forms(question: str, text: str) -> dict[str, dict[str, float]]:
    return {
        sought.word.text: {form.term: form.weight for form in sought.forms}
        for sought in searched(question, text).sought
    }


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("Insel", "Er sprach auf der Klosterinsel.", {"klosterinsel": HEAD}),
        ("Front", "Der Frontverlauf wird eingefroren.", {"frontverlauf": FIRST}),
        ("Streit", "Der Streit endet.", {}),
        ("Insel", "Der Pinsel liegt da.", {}),
        ("Senat", "Die Senatoren und das Konsenat kamen.", {}),
        ("Wahl", "Die Walnuss fiel.", {}),
        ("Land", "Das gilt in Deutschland.", {}),
    ],
)
def test_a_word_is_found_in_compounds_of_words(word: str, text: str, found: dict[str, float]) -> None:
    assert forms(f"Wo ist die {word}?", text) == {word: found}


def test_a_word_that_stands_in_a_compound_is_not_missing() -> None:
    (island,) = searched("Auf welcher Insel?", "Er sprach auf der Klosterinsel.").sought
    assert not island.missing
    assert island.forms[0].needle == " klosterinsel "
    (island,) = searched("Auf welcher Insel?", "Er sprach in Kiew.").sought
    assert island.missing


def test_only_nouns_have_compounds() -> None:
    assert forms("Wer baut die Insel?", "Der Brückenbau auf der Klosterinsel ruht.")["baut"] == {}


def test_two_english_words_are_found_in_one_german_one() -> None:
    asked = parse("Who called it a military coup?", "en")
    given_forms = {"military": "militar", "coup": "putsch"}
    sought = tuple(
        Sought(word, (Form(given_forms[word.text], 0.8, 2.0, ""),) if word.text in given_forms else (), 5.0)
        for word in asked.words
    )
    found = with_compounds(Search(asked, sought, {}, 20.0), [" militarputsch "])
    assert all(
        "militarputsch" in {form.term for form in each.forms} for each in found.sought if each.word.text in given_forms
    )


@given(st.lists(st.sampled_from(["kloster", "insel", "haupt", "stadt", "x", "ung"]), max_size=40))
def test_whatever_stands_there_few_are_taken_and_each_holds_the_word(pieces: list[str]) -> None:
    text = " ".join(f" {first}{second} " for first, second in pairwise(pieces))
    asked = parse("Auf welcher Insel?")
    found = with_compounds(Search(asked, (Sought(asked.words[0], (), 5.0),), {}, 20.0), [text])
    assert len(found.sought[0].forms) <= MOST
    for form in found.sought[0].forms:
        assert "insel" in form.term
        assert form.needle in text
