"""Claims about a cited passage looked up later: it still leads to its words, and to nothing that was withdrawn."""

import sqlite3
import tempfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from retrieval import passages
from retrieval.archive import Archive, Settings
from retrieval.clipping import twin_in
from retrieval.indexing import prepare
from retrieval.model import Citation, Clipping, Span
from tests.retrieval.articles import BRIDGE, COUNCIL, HARBOUR, NEWSROOM, document, prepared, write

SESSION = "Wann beginnt die nächste Sitzung?"
LATER = COUNCIL.replace("12. September", "19. September")
AGENCY = (
    "Der Pegel der Donau ist in der Nacht um 40 Zentimeter gestiegen. "
    "Die Feuerwehr hat am Ufer 2000 Sandsäcke ausgelegt."
)
COPY = AGENCY.replace("2000", "3000")


async def first(archive: Archive, question: str = SESSION) -> Citation:
    return (await archive.ask(question)).citations[0]


def words(clipping: Clipping) -> list[str]:
    assert clipping.document is not None
    return [span.of(clipping.document.text) for span in clipping.paragraphs]


async def test_a_cited_passage_is_shown_in_its_article(tmp_path: Path) -> None:
    async with Archive(Settings(write(tmp_path, NEWSROOM))) as archive:
        await archive.sync()
        cited = await first(archive)
        found = await archive.passage(cited.passage, cited.span)
    assert found is not None
    assert found.document is not None
    assert (found.document.source, found.span.of(found.document.text)) == (cited.source, cited.text)
    assert (found.current, found.gone, found.newer, found.twins) == (True, False, None, ())
    assert found.passage.paragraph == cited.paragraph
    assert words(found) == COUNCIL.strip().split("\n\n")
    assert found.read_at.startswith("20")


async def test_noise_is_left_out_of_the_article_that_is_shown(tmp_path: Path) -> None:
    text = f"{BRIDGE}\nAnzeige\n\n{HARBOUR}\n"
    async with Archive(Settings(write(tmp_path, {"a.txt": text}))) as archive:
        await archive.sync()
        found = await archive.article("a.txt")
    assert found is not None
    assert found.document is not None
    assert [span.of(text) for span in found.document.masked] == ["Anzeige"]
    assert words(found) == [*BRIDGE.strip().split("\n\n"), *HARBOUR.strip().split("\n\n")]


@given(st.text(st.sampled_from("Ab. \t\n\r\u2028|"), max_size=80), st.lists(st.integers(0, 80), max_size=6))
def test_what_is_shown_of_an_article_is_all_its_words_but_the_noise_in_order(text: str, places: list[int]) -> None:
    edges = sorted(min(place, len(text)) for place in places)
    masks = tuple(Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False) if a < b)
    spans = list(passages.shown(replace(document(text), masked=masks)))
    assert spans == sorted(spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert all(span.of(text) == span.of(text).strip() != "" for span in spans)
    hidden = set().union(*(range(span.start, span.end) for span in masks))
    seen = set().union(*(range(span.start, span.end) for span in spans))
    assert {place for place, letter in enumerate(text) if letter.isalpha()} <= seen | hidden


async def test_a_version_that_was_cited_is_found_after_the_article_changed(tmp_path: Path) -> None:
    async with Archive(Settings(write(tmp_path, NEWSROOM))) as archive:
        await archive.sync()
        cited = await first(archive)
        write(tmp_path, {cited.source: "Stadtrat tagt\n\nWas bisher geschah, steht hier.\n\n" + LATER})
        await archive.sync()
        old = await archive.passage(cited.passage, cited.span)
        assert old is not None
        assert old.document is not None
        assert old.newer is not None
        assert (old.document.text, old.current, old.gone) == (COUNCIL, False, False)
        assert old.span.of(old.document.text) == cited.text
        new = await archive.passage(old.newer)
        assert new is not None
        assert new.document is not None
        assert (new.current, new.newer) == (True, None)
        assert "19. September" in new.span.of(new.document.text)


async def test_a_version_is_current_again_once_it_is_put_in_place_again(tmp_path: Path) -> None:
    async with Archive(Settings(write(tmp_path, NEWSROOM))) as archive:
        await archive.sync()
        cited = await first(archive)
        states = []
        for text in (LATER, COUNCIL, LATER):
            write(tmp_path, {cited.source: text})
            await archive.sync()
            found = await archive.passage(cited.passage)
            assert found is not None
            assert found.document is not None
            assert found.document.text == COUNCIL
            states.append(found.current)
        assert states == [False, True, False]


async def test_a_withdrawn_article_is_gone_with_all_its_versions_and_no_word_is_shown(tmp_path: Path) -> None:
    async with Archive(Settings(write(tmp_path, NEWSROOM))) as archive:
        await archive.sync()
        old = await first(archive)
        write(tmp_path, {old.source: LATER})
        await archive.sync()
        new = await first(archive)
        (tmp_path / old.source).unlink()
        await archive.sync()
        for cited in (old, new):
            found = await archive.passage(cited.passage, cited.span)
            assert found is not None
            assert (found.gone, found.document, found.paragraphs, found.twins) == (True, None, (), ())
            assert (found.passage.source, found.current, found.newer) == (cited.source, False, None)
        assert await archive.article(old.source) is None
        write(tmp_path, {old.source: COUNCIL})
        await archive.sync()
        again = await archive.passage(old.passage)
        assert again is not None
        assert again.current


async def test_a_link_survives_that_documents_are_cut_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Archive(Settings(write(tmp_path, NEWSROOM))) as archive:
        await archive.sync()
        cited = await first(archive)
        with monkeypatch.context() as patched:
            patched.setattr(passages, "LONGEST", 8)
            await archive.rebuild()
            assert (await first(archive)).passage != cited.passage
            found = await archive.passage(cited.passage, cited.span)
            assert found is not None
            assert found.document is not None
            assert (found.span.of(found.document.text), found.current, found.newer) == (cited.text, True, None)
        await archive.rebuild()
        assert (await first(archive)).passage == cited.passage


async def test_the_same_wording_in_other_articles_is_told_with_the_words_that_differ(tmp_path: Path) -> None:
    articles = {
        "dpa.txt": f"Hochwasser\n\n{AGENCY}\n",
        "bote.txt": f"Die Donau steigt\n\nBrenndorf wartet. {COPY} Mehr folgt am Abend.\n",
        "andere.txt": "Die Feuerwehr feiert\n\nDie Feuerwehr hat am Ufer gefeiert, der Pegel der Donau war niedrig.\n",
    }
    async with Archive(Settings(write(tmp_path, articles))) as archive:
        await archive.sync()
        cited = await first(archive, "Wie viele Sandsäcke hat die Feuerwehr ausgelegt?")
        found = await archive.passage(cited.passage)
        (tmp_path / ("bote.txt" if cited.source == "dpa.txt" else "dpa.txt")).unlink()
        await archive.sync()
        alone = await archive.passage(cited.passage)
    assert found is not None
    assert alone is not None
    assert alone.twins == ()
    (twin,) = found.twins
    assert {twin.source, cited.source} == {"dpa.txt", "bote.txt"}
    assert twin.span.of(articles[twin.source]) == twin.text
    assert {"2000", "3000"} <= set(" ".join(twin.differs).split())


def twin_of(text: str, other: str) -> str | None:
    copy = document(other, "anderswo.txt")
    found = [twin_in(text, copy, passage) for passage in prepare(copy, "").passages]
    return next((twin.text for twin in found if twin), None)


def test_a_twin_is_the_run_of_sentences_that_has_the_wording() -> None:
    assert twin_of(AGENCY, f"Brenndorf wartet. {COPY} Mehr folgt am Abend.") == COPY
    pegel = "Der Pegel der Donau ist in der Nacht um 40 Zentimeter gestiegen."
    assert twin_of(pegel, f"Es regnet weiter. {COPY}") == pegel
    assert twin_of("Die Donau steigt.", "Die Donau steigt.") is None


def test_a_sentence_everybody_writes_makes_no_twin() -> None:
    common = "Das teilte die Polizei am Montag mit."
    assert twin_of(f"{AGENCY} {common}", f"Ein Radfahrer ist gestürzt. {common}") is None


def test_a_text_of_one_endless_sentence_is_compared_without_delay() -> None:
    sentence = "Die Feuerwehr hat am Ufer 2000 Sandsäcke ausgelegt"
    endless = f"{sentence}, " + "während die Donau weiter und weiter steigt, " * 1_000 + "und weiter."
    assert twin_of(f"{sentence}.", endless) is None
    assert twin_of(endless, f"{sentence}.") is None
    assert twin_of(endless, endless) is None
    assert twin_of(AGENCY, f"{AGENCY} " + "So. " * 190) == AGENCY


async def test_a_span_that_is_not_in_the_document_marks_the_passage(tmp_path: Path) -> None:
    async with Archive(Settings(write(tmp_path, NEWSROOM))) as archive:
        await archive.sync()
        cited = await first(archive)
        for span in (Span(0, 10**9), Span(-5, 3), Span(7, 7), Span(9, 3), None):
            found = await archive.passage(cited.passage, span)
            assert found is not None
            assert found.span == found.passage.span


@pytest.mark.parametrize("key", ["", "0" * 16, "' OR 1=1 --", "\x00", "🗞" * 40, "%"])
async def test_an_unknown_passage_is_none(tmp_path: Path, key: str) -> None:
    async with Archive(Settings(write(tmp_path, NEWSROOM))) as archive:
        await archive.sync()
        assert await archive.passage(key) is None
        assert await archive.article(key) is None


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE documents SET text = replace(text, '12. September', '13. September')",
        "UPDATE documents SET text = 'Anzeige. ' || text",
        'UPDATE places SET start = start + 1, "end" = "end" + 1',
        "UPDATE places SET document = (SELECT id FROM documents WHERE source LIKE 'verkehr%')",
    ],
)
async def test_words_that_are_not_the_cited_ones_are_held_back(tmp_path: Path, damage: str) -> None:
    articles = write(tmp_path / "articles", NEWSROOM)
    async with Archive(Settings(articles, tmp_path / "data")) as archive:
        await archive.sync()
        cited = await first(archive)
        write(articles, {cited.source: LATER})
        await archive.sync()
        with sqlite3.connect(tmp_path / "data/archive.db") as database:
            database.execute(damage)
        database.close()
        with capture_logs() as logged:
            assert await archive.passage(cited.passage, cited.span) is None
    assert {entry["log_level"] for entry in logged} == {"error"}


TEXTS = st.lists(st.sampled_from([COUNCIL, LATER, BRIDGE, HARBOUR]), min_size=1, max_size=2).map("\n".join)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(["a.txt", "b.md"]), TEXTS | st.none(), st.booleans()), max_size=6))
async def test_whatever_was_cited_is_found_with_its_words_or_is_said_to_be_gone(
    changes: list[tuple[str, str | None, bool]],
) -> None:
    seen: dict[str, tuple[str, str]] = {}
    held: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with Archive(Settings(folder)) as archive:
            for source, text, rebuilt in changes:
                (folder / source).unlink(missing_ok=True)
                held.pop(source, None)
                if text is not None:
                    held |= {source: text}
                    write(folder, {source: text})
                    seen |= {p.id: (source, p.span.of(text)) for p in prepared(text, source).passages}
                await archive.sync()
                if rebuilt:
                    await archive.rebuild()
            for key, (source, said) in seen.items():
                found = await archive.passage(key)
                assert found is not None
                assert (found.passage.source, found.gone) == (source, source not in held)
                if found.document is not None:
                    assert found.passage.span.of(found.document.text) == said
                    assert found.current == (found.document.text == held[source]) == (found.newer is None)


async def test_a_span_that_can_be_no_citation_of_the_passage_marks_the_whole_passage(tmp_path: Path) -> None:
    long = COUNCIL + "\n" + f"{HARBOUR}\n" * 300
    async with Archive(Settings(write(tmp_path, {"lang.txt": long}))) as archive:
        await archive.sync()
        cited = await first(archive)
        whole = await archive.passage(cited.passage)
        assert whole is not None
        assert whole.span == whole.passage.span
        for span in (Span(0, len(long)), Span(len(long) - 20, len(long))):
            found = await archive.passage(cited.passage, span)
            assert found is not None
            assert found.span == whole.passage.span
