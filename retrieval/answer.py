"""Scored sentences to an answer: what is cited, what is marked in it, and whether it may claim to answer."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from retrieval import judgement
from retrieval.analysis.terms import fold
from retrieval.analysis.tokens import tokens
from retrieval.corroboration import Found, corroborated, day_named, seconded
from retrieval.dating import is_name
from retrieval.kinds import ANY_DAY
from retrieval.limit import Fit, Limit, covers
from retrieval.model import (
    Answer,
    Citation,
    Document,
    Kind,
    Limited,
    Period,
    Reason,
    Span,
    Status,
    Support,
    TimeExpression,
    Timeline,
    Twin,
    Verdict,
)
from retrieval.question import Question
from retrieval.quotes import Statement, quotations, respelled, statements
from retrieval.ranking import Search
from retrieval.selection import NEAR, Scored, Surroundings, select
from retrieval.timex.ranges import joined
from retrieval.timex.reading import within
from retrieval.twins import differences, is_twin

HEADED = 1.5  # how much less a sentence of the text may score than its article's heading and still go before it
MOST = 5  # citations in one answer
COMPARED = 30  # sentences that may be twins of the best one
NEAREST = 8  # the same where none of them answers
TOLD = 4 * MOST  # events that are looked through for those
WEEK = timedelta(days=6)  # from its first day to its last
_HAPPENED = re.compile(
    r"\b(?:geschah(?:en)?|geschehen|passierten?|passiert|ereigneten?|war(?:en)?|happened|occurred)\b", re.IGNORECASE
)
# A sentence that opens with one of these leans on the one before it.
_LEANS = re.compile(
    r"(?:Er|Sie|Es|Ihm|Ihr|Ihn|Ihnen|Dies\w*|Das|Dabei|Dort|Dazu|Dafür|Dagegen|Damit|Darauf|Darin|Danach|Davon|Demnach|Deshalb"
    r"|Letzter\w*|Seine?[rmn]?|Ihre[rmn]?|Der|Die|Diese[rmns]?|Jener|Beide|Betroffen|Auch|So|Zuvor|Zudem|Außerdem|Allerdings|Aber"
    r"|He|She|It|They|His|Her|This|That|These|Those|There)\b"
)
_QUOTED = re.compile(r"[„“”\"«»‚‘’›‹]")
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
    if search.question.limit is not None and reason is None:
        return _limited(search, scored, search.question.limit, documents)
    if reason is None:
        scored = judgement.answering_first(search, _text_first(scored))
        reason = judgement.judge(search, scored)
    return _answer(search, scored, reason, documents)


def _text_first(scored: list[Scored]) -> list[Scored]:
    """The same, but a sentence of the text that says as much goes before its article's heading."""
    best = scored[0]
    if best.features.heading:
        for item in scored[1:]:
            if item.score < best.score - HEADED:
                break
            if not item.features.heading and item.around is best.around and bool(item.answers) >= bool(best.answers):
                return [item, *(other for other in scored if other is not item)]
    return scored


def _limited(search: Search, scored: Sequence[Scored], limit: Limit, documents: int) -> Answer:
    """What answers within the days asked for; else what would, but is of other days or of nobody knows which.

    Of an article without a date only what says the very words of the question ("im vergangenen Sommer") answers it.
    """
    words = limit.span.of(search.question.text)
    for fit in reversed(Fit):
        items = [item for item in scored if item.fit is fit and (item.covered or item.features.before)]
        items = judgement.answering_first(search, _text_first(items)) if items else items
        if items and judgement.judge(search, items) is None:
            answers = fit is Fit.YES or (fit is Fit.UNKNOWN and words.casefold() in items[0].text.casefold())
            reason = None if answers else Reason("outside_period", (words,), kind=search.question.kind)
            found = _answer(search, items, reason, documents)
            return replace(found, limited=Limited(words, limit.period, met=fit is Fit.YES))
    found = _answer(search, scored, judgement.judge(search, list(scored)), documents)
    return replace(found, limited=Limited(words, limit.period, met=any(item.fit is Fit.YES for item in scored)))


def events(question: str, limit: Limit, told: Timeline, documents: int) -> Answer:
    """What happened, or is to happen, within the days a question names; their words are marked.

    First what lies wholly within them, then what is only known to be about then ("nächste Woche"). What is known of a
    month alone ("ab August") is no answer to what happened on one of its days; what was only planned for about then
    is none to what happened.
    """
    words = limit.span.of(question)
    happened = _HAPPENED.search(question) is not None
    whole = [event for event in told.events if covers(limit.period, event.when.first, event.when.last)]
    about = [
        event
        for event in told.events
        if event not in whole
        and _is_about(limit.period, event.when)
        and (event.status is Status.HAPPENED or not happened)
    ]
    dated = [*whole, *about][:MOST]
    reason = None if dated else Reason("outside_period", (words,))
    citations = tuple(
        replace(event.citation, number=number, origin=number, highlights=(event.when.span,), answers=True)
        for number, event in enumerate(dated, start=1)
    )
    verdict = Verdict.ANSWERED if citations else Verdict.NOTHING
    limited = Limited(words, limit.period, met=bool(citations))
    return Answer(question, verdict, reason, citations, documents, "", limited=limited)


def _is_about(period: Period, when: TimeExpression) -> bool:
    """Whether days that lie not all within a period are no more than it has, or than a week has."""
    first, last = date.fromisoformat(when.first or ""), date.fromisoformat(when.last or "")
    if period.first is None or period.last is None:
        return True
    most = date.fromisoformat(period.last) - date.fromisoformat(period.first)
    return last - first <= max(most, WEEK)


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
    whole = _groups(excerpts, len(excerpts), search.question.kind)
    groups = [group for group in whole if _is_first(group[0].item, passages)][:limit]
    return tuple(
        _citation(first, number, _answers_alone(search, first.item, scored[0]), rest)
        for number, (first, *rest) in enumerate(groups, start=len(shown) + 1)
    )


def _is_worth_showing(search: Search, item: Scored) -> bool:
    about = item.features.heading == 0 and bool(item.covered_near) and judgement.knows_subject(search, item)
    return about and (not search.question.phrases or _holds_phrase(search, item))


def _answers_alone(search: Search, item: Scored, best: Scored) -> bool:
    is_asked_for = search.question.kind is Kind.STATEMENT or _answers_too(item, best)
    return item.fit is not Fit.NO and is_asked_for and judgement.judge(search, [item]) is None


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
    groups = _groups([_excerpt(search, item, scored) for item in shown], most, search.question.kind)
    dated: list[tuple[_Excerpt, Found]] = []
    if verdict is Verdict.ANSWERED and search.question.kind is Kind.WHEN:
        dated = [(first, found) for first, *_ in groups if (found := corroborated(search, first.item, scored))]
        for _, found in dated:
            _add(search, found, groups, scored)
        if len(groups) < MOST and (second := seconded(search, groups[0][0].item, scored)):
            _add(search, second, groups, scored)
    citations = tuple(_citations(groups, answers=verdict is Verdict.ANSWERED))
    return Answer(
        question=search.question.text,
        verdict=verdict,
        reason=reason,
        citations=citations,
        documents=documents,
        as_of="",
        supports=tuple(_supports(dated, groups)),
    )


def _add(search: Search, found: Found, groups: list[list["_Excerpt"]], scored: Sequence[Scored]) -> None:
    """Shows the sentence that dates another one, if it is not shown yet."""
    if _place_of(found, groups) is None:
        found.item.answers = [found.when.span]
        groups[MOST - 1 :] = []
        groups.append([_excerpt(search, found.item, scored)])


def _supports(dated: Sequence[tuple["_Excerpt", Found]], groups: Sequence[Sequence["_Excerpt"]]) -> Iterator[Support]:
    for excerpt, found in dated:
        number = next((n for n, group in enumerate(groups, start=1) if group[0] is excerpt), None)
        by = _place_of(found, groups)
        if number is not None and by is not None and number != by:
            yield Support(number, found.span, by, found.when)


def _place_of(found: Found, groups: Sequence[Sequence["_Excerpt"]]) -> int | None:
    """The number of the citation that holds the words that date others, as its own and not as a twin's."""
    for number, (first, *_) in enumerate(groups, start=1):
        if first.item.around is found.item.around and first.span.covers(found.when.span):
            return number
    return None


def _beside(search: Search, scored: Sequence[Scored]) -> list[Scored]:
    """The best sentence and those that answer nearly as well; twins of them whatever their score."""
    best = scored[0]
    return [item for item in scored[:COMPARED] if item is best or _answers_too(item, best) or _is_twin(item, best)]


def _nearest(scored: Sequence[Scored]) -> list[Scored]:
    """The best sentence and its twins: all that is shown where nothing answers."""
    best = scored[0]
    return [item for item in scored[:NEAREST] if item is best or _is_twin(item, best)]


def _answers_too(item: Scored, best: Scored) -> bool:
    close = item.score >= best.score - NEAR
    return close and bool(item.answers) >= bool(best.answers) and item.features.heading == 0


def _is_twin(item: Scored, best: Scored) -> bool:
    return item.around is not best.around and bool(item.covered & best.covered) and is_twin(item.text, best.text)


@dataclass(frozen=True)
class _Excerpt:
    """A sentence, or two, about to be cited; of one that turns out to be a twin only the words are ever asked for."""

    search: Search
    item: Scored
    span: Span

    @cached_property
    def text(self) -> str:
        """As it stands."""
        return self.span.of(self.item.around.holding.document.text)

    @cached_property
    def highlights(self) -> tuple[Span, ...]:
        """What is marked in it."""
        answers = _whole(self.search.question, self.item)
        return tuple(each for each in answers if self.span.covers(each)) or tuple(_unasked(self.search, self.item))

    @cached_property
    def speaker(self) -> str | None:
        """Who says it, as the text names them."""
        return next((each.speaker for each in _spoken(self.item) if each.span.overlaps(self.item.span)), None)


def _excerpt(search: Search, item: Scored, scored: Sequence[Scored]) -> _Excerpt:
    return _Excerpt(search, item, _widened(item, scored))


def _spoken(item: Scored) -> list[Statement]:
    """Who says what in a sentence's passage, up to that sentence."""
    text = item.around.holding.document.text
    return statements(text, item.kept.passage.sentences, until=item.span.end)


def _whole(question: Question, item: Scored) -> list[Span]:
    """The words that answer; of a time that lasts from one day to another both, unless one of these is asked for."""
    if question.kind is not Kind.WHEN or question.sort not in ANY_DAY:
        return item.answers
    times = _times(item.around.holding.document, item.span)
    return list(dict.fromkeys(next((t.span for t in times if t.span.covers(each)), each) for each in item.answers))


def _widened(item: Scored, scored: Sequence[Scored]) -> Span:
    """The sentence, or two where one alone misleads: a pronoun without its noun, a quote without its speaker."""
    text = item.around.holding.document.text
    sentences = item.kept.passage.sentences
    previous = sentences[item.place - 1] if item.place > 0 else None
    following = sentences[item.place + 1] if item.place + 1 < len(sentences) else None
    span = item.span
    for statement in _spoken(item) if _QUOTED.search(text, item.kept.passage.span.start, span.end) else ():
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
        if item.score - other.score < NEAR / 2 and _adjoin(text, first.span, second.span):
            return Span(first.span.start, second.span.end)
    return item.span


def _adjoin(text: str, first: Span, second: Span) -> bool:
    """Whether nothing but white space, and no paragraph's end, lies between two sentences."""
    between = text[first.end : second.start]
    return not between.strip() and between.count("\n") < 2


def _citations(groups: Sequence[Sequence[_Excerpt]], *, answers: bool) -> Iterator[Citation]:
    """Excerpts as citations, twins folded into the first of their wording."""
    for number, (first, *rest) in enumerate(groups, start=1):
        yield _citation(first, number, answers, rest)


def _groups(excerpts: Sequence[_Excerpt], most: int, kind: Kind) -> list[list[_Excerpt]]:
    """Excerpts of one wording together, in order of their first ones; overlapping ones are dropped.

    Asked when, the same words are not the same answer if they mean different days: "am Freitag" of two weeks.
    """
    groups: list[list[_Excerpt]] = []
    for excerpt in excerpts:
        if any(_same_place(excerpt, other) for group in groups for other in group):
            continue
        home = next((group for group in groups if _is_same(group[0], excerpt, kind)), None)
        if home is not None:
            if all(excerpt.item.around is not other.item.around for other in home):
                home.append(excerpt)
        elif len(groups) < most:
            groups.append([excerpt])
    if kind is Kind.WHEN:
        for group in groups:
            group.sort(key=_uncertainty)
    return groups


def _uncertainty(excerpt: _Excerpt) -> int:
    """How little is known of an article's date: of the same words those are shown first that can be dated."""
    published = excerpt.item.around.holding.document.published
    return 3 if not excerpt.item.answers else 2 if published is None else int(published.basis == "twin")


def _is_same(left: _Excerpt, right: _Excerpt, kind: Kind) -> bool:
    return is_twin(left.text, right.text) and not (kind is Kind.WHEN and _mean_other_days(left, right))


def _mean_other_days(left: _Excerpt, right: _Excerpt) -> bool:
    """Whether the days that two excerpts mean differ; where one has none, the words for them, or who is spoken of."""
    ours, theirs = _asked_times(left), _asked_times(right)
    if _have_days(ours) and _have_days(theirs):
        return not any(
            (our.first or "") <= (their.last or "") and (their.first or "") <= (our.last or "")
            for our in ours
            for their in theirs
            if our.first and their.first
        )
    named, others = ({day_named(each.text) for each in times} - {""} for times in (ours, theirs))
    return bool(named and others and named.isdisjoint(others)) or _name_others(left, right)


def _have_days(times: Sequence[TimeExpression]) -> bool:
    return any(each.first and each.last for each in times)


def _name_others(left: _Excerpt, right: _Excerpt) -> bool:
    """Whether each of two wordings has a noun in place of the other's, and one of them is a name: another place."""
    language = left.item.around.holding.document.language
    ours, theirs = (
        {token.word for token in tokens(each.text) if token.word[0].isupper() and not day_named(token.word)}
        for each in (left, right)
    )
    own, others = ours - theirs, theirs - ours
    return bool(own and others) and any(is_name(word, language) for word in own | others)


def _asked_times(excerpt: _Excerpt) -> list[TimeExpression]:
    """The times that are marked in an excerpt; all of them if nobody looked for what answers."""
    times = _times(excerpt.item.around.holding.document, excerpt.span)
    if not excerpt.item.answers:
        return times
    return [each for each in times if any(each.span.overlaps(marked) for marked in excerpt.highlights)]


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
        dates=tuple(_marked_whole(excerpt, answers=answers)),
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


def _marked_whole(excerpt: _Excerpt, *, answers: bool) -> Iterator[TimeExpression]:
    """The times of an excerpt; one that lasts from one day to another is parted where only one of them answers."""
    document = excerpt.item.around.holding.document
    for each in _times(document, excerpt.span):
        marked = [span for span in excerpt.highlights if answers and each.span.overlaps(span)]
        if all(span.covers(each.span) or each.precision != "range" for span in marked):
            yield each
        else:
            yield from (part for part in within(document, excerpt.span) if each.span.covers(part.span))


def _times(document: Document, span: Span) -> list[TimeExpression]:
    """The times of a stretch of text, each from its first day to its last."""
    return joined(document.text, within(document, span))


def _unasked(search: Search, item: Scored) -> list[Span]:
    """Where no kind is known: quoted words that the question does not hold, else the longest run without its words."""
    text = item.around.holding.document.text
    asked = fold(search.question.text)
    quoted = [span for span in quotations(text, item.span) if fold(span.of(text)) not in asked]
    if quoted:
        return [Span(span.start, min(span.end, item.span.end)) for span in quoted if span.start < item.span.end]
    held = {form.term for sought in search.sought for form in sought.forms if form.weight >= 0.8}
    words = tokens(text, item.span)
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
    return all(respelled(phrase) in respelled(text) for phrase in search.question.phrases)
