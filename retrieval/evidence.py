"""Which words of a sentence are an answer of the kind a question asks for: a date, an amount, a name, a reason."""

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice, pairwise
from types import MappingProxyType

from retrieval import localities, plans
from retrieval.analysis.lexicons import first_names, number_value, place_sorts, places, stopwords, titles, units
from retrieval.analysis.terms import fold, is_compound, is_known, lemma, term
from retrieval.analysis.tokens import Token, tokens
from retrieval.kinds import ANY_DAY, PENALTY, is_role, is_somebody
from retrieval.model import Kind, Language, Span, TimeExpression
from retrieval.question import QUOTED, Question, Word
from retrieval.quotes import Statement, is_saying, respelled
from retrieval.ranking import CLOSE, Search
from retrieval.timex.german_tense import is_strong_preterite
from retrieval.timex.tagger import expressions

_REASON = re.compile(
    r"\b(?:weil|wegen|aufgrund|da|denn|daher|deshalb|deswegen|darum|damit|um|nachdem|durch|infolge|angesichts|aus|Grund|Gründe|Grunde"
    r"|Gründen|Hintergrund|Ursache|Anlass|Auslöser|für [^.,;]{3,80} verantwortlich|schuld|begründet\w*|Begründung"
    r"|verursacht\w*|ausgelöst|führte\w*|zurückzuführen|dank|mangels"
    r"|because|due|since|reason|cause[ds]?|so that|in order|owing|therefore)\b",
    re.IGNORECASE,
)
_REASON_STRONG = re.compile(
    r"\b(?:weil|wegen|aufgrund|da|denn|Grund|Gründe[n]?|Hintergrund|Ursache|Anlass|Auslöser|begründe\w*|Begründung|infolge|angesichts"
    r"|zurückzuführen|because|due to|reason|cause[ds]?)\b",
    re.IGNORECASE,
)
_CAUSE = re.compile(r"\b(?:Todes|Unfall|Absturz|Brand)?[Uu]rsache\b")
_NO = re.compile(r"\b(?:keine?[nrsm]?|no)(?: [a-zäöüß]+)? $", re.IGNORECASE)
_NUMBER = re.compile(
    r"\d+(?:[.,:]\d+)*(?:\s*(?:Millionen|Milliarden|Mio\.|Mrd\.|Tausend|million|billion|thousand))?|[^\W\d_]+"
)
_TO_DO = re.compile(r"[^,.;:!?]*\b(?:zu \w+n\b|\w+zu\w+n\b)")
_BARE_NOUN = re.compile(r" (?:[a-zäöüß-]+e[nrsm]? )?([A-ZÄÖÜ][\w-]+)")
_APPOSITION = re.compile(r"(?:, (?:der |die |ein |eine )?| (?:ist|war|wird|wurde|is|was) )[^,.;:]{3,80}(?=[,.;:]|$)")
# "Jede vierte Filiale", "zwei Fünftel der Betriebe", "8 Prozent der Mieter": how many, said as a share.
_SHARE = re.compile(
    r"\bjede[rsmn]? (?:zweite|dritte|vierte|fünfte|sechste|siebte|achte|neunte|zehnte)[rsn]?\b(?: [A-ZÄÖÜ][\w-]+)?"
    r"|(?:\b(?:ein|zwei|drei|vier|die|one|two|three) )?\b(?:Hälfte|Drittel|Viertel|Fünftel|Sechstel|Zehntel"
    r"|half|thirds?|quarters?) (?:de[rs]|aller|ihre[rs]|seine[rs]|of)\b(?: all| the)?(?: [A-ZÄÖÜa-zäöü][\w-]+)?"
    r"|\b\d+(?:,\d+)? (?:Prozent|per cent|percent) (?:de[rs]|aller|ihre[rs]|seine[rs]|of)\b",
)
# "Die Zahl der Toten stieg [auf 626]": what the number counts is named before it.
_TALLY = re.compile(
    r"\b(?:(?:An|Mindest|Höchst|Gesamt)?[Zz]ahl(?:en)? (?:der|von|an|aller|ihrer|seiner)|[Nn]umber of|toll)\b"
)
_TALLIED = re.compile(
    r"\b(?:auf|bei|beträgt|betrug|beläuft|belief|erreichte?|mit|to|at|is|was|reached|reaches)"
    r"(?: (?:nun|jetzt|inzwischen|mittlerweile|derzeit|zuletzt|bisher|sich|auf|rund|etwa|circa|gut|knapp|fast|nahezu"
    r"|über|mehr als|mindestens|now|about|around|nearly|almost|over|more than|at least))*\s*$"
)
WEAK = 20  # words of a sentence that may give a reason and are looked at; it may be as long as an article
TALLY = 250  # characters before a number in which is looked for what it counts; a sentence may be as long as an article
_COUNT_NOUN = re.compile(r"zahl(?:en)?$", re.IGNORECASE)  # "Einwohnerzahl"
_COPULA = re.compile(r"[^,.;:]{3,80} (?:ist|war|wird|wurde|is|was) (?:\w+ )?$")
_EXPLICIT = re.compile(
    r"\d|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|januar|jänner|februar|märz|april|\bmai\b|juni|juli|august|september|oktober|november"
    r"|dezember|heute|gestern|morgen|woche|monat|jahr|weihnacht|ostern|pfingst|(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today"
    r"|tomorrow|week|month|year|january|february|march|june|july|october|december",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    r"(?:hälfte|drittel\w*|viertel\w*|fünftel\w*|sechstel|siebtel|achtel|neuntel|zehntel"
    r"|half|thirds?|quarters?|fifths?)$",
    re.IGNORECASE,
)
_AGE = re.compile(
    # Bounded: a row of digits may be as long as an article.
    r"(?<!\d)\d{1,4}(?:[- ]?jährig\w*| Jahre (?:alt\w*|jung|zählen\w*)| years? old|-year-old)"
    r"|Alter von (?:nur |fast |etwa )?\w+(?:,\d+)?(?: \w+)?(?: Jahren)?|\(\d{1,3}\)"
    r"|mit (?:nur |fast |etwa )?\d{1,3} Jahren|aged \d+",
    re.IGNORECASE,
)
# A time is a penalty where this is told of: "nach [zwei Stunden] wurde er festgenommen" is none.
_PENAL = re.compile(
    r"haft\b|gefängnis|strafe|verurteil|bewährung|freiheitsentzug|fahrverbot|sperre|gesperrt|gemeinnützig|\bjail|\bprison"
    r"|sentence|convict|penalty|suspended|\bban(?:ned)?\b",
    re.IGNORECASE,
)
_WITHOUT_NUMBER = re.compile(
    r"\blebenslang\w*(?: \w*(?:[Hh]aft|[Ss]trafe|Gefängnis)\b)?|\bTodesstrafe\b|\blife (?:sentence|imprisonment)\b"
    r"|\bdeath penalty\b"
)
_YEARS_OLD = re.compile(r"[- ]?jährig|-year-old", re.IGNORECASE)
_ON_BEHALF = re.compile(
    r"\b(Sprecher|Sprecherin|Anwalt|Anwältin|Vertreter|Vertreterin|spokes\w+|lawyer) (?:von|des|der|for|of|to)\s"
)
_ARTICLES = frozenset(("ein", "eine", "einen", "einem", "einer", "eines"))  # number words only for the lexicon
_ANYBODY = frozenset(["menschen", "personen", "leute", "mensch", "people", "persons"])
_TOLD_BY_TOLL = _ANYBODY | {"dead", "deaths", "victims", "fatalities", "tote", "todesopfer", "opfer"}
# Nouns that are nobody and act all the same: "die Olsen-Gruppe", "das Trump-Lager".
_BODY = re.compile(
    r"(?:agentur|zeitung|magazin|sender|radio|verlag|partei|fraktion|regierung|parlament|senat|kabinett|ministerium|behörde"
    r"|amt|gericht|polizei|feuerwehr|armee|truppen?|miliz|flotte|firma|unternehmen|konzern|gruppe|bank|börse|gesellschaft"
    r"|werke?|verband|verein|club|klub|team|elf|mannschaft|organisation|gewerkschaft|kommission|kirche|gemeinde|rat|union"
    r"|allianz|bündnis|koalition|bewegung|lager|familie|clan|führung|spitze|stiftung|institut|universität|hochschule"
    r"|band|orchester|chor|duo|trio|leute|anhänger|fans|party|agency|government|army|police|company|union|court)\w{0,2}$",
    re.IGNORECASE,
)
_PRONOUN = frozenset(["er", "sie", "he", "she"])
_MAGNITUDES = frozenset(
    [
        "tausend",
        "millionen",
        "million",
        "milliarden",
        "milliarde",
        "mio",
        "mrd",
        "billionen",
        "thousand",
        "billion",
        "hundert",
        "dutzend",
    ]
)
# What a time has to hold, or what has to stand before it, if a question asks for just that (see `question.Sort`).
_SORTS = {
    "clock": re.compile(r"\bUhr\b|\d[.:]\d\d|\bhalb\b|Mitternacht|midnight|\bnoon|[ap]\.?m\b|o'clock", re.IGNORECASE),
    "day": re.compile(
        r"(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|heute|gestern|morgen|\d{1,2}\. ?(?:\d|[a-zä])"
        r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|tomorrow|\b\d{1,2}(?:st|nd|rd|th)? [a-z]"
        r"|(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}\b"
        r"|\d{4}-\d\d-\d\d|tag darauf|folgetag|feiertag|heiligabend|silvester|neujahr",
        re.IGNORECASE,
    ),
    "year": re.compile(r"\d{4}|[Vv]orjahr|\bJahr(?!hundert)|\byear|\b[Hh]euer"),
}
# "Wann wurde das Bad gebaut?" is not answered by "in fünf Jahren".
_WAS = re.compile(r"\b(?:wurden?|war(?:en)?|hat(?:ten?)?|was|were|did)\b", re.IGNORECASE)
# Verbs that make their past with "ist"; "ist am Montag geöffnet" on the other hand may be to come.
_HAS_BECOME = re.compile(
    r"\b(?:ist|sind|sei|seien)\b.*\b(?:ge(?:storben|kommen|gangen|fahren|flogen|fallen|laufen|flohen|sunken|stiegen|worden|wesen|blieben"
    r"|landet|startet|schehen|strandet|scheitert|wachsen|rutscht|stürzt)|\w+(?:getreten|gekommen|gebrochen|gestürzt|getroffen|gesunken"
    r"|gegangen|gestiegen|gelaufen|geflogen)|verstorben|verunglückt|verschwunden|entgleist|explodiert|erschienen|passiert|zerbrochen)\b",
    re.IGNORECASE | re.DOTALL,
)
_WHEN_DID = re.compile(r"\b(?:wann|um wie ?viel uhr|welche\w* \w+) (\w+)")
_PAST_MODALS = frozenset(("durfte", "durften", "konnte", "konnten", "wollte", "wollten", "musste", "mussten"))
# "Wann soll das Bad gebaut werden?" is not answered by "am Montag hat der Rat das beschlossen".
_WILL = re.compile(
    r"\b(?:soll(?:en|te|ten)?|wird|werden|würden?|wollen|will|könnten?|kann|können|dürften?|geplant|plan(?:t|en)|vorgesehen"
    r"|angesetzt|spätestens|bis|ab|kommende[nrs]?|nächste[nrs]?|will|would|could|may|might|can|planned|scheduled|due"
    r"|next)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"(?:in|within) (?:\w+ ){1,2}(?:Tag|Woche|Monat|Jahr|day|week|month|year)|(?:kommend|nächst)e"
    r"|next |(?:über)?morgen\b|tomorrow",
    re.IGNORECASE,
)
# "in den kommenden Tagen", "within the next two weeks"
_SOON = re.compile(
    r"\b(?:in|innerhalb|within|over)(?: de[nr]| the)? (?:kommenden|nächsten|wenigen|next|coming|few)\b[^.]*\Z",
    re.IGNORECASE,
)
_CLOCKED = re.compile(r"\b\d{1,3}:\d\d(?::\d\d)? (?:Stunden|Std\.|Minuten|Min\.|hours|minutes)")  # "nach 2:46 Stunden"
_WINDOW = re.compile(
    r"\b(?:in|innerhalb|within|over)(?: de[nr]| the)? (?:kommenden|nächsten|letzten|vergangenen|next|coming|last"
    r"|past)\b[^.]*\Z",
    re.IGNORECASE,
)
LEAD = 24  # characters before a time in which such a word is looked for
_LEADS = {
    "start": re.compile(r"\b(?:seit|ab|vom?|since|from|starting)(?: de[mnr]| the)?(?: \w+,)?\s*$", re.IGNORECASE),
    "end": re.compile(
        r"\b(?:bis|spätestens|until|till|by)(?: (?:zum|zur|zu|in|an|am|the|einschließlich|spätestens|voraussichtlich))*"
        r"(?: de[nrm])?\s*$",
        re.IGNORECASE,
    ),
}
_OTHER_END = frozenset(("start", "end"))
_SINCE = re.compile(r"\b(?:seit|since)(?: de[mr]| the)?(?: \w+,)?\s*$", re.IGNORECASE)
_REPORTS = re.compile(
    r"\b(?:teil(?:t|ten?)\b.{0,80}\bmit\b|gab(?:en)?\b.{0,80}\bbekannt|hieß es|mitteilten?|mitgeteilt|meldeten?"
    r"|berichteten?|sagten?|erklärten?|betonten?|kündigten?|räumten?|said|told|announced|reported"
    r"|(?:hat|haben|hatten?|habe)\b.{0,200}\b(?:gesagt|erklärt|betont|angekündigt|berichtet|gemeldet|bekannt gegeben"
    r"|bekanntgegeben|eingeräumt|angedeutet|versichert|bekräftigt))\b"
)
_ASKS_FOR_REPORT = re.compile(
    r"\b(?:verkünd|(?:ab|an|zu)?gesagt|(?:ab|zu)?sagen|an(?:ge)?kündig|bekannt|mit(?:ge|zu)?teil|melde|bericht|erklär|announce|say|tell|report|state\b"
    r"|declare|confirm|bestätig|erwähn|mention)",
    re.IGNORECASE,
)
_ATTRIBUTIVE = re.compile(r"\b\w*ge\w{2,}te[nrsm]? (?=[A-ZÄÖÜ])")
_ENDS = re.compile(
    r"\b(?:läuft|lief|laufen|liefen)\b.*\b(?:ab|aus)\b|\b(?:ab|aus)(?:läuft|lief|laufen|gelaufen)\b|\bende[nt]\b|\bendete"
    r"|\b(?:Ultimatum|Frist|[Dd]eadline)|\b(?:expires?|expired|ends|ended)\b"
)
_ROLE_BEHIND = re.compile(r", (?:(?:der|die|ein|eine) )?(?:[a-zäöüß-]+ ){0,2}([A-ZÄÖÜ][\w-]+)(?![\w-]| [A-ZÄÖÜ])")
APPOSITIONS = 2  # parts without a verb that may stand between one and its time
LONGEST_CLAUSE = 300  # characters on either side of a time
_CLAUSE_ENDS = re.compile(r"[,;:](?=\s)|\s[–—-](?=\s)|[.!?](?=\s+[A-ZÄÖÜ„“\"»«])|\n")

# What an answer is worth that is only guessed to be one: a vague time, a name of no person, reported speech.
GUESSED = {
    Kind.WHO: 0.4,
    Kind.HOW_MUCH: 0.4,
    Kind.HOW_LONG: 0.6,
    Kind.WHEN: 0.4,
    Kind.STATEMENT: 0.6,
    Kind.WHY: 0.4,
    Kind.WHERE: 0.4,
}
REPORTED = 0.8  # the same of a time that may be only when somebody told it
BOTH = 0.8  # the same of two alternatives that are both named


class Reading:
    """What was found in the sentences of one article, worked out once and only when asked for.

    language  the article's, which need not be the question's
    analysed  the terms of its sentences, as `Analysed.terms` has them of each; what is missing there is analysed here
    """

    def __init__(
        self,
        text: str,
        search: Search,
        statements: Sequence[Statement],
        language: Language = "de",
        analysed: Mapping[Span, str] = MappingProxyType({}),
    ) -> None:
        self.text = text
        self.language = language
        self.question = search.question
        self.statements = statements
        self._sought = search.sought
        self._analysed = analysed
        self._cut: dict[Span, list[Token]] = {}
        self._timed: dict[Span, tuple[TimeExpression, ...]] = {}
        self._worded: dict[Span, list[tuple[int, list[int]]]] = {}
        self._forms = {
            sought.word.span: {form.term for form in sought.forms} | {sought.word.term} for sought in search.sought
        }
        self._places: dict[str, list[int]] = {}
        for place, sought in enumerate(search.sought):
            for form in self._forms[sought.word.span]:
                self._places.setdefault(form, []).append(place)
        self._weights = [sought.weight for sought in search.sought]
        self._verbs = [sought.weight if sought.word.telling else 0.0 for sought in search.sought]
        self._asked = {word.folded for word in search.question.words}.union(
            *({form.term for form in sought.forms if form.weight >= CLOSE} for sought in search.sought)
        )

    def answers(self, sentence: Span) -> list[Span]:
        """The words of a sentence that are an answer of the kind asked for, in order; none if it holds no such words.

        For kinds that any sentence may answer (was, ja/nein, keywords) the list is empty as well.
        """
        finder = self._finder
        return finder(self, sentence) if finder else []

    @cached_property
    def _finder(self) -> "Callable[[Reading, Span], list[Span]] | None":
        return _finder_of(self.question)

    def clarity(self, sentence: Span, answers: Sequence[Span]) -> float:
        """How clearly the words found are an answer: 1, or less where they are only guessed to be one."""
        if not answers:
            return 0.0
        kind, clear = self.question.kind, True
        if self.question.alternatives:  # a sentence that names both does not tell as clearly which
            named = {
                word for word in self.question.alternatives for span in answers if self._means(span.of(self.text), word)
            }
            return 1.0 if len(named) == 1 else BOTH
        if kind is Kind.WHO:
            clear = self.question.asks_who_is or any(
                self._is_person(span) or self._is_full_name(span) for span in answers
            )
        elif kind is Kind.WHEN:
            clear = self._is_clear_time(answers)
        elif kind is Kind.HOW_MUCH:
            clear = not self._counts_anybody or self._tells_more(sentence)
        elif kind is Kind.HOW_LONG:
            clear = (
                _CLOCKED.search(self.text, sentence.start, sentence.end) is not None
                or any(each.type == "DURATION" for each in self._expressions(sentence))
                or any(_LEADS["end"].search(self.text[max(0, span.start - LEAD) : span.start]) for span in answers)
            )
        elif kind is Kind.STATEMENT:
            clear = any(each.quote and each.quote.overlaps(sentence) for each in self._by_asked(sentence))
        elif kind is Kind.WHY:
            clear = _REASON_STRONG.search(self.text, sentence.start, sentence.end) is not None
        elif kind is Kind.WHERE:
            clear = any(self._is_place(span) and self._locates(span, sentence) for span in answers)
        if not clear:
            return GUESSED[kind]
        return REPORTED if kind is Kind.WHEN and not any(map(self._is_no_report, answers)) else 1.0

    def _is_clear_time(self, answers: Sequence[Span]) -> bool:
        """Whether a time is one of those asked for: ahead or past, of the sort wanted, and still holding."""
        explicit = [span for span in answers if _EXPLICIT.search(span.of(self.text))]
        was = self._asks_for_past
        clear = any(not (was and self._lies_ahead(span)) for span in explicit)
        if clear and not was and _WILL.search(self.question.text):
            clear = not all(map(self._lies_behind, explicit))
        if self.question.sort in _SORTS:
            clear = any(self._is_of_sort(span) for span in answers)
        elif self.question.sort in _OTHER_END:
            clear = clear and not all(self._is_other_end(span) for span in answers)
        return clear and (any(map(self._holds_still, answers)) or self._asks_for_old_plan)

    def _lies_ahead(self, span: Span) -> bool:
        has_lead = self.text[max(0, span.start - 3) : span.start].lower() == "in "
        return _AHEAD.match(self.text, span.start - 3 if has_lead else span.start, span.end) is not None

    def _lies_behind(self, span: Span) -> bool:
        """Whether the clause of a time tells of what has been, and of nothing that is to come."""
        area = clause(self.text, span)
        told = area.of(self.text)
        if _WILL.search(told):
            return False
        return bool(_WAS.search(told) or _HAS_BECOME.search(told)) or any(map(_is_preterite, self._tokens(area)))

    def _by_asked(self, sentence: Span) -> list[Statement]:
        """The statements in a sentence by the one the question asks about."""
        return [each for each in self.statements if each.span.overlaps(sentence) and self.is_speaker(each)]

    def _is_place(self, span: Span) -> bool:
        words = [word for word in re.findall(r"[\w’'-]+", span.of(self.text)) if word[0].isupper()]
        if any(map(localities.is_medium, words)):
            return False
        return any(
            word.lower() in places()
            or localities.is_place_noun(word)
            or not is_known(word, self.language)
            or (self._asks_for_town and localities.town_of(word))
            for word in words
        ) and not self._is_person(span)

    def _locates(self, span: Span, sentence: Span) -> bool:
        """Whether a place says where something is: "der Brand [in Trebnow]", but not "der Präsident [der USA]".

        Nor "die Lieferung an [die Ukraine]", nor "ein Ende des Krieges [in der Ukraine]" or "die Ministerin
        [in Hessen], Dora Henz", unless the war or the minister is asked for.
        """
        if self.question.head is not None:  # "In welchem Land": said to be a place
            return True
        first = max(sentence.start, span.start - LONGEST_CLAUSE)
        lead = localities.LOCATIVE.search(self.text, first, span.start)
        if lead is None or (lead.group().split()[0].lower() == "an" and localities.is_country(span.of(self.text))):
            return False
        of = localities.GENITIVE.search(self.text, first, lead.start())
        if of is None and localities.NAME_BEHIND.match(self.text, span.end, sentence.end):
            noun = localities.NOUN_BEFORE.search(self.text, first, span.start)
            of = noun if noun and is_role(noun[1]) else None
        return of is None or self._is_asked(of.group(1))

    def _is_person(self, span: Span) -> bool:
        words = re.findall(r"[\w’'-]+", span.of(self.text))
        return len(words) > 1 and any(word.lower() in first_names() or word.lower() in titles() for word in words[:-1])

    def _is_full_name(self, span: Span) -> bool:
        """Whether a row of words that no dictionary knows names somebody: "Boubacar Sanogo"."""
        words = [word for word in re.findall(r"[\w’'-]+", span.of(self.text)) if word[0].isupper()]
        return len(words) > 1 and not any(
            is_known(word, "de") or localities.is_place_name(word) or is_compound(word) for word in words[-2:]
        )

    def _tokens(self, sentence: Span) -> list[Token]:
        if sentence not in self._cut:
            self._cut[sentence] = tokens(self.text, sentence)
        return self._cut[sentence]

    def _expressions(self, sentence: Span) -> tuple[TimeExpression, ...]:
        if sentence not in self._timed:
            self._timed[sentence] = expressions(self.text, sentence, self.language)
        return self._timed[sentence]

    def times(self, sentence: Span) -> list[Span]:
        """Dates and times; of several those of the sort asked for, where what is asked stands, not when it was told."""
        found = [
            each.span
            for each in self._expressions(sentence)
            if each.type in ("DATE", "TIME") and not self._tells_no_time(each)
        ]
        narrowers = (
            self._is_of_sort,
            self._is_no_report,
            self._holds_still,
            self._is_not_of_calling_off,
            self._stands_with_the_question(sentence),
            self._is_when_it_happens,
        )
        for narrower in narrowers:
            if len(found) > 1:
                found = list(filter(narrower, found)) or found
        if not self._asks_for_report and not any(map(self._is_no_report, found)):
            return self._soon(sentence)
        return found

    def _tells_no_time(self, time: TimeExpression) -> bool:
        """Whether words of time answer no "wann": "derzeit", and what the question says itself."""
        return (
            time.value == "PRESENT_REF"
            or re.search(rf"(?<!\w){re.escape(time.text)}(?!\w)", self.question.text) is not None  # "may" is not May
        )

    def _soon(self, sentence: Span) -> list[Span]:
        """Days ahead of which only is known that they are near: "treffen sich in [den kommenden Tagen]"."""
        return [
            each.span
            for each in self._expressions(sentence)
            if each.type == "DURATION" and _SOON.search(self.text[max(0, each.span.start - LEAD) : each.span.end])
        ]

    @cached_property
    def _asks_for_report(self) -> bool:
        """Whether somebody's saying is what the question asks the day of: "Wann kündigte sie das an?"."""
        text = _ATTRIBUTIVE.sub("", self.question.text)  # "nach der angekündigten Wahl" asks for no announcement
        return _ASKS_FOR_REPORT.search(text) is not None or is_saying(re.findall(r"\w+", text))

    @cached_property
    def _asks_for_past(self) -> bool:
        """Whether what is asked about has been: "Wann wurde", "Wann durfte", "Wann kam"."""
        if _WAS.search(self.question.text):
            return True
        found = _WHEN_DID.search(self.question.text.lower())
        return found is not None and (found[1] in _PAST_MODALS or is_strong_preterite(found[1]))

    @cached_property
    def _asks_for_old_plan(self) -> bool:
        return plans.asks_for_old_plan(self.question.text, self.question.language)

    def _holds_still(self, span: Span) -> bool:
        """Whether a time is not what was planned before; or is, if just that is asked for."""
        return self._asks_for_old_plan == plans.is_superseded(self.text, span, clause(self.text, span), self.language)

    def _is_not_of_calling_off(self, span: Span) -> bool:
        """Whether a time is not just when something was called off that was planned for another day, which is named.

        "Sie hat [am Montag] die für Dienstag geplante Feier abgesagt."
        """
        area = clause(self.text, span)
        if plans.calls_off(self.question.text, self.question.language):
            return True
        if not plans.calls_off(area.of(self.text), self.language):
            return True
        planned = [
            each.span
            for each in self._expressions(area)
            if plans.is_planned_for(self.text, each.span, area, self.language)
        ]
        return not planned or span in planned

    def _is_of_sort(self, span: Span) -> bool:
        """Whether a time is a clock's, a year's, a beginning or an end, if one of these is asked for."""
        sort = self.question.sort
        if sort in _SORTS:
            return _SORTS[sort].search(span.of(self.text)) is not None
        if sort == "end":
            return is_end(self.text, span)
        return sort not in _LEADS or _LEADS[sort].search(self.text[max(0, span.start - LEAD) : span.start]) is not None

    def _is_when_it_happens(self, span: Span) -> bool:
        """Whether a time is not what something lasts since or until, if neither is asked for.

        "Die Halle war [seit Januar] geschlossen und wurde erst am Donnerstag wieder geöffnet."
        """
        before = self.text[max(0, span.start - LEAD) : span.start]
        return self.question.sort not in ANY_DAY or not (_SINCE.search(before) or _LEADS["end"].search(before))

    def _is_other_end(self, span: Span) -> bool:
        """Whether a time is said to be an end where a beginning is asked for, or the other way round."""
        if self.question.sort == "start":
            return is_end(self.text, span)
        return _SINCE.search(self.text[max(0, span.start - LEAD) : span.start]) is not None

    def _is_no_report(self, span: Span) -> bool:
        """Whether this is more than when somebody told it: "teilte die Stadt [am Mittwoch] mit"."""
        area = clause(self.text, span)
        for _ in range(APPOSITIONS):  # "sagte die Sprecherin, Karoline Leavitt, [am Mittwoch in Washington]"
            if any(_is_verb(token.word) for token in tokens(self.text, area)):
                break
            before = clause(self.text, Span(max(0, area.start - 2), max(0, area.start - 2)))
            area = Span(min(before.start, area.start), area.end)
        return _REPORTS.search(area.of(self.text)) is None

    def _stands_with_the_question(self, sentence: Span) -> Callable[[Span], bool]:
        """Whether no other clause of the sentence that names a time holds more of the question's words."""
        weights: dict[Span, float] = {}
        for found in self._expressions(sentence):
            area = clause(self.text, found.span)
            if area not in weights:
                weights[area] = self._asked_weight(area, sentence)
        most = max(weights.values(), default=0.0)
        return lambda span: weights.get(clause(self.text, span), 0.0) >= most

    def _asked_weight(self, area: Span, sentence: Span) -> float:
        """How many of the question's words stand there, each as much as it weighs."""
        return sum(self._weights[place] for place in self._held(area, sentence))

    def durations(self, sentence: Span) -> list[Span]:
        """How long; where no sentence says that, until or since when."""
        found = self._expressions(sentence)
        clocked = [Span(m.start(), m.end()) for m in _CLOCKED.finditer(self.text, sentence.start, sentence.end)]
        if clocked:
            return clocked
        lasting = [each for each in found if each.type == "DURATION" and not self._is_window(each.span)]
        bounds = [each.span for each in found if each.type in ("DATE", "TIME") and self._bounds(each.span)]
        if bounds and all((each.value or "").startswith("PX") for each in lasting):  # "Licht unter Tage", "jahrelang"
            return bounds
        return [each.span for each in lasting] or bounds

    def _is_window(self, span: Span) -> bool:
        """Whether a duration only says by when or when: "in [den nächsten Tagen]", "in [den letzten Monaten]"."""
        return _WINDOW.search(self.text[max(0, span.start - LEAD) : span.end]) is not None

    def _bounds(self, span: Span) -> bool:
        before = self.text[max(0, span.start - LEAD) : span.start]
        return any(lead.search(before) for lead in _LEADS.values())

    def amounts(self, sentence: Span) -> list[Span]:
        """Numbers with what they count; dates and clock times are none."""
        if self.question.unit == "age":
            return [Span(m.start(), m.end()) for m in _AGE.finditer(self.text, sentence.start, sentence.end)]
        found = []
        if self.question.counted is not None:
            found += [Span(m.start(), m.end()) for m in _SHARE.finditer(self.text, sentence.start, sentence.end)]
        if self.question.unit in ("", "percent") and self.question.counted is None:
            found += [Span(t.start, t.end) for t in self._tokens(sentence) if _FRACTION.search(t.word)]
        if self.question.unit == PENALTY:
            found += [
                Span(m.start(), m.end()) for m in _WITHOUT_NUMBER.finditer(self.text, sentence.start, sentence.end)
            ]
        numbers = self._numbers(sentence)
        dates = self._times_no_amount(sentence) if numbers else []
        for number in numbers:
            if any(other.overlaps(number) for other in (*dates, *found)):  # "drei [Millionen] Euro"
                continue
            if _YEARS_OLD.match(self.text, number.end):  # "ihres 72-jährigen Chefs"
                continue
            following = self._following(number, sentence)
            if self.text[: number.start].rstrip(" \u00a0")[-1:] in tuple("€$£"):
                if self._may_be("money") and self.question.counted is None:
                    found.append(Span(len(self.text[: number.start].rstrip(" \u00a0")) - 1, number.end))
            elif (unit := self._unit(number, following)) is not None:
                found.append(Span(number.start, unit))
            elif self._is_tally(number, following, sentence):
                found.append(number)
        return found

    def _times_no_amount(self, sentence: Span) -> list[Span]:
        """The times of a sentence that answer no "wie viel": all but how long, if just that is asked for."""
        asks_penalty = self.question.unit == PENALTY
        is_penal = asks_penalty and _PENAL.search(self.text, sentence.start, sentence.end) is not None
        asks_how_long = self.question.unit == "time" or is_penal
        ages = _AGE.finditer(self.text, sentence.start, sentence.end) if asks_penalty else ()
        return [
            *(each.span for each in self._expressions(sentence) if not (asks_how_long and each.type == "DURATION")),
            *(Span(age.start(), age.end()) for age in ages),
        ]

    def _is_tally(self, number: Span, following: Sequence[Token], sentence: Span) -> bool:
        """Whether a bare number says how many of what is asked for there are, because that was named before it."""
        begin = max(sentence.start, number.start - TALLY)
        if self.question.counted is None or _TALLIED.search(self.text, begin, number.start) is None:
            return False
        if following and following[0].start - number.end < 2 and following[0].word[0].isupper():
            return False
        return any(self._counts(token) or self._is_anybody(token) for token in self._tallied(Span(begin, number.start)))

    def _tallied(self, area: Span) -> Iterator[Token]:
        """What may be counted before a number: "die Zahl der verletzten [Fahrgäste]", "die [Einwohner]zahl"."""
        before = tokens(self.text, area)
        if tally := _TALLY.search(self.text, area.start, area.end):
            names = tally.start() if tally.group() == "toll" else tally.end()  # which is one of people
            yield from [token for token in before if token.start >= names][:4]
        for token in before:
            if _COUNT_NOUN.search(token.word):
                yield token._replace(word=_COUNT_NOUN.sub("", token.word) or token.word)

    def _is_anybody(self, token: Token) -> bool:
        """Whether "so many people" is what is asked for."""
        counted = self.question.counted
        if counted is None:
            return False
        asked = counted.text.lower()
        is_people = units().get(token.word.lower()) == "people" and asked in _ANYBODY
        return is_people or (token.word == "toll" and asked in _TOLD_BY_TOLL)

    def _numbers(self, sentence: Span) -> list[Span]:
        found = []
        for match in _NUMBER.finditer(self.text, sentence.start, sentence.end):
            word = match.group()
            if word[0].isdigit() or (
                len(word) > 2 and word not in _ARTICLES and number_value(word.lower()) is not None
            ):
                found.append(Span(match.start(), match.end()))
        return found

    def _following(self, number: Span, sentence: Span) -> list[Token]:
        area = Span(number.end, min(sentence.end, number.end + 60))
        found = []
        for token in tokens(self.text, area):
            if self.text[number.end : token.start].strip(" %€$\u00a0-–+").count(",") > 0:
                break
            found.append(token)
            if len(found) == 4:
                break
        return found

    def _may_be(self, group: str) -> bool:
        """Whether an amount in units of a group is one that is asked for."""
        unit = self.question.unit
        return unit in ("", group) or (unit == PENALTY and group in ("money", "time"))

    def _unit(self, number: Span, following: Sequence[Token]) -> int | None:
        """Where the number's unit ends if it is one the question asks for; None if not."""
        after = self.text[number.end : number.end + 3].lstrip(" \u00a0")
        sign = after[:1]
        wanted = self.question.unit
        if (counted := self.question.counted) is not None:
            return next(
                (token.end for token in following if self._counts(token) or self._are_counted(token, counted)), None
            )
        if sign and sign in "%€$£":
            group = "percent" if sign == "%" else "money"
            return self.text.index(sign, number.end) + 1 if self._may_be(group) else None
        if wanted == "money" and _is_bare_sum(number.of(self.text), following):
            return number.end
        named = [(token, units().get(token.word.lower(), "")) for token in following if not _is_magnitude(token)][:2]
        for token, group in named:
            if group:
                return token.end if self._may_be(group) else None
        return None if wanted else self._end_of_amount(number, following)

    def _end_of_amount(self, number: Span, following: Sequence[Token]) -> int | None:
        """Where an amount of whatever ends; a number in words needs a noun: "alle [drei]" is none."""
        if following and following[0].word[0].isupper():
            return following[0].end
        is_written = not number.of(self.text)[0].isdigit()
        return None if is_written and not any(token.word[0].isupper() for token in following[:2]) else number.end

    @property
    def _counts_anybody(self) -> bool:
        counted = self.question.counted
        return counted is not None and counted.text.lower() in _ANYBODY

    def _tells_more(self, sentence: Span) -> bool:
        """Whether a sentence holds more of the question than what is counted: that so many "people" did what?"""
        counted = self.question.counted
        held = {place for _, places in self._words(sentence) for place in places}
        return any(self._sought[place].word is not counted for place in held)

    def _counts(self, token: Token) -> bool:
        """Whether a word names what is counted: the asked noun, another word for it, or a compound that ends in it."""
        return self.question.counted is not None and self._means(token.word, self.question.counted)

    def _are_counted(self, token: Token, counted: Word) -> bool:
        """Whether a word for people means those that are counted: "111 [Menschen] starben" are so many dead."""
        asked, word = counted.text.lower(), token.word.lower()
        if units().get(asked) != "people" or units().get(word) != "people":
            return False
        if asked in _ANYBODY:
            return True
        told = clause(self.text, Span(token.start, token.end))
        return word in _ANYBODY and any(self._means(other.word, counted) for other in tokens(self.text, told))

    def _means(self, text: str, word: Word) -> bool:
        """Whether a word of the text is a word of the question, another form of it, or a compound that ends in it."""
        forms = self._forms[word.span]
        found = term(text, self.language)
        return found in forms or any(len(form) > 3 and found.endswith(form) for form in forms)

    def names(self, sentence: Span) -> list[Span]:
        """Names of persons or organisations that the question does not already name."""
        if self.question.asks_who_is:
            return self.roles(sentence)
        found = []
        for run in self._capitals(sentence):
            for nouns in _noun_phrases(run, self.language, opens=run[0].start == sentence.start):
                phrase = [token for token in nouns if not self._is_part_of_a_thing(nouns, token)]
                names = [token for token in phrase if _is_name(token.word, self.language)]
                if len(phrase) == 1 and phrase[0].word.isupper() and self._is_measured(phrase[0]):
                    continue
                if self._asks_for_somebody and localities.is_place_name(" ".join(token.word for token in phrase)):
                    continue
                if names and self._is_asked(names[-1].word):  # "Clara [Schumanns]": whom the question names already
                    continue
                if (
                    any(not self._is_asked(token.word) for token in names)
                    or (self._is_new_role(phrase) and not self.question.asks_name)
                    or (self._is_new_pair(phrase) and not self._asks_for_somebody)
                ):
                    found.append(Span(phrase[0].start, phrase[-1].end))
        if self.language == "en":  # where days and months have capitals as names have
            return [span for span in found if not self._is_of_time(span, sentence)]
        return found

    def called(self, sentence: Span) -> list[Span]:
        """What a thing may be called: names, and words in quotation marks, that the question does not hold."""
        quoted = [
            Span(match.start(group), match.end(group))
            for match in QUOTED.finditer(self.text, sentence.start, sentence.end)
            if (group := match.lastindex) and not self._is_asked(match[group])
        ]
        names = [span for span in self.names(sentence) if not any(span.overlaps(other) for other in quoted)]
        return sorted((*quoted, *names), key=lambda span: span.start)

    def _is_part_of_a_thing(self, phrase: Sequence[Token], token: Token) -> bool:
        """Whether a word stands before a hyphen, and the last part is nobody and cannot act: "Ukraine-Krieg".

        "Meyer-Landrut", the "SPÖ-Abgeordnete" and the "Olsen-Gruppe" are or can.
        """
        last = token
        for after in phrase[phrase.index(token) + 1 :]:
            if after.start != last.end + 1 or self.text[last.end] != "-":
                break
            last = after
        if last is token or not is_known(last.word, self.language):
            return False
        return not (is_somebody(last.word) or _BODY.search(last.word))

    @cached_property
    def _asks_for_somebody(self) -> bool:
        """Whether a person is asked for by a noun: "Welche [Ministerin]", "Wie heißen die [Brüder]"."""
        head = self.question.head
        return head is not None and is_somebody(head.text.rpartition("-")[2])

    def _is_measured(self, token: Token) -> bool:
        """Whether a number stands right before a word: "14,6 [PPG]" names a measure."""
        return self.text[max(0, token.start - 2) : token.start].rstrip(" \u00a0")[-1:].isdigit()

    def _is_new_role(self, phrase: Sequence[Token]) -> bool:
        """Whether a noun phrase says what somebody is, and the question does not: "ein [Anwalt]"."""
        return any(is_role(token.word) and not self._is_asked(token.word) for token in phrase)

    def _is_new_pair(self, phrase: Sequence[Token]) -> bool:
        """Whether two nouns stand side by side, which in German only names and measures do: "Radio Bremen"."""
        new = [token.word for token in phrase if not self._is_asked(token.word)]
        return len(new) > 1 and not _is_measure(new[0].lower())

    def roles(self, sentence: Span) -> list[Span]:
        """For "Wer ist X?": what stands beside the name and says who that is ("Gutachterin [Petra Kuhn]")."""
        found = []
        for run in self._capitals(sentence):
            asked = [place for place, token in enumerate(run) if self._is_asked(token.word)]
            if asked and any(is_role(token.word) for token in run[: asked[0]]):
                found.append(Span(run[0].start, run[asked[-1]].end))
            elif asked and (copula := _COPULA.search(self.text, sentence.start, run[0].start)):
                if any(is_role(word) for word in re.findall(r"[\w-]+", copula.group())):
                    found.append(Span(copula.start(), run[asked[-1]].end))
            elif asked:
                after = _APPOSITION.match(self.text, run[asked[-1]].end, sentence.end)
                if after and any(is_role(word) for word in re.findall(r"[\w-]+", after.group())):
                    found.append(Span(run[0].start, after.end()))
        return found

    def _capitals(self, sentence: Span) -> list[list[Token]]:
        runs: list[list[Token]] = []
        previous: Token | None = None
        for token in self._tokens(sentence):
            between = self.text[previous.end : token.start] if previous else ""
            fits = token.word[0].isupper() or (
                previous is not None and token.word in ("von", "van", "de", "der", "al", "bin", "zu")
            )
            if (
                fits
                and runs
                and previous is not None
                and runs[-1][-1] is previous
                and between in (" ", "-", ". ", "\u00a0", " „", "“ ")
            ):
                runs[-1].append(token)
            elif token.word[0].isupper():
                runs.append([token])
            previous = token
        for run in runs:
            while run and not run[-1].word[0].isupper():
                run.pop()
        return [run for run in runs if run]

    def _is_asked(self, word: str) -> bool:
        return fold(word) in self._asked or term(word, self.question.language) in self._asked

    def places(self, sentence: Span) -> list[Span]:
        """Places that the question does not already name: known ones, and what follows a preposition of place."""
        found = []
        for match in localities.AFTER_PREPOSITION.finditer(self.text, sentence.start, sentence.end):
            words = re.findall(r"[\w’'-]+", match.group(1))
            nouns = [word for word in words if word[0].isupper()]
            if not nouns or any(map(localities.is_no_place, nouns)):
                continue
            head = self.question.head
            if head is not None and all(self._is_just(noun, head) for noun in nouns):
                continue  # "ins Theater": in which?
            if match.group().startswith(("von ", "from ")) and not self._asks_where_from:
                continue  # "enttäuscht von Putin"
            end = match.start(1) + len(localities.without_small_words(match.group(1)))  # "in [Peking] am 4. Juni"
            span = self._without_person(Span(match.start(1), end))
            if self._is_other_sort(span.of(self.text)):
                continue
            if all(self._is_asked(word) for word in nouns) or self._is_of_time(span, sentence):
                continue
            found.append(span)
        covered = deque(found)  # in order, as the words are
        for token in self._tokens(sentence):
            span = Span(token.start, token.end)
            while covered and covered[0].end <= span.start:
                covered.popleft()
            if self._asks_for_town and (town := localities.town_of(token.word)) and not self._is_asked(town):
                found.append(span)
            if (
                token.word.lower() in places()
                and self.text[token.end : token.end + 1] != "-"  # "US-Präsident" is no place
                and not self._is_other_sort(token.word)
                and not self._is_asked(token.word)
                and not (covered and covered[0].overlaps(span))
            ):
                found.append(span)
        return sorted(found)

    def _is_of_time(self, span: Span, sentence: Span) -> bool:
        """Whether a stretch of a sentence holds words that say when or how long."""
        return any(each.span.overlaps(span) for each in self._expressions(sentence))

    def _without_person(self, place: Span) -> Span:
        """A place up to whoever is named right behind it: "in [Bayern] Sepp Daxenberger"."""
        words = list(re.finditer(r"[\w’'-]+", place.of(self.text)))
        for before, word in pairwise(words):
            somebody = word.group().lower() in first_names() or self._is_asked(word.group())
            if localities.is_place_name(before.group()) and somebody:
                return Span(place.start, place.start + before.end())
        return place

    @cached_property
    def _asks_for_town(self) -> bool:
        head = self.question.head
        return head is not None and localities.is_town_noun(head.text)

    def _is_just(self, noun: str, head: Word) -> bool:
        """Whether a noun says the head, or as much, and not which one: "Krankenhaus" for "Klinik", no "Stadtpark"."""
        found = term(noun, self.language)
        return found in self._forms[head.span] and not (found != head.term and found.endswith(head.term))

    @cached_property
    def _asks_where_from(self) -> bool:
        return localities.WHERE_FROM.search(self.question.text) is not None

    def _is_other_sort(self, place: str) -> bool:
        """Whether a place is none of the sort asked for: a country where a town is, or nothing with a name."""
        head = self.question.head
        asked = localities.sorts_for(head.text) if head else None
        if asked is None:
            return head is not None and self._is_other_thing(place, head)
        if known := place_sorts().get(place.lower()):
            return not asked & known
        return not any(self._may_name_a_place(word) for word in re.findall(r"[\w’'-]+", place) if word[0].isupper())

    def _is_other_thing(self, place: str, head: Word) -> bool:
        """Whether a place is called by another noun than the one asked for: "ein Haus" is no prison, nor "Palermo"."""
        nouns = [word for word in re.findall(r"[\w’'-]+", place) if word[0].isupper()]
        if localities.is_geographical(" ".join(nouns)):
            return True
        return not localities.is_any_place(head.text) and not any(
            self._means(noun.rpartition("-")[2], head) or (self._may_name_a_place(noun) and not is_compound(noun))
            for noun in nouns
        )

    def _may_name_a_place(self, word: str) -> bool:
        """Whether a word is a place's name, or no word of the dictionary: no town is called "Krankenhaus"."""
        tail = word.rpartition("-")[2].capitalize()
        return word.lower() in places() or not (is_known(word, self.language) or is_known(tail, self.language))

    def reasons(self, sentence: Span) -> list[Span]:
        """The clause that gives a reason, from its conjunction to the clause's end."""
        found: list[Span] = []
        for match in _REASON_STRONG.finditer(self.text, sentence.start, sentence.end):
            if _NO.search(self.text[max(sentence.start, match.start() - LEAD) : match.start()]):  # "kein [Anlass]"
                continue
            rest = self.text[match.start() : sentence.end]
            end = re.search(r"[,;–]\s", rest[len(match.group()) :])
            stop = match.start() + len(match.group()) + (end.start() if end else len(rest) - len(match.group()))
            span = Span(match.start(), min(stop, sentence.end))
            if not any(other.overlaps(span) for other in found):
                found.append(span)
        looked_at = islice(_REASON.finditer(self.text, sentence.start, sentence.end), WEAK)
        weak = next(filter(self._may_give_a_reason, looked_at), None) if not found else None
        return [Span(weak.start(), sentence.end)] if weak else found

    def _may_give_a_reason(self, word: re.Match[str]) -> bool:
        """ "Aus Angst" and "um zu helfen" do, "aus Amsterdam" and "um 20 Uhr" do not."""
        behind = self.text[word.end() : word.end() + LONGEST_CLAUSE]
        if _NO.search(self.text[max(0, word.start() - LEAD) : word.start()]):
            return False
        if word.group().lower() == "um":
            return _TO_DO.match(behind) is not None
        if word.group().lower() == "aus":
            noun = _BARE_NOUN.match(behind)
            return noun is not None and is_known(noun[1], self.language) and not localities.is_place_name(noun[1])
        return True

    def chosen(self, sentence: Span) -> list[Span]:
        """Which of the two alternatives of the question a sentence names, by whatever word."""
        return [
            Span(token.start, token.end)
            for token in self._tokens(sentence)
            if token.word[0].isupper() or token.word[0].isdigit()
            if any(self._means(token.word, word) for word in self.question.alternatives)
        ]

    def led(self, sentence: Span) -> list[Span]:
        """What stands behind "mit" for "womit", up to the end of its noun phrase, unless the question names it.

        No time is meant: "am Samstag" is nothing one dies of.
        """
        found = []
        words = self._tokens(sentence)
        for place, token in enumerate(words):
            if token.word.lower() in self.question.leads:
                if (
                    "an" in self.question.leads
                    and words[place + 1 : place + 2]
                    and words[place + 1].word in ("die", "das")
                ):
                    continue  # "durch einen Putsch an die Macht" is nothing one dies of
                phrase = self._phrase_behind(words[place + 1 : place + 12], token.end)
                if phrase and not all(self._is_asked(word.word) for word in phrase if word.word[0].isupper()):
                    span = Span(token.start, phrase[-1].end)
                    found += [span] if not self._is_of_time(span, sentence) else []
        if "infolge" in self.question.leads:  # "Woran starb er?"
            found += [sentence for _ in islice(_CAUSE.finditer(self.text, sentence.start, sentence.end), 1)]
        return found

    def _phrase_behind(self, words: Sequence[Token], end: int) -> list[Token]:
        """The words of a clause up to the last one with a capital before a verb."""
        phrase: list[Token] = []
        for token in words:
            if self.text[end : token.start].strip(' „“"»«-'):
                break
            if phrase and any(word.word[0].isupper() for word in phrase) and _is_verb(token.word):
                break
            phrase.append(token)
            end = token.end
        while phrase and not phrase[-1].word[0].isupper():
            phrase.pop()
        return phrase

    def relation(self, sentence: Span, answers: Sequence[Span]) -> tuple[float, float]:
        """Which share of the question's weight, and of its telling verbs, stands in the clause of the words found.

        Without words of a kind it is the clause that holds most.
        """
        if not self._words(sentence):
            return 0.0, 0.0
        areas = {clause(self.text, span) for span in answers} or set(self._clauses(sentence))
        shares = [self._shares(area, sentence) for area in areas]
        return max(shares, default=(0.0, 0.0))

    def _clauses(self, sentence: Span) -> Iterator[Span]:
        start = sentence.start
        for end in _CLAUSE_ENDS.finditer(self.text, sentence.start, sentence.end):
            yield Span(start, end.start())
            start = end.end()
        yield Span(start, sentence.end)

    def _shares(self, area: Span, sentence: Span) -> tuple[float, float]:
        held = self._held(area, sentence)
        return (
            sum(self._weights[place] for place in held) / (sum(self._weights) or 1.0),
            sum(self._verbs[place] for place in held) / (sum(self._verbs) or 1.0),
        )

    def _held(self, area: Span, sentence: Span) -> list[int]:
        """The question's words, by place, that stand in a part of a sentence."""
        found = {place for start, places in self._words(sentence) if area.start <= start < area.end for place in places}
        return sorted(found)

    def _words(self, sentence: Span) -> list[tuple[int, list[int]]]:
        """Where words of the question stand in a sentence, and which ones, by place."""
        if sentence not in self._worded:
            self._worded[sentence] = list(self._found(sentence))
        return self._worded[sentence]

    def _found(self, sentence: Span) -> Iterator[tuple[int, list[int]]]:
        # To analyse is dear, and was done when the article was read. Behind a term for each word stand those of
        # verbs in two parts.
        terms = self._analysed.get(sentence, "")[1:-1].split("  ")
        if len(terms) > 1 and self._places.keys().isdisjoint(terms):
            return
        words = [each for each in self._tokens(sentence) if each.word.lower() not in stopwords(self.language)]
        if len(terms) < len(words):
            terms = [term(each.word, self.language) for each in words]
        for each, found in zip(words, terms, strict=False):
            if found in self._places:
                yield each.start, self._places[found]

    def said(self, sentence: Span) -> list[Span]:
        """What the asked speaker says in this sentence: the quoted words, else the statement."""
        found = []
        for statement in self._by_asked(sentence):
            words = statement.quote if statement.quote and statement.quote.overlaps(sentence) else sentence
            found.append(Span(max(words.start, sentence.start), min(words.end, sentence.end)))
        return found

    def is_speaker(self, statement: Statement) -> bool:
        """Whether a statement is by the one the question asks about; anyone if the question names nobody."""
        if not self.question.speaker:
            return True
        if self._on_behalf(statement):
            return False
        spoken = [token.word for token in tokens(self.text, self._with_role(statement))]
        if len(spoken) == 1 and spoken[0].lower() in _PRONOUN:
            return True
        if self._is_by_role(spoken):
            return True
        if role := _ROLE_BEHIND.match(self.text, statement.speaker_span.end):  # "Dora Henz, [Dezernentin] in Lüttgau,"
            spoken += [role[1]] if is_role(role[1]) else []
        asked = self._asked_speaker
        given = [word for word in asked if word.text.lower() in first_names()]
        if given and len(asked) > len(given):  # somebody by full name: the surname counts, and no other given name
            others = {word.lower() for word in spoken} & first_names()
            if others and not any(self._means(text, word) for word in given for text in spoken):
                return False
            asked = (self._surname,)
        return any(self._means(text, word) for word in asked for text in spoken)

    @property
    def _asked_speaker(self) -> tuple[Word, ...]:
        """The words for the one asked about, without roles that only stand before a name: "[Präsident] Bush"."""
        asked = self.question.speaker
        return tuple(
            word
            for place, word in enumerate(asked)
            if not (is_role(word.text.capitalize()) and _adjoins(word, asked[place + 1 : place + 2]))
        )

    @property
    def _surname(self) -> Word:
        """The last word of the name of the one asked about: "was sagte Kurt [Beck] der Zeitung über ..."."""
        asked = self.question.speaker
        given = next((place for place, word in enumerate(asked) if word.text.lower() in first_names()), None)
        if given is None or given + 1 == len(asked):
            return asked[-1]
        last = given
        while last + 1 < len(asked) and asked[last + 1].span.start - asked[last].span.end == 1:
            last += 1
        return asked[last] if last > given else asked[-1]

    def _is_by_role(self, spoken: Sequence[str]) -> bool:
        """Whether a nameless speaker is what the article says the one asked about is: "der Kanzler" for "Merz"."""
        nouns = [word for word in spoken if word[0].isupper() and word.lower() not in stopwords(self.language)]
        return bool(nouns) and all(is_role(word) for word in nouns) and any(self._bears_alone(word) for word in nouns)

    def _bears_alone(self, role: str) -> bool:
        """Whether the article gives a role to the one asked about and to nobody else it names."""
        own, others = self._roles
        return any(borne.endswith(_role(role)) for borne in own) and not any(
            borne.endswith(_role(role)) for borne in others
        )

    @cached_property
    def _roles(self) -> tuple[frozenset[str], frozenset[str]]:
        """The roles the article puts before the surname of the one asked about, and those before other names."""
        surname = self._surname
        words = tokens(self.text)
        own: set[str] = set()
        others: set[str] = set()
        for place, token in enumerate(words):
            if is_role(token.word):
                named = list(self._joined_after(words, place))
                if any(self._means(word, surname) for word in named):
                    own.add(_role(token.word))
                elif any(_is_name(word, self.language) and not localities.is_place_name(word) for word in named):
                    others.add(_role(token.word))
        return frozenset(own), frozenset(others)

    def _joined_after(self, words: Sequence[Token], place: int) -> Iterator[str]:
        """The capitals right after a word, with nothing but a space between; as many as a name and its titles have."""
        for before, after in pairwise(words[place : place + 7]):
            if not after.word[0].isupper() or self.text[before.end : after.start] != " ":
                break
            yield after.word

    def _on_behalf(self, statement: Statement) -> bool:
        """Whether it is somebody's spokesperson or lawyer who speaks, and the question does not ask for one."""
        span = statement.speaker_span
        found = _ON_BEHALF.search(self.text, max(0, span.start - 40), span.end)
        if found is None or "," in self.text[found.end() : span.end]:
            return False
        return not any(self._means(found.group(1), word) for word in self.question.speaker)

    def _with_role(self, statement: Statement) -> Span:
        """The speaker with the role before the name: "der ungarische Regierungschef [Viktor Orbán]"."""
        span = statement.speaker_span
        start = span.start
        before = tokens(self.text, Span(max(0, start - 80), start))
        for token in reversed(before[-5:]):
            if self.text[token.end : start].strip() or not _in_role(token.word):
                break
            start = token.start
        return Span(start, span.end)

    def speakers(self, sentence: Span) -> list[Span]:
        """Who speaks in a sentence; of words that the question quotes, only who says these."""
        return [
            each.speaker_span
            for each in self.statements
            if each.span.overlaps(sentence) and each.speaker_span.overlaps(sentence) and self._is_quoted(each)
        ]

    def _is_quoted(self, statement: Statement) -> bool:
        said = respelled(statement.span.of(self.text))
        return all(respelled(phrase) in said for phrase in self.question.phrases)


def finds(question: Question) -> bool:
    """Whether there are words of the kind a question asks for to be found."""
    return _finder_of(question) is not None


def _finder_of(question: Question) -> Callable[[Reading, Span], list[Span]] | None:
    if question.alternatives:
        return Reading.chosen
    if question.asks_name and question.kind is Kind.WHAT:
        return Reading.called
    return Reading.led if question.leads else _FINDERS.get(question.kind)


def _adjoins(word: Word, following: Sequence[Word]) -> bool:
    return bool(following) and following[0].span.start - word.span.end == 1


def clause(text: str, span: Span) -> Span:
    """From the comma before some words to the comma after them; those within numbers are none."""
    first, last = max(0, span.start - LONGEST_CLAUSE), min(len(text), span.end + LONGEST_CLAUSE)
    before = [end.end() for end in _CLAUSE_ENDS.finditer(text, first, span.start)]
    after = _CLAUSE_ENDS.search(text, span.end, last)
    return Span(before[-1] if before else first, after.start() if after else last)


def is_end(text: str, span: Span) -> bool:
    """Whether a time is said to be the end of something: "bis Freitag", "läuft am Freitag ab"."""
    if _LEADS["end"].search(text[max(0, span.start - LEAD) : span.start]):
        return True
    return _ENDS.search(clause(text, span).of(text)) is not None


def _is_name(word: str, language: Language) -> bool:
    """In English every noun with a capital is one; "Monday" is told from them as a time."""
    lower = word.lower()
    if len(word) < 2 or lower in stopwords(language) or not word[0].isupper():
        return False
    if language == "en":
        return True
    return lower in first_names() or not is_known(word, "de") or lower.removesuffix("s") in first_names()


def _is_preterite(token: Token) -> bool:
    """Whether a word tells of what has been: "reichten", "kam"; not "gelten" or "gelte"."""
    if is_strong_preterite(token.word):
        return True
    verb = lemma(token.word, "de") if token.word.endswith(("te", "ten")) and token.word[0].islower() else None
    if verb is None or not verb.endswith("n"):
        return False
    stem = verb.removesuffix("n").removesuffix("e")
    return token.word.removesuffix("n") in (f"{stem}te", f"{stem}ete")


def _is_verb(word: str) -> bool:
    base = lemma(word, "de") if word[0].islower() else None
    return base is not None and base.endswith("n") and len(base) > 3


def _is_bare_sum(number: str, following: Sequence[Token]) -> bool:
    """Whether a large number stands without a noun, as sums do in headlines: "40 Milliarden für Schulen"."""
    is_large = number.rpartition(" ")[2].lower().rstrip(".") in _MAGNITUDES
    return is_large and not (following and (following[0].word[0].isupper() or following[0].word == "mal"))


def _is_measure(word: str) -> bool:
    return word in units() or word in _MAGNITUDES or number_value(word) is not None or word == "mal"


def _noun_phrases(run: Sequence[Token], language: Language, *, opens: bool) -> Iterator[Sequence[Token]]:
    """A run of capitals parted at "der", "von" and the like, except within a name: "Ursula von der Leyen".

    opens  the run opens a sentence, so that its first word may be one with a capital only there
    """
    first = int(opens and _is_no_noun(run[0].word, language))
    for place, token in enumerate(run):
        if token.word[0].islower() and not _joins_names(run, place, language):
            if first < place:
                yield run[first:place]
            first = place + 1
    if first < len(run):
        yield run[first:]


def _joins_names(run: Sequence[Token], place: int, language: Language) -> bool:
    """Whether "von", or a row of such words, stands within a name: "Rafael [van der] Vaart", no "Kuhn von der SPD"."""
    before = next((token.word for token in reversed(run[max(0, place - 3) : place]) if token.word[0].isupper()), "")
    after = next((token.word for token in run[place : place + 4] if token.word[0].isupper()), "")
    return all(word and _is_name(word, language) for word in (before, after)) and not after.isupper()


def _is_no_noun(word: str, language: Language) -> bool:
    """Whether the dictionary knows a word, but not as a noun or a name: "Erst", "Nachdem", "Gefördert", "Repairs"."""
    if language == "en":
        return word.lower() in stopwords("en") or (is_known(word.lower(), "en") and word.lower() not in first_names())
    base = lemma(word, "de")
    return word.lower() in stopwords("de") or (
        base is not None and base[0].islower() and word.lower() not in first_names()
    )


def _role(word: str) -> str:
    """A role's lemma in lower case, without what a hyphen joins to it: "US-Präsidenten" gives "präsident"."""
    tail = word.rpartition("-")[2]
    return (lemma(tail.capitalize(), "de") or tail).lower()


def _in_role(word: str) -> bool:
    """Whether a word can stand between "der" and a name: nouns and adjectives can, verbs ("sagte") cannot."""
    if word[0].isupper() or word in ("der", "die", "des", "the"):
        return True
    base = lemma(word, "de")
    return len(word) > 3 and word.endswith(("e", "er", "en", "es")) and base is not None and not base.endswith("n")


def _is_magnitude(token: Token) -> bool:
    return token.word.rstrip(".").lower() in _MAGNITUDES


_FINDERS: dict[Kind, Callable[[Reading, Span], list[Span]]] = {
    Kind.WHEN: Reading.times,
    Kind.HOW_LONG: Reading.durations,
    Kind.HOW_MUCH: Reading.amounts,
    Kind.WHO: Reading.names,
    Kind.WHERE: Reading.places,
    Kind.WHY: Reading.reasons,
    Kind.STATEMENT: Reading.said,
    Kind.SPEAKER: Reading.speakers,
}
