"""German compounds into their parts, guided by the archive's own vocabulary (Koehn and Knight, 2003)."""

from collections.abc import Mapping
from itertools import chain

from retrieval.analysis.terms import is_known, lemma

SHORTEST = 4  # letters of a part; shorter ones split words that are none ("Buda-Pest", "Ung-Arn")
SEVERAL = 5  # passages in which a piece stands alone before it counts as a word that no dictionary knows
SHORT = 3  # letters of the first part of a question's word
LONGEST = 40
_LINKS = ("", "s", "es", "n", "en", "e", "er")
_NO_PARTS = frozenset(
    [
        "schaft",
        "heit",
        "keit",
        "lich",
        "isch",
        "ische",
        "ischen",
        "tion",
        "tionen",
        "ungen",
        "ieren",
        "ierte",
        "iert",
        "lichen",
        "liche",
        "bare",
        "barer",
        "ende",
        "enden",
        "montag",
        "dienstag",
        "donnerstag",
        "freitag",
        "samstag",
        "sonntag",
    ]
)
_WHOLE = frozenset(["donnerstag", "dienstag", "budapest", "entscheidung", "donnerstags", "deutschland"])


def candidates(word: str) -> set[str]:
    """Every piece of a lower-case word that could be one of its parts, for looking up how often each stands alone."""
    if not is_splittable(word):
        return set()
    return {piece for cut in _cuts(word) for piece in (word[cut:], *_lefts(word[:cut]))}


def is_splittable(word: str) -> bool:
    """Whether a word is long enough, and not one of those that only look like compounds."""
    return 2 * SHORTEST <= len(word) <= LONGEST and word.isalpha() and word not in _WHOLE


def split(word: str, passages: Mapping[str, int]) -> tuple[str, ...]:
    """The parts of a lower-case compound, left to right; () if it is none.

    passages  for each of `candidates(word)` that the archive holds: in how many passages
    A piece counts as a word if the dictionary knows it, or if it stands in several passages by itself.
    Among several ways the one with the largest geometric mean of frequencies wins, of equals the most even one,
    linking letters left out.
    """
    if not is_splittable(word):
        return ()
    best: tuple[float, int, int, tuple[str, ...]] = (0.0, 0, 0, ())
    for cut in _cuts(word):
        right = word[cut:]
        if not _is_word(right, passages):
            continue
        for left in _lefts(word[:cut]):
            if _is_word(left, passages):
                mean = (passages.get(left, 1) * passages.get(right, 1)) ** 0.5
                best = max(best, (mean, min(len(left), len(right)), -len(left), (left, right)))
    parts = best[-1]
    return tuple(chain.from_iterable(_deeper(part, passages) for part in parts))


def split_short(word: str) -> tuple[str, ...]:
    """The parts of a lower-case compound of the dictionary's words, the first of which may have three letters.

    Only for single words, such as a question's: "Bus-Fahrer", "Bau-Kosten". Over a whole archive it errs too often.
    """
    if parts := split(word, {}):
        return parts
    left, right = word[:SHORT], word[SHORT:]
    is_compound = len(right) > SHORTEST and word.isalpha() and _is_word(left, {}) and _is_word(right, {})
    return (left, right) if is_compound and _ends_in(word, right) else ()


def _ends_in(word: str, head: str) -> bool:
    """Whether the dictionary, if it knows a word, inflects it as its last part: "Soldaten" are no "Daten"."""
    found = lemma(word.capitalize(), "de")
    return found is None or found.lower().endswith((lemma(head.capitalize(), "de") or head).lower())


def _deeper(part: str, passages: Mapping[str, int]) -> tuple[str, ...]:
    """A part's own parts; one the dictionary knows stays whole: "Minister" is no "Mini-Ster"."""
    return (part,) if is_known(part, "de") else split(part, passages) or (part,)


def _cuts(word: str) -> range:
    return range(SHORTEST, len(word) - SHORTEST + 1)


def _lefts(piece: str) -> list[str]:
    """A left piece as it stands, without each link it may end in, and with a lost e put back ("Straf-zölle")."""
    links = [link for link in _LINKS if piece.endswith(link) and len(piece) - len(link) >= SHORTEST]
    return [*(piece.removesuffix(link) for link in links), piece + "e"]


def _is_word(piece: str, passages: Mapping[str, int]) -> bool:
    return piece not in _NO_PARTS and (passages.get(piece, 0) >= SEVERAL or is_known(piece.capitalize(), "de"))
