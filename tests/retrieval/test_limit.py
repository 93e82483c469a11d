"""Claims about questions that are limited to some days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import statements
from retrieval.limit import AHEAD, OPENING, Fit, Fitting, days_of, limit_of, overlaps
from retrieval.model import Document, Period, Published, Span, TimeExpression
from retrieval.passages import passages
from retrieval.sentences import sentences
from retrieval.timex import reading

TODAY = date(2025, 8, 13)  # a Wednesday


def limited(question: str, newest: str = "") -> tuple[str | None, str | None] | None:
    found = limit_of(question, "en" if question.startswith(("Who", "What")) else "de", TODAY, newest)
    return (found.period.first, found.period.last) if found else None


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("Was beschloss der Rat am 6. August 2025?", "2025-08-06", "2025-08-06"),
        ("Was beschloss der Rat im Juli 2025?", "2025-07-01", "2025-07-31"),
        ("Was beschloss der Rat im Juli?", "2025-07-01", "2025-07-31"),
        ("Was beschloss der Rat letzte Woche?", "2025-08-04", "2025-08-10"),
        ("Was beschloss der Rat in dieser Woche?", "2025-08-11", "2025-08-17"),
        ("Was beschloss der Rat gestern?", "2025-08-12", "2025-08-12"),
        ("Welche Brücken wurden 2024 gesperrt?", "2024-01-01", "2024-12-31"),
        ("Welche Brücken wurden seit dem 6. August 2025 gesperrt?", "2025-08-06", None),
        ("Welche Brücken wurden nach dem 6. August 2025 gesperrt?", "2025-08-07", None),
        ("Was beschloss der Rat zwischen dem 6. und dem 8. August 2025?", "2025-08-06", "2025-08-08"),
        ("Who spoke in July 2025?", "2025-07-01", "2025-07-31"),
        ("What did the council decide last week?", "2025-08-04", "2025-08-10"),
    ],
)
def test_words_of_time_limit_a_question(question: str, first: str | None, last: str | None) -> None:
    assert limited(question) == (first, last)


@pytest.mark.parametrize(
    "question",
    [
        "Wer gewann die Wahl 2024?",
        "Was kostet ein Haus in der Juni-Siedlung?",
        "Was geschieht nach der Frist am Freitag?",
        "Wen empfängt die Bürgermeisterin am Freitag?",
        "Wer sagte „Wir öffnen am 1. Juni 2025 wieder“?",
        "Was sagte Anna Sommer?",
        "Gilt die Sperrung bis zum 14. November 2025?",
        "Was kostet das Freibad?",
    ],
)
def test_words_of_time_that_belong_to_what_is_asked_limit_nothing(question: str) -> None:
    assert limited(question) is None


def test_a_month_without_a_year_is_the_one_the_archive_can_know_of() -> None:
    assert limited("Was beschloss der Rat im März?", newest="2023-10-23") == ("2023-03-01", "2023-03-31")
    assert limited("Was plant der Rat im Dezember?", newest="2023-10-23") == ("2023-12-01", "2023-12-31")
    assert limited("Was beschloss der Rat letzte Woche?", newest="2023-10-23") == ("2025-08-04", "2025-08-10")


def test_a_month_that_is_asked_about_as_past_is_one_that_was() -> None:
    assert limited("Was beschloss der Rat im Dezember?", newest="2023-10-23") == ("2022-12-01", "2022-12-31")
    assert limited("Was beschloss der Rat im November?", newest="2025-08-12") == ("2024-11-01", "2024-11-30")
    assert limited("Was beschloss der Rat am 13. August?", newest="2025-08-12") == ("2025-08-13", "2025-08-13")


def test_29_february_is_that_of_the_last_year_that_had_one() -> None:
    assert limited("Was beschloss der Rat am 29. Februar?") == ("2024-02-29", "2024-02-29")
    assert limited("Wer sprach nach dem 29. Februar?") == ("2024-03-01", None)


def test_february_ends_when_it_ends_in_its_own_year() -> None:
    in_2024 = limit_of("Was beschloss der Rat im Februar?", "de", date(2024, 3, 1), "2023-10-23")
    in_2025 = limit_of("Was beschloss der Rat im Februar?", "de", date(2025, 3, 1), "2024-10-23")
    assert in_2024 is not None
    assert in_2025 is not None
    assert in_2024.period == Period("2023-02-01", "2023-02-28")
    assert in_2025.period == Period("2024-02-01", "2024-02-29")


@pytest.mark.parametrize("question", ["Wer sprach nach dem 31.12.9999?", "Wer sprach nach dem Jahr 9999?"])
def test_days_beyond_the_calendar_limit_nothing(question: str) -> None:
    assert limited(question) is None


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)), st.sampled_from(["Was plant der Rat im März?", "Rat im März"]))
def test_a_month_without_a_year_is_never_far_ahead_of_the_newest_article(newest: date, question: str) -> None:
    found = limit_of(question, "de", date(2100, 1, 1), newest.isoformat())
    assert found is not None
    assert found.period.first is not None
    first = date.fromisoformat(found.period.first)
    assert first <= newest + AHEAD < first.replace(year=first.year + 1)


TEXT = (
    "Rat vertagt Haushalt\n\n"
    "Der Rat hat den Haushalt am 6. August 2025 vertagt. Die Kämmerin bat um Geduld.\n\n"
    "Der Haushalt von 2019 war der letzte ohne Schulden.\n"
)
AUGUST_6 = Period("2025-08-06", "2025-08-06")


def fit(sentence: str, period: Period, published: str | None = "2025-08-07") -> Fit:
    document = Document("rat.txt", TEXT, "", "de", published=Published(published, "header") if published else None)
    start = TEXT.index(sentence)
    passage = Span(TEXT.rindex("\n", 0, start) + 1, TEXT.index("\n", start))
    return Fitting(period).fit(document, Span(start, start + len(sentence)), passage)


def test_a_sentence_fits_by_its_own_time_or_else_by_its_paragraphs() -> None:
    assert fit("Der Rat hat den Haushalt am 6. August 2025 vertagt.", AUGUST_6) is Fit.YES
    assert fit("Die Kämmerin bat um Geduld.", AUGUST_6) is Fit.YES
    assert fit("Der Rat hat den Haushalt am 6. August 2025 vertagt.", Period("2025-08-07", "2025-08-07")) is Fit.NO


def test_what_the_opening_names_says_nothing_of_a_paragraph_with_times_of_its_own() -> None:
    august_5 = Period("2025-08-05", "2025-08-05")
    opening = "Am 5. August 2025 brannte es.\n\n"
    text = f"{opening}Der Rat tagte am 6. August 2025. Die Kämmerin bat um Geduld.\n\nDas Wetter blieb gut.\n"
    document = Document("rat.txt", text, "", "de", published=Published("2025-08-07", "header"))

    def of(words: str) -> Fit:
        start = text.index(words)
        passage = Span(text.rindex("\n", 0, start) + 1, text.index("\n", start))
        return Fitting(august_5).fit(document, Span(start, start + len(words)), passage)

    assert of("Die Kämmerin bat um Geduld.") is Fit.NO
    assert of("Das Wetter blieb gut.") is Fit.YES


def test_an_article_without_a_date_fits_the_very_day_or_month_it_names() -> None:
    article = Document("a.txt", "He would meet him on 15 August. Nobody spoke on Friday.", "", "en")
    first, second = sentences(article.text, Span(0, len(article.text)))
    whole = Span(0, len(article.text))
    day, month = Period("2025-08-15", "2025-08-15"), Period("2025-08-01", "2025-08-31")
    others = (Period("2025-08-16", "2025-08-16"), Period("2010-01-01", None), Period("2025-01-01", "2025-12-31"))
    assert [Fitting(period).fit(article, first, whole) for period in (day, month)] == [Fit.YES, Fit.YES]
    assert {Fitting(period).fit(article, first, whole) for period in others} == {Fit.UNKNOWN}
    assert Fitting(day).fit(article, second, whole) is Fit.UNKNOWN


def test_when_an_article_appeared_decides_where_its_words_name_no_time() -> None:
    assert fit("Die Kämmerin bat um Geduld.", Period("2025-08-07", "2025-08-07")) is Fit.YES
    assert fit("Die Kämmerin bat um Geduld.", Period("2025-08-09", "2025-08-09")) is Fit.NO
    assert fit("Die Kämmerin bat um Geduld.", Period("2025-08-09", "2025-08-09"), None) is Fit.UNKNOWN


def test_a_sentence_about_another_year_fits_a_day_never_but_the_month_its_article_appeared_in() -> None:
    other = "Der Haushalt von 2019 war der letzte ohne Schulden."
    assert fit(other, Period("2025-08-07", "2025-08-07")) is Fit.NO
    assert fit(other, Period("2025-08-01", "2025-08-31")) is Fit.YES
    assert fit(other, Period("2025-08-01", "2025-08-31"), None) is Fit.NO


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2025-08-07", ("2025-08-07", "2025-08-07")),
        ("2025-08", ("2025-08-01", "2025-08-31")),
        ("2025", ("2025-01-01", "2025-12-31")),
    ],
)
def test_a_day_a_month_and_a_year_have_first_and_last_days(value: str, days: tuple[str, str]) -> None:
    assert days_of(value) == days


def test_an_open_period_goes_on() -> None:
    assert overlaps("2030-01-01", "2030-01-01", Period("2025-08-06", None))
    assert overlaps("1990-01-01", "2025-08-06", Period("2025-08-06", None))
    assert not overlaps("2025-08-05", "2025-08-05", Period("2025-08-06", None))
    assert not overlaps("2025-08-07", "2025-08-07", Period(None, "2025-08-06"))


PERIODS = (
    AUGUST_6,
    Period("2025-08-07", "2025-08-07"),
    Period("2025-08-01", "2025-08-31"),
    Period("2019-01-01", "2019-12-31"),
    Period("2024-02-01", "2024-02-29"),
)


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("published", ["2025-08-07", "2025", None])
@pytest.mark.parametrize("text", [TEXT, f"Bilanz vom 6. August 2025\n\n{'Das Wetter blieb gut. ' * 40}\n{TEXT}"])
def test_times_that_were_stated_fit_as_those_that_are_read(text: str, published: str | None, period: Period) -> None:
    document = Document("rat.txt", text, "", "de", published=Published(published, "header") if published else None)
    stated = {"rat.txt": [time for each in statements.of(document) for time in each.times]}
    for passage in passages(document):
        for span in passage.sentences:
            read = Fitting(period).fit(document, span, passage.span)
            assert Fitting(period, stated).fit(document, span, passage.span) is read, span.of(text)


def test_of_an_article_whose_statements_are_known_only_the_opening_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[Span] = []

    def noted(document: Document, area: Span) -> tuple[TimeExpression, ...]:
        reads.append(area)
        return ()

    monkeypatch.setattr(reading, "within", noted)
    monkeypatch.delattr(reading, "read")
    text = "Der Rat tagt. Er berät über die Brücke am Fluss.\n" * 40
    document = Document("a.txt", text, "", "de")
    fitting = Fitting(AUGUST_6, {"a.txt": ()})
    for span in sentences(text, Span(0, len(text))):
        fitting.fit(document, span, Span(0, 49))
    assert reads == [Span(0, OPENING)]


@pytest.mark.parametrize("paragraphs", [2, 200], ids=["short", "long"])
def test_no_stretch_of_an_article_is_read_twice(paragraphs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[Span] = []

    def noted(document: Document, area: Span | None = None) -> tuple[TimeExpression, ...]:
        reads.append(area or Span(0, len(document.text)))
        return ()

    monkeypatch.setattr(reading, "read", noted)
    monkeypatch.setattr(reading, "within", noted)
    text = "Der Rat tagt. Er berät über die Brücke am Fluss.\n" * paragraphs
    fitting = Fitting(Period("2025-08-01", "2025-08-31"))
    for span in sentences(text, Span(0, 400 if paragraphs > 2 else len(text))):
        fitting.fit(Document("a.txt", text, "", "de"), span, Span(0, 49))
    assert reads
    assert len(reads) == len(set(reads))
