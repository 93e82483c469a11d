"""Claims about the prepared dictionaries: the same words as the package's own, and no harm when they are missing."""

from pathlib import Path

import pytest
from simplemma.strategies import LOW_MEMORY_DICTIONARY_FACTORY

from retrieval.analysis import dictionary
from retrieval.analysis.dictionary import PreparedDictionaries


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    return tmp_path


def test_a_prepared_dictionary_knows_what_the_package_knows(environment: Path) -> None:
    dictionary.prepare()
    prepared = PreparedDictionaries().get_dictionary("en")
    packaged = LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary("en")
    assert prepared is not packaged
    assert {word: prepared.get(word) for word in ("went", "houses", "xyzzy")} == {
        word: packaged.get(word) for word in ("went", "houses", "xyzzy")
    }


@pytest.mark.parametrize("content", [None, b"", b"torn", b"\x80\x04\x95"])
def test_a_missing_or_torn_one_is_replaced_by_the_package(environment: Path, content: bytes | None) -> None:
    target = dictionary.path("en")
    target.parent.mkdir(parents=True)
    if content is not None:
        target.write_bytes(content)
    assert PreparedDictionaries().get_dictionary("en").get("went") == "go"
