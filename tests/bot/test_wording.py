"""How an answer reads."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import wording
from bot.phrases import ENGLISH, GERMAN, Phrases
from retrieval.model import Answer, Event, Kind, Published, Reason, ReasonCode, Timeline
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


def test_a_timeline_says_of_each_event_when_and_how_that_is_known() -> None:
    own = Event("2025-08-12", "text", cited())
    by_header = Event("2025-08-07", "header", replace(cited("Der Kämmerer soll zurücktreten."), number=2))
    vague = Event("2025-SU", "text", replace(cited(), number=3, publisher="Lokalbote"))
    undated = replace(cited("Die Sitzung ist öffentlich."), number=4, published=None)

    given = Timeline((by_header, own, vague), (undated,))

    assert wording.timeline(given, "Rat", GERMAN).plain().splitlines() == [
        "Zeitleiste zu „Rat“",
        "7.8.2025 laut Kopfzeile: „Der Kämmerer soll zurücktreten.“",
        "  [2] rathaus.txt · Absatz 2",
        "12.8.2025: „Der Stadtrat tagt am Dienstag.“",
        "  [1] rathaus.txt · Absatz 2 · 7.8.2025 laut Kopfzeile",
        "Sommer 2025: „Der Stadtrat tagt am Dienstag.“",
        "  [3] rathaus.txt · Absatz 2 · 7.8.2025 laut Kopfzeile · Lokalbote",
        "Ohne sicheres Datum:",
        "„Die Sitzung ist öffentlich.“",
        "  [4] rathaus.txt · Absatz 2",
    ]
    assert wording.timeline(given, "", ENGLISH).plain().startswith("Timeline of the newest articles\n7 August 2025")


@pytest.mark.parametrize(
    ("given", "said"), [([], ""), ([2], "2"), ([1, 2], "1, 2"), ([1, 2, 3], "1–3"), ([1, 3, 4, 5, 9], "1, 3–5, 9")]
)
def test_numbers_in_a_row_are_a_range(given: list[int], said: str) -> None:
    assert wording.numbers(given) == said


def test_related_without_a_reason_does_not_say_there_is_nothing() -> None:
    assert lines(refused(None, cited()))[0] == "Zum Thema steht etwas im Archiv, aber nicht das Gefragte."
