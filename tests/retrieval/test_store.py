"""Claims about the store: what is kept, what is counted, what outlives a change, a crash and a full disk."""

import asyncio
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.analysis import analyzer
from retrieval.analysis.spelling import sound
from retrieval.errors import ArchiveBusy, ArchiveError, ArchiveTooNew
from retrieval.indexing import prepare
from retrieval.model import Document, Published, Span
from retrieval.store import SCHEMA, CountedTable, Prepared, Store
from tests.retrieval.articles import BRIDGE, COUNCIL, HARBOUR, document, prepared

PARAGRAPHS = st.sampled_from(
    [
        "Die Frist läuft am Freitag ab. Moskau schweigt.",
        "Der US-Präsident droht mit Strafzöllen.",
        "Brücke gesperrt. Brücke frei.",
        "Bruecke, 15.000 Euro, Selenskyjs Rede",
        "und der die das",
        "Moskau",
    ]
)
TEXTS = st.lists(PARAGRAPHS, min_size=1, max_size=3).map("\n\n".join)
# A change: what becomes of some of four sources, a new text or None for taken away; and whether an engine follows.
CHANGES = st.lists(
    st.tuples(st.dictionaries(st.sampled_from("abcd"), TEXTS | st.none(), max_size=4), st.booleans()), max_size=6
)


async def keep(store: Store, articles: Mapping[str, str | None]) -> int:
    batch = [prepared(text, source) for source, text in articles.items() if text is not None]
    return await store.keep(batch, [source for source, text in articles.items() if text is None])


def counted(documents: Sequence[Prepared]) -> dict[CountedTable, Counter[str]]:
    """In how many passages words, terms and grams stand, counted anew."""
    counts: dict[CountedTable, Counter[str]] = {"words": Counter(), "terms": Counter(), "grams": Counter()}
    for analysed in (analysed for item in documents for analysed in item.analysed):
        counts["words"].update(set(analysed.words))
        counts["terms"].update(set(analysed.terms.split()))
        counts["grams"].update({gram for word in analysed.folded.split() for gram in analyzer.word_grams(word)})
    return counts


async def assert_holds(store: Store, articles: Mapping[str, str], seen: Mapping[str, str]) -> None:
    """The store says of itself what one says that was given only these articles; `seen` were there before."""
    afresh = [prepared(text, source) for source, text in articles.items()]
    before = counted([prepared(text, "a") for text in seen.values()])
    for table, counts in counted(afresh).items():
        assert await store.counted(table, {*counts, *before[table]}) == counts
    for item in afresh:
        assert await store.document(item.document.source) == item.document
        kept = await store.passages([passage.id for passage in item.passages])
        assert [kept[passage.id].passage for passage in item.passages] == list(item.passages)
        assert [kept[passage.id].terms for passage in item.passages] == [found.terms for found in item.analysed]
    lengths = [found.length for item in afresh for found in item.analysed]
    totals = await store.totals()
    assert (totals.documents, totals.passages) == (len(afresh), len(lengths))
    assert totals.length == (sum(lengths) / len(lengths) if lengths else 1.0)
    assert set(await store.stamps()) == set(articles)


async def follow(store: Store, holding: set[str], after: int) -> int:
    """What an engine does: takes passages out and in until it holds what the store holds."""
    async for change in store.changes(after, 3):
        assert change.generation > after
        holding.difference_update(change.gone)
        holding.update(added.passage for added in change.added)
        after = change.generation
    await store.forget_gone(after)
    return after


@settings(max_examples=60)
@given(CHANGES)
async def test_after_any_changes_statistics_are_those_of_a_store_built_afresh(
    changes: list[tuple[dict[str, str | None], bool]],
) -> None:
    holding: set[str] = set()
    articles: dict[str, str] = {}
    seen: dict[str, str] = {}
    followed = 0
    async with Store(None) as store:
        for generation, (change, engine_follows) in enumerate(changes, start=1):
            assert await keep(store, change) == generation == await store.generation()
            articles = {source: text for source, text in (articles | change).items() if text is not None}
            seen |= {text: text for text in articles.values()}
            if engine_follows:
                followed = await follow(store, holding, followed)
        await assert_holds(store, articles, seen)
        assert await follow(store, holding, followed) == len(changes)
        assert holding == {p.id for source, text in articles.items() for p in prepared(text, source).passages}


@settings(max_examples=20)
@given(st.dictionaries(st.sampled_from("abcd"), TEXTS, max_size=4))
async def test_analysing_anew_gives_what_a_store_built_afresh_has(articles: dict[str, str]) -> None:
    async with Store(None) as store:
        # As an older version might have analysed them: as if they were English.
        older = [prepare(replace(document(text, source), language="en"), "1:1") for source, text in articles.items()]
        await store.keep([replace(item, document=document(item.document.text, item.document.source)) for item in older])
        holding: set[str] = set()
        followed = await follow(store, holding, 0)
        assert await store.reanalyse(_anew, 2, "3-new") == len(articles)
        await assert_holds(store, articles, {text: text for text in articles.values()})
        assert await store.fact("analysis") == "3-new"
        assert await follow(store, holding, followed) == 2
        assert holding == {p.id for source, text in articles.items() for p in prepared(text, source).passages}


def _anew(documents: Sequence[tuple[Document, str]]) -> list[Prepared]:
    return [prepare(found, stamp) for found, stamp in documents]


async def test_analysing_anew_that_fails_changes_nothing() -> None:
    def failing(documents: Sequence[tuple[Document, str]]) -> list[Prepared]:
        raise ValueError("dictionary is gone")

    articles = {"a": COUNCIL, "b": BRIDGE}
    async with Store(None) as store:
        await keep(store, articles)
        with pytest.raises(ValueError, match="dictionary"):
            await store.reanalyse(failing, 1, "3-new")
        await assert_holds(store, articles, {})
        assert await store.generation() == 1
        assert await store.fact("analysis") is None


async def test_an_empty_store_says_so() -> None:
    async with Store(None) as store:
        totals = await store.totals()
        assert (totals.documents, totals.passages, totals.generation, totals.newest) == (0, 0, 0, None)
        assert await store.generation() == 0
        assert await store.document("a.txt") is None
        assert [change async for change in store.changes(0, 100)] == []


async def test_a_document_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    full = Document(
        "politik/ärger 🗞.txt", "\ufeffTitel\r\n\r\nDer Rat \u202etagt\u202c. 𝔘\x00", "ab" * 32, "en", "Titel",
        Span(1, 6), "Brenndorfer Bote", Published("2025-08", "metadata"), "https://example.org/a",
        (Span(1, 3), Span(8, 9)),
    )  # fmt: skip
    bare = document("Der Rat tagt.", "b.txt")
    async with Store(tmp_path) as store:
        await store.keep([prepare(full, "1:1"), prepare(bare, "2:2")])
    async with Store(tmp_path) as store:
        assert await store.document(full.source) == full
        assert await store.document("b.txt") == bare
        assert await store.stamps() == {full.source: ("1:1", full.sha256), "b.txt": ("2:2", bare.sha256)}
        assert (await store.totals()).newest == Published("2025-08", "metadata")


async def test_old_versions_stay_and_are_not_answered_from(tmp_path: Path) -> None:
    old, new = prepared(COUNCIL, "a.txt"), prepared(BRIDGE, "a.txt")
    async with Store(tmp_path) as store:
        await store.keep([old])
        await store.keep([new])
        await store.keep([], ["a.txt"])
        assert await store.document("a.txt") is None
        assert await store.passages([passage.id for passage in (*old.passages, *new.passages)]) == {}
        assert (await store.totals()).documents == 0
    assert _rows(tmp_path, "SELECT text, current FROM documents ORDER BY id") == [(COUNCIL, 0), (BRIDGE, 0)]


async def test_a_version_put_in_place_again_has_its_passages_back() -> None:
    first = prepared(COUNCIL, "a.txt")
    async with Store(None) as store:
        for text in (COUNCIL, BRIDGE, COUNCIL):
            await keep(store, {"a.txt": text})
        assert set(await store.passages([passage.id for passage in first.passages])) == {p.id for p in first.passages}
        (change,) = [change async for change in store.changes(1, 100)]
        assert {added.passage for added in change.added} == {passage.id for passage in first.passages}
        assert set(change.gone) == {passage.id for passage in prepared(BRIDGE, "a.txt").passages}


async def test_changes_come_oldest_first_and_in_portions() -> None:
    async with Store(None) as store:
        for number in range(6):
            await keep(store, {f"{number}.txt": COUNCIL})  # three passages each
        portions = [(len(change.added), change.generation) async for change in store.changes(0, 7)]
        assert portions == [(6, 2), (6, 4), (6, 6)]
        assert [change.generation async for change in store.changes(4, 7)] == [6]
        assert [change async for change in store.changes(6, 7)] == []


async def test_passages_gone_are_told_until_they_are_forgotten() -> None:
    async with Store(None) as store:
        await keep(store, {"a.txt": COUNCIL})
        await keep(store, {"b.txt": BRIDGE})
        await keep(store, {"a.txt": None})
        assert [len(change.gone) async for change in store.changes(2, 100)] == [3]
        await store.forget_gone(2)
        assert [len(change.gone) async for change in store.changes(2, 100)] == [3]
        await store.forget_gone(3)
        assert [len(change.gone) async for change in store.changes(2, 100)] == [0]


async def test_new_stamps_are_noted_without_a_new_generation() -> None:
    async with Store(None) as store:
        await keep(store, {"a.txt": COUNCIL, "b.txt": BRIDGE})
        await store.restamp({"a.txt": "9:9", "unknown.txt": "1:1"})
        stamps = {source: stamp for source, (stamp, _) in (await store.stamps()).items()}
        assert stamps == {"a.txt": "9:9", "b.txt": f"{len(BRIDGE)}:1"}
        assert await store.generation() == 1


async def test_passages_titles_and_sounds_are_found_by_their_keys() -> None:
    async with Store(None) as store:
        await store.keep([prepared(COUNCIL, "a.txt", title="Stadtrat vertagt Haushalt"), prepared(BRIDGE, "b.txt")])
        (key,) = [passage.id for passage in prepared(BRIDGE, "b.txt").passages if passage.paragraph == 3]
        found = (await store.passages([key, "unknown"]))[key]
        assert found.passage.span.of(BRIDGE).startswith("Die Sanierung kostet")
        assert [kept.place for kept in await store.passages_of(found.document)] == [0, 1, 2]
        assert [kept.place for kept in await store.passages_of(found.document, 1, 1)] == [1]
        held = await store.holdings([found.document])
        assert held[found.document].document.source == "b.txt"
        (vote,) = [passage.id for passage in prepared(COUNCIL, "a.txt").passages if passage.paragraph == 2]
        entitled = await store.entitled([key, vote, "unknown"])
        assert {number: kept.passage.source for number, (kept, _) in entitled.items()} == {key: "b.txt", vote: "a.txt"}
        assert [entitled[number][1][1].split() for number in (key, vote)] == [[], ["stadtrat", "vertagt", "haushalt"]]
        assert await store.sounding_like([sound("Ushakov"), "nothing"]) == {sound("Ushakov"): [("uschakow", 1)]}


async def test_passages_near_several_places_are_those_of_each_document_alone() -> None:
    async with Store(None) as store:
        await store.keep([prepared(COUNCIL, "a.txt"), prepared(BRIDGE, "b.txt"), prepared(HARBOUR, "c.txt")])
        numbers = {source: await store.current(source) for source in ("a.txt", "b.txt")}
        council, bridge = numbers["a.txt"], numbers["b.txt"]
        assert council is not None
        assert bridge is not None
        near = await store.articles({bridge: 2, council: 0, 99: 0}, 1)
        holdings = await store.holdings([bridge, council])
        assert near == {
            bridge: (holdings[bridge], await store.passages_of(bridge, 1, 3)),
            council: (holdings[council], await store.passages_of(council, 0, 1)),
        }
        assert [kept.place for kept in near[bridge][1]] == [1, 2]


async def test_a_candidate_is_a_passage_without_its_place_in_the_text() -> None:
    async with Store(None) as store:
        await store.keep([prepared(COUNCIL, "a.txt", title="Stadtrat vertagt Haushalt"), prepared(BRIDGE, "b.txt")])
        keys = [passage.id for passage in (*prepared(BRIDGE, "b.txt").passages, *prepared(COUNCIL, "a.txt").passages)]
        entitled = await store.entitled(keys)
        candidates = await store.candidates([*keys, "unknown"])
        assert list(candidates) == keys
        for key, (found, title) in candidates.items():
            kept, known = entitled[key]
            assert (found.id, found.source, found.document, found.place) == (
                kept.id, kept.source, kept.document, kept.place,
            )  # fmt: skip
            assert (found.terms, found.folded, found.length) == (kept.terms, kept.folded, kept.length)
            assert title == known


async def test_totals_asked_for_while_documents_come_and_go_are_right_when_they_did(tmp_path: Path) -> None:
    async with Store(tmp_path) as store:
        for number in range(1, 20):
            change = asyncio.ensure_future(store.keep([prepared(COUNCIL, f"{number}.txt")]))
            while not change.done():
                assert (await store.totals()).documents in (number - 1, number)
            assert (await store.totals()).documents == number
            assert await store.generation() == number


async def test_several_tables_are_counted_as_each_of_them_alone() -> None:
    async with Store(None) as store:
        await keep(store, {"a.txt": COUNCIL, "b.txt": BRIDGE})
        words, grams = {"sanierung", "nirgends"}, {"brue", "brck", "ucke"}
        counts = await store.counted_in({"words": words, "grams": grams, "terms": ()})
        assert counts == {
            "words": await store.counted("words", words),
            "grams": await store.counted("grams", grams),
            "terms": {},
        }
        assert counts["words"] == {"sanierung": 1}


async def test_the_grams_of_many_passages_are_counted_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.store.COUNTED_AT_ONCE", 2)
    async with Store(None) as store:
        articles = {f"{number}.txt": text for number, text in enumerate((COUNCIL, BRIDGE, HARBOUR) * 3)}
        await keep(store, articles)
        await assert_holds(store, articles, {})


async def test_words_that_stand_in_several_passages_are_told_with_their_number() -> None:
    async with Store(None) as store:
        await keep(store, {"a.txt": "Der Hafen ruht. Die Uhr", "b.txt": "Am Hafen tagt der Rat.", "c.txt": "Eine Uhr"})
        assert await store.repeated() == {"hafen": 2}


async def test_what_is_held_is_told_as_it_is_after_each_change() -> None:
    async with Store(None) as store:
        assert (await store.totals()).documents == 0
        await keep(store, {"a.txt": COUNCIL, "b.txt": BRIDGE})
        before = await store.totals()
        assert (before.documents, before.generation) == (2, 1)
        await keep(store, {"b.txt": None})
        assert (await store.totals()).documents == 1
        await store.expunge(["a.txt"])
        assert (await store.totals()).passages == 0


async def test_documents_are_found_by_several_sources_at_once() -> None:
    async with Store(None) as store:
        await keep(store, {"a.txt": COUNCIL, "b.txt": BRIDGE, "c.txt": HARBOUR})
        await keep(store, {"c.txt": None, "b.txt": HARBOUR})
        found = await store.documents(["a.txt", "b.txt", "c.txt", "d.txt"])
        assert {source: document.text for source, document in found.items()} == {"a.txt": COUNCIL, "b.txt": HARBOUR}


async def test_the_directory_is_closed_to_others(tmp_path: Path) -> None:
    async with Store(tmp_path / "neu" / "archiv") as store:
        await keep(store, {"a.txt": COUNCIL})
        assert stat.S_IMODE((tmp_path / "neu" / "archiv").stat().st_mode) == 0o700
        files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "neu" / "archiv").iterdir()}
    assert files.keys() >= {"archive.db", "archive.db-wal", "lock"}
    assert set(files.values()) == {0o600}


async def test_two_stores_on_one_directory_are_one_too_many(tmp_path: Path) -> None:
    async with Store(tmp_path):
        with pytest.raises(ArchiveBusy, match="Another process"):
            await Store(tmp_path).__aenter__()
    async with Store(tmp_path) as store:
        assert await store.generation() == 0


HOLDING = """
import asyncio, sys
from pathlib import Path
from retrieval.store import Store

async def main():
    async with Store(Path(sys.argv[1])):
        print("open", flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_a_second_process_is_told_and_a_killed_one_leaves_no_lock(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", HOLDING, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as child:  # noqa: ASYNC220
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        with pytest.raises(ArchiveBusy, match=str(tmp_path)):
            await Store(tmp_path).__aenter__()
        child.send_signal(signal.SIGKILL)
    async with Store(tmp_path) as store:
        assert await keep(store, {"a.txt": COUNCIL}) == 1


async def test_data_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    async with Store(tmp_path) as store:
        await keep(store, {"a.txt": COUNCIL})
    with sqlite3.connect(tmp_path / "archive.db") as database:
        database.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    database.close()
    with pytest.raises(ArchiveTooNew, match="newer version"):
        await Store(tmp_path).__aenter__()
    assert _rows(tmp_path, "SELECT source, current FROM documents") == [("a.txt", 1)]


@pytest.mark.parametrize("obstacle", ["data", "data/archive.db"])
async def test_what_is_no_database_is_said_to_be_unusable(tmp_path: Path, obstacle: str) -> None:
    file = tmp_path / obstacle
    file.parent.mkdir(exist_ok=True)
    file.write_text("Der Stadtrat hat den Haushalt vertagt.\n" * 100)
    with pytest.raises(ArchiveError, match="data"):
        await Store(tmp_path / "data").__aenter__()
    assert file.read_text().startswith("Der Stadtrat")


async def test_a_full_disk_is_told_and_the_old_state_stays(tmp_path: Path) -> None:
    many: dict[str, str | None] = {f"{number}.txt": f"Meldung {number}.\n\n{BRIDGE}" for number in range(200)}
    async with Store(tmp_path) as store:
        await keep(store, {"a.txt": COUNCIL, "b.txt": BRIDGE})
        with _files_of_at_most((tmp_path / "archive.db-wal").stat().st_size):
            for writing in (
                keep(store, many | {"a.txt": None}),
                store.restamp({"a.txt": "9:9"}),
                store.note("analysis", "x" * 10_000),
                store.reanalyse(_anew, 1, "3-new"),
            ):
                with pytest.raises(ArchiveError, match="could not be written"):
                    await writing
        await assert_holds(store, {"a.txt": COUNCIL, "b.txt": BRIDGE}, {})
        assert await store.generation() == 1
        assert await keep(store, many | {"a.txt": None}) == 2
    async with Store(tmp_path) as store:
        assert (await store.totals()).documents == 201


async def test_a_change_given_up_halfway_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    many: dict[str, str | None] = {f"{number}.txt": f"Meldung {number}.\n\n{HARBOUR}" for number in range(60)}
    batch = [prepared(text, source) for source, text in many.items() if text]
    async with Store(tmp_path) as store:
        await keep(store, {"a.txt": COUNCIL})
        for milliseconds in range(0, 60, 6):
            before = await store.generation()
            writing = asyncio.ensure_future(store.keep(batch, ["a.txt"]))
            await asyncio.sleep(milliseconds / 1000)
            writing.cancel()
            await asyncio.wait([writing])
            assert await store.generation() - before == (await store.totals()).documents // 60
            await keep(store, dict.fromkeys(many) | {"a.txt": COUNCIL})
        await assert_holds(store, {"a.txt": COUNCIL}, {HARBOUR: HARBOUR})


async def test_readers_see_the_old_state_until_a_change_is_complete(tmp_path: Path) -> None:
    batch = [prepared(f"Meldung {number}.\n\n{BRIDGE}", f"{number}.txt") for number in range(100)]
    async with Store(tmp_path) as store:
        await keep(store, {"a.txt": COUNCIL})
        writing = asyncio.ensure_future(store.keep(batch, ["a.txt"]))
        seen = set()
        while not writing.done():
            totals = await store.totals()
            seen.add((totals.documents, totals.passages, totals.generation))
        await writing
        assert (1, 3, 1) in seen
        assert seen <= {(1, 3, 1), (100, 400, 2)}


def _rows(directory: Path, sql: str) -> list[tuple[object, ...]]:
    database = sqlite3.connect(directory / "archive.db")
    try:
        return database.execute(sql).fetchall()
    finally:
        database.close()


@contextmanager
def _files_of_at_most(size: int) -> Iterator[None]:
    """The system refuses to make files larger, as it refuses to fill a full disk; needs no privilege."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
