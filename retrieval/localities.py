"""Which words are places, of what sort, and where a sentence says that something is."""

import re

from retrieval.analysis.lexicons import place_sorts, places

LOCATIVE = re.compile(
    r"\b(?:in|im|ins|bei|beim|nach|aus|vor|an|am|auf|nahe|unweit|zum|zur|durch|südlich|nördlich|östlich"
    r"|westlich|at|near|to|from|on)\s+(?:(?:der|dem|den|die|das|einem|einer|einen|eine|seinem|seiner|ihrem|ihrer|the|a|an)\s+)?"
    r"(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
"""What stands before a place that says where something is: "der Brand [in] Trebnow", not "der Präsident der USA"."""
GENITIVE = re.compile(r"\bdes (?:[a-zäöüß-]+ )?([A-ZÄÖÜ][\w-]+s) $")
"""What a place may belong to instead: "ein Ende des Krieges" in the Ukraine."""
NOUN_BEFORE = re.compile(r"\b([A-ZÄÖÜ][\w-]+) (?:in|im|von|vom|aus|für)(?: de[rmn])? $")
"""A noun that a place may belong to: "die Ministerin in" Hessen."""
NAME_BEHIND = re.compile(r", [A-ZÄÖÜ]")
"""The name behind such a place: "die Ministerin in Hessen", Dora Henz."""
AFTER_PREPOSITION = re.compile(
    r"\b(?:in|im|bei|beim|nach|aus|vor|an|am|auf|nahe|unweit|durch|über|ins|zum|zur|von|südlich|nördlich|östlich|westlich"
    r"|at|near|to|from|through)\s+(?:(?:der|dem|den|die|das|einem|einer|eine|seinem|the|a|an)\s+)?((?:[\w-]+\s+){0,2}?[A-ZÄÖÜ][\w’'-]+"
    r"(?:(?:\s+|-)(?:[A-ZÄÖÜ][\w’'-]+|am|an der|im|der|des|bei|de|La|von)(?=\W|$))*)"
)
"""A preposition of place with what follows it, as far as it may be a name."""
WHERE_FROM = re.compile(
    r"\b(?:woher|(?:von|aus) (?:wo|welch\w+)|from (?:where|wh\w+)|where\b.*\bfrom)\b", re.IGNORECASE
)

_PLACE_NOUN = re.compile(
    r"(?:haus|hof|platz|straße|park|mine|dorf|stadt|gemeinde|hotel|stadion|museum|halle|keller|kirche|insel|klinik|schloss|hafen|see|wald"
    r"|berg|tal|burg|bahnhof|zentrum|stätte|garten|viertel|bezirk|kreis|region|provinz|palast|café|kneipe|werk|schule|friedhof|gefängnis"
    r"|grenze|küste|bucht|meer|fluss|ort|ortsteil|airport|square|street|house)\w{0,2}$",
    re.IGNORECASE,
)
# Nouns that only end like a place, and endings of nouns that name no place one could point at.
_NO_PLACE_NOUN = re.compile(
    r"(?:wort|sport|transport|export|import|report|quartal|kapital|einfluss|netzwerk|feuerwerk|handwerk|arbeitsplatz"
    r"|heit|keit|ismus|nis|ion|[^d]ung)(?:e[nrs]?|s)?$",
    re.IGNORECASE,
)
# What something is told in or by, whatever its name is: "auf der Plattform Truth Social".
_MEDIUM = re.compile(
    r"(?:plattform|netzwerk|dienst|medium|medien|zeitung|magazin|sender|interview|gespräch|erklärung|mitteilung|rede|brief"
    r"|ebene|programm|studie|bericht|post|beitrag|network|newspaper|magazine|statement|speech)(?:e[nrs]?|s|n|en)?$",
    re.IGNORECASE,
)
_NO_PLACES = """
    jahr jahre uhr tag tage woche monat januar februar märz april mai juni juli august september oktober november
    dezember montag dienstag mittwoch donnerstag freitag samstag sonntag rahmen ende anfang mitte angaben worten
    ansicht meinung auffassung einschätzung informationen berichten medienberichten
"""
_NOT_PLACES = frozenset(_NO_PLACES.split())
# What sorts of places (see `lexicons.place_sorts`) can fill a head; of others any.
_TOWN = re.compile(r"\w*(?:stadt|dorf|gemeinde|ort)(?:s|e[ns]?)?|city|town|village")
_HEAD_SORTS = (
    (_TOWN, frozenset(("city",))),
    (re.compile(r"(?:\w*staate?s?|land(?:e?s)?|country)"), frozenset(("country", "state"))),
    (re.compile(r"\w*(?:bezirk|stadtteil|viertel|kreis|kanton|provinz)(?:s|e[ns]?)?"), frozenset(("city", "state"))),
)
_GEOGRAPHICAL = frozenset(("country", "state", "city"))
# Heads that say no more of a place than that it is one.
_ANY_PLACE = re.compile(
    r"orte?n?s?|stellen?|plätzen?|platz|gebäuden?|gegend(?:en)?|region(?:en)?|gebiete?n?|bereiche?n?|einrichtung(?:en)?|räume?n?|raum"
    r"|seiten?|ecken?|richtung(?:en)?|schauplatz|\w*ziele?n?|places?|locations?|spots?|areas?|regions?|buildings?"
)


def without_small_words(place: str) -> str:
    """A place without the small words at its end, which are none of it: "Peking [am]"."""
    words = place.split()
    while words and words[-1].isalpha() and words[-1].islower():
        place = place.removesuffix(words.pop()).rstrip()
    return place


def is_place_name(word: str) -> bool:
    """Whether a word is a place we know by name, in the genitive too."""
    return word.lower() in places() or word.lower().removesuffix("s") in places()


def is_place_noun(word: str) -> bool:
    """Whether a noun names a place one could point at: "Rathaus", but not "Kapital"."""
    return _PLACE_NOUN.search(word) is not None and _NO_PLACE_NOUN.search(word) is None


def is_medium(word: str) -> bool:
    """Whether something is told in or by it, whatever its name is: "Plattform", "Zeitung"."""
    return _MEDIUM.search(word) is not None


def is_no_place(word: str) -> bool:
    """Whether a noun follows prepositions of place and is none: "in diesem Jahr", "nach seinen Worten"."""
    return word.lower() in _NOT_PLACES


def is_country(name: str) -> bool:
    """Whether a name is a country's."""
    return "country" in place_sorts().get(name.lower(), ())


def is_geographical(name: str) -> bool:
    """Whether a name is that of a country, a state or a city."""
    return bool(place_sorts().get(name.lower(), frozenset()) & _GEOGRAPHICAL)


def is_town_noun(head: str) -> bool:
    """Whether a question's head asks for a town: "In welcher [Gemeinde]"."""
    return _TOWN.fullmatch(head.lower()) is not None


def sorts_for(head: str) -> frozenset[str] | None:
    """The sorts of places (see `lexicons.place_sorts`) that can fill a question's head; None: any."""
    return next((sorts for nouns, sorts in _HEAD_SORTS if nouns.fullmatch(head.lower())), None)


def is_any_place(head: str) -> bool:
    """Whether a head says no more of a place than that it is one: "An welcher [Stelle]"."""
    return _ANY_PLACE.fullmatch(head.lower()) is not None


def town_of(word: str) -> str:
    """The town, in lower case, that "Koblenzer", "Münchner" or "Bremer" comes from; "" for any other word."""
    if not (word[0].isupper() and word.endswith("er")):
        return ""
    stem = word[:-2].lower()
    towns = (stem, f"{stem}en", f"{stem.removesuffix('n')}en")
    return next((town for town in towns if "city" in place_sorts().get(town, ())), "")
