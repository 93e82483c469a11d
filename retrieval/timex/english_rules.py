"""The rules that put English words of time together."""

import re
from typing import cast

from retrieval.timex import composing as made
from retrieval.timex.english import LONG_FEASTS
from retrieval.timex.grammar import Found, Rule
from retrieval.timex.meanings import Fixed, Following, Meaning, Named, Shift, Stretch, Unit, Weekday, amount


def _written(found: Found) -> Meaning | None:
    """ "August 7, 2025", "Aug. 7 last year"."""
    return made.written(found)


def _second(found: Found) -> Meaning | None:
    """The "9" of "August 7-9, 2025"."""
    tokens = found.tokens
    lead = [tokens.name(found.first - steps) for steps in (1, 2, 3)]
    if (
        lead[0] in ("dash", "und", "bis")
        and lead[1] in ("small", "ordinal")
        and lead[2] in ("month", "namemonth", "shortmonth")
    ):
        return made.second_of_several(found)
    return None


def _on_these_days(found: Found) -> Meaning | None:
    return None if not found.words.endswith("s") else made.every(found)


def _an_amount_a_day(found: Found) -> Meaning | None:
    """The "a day" of "$5 a day"."""
    tokens = found.tokens
    names = [tokens.name(found.first - steps) for steps in (1, 2, 3)]
    numbers = ("small", "big", "thousands", "decimal", "number", "times", "clock", "year")
    if names[0] in numbers or (names[0] in ("counted", "units") and names[1] in numbers) or "times" in names[:2]:
        return made.every(found)
    return None


def _quarter(found: Found) -> Meaning | None:
    if found.value("quarter") is None:  # "the first half" of a match is none of a year
        name = "H"
        if found.value("jahr", "year") is None:
            return None
    else:
        name = "Q"
    number = found.whole("ordinal", "ordinalword") or (2 if found.value("second") is not None else 0)
    if not 1 <= number <= (2 if name == "H" else 4):
        return None
    if (year := found.whole("year")) is not None:
        return Fixed("DATE", f"{year}-{name}{number}")
    years = found.whole("last", "this", "next") if found.value("jahr") is not None else None
    return Named(f"{name}{number}", years=years if found.value("last", "this", "next") is not None else None)


def _this(found: Found) -> Meaning | None:
    """ "earlier this week", "later this month"."""
    if (part := found.text("part")) != "":
        return Shift("D", 0, part)
    if found.value("weekend") is not None:
        return Named("WE", which=0)
    return made.which_unit(found)


def _which_part(found: Found) -> Meaning | None:
    """ "last night", "this morning", "the next morning"."""
    if found.words.lower().startswith("past"):
        return None
    return made.which_part(found)


def _which_unit(found: Found) -> Meaning | None:
    """ "last week"; "the past week" and "the coming year" are lengths; "the next day" is seen from another."""
    words = found.words.lower()
    unit, which = found.text("unit", "jahr", "century"), found.whole("last", "this", "next") or 0
    if re.search(r"\b(?:previous|prior|following)\b", words):
        return Following(_unit(unit), which)
    if unit == "D":
        return Following("D", 1) if which > 0 else Shift("D", 0) if which == 0 else None
    if re.search(r"\bpast\b", words) or (words.startswith("the ") and which):
        return Stretch(which, _unit(unit), 1)
    return made.which_unit(found)


def _unit(code: str) -> Unit:
    return cast(Unit, code)


def _same(found: Found) -> Meaning | None:
    """ "the same day", "that year"; the "that" of "said that week after week" is none."""
    if found.words.lower().startswith("that") and found.before() in ("said", "says", "told", "so", "announced"):
        return None
    return made.same_unit(found)


def _counted(found: Found) -> Meaning | None:
    """ "two days later", "a year earlier", "the day before"."""
    words = found.words.lower().split()
    unit, direction = found.text("unit", "units", "jahr"), 1 if words[-1] in ("later", "after") else -1
    count = made.counted(found)
    if count is None:
        count = 1 if found.value("few", "many") is None else None
    if count is None or not unit:
        return Fixed("DATE", "PAST_REF" if direction < 0 else "FUTURE_REF")
    if count != int(count):
        return Fixed("DURATION", amount(_unit(unit), count))
    return Following(_unit(unit), int(direction * count))


def _beyond(found: Found) -> Meaning | None:
    """ "the day after tomorrow", "the day before yesterday"."""
    days = found.number("deictic") or 0
    return Shift("D", days + (1 if found.value("after") is not None else -1)) if days else None


def _from_now(found: Found) -> Meaning | None:
    """ "two weeks from now"."""
    if found.tokens.words[found.last - 1].lower() != "from" or found.value("weekday") is not None:
        return None
    count = made.counted(found)
    return Shift(_unit(found.text("unit", "units", "jahr")), count) if count is not None else None


def _ahead(found: Found) -> Meaning | None:
    """The "two weeks" of "in two weeks"; "in an hour" needs a clock nobody has."""
    unit = found.text("unit", "units", "jahr", "second")
    return None if unit in ("S", "MIN", "H") else made.ahead(found)


def _no_name(found: Found) -> Meaning | None:
    """A weekday; not the Sunday Times, and not Black Friday."""
    return None if made.is_named_day(found) else made.weekday(found)


def _weeks_from(found: Found) -> Meaning | None:
    """ "a week from Tuesday", "a week ago Tuesday", "Tuesday week"."""
    words = found.words.lower().split()
    if "week" not in words[-1] and not {"from", "ago"} & set(words):
        return None
    if found.value("recent") is None and found.value("preposition") is None:
        return (
            Weekday(found.whole("weekday") or 0, weeks=1) if words[-1] == "week" and found.before() != "every" else None
        )
    return made.weekday_in_weeks(found)


def _which_weekday(found: Found) -> Meaning | None:
    """ "last Friday"; "following Friday's talks" is no Friday to come."""
    return None if found.words.lower().startswith("following") or made.is_named_day(found) else made.weekday(found)


def _part(found: Found) -> Meaning | None:
    """ "in the morning"."""
    if found.before() != "the" or found.before(2) not in ("in", "during", "on", "by", "into"):
        return None
    return made.part_of_day(found)


def _feast(found: Found) -> Meaning | None:
    """Feasts of more than one word: "Good Friday", "Christmas Eve", "New Year's Day"."""
    words = re.sub(r"\s+", " ", found.words.lower())
    name = LONG_FEASTS.get(re.sub(r"^the | \d{4}$", "", words))
    return Named(name, years=found.whole("year")) if name else None


def _the_past(found: Found) -> Meaning | None:
    """ "in the past"."""
    alone = found.tokens.name(found.last + 1) in ("", "stop", "comma", "und", "break", "close", "mark", "dash")
    return Fixed("DATE", "PAST_REF") if found.words.lower() == "the past" and alone else None


def _recent(found: Found) -> Meaning | None:
    """ "recent years"."""
    return Fixed("DATE", "PAST_REF") if found.words.lower().startswith("recent ") else None


def _compound_length(found: Found) -> Meaning | None:
    return Fixed("DURATION", found.text("length"))


_OF_YEAR = "( comma? year | of year | of? WHICH jahr | of article jahr )"

RULES: tuple[Rule, ...] = (
    # full dates, and days without their year
    ("iso", made.iso),
    ("date", made.numeric),
    ("MONTH small|ordinal comma? big (! name|counted )", made.written_long_ago),
    ("article? small|ordinal of? MONTH comma? big (! name|counted )", made.written_long_ago),
    (f"weekday|shortday comma? MONTH small|ordinal {_OF_YEAR}", _written),
    ("weekday|shortday comma? article? small|ordinal of? MONTH comma? year", made.written),
    ("weekday|shortday comma? MONTH small|ordinal (! apostrophe? UNIT )", made.written),
    ("weekday|shortday comma? article? small|ordinal of? MONTH", made.written),
    (f"MONTH small|ordinal {_OF_YEAR}", _written),
    ("MONTH small|ordinal (! counted|mark|clock )", made.written),
    ("article? small|ordinal of? MONTH comma? year", made.written),
    ("article? small|ordinal of? MONTH", made.written),
    ("<small|ordinal|dash small|ordinal comma year", _second),
    ("small|ordinal (= dash|bis|und small|ordinal of? MONTH )", made.first_of_several),
    ("<dash|und|bis small|ordinal", _second),
    (f"article? ordinalword|last|second weekday of|in article? MONTH {_OF_YEAR}?", made.weekday_of_month),
    # how often
    ("every ordinalword|last|second? weekday of article? unit", made.every),
    ("every weekday|unit|jahr|month|namemonth|season|weekend|part|second PART?", made.every),
    ("every COUNT|few units", made.every),
    ("every word|second|ordinalword unit|jahr|weekday", made.every),
    ("per unit|jahr", made.every),
    ("times one|per unit|jahr", made.every),
    ("times frequency", made.habit),
    ("frequency", made.habit),
    ("weekday part", _on_these_days),
    ("onweekdays", made.habit),
    ("one unit|jahr", _an_amount_a_day),
    # clock times
    ("clock|small ampm", made.clock_time),
    ("clock|small|number oclock", made.clock_time),
    ("small|clock (= dash|bis|und clock|small ampm )", made.clock_time),
    ("<am|preposition clock (! counted|mark|UNIT )", made.clock_time),
    ("hour", made.clock_time),
    # months, seasons, quarters
    ("quartername slash? of? year", made.named_quarter),
    ("<in|preposition|bis|of quartername", made.named_quarter),
    (f"edge (! of ) article? MONTH {_OF_YEAR}?", made.month),
    (f"article? edge of article? MONTH {_OF_YEAR}?", made.month),
    (f"MONTH {_OF_YEAR}", made.month),
    ("article? WHICH MONTH", made.month),
    ("MONTH (= bis|und|dash MONTH year )", made.first_month),
    ("MONTH", made.month),
    (f"article? edge? season {_OF_YEAR}", made.season),
    ("article? edge? WHICH season", made.season),
    ("<in|bis|preposition|of article season", made.season),
    ("<in|bis|preposition|of|every|edge season", made.season),
    (f"article? ordinal|ordinalword|second quarter|half {_OF_YEAR}?", _quarter),
    ("article? WHICH quarter", made.which_unit),
    # weeks and other units, seen from now
    ("weekday of? WHICH unit", made.weekday),
    ("WHICH unit am? weekday", made.weekday),
    ("COUNT|one unit|units preposition|recent weekday", _weeks_from),
    ("weekday unit (! name )", _weeks_from),
    ("edge WHICH unit|jahr|weekend|century", made.which_unit),
    ("early this unit|jahr|part|weekend", _this),
    ("article? edge of article? WHICH? unit|jahr|century", made.edge_of_unit),
    ("article? edge of article? year", made.year),
    ("article? last|next|this part", _which_part),
    ("article? WHICH weekend", made.weekend),
    ("article? WHICH unit|jahr|century", _which_unit),
    ("article? same unit|jahr|weekend|part", _same),
    ("article? WHICH about? COUNT|one half? UNIT", made.stretch),
    ("article? WHICH one? SOME units", made.stretch),
    ("article? WHICH units", made.stretch),
    ("article? ordinalword both|COUNT units", made.length),
    # counted from now or from a date before
    ("about? more? than? NUMBER und? half? whole? UNIT recent", made.ago),
    ("one? SOME UNIT recent", made.ago),
    ("half one UNIT recent", made.ago),
    ("units recent", lambda found: Fixed("DATE", "PAST_REF")),
    ("about? more? than? NUMBER UNIT early", _counted),
    ("one? SOME units early", _counted),
    ("about? more? than? NUMBER UNIT before|after (! article|weekday|name|WHICH )", _counted),
    ("one? SOME units before|after (! article|weekday|name|WHICH )", _counted),
    ("article unit|jahr before|after deictic", _beyond),
    ("article part before (! article|weekday|name|WHICH|deictic )", made.part_before_or_after),
    ("article unit|jahr before (! article|weekday|name|WHICH )", _counted),
    ("about? NUMBER UNIT preposition present|deictic|weekday", _from_now),
    ("<in about? more? than? COUNT|one half? UNIT", _ahead),
    # days
    ("article? WHICH weekday part?", _which_weekday),
    ("edge? weekday part", _no_name),
    ("edge weekday", made.weekday),
    ("weekday name", _feast),
    ("name weekday|unit", _feast),
    ("feastlead name|unit year?", _feast),
    ("name jahr apostrophe word name|unit year?", _feast),
    ("name apostrophe word name|unit|word", _feast),
    ("weekday", _no_name),
    ("shortday (= comma )", made.weekday),
    ("deictic part", made.day_seen_from_today),
    ("deictic", made.day_seen_from_today),
    ("shift", made.said_by_one_word),
    ("<in|article|early early? part", _part),
    ("<in|preposition article edge? part", made.part_of_day),
    ("<am|preposition part", made.part_of_day),
    ("article weekend", made.weekend),
    # decades, centuries, years
    ("article? edge? apostrophe? decade", made.decade),
    ("article? edge? ordinal|ordinalword century", made.century),
    ("article? jahr year", made.year),
    ("edge year", made.year),
    ("year", made.year),
    # feasts, and words without a place in the calendar
    ("article? WHICH? feast name|part|weekday|unit year?", _feast),
    ("article? WHICH feast", made.feast),
    ("feast year?", made.feast),
    ("article word? epoch", lambda found: made.epoch(found) if found.before() in ("in", "for") else None),
    ("article last (! ANY )", _the_past),
    ("article last", _the_past),
    ("name units", _recent),
    ("word units", _recent),
    ("past|present", made.epoch),
    # how long
    ("article? length", _compound_length),
    ("one length", made.said_length),
    ("about? more? than? COUNT|one (= dash|bis|und COUNT word? UNIT )", made.length_of_range),
    ("about? more? than? COUNT und one half UNIT (! alt )", made.length),
    ("about? more? than? COUNT half? whole|word|more? UNIT (! alt )", made.length),
    ("half one UNIT", made.length),
    ("one half|whole? UNIT (! alt )", made.length),
    ("one? SOME whole? units (! alt )", made.length),
    ("article? both units", made.length),
    ("clock units", made.exact_length),
    ("units (! alt )", made.bare_length),
)
