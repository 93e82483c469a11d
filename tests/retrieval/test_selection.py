"""Claims about choosing the sentence: it is judged with its paragraph, its title and its article."""

from collections.abc import Mapping, Sequence
from math import exp
from pathlib import Path

import pytest

from retrieval.evidence import Reading
from retrieval.model import Span
from retrieval.ranking import rank
from retrieval.selection import LOOKED_AT, NEAR, WEIGHTS, Scored, Surroundings, held, select
from tests.retrieval import desk


async def scored(tmp_path: Path, question: str, articles: Mapping[str, str] = desk.TOWN) -> list[Scored]:
    """Every sentence of a few articles, best first."""
    search = await desk.sought(tmp_path, question, articles)
    async with desk.store_of(tmp_path, articles) as store:
        passages = await desk.kept(store)
        numbers = {passage.document for passage in passages}
        titles = await desk.titles(store, passages)
        scores = {item.kept.passage.id: item.score for item in rank(search, passages, titles)}
        holdings = await store.holdings(numbers)
    arounds = [
        Surroundings(holdings[number], tuple(item for item in passages if item.document == number), scores)
        for number in sorted(numbers)
    ]
    return select(search, arounds)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Wann öffnet das Freibad?", "Das Freibad von Moorbach öffnet in diesem Jahr erst am 1. Juni."),
        ("Wie viele Besucher zählte das Freibad?", "Im vergangenen Sommer zählte der Betreiber 41.000 Besucher."),
        ("Was kostet die Sanierung der Mühlenbrücke?", "Die Sanierung kostet 2,4 Millionen Euro."),
        (
            "Warum ist die Mühlenbrücke gesperrt?",
            "Grund sind Risse im nördlichen Pfeiler, die ein Gutachter entdeckt hat.",
        ),
    ],
)  # fmt: skip
async def test_the_sentence_that_answers_comes_first(tmp_path: Path, question: str, sentence: str) -> None:
    assert (await scored(tmp_path, question))[0].text == sentence


async def test_of_two_alike_sentences_the_one_with_the_kind_of_answer_wins(tmp_path: Path) -> None:
    articles = {
        "rat.txt": "Rat\n\nDer Stadtrat berät den Haushalt öffentlich. Der Stadtrat berät den Haushalt am 3. März.\n"
    }
    first, *_ = await scored(tmp_path, "Wann berät der Stadtrat den Haushalt?", articles)
    assert first.text.endswith("am 3. März.")
    (found,) = first.answers
    assert "3. März" in found.of(first.around.holding.document.text)


async def test_the_article_decides_between_sentences_of_the_same_words(tmp_path: Path) -> None:
    articles = {
        "eis.txt": "Neue Eishalle in Lüttgau\n\nDie Eishalle wird größer. Der Bau kostet 9 Millionen Euro.\n",
        "kita.txt": "Neue Kita in Moorbach\n\nDie Kita wird größer. Der Bau kostet 3 Millionen Euro.\n",
    }
    first, *_ = await scored(tmp_path, "Wie viel kostet der Bau der Kita?", articles)
    assert first.text == "Der Bau kostet 3 Millionen Euro."


async def test_every_sentence_is_there_once_and_the_best_is_first(tmp_path: Path) -> None:
    found = await scored(tmp_path, "Was kostet eine Tageskarte im Freibad?")
    places = [(item.kept.passage.source, item.span) for item in found]
    assert len(set(places)) == len(places)
    assert [item.score for item in found] == sorted((item.score for item in found), reverse=True)


async def test_a_sentence_knows_which_words_of_the_question_it_holds(tmp_path: Path) -> None:
    search = await desk.sought(tmp_path, "Was kostet eine Tageskarte im Freibad?")
    best = (await scored(tmp_path, "Was kostet eine Tageskarte im Freibad?"))[0]
    words = [sought.word.text for sought in search.sought]
    assert [words[place] for place in sorted(best.covered)] == ["kostet", "Tageskarte"]
    assert {words[place] for place in best.covered_article} == {"kostet", "Tageskarte", "Freibad"}
    assert best.covered <= best.covered_near
    assert best.covered <= best.covered_article


async def test_shares_of_the_question_lie_between_nothing_and_all(tmp_path: Path) -> None:
    for item in await scored(tmp_path, "Was sagte Karin Sander über die Mühlenbrücke in Moorbach?"):
        features = item.features
        for name in features._fields:
            if name != "size":
                assert 0.0 <= getattr(features, name) <= 1.0 + 1e-9, name
        assert features.words <= features.near + 1e-9
        assert features.words <= features.paragraph + 1e-9
        assert features.words <= features.article + 1e-9


async def test_the_headline_is_known_as_one(tmp_path: Path) -> None:
    found = await scored(tmp_path, "Wann öffnet das Freibad?")
    assert {item.text for item in found if item.features.heading} == {
        "Mühlenbrücke bleibt länger gesperrt",
        "Freibad öffnet später",
        "Stadtrat streitet über Kita",
    }


async def test_a_sentence_knows_whether_it_opens_the_text_and_whether_it_asks(tmp_path: Path) -> None:
    text = "Freibad\n\nWann öffnet das Freibad? Das Freibad öffnet, sagt der Betreiber, im Juni.\n"
    found = sorted(await scored(tmp_path, "Wann öffnet das Freibad?", {"bad.txt": text}), key=lambda item: item.span)
    told = [(item.features.heading, item.features.first, item.features.asks) for item in found]
    assert told == [(1.0, 1.0, 0.0), (0.0, 0.0, 1.0), (0.0, 0.0, 0.0)]
    assert [round(exp(item.features.size)) - 2 for item in found] == [1, 3, 5]


async def test_what_is_not_examined_could_not_come_near_the_best(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    examined: set[Span] = set()

    def noted(reading: Reading, sentence: Span, answers: Sequence[Span]) -> tuple[float, float]:
        examined.add(sentence)
        return 0.0, 0.0

    monkeypatch.setattr(Reading, "relation", noted)
    text = "Rat tagt\n\n" + " ".join(f"Der Stadtrat beriet Punkt {n}. Es regnete." for n in range(9)) + "\n"
    found = await scored(tmp_path, "Was beriet der Stadtrat?", {"rat.txt": text})
    left = [item for item in found if item.span not in examined]
    most = WEIGHTS["relation"] + WEIGHTS["related_verb"]
    assert len(examined) >= 9
    assert left
    assert all(item.score + most < found[0].score - NEAR for item in left)


async def test_the_order_is_the_same_every_time_and_equals_come_by_source(tmp_path: Path) -> None:
    line = "Der Stadtrat tagt am Montag im Rathaus.\n"
    articles = {"m.txt": line, "b.txt": line, "x.txt": line}
    found = await scored(tmp_path, "Wann tagt der Stadtrat?", articles)
    assert [item.kept.passage.source for item in found] == ["b.txt", "m.txt", "x.txt"]


async def test_only_the_best_sentences_are_examined_and_the_rest_is_still_there(tmp_path: Path) -> None:
    text = "Rat tagt\n\n" + " ".join(
        f"Der Stadtrat tagte am {day % 28 + 1}. März im Saal." for day in range(LOOKED_AT + 20)
    )
    found = await scored(tmp_path, "Wann tagte der Stadtrat?", {"rat.txt": text})
    assert sum(bool(item.answers) for item in found) <= LOOKED_AT
    assert len(found) == LOOKED_AT + 21


async def test_words_are_held_as_terms_and_not_as_parts_of_longer_ones(tmp_path: Path) -> None:
    search = await desk.sought(tmp_path, "Wann öffnet das Bad?", {"a.txt": "Das Bad öffnet. Das Freibad auch."})
    place = [sought.word.text for sought in search.sought].index("Bad")
    needle = search.sought[place].forms[0].needle
    assert place in held(search, f" x {needle} y ")
    assert place not in held(search, " freibad ")


async def test_nothing_to_choose_from_is_no_error(tmp_path: Path) -> None:
    assert select(await desk.sought(tmp_path, "Wann öffnet das Freibad?"), []) == []
