"""Who said what: words inside quotation marks, and statements with their speakers."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from retrieval.analysis.lexicons import first_names
from retrieval.analysis.terms import fold, is_compound, is_known
from retrieval.interviews import turns
from retrieval.kinds import is_person
from retrieval.model import Span

# Weak verbs by their stem: sag -> sagt, sagte, sagten, sagen, gesagt.
_WEAK = """
    sag erklär beton bestätig behaupt versicher warn forder kritisier mein entgegn erwider antwort
    bericht meld mahn ergänz erläuter äußer beteuer verlang verkünd bekräftig dementier argumentier
    bemängel beklag erinner appellier resümier twitter prognostizier vermut befürcht bezweifel hoff
    spekulier scherz kontert bemerk unterstell bedauer präzisier plädier signalisier stöhn jubel
    spott klag beharr poch wiederhol prophezei monier rüg insistier
"""
_STRONG = """
    dringt drang drangen
    schreibt schrieb schrieben schreiben geschrieben unterstreicht unterstrich unterstrichen
    bestreitet bestritt bestritten widerspricht widersprach widersprachen widersprochen verspricht
    versprach versprachen versprochen empfiehlt empfahl empfahlen empfohlen
"""
# These report words only where the words stand in quotation marks.
_NAMING_WEAK = """
    kommentier begründ lob würdig begrüß droh frag schilder verteidig titel skandier charakterisier
    verurteil bewert
"""
_NAMING_STRONG = """
    nennt nannte nannten nennen genannt bezeichnet bezeichnete bezeichneten bezeichnen beschreibt
    beschrieb beschrieben beschreiben ruft rief riefen rufen gerufen spricht sprach sprachen
    sprechen gesprochen hält hielt sieht sah glaubt glaubte lautet lautete
"""
# Verbs that leave their particle at the end of the clause: teilte ... mit.
_SEPARABLE = {
    "teil": "mit", "kündig": "an", "füg": "hinzu", "führ": "aus", "räum": "ein", "stell": "fest klar",
    "deut": "an", "kreid": "an", "fass": "zusammen", "leg": "nach", "drück": "aus", "lehn": "ab",
}  # fmt: skip
_SEPARABLE_STRONG = {
    "gibt": "an bekannt zu", "gab": "an bekannt zu", "gaben": "an bekannt zu", "weist": "hin zurück",
    "wies": "hin zurück", "wiesen": "hin zurück", "wirft": "vor", "warf": "vor", "warfen": "vor",
    "hebt": "hervor", "hob": "hervor", "schlägt": "vor", "schlug": "vor", "geht": "aus", "ging": "aus",
    "gehen": "aus", "gingen": "aus", "ruft": "auf aus", "rief": "auf aus", "spricht": "aus", "sprach": "aus",
}  # fmt: skip
_JOINED_PARTICIPLES = """
    mitgeteilt angekündigt hinzugefügt ausgeführt eingeräumt festgestellt klargestellt angedeutet
    angegeben bekanntgegeben zugegeben hingewiesen zurückgewiesen vorgeworfen hervorgehoben
    vorgeschlagen ausgesagt
"""
_JOINED = """
    mitteilte mitteilten mitteilt ankündigte hinzufügte ausführte einräumte angab angaben bekanntgab
    einwarf
"""
_ENGLISH = """
    said says told tells added adds wrote writes claimed claims stated states announced announces
    argued argues insisted insists warned warns confirmed confirms replied explained noted
    acknowledged admitted declared suggested tweeted posted emphasized stressed
"""
_ENGLISH_NAMING = "called calls asked asks described praised criticized shouted"
# A clause that begins with one of these has its subject behind the verb.
_FIRST_BUT_NO_SUBJECT = """
    in im am an auf bei beim nach vor zu zum zur mit über für dazu dabei danach zuvor vorher später
    zudem außerdem auch gestern heute unterdessen gleichzeitig daraufhin darauf zugleich weiter
    parallel unter so ebenso zuletzt bereits dennoch jedoch laut gegenüber während seit aus on at
    later earlier wörtlich noch nun dort hier erst schon dann weiterhin warum weshalb wenn als
    nachdem obwohl weil da man
"""
_OPENERS = frozenset(_FIRST_BUT_NO_SUBJECT.split())
_HAVING = frozenset(("hat", "hatte", "haben", "hatten", "has", "had", "have"))
_BEING = frozenset(
    (
        "wird",
        "wurde",
        "wurden",
        "werde",
        "werden",
        "worden",
        "habe",
        "hätte",
        "sei",
        "seien",
        "ist",
        "sind",
        "war",
    )
)
_PARTICIPLE = re.compile(r"(?:ge|be|er|ver|ent|wider|unter|\w+ge)\w*(?:t|en)|\w+iert")


def _weak_forms(stems: str) -> Iterator[str]:
    for stem in stems.split():
        link = "e" if stem[-1] in "td" else ""
        yield from (f"{stem}{link}t", f"{stem}{link}te", f"{stem}{link}ten", f"{stem}en")
        prefixed = stem.startswith(("be", "er", "ver", "ent", "wider", "unter")) or stem.endswith("ier")
        yield f"{stem}{link}t" if prefixed else f"ge{stem}{link}t"


def _separable_forms() -> Iterator[tuple[str, frozenset[str]]]:
    for stem, particles in _SEPARABLE.items():
        link = "e" if stem[-1] in "td" else ""
        for ending in ("t", "te", "ten"):
            yield f"{stem}{link}{ending}", frozenset(particles.split())
    for form, particles in _SEPARABLE_STRONG.items():
        yield form, frozenset(particles.split())


_SAYING = frozenset(
    (*_weak_forms(_WEAK), *_STRONG.split(), *_JOINED.split(), *_JOINED_PARTICIPLES.split(), *_ENGLISH.split())
)
_NAMING = frozenset((*_weak_forms(_NAMING_WEAK), *_NAMING_STRONG.split(), *_ENGLISH_NAMING.split()))
_PARTED = dict(_separable_forms())
_TELLING = _SAYING | _NAMING | _PARTED.keys()


def is_saying(words: Sequence[str]) -> bool:
    """Whether one of a clause's words is a form of a verb of saying, its parted particle, if any, among the others."""
    return any(
        word in _SAYING or (word in _PARTED and not _PARTED[word].isdisjoint(words[place + 1 :]))
        for place, word in enumerate(words)
    )


_MARKS = str.maketrans(dict.fromkeys("„“”«»‟‹›", '"') | dict.fromkeys("‚‘’", "'"))


@lru_cache(maxsize=64)
def plain(text: str) -> str:
    """A text in lower case, without quotation marks, and with one blank for any white space: for comparing words."""
    return re.sub(r"[\s\"']+", " ", text.translate(_MARKS)).strip(" .,!?").lower()


@lru_cache(maxsize=64)
def respelled(text: str) -> str:
    """The same without umlauts and accents, so that "Münster" and "Muenster" are one."""
    return fold(plain(text))


@dataclass(frozen=True, slots=True)
class Statement:
    """Somebody's words, or what somebody is reported to have said.

    speaker       the name as it stands in the text; without a name, what somebody is ("der Landwirt")
    speaker_span  where the name stands: for "sagte er" and for quotes that go on, before the statement
    span          the sentence or sentences the statement stands in
    quote         the words inside quotation marks; None for indirect speech
    """

    speaker: str
    speaker_span: Span
    span: Span
    quote: Span | None
    direct: bool


_BLANK = "\ue000"  # stands for every character of a quotation while a speaker is looked for
_PARAGRAPH_BREAK = re.compile(r"\n\s*\n")
# No pair reaches over the next opening mark or 2,000 characters: one that is never closed stays harmless.
_QUOTATION = re.compile(
    r"„([^„“”]{1,2000}+)[“”]"
    r'|„([^„“”"]{1,2000}+)"'
    r'|"(?<!\w")(?=\S)([^"]{1,2000}+)(?<!\s)"(?!\w)'
    r"|“(?<![\w.,!?…]“)(?=\S)([^„“”]{1,2000}+)”"
    r"|»([^»«]{1,2000}+)«"
    r"|«([^»«]{1,2000}+)»"
    r"|‚([^‚‘’]{1,2000}+)[‘’]"
)


def quotations(text: str, span: Span) -> list[Span]:
    """What stands inside quotation marks, without the marks, outermost only, in order.

    A pair of marks never reaches across an empty line nor over more than 2,000 characters; a mark without
    its partner is skipped, as if it were not there.
    """
    found = []
    start = span.start
    ends = [(gap.start(), gap.end()) for gap in _PARAGRAPH_BREAK.finditer(text, span.start, span.end)]
    for end, next_start in (*ends, (span.end, span.end)):
        for pair in _QUOTATION.finditer(text, start, end):
            inside = pair.lastindex or 0
            found.append(Span(pair.start(inside), pair.end(inside)))
        start = next_start
    return found


def statements(text: str, sentences: Sequence[Span], until: int | None = None) -> list[Statement]:
    """Who says what, in the order of the text; one statement for each quotation, one for indirect speech.

    sentences  of one document, in order, as `sentences.sentences` gives them
    until      a place in the text; what is said in sentences that begin there or later is left out
    A quotation whose sentence names nobody belongs to the speaker of the sentence just before; so does a
    sentence in the subjunctive of indirect speech. A pronoun stands for the speaker named last. What nobody
    can be found for is left out. In an interview whoever's name opens the paragraph says all of it.
    """
    found: list[Statement] = []
    interviewed = deque(turns(text))
    named: Span | None = None
    speaking: Span | None = None  # who spoke in the sentence just before
    reached = 0
    for reported in _reports(text, sentences):
        if until is not None and reported.span.start >= until:
            break
        is_new = _PARAGRAPH_BREAK.search(text, reached, reported.span.start) is not None
        if is_new and not reported.opens_with_quote:
            speaking = None
        reached = reported.span.end
        while interviewed and interviewed[0].words.end <= reported.span.start:
            interviewed.popleft()
        if interviewed and (words := interviewed[0].words).overlaps(reported.span):
            label = interviewed[0].label
            quote = Span(max(words.start, reported.span.start), min(words.end, reported.span.end))
            found.append(Statement(label.of(text), label, reported.span, quote, direct=True))
            speaking = None
            continue
        place = _speaker_in(reported.masked)
        if place is _Unnamed.SOMEBODY:
            speaker = None
        elif place is _Unnamed.PRONOUN:
            is_person = named is not None and not named.of(text).isupper()
            speaker = named if is_person else _name_before(text, reported.span.start)
        elif place is not None:
            speaker = Span(reported.span.start + place.start, reported.span.start + place.end)
            named = speaker
        elif reported.quotes or _REPORTED_MOOD.search(reported.masked):
            speaker = speaking
        else:
            speaker = None
        speaking = speaker
        if speaker is not None:
            found.extend(_statements_of(text, reported, speaker))
    return found


@dataclass(frozen=True, slots=True)
class _Report:
    """One sentence, or those a quotation runs over; `masked` is the text with the quotations blanked."""

    span: Span
    quotes: tuple[Span, ...]
    masked: str

    @property
    def opens_with_quote(self) -> bool:
        return bool(self.quotes) and self.quotes[0].start - self.span.start <= 1


def _reports(text: str, sentences: Sequence[Span]) -> Iterator[_Report]:
    if not sentences:
        return
    quotes = quotations(text, Span(sentences[0].start, sentences[-1].end))
    place = first = 0
    while first < len(sentences):
        start, end = sentences[first].start, sentences[first].end
        inside = []
        while place < len(quotes) and quotes[place].start < end:
            inside.append(quotes[place])
            while quotes[place].end > end and first + 1 < len(sentences):
                first += 1
                end = sentences[first].end
            place += 1
        inside = [quote for quote in inside if quote.start >= start]
        masked = text[start:end]
        for quote in inside:
            blank = _BLANK * (quote.end - quote.start)
            masked = masked[: quote.start - start] + blank + masked[quote.end - start :]
        yield _Report(Span(start, end), tuple(inside), masked)
        first += 1


class _Unnamed(Enum):
    """A speaker who is not named on the spot."""

    PRONOUN = auto()  # whoever was named last
    SOMEBODY = auto()  # we cannot tell who


def _statements_of(text: str, reported: _Report, speaker: Span) -> Iterator[Statement]:
    spoken = [quote for quote in reported.quotes if not _is_title(quote.of(text)) and not _is_named(text, quote)]
    for quote in spoken:
        yield Statement(speaker.of(text), speaker, reported.span, quote, direct=True)
    if not spoken:
        yield Statement(speaker.of(text), speaker, reported.span, None, direct=False)


def _is_title(quoted: str) -> bool:
    """Whether the marks hold a single capitalised word: a paper, a ship, a nickname, not a statement."""
    return quoted[:1].isupper() and " " not in quoted and quoted[-1:] not in ".!?,"


_BEFORE_NAME = re.compile(r"\b(?:de[rmns]|die|beim|vom|zum|zur|im|the)\s+\W$", re.IGNORECASE)
_NOUN_BEFORE = re.compile(r"\b([A-ZÄÖÜ][\w-]+)\s+\W$")
_JOINING = frozenset(("am", "an", "der", "die", "das", "des", "für", "im", "in", "of", "the", "und", "von"))
LONGEST_NAME = 5  # words


def _is_named(text: str, quote: Span) -> bool:
    """Whether the marks hold a name with its article: "sagte er der „Bild am Sonntag“", "der „Chaos Computer Club“"."""
    words = quote.of(text).split()
    return (
        1 < len(words) <= LONGEST_NAME
        and all(word[0].isupper() or word in _JOINING for word in words)
        and words[-1][-1].isalnum()
        and (_BEFORE_NAME.search(text, max(0, quote.start - 8), quote.start) is not None or _follows_noun(text, quote))
    )


def _follows_noun(text: str, quote: Span) -> bool:
    """Whether a noun stands right before, and nobody who could speak: "vom Quartier „Forte Village“ aus"."""
    found = _NOUN_BEFORE.search(text, max(0, quote.start - 40), quote.start)
    return found is not None and (is_known(found[1], "de") or is_compound(found[1])) and not is_person(found[1])


# Where a speaker is named: noun phrases, and the names in them.

_UPPER = "A-ZÀ-ÖØ-ÞČĆĐŠŽŁŚŞİ"
_CAPITAL = rf"(?:[{_UPPER}]\.|[{_UPPER}][\w'’-]*)"
_RUN = rf"{_CAPITAL}(?:\s(?:(?:von\sder|van\sde[rn]|von|van|de|al|bin|ibn|di|da|del|la|dos)\s)?{_CAPITAL})*"
_ARTICLE = r"(?:[Dd](?:er|ie|as|en|em|es)|[Ee]ine?[mnrs]?|[Tt]he|[Aa]n?|[Mm]ehrere|[Ss]eine?[mnrs]?|[Ii]hre?[mnrs]?)"
_ADJECTIVE = (
    r"(?:(?!(?:über|unter|hinter|aber|oder|wieder|immer|weder|gegenüber|sie|wie|diese[mnrs]?|keine[mnrs]?|ohne"
    r"|während|später|der|die|den|dem|des|eine[mnrs]?|ihre[mnrs]?|seine[mnrs]?|wegen"
    r"|gegen|neben|hatten?|habe|werden?|wurden?|würden?|sagten?)\s)"
    r"[a-zäöüß][\w-]*e[mnrs]?\s)"
)
_TAIL = (
    r"(?:\s(?:des|der|vom|von|für|im|in\sder|of\sthe|of|for)\s"
    r"(?!\w*(?:[Zz]eitung|[Aa]gentur|Sender|Magazin|Presse)\b)"
    rf"(?:{_ARTICLE}\s)?{_ADJECTIVE}?{_RUN})"
)
_BRACKET = r"(?:\s\([^()\n]{1,40}\))?"
_PHRASE = rf"(?:{_ARTICLE}\s)?(?:{_CAPITAL}s\s)?{_ADJECTIVE}{{0,3}}{_RUN}{_BRACKET}{_TAIL}{{0,2}}{_BRACKET}"
_NOUN_PHRASE = re.compile(rf"(?P<head>{_PHRASE})(?:,\s(?P<apposition>{_PHRASE})(?=[,.!?]|\s(?:am|in|im)\s|\Z))?")
_PRONOUNS = re.compile(r"(?:er|sie|he|she|Er|Sie|He|She)\b")
_LAST_PHRASE = re.compile(rf"(?<![\w-])(?:{_ARTICLE}\s{_ADJECTIVE}?)?{_RUN}{_BRACKET}{_TAIL}?{_BRACKET}\s*\Z")
# der in die Gespräche einbezogene Gesandte Kirill Dmitrijew
_ATTRIBUTED = re.compile(rf"{_ARTICLE}\s[a-zäöü][^,.;:{_BLANK}]{{0,100}}?\s{_ADJECTIVE}(?={_CAPITAL})")
_RUNS = re.compile(_RUN)
_WORDS = re.compile(r"[^\W\d_][\w'’-]*")
_LINK = re.compile(
    r"\s+(?:(?:am|im|in|vor|gegenüber|auf|bei|beim|on|at|in)\s(?:[dD]e[rmn]\s)?"
    rf"{_ADJECTIVE}?{_CAPITAL}\s)?(?:(?!d(?:er|ie|as)\b|eine?\b|er\b|sie\b|dass\b)[a-zäöüß]+\s){{0,2}}"
)
_SO = re.compile(r"[,“”\"«»‘’–!?]\s*so(?=\s)")
_ACCORDING = re.compile(
    r"\b(?:[Ll]aut|[Gg]emäß|[Aa]ccording\sto|[Nn]ach\s(?:Angaben|Aussagen?|Worten|Auskunft|Einschätzung|Ansicht|"
    r"Darstellung|Überzeugung|Meinung|Informationen|Bewertung|den\sWorten)(?:\svon|\saus)?"
    r"|[Hh](?:eißt|ieß)\ses\s(?:in|im|aus|bei|von|vom)"
    r"|(?:[Ii]n|[Aa]uf|[Ii]m)(?=[^,.:]{4,50}\sh(?:eißt|ieß)\ses\b))(?=\s)"
)
_BY_OWN_ACCOUNT = re.compile(
    r"\b[Nn]ach\s(?:seinen|ihren|eigenen)\s(?:Worten|Angaben)"
    r"|(?:seiner|ihrer)\s(?:Meinung|Ansicht|Einschätzung)\snach\b"
)
_ANNOUNCED = re.compile(rf"[^:]{{2,60}}(:)\s*[„“\"»«‚]{_BLANK}")  # Berg zum neuen Park: „...“
_REPORTED_MOOD = re.compile(r"\b(?:sei|seien|habe|werde|wolle|könne|müsse|solle|dürfe)\b")
_SUBORDINATING = frozenset(("dass", "ob", "wenn", "als", "nachdem", "obwohl", "weil", "da", "that", "which"))


def _speaker_in(masked: str) -> Span | _Unnamed | None:
    """Where a report names its speaker; None if it has none."""
    cues = _cues(masked)
    for start, end in cues:
        place = _subject(masked, start, end)
        if place is not None:
            return place
    return _attributed_to(masked) or (_Unnamed.SOMEBODY if cues else None)


def _attributed_to(masked: str) -> Span | _Unnamed | None:
    """The speaker of a report without a verb of saying: "so X", "laut X", "X zufolge", "X zum Park: ..."."""
    if (so := _SO.search(masked)) is not None and (place := _phrase_at(masked, so.end())) is not None:
        return place
    if (source := _ACCORDING.search(masked)) is not None:
        return _phrase_at(masked, source.end())
    if (behind := masked.find(" zufolge")) > 0:
        return _phrase_before(masked, 0, behind)
    if _BY_OWN_ACCOUNT.search(masked):
        return _Unnamed.PRONOUN
    announced = _ANNOUNCED.match(masked)
    return _phrase_in(masked, 0, announced.start(1)) if announced is not None else None


def _cues(masked: str) -> list[tuple[int, int]]:
    """Where the words of saying stand; a sentence that opens with a quotation is asked behind it first."""
    if _TELLING.isdisjoint(_WORDS.findall(masked)):
        return []
    quoted = _BLANK in masked
    words = list(_WORDS.finditer(masked))
    found = []
    for i, word in enumerate(words):
        form = word[0]
        if (
            form in _SAYING
            or (quoted and form in _NAMING)
            or (form in _PARTED and any(later[0] in _PARTED[form] for later in words[i + 1 :]))
        ):
            cue = _finite(masked, words, i)
            if cue is not None:
                found.append(cue.span())
    opening = masked.find(_BLANK)
    if 0 <= opening <= 1:
        found.sort(key=lambda cue: cue[0] < masked.rfind(_BLANK))
    return found


def _finite(masked: str, words: list[re.Match[str]], i: int) -> re.Match[str] | None:
    """The finite verb of a verb of saying: "hat" of "hat ... gesagt".

    None for a passive, which names no speaker, and for "habe ... gesagt", which somebody else reports.
    """
    form = words[i][0]
    if not _PARTICIPLE.fullmatch(form) or (i + 1 < len(words) and words[i + 1][0] in _HAVING):
        return words[i]
    comma = max(masked.rfind(",", 0, words[i].start()), masked.rfind(":", 0, words[i].start()))
    for word in reversed(words[:i]):
        if word.start() < comma:
            break
        if word[0] in _HAVING:
            return word
        if word[0] in _BEING:
            return None
    return None if form.startswith("ge") or form in _JOINED_PARTICIPLES else words[i]


_FOCUS = re.compile(r"(?:Auch|Selbst|Sogar|Nur|Doch|Aber|Und|Denn|But|And)\s")
_CLAUSE_EDGE = re.compile(r"[:;–“”\"«»‘’]")


def _subject(masked: str, start: int, end: int) -> Span | _Unnamed | None:
    """Who does the saying: before the verb ("X sagte"), or after it ("sagte X", "am Freitag sagte X")."""
    clause = 0
    for edge in _CLAUSE_EDGE.finditer(masked, 0, start):
        clause = edge.end()
    while clause < start and masked[clause] in " ,\n":
        clause += 1
    if (focus := _FOCUS.match(masked, clause, start)) is not None:
        clause = focus.end()
    if clause == start:
        return _phrase_at(masked, end)
    if _PRONOUNS.match(masked, clause, start):  # "Er komme, sagte X": right behind a comma the subject follows
        is_reported = masked[clause:start].rstrip().endswith(",")
        return (_phrase_at(masked, end) if is_reported else None) or _Unnamed.PRONOUN
    if masked[clause:start].rstrip().endswith((" und", " and")):
        return _phrase_in(masked, 0, start) or _first_full_name(masked, clause, start)
    whole = None if _opens_adverbially(masked[clause:start]) else _NOUN_PHRASE.match(masked, clause, start)
    if whole is not None and (masked[whole.end()] == "," or not masked[whole.end() : start].strip()):
        return _speaker_of(whole)
    part = masked.rfind(",", clause, start) + 1 or clause
    return _subject_of_part(masked, part, start, end)


def _subject_of_part(masked: str, part: int, start: int, end: int) -> Span | _Unnamed | None:
    """As _subject, for the words between the last comma and the verb."""
    words = masked[part:start].split()
    if not words:
        return _phrase_at(masked, end)
    if words[0] in _SUBORDINATING or _PRONOUNS.fullmatch(words[0]):
        return None if words[0] in _SUBORDINATING else _Unnamed.PRONOUN
    if words in (["der"], ["die"], ["who"]):  # "Reinhard Kern, Vorsitzender der Grünen, der sagte, ..."
        return _person_before(masked, part)
    if words[0].lower() in ("wie", "as"):
        return _phrase_at(masked, masked.index(words[0], part) + len(words[0]))
    if _opens_adverbially(masked[part:start]):
        return _phrase_at(masked, end) or _phrase_before(masked, part, start)
    return _phrase_before(masked, part, start) or _phrase_in(masked, part, start) or _phrase_at(masked, end)


def _opens_adverbially(words: str) -> bool:
    """Whether a clause begins with something else than its subject, which then follows the verb."""
    first, _, rest = words.strip().partition(" ")
    return (
        first.lower() in _OPENERS
        or (not rest and first.lower() in ("das", "dies", "es", "damit", "dagegen"))
        or first.endswith(("end", "lich", "zeitig", "weise", "dem"))
    )


def _phrase_at(masked: str, place: int) -> Span | _Unnamed | None:
    """The noun phrase or pronoun that begins here or behind a short adverbial."""
    link = _LINK.match(masked, place)
    place = link.end() if link is not None else place
    if _PRONOUNS.match(masked, place):
        return _Unnamed.PRONOUN
    attributed = _ATTRIBUTED.match(masked, place)
    phrase = _NOUN_PHRASE.match(masked, place)
    if phrase is None and attributed is not None:
        phrase = _NOUN_PHRASE.match(masked, attributed.end())
    return _speaker_of(phrase) if phrase is not None else None


def _phrase_in(masked: str, start: int, end: int) -> Span | _Unnamed | None:
    """The noun phrase or pronoun a clause begins with."""
    while start < end and masked[start].isspace():
        start += 1
    if _opens_adverbially(masked[start:end]):
        return None
    if _PRONOUNS.match(masked, start, end):
        return _Unnamed.PRONOUN
    phrase = _NOUN_PHRASE.match(masked, start, end)
    return _speaker_of(phrase) if phrase is not None else None


def _phrase_before(masked: str, start: int, end: int) -> Span | None:
    """The noun phrase that ends here."""
    phrase = _LAST_PHRASE.search(masked[:end], max(start, end - 160))
    if phrase is None:
        return None
    inner = _NOUN_PHRASE.match(masked, phrase.start(), phrase.start() + len(phrase[0].rstrip()))
    return _speaker_of(inner) if inner is not None else None


# Words for what somebody is, by how they end; what follows them in a run of capitals is the name.
_ROLE = re.compile(
    r".*(?:präsident|minister|kanzler|sprecher|chef|berater|korrespondent|expert|beamt|sekretär|vorsitzende|kommissar"
    r"|direktor|leiter|anwalt|anwält|richter|trainer|meister|forscher|gesandte|botschafter|general|papst|könig|prinz"
    r"|premier|senator|gouverneur|vertreter|koordinator|präsidentschaft|führer|abgeordnet|politiker|journalist|autor"
    r"|professor|inspektor|manager|kandidat|kollege|assistent|analyst|ökonom|landrat|rätin|beauftragte|president"
    r"|secretary|spokes\w+|officer|mayor|leader|chancellor|governor|ambassador|dr\.?|prof\.?|herr|frau|mr\.?|mrs\.?)"
    r"(?:e|en|er|in|innen|s|n|es|r)?",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\S+")
_AUDIENCE = frozenset(("Journalisten", "Reportern", "Medien", "Reporters", "Anhängern", "Abgeordneten"))
_NOBODY = frozenset(
    ("Er", "Sie", "Es", "Ich", "Wir", "Das", "Dies", "Alle", "Viele", "He", "She", "It", "We", "I", "The", "This")
)
_DETERMINERS = ("des ", "dem ", "den ", "einem ", "einen ", "eines ")


def _speaker_of(phrase: re.Match[str]) -> Span | None:
    """The name inside a noun phrase; without a name, the phrase itself; None for an adverb or pronoun."""
    if phrase["head"].lower() in _OPENERS or phrase["head"] in _NOBODY:
        return None
    name = _name_in(phrase, "head")
    if phrase["apposition"] is not None and (name is None or _is_genitive(phrase, name)):
        name = _name_in(phrase, "apposition") or name
    if name is not None and not _is_genitive(phrase, name):
        return name
    start, end = phrase.span("head")
    if phrase["head"].lower().startswith(_DETERMINERS):
        start += phrase["head"].index(" ") + 1
    return Span(start, end)


def _is_genitive(phrase: re.Match[str], name: Span) -> bool:
    """Whether a name only says whose: "der Berater Putins"."""
    words = phrase.string[name.start : name.end]
    return " " not in words and words.endswith("s") and _HAS_ARTICLE.match(phrase["head"]) is not None


_HAS_ARTICLE = re.compile(rf"{_ARTICLE}\s")
_WHOSE = re.compile(rf"{_CAPITAL}s\s(?={_ADJECTIVE})")  # Putins außenpolitischer Berater Juri Uschakow


def _name_in(phrase: re.Match[str], group: str) -> Span | None:
    words = phrase[group]
    prefix = _HAS_ARTICLE.match(words) or _WHOSE.match(words)
    for i, run in enumerate(_RUNS.finditer(words, prefix.end() if prefix is not None else 0)):
        tokens = [
            (run.start() + token.start(), run.start() + token.end(), token[0]) for token in _TOKEN.finditer(run[0])
        ]
        while tokens and tokens[-1][2] in _AUDIENCE:
            tokens.pop()
        roles = [k for k, token in enumerate(tokens) if _ROLE.fullmatch(token[2])]
        if roles:
            tokens = tokens[roles[-1] + 1 :]
        elif i > 0:
            tokens = tokens[-2:] if len(tokens) > 2 else []
        elif prefix is not None or words[0].islower():
            tokens = []
        if tokens and tokens[0][2][0].isupper():
            return Span(phrase.start(group) + tokens[0][0], phrase.start(group) + tokens[-1][1])
    return None


def _first_full_name(masked: str, start: int, end: int) -> Span | None:
    """The first name of two words or more, for a subject that stands behind a verb we do not know."""
    for phrase in _NOUN_PHRASE.finditer(masked, start, end):
        name = _name_in(phrase, "head")
        if name is not None and " " in masked[name.start : name.end]:
            return name
    return None


def _person_before(masked: str, end: int) -> Span | None:
    """The last first and last name in the 400 characters before a place; "Aussage von Reinhard" is none."""
    found = [
        Span(match.start(1), match.end(1))
        for match in _ANY_NAME.finditer(masked, max(0, end - 400), end)
        if match.end(1) <= end and (match[2].lower() in first_names() or not is_known(match[2], "de"))
    ]
    return found[-1] if found else None


_ANY_NAME = re.compile(rf"(?<![\w-])(?=(({_CAPITAL})(?:\s(?:von|van|de|al|bin)(?:\sder)?)?\s{_CAPITAL})(?![\w-]))")
_FULL_NAME = re.compile(rf"(?<![\w-]){_CAPITAL}(?:\s(?:von|van|de|al|bin)(?:\sder)?)?\s{_CAPITAL}(?![\w-])")


def _name_before(text: str, end: int) -> Span | None:
    """The last first-and-last name in the 400 characters before a place."""
    names = list(_FULL_NAME.finditer(text, max(0, end - 400), end))
    return Span(*names[-1].span()) if names else None
