"""Patterns mean the ids that the admin wrote, and no others."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.patterns import Pattern

PART = st.text(st.sampled_from("aAb[]!^-.\\\n@*?"), max_size=6)
PLAIN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="*?:"), min_size=1, max_size=12)


def fits(pattern: str, text: str) -> bool:
    """What a pattern means, the slow way."""
    if not pattern or not text:
        return pattern.strip("*") == "" and text == ""
    match pattern[0]:
        case "*":
            return fits(pattern[1:], text) or (text[0] != ":" and fits(pattern, text[1:]))
        case "?":
            return text[0] != ":" and fits(pattern[1:], text[1:])
        case literal:
            return literal == text[0] and fits(pattern[1:], text[1:])


@pytest.mark.parametrize(
    ("pattern", "sender"),
    [
        ("matrix:@*:zeitung.de", "@anna:zeitung.de"),
        ("matrix:@*:zeitung.de", "@:zeitung.de"),
        ("matrix:@anna:zeitung.de:8448", "@anna:zeitung.de:8448"),
        ("matrix:@*:*", "@anna:example.org"),
        ("matrix:*", "@anna:example.org:8448"),
        ("m*x:@anna:zeitung.de", "@anna:zeitung.de"),
        ("*:*", "@anna:zeitung.de"),
    ],
)
def test_a_pattern_means_those_it_was_written_for(pattern: str, sender: str) -> None:
    assert Pattern(pattern).matches("matrix", sender)


@pytest.mark.parametrize(
    ("pattern", "sender"),
    [
        ("matrix:@*:zeitung.de", "@evil:zeitung.de.example.org"),
        ("matrix:@*:zeitung.de", "@x:evil.org:zeitung.de"),
        ("matrix:@*:zeitung.de", "@anna:zeitung.de:8448"),
        ("matrix:@*:zeitung.de", "@anna:zeitungXde"),
        ("matrix:@*:zeitung.de", "@anna:Zeitung.de"),
        ("matrix:@*:zeitung.de", "@anna:zeitung.de\n"),
        ("matrix:@*:zeitung.de", "@evil\n@anna:zeitung.de:x"),
        ("matrix:@*:zeitung.de", "x@anna:zeitung.de"),
        ("matrix:@*:?????.de", "@x:a:b.de"),
        ("matrix:@*zeitung.de", "@x:zeitung.de"),
        ("matrix:@[a]nna:zeitung.de", "@anna:zeitung.de"),
        ("telegram:*", "@anna:zeitung.de"),
        ("*:4711", "@anna:4711"),
        ("matrix:", ""),
        ("matrix:*", ""),
        ("matrix", ""),
    ],
)
def test_a_pattern_means_nobody_else(pattern: str, sender: str) -> None:
    assert not Pattern(pattern).matches("matrix", sender)


@given(st.lists(PART, min_size=1, max_size=3), st.lists(PART, min_size=1, max_size=3))
def test_only_star_and_question_mark_are_wildcards_and_neither_reaches_over_a_colon(
    pattern: list[str], name: list[str]
) -> None:
    written, given_name = ":".join(pattern), ":".join(name)
    expected = bool(given_name) and (written == "*" or fits(written, given_name))

    assert Pattern(f"matrix:{written}").matches("matrix", given_name) == expected


@given(PLAIN, PLAIN)
def test_without_a_wildcard_it_means_exactly_one(written: str, other: str) -> None:
    assert Pattern(f"telegram:{written}").matches("telegram", written)
    assert Pattern(f"telegram:{written}").matches("telegram", other) == (written == other)


@given(PLAIN, PLAIN, PLAIN)
def test_a_server_lets_in_none_but_its_own_people(local: str, port: str, server: str) -> None:
    everybody = Pattern(f"matrix:@*:{server}")

    assert everybody.matches("matrix", f"@{local}:{server}")
    for foreign in (f"{server}.{port}", f"{port}.{server}", f"{port}:{server}", f"{server}:{port}"):
        assert not everybody.matches("matrix", f"@{local}:{foreign}")


def test_no_pattern_takes_long() -> None:
    began = time.perf_counter()

    assert not Pattern("matrix:" + "*a" * 60 + "b").matches("matrix", "a" * 5_000)
    assert time.perf_counter() - began < 1


def test_what_is_said_literally_is_closer() -> None:
    nearer = ["matrix:!desk:zeitung.de", "matrix:!desk*:zeitung.de", "matrix:!d??k:zeitung.de", "matrix:*", "*:*"]

    assert sorted(nearer, key=lambda text: Pattern(text).closeness, reverse=True) == nearer
