"""Claims about the benchmark: what it measures on is repeatable, and its report leaves nothing out."""

import asyncio
import json
import os
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import corpora, load, quality, report, speed, times
from bench.__main__ import main
from bench.corpora import Unit
from bench.peers import PEERS, RANK_BM25, TANTIVY_TERMS, Peer, terms_of_question, terms_of_text
from retrieval.evaluation import Case
from retrieval.model import Span
from tests.service.house import House
from tests.service.wire import Town

PASSAGES = (
    "Der Stadtrat hat am Dienstag den Haushalt beschlossen. Er umfasst 212 Millionen Euro. Die Opposition"
    " stimmte dagegen. Bürgermeisterin Antje Rohwedder sprach von einem vertretbaren Ergebnis.",
    "Das Hallenbad an der Weserstraße bleibt bis Oktober geschlossen. Grund sind undichte Leitungen im"
    " Keller. Die Kosten schätzt das Bauamt auf 1,4 Millionen Euro.",
    "Auf der Bundesstraße 6 ist am Morgen ein Lastwagen umgekippt. Der Fahrer blieb unverletzt. Die Sperrung"
    " dauerte vier Stunden.",
    "Die Grundschule Nord bekommt im Sommer eine neue Turnhalle. Baubeginn ist am 3. August.",
)
QUESTIONS = (
    ("Wie viele Millionen Euro umfasst der Haushalt?", "xquad/0.txt", "212 Millionen"),
    ("Warum bleibt das Hallenbad geschlossen?", "xquad/1.txt", "undichte Leitungen"),
    ("Wie lange dauerte die Sperrung der Bundesstraße?", "xquad/2.txt", "vier Stunden"),
    ("Wann ist Baubeginn der Turnhalle?", "mlqa/3.txt", "3. August"),
)
SOURCES = ("xquad/0.txt", "xquad/1.txt", "xquad/2.txt", "mlqa/3.txt")


@pytest.fixture
def pool(tmp_path: Path) -> Path:
    """A folder that looks like the pool: four passages, four questions."""
    root = tmp_path / "material"
    (root / "data").mkdir(parents=True)
    (root / "questions").mkdir()
    lines = [
        json.dumps({"source": source, "text": text}, ensure_ascii=False)
        for source, text in zip(SOURCES, PASSAGES, strict=True)
    ]
    (root / corpora.POOL).write_text("\n".join(lines) + "\n", encoding="utf-8")
    cases = [
        {"id": f"q{place}", "q": text, "type": source.split("/")[0], "gold": {source: [words]}}
        for place, (text, source, words) in enumerate(QUESTIONS)
    ]
    (root / corpora.POOL_QUESTIONS).write_text(json.dumps(cases), encoding="utf-8")
    return root


def mixed(seed: int = 1) -> corpora.Resampled:
    return corpora.resampled([Unit(source, text) for source, text in zip(SOURCES, PASSAGES, strict=True)], seed)


# --- articles


def test_the_same_seed_makes_the_same_articles() -> None:
    assert list(mixed().articles(0, 20)) == list(mixed().articles(0, 20))


def test_another_seed_makes_other_articles() -> None:
    assert mixed(1).article(0) != mixed(2).article(0)


def test_an_article_does_not_depend_on_how_many_are_made() -> None:
    assert list(mixed().articles(0, 40))[35] == next(mixed().articles(35, 36))


@pytest.mark.parametrize("passages", [1, 60, 250])
def test_as_many_passages_are_made_as_were_asked_for(passages: int) -> None:
    assert len(mixed().texts(passages)) == passages


def test_paragraphs_have_about_93_words() -> None:
    words = [len(text.split()) for text in paragraphs(100)]
    assert 85 <= sum(words) / len(words) <= 101


def test_about_two_paragraphs_in_ten_name_somebody_nobody_else_names() -> None:
    known = {word for text in PASSAGES for word in re.findall(r"\w+", text)}
    frames = {word for frame in corpora._NAMINGS for word in re.findall(r"\w+", frame)}
    rare = [set(re.findall(r"\w+", text)) - known - frames for text in paragraphs(200)]
    assert 150 <= sum(map(bool, rare)) <= 250


def paragraphs(articles: int) -> list[str]:
    return [text for article in mixed().articles(0, articles) for text in article.paragraphs]


def test_articles_are_written_where_their_source_says(tmp_path: Path) -> None:
    corpora.write(mixed().articles(0, 3), tmp_path)
    written = {path.relative_to(tmp_path).as_posix(): path.read_text("utf-8") for path in tmp_path.rglob("*.txt")}
    assert written == {article.source: article.text for article in mixed().articles(0, 3)}


def test_articles_that_are_there_already_are_not_written_again(tmp_path: Path) -> None:
    corpora.write(mixed().articles(0, 3), tmp_path)
    first, second, third = sorted(tmp_path.rglob("*.txt"))
    os.utime(first, (1, 1))
    second.write_text("etwas anderes", "utf-8")
    third.unlink()
    corpora.write(mixed().articles(0, 3), tmp_path)
    assert first.stat().st_mtime == 1
    test_articles_are_written_where_their_source_says(tmp_path)


# --- slips


@given(st.integers(0, 10_000), st.sampled_from([text for text, *_ in QUESTIONS]))
def test_a_slip_changes_exactly_one_word_of_four_letters_or_more(seed: int, question: str) -> None:
    slipped = corpora.with_typo(question, Random(seed))
    before, after = question.split(), slipped.split()
    assert len(before) == len(after)
    changed = [word for word, other in zip(before, after, strict=True) if word != other]
    assert len(changed) == 1
    assert len(changed[0].strip("?")) >= 4


@given(st.integers(0, 10_000))
def test_a_slip_is_one_edit(seed: int) -> None:
    slipped = corpora.with_typo("Hallenbad", Random(seed))
    assert is_one_edit("Hallenbad", slipped)


def is_one_edit(word: str, other: str) -> bool:
    """Dropped, doubled, swapped with the next, or another letter in its place."""
    edits = {word[:at] + word[at + 1 :] for at in range(len(word))}
    edits |= {word[:at] + word[at] + word[at:] for at in range(len(word))}
    edits |= {word[:at] + word[at : at + 2][::-1] + word[at + 2 :] for at in range(len(word))}
    replaced = len(word) == len(other) and sum(a != b for a, b in zip(word, other, strict=True)) == 1
    return other != word and (other in edits or replaced)


@pytest.mark.parametrize("text", ["Wer, wo?", "", "1984", "Aaaa?"])
def test_short_words_stay_and_words_of_one_letter_still_change(text: str) -> None:
    slipped = corpora.with_typo(text, Random(3))
    assert (slipped != text) == (text == "Aaaa?")


def test_the_same_seed_makes_the_same_slips() -> None:
    cases = [Case(id=f"q{place}", q=text, gold={}) for place, (text, *_) in enumerate(QUESTIONS)]
    assert corpora.with_typos(cases, 7) == corpora.with_typos(cases, 7)
    assert corpora.with_typos(cases, 7) != corpora.with_typos(cases, 8)


# --- figures


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([5.0], 0.99, 5.0),
        ([1.0, 2.0, 3.0, 4.0], 0.5, 2.0),
        ([3.0, 1.0, 2.0], 0.5, 2.0),
        ([1.0, 2.0], 0.0, 1.0),
    ],
)
def test_a_percentile_is_a_value_that_was_measured(values: Sequence[float], share: float, expected: float) -> None:
    assert speed.percentile(values, share) == expected


def test_of_a_hundred_values_one_is_above_p99() -> None:
    assert speed.percentile([float(value) for value in range(1, 101)], 0.99) == 99


def test_there_is_no_percentile_of_nothing() -> None:
    with pytest.raises(ValueError, match="of nothing"):
        speed.percentile([], 0.5)


def test_timings_are_in_milliseconds() -> None:
    assert speed.timing([0.002, 0.001, 0.010]) == speed.Timing(2.0, 10.0, 10.0, 3)


def test_a_passage_found_second_counts_half() -> None:
    ranks = (1, 2, None, 4)
    assert quality.first_right(ranks) == 0.25
    assert quality.mrr(ranks) == pytest.approx((1 + 0.5 + 0.25) / 4)


# --- peers


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: str(peer.name))
def test_every_peer_finds_the_passage_that_shares_the_words(peer: Peer) -> None:
    assert found(peer, "Hallenbad, Leitungen im Keller", 2)[0] == 1


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: str(peer.name))
def test_no_peer_stumbles_over_the_marks_of_a_query_language(peer: Peer) -> None:
    assert 1 in found(peer, '"Hallenbad" AND (Keller) OR -x: ^2 [a TO b] C++ „Frist“? Euro.', 4)


def found(peer: Peer, question: str, limit: int) -> list[int]:
    search = peer.build([terms_of_text(text) for text in PASSAGES] if peer.ours else PASSAGES)
    return list(search(terms_of_question(question) if peer.ours else question, limit))


# --- words of time

COUNCIL_MEETS = "Der Rat tagt am Freitag, den 8. August, um 18 Uhr. Im Juli fiel die Sitzung aus."
FRIDAY = times.Tag(Span(16, 38), "DATE", "2025-08-08")
EVENING = times.Tag(Span(40, 49), "TIME", "2025-08-08T18:00")
JULY = times.Tag(Span(54, 58), "DATE", "2025-07")


def test_a_tagged_article_is_read_with_its_day_and_its_outermost_tags(tmp_path: Path) -> None:
    (tmp_path / "rat.tml").write_text(
        """<?xml version="1.0" ?>
<TimeML><DCT><TIMEX3 tid="t0" type="DATE" value="2025-08-07">2025-08-07</TIMEX3></DCT>
<TEXT>Der Rat tagt am <TIMEX3 tid="t1" type="DATE" value="2025-08-08"><TIMEX3 tid="t2" type="DATE" value="2025-08-08"
>Freitag</TIMEX3>, den 8. August</TIMEX3>,<TIMEX3 tid="t3" type="TIME" value="2025-08-08T18:00"> um 18 Uhr</TIMEX3>. \
Im <TIMEX3 tid="t4" type="DATE" value="2025-07">Juli</TIMEX3> fiel die Sitzung aus.</TEXT></TimeML>""",
        encoding="utf-8",
    )

    assert times.tagged(tmp_path) == (times.Article("rat.tml", COUNCIL_MEETS, "2025-08-07", (FRIDAY, EVENING, JULY)),)


def test_no_folder_holds_no_tagged_articles(tmp_path: Path) -> None:
    assert times.tagged(tmp_path / "gibtsnicht") == ()


def test_what_is_right_in_everything_scores_one() -> None:
    assert times.score([((FRIDAY, EVENING, JULY), (FRIDAY, EVENING, JULY))]) == times.Scores(1, 1, 1, 1)


def test_nothing_found_scores_nothing() -> None:
    assert times.score([((FRIDAY,), ())]) == times.Scores(0, 0, 0, 0)
    assert times.score([]) == times.Scores(0, 0, 0, 0)


def test_each_measure_looks_at_its_own() -> None:
    cut = replace(FRIDAY, span=Span(16, 23))  # "Freitag": overlaps, and is the right day
    late = replace(EVENING, value="2025-08-08T20:00")  # the right words and the right day, the wrong hour
    other = times.Tag(Span(0, 7), "DATE", "2025")  # "Der Rat" is no time

    scores = times.score([((FRIDAY, EVENING, JULY), (cut, late, other))])

    assert scores == times.Scores(strict=2 / 6, relaxed=4 / 6, value=2 / 6, day=1.0)


def test_an_expression_is_matched_once_and_with_its_equal_first() -> None:
    whole = replace(FRIDAY, span=Span(13, 46), value="2025-08-15")

    scores = times.score([((FRIDAY,), (whole, FRIDAY))])

    assert (scores.strict, scores.value) == (2 / 3, 2 / 3)


@given(st.permutations([FRIDAY, EVENING, JULY]), st.permutations([FRIDAY, EVENING, JULY]))
def test_scores_do_not_depend_on_the_order(right: Sequence[times.Tag], found: Sequence[times.Tag]) -> None:
    assert times.score([(right, found[:2])]) == times.score([(right[::-1], found[1::-1])])


def test_a_duration_names_no_day() -> None:
    assert times.Tag(Span(0, 1), "DURATION", "2025-08-08").day is None
    assert EVENING.day == "2025-08-08"
    assert JULY.day is None


def test_articles_to_time_are_of_one_length() -> None:
    texts = times.articles(mixed())
    assert {len(text) for text in texts} == {times.LENGTH}
    assert len(texts) == times.ARTICLES


def test_traps_are_held_against_a_goal_of_their_own() -> None:
    figures = report.times_figures(
        None, {"week": (3, 4), "month": (6, 6), "trap": (30, 32)}, times.Read(1, 2, 200, 3000)
    )
    assert figures == {"direction": 0.9, "time traps": 2, "time p95": 2}


def test_every_score_has_its_goal_and_its_column() -> None:
    read = times.Read(1.25, 2.5, 200, 3000)
    scores = times.Scores(0.8, 0.9, 0.76, 0.81)
    text = report.document(
        report.times_tables(scores, {"week": (4, 4)}, read), report.times_figures(scores, {"week": (4, 4)}, read), []
    )
    assert "| Belegbot | 0.800 | 0.900 | 0.760 | 0.810 | 1.25 | 2.50 |" in text
    for goal in ("time expressions, strict F1", "time expressions, day F1", "weekday, week and month"):
        assert re.search(rf"\| {goal}.*\| yes \|", text)


# --- report


def test_the_report_has_a_row_for_every_goal_even_if_nothing_was_measured() -> None:
    text = report.document([], {}, [("date", "heute")])
    assert all(f"| {goal.what} |" in text for goal in report.GOALS)
    assert text.count("not measured in this run") == len(report.GOALS)


def test_a_goal_says_whether_it_was_reached() -> None:
    text = report.markdown(report.goals({"first": 0.81, "cold": 1.6}))
    assert re.search(r"\| first passage right \|.*\| ≥ 0\.8 \| 0\.81 \| yes \|", text)
    assert re.search(r"\| ask over seeds/, whole process \|.*\| ≤ 1\.5 s \| 1\.6 s \| no \|", text)


def test_every_system_and_its_ratio_stand_in_the_tables() -> None:
    ranked = [quality.Quality("Belegbot", (1, 1), (1, None), (True, False), 0)]
    ranked += [quality.Quality(peer.name, (1, None), (None, None)) for peer in PEERS]
    once = speed.Timing(2.0, 3.0, 4.0, 300)
    served = speed.Served(100_000, 0.1, once, once, once, once, speed.Timing(1.0, 2.0, 4.0, 300), 180.0, 200.0)
    peers = [speed.PeerSpeed(peer.name, 5.0, speed.Timing(20.0, 21.0, 40.0, 30), 700.0) for peer in PEERS]
    tables = [*report.quality_tables(ranked, "pool", 2), *report.speed_tables(served, peers)]
    text = report.document(tables, report.speed_figures(served, 100_000), [])
    for peer in PEERS:
        assert f"| {peer.name} | 0.500 | 0.500 | 0.50 | 0.000 | 0.000 |" in text
        assert f"| {peer.name} | 20.0 | 40.0 | 10.00 | 10.00 | 30 | 5.0 | 700 |" in text
    assert "| ratio of the two | 2.00 | 1.00 |" in text
    assert "| search stage against bare tantivy | 1.0 | ≤ 1.5 times | 2 times | no |" in text


def test_rows_are_as_long_as_their_heading() -> None:
    synced = speed.Synced(2.0, 10, 0, 60, 90.0)
    for table in (
        report.goals({}),
        report.sync_table([(synced, synced)]),
        report.cold_table([0.9, 1.0, 1.2]),
        report.drawn_table([0.3, 0.4]),
    ):
        assert {len(row) for row in table.rows} == {len(table.columns)}


# --- the whole


def test_a_whole_small_run_measures_ranking_speed_and_memory(
    pool: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = (RANK_BM25, TANTIVY_TERMS)
    monkeypatch.setattr("bench.__main__.TIMED", 10)
    monkeypatch.setattr("bench.__main__.PEERS", few)
    monkeypatch.setattr("bench.quality.PEERS", few)
    results = tmp_path / "RESULTS.md"
    words = ["--passages", "60", "--only", "quality", "--only", "speed", "--data-root", str(pool)]
    assert main([*words, "--results", str(results)]) == 0
    text = results.read_text("utf-8")
    assert "4 questions over a pool of 4 German passages" in text
    assert "## Asking, " in text
    assert re.search(r"\| 10 \| \d+ \| \d+\.\d \|", text), "the row of the sync"
    for peer in few:
        assert text.count(f"| {peer.name} |") >= 2


def test_a_kept_archive_is_asked_again_and_its_reading_is_not_taken_for_a_measured_one(
    pool: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.__main__.TIMED", 10)
    monkeypatch.delattr("bench.__main__.PEERS")  # none is asked
    words = [
        "--passages",
        "60",
        "--only",
        "speed",
        "--ours",
        "--data-root",
        str(pool),
        "--keep",
        str(tmp_path / "kept"),
    ]
    reports = []
    for name in ("first.md", "second.md"):
        assert main([*words, "--results", str(tmp_path / name)]) == 0
        reports.append((tmp_path / name).read_text("utf-8"))
    assert all("## Asking, " in report for report in reports)
    assert not any("## Engines, " in report for report in reports)
    assert ["## Reading articles" in report for report in reports] == [True, False]


LOADED = load.Load(60, 1.0, 100, 0, 0, 5.0, 9.0, 12.0, (100.0, 101.0), (20, 20), 1.5)


@pytest.mark.parametrize(
    ("failed", "row"),
    [
        (replace(LOADED, lost=3), "| 100 | 3 | 0 |"),
        (replace(LOADED, doubled=2), "| 100 | 0 | 2 |"),
        (replace(LOADED, code=1), "| 100 | 0 | 0 |"),
    ],
    ids=["lost", "doubled", "died"],
)
def test_a_load_that_failed_is_written_down_as_one_and_is_trouble(
    pool: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failed: load.Load, row: str
) -> None:
    monkeypatch.setattr("bench.load.measure", lambda *_: failed)
    results = tmp_path / "RESULTS.md"

    assert main(["--only", "load", "--data-root", str(pool), "--results", str(results)]) == 1

    written = results.read_text("utf-8")
    assert row in written
    assert "\nThis run failed: " in written


async def test_a_service_that_dies_under_load_is_measured_up_to_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Mortal(House):
        def __init__(self, folder: Path, town: Town, rescan: float) -> None:
            super().__init__(folder, town, rescan=rescan)
            self.write("haushalt.txt", PASSAGES[0])
            houses.append(self)

    async def ask(town: Town, questions: Sequence[str], seconds: float) -> None:
        town.say(questions[0])
        await town.until_answered(30)
        await houses[0].kill()
        await asyncio.sleep(3 * load.SAMPLE)
        town.say(questions[0])

    houses: list[Mortal] = []
    for name, value in {"House": Mortal, "_ask": ask, "SAMPLE": 0.1, "PATIENCE": 2.0}.items():
        monkeypatch.setattr(load, name, value)

    found = await load._measure(
        tmp_path, tmp_path / "socket", 4, ["Wie viele Millionen Euro umfasst der Haushalt?"], 1.0
    )

    assert (found.asked, found.lost, found.code) == (4, 2, -9)
    assert found.p50 > 0
    assert found.rss[0] > 0


def test_what_was_prepared_is_served_under_load_and_not_read_again(
    pool: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"BURST": 5, "SAMPLE": 0.1, "WARM": 0}.items():
        monkeypatch.setattr(load, name, value)
    kept, results = tmp_path / "kept", tmp_path / "RESULTS.md"
    words = ["--only", "load", "--passages", "60", "--seconds", "0.2", "--data-root", str(pool), "--keep", str(kept)]

    assert main([*words, "--prepare"]) == 0
    assert len(list((kept / "articles").rglob("*.txt"))) == corpora.articles_for(60)
    read = _changes(kept / "data")
    for _ in range(2):  # whom the first run was asked by, the second does not know
        assert main([*words, "--results", str(results)]) == 0
        assert "| 10 | 0 | 0 |" in results.read_text("utf-8")
    assert _changes(kept / "data") == read


def _changes(data: Path) -> str:
    """How often the archive took anything in or out."""
    with closing(sqlite3.connect(data / "archive.db")) as database:
        return str(database.execute("SELECT value FROM facts WHERE name = 'generation'").fetchone()[0])


def test_a_load_over_other_articles_than_those_kept_is_refused(pool: Path, tmp_path: Path) -> None:
    words = ["--only", "load", "--data-root", str(pool), "--keep", str(tmp_path), "--prepare", "--passages"]
    assert main([*words, "60"]) == 0

    with pytest.raises(RuntimeError, match=r"keeps 10 articles, but 12 passages are 2\. Remove it\."):
        main([*words, "12"])


def test_what_is_prepared_has_to_be_kept(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--only", "load", "--prepare"])
    assert "--prepare needs --keep" in capsys.readouterr().err


def test_a_load_under_which_nothing_failed_is_no_trouble(
    pool: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.load.measure", lambda *_: LOADED)
    results = tmp_path / "RESULTS.md"

    assert main(["--only", "load", "--data-root", str(pool), "--results", str(results)]) == 0

    assert "failed" not in results.read_text("utf-8")


def test_a_cold_start_is_measured_over_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.speed.COLD_RUNS", 2)
    (tmp_path / "haushalt.txt").write_text(PASSAGES[0], encoding="utf-8")
    seconds = speed.cold(tmp_path)
    assert len(seconds) == 2
    assert 0 < seconds[0] <= seconds[1]


def test_a_partial_run_does_not_write_over_the_full_report(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pool: Path
) -> None:
    monkeypatch.setattr("bench.__main__.RESULTS", tmp_path / "RESULTS.md")
    monkeypatch.setattr("bench.speed.COLD_RUNS", 1)
    assert main(["--quick", "--only", "cold", "--data-root", str(pool)]) == 0
    assert not (tmp_path / "RESULTS.md").exists()


def test_without_a_pool_the_demo_archive_is_measured_and_it_says_so() -> None:
    demo = corpora.labelled(None)
    assert "demo archive" in demo.name
    assert not demo.is_pool
    assert demo.cases
    assert {unit.source for unit in demo.units} == set(demo.files)


def test_the_pool_is_found_in_a_folder_beside_the_checkout(pool: Path) -> None:
    assert corpora.pool_beside(pool.parent / "checkout") == pool
    assert corpora.pool_beside(pool / "data") is None


def test_a_partial_run_takes_its_place_in_an_earlier_report() -> None:
    old = report.Table("Cold start", "Old.", ("runs", "s"), (("5", "9.99"),))
    other = report.Table("Ranking", "Kept.", ("system", "first"), (("ours", "0.8"),))
    before = report.document([other, old], {"cold": 9.99, "first": 0.8}, [("date", "yesterday")])

    after = report.merged(before, [report.cold_table([0.5])], {"cold": 0.5}, [("date", "today")])

    assert "9.99" not in after
    assert "Kept." in after
    assert "Measured today." in after
    assert re.search(r"whole process \| .* \| 0\.5 s \| yes", after)
    assert re.search(r"first passage right \| .* \| 0\.8 \| yes", after)
    assert after.count("## ") == before.count("## ")
