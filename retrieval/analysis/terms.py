"""One word to its term: lemma, then stem, then umlauts folded, the same for the index and the question."""

import unicodedata
from collections.abc import Collection
from functools import lru_cache

import Stemmer
from simplemma.strategies import DefaultStrategy

from retrieval.analysis.dictionary import PreparedDictionaries
from retrieval.model import Language

_STEMMERS = {"de": Stemmer.Stemmer("german"), "en": Stemmer.Stemmer("english")}
_DICTIONARIES = PreparedDictionaries()
_LEMMAS = DefaultStrategy(dictionary_factory=_DICTIONARIES)
_FOLD = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "æ": "a", "ø": "o", "œ": "o", "ł": "l", "đ": "d"})
LONGEST = 60  # letters of a word that is taken apart
_DIGRAPHS = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"), ("ss", "ß"))


@lru_cache(maxsize=65536)
def term(word: str, language: Language) -> str:
    """The term a word is found by: "Trumps" gives "trump", "läuft" gives "lauf", "Straße" and "Strasse" one.

    word  as it stands in the text; its case matters, since German nouns are told from verbs by it; of nothing, as
          behind the hyphen of "Nord- und Ostsee", the term is ""
    """
    if not word[:1].isalpha():
        return number(word)
    found = lemma(word, language)
    base = found if found is not None else without_genitive(word.lower())
    return fold(_STEMMERS[language].stemWord(base.lower()))


@lru_cache(maxsize=65536)
def lemma(word: str, language: Language) -> str | None:
    """The dictionary form of a word, trying "ae" for "ä" and the like; None if the dictionary does not know it."""
    word = unicodedata.normalize("NFC", word)
    found: str | None = _LEMMAS.get_lemma(word, language)
    if found is None and language == "de":
        for plain, umlaut in _DIGRAPHS:
            if plain in word and (found := _LEMMAS.get_lemma(word.replace(plain, umlaut), language)) is not None:
                return found
    return found


@lru_cache(maxsize=65536)
def is_known(word: str, language: Language) -> bool:
    """Whether the dictionary holds exactly this form, in this case or with a capital."""
    held = _DICTIONARIES.get_dictionary(language)
    capital = word.capitalize()
    return held.get(word) is not None or (capital != word and held.get(capital) is not None)


def is_compound(word: str) -> bool:
    """Whether a German word no dictionary knows ends in one it knows ("Ölproblemen"), which names seldom do."""
    if len(word) > LONGEST:  # a file may hold a "word" as long as an article
        return False
    return any(is_known(word[cut:].capitalize(), "de") for cut in range(2, len(word) - 4))


def spelled_right(words: Collection[str], language: Language) -> set[str]:
    """Those of many words in lower case that the dictionary holds, as it holds them; none are remembered."""
    held = _DICTIONARIES.get_dictionary(language)
    return {form for word in words for form in (word, word.capitalize()) if held.get(form) is not None}


def number(word: str) -> str:
    """A number without its separators for thousands: "15.000" gives "15000"; "3,1" stays apart from "31"."""
    head, *groups = word.replace(",", ".").split(".")
    if groups and all(len(group) == 3 for group in groups):
        return head + "".join(groups)
    return word.replace(",", ".")


def without_genitive(word: str) -> str:
    """A name without its genitive s: "selenskyjs" gives "selenskyj".

    Only for words no dictionary knows; names that end in s lose it everywhere alike, which merges no two of them.
    """
    word = word.removesuffix("’").removesuffix("'").removesuffix("'s").removesuffix("’s")
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def fold(word: str) -> str:
    """Lower case without umlauts and accents: "Präsident", "Praesident" and "Prasident" become one."""
    word = word.lower().translate(_FOLD)
    if not word.isascii():
        word = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u")
