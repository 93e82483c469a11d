"""What every engine must do, whatever it keeps its passages in."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence

import pytest

from retrieval.engines.port import Engine, Indexed, Query, Weighted


def passage(key: str, text: str, *, parts: str = "", title: str = "") -> Indexed:
    """A passage whose terms are the words of the text, in lower case."""
    return Indexed(key, tuple(text.lower().split()), tuple(parts.lower().split()), tuple(title.lower().split()))


def asking(*terms: str, required: str = "") -> Query:
    """A query for words that all weigh 1."""
    return Query(tuple(Weighted(term) for term in terms), tuple(required.split()))


async def ranked(engine: Engine, query: Query, limit: int = 10) -> list[str]:
    """The passages found, best first."""
    return [hit.passage for hit in await engine.search(query, limit)]


DESK = (
    passage("a", "Die Frist für Moskau läuft am Freitag ab"),
    passage("b", "Moskau spricht von einem Gipfel in der kommenden Woche"),
    passage("c", "Die Außenminister beraten in Brüssel über neue Sanktionen gegen Moskau"),
    passage("d", "Der Stadtrat vertagt den Haushalt auf Freitag"),
)


class EngineClaims(ABC):
    """Inherit, and give the fixture an engine that was entered and holds nothing."""

    @pytest.fixture
    @abstractmethod
    def engine(self) -> object:
        """An entered, empty engine."""

    async def test_an_empty_engine_finds_nothing_and_is_at_generation_0(self, engine: Engine) -> None:
        assert await ranked(engine, asking("moskau", required="frist")) == []
        assert await engine.generation() == 0

    async def test_only_passages_that_hold_a_term_are_hits(self, engine: Engine) -> None:
        await engine.replace(DESK, generation=1)
        assert sorted(await ranked(engine, asking("freitag", "waffenruhe"))) == ["a", "d"]
        assert await ranked(engine, asking("waffenruhe")) == []
        assert await ranked(engine, Query(())) == []

    async def test_rare_terms_count_more_than_frequent_ones_and_short_passages_more_than_long(
        self, engine: Engine
    ) -> None:
        # Moskau stands in three of four passages, Freitag in two, Frist in one; b has 9 words, c 10.
        await engine.replace(DESK, generation=1)
        assert await ranked(engine, asking("moskau", "freitag", "frist")) == ["a", "d", "b", "c"]

    async def test_scores_fall_from_first_to_last_and_are_above_zero(self, engine: Engine) -> None:
        await engine.replace(DESK, generation=1)
        scores = [hit.score for hit in await engine.search(asking("moskau", "freitag", "frist"), 10)]
        assert scores == sorted(scores, reverse=True)
        assert min(scores) > 0

    async def test_a_term_that_stands_twice_counts_more(self, engine: Engine) -> None:
        await engine.replace(
            [
                passage("once", "Bahn meldet Streik und Ausfälle"),
                passage("twice", "Streik der Bahn wird Streik"),
                passage("other", "Stadtrat vertagt den Haushalt erneut"),
            ],
            generation=1,
        )
        assert await ranked(engine, asking("streik")) == ["twice", "once"]

    async def test_the_weight_of_a_term_moves_the_order(self, engine: Engine) -> None:
        await engine.replace(DESK, generation=1)
        heavy = Query((Weighted("haushalt", 0.1), Weighted("gipfel", 3.0)))
        assert await ranked(engine, heavy) == ["b", "d"]
        other = Query((Weighted("haushalt", 3.0), Weighted("gipfel", 0.1)))
        assert await ranked(engine, other) == ["d", "b"]

    async def test_the_weight_multiplies_the_score(self, engine: Engine) -> None:
        await engine.replace(DESK, generation=1)
        (plain,) = await engine.search(asking("gipfel"), 1)
        (half,) = await engine.search(Query((Weighted("gipfel", 0.5),)), 1)
        assert half.score == pytest.approx(plain.score / 2, rel=1e-5)

    async def test_a_term_asked_for_twice_counts_twice(self, engine: Engine) -> None:
        await engine.replace(DESK, generation=1)
        (once,) = await engine.search(asking("gipfel"), 1)
        (twice,) = await engine.search(asking("gipfel", "gipfel"), 1)
        assert twice.score == pytest.approx(once.score * 2, rel=1e-5)

    async def test_each_field_is_searched_for_itself(self, engine: Engine) -> None:
        await engine.replace(
            [
                passage("w", "Waffenruhe"),
                passage("p", "Gespräche", parts="waffe ruhe"),
                passage("t", "Kiew", title="Waffenruhe"),
            ],
            generation=1,
        )
        assert await ranked(engine, Query((Weighted("waffenruhe"),))) == ["w"]
        assert await ranked(engine, Query((Weighted("ruhe", 0.5, "parts"),))) == ["p"]
        assert await ranked(engine, Query((Weighted("waffenruhe", 1.0, "title"),))) == ["t"]
        assert await ranked(engine, asking("ruhe")) == []

    async def test_a_field_no_passage_has_is_no_error(self, engine: Engine) -> None:
        await engine.replace([passage("a", "Waffenruhe"), Indexed("blank", ())], generation=1)
        everywhere = Query((Weighted("waffenruhe", 1.0, "title"), Weighted("ruhe", 1.0, "parts")))
        assert await ranked(engine, everywhere) == []

    async def test_required_terms_stand_in_every_hit(self, engine: Engine) -> None:
        await engine.replace(DESK, generation=1)
        assert await ranked(engine, asking("moskau", "gipfel", required="die")) == ["a", "c"]
        assert await ranked(engine, asking("moskau", required="die frist")) == ["a"]
        assert await ranked(engine, asking("moskau", required="waffenruhe")) == []

    async def test_required_terms_are_looked_for_in_the_words_alone(self, engine: Engine) -> None:
        await engine.replace([passage("a", "Kiew", parts="ruhe", title="Ruhe")], generation=1)
        assert await ranked(engine, asking("kiew", required="ruhe")) == []

    async def test_required_terms_do_not_add_to_the_score(self, engine: Engine) -> None:
        await engine.replace(DESK, generation=1)
        (free,) = await engine.search(asking("frist"), 1)
        (bound,) = await engine.search(asking("frist", required="moskau"), 1)
        assert bound.score == pytest.approx(free.score, rel=1e-5)

    async def test_required_terms_alone_find_the_passages_that_hold_them(self, engine: Engine) -> None:
        await engine.replace(DESK, generation=1)
        assert await ranked(engine, Query((), required=("moskau", "die"))) == ["a", "c"]

    async def test_a_passage_taken_in_again_replaces_the_old_one(self, engine: Engine) -> None:
        await engine.replace(DESK, generation=1)
        await engine.replace([passage("a", "Die Frist ist verstrichen")], generation=2)
        assert await ranked(engine, asking("läuft")) == []
        assert await ranked(engine, asking("frist")) == ["a"]

    async def test_of_two_passages_with_one_id_the_last_counts(self, engine: Engine) -> None:
        await engine.replace([passage("a", "Frist Montag"), passage("a", "Frist Dienstag")], generation=1)
        assert await ranked(engine, asking("frist")) == ["a"]
        assert await ranked(engine, asking("montag")) == []

    async def test_a_passage_taken_out_is_found_no_more(self, engine: Engine) -> None:
        await engine.replace(DESK, generation=1)
        await engine.replace([], without=["a", "c"], generation=2)
        assert await ranked(engine, asking("moskau", "frist")) == ["b"]

    async def test_ids_are_told_apart_by_every_character(self, engine: Engine) -> None:
        near = ["Ort/a.txt#1", "Ort/a.txt#11", "ort/a.txt#1", "Ort/a.txt #1", "Ort/a txt"]
        await engine.replace([passage(key, "Streik") for key in near], generation=1)
        await engine.replace([], without=["Ort/a.txt#1"], generation=2)
        assert await ranked(engine, asking("streik")) == sorted(near[1:])

    async def test_taking_out_the_unknown_is_harmless(self, engine: Engine) -> None:
        await engine.replace([], without=["never there"], generation=1)
        await engine.replace(DESK, without=["never there"], generation=2)
        assert await ranked(engine, asking("frist")) == ["a"]
        assert await engine.generation() == 2

    async def test_an_id_both_taken_out_and_in_stays_in(self, engine: Engine) -> None:
        await engine.replace(DESK, generation=1)
        await engine.replace([passage("a", "Neue Frist")], without=["a", "b"], generation=2)
        assert await ranked(engine, asking("frist", "gipfel")) == ["a"]

    async def test_a_change_that_fails_half_way_leaves_everything_as_it_was(self, engine: Engine) -> None:
        class Torn(list[Indexed]):
            def __iter__(self) -> Iterator[Indexed]:
                yield passage("a", "Die Frist ist verstrichen")
                yield passage("e", "Ein Brand in der Altstadt")
                raise RuntimeError("the power went")

        await engine.replace(DESK, generation=1)
        with pytest.raises(RuntimeError, match="the power went"):
            await engine.replace(Torn(), without=["d"], generation=2)
        assert await engine.generation() == 1
        assert await ranked(engine, asking("läuft", "haushalt", "brand", "verstrichen")) == ["d", "a"]
        await engine.replace([passage("e", "Ein Brand in der Altstadt")], generation=2)
        assert await ranked(engine, asking("brand")) == ["e"]

    async def test_the_generation_is_that_of_the_last_change(self, engine: Engine) -> None:
        for generation in (3, 4, 2**40):
            await engine.replace(DESK, generation=generation)
            assert await engine.generation() == generation

    async def test_a_search_during_a_change_sees_all_or_nothing_of_it(self, engine: Engine) -> None:
        editions = [_edition("Morgenausgabe"), _edition("Abendausgabe")]
        await engine.replace(editions[0], generation=1)
        done = asyncio.Event()

        async def read() -> int:
            searches = 0
            while not done.is_set():
                hits = await engine.search(asking("morgenausgabe", "abendausgabe"), 500)
                morning = await engine.search(asking("morgenausgabe"), 500)
                assert len(hits) == 200
                assert len(morning) in {0, 200}
                searches += 1
                await asyncio.sleep(0)
            return searches

        async with asyncio.TaskGroup() as group:
            reading = group.create_task(read())
            for generation in range(2, 12):
                await engine.replace(editions[generation % 2], generation=generation)
                await asyncio.sleep(0)
            done.set()
        assert reading.result() > 5
        assert await ranked(engine, asking("morgenausgabe"), 500) == []

    async def test_changes_asked_for_at_once_all_come_to_pass(self, engine: Engine) -> None:
        async with asyncio.TaskGroup() as group:
            for number in range(8):
                group.create_task(engine.replace([passage(f"p{number}", "Eilmeldung")], generation=number))
        assert await ranked(engine, asking("eilmeldung")) == [f"p{number}" for number in range(8)]

    async def test_equal_scores_stand_in_order_of_their_ids(self, engine: Engine) -> None:
        keys = ["d", "b", "10", "a", "9", "ä", "c"]
        for generation, key in enumerate(keys, 1):
            await engine.replace([passage(key, "Agenturen melden Feuerpause")], generation=generation)
        assert await ranked(engine, asking("feuerpause", "agenturen")) == sorted(keys)

    async def test_the_limit_cuts_equals_by_their_ids(self, engine: Engine) -> None:
        copies = [passage(f"p{number:03}", "Agenturen melden Feuerpause") for number in range(100)]
        await engine.replace(copies[50:], generation=1)
        await engine.replace([*reversed(copies[:50])], generation=2)
        await engine.replace([passage("z", "Feuerpause Feuerpause Feuerpause")], generation=3)
        assert await ranked(engine, asking("feuerpause"), 4) == ["z", "p000", "p001", "p002"]
        assert await ranked(engine, asking("feuerpause"), 1) == ["z"]
        assert await ranked(engine, asking("feuerpause"), 0) == []

    async def test_any_letters_make_a_term(self, engine: Engine) -> None:
        terms = [
            "straße",
            "київ",
            "москва",
            "ångström",
            "東京",
            "📰",
            "a\u00a0b",
            "100%",
            '"',
            "AND",
            "c++",
            "x" * 300,
        ]
        await engine.replace([Indexed(f"p{number:02}", (term,)) for number, term in enumerate(terms)], generation=1)
        for number, term in enumerate(terms):
            assert await ranked(engine, asking(term)) == [f"p{number:02}"]
            assert await ranked(engine, Query((), required=(term,))) == [f"p{number:02}"]

    async def test_it_says_how_many_passages_it_holds(self, engine: Engine) -> None:
        assert await engine.size() == 0
        await engine.replace(DESK, generation=1)
        assert await engine.size() == len(DESK)
        await engine.replace(DESK[:1], without=[DESK[1].id, "unknown"], generation=2)
        assert await engine.size() == len(DESK) - 1
        await engine.clear()
        assert await engine.size() == 0

    async def test_after_clear_nothing_is_left_and_filling_starts_anew(self, engine: Engine) -> None:
        await engine.replace(DESK, generation=7)
        await engine.clear()
        assert await engine.generation() == 0
        assert await ranked(engine, asking("moskau")) == []
        await engine.replace(DESK[:1], generation=1)
        assert await ranked(engine, asking("moskau")) == ["a"]

    async def test_an_engine_filled_anew_is_searched_as_it_was_until_the_new_one_is_complete(
        self, engine: Engine
    ) -> None:
        await engine.replace(DESK, generation=7)
        async with engine.anew() as fresh:
            assert (await fresh.generation(), await fresh.size()) == (0, 0)
            await fresh.replace(DESK[1:2], generation=8)
            await fresh.replace([passage("e", "Moskau schweigt")], generation=9)
            assert await ranked(engine, asking("frist", "schweigt")) == ["a"]
            assert (await engine.generation(), await engine.size()) == (7, 4)
        assert (await engine.generation(), await engine.size()) == (9, 2)
        assert await ranked(engine, asking("moskau", "frist")) == ["e", "b"]
        await engine.replace(DESK[:1], without=["e"], generation=10)
        assert await ranked(engine, asking("schweigt", "frist")) == ["a"]

    async def test_an_engine_whose_filling_anew_failed_goes_on_as_it_was(self, engine: Engine) -> None:
        await engine.replace(DESK, generation=7)
        with pytest.raises(ConnectionError):
            await _filled_in_vain(engine)
        assert (await engine.generation(), await engine.size()) == (7, 4)
        assert await ranked(engine, asking("frist")) == ["a"]
        async with engine.anew() as fresh:
            await fresh.replace(DESK[3:], generation=9)
        assert await ranked(engine, asking("moskau", "haushalt")) == ["d"]


async def _filled_in_vain(engine: Engine) -> None:
    async with engine.anew() as fresh:
        await fresh.replace(DESK[1:2], generation=8)
        raise ConnectionError


def _edition(name: str) -> Sequence[Indexed]:
    return [passage(f"p{number}", f"{name} Seite {number}") for number in range(200)]
