"""Finds the words that say when, how long or how often, German and English, and what they mean by themselves.

The types and values are those of TimeML's TIMEX3. A value is given only where the words alone say it all;
what depends on the day an article appeared ("am Freitag", "17.30 Uhr") has none here.
"""

import re
from functools import cache

from retrieval.model import Language, Span, TimeExpression
from retrieval.timex import german, german_rules
from retrieval.timex.grammar import Found, Grammar
from retrieval.timex.meanings import Meaning, kind_of
from retrieval.timex.tokens import Lexicon, Tokens, tokenized
from retrieval.timex.values import Value, own_value

# Words for a time nobody could find in a calendar. TIMEX3 counts them as dates; none is worth a timeline.
VAGUE = frozenset(
    (
        *("jetzt", "derzeit", "zurzeit", "momentan", "damals", "heutzutage", "demnächst", "einst", "gegenwärtig"),
        *("kürzlich", "neulich", "unlängst", "früher", "vor kurzem", "in zukunft", "in der vergangenheit", "now"),
        *("currently", "recently", "nowadays", "formerly", "once"),
    )
)


def expressions(text: str, span: Span, language: Language | None = None) -> tuple[TimeExpression, ...]:
    """The time expressions of a stretch of text, in order, without overlaps.

    A span leaves out the preposition ("am", "bis") and words like "voraussichtlich", except where without
    it the words would say something else: "vor drei Tagen" is a date, "drei Tage" a duration.
    language  of the text; without it, the one its smallest words belong to
    """
    chosen = language or language_of(text, span)
    _, found = scanned(text, span, chosen)
    return tuple(expression(each, meaning, own_value(meaning)) for each, meaning in found)


def expression(found: Found, meaning: Meaning, value: Value) -> TimeExpression:
    """A time expression as it leaves this package."""
    start, end = found.tokens.starts[found.first], found.tokens.ends[found.last]
    return TimeExpression(
        Span(start, end),
        found.tokens.text[start:end],
        kind_of(meaning),
        value.value,
        value.basis,
        value.first.isoformat() if value.first is not None else None,
        value.last.isoformat() if value.last is not None else None,
        value.precision,
        value.cue,
        value.anchor.isoformat() if value.anchor is not None else None,
    )


def scanned(text: str, span: Span, language: Language) -> tuple[Tokens, list[tuple[Found, Meaning]]]:
    """The tokens of a stretch of text, and what in them has to do with time."""
    lexicon, grammar = _rules_of(language)
    tokens = tokenized(text, span, lexicon)
    return tokens, list(grammar.meanings(tokens))


@cache
def _rules_of(language: Language) -> tuple[Lexicon, Grammar]:
    # Compiled when the first text of that language comes: most newsrooms need one of them.
    if language == "en":
        from retrieval.timex import english, english_rules  # noqa: PLC0415  # only an English text has to pay for it

        return english.LEXICON, Grammar(english_rules.RULES)
    return german.LEXICON, Grammar(german_rules.RULES)


_ENGLISH = re.compile(
    r"(?i)\b(?:the|of|and|is|are|has|have|at|by|with|from|for|that|it|its|he|she|they|on|to|said|will|after|ago|"
    r"Mr|Mrs|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|May|June|July|October|December)\b"
)
_GERMAN = re.compile(
    r"(?i)\b(?:der|die|das|den|dem|des|und|ist|sind|hat|haben|im|am|vom|zum|mit|für|von|auf|nach|ein|eine|einen|er|sie|"
    r"es|sich|nicht|wird|wurde|seit|bis|vor|um|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch)\b"
)


def language_of(text: str, span: Span) -> Language:
    """German, unless more of the small words are English."""
    english = len(_ENGLISH.findall(text, span.start, span.end))
    return "en" if english and english > len(_GERMAN.findall(text, span.start, span.end)) else "de"
