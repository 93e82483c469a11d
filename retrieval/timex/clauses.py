"""The clause around a time expression: which of the words before and behind it tell the tense."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from retrieval.sentences import OPENERS
from retrieval.timex.tokens import SIGN, Tokens

PAST, EITHER, FUTURE = -1, 0, 1
_FARTHEST = 40  # tokens; longer sentences are not read to their ends
_NEAREST = 12  # tokens that are read of what has no end at all
_HARD = frozenset((SIGN["stop"], SIGN["break"]))
_STOPPED = frozenset(SIGN[name] for name in ("daymonth", "shortmonth", "ordinal", "ampm"))
_MAY_END = re.compile(f"[{SIGN['stop']}{SIGN['break']}{SIGN['mark']}{''.join(_STOPPED)}]")
_SOFT = frozenset((SIGN["comma"], SIGN["dash"], SIGN["open"], SIGN["close"]))
_ABBREVIATED = frozenset(("dr", "prof", "z", "b", "d", "h", "u", "a", "s", "mr", "mrs", "gen", "sen", "gov", "rep"))


@dataclass(frozen=True, slots=True)
class Cue:
    """Which way a date lies, and the word that says so; `firm` if it outweighs how near the date would be.

    EITHER  the word says that nothing else of the clause tells: then it is the nearest
    """

    direction: int
    word: str
    firm: bool = True


Verdict = Callable[[list[str], int], Cue | None]  # the words of a clause, and at which of them the expression stood


def sentence(tokens: Tokens, first: int, last: int) -> tuple[int, int]:
    """The tokens of the sentence around an expression: from, up to; its end mark is left out."""
    begins = _begins(tokens)
    before, after = bisect_right(begins, first), bisect_right(begins, last)
    start = max(begins[before - 1] if before else 0, first - _FARTHEST)
    end = begins[after] if after < len(begins) else len(tokens.words)
    while end - 1 > last and _is_end_mark(tokens, end - 1):
        end -= 1
    end = min(end, last + _FARTHEST)
    if first - start == _FARTHEST and end - last == _FARTHEST:  # no end on either side: hardly a sentence
        return first - _NEAREST, last + _NEAREST
    return start, end


def ends_between(tokens: Tokens, earlier: int, later: int) -> int:
    """How many sentences end between two tokens; the end of a paragraph counts once more, a long way as many."""
    if later - earlier > 2 * _FARTHEST:
        return _FARTHEST
    begins = _begins(tokens)
    return bisect_right(begins, later) - bisect_right(begins, earlier)


def in_one_clause(tokens: Tokens, earlier: int, later: int, joining: frozenset[str]) -> bool:
    """Whether no comma, dash, bracket or joining word stands between two tokens of one sentence."""
    between = range(earlier + 1, later)
    return not any(tokens.signs[place] in _SOFT or tokens.words[place].lower() in joining for place in between)


@lru_cache(maxsize=2)  # every expression of a text asks for them
def _begins(tokens: Tokens) -> list[int]:
    """The tokens with which a sentence begins, in order; looked for only where one can."""
    ends = [match.start() for match in _MAY_END.finditer(tokens.signs)]
    first, last = (tokens.starts[0], tokens.ends[-1]) if tokens.words else (0, 0)
    lines = (bisect_left(tokens.starts, match.start()) for match in _LINE_END.finditer(tokens.text, first, last))
    begins = {place + 1 for place in ends if _is_end_mark(tokens, place) or _ends_with_stop(tokens, place)}
    return sorted(begins | {place for place in lines if place < len(tokens.words) and _begins_line(tokens, place)})


_LINE_END = re.compile("\n")


def _is_end_mark(tokens: Tokens, place: int) -> bool:
    word = tokens.words[place]
    if tokens.signs[place] in _HARD:
        return not (word == "." and place > 0 and tokens.words[place - 1].lower() in _ABBREVIATED)
    return word == ":"


def _ends_with_stop(tokens: Tokens, place: int) -> bool:
    """Whether the full stop of "31.12." or "8 p.m." is the sentence's as well."""
    follows = tokens.words[place + 1 : place + 2]
    return (
        tokens.signs[place] in _STOPPED and tokens.words[place][-1] == "." and bool(follows) and follows[0] in OPENERS
    )


def _begins_line(tokens: Tokens, place: int) -> bool:
    """Whether a line begins a sentence: a heading has no full stop; what goes on in small letters was merely broken."""
    if place == 0 or tokens.signs[place] in _HARD:
        return False
    return "\n" in tokens.text[tokens.ends[place - 1] : tokens.starts[place]] and not tokens.words[place][:1].islower()


def judged(tokens: Tokens, first: int, last: int, verdict: Verdict, joining: frozenset[str]) -> Cue | None:
    """The verdict on the nearest clause that has one: its own first, then those behind, then those before.

    joining  words that begin a clause without a comma before them
    """
    start, end = sentence(tokens, first, last)
    segments = list(_segments(tokens, start, end, first, last))
    own = next(number for number, places in enumerate(segments) if first in places)
    inner = _between_joins(tokens, segments[own], first, last, joining)
    # "hat am Mittwoch, wie er sagte, Zölle angekündigt": what was put in between is passed over
    beyond = [segments[own] + segments[own + 2]] if own + 2 < len(segments) else []
    weak = None
    for places in (*([inner] if inner != segments[own] else []), segments[own], *beyond):
        if (cue := _asked(tokens, places, first, last, verdict)) is not None:
            if cue.firm:
                return cue
            weak = weak or cue
    if weak is not None:
        return weak
    others = (
        _asked(tokens, places, first, last, verdict) for places in (*segments[own + 1 :], *reversed(segments[:own]))
    )
    other = next((cue for cue in others if cue is not None), None)
    return replace(other, firm=False) if other is not None else None  # of another clause, so it tells less


def _segments(tokens: Tokens, start: int, end: int, first: int, last: int) -> Iterator[list[int]]:
    """The tokens between commas; what stands in brackets or between two dashes is taken out if it can be."""
    places: list[int] = []
    for place in _spoken(tokens, start, end, first, last):
        if tokens.signs[place] in _SOFT and not first <= place <= last:
            if places:
                yield places
            places = []
        else:
            places.append(place)
    if places:
        yield places


def _spoken(tokens: Tokens, start: int, end: int, first: int, last: int) -> list[int]:
    places = list(range(start, end))
    for opening, closing in ((SIGN["open"], SIGN["close"]), (SIGN["dash"], SIGN["dash"])):
        if opening not in tokens.signs[start:end]:
            continue
        opened = next((place for place in places if tokens.signs[place] == opening), end)
        closed = next((place for place in places if place > opened and tokens.signs[place] == closing), None)
        if closed is not None and not (opened <= last and first <= closed) and closed - opened > 2:
            places = [place for place in places if not opened <= place <= closed]
    return places


def _between_joins(tokens: Tokens, places: list[int], first: int, last: int, joining: frozenset[str]) -> list[int]:
    """The part of a clause between two "und"."""
    begin, finish = places[0], places[-1] + 1
    for place in places:
        if tokens.words[place].lower() in joining and not _joins_alike(tokens, place):
            if place < first:
                begin = place
            elif place > last:
                finish = place
                break
    return [place for place in places if begin <= place < finish]


def _joins_alike(tokens: Tokens, place: int) -> bool:
    """Whether a word joins two of one form, not two clauses: "russisch[e] und ukrainisch[e] Abgesandte"."""
    around = (*tokens.words[max(0, place - 1) : place], *tokens.words[place + 1 : place + 2])
    return len(around) == 2 and all(map(str.islower, around)) and around[0][-2:] == around[1][-2:]


def _asked(tokens: Tokens, places: list[int], first: int, last: int, verdict: Verdict) -> Cue | None:
    words = [tokens.words[place] for place in places if not first <= place <= last]
    return verdict(words, sum(place < first for place in places)) if words else None


_AUXILIARIES = frozenset(("wurde", "wurden", "war", "waren", "ist", "sind", "was", "were", "has", "have", "sold"))


def beforehand(cue: Cue | None, tokens: Tokens, place: tuple[int, int], verbs: frozenset[str]) -> Cue | None:
    """The cue, less firm if something was done ahead of a thing of that day: "der Gipfel am 5. Januar wurde abgesagt".

    place  the expression's first and last token
    verbs  what is done ahead of a day
    """
    first, last = place
    if cue is None or not cue.firm or cue.direction != PAST or tokens.words[last + 1 : last + 2] == []:
        return cue
    start, end = sentence(tokens, first, last)
    of_a_thing = first - 2 >= start and tokens.words[last + 1].lower() in _AUXILIARIES
    if of_a_thing and any(tokens.words[each].lower() in verbs for each in range(last + 1, end)):
        return replace(cue, firm=False)
    return cue
