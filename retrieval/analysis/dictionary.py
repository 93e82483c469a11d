"""simplemma's dictionaries, opened fast; `python -m retrieval.analysis.dictionary` prepares them once.

Opening the German one from the package takes about a second, since its index is worked out each time. `make setup`
keeps it, index and all, beside the installed packages; without that file everything works as well, only later.
"""

import pickle
import sys
from collections.abc import Mapping
from pathlib import Path

import simplemma
from simplemma.strategies import LOW_MEMORY_DICTIONARY_FACTORY

LANGUAGES = ("de", "en")


class PreparedDictionaries:
    """A `DictionaryFactory` that takes prepared dictionaries where there are any."""

    def __init__(self) -> None:
        self._opened: dict[str, Mapping[str, str]] = {}

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        """The dictionary of a language: word form to lemma."""
        if lang not in self._opened:
            self._opened[lang] = _prepared(lang) or LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary(lang)
        return self._opened[lang]


def path(lang: str) -> Path:
    """Where the prepared dictionary lies: inside the environment, bound to the versions that made it."""
    made_by = f"{simplemma.__version__}-{sys.implementation.cache_tag}"
    return Path(sys.prefix) / "share" / "belegbot" / f"{lang}-{made_by}.pickle"


def prepare() -> None:
    """Writes the prepared dictionaries. Raises OSError if the environment cannot be written."""
    for lang in LANGUAGES:
        target = path(lang)
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(".part")
        partial.write_bytes(pickle.dumps(LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary(lang)))
        partial.replace(target)


def _prepared(lang: str) -> Mapping[str, str] | None:
    try:
        with path(lang).open("rb") as file:
            # Written by `make setup` into our own environment, as trusted as the packages beside it.
            found = pickle.load(file)
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError):
        return None
    return found if isinstance(found, Mapping) else None


if __name__ == "__main__":
    prepare()
