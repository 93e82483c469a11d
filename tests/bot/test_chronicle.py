"""How a timeline reads."""

from dataclasses import replace
from datetime import date

import pytest

from bot import chronicle
from bot.phrases import ENGLISH, GERMAN, Phrases
from bot.reply import Quote, Reply
from bot.timelines import Wanted, numbered
from retrieval.model import Event, Period, Precision, Published, Status, Timeline
from tests.bot.events import BUDGET, CALL, DEADLINE, PHONED, SAID, SESSION, STORY, TALKS, WEEK, event, undated

TODAY = date(2025, 8, 7)
WANTED = Wanted("Haushalt", period=Period("2025-08-01", "2025-12-31"))


def told(*events: Event, phrases: Phrases = GERMAN, today: date = TODAY, **more: int) -> Reply:
    given = numbered(Timeline(events, total=more.get("total", len(events))))
    return chronicle.timeline(given, WANTED, phrases, today, skipped=more.get("skipped", 0))


def lines(*events: Event, phrases: Phrases = GERMAN, today: date = TODAY, **more: int) -> list[str]:
    return told(*events, phrases=phrases, today=today, **more).plain().splitlines()


def test_the_title_says_what_was_understood_and_how_much_there_is() -> None:
    assert (
        lines(TALKS, SAID, total=12)[0]
        == "Zeitleiste „Haushalt“ · August–Dezember 2025 · 2 von 12 Ereignissen, 3 Artikel"
    )
    assert lines(TALKS, phrases=ENGLISH)[0] == "Timeline “Haushalt” · August–December 2025 · 1 event, 3 articles"
    assert lines(TALKS, total=13, skipped=12)[0].endswith(" · 1 weiteres von 13 Ereignissen, 3 Artikel")


@pytest.mark.parametrize(
    ("wanted", "title"),
    [
        (Wanted(), "Zeitleiste"),
        (Wanted(source="politik/001_gipfel.txt"), "Zeitleiste aus politik/001_gipfel.txt"),
        (Wanted(which="planned", period=Period("2025-08-07")), "Zeitleiste · ab Do 07.08.2025 · nur Geplantes"),
        (Wanted("Rat", which="past", period=Period(None, "2025-08-07")), "Zeitleiste „Rat“ · bis Do 07.08.2025 · nur Vergangenes"),  # noqa: E501
    ],
)  # fmt: skip
def test_every_limit_is_said(wanted: Wanted, title: str) -> None:
    assert chronicle.title(Timeline(()), wanted, GERMAN) == title


def test_an_entry_says_when_in_whose_words_how_that_is_known_and_who_else_reports_it() -> None:
    assert lines(TALKS)[1:] == [
        f"Mi 06.08.2025: „{TALKS.citation.text}“",
        "  [1] rathaus.txt · Absatz 2 · „Am Mittwoch“ gerechnet vom 7.8.2025 (Datum des Artikels, laut Kopfzeile)",
        "  3 Quellen, 2 unabhängig: rathaus.txt, agentur/haushalt.txt und gespräch.txt",
    ]
    assert lines(TALKS, phrases=ENGLISH)[2:] == [
        "  [1] rathaus.txt · paragraph 2 · “Am Mittwoch” counted from 7 August 2025"
        " (date of the article, according to its header)",
        "  3 sources, 2 independent: rathaus.txt, agentur/haushalt.txt and gespräch.txt",
    ]


def test_the_words_that_date_it_are_marked() -> None:
    quote = next(block for block in told(DEADLINE).blocks if isinstance(block, Quote))

    assert [span.of(quote.text) for span in quote.highlights] == ["am Freitag"]


def test_a_day_that_stands_in_the_text_or_beside_it_says_so() -> None:
    nearby = replace(CALL, when=replace(CALL.when, basis="nearby", anchor="2025-08-05"))

    assert lines(SESSION)[2].endswith("„am 12. September“ steht so im Text")
    assert lines(nearby)[2].endswith("„Am Mittwochabend“ gerechnet vom 5.8.2025 (anderes Datum im Text)")


@pytest.mark.parametrize(
    ("given", "today", "said"),
    [
        (TALKS, TODAY, "Mi 06.08.2025"),
        (SAID, TODAY, "Do 07.08.2025 · Äußerung"),
        (DEADLINE, TODAY, "Fr 08.08.2025 · FRIST"),
        (DEADLINE, date(2026, 1, 1), "Fr 08.08.2025 · FRIST"),
        (WEEK, date(2025, 8, 17), "11.–17.08.2025 (KW 33) · angekündigt"),
        (WEEK, date(2025, 8, 18), "11.–17.08.2025 (KW 33) · angekündigt, Stand 7.8.2025"),
        (
            event("Der Landrat kommt heute ins Rathaus.", "heute", "2025-08-06", status=Status.ANNOUNCED),
            date(2025, 8, 18),
            "Mi 06.08.2025 · angekündigt",
        ),
        (replace(WEEK, status=Status.CONDITIONAL), TODAY, "11.–17.08.2025 (KW 33) · bedingt"),
    ],
)
def test_what_is_announced_never_becomes_a_fact(given: Event, today: date, said: str) -> None:
    assert lines(given, today=today)[1].partition(": „")[0] == said


def test_how_the_date_of_an_article_is_known_is_said_once_in_a_list() -> None:
    said = lines(TALKS, WEEK, CALL)

    assert [line.rpartition("Artikels")[2] for line in said if "Artikels" in line] == [
        ", laut Kopfzeile)",
        ")",
        ", laut Kopfzeile)",
    ]
    assert all("laut Kopfzeile" in chronicle.notes(each, GERMAN)[0] for each in (TALKS, WEEK, CALL))


def test_contradicting_days_are_one_entry_each_with_its_source() -> None:
    assert lines(SESSION)[1:] == [
        "Fr 12.09.2025 · angekündigt · Widerspruch: „Die nächste Sitzung beginnt am 12. September.“",
        "  [1] rathaus.txt · Absatz 2 · „am 12. September“ steht so im Text",
        "dagegen Fr 19.09.2025 · angekündigt: „Der Rat tagt erst am 19. September.“",
        "  [2] woche.txt · Absatz 2 · „am 19. September“ steht so im Text",
    ]


def test_what_nobody_can_date_stands_apart_with_what_to_do_only_where_its_article_has_no_date() -> None:
    vague = undated(
        "In den kommenden Tagen soll es regnen.",
        "In den kommenden Tagen",
        "wetter.txt",
        Published("2025-08", "filename"),
    )
    given = numbered(Timeline((TALKS,), (PHONED, vague)))

    said = chronicle.timeline(given, WANTED, GERMAN, TODAY).plain().splitlines()

    assert said[-6:] == [
        "Ohne festes Datum:",
        "„Am Donnerstag gab es ein langes Telefonat.“",
        "  [2] notiz.txt · Absatz 2 · undatiert",
        "„In den kommenden Tagen soll es regnen.“",
        "  [3] wetter.txt · Absatz 2 · August 2025 laut Dateiname",
        "Datum setzen: /datum notiz.txt JJJJ-MM-TT",
    ]


def test_of_much_without_a_date_only_some_is_shown_beside_events_and_that_is_said() -> None:
    given = numbered(Timeline((TALKS,), (PHONED,) * 9))

    assert chronicle.timeline(given, WANTED, GERMAN, TODAY).plain().count("Am Donnerstag") == chronicle.UNDATED
    assert "Ohne festes Datum, unter anderem:" in chronicle.timeline(given, WANTED, GERMAN, TODAY).plain()
    alone = chronicle.timeline(replace(given, events=()), WANTED, GERMAN, TODAY).plain()
    assert alone.count("Am Donnerstag") == 9
    among_many = chronicle.timeline(replace(given, events=(TALKS,) * 12), WANTED, GERMAN, TODAY).plain()
    assert among_many.count("Am Donnerstag") == 1


def test_of_a_pasted_article_the_title_says_the_beginning() -> None:
    title = chronicle.title(Timeline(()), Wanted("Haushalt " * 500), GERMAN)

    assert title.startswith("Zeitleiste „Haushalt Haushalt")
    assert len(title) < 250


def test_nothing_found_is_said_with_what_was_looked_for() -> None:
    assert lines() == ["Zeitleiste „Haushalt“ · August–Dezember 2025", GERMAN.timeline_none]
    assert lines(skipped=12) == [GERMAN.timeline_no_more]


@pytest.mark.parametrize(
    ("precision", "value", "first", "last", "german", "english"),
    [
        ("day", "2025-08-08", "2025-08-08", "2025-08-08", "Fr 08.08.2025", "Fri 8 Aug 2025"),
        ("time", "2025-08-06TEV", "2025-08-06", "2025-08-06", "Mi 06.08.2025 abends", "Wed 6 Aug 2025 in the evening"),
        ("time", "2025-08-06T17:30", "2025-08-06", "2025-08-06", "Mi 06.08.2025, 17:30 Uhr", "Wed 6 Aug 2025, 17:30"),
        ("time", "2025-08-06TXX", "2025-08-06", "2025-08-06", "Mi 06.08.2025", "Wed 6 Aug 2025"),
        ("week", "2025-W33", "2025-08-11", "2025-08-17", "11.–17.08.2025 (KW 33)", "11–17 Aug 2025 (week 33)"),
        (
            "week",
            "2026-W01",
            "2025-12-29",
            "2026-01-04",
            "29.12.2025–04.01.2026 (KW 1)",
            "29 Dec 2025–4 Jan 2026 (week 1)",
        ),
        ("range", "", "2025-08-28", "2025-09-03", "28.08.–03.09.2025", "28 Aug–3 Sept 2025"),
        ("month", "2025-08", "2025-08-01", "2025-08-31", "August 2025", "August 2025"),
        ("quarter", "2025-Q3", "2025-07-01", "2025-09-30", "3. Quartal 2025", "third quarter of 2025"),
        ("season", "2025-SU", "2025-06-01", "2025-08-31", "Sommer 2025", "summer 2025"),
        ("season", "2025-WI", "2025-12-01", "2026-02-28", "Winter 2025", "winter 2025"),
        ("year", "2022", "2022-01-01", "2022-12-31", "2022", "2022"),
        ("decade", "201", "2010-01-01", "2019-12-31", "2010er Jahre", "2010s"),
        ("century", "19", "1900-01-01", "1999-12-31", "1900–1999", "1900–1999"),
        ("range", "", "9999-01-01", "9999-12-31", "9999", "9999"),
    ],
)
def test_a_time_is_as_precise_as_it_is_known(
    precision: Precision, value: str, first: str, last: str, german: str, english: str
) -> None:
    when = event("Es war so.", "so", first, last, value=value, precision=precision).when

    assert chronicle.when(when, GERMAN) == german
    assert chronicle.when(when, ENGLISH) == english


def test_a_whole_timeline_fits_on_a_phone_and_has_every_event_once() -> None:
    said = chronicle.timeline(numbered(STORY), WANTED, GERMAN, TODAY).plain()

    assert len(said) < 4_096
    assert all(said.count(f"{each.citation.text}“") == 1 for each in STORY.events)
    assert said.index("Donaubrücke wurde 1974") < said.index("Am Mittwoch traf") < said.index(BUDGET.citation.text)
