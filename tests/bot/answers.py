"""Answers and an archive in memory that says what a test wants, in words a newsroom could have printed."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from retrieval.model import (
    Answer,
    Citation,
    Document,
    Language,
    Published,
    Reason,
    Span,
    Twin,
    Verdict,
)

NOON = datetime(2025, 8, 7, 12, 0, tzinfo=UTC)
AS_OF = "2025-08-07T11:32:00+00:00"
PUBLISHED = Published("2025-08-07", "header")
BOARD = "Der Stadtrat tagt am Dienstag."
TEXT = f"""Kein Haushalt in Sicht

{BOARD} Die Sitzung ist öffentlich.

WERBUNG

Der Kämmerer soll zurücktreten."""


def cited(text: str = BOARD, *, source: str = "rathaus.txt", article: str = TEXT, bold: str = "") -> Citation:
    """A citation of `text` where it stands in `article`, with `bold` as its highlight."""
    start = article.index(text)
    span = Span(start, start + len(text))
    bold_start = start + text.index(bold)
    return Citation(
        number=1,
        passage="0a1b",
        source=source,
        title="Kein Haushalt in Sicht",
        publisher=None,
        published=PUBLISHED,
        paragraph=2,
        span=span,
        text=text,
        highlights=(Span(bold_start, bold_start + len(bold)),) if bold else (),
        answers=True,
        origin=1,
    )


def twin(text: str, *differs: str, source: str) -> Twin:
    """The same wording in another file."""
    return Twin(source, Span(0, len(text)), text, differs)


def answered(*citations: Citation, question: str = "Wann tagt der Stadtrat?") -> Answer:
    """An answer from five articles; citations are numbered in order."""
    numbered = tuple(replace(each, number=number) for number, each in enumerate(citations, start=1))
    return Answer(question, Verdict.ANSWERED, None, numbered, documents=5, as_of=AS_OF, took_ms=3.5)


def refused(reason: Reason | None, *nearest: Citation, documents: int = 5) -> Answer:
    """No answer, with the nearest passages if there are any."""
    verdict = Verdict.RELATED if nearest else Verdict.NOTHING
    shown = tuple(replace(each, answers=False) for each in nearest)
    return Answer("Wann tagt der Kreistag?", verdict, reason, shown, documents=documents, as_of=AS_OF)


@dataclass(frozen=True, slots=True)
class Held:
    """What an archive says of itself."""

    documents: int = 5
    passages: int = 31
    newest: Published | None = PUBLISHED
    as_of: str = AS_OF
    engine: str = "memory"


@dataclass
class ArchiveInMemory:
    """Gives one prepared answer to every question; raises it if it is an error."""

    answer: Answer | Exception
    documents: dict[str, Document] = field(default_factory=dict)

    async def ask(self, question: str, *, language: Language | None = None) -> Answer:
        if isinstance(self.answer, Exception):
            raise self.answer
        return replace(self.answer, question=question)

    async def document(self, source: str) -> Document | None:
        return self.documents.get(source)

    async def status(self) -> Held:
        return Held()


def article(source: str = "rathaus.txt", text: str = TEXT) -> Document:
    """An article with an advertising line that is masked."""
    noise = text.find("WERBUNG")
    masked = (Span(noise, noise + len("WERBUNG")),) if noise >= 0 else ()
    return Document(source, text, sha256="00" * 32, language="de", title="Kein Haushalt in Sicht", masked=masked)
