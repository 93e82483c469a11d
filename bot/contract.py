"""The JSON contract: what `--json` prints of answers, hits, timelines, dates and reports."""

import json
import re
from collections.abc import Sequence

from bot.phrases import Phrases
from bot.wording import reason
from retrieval.model import (
    Answer,
    Citation,
    Document,
    Event,
    FoundPassage,
    Limited,
    Span,
    Status,
    Support,
    SyncReport,
    TimeExpression,
    Timeline,
    Twin,
    Verdict,
)

SCHEMA = 1  # counts up on a breaking change of an answer
Json = dict[str, object]

# Written as JSON escapes: a terminal would obey some of them, and a lone surrogate is no UTF-8.
_ESCAPED = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def dumps(value: Json) -> str:
    """The value as one line of JSON that is safe to print in a terminal."""
    text = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def answer(given: Answer, phrases: Phrases) -> Json:
    """An answer; only `reason.text` is in the reader's language."""
    return {
        "schema": SCHEMA,
        "question": given.question,
        "verdict": given.verdict.value,
        "reason": _reason(given, phrases),
        "citations": [_citation(citation) for citation in given.citations],
        "origins": given.origins,
        "files": given.files,
        "documents": given.documents,
        "as_of": given.as_of,
        "took_ms": given.took_ms,
        "limited": _limited(given.limited) if given.limited else None,
        "supports": [_support(support) for support in given.supports],
    }


def hits(found: Sequence[FoundPassage]) -> Json:
    """The ranking alone, best first."""
    return {
        "hits": [
            {
                "rank": hit.rank,
                "source": hit.source,
                "paragraph": hit.paragraph,
                **_place(hit.span),
                "text": hit.text,
                "score": hit.score,
            }
            for hit in found
        ]
    }


def timeline(given: Timeline) -> Json:
    """Events in order of their days, and what has none; "future" is what was still ahead for the article."""
    return {
        "topic": given.topic,
        "from": given.period.first,
        "to": given.period.last,
        "which": given.which,
        "total": given.total,
        "events": [_event(event) for event in given.events],
        "undated": [_citation(citation) for citation in given.undated],
    }


def _event(event: Event) -> Json:
    """`value` is that of the words that date it; `start` and `end` are the first and, if there are more, last day."""
    when = event.when
    return {
        "value": when.value or when.first,
        "precision": when.precision,
        "start": when.first,
        **({"end": when.last} if when.last != when.first else {}),
        "label": event.label,
        "status": event.status.value,
        "future": event.status is not Status.HAPPENED,
        "statement": event.statement,
        "words": when.text,
        "basis": when.basis,
        "cue": when.cue,
        "anchor": when.anchor,
        "sources": list(event.sources),
        "independent": event.independent,
        "citations": [_citation(citation) for citation in (event.citation, *event.others)],
        "conflicting": [_event(other) for other in event.conflicting],
    }


def dated(document: Document, expressions: Sequence[TimeExpression]) -> Json:
    """What one article says of times."""
    return {
        "source": document.source,
        "published": document.published.value if document.published else None,
        "published_basis": document.published.basis if document.published else None,
        "dates": dates(expressions),
    }


def dates(expressions: Sequence[TimeExpression]) -> list[Json]:
    """Time expressions, in the order given; "from" and "to" are the first and the last day that is meant."""
    return [_date(expression) for expression in expressions]


def report(done: SyncReport, phrases: Phrases) -> Json:
    """What a sync did."""
    return {
        "read": done.read,
        "unchanged": done.unchanged,
        "removed": done.removed,
        "rebuilt": done.rebuilt,
        "skipped": [
            {
                "source": skipped.source,
                "code": skipped.code,
                "detail": skipped.detail,
                "text": phrases.skipped.get(skipped.code, phrases.skipped_other),
            }
            for skipped in done.skipped
        ],
    }


def _reason(given: Answer, phrases: Phrases) -> Json | None:
    if given.reason is None or given.verdict is Verdict.ANSWERED:
        return None
    return {"code": given.reason.code, "words": list(given.reason.words), "text": reason(given, phrases)}


def _limited(limited: Limited) -> Json:
    return {
        "words": limited.words,
        "from": limited.period.first,
        "to": limited.period.last,
        "met": limited.met,
    }


def _support(support: Support) -> Json:
    """Words of the citation `number` that have no date of their own, and the citation that dates them."""
    return {"number": support.number, **_place(support.span), "by": support.by, "value": support.when.value}


def _citation(citation: Citation) -> Json:
    published = citation.published
    return {
        "number": citation.number,
        "source": citation.source,
        "title": citation.title,
        "publisher": citation.publisher,
        "published": published.value if published else None,
        "published_basis": published.basis if published else None,
        "published_from": (published.inferred_from or None) if published else None,
        "paragraph": citation.paragraph,
        **_place(citation.span),
        "text": citation.text,
        "highlights": [[highlight.start, highlight.end] for highlight in citation.highlights],
        "answers": citation.answers,
        "dates": dates(citation.dates),
        "speaker": citation.speaker,
        "origin": citation.origin,
        "twins": [_twin(twin) for twin in citation.twins],
    }


def _date(expression: TimeExpression) -> Json:
    return {
        **_place(expression.span),
        "text": expression.text,
        "type": expression.type,
        "value": expression.value,
        "from": expression.first,
        "to": expression.last,
        "basis": expression.basis,
    }


def _twin(twin: Twin) -> Json:
    return {"source": twin.source, **_place(twin.span), "text": twin.text, "differs": list(twin.differs)}


def _place(span: Span) -> Json:
    return {"start": span.start, "end": span.end}
