"""A question's words to the terms this archive can find them by: synonyms, translations, corrected spelling."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log

from retrieval.analysis.compounds import split_short
from retrieval.analysis.derivation import family, participles, strong_verb
from retrieval.analysis.lexicons import Synonyms, first_names, idioms
from retrieval.analysis.spelling import distance, misspelt, slips, sound
from retrieval.analysis.terms import fold, is_known, lemma, spelled_right, term, without_genitive
from retrieval.analysis.tokens import Token, tokens
from retrieval.kinds import is_role
from retrieval.model import Span
from retrieval.question import LIGHT, Question, Word
from retrieval.ranking import CAPITAL, Form, Search, Sought, question_grams, rarity
from retrieval.store import Store

FAMILY = 0.6  # a noun for the question's verb, or the other way round
SYNONYM = 0.4
LIGHTLY = 0.2  # a synonym that says little by itself, where there is no better: who "führte ein Gespräch" led nobody
IDIOM = 0.8  # "sterben" for "ums Leben kommen"
THESAURUS = 0.25  # an installed thesaurus knows more and errs more: asked only for words that stand nowhere
TRANSLATED = 0.8
DICTIONARY = 0.4  # an installed dictionary gives many meanings; a misspelling is a guess as well
POSSIBLY = 0.25  # a noun of the dictionary for one that may also be a name: "Becker" need not be "Bäcker"
PART = 0.4  # a part of a compound that the question puts together otherwise than the articles
SOUNDS_ALIKE = 0.5
CORRECTED = 0.9
RECASED = 0.9
ACRONYM = 3  # letters a word has at most to be looked for as one
NAMELIKE = 6  # letters from which on a name may be taken for another spelling of itself
_ONE_SOUND = str.maketrans("jy", "ii")
LONG = 7  # letters of a word that is hardly a name if it is one slip away from a single word of the dictionary
LEAST = 4  # letters a word needs to be corrected at all
MOST_FORMS = 16
# Articles' words that stand for nothing but themselves: "nach" is what a stemmer makes of "Nächste", and "vor" is a
# part of "Vorgespräch".
_ALONE = frozenset(("nach", "vor", "seit", "bis", "ab", "nicht", "noch", "mehr", "weit", "ohne", "gegen", "kein"))


Likenesses = dict[str, tuple[float, str]]  # term: its weight, and the word of the archive it comes from


@dataclass(frozen=True, slots=True)
class Lexicons:
    """What words may stand for each other; all lemmas in lower case.

    own, thesaurus       synonyms of German lemmas
    english, dictionary  English words and phrases to German lemmas; the second is asked where the first knows nothing
    """

    own: Synonyms
    thesaurus: Synonyms
    english: Mapping[str, tuple[str, ...]]
    dictionary: Mapping[str, tuple[str, ...]]


async def expand(question: Question, store: Store, lexicons: Lexicons) -> Search:
    """Weighs a question's words by how rare they are in the archive, and finds other terms for each.

    A word that stands nowhere is corrected to the nearest one that does (one slip, or the same sound);
    a word that does stand there also counts, less, for words of the same sound ("weisen" for "weißen").
    """
    totals = await store.totals()
    phrases = _phrases(question, lexicons)
    wanted = [_wanted(word, question, lexicons, phrase) for word, phrase in zip(question.words, phrases, strict=True)]
    sounds = {word.text: sound(word.text) for word in question.words if len(word.text) >= LEAST}
    stated, by_sound = await store.known(
        {"terms": {name for forms in wanted for name in forms}, "grams": question_grams(question)},
        {key for key in sounds.values() if key},
    )
    counts = stated["terms"]
    own = [_own_terms(word, question) for word in question.words]
    missing = [not any(counts.get(name) for name in names) for names in own]
    sounding = [by_sound.get(sounds.get(word.text, ""), []) for word in question.words]
    alike = await _alike(question, missing, sounding, store, lexicons)
    extra = await store.counted("terms", {name for forms in alike for name in forms} - counts.keys())
    counts = {**counts, **extra}
    sought = []
    for place, word in enumerate(question.words):
        forms = dict(wanted[place])
        meant = ""
        for name, (weight, spelled) in _without_odd_parts(word, alike[place], counts).items():
            if counts.get(name) and weight > forms.get(name, 0.0):
                forms[name] = weight
                if missing[place] and weight >= CORRECTED:
                    meant = meant or spelled
        holding = max((counts.get(name, 0) for name in own[place]), default=0)
        sought.append(
            Sought(
                word=word,
                forms=_forms(_without_function_words(forms, word, question), counts, totals.passages),
                weight=rarity(holding, totals.passages) * (CAPITAL if word.capital else 1.0),
                meant=meant,
                missing=missing[place] and not meant,
            )
        )
    return Search(
        question=question,
        sought=tuple(sought),
        grams={gram: rarity(count, totals.passages) for gram, count in stated["grams"].items()},
        mean_length=totals.length or 1.0,
        passages=totals.passages,
    )


def _without_function_words(forms: Mapping[str, float], word: Word, question: Question) -> dict[str, float]:
    """Without "nach" for "Nächste"; an English word may mean one, as "after" does."""
    own = {word.folded, word.term}
    is_german = question.language == "de"
    return {name: weight for name, weight in forms.items() if not (is_german and name in _ALONE and name not in own)}


def _own_terms(word: Word, question: Question) -> set[str]:
    """The word itself, as an article in either language may write it; not its synonyms."""
    return {word.term, word.other, term(word.text.capitalize(), question.language)}


def _wanted(word: Word, question: Question, lexicons: Lexicons, phrases: tuple[str, ...]) -> dict[str, float]:
    """Terms for one word, before the archive is asked which of them it holds."""
    forms: dict[str, float] = {}

    def add(names: Iterable[str], weight: float) -> None:
        for name in names:
            if weight > forms.get(name, 0.0):
                forms[name] = weight

    add([word.term], 1.0)
    add([word.other], RECASED)
    if word.text.islower():  # a chat in lower case: the noun may be meant
        add([term(word.text.capitalize(), question.language)], RECASED)
    own = base = (lemma(word.text, question.language) or word.text).lower()
    if question.language == "de" and (verb := strong_verb(word.text, base)):
        base = verb
    if question.language == "en":
        weight, translations = _translations(word.text.lower(), base, phrases, lexicons)
        for german in translations:
            add(_lemma_terms(german), weight)
            for name in lexicons.own.of(german):
                add(_lemma_terms(name), weight * SYNONYM)
    if question.language == "de":
        for name in participles(word.text, own):  # as a noun also "die Verletzten"
            add([term(name, "de"), term(name.capitalize(), "de")], RECASED)
        for name in family(base):
            add(_lemma_terms(name), FAMILY)
    for name in phrases if question.language == "de" else ():
        add(_lemma_terms(name), IDIOM)
    for name in (*lexicons.own.of(word.text.lower()), *_listed(word, base, lexicons.own)):
        add(_lemma_terms(name), LIGHTLY if name in LIGHT else SYNONYM)
    for name in _of_women(word, base, lexicons.own):
        add(_lemma_terms(name), SYNONYM)
    return forms


def _translations(word: str, base: str, phrases: tuple[str, ...], lexicons: Lexicons) -> tuple[float, tuple[str, ...]]:
    """What an English word means, and what that counts; the phrase it belongs to goes before the word alone."""
    if known := phrases or lexicons.english.get(word) or lexicons.english.get(base):
        return TRANSLATED, known
    return DICTIONARY, lexicons.dictionary.get(word) or lexicons.dictionary.get(base) or ()


def _phrases(question: Question, lexicons: Lexicons) -> list[tuple[str, ...]]:
    """For each word: what the longest phrase it belongs to means, or ()."""
    said = tokens(question.text)
    if question.language == "de":
        found = _idioms(question, said) if lexicons.own.related else {}
    else:
        found = _english_phrases(question, said, lexicons)
    return [found.get(word.span, ()) for word in question.words]


def _english_phrases(question: Question, said: Sequence[Token], lexicons: Lexicons) -> dict[Span, tuple[str, ...]]:
    found: dict[Span, tuple[str, ...]] = {}
    places = [Span(token.start, token.end) for token in said]
    for size in (3, 2):  # silent words belong to phrases as well: "phone [call]"
        for window in (places[first : first + size] for first in range(len(places) - size + 1)):
            text = question.text[window[0].start : window[-1].end].lower()
            german = lexicons.english.get(text) or lexicons.english.get(_singular(text)) or ()
            if german and not any(place in found for place in window):
                found.update((place, german) for place in window)
    return found


def _idioms(question: Question, said: Sequence[Token]) -> dict[Span, tuple[str, ...]]:
    """What "kam ... ums Leben" means, for its noun and its verb, which may stand apart."""
    found: dict[Span, tuple[str, ...]] = {}
    names = [{token.word.lower(), (lemma(token.word, "de") or "").lower()} for token in said]
    verbs = {(lemma(word.text, "de") or word.text).lower(): word.span for word in question.words if word.verb}
    for place, spelled in enumerate(names):
        for words, meant in chain.from_iterable(idioms().get(name, ()) for name in spelled):
            lead, verb = words[:-1], verbs.get(words[-1])
            first = place + 1 - len(lead)
            if verb and first >= 0 and all(map(set.__contains__, names[first : place + 1], lead)):
                found[verb] = found[Span(said[place].start, said[place].end)] = meant
    return found


def _singular(phrase: str) -> str:
    head, _, last = phrase.rpartition(" ")
    return f"{head} {lemma(last, 'en') or last}"


def _lemma_terms(phrase: str) -> list[str]:
    """The terms of a lower-case lemma from a word list, as noun, verb and acronym; of several words, those of each.

    Of several none that says little by itself: "ums Leben kommen" is not "kommen".
    """
    words = phrase.split()
    return list(
        {
            term(form, "de")
            for word in ([word for word in words if word not in LIGHT] if len(words) > 1 else words)
            for form in (word, word.capitalize(), word.upper() if len(word) <= ACRONYM else word)
        }
    )


async def _alike(
    question: Question,
    missing: list[bool],
    sounding: Sequence[Sequence[tuple[str, int]]],
    store: Store,
    lexicons: Lexicons,
) -> list[Likenesses]:
    """For each word: terms that may stand for it, with weight and spelling.

    sounding   for each word: those of the archive that sound like it, each with the number of its passages
    Of every word those that sound like it; of a missing one also its parts, what a thesaurus says, and words one
    slip away.
    """
    words = question.words
    slipped = {
        word.text: set(chain(slips(word.text), slips(without_genitive(word.text))))
        for word, absent in zip(words, missing, strict=True)
        if absent and len(word.text) > LEAST and word.text[0].isalpha()
    }
    near = await store.counted("words", {slip for group in slipped.values() for slip in group})
    found: list[Likenesses] = []
    for word, absent, alike in zip(words, missing, sounding, strict=True):
        if not absent:
            found.append(_sounding(word, alike))
            continue
        slipping = [(name, near[name]) for name in slipped.get(word.text, ()) if name in near]
        found.append({**_stand_ins(word, lexicons), **_corrections(word, [*alike, *slipping], lexicons)})
    return found


def _sounding(word: Word, alike: Sequence[tuple[str, int]]) -> Likenesses:
    """Words of the same sound beside one that stands in the archive: "weißen" beside "weisen"."""
    names = [name for name, _ in alike if name != word.text.lower() and len(name) > LEAST]
    return {term(name, "de"): (SOUNDS_ALIKE, name) for name in names}


def _corrections(word: Word, near: Sequence[tuple[str, int]], lexicons: Lexicons) -> Likenesses:
    """The nearest words for one that stands nowhere; none but other transcriptions if it is spelled right.

    Where no word of the archive is near, a word of the dictionary that sounds the same ("Telefohn") is looked for
    instead, with whatever stands for it.
    """
    if is_known(word.text, "de"):  # "Netanjahu" may be written "Netanyahu" there, but a "Lehrer" is nothing "leerer"
        near = [item for item in near if word.capital and _is_transcribed(word.text, item[0])]
        if not near:
            return {}
    if word.text.lower() in first_names():  # "Kiril" may be "Kirill", but "Anna" is not "Anne"
        near = [item for item in near if sound(item[0]) == sound(word.text)]
    forms: Likenesses = {}
    if not near and (meant := _in_dictionary(word.text)):
        names = [meant, *family(meant), *lexicons.own.of(meant)]
        weight = POSSIBLY if word.capital else DICTIONARY
        forms = {form: (weight, meant) for name in names for form in _lemma_terms(name)}
    elif not near and (meant := _slipped(word.text)):
        names = [meant, *family(meant), *lexicons.own.of(meant), *split_short(meant)]
        forms = {form: (DICTIONARY, meant) for name in names for form in _lemma_terms(name)}
    for place, (name, _) in enumerate(sorted(near, key=lambda item: _nearest(word.text, *item))[:3]):
        for form in (term(name, "de"), term(name.capitalize(), "de")):
            forms.setdefault(form, (SOUNDS_ALIKE if place else CORRECTED, name))
        if place == 0:  # what is meant has its synonyms as if it were spelled so
            for synonym in lexicons.own.of((lemma(name.capitalize(), "de") or name).lower()):
                for form in _lemma_terms(synonym):
                    forms.setdefault(form, (SYNONYM, name))
    return forms


def _is_transcribed(word: str, other: str) -> bool:
    """Whether two spellings of what may be a name differ in nothing but "j", "y" and "i"."""
    return len(word) >= NAMELIKE and fold(word).translate(_ONE_SOUND) == fold(other).translate(_ONE_SOUND)


def _in_dictionary(word: str) -> str:
    """The lemma, in lower case, of the word of the dictionary that a word is a misspelling of; "" if there is none."""
    found = next((right for right in misspelt(word) if len(right) > LEAST and is_known(right, "de")), "")
    return (lemma(found.capitalize(), "de") or lemma(found, "de") or found).lower()


def _slipped(word: str) -> str:
    """The lemma, in lower case, of the one word of the dictionary that a long word is a slip from, or ""."""
    if len(word) < LONG:
        return ""
    lemmas = {(lemma(right, "de") or right).lower() for right in spelled_right(set(slips(word)), "de")}
    return lemmas.pop() if len(lemmas) == 1 else ""


def _stand_ins(word: Word, lexicons: Lexicons) -> Likenesses:
    """What an installed thesaurus says of a word that stands nowhere, and the parts it is made of."""
    base = (lemma(word.text, "de") or word.text).lower()
    names = _listed(word, base, lexicons.thesaurus)
    forms: Likenesses = {form: (THESAURUS, name) for name in names if " " not in name for form in _lemma_terms(name)}
    forms.update((form, (PART, part)) for form, part in _parts(word).items())
    return forms


def _of_women(word: Word, base: str, own: Synonyms) -> Iterator[str]:
    """What stands for "Regierungschefin", as for a man: "Kanzler", and "Kanzlerin"."""
    man = base.removesuffix("in")
    if word.capital and man != base and is_role(word.text.capitalize()) and is_known(man.capitalize(), "de"):
        for name in (man, *own.of(man)):
            yield name
            if is_known(f"{name}in".capitalize(), "de"):
                yield f"{name}in"


def _listed(word: Word, base: str, listed: Synonyms) -> list[str]:
    """What a list says of a word by its lemma.

    In lower case it may be a noun all the same. Of "Jobs" the dictionary knows no singular; what is listed needs none.
    """
    noun = (lemma(word.text.capitalize(), "de") or base).lower() if word.text.islower() else base
    names = list(dict.fromkeys((*listed.of(base), *listed.of(noun))))
    singular = noun.removesuffix("s")
    return (
        names if names or singular == noun or not is_known(singular.capitalize(), "de") else list(listed.of(singular))
    )


def _without_odd_parts(word: Word, alike: Likenesses, counts: Mapping[str, int]) -> Likenesses:
    """Without a compound's parts if one of them stands nowhere: no concert house is the "Elbphilharmonie"."""
    parts = _parts(word)
    if all(counts.get(name) for name in parts):
        return alike
    return {name: each for name, each in alike.items() if name not in parts}


def _parts(word: Word) -> dict[str, str]:
    """The terms of the parts that a word is made of, with their spelling."""
    if not word.capital:  # "schlimmstenfalls" is no "Fall"
        return {}
    return {term(part.capitalize(), "de"): part for part in split_short(word.text.lower())}


def _nearest(word: str, candidate: str, passages: int) -> float:
    """What sounds the same first, then fewer slips; among equals the commoner word."""
    sounds_alike = sound(word) == sound(candidate) != ""
    return distance(word, candidate) - sounds_alike - min(0.9, 0.1 * log(1 + passages))


def _forms(weights: Mapping[str, float], counts: Mapping[str, int], passages: int) -> tuple[Form, ...]:
    held = [(name, weight) for name, weight in weights.items() if counts.get(name)]
    held.sort(key=lambda item: -item[1])
    if held and held[0][1] > LIGHTLY:
        held = [(name, weight) for name, weight in held if weight > LIGHTLY]
    return tuple(Form(name, weight, rarity(counts[name], passages), f" {name} ") for name, weight in held[:MOST_FORMS])
