"""Two dates that are the first and the last day of one time: "vom 11. bis zum 17. August", "zwischen 2017 und 2021"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.model import Span, TimeExpression

_LEAD = 16  # characters before a range that say it is one
_TO = re.compile(
    r"\s?(?:[-–]|(?:bis(?:\s(?:zum|zur|zu|einschließlich))?|to|until|till|through)(?=\s))\s?(?:(?:den|dem|the)\s)?"
)
_ON = re.compile(r"\b(?:[Aa]m|[Oo]n|[Ss]eit|[Ss]ince)\s\Z")  # "er gab ihr am Montag bis Freitag Zeit" is no range
_BETWEEN = re.compile(r"\b(?:[Zz]wischen|[Bb]etween)\s(?:(?:dem|the)\s)?\Z")
_AND = re.compile(r"\s(?:und|and)\s(?:(?:dem|the)\s)?")


def joined(text: str, expressions: Sequence[TimeExpression]) -> list[TimeExpression]:
    """The expressions, but of "11. bis 17. August" one that lasts from the first day to the last."""
    found: list[TimeExpression] = []
    for each in expressions:
        if found and _is_range(text, found[-1], each):
            found.append(_range(text, found.pop(), each))
        else:
            found.append(each)
    return found


def _is_range(text: str, begin: TimeExpression, end: TimeExpression) -> bool:
    if not (begin.first and begin.last and end.first and end.last and begin.type == end.type == "DATE"):
        return False
    goes_on = begin.first < end.first and begin.last < end.last
    agree = begin.anchor == end.anchor or "text" in (begin.basis, end.basis)
    start = begin.span.start
    before, between = text[max(0, start - _LEAD) : start], text[begin.span.end : end.span.start]
    to = _TO.fullmatch(between) and not _ON.search(before)
    return goes_on and agree and bool(to or (_AND.fullmatch(between) and _BETWEEN.search(before)))


def _range(text: str, begin: TimeExpression, end: TimeExpression) -> TimeExpression:
    """Both as one; what either was computed from is what the whole was computed from."""
    computed = end if begin.basis == "text" else begin
    span = Span(begin.span.start, end.span.end)
    value = f"{begin.value}/{end.value}"  # as ISO 8601 has it; TIMEX3 has no value for two ends
    return replace(
        computed, span=span, text=span.of(text), value=value, first=begin.first, last=end.last, precision="range"
    )
