"""May the best sentence be called an answer? Decided by what it covers, the kind asked for, and words nowhere held."""

import re
from functools import cache

from retrieval.analysis.terms import term
from retrieval.evidence import CLOSE
from retrieval.expansion import SYNONYM
from retrieval.model import Kind, Language, Reason
from retrieval.ranking import Search, Sought
from retrieval.selection import Scored, held

# Fitted on development questions, answerable and not, by `python -m bench.fit`; see `evidence` for the names.
WEIGHTS = {
    # Raised by 1 over the fitted value: half of the questions of that fit are about other articles altogether, and
    # a doubtful passage that is shown with its source serves a desk better than none.
    "bias": -1.3,
    "article": 2.9,
    "near": 2.0,
    "lost": 3.5,
    "unheld": -2.8,
    "head_lost": -0.5,
    "predicate_lost": -0.4,
    "relation_lost": -0.2,
    "guessed": -0.7,
    "lost_verb": -0.1,
    "bare_verb_lost": -2.6,
    "year": -1.0,
    "said": 2.3,
    "reason": 1.5,
}
_ASKS_FOR_KIND = frozenset(
    {Kind.WHEN, Kind.HOW_LONG, Kind.HOW_MUCH, Kind.WHO, Kind.WHERE, Kind.STATEMENT, Kind.SPEAKER}
)
# Heads any amount or place fills; "Wahlbeteiligung" or "Klinik" on the other hand must be spoken of.
_GENERIC = re.compile(
    r"summe|betrag|preis|kosten|anteil|anzahl|zahl|höhe|menge|wert|geld|ort\w*|stelle|land|stadt|fundort|name|grund|art|weise|person|leute"
    r"|menschen|personen|produkt|ding|sache|firma|unternehmen|politiker\w*|angaben|money|people|place|country|city|name|person",
    re.IGNORECASE,
)
_LIGHT = (
    "machen gehen kommen geben stehen bekommen lassen nehmen bringen sollen liegen laufen stattfinden finden haben sein"
    " werden belaufen betragen gelten halten setzen stellen tun wollen führen erhalten sagen"
)
# Nouns and names of this share of the question's weight that stand nowhere in the archive: nothing can answer it.
MOSTLY_LOST = 0.35
_RELATIONS = frozenset({Kind.WHO, Kind.WHERE, Kind.WHEN, Kind.WHY, Kind.YES_NO})
LARGE = 500  # passages from which on a word that stands nowhere is telling
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
    if is_ruled_out(search, best):
        return explain(search, best, scored)
    if sum(WEIGHTS[name] * value for name, value in evidence(search, best).items()) <= 0:
        return explain(search, best, scored)
    return None


def is_ruled_out(search: Search, best: Scored) -> bool:
    """Whether no weighing is needed: no words of the kind asked for, or what the question turns on stands nowhere."""
    return _of_wrong_kind(search, best) or _mostly_lost(search) or _missing_names(search)


def _of_wrong_kind(search: Search, best: Scored) -> bool:
    """Whether the sentence holds no words of the kind asked for: no date for "wann", no statement by X."""
    return search.question.kind in _ASKS_FOR_KIND and not best.answers


def _mostly_lost(search: Search) -> bool:
    lost = sum(sought.weight for sought in search.sought if _is_lost(search, sought) and sought.word.capital)
    return lost / search.weight >= MOSTLY_LOST


def evidence(search: Search, best: Scored) -> dict[str, float]:
    """What speaks for and against calling the best sentence an answer.

    article         share of the question's weight that its article holds
    near            that the sentence, the one before it and the title hold
    lost            that stands nowhere in the archive: no article could hold it, so it is forgiven to `article`
    unheld          the heaviest word that neither its paragraph nor `near` holds
    head_lost       1 if the noun that has to be filled is not held near ("welche [Klinik]")
    predicate_lost  1 if no verb of the question that says something is held near
    relation_lost   the same, where it is the verb that says what is asked ("wer", "wo", "wann", "warum")
    guessed         1 if the words found are only guessed to be of the kind asked for
    lost_verb       1 if such a verb stands nowhere in the archive
    bare_verb_lost  1 if the sentence holds no word of the question and no verb is held near either
    year            1 if the question names a year that neither the article nor its date does
    said, reason    how clearly the one asked about speaks, a reason is given, if that is asked for
    """
    total = search.weight
    here = held(search, best.kept.terms) | best.covered_near
    lost = [sought for sought in search.sought if _is_lost(search, sought)]
    verbs = {place for place, sought in enumerate(search.sought) if sought.word.verb}
    telling = {place for place in verbs if search.sought[place].word.term not in _light_verbs()}
    unheld = [sought.weight for place, sought in enumerate(search.sought) if place not in here]
    kind = search.question.kind
    return {
        "bias": 1.0,
        "article": best.features.article,
        "near": best.features.near,
        "lost": sum(sought.weight for sought in lost) / total,
        "unheld": max(unheld, default=0.0) / total,
        "head_lost": float(_head_lost(search, here)),
        "predicate_lost": float(bool(telling) and not telling & here),
        "relation_lost": float(bool(telling) and not telling & here and kind in _RELATIONS),
        "guessed": float(0 < best.features.kind < 1),
        "lost_verb": float(any(search.sought[place] in lost for place in telling)),
        "bare_verb_lost": float(best.features.words == 0.0 and not verbs & here),
        "year": float(_year_elsewhere(search, best)),
        "said": best.features.kind * (kind is Kind.STATEMENT),
        "reason": best.features.kind * (kind is Kind.WHY),
    }


def _head_lost(search: Search, here: frozenset[int]) -> bool:
    return any(
        sought.word is search.question.head and not _GENERIC.fullmatch(sought.word.text) and place not in here
        for place, sought in enumerate(search.sought)
    )


def _is_lost(search: Search, sought: Sought) -> bool:
    """Whether neither a word nor its corrections and translations stand in the archive.

    In a small archive synonyms and parts of compounds save it as well: that a word is missing there says little.
    """
    saving = SYNONYM if search.passages < LARGE else CLOSE
    return sought.missing and not any(form.weight >= saving for form in sought.forms)


@cache
def _light_verbs() -> frozenset[str]:
    """Terms of verbs that say little by themselves; worked out at first use, since it opens the dictionary."""
    return frozenset(term(verb, "de") for verb in _LIGHT.split())


def _missing_names(search: Search) -> bool:
    """Whether a name of the question stands nowhere in the archive, not even spelled otherwise."""
    return any(_is_lost(search, s) and s.word.name and s.word.capital for s in search.sought)


def _year_elsewhere(search: Search, best: Scored) -> bool:
    """Whether the question names a year that neither the article nor its date does."""
    published = best.around.holding.document.published
    return any(
        len(sought.word.text) == 4
        and sought.word.text.isdigit()
        and sought.word.text[:2] in ("19", "20")
        and place not in best.covered_article
        and not (published and published.value.startswith(sought.word.text))
        for place, sought in enumerate(search.sought)
    )


def explain(search: Search, best: Scored, scored: list[Scored]) -> Reason:
    """The reason a person understands."""
    question = search.question
    missing = _missing(search)
    if question.kind is Kind.STATEMENT and question.speaker and not missing:
        names = tuple(word.text for word in question.speaker)
        holding = tuple(dict.fromkeys(item.kept.passage.source for item in scored if _names(search, item)))
        return Reason("no_statement_by", names, holding[:5], question.kind)
    if missing:
        return Reason("word_not_in_archive", missing, kind=question.kind)
    absent = tuple(sought.word.text for place, sought in enumerate(search.sought) if place not in best.covered_article)
    return Reason("detail_not_found", absent, kind=question.kind)


def knows_subject(search: Search, best: Scored) -> bool:
    """Whether the best article is about the question's subject at all."""
    lost = sum(sought.weight for sought in search.sought if _is_lost(search, sought)) / search.weight
    return best.features.article >= SUBJECT * (1 - lost) > 0


def term_of(word: str, language: Language) -> str:
    """The term of a word (one door for `answer`)."""
    return term(word, language)


def _missing(search: Search) -> tuple[str, ...]:
    """Words that stand nowhere in the archive, names and nouns before others."""
    missing = [sought for sought in search.sought if _is_lost(search, sought)]
    nouns = [sought for sought in missing if sought.word.capital or sought.word.name]
    return tuple(sought.word.text for sought in nouns or missing)


def _names(search: Search, item: Scored) -> bool:
    speakers = {word.text for word in search.question.speaker}
    return any(_speaks(search.sought[place], speakers) for place in item.covered)


def _speaks(sought: Sought, speakers: set[str]) -> bool:
    return sought.word.text in speakers
