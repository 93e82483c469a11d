"""Which kind of answer a question asks for, and in what unit: patterns, the narrow ones first."""

import re
from functools import cache, lru_cache
from typing import Literal

from retrieval.analysis.lexicons import titles
from retrieval.analysis.terms import is_known, lemma
from retrieval.model import Kind, Language

_SPEECH_DE = (
    r"sagt\w*|meint\w*|erklärt\w*|äußer\w*|aeusser\w*|schrieb\w*|schreibt|geschrieben|twitter\w*|postet\w*|gepostet"
    r"|kommentier\w*|betont\w*|forder\w*|behauptet\w*|bezeichne\w*|nannte|nennt|reagier\w*|antwortet\w*|kritisier\w*"
    r"|lobte\w*|begründet\w*|gesagt|gesacht|denkt|findet|hält|warnt\w*|versprach|verspricht|entgegn\w*|erwider\w*"
    r"|kontert\w*|mahnt\w*|prophezei\w*|rechtfertig\w*|schimpft\w*|scherzt\w*|beteuert\w*"
    r"|(?:ruft|rief)(?!.*\b(?:hervor|an|auf|ab|leben|wach)\b)|(?:rein|herein|hinein|dazwischen|zu)gerufen"
)
_SPEECH_EN = (
    r"say|said|says|tell|told|tells|write|wrote|tweet\w*|post\w*|comment\w*|call|called|describe\w*|claim\w*|demand\w*"
    r"|react\w*|respond\w*|think|warn\w*|announce\w*|explain\w*"
)
# "Mit welchen Worten stellte Merz klar, ...", "Welche Worte fand Merz für ...": the verb is any.
WORDS_OF = r"(?:welchen? worten?|welchem (?:satz|zitat)) \w+"
SPEECH: dict[Language, str] = {"de": _SPEECH_DE, "en": _SPEECH_EN}
_TIME_NOUNS = (
    r"tag\w*|\w*datum|jahr\w*|monat\w*|uhrzeit|zeitpunkt|zeitraum|frist|\w*termin\w*|wochentag|jahrhundert\w*|woche"
)
_AMOUNT_NOUNS = (
    r"summe|betrag|preis|kosten|anteil|anzahl|zahl|höhe|menge|abfindung|ablöse\w*|gage|strafe|gehalt|umsatz|gewinn"
    r"|prozentsatz|wert|größe|länge|temperatur|geschwindigkeit|gewicht|entfernung|alter|budget|schaden|wahlbeteiligung"
    r"|erlöse?|einnahmen|ausgaben|vermögen|verlust\w*|schulden|etat|honorar|miete|rente|lohn|prämie|gebühr\w*|rekordsumme"
)
_PLACE_NOUNS = (
    r"ort\w*|stadt|land|staat|gemeinde|dorf|region|haus|gebäude|straße|insel|hotel|klinik|krankenhaus|friedhof"
    r"|gefängnis|park|stadion|museum|kirche|stadtteil|fundort|bundesland|kontinent|kreis|bezirk|platz|fluss|schule"
)
# Behind "in welchem" and the like these ask for a place as well: "Von welchem Flughafen", "An welcher Kletterwand".
_PLACE_ENDS = (
    r"\w*(?:hafen|bahnhof|kreuz|wand|berg|brücke|straße|autobahn|strecke|see|meer|küste|theater|halle|universität"
    r"|stätte|hochschule|provinz|kanton|staat|stadt|dorf|viertel|lager|zentrum|haus|hof|platz|insel|klinik)"
)
_NAMED_NOUNS = (
    r"person|agentur|zeitung|partei|firma|unternehmen|konzern|architekturbüro|mannschaft|verein|organisation|behörde"
    r"|abgeordnete\w*|star"
)
# The first pattern that fits decides, so the narrow ones come first.
_KINDS: dict[Language, tuple[tuple[Kind, re.Pattern[str]], ...]] = {
    "de": tuple(
        (kind, re.compile(pattern, re.IGNORECASE))
        for kind, pattern in (
            (Kind.SPEAKER, rf"\b(?:wer|wem|wen)\b.*\b(?:{_SPEECH_DE})\b.*[„“\"»«”]"),
            (Kind.SPEAKER, rf"\b(?:wer|wem|wen)\b.*[„“\"»«”].*\b(?:{_SPEECH_DE})\b"),
            (Kind.WHEN, r"\bum wie ?viel uhr\b"),
            (Kind.SPEAKER, r"\bvon wem\b.*\b(?:zitat|satz|worte)\b"),
            (Kind.WHAT, r"\bwie (?:nennt|nannte|nennen) (?:man|sich)\b|\bwie (?:wird|werden|wurden?)\b.*\b(?:genannt|bezeichnet)\b"),
            (Kind.STATEMENT, rf"\b(?:was|wie|wozu)\b.{{0,60}}?\b(?:{_SPEECH_DE})\b"),
            (Kind.STATEMENT, r"\b(?:zitat\w*|aussage\w*|äußerung\w*|statement) (?:von|zu)\b"),
            (Kind.STATEMENT, rf"\b{WORDS_OF}"),
            (Kind.STATEMENT, r"\bwie steht \w+ zu\b|\bposition von\b|\bhaltung von\b"),
            (Kind.HOW_LONG, r"\bwie ?lange\b|\bwie lang (?!ist|sind|war|waren|wird|werden|soll)\w+|\bwieviel zeit\b|\bwie viel zeit\b|\bwelche dauer\b|\bdauerte?\b.*\bwie\b"),
            (Kind.HOW_LONG, r"\bwie viele (?:stunden|tage|wochen|monate|jahre|minuten)\b"),
            (Kind.HOW_LONG, r"\b(?:für|über|nach|während|binnen|innerhalb) welche[rnms]? (?:zeitraum|zeitraums|zeit|zeitspanne|dauer)\b"),
            # "wie lang war die Straße gesperrt", but "wie lang ist die Brücke"
            (Kind.HOW_LONG, r"\bwie lang (?:war|waren|ist|sind|bleibt|bleiben|blieb|blieben|wird|werden)\b.* "
                            r"(?:ge\w+(?:t|en)|\w{2,}ge\w+(?:t|en)|(?:be|ver|ent|er|zer|unter)\w{3,}(?:t|en)|\w{3,}iert|zu|dicht|offen|weg)\W*$"),
            (Kind.HOW_MUCH, r"\bwie ?viel\w*\b|\bwie (?:hoch|teuer|groß|gross|schwer|weit|alt|lang|schnell|breit|tief|oft"
                            r"|stark|häufig|warm|kalt|dick|reich)\b|\bwas kostet\w*\b|\bwas (?:hat|haben|hatten?)\b.*\bgekostet\b|\bkostenpunkt\b"),
            (Kind.HOW_MUCH, r"\bwas (?:soll\w*|wird|werden|würden?|dürfte\w*|muss\w*|darf)\b.*\bkosten\W*$"),
            (Kind.HOW_MUCH, rf"\b(?:welche[rnsm]?|auf welche|für welchen|um welche|zu welchem) (?:\w+ )?(?:{_AMOUNT_NOUNS})\b"),
            (Kind.WHEN, r"\b(?:seit|bis|ab)? ?wann\b|\bum wieviel uhr\b|\bum wie viel uhr\b"),
            (Kind.WHEN, rf"\b(?:an|in|zu|seit|bis|ab|vor|nach|aus)? ?welche[rnsm]? (?:{_TIME_NOUNS})\b"),
            (Kind.WHY, r"\bmit welcher begründung\b|\bwarum\b|\bweshalb\b|\bwieso\b|\bweswegen\b|\baus welche[mn] gr[uü]nd\w*\b|\bworan (?:lag|lagen|liegt es|liegt das)\b"
                       r"|\bworauf (?:geht|gehen|ging|gingen|ist|sind|war|waren|führ\w+)\b.*\bzurück"
                       r"|\bwas (?:ist|war|sind|waren|gilt|galt|soll\w*)\b(?:.*\b(?:der|die|eine?|als))?(?: [\w-]+)? (?:grund|gründe"
                       r"|auslöser|ursachen?|anlass)\b|\bwelche[rnm]? (?:grund|gründe|ursache|anlass)\b"),
            (Kind.WHERE, r"\bwo\b|\bwohin\b|\bwoher\b"),
            (Kind.WHERE, rf"\b(?:an|in|auf|aus|bei|nach|vor|zu|durch|gegenüber)? ?welche[rnsm]? (?:\w+ )?(?:{_PLACE_NOUNS})\b"),
            (Kind.WHERE, rf"\b(?:an|in|auf|aus|bei|nach|vor|von|zu|durch|gegenüber) welche[rnsm] (?:\w+ )?{_PLACE_ENDS}\b"),
            (Kind.WHO, r"\bwer\b|\bwem\b|\bwen\b|\bwessen\b|\bdurch wen\b|\bvon wem\b|\bmit wem\b"),
            (Kind.WHO, rf"\bwelche[rnsm]? (?:\w+ )?(?:{_NAMED_NOUNS})\b"),
            (Kind.WHAT, r"\bwas\b|\bwelche[rnsm]?\b|\bworaus\b|\bwofür\b|\bworauf\b|\bwomit\b|\bwodurch\b|\bworum\b|\bwovon\b"
                        r"|\bwie\b|\bnenne\w*\b|\bwobei\b|\bwogegen\b|\bworin\b|\bworan\b"),
            (Kind.YES_NO, r"^\W*(?:ist|sind|war|waren|hat|haben|hatte|hatten|wird|werden|wurde|wurden|kann|können|konnte|soll"
                          r"|sollen|muss|müssen|darf|dürfen|gibt|gab|will|wollen|ging|kommt|kam|stimmt|trifft|bleibt|macht)\b"),
        )
    ),
    "en": tuple(
        (kind, re.compile(pattern, re.IGNORECASE))
        for kind, pattern in (
            (Kind.SPEAKER, rf"\bwho\b.*\b(?:{_SPEECH_EN})\b.*[“\"”„«»]"),
            (Kind.STATEMENT, rf"\b(?:what|how)\b.{{0,60}}?\b(?:{_SPEECH_EN})\b"),
            (Kind.HOW_LONG, r"\bhow long\b|\bhow much time\b|\bhow many (?:hours|days|weeks|months|years|minutes)\b"),
            (Kind.HOW_MUCH, r"\bhow (?:much|many|high|tall|big|large|far|old|heavy|fast|wide|deep|often|expensive)\b"
                            r"|\bwhat (?:(?:is|was|are|were) the )?(?:price|cost|costs|percentage|share|amount|number|sum)\b"),
            (Kind.WHEN, r"\bwhen\b|\b(?:what|which) (?:day|date|year|month|time)\b|\buntil when\b|\bsince when\b"),
            (Kind.WHY, r"\bwhy\b|\bfor what reason\b|\bwhat (?:was|is) the (?:reason|cause)\b"),
            (Kind.WHERE, r"\bwhere\b|\b(?:what|which) (?:city|country|place|town|hotel|state|location)\b"),
            (Kind.WHO, r"\bwho\b|\bwhom\b|\bwhose\b|\b(?:what|which) (?:[\w'-]+ )?(?:person|politician|minister|president|player"
                       r"|leader|chief|head|mayor|chancellor|director|spokes\w+|lawyer|judge|actor|actress|singer|author|company"
                       r"|agency|newspaper|magazine|broadcaster|party|team|club|organi[sz]ation)\b"),
            (Kind.WHAT, r"\bwhat\b|\bwhich\b|\bhow\b|\bname\b"),
            (Kind.YES_NO, r"^\W*(?:is|are|was|were|has|have|had|will|would|can|could|did|does|do|should|must)\b"),
        )
    ),
}  # fmt: skip
# Of mere keywords a noun says what is wanted of the others: "brücke sanierung [kosten]", "Gipfel Budapest [Datum]".
_WANTED_NOUNS: dict[Language, dict[Kind, str]] = {
    "de": {
        Kind.WHEN: r"\w*(?:datum|termin|uhrzeit|zeitpunkt)|(?:todes|sterbe|geburts|hochzeits)tag",
        Kind.HOW_MUCH: r"\w*kosten|preis|anzahl|\w+zahl|höhe|summe|gehalt|umsatz|temperatur|\w*geschwindigkeit",
        Kind.HOW_LONG: r"dauer",
        Kind.WHERE: r"ort|(?:tat|fund|unfall|tagungs|veranstaltungs|stand)ort|adresse|schauplatz",
        Kind.WHY: r"grund|gründe|\w*ursache|auslöser|motiv",
    },
    "en": {
        Kind.WHEN: r"date|birthday",
        Kind.HOW_MUCH: r"costs?|price|number of",
        Kind.HOW_LONG: r"duration",
        Kind.WHERE: r"place|location|venue|address",
        Kind.WHY: r"reasons?|cause",
    },
}
_WANTED = {
    language: [(kind, re.compile(rf"\b(?:{nouns})\b", re.IGNORECASE)) for kind, nouns in listed.items()]
    for language, listed in _WANTED_NOUNS.items()
}
KIND_NOUNS = re.compile(
    r"datum|termin|uhrzeit|zeitpunkt|anzahl|höhe|summe|dauer|ort|adresse|schauplatz|grund|gründe|date|number|duration"
    r"|place|location|venue|address|reasons?",
    re.IGNORECASE,
)
"""Nouns that say nothing but what is wanted: no article need call the ninth of May a date."""
_SOMEBODY = re.compile(
    r"(?:mann|frau|leute|junge|mädchen|kind(?:er)?|brüder|schwestern?|geschwister|söhne|töchter|eltern|zwillinge|paar"
    r"|angehörige|verdächtige|angeklagte|beschuldigte|verletzte|tote|gefangene|festgenommene|überlebende|reisende)[nr]?$",
    re.IGNORECASE,
)
# "Wie heißen die fünf [Norweger]", "Welche britische [Politikerin]": what is asked for is among these words.
_ASKED = re.compile(
    r"\b(?:wie (?:heißt|heisst|heist|hieß|hiess|heißen|heissen|hießen)|welche[rnsm]?)((?:\s+[\w-]+){1,4})",
    re.IGNORECASE,
)
PENALTY = "penalty"
"""What a question for a penalty asks for: money or a time."""
_MEASURES = tuple(
    (re.compile(pattern, re.IGNORECASE), group)
    for pattern, group in (
        (r"\banteil\w*\b|\bprozentsatz\b|\bwahlbeteiligung\b|\bpercentage\b|\bshare of\b", "percent"),
        (r"\bwie alt\b|\bhow old\b|\bwelches alter\b", "age"),
        (r"\bwie (?:lang|weit|breit|tief)\b|\bhow (?:far|wide|deep|tall)\b", "length"),
        (r"\bwie schwer\b|\bhow heavy\b", "weight"),
        (r"\bwie schnell\b|\bhow fast\b", "speed"),
        (r"\bwie (?:warm|kalt|heiß)\b", "temperature"),
        (r"\bverdien\w*\b|\bearn\w*\b", "money"),
        (r"(?<!geld)strafe\b|\bsentence\b|\bpenalty\b", PENALTY),
        # "Wie viel zahlt die Stadt", but "Wie viele zahlen" asks for people
        (
            r"\bwie ?viel\b.*\b(?:(?-i:(?:be|aus|ein|ge)?zahl(?:t|te|ten|en))|kassier\w*|(?:ge)?spende[nt]\w*|investier\w*"
            r"|ein(?:genommen|nehmen|nimmt|nahm)|(?:nimmt|nehmen|nahm|nahmen)\b.*\bein|ausgegeben|(?:gibt|geben|gab)\b.*\baus)\b",
            "money",
        ),
    )
)
# What stands before the answer to "Womit ...?": the same preposition, or what says as much.
_BEHIND_WO = {
    "womit": "mit per durch mittels",
    "woran": "an am durch infolge",
    "woraus": "aus",
    "wofür": "für um zu zum zur damit als",
    "wozu": "zu zum zur für um damit",
    "wovon": "von vom",
    "worauf": "auf darauf",
    "wogegen": "gegen dagegen",
    "wodurch": "durch wegen infolge aufgrund weil da nachdem dank",
    "worin": "in im darin",
    "wovor": "vor davor",
    "wonach": "nach danach",
    "worunter": "unter",
}
_WO = re.compile(rf"\b({'|'.join(_BEHIND_WO)})\b", re.IGNORECASE)
_MONEY = re.compile(
    r"\bteuer\b|\w*kost(?:en|et|ete|eten)\b|\w*preis\b|\bexpensive\b|\bcost\w*\b|\bprice\b|\bgage\b|\bablöse|abfindung\b"
    r"|\bbetrag\b|\bsumme\b|\breich\b|\berlöse?\b|\beinnahmen\b|\bausgaben\b|\bvermögen\b|\bschulden\b|\bumsatz\b"
    r"|\bhonorar\b|\bverlust\w*\b|\bgewinn\b|\w*schaden\b|geldstrafe\b|\w*gehalt\b|\w*geld(?:er|ern|es)?\b"
    r"|\w*gebühr(?:en)?\b|\bmoney\b|\bsalary\b",
    re.IGNORECASE,
)

Sort = Literal["", "start", "end", "clock", "day", "year"]
ANY_DAY: frozenset[Sort] = frozenset(("", "day"))
"""Sorts that ask for when something happens, whether or not a day will have to do."""
_SORTS: tuple[tuple[Sort, str], ...] = (
    ("clock", r"\bum wie ?viel uhr\b|\buhrzeit\b|\bwhat time\b"),
    ("day", r"\b(?:an|auf|zu)? ?welche[msn] (?:tag|datum|wochentag)\b|\b(?:what|which) (?:day|date)\b"),
    ("year", r"\bwelche[rnsm]? jahr\w*\b|\b(?:what|which) year\b"),
    ("start", r"\b(?:seit|ab) (?:wann|welche[mnr])\b|\b(?:beginn\w*|begann\w*|start\w*|begins?|began|since when|from when)\b"),
    ("end", r"\b(?:bis|spätestens) (?:wann|zu welche[mnr])\b|\b(?:until|by|till) (?:when|what)\b|\b(?:expires?|ends?|ended)\b"
            r"|\b(?:ende[nt]|endete\w*|auslief|ausläuft|abläuft|ablief|schluss|deadline|frist|ultimatum)\b"
            r"|\b(?:läuft|laufen|lief|liefen)\b.*\b(?:ab|aus)\b"),
)  # fmt: skip
_SORT_PATTERNS = [(sort, re.compile(pattern, re.IGNORECASE)) for sort, pattern in _SORTS]


def kind_of(text: str, language: Language) -> Kind:
    """The kind of answer a question asks for."""
    for kind, pattern in _KINDS[language]:
        if pattern.search(text):
            return Kind.WHO if kind is Kind.WHAT and language == "de" and _asks_which_person(text) else kind
    return Kind.KEYWORDS


def wanted_of(keywords: str, language: Language) -> Kind | None:
    """The kind of answer that mere keywords name by a noun ("kosten sanierung brücke"); None if they name none."""
    return next((kind for kind, pattern in _WANTED[language] if pattern.search(keywords)), None)


def _asks_which_person(text: str) -> bool:
    """ "Welche britische [Politikerin]", in lower case too; not "welches Schiff der Reederin"."""
    asked = _ASKED.search(text)
    words = asked.group(1).split() if asked else []
    noun = next((place for place, word in enumerate(words) if word[0].isupper()), len(words))
    return any(is_somebody(word.rpartition("-")[2]) for word in words[: noun + 1])


def sort_of(text: str) -> Sort:
    """The sort of time a question about a time asks for: a clock's, a year, an end, a beginning; "" if any will do."""
    for sort, pattern in _SORT_PATTERNS:
        if pattern.search(text):
            return sort
    return ""


def leads_of(text: str) -> frozenset[str]:
    """The words one of which stands before what "womit", "woran" and the like ask for; none for other questions."""
    found = _WO.search(text)
    return frozenset(_BEHIND_WO[found.group(1).lower()].split()) if found else frozenset()


def measure_of(text: str) -> str:
    """The group of units a question about an amount asks for ("Wie alt": age, "Was kostet": money), or ""."""
    for pattern, group in _MEASURES:
        if pattern.search(text):
            return group
    return "money" if _MONEY.search(text) else ""


@lru_cache(maxsize=16384)
def is_role(word: str) -> bool:
    """Whether a noun says what somebody is: a title or office, or a compound that ends in one ("Betriebsleiterin")."""
    if not word[:1].isupper():
        return False
    tail = word.rpartition("-")[2].lower()
    base = (lemma(tail.capitalize(), "de") or tail).lower()
    return base in titles() or base.endswith(_title_ends())


@lru_cache(maxsize=16384)
def is_person(noun: str) -> bool:
    """Whether a German noun is somebody: a role, or one that the dictionary knows of women and of men ("Bloggerin")."""
    base = lemma(noun, "de") or noun
    stem = base.removesuffix("in") if is_known(f"{base}nen", "de") else base.removesuffix("e")
    return is_role(noun) or is_known(f"{stem}in", "de")


def is_somebody(word: str) -> bool:
    """Whether a noun, also one in lower case, is somebody or some people: "Bloggerin", "brüder", "Angehörige"."""
    return is_person(word.capitalize()) or _SOMEBODY.search(word) is not None


@cache
def _title_ends() -> tuple[str, ...]:
    return tuple(title for title in titles() if len(title) > 4)
