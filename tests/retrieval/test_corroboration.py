"""Claims about undated words that another article dates."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from retrieval.model import Answer, Verdict
from tests.retrieval.desk import archive_of, ask

# The ultimatum of a strike: the first article has no date, the second one does.
UNDATED = "Streik bei der Fähre\n\nDas Ultimatum der Gewerkschaft an die Reederei Tamsen läuft am Freitag ab.\n"
DATED = (
    "Reederei unter Druck\n\nDie Gewerkschaft droht mit einem Streik, sollte die Reederei Tamsen bis Freitag kein "
    "Angebot vorlegen.\n"
)
QUESTION = "Wann läuft das Ultimatum der Gewerkschaft ab?"


def articles(other: str = DATED, *, source: str = "2025-08-06_druck.txt", **more: str) -> Mapping[str, str]:
    weather = "Wetter\n\nAm Wochenende bleibt es trocken bei 24 Grad.\n"
    return {"ultimatum.txt": UNDATED, source: other, "wetter.txt": weather, **more}


def dated(answer: Answer) -> list[tuple[str, str, str | None]]:
    """Which citation's words are dated by which other one's, and how."""
    named = {citation.number: citation.source for citation in answer.citations}
    return [(named[each.number], named[each.by], each.when.value) for each in answer.supports]


async def test_an_article_with_a_date_dates_the_same_words_of_one_without(tmp_path: Path) -> None:
    answer = await ask(tmp_path, QUESTION, articles())
    assert answer.verdict is Verdict.ANSWERED
    assert {citation.source for citation in answer.citations} == {"ultimatum.txt", "2025-08-06_druck.txt"}
    assert dated(answer) == [("ultimatum.txt", "2025-08-06_druck.txt", "2025-08-08")]


async def test_given_names_countries_and_capitals_tell_no_two_stories_apart(tmp_path: Path) -> None:
    here = (
        "Streik bei der Fähre\n\nDas Ultimatum, das die EU-Gewerkschaft um Donald Behn der Reederei Tamsen in Dänemark "
        "gesetzt hat, läuft am Freitag ab.\n"
    )
    there = DATED.replace("Die Gewerkschaft droht", "Die Gewerkschaft um Behn droht")
    answer = await ask(tmp_path, QUESTION, {**articles(there), "ultimatum.txt": here})
    assert dated(answer) == [("ultimatum.txt", "2025-08-06_druck.txt", "2025-08-08")]
    elsewhere = here.replace("Behn", "Ptak")
    assert dated(await ask(tmp_path, QUESTION, {**articles(there), "ultimatum.txt": elsewhere})) == []


async def test_what_is_dated_by_another_keeps_no_value_of_its_own(tmp_path: Path) -> None:
    answer = await ask(tmp_path, QUESTION, articles())
    (words,) = [each for citation in answer.citations if citation.source == "ultimatum.txt" for each in citation.dates]
    assert (words.text, words.first, words.basis) == ("Freitag", None, "")
    (support,) = answer.supports
    assert support.span == words.span


@pytest.mark.parametrize(
    ("why", "other"),
    [
        ("another weekday", DATED.replace("Freitag", "Montag")),
        (
            "something else on that day",
            "Fest\n\nDie Reederei Tamsen und die Gewerkschaft feiern am Freitag ein Fest.\n",
        ),
        (
            "somebody else",
            "Bäder\n\nDie Stadt Harnau droht mit Schließung, sollte Moorbach bis Freitag nicht zahlen.\n",
        ),
    ],
)
async def test_a_sentence_that_does_not_agree_dates_nothing(tmp_path: Path, why: str, other: str) -> None:
    assert dated(await ask(tmp_path, QUESTION, articles(other))) == [], why


async def test_an_article_without_a_date_dates_nothing(tmp_path: Path) -> None:
    assert dated(await ask(tmp_path, QUESTION, articles(source="druck.txt"))) == []


async def test_a_copy_of_the_sentence_in_a_dated_article_is_a_twin_and_no_second_witness(tmp_path: Path) -> None:
    answer = await ask(tmp_path, QUESTION, articles(UNDATED))
    assert answer.supports == ()


async def test_articles_that_date_it_differently_date_nothing(tmp_path: Path) -> None:
    more = {"2025-09-03_druck.txt": DATED.replace("droht mit", "warnt vor")}
    assert dated(await ask(tmp_path, QUESTION, {**articles(), **more})) == []


@pytest.mark.parametrize(
    ("question", "undated", "other"),
    [
        (
            "Wann läuft die Frist der Hafenbahn ab?",
            "Die Frist für den Lärmschutzantrag der Hafenbahn läuft am Freitag ab.",
            "Die Gewerkschaft hat der Hafenbahn eine Frist bis Freitag gesetzt.",
        ),
        (
            "Wann endet die Widerspruchsfrist der Stiftung Lindgart?",
            "Die Widerspruchsfrist der Stiftung Lindgart gegen Bescheide zum Stipendium läuft am Freitag ab.",
            "Die Bewerbungsfrist für das Stipendium der Stiftung Lindgart endet am Freitag.",
        ),
        (
            "Wann gewann der TSV Nordheim das Derby?",
            "Vor 900 Zuschauern hat der TSV Nordheim am Samstag das Derby beim SC Weser mit 33:19 gewonnen.",
            "Der TSV Nordheim hat am Samstag das Derby gegen den SC Weser mit 28:24 gewonnen.",
        ),
        (
            "Wann beginnt die Sitzung des Rats in Moorbach?",
            "Die Sitzung des Rats in Moorbach beginnt um 18 Uhr.",
            "Die Sitzung des Rats der Stadt Moorbach mit der Feuerwehr am Montag beginnt um 18 Uhr.",
        ),
    ],
)
async def test_what_comes_round_on_the_same_weekday_or_hour_is_not_dated_by_another(
    tmp_path: Path, question: str, undated: str, other: str
) -> None:
    articles = {"undatiert.txt": f"Kurz gemeldet\n\n{undated}\n", "2025-06-12_b.txt": f"Nachrichten\n\n{other}\n"}
    answer = await ask(tmp_path, question, articles)
    assert answer.verdict is Verdict.ANSWERED
    assert "undatiert.txt" in {citation.source for citation in answer.citations}
    assert dated(answer) == []


SUMMIT = "Wann treffen sich Kanzlerin Sander und König Olav?"


@pytest.mark.parametrize(
    ("undated", "other"),
    [
        (
            "Nach einem Telefonat mit König Olav am Donnerstag hat Kanzlerin Sander gesagt, sie treffe ihn in Harnau.",
            "„Ein Treffen von Kanzlerin Sander und König Olav ist beschlossen“, erklärte ein Berater am Donnerstag.",
        ),
        (
            "Kanzlerin Sander und König Olav treffen sich am Donnerstag in Tannrode.",
            "König Olav und Kanzlerin Sander wollen am Donnerstag einander treffen, hieß es am Hof.",
        ),
    ],
    ids=["told on that day", "a town of its own"],
)
async def test_what_is_told_of_another_event_dates_nothing(tmp_path: Path, undated: str, other: str) -> None:
    articles = {"a.txt": f"Gipfel\n\n{undated}\n", "2025-06-04_b.txt": f"Nachrichten\n\n{other}\n"}
    answer = await ask(tmp_path, SUMMIT, articles)
    assert dated(answer) == []
    assert not any("erklärte" in citation.text and citation.answers for citation in answer.citations)


async def test_the_same_event_of_the_same_people_dates_the_words_of_one_without(tmp_path: Path) -> None:
    articles = {
        "a.txt": "Gipfel\n\nKanzlerin Sander und König Olav treffen sich am Donnerstag im Schloss.\n",
        "2025-06-04_b.txt": "Hof\n\nKönig Olav will die Kanzlerin Sander am Donnerstag treffen, hieß es am Hof.\n",
    }
    assert dated(await ask(tmp_path, SUMMIT, articles)) == [("a.txt", "2025-06-04_b.txt", "2025-06-05")]


async def test_an_article_with_a_date_of_its_own_keeps_the_other_that_bears_it_out(tmp_path: Path) -> None:
    async with archive_of(tmp_path, articles()) as archive:
        await archive.date("ultimatum.txt", "2025-08-06")
        answer = await archive.ask(QUESTION)
    assert {citation.source for citation in answer.citations} == {"ultimatum.txt", "2025-08-06_druck.txt"}
    assert all("2025-08-08" in [each.value for each in citation.dates] for citation in answer.citations)
    assert answer.supports == ()
