"""Claims about the order of passages: what stands first, what helps, what never changes."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ranking import rank, rarity
from tests.retrieval import desk

COUNCIL: Mapping[str, str] = {
    "a.txt": "Der Stadtrat tagte am Montag und beriet über den Haushalt der Stadt.",
    "b.txt": "Der Stadtrat tagte am Dienstag und beriet über das Hallenbad der Stadt.",
    "c.txt": "Der Stadtrat tagte am Mittwoch und beriet über die Straßen der Stadt.",
    "d.txt": "Der Stadtrat tagte am Donnerstag und beriet über Wahlen in der Stadt.",
}


async def sources(tmp_path: Path, question: str, articles: Mapping[str, str]) -> list[str]:
    async with desk.archive_of(tmp_path, articles) as archive:
        return [found.source for found in await archive.search(question)]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Was beriet der Stadtrat über das Hallenbad?", "b.txt"),
        ("Stadtrat Straßen", "c.txt"),
        ("Berät der Stadtrat auch über Wahlen?", "d.txt"),
        ("stadtrat haushalt montag", "a.txt"),
        ("Was sagt der Stadtrat zum Halenbad?", "b.txt"),
    ],
)
async def test_the_passage_with_the_rare_word_of_the_question_is_first(
    tmp_path: Path, question: str, first: str
) -> None:
    assert (await sources(tmp_path, question, COUNCIL))[0] == first


async def test_scores_fall_from_the_first_rank_on(tmp_path: Path) -> None:
    async with desk.archive_of(tmp_path, COUNCIL) as archive:
        found = await archive.search("Was beriet der Stadtrat über das Hallenbad?")
    assert [item.rank for item in found] == list(range(1, len(found) + 1))
    assert [item.score for item in found] == sorted((item.score for item in found), reverse=True)


async def test_the_title_helps_between_passages_that_say_the_same(tmp_path: Path) -> None:
    body = "Die Bauarbeiten beginnen nach den Ferien und sollen ein Jahr dauern, teilte die Verwaltung mit."
    articles = {
        "1.txt": f"Kita in Moorbach\n\n{body}\n",
        "2.txt": f"Eishalle in Lüttgau\n\n{body}\n",
        "3.txt": f"Freibad in Trebnow\n\n{body}\n",
    }
    async with desk.store_of(tmp_path, articles) as store:
        search = await desk.sought(tmp_path, "Wann beginnen die Bauarbeiten an der Eishalle?", articles)
        bodies = [item for item in await desk.kept(store) if "verwaltung" in item.folded]
        ranked = rank(search, bodies, await desk.titles(store, bodies))
    assert len(bodies) == 3
    assert ranked[0].kept.passage.source == "2.txt"
    assert ranked[0].score > ranked[1].score


async def test_equals_come_in_the_order_of_their_sources_and_places(tmp_path: Path) -> None:
    articles = dict.fromkeys(("m.txt", "b.txt", "x.txt", "a/z.txt"), "Der Stadtrat tagt am Montag im Rathaus.\n")
    async with desk.store_of(tmp_path, articles) as store:
        search = await desk.sought(tmp_path, "Wann tagt der Stadtrat?", articles)
        candidates = await desk.kept(store)
        titles = await desk.titles(store, candidates)
        orders = [
            [item.kept.passage.source for item in rank(search, order, titles)]
            for order in (candidates, candidates[::-1], candidates[2:] + candidates[:2])
        ]
    assert orders == [sorted(articles)] * 3


async def test_the_same_question_gets_the_same_order(tmp_path: Path) -> None:
    async with desk.archive_of(tmp_path) as archive:
        first = await archive.search("Was kostet die Brücke in Moorbach?")
        second = await archive.search("Was kostet die Brücke in Moorbach?")
    assert first == second


async def test_the_order_does_not_depend_on_capitals_of_the_question(tmp_path: Path) -> None:
    assert (await sources(tmp_path, "was kostet eine tageskarte im freibad", desk.TOWN))[0] == "freibad.txt"


async def test_a_limit_cuts_the_list_and_changes_no_rank(tmp_path: Path) -> None:
    async with desk.archive_of(tmp_path) as archive:
        everything = await archive.search("Moorbach", 10)
        assert await archive.search("Moorbach", 1) == everything[:1]


async def test_a_question_about_nothing_in_the_archive_ranks_nothing(tmp_path: Path) -> None:
    async with desk.archive_of(tmp_path) as archive:
        assert await archive.search("Quantenphysik") == []
        assert await archive.search("") == []


async def test_no_candidates_are_no_error(tmp_path: Path) -> None:
    assert rank(await desk.sought(tmp_path, "Wann öffnet das Freibad?"), [], {}) == []


@given(st.integers(1, 10**6).flatmap(lambda count: st.tuples(st.just(count), st.integers(0, count - 1))))
def test_a_rarer_word_always_tells_more_and_no_word_tells_less_than_nothing(case: tuple[int, int]) -> None:
    passages, holding = case
    assert rarity(holding, passages) > rarity(holding + 1, passages) > 0
