"""How well words of time are read: against a tagged corpus, in our own sentences of both directions, and how fast."""

import json
import re
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from bench.corpora import ROOT, Resampled
from bench.process import onto_one_core
from bench.speed import percentile
from retrieval.model import Document, Language, Published, Span, TimeExpression
from retrieval.readers.language import language
from retrieval.timex import reading

TAGGED = Path("data/krauts_dev")  # below the data root
SENTENCES = ROOT / "tests" / "retrieval" / "directions.json"
ARTICLES, LENGTH = 200, 3_000  # articles timed, and their characters
WARM = 5
TRAP = "trap"  # what sentences are about whose words are no time
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T.*)?")


@dataclass(frozen=True, slots=True)
class Tag:
    """Words marked as a time, in the corpus or by us; `value` is "" where nothing is certain."""

    span: Span
    type: str
    value: str

    @property
    def day(self) -> str | None:
        """The one calendar day it names, if it does."""
        found = _DAY.fullmatch(self.value) if self.type in {"DATE", "TIME"} else None
        return found[1] if found else None


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the corpus with its tags; `published` as it stands there, "" if it does not say."""

    name: str
    text: str
    published: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """F1 from 0 to 1 over all expressions of a corpus (TempEval-3).

    strict   begin and end are right
    relaxed  the words overlap, each expression matched once
    value    as relaxed, and the value is right
    day      as value, of those only that name one calendar day
    """

    strict: float
    relaxed: float
    value: float
    day: float


@dataclass(frozen=True, slots=True)
class Direction:
    """A sentence with words whose value the calendar and the sentence decide; None: the words are no time.

    expression  the words, once in `text`; published is the day the sentence is printed
    """

    text: str
    language: Language
    published: str
    expression: str
    value: str | None
    about: Literal["weekday", "week", "month", "day-month", "relative", "trap"]

    @property
    def span(self) -> Span:
        """Where the words stand."""
        start = self.text.index(self.expression)
        return Span(start, start + len(self.expression))


@dataclass(frozen=True, slots=True)
class Read:
    """Milliseconds to read the times of an article, on one core."""

    median: float
    p95: float
    articles: int
    characters: int


# ---- the tagged corpus


def tagged(folder: Path) -> tuple[Article, ...]:
    """The articles of a folder of TimeML files, in order of their names. Raises OSError, ET.ParseError."""
    return tuple(_article(path) for path in sorted(folder.glob("*.tml")))


def _article(path: Path) -> Article:
    root = ET.parse(path).getroot()
    created, body = root.find(".//DCT/TIMEX3"), root.find(".//TEXT")
    if body is None:
        return Article(path.name, "", "", ())
    pieces: list[str] = []
    tags = list(_walked(body, pieces, inside=False))
    text = "".join(pieces)
    published = created.get("value", "") if created is not None else ""
    return Article(path.name, text, published, tuple(tag for tag in _trimmed(text, tags) if tag))


def _walked(element: ET.Element, pieces: list[str], *, inside: bool) -> Iterator[Tag]:
    """Tags of an element, its text being added to the pieces; of nested tags the outer one counts."""
    start = sum(map(len, pieces))
    marks = element.tag == "TIMEX3"
    pieces.append(element.text or "")
    for child in element:
        yield from _walked(child, pieces, inside=inside or marks)
        pieces.append(child.tail or "")
    if marks and not inside:
        end = sum(map(len, pieces))
        yield Tag(Span(start, end), element.get("type", "").upper(), element.get("value", "").strip())


def _trimmed(text: str, tags: Sequence[Tag]) -> Iterator[Tag]:
    for tag in tags:
        words = tag.span.of(text)
        start = tag.span.start + len(words) - len(words.lstrip())
        if words.strip():
            yield Tag(Span(start, start + len(words.strip())), tag.type, tag.value)


def found_in(article: Article) -> tuple[Tag, ...]:
    """What our tagger marks in it."""
    document = printed(article.name, article.text, article.published[:10], language(article.text))
    return tuple(Tag(each.span, each.type, each.value or "") for each in reading.read(document))


def printed(source: str, text: str, day: str, spoken: Language) -> Document:
    """A text as a document that appeared on a day, "" or no date if nobody knows."""
    published = Published(day, "header") if _is_day(day) else None
    return Document(source, text, "", spoken, published=published)


def _is_day(words: str) -> bool:
    try:
        date.fromisoformat(words)
    except ValueError:
        return False
    return True


def score(pairs: Sequence[tuple[Sequence[Tag], Sequence[Tag]]]) -> Scores:
    """How what was found compares with what is right; a pair an article: its right tags, and those found."""
    matched = [both for right, found in pairs for both in _matched(right, found)]
    right, found = (sum(len(pair[side]) for pair in pairs) for side in (0, 1))

    def share(hits: Callable[[Tag, Tag], bool]) -> float:
        return _f1(sum(hits(one, other) for one, other in matched), right, found)

    return Scores(
        strict=share(lambda one, other: one.span == other.span),
        relaxed=share(lambda one, other: True),
        value=share(lambda one, other: bool(one.value) and one.value.upper() == other.value.upper()),
        day=_f1(
            sum(one.day is not None and one.day == other.day for one, other in matched),
            *(sum(tag.day is not None for pair in pairs for tag in pair[side]) for side in (0, 1)),
        ),
    )


def _matched(right: Sequence[Tag], found: Sequence[Tag]) -> Iterator[tuple[Tag, Tag]]:
    """One to one: equal spans first, then those that overlap most."""
    options = sorted(
        (one.span != other.span, -_overlap(one.span, other.span), here, there)
        for here, one in enumerate(right)
        for there, other in enumerate(found)
        if one.span.overlaps(other.span)
    )
    taken: set[int] = set()
    given: set[int] = set()
    for _, _, here, there in options:
        if here not in taken and there not in given:
            taken.add(here)
            given.add(there)
            yield right[here], found[there]


def _overlap(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def _f1(hits: int, right: int, found: int) -> float:
    return 2 * hits / (right + found) if right + found else 0.0


# ---- our own sentences


def directions(path: Path = SENTENCES) -> tuple[Direction, ...]:
    """Our sentences, those whose words are no time among them."""
    return tuple(Direction(**each) for each in json.loads(path.read_text("utf-8")))


def overlapping(sentence: Direction) -> tuple[TimeExpression, ...]:
    """What our tagger marks of the sentence's words."""
    document = printed("probe.txt", sentence.text, sentence.published, sentence.language)
    return tuple(each for each in reading.read(document) if each.span.overlaps(sentence.span))


def is_right(sentence: Direction) -> bool:
    """Whether the words are one expression of the right value, or none if they are no time."""
    wanted = [] if sentence.value is None else [sentence.value]
    return [each.value for each in overlapping(sentence)] == wanted


def judged(sentences: Sequence[Direction]) -> dict[str, tuple[int, int]]:
    """How many are right and how many there are, for each thing they are about, in order of appearance."""
    found: dict[str, tuple[int, int]] = {}
    for sentence in sentences:
        right, count = found.get(sentence.about, (0, 0))
        found[sentence.about] = right + is_right(sentence), count + 1
    return found


# ---- speed


def articles(corpus: Resampled) -> list[str]:
    """Articles of one length, each cut from two."""
    texts = [corpus.article(number).text for number in range(2 * ARTICLES)]
    return [f"{one}\n{other}"[:LENGTH] for one, other in zip(texts[::2], texts[1::2], strict=True)]


def timed(texts: Sequence[str]) -> Read:
    """How long each takes in this process, which stays on one core from now on."""
    onto_one_core()
    documents = [printed("article.txt", text, "2025-08-07", "de") for text in texts]
    for document in documents[:WARM]:
        reading.read(document)
    seconds = []
    for document in documents:
        started = time.perf_counter()
        reading.read(document)
        seconds.append(time.perf_counter() - started)
    mean = sum(map(len, texts)) // len(texts)
    return Read(percentile(seconds, 0.5) * 1000, percentile(seconds, 0.95) * 1000, len(texts), mean)
