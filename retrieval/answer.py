"""Scored sentences to an answer: what is cited, what is marked in it, and whether it may claim to answer."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from retrieval import judgement
from retrieval.analysis.terms import fold
from retrieval.analysis.tokens import tokens
from retrieval.model import Answer, Citation, Kind, Reason, Span, Twin, Verdict
from retrieval.quotes import Statement, quotations, statements
from retrieval.ranking import Search
from retrieval.selection import Scored, Surroundings, select
from retrieval.timex import expressions
from retrieval.twins import differences, is_twin

MOST = 5  # citations in one answer
COMPARED = 30  # sentences that may be twins of the best one
NEAREST = 8  # the same where none of them answers
CLOSE = 1.2  # how far below the best a sentence may score and still be shown beside it
_QUOTES = str.maketrans(dict.fromkeys("„“”«»‟‹›", '"') | dict.fromkeys("‚‘’", "'"))
# A sentence that opens with one of these leans on the one before it.
_LEANS = re.compile(
    r"(?:Er|Sie|Es|Ihm|Ihr|Ihn|Ihnen|Dies\w*|Das|Dabei|Dort|Dazu|Dafür|Dagegen|Damit|Darauf|Darin|Danach|Davon|Demnach|Deshalb"
    r"|Letzter\w*|Seine?[rmn]?|Ihre[rmn]?|Der|Die|Diese[rmns]?|Jener|Beide|Betroffen|Auch|So|Zuvor|Zudem|Außerdem|Allerdings|Aber"
    r"|He|She|It|They|His|Her|This|That|These|Those|There)\b"
)
_PRONOUNS = re.compile(r"(?:Er|Sie|Es|Ihm|Ihr|Ihn|Ihnen|Dies|Das|Letzter\w*|He|She|It|They|This|That)\b")


def compose(search: Search, arounds: Sequence[Surroundings], documents: int) -> Answer:
    """Decides what an archive answers to a question.

    arounds    documents of the best candidates, with the passages read of them
    documents  how many the archive holds
    The citations still have to be compared with their sources before anyone sees them.
    """
    scored = select(search, arounds)
    reason = judgement.without_evidence(search, documents, bool(scored))
    if search.question.phrases and reason is None:
        scored = [item for item in scored if _holds_phrase(search, item)]
        if not scored:
            reason = Reason("phrase_not_found", search.question.phrases, kind=search.question.kind)
    if reason is not None and not scored:
        return Answer(search.question.text, Verdict.NOTHING, reason, (), documents, "")
    if reason is None:
        reason = judgement.judge(search, scored)
    return _answer(search, scored, reason, documents)


def further(
    search: Search, arounds: Sequence[Surroundings], shown: Mapping[tuple[str, Span], str], limit: int
) -> tuple[Citation, ...]:
    """The next best sentences to a question, from passages that were not shown, best first.

    shown   source and place of what was shown, with its words: no twins of them are wanted
    Numbers go on behind `shown`. One that an answer would not have shown beside its best does not claim to answer;
    what somebody said is an answer to that question however much else they said.
    """
    if not search.sought:
        return ()
    scored = select(search, arounds, COMPARED)
    excerpts: list[_Excerpt] = []
    for item in scored[: COMPARED + len(shown)]:
        if _is_worth_showing(search, item) and not _was_shown(item, shown):
            excerpt = _excerpt(search, item, scored)
            if not any(is_twin(excerpt.text, text) for text in shown.values()):
                excerpts.append(excerpt)
    passages: set[str] = set()
    groups = [group for group in _groups(excerpts, len(excerpts)) if _is_first(group[0].item, passages)][:limit]
    return tuple(
        _citation(first, number, _answers_alone(search, first.item, scored[0]), rest)
        for number, (first, *rest) in enumerate(groups, start=len(shown) + 1)
    )


def _is_worth_showing(search: Search, item: Scored) -> bool:
    about = item.features.heading == 0 and bool(item.covered_near) and judgement.knows_subject(search, item)
    return about and (not search.question.phrases or _holds_phrase(search, item))


def _answers_alone(search: Search, item: Scored, best: Scored) -> bool:
    is_asked_for = search.question.kind is Kind.STATEMENT or _answers_too(item, best)
    return is_asked_for and judgement.judge(search, [item]) is None


def _was_shown(item: Scored, shown: Collection[tuple[str, Span]]) -> bool:
    passage = item.kept.passage
    return any(source == passage.source and passage.span.overlaps(span) for source, span in shown)


def _is_first(item: Scored, passages: set[str]) -> bool:
    """Whether this is the first of its passage, which is noted."""
    known = item.kept.passage.id in passages
    passages.add(item.kept.passage.id)
    return not known


def _answer(search: Search, scored: Sequence[Scored], reason: Reason | None, documents: int) -> Answer:
    if reason is None:
        verdict, shown, most = Verdict.ANSWERED, _beside(search, scored), MOST
    elif judgement.knows_subject(search, scored[0]):
        verdict, shown, most = Verdict.RELATED, _nearest(scored), 1
    else:
        return Answer(search.question.text, Verdict.NOTHING, reason, (), documents, "")
    excerpts = [_excerpt(search, item, scored) for item in shown]
    citations = tuple(_citations(excerpts, most, answers=verdict is Verdict.ANSWERED))
    return Answer(search.question.text, verdict, reason, citations, documents, "")


def _beside(search: Search, scored: Sequence[Scored]) -> list[Scored]:
    """The best sentence and those that answer nearly as well; twins of them whatever their score."""
    best = scored[0]
    return [item for item in scored[:COMPARED] if item is best or _answers_too(item, best) or _is_twin(item, best)]


def _nearest(scored: Sequence[Scored]) -> list[Scored]:
    """The best sentence and its twins: all that is shown where nothing answers."""
    best = scored[0]
    return [item for item in scored[:NEAREST] if item is best or _is_twin(item, best)]


def _answers_too(item: Scored, best: Scored) -> bool:
    close = item.score >= best.score - CLOSE
    return close and bool(item.answers) >= bool(best.answers) and item.features.heading == 0


def _is_twin(item: Scored, best: Scored) -> bool:
    return item.around is not best.around and bool(item.covered & best.covered) and is_twin(item.text, best.text)


@dataclass(frozen=True, slots=True)
class _Excerpt:
    """A sentence, or two, about to be cited."""

    item: Scored
    span: Span
    text: str
    highlights: tuple[Span, ...]
    speaker: str | None


def _excerpt(search: Search, item: Scored, scored: Sequence[Scored]) -> _Excerpt:
    text = item.around.holding.document.text
    spoken = statements(text, list(item.kept.passage.sentences))
    span = _widened(search, item, spoken, scored)
    highlights = tuple(h for h in item.answers if span.covers(h)) or tuple(_unasked(search, item))
    speakers = [s.speaker for s in spoken if s.span.overlaps(item.span)]
    return _Excerpt(item, span, span.of(text), highlights, speakers[0] if speakers else None)


def _widened(search: Search, item: Scored, spoken: Sequence[Statement], scored: Sequence[Scored]) -> Span:
    """The sentence, or two where one alone misleads: a pronoun without its noun, a quote without its speaker."""
    text = item.around.holding.document.text
    sentences = item.kept.passage.sentences
    previous = sentences[item.place - 1] if item.place > 0 else None
    following = sentences[item.place + 1] if item.place + 1 < len(sentences) else None
    span = item.span
    for statement in spoken:
        if statement.span.overlaps(span) and statement.quote and not statement.speaker_span.overlaps(span):
            if following and statement.speaker_span.overlaps(following) and _adjoin(text, span, following):
                return Span(span.start, following.end)
            if previous and statement.speaker_span.overlaps(previous) and _adjoin(text, previous, span):
                return Span(previous.start, span.end)
    opening = item.text.lstrip('„“"»«')
    if previous and _adjoin(text, previous, span) and _LEANS.match(opening):
        before = next((s for s in scored if s.kept is item.kept and s.place == item.place - 1), None)
        gained = before is not None and bool(before.covered - item.covered)
        if gained or _PRONOUNS.match(opening):
            return Span(previous.start, span.end)
    if following and not item.answers and _goes_on(item, text, following):
        return Span(span.start, following.end)
    return _with_close_neighbour(item, scored, text)


def _goes_on(item: Scored, text: str, following: Span) -> bool:
    """Whether the next sentence says more of the same thing, and no kind of answer tells which of the two is meant."""
    return _adjoin(text, item.span, following) and _PRONOUNS.match(following.of(text)) is not None


def _with_close_neighbour(item: Scored, scored: Sequence[Scored], text: str) -> Span:
    """The sentence with the one before or after it, where that one answers nearly as well and adds words asked for."""
    for other in scored[:6]:
        if other is item or other.kept is not item.kept or abs(other.place - item.place) != 1:
            continue
        first, second = sorted((item, other), key=lambda each: each.place)
        if item.score - other.score < CLOSE / 2 and _adjoin(text, first.span, second.span):
            return Span(first.span.start, second.span.end)
    return item.span


def _adjoin(text: str, first: Span, second: Span) -> bool:
    """Whether nothing but white space, and no paragraph's end, lies between two sentences."""
    between = text[first.end : second.start]
    return not between.strip() and between.count("\n") < 2


def _citations(excerpts: Sequence[_Excerpt], most: int, *, answers: bool) -> Iterator[Citation]:
    """Excerpts as citations: overlapping ones dropped, twins folded into the first of their wording."""
    for number, (first, *rest) in enumerate(_groups(excerpts, most), start=1):
        yield _citation(first, number, answers, rest)


def _groups(excerpts: Sequence[_Excerpt], most: int) -> list[list[_Excerpt]]:
    """Excerpts of one wording together, in order of their first ones."""
    groups: list[list[_Excerpt]] = []
    for excerpt in excerpts:
        if any(_same_place(excerpt, other) for group in groups for other in group):
            continue
        home = next((group for group in groups if is_twin(group[0].text, excerpt.text)), None)
        if home is not None:
            if all(excerpt.item.around is not other.item.around for other in home):
                home.append(excerpt)
        elif len(groups) < most:
            groups.append([excerpt])
    return groups


def _same_place(left: _Excerpt, right: _Excerpt) -> bool:
    return left.item.around is right.item.around and left.span.overlaps(right.span)


def _citation(excerpt: _Excerpt, number: int, answers: bool, twins: Sequence[_Excerpt]) -> Citation:
    document = excerpt.item.around.holding.document
    return Citation(
        number=number,
        passage=excerpt.item.kept.passage.id,
        source=document.source,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        paragraph=excerpt.item.kept.passage.paragraph,
        span=excerpt.span,
        text=excerpt.text,
        highlights=excerpt.highlights if answers else (),
        answers=answers,
        origin=number,
        dates=expressions(document.text, excerpt.span),
        speaker=excerpt.speaker,
        twins=tuple(
            Twin(
                twin.item.around.holding.document.source,
                twin.span,
                twin.text,
                differences(excerpt.text, twin.text),
            )
            for twin in twins
        ),
    )


def _unasked(search: Search, item: Scored) -> list[Span]:
    """Where no kind is known: quoted words that the question does not hold, else the longest run without its words."""
    text = item.around.holding.document.text
    asked = fold(search.question.text)
    quoted = [span for span in quotations(text, item.span) if fold(span.of(text)) not in asked]
    if quoted:
        return [Span(span.start, min(span.end, item.span.end)) for span in quoted if span.start < item.span.end]
    held = {form.term for sought in search.sought for form in sought.forms if form.weight >= 0.8}
    words = list(tokens(text, item.span))
    language = item.around.holding.document.language
    stops = [
        -1,
        *(n for n, word in enumerate(words) if judgement.term_of(word.word, language) in held),
        len(words),
    ]
    first, last = max(pairwise(stops), key=lambda pair: pair[1] - pair[0])
    return [Span(words[first + 1].start, words[last - 1].end)] if last - first > 1 else []


def _holds_phrase(search: Search, item: Scored) -> bool:
    """Whether every quoted phrase stands in the article; if somebody is asked for who said it, in the very passage."""
    text = item.around.holding.document.text
    if search.question.kind is Kind.SPEAKER:
        text = item.kept.passage.span.of(text)
    return all(_plain(phrase) in _plain(text) for phrase in search.question.phrases)


@lru_cache(maxsize=64)
def _plain(text: str) -> str:
    return re.sub(r"[\s\"']+", " ", text.translate(_QUOTES)).strip(" .,!?").lower()
