"""Claims about the archive: where it writes, what it repairs, and that nothing is shown which is not in a document."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from structlog.testing import capture_logs

from retrieval import answer
from retrieval.analysis import analyzer, lexicons
from retrieval.archive import Archive, Settings, TakenIn, _ahead, _query
from retrieval.engines.port import Indexed
from retrieval.errors import ArchiveBusy
from retrieval.indexing import indexed
from retrieval.model import Answer, Citation, Span, SyncReport, Twin, Verdict
from retrieval.question import parse
from retrieval.ranking import Form, Search, Sought
from retrieval.selection import Surroundings
from retrieval.store import Added, Change, Store
from tests.retrieval.articles import BRIDGE, COUNCIL, HARBOUR, NEWSROOM, touch, write

QUESTIONS = (
    "Wann beginnt die nächste Sitzung?",
    "Bis wann bleibt die Donaubrücke gesperrt?",
    "Was kostet die Sanierung am Tag?",
    "Wie viele Besucher kamen zum Hafenfest?",
    "Was sagte Uschakow?",
    "Hafenfest Gewitter",
    "Gebühren für Kitas",
    "Wer gewann die Landtagswahl?",
)
SESSION = "Wann beginnt die nächste Sitzung?"


@asynccontextmanager
async def archive_of(tmp_path: Path, articles: dict[str, str] = NEWSROOM) -> AsyncIterator[Archive]:
    """An archive on disk that holds the given articles."""
    async with Archive(Settings(write(tmp_path / "articles", articles), tmp_path / "data")) as archive:
        await archive.sync()
        yield archive


async def shown(
    archive: Archive, questions: tuple[str, ...] = QUESTIONS
) -> list[tuple[Verdict, list[tuple[str, Span]]]]:
    """What the archive shows for each question."""
    answers = [await archive.ask(question) for question in questions]
    return [(found.verdict, [(cited.source, cited.span) for cited in found.citations]) for found in answers]


async def test_a_question_is_answered_with_words_of_the_article(tmp_path: Path) -> None:
    async with archive_of(tmp_path) as archive:
        found = await archive.ask(SESSION)
        first = found.citations[0]
        assert (found.verdict, found.documents) == (Verdict.ANSWERED, 3)
        assert (first.source, first.paragraph) == ("rathaus/haushalt.txt", 2)
        assert "Die nächste Sitzung beginnt am 12. September um 18 Uhr." in first.text
        assert first.span.of(COUNCIL) == first.text
        assert found.as_of
        assert found.took_ms > 0


async def test_search_gives_passages_with_their_places_best_first(tmp_path: Path) -> None:
    async with archive_of(tmp_path) as archive:
        hits = await archive.search("Risse Pfeiler Donaubrücke", 2)
        assert [hit.rank for hit in hits] == [1, 2]
        assert hits[0].source == "verkehr/bruecke.txt"
        assert "Gutachter fanden Risse" in hits[0].text
        assert all(hit.span.of(NEWSROOM[hit.source]) == hit.text for hit in hits)
        assert hits[0].score >= hits[1].score
        assert await archive.search("der die das", 5) == []


def form(term: str, weight: float = 1.0, idf: float = 5.0) -> Form:
    """A term of a question's word."""
    return Form(term, weight, idf, f" {term} ")


def test_the_engine_is_not_asked_for_what_counts_too_little() -> None:
    question = parse("Gipfel Gipfeltreffen tagt")
    forms = (
        (form("gipfel"), form("treff", 0.4)),
        (form("gipfeltreff"), form("gipfel", 0.4)),
        (form("tag", idf=0.5),),
    )
    sought = tuple(Sought(word, each, 5.0) for word, each in zip(question.words, forms, strict=True))
    search = Search(question, sought, {}, 20.0)
    asked = {(each.term, each.field): each.weight for each in _query(search).terms}
    assert asked["gipfel", "words"] == 1.25  # as the word itself, not as a synonym of the next
    assert ("treff", "words") in asked
    assert ("treff", "title") not in asked
    assert ("tag", "words") in asked
    few = {(each.term, each.field) for each in _query(search, 0.15).terms}
    assert few < asked.keys()
    assert ("tag", "words") not in few
    assert {("gipfel", "words"), ("gipfel", "parts"), ("gipfel", "title"), ("treff", "words")} <= few


async def test_where_few_hold_the_words_that_count_others_are_found_as_well(tmp_path: Path) -> None:
    articles = {f"{number:02}.txt": f"Der Stadtrat tagte zum {number}. Mal im Saal.\n" for number in range(1, 40)}
    articles["00.txt"] = "Ein Quastenflosser schwimmt im Becken.\n"
    async with archive_of(tmp_path, articles) as archive:
        hits = await archive.search("Quastenflosser Stadtrat", 10)
        assert hits[0].source == "00.txt"
        assert len(hits) == 10


async def test_the_status_tells_what_is_held(tmp_path: Path) -> None:
    async with archive_of(tmp_path, NEWSROOM | {"2025-08-07_wahl.txt": "Die Wahl ist am Sonntag."}) as archive:
        status = await archive.status()
        assert (status.documents, status.engine, status.analysis) == (4, "disk", analyzer.fingerprint())
        assert status.newest is not None
        assert status.newest.value == "2025-08-07"
        assert status.generation > 0
        assert status.as_of


async def test_an_empty_archive_answers_that_it_is_empty(tmp_path: Path) -> None:
    async with Archive(Settings(None)) as archive:
        found = await archive.ask(SESSION)
        assert (found.verdict, found.citations) == (Verdict.NOTHING, ())
        assert found.reason is not None
        assert found.reason.code == "empty_archive"
        assert await archive.search("Haushalt") == []
        assert (await archive.status()).documents == 0


async def test_what_was_kept_answers_without_the_folder(tmp_path: Path) -> None:
    async with archive_of(tmp_path) as archive:
        before = await shown(archive)
    async with Archive(Settings(None, tmp_path / "data")) as archive:
        assert await shown(archive) == before


async def test_a_second_archive_on_the_same_data_is_told(tmp_path: Path) -> None:
    async with archive_of(tmp_path):
        with pytest.raises(ArchiveBusy):
            await Archive(Settings(None, tmp_path / "data")).__aenter__()


# Nothing may be written: the system refuses every byte into a file, and each file Python opens to write is told.
MEMORY = """
import asyncio, os, resource, sys
from pathlib import Path
from retrieval.archive import Archive, Settings

def watch(event, details):
    if event == "open" and (details[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        print("opened to write:", details[0], flush=True)

async def main():
    async with Archive(Settings(Path(sys.argv[1]))) as archive:
        report = await archive.sync()
        answer = await archive.ask("Wann beginnt die nächste Sitzung?")
        await archive.rebuild()
        hits = await archive.search("Hafenfest")
        print(report.read, answer.verdict, hits[0].source)

resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
sys.addaudithook(watch)
asyncio.run(main())
"""


def test_without_a_data_directory_nothing_is_written_anywhere(tmp_path: Path) -> None:
    articles = write(tmp_path / "articles", NEWSROOM)
    home = tmp_path / "home"
    home.mkdir()
    root = Path(__file__).parents[2]
    places = {"HOME": str(home), "TMPDIR": str(home), "XDG_CACHE_HOME": str(home), "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-B", "-c", MEMORY, str(articles)],
        capture_output=True,
        text=True,
        cwd=home,
        env=os.environ | places,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "3 answered hafenfest.md"
    assert "opened to write" not in done.stdout
    assert list(home.iterdir()) == []
    assert sorted(path.name for path in articles.rglob("*.*")) == ["bruecke.txt", "hafenfest.md", "haushalt.txt"]


async def test_memory_and_disk_give_the_same_first_hit(tmp_path: Path) -> None:
    articles = write(tmp_path / "articles", NEWSROOM | {f"{n}.txt": f"Meldung {n}\n\n{HARBOUR}" for n in range(5)})
    queries = [*QUESTIONS, "Haushalt", "Sanierung Pfeiler", "Lorenz Kitas", "Ushakov", "Brenndorf September"]
    firsts = []
    for settings in (Settings(articles), Settings(articles, tmp_path / "data")):
        async with Archive(settings) as archive:
            await archive.sync()
            firsts.append([[(hit.source, hit.span) for hit in await archive.search(query, 1)] for query in queries])
            firsts[-1].append([found for _, cited in await shown(archive) for found in cited[:1]])
    assert firsts[0] == firsts[1]
    assert sum(map(bool, firsts[0])) >= len(queries) - 1


async def test_memory_may_stand_beside_a_kept_store(tmp_path: Path) -> None:
    settings = Settings(write(tmp_path / "articles", NEWSROOM), tmp_path / "data", engine="memory")
    async with Archive(settings) as archive:
        await archive.sync()
        before = await shown(archive)
    async with Archive(settings) as archive:
        assert (await archive.status()).engine == "memory"
        assert await shown(archive) == before
    assert not (tmp_path / "data" / "index").exists()


async def test_a_rebuild_leaves_the_answers_as_they_were(tmp_path: Path) -> None:
    async with archive_of(tmp_path) as archive:
        before = await shown(archive)
        assert await archive.rebuild() == SyncReport(read=0, unchanged=3, removed=0, rebuilt=True)
        assert await shown(archive) == before
        assert (await archive.sync()).unchanged == 3


@pytest.mark.parametrize("engine", ["disk", "memory"])
async def test_questions_asked_during_a_rebuild_are_answered_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: Literal["disk", "memory"]
) -> None:
    monkeypatch.setattr("retrieval.archive.FOLLOW", 50)
    many = {f"{number:03}.txt": f"Meldung {number}\n\n{HARBOUR}" for number in range(300)}
    settings = Settings(write(tmp_path / "articles", NEWSROOM | many), tmp_path / "data", engine=engine)
    async with Archive(settings) as archive:
        await archive.sync()
        before = [await archive.search(query, 3) for query in ("Donaubrücke Pfeiler", "Haushalt Lorenz")]
        rebuilding = asyncio.ensure_future(archive.rebuild())
        asked = 0
        while not rebuilding.done():
            assert [await archive.search(query, 3) for query in ("Donaubrücke Pfeiler", "Haushalt Lorenz")] == before
            asked += 1
        assert (await rebuilding).rebuilt
        assert asked > 3
        assert [await archive.search(query, 3) for query in ("Donaubrücke Pfeiler", "Haushalt Lorenz")] == before


async def test_compounds_are_parted_alike_in_many_articles_and_in_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = {f"{number}.txt": "Uschakow sprach. Der Uschakowbesuch und der Gipfelbesuch enden." for number in range(6)}
    articles = write(tmp_path / "articles", NEWSROOM | named)
    taken: dict[int, list[Indexed]] = {0: [], 10_000: []}
    for looked_up, taken_in in taken.items():

        def noted(added: Sequence[Added], parts: Mapping[str, Sequence[str]], to: list[Indexed] = taken_in) -> object:
            to += indexed(added, parts)
            return indexed(added, parts)

        monkeypatch.setattr("retrieval.archive.LOOKED_UP", looked_up)
        monkeypatch.setattr("retrieval.archive.indexed", noted)
        async with Archive(Settings(articles)) as archive:
            await archive.sync()
    assert taken[0] == taken[10_000]
    parts = {part for item in taken[0] for part in item.parts}
    assert {"uschakow", "besuch", "gipfel"} <= parts


def _remove(index: Path) -> None:
    shutil.rmtree(index)


def _tear(index: Path) -> None:
    for file in index.glob("*.term"):
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _blank(index: Path) -> None:
    (index / "meta.json").write_text("")


def _replace_by_another(index: Path) -> None:
    for file in index.iterdir():
        file.unlink()
    (index / "meta.json").write_text('{"segments": [], "of": "something else"}')


@pytest.mark.parametrize("damage", [_remove, _tear, _blank, _replace_by_another])
async def test_a_missing_torn_or_foreign_index_is_filled_anew_at_the_start(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    async with archive_of(tmp_path) as archive:
        before = await shown(archive)
    damage(tmp_path / "data" / "index")
    async with Archive(Settings(tmp_path / "articles", tmp_path / "data")) as archive:
        assert await shown(archive) == before
        assert await archive.sync() == SyncReport(read=0, unchanged=3, removed=0)


async def test_an_index_ahead_of_its_store_is_filled_anew_at_the_start(tmp_path: Path) -> None:
    async with archive_of(tmp_path) as archive:
        before = await shown(archive)
    shutil.copytree(tmp_path / "data", tmp_path / "backup")
    async with Archive(Settings(tmp_path / "articles", tmp_path / "data")) as archive:
        for number in range(3):
            write(tmp_path / "articles", {"neu.txt": f"Meldung {number}\n\n{BRIDGE}"})
            await archive.sync()
    (tmp_path / "articles" / "neu.txt").unlink()
    shutil.copy(tmp_path / "backup" / "archive.db", tmp_path / "data" / "archive.db")  # an older state put back
    async with Archive(Settings(tmp_path / "articles", tmp_path / "data")) as archive:
        assert await shown(archive) == before
        write(tmp_path / "articles", {"sport.txt": "Der SV Brenndorf gewinnt."})
        await archive.sync()
        assert [hit.source for hit in await archive.search("gewinnt")] == ["sport.txt"]


async def test_an_index_that_tears_under_a_search_is_filled_anew_and_every_search_answered(tmp_path: Path) -> None:
    many = {f"{n:03}.txt": f"Meldung {n}\n\n{HARBOUR}\n\n{COUNCIL}" for n in range(400)}
    async with archive_of(tmp_path, NEWSROOM | many) as archive:
        before = await archive.search("Donaubrücke Pfeiler", 3)
        for file in (tmp_path / "data" / "index").glob("*.store"):
            with file.open("r+b") as content:  # in place, under the eyes of an engine that has it mapped
                content.write(b"\xff" * (file.stat().st_size - 200))
        with capture_logs():
            found = await asyncio.gather(*(archive.search("Donaubrücke Pfeiler", 3) for _ in range(5)))
        assert found == [before] * 5
        write(tmp_path / "articles", {"neu.txt": "Der SV Brenndorf gewinnt."})
        assert (await archive.sync()).read == 1
        assert [hit.source for hit in await archive.search("gewinnt", 3)] == ["neu.txt"]


async def test_a_changed_analysis_analyses_anew_once_and_the_next_sync_says_so(tmp_path: Path) -> None:
    async with archive_of(tmp_path) as archive:
        before = await shown(archive)
    async with Store(tmp_path / "data") as store:
        await store.note("analysis", "0-older")
    settings = Settings(tmp_path / "articles", tmp_path / "data")
    for anew in (True, False):
        with capture_logs() as logged:
            async with Archive(settings) as archive:
                assert await shown(archive) == before
                assert await archive.sync() == SyncReport(read=0, unchanged=3, removed=0, rebuilt=anew)
                assert not (await archive.sync()).rebuilt
        assert ["analysing all documents anew"] * anew == [entry["event"] for entry in logged]


def _shifted(text: str) -> str:
    return "Anzeige. " + text


def _altered(text: str) -> str:
    return text.replace("12. September", "19. Oktober")


def _cut_off(text: str) -> str:
    return text[: text.index("September")]


def _emptied(text: str) -> str:
    return ""


def _exchanged(text: str) -> str:
    return "x".join(text)[: len(text)]


@pytest.mark.parametrize("tamper", [_shifted, _altered, _cut_off, _emptied, _exchanged])
async def test_words_that_are_not_the_articles_are_never_shown(tmp_path: Path, tamper: Callable[[str], str]) -> None:
    async with archive_of(tmp_path) as archive:
        assert (await archive.ask(SESSION)).citations[0].source == "rathaus/haushalt.txt"
        _tamper(tmp_path / "data", "rathaus/haushalt.txt", tamper(COUNCIL))
        with capture_logs() as logged:
            answers = [await archive.ask(question) for question in QUESTIONS]
            hits = [hit for question in QUESTIONS for hit in await archive.search(question)]
        for cited in (cited for found in answers for cited in found.citations):
            assert cited.source != "rathaus/haushalt.txt"
            assert cited.span.of(NEWSROOM[cited.source]) == cited.text
            assert cited.text
        assert "rathaus/haushalt.txt" not in {hit.source for hit in hits}
        assert {(entry["event"], entry["log_level"], entry["source"]) for entry in logged} == {
            ("a document is not as it was read, and was left out", "error", "rathaus/haushalt.txt")
        }


async def test_a_tampered_document_is_right_again_once_it_was_read_anew(tmp_path: Path) -> None:
    async with archive_of(tmp_path) as archive:
        before = await shown(archive)
        _tamper(tmp_path / "data", "rathaus/haushalt.txt", _altered(COUNCIL))
        assert await shown(archive) != before
        touch(tmp_path / "articles" / "rathaus/haushalt.txt")
        assert (await archive.sync()).read == 1
        assert await shown(archive) == before


def _with_other_words(citation: Citation) -> Citation:
    return replace(citation, text=citation.text.replace("September", "Oktober"))


def _moved(citation: Citation) -> Citation:
    return replace(citation, span=Span(citation.span.start + 1, citation.span.end + 1))


def _of_no_words(citation: Citation) -> Citation:
    return replace(citation, span=Span(5, 5), text="", highlights=())


def _of_another_document(citation: Citation) -> Citation:
    return replace(citation, source="verkehr/bruecke.txt")


def _highlighted_outside(citation: Citation) -> Citation:
    return replace(citation, highlights=(Span(0, 3),))


def _with_a_wrong_twin(citation: Citation) -> Citation:
    return replace(citation, twins=(Twin("hafenfest.md", Span(0, 9), "Hafenfeste", ()),))


@pytest.mark.parametrize(
    "spoil",
    [_with_other_words, _moved, _of_no_words, _of_another_document, _highlighted_outside, _with_a_wrong_twin],
)
async def test_a_citation_we_got_wrong_is_held_back_and_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Citation], Citation]
) -> None:
    compose = answer.compose

    def wrongly(search: Search, arounds: Sequence[Surroundings], documents: int) -> Answer:
        found = compose(search, arounds, documents)
        return replace(found, citations=tuple(map(spoil, found.citations)))

    monkeypatch.setattr(answer, "compose", wrongly)
    async with archive_of(tmp_path) as archive:
        with capture_logs() as logged:
            found = await archive.ask(SESSION)
    assert (found.verdict, found.citations) == (Verdict.NOTHING, ())
    assert found.reason is not None
    assert {(entry["event"], entry["log_level"]) for entry in logged} == {
        ("a span that is not in its document was held back", "error")
    }


def _tamper(data: Path, source: str, text: str) -> None:
    """Changes a document behind the archive's back."""
    with sqlite3.connect(data / "archive.db") as database:
        database.execute("UPDATE documents SET text = ? WHERE source = ?", (text, source))
    database.close()


async def test_others_are_answered_while_the_dictionary_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_in: list[threading.Thread] = []

    class Slow(dict[str, tuple[str, ...]]):
        """A dictionary that is read when somebody asks it first."""

        def __len__(self) -> int:
            read_in.append(threading.current_thread())
            return super().__len__()

    monkeypatch.setattr(lexicons, "ding", lambda _: Slow(deadline=("Frist",)))
    (tmp_path / "a.txt").write_text("Die Frist endet am Freitag.\n", "utf-8")
    async with Archive(Settings(tmp_path, dictionary=tmp_path / "a.txt")) as archive:
        await archive.sync()
        await archive.ask("Wann endet die Frist?")
        assert not read_in
        for _ in range(2):
            assert (await archive.ask("When does the deadline end?")).verdict is Verdict.ANSWERED
    assert read_in
    assert threading.current_thread() not in read_in


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
async def test_articles_are_quoted_from_files_of_every_encoding(tmp_path: Path, encoding: str, line_end: str) -> None:
    text = COUNCIL.replace("\n", line_end)
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    async with Archive(Settings(tmp_path)) as archive:
        assert (await archive.sync()).skipped == ()
        with capture_logs() as logged:
            first = (await archive.ask(SESSION)).citations[0]
        assert "am 12. September" in first.text
        assert first.span.of(text) == first.text
        assert logged == []


async def test_the_next_change_is_prepared_while_one_is_taken_in_and_no_longer_once_that_failed() -> None:
    prepared: list[int] = []
    closed: list[bool] = []

    async def changes() -> AsyncGenerator[TakenIn, None]:
        try:
            for generation in range(1, 9):
                prepared.append(generation)
                yield Change((), (), generation), []
                await asyncio.sleep(0)
        finally:
            closed.append(True)

    taken = []

    async def take_in() -> None:
        async with aclosing(_ahead(changes())) as ahead:
            async for change, _ in ahead:
                await asyncio.sleep(0.01)
                taken.append(change.generation)
                assert prepared[-1] == change.generation + 1
                if change.generation == 3:
                    raise ArchiveBusy("taken")

    with pytest.raises(ArchiveBusy):
        await take_in()
    assert (taken, prepared, closed) == ([1, 2, 3], [1, 2, 3, 4], [True])


async def test_a_change_that_cannot_be_prepared_fails_after_those_before_it() -> None:
    async def changes() -> AsyncGenerator[TakenIn, None]:
        yield Change((), (), 1), []
        raise ArchiveBusy("torn")

    taken = []

    async def take_in() -> None:
        async for change, _ in _ahead(changes()):
            taken.append(change.generation)

    with pytest.raises(ArchiveBusy, match="torn"):
        await take_in()
    assert taken == [1]
