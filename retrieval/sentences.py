"""Cuts running text into sentences, German and English, without moving a character."""

import re
from collections.abc import Iterator

from retrieval.model import Span
from retrieval.quotes import quotations

LONGEST_SENTENCE = 1200  # characters; what is longer is cut, so that a citation stays something one can read
LONGEST_QUOTATION = 400  # characters; a longer one is cut into its sentences
LONGEST_SUBHEAD = 60  # characters; a line this short without an end mark was broken on purpose


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# A full stop after these never ends a sentence.
_NEVER_LAST = _words(
    """
    abzgl approx az bes bspw bzw ca capt col dipl dr engl evtl exkl frl frz geb gem gen gest gez ggf
    gov hr hrsg ing inkl insb kath lt mag med mr mrs ms mt max präs pres prof rd ref rep röm sen sgt
    sog st tel vgl vs zzgl
    """
)
# A full stop after these ends a sentence only if a word follows that is capitalised for no other reason.
_SELDOM_LAST = _words(
    """
    al apr aug aufl bd bez bhf chr co corp dez dec dept est etc feb febr fr hbf hg inc jan jh jhd jr
    jul jun ltd min mio mrd mrz nov oct okt ph.d qm sek sep sept sr std str tsd tsp u.a usf usw z.b
    """
)
# A full stop after these does not end a sentence if a number follows.
_NUMBERED = _words("abb abs abschn anm art fig kap no nos nr ziff")
# Words that are capitalised only where a sentence starts.
OPENERS = _words(
    """
    Aber Alle Allerdings Als Also Am An Anders Auch Auf Aus Außerdem Bei Beide Beim Bis Bisher Da
    Dabei Dadurch Dafür Dagegen Daher Damals Damit Danach Daneben Dann Daran Darauf Daraufhin Daraus
    Darin Darüber Darum Darunter Das Dass Davon Davor Dazu Dem Den Denn Dennoch Der Deren Derzeit
    Des Deshalb Dessen Deswegen Die Dies Diese Diesem Diesen Dieser Dieses Doch Dort Durch Ebenso
    Ein Eine Einem Einen Einer Eines Einige Er Erst Es Etwa Für Gegen Gestern Heute Hier Hinter Ich
    Ihm Ihn Ihnen Ihr Ihre Im In Insgesamt Inzwischen Ist Jede Jeder Jedoch Jetzt Kein Keine Laut
    Man Mehrere Mit Nach Nachdem Neben Nicht Niemand Noch Nun Nur Ob Obwohl Oder Ohne Schon Sehr Sein Seine
    Seit Sie So Sobald Sollte Somit Später Statt Trotz Trotzdem Über Um Und Unter Unterdessen Viele
    Vom Von Vor Vorher Während Wann Warum Was Wegen Weil Wenn Wer Wie Wir Wird Wo Zu Zudem Zugleich
    Zuletzt Zum Zur Zuvor Zwar Zwischen A After All And As At Before Both But By For From He Her
    Here His How However If It Its Meanwhile My No Nobody Not On Our She Since The Their Then There These
    They This Those To Under Until We What When Where Which While Who Why With You
    """
)

_BREAK = re.compile(r"([.!?…]++)([\"'“”‘’«»)\]]*+)|[\n\r\f\u2028\u2029]\s*+")
_LINE_END = re.compile(r"\r\n|[\n\r\u2028]")
_ORDINAL = re.compile(r"\d{1,2}(?:\.\s?\d{1,2})?|[IVX]+")
_AFTER_MONTH = re.compile(  # "Sept. 15-30", where the number is no ordinal
    r"(?:Jan|Febr?|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)\w*\.?\s\d{1,2}(?:\s?[-–]\s?\d{1,2})?\Z"
)
_INITIALS = re.compile(r"[^\W\d](?:\.[^\W\d])*")
_NEXT_WORD = re.compile(r"[\"'“”‘’„‚«»(\[–—-]*\s?([^\W\d_]+)")
_SAID = re.compile(r"(?:[A-Z][\w'’-]+ ){1,3}(?:said|says|asked|added|wrote|told)\b")
_LOWER_HEADER = re.compile(r"date \d{4}-\d\d")  # a header line some exports glue to the paragraph before
_BULLETS = "•*–—-·▪"


def sentences(text: str, span: Span) -> list[Span]:
    """Where the sentences of a stretch of text stand: trimmed, in order, with only white space between them.

    A quotation of up to 400 characters stays in one sentence. An empty line always ends a sentence, a single
    line break only after a sentence or a subhead. None is longer than 1,200 characters.
    """
    found: list[Span] = []
    start = span.start
    for end in _boundaries(text, span):
        found.extend(_pieces(text, start, end))
        start = end
    found.extend(_pieces(text, start, span.end))
    return found


def _boundaries(text: str, span: Span) -> Iterator[int]:
    """Where sentences end, before trimming."""
    protected = iter([(pair.start, pair.end) for pair in quotations(text, span) if _is_short(pair)])
    quote_start, quote_end = next(protected, (span.end, span.end))
    sentence_start = span.start
    for mark in _BREAK.finditer(text, span.start, span.end):
        start, end = mark.span()
        while start > quote_end:
            quote_start, quote_end = next(protected, (span.end, span.end))
        if quote_start <= start and end <= quote_end:
            continue
        quoted_from = quote_start if quote_start <= start < quote_end else None
        if mark[1] is None:
            ends = _line_break_ends(text, sentence_start, start, end, span.end)
        else:
            ends = _mark_ends(text, sentence_start, mark, quoted_from, span.end)
        if ends:
            yield end
            sentence_start = end


def _is_short(pair: Span) -> bool:
    return pair.end - pair.start <= LONGEST_QUOTATION


def _line_break_ends(text: str, sentence_start: int, start: int, end: int, limit: int) -> bool:
    """Whether the line breaks from start to end were made on purpose: an empty line, a list, a subhead."""
    gap = text[start:end]
    if len(_LINE_END.findall(gap)) > 1 or "\u2029" in gap or "\f" in gap or end >= limit:
        return True
    following = text[end]
    if following in _BULLETS and text[end + 1 : end + 2].isspace():
        return True
    if following.islower() or following in ",;)":
        return False
    line = text[max(sentence_start, start - 400) : start].strip()
    if not line or _LINE_END.search(line) or line[-1] in ",;-–" or line[-1] in ".!?…":
        return False  # a wrapped line, or one whose own end mark has already been judged
    if len(line) <= LONGEST_SUBHEAD:
        return True
    # The next line's first word would have fitted here: nobody wraps like that.
    next_line = _LINE_END.split(text[end : min(end + 400, limit)], maxsplit=1)[0]
    return len(line) + 1 + len(next_line.split(maxsplit=1)[0]) <= len(next_line)


def _mark_ends(text: str, sentence_start: int, mark: re.Match[str], quoted_from: int | None, limit: int) -> bool:
    """Whether an end mark, with the closing marks after it, ends a sentence: what stands after it?"""
    end = mark.end()
    if end == limit:
        return True
    if not text[end].isspace():
        return _is_glued(text, mark)
    next_start = end + 1
    while next_start < limit and text[next_start].isspace():
        next_start += 1
    following = text[next_start : min(next_start + 40, limit)]
    if not following or text.count("\n", end, next_start) > 1:
        return True
    if not _can_open(following, after_quote=quoted_from is not None):
        return False
    return _ends_before(text, sentence_start, mark, quoted_from, following)


def _ends_before(text: str, sentence_start: int, mark: re.Match[str], quoted_from: int | None, following: str) -> bool:
    """Whether an end mark ends a sentence, given that what follows could open one."""
    start = mark.start()
    word = _NEXT_WORD.match(following)
    opens = word is not None and word[1] in OPENERS
    if "!" in mark[1] or "?" in mark[1]:
        return opens or not _is_aside(text, sentence_start, mark, quoted_from, following)
    if mark[1] != ".":
        return opens or (start > sentence_start and not text[start - 1].isspace())
    if mark[2].startswith(")") and _has_bracket(text, sentence_start, start):
        return opens
    return _full_stop_ends(text[max(sentence_start, start - 24) : start], following, opens)


def _is_glued(text: str, mark: re.Match[str]) -> bool:
    """Whether only the space after a full stop is missing ("beschlossen.Danach", but not "t-online.de")."""
    start = mark.start()
    if mark[2] or not text[max(0, start - 3) : start].isalpha() or not text[start - 1].islower():
        return False
    word = _NEXT_WORD.match(text, mark.end(), mark.end() + 20)
    return word is not None and word[1] in OPENERS and len(word[1]) > 1


def _can_open(following: str, after_quote: bool) -> bool:
    """Whether a sentence can start with these characters."""
    first = following[0]
    if first in "–—-":
        rest = following[1:].lstrip()
        return not after_quote and rest[:1].isupper()
    if first.islower():
        return _LOWER_HEADER.match(following) is not None
    return first not in ",;:)]|/&=+"


def _is_aside(text: str, sentence_start: int, mark: re.Match[str], quoted_from: int | None, following: str) -> bool:
    """Whether ! or ? belongs to a title, an aside or a quotation that its sentence goes on after."""
    if mark[2].startswith(")"):
        return _has_bracket(text, sentence_start, mark.start())
    if quoted_from is None:
        return False
    if _SAID.match(following):
        return True
    before = text[max(sentence_start, quoted_from - 9) : max(sentence_start, quoted_from - 1)].rstrip()
    return bool(before) and before[-1] not in ":,"


def _has_bracket(text: str, sentence_start: int, end: int) -> bool:
    """Whether a bracket opened within the sentence, not at its start: then it stands in the middle of it."""
    return text.find("(", max(sentence_start + 1, end - LONGEST_QUOTATION), end) != -1


def _full_stop_ends(before: str, following: str, opens: bool) -> bool:
    """Whether a full stop after these characters ends a sentence, or an abbreviation, initial or ordinal."""
    words = before.split()
    if not words:
        return True
    word = words[-1].lstrip("(['\"„‚»«“”").rpartition("-")[2]
    key = word.lower()
    if key in _NEVER_LAST:
        return False
    if key in _NUMBERED:
        return not following[0].isdigit()
    if word[-1:].isdigit() and _AFTER_MONTH.search(before):
        return True
    if key in _SELDOM_LAST or _ORDINAL.fullmatch(word) or _INITIALS.fullmatch(word):
        return opens
    return True


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """The stretch without white space around it, cut wherever it would be too long."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST_SENTENCE:
        cut = _cut(text, start, start + LONGEST_SENTENCE)
        yield from _pieces(text, start, cut)
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield Span(start, end)


def _cut(text: str, start: int, end: int) -> int:
    """Where to cut what has no end: after a semicolon or comma of the second half, else at a space."""
    middle = (start + end) // 2
    for mark in ";,":
        place = text.rfind(mark + " ", middle, end)
        if place != -1:
            return place + 1
    place = text.rfind(" ", start + 1, end)
    return place if place != -1 else end
