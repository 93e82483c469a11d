"""Who said a quotation, and which words tell that somebody spoke at all."""

import re

SHE_OR_HE = ""  # instead of a name

_SAID = (
    r"(?:sagten?|sagt|erklärten?|erklärt|betonten?|betont|berichteten?|schriebe?n?|rief|meinten?|meint|fügten?|äußerten?"
    r"|said|says|told|added|wrote|stated)"
)
_NAME = r"[A-ZÄÖÜ][\w’-]+"
_NAMES = rf"(?P<name>(?:{_NAME}\s+)*{_NAME})"
_HEADED = re.compile(rf"\W*(?:{_NAME}\s+){{0,3}}(?P<name>{_NAME})\s*:\s*")  # "Rubio: „..."", and no more before it
_SOMEBODY = r"(?P<pronoun>er|sie|he|she)"
_BEFORE_VERB = re.compile(rf"(?:{_NAMES}|\b{_SOMEBODY})\s+{_SAID}\b")
_BEHIND_VERB = re.compile(rf"\b{_SAID}\s+(?:(?:der|die|das|the)\s+)?(?:{_NAMES}|{_SOMEBODY}\b)")
_SPEAKING = re.compile(
    r"\b(?:sagt\w*|sprach\w*|gesprochen|erklär\w+|betont\w*|berichte\w+|äußer\w+|geäußert|redet\w*|mitgeteilt"
    r"|Interviews?|Pressekonferenz|Presse|Journalisten|Reportern?|Rede|Ansprache|Statement"
    r"|said|spoke|spoken|told|addressed|speech|interview|reporters|journalists|press|briefing)\b",
    re.IGNORECASE,
)


def speaker(lead: str, tail: str) -> str | None:
    """The last name of who said a quotation, `SHE_OR_HE`, or None if nobody is named.

    lead, tail  what stands in the sentence before it and behind it
    """
    if headed := _HEADED.fullmatch(lead):
        return headed["name"]
    for text in (tail, lead):
        for pattern in (_BEHIND_VERB, _BEFORE_VERB):
            if found := pattern.search(text):
                return SHE_OR_HE if found["pronoun"] else found["name"].split()[-1]
    return None


def tells_of_speaking(text: str) -> bool:
    """Whether a clause tells that somebody spoke: "äußerte sich am Freitag", "at a press conference on Friday"."""
    return _SPEAKING.search(text) is not None
