"""Claims about suggested questions: they are German or English, made of this archive, and it answers them."""

from pathlib import Path

from retrieval.archive import Archive, Settings
from retrieval.model import Verdict
from tests.retrieval.articles import HARBOUR, NEWSROOM, write
from tests.retrieval.desk import TOWN, archive_of

ENGLISH = {
    "bridge.txt": (
        "Mill Bridge stays closed\n\nThe bridge in Moorbach will stay closed until November.\n\n"
        "“We would have liked to open the bridge earlier,” said Donald Brown on Monday. He asked for patience.\n"
    ),
    "pool.txt": "Pool opens later\n\nThe pool will open in June, the mayor Anna Ford said on Tuesday.\n",
}


async def test_questions_are_made_of_plain_sentences_and_of_who_speaks(tmp_path: Path) -> None:
    async with archive_of(tmp_path, NEWSROOM) as archive:
        assert await archive.suggestions(9) == (
            "Wann beginnt die nächste Sitzung?",
            "Was kostet die Sanierung?",
            "Wie viele Besucher kamen zum Hafenfest in Brenndorf?",
        )
    bridge = {"bruecke.txt": "Brücke zu\n\nDie Donaubrücke bei Brenndorf bleibt voraussichtlich bis Ende Mai gesperrt."}
    async with archive_of(tmp_path / "bridge", bridge) as archive:
        assert await archive.suggestions() == ("Bis wann bleibt die Donaubrücke bei Brenndorf gesperrt?",)
    async with archive_of(tmp_path / "council", {"stadtrat.txt": TOWN["stadtrat.txt"]}) as archive:
        assert await archive.suggestions() == ("Was sagte Jens Wolter?",)


async def test_every_suggestion_is_answered_each_by_another_article(tmp_path: Path) -> None:
    async with archive_of(tmp_path, {**NEWSROOM, **TOWN}) as archive:
        questions = await archive.suggestions()
        assert len(set(questions)) == 3
        answers = [await archive.ask(question) for question in questions]
        assert {found.verdict for found in answers} == {Verdict.ANSWERED}
        assert len({found.citations[0].source for found in answers}) == 3


async def test_the_same_archive_suggests_the_same(tmp_path: Path) -> None:
    settings = Settings(write(tmp_path / "articles", {**NEWSROOM, **TOWN}), tmp_path / "data")
    async with Archive(settings) as archive:
        await archive.sync()
        first = await archive.suggestions()
        assert await archive.suggestions() is first
    async with Archive(settings) as archive:
        assert await archive.suggestions() == first


async def test_suggestions_follow_the_archive(tmp_path: Path) -> None:
    articles = write(tmp_path / "articles", {"hafenfest.md": HARBOUR})
    async with Archive(Settings(articles)) as archive:
        await archive.sync()
        assert await archive.suggestions() == ("Wie viele Besucher kamen zum Hafenfest in Brenndorf?",)
        (articles / "hafenfest.md").unlink()
        write(articles, {"stadtrat.txt": TOWN["stadtrat.txt"]})
        await archive.sync()
        assert await archive.suggestions() == ("Was sagte Jens Wolter?",)
        assert await archive.suggestions(0) == ()


async def test_an_english_archive_suggests_english_questions(tmp_path: Path) -> None:
    async with archive_of(tmp_path, ENGLISH) as archive:
        assert await archive.suggestions() == ("What did Anna Ford say?", "What did Donald Brown say?")


async def test_nobody_is_named_who_may_be_no_person(tmp_path: Path) -> None:
    articles = {
        "a.txt": "„Die Lage ist ernst“, sagte Kreml am Montag. „Das ist falsch“, betonte Stattdessen der Sprecher. "
        "„Wir warten ab“, hieß es von der Polizei. „Nein“, sagte Anna Lorenz."
    }
    async with archive_of(tmp_path, articles) as archive:
        assert await archive.suggestions() == ("Was sagte Anna Lorenz?",)


async def test_one_person_spelled_twice_is_suggested_once(tmp_path: Path) -> None:
    articles = {
        "a.txt": "„Das Treffen ist vereinbart“, sagte Juri Uschakow in Moskau.",
        "b.txt": "„Die Vorbereitungen laufen“, sagte Jurij Uschakov am Donnerstag.",
    }
    async with archive_of(tmp_path, articles) as archive:
        assert len(await archive.suggestions()) == 1


async def test_an_empty_archive_suggests_nothing() -> None:
    async with Archive(Settings(None)) as archive:
        assert await archive.suggestions() == ()


async def test_a_row_of_hyphens_as_long_as_an_article_keeps_nobody_waiting(tmp_path: Path) -> None:
    article = "„Wir bauen“, sagte Feldkamp am Montag in Moorbach.\n\n" + "A-" * 100_000 + "\n"
    async with archive_of(tmp_path, {"a.txt": article}) as archive:
        assert await archive.suggestions() == ()
