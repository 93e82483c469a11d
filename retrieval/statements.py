"""An article's dated statements: which sentence speaks of which day, and whether it happened, is planned or due."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.resources import files

from retrieval.analysis.lexicons import stopwords
from retrieval.analysis.terms import lemma
from retrieval.model import Document, Language, Precision, Span, Status, TimeExpression
from retrieval.passages import passages
from retrieval.quotes import is_saying, quotations
from retrieval.sentences import LONGEST_SUBHEAD
from retrieval.timex.german_tense import is_strong_preterite
from retrieval.timex.ranges import joined
from retrieval.timex.reading import read


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that speaks of a time.

    span    the sentence in the document's text
    clause  the part of it that holds `when`, up to the next comma
    when    the words inside that date it; without `first`, nobody can say which day they mean
    said    that somebody said something is what happened then
    others  the sentence's further time expressions, in order
    """

    span: Span
    clause: Span
    when: TimeExpression
    status: Status
    said: bool
    others: tuple[TimeExpression, ...] = ()

    @property
    def times(self) -> tuple[TimeExpression, ...]:
        """All time expressions of the sentence, in order."""
        return tuple(sorted((self.when, *self.others), key=lambda each: each.span))


def of(document: Document, sentences: Sequence[Span] | None = None) -> tuple[Statement, ...]:
    """The statements of an article in order; a sentence gives one, or two where it tells of two days.

    sentences  those of its passages, in order, if they are known already
    """
    expressions = joined(document.text, read(document))
    if not any(map(_can_date, expressions)):
        return ()
    if sentences is None:
        sentences = [sentence for passage in passages(document) for sentence in passage.sentences]
    appeared = _appeared(document)
    return tuple(
        statement
        for sentence, held in _held(sentences, expressions)
        if any(map(_can_date, held))
        for statement in _Sentence(document, sentence, appeared).statements(held)
    )


@cache
def rules() -> str:
    """Changes whenever the same article could yield other statements: with these rules, or those of its times."""
    here = files("retrieval")
    sources = [here.joinpath("statements.py"), *sorted(here.joinpath("timex").iterdir(), key=lambda path: path.name)]
    written = b"\0".join(path.read_bytes() for path in sources if path.is_file())
    return blake2b(written, digest_size=8).hexdigest()


def _can_date(expression: TimeExpression) -> bool:
    """Whether words can say when something is; how long, how often and "derzeit" cannot."""
    if expression.type == "TIME" and (expression.first is None or _CLOCK.search(expression.value or "")):
        return _DAY.search(expression.text) is not None
    if _SAME.search(expression.text) and expression.basis == "published":
        return False
    if expression.first is not None:
        return expression.type != "SET"
    return expression.type == "DATE" and expression.value != "PRESENT_REF"


def _held(
    sentences: Sequence[Span], expressions: Sequence[TimeExpression]
) -> Iterator[tuple[Span, list[TimeExpression]]]:
    """The sentences that hold expressions, each with these; both are given in order."""
    place = 0
    for sentence in sentences:
        held = []
        while place < len(expressions) and expressions[place].span.end <= sentence.end:
            if sentence.covers(expressions[place].span):
                held.append(expressions[place])
            place += 1
        if held:
            yield sentence, held


def _appeared(document: Document) -> tuple[str, str] | None:
    """The first and the last day on which a document may have appeared."""
    if document.published is None:
        return None
    value = document.published.value
    return value + "0000-01-01"[len(value) :], value + "0000-12-31"[len(value) :]  # compared only, so 31 ends any month


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Rules as data. Of German and English, since each has quotations in the other.

_SUBORDINATING = {
    "de": _words(
        """
        dass ob weil da wenn falls sofern als nachdem bevor ehe bis obwohl während sobald solange seit seitdem damit
        indem wie wo wann warum wer was
        """
    ),
    "en": _words(
        """
        that if because when unless as after before until although while since whether where who which whose so than
        """
    ),
}
_RELATIVE = _words("der die das den dem deren dessen denen welche welcher welches wer was wo worin womit")
_PREPOSITIONS = _words(
    """
    in an auf mit von aus bei nach zu vor über unter für durch um ohne gegen seit während wegen am im zum zur vom beim
    on at of with from by for to under over during after before
    """
)
_CONDITIONAL = {
    "de": _words("falls wenn sofern sollte sollten"),
    "en": _words("if unless should provided"),
}
# Where one part of a word is looked for after another, both are bounded: a row of letters may be as long as a sentence.
# What a planned thing is told with, in the same clause: a verb that looks ahead.
_PLANNED = {
    "de": re.compile(
        r"\b(?:will|wollen|wolle|soll|sollen|solle|sollte|sollten|wollten?(?!.*\b(?:nicht|nichts|kein\w*)\b)"
        r"|wird|werden|werde|würden?|dürften?|könnten?|möchten?|plant|planen|plane|erwartet|beabsichtigt"
        r"|steht (?:\w+ ){0,8}(?:an|bevor)|steht (?:\w+ ){0,8}auf dem (?:Plan|Programm)"
        r"|ist (?:\w+ ){0,8}zu erwarten|ins Auge gefasst)\b"
    ),
    "en": re.compile(
        r"\b(?:will|would|shall|could|might|may|plans?|planning|expects?|expected|intends?|aims?|hopes?"
        r"|due|going to|(?:is|are|was|were) (?:due |set )?to)\b"
    ),
}
# Words that say how sure a plan is, or what happened: "wurde vermutlich am Montag gestohlen".
_UNSURE = {
    "de": re.compile(r"\b(?:[Vv]oraussichtlich|[Pp]lanmäßig|[Vv]ermutlich|wohl|[Ww]omöglich|[Mm]öglicherweise)\b"),
    "en": re.compile(r"\b(?:[Ll]ikely|[Pp]robably)\b"),
}
# What tells of no plan beside a day that was over: "wird seit Montag vermisst", "could not agree".
_NO_PLAN_OF_YORE = _words("wird werden werde could may might")
# Participles that tell of a plan only beside "für" or a form of "sein": who "hat angekündigt" did something.
_INTENDED = {
    "de": re.compile(r"\b(?:geplant|vorgesehen|angesetzt|anberaumt|angekündigt|angepeilt|terminiert|vorgemerkt)\b"),
    "en": re.compile(r"\b(?:planned|scheduled|set|slated|billed|announced)\b"),
}
_FOR = {
    "de": re.compile(r"\b(?:[Ff]ür|[Aa]ls)\s(?:\w+\s){0,2}\Z"),
    "en": re.compile(r"\b(?:[Ff]or|[Tt]o start on)\s(?:\w+\s){0,2}\Z"),
}
_IS = {
    "de": re.compile(r"\b(?:ist|sind|war|waren|sei|seien|wurde|wurden)\b"),
    "en": re.compile(r"\b(?:is|are|was|were|be)\b"),
}
_HAS = re.compile(r"\b(?:hat|haben|habe|hatte|hatten|had|have|has)\b")
# "soll am Mittwoch gesagt haben": not planned but rumoured.
_RUMOURED = re.compile(
    r"\b(?:ge\w{1,40}|\w{1,40}ge\w{1,40}|(?:be|er|ver|ent|zer|unter|über|wider|miss)\w{1,40}|\w{1,40}iert)(?:t|en)?"
    r"\s(?:haben|sein|worden sein)\W*\Z"
)
_PAST = {
    "de": re.compile(
        r"\b(?:hat|haben|hatte|hatten|habe|hätten|war|waren|wurde|wurden|worden|gewesen|(?:ist|sind|sei|seien)\b.*?"
        r"\b(?:ge\w{1,40}|\w{1,40}ge\w{1,40}|(?:be|er|ver|ent|zer)\w{1,40})(?:t|en)"
        r"|kam|kamen|ging|gingen|gab|gaben|traf|trafen|sprach|sprachen|begann|begannen|fand|fanden|stand|standen|lag"
        r"|lagen|fiel|fielen|hielt|hielten|nahm|nahmen|schrieb|schrieben|rief|riefen|lief|liefen|blieb|blieben|ließ"
        r"|ließen|stieg|stiegen|starb|starben|schloss|schlossen|griff|griffen|trat|traten|zog|zogen|flog|flogen|fuhr"
        r"|fuhren|brach|brachen|bot|boten|verlor|verloren|gewann|gewannen|wies|wiesen|schlug|schlugen|trug|trugen"
        r"|empfing|empfingen|erhielt|erhielten|drang|drangen|bat|baten|schied|schieden|sah|sahen|ritt|schoss|schossen"
        r"|verschob|verschoben|strich|strichen|warf|warfen|unterschrieb|unterschrieben|entschied|entschieden|entließ"
        r"|mussten?|konnten?|durften?|\w+gab|\w+kam|\w+trat|\w{2,}(?:elte|erte|igte|ierte|chte|ete|gte|kte|ste|fte|pte"
        r"|hlte|nnte|mmte|llte|hnte|hrte|brte|rte|nte|tzte|bte|ute)n?)\b"
    ),
    "en": re.compile(
        r"\b(?:\w+ed|was|were|had|has|have|did|met|said|told|began|took|went|came|left|held|gave|got|made|won|lost|fell"
        r"|rose|flew|struck|hit|sent|spoke|wrote|led|drew|broke|built|bought|shot|brought|became|put|cut|kept|stood"
        r"|sold|paid|bid|bled|bred|caught|chose|cost|dealt|died|drank|drove|ate|fed|felt|fought|fled|forgot|froze|grew|hung|heard|hid"
        r"|knew|laid|lay|lent|lit|meant|rang|ran|sang|sank|sat|saw|shook|shot|shrank|slid|sought|spent|stole|stuck|swam|swept|swore|taught"
        r"|threw|thought|understood|upheld|withdrew|woke|wore|overthrew|undertook|overcame"
        r"|(?<!to )(?<!not )(?:quit|burst|set|shut|let|hurt|split|spread|cast|beat))\b"
    ),
}
_PRESENT_IN_TE = _words("heute bitte leute gute letzte erste nächste rechte breite")
_UNTIL = re.compile(
    r"\b(?:[Bb]is(?:\s(?:spätestens|einschließlich))?|[Ss]pätestens(?:\s(?:bis|am|im))?"
    r"|[Bb]y|[Uu]ntil|[Nn]o later than)\s(?:(?:zum|zur|zu|den|dem|end|the|kommenden|Ende)\s)?\Z"
)
_REPORT_OF = re.compile(
    r"(?:[Bb]ericht|[Aa]ngabe|[Mm]itteilung|[Mm]eldung|[Ii]nterview|[Ee]rklärung|[Aa]ussage|[Ss]chreiben|[Ss]tatement"
    r"|[Rr]eport)(?:en|e|s|n)?\s(?:vom|von|of|from)\s(?:\w+\s)?\Z"
)
_SINCE = re.compile(r"\b(?:[Ss]eit|[Ss]eitdem|[Ss]ince)\s(?:\w+\s)?\Z")
_TERM = re.compile(
    r"\b(?:\w*[Ff]rist|Ultimatum|Ultimatums|Stichtag|Deadline|Fristende"
    r"|(?:Einsende|Anmelde|Bewerbungs|Melde|Annahme|Redaktions)schluss|deadline|ultimatum)\b"
)
_RUNS_OUT = re.compile(
    r"\b(?:läuft|laufe|lief|liefe|endet|ende|endete|verstreicht|verstrich|verstrichen|abgelaufen|abläuft|ablaufe|ist|sei"
    r"|war|expires?|expired|ends?|ended|runs?|ran|is|was|passed?)\b"
)
_LAPSES = re.compile(r"\b(?:läuft|laufe|liefe)\b.*\bab\b|\b(?:abläuft|ablaufe|auslaufe|expires|runs out)\b")
_OBLIGED = re.compile(
    r"\b(?:muss|müssen|müsse|müsst|müssten?|[Ss]ollten?|Zeit|gefordert|fordert|fordern|verlangt|verlangen|gesetzt|sonst"
    r"|andernfalls|falls|einreichen|eingereicht|bewerben|anmelden|angemeldet|beantragen|beantragt|abgeben|must|has to"
    r"|have to|needs? to|demand(?:s|ed)?|unless|if|otherwise|threaten(?:s|ed)?|apply|submit(?:ted)?)\b"
)
# Dates that something is measured against: "freundlicher als im Februar".
_COMPARED = re.compile(
    r"\b(?:[Aa]ls|[Ww]ie|[Tt]han|[Ww]ie (?:zuletzt|schon)|as|[Gg]egenüber|[Vv]ergl(?:eich|ichen) (?:zum?|zur|mit)"
    r"|compared (?:to|with))\s(?:(?:im|am|in|an|seit|vor|zu|on|since)\s)?(?:(?:der|dem|den|einem|einer|the|an?)\s)?"
    r"(?:\w+\s)?\Z"
)
# "der erste Besuch seit einem Streit im Februar" is not of February.
_FIRST_SINCE = re.compile(r"\b(?:erste|first)\w{0,2}\b.*\b(?:seit|since)\b[^,;:]*\Z")
# Verbs of saying whose doing is the news itself: somebody who "kündigt Zölle an" does more than talk.
_PERFORMED = _words(
    """
    kündigt kündigte kündigten angekündigt ankündigte ankündigten announces announced bestätigt bestätigte bestätigten
    confirms confirmed droht drohte lehnt lehnte abgelehnt gibt gab gaben bekanntgegeben hofft hoffte hofften gehofft
    """
)
_ENDS = ' .,;:!?“”"«»'
_ASIDE = {
    "de": re.compile(
        r"(?:kündigte|kündigten|gab|gaben|bestätigte|bestätigten)\s(?:\S+\s){1,7}(?:an|bekannt)"
        r"|(?:bestätigte|bestätigten)(?:\s\S+){1,6}"
        r"|wie\s(?:\S+\s){1,7}(?:bestätigte|ankündigte|bekanntgab|bekannt gab)n?"
    ),
    "en": re.compile(
        r"(?:\S+\s){1,5}(?:announced|confirmed)(?:\s(?:on|late|early|this|last|\d+|(?:[A-Z]\w+\.?)|today|yesterday"
        r"|morning|evening|night|afternoon)){0,5}"
    ),
}
_EXACT: dict[Precision | None, int] = {
    "time": 0, "day": 0, "range": 1, "week": 1, "month": 2, "quarter": 3, "season": 3, "year": 4, "decade": 5,
    "century": 6, None: 7,
}  # fmt: skip

_EDGE = re.compile(r"[,;:]\s|[„“”\"»«()]|\s[–—-]\s")
_COORDINATING = re.compile(r"\s(?:und|oder|aber|sondern|and|or|but)\s")
_JOINING = re.compile(r"\s(?=(?:that|because|if|unless|when|whether|which|who|although|while)\s)")  # without a comma
_SAID_WHEN = re.compile(  # ... nor "that"
    r"\b(?:said|told(?:\s\w+){1,3})\s(?:(?:on|late|early)\s){0,2}"
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday)(?:\s(?:morning|afternoon|evening|night))?(?=\s\w)"
)
_DAY = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun|diens|donners|frei|sams|sonn|)(?:day|tag)|mittwoch|sonnabend"
    r"|gestern|heute|übermorgen|morgen \w|yesterday|tomorrow|tonight|\d\.\s|\d{4}|\d (?=[a-z]{3,}\Z)",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s")
_CLOCK = re.compile(r"T\d")  # "um 3 Uhr", of a day that another sentence names
_SAME = re.compile(r"\b(?:selben|gleichen|same)\b")  # as a day named before, so not the one an article appeared on
_FEWEST = 3  # words a sentence has besides its date; a dateline has fewer
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a sentence between two marks, in offsets of the document."""

    span: Span
    subordinate: bool


@dataclass(frozen=True, slots=True)
class _Clause:
    """The parts that share a verb, and their words put together.

    aside  it only says who told the rest: "..., the palace announced on Tuesday", "..., kündigte der Hof an"
    """

    parts: tuple[Span, ...]
    text: str
    subordinate: bool
    aside: bool = False

    def holds(self, expression: TimeExpression) -> bool:
        return any(part.overlaps(expression.span) for part in self.parts)


class _Sentence:
    """One sentence and its clauses, worked out once."""

    def __init__(self, document: Document, span: Span, appeared: tuple[str, str] | None) -> None:
        self.text = document.text
        self.language: Language = document.language
        self.span = span
        self.appeared = appeared
        self.clauses = self._clauses()

    def statements(self, expressions: Sequence[TimeExpression]) -> Iterator[Statement]:
        """The one statement of the sentence, or both of two coordinated clauses with a day each."""
        if self._is_none(expressions[0]):
            return
        dating = [each for each in expressions if _can_date(each) and not self._is_compared(each)]
        if not dating:
            return
        dating.sort(key=self._rank)
        chosen = [dating[0], *self._beside(dating[0], dating[1:])]
        for when in sorted(chosen, key=lambda each: each.span):
            yield self._statement(when, [each for each in expressions if each is not when])

    def _is_none(self, expression: TimeExpression) -> bool:
        """Whether it states nothing: a question, a subhead, a dateline."""
        last = self.text[self.span.end - 1]
        words = len(_WORD.findall(self.text, self.span.start, self.span.end)) - len(_WORD.findall(expression.text))
        return last == "?" or words < _FEWEST or (last.isalnum() and self.span.end - self.span.start <= LONGEST_SUBHEAD)

    def _beside(self, first: TimeExpression, others: Sequence[TimeExpression]) -> Iterator[TimeExpression]:
        """The expression that dates a second event of the sentence, if there is one."""
        own = self._clause(first)
        for other in others:
            clause = self._clause(other)
            apart = clause is not own and not clause.subordinate and not own.subordinate
            dated = first.first is not None and other.first is not None
            if apart and dated and not (_says(clause) or _says(own)) and not _overlap(first, other):
                yield other
                return

    def _statement(self, when: TimeExpression, others: Sequence[TimeExpression]) -> Statement:
        clause = self._clause(when)
        status = self._status(clause, when)
        said = _says(clause) or self._is_of_report(when) or self._is_quoted(when)
        said = said and status is Status.HAPPENED
        return Statement(self.span, self._part(when), when, status, said, tuple(others))

    def _rank(self, expression: TimeExpression) -> tuple[bool, bool, bool, bool, int, Span]:
        """What is told comes before who told it when, the main clause before others, the exact before the vague."""
        clause = self._clause(expression)
        return (
            expression.first is None,
            _says(clause),
            clause.subordinate or self._is_of_report(expression),
            expression.first is None and expression.type == "TIME",
            _EXACT[expression.precision],
            expression.span,
        )

    def _clause(self, expression: TimeExpression) -> _Clause:
        return next((clause for clause in self.clauses if clause.holds(expression)), self.clauses[0])

    def _is_compared(self, expression: TimeExpression) -> bool:
        start = self._part(expression).start
        found = _COMPARED.search(self.text, start, expression.span.start)
        if found is not None and found.start() > start:
            return True
        return _FIRST_SINCE.search(self.text, start, expression.span.start) is not None

    def _part(self, expression: TimeExpression) -> Span:
        parts = (part for clause in self.clauses for part in clause.parts)
        return next((part for part in parts if part.covers(expression.span)), self.span)

    def _is_of_report(self, expression: TimeExpression) -> bool:
        """Whether a day is that of a source: "laut Medienberichten vom Mittwoch"."""
        return _REPORT_OF.search(self.text, self.span.start, expression.span.start) is not None

    def _is_quoted(self, expression: TimeExpression) -> bool:
        """Whether somebody is quoted with the words that date it."""
        return any(quote.covers(expression.span) for quote in quotations(self.text, self.span))

    # ---- clauses

    def _clauses(self) -> list[_Clause]:
        """The clauses; what has no verb of its own belongs to the next main clause, else to the one before."""
        clauses: list[list[_Part]] = []
        waiting: list[_Part] = []
        for part in self._parts():
            if part.subordinate:
                clauses.append([part])
            elif not self._has_verb(part.span):
                waiting.append(part)
            else:
                clauses.append([*waiting, part])
                waiting = []
        if waiting:
            main = next((clause for clause in reversed(clauses) if not clause[-1].subordinate), None)
            if main is None:
                clauses.append(waiting)
            else:
                main.extend(waiting)
        return [self._joined(parts) for parts in clauses]

    def _joined(self, parts: Sequence[_Part]) -> _Clause:
        spans = tuple(sorted(part.span for part in parts))
        text = " ".join(span.of(self.text) for span in spans)
        aside = spans[0].start > self.span.start and _ASIDE[self.language].fullmatch(text.strip(_ENDS)) is not None
        return _Clause(spans, text, all(part.subordinate for part in parts), aside)

    def _parts(self) -> Iterator[_Part]:
        start = self.span.start
        after_comma = False
        for edge in _EDGE.finditer(self.text, self.span.start, self.span.end):
            yield from self._coordinated(Span(start, edge.start()), after_comma)
            start, after_comma = edge.end(), edge[0][0] == ","
        yield from self._coordinated(Span(start, self.span.end), after_comma)

    def _coordinated(self, part: Span, after_comma: bool) -> Iterator[_Part]:
        """A part, cut at an "und" that has a verb on either side."""
        start = part.start
        subordinate = self._is_subordinate(part, after_comma)
        for link, joins in self._links(part):
            before, after = Span(start, link.start()), Span(link.end(), part.end)
            if not self._links_words(before, after) and self._has_verb(before) and self._has_verb(after):
                yield _Part(before, subordinate)
                start, subordinate = link.end(), subordinate or joins
        if start < part.end:
            yield _Part(Span(start, part.end), subordinate)

    def _links(self, part: Span) -> list[tuple[re.Match[str], bool]]:
        """Where words of a part join clauses, in order, and whether the second is subordinate to the first."""
        links = [(link, False) for link in _COORDINATING.finditer(self.text, part.start, part.end)]
        if self.language == "en":
            links += [(link, True) for link in _JOINING.finditer(self.text, part.start, part.end)]
            links += [(link, True) for link in self._after_saying(part)]
        return sorted(links, key=lambda link: link[0].start())

    def _after_saying(self, part: Span) -> Iterator[re.Match[str]]:
        for said in _SAID_WHEN.finditer(self.text, part.start, part.end):
            if link := _SPACE.match(self.text, said.end()):
                yield link

    def _links_words(self, before: Span, after: Span) -> bool:
        """Whether an "und" stands between two nouns or two adjectives: "russische und ukrainische Abgesandte"."""
        left, right = before.of(self.text).split()[-1:], after.of(self.text).split()[:1]
        if not left or not right:
            return True
        if left[0][0].isupper() and right[0][0].isupper():
            return True
        alike = left[0][-2:] == right[0][-2:] or (left[0][-1] == right[0][-1] == "e")
        return alike and not self._is_verb(left[0]) and not self._is_verb(right[0])

    def _is_subordinate(self, part: Span, after_comma: bool) -> bool:
        words = [match[0] for match in _WORD.finditer(self.text, part.start, part.end)]
        if not words or (not after_comma and part.start > self.span.start):
            return False
        first = words[0].lower()
        if first in _PREPOSITIONS and after_comma and len(words) > 1 and first not in _SUBORDINATING[self.language]:
            first = words[1].lower()
            return first in _RELATIVE and self._is_verb(words[-1])
        if first in _CONDITIONAL[self.language] and not (first in ("sollte", "sollten") and words[0][0].islower()):
            return True
        if first in ("sollte", "sollten", "should"):
            return True
        if first in _SUBORDINATING[self.language]:
            return first not in _PREPOSITIONS or self._is_verb(words[-1])
        return self.language == "de" and after_comma and first in _RELATIVE and self._is_verb(words[-1])

    def _has_verb(self, span: Span) -> bool:
        words = [match[0] for match in _WORD.finditer(self.text, span.start, span.end)]
        if self.language == "en":
            return len(words) > 3 or _PAST["en"].search(self.text, span.start, span.end) is not None
        opens = span.start == self.span.start and bool(words) and (lemma(words[0], "de") or "A")[0].islower()
        return any(self._is_verb(word) for word in words) or (opens and self._is_verb(words[0].lower()))

    def _is_verb(self, word: str) -> bool:
        return _is_verb(word, self.language)

    # ---- status

    def _status(self, clause: _Clause, when: TimeExpression) -> Status:
        if self._is_due(clause, when):
            return Status.DEADLINE
        over = self._is_over(when) and self._is_of_report(when)
        if over or not self._lies_ahead(clause, when):
            return Status.HAPPENED
        return Status.CONDITIONAL if self._is_conditional(clause) else Status.ANNOUNCED

    def _is_due(self, clause: _Clause, when: TimeExpression) -> bool:
        """Whether the day is the last on which something has to be done."""
        if self._is_over(when) and _PAST["de"].search(clause.text):
            return False
        whole = self.span.of(self.text)
        until = _UNTIL.search(self.text, self.span.start, when.span.start)
        if until is not None and (_TERM.search(whole) or _OBLIGED.search(clause.text)):
            return True
        if _LAPSES.search(clause.text):
            return True
        return _TERM.search(clause.text) is not None and _RUNS_OUT.search(clause.text) is not None

    def _lies_ahead(self, clause: _Clause, when: TimeExpression) -> bool:
        """Whether it was still to come when the document appeared, or was only ever planned."""
        planned = self._is_planned(clause, when)
        if when.first is None or self.appeared is None:
            if when.value == "FUTURE_REF":
                return True
            return when.value != "PAST_REF" and (planned or self._is_told_ahead(clause, when))
        first_day, last_day = self.appeared
        if when.basis == "nearby" and when.first == when.last == when.anchor:  # "heute" in a caption of another day
            first_day = last_day = when.first
        if when.basis == "nearby" and when.anchor and self._is_quoted(when):  # seen from the day it was said
            first_day = last_day = when.anchor
        if when.first > last_day:
            return True
        goes_on = when.first >= first_day or self._holds_until(when)  # "gilt bis Jahresende"
        if goes_on and when.last is not None and when.last > last_day:
            return planned or not self._is_past(clause)
        if first_day == last_day == when.first == when.last:  # of that very day
            quoted = when.first == when.anchor and self._is_quoted(when)  # "„Heute ist ...“, sagte sie"
            told = self._is_past(clause) or _says(clause) or quoted
            return planned or not (told or self._began(when))
        return planned

    def _holds_until(self, when: TimeExpression) -> bool:
        return _UNTIL.search(self.text, self.span.start, when.span.start) is not None

    def _began(self, when: TimeExpression) -> bool:
        return _SINCE.search(self.text, self.span.start, when.span.start) is not None

    def _is_told_ahead(self, clause: _Clause, when: TimeExpression) -> bool:
        """Whether the present tense speaks of a time, where nothing else tells which side of it one stands on."""
        exact = when.precision is None or _EXACT[when.precision] < _EXACT["year"]
        return exact and not self._began(when) and not self._is_past(clause) and not _says(clause)

    def _is_over(self, when: TimeExpression) -> bool:
        """Whether the time was over when the document appeared, as far as that is known."""
        return when.last is not None and (self.appeared is None or when.last <= self.appeared[1])

    def _was_over(self, when: TimeExpression) -> bool:
        """Whether the time was over on the day before the document appeared."""
        return when.last is not None and self.appeared is not None and when.last < self.appeared[0]

    def _is_planned(self, clause: _Clause, when: TimeExpression) -> bool:
        text, language = clause.text, self.language
        words = {match[0] for match in _PLANNED[language].finditer(text)}
        if self._was_over(when):
            words -= _NO_PLAN_OF_YORE
        if (words or (_UNSURE[language].search(text) and not self._is_past(clause))) and not _RUMOURED.search(text):
            return True
        if not _INTENDED[language].search(text):
            return False
        beside = _FOR[language].search(self.text, self.span.start, when.span.start) is not None
        return beside or (_IS[language].search(text) is not None and _HAS.search(text) is None)

    def _is_past(self, clause: _Clause) -> bool:
        found = _PAST[self.language].finditer(clause.text)
        if any(match[0].lower() not in _PRESENT_IN_TE for match in found):
            return True
        return any(map(is_strong_preterite, _WORD.findall(clause.text))) if self.language == "de" else False

    def _is_conditional(self, clause: _Clause) -> bool:
        """Whether its own clause sets a condition, or waits for one that another clause of the sentence sets."""
        return any(self._sets_condition(each) for each in self.clauses)

    def _sets_condition(self, clause: _Clause) -> bool:
        first = _WORD.match(clause.text.strip())
        if first is None:
            return False
        if clause.subordinate:
            return first[0].lower() in _CONDITIONAL[self.language]
        return self._opens_with_verb(first[0], clause)

    def _opens_with_verb(self, word: str, clause: _Clause) -> bool:
        """ "Kommt das Schiff erst im September an, trägt sie den Zoll": a condition without its "wenn"."""
        if self.language != "de" or len(self.clauses) < 2 or clause is not self.clauses[0]:
            return False
        then = _WORD.match(self.clauses[1].text.strip())
        finite = word.endswith("t") and self._is_verb(word.lower()) and lemma(word, "de") != word
        return finite and then is not None and (then[0] in ("dann", "so") or self._is_verb(then[0]))


def _says(clause: _Clause) -> bool:
    """Whether a clause tells that somebody spoke, and no more."""
    words = _WORD.findall(clause.text)
    return is_saying(words) and (clause.aside or not any(word in _PERFORMED for word in words))


def _overlap(left: TimeExpression, right: TimeExpression) -> bool:
    return (left.first or "") <= (right.last or "") and (right.first or "") <= (left.last or "")


@lru_cache(maxsize=16384)
def _is_verb(word: str, language: Language) -> bool:
    if not word[0].islower() or len(word) < 3:
        return False
    if language == "en":
        return True
    base = lemma(word, language)
    return (
        base is not None and base.endswith("n") and base[0].islower() and (base != word or word not in stopwords("de"))
    )
