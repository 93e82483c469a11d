"""The German words of time, with Austrian and Swiss ones."""

import re
from collections.abc import Iterator

from retrieval.timex.tokens import Lexicon, Sense

_WEEKDAYS = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]
_SHORT_DAYS = ["Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."]
_PARTS = {
    "morgen": "MO", "früh": "MO", "vormittag": "MO", "mittag": "MI", "nachmittag": "AF", "abend": "EV", "nacht": "NI",
}  # fmt: skip
_PART_NUMBERS = {"MO": 1, "MI": 3, "AF": 4, "EV": 5, "NI": 6}
_MONTHS = {
    "Januar": 1, "Jänner": 1, "Februar": 2, "Feber": 2, "April": 4, "Juni": 6, "Juno": 6, "Juli": 7, "September": 9,
    "Oktober": 10, "November": 11, "Dezember": 12,
}  # fmt: skip
_NAME_MONTHS = {"März": 3, "Mai": 5, "August": 8}
_SHORT_MONTHS = {
    "Jan.": 1, "Febr.": 2, "Feb.": 2, "Apr.": 4, "Aug.": 8, "Sept.": 9, "Sep.": 9, "Okt.": 10, "Nov.": 11, "Dez.": 12,
    "Jun.": 6, "Jul.": 7,
}  # fmt: skip
_SEASONS = {
    "Frühjahr": "SP", "Frühling": "SP", "Sommer": "SU", "Herbst": "FA", "Winter": "WI", "Frühsommer": "SU",
    "Hochsommer": "SU", "Spätsommer": "SU", "Spätherbst": "FA", "Frühherbst": "FA",
}  # fmt: skip
_NUMBERS = [
    "null",
    "ein",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
_TENS = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
_ORDINALS = ["erst", "zweit", "dritt", "viert", "fünft", "sechst", "siebt", "acht", "neunt", "zehnt", "elft", "zwölft"]
_FEASTS = {
    "Neujahr": "new year", "Neujahrstag": "new year", "Dreikönigstag": "epiphany", "Valentinstag": "valentine",
    "Rosenmontag": "shrove monday", "Aschermittwoch": "ash wednesday", "Palmsonntag": "palm sunday",
    "Gründonnerstag": "maundy thursday", "Karfreitag": "good friday", "Karsamstag": "holy saturday",
    "Ostern": "easter", "Ostersonntag": "easter", "Ostermontag": "easter monday", "Himmelfahrt": "ascension",
    "Christi-Himmelfahrt": "ascension", "Pfingsten": "pentecost", "Pfingstsonntag": "pentecost",
    "Pfingstmontag": "whit monday", "Fronleichnam": "corpus christi", "Allerheiligen": "all saints",
    "Allerseelen": "all souls", "Reformationstag": "reformation day", "Martinstag": "martinmas",
    "Nikolaustag": "saint nicholas", "Heiligabend": "christmas eve", "Weihnachten": "weihnachten",
    "Weihnachtstag": "christmas", "Silvester": "new year's eve", "Silvesterabend": "new year's eve",
    "Silvesternacht": "new year's eve", "Jahreswechsel": "new year",
    "Halloween": "halloween", "Stephanstag": "boxing day", "Stephanitag": "boxing day", "Stefanitag": "boxing day",
    "Berchtoldstag": "berchtold", "Bundesfeiertag": "swiss national day", "Nationalfeiertag": "austrian national day",
    "Staatsfeiertag": "labour day", "Muttertag": "mother's day", "Totensonntag": "totensonntag",
    "Volkstrauertag": "volkstrauertag", "Weiberfastnacht": "weiberfastnacht", "Auffahrtstag": "ascension",
    "Advent": "advent", "Adventssonntag": "advent", "Adventsonntag": "advent", "Bettag": "repentance day",
    "Empfängnis": "conception", "Lichtmess": "candlemas", "Lichtmeß": "candlemas",
}  # fmt: skip
_UNITS = {  # one of them in all its cases, then several
    "S": ("Sekunde", "Sekunden"), "MIN": ("Minute", "Minuten"), "H": ("Stunde", "Stunden"),
    "D": ("Tag Tages Tage Tags", "Tage Tagen Werktage Werktagen Arbeitstage Arbeitstagen"), "W": ("Woche", "Wochen"),
    "M": ("Monat Monats Monates", "Monate Monaten"), "Q": ("Vierteljahr", "Quartale Quartalen"),
    "HY": ("", "Halbjahre Halbjahren"), "Y": ("", "Jahre Jahren"),
    "DE": ("Jahrzehnt Jahrzehnts Jahrzehntes", "Jahrzehnte Jahrzehnten Dekaden"),
    "ML": ("", "Jahrtausende Jahrtausenden"), "CE": ("", "Jahrhunderte Jahrhunderten"),
}  # fmt: skip
_WHICH: dict[str, Sense] = {  # stems, which take the endings of adjectives
    "letzt": ("last", -1), "vergangen": ("last", -1), "vorig": ("last", -1), "verflossen": ("last", -1),
    "abgelaufen": ("last", -1), "vorvergangen": ("last", -2), "vorletzt": ("last", -2), "vorvorig": ("last", -2),
    "dies": ("this", 0), "laufend": ("this", 0), "kommend": ("next", 1), "nächst": ("next", 1), "neu": ("word", ""),
    "übernächst": ("next", 2), "folgend": ("next", 1), "darauffolgend": ("next", 1), "bevorstehend": ("next", 1),
    "selb": ("same", 0), "gleich": ("same", 0), "jed": ("every", ""), "heutig": ("deicticly", 0),
    "gestrig": ("deicticly", -1), "vorgestrig": ("deicticly", -2), "morgig": ("deicticly", 1),
    "ganz": ("whole", ""), "voll": ("whole", ""), "gesamt": ("whole", ""), "halb": ("half", ""), "beid": ("both", ""),
    "einig": ("few", ""), "wenig": ("few", ""), "mehrer": ("few", ""), "viel": ("many", ""), "etlich": ("many", ""),
    "zahlreich": ("many", ""), "unzählig": ("many", ""), "frühen": ("early", ""),
}  # fmt: skip
_ENDINGS = ("e", "en", "er", "es", "em")
_SMALL_WORDS = {
    "article": "der die das den dem des",
    "preposition": "vom beim nach seit gegen ab für auf über unter mit bei von aus vorm nachm übers einschließlich "
    "inklusive",
    "feastlead": "Mariä Maria Christi Buß Buss",
    "vor": "vor", "in": "in", "around": "um gegen ab", "bis": "bis", "und": "und oder sowie", "am": "am im ins ans",
    "to": "zum zur zu auf", "per": "pro", "of": "je",
    "alt": "alt jung alte alten alter altes altem junge jungen junger junges", "oclock": "Uhr uhr",
    "more": "mehr weniger", "than": "als", "about": "fast rund knapp nahezu beinahe", "few": "paar", "all": "alle",
    "time": "Zeit Zeiten", "recent": "kurzem Kurzem langem Langem",
    "counted": "Euro Dollar Mark Franken Prozent Meter Metern Kilometer Kilometern Kilogramm Kilo Gramm Liter Litern "
    "Tonnen Hektar Mio. Mrd. Millionen Milliarden Menschen Personen Einwohner Einwohnern Mitglieder "
    "Mitgliedern Teilnehmer Teilnehmern Mitarbeiter Mitarbeitern Soldaten Azubis Kinder Kindern Besucher "
    "Besuchern Zuschauer Zuschauern Fans Stimmen Fälle Fällen Tote Toten Opfer Verletzte Häuser Wohnungen "
    "Seiten Plätze Punkte Punkten Quadratmeter Quadratmetern Kubikmeter Watt Volt Grad Stück Exemplare "
    "Arbeitsplätze Arbeitsplätzen Stellen Bürger Haushalte Haushalten Polizisten Anhänger Demonstranten "
    "Schüler Studenten Studierende Lire Pfund Rubel Yen € % $",
    "past": "damals einst kürzlich neulich einstmals", "present": "jetzt derzeit zurzeit momentan heutzutage",
    "future": "demnächst",
}  # fmt: skip


def _words() -> dict[str, Sense]:
    words: dict[str, Sense] = dict(_calendar_words())
    words.update(_number_words())
    for name, many in _SMALL_WORDS.items():
        value = {"past": "PAST_REF", "present": "PRESENT_REF", "future": "FUTURE_REF"}.get(name, "")
        words.update({form: (name, value) for word in many.split() for form in (word, _capital(word))})
    for stem, sense in _WHICH.items():
        words.update({form: sense for end in _ENDINGS for form in (stem + end, _capital(stem) + end)})
    words.update(_deictic_words())
    words.update(_single_words())
    return words


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _calendar_words() -> Iterator[tuple[str, Sense]]:
    days = {name: number for number, name in enumerate(_WEEKDAYS)} | {"Sonnabend": 5}
    for name, number in days.items():
        yield name, ("weekday", number)
        yield name + "s", ("weekday", number)
        yield name + "e", ("weekday", number)
        yield name.lower() + "s", ("onweekdays", f"XXXX-WXX-{number + 1}")
        for part, value in _PARTS.items():
            for end in ("", "s"):
                yield name + part + end, ("weekdaypart", number * 10 + _PART_NUMBERS[value])
    yield from ((name, ("shortday", number)) for number, name in enumerate(_SHORT_DAYS))
    for name, number in _MONTHS.items():
        yield name, ("month", number)
        yield name + "s", ("month", number)
    yield from ((name, ("namemonth", number)) for name, number in _NAME_MONTHS.items())
    yield from ((name, ("shortmonth", number)) for name, number in _SHORT_MONTHS.items())
    for name, code in _SEASONS.items():
        yield from ((name + end, ("season", code)) for end in ("", "s", "es"))
    yield from ((name, ("feast", code)) for name, code in _FEASTS.items())
    for code, (one, several) in _UNITS.items():
        yield from ((form, ("unit", code)) for form in one.split())
        yield from ((form, ("units", code)) for form in several.split())
    yield from ((form, ("jahr", "Y")) for form in ("Jahr", "Jahres", "Jahrs"))
    yield from ((form, ("century", "CE")) for form in ("Jahrhundert", "Jahrhunderts", "Jh.", "Jhdt."))
    yield from ((form, ("quarter", "Q")) for form in ("Quartal", "Quartals", "Quartales", "Trimester", "Trimesters"))
    yield from ((form, ("quarter", "HY")) for form in ("Halbjahr", "Halbjahres", "Halbjahrs"))
    yield from ((form, ("isoweek", "W")) for form in ("KW", "Kalenderwoche", "Kalenderwochen"))
    yield from ((f"KW{number:{form}}", ("isoweek", number)) for number in range(1, 54) for form in ("", "02"))
    yield from ((form, ("weekend", "WE")) for form in ("Wochenende", "Wochenendes", "Wochenends"))


def _number_words() -> Iterator[tuple[str, Sense]]:
    numbers = {word: value for value, word in enumerate(_NUMBERS) if value not in (0, 1)}
    for tens, word in enumerate(_TENS, 2):
        numbers[word] = tens * 10
        numbers |= {f"{one}und{word}": tens * 10 + number for number, one in enumerate(_NUMBERS[1:10], 1)}
    numbers |= {"hundert": 100, "einhundert": 100, "zweihundert": 200, "tausend": 1000, "dreissig": 30, "zwo": 2}
    halves: dict[str, float] = {f"{word}einhalb": value + 0.5 for value, word in enumerate(_NUMBERS[:13]) if value}
    halves |= {"anderthalb": 1.5, "eineinhalb": 1.5}
    for word, value in (numbers | halves).items():
        yield word, ("number", value)
        yield _capital(word), ("number", value)
        if value in (2, 3):
            yield word + ("ier" if value == 2 else "er"), ("number", value)
    for end in ("", *_ENDINGS):
        yield "ein" + end, ("one", 1)
        yield "Ein" + end, ("one", 1)
    for number, stem in enumerate(_ORDINALS, 1):
        for end in _ENDINGS:
            yield stem + end, ("ordinalword", number)
            yield _capital(stem) + end, ("ordinalword", number)


def _deictic_words() -> dict[str, Sense]:
    words: dict[str, Sense] = {}
    for word, days in {"heute": 0, "gestern": -1, "vorgestern": -2, "übermorgen": 2, "morgen": 1}.items():
        words[word] = words[_capital(word)] = ("deictic", days)
    words["Morgen"] = ("morgen", "MO")
    for name, part in _PARTS.items():
        if name != "früh":
            words.setdefault(_capital(name), ("part", part))
        words.setdefault(name, ("partly", part))
        if name not in ("früh", "nacht"):
            words[name + "s"] = words[_capital(name) + "s"] = ("partly", part)
    words["Nachts"] = words["nachts"] = ("frequency", "XXXX-XX-XXTNI")
    words["abends"] = words["Abends"] = ("partly", "EV")
    return words


def _single_words() -> dict[str, Sense]:
    words: dict[str, Sense] = {}
    words.update({form: ("shift", value) for word, value in _SHIFTS.items() for form in (word, _capital(word))})
    words.update({stem + end: ("shift", value) for stem, value in _SHIFTING.items() for end in _ENDINGS})
    words.update({word: ("shift", value) for word, value in _EDGE_SHIFTS.items()})
    words.update({word: ("length", value) for word, value in _LENGTHS.items()})
    words.update({word: ("previous", value) for word, value in _NEIGHBOURS.items()})
    words.update({form: ("edge", edge) for word, edge in _EDGES.items() for form in (word, word.lower())})
    for stem, value in _FREQUENCIES.items():
        forms = [f"{stem}lich{end}" for end in ("", *_ENDINGS)]
        words.update({form: ("frequency", value) for word in forms for form in (word, _capital(word))})
    for word, direction in _BEFORE_AND_AFTER.items():
        words[word] = words[_capital(word)] = ("before" if direction < 0 else "after", direction)
    words.update(dict.fromkeys(("früheren", "frühere", "früherer", "Vergangenheit"), ("epoch", "PAST_REF")))
    words["Zukunft"] = ("epoch", "FUTURE_REF")
    words["Mitternacht"] = ("hour", "24:00")
    words["viertel"] = words["Viertel"] = ("quarterto", "")
    words["dreiviertel"] = words["Dreiviertel"] = ("threequarter", 0.75)
    words.update({f"Q{number}": ("quartername", f"Q{number}") for number in range(1, 5)})
    words["halb"] = words["Halb"] = ("half", "")
    words["frühen"] = words["späten"] = ("early", "")
    words.update(dict.fromkeys(("einmal", "zweimal", "dreimal", "viermal", "fünfmal", "mehrmals"), ("times", "")))
    for number, decade in enumerate(_DECADES, 192):
        for form in (decade, decade.lower(), decade + "n"):
            words[form] = ("tens", f"{number}0")
            for end in ("jahre", "jahren", "-Jahre", "-Jahren"):
                words[form + end] = ("decade", f"{number}0")
    return words


_SHIFTS = {
    "heuer": "Y 0", "Vorjahr": "Y -1", "Vorjahres": "Y -1", "Vorjahrs": "Y -1", "Vormonat": "M -1",
    "Vormonats": "M -1", "Vorwoche": "W -1", "Vorquartal": "Q -1", "Vorquartals": "Q -1",
}  # fmt: skip
_EDGE_SHIFTS = {  # of the unit in which one speaks
    "Jahresanfang": "Y 0 START", "Jahresbeginn": "Y 0 START", "Jahresmitte": "Y 0 MID", "Jahresende": "Y 0 END",
    "Monatsanfang": "M 0 START", "Monatsbeginn": "M 0 START", "Monatsmitte": "M 0 MID", "Monatsende": "M 0 END",
    "Wochenanfang": "W 0 START", "Wochenbeginn": "W 0 START", "Wochenmitte": "W 0 MID",
}  # fmt: skip
_SHIFTING = {"diesjährig": "Y 0", "heurig": "Y 0", "letztjährig": "Y -1", "vorjährig": "Y -1"}
_NEIGHBOURS = {
    "Vortag": "D -1", "Vortags": "D -1", "Vortages": "D -1", "Vorabend": "D -1 EV", "Folgetag": "D 1",
    "Folgejahr": "Y 1", "Folgejahres": "Y 1", "Folgewoche": "W 1", "Folgemonat": "M 1",
}  # fmt: skip
_LENGTHS = {"Viertelstunde": "PT15M", "Dreiviertelstunde": "PT45M", "Dreivierteljahr": "P9M"}
_EDGES = {"Anfang": "START", "Beginn": "START", "Mitte": "MID", "Ende": "END"}
_FREQUENCIES = {  # what stands before "-lich"
    "täg": "P1D", "alltäg": "P1D", "wöchent": "P1W", "monat": "P1M", "jähr": "P1Y", "stünd": "PT1H", "minüt": "PT1M",
    "vierteljähr": "P3M", "halbjähr": "P6M", "alljähr": "P1Y", "allabend": "XXXX-XX-XXTEV",
}  # fmt: skip
_BEFORE_AND_AFTER = {
    "zuvor": -1, "vorher": -1, "davor": -1, "früher": -1, "später": 1, "darauf": 1, "danach": 1, "hernach": 1,
}  # fmt: skip
_DECADES = (
    "Zwanziger", "Dreißiger", "Vierziger", "Fünfziger", "Sechziger", "Siebziger", "Achtziger", "Neunziger",
)  # fmt: skip
_LONG = {
    "sekunden": "PTXS", "minuten": "PTXM", "stunden": "PTXH", "tage": "PXD", "wochen": "PXW", "monate": "PXM",
    "jahre": "PXY", "jahrzehnte": "PXDE", "jahrhunderte": "PXCE",
}  # fmt: skip
_COUNTED_LONG = {
    "jährig": "P{}Y", "tägig": "P{}D", "wöchig": "P{}W", "monatig": "P{}M", "stündig": "PT{}H", "minütig": "PT{}M",
    "sekündig": "PT{}S",
}  # fmt: skip
_COMPOUND = re.compile(
    r"(?P<lang>[A-Za-zä]+)lang(?:e[mnrs]?)?"
    r"|(?P<count>\d+(?:[.,]\d+)?|[a-zäöüßA-ZÄÖÜ]+?)-?"
    r"(?P<unit>jährig|tägig|wöchig|monatig|stündig|minütig|sekündig)(?:e[mnrs]?)?"
    r"|(?P<digits>\d\d|\d{3}0)er(?P<jahre>[- ]?[Jj]ahren?)?"
)
_ENDS = frozenset(("ge", "er", "en", "es", "em", "ng", "ig", "hr", "re"))
_MANY = {"mehr": "X", "lang": "X", "viel": "X", "ein": "1", "halb": "0.5"}


def _compound(word: str) -> Sense | None:
    """ "jahrelang", "dreitägigen", "60er"; "der 46-Jährige" and "die 46-jährige Lehrerin" are ages."""
    if (found := _COMPOUND.fullmatch(word)) is None:
        return None
    if found["digits"] is not None:
        return "decade" if found["jahre"] else "tens", found["digits"]
    if found["lang"] is not None:
        value = _LONG.get(found["lang"].lower())
        return ("length", value) if value else None
    count = found["count"].lower()
    number = count.replace(",", ".") if count[0].isdigit() else _MANY.get(count) or _number_of(count)
    if number is None or (found["unit"] == "jährig" and number != "X"):
        return ("age", number or "") if number else None
    return "length", _COUNTED_LONG[found["unit"]].format(number)


def _number_of(word: str) -> str | None:
    sense = LEXICON.words.get(word)
    return f"{sense[1]:g}" if sense is not None and sense[0] == "number" and isinstance(sense[1], int | float) else None


LEXICON = Lexicon(_words(), _compound, _ENDS, ordinals=True)
