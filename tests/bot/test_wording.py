"""How an answer reads."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import wording
from bot.phrases import ENGLISH, GERMAN, Phrases
from retrieval.model import (
    Answer,
    Citation,
    Kind,
    Limited,
    Period,
    Precision,
    Published,
    Reason,
    ReasonCode,
    Span,
    Support,
    TimeExpression,
)
from tests.bot.answers import BOARD, NOON, answered, cited, refused, twin


def lines(answer: Answer, phrases: Phrases = GERMAN) -> list[str]:
    return wording.answer(answer, phrases, NOON).plain().splitlines()


def test_verdict_then_words_then_place_then_evidence() -> None:
    answer = answered(cited(bold="am Dienstag"))

    assert lines(answer) == [
        "Dazu steht im Archiv:",
        "„Der Stadtrat tagt am Dienstag.“",
        "  [1] rathaus.txt · Absatz 2 · 7.8.2025 laut Kopfzeile · Herausgeber nicht angegeben",
        "Quellenlage: 1 Datei, 1 Fassung · Stand 11:32 · 5 Artikel",
    ]


def test_the_same_in_english() -> None:
    assert lines(answered(cited()), ENGLISH) == [
        "The archive says:",
        "“Der Stadtrat tagt am Dienstag.”",
        "  [1] rathaus.txt · paragraph 2 · 7 August 2025 according to its header · publisher not stated",
        "Sources: 1 file, 1 wording · as of 11:32 · 5 articles",
    ]


def test_the_highlight_is_bold_inside_our_quotation_marks() -> None:
    reply = wording.answer(answered(cited(bold="am Dienstag")), GERMAN, NOON)

    assert "„Der Stadtrat tagt \x1b[1mam Dienstag\x1b[0m.“" in reply.to_terminal(100)


def test_a_publisher_is_named_and_a_missing_date_said() -> None:
    citation = replace(cited(), publisher="Lokalbote", published=None)

    assert "  [1] rathaus.txt · Absatz 2 · undatiert · Lokalbote" in lines(answered(citation))


def test_twins_are_folded_and_their_differing_words_named() -> None:
    same = twin(BOARD, source="agentur.txt")
    other = twin("Der Stadtrat tagt voraussichtlich am Dienstag.", "voraussichtlich", source="mittag.txt")
    shorter = twin("Der Stadtrat tagt.", "am Dienstag", source="kurz.txt")

    said = lines(answered(replace(cited(), twins=(same, other, shorter))))

    assert said[3:] == [
        "  wortgleich in agentur.txt",
        "  ebenso mittag.txt, nur dort: „voraussichtlich“",
        "  ebenso kurz.txt, dort ohne: „am Dienstag“",
        "Quellenlage: 4 Dateien, 1 Fassung · Stand 11:32 · 5 Artikel",
    ]


def test_different_answers_stand_side_by_side() -> None:
    second = replace(cited("Der Kämmerer soll zurücktreten.", source="abend.txt"), origin=2)

    said = lines(answered(cited(), second))

    assert said[0] == "Dazu stehen 2 Fassungen im Archiv:"
    assert said[-1].startswith("Quellenlage: 2 Dateien, 2 Fassungen")


def test_the_nearest_passage_is_labelled_as_not_answering() -> None:
    answer = refused(Reason("detail_not_found", kind=Kind.WHEN), cited())

    assert lines(answer)[:3] == [
        "Zum Thema steht etwas im Archiv, aber keine Zeitangabe dazu.",
        "Nächste Stelle, beantwortet die Frage nicht:",
        "„Der Stadtrat tagt am Dienstag.“",
    ]


def test_without_a_citation_there_is_nothing_to_count_but_the_archive() -> None:
    assert lines(refused(None)) == ["Dazu steht nichts im Archiv.", "Stand 11:32 · 5 Artikel"]


@pytest.mark.parametrize(
    ("reason", "german", "english"),
    [
        (
            Reason("word_not_in_archive", ("Lawrow",)),
            "„Lawrow“ steht in keinem Artikel.",
            "“Lawrow” is in none of the articles.",
        ),
        (
            Reason("word_not_in_archive", ("Lawrow", "Genf")),
            "„Lawrow“ und „Genf“ stehen in keinem Artikel.",
            "“Lawrow” and “Genf” are in none of the articles.",
        ),
        (
            Reason("no_statement_by", ("Merz",), ("a.txt", "b.txt")),
            "Keine Aussage von Merz in 5 Artikeln; Merz kommt vor in a.txt und b.txt.",
            "No statement by Merz in 5 articles; Merz occurs in a.txt and b.txt.",
        ),
        (
            Reason("no_statement_by", ("Merz",)),
            "Keine Aussage von Merz in 5 Artikeln.",
            "No statement by Merz in 5 articles.",
        ),
        (
            Reason("phrase_not_found", ("im Prinzip",)),
            "Der Wortlaut „im Prinzip“ steht in keinem Artikel.",
            "The wording “im Prinzip” is in none of the articles.",
        ),
        (
            Reason("empty_archive"),
            "Das Archiv enthält noch keine Artikel.",
            "The archive does not hold any articles yet.",
        ),
        (
            Reason("empty_question"),
            "Das ist keine Frage, nach der sich suchen lässt.",
            "That is not a question one could search for.",
        ),
    ],
)
def test_a_reason_is_a_sentence_in_both_languages(reason: Reason, german: str, english: str) -> None:
    answer = refused(reason)

    assert wording.reason(answer, GERMAN) == german
    assert wording.reason(answer, ENGLISH) == english


def test_one_article_is_singular() -> None:
    answer = refused(Reason("no_statement_by", ("Merz",)), documents=1)

    assert lines(answer) == ["Keine Aussage von Merz in 1 Artikel.", "Stand 11:32 · 1 Artikel"]
    assert lines(answer, ENGLISH)[-1] == "as of 11:32 · 1 article"


@pytest.mark.parametrize("kind", Kind)
def test_a_missing_detail_is_named_by_kind_and_by_word(kind: Kind) -> None:
    answer = refused(Reason("detail_not_found", ("Sanktionen",), kind=kind), cited())

    for phrases in (GERMAN, ENGLISH):
        sentence = wording.reason(answer, phrases)

        assert phrases.details[kind] in sentence
        assert "Sanktionen" in sentence


@pytest.mark.parametrize("code", ["word_not_in_archive", "detail_not_found", "no_statement_by", "phrase_not_found"])
@pytest.mark.parametrize("nearest", [(), (cited(),)])
def test_a_reason_without_its_words_still_is_a_sentence(code: ReasonCode, nearest: tuple[()]) -> None:
    sentence = wording.reason(refused(Reason(code), *nearest), GERMAN)

    assert sentence.endswith(".")
    assert "„“" not in sentence


def test_many_files_are_named_in_part_and_counted() -> None:
    names = [f"{number}.txt" for number in range(8)]

    assert wording.sources(names, GERMAN) == "0.txt, 1.txt, 2.txt, 3.txt, 4.txt und 3 weiteren"


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [
        ("2025-08-07", "7.8.2025", "7 August 2025"),
        ("2025-08", "August 2025", "August 2025"),
        ("2025", "2025", "2025"),
        ("2025-WI", "Winter 2025", "winter 2025"),
        ("2025-Q3", "3. Quartal 2025", "third quarter of 2025"),
        ("2025-XX", "2025-XX", "2025-XX"),
    ],
)
def test_a_date_keeps_its_precision(value: str, german: str, english: str) -> None:
    assert wording.date(value, GERMAN) == german
    assert wording.date(value, ENGLISH) == english


def test_a_date_comes_with_how_we_know() -> None:
    assert wording.published(Published("2025-08", "filename"), GERMAN) == "August 2025 laut Dateiname"


def test_a_state_from_another_day_shows_its_date() -> None:
    tomorrow = NOON + timedelta(days=1)

    assert wording.freshness("2025-08-07T11:32:00+00:00", GERMAN, tomorrow) == "Stand 7.8.2025, 11:32"


def test_an_archive_never_brought_up_to_date_shows_no_time() -> None:
    assert wording.freshness("", GERMAN, NOON) == ""


def test_a_citation_leads_to_its_passage() -> None:
    reply = wording.answer(
        answered(cited()), GERMAN, NOON, lambda citation: f"https://beleg.example/{citation.passage}"
    )

    assert "  https://beleg.example/0a1b" in reply.plain().splitlines()


def test_more_passages_name_the_question_and_put_what_does_not_answer_last() -> None:
    near = replace(cited("Der Kämmerer soll zurücktreten."), number=2, answers=False)
    best = replace(cited(), number=3)

    assert wording.further("Wann?", (near, best), GERMAN).plain().splitlines() == [
        "Weitere Stellen zu „Wann?“",
        "„Der Stadtrat tagt am Dienstag.“",
        "  [3] rathaus.txt · Absatz 2 · 7.8.2025 laut Kopfzeile · Herausgeber nicht angegeben",
        "Verwandt, beantwortet die Frage nicht:",
        "„Der Kämmerer soll zurücktreten.“",
        "  [2] rathaus.txt · Absatz 2 · 7.8.2025 laut Kopfzeile · Herausgeber nicht angegeben",
    ]


@pytest.mark.parametrize(
    ("given", "said"), [([], ""), ([2], "2"), ([1, 2], "1, 2"), ([1, 2, 3], "1–3"), ([1, 3, 4, 5, 9], "1, 3–5, 9")]
)
def test_numbers_in_a_row_are_a_range(given: list[int], said: str) -> None:
    assert wording.numbers(given) == said


def test_related_without_a_reason_does_not_say_there_is_nothing() -> None:
    assert lines(refused(None, cited()))[0] == "Zum Thema steht etwas im Archiv, aber nicht das Gefragte."


# ---- words of time

FRIDAY = "Das Ultimatum läuft am Freitag ab."


def timed(text: str = FRIDAY, words: str = "Freitag", **known: Any) -> Citation:
    """A citation whose answer is words of time; `known` is what is known of them."""
    expression = TimeExpression(Span(0, 0), words, "DATE", known.pop("value", None), known.pop("basis", ""), **known)
    citation = cited(text, article=text, bold=words)
    return replace(citation, dates=(replace(expression, span=citation.highlights[0]),))


def day(value: str, basis: Literal["text", "published", "nearby"], anchor: str | None = None) -> dict[str, Any]:
    return {"value": value, "basis": basis, "first": value, "last": value, "precision": "day", "anchor": anchor}


def test_an_answer_that_is_a_relative_date_says_what_it_means_and_how_that_is_known() -> None:
    answer = answered(timed(**day("2025-08-08", "published", "2025-08-07")))

    assert "  „am Freitag“ = Fr 8.8.2025, gerechnet vom 7.8.2025 (Datum des Artikels)" in lines(answer)
    assert "  “am Freitag” = Fri 8 August 2025, counted from 7 August 2025 (date of the article)" in lines(
        answer, ENGLISH
    )


def test_a_date_reckoned_from_another_one_in_the_text_says_so() -> None:
    said = lines(answered(timed(**day("2025-08-08", "nearby", "2025-08-06"))))

    assert "  „am Freitag“ = Fr 8.8.2025, gerechnet vom 6.8.2025 (anderes Datum im Text)" in said


def test_a_dateline_that_dates_its_article_is_the_articles_date() -> None:
    said = lines(answered(timed(**day("2025-08-08", "nearby", "2025-08-07"))))

    assert "  „am Freitag“ = Fr 8.8.2025, gerechnet vom 7.8.2025 (Datum des Artikels)" in said


def test_a_date_that_says_all_itself_is_not_explained() -> None:
    text = "Das Ultimatum läuft am 8. August 2025 ab."
    said = lines(answered(timed(text, "8. August 2025", **day("2025-08-08", "text"))))

    assert len(said) == 4


def test_an_answer_of_an_article_without_a_date_is_said_to_be_undated() -> None:
    assert "  undatiert: „am Freitag“ (Artikel ohne Datum)" in lines(answered(replace(timed(), published=None)))


def test_vague_words_of_a_dated_article_are_not_said_to_be_undated() -> None:
    assert not any("undatiert" in line for line in lines(answered(timed("Das Ultimatum läuft bald ab.", "bald"))))


def test_words_dated_by_another_article_name_it_and_what_both_agree_on() -> None:
    until = "Die Reederei hat bis Freitag Zeit."
    other = replace(timed(until, **day("2025-08-08", "published", "2025-08-07")), source="druck.txt", origin=2)
    given = answered(replace(timed(), published=None), other)
    given = replace(given, supports=(Support(1, given.citations[0].highlights[0], 2, other.dates[0]),))

    said = lines(given)

    assert said[1] == "Fr 8.8.2025 laut [1] und [2]"
    assert "  „am Freitag“ = Fr 8.8.2025 laut [2] druck.txt; dieser Artikel ist undatiert" in said
    assert "  „bis Freitag“ = Fr 8.8.2025, gerechnet vom 7.8.2025 (Datum des Artikels)" in said


def test_answers_that_mean_different_days_are_said_to_differ() -> None:
    one = timed(**day("2025-08-08", "published", "2025-08-07"))
    other = replace(timed(**day("2025-08-15", "published", "2025-08-13")), source="abend.txt", origin=2)

    assert (
        lines(answered(one, other))[1] == "Die Angaben unterscheiden sich: Fr 8.8.2025 laut [1]; Fr 15.8.2025 laut [2]"
    )


def test_one_article_that_names_two_days_does_not_contradict_itself() -> None:
    one = timed(**day("2025-08-08", "published", "2025-08-07"))
    other = replace(timed(**day("2025-08-15", "published", "2025-08-07")), origin=2)

    assert not any("unterscheiden" in line for line in lines(answered(one, other)))


def test_marked_words_that_only_hold_a_time_are_no_answer_to_when() -> None:
    one = timed(**day("2025-08-08", "published", "2025-08-07"))
    other = replace(timed(**day("2025-08-15", "published", "2025-08-13")), source="abend.txt", origin=2)
    whole = [replace(each, highlights=(each.span,)) for each in (one, other)]

    assert not any("unterscheiden" in line for line in lines(answered(*whole)))


def test_an_answer_that_is_no_time_only_tells_what_its_relative_words_mean() -> None:
    known = timed(
        "Die Gewerkschaft wies das Angebot am Freitag zurück.", **day("2025-08-08", "published", "2025-08-09")
    )
    somebody = replace(known, highlights=(Span(0, 16),))

    assert lines(answered(somebody))[3] == "  „am Freitag“ = Fr 8.8.2025"


@pytest.mark.parametrize(
    ("precision", "first", "last", "value", "said"),
    [
        ("week", "2025-08-11", "2025-08-17", "2025-W33", "11.–17.8.2025 (KW 33)"),
        ("month", "2025-08-01", "2025-08-31", "2025-08", "August 2025"),
        ("season", "2025-06-01", "2025-08-31", "2025-SU", "Sommer 2025"),
        ("year", "2025-01-01", "2025-12-31", "2025", "2025"),
        ("decade", "2010-01-01", "2019-12-31", "201", "2010er Jahre"),
        ("range", "2025-08-11", "2025-08-13", None, "11.–13.8.2025"),
        ("range", "2025-12-30", "2026-01-02", None, "30.12.2025–2.1.2026"),
        ("time", "2025-08-06", "2025-08-06", "2025-08-06TEV", "Mi 6.8.2025"),
    ],
)
def test_days_are_named_as_exactly_as_they_are_known(
    precision: Precision, first: str, last: str, value: str | None, said: str
) -> None:
    known = TimeExpression(Span(0, 1), "x", "DATE", value, "published", first, last, precision)

    assert wording.when(known, GERMAN) == said


@given(st.dates(), st.integers(0, 4_000), st.sampled_from([GERMAN, ENGLISH]), st.booleans())
def test_any_days_have_a_name_that_says_their_years(first: date, length: int, phrases: Phrases, brief: bool) -> None:
    last = date.fromordinal(min(first.toordinal() + length, date.max.toordinal()))

    said = wording.days(first, last, phrases, brief=brief)

    assert str(last.year) in said
    assert str(first.year) in said
    assert not re.search("[0-9]-[0-9]", said)


# ---- questions limited in time


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (Period("2025-08-01", "2025-08-31"), "August 2025"),
        (Period("2025-08-06", "2025-08-06"), "Mi 6.8.2025"),
        (Period("2025-08-06", None), "ab Mi 6.8.2025"),
        (Period(None, "2025-08-06"), "bis Mi 6.8.2025"),
        (Period("2025-07-01", "2025-09-30"), "3. Quartal 2025"),
        (Period("9999-12-01", "9999-12-31"), "Dezember 9999"),
    ],
)
def test_an_answer_says_to_which_days_it_is_limited(period: Period, said: str) -> None:
    given = replace(answered(cited()), limited=Limited("im August", period, met=True))

    assert lines(given)[1] == f"Eingeschränkt auf: {said}"


def test_an_article_without_a_date_is_not_said_to_be_of_these_days() -> None:
    august = Limited("im August", Period("2025-08-01", "2025-08-31"), met=False)
    undated = replace(cited(), published=None, answers=False)
    given = replace(refused(Reason("outside_period", ("im August",)), undated), limited=august)

    assert lines(given)[:2] == [
        "Im Zeitraum August 2025 steht dazu nichts.",
        "Ob das in den Zeitraum August 2025 fällt, ist nicht bekannt: Der Artikel hat kein Datum.",
    ]


def week(first: str, last: str) -> dict[str, Any]:
    return {"value": "2025-W32", "basis": "published", "first": first, "last": last, "precision": "week"}


def test_a_day_of_a_week_that_is_named_besides_does_not_differ_from_it() -> None:
    one = timed("Das Ultimatum läuft diese Woche ab.", "diese Woche", **week("2025-08-04", "2025-08-10"))
    other = replace(timed(**day("2025-08-08", "published", "2025-08-07")), source="abend.txt", origin=2)
    third = replace(timed(**day("2025-08-09", "published", "2025-08-07")), source="nacht.txt", origin=3)

    assert lines(answered(one, other))[1] == "4.–10.8.2025 (KW 32) laut [1]; Fr 8.8.2025 laut [2]"
    said = "Die Angaben unterscheiden sich: Fr 8.8.2025 laut [2]; Sa 9.8.2025 laut [3]"
    assert lines(answered(one, other, replace(third, number=3)))[1] == said


def test_a_time_of_day_is_told_and_an_evening_of_an_undated_article_said_to_be_undated() -> None:
    evening = day("2025-08-06", "published", "2025-08-07") | {"precision": "time", "value": "2025-08-06T18:00"}
    at_six = timed("Das Ultimatum endet um 18 Uhr.", "18 Uhr", **evening)
    assert "  „18 Uhr“ = Mi 6.8.2025, 18:00 Uhr, gerechnet vom 7.8.2025 (Datum des Artikels)" in lines(answered(at_six))
    undated = replace(timed("Das Ultimatum endet am Mittwochabend.", "Mittwochabend"), published=None)
    undated = replace(undated, dates=(replace(undated.dates[0], type="TIME"),))
    assert "  undatiert: „am Mittwochabend“ (Artikel ohne Datum)" in lines(answered(undated))


def test_what_lies_outside_of_the_days_asked_for_is_labelled() -> None:
    july = Limited("im Juli", Period("2025-07-01", "2025-07-31"), met=False)
    near = replace(refused(Reason("outside_period", ("im Juli",)), cited()), limited=july)
    nothing = replace(refused(Reason("outside_period", ("im Juli",))), limited=july)

    assert lines(near)[:3] == [
        "Im Zeitraum Juli 2025 steht dazu nichts.",
        "Außerhalb davon oder undatiert:",
        "„Der Stadtrat tagt am Dienstag.“",
    ]
    assert lines(nothing)[0] == "Im Zeitraum Juli 2025 steht dazu nichts."
