"""Claims about question files and the figures they give, computed here by hand."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from retrieval.archive import Archive, Settings
from retrieval.errors import QuestionFileError
from retrieval.evaluation import Case, Row, evaluate, evaluate_search, load
from retrieval.model import Answer, Citation, FoundPassage, Language, Reason, Span, Verdict
from tests.retrieval.desk import archive_of


def citation(number: int, source: str, text: str, answers: bool) -> Citation:
    return Citation(
        number=number,
        passage=f"{source}#{number}",
        source=source,
        title=None,
        publisher=None,
        published=None,
        paragraph=1,
        span=Span(0, len(text)),
        text=text,
        highlights=(),
        answers=answers,
        origin=number,
    )


class Rehearsed(Archive):
    """An archive that answers from a list: verdict, and the citations as (source, text)."""

    def __init__(self, lines: Mapping[str, tuple[Verdict, list[tuple[str, str]]]]) -> None:
        super().__init__(Settings(articles=None))
        self.lines = lines
        self.asked_on: list[date | None] = []

    async def ask(self, question: str, *, language: Language | None = None, today: date | None = None) -> Answer:
        self.asked_on.append(today)
        verdict, cited = self.lines[question]
        answered = verdict is Verdict.ANSWERED
        citations = tuple(
            citation(number, source, text, answered) for number, (source, text) in enumerate(cited, start=1)
        )
        return Answer(question, verdict, None if answered else Reason("detail_not_found"), citations, 9, "")

    async def search(self, query: str, limit: int = 10) -> list[FoundPassage]:
        _, cited = self.lines[query]
        return [
            FoundPassage(rank, source, 1, Span(0, len(text)), text, 10.0 - rank)
            for rank, (source, text) in enumerate(cited[:limit], start=1)
        ]


RIGHT = ("bad.txt", "Das Freibad öffnet am 1. Juni.")
WRONG = ("bad.txt", "Das Freibad ist beliebt.")
OTHER_FILE = ("eis.txt", "Die Eishalle öffnet am 1. Juni.")

LINES = {
    "gleich richtig": (Verdict.ANSWERED, [RIGHT, WRONG]),
    "an zweiter Stelle": (Verdict.ANSWERED, [WRONG, RIGHT]),
    "an vierter Stelle": (Verdict.ANSWERED, [WRONG, OTHER_FILE, WRONG, RIGHT]),
    "richtig, aber abgelehnt": (Verdict.RELATED, [RIGHT]),
    "nichts": (Verdict.NOTHING, []),
    "zu Recht abgelehnt": (Verdict.NOTHING, []),
    "zu Unrecht beantwortet": (Verdict.ANSWERED, [WRONG]),
}
GOLD = {"bad.txt": ["am 1. Juni", "am ersten Juni"]}


def cases() -> list[Case]:
    """One question a line; the last two are not answered by any article."""
    return [
        Case(
            id=f"Q{number}", q=q, type="wann" if number < 3 else "wer", level="leicht", gold=GOLD if number < 5 else {}
        )
        for number, q in enumerate(LINES)
    ]


def row(rows: tuple[Row, ...], group: str) -> Row:
    return next(row for row in rows if row.group == group)


async def test_figures_are_what_one_computes_by_hand() -> None:
    figures = await evaluate(Rehearsed(LINES), cases())
    assert row(figures.rows, "all") == Row(
        group="all",
        answerable=5,
        unanswerable=2,
        right1=2 / 5,
        right3=3 / 5,
        mrr=(1 + 1 / 2 + 1 / 4 + 1 + 0) / 5,
        served=1 / 5,
        false_refusals=2 / 5,
        refused=1 / 2,
    )


async def test_every_type_and_level_has_figures_of_its_own() -> None:
    rows = (await evaluate(Rehearsed(LINES), cases())).rows
    assert [found.group for found in rows] == ["all", "type wann", "type wer", "level leicht"]
    when = row(rows, "type wann")
    assert (when.answerable, when.unanswerable, when.right1, when.right3) == (3, 0, 1 / 3, 2 / 3)
    assert (when.false_refusals, when.refused) == (0.0, None)
    who = row(rows, "type wer")
    assert (who.answerable, who.unanswerable, who.right1, who.served, who.refused) == (2, 2, 1 / 2, 0.0, 1 / 2)


async def test_a_share_of_nothing_is_no_figure() -> None:
    (everything,) = (await evaluate(Rehearsed(LINES), [])).rows
    assert (everything.answerable, everything.unanswerable) == (0, 0)
    assert everything.right1 is everything.mrr is everything.served is everything.refused is None


async def test_a_question_is_asked_on_the_day_its_file_says() -> None:
    rehearsed = Rehearsed({"letzte Woche": (Verdict.NOTHING, [])})
    await evaluate(rehearsed, [Case(id="Q1", q="letzte Woche", gold={}, today=date(2025, 8, 13))])
    assert rehearsed.asked_on == [date(2025, 8, 13)]


async def test_a_citation_is_right_only_in_a_gold_file_and_with_its_wording() -> None:
    case = Case(id="Q1", q="Wann?", gold=GOLD)
    assert case.holds(*RIGHT)
    assert not case.holds(*WRONG)
    assert not case.holds(*OTHER_FILE)
    assert Case(id="Q1", q="Wann?", gold={**GOLD, "eis.txt": ["1. Juni"]}).holds(*OTHER_FILE)


async def test_every_answer_is_shown_with_its_question() -> None:
    seen: list[tuple[str, str]] = []
    await evaluate(Rehearsed(LINES), cases(), on_answer=lambda case, answer: seen.append((case.id, answer.question)))
    assert seen == [(f"Q{number}", q) for number, q in enumerate(LINES)]


async def test_of_the_ranking_the_first_passage_of_a_gold_file_counts_up_to_the_tenth() -> None:
    lines = {
        "erste": (Verdict.ANSWERED, [WRONG, OTHER_FILE]),
        "zweite": (Verdict.ANSWERED, [OTHER_FILE, RIGHT]),
        "zehnte": (Verdict.ANSWERED, [OTHER_FILE] * 9 + [RIGHT]),
        "elfte": (Verdict.ANSWERED, [OTHER_FILE] * 10 + [RIGHT]),
    }
    seen: list[int] = []
    figures = await evaluate_search(
        Rehearsed(lines),
        [Case(id=q, q=q, gold=GOLD) for q in lines],
        on_hits=lambda _, found: seen.append(len(found)),
    )
    found = row(figures.rows, "all")
    assert (found.right1, found.right3) == (1 / 4, 2 / 4)
    assert found.mrr == pytest.approx((1 + 1 / 2 + 1 / 10 + 0) / 4)
    assert seen == [2, 2, 10, 10]


async def test_a_real_archive_is_scored_as_a_rehearsed_one(tmp_path: Path) -> None:
    questions = [
        Case(id="Q1", q="Wann öffnet das Freibad?", gold={"freibad.txt": ["1. Juni"]}),
        Case(id="Q2", q="Welche Quantencomputer baut Xantorix?", gold={}),
    ]
    async with archive_of(tmp_path) as archive:
        found = row((await evaluate(archive, questions)).rows, "all")
    assert (found.right1, found.served, found.refused, found.false_refusals) == (1.0, 1.0, 1.0, 0.0)


def entry(**changes: object) -> dict[str, object]:
    return {
        "id": "Q1",
        "q": "Wann öffnet das Freibad?",
        "lang": "de",
        "type": "wann",
        "level": "leicht",
        "gold": {},
        **changes,
    }


def questions(tmp_path: Path, content: object, name: str = "fragen.json") -> Path:
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def complaint(*paths: Path) -> str:
    with pytest.raises(QuestionFileError) as raised:
        load(paths)
    return str(raised.value)


def test_question_files_are_read_in_order(tmp_path: Path) -> None:
    first = questions(tmp_path, [entry(), entry(id="Q2", gold={"bad.txt": ["1. Juni"]}, note="darf mehr enthalten")])
    second = questions(tmp_path, [{"id": "Q3", "q": "Wer?", "gold": {}}], "mehr.json")
    found = load([first, second])
    assert [case.id for case in found] == ["Q1", "Q2", "Q3"]
    assert found[1].gold == {"bad.txt": ["1. Juni"]}
    assert (found[2].lang, found[2].type, found[2].level) == ("de", "", "")


def test_a_question_whose_gold_is_not_decided_is_left_out_and_counted(tmp_path: Path) -> None:
    first = questions(tmp_path, [entry(), entry(id="Q2", gold=None), entry(id="Q3", gold=None)])
    second = questions(tmp_path, [entry(id="Q4", gold=None)], "mehr.json")
    told: list[int] = []
    assert [case.id for case in load([first, second], on_undecided=told.append)] == ["Q1"]
    assert told == [3]
    assert [case.id for case in load([first])] == ["Q1"]


def test_where_every_gold_is_decided_nothing_is_said_of_it(tmp_path: Path) -> None:
    told: list[int] = []
    load([questions(tmp_path, [entry()])], on_undecided=told.append)
    assert told == []


def test_an_entry_without_gold_decided_is_checked_all_the_same(tmp_path: Path) -> None:
    assert "entry 1 (Q1), q" in complaint(questions(tmp_path, [entry(gold=None, q="")]))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[{", "JSON"),
        ("", "JSON"),
        ({"id": "Q1"}, "list"),
        ("null", "list"),
        ("3", "list"),
    ],
)
def test_a_file_that_is_no_list_of_questions_is_named(tmp_path: Path, content: object, said: str) -> None:
    message = complaint(questions(tmp_path, content))
    assert "fragen.json" in message
    assert said in message


@pytest.mark.parametrize(
    ("bad", "place"),
    [
        ({"id": "Q7", "gold": {}}, "q"),
        ({"id": "Q7", "q": "Wann?"}, "gold"),
        (entry(id="Q7", q=""), "q"),
        (entry(id="Q7", q=12), "q"),
        (entry(id="Q7", gold=["bad.txt"]), "gold"),
        (entry(id="Q7", gold={"bad.txt": "1. Juni"}), "gold.bad.txt"),
        (entry(id="Q7", gold={"bad.txt": [1]}), "gold.bad.txt"),
        (entry(id="Q7", lang=None), "lang"),
    ],
)
def test_a_bad_entry_is_named_by_file_number_id_and_key(tmp_path: Path, bad: object, place: str) -> None:
    message = complaint(questions(tmp_path, [entry(), bad]))
    assert "fragen.json" in message
    assert "entry 2" in message
    assert "Q7" in message
    assert place in message.split("Q7", 1)[1]


@pytest.mark.parametrize("bad", [{"q": "Wann?", "gold": {}}, entry(id=7), entry(id=""), "Wann?", None, [], 3])
def test_an_entry_without_a_usable_id_is_named_by_its_number(tmp_path: Path, bad: object) -> None:
    message = complaint(questions(tmp_path, [entry(), bad]))
    assert "fragen.json" in message
    assert "entry 2" in message


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    assert "fehlt.json" in complaint(tmp_path / "fehlt.json")
    assert tmp_path.name in complaint(tmp_path)
    latin = tmp_path / "latin.json"
    latin.write_bytes('[{"id": "Q1", "q": "Wann öffnet es?", "gold": {}}]'.encode("latin-1"))
    assert "latin.json" in complaint(latin)


def test_the_same_id_twice_is_an_error_within_a_file_and_between_two(tmp_path: Path) -> None:
    first = questions(tmp_path, [entry()])
    second = questions(tmp_path, [entry(id="Q0"), entry(q="Wer?")], "mehr.json")
    for message in (complaint(questions(tmp_path, [entry(), entry()], "doppelt.json")), complaint(first, second)):
        assert "Q1" in message
        assert "doppelt.json" in message or "mehr.json" in message
        assert "entry 2" in message


def test_one_file_given_twice_is_not_counted_twice_in_silence(tmp_path: Path) -> None:
    path = questions(tmp_path, [entry()])
    assert "Q1" in complaint(path, path)
