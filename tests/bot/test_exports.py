"""A timeline as a file to work on with."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import exports
from bot.phrases import ENGLISH, GERMAN
from bot.timelines import Form, Wanted, numbered
from retrieval.model import Event, Period, Status, Timeline
from tests.bot import hostile
from tests.bot.events import BUILT, CALL, CLOSED, DEADLINE, PHONED, SESSION, STORY, TALKS, WEEK, event

NOW = datetime(2025, 8, 7, 14, 30, tzinfo=UTC)
WANTED = Wanted("Haushalt", period=Period("2025-08-01", "2025-12-31"))
TOLD = numbered(STORY)
SEASON = replace(BUILT, when=replace(BUILT.when, precision="season"))
TEXTS = st.text(max_size=120)


def holding(*events: Event) -> Timeline:
    return numbered(Timeline(events))


def saying(text: str) -> Event:
    return event(text, text[:1], "2025-08-06", source=f"{text[:40]}.txt")


# ---- the table


def rows(given: Timeline) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(exports.table(given).decode("utf-8-sig"), newline="")))


def test_a_table_has_a_row_for_each_citation() -> None:
    found = rows(TOLD)

    told = [row for row in found if row["number"] == "2"]
    assert [row["source"] for row in told] == ["rathaus.txt", "agentur/haushalt.txt", "gespräch.txt"]
    assert told[0] == {
        "number": "2",
        "first": "2025-08-06",
        "last": "2025-08-06",
        "precision": "day",
        "value": "2025-08-06",
        "dating_words": "Am Mittwoch",
        "status": "happened",
        "statement": "no",
        "conflicts_with": "",
        "basis": "published",
        "counted_from": "2025-08-07",
        "text": TALKS.citation.text,
        "source": "rathaus.txt",
        "paragraph": "2",
        "start": "100",
        "end": str(100 + len(TALKS.citation.text)),
        "title": "Kein Haushalt in Sicht",
        "publisher": "",
        "published": "2025-08-07",
        "published_basis": "header",
        "independent": "2",
    }
    assert (found[-1]["text"], found[-1]["first"]) == (PHONED.text, "")


def test_in_a_table_contradicting_events_name_each_other() -> None:
    assert [(row["number"], row["conflicts_with"]) for row in rows(holding(SESSION))] == [("1", "2"), ("2", "1")]


def test_a_spreadsheet_knows_the_letters_of_a_table() -> None:
    assert exports.table(TOLD).startswith(b"\xef\xbb\xbfnumber,first,last,")


@pytest.mark.parametrize(
    "text", ["=HYPERLINK(1)", "+49 30 1234", "-1 Grad", "@SUM(A1)", "  =1+1", "\t=1", "＝1+1", '=cmd|" /C calc"!A0']
)
def test_a_spreadsheet_calculates_nothing_that_an_article_says(text: str) -> None:
    (row,) = rows(holding(saying(text)))

    assert row["text"].startswith("'")
    assert row["source"].startswith("'")
    assert text.strip() in row["text"]


@pytest.mark.parametrize("text", ['Mehr;=HYPERLINK("x")', 'Mehr; "=1+1', "Mehr;\t@SUM(A1)", "Mehr;+1", "a;;-1"])
def test_a_spreadsheet_that_parts_cells_at_semicolons_calculates_nothing_either(text: str) -> None:
    table = exports.table(holding(saying(text))).decode("utf-8-sig")

    assert not [cell for line in table.splitlines() for cell in line.split(";") if re.match(r'[\s"]*[=+\-@]', cell)]


@given(st.lists(TEXTS.filter(bool), min_size=1, max_size=5))
def test_any_texts_keep_their_rows_and_cells(texts: list[str]) -> None:
    found = rows(holding(*map(saying, texts)))

    assert len(found) == len(texts)
    assert all(set(row) == set(exports.COLUMNS) for row in found)
    assert not any(re.match(r"\s*[=+\-@]", cell) for row in found for cell in row.values())


# ---- TimelineJS


def data(given: Timeline) -> dict[str, Any]:
    found = json.loads(exports.data(given, WANTED, GERMAN, NOW.date()))
    assert isinstance(found, dict)
    return found


def test_timelinejs_shows_the_articles_own_words_for_the_day_and_the_sentence() -> None:
    slide = data(holding(WEEK))["events"][0]

    assert slide["start_date"] == {"year": 2025, "month": 8, "day": 11}
    assert slide["end_date"] == {"year": 2025, "month": 8, "day": 17}
    assert slide["display_date"] == "Kommende Woche"
    assert slide["group"] == "angekündigt"
    assert slide["text"]["headline"] == "11.–17.08.2025 (KW 33) · angekündigt"
    assert slide["text"]["text"].startswith(
        "<blockquote>Kommende Woche will sich der Finanzausschuss treffen.</blockquote>"
    )


@pytest.mark.parametrize(
    ("given", "start", "end"),
    [
        (BUILT, {"year": 1974}, {"year": 1974}),
        (SEASON, {"year": 1974, "month": 1}, {"year": 1974, "month": 12}),
        (TALKS, {"year": 2025, "month": 8, "day": 6}, None),
        (CLOSED, {"year": 2025, "month": 9, "day": 29}, {"year": 2025, "month": 10, "day": 3}),
    ],
)  # fmt: skip
def test_timelinejs_is_told_no_more_of_a_day_than_is_known(
    given: Event, start: dict[str, int], end: dict[str, int] | None
) -> None:
    slide = data(holding(given))["events"][0]

    assert slide["start_date"] == start
    assert slide.get("end_date") == end


def test_what_timelinejs_has_no_place_for_stands_under_our_name() -> None:
    found = data(TOLD)

    talks = next(each for each in found["events"] if each["belegbot"]["number"] == 2)["belegbot"]
    assert (talks["status"], talks["basis"], talks["counted_from"]) == ("happened", "published", "2025-08-07")
    assert [each["source"] for each in talks["citations"]] == ["rathaus.txt", "agentur/haushalt.txt", "gespräch.txt"]
    assert talks["citations"][0]["text"] == TALKS.citation.text
    assert found["belegbot"]["topic"] == "Haushalt"
    assert found["belegbot"]["period"] == {"first": "2025-08-01", "last": "2025-12-31"}
    assert found["belegbot"]["total"] == 11
    assert [each["text"] for each in found["belegbot"]["undated"]] == [PHONED.text]
    conflicting = [each["belegbot"]["conflicts_with"] for each in found["events"]]
    assert [numbers for numbers in conflicting if numbers] == [[8]]


def test_every_slide_has_an_id_of_its_own_that_stays_the_same() -> None:
    ids = [each["unique_id"] for each in data(TOLD)["events"]]

    assert len(set(ids)) == len(ids) == len(STORY.events) + 1
    assert ids == [each["unique_id"] for each in data(numbered(STORY, 50))["events"]]


@pytest.mark.parametrize("text", hostile.texts(), ids=range(200))
def test_a_nasty_article_is_no_html_in_timelinejs(text: str) -> None:
    found = data(holding(saying(text)))

    slide = found["events"][0]
    assert set(re.findall(r"<[^>]*>?", slide["text"]["text"])) <= {"<blockquote>", "</blockquote>", "<p>", "</p>"}
    assert "<" not in slide["text"]["headline"] + found["title"]["text"]["headline"]


# ---- the calendar


def unfolded(content: bytes) -> list[str]:
    """The content lines as RFC 5545, 3.1, has them put together again."""
    assert content.endswith(b"\r\n")
    rows = content.split(b"\r\n")
    assert not [row for row in rows if len(row) > 75 or b"\n" in row or b"\r" in row]
    for row in rows:
        row.decode("utf-8")  # no character is cut in two
    return content.decode("utf-8").replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def entries(content: bytes) -> list[dict[str, str]]:
    """The calendar's entries: names with their parameters, and values as they stand."""
    lines = unfolded(content)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    found: list[dict[str, str]] = []
    for line in lines:
        name, colon, value = line.partition(":")
        assert colon, line
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found:
            found[-1].setdefault(name, value)
    return found


def calendar(*events: Event) -> list[dict[str, str]]:
    return entries(exports.calendar(holding(*events), WANTED, GERMAN, NOW))


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)


def test_a_calendar_has_a_whole_day_for_each_event_and_ends_on_the_day_after() -> None:
    talks, week = calendar(TALKS, WEEK)

    assert (talks["DTSTART;VALUE=DATE"], talks["DTEND;VALUE=DATE"]) == ("20250806", "20250807")
    assert (week["DTSTART;VALUE=DATE"], week["DTEND;VALUE=DATE"]) == ("20250811", "20250818")
    assert talks["DTSTAMP"] == "20250807T143000Z"
    assert talks["TRANSP"] == "TRANSPARENT"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.HAPPENED, "CONFIRMED"),
        (Status.DEADLINE, "CONFIRMED"),
        (Status.ANNOUNCED, "TENTATIVE"),
        (Status.CONDITIONAL, "TENTATIVE"),
    ],
)
def test_what_is_only_announced_is_tentative(status: Status, said: str) -> None:
    assert calendar(replace(TALKS, status=status))[0]["STATUS"] == said


def test_an_entry_holds_the_sentence_and_its_sources_and_keeps_its_uid() -> None:
    (entry,) = calendar(DEADLINE)

    described = unescaped(entry["DESCRIPTION"]).split("\n")
    assert described[:2] == ["„Die Frist des Landes läuft am Freitag ab.“", "FRIST"]
    assert "2 Quellen, 2 unabhängig: rathaus.txt und agentur/haushalt.txt" in described
    assert entry["SUMMARY"] == "FRIST · Die Frist des Landes läuft am Freitag ab."
    again = entries(exports.calendar(numbered(STORY), WANTED, ENGLISH, NOW + timedelta(days=9)))
    assert entry["UID"] in {each["UID"] for each in again}
    assert len({each["UID"] for each in again}) == len(again)


def test_an_event_on_the_last_day_of_the_calendar_is_no_error() -> None:
    assert calendar(event("Bis 9999.", "9999", "9999-01-01", "9999-12-31"))[0]["DTEND;VALUE=DATE"] == "99991231"


@given(TEXTS.filter(bool))
def test_any_text_stays_in_its_place_of_a_calendar(text: str) -> None:
    (entry,) = calendar(saying(text))

    assert set(entry) >= {"UID", "DTSTAMP", "SUMMARY", "DESCRIPTION", "STATUS", "END"}
    assert entry["END"] == "VEVENT"
    assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", entry["SUMMARY"])
    assert len(unescaped(entry["DESCRIPTION"]).split("\n")) == 2


# ---- the file


@pytest.mark.parametrize(
    ("form", "name", "media_type"),
    [
        ("csv", "zeitleiste_haushalt_2025-08-01_2025-12-31.csv", "text/csv"),
        ("json", "zeitleiste_haushalt_2025-08-01_2025-12-31.json", "application/json"),
        ("ics", "zeitleiste_haushalt_2025-08-01_2025-12-31.ics", "text/calendar"),
    ],
)
def test_a_file_is_named_for_what_is_in_it(form: Form, name: str, media_type: str) -> None:
    file = exports.file(TOLD, replace(WANTED, form=form), GERMAN, NOW)

    assert (file.kind, file.name, file.media_type) == ("file", name, media_type)


@pytest.mark.parametrize("topic", ["../../etc/passwd", "a\nb", "😀", "", "CON", "x" * 500, "Kitas & Büchereien?"])
def test_a_name_of_a_file_is_no_path_and_short(topic: str) -> None:
    name = exports.name(Wanted(topic), GERMAN, "csv")

    assert re.fullmatch(r"zeitleiste(_[\w.-]{1,40})?\.csv", name)
    assert ".." not in name


def test_the_day_of_a_file_is_the_readers() -> None:
    late = exports.data(holding(CALL), WANTED, ENGLISH, date(2026, 1, 1)).decode()

    assert "Wed 6 Aug 2025 in the evening" in late
