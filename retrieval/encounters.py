"""Who meets whom: a clause, and the article it stands in -> the two people it says meet."""

import re
from collections.abc import Collection
from functools import lru_cache

from rapidfuzz import fuzz

from retrieval.analysis.lexicons import first_names, titles
from retrieval.analysis.tokens import tokens
from retrieval.model import Language, Span

ALIKE = 80  # of 100, from which on long names are one that is spelled in two ways: "Uschakow", "Ushakov"
LONG = 7  # letters
LONGEST = 500  # characters of a clause; a longer one is a list, or no sentence at all

# Verbs only: "the results of the meeting" are told behind it, "the call before the meeting" is another event.
_MEETS = {
    "de": re.compile(
        r"\b(?:empf[aäi]ng\w*|trifft|treffen|traf(?:en)?|getroffen|begegne\w*|zusammen(?:ge)?(?:kommen|treffen|troffen)"
        r"|(?:komm\w*|kam\w*|tr[aäei]f\w*)\b.*\bzusammen"
        r"|(?:führ\w*|hatten?|hat|haben)\b.*\bGespräche?|Gespräche?\b.*\b(?:ge)?führ\w*)\b"
    ),
    "en": re.compile(r"\b(?:met|meets?|receive[sd]?|welcome[sd]?|hosts?|hosted|(?:holds?|held) talks)\b"),
}
# It does not take place, or not face to face; something else is met; or the clause tells of what lies around it.
_OTHERWISE = {
    "de": re.compile(
        r"\b(?:nicht|kein\w*|nie|weder|statt|abgesagt|absag\w*|sag\w*\b.*\bab|versch[io]eb\w*|verschob\w*|geplatzt"
        r"|Entscheidung\w*|Vereinbarung\w*|Maßnahme\w*|Vorkehrung\w*|\w*[Tt]elefon\w*|Video\w*|bevor|nachdem"
        r"|(?:[Nn]ach|[Vv]or|[Ss]eit)\s+(?:de[mr]|eine[mr]|seine[mnr]|ihre[mnr]))\b|\bein\W*$"
    ),
    "en": re.compile(
        r"\b(?:not|never|no|cancell?ed|postponed|phone\w*|\w*phoned|video\w*|calls?|called|before|after|since|instead"
        r"|criticism|demand\w*|deadline\w*|letters?)\b|n['’]t\b"
    ),
}
_OF = frozenset(("von", "of", "für", "for"))
_NAMED = re.compile(r"\b(?=([A-ZÄÖÜ][\w’-]+) ([A-ZÄÖÜ][\w’-]{2,})(?: ([A-ZÄÖÜ][\w’-]{2,}))?)")


@lru_cache(maxsize=4096)  # each statement is compared with many
def meeting(text: str, clause: Span, language: Language) -> frozenset[str]:
    """The last names of the two who meet, in small letters; empty if the clause of a text tells of no such meeting.

    That of more than two is left out: who of them meets whom is too hard to say.
    """
    words = clause.of(text)
    if len(words) > LONGEST or not _MEETS[language].search(words) or _OTHERWISE[language].search(words):
        return frozenset()
    known, named, before = _people(text), set(), ""
    for token in tokens(text, clause):
        name = token.word.lower()  # as it stands: "Trumps Gesandter" is not Trump
        if name in known and token.word[0].isupper() and before not in _OF:
            named.add(name)
        before = name
    return frozenset(named) if len(named) == 2 else frozenset()


def same_people(left: Collection[str], right: Collection[str]) -> bool:
    """Whether the same two meet, whichever way their names are spelled."""
    if len(left) != len(right) or len(left) != 2:
        return False
    (one, two), (three, four) = sorted(left), sorted(right)
    return (_is_same(one, three) and _is_same(two, four)) or (_is_same(one, four) and _is_same(two, three))


def _is_same(left: str, right: str) -> bool:
    return left == right or (min(len(left), len(right)) >= LONG and fuzz.ratio(left, right) >= ALIKE)


@lru_cache(maxsize=256)
def _people(text: str) -> frozenset[str]:
    """The last names of all whom an article names with a first name or a title, in small letters."""
    found: set[str] = set()
    for match in _NAMED.finditer(text):
        first, second, third = (word.lower() for word in match.groups(default=""))
        if _is_title(first):
            found.add(third or second)
        elif first in first_names():
            found.add(third if third and second in first_names() else second)
    return frozenset(found - first_names())


def _is_title(word: str) -> bool:
    """Also in another case: "Präsidenten", "Sondergesandtem"."""
    return any(word.removesuffix(ending) in titles() for ending in ("", "en", "n", "m"))
