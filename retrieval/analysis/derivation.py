"""Words of the same family that neither the dictionary nor the stemmer joins: "dirigieren" and "Dirigent"."""

from collections.abc import Mapping
from functools import lru_cache

from retrieval.analysis.terms import is_known

# Nouns of verbs in -ieren, by what stands in its place: Dirigent, Demonstrant, Kandidat, Redakteur, Debatte.
_LEARNED = ("ent", "ant", "at", "ator", "eur", "ist", "ation", "ition", "ion", "ierung", "e", "", "ur", "ium")
# Nouns of strong verbs, with any prefix: "festnehmen" and "Festnahme", "zurücktreten" and "Rücktritt".
_CHANGED_NOUNS = """
    nehmen/nahme geben/gabe gehen/gang treten/tritt ziehen/zug greifen/griff schlagen/schlag stehen/stand
    sprechen/sprache sprechen/spruch fliegen/flug fahren/fahrt brechen/bruch werfen/wurf schießen/schuss
    schließen/schluss beißen/biss fallen/fall stoßen/stoß laufen/lauf sitzen/sitz streiten/streit helfen/hilfe
    verlieren/verlust kommen/kunft wählen/wahl binden/bund springen/sprung schneiden/schnitt reißen/riss
    treiben/trieb halten/halt weisen/weis tragen/trag rufen/ruf fangen/fang fliehen/flucht sehen/sicht
    gewinnen/gewinn stehlen/stahl duzieren/duktion plodieren/plosion
"""
_CHANGED = tuple(pair.split("/") for pair in _CHANGED_NOUNS.split())
_LEAST = 4


@lru_cache(maxsize=4096)
def family(lemma: str) -> tuple[str, ...]:
    """Nouns made of a verb, and verbs made of a noun, that the dictionary knows; lower case, as the lemma given."""
    if len(lemma) <= _LEAST:
        return ()
    found = dict.fromkeys((*_nouns(lemma), *_verbs(lemma)))
    return tuple(word for word in found if word != lemma and len(word) >= _LEAST and is_known(word.capitalize(), "de"))


def _nouns(verb: str) -> list[str]:
    learned = [verb.removesuffix("ieren") + ending for ending in _LEARNED if verb.endswith("ieren")]
    changed = [_with_prefix(verb, end, noun, {"zurück": "rück"}) for end, noun in _CHANGED if verb.endswith(end)]
    return learned + changed


def _verbs(noun: str) -> list[str]:
    learned = [noun.removesuffix(ending) + "ieren" for ending in _LEARNED if ending and noun.endswith(ending)]
    changed = [_with_prefix(noun, end, strong, {"rück": "zurück"}) for strong, end in _CHANGED if noun.endswith(end)]
    return learned + changed


def _with_prefix(word: str, end: str, other: str, prefixes: Mapping[str, str]) -> str:
    """A word with another end; of its prefixes, those in the mapping change as well."""
    prefix = word.removesuffix(end)
    return prefixes.get(prefix, prefix) + other
