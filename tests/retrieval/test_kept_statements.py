"""Claims about kept statements: those of current versions only, found by day, and read anew when the rules change."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from retrieval import statements
from retrieval.archive import Archive, Settings
from retrieval.indexing import prepare
from retrieval.model import Document, Period, Published, Status
from retrieval.store import Store
from tests.retrieval.articles import prepared, write
from tests.retrieval.test_migration import data_of_version_1

MEETING = "Der Rat von Moorbach hat am 5. August 2025 drei Stunden getagt. Am 20. August 2025 will er abstimmen.\n"
MOVED = "Der Rat von Moorbach will am 27. August 2025 abstimmen.\n"
EVERY = frozenset(Status)


async def of(store: Store, number: int) -> list[statements.Statement]:
    return (await store.statements_of([number])).get(number, [])


async def test_what_is_kept_comes_back_as_it_was_found() -> None:
    made = prepared(MEETING)
    assert len(made.statements) == 2
    assert made.statements[0].others  # "drei Stunden" dates nothing, and is no less there
    async with Store(None) as store:
        await store.keep([made])
        assert await of(store, 1) == list(made.statements)


async def test_only_the_current_version_states_anything() -> None:
    async with Store(None) as store:
        await store.keep([prepared(MEETING)])
        await store.keep([prepared(MOVED)])
        assert await of(store, 1) == []
        assert [each.when.value for each in await of(store, 2)] == ["2025-08-27"]
        await store.restate({1: prepared(MEETING).statements})
        assert await of(store, 1) == []
        await store.keep([], ["meldung.txt"])
        assert await of(store, 2) == []


async def test_statements_are_found_by_any_of_their_days() -> None:
    async with Store(None) as store:
        await store.keep([prepared(MEETING, "a.txt"), prepared("Im August 2025 tagt der Rat in Lüttgau.", "b.txt")])

        async def between(first: str | None, last: str | None) -> list[str]:
            found = await store.statements_between(Period(first, last), EVERY, 100)
            return sorted(each.when.value or "" for held in found.values() for each in held)

        assert await between("2025-08-06", "2025-08-19") == ["2025-08"]
        assert await between("2025-08-20", None) == ["2025-08", "2025-08-20"]
        assert await between(None, "2025-08-05") == ["2025-08", "2025-08-05"]
        assert await between("2025-09-01", None) == []


async def test_a_passage_is_told_to_speak_of_a_time_or_of_no_known_one() -> None:
    vague = "Kürzlich wurde in Lüttgau getanzt."
    async with Store(None) as store:
        items = [
            prepared(MEETING, "a.txt"),
            prepared(vague, "b.txt"),
            prepared("Der Rat bleibt bei seinem Nein.", "c.txt"),
        ]
        await store.keep(items)
        dated, undated, _ = ids = [item.passages[0].id for item in items]
        assert await store.stating(ids, Period(), EVERY, undated=False) == [dated]
        assert await store.stating(list(reversed(ids)), Period(), EVERY, undated=True) == [undated, dated]
        assert await store.stating(ids, Period(), {Status.DEADLINE}, undated=False) == []
        assert await store.stating(ids, Period("2025-08-21", None), EVERY, undated=False) == []


async def test_another_date_of_the_article_gives_its_statements_other_days() -> None:
    text = "Am Freitag will der Rat abstimmen."
    made = prepared(text)
    async with Store(None) as store:
        await store.keep([made])
        assert [each.when.first for each in await of(store, 1)] == [None]
        document = made.document
        dated = Document(
            document.source, text, document.sha256, document.language, published=Published("2025-08-07", "desk")
        )
        await store.restate({1: prepare(dated, made.stamp).statements})
        assert [each.when.first for each in await of(store, 1)] == ["2025-08-08"]


async def test_changed_rules_have_the_times_of_all_articles_read_anew_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(write(tmp_path / "articles", {"rat.txt": "Der Rat\n\n" + MEETING}), tmp_path / "data")
    async with Archive(settings) as archive:
        await archive.sync()
        before = await archive.timeline("Rat Moorbach")
        assert before.total == 2
    with closing(sqlite3.connect(tmp_path / "data/archive.db")) as database:
        database.execute("DELETE FROM statements")
        database.commit()

    async with Archive(settings) as archive:
        assert (await archive.timeline("Rat Moorbach")).total == 0
    monkeypatch.setattr(statements, "rules", lambda: "other rules")
    with capture_logs() as logs:
        async with Archive(settings) as archive:
            assert await archive.timeline("Rat Moorbach") == before
        async with Archive(settings):
            pass
    assert [line["documents"] for line in logs if "times" in line["event"]] == [1]


async def test_what_an_earlier_version_kept_gets_its_statements(tmp_path: Path) -> None:
    async with Archive(Settings(None, data_of_version_1(tmp_path / "data"))) as archive:
        timeline = await archive.timeline(source="markt.txt")
        assert [citation.text for citation in timeline.undated] == ["Der Markt steht ab Juni am Hafen."]


async def test_a_rebuild_keeps_the_timeline(tmp_path: Path) -> None:
    settings = Settings(write(tmp_path / "articles", {"rat.txt": "Der Rat\n\n" + MEETING}), tmp_path / "data")
    async with Archive(settings) as archive:
        await archive.sync()
        before = await archive.timeline("Rat Moorbach")
        await archive.rebuild()
        assert await archive.timeline("Rat Moorbach") == before
        assert before.total == 2
