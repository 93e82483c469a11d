"""Which kind of answer a question asks for, and in what unit: patterns, the narrow ones first."""

import re
from functools import cache, lru_cache
from typing import Literal

from retrieval.analysis.lexicons import titles
from retrieval.analysis.terms import lemma
from retrieval.model import Kind, Language

_SPEECH_DE = (
    r"sagt\w*|meint\w*|erklärt\w*|äußer\w*|aeusser\w*|schrieb\w*|schreibt|geschrieben|twitter\w*|postet\w*|gepostet"
    r"|kommentier\w*|betont\w*|forder\w*|behauptet\w*|bezeichne\w*|nannte|nennt|reagier\w*|antwortet\w*|kritisier\w*"
    r"|lobte\w*|begründet\w*|gesagt|gesacht|denkt|findet|hält|warnt\w*|versprach|verspricht"
)
_SPEECH_EN = (
    r"say|said|says|tell|told|tells|write|wrote|tweet\w*|post\w*|comment\w*|call|called|describe\w*|claim\w*|demand\w*"
    r"|react\w*|respond\w*|think|warn\w*|announce\w*|explain\w*"
)
SPEECH: dict[Language, str] = {"de": _SPEECH_DE, "en": _SPEECH_EN}
_TIME_NOUNS = r"tag\w*|datum|jahr\w*|monat\w*|uhrzeit|zeitpunkt|termin\w*|wochentag|jahrhundert\w*|woche"
_AMOUNT_NOUNS = (
    r"summe|betrag|preis|kosten|anteil|anzahl|zahl|höhe|menge|abfindung|ablöse\w*|gage|strafe|gehalt|umsatz|gewinn"
    r"|prozentsatz|wert|größe|länge|temperatur|geschwindigkeit|gewicht|entfernung|alter|budget|schaden|wahlbeteiligung"
)
_PLACE_NOUNS = (
    r"ort\w*|stadt|land|staat|gemeinde|dorf|region|haus|gebäude|straße|insel|hotel|klinik|krankenhaus|friedhof"
    r"|gefängnis|park|stadion|museum|kirche|stadtteil|fundort|bundesland|kontinent|kreis|bezirk|platz|fluss|schule"
)
_PERSON_NOUNS = (
    r"person|politiker\w*|minister\w*|präsident\w*|chef\w*|spieler\w*|trainer\w*|autor\w*|künstler\w*|sänger\w*|sprecher\w*"
    r"|schauspieler\w*|regisseur\w*|forscher\w*|wissenschaftler\w*|keeper|torwart|torhüter|agentur|zeitung"
    r"|partei|firma|unternehmen|architekt\w*|architekturbüro|mannschaft|verein|organisation|abgeordnete\w*"
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
            (Kind.STATEMENT, r"\b(?:zitat\w*|aussage\w*|statement) (?:von|zu)\b"),
            (Kind.STATEMENT, r"\bwie steht \w+ zu\b|\bposition von\b|\bhaltung von\b"),
            (Kind.HOW_LONG, r"\bwie ?lange\b|\bwie lang (?!ist|sind|war|waren|wird|werden|soll)\w+|\bwieviel zeit\b|\bwie viel zeit\b|\bwelche dauer\b|\bdauerte?\b.*\bwie\b"),
            (Kind.HOW_LONG, r"\bwie viele (?:stunden|tage|wochen|monate|jahre|minuten)\b"),
            (Kind.HOW_MUCH, r"\bwie ?viel\w*\b|\bwie (?:hoch|teuer|groß|gross|schwer|weit|alt|lang|schnell|breit|tief|oft"
                            r"|stark|häufig|warm|kalt|dick)\b|\bwas kostet\w*\b|\bwas hat\b.*\bgekostet\b|\bkostenpunkt\b"),
            (Kind.HOW_MUCH, rf"\b(?:welche[rnsm]?|auf welche|für welchen|um welche|zu welchem) (?:\w+ )?(?:{_AMOUNT_NOUNS})\b"),
            (Kind.WHEN, r"\b(?:seit|bis|ab)? ?wann\b|\bum wieviel uhr\b|\bum wie viel uhr\b"),
            (Kind.WHEN, rf"\b(?:an|in|zu|seit|bis|ab|vor|nach|aus)? ?welche[rnsm]? (?:{_TIME_NOUNS})\b"),
            (Kind.WHY, r"\bwarum\b|\bweshalb\b|\bwieso\b|\bweswegen\b|\baus welche[mn] gr[uü]nd\w*\b|\bwas war\b.*\b(?:grund"
                       r"|auslöser|ursache|anlass)\b|\bwas ist der grund\b|\bwelche[rnm]? (?:grund|gründe|ursache|anlass)\b"),
            (Kind.WHERE, r"\bwo\b|\bwohin\b|\bwoher\b"),
            (Kind.WHERE, rf"\b(?:an|in|auf|aus|bei|nach|vor|zu|durch|gegenüber)? ?welche[rnsm]? (?:\w+ )?(?:{_PLACE_NOUNS})\b"),
            (Kind.WHO, r"\bwer\b|\bwem\b|\bwen\b|\bwessen\b|\bdurch wen\b|\bvon wem\b|\bmit wem\b"),
            (Kind.WHO, rf"\bwelche[rnsm]? (?:\w+ )?(?:{_PERSON_NOUNS})\b"),
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
            (Kind.WHO, r"\bwho\b|\bwhom\b|\bwhose\b|\b(?:what|which) (?:person|politician|minister|president|player)\b"),
            (Kind.WHAT, r"\bwhat\b|\bwhich\b|\bhow\b|\bname\b"),
            (Kind.YES_NO, r"^\W*(?:is|are|was|were|has|have|had|will|would|can|could|did|does|do|should|must)\b"),
        )
    ),
}  # fmt: skip
_AGENT = re.compile(r"(?:er|erin|ist|istin|mann|frau|junge|mädchen)$", re.IGNORECASE)  # "Bäckerin", "Schweizer"
_NAMED = re.compile(r"\bwie (?:heißt|heisst|heist|hieß|heißen|hießen)\s+(?:\w+\s+)?([\w-]+)", re.IGNORECASE)
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
    )
)
_MONEY = re.compile(
    r"\bteuer\b|\w*kost(?:en|et|ete|eten)\b|\w*preis\b|\bexpensive\b|\bcost\w*\b|\bprice\b|\bgage\b|\bablöse|abfindung\b|\blösegeld\b"
    r"|\bbetrag\b|\bsumme\b|geldstrafe\b|\bgehalt\b|\bgeld\b|\bmoney\b|\bsalary\b",
    re.IGNORECASE,
)

Sort = Literal["", "start", "end", "clock", "year"]
_SORTS: tuple[tuple[Sort, str], ...] = (
    ("clock", r"\bum wie ?viel uhr\b|\buhrzeit\b|\bwhat time\b"),
    ("year", r"\bwelche[rnsm]? jahr\w*\b|\b(?:what|which) year\b"),
    ("start", r"\b(?:seit|ab) (?:wann|welche[mnr])\b|\b(?:beginn\w*|begann\w*|start\w*|begins?|began|since when|from when)\b"),
    ("end", r"\b(?:bis|spätestens) (?:wann|zu welche[mnr])\b|\b(?:until|by|till) (?:when|what)\b|\b(?:expires?|ends?|ended)\b"
            r"|\b(?:ende[nt]|endete\w*|auslief|ausläuft|abläuft|ablief|schluss|deadline|frist|ultimatum)\b"
            r"|\b(?:läuft|laufen|lief|liefen)\b.*\b(?:ab|aus)\b"),
)  # fmt: skip
_SORT_PATTERNS = [(sort, re.compile(pattern, re.IGNORECASE)) for sort, pattern in _SORTS]


def kind_of(text: str, language: Language) -> Kind:
    """The kind of answer a question asks for."""
    if (named := _NAMED.search(text)) and (is_role(named.group(1).capitalize()) or _AGENT.search(named.group(1))):
        return Kind.WHO
    for kind, pattern in _KINDS[language]:
        if pattern.search(text):
            return kind
    return Kind.KEYWORDS


def sort_of(text: str) -> Sort:
    """The sort of time a question about a time asks for: a clock's, a year, an end, a beginning; "" if any will do."""
    for sort, pattern in _SORT_PATTERNS:
        if pattern.search(text):
            return sort
    return ""


def measure_of(text: str) -> str:
    """The group of units a question about an amount asks for ("Wie alt": age, "Was kostet": money), or ""."""
    for pattern, group in _MEASURES:
        if pattern.search(text):
            return group
    return "money" if _MONEY.search(text) else ""


@lru_cache(maxsize=16384)
def is_role(word: str) -> bool:
    """Whether a noun says what somebody is: a title or office, or a compound that ends in one ("Betriebsleiterin")."""
    if not word[0].isupper():
        return False
    tail = word.rpartition("-")[2].lower()
    base = (lemma(tail.capitalize(), "de") or tail).lower()
    return base in titles() or base.endswith(_title_ends())


@cache
def _title_ends() -> tuple[str, ...]:
    return tuple(title for title in titles() if len(title) > 4)
