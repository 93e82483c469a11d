"""Claims about what else there is: further sentences go on where the answer stopped, and repeat nothing."""

from pathlib import Path

from retrieval.archive import Archive
from retrieval.model import Citation, Span
from tests.retrieval.desk import TOWN, archive_of

BRIDGES = {
    "brücke.txt": TOWN["brücke.txt"],
    "umleitung.txt": (
        "Umleitung am Fluss\n\nWegen der gesperrten Mühlenbrücke fahren Laster durch Lüttgau. "
        "Die Polizei rechnet mit Staus.\n\nDie Mühlenbrücke in Moorbach ist 80 Jahre alt.\n"
    ),
    "agentur.txt": TOWN["brücke.txt"],
    "freibad.txt": TOWN["freibad.txt"],
}
CLOSED = "Bis wann bleibt die Mühlenbrücke gesperrt?"


def places(citations: tuple[Citation, ...]) -> list[tuple[str, Span]]:
    return [(citation.source, citation.span) for citation in citations]


async def all_of(archive: Archive, question: str) -> list[Citation]:
    """What is shown for a question, and more until there is nothing left."""
    found = list((await archive.ask(question)).citations)
    while more := await archive.more(question, places(tuple(found))):
        found += more
        assert len(found) < 30
    return found


async def test_more_goes_on_with_other_passages_until_there_are_none(tmp_path: Path) -> None:
    async with archive_of(tmp_path, BRIDGES) as archive:
        found = await all_of(archive, CLOSED)
        assert len(found) > 2
        assert [citation.number for citation in found] == list(range(1, len(found) + 1))
        assert len({citation.passage for citation in found}) == len(found)
        for citation in found:
            assert citation.span.of(BRIDGES[citation.source]) == citation.text
        assert any("Staus" in citation.text or "Laster" in citation.text for citation in found)


async def test_twins_of_what_was_shown_do_not_come_again(tmp_path: Path) -> None:
    async with archive_of(tmp_path, BRIDGES) as archive:
        found = await all_of(archive, CLOSED)
        texts = [citation.text for citation in found]
        assert len(set(texts)) == len(texts)
        folded = {twin.source for citation in found for twin in citation.twins}
        assert {"brücke.txt", "agentur.txt"} & folded


async def test_what_does_not_answer_says_so(tmp_path: Path) -> None:
    async with archive_of(tmp_path, BRIDGES) as archive:
        first = (await archive.ask(CLOSED)).citations
        more = await archive.more(CLOSED, places(first))
        assert first[0].answers
        assert more
        assert not any(citation.answers or citation.highlights for citation in more)


async def test_what_answers_too_says_so(tmp_path: Path) -> None:
    articles = {
        "a.txt": "Der Rat tagte lange.\n\nBürgermeisterin Hanna Feldkamp sagte: „Die Brücke wird im Mai gebaut.“\n",
        "b.txt": "Die Bahn kommt später.\n\n„Wir brauchen mehr Geduld mit der Bahn“, sagte Hanna Feldkamp am Montag.\n",
    }
    async with archive_of(tmp_path, articles) as archive:
        first = (await archive.ask("Was sagte Feldkamp?")).citations[:1]
        (more,) = await archive.more("Was sagte Feldkamp?", places(first))
        assert (more.answers, more.number, more.source != first[0].source) == (True, 2, True)
        assert more.highlights


async def test_no_more_is_given_than_was_asked_for(tmp_path: Path) -> None:
    async with archive_of(tmp_path, BRIDGES) as archive:
        first = places((await archive.ask(CLOSED)).citations)
        assert len(await archive.more(CLOSED, first, limit=1)) == 1
        assert await archive.more(CLOSED, first, limit=0) == ()


async def test_a_subject_the_archive_does_not_know_has_no_more(tmp_path: Path) -> None:
    async with archive_of(tmp_path, BRIDGES) as archive:
        for question in ("Wer gewann die Landtagswahl in Kärnten?", "der die das", ""):
            assert await archive.more(question, []) == ()


async def test_what_was_shown_of_an_article_that_is_gone_does_no_harm(tmp_path: Path) -> None:
    async with archive_of(tmp_path, BRIDGES) as archive:
        more = await archive.more(CLOSED, [("weg.txt", Span(0, 50)), ("freibad.txt", Span(9_000, 9_100))])
        assert more[0].number == 3
        assert "14. November" in more[0].text
