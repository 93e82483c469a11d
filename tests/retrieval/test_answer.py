"""Claims about answers: what is cited, what is marked in it, what is shown beside it, what never is."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from retrieval.model import Answer, Verdict
from tests.retrieval.desk import TOWN, archive_of, ask, marked


def first(answer: Answer) -> str:
    assert answer.verdict is Verdict.ANSWERED
    return answer.citations[0].text


@pytest.mark.parametrize(
    ("question", "source", "words", "highlight"),
    [
        ("Wann öffnet das Freibad?", "freibad.txt", "öffnet in diesem Jahr erst am 1. Juni", "1. Juni"),
        ("Was kostet eine Tageskarte im Freibad?", "freibad.txt", "Eine Tageskarte kostet", "5,50 Euro"),
        ("Wie viele Besucher zählte das Freibad?", "freibad.txt", "zählte der Betreiber", "41.000 Besucher"),
        ("Wie lange wird der Busverkehr umgeleitet?", "brücke.txt", "Der Busverkehr wird", "drei Wochen"),
        ("Warum ist die Mühlenbrücke gesperrt?", "brücke.txt", "Grund sind Risse", "Risse im nördlichen Pfeiler"),
        ("Was sagte Karin Sander über die Brücke?", "brücke.txt", "Karin Sander", "die Brücke gern früher geöffnet"),
        ("Wer sagte „Moorbach verspielt seine Zukunft“?", "stadtrat.txt", "kritisierte", "Jens Wolter"),
        ("Wie viele Abgeordnete stimmten für die Kita?", "stadtrat.txt", "gestimmt", "18 Abgeordnete"),
        ("Worum bat Karin Sander die Anwohner?", "brücke.txt", "Sie bat die Anwohner", "Geduld"),
    ],
)  # fmt: skip
async def test_the_first_citation_answers_and_its_highlight_is_the_answer(
    tmp_path: Path, question: str, source: str, words: str, highlight: str
) -> None:
    answer = await ask(tmp_path, question)
    assert answer.verdict is Verdict.ANSWERED
    assert answer.citations[0].source == source
    assert words in answer.citations[0].text
    assert any(highlight in found for found in marked(answer))
    assert all(answer.citations[0].span.covers(found) for found in answer.citations[0].highlights)


async def test_what_the_text_says_as_well_is_cited_from_there_and_not_from_the_heading(tmp_path: Path) -> None:
    articles = {
        "bus.txt": (
            "Nur jeder dritte Bus fuhr: Bilanz eines Streiktags\n\n"
            "Am Tag danach zählten alle nach. Nach Angaben des Unternehmens fuhr etwa jeder dritte Bus, die meisten "
            "auf den Linien zum Klinikum. Die Schulen blieben an diesem Tag offen.\n"
        ),
        "bahn.txt": "Zehn Züge fielen aus\n\nAm Bahnhof herrschte Ruhe.\n",
    }
    assert first(await ask(tmp_path, "Wie viele Busse fuhren am Streiktag?", articles)).startswith("Nach")
    assert first(await ask(tmp_path, "Wie viele Züge fielen aus?", articles)) == "Zehn Züge fielen aus"


async def test_a_citation_names_its_place(tmp_path: Path) -> None:
    articles = {"2025-06-03_bad.txt": "Freibad voll\n\nEs war heiß.\n\nDas Freibad war am Pfingstmontag überfüllt.\n"}
    answer = await ask(tmp_path, "Wann war das Freibad überfüllt?", articles)
    citation = answer.citations[0]
    assert (citation.source, citation.title, citation.paragraph) == ("2025-06-03_bad.txt", "Freibad voll", 3)
    assert citation.published is not None
    assert (citation.published.value, citation.published.basis) == ("2025-06-03", "filename")
    assert citation.publisher is None
    text = articles[citation.source]
    assert citation.span.of(text) == citation.text == "Das Freibad war am Pfingstmontag überfüllt."


async def test_the_dates_of_a_citation_lie_in_it(tmp_path: Path) -> None:
    answer = await ask(tmp_path, "Bis wann ist die Mühlenbrücke gesperrt?")
    citation = answer.citations[0]
    assert any("14. November" in each.text for each in citation.dates)
    assert all(citation.span.covers(each.span) for each in citation.dates)
    assert all(each.span.of(TOWN[citation.source]) == each.text for each in citation.dates)


@pytest.mark.parametrize(
    ("question", "articles", "hedge"),
    [
        ("Bis wann ist die Mühlenbrücke gesperrt?", TOWN, "voraussichtlich"),
        (
            "Wann beginnt der Bau der Eishalle?",
            {"a.txt": "Der Bau der Eishalle in Lüttgau soll am 2. Mai beginnen."},
            "soll",
        ),
        (
            "Wie viele Menschen demonstrierten in Lüttgau?",
            {"a.txt": "In Lüttgau demonstrierten nach Angaben der Veranstalter mehr als 300 Menschen."},
            "nach Angaben der Veranstalter mehr als",
        ),
        (
            "Warum brannte die Scheune in Trebnow?",
            {"a.txt": "Die Scheune in Trebnow brannte wegen eines technischen Defekts, teilte die Polizei mit."},
            "teilte die Polizei mit",
        ),
    ],
)
async def test_hedges_and_attribution_stay_in_the_citation(
    tmp_path: Path, question: str, articles: Mapping[str, str], hedge: str
) -> None:
    assert hedge in first(await ask(tmp_path, question, articles))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Betreiber Ludger Hoff sagte, er sehe keinen Ausweg.", ""),
        ("Betreiber Ludger Hoff klagte über die Kosten.", ""),
        ("", "Das sagte Betreiber Ludger Hoff."),
    ],
)
async def test_a_quote_without_its_speaker_comes_with_the_neighbouring_sentence(
    tmp_path: Path, before: str, after: str
) -> None:
    quote = "„Die Eishalle in Lüttgau rechnet sich nicht mehr.“"
    articles = {"eis.txt": f"Eishalle schließt\n\n{before} {quote} {after} Die Halle schließt im März.\n"}
    text = first(await ask(tmp_path, "Was sagte Ludger Hoff zur Eishalle in Lüttgau?", articles))
    assert quote in text
    assert "Ludger Hoff" in text


async def test_a_sentence_that_opens_with_a_pronoun_comes_with_the_one_before(tmp_path: Path) -> None:
    articles = {
        "fund.txt": (
            "Fund in Trebnow\n\nDer Rentner Alfred Künne fand im Garten eine Münze. "
            "Er brachte sie am 9. April ins Museum. Fachleute schätzen ihr Alter auf 800 Jahre.\n"
        )
    }
    text = first(await ask(tmp_path, "Wann brachte der Rentner die Münze ins Museum?", articles))
    assert text.startswith("Der Rentner Alfred Künne")
    assert "Er brachte sie am 9. April ins Museum." in text


async def test_a_sentence_that_stands_for_itself_is_cited_alone(tmp_path: Path) -> None:
    assert (
        first(await ask(tmp_path, "Was kostet eine Tageskarte im Freibad?"))
        == "Eine Tageskarte kostet künftig 5,50 Euro."
    )


async def test_a_related_answer_shows_one_passage_that_claims_nothing(tmp_path: Path) -> None:
    articles = {
        **TOWN,
        "verein.txt": "Verein\n\nDer Ruderverein in Harnau wirbt um Mitglieder und baut ein Bootshaus.\n",
    }
    answer = await ask(tmp_path, "Wie viele Mitglieder hat der Ruderverein in Harnau?", articles)
    assert answer.verdict is Verdict.RELATED
    (citation,) = answer.citations
    assert citation.source == "verein.txt"
    assert not citation.answers
    assert citation.highlights == ()
    assert citation.number == citation.origin == 1


async def test_nothing_shows_no_passage(tmp_path: Path) -> None:
    answer = await ask(tmp_path, "Welche Quantencomputer baut Xantorix?")
    assert (answer.verdict, answer.citations, answer.origins, answer.files) == (Verdict.NOTHING, (), 0, 0)


async def test_articles_that_contradict_each_other_are_both_shown(tmp_path: Path) -> None:
    articles = {
        "anzeiger.txt": "Brand in Trebnow\n\nBei dem Brand der Scheune in Trebnow wurden vier Menschen verletzt.\n",
        "kurier.txt": "Feuer\n\nSieben Menschen wurden in Trebnow verletzt, als die Scheune in Brand geriet.\n",
        "wetter.txt": "Wetter\n\nAm Wochenende bleibt es trocken bei 24 Grad.\n",
    }
    answer = await ask(tmp_path, "Wie viele Menschen wurden beim Brand der Scheune in Trebnow verletzt?", articles)
    assert answer.verdict is Verdict.ANSWERED
    assert {citation.source for citation in answer.citations} == {"anzeiger.txt", "kurier.txt"}
    assert [citation.number for citation in answer.citations] == [1, 2]
    assert (answer.origins, answer.files) == (2, 2)


COPY = "Beide Firmen hätten sich {}auf den Verkauf der Werft in Lüttgau bis zum 3. März verständigt, sagte ein Anwalt."
AGENCY: Mapping[str, str] = {
    "a.txt": f"Werft vor Verkauf\n\n{COPY.format('')}\n",
    "b.txt": f"Lüttgauer Werft wird verkauft\n\n{COPY.format('im Prinzip ')}\n",
    "c/d.txt": f"Kurz gemeldet\n\n{COPY.format('')} Mehr wurde nicht bekannt.\n",
    "x.txt": "Wetter\n\nAm Wochenende bleibt es trocken bei 24 Grad.\n",
}


async def test_agency_copy_in_three_files_is_one_origin_with_two_twins(tmp_path: Path) -> None:
    answer = await ask(tmp_path, "Bis wann wird die Werft in Lüttgau verkauft?", AGENCY)
    assert answer.verdict is Verdict.ANSWERED
    (citation,) = answer.citations
    assert {citation.source, *(twin.source for twin in citation.twins)} == {"a.txt", "b.txt", "c/d.txt"}
    assert len(citation.twins) == 2
    assert (answer.origins, answer.files) == (1, 3)
    for twin in citation.twins:
        assert twin.span.of(AGENCY[twin.source]) == twin.text


async def test_a_hedge_that_only_one_twin_has_is_named(tmp_path: Path) -> None:
    answer = await ask(tmp_path, "Bis wann wird die Werft in Lüttgau verkauft?", AGENCY)
    (citation,) = answer.citations
    hedged = [twin for twin in citation.twins if ("im Prinzip" in twin.text) != ("im Prinzip" in citation.text)]
    assert hedged
    assert all("im Prinzip" in twin.differs for twin in hedged)
    assert all("im Prinzip" not in twin.differs for twin in citation.twins if twin not in hedged)


NOISY: Mapping[str, str] = {
    "a.txt": (
        "Freibad öffnet wieder\n date 2025-05-20 Das Freibad von Moorbach öffnet am 1. Juni.\n\nWERBUNG\n\n"
        "Video: 03:12 Min\n\nFoto: Karla Brandt\n\nDie Karten kosten so viel wie im Vorjahr.\n"
    ),
    "b.txt": "Eishalle\n\nANZEIGE\n\nDie Eishalle in Lüttgau bleibt geschlossen.\n",
}


@pytest.mark.parametrize(
    "question",
    [
        "Wann öffnet das Freibad?",
        "Was ist Werbung?",
        "Freibad 2025-05-20",
        "Wie lange dauert das Video?",
        "Anzeige",
        "Moorbach date",
    ],
)
async def test_noise_is_never_quoted(tmp_path: Path, question: str) -> None:
    answer = await ask(tmp_path, question, NOISY)
    for citation in answer.citations:
        assert not any(noise in citation.text for noise in ("WERBUNG", "ANZEIGE", "date 2025", "2025-05-20", "03:12"))


async def test_a_date_glued_to_the_first_sentence_is_not_part_of_it(tmp_path: Path) -> None:
    answer = await ask(tmp_path, "Wann öffnet das Freibad in Moorbach?", NOISY)
    assert first(answer) == "Das Freibad von Moorbach öffnet am 1. Juni."
    assert answer.citations[0].published is not None
    assert answer.citations[0].published.value == "2025-05-20"


async def test_citations_are_numbered_from_one_and_so_are_their_origins(tmp_path: Path) -> None:
    articles = {
        f"{town}.txt": f"Rat in {town}\n\nDer Stadtrat von {town} tagt {when} zum Haushalt.\n"
        for town, when in [
            ("Moorbach", "am Montag"), ("Lüttgau", "erst am Freitag"), ("Trebnow", "schon am 3. März"),
            ("Harnau", "heute"), ("Elmsfeld", "in einer Woche, am 9. März,"), ("Birkrode", "am Sonntagabend"),
            ("Osterhude", "morgen früh"),
        ]
    }  # fmt: skip
    answer = await ask(tmp_path, "Wann tagt der Stadtrat zum Haushalt?", articles)
    assert 1 < len(answer.citations) <= 5
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert {citation.origin for citation in answer.citations} == set(range(1, answer.origins + 1))
    assert answer.files == len({citation.source for citation in answer.citations})
    assert answer.documents == len(articles)


async def test_no_stretch_of_text_is_cited_twice(tmp_path: Path) -> None:
    for question in ("Was sagte Karin Sander?", "Mühlenbrücke", "Wer?", "Was wird aus Moorbach?"):
        answer = await ask(tmp_path, question)
        cited = [(citation.source, citation.span) for citation in answer.citations]
        assert not any(
            left is not right and left[0] == right[0] and left[1].overlaps(right[1])
            for left in cited
            for right in cited
        )


async def test_the_speaker_is_named_with_the_citation(tmp_path: Path) -> None:
    answer = await ask(tmp_path, "Was kritisierte Jens Wolter im Stadtrat?")
    assert answer.citations[0].speaker is not None
    assert "Wolter" in answer.citations[0].speaker


async def test_an_english_question_is_answered_in_the_words_of_the_german_article(tmp_path: Path) -> None:
    articles = {**TOWN, "frist.txt": "Ultimatum\n\nDie Frist für den Verkauf der Werft endet am 3. März.\n"}
    answer = await ask(tmp_path, "When does the deadline for the sale end?", articles)
    assert first(answer) == "Die Frist für den Verkauf der Werft endet am 3. März."


async def test_an_answer_repeats_the_question_and_says_how_fresh_it_is(tmp_path: Path) -> None:
    answer = await ask(tmp_path, "Wann öffnet das Freibad?")
    assert answer.question == "Wann öffnet das Freibad?"
    assert answer.as_of.startswith("20")
    assert answer.took_ms > 0


BRIDGES: Mapping[str, str] = {
    "2025-06-03_sperrung.txt": "Brücke zu\n\nDie Mühlenbrücke in Moorbach wird am Freitag für den Verkehr gesperrt.\n",
    "2025-09-16_sperrung.txt": "Wieder zu\n\nDie Mühlenbrücke in Moorbach wird am Freitag für den Verkehr gesperrt.\n",
    "wetter.txt": "Wetter\n\nAm Wochenende bleibt es trocken bei 24 Grad.\n",
}


async def test_the_same_words_of_two_weeks_are_two_answers(tmp_path: Path) -> None:
    answer = await ask(tmp_path, "Wann wird die Mühlenbrücke gesperrt?", BRIDGES)
    values = {each.value for citation in answer.citations for each in citation.dates}
    assert values == {"2025-06-06", "2025-09-19"}
    assert all(citation.twins == () for citation in answer.citations)


async def test_the_same_words_of_one_week_are_one_answer(tmp_path: Path) -> None:
    articles = {**BRIDGES, "2025-09-16_sperrung.txt": "Wetter\n\nEs bleibt trocken.\n"}
    articles["2025-06-04_sperrung.txt"] = BRIDGES["2025-06-03_sperrung.txt"]
    answer = await ask(tmp_path, "Wann wird die Mühlenbrücke gesperrt?", articles)
    (citation,) = answer.citations
    assert len(citation.twins) == 1


async def limited(folder: Path, question: str, articles: Mapping[str, str]) -> Answer:
    async with archive_of(folder, articles) as archive:
        return await archive.ask(question, today=date(2025, 9, 24))


COUNCIL: Mapping[str, str] = {
    "2025-07-16_rat.txt": "Rat tagt\n\nDer Stadtrat von Moorbach hat höhere Parkgebühren beschlossen.\n",
    "2025-09-17_rat.txt": "Rat tagt\n\nDer Stadtrat von Moorbach hat den Bau der Turnhalle beschlossen.\n",
    "wetter.txt": "Wetter\n\nAm Wochenende bleibt es trocken bei 24 Grad.\n",
}


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Was hat der Stadtrat im Juli beschlossen?", "Parkgebühren"),
        ("Was hat der Stadtrat letzte Woche beschlossen?", "Turnhalle"),
        ("Was hat der Stadtrat seit dem 1. August beschlossen?", "Turnhalle"),
    ],
)
async def test_a_question_limited_to_some_days_is_answered_with_what_fits_them(
    tmp_path: Path, question: str, words: str
) -> None:
    answer = await limited(tmp_path, question, COUNCIL)
    assert answer.verdict is Verdict.ANSWERED
    assert all(words in citation.text for citation in answer.citations)
    assert answer.limited is not None
    assert answer.limited.met
    assert answer.limited.words in question


async def test_where_nothing_fits_the_days_what_lies_outside_does_not_claim_to_answer(tmp_path: Path) -> None:
    answer = await limited(tmp_path, "Was hat der Stadtrat im Februar 2025 beschlossen?", COUNCIL)
    assert answer.verdict is Verdict.RELATED
    assert answer.reason is not None
    assert answer.reason.code == "outside_period"
    assert answer.limited is not None
    assert (answer.limited.period.first, answer.limited.met) == ("2025-02-01", False)
    assert not any(citation.answers for citation in answer.citations)


async def test_an_article_without_a_date_is_no_answer_to_a_question_about_certain_days(tmp_path: Path) -> None:
    articles = {"rat.txt": COUNCIL["2025-07-16_rat.txt"], "wetter.txt": COUNCIL["wetter.txt"]}
    answer = await limited(tmp_path, "Was hat der Stadtrat im Juli 2025 beschlossen?", articles)
    assert answer.verdict is Verdict.RELATED
    assert answer.limited is not None
    assert not answer.limited.met
    assert [(citation.source, citation.answers) for citation in answer.citations] == [("rat.txt", False)]


async def test_an_article_without_a_date_answers_what_is_asked_in_its_own_words_of_time(tmp_path: Path) -> None:
    articles = {"rat.txt": "Rat\n\nDer Stadtrat von Moorbach hat im vergangenen Winter höhere Gebühren beschlossen.\n"}
    answer = await limited(tmp_path, "Was hat der Stadtrat im vergangenen Winter beschlossen?", articles)
    assert answer.verdict is Verdict.ANSWERED
    assert answer.limited is not None
    assert not answer.limited.met


async def test_a_limit_finds_the_article_among_many_of_other_days(tmp_path: Path) -> None:
    articles = {
        f"2024/{number:03}_2024-{1 + number % 12:02}-11_rat.txt": (
            f"Stadtrat\n\nDer Stadtrat hat beschlossen. Beschlossen hat der Stadtrat Gebühr {number}.\n"
        )
        for number in range(120)
    }
    answer = await limited(tmp_path, "Was hat der Stadtrat im Juli 2025 beschlossen?", {**articles, **COUNCIL})
    assert first(answer) == "Der Stadtrat von Moorbach hat höhere Parkgebühren beschlossen."


async def test_what_happened_on_a_day_is_answered_with_what_is_dated_so(tmp_path: Path) -> None:
    articles = {
        "2025-08-07_fähre.txt": "Fähre\n\nDie Fähre lief am Mittwoch vor Harnau auf Grund. Am Samstag fährt sie.\n",
        "2025-08-08_bad.txt": "Freibad\n\nDas Freibad in Moorbach zählte am 6. August 3.000 Gäste.\n",
    }
    answer = await limited(tmp_path, "Was geschah am 6. August?", articles)
    assert answer.verdict is Verdict.ANSWERED
    assert sorted(citation.text for citation in answer.citations) == [
        "Das Freibad in Moorbach zählte am 6. August 3.000 Gäste.",
        "Die Fähre lief am Mittwoch vor Harnau auf Grund.",
    ]
    assert all(citation.highlights and citation.answers for citation in answer.citations)
    vague = {**articles, "2025-08-12_markt.txt": "Markt\n\nDer Markt in Harnau war letzte Woche geschlossen.\n"}
    assert (await limited(tmp_path, "Was geschah am 6. August?", vague)).citations[-1].source == "2025-08-12_markt.txt"
    (tmp_path / "2025-08-12_markt.txt").unlink()
    plan = {**articles, "2025-07-30_markt.txt": "Markt\n\nDer Markt in Harnau öffnet nächste Woche.\n"}
    happened = await limited(tmp_path, "Was geschah am 6. August?", plan)
    assert "2025-07-30_markt.txt" not in {citation.source for citation in happened.citations}
    (tmp_path / "2025-07-30_markt.txt").unlink()
    nothing = await limited(tmp_path, "Was geschah am 5. Mai?", articles)
    assert (nothing.verdict, nothing.citations) == (Verdict.NOTHING, ())
    assert nothing.reason is not None
    assert nothing.reason.code == "outside_period"


async def test_what_is_only_known_of_a_month_is_no_answer_to_what_happened_on_a_day(tmp_path: Path) -> None:
    monthly = {
        f"2025-07-{day}_schule.txt": f"Schule\n\nDie Kinder der Schule {day} lernen ab August in Haus {day}0.\n"
        for day in range(10, 20)
    }
    nothing = await limited(tmp_path, "Was geschah am 6. August?", monthly)
    assert (nothing.verdict, nothing.citations) == (Verdict.NOTHING, ())
    assert (await limited(tmp_path, "Was geschah im August?", monthly)).verdict is Verdict.ANSWERED
    some = {**monthly, "2025-08-07_fähre.txt": "Fähre\n\nDie Fähre lief am Mittwoch vor Harnau auf Grund.\n"}
    found = await limited(tmp_path, "Was geschah am 6. August?", some)
    assert [citation.source for citation in found.citations] == ["2025-08-07_fähre.txt"]


async def test_a_sentence_of_those_days_about_something_else_does_not_answer(tmp_path: Path) -> None:
    articles = {
        "2025-01-15_schule.txt": (
            "Kreis schließt Schule\n\nDer Kreistag hat am Montag die Schließung der Schule in Ahrbeck beschlossen. "
            "Die Leiterin Britta Nolte sprach von einem schwarzen Tag.\n\nGestern kündigte eine Initiative Klage an.\n"
        ),
        "wetter.txt": COUNCIL["wetter.txt"],
    }
    answer = await limited(tmp_path, "Was beschloss der Kreistag am 14. Januar 2025?", articles)
    assert answer.verdict is Verdict.RELATED
    assert (await limited(tmp_path, "Was beschloss der Kreistag am 13. Januar 2025?", articles)).verdict is (
        Verdict.ANSWERED
    )


async def test_an_english_archive_is_asked_in_english(tmp_path: Path) -> None:
    articles = {
        "council.txt": (
            "Council delays vote\n\n“We need more time,” said Peter Ford, who leads the opposition, on Monday. "
            "The mayor, Anna Lake, rejected the criticism. The council meets again in the town hall of Moorby.\n"
        )
    }
    assert "Peter Ford" in first(await ask(tmp_path, "What did Peter Ford say?", articles, "en"))


FAIR: Mapping[str, str] = {
    "2025-06-03_messe.txt": "Messe\n\nDie Töpfermesse in Moorbach findet vom 11. bis 17. August statt.\n",
    "wetter.txt": "Wetter\n\nAm Wochenende bleibt es trocken bei 24 Grad.\n",
}


async def test_what_lasts_from_one_day_to_another_is_marked_whole(tmp_path: Path) -> None:
    answer = await ask(tmp_path, "Wann findet die Töpfermesse statt?", FAIR)
    (dates,) = answer.citations[0].dates
    assert marked(answer) == ["11. bis 17. August"]
    assert (dates.first, dates.last, dates.precision) == ("2025-08-11", "2025-08-17", "range")


async def test_of_what_lasts_until_a_day_only_that_is_marked_if_it_is_asked_for(tmp_path: Path) -> None:
    answer = await ask(tmp_path, "Bis wann findet die Töpfermesse statt?", FAIR)
    assert marked(answer) == ["17. August"]
    assert "2025-08-17" in [each.first for each in answer.citations[0].dates]


def moorbach(text: str) -> str:
    return f"Kurz gemeldet\n\n{text}\n"


SUMMIT = "Die Bürgermeister von Moorbach und Lüttgau treffen sich am {} im Rathaus von {}."


@pytest.mark.parametrize(
    "other", [SUMMIT.format("Dienstag", "Lüttgau"), SUMMIT.format("Donnerstag", "Harnau")], ids=["day", "place"]
)
async def test_an_undated_wording_of_another_day_or_place_is_no_twin_of_a_dated_one(tmp_path: Path, other: str) -> None:
    articles = {"treffen.txt": moorbach(other), "2025-06-03_a.txt": moorbach(SUMMIT.format("Donnerstag", "Tannrode"))}
    answer = await ask(tmp_path, "Wann treffen sich die Bürgermeister von Moorbach und Lüttgau?", articles)
    assert {citation.source for citation in answer.citations} == set(articles)
    assert all(citation.twins == () for citation in answer.citations)


async def test_of_the_same_words_those_are_shown_first_that_can_be_dated(tmp_path: Path) -> None:
    words = moorbach(SUMMIT.format("Donnerstag", "Lüttgau"))
    articles = {"a_treffen.txt": words, "2025-06-03_z.txt": words, "wetter.txt": moorbach("Es bleibt trocken.")}
    answer = await ask(tmp_path, "Wann treffen sich die Bürgermeister von Moorbach und Lüttgau?", articles)
    (citation,) = answer.citations
    assert citation.source == "2025-06-03_z.txt"
    assert [each.value for each in citation.dates] == ["2025-06-05"]
    assert [twin.source for twin in citation.twins] == ["a_treffen.txt"]


@pytest.mark.parametrize(
    "typed", ["WANN ÖFFNET DAS FREIBAD?", "Hallo,  wann öffnet das  Freibad?", "Wann oeffnet das Freibad"]
)
async def test_a_question_is_answered_however_it_is_typed_and_repeated_as_it_was(tmp_path: Path, typed: str) -> None:
    answer = await ask(tmp_path, typed)
    assert answer.verdict is Verdict.ANSWERED
    assert "1. Juni" in answer.citations[0].text
    assert answer.question == typed


async def test_within_a_long_time_the_sentence_that_answers_goes_before_one_that_names_a_day(tmp_path: Path) -> None:
    articles = {
        "2024-05-03_tour.txt": (
            "Etappe in Moorbach\n\nDer Fahrer aus Lüttgau gewann heute die Etappe der Tour von Moorbach. "
            "Das Ziel der Etappe der Tour von Moorbach erreichte Karl Ahrends als Erster."
        )
    }
    for question in (
        "Wer gewann 2024 die Etappe der Tour von Moorbach?",
        "Wer gewann die Etappe der Tour von Moorbach?",
    ):
        answer = await ask(tmp_path, question, articles)
        assert answer.verdict is Verdict.ANSWERED
        assert "Karl Ahrends" in answer.citations[0].text


async def test_of_a_pasted_article_the_answer_repeats_no_more_than_a_question_may_be(tmp_path: Path) -> None:
    answer = await ask(tmp_path, "Wann öffnet das Freibad? " * 1_000)
    assert len(answer.question) == 1_000


async def test_what_something_is_called_is_not_answered_where_no_name_stands(tmp_path: Path) -> None:
    articles = {
        "kino.txt": "Kino in Trebnow schließt\n\nDie Stadt Trebnow verkauft zum Herbst ein Kino am Markt.\n",
        "fähre.txt": "Fähre lief auf Grund\n\nVor Trebnow lief die Fähre „Nordlicht“ auf eine Sandbank.\n",
    }
    unnamed = await ask(tmp_path, "Wie heißt das Kino, das die Stadt Trebnow verkauft?", articles)
    assert unnamed.verdict is Verdict.RELATED
    named = await ask(tmp_path, "Wie heißt die Fähre, die vor Trebnow auf eine Sandbank lief?", articles)
    assert "Nordlicht" in marked(named)
