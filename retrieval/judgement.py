"""May the best sentence be called an answer? Decided by what it covers, the kind asked for, and words nowhere held."""

import re
from collections.abc import Iterator

from retrieval.analysis.terms import is_known, term
from retrieval.evidence import REPORTED, finds
from retrieval.expansion import SYNONYM
from retrieval.model import Kind, Language, Reason, Span
from retrieval.question import Question
from retrieval.ranking import Search, Sought
from retrieval.selection import LACKING, Scored, held

# Fitted on development questions, answerable and not, by `python -m bench.fit`; see `evidence` for the names.
WEIGHTS = {
    # Raised by 1.25 over the fitted value: in that fit every question is also asked of articles whose answer was taken
    # out, and a doubtful passage that is shown with its source serves a desk better than none.
    "bias": 0.65,
    "passage": 1.9,
    "unheld": -1.0,
    "unheld_words": -3.7,
    "predicate": 0.7,
    "bare_verb_lost": -1.3,
    "head_lost": -1.3,
    "guessed": -1.9,
    "said": 1.4,
    "reason": 0.3,
    "reason_lost": -2.0,
}
# Heads any amount or place fills; "Wahlbeteiligung" or "Klinik" on the other hand must be spoken of.
_GENERIC = re.compile(
    r"summe|betrag|preis|kosten|anteil|anzahl|zahl|höhe|menge|wert|geld|ort\w*|stelle|land|stadt|fundort|name|grund|art|weise|person|leute"
    r"|menschen|personen|produkt|ding|sache|firma|unternehmen|politiker\w*|angaben|money|people|place|country|city|name|person",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
# Nouns and names of this share of the question's weight that stand nowhere in the archive: nothing can answer it.
MOSTLY_LOST = 0.35
AS_GOOD = 0.3  # by how much a sentence may score less and still be about as good
LEAST_STEM = 5  # letters
SUBJECT = 0.5  # of the question's weight an article must hold to be about its subject


def without_evidence(search: Search, documents: int, found: bool) -> Reason | None:
    """Why nothing can be looked for, or was found at all."""
    if documents == 0:
        return Reason("empty_archive")
    if not search.sought:
        return Reason("empty_question")
    if not found:
        return Reason("word_not_in_archive", _missing(search) or tuple(s.word.text for s in search.sought))
    return None


def judge(search: Search, scored: list[Scored]) -> Reason | None:
    """Why the best sentence does not answer; None if it does."""
    best = scored[0]
    if _holds_what_was_said(search, best):
        return None
    if is_ruled_out(search, best):
        return explain(search, best, scored)
    if sum(WEIGHTS[name] * value for name, value in evidence(search, best).items()) <= 0:
        return explain(search, best, scored)
    return None


def _holds_what_was_said(search: Search, best: Scored) -> bool:
    """Whether the very words whose speaker is asked for stand in the sentence's passage, and somebody says them."""
    return search.question.kind is Kind.SPEAKER and bool(search.question.phrases and best.answers)


def answering_first(search: Search, scored: list[Scored]) -> list[Scored]:
    """The same, but of sentences about as good as the best the first that may be called an answer comes first.

    Where the best holds no words of the kind asked for, more of them are tried.
    """
    lacks = _of_wrong_kind(search, scored[0])
    for item in scored:
        if item.score < scored[0].score - (LACKING if lacks else AS_GOOD):
            break
        others = [other for other in scored if other is not item]
        if judge(search, [item, *others]) is None:
            return [item, *others]
    return scored


def is_ruled_out(search: Search, best: Scored) -> bool:
    """Whether no weighing is needed: no words of the kind asked for, another year, what it turns on stands nowhere."""
    return (
        _of_wrong_kind(search, best)
        or _mostly_lost(search, best)
        or _missing_names(search, best)
        or _names_elsewhere(search, best)
        or _year_elsewhere(search, best)
        or _says_something_else(search, best)
        or _did_nothing_of_it(search, best)
        or _asks_itself(search, best)
    )


def _of_wrong_kind(search: Search, best: Scored) -> bool:
    """Whether the sentence holds no words of the kind asked for: no date for "wann", no statement by X."""
    return finds(search.question) and not best.answers


def _says_something_else(search: Search, best: Scored) -> bool:
    """Whether a question for yes or no is met by a sentence about other people, or about something else they did.

    Such a question says all there is to say: its verb, if that says something, must be spoken of there, and its names
    and nouns in the article. Of two alternatives one will do; a sentence that names it with all the other nouns tells
    which, whatever its verb.
    """
    if search.question.kind is not Kind.YES_NO:
        return False
    here = held(search, best.kept.terms) | best.covered_near
    words = [(place, sought.word) for place, sought in enumerate(search.sought)]
    verbs = {place for place, word in words if word.telling}
    nouns = {place for place, word in words if word.capital}  # names among them, which German does not tell apart
    nouns -= _alternatives(search)
    if search.question.alternatives and nouns and nouns <= best.covered:
        return False
    return bool(nouns - best.covered_article) or bool(verbs and not verbs & here)


def _did_nothing_of_it(search: Search, best: Scored) -> bool:
    """Whether somebody is asked for by what they did, and the article tells nothing of the kind: "Wer dolmetschte".

    What an article in another language tells is known too little for that.
    """
    question = search.question
    if question.kind is not Kind.WHO or question.asks_who_is:
        return False
    if best.around.holding.document.language != question.language:
        return False
    verbs = {place for place, sought in enumerate(search.sought) if sought.word.telling}
    if not verbs or not verbs.isdisjoint(best.covered_article):
        return False
    starts = [f" {stem}" for place in verbs for stem in _stems(search.sought[place].word.term)]
    return not any(start in kept.terms for kept in best.around.passages for start in starts)


def _stems(verb: str) -> Iterator[str]:
    """What nouns made of a verb begin with: "[Verhandl]ungsführerin"."""
    if len(verb) >= LEAST_STEM:
        yield verb
        if verb.endswith(("el", "er")):
            yield verb[:-2] + verb[-1]


def _needed(search: Search, best: Scored) -> list[Sought]:
    """The words that have to be spoken of: of two alternatives none but the one that answers."""
    free = _alternatives(search) if best.answers else set()
    return [sought for place, sought in enumerate(search.sought) if place not in free]


def _alternatives(search: Search) -> set[int]:
    """The places of the words between which the question leaves the choice; none if it does not."""
    return {place for place, sought in enumerate(search.sought) if sought.word in search.question.alternatives}


def _asks_itself(search: Search, best: Scored) -> bool:
    """Whether the sentence is a question: it may be what somebody said, but tells nobody anything else."""
    return best.features.asks > 0 and search.question.kind not in (Kind.STATEMENT, Kind.SPEAKER)


def _mostly_lost(search: Search, best: Scored) -> bool:
    lost = sum(
        sought.weight
        for sought in _needed(search, best)
        if _is_lost(sought) and sought.word.capital and not _is_generic(search, sought)
    )
    return lost / search.weight >= MOSTLY_LOST


def evidence(search: Search, best: Scored) -> dict[str, float]:
    """What speaks for and against calling the best sentence an answer.

    passage         the ranking's score of its passage, divided by the best one's
    unheld          the heaviest word that neither its paragraph, the sentence before nor the title hold; not counted
                    are a generic head ("welche [Stadt]"), a verb that says little, the year the article appeared
                    in, and the second of two alternatives
    unheld_words    how many of the question's words they do not hold, as a share
    predicate       1 if it holds a verb of the question that says something: the answer stands where that is told
    bare_verb_lost  1 if the sentence holds no word of the question and no verb is held near either
    head_lost       1 if the noun that has to be filled is not held near ("welche [Klinik]")
    guessed         1 if the words found are only guessed to be of the kind asked for
    said, reason    how clearly the one asked about speaks, a reason is given, if that is asked for
    reason_lost     1 if a reason, or what stands behind "mit" for "womit", is asked for and none is given
    """
    here = held(search, best.kept.terms) | best.covered_near
    here |= _years_of_issue(search, best)
    if best.answers:
        here |= _alternatives(search)  # one of them answers, and the other need not be named
    verbs = {place for place, sought in enumerate(search.sought) if sought.word.verb}
    telling = {place for place in verbs if search.sought[place].word.telling}
    unheld = [
        sought.weight
        for place, sought in enumerate(search.sought)
        if place not in here and not _is_generic(search, sought) and not _is_light(sought)
    ]
    kind, clarity = search.question.kind, best.features.kind
    return {
        "bias": 0.65,
        "passage": best.features.passage,
        "unheld": max(unheld, default=0.0) / search.weight,
        "unheld_words": len(unheld) / len(search.sought),
        "predicate": float(bool(telling & best.covered)),
        "bare_verb_lost": float(best.features.words == 0.0 and not verbs & here),
        "head_lost": float(_head_lost(search, best, here)),
        "guessed": float(0 < clarity < REPORTED),
        "said": clarity * (kind is Kind.STATEMENT),
        "reason": clarity * (kind is Kind.WHY),
        "reason_lost": float((kind is Kind.WHY or bool(search.question.leads)) and clarity == 0),
    }


def _head_lost(search: Search, best: Scored, here: frozenset[int]) -> bool:
    """Whether nothing near says the head.

    Where no words are known to be of the kind asked for, what only a thesaurus takes for it is not it: the "Ende" of a
    war is not its "Ziel".
    """
    nothing_else = search.question.kind is Kind.WHAT
    near = best.kept.terms + best.around.holding.title_terms
    return any(
        sought.word is search.question.head
        and not _is_generic(search, sought)
        and (
            place not in here
            or (nothing_else and not any(f.needle in near for f in sought.forms if f.weight >= SYNONYM))
        )
        for place, sought in enumerate(search.sought)
    )


def _is_generic(search: Search, sought: Sought) -> bool:
    """Whether a word only says what sort of thing is to be named: no article says of Budapest that it is a town."""
    return sought.word is search.question.head and _GENERIC.fullmatch(sought.word.text) is not None


def _is_light(sought: Sought) -> bool:
    """Whether a word is a verb that says little by itself: what "findet statt" may just as well be told without it."""
    return sought.word.verb and not sought.word.telling


def _is_lost(sought: Sought) -> bool:
    """Whether neither a word nor its corrections, translations, synonyms and parts stand in the archive."""
    return sought.missing and not any(form.weight >= SYNONYM for form in sought.forms)


def _missing_names(search: Search, best: Scored) -> bool:
    """Whether a name of the question stands nowhere in the archive, not even spelled otherwise.

    Where a question has no capital at all, words that no dictionary knows may be names: none of them stands there then.
    """
    needed = _needed(search, best)
    names = [sought for sought in needed if sought.word.name and not _is_contracted(sought.word.text)]
    if search.question.text.islower():
        return bool(names) and all(map(_is_lost, names))
    return any(_is_lost(sought) and sought.word.capital for sought in names)


def _names_elsewhere(search: Search, best: Scored) -> bool:
    """Whether the name that tells most in the question stands in other articles, but not in this one.

    Asked in English, words that no English dictionary knows may be translated, and are no sure names.
    """
    named = (
        {
            place: sought.weight
            for place, sought in enumerate(search.sought)
            if sought.word.name and sought.word.capital and not sought.missing
        }
        if search.question.language == "de"
        else {}
    )
    heaviest = max(named, key=named.__getitem__, default=None)
    return heaviest is not None and heaviest not in best.covered_article and heaviest not in _alternatives(search)


def _is_contracted(word: str) -> bool:
    """ "gehts", "kostets": what a chat makes of "geht es"."""
    return word.islower() and word.endswith("s") and is_known(word[:-1], "de")


def _year_elsewhere(search: Search, best: Scored) -> bool:
    """Whether the question names a year that neither the article nor its date does."""
    return bool(_years(search) - best.covered_article - _years_of_issue(search, best))


def _years_of_issue(search: Search, best: Scored) -> set[int]:
    """The places of the question's years in which the article appeared: it need not name them."""
    published = best.around.holding.document.published
    return {
        place for place in _years(search) if published and published.value.startswith(search.sought[place].word.text)
    }


def _years(search: Search) -> set[int]:
    """The places of the question's years."""
    return {place for place, sought in enumerate(search.sought) if _YEAR.fullmatch(sought.word.text)}


def explain(search: Search, best: Scored, scored: list[Scored]) -> Reason:
    """The reason a person understands."""
    question = search.question
    missing = _missing(search)
    if question.kind is Kind.STATEMENT and question.speaker and not missing:
        names = _names_asked(question)
        holding = tuple(dict.fromkeys(item.kept.passage.source for item in scored if _names(search, item)))
        return Reason("no_statement_by", names, holding[:5], question.kind)
    if missing:
        return Reason("word_not_in_archive", missing, kind=question.kind)
    absent = tuple(sought.word.text for place, sought in enumerate(search.sought) if place not in best.covered_article)
    return Reason("detail_not_found", absent, kind=question.kind)


def _names_asked(question: Question) -> tuple[str, ...]:
    """Whose statement is asked for: words that stand side by side are one name, "Petra Kuhn"."""
    names: list[Span] = []
    for word in question.speaker:
        if names and not question.text[names[-1].end : word.span.start].strip(" -"):
            names[-1] = Span(names[-1].start, word.span.end)
        else:
            names.append(word.span)
    return tuple(name.of(question.text) for name in names)


def knows_subject(search: Search, best: Scored) -> bool:
    """Whether the best article is about the question's subject at all."""
    lost = sum(sought.weight for sought in search.sought if _is_lost(sought)) / search.weight
    return best.features.article >= SUBJECT * (1 - lost) > 0


def term_of(word: str, language: Language) -> str:
    """The term of a word (one door for `answer`)."""
    return term(word, language)


def _missing(search: Search) -> tuple[str, ...]:
    """Words that stand nowhere in the archive, names and nouns before others."""
    missing = [sought for sought in search.sought if _is_lost(sought)]
    nouns = [sought for sought in missing if sought.word.capital or sought.word.name]
    return tuple(sought.word.text for sought in nouns or missing)


def _names(search: Search, item: Scored) -> bool:
    speakers = {word.text for word in search.question.speaker}
    return any(_speaks(search.sought[place], speakers) for place in item.covered)


def _speaks(sought: Sought, speakers: set[str]) -> bool:
    return sought.word.text in speakers
