"""Claims about verdicts: when the archive answers, and what it says is missing when it does not."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.judgement import answering_first
from retrieval.model import Answer, Kind, Verdict
from retrieval.selection import LACKING, Surroundings, select
from tests.retrieval.desk import TOWN, ask, kept, marked, sought, store_of


def code(answer: Answer) -> str | None:
    return answer.reason.code if answer.reason else None


@pytest.mark.parametrize(
    "question",
    [
        "Wann öffnet das Freibad?",
        "wann öffnet das freibad",
        "Bis wann ist die Mühlenbrücke gesperrt?",
        "Warum ist die Mühlenbrücke gesperrt?",
        "Was kostet die Sanierung der Mühlenbrücke?",
        "Wie teuer ist eine Tageskarte im Freibad?",
        "Wie viele Besucher zählte das Freibad im vergangenen Sommer?",
        "Wie lange wird der Busverkehr umgeleitet?",
        "Wer ist neuer Betriebsleiter des Freibads?",
        "Was sagte Karin Sander über die Mühlenbrücke?",
        "Wer kritisierte den Neubau der Kita?",
        "Wann öffnet das Freihbad?",
        "When does the Freibad open?",
    ],
)
async def test_what_an_article_says_is_answered(tmp_path: Path, question: str) -> None:
    answer = await ask(tmp_path, question)
    assert (answer.verdict, answer.reason) == (Verdict.ANSWERED, None)


@pytest.mark.parametrize(
    ("question", "articles", "kind"),
    [
        (
            "Wann wurde die Mühlenbrücke gesperrt?",
            {"a.txt": "Die Mühlenbrücke wurde gesperrt, weil der Pfeiler Risse hat. Anwohner protestieren."},
            Kind.WHEN,
        ),
        (
            "Wie teuer ist die Sanierung der Mühlenbrücke?",
            {"a.txt": "Die Sanierung der Mühlenbrücke ist teuer. Sie dauert 14 Monate, sagt die Stadt."},
            Kind.HOW_MUCH,
        ),
        (
            "Wie lange bleibt die Mühlenbrücke gesperrt?",
            {"a.txt": "Die Mühlenbrücke bleibt noch lange gesperrt. Grund sind Risse im Pfeiler."},
            Kind.HOW_LONG,
        ),
        (
            "Wie viele Besucher zählte das Freibad?",
            {"a.txt": "Das Freibad zählte mehr Besucher als erwartet. Die Karte kostet 5 Euro."},
            Kind.HOW_MUCH,
        ),
    ],
)
async def test_a_detail_of_the_kind_asked_for_that_is_missing_is_not_made_up(
    tmp_path: Path, question: str, articles: Mapping[str, str], kind: Kind
) -> None:
    answer = await ask(tmp_path, question, articles)
    assert answer.verdict is Verdict.RELATED
    assert answer.reason is not None
    assert (answer.reason.code, answer.reason.kind) == ("detail_not_found", kind)


async def test_a_question_in_an_article_answers_none(tmp_path: Path) -> None:
    asked = {"a.txt": "Rat\n\nIst der Rat zu Zugeständnissen an den Händler bereit? Am Montag wird getagt.\n"}
    answer = await ask(tmp_path, "Ist der Rat zu Zugeständnissen bereit?", asked)
    assert answer.verdict is not Verdict.ANSWERED


async def test_a_compound_whose_parts_stand_there_is_not_lost(tmp_path: Path) -> None:
    articles = {f"{number}.txt": f"Der Verein Nummer {number} feiert ein Fest." for number in range(30)}
    articles["schiff.txt"] = "Schiff getauft\n\nDer Bau der Aurelia hat 330 Millionen Euro gekostet.\n"
    answer = await ask(tmp_path, "Wie hoch waren die Baukosten der Aurelia?", articles)
    assert (answer.verdict, answer.reason) == (Verdict.ANSWERED, None)


async def test_a_word_that_stands_in_a_compound_is_not_lost(tmp_path: Path) -> None:
    articles = {f"{number}.txt": f"Der Verein Nummer {number} feiert ein Fest." for number in range(30)}
    articles["insel.txt"] = "Rede\n\nKarl Dorn bekräftigte seine Ziele auf der Klosterinsel Walaam.\n"
    answer = await ask(tmp_path, "Auf welcher Insel bekräftigte Dorn seine Ziele?", articles)
    assert (answer.verdict, answer.reason) == (Verdict.ANSWERED, None)


@pytest.mark.parametrize(
    ("question", "text", "verdict"),
    [
        ("Warum lehnte Dorn das Amt ab?", "Karl Dorn lehnte das Amt am Montag ab.", Verdict.RELATED),
        ("Warum lehnte Dorn das Amt ab?", "Karl Dorn lehnte das Amt ab, weil er krank ist.", Verdict.ANSWERED),
        ("Woran starb Karl Dorn?", "Karl Dorn starb am Samstag, den 6. Februar.", Verdict.RELATED),
        ("Woran starb Karl Dorn?", "Karl Dorn starb am Samstag an einer Grippe.", Verdict.ANSWERED),
    ],
)
async def test_a_question_for_a_reason_is_answered_by_one(
    tmp_path: Path, question: str, text: str, verdict: Verdict
) -> None:
    articles = {f"{number}.txt": f"Der Verein Nummer {number} feiert ein Fest." for number in range(30)}
    answer = await ask(tmp_path, question, articles | {"dorn.txt": f"Karl Dorn\n\n{text}\n"})
    assert answer.verdict is verdict


async def test_no_article_need_say_of_a_town_that_it_is_one(tmp_path: Path) -> None:
    articles = {f"{number}.txt": f"Der Verein Nummer {number} feiert ein Fest." for number in range(30)}
    articles["treffen.txt"] = "Gipfel\n\nKarl Dorn will Anna Wolter im Mai in Budapest treffen.\n"
    answer = await ask(tmp_path, "In welcher Stadt will Dorn Wolter treffen?", articles)
    assert (answer.verdict, answer.reason) == (Verdict.ANSWERED, None)


async def test_who_said_the_very_words_is_answered_whatever_else_is_asked(tmp_path: Path) -> None:
    articles = {"a.txt": "Gipfel\n\nUngarns Regierungschef Dorn schrieb: „Wir sind bereit!“ Gefeiert wurde nicht.\n"}
    answer = await ask(tmp_path, "Von wem stammt der Satz „Wir sind bereit!“?", articles)
    assert answer.verdict is Verdict.ANSWERED


async def test_a_person_who_did_something_else_did_not_do_what_is_asked(tmp_path: Path) -> None:
    articles = {
        "oper.txt": "Premiere im Kurhaus\n\nIm Kurhaus hatte die Oper Premiere. Das Bühnenbild schuf Philipp Arndt.\n",
        "rat.txt": "Rat tagt\n\nDer Rat von Trebnow tagte am Montag. Den Vorsitz hatte Hanna Feldkamp.\n",
    }
    assert (await ask(tmp_path, "Wer schuf das Bühnenbild der Oper?", articles)).verdict is Verdict.ANSWERED
    assert (await ask(tmp_path, "Wer sang die Hauptrolle in der Oper?", articles)).verdict is not Verdict.ANSWERED


async def test_somebody_who_is_named_but_says_nothing_made_no_statement(tmp_path: Path) -> None:
    articles = {
        **TOWN,
        "unfall.txt": "Unfall am Markt\n\nBei dem Unfall am Markt war auch Konrad Ebeling unter den Zeugen.\n",
    }
    answer = await ask(tmp_path, "Was sagte Konrad Ebeling zu dem Unfall am Markt?", articles)
    assert answer.verdict is not Verdict.ANSWERED
    assert answer.reason is not None
    assert answer.reason.code == "no_statement_by"
    assert answer.reason.words == ("Konrad Ebeling",)
    assert answer.reason.sources == ("unfall.txt",)
    assert answer.reason.kind is Kind.STATEMENT


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Was sagte Lawrow über die Mühlenbrücke?", "Lawrow"),
        ("Wann besuchte Eberlinghaus das Freibad?", "Eberlinghaus"),
        ("Wer kritisierte Zyprakowski im Stadtrat?", "Zyprakowski"),
        ("Wann öffnet Zyprakowski das Freibad von Moorbach in diesem Jahr?", "Zyprakowski"),
    ],
)
async def test_a_name_that_stands_nowhere_is_said_to_stand_nowhere(tmp_path: Path, question: str, name: str) -> None:
    answer = await ask(tmp_path, question)
    assert answer.verdict is not Verdict.ANSWERED
    assert answer.reason is not None
    assert answer.reason.code == "word_not_in_archive"
    assert name in answer.reason.words


async def test_words_of_no_dictionary_may_be_names_where_nothing_has_a_capital(tmp_path: Path) -> None:
    lost = await ask(tmp_path, "wer leitet in zyprakow das freibad")
    assert lost.verdict is not Verdict.ANSWERED
    assert lost.reason is not None
    assert "zyprakow" in lost.reason.words
    assert (await ask(tmp_path, "wer leitet das freibad")).verdict is Verdict.ANSWERED


async def test_what_a_chat_contracts_is_no_name(tmp_path: Path) -> None:
    assert (await ask(tmp_path, "was kostets mit der tageskarte im freibad")).verdict is Verdict.ANSWERED


async def test_a_subject_that_no_article_knows_is_nothing(tmp_path: Path) -> None:
    answer = await ask(tmp_path, "Welche Quantencomputer baut Xantorix?")
    assert (answer.verdict, code(answer), answer.citations) == (Verdict.NOTHING, "word_not_in_archive", ())
    assert answer.reason is not None
    assert "Xantorix" in answer.reason.words


async def test_quoted_words_that_nobody_printed_are_not_found(tmp_path: Path) -> None:
    answer = await ask(tmp_path, "Wer sagte im Stadtrat „Moorbach gewinnt seine Zukunft“?")
    assert (answer.verdict, code(answer)) == (Verdict.NOTHING, "phrase_not_found")
    assert answer.reason is not None
    assert answer.reason.words == ("Moorbach gewinnt seine Zukunft",)
    assert answer.citations == ()


@pytest.mark.parametrize("marks", ["„“", "„”", "““", '""', "»«", "«»"])
async def test_quoted_words_are_found_whatever_marks_the_article_uses(tmp_path: Path, marks: str) -> None:
    question = f"Wer sagte {marks[0]}Moorbach verspielt seine Zukunft{marks[1]}?".replace("““", "“")
    answer = await ask(tmp_path, question)
    assert answer.verdict is Verdict.ANSWERED
    assert "Jens Wolter" in answer.citations[0].text


async def test_an_empty_archive_says_so(tmp_path: Path) -> None:
    answer = await ask(tmp_path, "Wann öffnet das Freibad?", {})
    assert (answer.verdict, code(answer), answer.documents) == (Verdict.NOTHING, "empty_archive", 0)


@pytest.mark.parametrize("question", ["", "   ", "???", "\n", "–"])
async def test_a_question_without_words_is_asked_back(tmp_path: Path, question: str) -> None:
    answer = await ask(tmp_path, question)
    assert (answer.verdict, code(answer), answer.citations) == (Verdict.NOTHING, "empty_question", ())


async def test_a_year_that_no_article_speaks_of_is_not_answered_with_another(tmp_path: Path) -> None:
    articles = {
        "a.txt": "Freibad öffnet\n\nDas Freibad von Moorbach öffnete 2023 am 1. Juni.\n",
        "b.txt": "Brand in Trebnow\n\nDie Scheune in Trebnow brannte 2017 zum letzten Mal.\n",
    }
    assert (await ask(tmp_path, "Wann öffnete das Freibad 2023?", articles)).verdict is Verdict.ANSWERED
    assert (await ask(tmp_path, "Wann öffnete das Freibad 2017?", articles)).verdict is not Verdict.ANSWERED


async def test_a_verdict_has_a_reason_exactly_when_it_is_a_refusal(tmp_path: Path) -> None:
    for question in (
        "Wann öffnet das Freibad?",
        "Wann öffnet der Zoo?",
        "Was sagte Tobias Reimann?",
        "Freibad",
        "Wer?",
    ):
        answer = await ask(tmp_path, question)
        assert (answer.reason is None) == (answer.verdict is Verdict.ANSWERED)
        assert bool(answer.citations) == (answer.verdict is not Verdict.NOTHING)


SUMMIT = {
    "absage.txt": "Der Gipfel in Harrburg fällt aus. Ministerin Rohwedder hat das Treffen am Dienstag abgesagt.\n",
    "merz.txt": "Friedrich Merz war am Montag in Harrburg. Moskau, Washington oder ein Ort waren kein Thema.\n",
}


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Hat Rohwedder das Treffen abgesagt?", Verdict.ANSWERED),
        ("Hat Merz das Treffen abgesagt?", Verdict.RELATED),  # somebody else did
        ("Haben sich Moskau und Washington auf einen Ort geeinigt?", Verdict.RELATED),  # nothing of the kind is said
    ],
)
async def test_yes_or_no_needs_the_one_who_did_it_and_what_they_did(
    tmp_path: Path, question: str, verdict: Verdict
) -> None:
    assert (await ask(tmp_path, question, SUMMIT)).verdict is verdict


async def test_the_verb_that_opens_a_question_need_not_stand_in_the_article_as_a_noun(tmp_path: Path) -> None:
    articles = {"a.txt": "Die Mühlenbrücke ist weiter gesperrt. Das teilte die Stadt am Montag mit.\n"}
    answer = await ask(tmp_path, "Bleibt die Mühlenbrücke gesperrt?", articles)
    assert answer.verdict is Verdict.ANSWERED


async def test_an_amount_of_something_else_is_no_answer_for_a_word_that_looks_like_its_verb(tmp_path: Path) -> None:
    articles = {"a.txt": "In der Klinik wurden sieben Nieren verpflanzt. Gezählt wurden die Betten nicht.\n"}
    answer = await ask(tmp_path, "Wie viele Nationen wurden gezählt?", articles)
    assert answer.verdict is not Verdict.ANSWERED


async def test_one_that_answers_goes_before_a_better_one_without_words_of_the_kind(tmp_path: Path) -> None:
    search = await sought(tmp_path, "Wann öffnet das Freibad?")
    async with store_of(tmp_path) as store:
        passages = await kept(store)
        holdings = await store.holdings({passage.document for passage in passages})
    arounds = [
        Surroundings(holding, tuple(item for item in passages if item.document == number), {})
        for number, holding in holdings.items()
    ]
    answering, *others = select(search, arounds)
    silent = replace(answering, answers=[], score=answering.score + LACKING / 2)
    assert answering_first(search, [silent, answering, *others])[0] is answering
    better = replace(answering, answers=[], score=answering.score + LACKING * 2)
    assert answering_first(search, [better, answering, *others])[0] is better


FAIR: Mapping[str, str] = {
    "messe.txt": (
        "Messe zieht um\n\nAuf Vorschlag der Gewerkschaft verlegt die Stadt Lüttgau die Messe an den Hafen. "
        "Die Arbeitgeber lehnen den Umzug ab. Die Messe beginnt am Freitag in Lüttgau.\n"
    ),
}


@pytest.mark.parametrize(
    ("question", "answering", "words"),
    [
        ("Ging der Vorschlag zur Messe von der Gewerkschaft oder von der Kirche aus?", "Auf Vorschlag", "Gewerkschaft"),
        ("Beginnt die Messe am Freitag oder am Samstag?", "Die Messe beginnt", "Freitag"),
        ("Wo beginnt die Messe, in Lüttgau oder in Moorbach?", "Die Messe beginnt", "Lüttgau"),
        ("Does the Messe begin on Freitag or Samstag?", "Die Messe beginnt", "Freitag"),
    ],
)
async def test_of_two_alternatives_the_one_that_stands_there_answers(
    tmp_path: Path, question: str, answering: str, words: str
) -> None:
    answer = await ask(tmp_path, question, FAIR)
    assert answer.verdict is Verdict.ANSWERED
    assert answer.citations[0].text.startswith(answering)
    assert words in marked(answer)


async def test_where_neither_alternative_stands_nothing_answers(tmp_path: Path) -> None:
    answer = await ask(tmp_path, "Beginnt die Messe am Montag oder am Sonntag?", FAIR)
    assert answer.verdict is not Verdict.ANSWERED


async def test_a_verb_that_says_little_need_not_stand_there(tmp_path: Path) -> None:
    articles = {"rat.txt": "Der Stadtrat von Moorbach tagt am Montag in der Turnhalle.\n", **FAIR}
    for question in ("Wo soll der Stadtrat von Moorbach tagen?", "Wo findet der Stadtrat von Moorbach statt?"):
        assert (await ask(tmp_path, question, articles)).verdict is Verdict.ANSWERED


async def test_a_noun_that_stands_nowhere_is_missed_in_a_question_without_capitals_too(tmp_path: Path) -> None:
    lost = await ask(tmp_path, "was kostet die sanierung der lüttgaubrücke")
    assert lost.verdict is not Verdict.ANSWERED
    assert lost.reason is not None
    assert lost.reason.words == ("lüttgaubrücke",)
    assert (await ask(tmp_path, "was kostet die sanierung der mühlenbrücke")).verdict is Verdict.ANSWERED


async def test_the_name_a_question_turns_on_must_stand_in_the_article(tmp_path: Path) -> None:
    articles = {
        "a.txt": "Das Koblenzer Unternehmen Viva hat den VivaDesigner entwickelt.\n",
        "b.txt": "Die Firma Conrad in der Stadt Ulm hat ein Programm entwickelt.\n",
    }
    answer = await ask(tmp_path, "In welcher Stadt wurde der VivaDesigner entwickelt?", articles)
    assert [citation.source for citation in answer.citations][:1] == ["a.txt"]
    articles["a.txt"] = "Das Unternehmen Viva hat den VivaDesigner freigegeben.\n"
    assert (await ask(tmp_path, "In welcher Stadt wurde der VivaDesigner entwickelt?", articles)).verdict is not (
        Verdict.ANSWERED
    )


async def test_the_year_in_which_an_article_appeared_need_not_stand_in_it(tmp_path: Path) -> None:
    articles = {"2006-01-29_final.txt": "Das Finale zwischen Kern und Ahrends dauerte zwei Stunden.\n"}
    for question in ("Wie lange dauerte das Finale Kern Ahrends 2006?", "Wie lange dauerte das Finale 2006?"):
        assert (await ask(tmp_path, question, articles)).verdict is Verdict.ANSWERED
    assert (await ask(tmp_path, "Wie lange dauerte das Finale 2007?", articles)).verdict is not Verdict.ANSWERED


async def test_quoted_words_are_found_in_whatever_way_their_umlauts_are_typed(tmp_path: Path) -> None:
    articles = {"a.txt": "Die „Mühlener Zeitung“ entlässt ihre Redaktion, sagte Karl Ahrends.\n"}
    for typed in ("„Muehlener Zeitung“", "„Mühlener Zeitung“", "„muhlener zeitung“"):
        answer = await ask(tmp_path, f"Wen entlässt die {typed}?", articles)
        assert code(answer) != "phrase_not_found"
    assert code(await ask(tmp_path, "Wen entlässt die „Mahlener Zeitung“?", articles)) == "phrase_not_found"


async def test_who_did_something_is_not_answered_where_nothing_of_it_is_told(tmp_path: Path) -> None:
    articles = {
        "gipfel.txt": (
            "Gipfel in Trebnow\n\nHanna Feldkamp und Jens Wolter kommen am Freitag zum Gipfel nach Trebnow. "
            "Für die Gewerkschaft sprach die Verhandlungsführerin Silke Arndt in Trebnow mit den Gästen.\n"
        ),
        "rat.txt": "Rat tagt\n\nDer Rat tagte am Montag. Ein Dolmetscher half. Er dolmetschte.\n",
    }
    unsaid = await ask(tmp_path, "Wer dolmetschte beim Gipfel in Trebnow?", articles)
    assert unsaid.verdict is not Verdict.ANSWERED
    said = await ask(tmp_path, "Wer verhandelt in Trebnow für die Gewerkschaft?", articles)
    assert "Silke Arndt" in said.citations[0].text
    assert said.verdict is Verdict.ANSWERED


async def test_who_did_something_may_be_told_in_another_language(tmp_path: Path) -> None:
    articles = {
        "shipping.txt": (
            "Shipping in Trebnow\n\nKarl Dorn has run Brodersen Shipping in Trebnow since the spring. The company has "
            "ten ships and would like to have more of them.\n"
        )
    }
    answer = await ask(tmp_path, "Wer leitet Brodersen Shipping in Trebnow?", articles)
    assert answer.verdict is Verdict.ANSWERED
    assert "Karl Dorn" in marked(answer)
