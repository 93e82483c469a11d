"""Both languages say the same things."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import get_args

import pytest

from bot.access import Role
from bot.commands import TOPICS, Misused, Unknown, called, parse
from bot.health import PlatformState
from bot.phrases import ENGLISH, GERMAN, LANGUAGES, Corrections, Counted, Phrases
from retrieval.model import Basis, Kind, Language, Level

NAMES = [
    *(field.name for field in fields(Phrases) if field.name not in {"language", "corrections"}),
    *(f"corrections.{field.name}" for field in fields(Corrections)),
]


def texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Counted():
            yield from (value.one, value.many)
        case tuple():
            yield from value
        case Mapping():
            yield from value.values()


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_exists_in_both_languages(name: str) -> None:
    for phrases in LANGUAGES.values():
        said = list(texts(attrgetter(name)(phrases)))

        assert said
        assert all(said)


@pytest.mark.parametrize("name", NAMES)
def test_a_sentence_is_filled_in_with_the_same_things_in_both_languages(name: str) -> None:
    if name in {"day", "day_month", "short_day", "short_day_month", "short_day_alone"}:  # months in words
        return
    german, english = (
        set(re.findall(r"\{\w+\}", " ".join(texts(attrgetter(name)(each))))) for each in (GERMAN, ENGLISH)
    )

    assert german == english


def test_there_are_phrases_for_every_language() -> None:
    assert set(LANGUAGES) == set(get_args(Language))
    assert all(phrases.language == language for language, phrases in LANGUAGES.items())


@pytest.mark.parametrize("phrases", LANGUAGES.values())
def test_every_kind_of_question_and_every_basis_has_its_words(phrases: Phrases) -> None:
    assert set(phrases.details) == set(Kind)
    assert set(phrases.bases) == set(get_args(Basis))
    assert len(phrases.months) == 12


@pytest.mark.parametrize("phrases", LANGUAGES.values())
def test_every_role_level_and_state_of_a_platform_has_its_words(phrases: Phrases) -> None:
    assert set(phrases.roles) == set(get_args(Role))
    assert set(phrases.levels) == set(get_args(Level))
    assert set(phrases.status_platforms) == set(get_args(PlatformState))


@pytest.mark.parametrize("phrases", LANGUAGES.values())
def test_help_explains_every_command_by_the_name_it_has_in_that_language(phrases: Phrases) -> None:
    assert set(phrases.help_lines) | {"ask", "help"} == set(TOPICS)
    for topic, line in phrases.help_lines.items():
        assert line.split()[0] == called(topic, phrases.language)


@pytest.mark.parametrize("phrases", LANGUAGES.values())
def test_whoever_misuses_a_command_is_shown_a_right_use_of_it(phrases: Phrases) -> None:
    for topic, line in phrases.misused.items():
        assert topic in TOPICS
        shown = [f"/{use}" for use in re.split(r", /| oder /| or /|: /", line)[1:]]
        assert shown
        for use in shown:
            assert not isinstance(parse(use.partition(" (")[0]), Misused | Unknown), use


@pytest.mark.parametrize("phrases", LANGUAGES.values())
def test_no_sentence_names_a_command_that_does_not_exist(phrases: Phrases) -> None:
    known = {name for names in TOPICS.values() for name in names}
    chat = [name for name in NAMES if not name.startswith("corrections.")]  # these name paths of the page
    said = " ".join(text for name in chat for text in texts(attrgetter(name)(phrases)))

    assert set(re.findall(r"(?<![\w/.])/[a-zäöü]+\b", said)) <= known


def test_the_languages_name_the_same_codes() -> None:
    mappings = [name for name in NAMES if isinstance(attrgetter(name)(GERMAN), Mapping)]

    assert {"skipped", "help_lines", "periods", "corrections.wishes"} < set(mappings)
    for name in mappings:
        assert list(attrgetter(name)(GERMAN)) == list(attrgetter(name)(ENGLISH))


def test_what_is_wrong_with_a_setting_is_filled_in_with_the_same_things() -> None:
    german, english = GERMAN.corrections.wishes, ENGLISH.corrections.wishes
    for code, said in german.items():
        assert re.findall(r"\{\w+\}", said) == re.findall(r"\{\w+\}", english[code])


def test_one_thing_is_not_many() -> None:
    files = GERMAN.files

    assert (files.of(0), files.of(1), files.of(2)) == ("0 Dateien", "1 Datei", "2 Dateien")
