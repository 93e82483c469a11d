"""Words of the same family that neither the dictionary nor the stemmer joins: "dirigieren" and "Dirigent"."""

from collections.abc import Mapping
from functools import lru_cache

from retrieval.analysis.lexicons import separable_prefixes
from retrieval.analysis.terms import lemma as lemma_of

# Nouns of verbs in -ieren, by what stands in its place (Dirigent, Demonstrant, Kandidat, Friseur, Debatte), and how
# many letters at least go before it: the less an ending tells, the more, else "Masse" would come of "massieren".
_LEARNED = {
    **dict.fromkeys(("ation", "ator", "ierung", "ent", "eur"), 3),
    **dict.fromkeys(("ition", "at", "ur", "ium"), 4),
    **dict.fromkeys(("ant", "ist", "ion", "e", ""), 5),
}
# Nouns of strong verbs, with any prefix: "festnehmen" and "Festnahme", "zurücktreten" and "Rücktritt".
_CHANGED_NOUNS = """
    nehmen/nahme geben/gabe gehen/gang treten/tritt ziehen/zug greifen/griff schlagen/schlag stehen/stand
    sprechen/sprache sprechen/spruch fliegen/flug fahren/fahrt brechen/bruch werfen/wurf schießen/schuss
    schließen/schluss beißen/biss fallen/fall stoßen/stoß laufen/lauf sitzen/sitz streiten/streit helfen/hilfe
    verlieren/verlust ankommen/ankunft herkommen/herkunft unterkommen/unterkunft zusammenkommen/zusammenkunft
    übereinkommen/übereinkunft wählen/wahl binden/bund springen/sprung schneiden/schnitt reißen/riss
    treiben/trieb halten/halt weisen/weis tragen/trag rufen/ruf fangen/fang fliehen/flucht sehen/sicht
    gewinnen/gewinn stehlen/stahl duzieren/duktion plodieren/plosion
"""
# Participles of strong verbs that the dictionary may hold as adjectives of their own: "verloren", "entschieden".
_STRONG_PARTICIPLES = """
    loren/lieren schieden/scheiden fallen/fallen trunken/trinken fangen/fangen schienen/scheinen storben/sterben
    brannt/brennen rissen/reißen sunken/sinken schwunden/schwinden wonnen/winnen gonnen/ginnen boten/bieten
    flogen/fliegen zogen/ziehen bogen/biegen troffen/treffen brochen/brechen sprochen/sprechen stohlen/stehlen
    worfen/werfen holfen/helfen nommen/nehmen schrieben/schreiben blieben/bleiben stiegen/steigen griffen/greifen
    litten/leiden schnitten/schneiden schlossen/schließen flossen/fließen schossen/schießen gossen/gießen
    froren/frieren hoben/heben bunden/binden funden/finden sprungen/springen sungen/singen zwungen/zwingen
    schwommen/schwimmen borgen/bergen worben/werben dorben/derben schoben/schieben wogen/wiegen hangen/hängen
    standen/stehen gangen/gehen laden/laden messen/messen treten/treten geben/geben sehen/sehen lesen/lesen
    nannt/nennen dacht/denken bracht/bringen
"""
_STRONG = tuple(pair.split("/") for pair in _STRONG_PARTICIPLES.split())
_CHANGED = tuple(pair.split("/") for pair in _CHANGED_NOUNS.split())
_LEAST = 4
_UNPARTED = ("be", "ent", "er", "ver", "zer", "miss")  # prefixes of verbs whose participle has no ge-
_VERB_ENDINGS = ("t", "et", "te", "ete", "st", "end", "e")


@lru_cache(maxsize=4096)
def family(lemma: str) -> tuple[str, ...]:
    """Nouns made of a verb, and verbs made of a noun, that the dictionary knows; lower case, as the lemma given."""
    if len(lemma) <= _LEAST:
        return ()
    nouns = [noun for noun in _nouns(lemma) if _is_noun(noun)] if _is_verb(lemma) else []
    verbs = [verb for verb in _verbs(lemma) if _is_verb(verb)] if _is_noun(lemma) else []
    return tuple(word for word in dict.fromkeys((*nouns, *verbs)) if word != lemma and len(word) >= _LEAST)


def participles(word: str, lemma: str) -> tuple[str, ...]:
    """The verb of a participle, or the other way round, where the dictionary may part them: "geplante" and planen.

    word   as it stands; lemma   its own, in lower case
    """
    if strong := strong_verb(word, lemma):
        return (strong,)
    if word[0].islower() and (root := _ending_cut(word)) and (verb := lemma_of(root, "de")) and _is_verb(verb):
        return (verb,) if verb not in (root, lemma) else ()
    if not _is_verb(lemma):
        return ()
    stem = lemma.removesuffix("en") if lemma.endswith("en") else lemma.removesuffix("n")
    participle = f"{'' if stem.startswith(_UNPARTED) else 'ge'}{stem}{'et' if stem.endswith(('t', 'd')) else 't'}"
    return (f"{participle}e",) if lemma_of(participle, "de") == lemma else ()


@lru_cache(maxsize=4096)
def strong_verb(word: str, lemma: str) -> str:
    """The infinitive of a strong participle that the dictionary does not know as one; "" if it is none."""
    if lemma != word or not word.islower():
        return ""
    for participle, infinitive in _STRONG:
        if word.endswith(participle):
            stem = word.removesuffix(participle)
            verb = stem.removesuffix("ge") + infinitive
            if (stem.endswith("ge") or stem.endswith(_UNPARTED)) and verb != word and _is_verb(verb):
                return verb
    return ""


@lru_cache(maxsize=16384)
def is_verb_form(word: str) -> bool:
    """Whether a word without a capital is a form of a verb: "endete", "gestorben", but not "gegen" or "kleinen".

    The dictionary does not say; but of a verb, or of what is left of it without its prefix, it has more forms.
    """
    base = lemma_of(word, "de")
    if base is None or not base.endswith("n") or len(base) < _LEAST:
        return False
    if _is_conjugated(base) or strong_verb(word, base):
        return True
    parts = (base.removeprefix(prefix) for prefix in separable_prefixes() if base.startswith(prefix))
    return any(len(part) >= _LEAST and lemma_of(part, "de") == part and _is_conjugated(part) for part in parts)


def _is_conjugated(infinitive: str) -> bool:
    stem = infinitive.removesuffix("en") if infinitive.endswith("en") else infinitive.removesuffix("n")
    return any(lemma_of(stem + ending, "de") == infinitive for ending in _VERB_ENDINGS)


def _ending_cut(word: str) -> str:
    """A word that may be a participle with an ending, without that; else ""."""
    for ending in ("en", "er", "es", "em", "e"):
        root = word.removesuffix(ending)
        if root != word and len(root) > _LEAST and root.endswith(("t", "n", "d")):
            return root
    return ""


def _is_verb(word: str) -> bool:
    """Whether the dictionary has a word as a verb itself, not as a form of another word: "nieren" is one of "Niere"."""
    return word.endswith("n") and lemma_of(word, "de") == word


def _is_noun(word: str) -> bool:
    return lemma_of(word.capitalize(), "de") == word.capitalize()


def _nouns(verb: str) -> list[str]:
    stem = verb.removesuffix("ieren")
    learned = [stem + ending for ending, least in _LEARNED.items() if len(verb) - 5 == len(stem) >= least]
    changed = [_with_prefix(verb, end, noun, {"zurück": "rück"}) for end, noun in _CHANGED if verb.endswith(end)]
    return learned + changed


def _verbs(noun: str) -> list[str]:
    learned = [
        noun.removesuffix(ending) + "ieren"
        for ending, least in _LEARNED.items()
        if ending and noun.endswith(ending) and len(noun) - len(ending) >= least
    ]
    changed = [_with_prefix(noun, end, strong, {"rück": "zurück"}) for strong, end in _CHANGED if noun.endswith(end)]
    return learned + changed


def _with_prefix(word: str, end: str, other: str, prefixes: Mapping[str, str]) -> str:
    """A word with another end; of its prefixes, those in the mapping change as well."""
    prefix = word.removesuffix(end)
    return prefixes.get(prefix, prefix) + other
