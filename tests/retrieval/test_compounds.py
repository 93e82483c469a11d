"""Claims about compounds: what is parted where, and what only looks like one."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis.compounds import LONGEST, SHORTEST, candidates, is_splittable, split, split_short


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("gipfeltreffen", ("gipfel", "treffen")),
        ("strafzölle", ("strafe", "zölle")),
        ("schuljahr", ("schul", "jahr")),
        ("grenzgebiet", ("grenze", "gebiet")),
        ("sanktionspaket", ("sanktion", "paket")),
        ("regierungschef", ("regierung", "chef")),
        ("außenminister", ("außen", "minister")),
        ("haushaltsdebatte", ("haushalt", "debatte")),
        ("gebietstausch", ("gebiet", "tausch")),
        ("bürgermeister", ("bürger", "meister")),
    ],
)
def test_compounds_are_parted_where_a_reader_would(word: str, parts: tuple[str, ...]) -> None:
    assert split(word, {}) == parts


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("busfahrer", ("bus", "fahrer")),
        ("baukosten", ("bau", "kosten")),
        ("gipfeltreffen", ("gipfel", "treffen")),
        ("prozent", ()),
        ("soldaten", ()),
        ("soldat", ()),
        ("bus", ()),
    ],
)
def test_a_word_of_a_question_may_begin_with_a_part_of_three_letters(word: str, parts: tuple[str, ...]) -> None:
    assert split_short(word) == parts


def test_a_long_compound_gives_all_that_one_would_look_for() -> None:
    assert split("waffenstillstandsverhandlungen", {})[-1] == "verhandlungen"
    parts = split("waffenstillstandsverhandlungen", {"waffenstillstand": 9, "verhandlungen": 9})
    assert parts == ("waffenstillstand", "verhandlungen")


@pytest.mark.parametrize(
    "word",
    [
        "donnerstag", "budapest", "entscheidung", "deutschland", "washington", "selenskyj", "demokraten",
        "gesprächen", "sitzungen", "wirtschaft", "regierung", "verhandlungen", "menschen", "november", "trotzdem",
    ],
)  # fmt: skip
def test_words_that_only_look_like_compounds_stay_whole(word: str) -> None:
    assert split(word, {}) == ()


def test_a_piece_no_dictionary_knows_is_a_word_once_several_passages_hold_it() -> None:
    assert split("selenskyjbesuch", {"selenskyj": 4, "besuch": 3}) == ()
    assert split("selenskyjbesuch", {"selenskyj": 5, "besuch": 3}) == ("selenskyj", "besuch")


def test_of_several_ways_the_one_with_the_more_frequent_parts_wins() -> None:
    seen = {"stau": 2, "becken": 2, "staub": 30, "ecken": 40}
    assert split("staubecken", seen) == ("staub", "ecken")
    assert split("staubecken", seen | {"stau": 60, "becken": 50}) == ("stau", "becken")


@given(st.text("abdefghiklmnorstuäöüß", max_size=LONGEST + 5), st.dictionaries(st.text("aernst"), st.integers(1, 50)))
def test_parts_are_pieces_of_the_word_in_order(word: str, seen: dict[str, int]) -> None:
    parts = split(word, seen)
    place = 0
    for part in parts:
        assert len(part) >= SHORTEST
        found = max(word.find(part, place), word.find(part.removesuffix("e"), place))
        assert found >= place
        place = found + len(part.removesuffix("e"))
    assert len(parts) != 1
    assert is_splittable(word) or parts == ()


def test_the_candidates_hold_the_parts_of_the_first_cut() -> None:
    assert {"strafe", "zölle"} <= candidates("strafzölle")
    assert {"sanktion", "sanktions", "paket"} <= candidates("sanktionspaket")
    assert candidates("rat") == candidates("x" * (LONGEST + 1)) == candidates("g7gipfeltreffen") == set()


@given(st.text("aernstlik", min_size=8, max_size=20), st.lists(st.integers(0, 9), min_size=34, max_size=34))
def test_a_word_that_stands_in_one_passage_alone_need_not_be_known(word: str, counts: list[int]) -> None:
    pieces = [piece for cut in range(4, len(word) - 3) for piece in (word[:cut], word[cut:])]
    seen = {piece: count for piece, count in zip(pieces, counts, strict=False) if count}
    assert split(word, seen) == split(word, {piece: count for piece, count in seen.items() if count > 1})


def test_the_longest_word_takes_no_time() -> None:
    word = ("rotttortetorfotto" * 3)[:LONGEST]
    started = time.process_time()
    assert split(word, {word[start:end]: 9 for start in range(LONGEST) for end in range(start + 4, LONGEST + 1)})
    assert time.process_time() - started < 1
