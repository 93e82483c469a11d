"""What a message means that leans on the question before it: "und wo?", "wer noch?", "und Selenskyj?".

A message is taken for a follow-up only if it holds nothing but question words, or nothing but a name behind "und":
what could be a question of its own is one, because an answer to something else is worse than none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from retrieval.model import Language

LONGEST = 60  # characters; nobody needs more for a question that leans on another


@dataclass(frozen=True, slots=True)
class Understood:
    """The whole question that was meant."""

    question: str


@dataclass(frozen=True, slots=True)
class More:
    """Further passages on the same question."""


@dataclass(frozen=True, slots=True)
class Dangling:
    """Leans on a question, and there is none."""


Meaning = Understood | More | Dangling


def meaning(text: str, last: str) -> Meaning | None:
    """What a message means after the question `last` ("" if there was none); None if it stands for itself."""
    last = _LABEL.sub("", last)
    words = _ENDS.sub("", " ".join(text.split()))
    if len(words) > LONGEST:
        return None
    if _MORE.fullmatch(words):
        return More() if last else Dangling()
    if found := _BARE.fullmatch(words):
        return _asked_again(found["ask"], further=bool(found["further"]), last=last)
    if last and (about := _about(words, asked="?" in text)):
        return Understood(_question_about(about, last))
    return None


# ---- question words

Group = Literal["place", "part"]  # what it asks for stands beside the sentence (when, where), or is a part of it (who)


@dataclass(frozen=True, slots=True)
class _Ask:
    """A question word, as each language has it."""

    words: dict[Language, tuple[str, ...]]
    group: Group = "place"

    def said(self, language: Language) -> str:
        """As it stands at the start of a question."""
        return self.words[language][0].capitalize()


_ASKS = (
    _Ask({"de": ("seit wann",), "en": ("since when",)}),
    _Ask({"de": ("bis wann",), "en": ("until when", "by when", "till when")}),
    _Ask({"de": ("ab wann",), "en": ("from when", "starting when")}),
    _Ask({"de": ("um wie viel uhr", "um wieviel uhr"), "en": ("at what time", "what time")}),
    _Ask({"de": ("wann",), "en": ("when",)}),
    _Ask({"de": ("wohin",), "en": ("where to",)}),
    _Ask({"de": ("woher",), "en": ("where from", "from where")}),
    _Ask({"de": ("wo",), "en": ("where",)}),
    _Ask({"de": ("warum", "weshalb", "wieso", "weswegen", "aus welchem grund"), "en": ("why", "how come", "how so")}),
    _Ask({"de": ("mit wem",), "en": ("with whom", "who with", "with who")}),
    _Ask({"de": ("von wem",), "en": ("by whom", "from whom", "by who")}),
    _Ask({"de": ("für wen",), "en": ("for whom", "for who", "who for")}),
    _Ask({"de": ("gegen wen",), "en": ("against whom", "against who")}),
    _Ask({"de": ("wie lange", "wie lang"), "en": ("how long",)}),
    _Ask({"de": ("wie oft",), "en": ("how often",)}),
    _Ask({"de": ("wie viele",), "en": ("how many",)}, "part"),
    _Ask({"de": ("wie viel", "wieviel"), "en": ("how much",)}, "part"),
    _Ask({"de": ("wie teuer",), "en": ("how expensive",)}, "part"),
    _Ask({"de": ("wie hoch",), "en": ("how high",)}, "part"),
    _Ask({"de": ("wie weit",), "en": ("how far",)}, "part"),
    _Ask({"de": ("wie groß", "wie gross"), "en": ("how big", "how large")}, "part"),
    _Ask({"de": ("wie alt",), "en": ("how old",)}, "part"),
    _Ask({"de": ("wer",), "en": ("who",)}, "part"),
    _Ask({"de": ("wen",), "en": ("whom",)}, "part"),
    _Ask({"de": ("wem",), "en": ("to whom", "who to")}, "part"),
    _Ask({"de": ("wie",), "en": ("how",)}),
)


def _either(language: Language | None = None) -> str:
    """A pattern for question words, longer ones first."""
    found = [
        word for ask in _ASKS for spoken, words in ask.words.items() if language in {None, spoken} for word in words
    ]
    return "|".join(sorted(map(re.escape, found), key=len, reverse=True))


def _ask_of(word: str) -> _Ask:
    return next(ask for ask in _ASKS if any(word.lower() in words for words in ask.words.values()))


# What an earlier follow-up was labelled with: "Wer: ...", "Selenskyj: Wann ...".
_LABEL = re.compile(rf"^(?:(?:{_either()}): |[^:?]{{1,40}}: (?=(?:{_either()}|was|what)\b))", re.IGNORECASE)


# ---- what counts as a follow-up

_ENDS = re.compile(r"^[\s…–-]+|[\s?!.…]+$")
_OPENING = r"(?:(?:und|aber|also|ok|okay|ach so|ah|danke|ja|and|but|so|thanks|then)\b,? )*"
_FILLER = (
    r"(?: (?:denn|dann|eigentlich|genau|bitte|jetzt|nochmal|noch mal|noch einmal|überhaupt|bloß|wohl|das|so|exactly"
    r"|then|though|please|precisely|that|again))*"
)
_IT_IS = (
    r"(?: (?:ist|war|wird|passiert|passierte|geschah|geschieht|is|was|will)(?: (?:das|es|dies|that|it|this))(?: be)?)?"
)
_BARE = re.compile(
    rf"{_OPENING}(?P<ask>{_either()})(?P<further> noch| sonst noch| sonst| else)?{_FILLER}{_IT_IS}{_FILLER}",
    re.IGNORECASE,
)
_ON_IT = r"(?: dazu| davon| darüber| of (?:that|this)| on (?:that|this)| about (?:that|this)| bitte| please)*"
_MORE = re.compile(
    rf"{_OPENING}(?:(?:was|gibt es|gibt's|was gibt es|was steht da)?(?: sonst)? ?noch(?: mehr| was| etwas| eine?s?)?"
    rf"{_ON_IT}|was sonst|sonst noch (?:was|etwas)|weitere?(?: stellen| fundstellen| artikel)?|(?:noch )?mehr{_ON_IT}"
    rf"|what else|anything else|any(?:thing)? more{_ON_IT}|more{_ON_IT}|go on)",
    re.IGNORECASE,
)
_NAME = r"[A-ZÄÖÜ][\w’'.-]*|[12]\d{3}"
_ARTICLE = (
    r"(?:der|die|das|den|dem|des|ein|eine|einen|einem|einer|sein|seine|seinen|seinem|seiner|ihr|ihre|ihren|ihrem|ihrer"
    r"|the|a|an|his|her|their)"
)
_PREPOSITION = (
    r"(?:in|im|ins|an|am|ans|auf|aus|bei|beim|bis|durch|für|fürs|gegen|gegenüber|hinter|mit|nach|neben|ohne|seit|über|um|unter|von"
    r"|vom|vor|während|wegen|zu|zum|zur|zwischen|at|by|for|from|on|to|with|about|against|after|before|since|of|during)"
)
_ADJECTIVE = r"[a-zäöüß][\w-]+(?:e|en|er|es|em)"
_NAMES = rf"(?:{_NAME})(?: (?:{_NAME})){{0,3}}"
_THING = rf"(?:(?P<article>{_ARTICLE}) (?:{_ADJECTIVE} ){{0,2}})?(?P<names>{_NAMES}(?: (?:und|and|oder|or) {_NAMES})?)"
# Cases matter behind the opening: a word in small letters may be a verb.
_AND = r"(?:[Uu]nd|[Aa]nd|(?:[Aa]nd )?(?:[Ww]hat|[Hh]ow) about)(?: auch| bei| with)?"
_ABOUT = re.compile(rf"{_AND} (?:(?P<preposition>{_PREPOSITION}) )?{_THING}")
_ABOUT_SMALL = re.compile(
    rf"{_AND} (?:(?P<preposition>{_PREPOSITION}) )?(?:(?P<article>{_ARTICLE}) )?(?P<names>[a-zäöüß][\w-]{{2,}})"
)
# fmt: off
_NOT_ABOUT = frozenset((
    "jetzt", "nun", "gut", "danke", "dann", "also", "weiter", "nein", "doch", "okay", "tschüss", "hallo", "heute",
    "gestern", "morgen", "sonst", "nochmal", "noch", "mehr", "das", "dies", "ihn", "ihm", "ihr", "ihnen", "sie", "mich",
    "mir", "dich", "dir", "uns", "euch", "wann", "warum", "wer", "was", "wie", "wo", "now", "then", "thanks", "today",
    "yesterday", "tomorrow", "him", "her", "them", "you", "this", "that", "when", "why", "who", "what", "how", "where",
))
# fmt: on


@dataclass(frozen=True, slots=True)
class _About:
    """What else the last question is to be asked about."""

    text: str
    preposition: str
    article: str


def _about(words: str, *, asked: bool) -> _About | None:
    """The name behind "und", with its preposition; in small letters only where a question mark says so."""
    found = _ABOUT.fullmatch(words)
    if found is None and asked:
        found = _ABOUT_SMALL.fullmatch(words)
        if found and found["names"] in _NOT_ABOUT:
            return None
    if found is None:
        return None
    preposition, article = found["preposition"] or "", found["article"] or ""
    start = found.start("preposition") if preposition else found.start("article" if article else "names")
    return _About(words[start:], preposition, article)


# ---- the last question taken apart

_WHICH: dict[Language, str] = {
    "de": rf"(?:{_PREPOSITION} )?(?:welche[rnsm]?|wie ?viele?|was für(?: eine?[rnms]?)?) (?:{_ADJECTIVE} )?",
    "en": rf"(?:{_PREPOSITION} )?(?:which|what|how (?:many|much)) ",
}
_NOUNS: dict[Language, str] = {
    "de": rf"(?:{_NAME})",
    "en": r"(?!(?:did|does|do|is|are|was|were|will|would|has|have|had|can|could|should)\b)[\w-]+",
}
_YES_NO: dict[Language, re.Pattern[str]] = {
    "de": re.compile(
        r"(?:ist|sind|war|waren|hat|haben|hatte|hatten|wird|werden|wurde|wurden|kann|können|konnte|soll|sollen|muss|müssen|darf"
        r"|dürfen|will|wollen|kommt|kam|bleibt|gibt|gab|bekommt|bekommen|steht|stehen)\b.*",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?:is|are|was|were|has|have|had|will|would|can|could|did|does|do|should|must)\b.*", re.IGNORECASE
    ),
}
_HEADS: dict[Language, re.Pattern[str]] = {
    language: re.compile(
        rf"(?:(?:und|and|aber|but) )?(?:(?P<which>{_WHICH[language]})(?P<noun>{noun})"
        rf"|(?P<word>{_either(language)}|was|what)) (?P<rest>.+)",
        re.IGNORECASE if language == "en" else re.NOFLAG,
    )
    for language, noun in _NOUNS.items()
}
_IS: dict[Language, re.Pattern[str]] = {
    "de": re.compile(r"(?:ist|is|war|sind|waren|wird|heißt|hieß)\b"),
    "en": re.compile(r"(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could|should)\b"),
}


@dataclass(frozen=True, slots=True)
class _Head:
    """A question's opening, and what follows it.

    ask   its question word; None for "was", "welche Firma" and the like
    noun  what is counted or chosen from ("welche [Firma]"), or ""
    rest  without the question mark
    """

    language: Language
    opening: str
    ask: _Ask | None
    noun: str
    rest: str


def _head(question: str) -> _Head | None:
    """None for keywords, requests and questions that open with a verb."""
    text = _ENDS.sub("", question)
    for language, pattern in _HEADS.items():
        found = pattern.fullmatch(text[:1].lower() + text[1:])
        if found:
            word = found["word"] or ""
            ask = _ask_of(word) if word and word.lower() not in {"was", "what"} else None
            return _Head(language, word or found["which"] + found["noun"], ask, found["noun"] or "", found["rest"])
    return None


# ---- the same question with another question word


def _asked_again(word: str, *, further: bool, last: str) -> Meaning:
    if not last:
        return Dangling()
    ask, head = _ask_of(word), _head(last)
    if head is None:
        return Understood(_before_a_verb(ask, word, last))
    if further and head.ask is ask:
        return More()
    return Understood(_with_another_word(ask, head))


def _before_a_verb(ask: _Ask, word: str, last: str) -> str:
    """A question that opens with a verb becomes one with a question word; anything else is named behind it."""
    text = _ENDS.sub("", last)
    for language, pattern in _YES_NO.items():
        if pattern.fullmatch(text):
            opened = text[:1].lower() + text[1:]
            return f"{ask.said(language)}{' ' if ask.group == 'place' else ': '}{opened}?"
    return f"{word.capitalize()}: {text}?"


def _with_another_word(ask: _Ask, head: _Head) -> str:
    """As a sentence where it makes one, else "Wer: ..." and the rest as it stood."""
    said = ask.said(head.language)
    if head.ask is ask:
        return f"{said} {head.rest}?"
    if ask.group == "part" or (head.noun and not re.match(rf"{_PREPOSITION} ", head.opening)):
        return f"{said}: {f'{head.noun} {head.rest}'.strip()}?"
    if head.opening.lower() == "wer" and not _IS["de"].match(head.rest):
        verb, _, others = head.rest.partition(" ")  # "Wer sagte das?" leaves a hole where it asked for somebody
        return f"{said} {f'{verb} jemand {others}'.strip()}?"
    if head.language == "en" and not _IS["en"].match(head.rest):
        return f"{said}: {head.rest}?"
    return f"{said} {head.rest}?"


# ---- the same question about something else

_ALIKE = (
    {"in", "im", "ins"},
    {"an", "am", "ans"},
    {"zu", "zum", "zur"},
    {"von", "vom"},
    {"bei", "beim"},
    {"für", "fürs"},
)
_YEAR = re.compile(r"[12]\d{3}")
_WITH_SOMEBODY = frozenset(("für", "gegen", "mit", "von", "über", "ohne", "for", "against", "with", "about", "to"))
_POLITE = frozenset(("Sie", "Ihr", "Ihnen", "Ihre", "I"))
_PLACE_IN = re.compile(
    rf"\b(?:(?P<preposition>{_PREPOSITION}) )?(?:(?P<article>{_ARTICLE}) (?:{_ADJECTIVE} )*)?(?P<names>{_NAMES})"
    rf"(?P<of>(?: (?:der|des|von|of the|of) {_NAMES})?)"
)


def _question_about(about: _About, last: str) -> str:
    """The last question with what is new in the place of what it takes up, or named before it."""
    text = _ENDS.sub("", last)
    if re.search(rf"(?<!\w){re.escape(about.text)}(?!\w)", text):
        return f"{text}?"
    head = _head(last)
    start = len(text) - len(head.rest) if head else 0
    places = [place for place in _PLACE_IN.finditer(text, start) if place["names"] not in _POLITE]
    place = next(_fitting(about, places), None)
    if place is not None:
        kept = place.start("names") if place["preposition"] and not about.preposition else place.start()
        return f"{text[:kept]}{about.text}{text[place.end() :]}?"
    if about.preposition or _YEAR.fullmatch(about.text):
        return f"{text} {about.text}?"
    if head and head.noun and not about.article:
        return f"{text[: start - len(head.noun) - 1]}{about.text} {head.rest}?"
    return f"{about.text[:1].upper()}{about.text[1:]}: {text}?"


def _fitting(about: _About, places: list[re.Match[str]]) -> Iterator[re.Match[str]]:
    """What in the last question the new thing may stand for, the likeliest first."""
    if _YEAR.fullmatch(about.text):
        yield from (place for place in places if _YEAR.fullmatch(place["names"]))
        return
    if about.preposition:
        alike = next((words for words in _ALIKE if about.preposition in words), {about.preposition})
        yield from (place for place in places if place["preposition"] in alike)
        return
    free = [place for place in places if not place["preposition"]]
    if about.article:
        yield from (place for place in free if place["article"] == about.article)
        yield from (place for place in free if place["article"])
        return
    bare = [place for place in places if not place["article"] and not _of_somebody(place["names"])]
    yield from (place for place in bare if not place["preposition"])
    yield from (place for place in bare if place["preposition"] in _WITH_SOMEBODY)


def _of_somebody(names: str) -> bool:
    """ "Trumps Frist" is not Trump."""
    first, _, others = names.partition(" ")
    return bool(others) and first.endswith(("s", "'", "’"))
