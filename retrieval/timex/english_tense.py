"""Which way an English date lies: prepositions and the verbs of the clause."""

import re
from dataclasses import replace

from retrieval.timex.clauses import FUTURE, PAST, Cue, beforehand, judged
from retrieval.timex.tokens import Tokens


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_JOINING = _set("and but or that who which when where while because if after before as so until although though")
_WILL = _set(
    "will ll would could may might should shall must can cannot plans plan intends hopes hope wants aims vows "
    "expects expect promises threatens prepares refuses needs"
)
_COMES = _set(  # in the present tense, said of a day to come
    "begins begin starts start opens open ends end expires expire meets meet takes take arrives arrive leaves "
    "leave faces face holds hold votes vote plays play closes close runs run travels travel visits visit hosts "
    "host returns return resumes resume launches launch decides decide elects elect goes go heads head falls fall "
    "appears appear speaks speak flies fly kicks hits airs premieres celebrates marks joins gathers reopens "
    "debates convenes convene talks comes come sits sees"
)
_DONE_BY_SEVERAL = _set(  # in their bare form; not what headlines tell of the day before, as "find" and "arrest"
    "adopt apply back ban board brief broadcast bury change charge choose compete consider converge cross "
    "deliver demonstrate deploy discuss drop ease enforce enter exchange expand extend file finish gather hear honor "
    "honour impose inaugurate increase introduce join lift lower march mourn move negotiate observe pay perform pick "
    "present protest publish race raise rally ratify receive reconvene release remember reopen replace report restart "
    "retire reunite review rise rotate rule sail scrap screen shift show sign stage step stop strike submit swear "
    "switch testify tour train try turn unveil walk welcome"
)
_NOUNS_TOO = _set(  # of these
    "ban board brief broadcast change charge cross drop ease exchange file finish honor honour increase lift march "
    "move pay present protest race raise rally release report review rise rule sail screen shift show sign stage step "
    "stop strike switch tour train try turn walk welcome"
)
_LINKING = _set(  # what a phrase behind those who do it begins with: "schools across the county"
    "across in of from at for with near around throughout under outside inside between against over by within along "
    "beyond behind among without"
)
_OPENING_NOUNS = _set("the a an his her its their this that these those to no any")
_PHRASE = 8  # words between those who do it and the verb
_SEVERAL = _set(
    "people police men women children crowds staff thousands hundreds millions dozens they we you both all many most "
    "some others voters mps press media council crew team cattle authorities england france germany italy spain wales "
    "scotland ireland portugal"
)
_BARE_TOO = _set("come become overcome run")  # "have come", but "new rules come into force"
_ONE = _set("he she it who")
_BEHIND_VERBS = _set(  # "The king steps down", "the union stages a walkout"; "strikes on Monday" may be a noun
    "the a an his her its their into through up down out off over in again back another two three"
)
_BETWEEN = _set("not also now then still later being again only first")
_WAS = _set("was were had did been wasn weren hadn didn")
_IS = _set("is are 's re am be being isn aren")
_HAVE = _set("has have 've ve")
_DUE = _set(
    "due set scheduled expected slated planned going likely supposed bound poised ready about to expecting "
    "planning hoping preparing meeting coming leaving starting opening heading traveling travelling holding "
    "taking flying arriving returning visiting voting facing playing closing launching hosting eligible required "
    "called"
)
_PAST = _set(
    "said told went took met saw gave made came began became broke brought bought built caught chose cut dealt "
    "did drew drove ate fell fought found flew forgot froze got grew heard held hit kept knew led left lost meant "
    "paid put quit rang ran rose sang sank sat sold sent set shook shot shut sought spent spoke spread stole "
    "stood struck swam swept swore taught thought threw understood wept won withdrew wore woke wrote lay lit rode "
    "beat bled blew arose bid slid hurt overthrew overturned fed fled ruled urged beaten withdrawn stricken "
    "struck overcame undertook rebuilt stuck ceased resigned died hung dug dove spun stung tore split"
)
_PARTICIPLES = _set(
    "been seen taken given gone done risen fallen begun become broken chosen driven eaten flown forgotten frozen "
    "grown known shown spoken stolen sworn thrown worn written drawn ridden shaken hidden sunk run come proven"
)
_NOT_PAST = _set(
    "united red bed need speed feed seed indeed hundred sacred embed wed breed bleed shed led limited "
    "unprecedented armed combined proposed planned alleged so-called wanted expected scheduled slated related "
    "accused detailed retired renewed mixed united increased advanced"
)
_ED = re.compile(r"[a-z]{2,}ed")
_BASE = re.compile(r"[a-z]{2,}")
_PUT_OFF = _set("postponed extended delayed adjourned rescheduled deferred moved pushed")
_FRAMING = _set("on the at about around noon early late a next this coming evening morning end")


def cue(tokens: Tokens, first: int, last: int) -> Cue | None:
    """What says which way an expression's day lies; None if nothing does."""
    found = _from_preposition(tokens, first, last) or judged(tokens, first, last, _verdict, _JOINING)
    return beforehand(found, tokens, (first, last), _BEFOREHAND)


_BEFOREHAND = _set(  # done to what is still to come: "the summit on January 5 was cancelled"
    "cancelled canceled postponed moved delayed rescheduled sold booked scrapped"
)


def _from_preposition(tokens: Tokens, first: int, last: int) -> Cue | None:  # noqa: PLR0911  # one for each word
    words, place = tokens.words, first - 1
    while place >= 0 and words[place].lower() in _FRAMING and first - place < 4:
        place -= 1
    word = words[place].lower() if place >= 0 else ""
    before = [each.lower() for each in words[max(0, place - 5) : max(0, place)]]
    clause = {each.lower() for each in words[max(0, first - 14) : last + 15]}
    match word:
        case "since":
            return Cue(PAST, word)
        case "before":  # "three days before Christmas he won": what was before it says little of the day itself
            told = judged(tokens, first, last, _verdict, _JOINING)
            return replace(told, firm=False) if told is not None else None
        case "by" | "until" | "till" | "through" if not clause & _WAS or clause & _WILL:
            return Cue(FUTURE, word)
        case "for" if set(before) & (_DUE | _set("scheduled set planned")) or not clause & (_WAS | _PAST | _HAVE):
            return Cue(FUTURE, word)
        case "from" | "starting" | "beginning" | "effective" if not clause & (_WAS | _PAST):
            return Cue(FUTURE, word)
        case "to" | "until" if set(before[-3:]) & _PUT_OFF:
            return Cue(FUTURE, word)
        case "of" if before[-1:] == ["ahead"]:
            return Cue(FUTURE, "ahead of")
        case "following":
            return Cue(PAST, word)
        case "as" if before[-1:] == ["soon"]:
            return Cue(FUTURE, "as soon as")
    return None


def is_present(cue: Cue) -> bool:
    """Whether it is a verb in the present tense: so one tells what is still to come, or what always is."""
    return cue.direction == FUTURE and (cue.word in _COMES or cue.word in _DONE_BY_SEVERAL or cue.word in _IS)


def _verdict(words: list[str], place: int) -> Cue | None:
    """What the verbs of a clause say: the nearest before the expression, else the first behind it."""
    spoken = [word if number and word[:1].isupper() else word.lower() for number, word in enumerate(words)]
    place = min(place, len(spoken))
    return _nearest(spoken, place) or _following(spoken, place) or _by_table(words, place)


def _by_table(words: list[str], place: int) -> Cue | None:
    """ "Schools reopen", "Germany and France sign", "the king steps down": a verb behind those who do it."""
    for number in range(1, min(len(words), place + 2)):
        word, subject = words[number], words[number - 1]
        if word in _DONE_BY_SEVERAL:
            joined = "and" in words[max(0, number - 3) : number - 1] and subject[:1].isupper()
            if _are_several(subject) or joined or _do_from_afar(words, number):
                return Cue(FUTURE, word)
        elif word.removesuffix("s") in _DONE_BY_SEVERAL or word.removesuffix("es") in _DONE_BY_SEVERAL:
            goes_on = "".join(words[number + 1 : number + 2]) in _BEHIND_VERBS
            if subject.lower() in _ONE or (goes_on and not subject.endswith("s")):
                return Cue(FUTURE, word)
    return None


def _are_several(word: str) -> bool:
    return word.lower() in _SEVERAL or (word.endswith("s") and not word.endswith(("ss", "us", "is")))


def _do_from_afar(words: list[str], number: int) -> bool:
    """Whether those who do it stand before an adverb or a phrase: "Schools across the county finally reopen".

    What may be a noun as well ("at a protest march") is a verb only if it goes on as one: "stage a walkout".
    """
    goes_on = "".join(words[number + 1 : number + 2]) in _BEHIND_VERBS - _LINKING
    if words[number] in _NOUNS_TOO and not goes_on:
        return False
    last = number - 1
    while last > 0 and (words[last].endswith("ly") or words[last] in _BETWEEN):
        last -= 1
    if words[last].lower() in _LINKING | _OPENING_NOUNS:
        return False
    heads = [words[last]] if last < number - 1 else []
    heads += [words[each - 1] for each in range(max(1, last - _PHRASE), last) if words[each].lower() in _LINKING]
    return any(_are_several(head) for head in heads)


def _nearest(spoken: list[str], place: int) -> Cue | None:
    for number in range(place - 1, -1, -1):
        if (cue := _of_word(spoken, number)) is not None:
            return cue
    return None


def _following(spoken: list[str], place: int) -> Cue | None:
    for number in range(place, len(spoken)):
        if (cue := _of_word(spoken, number)) is not None:
            return cue
    return None


def _of_word(spoken: list[str], number: int) -> Cue | None:  # noqa: PLR0911  # one for each kind of verb
    """What one word says, with the auxiliaries around it."""
    word = spoken[number]
    before, after = spoken[max(0, number - 4) : number], spoken[number + 1 : number + 4]
    if word == "won" and after[:1] in (["'"], ["’"]):
        return Cue(FUTURE, "won't")
    if word == "couldn" or (word == "could" and after[:1] == ["not"]):
        return Cue(PAST, "could not")
    if word in _WILL:
        perfect = after[:1] == ["have"] and len(after) > 1 and _is_done(after[1])
        return Cue(PAST, after[1]) if perfect else Cue(FUTURE, word)
    if (
        word in _ARRANGED
        and "had" not in before[-2:]
        and (word not in ("set", "expected") or _is_passive(before, after))
    ):
        return Cue(FUTURE, word)
    if word == "to" and after and _BASE.fullmatch(after[0]) and after[0] not in _set("the a an his her its their this"):
        return Cue(FUTURE, f"to {after[0]}") if after[0] != "have" and _lies_ahead(spoken, number) else None
    if word in _IS:
        return _with_be(word, spoken, number)
    if word in _WAS:
        return Cue(FUTURE, after[0]) if after[:1] and after[0] in _set("due scheduled slated") else Cue(PAST, word)
    if word in _HAVE:
        done = next((each for each in after if _is_done(each)), "")
        return Cue(PAST, done) if done else None
    if _is_done(word) and (word not in _BARE_TOO or set(before) & _HAVE or "had" in before):
        if before[-1:] == ["to"]:  # "to quit", "to cut"
            return None
        led = [each for each in before if each in _WILL or each in ("to", "be", "is", "are")]
        passive = next((each for each in reversed(before) if not each.endswith("ly") and each not in _BETWEEN), "")
        return None if (led and word not in _PAST) or passive in ("be", "is", "are") else Cue(PAST, word)
    if word in _COMES and (not before or before[-1] not in _set("to the a an his her its their this of for in at on")):
        return Cue(FUTURE, word)
    return None


def _lies_ahead(spoken: list[str], number: int) -> bool:
    """Whether what follows this "to" is still to be done: "sentenced him to prison", "met to discuss it" are done."""
    before = spoken[:number]
    if set(before[-1:]) & (_WANTING | _DUE | _WILL | _set("was were")) or set(before[-6:]) & _ASKING:
        return True
    return not any(word in _WAS or _is_done(word) for word in before)


_WANTING = _set(
    "agreed vowed promised voted decided planned pledged hoped wanted intended offered threatened opted resolved "
    "proposed prepared plan plans decision decisions bid proposal proposals deal offer promise pledge intention "
    "motion vote invitation order orders permission deadline not how whether when where"
)
_ASKING = _set(
    "ordered asked urged told invited instructed advised allowed permitted required encouraged wanted expected "
    "called summoned"
)
_ARRANGED = _set("due scheduled slated expected set planned poised")


def _is_passive(before: list[str], after: list[str]) -> bool:
    return bool(set(before[-2:]) & (_IS | _WAS)) or after[:1] == ["to"]


def _with_be(word: str, spoken: list[str], number: int) -> Cue | None:
    before, after = spoken[max(0, number - 3) : number], spoken[number + 1 : number + 5]
    if set(before) & (_WILL | {"to"}):
        return Cue(FUTURE, next(each for each in before if each in _WILL or each == "to"))
    if after and (after[0] in _DUE or (len(after) > 1 and after[0] in ("not", "also", "now") and after[1] in _DUE)):
        return Cue(FUTURE, after[0])
    return Cue(FUTURE, word, firm=False)


def _is_done(word: str) -> bool:
    return word in _PAST or word in _PARTICIPLES or (_ED.fullmatch(word) is not None and word not in _NOT_PAST)
