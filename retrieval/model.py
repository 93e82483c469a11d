"""The nouns that travel between the rooms: spans, documents, passages, hits, citations, answers.

All offsets count code points in a document's text, from 0, the end exclusive: `text[start:end]`.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, get_args

PassageId = str
Language = Literal["de", "en"]
Basis = Literal["desk", "header", "filename", "metadata", "agency", "twin"]
Level = Literal["public", "internal", "confidential"]  # from the lowest to the highest


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of a document's text: start inclusive, end exclusive, 0 <= start <= end."""

    start: int
    end: int

    def __reduce__(self) -> tuple[type["Span"], tuple[int, int]]:
        """How it is pickled: an article has dozens, and a frozen dataclass by itself takes three times as long."""
        return Span, (self.start, self.end)

    def of(self, text: str) -> str:
        """The words this span covers."""
        return text[self.start : self.end]

    def covers(self, other: "Span") -> bool:
        """Whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Whether at least one character belongs to both."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Published:
    """When a document appeared, as precisely as we know ("2025-08-07", "2025-08", "2025"), and how we know.

    inferred_from  the dated document it was taken over from, if the basis is "twin"; else ""
    """

    value: str
    basis: Basis
    inferred_from: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One article in one version.

    source     its path below the archive's folder, with "/"
    text       the file decoded, line ends as they stand; every offset points into exactly this
    sha256     of the file's bytes, hexadecimal
    title      as it stands in the text or in the metadata; None if there is none
    heading    where the title stands in the text; None if it comes from metadata or is missing
    publisher  only if the document or its sidecar says so
    masked     noise that is neither searched nor quoted (advertising lines, header dates, video lengths,
               front matter), in order, without overlaps
    """

    source: str
    text: str
    sha256: str
    language: Language
    title: str | None = None
    heading: Span | None = None
    publisher: str | None = None
    published: Published | None = None
    url: str | None = None
    masked: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a document, or a few sentences of a long one.

    paragraph  which paragraph of the document it belongs to, counted from 1
    span       where it stands in the document's text
    sentences  where its sentences stand in the document's text, in order, noise left out
    """

    id: PassageId
    source: str
    paragraph: int
    span: Span
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage an engine found, and its score: higher is better, comparable within one search only."""

    passage: PassageId
    score: float


@dataclass(frozen=True, slots=True)
class Collection:
    """A part of the archive, and who may see it.

    folder  its path below the folder of articles, with "/" ("politik/intern"); a single file's will do
    Raises ValueError for a folder that is no such path, because what it was to protect would stay open.
    """

    folder: str
    name: str
    level: Level

    def __post_init__(self) -> None:
        if not all(name.strip(". ") for name in self.folder.removesuffix("/").replace("\\", "/").split("/")):
            raise ValueError(f'"{self.folder}" is not a folder below the articles. Write it like "politik/intern".')
        if self.level not in get_args(Level):
            raise ValueError(f'"{self.level}" is not a level. It is one of: {", ".join(get_args(Level))}.')


class Verdict(StrEnum):
    """What an answer claims."""

    ANSWERED = "answered"  # a passage answers
    RELATED = "related"  # the archive knows the subject, not the detail
    NOTHING = "nothing"  # the archive does not know the subject


class Kind(StrEnum):
    """The kind of answer a question asks for."""

    WHEN = "when"
    HOW_LONG = "how_long"
    HOW_MUCH = "how_much"
    WHO = "who"
    WHERE = "where"
    WHAT = "what"
    WHY = "why"
    STATEMENT = "statement"  # was sagte X
    SPEAKER = "speaker"  # wer sagte "..."
    YES_NO = "yes_no"
    KEYWORDS = "keywords"


ReasonCode = Literal[
    "empty_archive",
    "empty_question",
    "word_not_in_archive",
    "detail_not_found",
    "no_statement_by",
    "phrase_not_found",
    "outside_period",
]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a question is not answered. `words` are what is missing; the sentence about it is said by `phrases`.

    sources  documents that hold the words although they do not answer, for "kommt vor in ..."
    kind     the kind of answer that was looked for
    """

    code: ReasonCode
    words: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    kind: Kind | None = None


Precision = Literal["time", "day", "week", "month", "quarter", "season", "year", "decade", "century", "range"]


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that say when, how long or how often, with their value where it is certain.

    value      TIMEX3: "2025-08-08", "2025-08-06TEV", "2025-W33", "P3D", "FUTURE_REF"; None where nothing is certain
    basis      what the value was computed from: "text", its own words; "published", the day its document appeared;
               "nearby", another date of the same text, such as a caption's own; "" without a value
    first      first and last day that is meant, ISO 8601, for a date or a time that has them in the calendar
    precision  how exactly these are known
    cue        the word of the text that decided between past and future ("will", "bis"), or ""
    anchor     the day it was computed from, ISO 8601; None if it was computed from none
    """

    span: Span
    text: str
    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str | None
    basis: Literal["text", "published", "nearby", ""]
    first: str | None = None
    last: str | None = None
    precision: Precision | None = None
    cue: str = ""
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Twin:
    """The same wording in another document, and the words that stand in only one of the two."""

    source: str
    span: Span
    text: str
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim span with its source and place.

    passage     the passage it was taken from
    highlights  the answer itself, inside `span`
    answers     False: the nearest passage, shown although it does not answer
    origin      citations of one origin (twins) share the number, counted from 1
    """

    number: int
    passage: PassageId
    source: str
    title: str | None
    publisher: str | None
    published: Published | None
    paragraph: int
    span: Span
    text: str
    highlights: tuple[Span, ...]
    answers: bool
    origin: int
    dates: tuple[TimeExpression, ...] = ()
    speaker: str | None = None
    twins: tuple[Twin, ...] = ()


@dataclass(frozen=True, slots=True)
class Clipping:
    """A passage that was cited, with the article around it, as one looks it up later.

    passage     as it was cut when it was cited
    document    the version it was cut from; None if its file is no longer in the archive: nothing of it is shown then
    read_at     when that version was read (ISO 8601, UTC)
    span        what is to be marked in the document's text
    paragraphs  the article as it is to be shown, in order: noise and white space at the ends left out
    current     whether the archive still answers from that version
    newer       the passage of the version it answers from now that is nearest in wording; None if `current`
    twins       the wording of `span` in other documents the archive answers from, in order of their sources
    """

    passage: Passage
    document: Document | None
    read_at: str
    span: Span
    paragraphs: tuple[Span, ...] = ()
    current: bool = False
    newer: PassageId | None = None
    twins: tuple[Twin, ...] = ()

    @property
    def gone(self) -> bool:
        """Whether the article was taken away."""
        return self.document is None


@dataclass(frozen=True, slots=True)
class Support:
    """Words of a citation whose article has no date, and another citation that dates the same words.

    number  of the citation the words stand in; span: where
    by      the number of the other one; when: its expression, with a value
    """

    number: int
    span: Span
    by: int
    when: "TimeExpression"


@dataclass(frozen=True, slots=True)
class Limited:
    """That a question was about certain days only: the words that say so, and which days.

    met  whether what is shown is known to be of these days; what is not answers only if it says the same words
    """

    words: str
    period: "Period"
    met: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What the archive has to say to one question; citations best first, none if the verdict is "nothing".

    documents  how many the archive holds; as_of when it was last brought up to date (ISO 8601, UTC)
    took_ms    milliseconds from question to answer
    limited    to which days, if the question names some
    supports   undated words of citations that other citations date
    """

    question: str
    verdict: Verdict
    reason: Reason | None
    citations: tuple[Citation, ...]
    documents: int
    as_of: str
    took_ms: float = 0.0
    limited: Limited | None = None
    supports: tuple[Support, ...] = ()

    @property
    def origins(self) -> int:
        """How many independent wordings were cited."""
        return len({citation.origin for citation in self.citations})

    @property
    def files(self) -> int:
        """How many documents the citations and their twins come from."""
        twins = {twin.source for citation in self.citations for twin in citation.twins}
        return len(twins | {citation.source for citation in self.citations})


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A ranked passage with its place, for `search`."""

    rank: int
    source: str
    paragraph: int
    span: Span
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not read, and why (see `errors.ArticleError.code`)."""

    source: str
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What one sync did: documents read anew, unchanged, taken away because their file is gone, and skipped."""

    read: int
    unchanged: int
    removed: int
    skipped: tuple[Skipped, ...] = field(default=())
    rebuilt: bool = False


FaultCode = Literal["database", "document", "passage", "place", "count", "index"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in an archive's data that is not as it was written; the sentence about it is said by `phrases`.

    code    "database": SQLite finds it damaged · "document": a text is not what its file held · "passage", "place":
            one that is searched, or was cited once, does not lie where its id says · "count": a total is not the sum ·
            "index": it does not hold what the database holds (`belegbot rebuild` helps)
    source  the document; "" if it is none's
    """

    code: FaultCode
    source: str
    detail: str


class Status(StrEnum):
    """What an event is, judged against the day its document appeared, not against today."""

    HAPPENED = "happened"
    ANNOUNCED = "announced"  # and stays so when its day has passed: nobody said that it took place
    DEADLINE = "deadline"
    CONDITIONAL = "conditional"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both meant, ISO 8601; None where it is open."""

    first: str | None = None
    last: str | None = None


Which = Literal["all", "planned", "past"]  # events to show: planned are the announced, deadlines and conditional ones


@dataclass(frozen=True, slots=True)
class Event:
    """One dated statement, in the fullest sentence there is for it, with everything that says the same.

    when         the words that date it; `first`, `last` and `precision` are never None, `span` lies in the citation
    statement    that somebody said something is what happened then; what was said may be of another time
    citation     numbered within the timeline, as one looks it up
    others       citations of further articles that report it, numbered as the event is
    independent  how many of all its citations differ in wording, so are not copied from each other
    conflicting  what other articles say of the same event on days that do not overlap with these
    """

    when: TimeExpression
    status: Status
    statement: bool
    citation: Citation
    others: tuple[Citation, ...] = ()
    independent: int = 1
    conflicting: tuple["Event", ...] = ()

    @property
    def label(self) -> str:
        """What happened, in the article's own words."""
        return self.citation.text

    @property
    def sources(self) -> tuple[str, ...]:
        """The documents that report it, the one cited first, each once."""
        citations = (self.citation, *self.others)
        return tuple(dict.fromkeys(citation.source for citation in citations))


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events in order of their first days, what is longer after what is shorter, and what nobody can date.

    undated   statements whose words have no day in the calendar: vague ones, and those of articles without a date
    total     events there are in all, of which these were chosen
    period    to which it was limited
    """

    events: tuple[Event, ...]
    undated: tuple[Citation, ...] = ()
    total: int = 0
    topic: str = ""
    period: Period = Period()
    which: Which = "all"
