"""Words of time without a date, dated by another article that says the same of the same: "läuft am Freitag ab"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.analysis.lexicons import stopwords
from retrieval.analysis.terms import term
from retrieval.analysis.tokens import tokens
from retrieval.evidence import is_end
from retrieval.model import Document, Span, TimeExpression
from retrieval.ranking import Search
from retrieval.selection import Scored
from retrieval.timex.reading import within
from retrieval.twins import is_twin

SUBJECTS = 2  # names and nouns two sentences share at least, besides the words of time
SHARED = 0.6  # of the question's weight both hold, if no end is asked for
# What many a body sets many a time is no subject two sentences share; what it is set for may be ("Widerspruchsfrist").
_END_NOUNS = re.compile(r"(?P<what>\w*?)(?:frist(?:en)?|ultimat(?:um|en|ums)|deadlines?)", re.IGNORECASE)
_WEEKDAYS = re.compile(
    r"\b(?:(mon)|(diens|tues)|(mitt|wednes)|(donners|thurs)|(frei|fri)|(sams|satur|sonna)|(sonn(?!a)|sun))(?:tag|woch|day|bend)",
    re.IGNORECASE,
)
_DAY_OF_MONTH = re.compile(
    r"\b(\d{1,2})(?:\.|st|nd|rd|th)? ?(\d{1,2}\.|jan|jän|feb|mär|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(frozen=True, slots=True)
class Found:
    """Where undated words stand, the sentence that dates them, and its own expression, which has a value."""

    span: Span
    item: Scored
    when: TimeExpression


def corroborated(search: Search, item: Scored, scored: Sequence[Scored]) -> Found | None:
    """What dates a sentence's answer, if its article has no date; None too if others date it differently.

    scored  the other sentences that were read
    Both name the same weekday or day, speak of the same, and are no copies of each other. That two articles are
    alike says nothing: it is the sentences that have to agree.
    """
    document = item.around.holding.document
    if document.published is not None or not item.answers:
        return None
    for undated in within(document, item.span):
        key = _key(undated.text)
        if undated.first is None and key and any(answer.overlaps(undated.span) for answer in item.answers):
            found = [
                Found(undated.span, other, when)
                for other in scored
                if other.around is not item.around
                for when in _dated(other, key)
                if _speak_of_the_same(search, (item, undated.span), (other, when.span))
            ]
            return found[0] if len({each.when.first for each in found}) == 1 else None
    return None


def _dated(item: Scored, key: str) -> Iterator[TimeExpression]:
    """The expressions of a sentence that name the same weekday or day, and are certain of it."""
    if _key(item.text):
        for when in within(item.around.holding.document, item.span):
            if _key(when.text) == key and when.first is not None and when.first == when.last:
                yield when


def _key(words: str) -> str:
    """Which weekday or which day of the month words name first; "" if they name none."""
    if weekday := _WEEKDAYS.search(words):
        return f"weekday {weekday.lastindex}"
    if day := _DAY_OF_MONTH.search(words):
        return f"day {day[1]} {day[2].lower()}"
    return ""


def _speak_of_the_same(search: Search, ours: tuple[Scored, Span], theirs: tuple[Scored, Span]) -> bool:
    (item, here), (other, there) = ours, theirs
    document, elsewhere = item.around.holding.document, other.around.holding.document
    if is_twin(item.text, other.text) or _differ(item, other):
        return False
    if len(_subjects(document, item.span) & _subjects(elsewhere, other.span)) < SUBJECTS:
        return False
    if is_end(document.text, here) and is_end(elsewhere.text, there):
        return bool(item.covered & other.covered)
    if any(
        search.sought[place].word.capital or search.sought[place].word.verb for place in item.covered - other.covered
    ):
        return False  # councils meet and teams play every week: all that is asked has to stand in both
    shared = sum(search.sought[place].weight for place in item.covered & other.covered)
    return shared >= SHARED * search.weight and len(item.covered & other.covered) > 1


def _differ(item: Scored, other: Scored) -> bool:
    """Whether two sentences name different ends ("Bewerbungsfrist", "Widerspruchsfrist") or only different numbers."""
    return any(
        ours and theirs and not ours & theirs
        for ours, theirs in ((_ends(item), _ends(other)), (_numbers(item), _numbers(other)))
    )


def _ends(item: Scored) -> set[str]:
    found = (_END_NOUNS.fullmatch(token.word) for token in tokens(item.around.holding.document.text, item.span))
    return {match["what"].lower() for match in found if match and match["what"]}


def _numbers(item: Scored) -> set[str]:
    """Numbers that are no part of a time."""
    document = item.around.holding.document
    times = [each.span for each in within(document, item.span)]
    found = [Span(*match.span()) for match in _NUMBER.finditer(document.text, item.span.start, item.span.end)]
    return {span.of(document.text) for span in found if not any(span.overlaps(time) for time in times)}


def _subjects(document: Document, sentence: Span) -> set[str]:
    """The terms of names and nouns, also of those that a hyphen joins."""
    silent = stopwords(document.language)
    words = [part for token in tokens(document.text, sentence) for part in token.word.split("-")]
    return {
        term(word, document.language)
        for word in words
        if len(word) > 2
        and word[0].isupper()
        and word.lower() not in silent
        and not _key(word)
        and not _END_NOUNS.fullmatch(word)
    }
