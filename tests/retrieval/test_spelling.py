"""Claims about sound keys and slips: what is taken for a spelling of the same word, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis.spelling import LONGEST, distance, misspelt, slips, sound

LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß"


@pytest.mark.parametrize(
    "spellings",
    [
        ("Selenskyj", "Selenskij", "Selenski", "Zelensky", "Zelenskyy"),
        ("Uschakow", "Ushakov"),
        ("Dmitrijew", "Dmitriev"),
        ("Lawrow", "Lavrov"),
        ("Peskow", "Peskov"),
        ("Chruschtschow", "Chruschtschov"),
        ("weißen", "weisen", "Weissen"),
        ("Politiker", "Politicker"),
        ("Witkoff", "Wittkoff", "Wittkow"),
        ("Präsident", "Praesident", "präsident"),
        ("Kommission", "Komission"),
    ],
)
def test_spellings_of_one_word_sound_alike(spellings: tuple[str, ...]) -> None:
    assert len({sound(word) for word in spellings}) == 1
    assert sound(spellings[0])


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Merz", "März"),
        ("Rubio", "Rubin"),
        ("Frist", "Frost"),
        ("Moskau", "Minsk"),
        ("Putin", "Pudding"),
        ("Kiew", "Kiel"),
        ("Brücke", "Brocken"),
        ("Minister", "Ministerin"),
        ("Sanktion", "Sanierung"),
        ("Freitag", "Freizeit"),
        ("Kanzler", "Kanzel"),
        ("Vance", "Venedig"),
    ],
)
def test_unlike_words_sound_unlike(left: str, right: str) -> None:
    assert sound(left) != sound(right)


def test_words_too_short_too_long_or_with_digits_have_no_sound() -> None:
    assert [sound(word) for word in ("Rat", "x" * (LONGEST + 1), "G7-Gipfel", "2025", "")] == [""] * 5


@given(st.text(max_size=60))
def test_any_word_has_a_sound_or_none_whatever_its_case(word: str) -> None:
    if word.upper().lower() == word.lower():
        assert sound(word.upper()) == sound(word.lower())


@given(st.text(LETTERS, min_size=2, max_size=12), st.data())
def test_every_slip_of_the_finger_is_among_the_slips(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from(LETTERS))
    found = set(slips(word.upper() if word.upper().lower() == word else word))
    assert word[:place] + word[place + 1 :] in found
    assert word[:place] + letter + word[place:] in found
    assert word[:place] + letter + word[place + 1 :] in found
    assert word[:place] + word[place + 1] + word[place] + word[place + 2 :] in found


@given(st.text("abckrst", min_size=1, max_size=8))
def test_slips_are_at_most_one_slip_away(word: str) -> None:
    plain = [
        slip for slip in slips(word) if slip.isascii() and not {"ae", "oe", "ue"} & {slip[n : n + 2] for n in range(9)}
    ]
    assert max(distance(word, slip) for slip in plain) <= 1


def test_words_beyond_the_longest_have_no_slips() -> None:
    assert list(slips("a" * (LONGEST + 1))) == []


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("Witkof", "Witkoff", 1),
        ("Praesident", "Präsident", 0),
        ("Trupm", "Trump", 1),
        ("Frist", "Frost", 1),
        ("Merz", "Scholz", 5),
    ],
)
def test_distance_counts_slips_with_umlauts_folded(left: str, right: str, expected: int) -> None:
    assert distance(left, right) == expected


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Telefohn", "telefon"),
        ("Verfasung", "verfassung"),
        ("Referendumm", "referendum"),
        ("eigendlich", "eigentlich"),
        ("Rytmus", "rhytmus"),
        ("Wiese", "wise"),
        ("fiel", "viel"),
    ],
)
def test_a_letter_too_many_too_few_or_of_the_same_sound_is_a_misspelling(written: str, meant: str) -> None:
    assert meant in set(misspelt(written))


@given(st.text(LETTERS, max_size=2 * LONGEST))
def test_misspellings_are_few_and_none_of_what_is_too_long(word: str) -> None:
    found = list(misspelt(word))
    assert len(found) <= 60 * (len(word) + 1)
    assert not found or len(word) <= LONGEST
