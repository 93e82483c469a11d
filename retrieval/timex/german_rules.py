"""The rules that put German words of time together."""

import re

from retrieval.analysis.lexicons import first_names, titles
from retrieval.timex import composing as made
from retrieval.timex.grammar import Found, Rule
from retrieval.timex.meanings import Fixed, Meaning, Named, PartOfDay, Shift


def _no_name(found: Found) -> Meaning | None:
    """A weekday; not Anna Freitag, and not the newspaper Bild am Sonntag."""
    if made.is_named_day(found) or (found.before() == "am" and found.before(2) in ("bild", "welt")):
        return None
    named = found.tokens.name(found.first - 1) == "name"
    return None if named and (found.before() in first_names() or found.before() in titles()) else made.weekday(found)


def _yesterday_morning(found: Found) -> Meaning | None:
    """ "gestern morgen"."""
    first, second = found.words.lower().split()[:1], found.tokens.words[found.last]
    if second != "morgen" or first == ["morgen"]:
        return None
    return Shift("D", found.number("deictic") or 0, "MO")


def _second_day(found: Found) -> Meaning | None:
    """ "am zweiten Weihnachtstag"."""
    number, name, year = found.whole("ordinalword", "ordinal"), found.text("feast"), found.whole("year")
    if name == "advent":
        return Named(f"advent {number}", years=year) if number in (1, 2, 3, 4) else None
    return Named("boxing day", years=year) if number == 2 and name == "christmas" else _feast(found)


def _feast(found: Found) -> Meaning | None:
    """A feast of one word; Advent is a season, and which Bettag and whose national day is said by other words."""
    name, lead = found.text("feast"), found.before()
    if name in ("advent", "repentance day", "conception", "candlemas") or lead in ("mariä", "maria"):
        return None
    foreign = lead.endswith(("ische", "ischen", "ischer")) and not lead.startswith("österreich")
    if name == "austrian national day" and (foreign or lead == "schweizer" or found.after() in ("Frankreichs", "der")):
        return None
    return made.feast(found)


_LED = {  # what stands before a feast's word, and which feast it is then
    ("mariä", "ascension"): "assumption", ("maria", "ascension"): "assumption", ("mariä", "conception"): "conception",
    ("maria", "conception"): "conception", ("mariä", "candlemas"): "candlemas", ("christi", "ascension"): "ascension",
    ("buß", "repentance day"): "repentance day", ("buss", "repentance day"): "swiss prayer day",
}  # fmt: skip


_CHURCHES = ("kirche", "pfarre", "pfarrei", "gemeinde", "kloster", "kapelle", "basilika", "dom")  # named after a feast


def _led_feast(found: Found) -> Meaning | None:
    """ "Mariä Himmelfahrt", "Buß- und Bettag"."""
    if found.before().endswith(_CHURCHES):
        return None
    name = _LED.get((found.tokens.words[found.first].lower(), found.text("feast")))
    return Named(name, years=found.whole("year")) if name else None


def _numeric(found: Found) -> Meaning:
    """ "7.8.2025", and with slashes in the same order: "7/8/2025"."""
    day, month, year = (int(part) for part in re.findall(r"\d+", found.text("date")))
    return made.full_date(year, month, day) if "/" in found.text("date") and month <= 12 else made.numeric(found)


def _national_day(found: Found) -> Meaning | None:
    """ "Tag der Deutschen Einheit", "Tag der Arbeit"."""
    words = re.sub(r"\s+", " ", found.words)
    if re.match(r"Tage?s? der Arbeit\b", words):
        return Named("labour day") if found.last - found.first == 2 else None
    if re.match(r"Tage?s? der [Dd]eutschen Einheit\b", words):
        return Named("unity day", years=found.whole("year"))
    return None


def _holy_evening(found: Found) -> Meaning | None:
    return Named("christmas eve") if re.fullmatch(r"Heilige[nr]?\s+Abend", found.words) else None


def _the_day_when(found: Found) -> Meaning | None:
    """ "das Jahr, in dem ..."; "des Jahres," may be of an award."""
    return None if found.words[:3].lower() == "des" else made.the_day_when(found)


def _again_and_again(found: Found) -> Meaning | None:
    """ "Jahr um Jahr", "Tag für Tag"."""
    tokens = found.tokens.words[found.first : found.last + 1]
    return made.every(found) if tokens[0] == tokens[-1] and tokens[1] in ("um", "für", "nach") else None


def _these_days(found: Found) -> Meaning | None:
    unit = found.text("unit", "units")
    if found.value("units") is not None:
        return Fixed("DATE", "PRESENT_REF") if unit == "D" else None
    return made.which_unit(found)


def _tomorrow(found: Found) -> Meaning | None:
    """A "Morgen" that is the first word of a sentence; "Guten Morgen" is a greeting."""
    opening = found.first == 0 or found.tokens.name(found.first - 1) in ("stop", "break", "mark", "open", "dash")
    return Shift("D", 1) if opening and found.after()[:1].islower() else None


def _exact_clock(found: Found) -> Meaning | None:
    """ "um 14.30", "von 8.30 bis 12"; "auf 14.30" may be a price."""
    lead, follows = found.before(), found.tokens.name(found.last + 1)
    told = lead in ("um", "gegen", "ab", "bis", "seit") or (lead == "von" and follows in ("bis", "dash"))
    return made.clock_time(found) if told else None


def _formerly(found: Found) -> Meaning | None:
    return made.formerly(found) if found.words.lower() == "früher" else None


def _partly(found: Found) -> Meaning | None:
    """ "abends" and "vormittags"; "früh" alone says nothing."""
    word = found.words.lower()
    if not word.endswith("s"):
        return None
    return PartOfDay(found.text("partly"))


def _epoch(found: Found) -> Meaning | None:
    return made.epoch(found) if found.words.endswith(("Zukunft", "Vergangenheit")) else None


def _about_ago(found: Found) -> Meaning | None:
    """ "vor gut einem Jahr", "vor etwa drei Wochen"."""
    return made.ago(found) if found.tokens.words[found.first + 1] in _ABOUT else None


_ABOUT = frozenset(("gut", "etwa", "ungefähr", "circa", "genau", "gerade", "exakt"))


def _in_each_month(found: Found) -> Meaning | None:
    """ "am ersten Montag im Monat"."""
    return made.every(found) if found.text("unit") == "M" and found.words.endswith(" im Monat") else None


def _numbered_week(found: Found) -> Meaning | None:
    """ "KW 33", "KW 33/2025", "KW 33/25"."""
    return None if found.value("isoweek") != "W" else made.numbered_week(found)


def _week_in_one_word(found: Found) -> Meaning | None:
    """ "KW33", "KW33/2025"."""
    return None if found.value("isoweek") == "W" else made.numbered_week(found)


def _until_each_week(found: Found) -> Meaning | None:
    """The "Fr." of "Mo. bis Fr."."""
    return made.each_week(found) if found.tokens.name(found.first - 2) == "shortday" else None


_LASTING = re.compile(
    r"(?i:.*(?:zeit|krieg|krieges|kriegs|frist|haft|strafe|vertrag|vertrags|pause|bestehen|jubiläum|dauer|phase|"
    r"ausbildung|konflikt|streit|zusammenarbeit|mitgliedschaft|herrschaft|sperre|planung|problem|arbeit|studium|"
    r"projekt|geschichte|abwesenheit|regierung|amtszeit|laufzeit|verhandlungen|kampf|isolation|moratorium|programm))"
)


def _is_of_a_thing(found: Found) -> Meaning | None:
    """ "des dreijährigen Krieges"; of a person it would be an age."""
    if not _LASTING.fullmatch(found.after()) or not found.words[-1:].islower() or found.words[0].isupper():
        return None
    return Fixed("DURATION", f"P{found.text('age')}Y")


_OF_YEAR = "( year | article? jahr year | article? WHICH jahr )"
_NO_DATE = "(! comma? article? ordinal|date|daymonth )"
_IN_YEAR = "( article? jahr | article? WHICH jahr )"

RULES: tuple[Rule, ...] = (
    # full dates, and days without their year
    ("iso", made.iso),
    ("weekday|shortday comma? article? date", _numeric),
    ("date", _numeric),
    ("weekday|shortday comma? article? ordinal MONTH big (! name|counted )", made.written_long_ago),
    ("article? ordinal MONTH big (! name|counted )", made.written_long_ago),
    (f"weekday|shortday comma? article? ordinal MONTH {_OF_YEAR}?", made.written),
    (f"article? ordinal MONTH {_OF_YEAR}?", made.written),
    ("article ordinalword MONTH", made.written),
    ("<am|to|article|preposition ordinalword MONTH", made.written),
    ("article? ordinal (= ( TO+ to? preposition? article? ordinal )+ MONTH )", made.first_of_several),
    ("ordinal (= TO+ to? preposition? article? date|daymonth )", made.first_of_several),
    ("small (= stop TO+ to? ordinal MONTH )", made.first_of_several),
    ("weekday|shortday comma? article? daymonth", made.day_and_month),
    ("daymonth", made.day_and_month),
    # how often
    ("every ordinalword|last weekday am unit", made.every),
    ("ordinalword|last weekday am unit", _in_each_month),
    ("every weekday|weekdaypart|unit|jahr|month|namemonth|season|weekend|part|morgen PART?", made.every),
    ("every ordinalword weekday|unit|jahr", made.every),
    (f"article? ordinalword|ordinal|last weekday am|of|article MONTH {_OF_YEAR}?", made.weekday_of_month),
    ("all COUNT units", made.every),
    ("per unit|jahr", made.every),
    ("times frequency", made.habit),
    ("frequency", made.habit),
    ("onweekdays partly?", made.habit),
    (f"shortday (= bis|dash shortday {_NO_DATE} )", made.each_week),
    (f"<bis|dash shortday {_NO_DATE}", _until_each_week),
    ("unit|jahr around|preposition unit|jahr", _again_and_again),
    ("unit|jahr (! year|years|big )", made.amount_in_unit),
    # clock times
    ("clock|small oclock small? partly?", made.clock_time),
    ("number|one oclock partly?", made.clock_time),
    ("clock|small (= bis|dash|und clock|small oclock )", made.first_clock),
    ("clock (= dash|bis clock )", made.first_clock),
    ("<around|bis|preposition clock (! counted|mark|slash|unit|units )", _exact_clock),
    ("<around|bis|preposition|vor half number|small oclock? partly?", made.spoken_clock),
    ("quarterto vor|preposition number partly?", made.spoken_clock),
    (
        "<around|bis|preposition quarterto|threequarter number|small (! unit|units|jahr|counted ) oclock? partly?",
        made.quarters_of_the_hour,
    ),
    ("hour", made.clock_time),
    # months, seasons, quarters
    ("quartername slash? year", made.named_quarter),
    ("<in|am|to|preposition|bis quartername", made.named_quarter),
    ("isoweek small|big slash small", _numbered_week),
    ("isoweek small|big slash year", _numbered_week),
    ("isoweek small|big year?", _numbered_week),
    ("isoweek slash year", _week_in_one_word),
    ("isoweek year?", _week_in_one_word),
    ("article? ordinal isoweek year?", made.numbered_week),
    ("edge? MONTH|season article shift", made.month_of_said_year),
    (f"edge article? MONTH {_OF_YEAR}?", made.month),
    (f"article? MONTH {_OF_YEAR}", made.month),
    ("article? WHICH MONTH", made.month),
    ("MONTH (= bis|und|dash MONTH year )", made.first_month),
    ("MONTH", made.month),
    (f"edge article? season ( year | years | {_OF_YEAR} )?", made.season),
    (f"article? season ( year | years | {_OF_YEAR} )", made.season),
    ("article? WHICH season", made.season),
    ("<article|am|to|whole|bis|preposition|every|edge|of|in season", made.season),
    (f"article? ordinal|ordinalword quarter ( {_OF_YEAR} | article jahr )?", made.quarter),
    ("article? ordinal|ordinalword unit|quarter year", made.quarter),
    # weeks and other units, seen from now
    ("deictic vor COUNT|one UNIT", made.anniversary),
    ("deictic in COUNT|one UNIT", made.anniversary),
    ("article? WHICH unit am? weekday|weekdaypart", made.weekday),
    ("weekday|weekdaypart in|vor COUNT|one unit|units", made.weekday_in_weeks),
    ("weekday|weekdaypart article? WHICH unit", made.weekday),
    ("edge article? WHICH unit|jahr|quarter", made.which_unit),
    ("edge article jahr|unit|century", made.edge_of_unit),
    ("article? same|next|last|this early? part", made.which_part),
    ("article? WHICH weekend", made.weekend),
    ("<in|to this time", made.said("DATE", "PAST_REF")),
    ("in last time", made.said("DATE", "PAST_REF")),
    ("epoch time", made.said("DATE", "PAST_REF")),
    ("this unit|units (! comma )", _these_days),
    ("article? WHICH whole? unit|jahr|quarter|century", made.which_unit),
    ("article? same part|morgen", made.same_unit),
    ("article? same unit|jahr|weekend", made.same_unit),
    ("article? WHICH about? COUNT|one half? UNIT", made.stretch),
    ("article? WHICH both UNIT", made.stretch),
    ("article? WHICH SOME units", made.stretch),
    ("article? COUNT WHICH units", made.stretch),
    ("article? WHICH units", made.stretch),
    ("article? ordinalword both|COUNT units", made.length),
    # counted from now or from a date before
    ("vor recent", made.said("DATE", "PAST_REF")),
    ("vor about? more? than? NUMBER half? whole? UNIT", made.ago),
    ("vor word NUMBER half? UNIT", _about_ago),
    ("vor one few units", made.ago),
    ("vor SOME units", made.ago),
    ("about? more? than? NUMBER half? UNIT before|after", made.counted_from_before),
    ("SOME units before|after", made.counted_from_before),
    ("one few units before|after", made.counted_from_before),
    ("article? unit|jahr|units before|after", made.counted_from_before),
    ("<am|article|preposition|in article? part|morgen before|after", made.part_before_or_after),
    ("<in COUNT|one half? UNIT", made.ahead),
    # days
    ("part to article? weekday|deictic", made.night_to_weekday),
    ("article? WHICH weekday part|partly|morgen", made.weekday),
    ("article? WHICH weekday|weekdaypart", made.weekday),
    ("weekday early? part|partly|morgen", made.weekday),
    ("weekdaypart", made.weekday),
    ("weekday", _no_name),
    ("shortday (= comma )", made.weekday),
    ("article? deicticly weekdaypart", made.day_seen_from_today),
    ("article? deicticly weekday part|partly|morgen", made.day_seen_from_today),
    ("article? deicticly weekday|part|morgen", made.day_seen_from_today),
    ("article? deicticly unit", made.day_seen_from_today),
    ("deictic early? part|partly|morgen", made.day_seen_from_today),
    ("deictic deictic", _yesterday_morning),
    ("deictic", made.day_seen_from_today),
    ("edge article? shift", made.said_by_one_word),
    ("article? shift", made.said_by_one_word),
    ("article? previous", made.before_that_day),
    ("<am|article|to|preposition|every|und early? part", made.part_of_day),
    ("<am|preposition morgen", made.part_of_day),
    ("<am|article early morgen", made.part_of_day),
    ("early morgen", made.part_of_day),
    ("morgen", _tomorrow),
    ("partly", _partly),
    ("<am|article|preposition|vor|und|around|in|to weekend", made.weekend),
    # decades, centuries, years
    ("edge? article? decade", made.decade),
    ("edge? article? tens units", made.decade),
    ("edge? article? ordinal|ordinalword century", made.century),
    ("edge? article? jahr|units year|years", made.year),
    ("<am|article|preposition jahr big (! name|counted )", made.year),
    ("years", made.year),
    ("edge year", made.year),
    ("year (! dash word|name )", made.year),
    # feasts, and words without a place in the calendar
    ("article? WHICH jahr feast", made.feast),
    ("article? WHICH feast", made.feast),
    ("word|name part", _holy_evening),
    ("unit article name name? year?", _national_day),
    ("article? ordinalword|ordinal feast year?", _second_day),
    ("feastlead dash? und? feast year?", _led_feast),
    ("feast year?", _feast),
    ("<in|to article? epoch", _epoch),
    ("past|present|future", made.epoch),
    ("before", _formerly),
    # how long
    ("one? length", made.said_length),
    ("age", _is_of_a_thing),
    ("about? more? than? COUNT|one (= TO COUNT word? UNIT )", made.length_of_range),
    ("about? more? than? COUNT half? whole|word? UNIT (! alt )", made.length),
    ("one half|whole|word? unit|jahr|century (! alt )", made.length),
    ("one few units", made.length),
    ("SOME units", made.length),
    ("article? whole COUNT? units", made.length),
    ("article? both units", made.length),
    ("half unit|jahr", made.length),
    ("article unit|jahr (= comma )", _the_day_when),
    ("clock units", made.exact_length),
    ("article? units (! alt )", made.bare_length),
)
