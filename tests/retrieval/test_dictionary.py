"""Claims about the prepared dictionaries: the same words as the package's own, and no harm when they are missing."""

from pathlib import Path

import pytest
from simplemma.strategies import LOW_MEMORY_DICTIONARY_FACTORY, DefaultDictionaryFactory

from retrieval.analysis import dictionary
from retrieval.analysis.dictionary import PreparedDictionaries


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    monkeypatch.setattr(dictionary, "LANGUAGES", ("en",))  # the German one takes ten times as long to prepare
    return tmp_path


def test_a_prepared_dictionary_knows_what_the_package_knows(environment: Path) -> None:
    dictionary.prepare()
    prepared = PreparedDictionaries().get_dictionary("en")
    packaged = LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary("en")
    assert prepared is not packaged
    assert dict(prepared) == dict(DefaultDictionaryFactory().get_dictionary("en"))
    assert len(prepared) == len(packaged)
    for word in ("xyzzy", "", "went\tgo", "went\n", "Straße", "\x00"):
        assert prepared.get(word) == packaged.get(word)


def test_what_is_prepared_takes_the_place_of_what_earlier_versions_did(environment: Path) -> None:
    old = dictionary.path("en").with_suffix(".pickle")
    old.parent.mkdir(parents=True)
    old.write_bytes(b"")
    dictionary.prepare()
    assert {file.suffix for file in old.parent.iterdir()} == {".words"}


def test_one_that_was_cut_short_is_replaced_by_the_package(environment: Path) -> None:
    dictionary.prepare()
    target = dictionary.path("en")
    target.write_bytes(target.read_bytes()[:-1])
    assert PreparedDictionaries().get_dictionary("en") is LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary("en")


@pytest.mark.parametrize("content", [None, b"", b"torn", b"\x80\x04\x95"])
def test_a_missing_or_torn_one_is_replaced_by_the_package(environment: Path, content: bytes | None) -> None:
    target = dictionary.path("en")
    target.parent.mkdir(parents=True)
    if content is not None:
        target.write_bytes(content)
    assert PreparedDictionaries().get_dictionary("en").get("went") == "go"
