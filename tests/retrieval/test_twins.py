"""Claims about the same wording in several documents: what counts as the same, and what differs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis.tokens import tokens
from retrieval.twins import containment, differences, is_twin

AGENCY = "Beide Seiten hätten sich auf ein Treffen in den kommenden Wochen verständigt, hieß es aus dem Kanzleramt."
HEDGED = AGENCY.replace("sich auf", "sich im Prinzip auf")

_PIECES = "Der Rat tagt am Montag im Saal und berät über Haushalt Kita , . „ “ 12 Ölpreis naïve 🙂 o\u0308"
texts = st.lists(st.sampled_from(_PIECES.split()), max_size=25).map(" ".join)


def test_the_same_wording_is_a_twin() -> None:
    assert is_twin(AGENCY, AGENCY)


def test_a_hedge_more_is_still_the_same_wording_and_is_named() -> None:
    assert is_twin(AGENCY, HEDGED)
    assert differences(AGENCY, HEDGED) == ("im Prinzip",)
    assert differences(HEDGED, AGENCY) == ("im Prinzip",)


@pytest.mark.parametrize(
    "edited",
    [
        AGENCY.upper(),
        AGENCY.replace(" ", "\n"),
        f"„{AGENCY}“",
        AGENCY.replace("kommenden", "nächsten"),
        f"{AGENCY} Einzelheiten wurden nicht genannt.",
        AGENCY.removesuffix(", hieß es aus dem Kanzleramt.") + ".",
    ],
)
def test_agency_copy_stays_a_twin_when_the_desk_touched_it_up(edited: str) -> None:
    assert is_twin(AGENCY, edited)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (AGENCY, "Das Kanzleramt äußerte sich nicht zu einem Treffen in den kommenden Wochen."),
        (
            AGENCY,
            "Beide Seiten hätten sich auf ein Treffen in den Räumen der Botschaft geeinigt, meldete eine Zeitung.",
        ),
        (
            AGENCY,
            "Beide Seiten hätten sich auf ein Treffen geeinigt, das aber nach Angaben der Partei niemals stattfand.",
        ),
        (
            "Die Brücke wird im Mai gesperrt, der Radweg bleibt offen.",
            "Die Brücke wird im Juni gesperrt, sagt der Rat dazu.",
        ),
        (AGENCY, ""),
        ("", ""),
    ],
)
def test_half_a_sentence_shared_makes_no_twin(left: str, right: str) -> None:
    assert not is_twin(left, right)


def test_short_sentences_are_twins_only_if_they_are_equal() -> None:
    assert is_twin("Das reicht nicht.", "Das reicht nicht.")
    assert not is_twin("Das reicht nicht.", "Das reicht.")
    assert not is_twin("Das reicht nicht.", "Das reicht nicht, sagte die Dezernentin am Montag in Moorbach.")


def test_replaced_words_are_named_from_both_texts() -> None:
    left, right = "Der Bus fährt am Montag nach Lüttgau.", "Der Bus fährt am Dienstag nach Lüttgau."
    assert set(differences(left, right)) == {"Montag", "Dienstag"}


def test_equal_wording_differs_in_nothing_whatever_the_marks_and_capitals() -> None:
    assert differences("„Das reicht“, sagte Sander.", '"DAS REICHT", sagte Sander!') == ()


@given(texts, texts)
def test_being_a_twin_is_mutual(left: str, right: str) -> None:
    assert is_twin(left, right) == is_twin(right, left)


@given(texts, texts)
def test_what_differs_stands_word_for_word_in_one_of_the_two(left: str, right: str) -> None:
    assert all(run and (run in left or run in right) for run in differences(left, right))


@given(texts)
def test_a_text_is_the_twin_of_itself_and_differs_in_nothing(text: str) -> None:
    assert is_twin(text, text) == bool(list(tokens(text)))
    assert differences(text, text) == ()


@given(texts, texts)
def test_texts_without_a_difference_are_twins(left: str, right: str) -> None:
    if not differences(left, right) and list(tokens(left)):
        assert is_twin(left, right)


@given(st.lists(st.text(max_size=4), max_size=12), st.lists(st.text(max_size=4), max_size=12))
def test_containment_is_a_share(left: list[str], right: list[str]) -> None:
    assert 0.0 <= containment(left, right) <= 1.0
