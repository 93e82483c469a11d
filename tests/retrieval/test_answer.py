"""Claims about answers: what is cited, what is marked in it, what is shown beside it, what never is."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from retrieval.model import Answer, Verdict
from tests.retrieval.desk import TOWN, ask, marked


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
    assert any("14. November" in date.text for date in citation.dates)
    assert all(citation.span.covers(date.span) for date in citation.dates)
    assert all(date.span.of(TOWN[citation.source]) == date.text for date in citation.dates)


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
