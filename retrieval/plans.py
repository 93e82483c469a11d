"""Days of plans that do not hold any more ("ursprünglich am Montag") or were called off ("für Dienstag geplant")."""

import re

from retrieval.model import Language, Span

LEAD = 40  # characters before a time in which it may be said that another one took its place

# Adverbs of what was planned before, of which one stands in a clause with a word that plans.
_BEFORE = {
    "de": re.compile(r"\b(?:ursprünglich|eigentlich|zunächst|zuerst|anfangs)\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:originally|initially|at first)\b", re.IGNORECASE),
}
_PLANNING = {
    "de": re.compile(
        r"\b(?:soll(?:t?en|te)|wollten?|hätten?|geplant\w*|vorgesehen\w*|angesetzt\w*|anberaumt\w*|angekündigt\w*"
        r"|terminiert\w*|gedacht|erwartet|avisiert\w*)\b"
    ),
    "en": re.compile(
        r"\b(?:planned|scheduled|due|set|slated|supposed|meant|billed|expected|announced|(?:was|were) to|would)\b"
    ),
}
# What stands right before a day that another one took the place of.
_INSTEAD = {
    "de": re.compile(
        r"\b(?:an)?statt(?: wie (?:ursprünglich |zunächst |zuvor )?\w+)?,?(?: (?:erst|schon|bereits))?"
        r"(?: (?:am|im|ab|an|vom|zum|für|in))?(?: (?:dem|den|der|kommenden|nächsten))?\s*$",
        re.IGNORECASE,
    ),
    "en": re.compile(r"\b(?:instead of|rather than)(?: (?:on|in|from|at))?(?: (?:the|next|this))?\s*$", re.IGNORECASE),
}
_TAKES_PLACE = re.compile(r"\b(?:finde[tn]?|fand(?:en)?)\b", re.IGNORECASE)  # "findet statt am Montag"
_NOT = {
    "de": re.compile(r"\bnicht(?:,? wie \w+(?: \w+)?,?)?(?: (?:erst|schon|mehr))*(?: (?:am|im|ab|bis|zum))?\s*$"),
    "en": re.compile(r"\bnot(?:,? as \w+,?)?(?: (?:on|in|from|until|at))?\s*$"),
}  # fmt: skip
_BUT = {"de": re.compile(r"[^.;:]{0,40}?,? sondern\b"), "en": re.compile(r"[^.;:]{0,40}?,? but\b")}
_FROM = {
    "de": re.compile(r"\b(?:vom|von(?: dem)?)(?: \w+,)?\s*$"),
    "en": re.compile(r"\bfrom\s*$"),
}
_MOVED = {
    "de": re.compile(
        r"\b(?:verschob\w*|verschieb\w*|verleg\w*|vorverleg\w*|vorgezogen\w*|vorzieh\w*|verlegt)\b.*|\bauf\b.*\bverschoben\b"
    ),
    "en": re.compile(r"\b(?:moved|postponed|put (?:back|off)|brought forward|pushed back|rescheduled|delayed)\b"),
}
_LINKS = re.compile(r"\s(?:und|aber|doch|and|but)\s")
_CALLED_OFF = {
    "de": re.compile(
        r"\b(?:abgesagt|absagt\w*|absagen|sagt(?:en?|e)?\b.*\bab|verschob(?:en)?|gestrichen|strich(?:en)?|verlegten?|abgeblasen"
        r"|fällt\b.*\baus|fiel(?:en)?\b.*\baus|ausgefallen|ausfällt|platzten?|geplatzt)\b"
    ),
    "en": re.compile(r"\b(?:called off|cancell?ed|postponed|scrapped|put off|moved)\b"),
}
_FOR = {
    "de": re.compile(r"\bfür(?: (?:de[nrm]|das|die|kommenden?|nächsten?))*\s*$", re.IGNORECASE),
    "en": re.compile(r"\bfor(?: (?:the|next|this))?\s*$", re.IGNORECASE),
}


def asks_for_old_plan(question: str, language: Language) -> bool:
    """Whether a question asks for just what was planned before: "Wann sollte die Brücke ursprünglich öffnen?"."""
    return _BEFORE[language].search(question) is not None


def is_superseded(text: str, time: Span, clause: Span, language: Language) -> bool:
    """Whether a time of a clause is said to be one that another took the place of."""
    said = clause.of(text)
    part = _coordinated(text, time, clause).of(text)
    if _BEFORE[language].search(part) and _PLANNING[language].search(part):
        return True
    before = text[max(clause.start, time.start - LEAD) : time.start]
    if _INSTEAD[language].search(before):
        return not (_TAKES_PLACE.search(said) and said.lower().count("statt") == 1)
    if _NOT[language].search(before) and _BUT[language].match(text, time.end):
        return True
    return _FROM[language].search(before) is not None and _MOVED[language].search(said) is not None


def _coordinated(text: str, time: Span, clause: Span) -> Span:
    """The part of a clause that holds a time, up to the next "und": "war für Montag geplant und öffnet am Freitag"."""
    before = [link.end() for link in _LINKS.finditer(text, clause.start, time.start)]
    after = _LINKS.search(text, time.end, clause.end)
    return Span(before[-1] if before else clause.start, after.start() if after else clause.end)


def calls_off(text: str, language: Language) -> bool:
    """Whether words tell that something was called off or moved, or ask when."""
    return _CALLED_OFF[language].search(text) is not None


def is_planned_for(text: str, time: Span, clause: Span, language: Language) -> bool:
    """Whether a time is the one that something is planned for: "die für [Dienstag] geplante Feier"."""
    before = text[max(clause.start, time.start - LEAD) : time.start]
    beside = text[time.end : time.end + LEAD] if language == "de" else before
    return _FOR[language].search(before) is not None and _PLANNING[language].search(beside) is not None
