"""Questions somebody could ask this archive, made of sentences of its articles that are plain enough to be turned."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from retrieval.analysis.lexicons import first_names
from retrieval.analysis.spelling import sound
from retrieval.analysis.terms import fold
from retrieval.model import Language, Span
from retrieval.quotes import statements
from retrieval.selection import Surroundings
from retrieval.timex.tagger import expressions

Sought = Literal["when", "cost", "until", "count"]

# "Die nächste Sitzung": with its article a subject that stands behind the verb as well as before it.
_SUBJECT = (
    r"(?P<article>Der|Die|Das) (?P<noun>(?:[a-zäöüß]+e )?[A-ZÄÖÜ][\w-]+"
    r"(?: (?:in|im|bei|am|von|an der|auf dem) [A-ZÄÖÜ][\w-]+)?)"
)
_HEDGE = r"(?:voraussichtlich |erst |wieder |noch )*"
_NUMBER = r"(?:rund |etwa |fast |knapp |über |mehr als )?(?:\d[\d.,]*)(?: Millionen| Milliarden)?"
_BEGINS = re.compile(
    _SUBJECT + rf" (?P<verb>beginnt|begann|startet|startete|endet|endete|öffnet|öffnete|schließt|schloss|tagt|tagte)"
    rf" (?={_HEDGE}(?:am|im|um|ab) (?P<when>[^,;:]{{4,40}}))"
)
_COSTS = re.compile(
    _SUBJECT + rf" (?P<verb>kostet|kostete|kosten|kosteten) {_HEDGE}{_NUMBER} ?(?:Euro|Dollar|Franken|€)"
)
_STAYS = re.compile(
    _SUBJECT + rf" (?P<verb>bleibt|bleiben) {_HEDGE}bis [^,;:]{{4,40}} (?P<how>gesperrt|geschlossen|geöffnet)\."
)
_CAME = re.compile(
    r"(?P<occasion>Zu[mr] [A-ZÄÖÜ][\w-]+(?: in [A-ZÄÖÜ][\w-]+)?) (?P<verb>kamen|erschienen) "
    rf"{_NUMBER} (?P<counted>[A-ZÄÖÜ][a-zäöüß]+)\b"
)
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’-]{0,40}[^\W\d_A-Z]"  # bounded: a line of hyphens may be as long as an article
_NAME = re.compile(rf"{_CAPITAL}(?: (?:(?:von |van |de |al |der )*|{_CAPITAL} ){_CAPITAL})?")


@dataclass(frozen=True, slots=True)
class Offer:
    """A question, and what it asks for."""

    sought: Sought
    question: str


def language_of(arounds: Sequence[Surroundings]) -> Language:
    """The language most of some documents are written in; German if as many are in either."""
    counted = Counter(around.holding.document.language for around in arounds)
    return "en" if counted["en"] > counted["de"] else "de"


def offers(arounds: Sequence[Surroundings], language: Language) -> list[str]:
    """Questions that documents of a language may answer, those of the first ones first, the kinds by turns.

    Whether they do is for the archive to say, by answering.
    """
    documents = [around for around in arounds if around.holding.document.language == language]
    asks = "Was sagte {}?" if language == "de" else "What did {} say?"
    said = [asks.format(name) for name in _each_once(name for around in documents for name in _speakers(around))]
    turned = [offer for around in documents for offer in _turned(around)] if language == "de" else []
    kinds: tuple[Sought, ...] = ("when", "cost", "until", "count")
    by_kind = [dict.fromkeys(offer.question for offer in turned if offer.sought == kind) for kind in kinds]
    turns = zip_longest(said, *by_kind)
    return [question for turn in turns for question in turn if question]


def _speakers(around: Surroundings) -> Iterator[str]:
    text = around.holding.document.text
    for statement in statements(text, _sentences(around)):
        if name := _full_name(statement.speaker, text):
            yield name


def _sentences(around: Surroundings) -> list[Span]:
    return [span for kept in around.passages for span in kept.passage.sentences]


def _each_once(names: Iterable[str]) -> Iterator[str]:
    """Names of different people: "Jurij Uschakow" is "Juri Ushakov"."""
    known: set[str] = set()
    for name in names:
        key = sound(fold(name.split()[-1]))
        if key not in known:
            known.add(key)
            yield name


def _full_name(speaker: str, text: str) -> str | None:
    """A speaker as one would ask for them: by first and last name; None where the article does not give both."""
    if not _NAME.fullmatch(speaker):
        return None
    first, *others = speaker.split()
    if others:
        return speaker if first.lower() in first_names() else None
    given = (found for found in re.finditer(rf"\b({_CAPITAL}) {re.escape(speaker)}\b", text))
    return next((found[0] for found in given if found[1].lower() in first_names()), None)


def _turned(around: Surroundings) -> Iterator[Offer]:
    for span in _sentences(around):
        yield from _turned_sentence(around.holding.document.text, span)


def _turned_sentence(text: str, span: Span) -> Iterator[Offer]:
    """A statement as a question for the part that is new in it."""
    if (found := _BEGINS.match(text, span.start, span.end)) and _is_time(text, Span(*found.span("when"))):
        yield Offer("when", f"Wann {found['verb']} {_subject(found)}?")
    if found := _COSTS.match(text, span.start, span.end):
        yield Offer("cost", f"Was {found['verb']} {_subject(found)}?")
    if found := _STAYS.match(text, span.start, span.end):
        yield Offer("until", f"Bis wann {found['verb']} {_subject(found)} {found['how']}?")
    if found := _CAME.match(text, span.start, span.end):
        occasion = found["occasion"]
        yield Offer("count", f"Wie viele {found['counted']} {found['verb']} {occasion[0].lower()}{occasion[1:]}?")


def _is_time(text: str, span: Span) -> bool:
    found = expressions(text, span)
    return bool(found) and found[0].span.start == span.start and found[0].type in ("DATE", "TIME")


def _subject(found: re.Match[str]) -> str:
    return f"{found['article'].lower()} {found['noun']}"
