"""Claims about which words of a sentence are an answer of the kind asked for."""

import time
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis.analyzer import analyse
from retrieval.evidence import Reading
from retrieval.model import Language, Span
from retrieval.question import parse
from retrieval.quotes import statements
from retrieval.ranking import Form, Search, Sought
from retrieval.sentences import sentences


def reading(question: str, text: str, language: Language = "de", analysed: Mapping[Span, str] | None = None) -> Reading:
    """A text read for a question whose words are known by themselves alone."""
    asked = parse(question)
    found = tuple(Sought(word, (Form(word.term, 1.0, 1.0, f" {word.term} "),), 1.0) for word in asked.words)
    spans = sentences(text, Span(0, len(text)))
    return Reading(text, Search(asked, found, {}, 20.0), statements(text, spans), language, analysed or {})


def answers(question: str, text: str, language: Language = "de") -> list[str]:
    """What answers, sentence by sentence."""
    read = reading(question, text, language)
    return [found.of(text) for span in sentences(text, Span(0, len(text))) for found in read.answers(span)]


def clearest(question: str, text: str) -> float:
    read = reading(question, text)
    return max(read.clarity(span, read.answers(span)) for span in sentences(text, Span(0, len(text))))


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("Wann öffnet das Freibad?", "Das Freibad öffnet erst am 1. Juni.", "1. Juni"),
        ("Wann öffnet das Freibad?", "Das Freibad öffnet am Freitag.", "Freitag"),
        ("Wann öffnet das Freibad?", "Das Freibad öffnet um 9 Uhr.", "9 Uhr"),
        ("Wann wurde die Brücke gebaut?", "Gebaut wurde die Brücke 1962.", "1962"),
        ("When does the pool open?", "The pool opens on 1 June 2025.", "1 June 2025"),
    ],
)
def test_a_day_a_time_or_a_year_answers_when(question: str, text: str, found: str) -> None:
    assert any(found in answer for answer in answers(question, text, parse(question).language))


def test_a_duration_does_not_answer_when_and_a_day_does_not_answer_how_long() -> None:
    assert answers("Wann war die Sitzung?", "Die Sitzung dauerte drei Stunden.") == []
    assert answers("Wie lange war die Sitzung?", "Die Sitzung war am Montag.") == []


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("Wie lange dauerte die Sitzung?", "Die Sitzung am Montag dauerte etwa drei Stunden.", "drei Stunden"),
        ("Wie lange wird der Bus umgeleitet?", "Der Bus wird zwei Wochen lang umgeleitet.", "zwei Wochen"),
        ("How long did the meeting last?", "The meeting lasted three hours.", "three hours"),
    ],
)
def test_a_duration_answers_how_long(question: str, text: str, found: str) -> None:
    (answer,) = answers(question, text, parse(question).language)
    assert found in answer


def test_until_when_answers_how_long_where_no_duration_is_named() -> None:
    assert answers("Wie lange ist die Brücke gesperrt?", "Die Brücke ist bis zum 3. Oktober gesperrt.") != []
    assert answers("Wie lange ist die Brücke gesperrt?", "Die Brücke ist bis Mai gesperrt, fünf Monate.") == [
        "fünf Monate"
    ]


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        (
            "Wann öffnet das Freibad?",
            "Das Freibad öffnet am 1. Juni, teilte die Stadt am Montag mit.",
            "1. Juni",
        ),
        (
            "Wann öffnet das Freibad?",
            "Das Freibad öffnet am 1. Juni, sagte die Sprecherin, Anna Lorenz, am Montag in Harnau.",
            "1. Juni",
        ),
        ("Wann endet das Hafenfest?", "Das Hafenfest beginnt am 3. Mai, endet am 5. Mai.", "5. Mai"),
        ("Seit wann ist die Brücke gesperrt?", "Die Brücke ist seit dem 3. Mai bis zum 5. Juni gesperrt.", "3. Mai"),
        ("Bis wann ist die Brücke gesperrt?", "Die Brücke ist seit dem 3. Mai bis zum 5. Juni gesperrt.", "5. Juni"),
        ("Um wie viel Uhr öffnet das Freibad?", "Das Freibad öffnet am 1. Juni um 9 Uhr.", "9 Uhr"),
        ("In welchem Jahr wurde die Brücke gebaut?", "Am Freitag erfuhr man: Die Brücke wurde 1962 gebaut.", "1962"),
    ],
)
def test_of_several_times_the_one_that_is_asked_for_answers(question: str, text: str, found: str) -> None:
    (answer,) = answers(question, text)
    assert found in answer


def test_a_time_of_another_sort_is_only_guessed_to_be_asked_for() -> None:
    assert clearest("Um wie viel Uhr öffnet das Freibad?", "Das Freibad öffnet am 1. Juni.") < 1
    assert clearest("Um wie viel Uhr öffnet das Freibad?", "Das Freibad öffnet um 9 Uhr.") == 1


def test_an_end_is_only_guessed_to_answer_since_when_and_a_beginning_until_when() -> None:
    assert clearest("Seit wann ist die Brücke gesperrt?", "Die Sperrung der Brücke endet am Freitag.") < 0.5
    assert clearest("Seit wann ist die Brücke gesperrt?", "Die Brücke ist seit Montag gesperrt.") == 1.0
    assert clearest("Bis wann ist die Brücke gesperrt?", "Die Brücke ist seit Montag gesperrt.") < 0.5


def test_what_something_lasts_since_is_not_when_something_else_happens() -> None:
    text = "Die Halle war seit Januar gesperrt und wurde am Donnerstag wieder geöffnet."
    assert answers("Wann wurde die Halle wieder geöffnet?", text) == ["Donnerstag"]
    assert answers("Seit wann war die Halle gesperrt?", text) == ["Januar"]


def test_a_length_without_a_number_is_none_where_first_and_last_day_are_named() -> None:
    text = "Die Schau „Licht unter Tage“ läuft vom 1. Juni bis zum 31. August."
    assert answers("Wie lange läuft die Schau?", text) == ["1. Juni", "31. August"]
    assert answers("Wie lange dauerte die Sperrung?", "Die Sperrung dauerte Wochen.") == ["Wochen"]


def test_a_large_number_is_marked_once() -> None:
    assert answers("Wie hoch ist der Schaden?", "Der Schaden beträgt drei Millionen Euro.") == ["drei Millionen Euro"]


def test_what_lies_ahead_is_only_guessed_to_answer_when_something_was() -> None:
    assert clearest("Wann wurde die Brücke gebaut?", "In fünf Jahren wird die Brücke neu gebaut.") < 1
    assert clearest("Wann wird die Brücke gebaut?", "In fünf Jahren wird die Brücke neu gebaut.") == 1


@pytest.mark.parametrize(
    "text",
    [
        "Das Freibad öffne bald, teilte die Stadt am Montag mit.",
        "„Das Freibad öffnet bald“, erklärte Betriebsleiter Reimann am Montag.",
        "Die Stadt hat am Montag angekündigt, das Freibad bald zu öffnen.",
        "Reimann hatte nach einem Rundgang am Montag gesagt, das Freibad werde bald öffnen.",
    ],
)
def test_when_somebody_told_it_is_no_answer_to_when_it_is(text: str) -> None:
    assert answers("Wann öffnet das Freibad?", text) == []


def test_when_somebody_told_it_answers_when_that_was() -> None:
    text = "Die Stadt kündigte am Montag an, das Freibad bald zu öffnen."
    assert answers("Wann kündigte die Stadt an, das Freibad zu öffnen?", text) == ["Montag"]
    assert answers("Wann wurde das angekündigt?", "Das hat die Stadt am Montag angekündigt.") == ["Montag"]
    assert answers("Wann verkündete die Stadt den Umbau?", "Den Umbau gab die Stadt am Montag bekannt.") == ["Montag"]
    assert answers("When did the city announce it?", "The city said on Monday that it would close.", "en") == ["Monday"]


def test_that_something_is_near_answers_when_it_is_where_no_day_does() -> None:
    soon = "Das Freibad öffne in den kommenden Tagen, teilte die Stadt am Montag mit."
    assert answers("Wann öffnet das Freibad?", soon) == ["den kommenden Tagen"]
    assert answers("Wann öffnet das Freibad?", "Das Freibad öffnet innerhalb der nächsten Tage, am Freitag.") == [
        "Freitag"
    ]
    assert answers("When does the pool open?", "The pool opens within the next two weeks.", "en")
    assert clearest("Wann öffnet das Freibad?", soon) < 1


@pytest.mark.parametrize(
    "text",
    [
        "Das Freibad öffnet erst am Freitag, ursprünglich sollte es am Montag öffnen.",
        "Das Freibad war eigentlich schon für Montag angekündigt und öffnet am Freitag.",
        "Das Freibad öffnet statt am Montag erst am Freitag.",
        "Das Freibad öffnet nicht wie geplant am Montag, sondern am Freitag.",
        "Die Stadt hat die Öffnung des Freibads von Montag auf Freitag verschoben.",
    ],
)
def test_a_day_that_another_took_the_place_of_is_not_when(text: str) -> None:
    assert answers("Wann öffnet das Freibad?", text) == ["Freitag"]


@pytest.mark.parametrize(
    "text",
    [
        "The pool was originally due to open on Monday, but will open on Friday.",
        "The pool opens on Friday instead of Monday.",
        "The opening of the pool was postponed from Monday to Friday.",
    ],
)
def test_a_day_that_another_took_the_place_of_is_not_when_in_english(text: str) -> None:
    assert answers("When does the pool open?", text, "en") == ["Friday"]


def test_what_was_planned_before_answers_when_just_that_is_asked_for() -> None:
    text = "Das Freibad öffnet am Freitag, ursprünglich sollte es am Montag öffnen."
    assert answers("Wann sollte das Freibad ursprünglich öffnen?", text) == ["Montag"]
    old = "Die Halle wurde ursprünglich 1920 gebaut und 1980 erneuert."
    assert "1920" in answers("Wann wurde die Halle gebaut?", old)
    assert answers("Wann ist das Fest?", "Das Fest findet statt am Montag, 3. Mai.") != []


def test_a_day_alone_that_another_took_the_place_of_is_only_guessed_to_be_when() -> None:
    assert clearest("Wann öffnet das Freibad?", "Ursprünglich sollte das Freibad am Montag öffnen.") < 0.5


def test_a_plan_that_was_called_off_is_of_the_day_it_was_for_and_not_of_that_on_which_it_was_called_off() -> None:
    text = "Die Stadt hat am Montag die für Dienstag geplante Feier im Freibad abgesagt."
    assert answers("Wann ist die Feier im Freibad?", text) == ["Dienstag"]
    assert "Montag" in answers("Wann wurde die Feier abgesagt?", text)


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("What did Peter Ford say?", "“We need time,” said Peter Ford, who leads the group.", ["We need time,"]),
        ("Who leads the opposition?", "We met Anna Lake on Monday, who leads the opposition.", ["Anna Lake"]),
        ("Who pays?", "Repairs are paid by Anna Lake.", ["Anna Lake"]),
    ],
)
def test_an_english_article_is_read_as_english(question: str, text: str, found: list[str]) -> None:
    assert answers(question, text, "en") == found


def test_a_place_beside_another_noun_is_only_guessed_to_be_where_something_is() -> None:
    assert clearest("Wo tagt der Rat?", "Der Rat tagt in Berlin.") == 1
    assert clearest("Wo tagt der Rat?", "Der Rat tagt, sagte die Sprecherin Berlins.") < 1


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("Wie teuer ist die Sanierung?", "Die Sanierung kostet 2,4 Millionen Euro.", "2,4 Millionen Euro"),
        ("Was kostet die Karte?", "Die Karte kostet 5,50 €.", "5,50 €"),
        ("Was kostet die Karte?", "Die Karte kostet fünf Euro.", "fünf Euro"),
        ("Wie hoch war der Anteil?", "Der Anteil lag bei 48,3 Prozent.", "48,3 Prozent"),
        ("Wie hoch war der Anteil?", "Der Anteil lag bei 12 %.", "12 %"),
        ("Wie lang ist die Umleitung?", "Die Umleitung misst sieben Kilometer.", "sieben Kilometer"),
        ("Wie alt ist der Fahrer?", "Am Steuer saß ein 34-jähriger Mann.", "34-jähriger"),
        ("Wie alt ist der Fahrer?", "Der Fahrer ist 34 Jahre alt.", "34 Jahre alt"),
        ("Wie viele Besucher kamen?", "Im Sommer kamen 41.000 Besucher.", "41.000 Besucher"),
        ("Wie viele Besucher kamen?", "Es kamen 41.000 zahlende Besucher.", "41.000 zahlende Besucher"),
        ("Wie viele Menschen starben?", "Zwölf Menschen starben.", "Zwölf Menschen"),
        ("Wie viele Brücken sind kaputt?", "Kaputt sind 19 Straßenbrücken.", "19 Straßenbrücken"),
        ("How much does a ticket cost?", "A ticket costs 12 euros.", "12 euros"),
        ("Wie alt ist der Fahrer?", "Mit 34 Jahren ist er der jüngste im Betrieb.", "Mit 34 Jahren"),
        ("Wie viele Menschen sahen zu?", "Am Ufer standen 300 Zuschauer.", "300 Zuschauer"),
        ("Wie teuer wird der Neubau?", "90 Millionen für den Neubau", "90 Millionen"),
    ],
)
def test_a_number_with_the_unit_asked_for_answers_how_much(question: str, text: str, found: str) -> None:
    assert answers(question, text) == [found]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Wie teuer ist die Sanierung?", "Die Sanierung dauert 14 Monate."),
        ("Wie teuer ist die Sanierung?", "An der Sanierung arbeiten 60 Leute."),
        ("Wie teuer ist die Sanierung?", "Die Sanierung beginnt am 3. März 2026 um 8 Uhr."),
        ("Wie groß ist der Park?", "Der Park wurde am 3. März 2024 um 8 Uhr eröffnet."),
        ("Wie viele Besucher kamen?", "Die 41.000 Euro kamen von Spendern."),
        ("Wie viele Besucher kamen?", "Besucher kamen aus drei Ländern."),
        ("Wie hoch war der Anteil?", "Der Anteil kostete 300 Euro."),
        ("Wie alt ist der Fahrer?", "Der Fahrer zahlte 200 Euro."),
        ("Wie viele Besucher kamen?", "Viele Besucher kamen zu Fuß."),
    ],
)
def test_a_number_of_something_else_is_no_amount_asked_for(question: str, text: str) -> None:
    assert answers(question, text) == []


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("Wer leitet das Freibad?", "Das Freibad leitet künftig Tobias Reimann.", "Tobias Reimann"),
        ("Wer kritisierte Wolter?", "Jens Wolter wurde von Hanna Feldkamp kritisiert.", "Hanna Feldkamp"),
        ("Who runs the pool?", "The pool is run by Tobias Reimann.", "Tobias Reimann"),
    ],
)
def test_a_name_that_the_question_does_not_hold_answers_who(question: str, text: str, found: str) -> None:
    assert any(found in answer for answer in answers(question, text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Am Streiktag fuhr nur jede dritte Bahn.", "jede dritte Bahn"),
        ("Zwei Drittel der Bahnen blieben im Depot.", "Zwei Drittel der Bahnen"),
        ("Etwa 40 Prozent der Bahnen fuhren.", "40 Prozent der"),
    ],
)
def test_a_share_says_how_many(text: str, found: str) -> None:
    assert any(found in answer for answer in answers("Wie viele Bahnen fuhren?", text))


@pytest.mark.parametrize(
    "text",
    [
        "Drei Tage dauerte die Suche.",
        "Er blieb zum dritten Mal Sieger.",
        "Nachdem es geregnet hatte, war das Wasser trüb.",
        "Das Ende der Arbeiten kam früh.",
        "In der Oper von Karin Sanders Bruder war das Becken eine Bühne.",
    ],
)
def test_nouns_that_name_nobody_and_whom_the_question_names_are_no_answer_to_who(text: str) -> None:
    assert answers("Wer half Karin Sander?", text) == []


def test_two_nouns_side_by_side_are_a_name() -> None:
    assert answers("Wer berichtete zuerst?", "Zuerst berichtete die Moorbacher Allgemeine Zeitung.") == [
        "Moorbacher Allgemeine Zeitung"
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Auf US-Seite leitet Petra Olsen die Gespräche.", ["Petra Olsen"]),
        ("Im Ukraine-Krieg vermittelt Petra Olsen.", ["Petra Olsen"]),
        ("Das Nahost-Treffen leitet Anna Meyer-Landrut.", ["Anna Meyer-Landrut"]),
        ("Die Gespräche leitet die Olsen-Gruppe.", ["Olsen-Gruppe"]),
        ("Die Gespräche leitet der SPÖ-Abgeordnete.", ["SPÖ-Abgeordnete"]),
    ],
)
def test_a_name_before_a_hyphen_is_somebody_only_if_the_last_part_can_be(text: str, found: list[str]) -> None:
    assert answers("Wer führt die Verhandlungen?", text) == found


def test_what_somebody_is_answers_who_where_no_name_is_given() -> None:
    assert answers("Wer hielt die Bahn an?", "Eine Ministerin hielt die Bahn an.") == ["Ministerin"]


def test_a_reason_is_as_clear_at_the_start_of_a_sentence() -> None:
    assert clearest("Warum schloss das Bad?", "Weil ein Rohr brach, schloss das Bad.") == 1.0


def test_a_word_that_only_ends_like_a_place_is_a_guess() -> None:
    assert clearest("Wo tagt der Rat?", "Der Rat tagt nach ihren Worten bald.") < 1.0
    assert clearest("Wo tagt der Rat?", "Der Rat tagt im Festsaal am Stadtpark.") == 1.0


def test_the_name_in_the_question_is_no_answer_to_who() -> None:
    assert answers("Wer kritisierte Jens Wolter?", "Jens Wolter wurde scharf kritisiert.") == []
    assert answers("Wer traf Karin Sander?", "Karin Sander kam am Abend zurück.") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Stadträtin Karin Sander kam zu spät.", "Stadträtin Karin Sander"),
        ("Karin Sander, die Bürgermeisterin der Stadt, kam zu spät.", "die Bürgermeisterin der Stadt"),
    ],
)
def test_who_somebody_is_is_said_beside_the_name(text: str, found: str) -> None:
    assert any(found in answer for answer in answers("Wer ist Karin Sander?", text))


def test_a_name_without_a_role_does_not_say_who_somebody_is() -> None:
    assert answers("Wer ist Karin Sander?", "Karin Sander kam zu spät.") == []


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("Wo treffen sich die Minister?", "Die Minister treffen sich in Genf.", "Genf"),
        ("Wohin fliegt die Ministerin?", "Die Ministerin fliegt nach Abu Dhabi.", "Abu Dhabi"),
        ("Wo steht die Kita?", "Die Kita steht am Sonnenhügel.", "Sonnenhügel"),
        ("In welcher Klinik liegt der Fahrer?", "Der Fahrer liegt in der Klinik Sankt Georg.", "Klinik Sankt Georg"),
        ("Where do the ministers meet?", "The ministers meet in Geneva.", "Geneva"),
    ],
)
def test_a_place_answers_where(question: str, text: str, found: str) -> None:
    assert any(found in answer for answer in answers(question, text))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Wo in Genf treffen sich die Minister?", "Die Minister treffen sich in Genf."),
        ("Wo treffen sich die Minister?", "Die Minister treffen sich im Oktober."),
        ("Wo treffen sich die Minister?", "Die Minister treffen sich am Freitag."),
    ],
)
def test_neither_the_place_in_the_question_nor_a_time_answers_where(question: str, text: str) -> None:
    assert answers(question, text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Die Brücke ist gesperrt, weil der Pfeiler Risse hat.", "weil der Pfeiler Risse hat"),
        ("Wegen eines Risses im Pfeiler ist die Brücke gesperrt.", "Risses im Pfeiler"),
        ("Gesperrt ist die Brücke aufgrund von Rissen im Pfeiler.", "aufgrund von Rissen im Pfeiler"),
        ("Grund der Sperrung sind Risse im Pfeiler.", "Risse im Pfeiler"),
    ],
)
def test_the_clause_that_gives_a_reason_answers_why(text: str, found: str) -> None:
    assert any(found in answer for answer in answers("Warum ist die Brücke gesperrt?", text))


def test_a_sentence_without_a_reason_does_not_answer_why() -> None:
    assert answers("Warum ist die Brücke gesperrt?", "Die Brücke bleibt gesperrt.") == []


COUNCIL = "„Moorbach verspielt seine Zukunft“, sagte Jens Wolter. „Das stimmt nicht“, sagte Hanna Feldkamp."


def test_only_the_one_asked_about_makes_the_statement() -> None:
    assert answers("Was sagte Wolter?", COUNCIL) == ["Moorbach verspielt seine Zukunft"]
    assert answers("Was sagte Hanna Feldkamp?", COUNCIL) == ["Das stimmt nicht"]
    assert answers("Was sagte Karin Sander?", COUNCIL) == []


def test_somebody_speaks_under_the_role_the_article_gives_as_well() -> None:
    text = "Bürgermeisterin Karin Sander kam spät. „Das stimmt nicht“, sagte die Bürgermeisterin."
    assert answers("Was sagte Karin Sander?", text) == ["Das stimmt nicht"]
    assert answers("Was sagte Jens Wolter?", text + " Auch Jens Wolter kam.") == []


def test_being_spoken_of_is_no_statement() -> None:
    assert answers("Was sagte Wolter?", "„Das stimmt nicht“, sagte Hanna Feldkamp über Jens Wolter.") == []
    assert answers("Was sagte Wolter?", "Hanna Feldkamp sagte, dass Jens Wolter irre.") == []


def test_a_statement_is_found_by_the_role_of_the_speaker() -> None:
    text = "„Das stimmt nicht“, sagte Bürgermeisterin Hanna Feldkamp."
    assert answers("Was sagte die Bürgermeisterin?", text) == ["Das stimmt nicht"]


def test_indirect_speech_is_a_statement_but_a_quotation_a_clearer_one() -> None:
    indirect = "Wolter sagte, dass die Stadt ihre Zukunft verspiele."
    assert answers("Was sagte Wolter?", indirect) == [indirect]
    assert clearest("Was sagte Wolter?", COUNCIL) > clearest("Was sagte Wolter?", indirect) > 0


def test_who_said_a_quoted_passage_is_answered_by_the_speaker() -> None:
    assert answers("Wer sagte „verspielt seine Zukunft“?", COUNCIL) == ["Jens Wolter"]
    assert answers('Von wem stammt der Satz "verspielt seine Zukunft"?', COUNCIL) == ["Jens Wolter"]


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("Womit wurde der Bär betäubt?", "Der Bär wurde mit einem Narkosegewehr betäubt.", ["mit einem Narkosegewehr"]),
        (
            "Woran starb die Wirtin?",
            "Die Wirtin starb am Montag an einer Lungenentzündung.",
            ["an einer Lungenentzündung"],
        ),
        ("Woraus besteht der Turm?", "Der Turm besteht aus Lärchenholz und steht im Park.", ["aus Lärchenholz"]),
        ("Womit wurde der Bär betäubt?", "Der Bär wurde am Montag betäubt.", []),
        ("Womit fuhr die Wirtin?", "Die Wirtin fuhr mit der Wirtin.", []),
    ],
)
def test_what_stands_behind_the_preposition_answers_womit_and_the_like(
    question: str, text: str, found: list[str]
) -> None:
    assert answers(question, text)[-1:] == found


def test_asked_for_a_name_a_role_is_none() -> None:
    text = "Auf der Brücke lag ein Anwalt; gefunden hat ihn Karl Ahrends."
    assert answers("Wer lag auf der Brücke?", text) == ["Anwalt", "Karl Ahrends"]
    assert answers("Wie hieß der Rentner auf der Brücke?", text) == ["Karl Ahrends"]


def test_people_count_as_what_is_told_of_them() -> None:
    assert answers("Wie viele Tote gab es?", "Am Montag wurden 19 Menschen getötet.") == ["19 Menschen"]
    assert answers("Wie viele Tote gab es?", "Ein Boot kenterte, 19 Menschen wurden gerettet.") == []
    assert answers("Wie viele Tote gab es?", "Er wurde getötet, als 19 Menschen badeten.") == []


def test_how_often_is_no_sum() -> None:
    assert answers("Was hat der Film gekostet?", "Er wurde siebzig Millionen mal abgerufen.") == []
    assert answers("Was hat der Film gekostet?", "Der Film verschlang 70 Millionen.") == ["70 Millionen"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("In welcher Stadt wurde verhandelt?", ["Riad"]),
        ("In welchem Land wurde verhandelt?", ["Saudi-Arabien"]),
        ("Wo wurde verhandelt?", ["Saudi-Arabien", "Riad"]),
    ],
)
def test_a_town_is_no_country_and_a_country_no_town(question: str, found: list[str]) -> None:
    text = "Verhandelt wurde in Saudi-Arabien, und zwar in Riad."
    assert [answer for answer in answers(question, text) if answer in ("Saudi-Arabien", "Riad")] == found


def test_what_has_been_is_a_doubtful_answer_to_when_something_will_be() -> None:
    question = "Wann soll die Halle öffnen?"
    assert clearest(question, "Am Montag hat der Rat beraten.") < clearest(question, "Sie soll am Montag öffnen.")
    assert clearest("Wann hat der Rat beraten?", "Am Montag hat der Rat beraten.") == 1.0


def test_words_found_are_weighed_by_what_stands_in_their_clause() -> None:
    text = "Die Wirtin starb am Montag, während der Bäcker am Dienstag heiratete."
    read = reading("Wann starb die Wirtin?", text)
    (sentence,) = sentences(text, Span(0, len(text)))
    monday, tuesday = (Span(text.index(day), text.index(day) + len(day)) for day in ("Montag", "Dienstag"))
    assert read.relation(sentence, [monday]) == read.relation(sentence, [monday, tuesday]) == (1.0, 1.0)
    assert read.relation(sentence, [tuesday]) == (0.0, 0.0)
    assert reading("Was geschah der Wirtin?", text).relation(sentence, [])[0] == 1.0


@pytest.mark.parametrize("day", ["Montag", "Dienstag", "Freitag"])
def test_what_was_analysed_before_is_weighed_like_what_is_analysed_now(day: str) -> None:
    text = (
        "Am Montag lehnte der Rat den Antrag ab, am Dienstag starb die Wirtin. Am Freitag lief die Frist der Wirtin ab."
    )
    spans = sentences(text, Span(0, len(text)))
    lines = analyse(text, spans, "de").terms.split("\n")
    for question in ("Wann starb die Wirtin?", "Wann läuft die Frist ab?"):
        alone = reading(question, text)
        before = reading(question, text, analysed=dict(zip(spans, lines, strict=True)))
        for span in spans:
            found = [Span(place, place + len(day)) for place in [text.find(day, span.start, span.end)] if place >= 0]
            assert before.relation(span, found) == alone.relation(span, found)
            assert before.times(span) == alone.times(span)


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("Wie viele Tote gab es?", "Die Zahl der Toten stieg auf 626.", ["626"]),
        ("Wie viele Menschen starben?", "Die Zahl der Toten stieg auf über 600.", ["600"]),
        ("Wie viele Verletzte gab es?", "Die Zahl der Verletzten liegt am 6. Mai bei 12.", ["12"]),
        (
            "Wie viele Arbeitslose gibt es?",
            "Die Zahl der Arbeitslosen sank um 40.000 auf 2,5 Millionen.",
            ["2,5 Millionen"],
        ),
        ("Wie viele Mitglieder hat er?", "Die Zahl der Mitglieder stieg von 300 auf mehr als 400.", ["400"]),
        ("Wie viele Einwohner hat die Stadt?", "Die Einwohnerzahl beträgt rund 12.000.", ["12.000"]),
        ("Wie viele Tote gab es?", "Die Zahl der Verletzten stieg auf 626.", []),
        ("Wie viele Tote gab es?", "Die Zahl der Toten stieg, auf 626 Metern lag Schnee.", []),
    ],
)
def test_a_number_counts_what_its_tally_names(question: str, text: str, found: list[str]) -> None:
    assert answers(question, text) == found


def test_what_a_number_counts_is_looked_for_near_it() -> None:
    text = f"Die Zahl der Toten {'stieg wieder und wieder ' * 30}auf 626."
    assert answers("Wie viele Tote gab es?", text) == []
    assert answers("Wie viele Tote gab es?", f"{'Und wieder ' * 60}stieg die Zahl der Toten auf 626.") == ["626"]


def test_an_english_tally_is_read_too() -> None:
    assert answers("How many people died?", "The death toll rose to 626.", "en") == ["626"]
    assert answers("How many members does it have?", "The number of members is now 300.", "en") == ["300"]
    assert answers("How many members does it have?", "The death toll rose to 626.", "en") == []


@pytest.mark.parametrize("question", ["Was beschloss der Rat?", "Ist die Brücke gesperrt?", "Mühlenbrücke Sperrung"])
def test_kinds_that_any_words_may_answer_mark_none(question: str) -> None:
    assert answers(question, "Der Rat beschloss am Montag den Bau der Brücke für 3 Millionen Euro.") == []


@pytest.mark.parametrize(
    ("question", "clear", "guessed"),
    [
        ("Wann war das?", "Es war am 3. März 2024.", "Es war vor Kurzem."),
        ("Wer leitet die Kita?", "Die Kita leitet Karin Sander.", "Die Kita leitet Trebnowkamp."),
    ],
)
def test_a_certain_answer_is_clearer_than_a_guess(question: str, clear: str, guessed: str) -> None:
    assert clearest(question, clear) > clearest(question, guessed)


_WORDS = (
    "Karin Sander sagte „ “ ” » « am 3. März 2024 in Genf nach der 5,50 € 12 % Euro zwei Wochen weil wegen Grund"
    ' : , ( ) " 🙂 – o\u0308 in der Nord- und Ostsee im Schwarzwald-Gebiet ’s Ende- – bis 5%'
)
_QUESTIONS = (
    "Wann war das?",
    "Wie lange?",
    "Wie viele Euro?",
    "Wie alt ist Sander?",
    "Wer war das?",
    "Wer ist Karin Sander?",
    "Wo war das?",
    "In welchem Meer war das?",
    "Auf welcher Insel liegt die Stadt?",
    "Welche Partei wählt sie?",
    "In Genf oder in Bern?",
    "Womit reist sie?",
    "Warum?",
    "Was sagte Sander?",
    "Wer sagte „Wochen“?",
)


@given(
    st.sampled_from(_QUESTIONS),
    st.lists(st.sampled_from(_WORDS.split()), max_size=30).map(" ".join) | st.text(max_size=120),
)
def test_answers_lie_inside_their_sentence_and_hold_words(question: str, text: str) -> None:
    read = reading(question, text)
    for sentence in sentences(text, Span(0, len(text))):
        found = read.answers(sentence)
        assert all(sentence.covers(answer) and answer.of(text).strip() for answer in found)
        assert 0.0 <= read.clarity(sentence, found) <= 1.0
        assert bool(found) == (read.clarity(sentence, found) > 0)


def test_a_word_that_a_hyphen_breaks_off_is_read_too() -> None:
    assert answers("In welchem Meer liegt das Riff?", "Das Riff liegt in der Nord- und Ostsee.") == ["Nord-", "Ostsee"]


PRESIDENTS = (
    "US-Präsident Donald Trump hat den russischen Präsidenten Wladimir Putin empfangen. "
    "„Es war ein gutes Gespräch“, sagte der Präsident am Abend.\n"
)


def test_a_role_that_two_people_bear_says_of_neither_that_it_is_they_who_speak() -> None:
    assert answers("Was sagte Putin?", PRESIDENTS) == answers("Was sagte Trump?", PRESIDENTS) == []
    alone = PRESIDENTS.replace("den russischen Präsidenten Wladimir Putin", "den Kremlchef Wladimir Putin")
    assert answers("Was sagte Putin?", alone) == []
    assert answers("Was sagte Trump?", alone) == ["Es war ein gutes Gespräch"]


def test_the_place_a_role_belongs_to_is_nobody_who_bears_it_too() -> None:
    text = "Der Präsident Frankreichs reiste ab. Präsident Emil Sommer blieb. „Ich bleibe“, sagte der Präsident."
    assert answers("Was sagte Sommer?", text) == ["Ich bleibe"]


@pytest.mark.parametrize(
    "text",
    ["Der 43-jährige Fahrer floh.", "Der 43 jährige Fahrer floh.", "Er ist 43 Jahre alt.", "He is 43 years old."],
)
def test_an_age_is_found_however_it_is_written(text: str) -> None:
    assert any("43" in answer for answer in answers("Wie alt ist der Fahrer?", text))


def test_a_row_of_digits_as_long_as_an_article_is_no_age() -> None:
    assert answers("Wie alt ist der Fahrer?", "7" * 200_000) == []


def test_whoever_is_spoken_to_is_not_the_one_who_speaks() -> None:
    text = "„Die Brücke bleibt“, sagte Karin Sander der Moorbacher Post. „Wir bleiben auch“, schrieb die Post."
    assert answers("Was sagte Karin Sander der Moorbacher Post zur Brücke?", text) == ["Die Brücke bleibt"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sie lief in den Wald aus Angst vor dem Hund.", True),
        ("Sie blieb, um das Haus zu bewachen.", True),
        ("Der Zug kam aus Moorbach.", False),
        ("Der Zug kam um neun.", False),
        ("Für den Riss soll der Frost verantwortlich sein.", True),
    ],
)
def test_where_something_came_from_or_when_is_no_reason(text: str, found: bool) -> None:
    assert bool(answers("Warum blieb sie?", text)) == found


def test_who_answers_for_something_is_no_reason() -> None:
    assert answers("Warum ist die Brücke gesperrt?", "Verantwortlich ist das Bauamt.") == []


def test_a_sentence_as_long_as_an_article_is_looked_at_for_reasons_no_longer_than_others() -> None:
    assert answers("Warum blieb sie?", "Sie blieb " + "um neun " * 50_000 + "dort.") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Der Junge starb in Moorbach.", ["Moorbach"]),
        ("Der Junge starb in Köln.", ["Köln"]),
        ("Der Junge starb auf dem Weg ins Krankenhaus.", []),
        ("Der Junge fiel von einem Rennrad.", []),
    ],
)
def test_a_town_has_a_name(text: str, found: list[str]) -> None:
    assert answers("In welcher Stadt starb der Junge?", text) == found


def test_a_district_is_no_country_and_has_a_name_however_the_town_is_named_with_it() -> None:
    question = "In welchem Berliner Bezirk liegt die Schule?"
    assert answers(question, "In Deutschland predigt man in vielen Moscheen.") == []
    assert answers(question, "Die Schule liegt in Friedenau.") == ["Friedenau"]


def test_whoever_is_asked_for_by_a_noun_is_no_town() -> None:
    text = "Zwei Männer flohen nach Tel Aviv. Karl Dorn floh auch."
    assert answers("Wie heißen die beiden Verdächtigen?", text) == ["Karl Dorn"]


def test_what_a_number_counts_is_nobody() -> None:
    assert answers("Welcher NBA-Spieler führte?", "Im Schnitt waren es 14,6 PPG und 10 RPG.") == []


def test_who_bears_the_same_role_is_not_the_one_asked_about() -> None:
    text = "Der Bürgermeister Emil Sommer kündigte an, er trete zurück. Bürgermeister Dorn sagte, das sei gut."
    assert answers("Was sagte Bürgermeister Dorn zum Rücktritt?", text) == ["Bürgermeister Dorn sagte, das sei gut."]
    assert answers("Was sagte der Sprecher der Polizei?", "„Niemand floh“, sagte ein Sprecher.") == ["Niemand floh"]


def test_two_nouns_that_happen_to_stand_together_are_nobody() -> None:
    assert answers("Wie heißt der Bauer?", "Der Bauer hat gegen das Urteil Berufung eingelegt.") == []


def test_the_indefinite_article_is_no_amount() -> None:
    assert answers("Wie groß war das Loch?", "Man kann von einem Loch sprechen.") == []
    assert answers("Wie groß war das Loch?", "Es maß drei Meter.") == ["drei Meter"]


@pytest.mark.parametrize(
    "text",
    [
        "Der Rat einigte sich auf die Lieferung an die Ukraine.",
        "Der Rat sprach über ein Ende des Krieges in der Ukraine.",
        "Der Rat schrieb auf der Plattform Truth Social.",
        "Der Rat sagte es in der Erklärung Nostra.",
    ],
)
def test_where_something_else_goes_or_is_told_is_only_guessed_to_be_where(text: str) -> None:
    assert clearest("Wo tagt der Rat?", text) < 1


def test_where_what_is_asked_for_is_belongs_to_it() -> None:
    assert clearest("Wo endet die Zeit des Krieges?", "Das ist das Ende des Krieges in der Ukraine.") == 1


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("Wo tagt der Rat?", "Der Rat war enttäuscht von Lüttgau.", []),
        ("Woher kommt der Zug?", "Der Zug kommt von Lüttgau.", ["Lüttgau"]),
        ("In welchem Park war der Rat?", "Der Rat war im Sonnenpark, danach im Park.", ["Sonnenpark"]),
        ("In welchem Gefängnis ist er?", "Er wohnte in einem Haus, südlich von Palermo.", []),
        ("In welchem Gefängnis ist er?", "Er ist im Gefängnis Okrestino.", ["Gefängnis Okrestino"]),
        ("In welchem Gefängnis ist er?", "Er ist in Zyprakow.", ["Zyprakow"]),
        ("In welchem Gebäude ist er?", "Er wohnt im Rathaus.", ["Rathaus"]),
        ("Wo tagt der Rat?", "Der Rat tagt nach seinen Worten nicht.", []),
    ],
)
def test_a_place_is_of_the_sort_asked_for(question: str, text: str, found: list[str]) -> None:
    assert answers(question, text) == found


@pytest.mark.parametrize(
    "text", ["Er soll in den nächsten Tagen reden.", "Das geschah in den vergangenen drei Wochen."]
)
def test_by_when_and_when_are_not_how_long(text: str) -> None:
    assert answers("Wie lange hat er geredet?", text) == []


def test_of_alternatives_whichever_is_named_answers_and_both_are_less_clear() -> None:
    question = "Kam der Zug aus Bremen oder aus Hamburg?"
    assert answers(question, "Der Zug kam aus Hamburg.") == ["Hamburg"]
    assert answers(question, "Der Zug kam aus Ulm.") == []
    assert clearest(question, "Der Zug kam nicht aus Bremen, sondern aus Hamburg.") < 1
    assert clearest(question, "Der Zug kam aus Hamburg.") == 1


@pytest.mark.parametrize(
    "day", ["am Montag", "am 3. Mai", "am 3.5.2024", "gestern", "am 12. November 1999", "am Dienstagabend", "Silvester"]
)
def test_a_day_is_asked_for_and_not_a_year(day: str) -> None:
    question = "An welchem Tag wurde die Halle eröffnet?"
    assert clearest(question, f"Die Halle wurde {day} eröffnet.") > clearest(question, "Die Halle wurde 1999 eröffnet.")


def test_what_is_announced_elsewhere_in_the_question_does_not_ask_for_the_day_of_a_report() -> None:
    text = "Der Rat kündigte am Donnerstag die Wahl an. Die Wahl ist am 14. November."
    question = "An welchem Tag ist nach der angekündigten Auflösung die Wahl?"
    assert answers(question, text) == ["14. November"]
    assert "Donnerstag" in answers("Wann hat der Rat die Wahl angekündigt?", text)


def test_no_reason_is_none() -> None:
    assert answers("Warum kam die Polizei?", "Es bestehe kein Anlass zur Sorge.") == []
    assert answers("Warum kam die Polizei?", "Anlass war ein Streit.") != []


def test_an_age_is_no_other_amount() -> None:
    assert answers("Welche Strafe bekam er?", "Der Richter sprach mit dem 72-jährigen Chef.") == []


def test_into_what_something_came_is_nothing_one_dies_of() -> None:
    assert answers("Woran starb er?", "Er kam an die Macht.") == []
    assert answers("Woran starb er?", "Er starb an einem Infarkt.") == ["an einem Infarkt"]


def test_names_with_small_words_are_whole_and_whom_somebody_speaks_for_is_no_part_of_a_name() -> None:
    assert answers("Wer spielte gut?", "Gut spielte Rafael van der Vaart.") == ["Rafael van der Vaart"]
    assert answers("Wer verhandelt?", "Es verhandelt Silke Oberdiek von der VGL.")[0] == "Silke Oberdiek"


@pytest.mark.parametrize("question", ["Wann durfte er fahren?", "Wann kam der Bus?", "Wann war das Fest?"])
def test_what_lies_ahead_is_only_guessed_to_answer_what_has_been(question: str) -> None:
    assert clearest(question, "Das entscheidet sich in der nächsten Woche.") < 1
    assert clearest("Wann darf er fahren?", "Das entscheidet sich in der nächsten Woche.") == 1


def test_a_town_is_also_named_by_what_comes_from_it() -> None:
    question = "In welcher Stadt sitzt die Firma?"
    assert answers(question, "Das Koblenzer Unternehmen baut um.") == ["Koblenzer"]
    assert answers(question, "Die Münchner und die Bremer Firma bauen um.") == ["Münchner", "Bremer"]
    assert answers(question, "Der Bäcker baut um.") == []
    assert clearest(question, "Das Koblenzer Unternehmen baut um.") == 1
    assert answers("Wo sitzt die Firma?", "Das Koblenzer Unternehmen baut um.") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Er war in Bayern Sepp Kern begegnet.", ["Bayern"]),
        ("Er war in Peking am Montag.", ["Peking"]),
        ("Er war in der Nähe des Parks.", ["Nähe des Parks"]),
    ],
)
def test_a_place_ends_where_a_person_or_a_small_word_begins(text: str, found: list[str]) -> None:
    assert answers("Wo war Sepp Daxen?", text) == found


def test_a_name_that_no_dictionary_knows_is_somebody() -> None:
    assert clearest("Wer schoss das Tor?", "Das Tor schoss Boubacar Sanogo.") == 1
    assert clearest("Wer schoss das Tor?", "Das Tor schoss der Hamburger Verein.") < 1


def test_a_length_may_be_written_like_a_clock_time() -> None:
    assert answers("Wie lange dauerte das Spiel?", "Nach 2:46 Stunden war das Spiel aus.") == ["2:46 Stunden"]
    assert clearest("Wie lange dauerte das Spiel?", "Nach 2:46 Stunden war das Spiel aus.") == 1


def test_a_century_is_no_year() -> None:
    question = "In welchem Jahr wurde die Fahne eingeführt?"
    assert clearest(question, "Die Fahne wurde 1972 eingeführt.") == 1
    assert clearest(question, "Die Fahne wurde im 13. Jahrhundert eingeführt.") < 1


def test_damage_is_counted_in_money() -> None:
    assert answers(
        "Wie hoch war der Sachschaden?", "Es kamen acht Feuerwehrzüge, der Schaden liegt bei 5.000 Euro."
    ) == ["5.000 Euro"]


def test_so_many_people_are_clear_only_where_more_of_the_question_is_told() -> None:
    question = "Wie viele Menschen machten bei der Kette mit?"
    assert clearest(question, "2.000 Menschen kamen um.") < 1
    assert clearest(question, "2.000 Menschen bildeten eine Kette.") == 1


def test_a_number_in_words_without_a_noun_is_no_amount() -> None:
    assert answers("Wie hoch war die Strafe?", "Alle drei handelten im Auftrag.") == []
    assert answers("Wie hoch war die Strafe?", "Er bekam drei Jahre Haft.") == ["drei Jahre"]


def test_what_is_called_a_cause_answers_of_what_somebody_died() -> None:
    text = "Als Todesursache wurde ein Infarkt angegeben."
    assert answers("Woran starb er?", text) == [text]
    assert answers("Wovon lebte er?", text) == []


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Wo tagt der Rat?", "Er tagt in " + "Ulm am im der des " * 20_000 + "."),
        ("Wo tagt der Rat?", "des Rates in Ulm " * 20_000),
        ("Wer tagt?", "Es tagt Karl " + "von " * 20_000 + "Kern."),
        ("Wer tagt?", "Es tagt Karl " + "Aa" * 200_000 + " Kern."),
        ("In welchem Saal tagt er?", "Er tagt in " + "Aa" * 200_000 + "."),
    ],
)
def test_a_sentence_made_to_hold_up_is_read_all_the_same(question: str, text: str) -> None:
    read = reading(question, text)
    whole = Span(0, len(text))
    started = time.process_time()
    read.clarity(whole, read.answers(whole))
    assert time.process_time() - started < 30  # what takes its length squared takes minutes


def test_a_time_that_the_question_names_or_that_is_no_day_does_not_answer_when() -> None:
    text = "Der Brocken 2003 EL61 hat derzeit die Form einer Kartoffel."
    assert answers("Wann wird 2003 EL61 zum Kometen?", text) == []
    assert answers("Wann wird EL61 zum Kometen?", text) == ["2003"]


@pytest.mark.parametrize(
    ("text", "clear"),
    [
        ("Der Fürst ist gestern im Kreis der Familie gestorben.", False),
        ("Der Fürst ist am Montag in Trebnow eingetroffen.", False),
        ("Der Fürst ist ab Montag in der Kirche aufgebahrt.", True),
        ("Die Kirche ist am Montag für den Fürsten geöffnet.", True),
    ],
)
def test_what_has_become_of_somebody_does_not_say_when_something_will_be(text: str, *, clear: bool) -> None:
    assert (clearest("Wann wird der Fürst beigesetzt?", text) == 1.0) is clear


def test_what_was_done_on_a_day_does_not_say_when_something_will_be() -> None:
    question = "Ab wann kann man mit einem Urteil rechnen?"
    assert clearest(question, "Die Länder reichten heute Klage gegen das Urteil ein.") < 1
    assert clearest(question, "Mit einem Urteil rechnet man ab 2013.") == 1


@pytest.mark.parametrize(
    "text",
    [
        "Die Regeln gelten ab Montag.",
        "Sie sagt, die Regel gelte ab Montag.",
        "Die Regeln starten am Montag.",
    ],
)
def test_a_verb_in_the_present_may_say_when_something_will_be(text: str) -> None:
    assert clearest("Ab wann sollen die Regeln gelten?", text) == 1


def test_a_month_is_no_verb_of_the_question() -> None:
    assert answers("When may they meet?", "They will meet in May.", "en") == ["May"]


def test_until_when_says_how_long_as_clearly_as_a_number_of_days() -> None:
    assert clearest("Wie lange bleibt das Bad zu?", "Das Bad bleibt bis Freitag zu.") == 1
    assert clearest("Wie lange bleibt das Bad zu?", "Das Bad ist seit Freitag zu.") < 1


def test_a_place_may_belong_to_somebodys_office() -> None:
    question = "Wo wurde der Lehrer gefunden?"
    assert clearest(question, "Er schrieb an die Ministerin in Hessen, Dora Henz, ohne Erfolg.") < 1
    assert clearest(question, "Er wurde in Hessen, Dora Henz zufolge, gefunden.") == 1


def test_who_speaks_is_also_known_by_the_role_behind_the_name() -> None:
    text = "Lothar Kern, Ordnungsdezernent der Stadt Lüttgau, sprach von einer „Gefahr für alle“."
    assert answers("Was sagte der Ordnungsdezernent?", text) == ["Gefahr für alle"]
    assert answers("Was sagte der Kämmerer?", text) == []
    beside = "„Das ist eine Gefahr für alle“, sagte Lothar Kern, Dezernentin Henz nickte."
    assert answers("Was sagte die Dezernentin?", beside) == []
    other = "Lothar Kern, der bei Bürgermeisterin Henz anrief, sprach von einer „Gefahr für alle“."
    assert answers("Was sagte Henz?", other) == []


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("Wie heißt die Fähre?", "Die Fähre Orlavia legte gegen Mittag ab.", ["Fähre Orlavia"]),
        ("Wie heißt das Stück?", "Gespielt wird das Stück „Der grüne Hund“.", ["Der grüne Hund"]),
        ("Wie heißt das Stück über den Hund?", "Gespielt wird das Stück, der Hund lebt.", []),
        ("Wie heißt das Kino in Trebnow?", "Die Stadt verkauft in Trebnow ein Kino.", []),
        ("Was ist der Name der Fähre?", "Die Fähre legte gegen Mittag ab.", []),
    ],
)
def test_what_something_is_called_is_answered_by_a_name_or_by_quoted_words(
    question: str, text: str, found: list[str]
) -> None:
    assert answers(question, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Er wurde zu zwei Jahren Haft verurteilt.", ["zwei Jahren"]),
        ("Das Gericht verhängte eine Strafe von 900 Euro.", ["900 Euro"]),
        ("Der Richter verurteilte ihn zu lebenslanger Haft.", ["lebenslanger Haft"]),
        ("Die Frau, 38 Jahre alt, kam in Haft.", []),
        ("Er war nach drei Tagen 40 Kilometer weit gekommen.", []),
        ("Die Frau, 38 Jahre alt, fuhr davon.", []),
        ("Die Bank schloss nach zwei Jahren.", []),
        ("Zur Strafe lief er 30 Kilometer.", []),
    ],
)
def test_a_penalty_is_money_or_a_time_that_a_court_imposes(text: str, found: list[str]) -> None:
    assert answers("Welche Strafe bekam der Mann?", text) == found


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Wie viel nimmt die Stadt mit der Steuer ein?", ["vier Millionen Euro"]),
        ("Wie viel Steuer müssen die Halter zahlen?", ["vier Millionen Euro"]),
        ("Wie viel Kindergeld gibt es?", ["vier Millionen Euro"]),
        ("Wie viele Halter zahlen die Steuer?", ["10.000 Halter"]),
        ("Um wie viel steigt die Steuer?", ["10.000 Halter", "zehn Prozent", "vier Millionen Euro"]),
    ],
)
def test_how_much_somebody_pays_or_takes_in_is_money(question: str, found: list[str]) -> None:
    text = "Für 10.000 Halter steigt die Steuer um zehn Prozent, sie brachte bisher vier Millionen Euro."
    assert answers(question, text) == found
