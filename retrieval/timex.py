"""Finds the words that say when, how long or how often, German and English.

The types and values are those of TimeML's TIMEX3. A value is given only where the words alone say it all;
what depends on the day an article appeared ("am Freitag", "17.30 Uhr") has none here.
"""

import re
from datetime import date
from typing import Literal, cast

from retrieval.model import Span, TimeExpression

# Words for a time nobody could find in a calendar. TIMEX3 counts them as dates; none is worth a timeline.
VAGUE = frozenset(
    (
        *("jetzt", "derzeit", "zurzeit", "momentan", "damals", "heutzutage", "demnächst", "einst"),
        *("kürzlich", "vor kurzem", "in zukunft", "in der vergangenheit", "now", "currently"),
        *("recently", "nowadays"),
    )
)

_MONTHS = {
    "Januar": 1, "Jänner": 1, "January": 1, "Jan.": 1, "Februar": 2, "Feber": 2, "February": 2, "Feb.": 2,
    "März": 3, "March": 3, "April": 4, "Apr.": 4, "Mai": 5, "May": 5, "Juni": 6, "June": 6, "Juli": 7,
    "July": 7, "August": 8, "Aug.": 8, "September": 9, "Sept.": 9, "Sep.": 9, "Oktober": 10, "October": 10,
    "Okt.": 10, "Oct.": 10, "November": 11, "Nov.": 11, "Dezember": 12, "December": 12, "Dez.": 12,
    "Dec.": 12,
}  # fmt: skip
_SEASONS = {
    "Frühjahr": "SP", "Frühling": "SP", "Sommer": "SU", "Herbst": "FA", "Winter": "WI",
    "spring": "SP", "summer": "SU", "autumn": "FA", "winter": "WI",
}  # fmt: skip
_NUMBERS = {
    "ein": 1, "eine": 1, "einem": 1, "einen": 1, "einer": 1, "eines": 1, "zwei": 2, "drei": 3, "vier": 4,
    "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
    "vierzehn": 14, "fünfzehn": 15, "zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50,
    "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90, "hundert": 100,
    "anderthalb": 1.5, "eineinhalb": 1.5, "zweieinhalb": 2.5, "dreieinhalb": 3.5, "viereinhalb": 4.5,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_UNITS = {  # by their first letters, which carry no ending
    "sekunde": "T{}S", "second": "T{}S", "minute": "T{}M", "stunde": "T{}H", "hour": "T{}H", "tag": "{}D",
    "day": "{}D", "woche": "{}W", "week": "{}W", "monat": "{}M", "month": "{}M", "jahrzehnt": "{}DE",
    "decade": "{}DE", "jahrhundert": "{}CE", "centur": "{}CE", "jahr": "{}Y", "year": "{}Y",
}  # fmt: skip
_QUARTERS = {  # by the first letters of the ordinal
    "1": 1, "er": 1, "fi": 1, "2": 2, "zw": 2, "se": 2, "3": 3, "dr": 3, "th": 3, "4": 4, "vi": 4, "fo": 4,
}  # fmt: skip


def _one_of(words: str) -> str:
    """Any of these words, as they are written; the longer ones are tried first."""
    return "(?:" + "|".join(map(re.escape, sorted(words.split(), key=len, reverse=True))) + ")"


def _any_case(words: str) -> str:
    """Any of these words, which a sentence may start with."""
    return "(?:" + "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in words.split()) + ")"


# A number after these that looks like a year is none.
_NO_YEAR_AFTER = (
    *("Seite", "Nummer", r"Nr\.", "Agenda", "rund", "etwa", "über", "fast", "knapp", "mindestens", "als"),
    *("page", "about"),
)
# What the rules below are made of: <name> stands for one of these, a blank for white space.
_PARTS = {
    "day": r"(?:0?[1-9]|[12]\d|3[01])",
    "month_number": r"(?:0?[1-9]|1[0-2])",
    "year": r"(?:1[5-9]\d\d|20\d\d|2100)",
    "month": _one_of(" ".join(_MONTHS)),
    "plain_month": _one_of(
        " ".join(name for name in _MONTHS if name not in ("May", "March") and not name.endswith("."))
    ),
    "season": _one_of(" ".join(_SEASONS)),
    "weekday": "(?:(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|Sonnabend"
    "|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)",
    "part": _any_case("früh morgen vormittag mittag nachmittag abend nacht"),
    "part_en": "(?:morning|afternoon|evening|night)",
    "clock": r"(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?",
    "exact_clock": r"(?:[01]?\d|2[0-3])[.:][0-5]\d",
    "hour": _any_case("ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"),
    "number": r"(?:\d+(?:[.,]\d+)?|" + _any_case(" ".join(sorted(_NUMBERS, key=len, reverse=True))) + ")",
    "some": "(?:ein paar|a few|"
    + _any_case("einigen einige wenigen wenige mehreren mehrere vielen viele several few many")
    + ")",
    "about": "(?:fast|rund|etwa|mehr als|über|gut|knapp|genau)",
    "unit": "(?:Sekunden?|Minuten?|Stunden?|Tage?n?|Wochen?|Monate?n?|Jahre?n?|Jahrzehnte?n?|Jahrhunderte?n?"
    "|(?:second|minute|hour|day|week|month|year|decade)s?|century|centuries)",
    "units": "(?:Sekunden|Minuten|Stunden|Tagen?|Wochen|Monaten?|Jahren?|Jahrzehnten?|Jahrhunderten?"
    "|(?:minute|hour|day|week|month|year|decade)s|centuries)",
    "period": "(?:Tage?s?|Woche|Monate?s?|Jahr(?:es|e)?|Jahrzehnts?|Jahrhunderts?|Quartals?|Halbjahr(?:es|s)?"
    "|Wochenendes?|Saison|Nacht|Abends?|Morgens?|Vormittags?|Nachmittags?"
    "|day|week|month|year|decade|century|quarter|weekend|night|morning|afternoon|evening)",
    "which": "(?:"
    + _any_case(
        "kommende nächste übernächste letzte vorletzte vergangene vorvergangene vorige diese folgende "
        "darauffolgende laufende gleiche"
    )
    + "[mnrs]?|"
    + _any_case("last next this past coming")
    + ")",
    "ordinal": r"(?:[1-4]\.|" + _any_case("erste zweite dritte vierte letzte") + "[mnrs]?|first|second|third|fourth)",
    "edge": "(?:[Aa]nfang|[Mm]itte|[Ee]nde|[Ee]arly|[Ll]ate)",
    "of_year": "(?: (?:des )?(?:Jahre?s )?<year>| (?:of )?<year>"
    "| (?:dieses|vergangenen|vorigen|nächsten|kommenden|letzten) Jahres| (?:last|next|this) year)",
    "counted": "(?:[%€$°]|Euro|Dollar|Mark|Franken|Prozent|Meter|Kilo|Mio|Mrd|Uhr|Liter|Tonnen|Stunden"
    "|Jahren?\\b|Menschen|Personen|Einwohner|Quadrat|Hektar|Mitglieder|Teilnehmer|Mitarbeiter|Soldaten|Azubis"
    "|people|met(?:er|re)s|miles|feet|jobs|dollars|(?:wo)?men\\b|soldiers)",
    "not_counted": "".join(f"(?<!{word} )" for word in _NO_YEAR_AFTER),
    "holiday": _one_of(
        "Weihnachten Ostern Pfingsten Silvester Neujahr Heiligabend Karfreitag Gründonnerstag Ostersonntag "
        "Ostermontag Pfingstsonntag Pfingstmontag Palmsonntag Aschermittwoch Rosenmontag Fronleichnam "
        "Allerheiligen Christmas Easter Thanksgiving"
    ),
    "vague": _any_case(" ".join(word for word in VAGUE if " " not in word)),
}

# Tried in this order at every word, so what is longer and surer stands before what it may contain.
_RULES: tuple[tuple[str, str], ...] = (
    # full and partial dates
    ("DATE", r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"),
    ("DATE", r"(?:<weekday>,? (?:de[mnr] )?)?<day>\. ?<month_number>\. ?(?:<year>|\d\d)(?!\d|\.\d)"),
    ("DATE", r"(?:<weekday>,? (?:de[mnr] )?)?<day>\. ?<month><of_year>?"),
    ("DATE", r"(?:<weekday>,? )?<month> <day>(?:st|nd|rd|th)?(?:,? <year>)?(?![.:,]?\d)"),
    ("DATE", r"(?:<weekday>,? )?<day>(?:st|nd|rd|th)? (?:of )?<month>(?:,? <year>)?"),
    ("DATE", r"(?<![\d.,])(?<!Artikel )(?<!Kapitel )(?<!Version )"
             r"(?:<weekday>,? (?:de[mnr] )?)?<day>\. ?<month_number>\.(?! ?\d)"),
    ("DATE", r"<day>\.(?= ?(?:bis|und|oder|/|–|-) ?(?:zum )?<day>\. ?(?:<month>|\d))"),
    # how often
    ("SET", r"(?:[Jj]ede[mnrs]?|[Ee]very|[Ee]ach) (?:<ordinal> |other )?"
            r"(?:<weekday><part>?|<period>|<season>|Stunde|Minute|hour|minute)"),
    ("SET", r"(?:[Aa]lle|[Ee]very) (?:<number>|paar|few) <units>"),
    ("SET", r"(?:[Aa]ll)?(?:[Tt]ä|[Ww]öchent|[Mm]onat|[Jj]ähr|[Ss]tünd)(?:g?lich)(?:e[mnrs]?)?"),
    ("SET", r"[Dd]aily|[Ww]eekly|[Mm]onthly|[Yy]early|[Aa]nnually"),
    ("SET", r"(?:[Pp]ro|[Pp]er) (?:Tag|Woche|Monat|Jahr|Stunde|day|week|month|year|hour)"),
    ("SET", r"(?:[Mm]on|[Dd]iens|[Dd]onners|[Ff]rei|[Ss]ams|[Ss]onn)tags(?!\w)|mittwochs|[Nn]achts"),
    # clock times
    ("TIME", r"(?<![.,:])<clock> {1,2}Uhr(?: [0-5]\d)?|(?:[Hh]alb )?<hour> Uhr"),
    ("TIME", r"<clock>(?= ?(?:bis|und|–|-) ?<clock> {1,2}Uhr)"),
    ("TIME", r"(?<=[Uu]m |[Aa]b |at )<exact_clock>(?! ?(?:[Mm]in|<counted>|\d))"
             r"|(?<=[Uu]m )halb [a-zäöü]+"),
    ("TIME", r"(?:1[0-2]|[1-9])(?::[0-5]\d)? ?(?:[ap]\.m\.|[ap]m|o'clock)|Mitternacht|midnight|(?<=at )noon"),
    # months, seasons, quarters, with or without a year, and their beginnings and ends
    ("DATE", r"(?:<edge> )?(?:<month>|<season>)<of_year>"),
    ("DATE", r"<ordinal> (?:Quartals?|Halbjahr(?:es|s)?|quarter|half)<of_year>?"),
    ("DATE", r"<edge> (?:(?:der|des|<which>) )?(?:<year>|<month>|<period>|<season>"
             r"|(?:\d\d)?\d0er[- ]Jahren?)"),
    # counted from a point in time: with "vor" or "ago" a number of days is a date
    ("DATE", r"[Vv]or (?:<about> )?(?:<number>|<some>) (?:<some> )?<unit>"),
    ("DATE", r"(?:<number>|<some>|an?|[Tt]he) <unit> "
             r"(?:zuvor|später|früher|vorher|danach|ago|later|earlier|before)"),
    ("DURATION", r"<which> (?:(?:<number>|<some>|beiden) )?<units>"
                 r"|(?:[Ee]rsten|[Ff]irst) (?:<number>|<some>|beiden) <units>"),
    ("DATE", r"(?:<which>|heutigen?|gestrigen?) (?:<period>|<weekday>|<month>|<season>s?)"
             r"(?:<part>| <part_en>)?"),
    # days of the week, days seen from today, parts of a day
    ("TIME", r"<weekday>(?:<part>| <part>s?| <part_en>)|Nacht (?:zum|auf|zu) (?:<weekday>|heute|gestern)"),
    ("DATE", r"<weekday>s?"),
    ("TIME", r"(?:(?:[Vv]or)?[Gg]estern|[Hh]eute|(?:[Üü]ber)?[Mm]orgen) <part>"),
    ("TIME", r"(?:[Yy]esterday|[Tt]omorrow) <part_en>|[Tt]onight|[Oo]vernight"),
    ("DATE", r"[Tt]he day (?:after tomorrow|before yesterday)|[Tt]oday|[Yy]esterday|[Tt]omorrow"),
    ("DATE", r"(?:[Vv]or)?[Gg]estern|[Hh]eute|[Üü]bermorgen|(?<!\. )morgen|[Hh]euer"),
    ("TIME", r"(?<=[Aa]m |[Zz]um )(?:(?:frühen|späten|nächsten|selben) )?"
             r"(?:Morgen|Vormittag|Mittag|Nachmittag|Abend)"),
    ("TIME", r"(?:frühen|späten) (?:Morgen|Vormittag|Nachmittag|Abend)"
             r"|(?<=[Ii]n der )Nacht|(?<=[Ii]n the )<part_en>"),
    ("TIME", r"[Mm]orgens|[Aa]bends|[Mm]ittags|[Vv]ormittags|[Nn]achmittags"),
    # decades, centuries, years
    ("DATE", r"(?:1[5-9]|20)?\d0er[- ]Jahren?|(?:1[5-9]|20)\d0s|\d{1,2}\. Jahrhunderts?|\d\d?th century"),
    ("DATE", r"(?:[Zz]wan|[Dd]rei|[Vv]ier|[Ff]ünf|[Ss]ech|[Ss]ieb|[Aa]cht|[Nn]eun)[zß]iger[- ]Jahren?"),
    ("DATE", r"(?:Jahr(?:es|en|e)?|Saison|[Yy]ear) <year>(?: ?/ ?\d\d(?:\d\d)?)?(?! ?[%€$]|[.,]\d)"),
    ("DATE", r"(?<![.,§:/])<not_counted><year>(?:/\d\d)?(?! ?<counted>|[.,:]\d)"),
    # single words
    ("DATE", r"<plain_month>s?|(?<=[Ii]n |of )(?:May|March)|<holiday>(?: <year>)?"),
    ("DATE", r"(?<=[Ii]m |[Zz]um |am |er |es |en )<season>s?|(?<=[Ii]n )<season>"),
    ("DATE", r"Vor(?:jahr|tag|monat|abend|woche)(?:e?s)?|Wochenendes?|weekend"
             r"|Tag(?:e?s)? (?:zuvor|darauf|danach)"),
    ("DATE", r"<vague>|[Vv]or kurzem|[Ii]n Zukunft|[Ii]n der Vergangenheit"),
    # how long
    ("DURATION", r"(?<=[Ss]eit |[Vv]or |[Nn]ach )<units>"),
    ("DURATION", r"(?:[Jj]ahr(?:zehnt|hundert)?e|[Mm]onate|[Ww]ochen|[Tt]age|[Ss]tunden|[Mm]inuten)"
                 r"lang(?:e[mnrs]?)?"),
    ("DURATION", r"\w+(?:tägig|wöchig|monatig|stündig|minütig)(?:e[mnrs]?)?"),
    ("DURATION", r"(?:<number>|<some>)[ -](?:(?:ganze|volle|weitere|halbe|half)[nrs]? )?<unit>"
                 r"(?! (?:alt|old|jung)|-old)"),
    ("DURATION", r"(?:[Hh]albe[ns]?|[Hh]alf an?) (?:Stunden?|Tage?|Jahre?|hour|day|year)"),
)  # fmt: skip


def _expanded(pattern: str) -> str:
    while (inner := re.sub(r"<([a-z_]+)>", lambda part: _PARTS[part[1]], pattern)) != pattern:
        pattern = inner
    # Looking behind, re wants one width at a time.
    alternatives = re.compile(r"\(\?<=([^()]*\|[^()]*)\)")
    pattern = alternatives.sub(
        lambda behind: "(?:" + "|".join(f"(?<={one})" for one in behind[1].split("|")) + ")", pattern
    )
    return pattern.replace(" ", r"\s")


_EXPRESSION = re.compile(
    r"(?<!\w)(?<![^\W\d]-)(?=\w)(?:"
    + "|".join(f"(?P<{kind}_{i}>{_expanded(pattern)})" for i, (kind, pattern) in enumerate(_RULES))
    + r")(?!\w|-[^\W\d])"
)


_SURNAMES = frozenset(["August", "Mai", "März", "Herbst", "Sommer", "Winter", "May", "March", "April", "June"])
_BEFORE_A_MONTH = frozenset(
    (
        *("im", "ende", "anfang", "mitte", "seit", "bis", "ab", "vom", "zum"),
        *("in", "of", "since", "until", "early", "late"),
    )
)
_WORD_BEFORE = re.compile(r"(\w+)\s\Z")
_WORD_AFTER = re.compile(r"\s[A-ZÄÖÜ][a-zäöüß]+")


def expressions(text: str, span: Span) -> tuple[TimeExpression, ...]:
    """The time expressions of a stretch of text, in order, without overlaps.

    A span leaves out the preposition ("am", "bis") and words like "voraussichtlich", except where without
    it the words would say something else: "vor drei Tagen" is a date, "drei Tage" a duration.
    """
    found = []
    for match in _EXPRESSION.finditer(text, span.start, span.end):
        if _is_name(text, match.start(), match.end()):
            continue
        kind = cast(Literal["DATE", "TIME", "DURATION", "SET"], (match.lastgroup or "").partition("_")[0])
        words = match[0]
        value = _value(kind, words)
        found.append(TimeExpression(Span(*match.span()), words, kind, value, "text" if value is not None else ""))
    return tuple(found)


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether a month or season is somebody's name: "Anna Sommer", "August Berg"."""
    if text[start:end] not in _SURNAMES:
        return False
    before = _WORD_BEFORE.search(text[max(0, start - 30) : start])
    if before is not None and before[1].lower() in _BEFORE_A_MONTH:
        return False
    is_surname = before is not None and before[1][0].isupper()
    return is_surname or _WORD_AFTER.match(text, end) is not None


def _value(kind: str, words: str) -> str | None:
    match kind:
        case "DATE":
            return _date_value(words)
        case "DURATION":
            return _duration_value(words)
    return None


_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_NUMERIC = re.compile(r"(?:.*\s)?(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_WRITTEN = re.compile(r"(?:.*\s)?(\d{1,2})(?:\.|st|nd|rd|th)?\s?(?:of\s)?([^\W\d]+\.?),?\s(\d{4})")
_AMERICAN = re.compile(r"(?:.*\s)?([^\W\d]+\.?)\s(\d{1,2})(?:st|nd|rd|th)?,?\s(\d{4})")
_QUARTER = re.compile(r"(\w\w?)\S*\s(?:Quartal|quarter)\S*\s(?:.*\s)?(\d{4})")
_LONGER = re.compile(r"(?:.*?\s)??([^\W\d]+\.?)\s(?:des\s|of\s)?(?:Jahre?s\s)?(\d{4})")
_YEAR_ALONE = re.compile(r"(?:\w+\s)?(\d{4})")


def _date_value(words: str) -> str | None:
    """The day, month, quarter, season or year that words name in full."""
    if not words[-4:].isdigit() and not _ISO.fullmatch(words):
        return None
    if (full := _ISO.fullmatch(words)) is not None:
        return _day(full[1], int(full[2]), full[3])
    if (full := _NUMERIC.fullmatch(words)) is not None:
        return _day(full[3], int(full[2]), full[1])
    if (full := _WRITTEN.fullmatch(words)) is not None and full[2] in _MONTHS:
        return _day(full[3], _MONTHS[full[2]], full[1])
    if (full := _AMERICAN.fullmatch(words)) is not None and full[1] in _MONTHS:
        return _day(full[3], _MONTHS[full[1]], full[2])
    return _longer_value(words)


def _longer_value(words: str) -> str | None:
    if (full := _QUARTER.fullmatch(words)) is not None:
        quarter = _QUARTERS.get(full[1].lower().rstrip("."))
        return f"{full[2]}-Q{quarter}" if quarter else None  # "das letzte Quartal 2006" has no number
    if (full := _LONGER.fullmatch(words)) is not None and full[1] in _MONTHS:
        return f"{full[2]}-{_MONTHS[full[1]]:02}"
    if full is not None and full[1] in _SEASONS:
        return f"{full[2]}-{_SEASONS[full[1]]}"
    if (full := _YEAR_ALONE.fullmatch(words)) is not None:
        return full[1]
    return None


def _day(year: str, month: int, day: str) -> str | None:
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:  # 31 June: the words stand there, the day does not exist
        return None


_AMOUNT = re.compile(r"(\S+)[\s-](\S+)")


def _duration_value(words: str) -> str | None:
    """A plain number of one unit; anything vaguer has no value."""
    amount = _AMOUNT.fullmatch(words)
    if amount is None:
        return None
    number, unit = amount[1].lower(), amount[2].lower()
    count = number.replace(",", ".") if number[0].isdigit() else _NUMBERS.get(number)
    if count is None:
        return None
    return next(("P" + form.format(count) for name, form in _UNITS.items() if unit.startswith(name)), None)
