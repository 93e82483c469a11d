"""When an article appeared: what counts as its date, what does not, and which words are the header's."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.model import Published
from retrieval.published import date_value, has_come, published, written_days

BODY = "Der Landtag hat das Gesetz am 5. August 2025 beschlossen, wie die Fraktionen am Mittwoch mitteilten."
DAY = "2025-08-07"


def of(text: str, source: str = "haushalt.txt") -> tuple[Published | None, list[str]]:
    value, spans = published(text, source)
    return value, [span.of(text) for span in spans]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("date 2025-08-07", DAY),
        ("date: 2025-08-07", DAY),
        ("date 2019-08", "2019-08"),
        ("Datum: 07.08.2025", DAY),
        ("Stand: 07.08.2025, 14:30 Uhr", DAY),
        ("Aktualisiert: 7. August 2025, 9.15 Uhr", DAY),
    ],
)
def test_a_header_glued_to_the_first_sentence_is_known_and_only_it_is_masked(header: str, value: str) -> None:
    assert of(f" {header} {BODY}") == (Published(value, "header"), [header])


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Veröffentlicht am 7. August 2025", DAY),
        ("Veröffentlicht am Donnerstag, 7. August 2025 um 14:30 Uhr", DAY),
        ("Aktualisiert am 07.08.2025", DAY),
        ("Stand: 07.08.25 14:30 Uhr", DAY),
        ("Stand: August 2025", "2025-08"),
        ("Published August 7, 2025", DAY),
        ("Published on 7 August 2025 at 14:30", DAY),
        ("Last updated: Aug. 7, 2025, 2:30 p.m. ET", DAY),
        ("07.08.2025", DAY),
        ("Donnerstag, 7. August 2025", DAY),
        ("Potsdam, 7. August 2025", DAY),
        ("2025-08-07T23:30:00+02:00", DAY),
    ],
)
def test_a_header_line_under_the_title_is_known(line: str, value: str) -> None:
    text = f"Landtag beschließt Gesetz\n\n{line}\n\n{BODY}"
    assert of(text) == (Published(value, "header"), [line])


def test_of_first_publication_and_update_the_first_counts_and_both_are_masked() -> None:
    text = f"Aktualisiert am 09.08.2025 | Veröffentlicht: 07.08.2025, 14:30 Uhr\n\n{BODY}"
    assert of(text) == (
        Published(DAY, "header"),
        ["Aktualisiert am 09.08.2025", "Veröffentlicht: 07.08.2025, 14:30 Uhr"],
    )


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"{BODY}\n\n7. August 2025\n\nDer Bundesrat stimmt zu.",
        "Veröffentlicht am 7. August 2025 wurde der Bericht erst nach langem Streit.",
        "Ein Rückblick\n\n24. Februar 2022\nDer Angriff beginnt.\n\n26. Februar 2022\nDie Stadt wehrt sich.",
        "Am 07.08.2025 begann der Prozess.",
        "Date 5 of the tour was cancelled.",
        "Der Deich hält, sagt die Reporterin. 07.08.2025 | 3:32 min",
    ],
)
def test_a_day_the_article_speaks_of_is_not_its_date(text: str) -> None:
    assert of(text) == (None, [])


@pytest.mark.parametrize("header", ["date 2025-13-45", "date 0001-01-01", "date 2025-02-30"])
def test_a_header_with_an_impossible_date_is_masked_but_gives_none(header: str) -> None:
    assert of(f" {header} {BODY}") == (None, [header])


@pytest.mark.parametrize(
    ("dateline", "source", "value"),
    [
        ("MOSKAU, 7. August 2025 (dpa) -", "x.txt", Published(DAY, "agency")),
        ("MOSKAU, 7. August (dpa) –", "2025/x.txt", Published(DAY, "agency")),
        ("New York/Genf, 7. Aug. (AFP/rtr) --", "2025-08-08_x.txt", Published(DAY, "agency")),
        ("MOSKAU, 7. August (dpa)", "x.txt", None),
        ("MOSKAU, 7. August (dpa)", "2024/rueckblick-2025.txt", None),
        ("LONDON, 7 August (hpk) -", "2025/x.txt", Published(DAY, "agency")),
        ("LONDON, August 7, 2025 (Reuters) -", "x.txt", Published(DAY, "agency")),
        ("BERLIN, 7.8. (dpa) -", "2025/x.txt", Published(DAY, "agency")),
        ("Berlin (dpa) -", "x.txt", None),
        ("Berlin (dpa) -", "2025-08-07_x.txt", Published(DAY, "filename")),
        ("WIEN, 31. Dezember (APA) -", "2026-01-01_x.txt", Published("2026-01-01", "filename")),
    ],
)
def test_an_agency_dateline_gives_a_date_only_if_its_year_is_known(
    dateline: str, source: str, value: Published | None
) -> None:
    assert of(f"Gesetz beschlossen\n\n{dateline} {BODY}", source) == (value, [dateline])


@pytest.mark.parametrize(
    "text",
    [
        "Der Vorstand (AP) wollte sich nicht äußern.",
        "Petra Beispiel (SPD) - sie führt die Liste an - sagte ab.",
        "Petra Beispiel, 7. August (SPD) wie immer.",
    ],
)
def test_brackets_behind_a_name_do_not_make_a_dateline(text: str) -> None:
    assert of(text) == (None, [])


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("2025-08-07_haushalt.txt", DAY),
        ("20250807-haushalt.md", DAY),
        ("07.08.2025 Haushalt.txt", DAY),
        ("haushalt_2025_08_07.txt", DAY),
        ("haushalt 2025-08.txt", "2025-08"),
        ("2025/08/07/haushalt.txt", DAY),
        ("archiv/2025/08/haushalt.txt", "2025-08"),
        ("2025-08/haushalt.txt", "2025-08"),
        ("2025-07/2025-08-07.txt", DAY),
        ("2025-08-07_bis_2025-08-09.txt", DAY),
    ],
)
def test_names_of_file_and_folders_give_a_date(source: str, value: str) -> None:
    assert of(BODY, source) == (Published(value, "filename"), [])


@pytest.mark.parametrize(
    "source",
    [
        "0001-01-01_haushalt.txt",
        "2025-13-45_haushalt.txt",
        "haushalt_2025-08-07_und_2025-08-09.txt",
        "70ac0a20250807bb89.txt",
        "12345678.txt",
        "haushalt-2024-25.txt",
        "2025/haushalt.txt",
    ],
)
def test_a_name_without_a_certain_date_gives_none(source: str) -> None:
    assert of(BODY, source) == (None, [])


def test_the_header_wins_over_dateline_and_name() -> None:
    text = f"Stand: 07.08.2025\n\nBERLIN, 6. August 2025 (dpa) - {BODY}"
    assert of(text, "2025-08-05.txt")[0] == Published(DAY, "header")


@given(st.dates(min_value=date(1600, 1, 1), max_value=date(2199, 12, 31)))
def test_every_way_to_write_a_day_means_that_day(day: date) -> None:
    ways = (
        day.isoformat(),
        f"{day:%d.%m.%Y}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.isoformat()}T08:00:00Z",
    )
    assert {date_value(way) for way in ways} == {day.isoformat()}


def test_months_years_and_words_keep_their_precision() -> None:
    assert [
        date_value(words) for words in ("August 2025", "2025-08", "2025", "7. März 2025", "gestern", "0001-01-01")
    ] == [
        "2025-08",
        "2025-08",
        "2025",
        "2025-03-07",
        None,
        None,
    ]


PIECES = ["date ", "2025-08-07", " ", "\n", "Stand: ", "7. August", " 2025", "(dpa)", "Berlin", ", ", "|"]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_header_words_lie_in_order_inside_the_text(text: str) -> None:
    _, spans = published(text, "x.txt")
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


# ---- what lies in the future, and what a text says of days


def on(today: date, text: str, source: str = "haushalt.txt") -> Published | None:
    return published(text, source, today)[0]


def test_a_date_after_tomorrow_is_none_and_the_next_best_counts() -> None:
    text = f"Stand: 09.08.2025\n\n{BODY}"

    assert on(date(2025, 8, 8), text) == Published("2025-08-09", "header")
    assert on(date(2025, 8, 7), text) is None
    assert on(date(2025, 8, 7), text, "2025-08-06_haushalt.txt") == Published("2025-08-06", "filename")
    assert on(date(2025, 8, 7), f"Stand: 09.08.2025 | Veröffentlicht: 07.08.2025\n\n{BODY}") == Published(DAY, "header")


def test_a_name_or_dateline_of_the_future_dates_nothing() -> None:
    assert on(date(2025, 8, 1), BODY, "2025-08-07/haushalt.txt") is None
    assert on(date(2025, 8, 1), f"Potsdam, 7. August 2025 (hpk) - {BODY}") is None


def test_the_words_of_a_header_of_the_future_are_masked_all_the_same() -> None:
    text = f"Stand: 09.08.2025\n\n{BODY}"

    assert [span.of(text) for span in published(text, "a.txt", date(2025, 8, 1))[1]] == ["Stand: 09.08.2025"]


@pytest.mark.parametrize(("value", "come"), [("2025-08", True), ("2025", True), ("2025-09", False), ("2026", False)])
def test_a_month_or_year_has_come_when_it_has_begun(value: str, come: bool) -> None:
    assert has_come(value, date(2025, 8, 7)) is come


def test_the_day_before_a_month_begins_it_has_come_as_a_day_has() -> None:
    assert has_come("2025-09", date(2025, 8, 31))


def test_days_are_found_as_they_are_written_out() -> None:
    text = "Am 5. August 2025, am 6.8.2025 und am 2025-08-07; dazu August 8, 2025, im Mai 2024 und am 9. August."

    assert written_days(text) == {f"2025-08-0{day}" for day in (5, 6, 7, 8)}
    assert written_days(text, "2023") == {f"2025-08-0{day}" for day in (5, 6, 7, 8)} | {"2023-08-09"}


def test_a_month_is_known_in_old_print_and_in_the_capitals_of_other_keyboards() -> None:
    assert written_days("Am 5. Auguſt 2025, am 6. JULİ 2025, am 7. MAİ 2025 und am 8. Julı 2025") == {
        *("2025-08-05", "2025-07-06", "2025-05-07", "2025-07-08"),
    }
    assert date_value("7. JULİ 2025") == "2025-07-07"


def test_what_is_no_day_is_found_nowhere() -> None:
    assert written_days(
        "Version 3.5.2 vom 31. Februar 2025, Seite 12. Mai-Ausgabe, 10.000 Euro, 3. Oktoberfest", "2025"
    ) == (set())


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_nothing_read_is_dated_later_than_the_day_after(day: date, today: date) -> None:
    found = on(today, f"Stand: {day.isoformat()}\n\n{BODY}", f"{day.isoformat()}_haushalt.txt")

    assert (found is None) == ((day - today).days > 1)


def test_a_dateline_without_a_year_takes_the_one_its_file_or_the_same_day_in_the_text_names_and_no_other() -> None:
    agency, line = "Berlin, 13. November (BPA) – ", "Berlin, 13. November\n\n"
    assert of(agency + BODY)[0] is None
    assert of(line + BODY)[0] is None
    assert of(line + BODY, "2024/rat.txt")[0] == Published("2024-11-13", "agency")
    assert of(agency + BODY + "\nBild: Archiv, 13.11.2024")[0] == Published("2024-11-13", "agency")
    assert of(agency + BODY + "\nBild: Archiv, 12.11.2024")[0] is None


def test_places_and_days_of_several_events_are_no_dateline() -> None:
    listed = "Termine\n\nBerlin, 13. November\nLesung\n\nKöln, 15. November\nKonzert"
    assert of(listed, "2024/termine.txt") == (None, [])
    assert of("Termine\n\nSamstag, 9. November\nLesung am Markt", "2024/termine.txt") == (None, [])
