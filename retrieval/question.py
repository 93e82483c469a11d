"""What a question asks for: the kind of answer, its words, quoted phrases, and whose statement it wants."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from retrieval.analysis.analyzer import parted
from retrieval.analysis.derivation import is_verb_form
from retrieval.analysis.lexicons import first_names, frame_words, stopwords, units
from retrieval.analysis.terms import fold, is_compound, is_known, lemma, term
from retrieval.analysis.tokens import Token, tokens
from retrieval.kinds import KIND_NOUNS, SPEECH, WORDS_OF, Sort, kind_of, leads_of, measure_of, sort_of, wanted_of
from retrieval.limit import Limit, limit_of
from retrieval.model import Kind, Language, Span
from retrieval.tidying import tidied

LONGEST = 1_000  # characters; a longer question is cut, it is a pasted text
MOST_WORDS = 40
QUOTED = re.compile(
    r"„([^„“”\"]{2,300})[“”\"]|“([^“”]{2,300})”|\"([^\"]{2,300})\"|»([^»«]{2,300})«|«([^»«]{2,300})»|›([^›‹]{2,300})‹"
)
_QUESTION_WORDS: dict[Language, frozenset[str]] = {
    "de": frozenset(("wann", "wer", "wo", "was", "wie", "warum", "weshalb", "wieso", "welche", "welcher", "welches"))
    | frozenset(("wem", "wen", "wessen", "wohin", "woher")),
    "en": frozenset(("when", "who", "where", "what", "how", "why", "which", "whom", "whose", "did", "does")),
}
_COUNTED = re.compile(r"\bwie ?viele[nr]?\s+([\w-]+)|\bhow many\s+([\w-]+)", re.IGNORECASE)
_IN_UNIT = re.compile(r"\b(?:in|wie ?viel|how much)\s+([\w-]+)", re.IGNORECASE)
_HEAD = re.compile(
    r"\bwelche[rnsm]?\b|\bwie ?viele?\b|\bwie (?:hoch|groß|teuer|lang|lange|alt|schwer|weit|stark)"
    r" (?:ist|sind|war|waren|wird|werden|soll)\b"
    r"|\bwas für\b|\bwas kostet\w*\b|\b(?:what|which|how many|how much)\b|\bwie (?:heißt|hieß|heißen|hießen|heist)\b",
    re.IGNORECASE,
)
_HELPER = re.compile(r"\W*\w+\s+(?:hat|haben|hatte|hatten|did|does|has|have|had|soll|sollen)\b", re.IGNORECASE)
# "In welchem [Jahr]", "Welcher [Anteil]": says what kind of answer is asked for, which an article need not.
_ASKS_KIND = re.compile(
    r"\b(?:welche[rnsm]?|what|which)\s+(jahr\w*|tag\w*|monat\w*|woche|datum|zeitpunkt|zeitraum|wochentag|uhrzeit|anteil|summe"
    r"|betrag|anzahl|zahl|höhe|wert|year|day|month|date|share|sum|number)\b",
    re.IGNORECASE,
)
# Nouns that only join what stands around them: "[im Fall] Magnitski", "[nach Ansicht] von Putin".
_JOINING = re.compile(
    r"\bim (falle?|rahmen|zuge|zusammenhang|hinblick|gegensatz|vergleich|vorfeld|anschluss|bereich)\b"
    r"|\b(?:nach|laut|gemäß)(?: [\w-]+)? (ansicht|angaben?|meinung|auffassung|einschätzung|darstellung|aussagen?|worten"
    r"|vermutung(?:en)?|überzeugung|schätzung(?:en)?|berechnung(?:en)?|erkenntnissen"
    r"|informationen)\b"
    r"|\b(?:auf) (grund|basis)\b|\bin (bezug|hinsicht)\b|\bmit (hilfe)\b",
    re.IGNORECASE,
)
# "Wie heißt die Fähre", but not "wie heißt es im Vertrag"; "der Name des Schiffs", but not "ein Mann namens Kern".
_ASKS_NAME = re.compile(
    r"\bwie (?:hei(?:ß|ss)(?:t|en)|hie(?:ß|ss)(?:en)?)\b(?!\s+es\b)|\bwelche[rnm]? (?:[\w-]+ )?namen?\b"
    r"|\b(?:was|wie) (?:ist|war|sind|waren|laute[nt]\w*)\b.{0,40}\bnamen?\b|\bnamen?\W*$"
    r"|\bwhat(?:'s| is| was| are| were)\b.{0,40}\bnames?\b|\b(?:what|which) names?\b|\bcalled\W*$",
    re.IGNORECASE,
)
_WHO_IS = re.compile(r"\bwer\s+(?:ist|is|isn|war|sind|waren)\b|\bwho\s*(?:'s|is|was)\b", re.IGNORECASE)
# "Wer ist der Vorsitzende [des Vereins]?": asks for the holder of a role, not for a role.
_ATTRIBUTE = re.compile(r"\w\s+(?:des|der|vom|von|im|in|bei|beim|für|am|of|the|at|in)\s", re.IGNORECASE)
_HOW = re.compile(r"\b(?:wie|how)\s+(lange|teuer|hoch|oft|expensive|high|long|often)\b", re.IGNORECASE)
_REQUEST = re.compile(
    r"\W*(?:kannst du|könnt ihr|können sie|könntest du|könnten sie|weißt du|wissen sie|sag|sagt|sagen sie|can you"
    r"|could you"
    r"|do you know|tell me)\b[^,]{0,40}?(?:,|\b(?=when|who|where|what|how|why))",
    re.IGNORECASE,
)
_SAID_BY = re.compile(r"\b(?:zitate?|aussagen?|äußerung\w*|statements?|quotes?) (?:von|by)\s", re.IGNORECASE)
# Without the words of time: "Was geschah (mit X)?", "Was ist (mit X) passiert?", "Was steht an?".
_HAPPENED = re.compile(
    r"(?:was|what) (?:geschah|geschieht|passierte?|ereignete(?: sich)?|war|ist|wird|gab es|steht|happened|happens"
    r"|was planned)"
    r"(?: sich| alles| denn| neues| so)*"
    r"(?: (?:mit|rund um|um|bei|zu|zum|zur|in|im|with|about|in) (?:de[mnr] |die |das |the )?(?P<topic>[^,?!.]{2,80}?))?"
    r"(?: (?:los|passiert|geschehen|passieren|an|geplant|vorgefallen|gewesen))?[?!. ]*",
    re.IGNORECASE,
)
_BEFORE_QUESTION_WORD = re.compile(
    r"\b(?:bis|seit|ab|vor|nach|until|since|by)(?=\s+(?:wann|welche|when|what))"
    r"|\b(?:gegen|vor|nach|ohne|hinter|neben|unter|über|zwischen|against)(?=\s+(?:we[nm]|wessen|welche[rnms]?|whom)\b)",
    re.IGNORECASE,
)

# "Kam er aus [Bremen] oder aus [Hamburg]?"
_EITHER = re.compile(r"(?<![\w-])([\w-]+)\s+(?:oder|or)\s+(?:[a-zäöüß]+\s+){0,3}([\w-]+)")
_AT_LAST = re.compile(r"[,:–-]\s[^,:–]*\?\W*$")  # "Wer gewann, [Bayern oder Dortmund?]"

_TIME_NOUN = re.compile(
    r"\b(?:januar|jänner|februar|feber|märz|april|mai|juni|juli|august|september|oktober|november|dezember|woche|monats?"
    r"|jahr(?:e?s)?|wochenende|tag(?:en?)?|frühjahr|frühling|sommer|herbst|winter|quartal|ostern|pfingsten|weihnachten"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag(?:abend|morgen|nachmittag|mittag)?|mittwoch(?:abend|morgen|nachmittag)?"
    r"|(?:wochen|monaten|jahren|tagen))\b"
)

_LIGHT_VERBS = """
    machen gehen kommen geben stehen bekommen lassen nehmen bringen sollen liegen laufen stattfinden finden haben sein
    werden belaufen betragen gelten halten setzen stellen tun wollen führen erhalten sagen
"""
LIGHT = frozenset(_LIGHT_VERBS.split())  # they say little by themselves


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question that carries weight.

    text     as it stands; of a verb whose prefix stands apart ("findet ... statt") the infinitive, in place of both
    term     its term in the question's language; other is its term in the other language, for foreign articles
    verb     a German verb form by the dictionary, also one that opens the question: "[Kommt] der Bürgermeister?"
    telling  such a verb that says something by itself
    capital  written with a capital and no such opening: a noun or a name in German, a name in English; in a German
             question without any capital what the dictionary knows as nothing but a noun
    name     no dictionary of the question's language knows it
    """

    text: str
    span: Span
    term: str
    other: str
    capital: bool
    name: bool
    verb: bool
    telling: bool
    folded: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart; pure, nothing of the archive is in it yet.

    text      tidied (see `tidying`), so that it may differ from what was typed
    words     in order; at most 40
    phrases   quoted passages that must occur word for word
    speaker   for STATEMENT: the words that name whose statement is asked for
    asks_who_is   "Wer ist X?": the role of somebody named, not a name
    asks_name     "Wie heißt X?": a name; of somebody no role, of something words in quotation marks too
    head      the noun whose filling is asked for ("In welcher [Klinik]", "Wie hoch war die [Wahlbeteiligung]"), if any
    unit      for HOW_MUCH: the group of units asked for (see lexicons.units), `kinds.PENALTY`, or "" for any
    counted   for HOW_MUCH: the noun that is counted ("Wie viele Soldaten"), if any
    leads     for "womit", "woran" and the like: the words one of which stands before the answer
    alternatives  the two one of which is to be chosen ("von den USA oder von Russland"), if it asks for that
    sort      for WHEN: the sort of time asked for ("Seit wann", "An welchem Tag"), "" if any will do
    limit     the days it is limited to, if it is; then hints are the words that say so, which are none of `words`
    asks_events   "Was geschah am 6. August (mit X)?": whatever is dated so, and `words` are only what it is about
    """

    text: str
    language: Language
    kind: Kind
    words: tuple[Word, ...]
    phrases: tuple[str, ...] = ()
    speaker: tuple[Word, ...] = ()
    asks_who_is: bool = False
    asks_name: bool = False
    head: Word | None = None
    unit: str = ""
    counted: Word | None = None
    leads: frozenset[str] = frozenset()
    alternatives: tuple[Word, ...] = ()
    sort: Sort = ""
    limit: Limit | None = None
    hints: tuple[Word, ...] = ()
    asks_events: bool = False


def parse(text: str, default: Language = "de", today: date | None = None, newest: str = "") -> Question:
    """Takes a question apart, tidied (see there). Never fails: an empty text gives a question without words.

    today, newest  what its words of time are counted from (see `limit_of`); None: it is limited to no days
    """
    text = tidied(text[:LONGEST])
    language = language_of(text, default)
    kind = kind_of(text, language)
    words = tuple(_words(text, language))[:MOST_WORDS]
    if kind is Kind.KEYWORDS and words and _opens_with_verb(text, words[0]):
        kind = Kind.YES_NO
    if kind is Kind.KEYWORDS and not (words and words[0].verb) and (wanted := wanted_of(text, language)):
        others = tuple(word for word in words if not KIND_NOUNS.fullmatch(word.text))
        kind, words = (wanted, others) if others else (kind, words)
    limit = limit_of(_as_written(text), language, today, newest) if today and kind is not Kind.WHEN else None
    hints = tuple(word for word in words if limit and limit.span.covers(word.span))
    happened = _HAPPENED.fullmatch(_without(text, limit.span)) if limit else None
    if len(hints) == len(words) and not happened:  # nothing is left to look for
        limit, hints = None, ()
    words = tuple(word for word in words if word not in hints)
    if happened:  # of such a question only what stands behind "mit" is looked for
        topic = happened["topic"] or ""
        words = tuple(word for word in words if word.text in topic.split())
    unit, counted = _amount(text, words) if kind is Kind.HOW_MUCH else ("", None)
    return Question(
        text=text,
        language=language,
        kind=kind,
        words=words,
        phrases=tuple(phrase.strip() for match in QUOTED.finditer(text) for phrase in match.groups() if phrase),
        speaker=_speaker(text, words, language) if kind is Kind.STATEMENT else (),
        asks_who_is=kind is Kind.WHO and _asks_who_is(text, words),
        asks_name=_ASKS_NAME.search(text) is not None,
        head=_head(text, words, kind),
        unit=unit,
        counted=counted,
        leads=leads_of(text) if kind is Kind.WHAT else frozenset(),
        alternatives=_alternatives(text, words, kind),
        sort=sort_of(text) if kind is Kind.WHEN else "",
        limit=limit,
        hints=hints,
        asks_events=happened is not None,
    )


def _as_written(text: str) -> str:
    """The same, with the capital that words of time have where a chat has none: "im januar"; as long as before."""
    return _TIME_NOUN.sub(lambda noun: noun.group().capitalize(), text) if text.islower() else text


def _opens_with_verb(text: str, first: Word) -> bool:
    """ "Sitzen die Europäer mit am Tisch?"."""
    return first.verb and not first.capital and not text[: first.span.start].strip() and text.rstrip().endswith("?")


def _without(text: str, span: Span) -> str:
    return " ".join(f"{text[: span.start]} {text[span.end :]}".split())


def language_of(text: str, default: Language) -> Language:
    """The language a question is asked in: by its question and function words, else the default."""
    votes = {"de": 0, "en": 0}
    for token in tokens(text):
        word = token.word.lower()
        german, english = _vote(word, "de"), _vote(word, "en")
        if not (german and english):  # "was", "is" and "an" are words of both
            votes["de"] += german
            votes["en"] += english
    if votes["de"] == votes["en"]:
        return default
    return "de" if votes["de"] > votes["en"] else "en"


def _vote(word: str, language: Language) -> int:
    if word in _QUESTION_WORDS[language]:
        return 3
    return 2 if word in frame_words(language) else int(word in stopwords(language))


def _words(text: str, language: Language) -> list[Word]:
    found = tokens(text)
    silent = stopwords(language) | frame_words(language)
    leads = {match.start() for match in _BEFORE_QUESTION_WORD.finditer(text)} | {
        match.start(1) for match in _HOW.finditer(text)
    }
    leads |= {match.start(1) for match in _ASKS_KIND.finditer(text)}
    leads |= {
        place for match in _JOINING.finditer(text) for place in (match.start(), match.start(match.lastindex or 0))
    }
    request = _REQUEST.match(text)
    spoken = [
        token
        for token in found
        if token.word.lower() not in silent
        and token.start not in leads
        and not (request and token.end <= request.end())
    ]
    if not spoken:  # "Wer?" or "Was ist das?": better to look for these than for nothing
        spoken = [token for token in found if token.word.lower() not in stopwords(language)]
    first = found[0].start if found else 0
    apart = _parted(text, found, language)
    whole = {verb.start: infinitive for verb, _, infinitive in apart}
    prefixes = {prefix.start for _, prefix, _ in apart}
    is_chat = language == "de" and text.islower()
    return [
        _word(token, token.start == first, language, whole.get(token.start, ""), is_chat=is_chat)
        for token in spoken
        if token.start not in prefixes
    ]


def _parted(text: str, found: Sequence[Token], language: Language) -> list[tuple[Token, Token, str]]:
    """Verbs with the prefix that stands apart, and the infinitive of both; also of the verb that opens a question."""
    if language != "de" or not found:
        return []
    first = found[0]
    if _is_only_verb(first.word):  # "[Findet] der Markt statt?"
        first = first._replace(word=first.word.lower())
    return list(parted(text, [first, *found[1:]]))


def _word(token: Token, is_first: bool, language: Language, whole: str = "", *, is_chat: bool = False) -> Word:
    """A word of the question.

    whole    the infinitive of a verb with the prefix that stands apart
    is_chat  the question has no capitals, so that nouns have to be told by the dictionary
    """
    word = whole or token.word
    other: Language = "en" if language == "de" else "de"
    opens_as_verb = is_first and language == "de" and _is_only_verb(token.word)
    is_verb = opens_as_verb or (language == "de" and word[0].islower() and is_verb_form(word))
    return Word(
        text=word,
        span=Span(token.start, token.end),
        term=term(word, language),
        other=term(word, other),
        capital=(word[0].isupper() and not (is_first and len(word) < 2) and not opens_as_verb)
        or (is_chat and not whole and _is_only_noun(word)),
        name=_is_name(word, language) and not opens_as_verb,
        verb=is_verb,
        telling=is_verb and (lemma(word.lower(), "de") or "") not in LIGHT,
        folded=fold(word),
    )


def _is_name(word: str, language: Language) -> bool:
    if not word[0].isalpha():
        return False
    if any(map(str.isupper, word[1:])):  # an acronym, whatever it spells, or a brand: "VivaDesigner"
        return True
    return not is_known(word, language) and not (language == "de" and is_compound(word))


def _is_only_noun(word: str) -> bool:
    """Whether a word without a capital can be nothing but a noun: "brücke", "mühlenbrücke", but not "kosten"."""
    base = lemma(word, "de")
    return is_compound(word) if base is None else base[0].isupper()


def _is_only_verb(word: str) -> bool:
    """Whether a word with a capital is a verb for the dictionary, and neither a noun, an acronym nor a first name."""
    base = lemma(word, "de")
    is_noun = word.isupper() or word.lower() in first_names() or (base is not None and base[0].isupper())
    return word[0].isupper() and not is_noun and is_verb_form(word.lower())


def _amount(text: str, words: tuple[Word, ...]) -> tuple[str, Word | None]:
    """The group of units, or else the noun, that a question about an amount asks for."""
    for match in _IN_UNIT.finditer(text):
        if group := units().get(match.group(1).lower(), ""):
            return group, None
    if counted := _COUNTED.search(text):
        noun = next((word for word in words if word.span.start in (counted.start(1), counted.start(2))), None)
        group = units().get((counted.group(1) or counted.group(2)).lower(), "")
        return ("", noun) if group in ("", "people", "things", "votes", "points") else (group, None)
    return measure_of(text), None


def _asks_who_is(text: str, words: tuple[Word, ...]) -> bool:
    """Whether somebody is named and who that is asked for; not who holds a role ("Wer ist der Vorsitzende?")."""
    if not (words and _WHO_IS.search(text) and all(word.name or word.capital for word in words)):
        return False
    named = words[-1].name or any(word.text.lower() in first_names() for word in words)
    return named and _ATTRIBUTE.search(text, words[0].span.start) is None


def _alternatives(text: str, words: tuple[Word, ...], kind: Kind) -> tuple[Word, ...]:
    """Two nouns, names or numbers joined by "oder" in a question for yes or no, or after all else another asks."""
    if kind not in (Kind.YES_NO, Kind.WHO, Kind.WHERE, Kind.WHEN):
        return ()
    last = _AT_LAST.search(text)
    first = 0 if kind is Kind.YES_NO else last.start() if last else len(text)
    by_start = {word.span.start: word for word in words if word.capital or word.text[0].isdigit()}
    for either in _EITHER.finditer(text, first):
        left, right = (by_start.get(place) for place in (either.start(1), either.start(2)))
        if left is not None and right is not None and left.capital == right.capital:
            return left, right
    return ()


def _head(text: str, words: tuple[Word, ...], kind: Kind) -> Word | None:
    """The noun behind "welche", "wie viele" or "wie hoch war die": what the answer has to fill."""
    match = _HEAD.search(text)
    if match is None or kind in (Kind.WHEN, Kind.STATEMENT, Kind.SPEAKER):
        return None
    if _ASKS_KIND.match(text, match.start()):
        return None
    after = [word for word in words if word.span.start >= match.end() - 1]
    nouns = [word for word in after if word.capital] or after
    if len(nouns) > 1 and nouns[0].text.endswith("er") and nouns[1].span.start - nouns[0].span.end == 1:
        return nouns[1] if nouns[0].capital else nouns[0]  # "In welchem Berliner [Bezirk]", "welcher [trainer] gewann"
    return nouns[0] if nouns else None


def _speaker(text: str, words: tuple[Word, ...], language: Language) -> tuple[Word, ...]:
    """The words between the verb of saying and the topic: "Was sagte [Karoline Leavitt] zu ..."."""
    verbs = SPEECH[language]
    stop = (
        r"(?<=\w)\s+(?:die|eine|einen)\b|\b(?:zu[mr]?|über|auf|bei|beim|in|im|am|nach|von|vom|für|mit|dass|dazu|gegen|wegen|den|das|dem|als|wörtlich|hat|haben|es|sich)\b|[,?]"
        if language == "de"
        else r"\b(?:about|on|to|at|in|after|say|said|tell|write|of)\b|[,?]"
    )
    verb = re.search(rf"\b(?:{WORDS_OF}|{verbs})\b(?: sich)?", text, re.IGNORECASE)
    said = _SAID_BY.search(text)
    if said and not (verb and verb.end() < said.start()):  # "Zitat von Sander zur Brücke"
        return _until(stop, text, words, said.end(), len(text))
    if verb is None:
        return ()
    helper = _HELPER.match(text[: verb.start()])  # "Was hat Kuhn im Forum geschrieben?", "What did Kuhn tell them?"
    before = _until(stop, text, words, helper.end(), verb.start()) if helper else ()
    return before or _until(stop, text, words, verb.end(), len(text))


def _until(stop: str, text: str, words: tuple[Word, ...], start: int, end: int) -> tuple[Word, ...]:
    """The words from `start` up to a word of `stop` or `end`."""
    cut = re.search(stop, text[start:end], re.IGNORECASE)
    area = Span(start, start + cut.start() if cut else end)
    return tuple(word for word in words if area.covers(word.span) and not word.text[0].isdigit())
