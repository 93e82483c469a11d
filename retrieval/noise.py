"""What in an article's text is noise: advertising, lengths of videos, pointers, credits, addresses."""

import re
from collections.abc import Iterable, Iterator

from retrieval.model import Span

_LONGEST = 200  # a line longer than this is prose, whatever it begins with

_CLOCK = r"\d{1,3}:\d{2}(?::\d{2})?"
_UNIT = r"(?:min(?:uten|utes|s)?|sek(?:unden)?|sec(?:onds)?|std|stunden)\b\.?"
_DAY = r"(?:\d{1,2}\.\d{1,2}\.\d{2,4}|\d{4}-\d{2}-\d{2})"
_MEDIUM = r"(?:video|audio|podcast|clip|film|beitrag|livestream)s?"
_AGENCY = (
    r"(?:dpa(?:-AFX|-infocom)?|rtr|reuters|afp|apa|ap|kna|epd|sid|dapd|ddp|dts|awp|sda|keystone-sda|ansa|"
    r"efe|tass|interfax|ria|ukrinform|bloomberg|dow jones|dj)"
)
_CREDIT = (
    r"(?:(?:titel|symbol|archiv|agentur|presse|teaser|vorschau)?(?:foto|bild)s?|bilder|(?:foto|bild)(?:quelle|credit|rechte)|"
    r"photos?|pictures?|images?|(?:photo|image|picture)\s(?:credit|by)|grafik|infografik|copyright)"
)
_POINTER = (
    r"(?:lesen\ssie\s(?:auch|dazu|hier|mehr|hierzu|dazu\sauch)|lesetipp|auch\sinteressant|das\skönnte\ssie\s(?:auch\s)?interessieren|"
    r"(?:weitere\s(?:artikel|informationen|meldungen)\s|mehr\s)?zum\sthema|mehr\sdazu|mehr\sinformationen|weiterlesen|siehe\sauch|"
    r"(?:themen)?verwandte\sartikel|read\s(?:also|more)|see\salso|also\sread|related(?:\s(?:articles|stories|topics))?|"
    r"more\son\sthis\s(?:story|topic)|you\smay\salso\slike)"
)

_MEANINGLESS_LINES = re.compile(
    "|".join(
        (
            # an advertising mark
            r"[-–—*_#\[\]()|:.\s]*(?:(?:werbung|anzeige|advertisement)(?:\s?/\s?(?:werbung|anzeige))?"
            r"|artikel\swird\snach\sder\s(?:anzeige|werbung)\sfortgesetzt"
            r"|article\scontinues\s(?:below|after)\s(?:this\s)?advertisement)[-–—*_\[\]()|:.\s]*",
            # the length of a recording, alone or with its day
            rf"(?:{_MEDIUM}[\s:,|·•–-]*)?(?:(?:vom\s)?{_DAY}\s*[|,·•–-]\s*)?{_CLOCK}\s*{_UNIT}",
            rf"(?:video|audio|podcast)[\s:,|·•–-]*(?:{_DAY}\s*[|,·•–-]\s*)?{_CLOCK}",
            rf"(?:länge|dauer|duration)[:\s]\s*{_CLOCK}(?:\s*{_UNIT})?",
            rf"(?:lesedauer|lesezeit|reading\stime)[:\s]\s*(?:ca\.\s|etwa\s|about\s)?\d{{1,3}}\s*{_UNIT}",
            # a pointer to something else
            rf"[-–—>»*_\s]*{_POINTER}(?:\s?:.{{0,150}}(?<!\.)|[\s*_.…>»:]*)",
            # which agency it came from
            rf"\({_AGENCY}(?:\s?[/,+&]\s?{_AGENCY})*\)",
            # an address
            r"<?(?:https?://|www\.)\S+",
        )
    ),
    re.IGNORECASE,
)
# A caption that is a sentence, or quotes one, is the article's own; so is what the newspaper Bild reports.
_CREDIT_LINE = re.compile(rf"[*_(\[]*{_CREDIT}\s?[:©](?:\s*[^\s!?„“”\"»«]+){{1,8}}(?<!\.)", re.IGNORECASE)
_RECORDING = re.compile(
    rf"(?<!\S){_DAY}\s*[|·•]\s*(?:{_MEDIUM}\s*[|·•]\s*)?{_CLOCK}\s*{_UNIT}|[|·•]\s*{_CLOCK}\s*{_UNIT}(?=\s*$)",
    re.IGNORECASE | re.MULTILINE,
)


def noise(text: str) -> tuple[Span, ...]:
    """Where the text holds what nobody would ask for, in order, without overlaps.

    A whole line at a time, but for the day and length that trail a video's caption: there the caption stays.
    Whatever could be a sentence of the article is left alone; noise that stays is a lesser harm.
    """
    return joined([*_noisy_lines(text), *(Span(*found.span()) for found in _RECORDING.finditer(text))])


def lines(text: str) -> Iterator[Span]:
    """The lines that hold more than white space, without the white space around them."""
    start = 0
    for line in text.splitlines(keepends=True):
        content = line.strip()
        if content:
            first = start + len(line) - len(line.lstrip())
            yield Span(first, first + len(content))
        start += len(line)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same characters covered in order and without overlaps; empty spans are left out."""
    apart: list[Span] = []
    for span in sorted(spans):
        if span.start == span.end:
            continue
        if apart and span.start <= apart[-1].end:
            apart[-1] = Span(apart[-1].start, max(apart[-1].end, span.end))
        else:
            apart.append(span)
    return tuple(apart)


def without(area: Span, masked: Iterable[Span]) -> Iterator[Span]:
    """What is left of an area when the masked spans, given in order, are taken out of it."""
    start = area.start
    for span in masked:
        if span.end <= start or span.start >= area.end:
            continue
        if start < span.start:
            yield Span(start, span.start)
        start = span.end
    if start < area.end:
        yield Span(start, area.end)


def _noisy_lines(text: str) -> Iterator[Span]:
    for line in lines(text):
        if line.end - line.start <= _LONGEST:
            words = line.of(text)
            if _MEANINGLESS_LINES.fullmatch(words) or _CREDIT_LINE.fullmatch(words):
                yield line
