"""Both languages say the same things."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import get_args

import pytest

from bot.phrases import ENGLISH, GERMAN, LANGUAGES, Counted, Phrases
from retrieval.model import Basis, Kind, Language

NAMES = [field.name for field in fields(Phrases) if field.name != "language"]


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
        said = list(texts(getattr(phrases, name)))

        assert said
        assert all(said)


@pytest.mark.parametrize("name", NAMES)
def test_a_sentence_is_filled_in_with_the_same_things_in_both_languages(name: str) -> None:
    if name == "day":  # only one of them writes the month in words
        return
    german, english = (set(re.findall(r"\{\w+\}", " ".join(texts(getattr(each, name))))) for each in (GERMAN, ENGLISH))

    assert german == english


def test_there_are_phrases_for_every_language() -> None:
    assert set(LANGUAGES) == set(get_args(Language))
    assert all(phrases.language == language for language, phrases in LANGUAGES.items())


@pytest.mark.parametrize("phrases", LANGUAGES.values())
def test_every_kind_of_question_and_every_basis_has_its_words(phrases: Phrases) -> None:
    assert set(phrases.details) == set(Kind)
    assert set(phrases.bases) == set(get_args(Basis))
    assert len(phrases.months) == 12


def test_the_languages_name_the_same_codes() -> None:
    for name in ("skipped", "eval_groups", "usage_words"):
        assert set(getattr(GERMAN, name)) == set(getattr(ENGLISH, name))


def test_one_thing_is_not_many() -> None:
    files = GERMAN.files

    assert (files.of(0), files.of(1), files.of(2)) == ("0 Dateien", "1 Datei", "2 Dateien")
