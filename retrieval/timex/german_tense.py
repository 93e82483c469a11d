"""Which way a German date lies: prepositions, participles before a noun, the verbs of the clause."""

import re
from dataclasses import replace
from itertools import pairwise

from retrieval.timex.clauses import EITHER, FUTURE, PAST, Cue, beforehand, judged, sentence
from retrieval.timex.tokens import Tokens


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_JOINING = _set("und oder aber sondern denn doch sowie")
_ARTICLES = _set(
    "der die das den dem des ein eine einen einem einer eines kein keine keinen keiner sein seine seinen seinem "
    "seiner ihr ihre ihren ihrem ihrer unser unsere unserer unseren mein meine dieser diese dieses diesen diesem "
    "jener jene jenen beim vom zum zur im am ins alle aller mehrere zwei drei vier fünf viele einige"
)
_MODALS = _set(
    "wird werden will wollen soll sollen muss müssen kann können darf dürfen möchte möchten werde wolle solle "
    "müsse könne dürfe würde würden könnte könnten dürfte dürften müsste müssten sollte sollten wirst willst "
    "werdet plant planen beabsichtigt beabsichtigen"
)
_PAST_MODALS = _set("konnte konnten wollte wollten musste musse mussten durfte durften mochte mochten")
_WAS = _set("war waren hatte hatten wurde wurden worden gewesen wart hattest warst")
_WERE_IT = _set("hätte hätten wäre wären")
_HAVE = _set("hat haben habe hast habt ist sind sei seien bin bist seid")
_BE = _set("ist sind sei seien bin seid")
_REPORTED = _set("habe sei seien")
_PLANNED = _set(
    "geplant vorgesehen angesetzt anberaumt terminiert fällig möglich erwartet vereinbart angekündigt vorgemerkt "
    "eingeplant festgesetzt verabredet avisiert einberufen anvisiert angepeilt geladen eingeladen verschoben "
    "vertagt bereit zuständig ausverkauft denkbar"
)
_PRETERITES = _set(
    "ging gingen kam kamen fand fanden stand standen lag lagen starb starben gab gaben nahm nahmen sprach "
    "sprachen traf trafen rief riefen schrieb schrieben fiel fielen zog zogen begann begannen schloss schlossen "
    "blieb blieben hielt hielten ließ ließen lief liefen fuhr fuhren flog flogen trat traten bat baten bot boten "
    "brach brachen gewann gewannen verlor verloren griff griffen half halfen hieß hießen sah sahen las lasen trug "
    "trugen schlug schlugen stieg stiegen sank sanken stieß stießen schoss schossen warf warfen wies wiesen "
    "unterschrieb unterschrieben empfing empfingen erhielt erhielten entschied entschieden beschloss beschlossen "
    "verließ verließen erschien erschienen befand befanden bekam bekamen trank tranken aß aßen schien schienen "
    "wuchs wuchsen sang sangen saß saßen tat taten verschwand verschwanden gelang gelangen geschah geschahen lud "
    "luden riss rissen ritt schwamm sprang sprangen überwies unterlag unterlagen verband verbat verbot verboten "
    "vergab vergaben verglich verlieh verliehen vertrat vertraten verwies verwiesen wandte wandten brachte "
    "brachten dachte dachten kannte kannten nannte nannten rannte wusste wussten gestand gestanden bestand "
    "bestanden entstand entstanden erfuhr erfuhren ernannte gebar genoss betrat betraten bewies erlag erlitt "
    "erlitten ertrank ertranken floh flohen fing fingen glitt hob hoben lieh litt litten log maß mied rang rangen "
    "rieb roch schied schlief schliefen schnitt schuf schufen schwieg schwiegen stahl stahlen stritt stritten "
    "unterbrach unterzog verband verbrachte verbrachten verdarb vergaß verhielt versprach versprachen verstarb "
    "verstarben verstieß vollzog vollzogen wich wichen zwang zwangen übernahm übernahmen überstand entließ "
    "entließen entzog erwarb erwarben erwies bezog bezogen bewarb betraf betrafen berief beriefen begab "
    "strich strichen trieb trieben schob schoben schrie schrien grub gruben hing hingen klang klangen drang drangen "
    "pfiff pfiffen schritt schritten stach stachen schwor schworen band banden bog bogen goss gossen fror froren wog "
    "betrog sandte sandten empfahl empfahlen erwog kroch sog wusch wuschen maßen ergab ergaben betrug betrugen beging "
    "galt galten widersprach widersprachen verunglückte eröffnete erschoss erschlug verschob verschoben"
)
_STEMS = _set(
    "sag forder kündig zeig meld teil start erklär fordert stimm einig eröffn demonstrier protestier diskutier "
    "bestätig kritisier tag lob warn droh lehn stell setz leg mach führ hör spiel sieg siegt feier besuch reis "
    "kehr leist wähl verkünd verurteil verhaft verletz ermittel such rett löscht lösch brannt brenn explodier "
    "kollidier stürz prall kracht bericht äußer beton schilder begründ ergänz berat verhandel telefonier "
    "präsentier veröffentlich stopp beend beend dauer wart end verläng kürz streik bau reis lande land startet "
    "erreich gelang verpass erziel schaff punkt kauf verkauf gründ erinner gratulier danke dank antwort reagier "
    "bezeichn nutz zahl überreich überrasch enthüll versammel zähl registrier verzeichn steiger senk erhöh "
    "reduzier informier treff empfang räum sperr öffn schließ evakuier operier töt ermord entdeck find klag "
    "verklag urteil entschuldig trenn heirat konzertier probier test reicht folg ereign passier klär hisst rück "
    "leit attackier bombardier feuer zerstör besetz befrei marschier"
)  # of regular verbs: what happens or is done in the news
_REPORTS = _set("sagt teilt berichtet meldet erklärt heißt schreibt betont bestätigt kritisiert zitiert sprach")
_NO_VERBS = _set(
    "nicht mit seit jetzt erst fast selbst dort weit gut statt laut kurzfristig vielleicht zuletzt damit somit "
    "oft meist bekannt zumeist insgesamt überhaupt zunächst sonst höchst längst ernst fest letzt einst kürzlich "
    "angst leicht recht schlecht echt acht nacht nächst jüngst zuerst spät rot tot breit bunt dicht hart komplett "
    "perfekt privat sofort vorerst wert direkt exakt konkret absolut total bereit derzeit zeit samt nebst soweit "
    "gesamt zurzeit wohlgemerkt bestimmt gesagt sehnlichst möglichst demnächst unlängst äußerst mindest erhofft "
    "unbekannt seither unterstützt bitte heute letzte erste nächste gute späte harte rote breite weite beste "
    "fünfte achte zehnte halbe gesamte kommende vergangene bisherige heutige ehemalige frühere gestern bitten "
    "zweiten dritten ersten letzten nächsten besten meisten weiten guten alten beiden unten hinten mitten seiten "
    "zeiten hätte hätten heute könnte könnten würde möchte sollte müsste dürfte mitte kette seite stätte rate "
    "runde stunde selten linksten rechten bekannte geplante erwartete möchten sollten müssten dürften halten "
    "arbeiten leisten bieten treten starten leiten reiten streiten warten beraten vertreten betreten gelten "
    "erhalten enthalten verhalten aufhalten abhalten anbieten verbieten bereiten vorbereiten verbreiten begleiten "
    "einleiten antreten auftreten eintreten zurücktreten beten retten berichten verzichten errichten richten "
    "unterrichten verrichten beachten erwarten abwarten gestalten veranstalten verwalten schalten walten spalten "
    "falten raten braten geraten verraten heiraten testen posten kosten rasten lasten fasten tasten belasten "
    "entlasten entwerten bewerten werten auswerten antworten verantworten flüchten befürchten verpflichten "
    "züchten fürchten melden schätzten fortschritten dienten mieten vermieten hüten verhüten gegen gesamten "
    "gewissen geben gehen gewinnen gehören gelten genügen geschehen entgegen vergangenen verschiedenen übrigen "
    "gestern entlang besonderen bestimmten verschieden nützten beste größte höchste wichtigste letzte älteste "
    "jüngste neueste meiste"
)
_HAPPENING = _set(  # in the present tense, said of a day to come
    "beginnt beginnen startet starten endet enden läuft laufen findet finden tritt treten tagt tagen öffnet "
    "öffnen schließt kommt kommen trifft treffen reist reisen fliegt fliegen fährt fahren steht stehen gibt geht "
    "gehen stimmt stimmen entscheidet entscheiden wählt wählen spielt spielen empfängt empfangen besucht besuchen "
    "eröffnet feiert berät beraten verhandelt verhandeln verkündet erwartet erwarten rechnet droht drohen "
    "erscheint erscheinen übernimmt übernehmen wechselt tanzt singt liest zeigt zeigen bringt bringen hält halten "
    "steigt steigen fällt fallen folgt folgen wird dreht naht bleibt bleiben gilt gelten hofft stellt stellen "
    "legt lädt laden bekommt bekommen erhält erhalten zieht ziehen kehrt kehren präsentiert debattiert diskutiert "
    "streikt streiken demonstriert tauscht nimmt nehmen gastiert tritt sucht macht muss verhandelt ruht entfällt "
    "veranstaltet lockt wartet verlässt unterzeichnet unterschreibt liegt prüft befasst beschäftigt heiratet "
    "bestreitet"
)
_REPORTED_PRESENT = (
    frozenset(  # "er reise am Mittwoch nach Ankara"
        [word[:-2] + "e" for word in _HAPPENING if word.endswith("et")]
        + [word[:-1] + "e" for word in _HAPPENING if word.endswith("t") and not word.endswith("et")]
        + [
            "laufe",
            "trete",
            "gebe",
            "fahre",
            "treffe",
            "halte",
            "falle",
            "empfange",
            "berate",
            "lade",
            "nehme",
            "sehe",
            "lese",
            "spreche",
            "stehe",
        ]
    )
    - _set("heute liege")
)
_EVENTS = re.compile(
    r"\w*(?:[Ff]rist|[Ww]ahl|[Gg]ipfel|[Tt]ermin|[Ss]tart|[Pp]remiere|[Pp]rozessauftakt|[Aa]bstimmung|[Ss]tichwahl|"
    r"[Uu]ltimatum|[Aa]nmeldeschluss|[Ee]insendeschluss|[Vv]orverkauf|[Ee]röffnung|[Gg]ipfeltreffen|[Bb]eginn|"
    r"[Ww]arnstreiks?|[Kk]onzert|[Tt]ag der offenen|[Rr]eferendum|[Aa]uftakt|[Ii]nkrafttreten|[Vv]erhandlungsrunde|"
    r"[Ss]itzung|[Vv]ersammlung|[Hh]auptversammlung|[Ff]inale|[Aa]nhörung|[Rr]ückspiel|[Ee]ntscheidung|[Uu]rteil)"
)
_PARTICIPLE = re.compile(
    r"(?:[a-zäöüß]{2,8}ge[a-zäöüß]{3,}(?:t|en)|(?:ge|(?:ab|an|auf|aus|be|bei|dar|durch|ein|empor|ent|entgegen|er|fehl|fern|fest|fort|frei|heim|her|herab|heraus"
    r"|hervor|hin|hinaus|hoch|kalt|klar|kund|los|mit|nach|nieder|offen|preis|statt|still|teil|tot|über|um|unter|ver|vor"
    r"|voran|voraus|vorbei|vorweg|wahr|weg|weiter|wett|wieder|zu|zurück|zusammen)ge)[a-zäöüß]+(?:t|en)|[a-zäöüß]+iert"
    r"|(?:be|ent|er|ver|zer|miss|über|unter|wider|voll|hinter)[a-zäöüß]{2,}(?:t|en)"
    r"|(?:durch|um)[a-zäöüß]{3,}t"
    r"|(?:ab|an|auf|aus|bei|durch|ein|her|mit|nach|über|um|unter|vor|wieder|zu)(?:be|ent|er|ver|zer)[a-zäöüß]{3,}(?:t|en))"
)
_DOUBTFUL = re.compile(  # may be present tense too
    r"(?:be|ent|er|ver|zer|miss|über|unter|wider|voll|hinter)[a-zäöüß]+(?:t|en)|(?:durch|um)[a-zäöüß]{3,}t"
    r"|(?:ab|an|auf|aus|bei|durch|ein|her|mit|nach|über|um|unter|vor|wieder|zu)(?:be|ent|er|ver|zer)[a-zäöüß]{3,}(?:t|en)"
)
_INFINITIVE = re.compile(r"[a-zäöüß]{2,}(?:en|ern|eln|tun|sein)")
_WITH_ZU = re.compile(
    r"(?:ab|an|auf|aus|bei|ein|fest|fort|her|hin|los|mit|nach|statt|teil|vor|weg|weiter|zurück|zusammen|durch|um|unter"
    r"|bekannt|nieder|entgegen|frei|voran|wieder|heraus|hinaus)zu[a-zäöüß]+(?:en|ern|eln)"
)
_TE = re.compile(r"[a-zäöüß]{2,}te")
_STARTS_TE = frozenset(stem.rstrip("e") + end for stem in _STEMS for end in ("te", "ten", "ete", "eten"))
_PRESENT = re.compile(r"[a-zäöüß]{2,}t")
_ADJECTIVE = re.compile(r"(?P<present>[a-zäöüß]+end)(?:e[mnrs]?)|(?P<past>[a-zäöüß]{4,}(?:t|en))(?:e[mnrs]?)")
_PLANNED_ADJECTIVES = (
    "geplant",
    "vorgesehen",
    "angesetzt",
    "erwartet",
    "anstehend",
    "anberaumt",
    "angekündigt",
    "fällig",
)
_OPENING = _set("stop break mark")
_LASTED = _set("war waren blieb blieben dauerte dauerten galt galten hielt hielten lief liefen")
_POSTPONED = re.compile(
    r"(?:verschoben|vertagt|verlegt|terminiert|datiert|angesetzt|festgelegt|verschiebt|verschob|vertagte)"
)
_FRAMING = _set(
    "spätestens frühestens voraussichtlich mindestens noch zum zur dem den der die das des am im kommenden "
    "einschließlich inklusive etwa wohl möglicherweise wahrscheinlich zumindest schon bereits anfang ende mitte"
)  # fmt: skip


def cue(tokens: Tokens, first: int, last: int) -> Cue | None:
    """What says which way an expression's day lies; None if nothing does."""
    return beforehand(
        _from_first_plan(tokens, first, last)
        or _from_preposition(tokens, first, last)
        or _from_attribute(tokens, first, last)
        or _from_reason(tokens, first, last)
        or _from_clause(tokens, first, last)
        or _from_event(tokens, first, last),
        tokens,
        (first, last),
        _BEFOREHAND,
    )


_BEFOREHAND = _set(  # done to what is still to come: "der Gipfel am 5. Januar wurde abgesagt"
    "abgesagt absagte absagten verlegt verlegte verlegten verschoben vertagt ausverkauft ausgebucht eingeladen einlud "
    "gebucht angekündigt gestrichen abgesetzt vorgezogen vorverlegt verkauft gefährdet ausgeschrieben"
)


def is_strong_preterite(word: str) -> bool:
    """Whether a word is a verb in the past without "-te": "verbot", "überfiel"; not what is a participle as well."""
    return (word in _PRETERITES and not _PARTICIPLE.fullmatch(word)) or _is_prefixed_preterite(word)


def _from_first_plan(tokens: Tokens, first: int, last: int) -> Cue | None:
    """ "der ursprünglich für Sonntag geplante Start": it came to nothing, and the day may be over or not."""
    start, _ = sentence(tokens, first, last)
    before = {word.lower() for word in tokens.words[start:first]}
    changed = "ursprünglich" in before and not before & _set("jetzt nun stattdessen sondern")
    return Cue(EITHER, "ursprünglich") if changed else None


def _from_preposition(tokens: Tokens, first: int, last: int) -> Cue | None:  # noqa: PLR0911, PLR0912  # one for each word
    place, seen = first - 1, set()
    while place >= 0 and tokens.words[place].lower() in _FRAMING and first - place < 5:
        seen.add(tokens.words[place].lower())
        place -= 1
    word = tokens.words[place].lower() if place >= 0 else ""
    clause = [tokens.words[n].lower() for n in range(max(0, first - 14), min(len(tokens.words), last + 15))]
    if word in ("von", "vom") and tokens.words[last + 1 : last + 2] == ["an"]:  # "vom Montag an"
        return _beginning(tokens, first, last, word)
    match word:
        case "bis":
            firm_past = next((each for each in clause if each in _LASTED), "")
            from_to = {each.lower() for each in tokens.words[max(0, place - 4) : place]} & {"von", "vom"}
            if from_to or place == 0 or tokens.name(place - 1) in _OPENING:  # "Bis Montag gingen 300 Hinweise ein"
                told = judged(tokens, first, last, _verdict, _JOINING)
                firm_past = told.word if told is not None and told.firm and told.direction == PAST else firm_past
            firm_past = firm_past or next((each for each in clause if each in ("konnte", "konnten")), "")
            return Cue(PAST, firm_past) if firm_past and not set(clause) & _MODALS else Cue(FUTURE, word)
        case "ab":
            return _beginning(tokens, first, last, word)
        case "seit":
            return Cue(PAST, word)
        case "vor":  # "drei Tage vor Heiligabend gewann er": what was before it says little of the day itself
            told = judged(tokens, first, last, _verdict, _JOINING)
            return replace(told, firm=False) if told is not None else None
        case "für" if failed := _fell_through(clause):  # "das für Dienstag geplante Treffen fiel aus"
            return Cue(PAST, failed)
        case "für" | "auf" if word == "für" or any(_POSTPONED.fullmatch(each) for each in clause):
            return Cue(FUTURE, word)
    if "frühestens" in seen or ("spätestens" in seen and not set(clause) & _WAS):
        return Cue(FUTURE, "spätestens" if "spätestens" in seen else "frühestens")
    if "voraussichtlich" in seen:
        return Cue(FUTURE, "voraussichtlich")
    if word in ("von", "vom") and "bis" in [each.lower() for each in tokens.words[last + 1 : last + 4]]:
        told = judged(tokens, first, last, _verdict, _JOINING)
        return told if told is not None and told.firm else Cue(FUTURE, "bis", firm=False)
    ranges = tokens.name(last + 1) == "dash" and tokens.name(last + 2) in ("ordinal", "daymonth", "date", "small")
    if word == "vom" and not ranges and "bis" not in [each.lower() for each in tokens.words[last + 1 : last + 4]]:
        return Cue(PAST, word)
    return None


def _fell_through(clause: list[str]) -> str:
    """The verb that says that a day came and what was meant for it did not."""
    return next((each for each in clause if each in _FELL_THROUGH or _PARTICLES.get(each) in clause), "")


_PARTICLES = {"fiel": "aus", "fielen": "aus", "fand": "statt", "fanden": "statt"}
_FELL_THROUGH = _set(
    "ausfiel ausfielen ausgefallen entfiel entfielen platzte platzten scheiterte stattfand stattfanden"
)


def _beginning(tokens: Tokens, first: int, last: int, word: str) -> Cue:
    """ "ab Montag" is a Monday to come, unless the sentence tells what was, and not of "ab Montag gültige Preise"."""
    if last + 2 < len(tokens.words) and _STATIVE.fullmatch(tokens.words[last + 1]):
        return Cue(FUTURE, word)
    told = judged(tokens, first, last, _verdict, _JOINING)
    return told if told is not None and told.firm and told.direction == PAST else Cue(FUTURE, word)


_STATIVE = re.compile(r"[a-zäöüß]+(?:bar|end|lich|ltig)e[mnrs]?")


def _from_attribute(tokens: Tokens, first: int, last: int) -> Cue | None:
    """ "die am Freitag beginnenden Gespräche", "der am Montag verletzte Mann"."""
    words = tokens.words
    lead = first - (3 if first > 2 and words[first - 2].lower() in _ADVERBS else 2)
    if lead < 0 or words[lead].lower() not in _ARTICLES - _CONTRACTED:
        return None
    for place in range(last + 1, min(last + 7, len(words) - 1)):
        word = words[place]
        if tokens.name(place) in ("comma", "stop", "break") or word in _FINITE:
            return None
        shape = _ADJECTIVE.fullmatch(word)
        if shape is None or not words[place + 1][:1].isupper():
            continue
        if shape["present"] or word.startswith(_PLANNED_ADJECTIVES):
            return Cue(FUTURE, word)
        if _PARTICIPLE.fullmatch(shape["past"]):
            return Cue(PAST, word)
    return None


def _from_reason(tokens: Tokens, first: int, last: int) -> Cue | None:
    """ "Nach der Wahl am Sonntag beginnen Gespräche": what others follow from is over, unless they are far ahead."""
    words = tokens.words
    for place in range(first - 2, max(-1, first - 7), -1):
        word = words[place].lower()
        if word in _AFTERWARDS and words[place + 1].lower() in _ARTICLES and words[first - 1].lower() == "am":
            told = judged(tokens, first, last, _verdict, _JOINING)
            return None if told is not None and told.word in _MODALS else Cue(PAST, word, firm=False)
        if tokens.name(place) in ("comma", "stop", "break", "word") and word not in _ARTICLES:
            return None
    return None


_AFTERWARDS = _set("nach wegen infolge aufgrund trotz seit")


_MANAGED = _set(
    "veranlasste veranlassten zwang zwangen gelang gelungen schaffte schafften versuchte versuchten begann "
    "begannen hinderte nutzte nutzten half halfen vergaß bewog gezwungen geschafft versucht begonnen genutzt "
    "bewogen weigerte weigerten"
)


def _from_clause(tokens: Tokens, first: int, last: int) -> Cue | None:
    """What the verbs say; what somebody managed to do, or was made to do, is done: "gelang es, am Dienstag zu ..."."""
    found = judged(tokens, first, last, _verdict, _JOINING)
    if found is not None and found.direction == FUTURE and (found.word.startswith("zu ") or "zu" in found.word[2:]):
        start, _ = sentence(tokens, first, last)
        managed = next((word for word in tokens.words[start:first] if word in _MANAGED), "")
        return Cue(PAST, managed) if managed else found
    return found


def is_present(cue: Cue) -> bool:
    """Whether it is a verb in the present tense: so one tells what is still to come, or what always is."""
    word = cue.word
    if cue.direction != FUTURE or word in _MODALS or word in _PLANNED:
        return False
    return word in _HAPPENING or word in _BE


def _verdict(words: list[str], place: int) -> Cue | None:  # noqa: PLR0911  # one for each kind of verb
    """What the verbs of a clause say; `place` is how many of its words stand before the expression."""
    spoken = [word if number or word[:1].islower() else word.lower() for number, word in enumerate(words)]
    present = set(spoken)
    participles = [  # before a noun they are adjectives: "aus verschiedenen Gründen"
        word
        for word, after in zip(spoken, [*spoken[1:], ""], strict=True)
        if _PARTICIPLE.fullmatch(word) and word not in _NO_VERBS and not after[:1].isupper()
    ]
    if past := _first(spoken, _PAST_MODALS):
        return Cue(PAST, past)
    if modal := _first(spoken, _MODALS):
        perfect = bool(participles) and (spoken[-1] in ("haben", "sein")) and modal not in ("haben", "sein")
        if not (present & _WAS and modal in ("werden",)):
            return Cue(PAST, participles[-1]) if perfect else Cue(FUTURE, modal)
    if past := _first(spoken, _WAS):
        return Cue(PAST, past)
    if subjunctive := _first(spoken, _WERE_IT):
        return Cue(PAST if participles else FUTURE, subjunctive, firm=bool(participles))
    if have := _first(spoken, _HAVE):
        return _perfect(have, spoken, participles)
    if past := _preterite(spoken, place):
        return Cue(PAST, past)
    if (zu := _infinitive_with_zu(spoken)) is not None:
        return zu
    return _present(words, spoken, participles, place)


_ADVERBS = _set("erst bereits schon noch eigentlich zuletzt spätestens voraussichtlich nur gerade auch wohl frühestens")
_CONTRACTED = _set("beim vom zum zur im am ins")
_FINITE = _WAS | _MODALS | _PAST_MODALS | _HAVE | _PRETERITES


def _first(words: list[str], wanted: frozenset[str]) -> str:
    return next((word for word in words if word in wanted), "")


def _perfect(have: str, spoken: list[str], participles: list[str]) -> Cue:
    if have in _BE and (planned := _first(spoken, _PLANNED)):
        return Cue(FUTURE, planned)
    if (zu := _infinitive_with_zu(spoken)) is not None:
        return zu
    if participles and not (have in _BE and _is_state(participles[-1])):
        return Cue(PAST, have)
    return Cue(PAST if have in _REPORTED and not participles else FUTURE, have, firm=False)


def _is_state(participle: str) -> bool:
    """ "ist gesperrt" is how it is; "ist gestorben" is what happened."""
    return participle in _STATES or (participle.endswith("t") and not participle.endswith(_CHANGES))


_STATES = _set("geschlossen vergeben verboten betroffen geladen ausgeschlossen entschieden gefordert offen angewiesen")
_CHANGES = tuple(
    _set(
        "reist stürzt landet unglückt flüchtet scheitert plodiert kollidiert passiert startet strandet wandert prallt "
        "rast kehrt glückt kentert folgt rutscht einigt platzt kippt lahmt knickt rückt marschiert kapituliert "
        "emigriert stagniert eskaliert ereignet sackt segelt radelt ruckt trennt schult klettert eilt brannt gerannt "
        "begegnet zogen macht sagt kündigt teilt gleist entwischt schlüpft havariert implodiert detoniert kollabiert "
        "krepiert desertiert konvertiert avanciert migriert spaziert patrouilliert galoppiert stolpert schlittert "
        "getaucht gekracht geknallt gedonnert verendet verblutet erkrankt erstickt flammt gewacht verstummt gewechselt "
        "pilgert taumelt gerollt purzelt torkelt gehetzt gestürmt gedriftet langt gemündet büxt geschert schellt "
        "splittert verpufft verdunstet verjährt geebbt verebbt geblüht erstarkt bröckelt trudelt kreuzt "
        "geschippert gesaust geschwebt gepaddelt gejettet geschlendert gelungert gewuchert erblindet gealtert"
    )
)


def _preterite(spoken: list[str], place: int) -> str:
    """The first verb in the past; behind an article it is an adjective, unless the expression stood between."""
    for number, word in enumerate(spoken):
        if word in _NO_VERBS:
            continue
        before = spoken[number - 1].lower() if number and number != place else ""
        after = spoken[number + 1] if number + 1 < len(spoken) else ""
        if word in _PRETERITES or _is_prefixed_preterite(word):
            return word
        if before in _ARTICLES:
            continue
        if word in _STARTS_TE or (_TE.fullmatch(word) and not before.endswith(("er", "en", "es", "em"))):
            return word
        follows = after[:1].isupper() or after in _ARTICLES or after in _PREPOSITIONS or number + 1 == place
        opens = number <= 2 and follows and before not in _PREPOSITIONS
        if opens and _TEN.fullmatch(word):
            return word
    return ""


def _is_prefixed_preterite(word: str) -> bool:
    """ "ankam", "stattfanden", "überfiel"; "verschoben" is a participle as well, "Abstieg" no verb."""
    if (found := _PREFIXED.fullmatch(word)) is None or found["stem"] not in _PRETERITES:
        return False
    return found["loose"] is not None or not word.endswith("en")


_PREFIXED = re.compile(
    r"(?:(?P<loose>ab|an|auf|aus|bei|bekannt|da|durch|ein|entgegen|fest|fort|frei|her|heraus|hervor|hin|los|mit|nach|nieder"
    r"|statt|teil|um|vor|voran|voraus|vorbei|weg|weiter|wieder|zu|zurück|zusammen)"
    r"|be|ent|er|ver|zer|über|unter|hinter|wider|miss)(?P<stem>[a-zäöüß]{3,})"
)
_TEN = re.compile(r"[a-zäöüß]{3,}ten")
_PREPOSITIONS = _set(
    "mit von bei nach aus zu in an auf für durch gegen ohne um unter über vor hinter zwischen wegen trotz"
)


def _infinitive_with_zu(spoken: list[str]) -> Cue | None:
    for number, word in enumerate(spoken):
        if _WITH_ZU.fullmatch(word):
            return Cue(FUTURE, word)
        if word == "zu" and number + 1 < len(spoken) and _INFINITIVE.fullmatch(spoken[number + 1]):
            done = spoken[number + 1] in ("haben", "sein") and number and _PARTICIPLE.fullmatch(spoken[number - 1])
            return Cue(PAST, spoken[number - 1]) if done else Cue(FUTURE, f"zu {spoken[number + 1]}")
    return None


def _present(  # noqa: PLR0911  # one for each kind of verb
    words: list[str], spoken: list[str], participles: list[str], place: int
) -> Cue | None:
    if (report := _first(spoken, _REPORTS)) and (report != "teilt" or "mit" in spoken):
        return Cue(PAST, report, firm=False)
    if (runs := _stands_second(spoken)) and any(_EVENTS.fullmatch(word) for word in words):
        return Cue(FUTURE, runs)
    sure = [word for word in participles if not _DOUBTFUL.fullmatch(word)]
    if sure and not _first(spoken, _HAPPENING):
        planned = sure[-1] in _PLANNED
        return Cue(FUTURE if planned else PAST, sure[-1], firm=False)
    if happening := _first(spoken, _HAPPENING) or _first(spoken[1:], _REPORTED_PRESENT):
        return Cue(FUTURE, happening)
    # The verb stands second: right behind an expression that opens the sentence.
    for number in {0, place}:
        if place < 3 and number + 1 < len(spoken) and _PLURAL.fullmatch(spoken[number]):
            after = spoken[number + 1]
            if spoken[number] not in _NO_VERBS and (after[:1].isupper() or after in _ARTICLES):
                return Cue(FUTURE, spoken[number], firm=False)
    shaped = [word for word in spoken if _PRESENT.fullmatch(word) and word not in _NO_VERBS]
    if shaped:
        final = len(spoken) > 2 and shaped[-1] == spoken[-1] and _DOUBTFUL.fullmatch(shaped[-1]) is not None
        return Cue(PAST if final else FUTURE, shaped[0], firm=False)
    return Cue(PAST, participles[-1], firm=False) if participles else None


def _stands_second(spoken: list[str]) -> str:
    """The "kandidiert" of "Sie kandidiert bei der Wahl": by its shape it might be a participle."""
    for word, after in pairwise(spoken):
        if word.endswith("iert") and word.islower() and (after in _PREPOSITIONS or after in _ARTICLES):
            return word
    return ""


_PLURAL = re.compile(r"[a-zäöüß]{3,}(?:en|ern|eln)")


def _from_event(tokens: Tokens, first: int, last: int) -> Cue | None:
    for place in (*range(first - 1, max(-1, first - 5), -1), *range(last + 1, min(last + 4, len(tokens.words)))):
        if tokens.name(place) in ("stop", "break"):
            continue
        if _EVENTS.fullmatch(tokens.words[place]):
            return Cue(FUTURE, tokens.words[place], firm=False)
    return None
