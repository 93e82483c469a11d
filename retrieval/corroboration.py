"""Words of time without a date, dated by another article that says the same of the same: "läuft am Freitag ab"."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.analysis.lexicons import first_names, place_sorts, stopwords
from retrieval.analysis.terms import is_known, term
from retrieval.analysis.tokens import tokens
from retrieval.dating import is_name
from retrieval.evidence import clause, is_end
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
_PLACED = re.compile(r"\b(?:in|nach|aus|bei|at|near|from|to) ([A-ZÄÖÜ][\w’'-]+)")
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
        key = day_named(undated.text)
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


def seconded(search: Search, item: Scored, scored: Sequence[Scored]) -> Found | None:
    """A sentence of another article that says of the same that it is on the same day, counted from a day of its own.

    scored  the other sentences that were read
    """
    document = item.around.holding.document
    for time in within(document, item.span):
        key = day_named(time.text)
        if time.first is not None and key and any(answer.overlaps(time.span) for answer in item.answers):
            for other in scored:
                for when in _dated(other, key) if other.around is not item.around else ():
                    same = (when.first, when.last) == (time.first, time.last)
                    if same and _speak_of_the_same(search, (item, time.span), (other, when.span)):
                        return Found(time.span, other, when)
    return None


def _dated(item: Scored, key: str) -> Iterator[TimeExpression]:
    """The expressions of a sentence that name the same weekday or day, and are certain of it."""
    if day_named(item.text):
        for when in within(item.around.holding.document, item.span):
            if day_named(when.text) == key and when.first is not None and when.first == when.last:
                yield when


def day_named(words: str) -> str:
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
    shared = _subjects(document, item.span) & _subjects(elsewhere, other.span)
    if len(shared) < SUBJECTS or (document.published is None and _names_somebody_else(item, elsewhere)):
        return False
    if is_end(document.text, here) and is_end(elsewhere.text, there):
        return bool(item.covered & other.covered)
    return _tell_all_that_is_asked(search, _told(search, document, here), _told(search, elsewhere, there))


def _tell_all_that_is_asked(search: Search, ours: set[int], theirs: set[int]) -> bool:
    """Whether what is asked is told of that day in both: councils meet and teams play every week.

    ours, theirs  which of the question's words each tells of it
    """
    for place, sought in enumerate(search.sought):
        if sought.word.telling and place not in ours & theirs:
            return False
        if (sought.word.capital or sought.word.verb) and place in ours - theirs:
            return False
    shared = sum(search.sought[place].weight for place in ours & theirs)
    return shared >= SHARED * search.weight and len(ours & theirs) > 1


def _told(search: Search, document: Document, time: Span) -> set[int]:
    """Which of the question's words stand in the clause of a time, by place."""
    words = {term(token.word, document.language) for token in tokens(document.text, clause(document.text, time))}
    return {
        place
        for place, sought in enumerate(search.sought)
        if sought.word.term in words or any(form.term in words for form in sought.forms)
    }


def _names_somebody_else(item: Scored, elsewhere: Document) -> bool:
    """Whether an undated sentence, or more than once its article beside it, has a name that the other article has not.

    What is told of a summit in another town is another summit.
    """
    document = item.around.holding.document
    known = _subjects(elsewhere, Span(0, len(elsewhere.text)))
    if _names(document, item.span) - known:
        return True
    own = _names(document, item.kept.passage.span) - known
    counted = Counter(term(token.word, document.language) for token in tokens(document.text))
    return any(counted[name] > 1 for name in own)


def _names(document: Document, span: Span) -> set[str]:
    """The terms of surnames and towns; what stands behind "in" without an article and is no known word is a town.

    Given names, countries and what is written in capitals tell no two stories apart.
    """
    words = {token.word for token in tokens(document.text, span) if token.word[0].isupper()}
    placed = {match[1] for match in _PLACED.finditer(document.text, span.start, span.end)}
    return {
        term(word, document.language)
        for word in words
        if word.lower() not in stopwords(document.language)
        and not _is_everywhere(word)
        and (is_name(word, document.language) or (word in placed and not is_known(word, document.language)))
    }


def _is_everywhere(name: str) -> bool:
    plain = name.lower().removesuffix("s")
    sorts = place_sorts().get(name.lower()) or place_sorts().get(plain) or frozenset()
    return name.isupper() or name.lower() in first_names() or "country" in sorts


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
        and not day_named(word)
        and not _END_NOUNS.fullmatch(word)
    }
