"""Claims about which words are places and of what sort."""

import pytest

from retrieval import localities


@pytest.mark.parametrize(
    ("word", "town"),
    [
        ("Koblenzer", "koblenz"),
        ("Münchner", "münchen"),
        ("Dresdner", "dresden"),
        ("Bremer", "bremen"),
        ("Bäcker", ""),
        ("berliner", ""),
        ("Berlin", ""),
    ],
)
def test_what_comes_from_a_town_names_it(word: str, town: str) -> None:
    assert localities.town_of(word) == town


def test_nouns_are_told_from_those_that_only_end_like_a_place() -> None:
    assert [word for word in ("Rathaus", "Kapital", "Stadtpark", "Netzwerk") if localities.is_place_noun(word)] == [
        "Rathaus",
        "Stadtpark",
    ]


def test_what_is_told_in_and_what_time_it_is_are_no_places() -> None:
    assert all(map(localities.is_medium, ("Plattform", "Zeitung", "Onlinediensten", "Erklärung")))
    assert not localities.is_medium("Rathaus")
    assert all(map(localities.is_no_place, ("Worten", "Montag", "Jahr")))
    assert not localities.is_no_place("Moorbach")


def test_a_head_says_which_sorts_of_places_fill_it() -> None:
    assert localities.sorts_for("Hafenstadt") == frozenset({"city"})
    assert localities.sorts_for("Land") == frozenset({"country", "state"})
    assert localities.sorts_for("Gefängnis") is None
    assert localities.is_any_place("Stelle")
    assert not localities.is_any_place("Gefängnis")
    assert localities.is_town_noun("Gemeinde")
    assert not localities.is_town_noun("Land")


def test_names_are_known_with_their_sort() -> None:
    assert localities.is_country("Italien")
    assert not localities.is_country("Rom")
    assert localities.is_geographical("Rom")
    assert not localities.is_geographical("Donau")
    assert localities.is_place_name("Berlins")
