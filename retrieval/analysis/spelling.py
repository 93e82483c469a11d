"""What a mistyped or differently transcribed word may have meant: sound keys and words one slip away."""

import re
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

from retrieval.analysis.terms import fold

# Transcriptions of one name, and the slips of German spelling, come out as one key:
# Uschakow/Ushakov, Selenskyj/Selenski/Zelenskyy, Dmitrijew/Dmitriev, weißen/weisen, Politiker/Politicker.
_HISSED = re.compile("sch|sh|tsch|ch(?=[rl])")
_LIKE = [  # in this order
    *(("ck", "k"), ("q", "k"), ("ph", "f"), ("th", "t"), ("dt", "t"), ("ff", "w"), ("v", "w"), ("y", "i"), ("j", "i")),
    *(("tz", "s"), ("z", "s"), ("c", "s"), ("x", "s")),
]
_LENGTHENED = re.compile("(?<=[aeou])h")
_DOUBLE = re.compile(r"(.)\1+")
_LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß"
LONGEST = 40


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """A key that spellings of one word share; "" for words too short or too long to tell."""
    key = fold(word)
    if not 4 <= len(key) <= LONGEST or not key.isalpha():
        return ""
    key = _HISSED.sub("s", key) if "h" in key else key
    for written, meant in _LIKE:
        key = key.replace(written, meant)
    key = _LENGTHENED.sub("", key) if "h" in key else key
    return _DOUBLE.sub(r"\1", key) if _DOUBLE.search(key) else key


def slips(word: str) -> Iterator[str]:
    """Every word one slip of the finger away: a letter dropped, doubled, swapped or replaced (lower case)."""
    word = word.lower()
    if len(word) > LONGEST:
        return
    cuts = [(word[:cut], word[cut:]) for cut in range(len(word) + 1)]
    for left, right in cuts:
        if right:
            yield left + right[1:]
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
        for letter in _LETTERS:
            yield left + letter + right
            if right:
                yield left + letter + right[1:]


# What people write for each other in German: one of them, at one place, makes a misspelling.
_ALIKE = """
    f/v f/ph k/ck z/tz s/ss ss/ß i/ie e/ä ei/ai eu/äu d/t g/k ch/g x/chs h/ r/rh t/th y/i qu/kw sch/ch
"""
_MISSPELT = tuple(pair.split("/") for pair in _ALIKE.split())


def misspelt(word: str) -> Iterator[str]:
    """What a German word may be spelled right, a letter doubled, not doubled, or taken for one that sounds alike."""
    word = word.lower()
    if len(word) > LONGEST:
        return
    for place in range(len(word)):
        if word[place : place + 1] == word[place + 1 : place + 2]:
            yield word[:place] + word[place + 1 :]
        else:
            yield word[: place + 1] + word[place:]
    for place in range(len(word) + 1):
        if word[place - 1 : place] in tuple("aeiouäöü"):
            yield f"{word[:place]}h{word[place:]}"
        for left, right in _MISSPELT:
            for written, meant in ((left, right), (right, left)):
                if written and word.startswith(written, place):
                    yield word[:place] + meant + word[place + len(written) :]


def distance(left: str, right: str) -> int:
    """Slips between two words, umlauts folded (optimal string alignment)."""
    return OSA.distance(fold(left), fold(right))
