"""Claims about the timeline: every date has a basis, every label stands in its article, twins are told once."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.archive import Archive
from retrieval.model import Citation, Timeline
from tests.retrieval.desk import archive_of

HARBOUR_OPENS = (
    "Hafen wird erweitert\n\nVeröffentlicht: 7. August 2025\n\nDer Hafen von Lüttgau bekommt zwei neue Kais.\n"
)
TRAM = "Straßenbahn kommt später\n\nStand: August 2025\n\nDie neue Straßenbahn in Lüttgau verspätet sich um ein Jahr.\n"
LIBRARY = "Bücherei zieht um\n\nDie Bücherei von Lüttgau zieht ins alte Rathaus. Der Umzug dauert zwei Wochen.\n"
POOL = "Freibad schließt\n\nDas Freibad in Moorbach schließt früher als geplant.\n"
DATED = {
    "hafen.txt": HARBOUR_OPENS,
    "2025-08-09_freibad.txt": POOL,
    "bahn.txt": TRAM,
    "buecherei.txt": LIBRARY,
}


def told(timeline: Timeline) -> list[tuple[str, str, str]]:
    return [(event.value, event.basis, event.label) for event in timeline.events]


def labels(citations: tuple[Citation, ...]) -> list[str]:
    return [citation.text for citation in citations]


async def assert_verbatim(archive: Archive, timeline: Timeline) -> None:
    citations = [*(event.citation for event in timeline.events), *timeline.undated]
    assert [citation.number for citation in citations] == list(range(1, len(citations) + 1))
    for citation in citations:
        for source, span, text in [
            (citation.source, citation.span, citation.text),
            *((twin.source, twin.span, twin.text) for twin in citation.twins),
        ]:
            document = await archive.document(source)
            assert document is not None
            assert span.of(document.text) == text != ""


async def test_without_a_topic_the_articles_stand_in_order_of_when_they_appeared(tmp_path: Path) -> None:
    async with archive_of(tmp_path, DATED) as archive:
        timeline = await archive.timeline()
        assert told(timeline) == [
            ("2025-08", "header", "Straßenbahn kommt später"),
            ("2025-08-07", "header", "Hafen wird erweitert"),
            ("2025-08-09", "filename", "Freibad schließt"),
        ]
        assert labels(timeline.undated) == ["Bücherei zieht um"]
        await assert_verbatim(archive, timeline)


async def test_only_the_newest_articles_are_told(tmp_path: Path) -> None:
    days = {f"2025-08-{day:02}.txt": f"Meldung vom {day}. Tag\n\nIm Rat ging es um Akte {day}." for day in range(1, 31)}
    async with archive_of(tmp_path, days) as archive:
        timeline = await archive.timeline(limit=4)
        assert [event.value for event in timeline.events] == ["2025-08-27", "2025-08-28", "2025-08-29", "2025-08-30"]


async def test_a_title_that_stands_in_no_text_is_not_told_but_the_first_sentence(tmp_path: Path) -> None:
    articles = {
        "a.md": "---\ntitle: Aus der Redaktion\ndate: 2025-08-07\n---\nDer Hafen von Lüttgau bekommt zwei neue Kais. "
        "Das hat der Rat am Donnerstag beschlossen."
    }
    async with archive_of(tmp_path, articles) as archive:
        assert told(await archive.timeline()) == [
            ("2025-08-07", "metadata", "Der Hafen von Lüttgau bekommt zwei neue Kais.")
        ]


async def test_twins_are_told_once_under_the_day_of_the_first(tmp_path: Path) -> None:
    articles = {
        "2025-08-09_hafen.txt": HARBOUR_OPENS.replace("Veröffentlicht: 7. August 2025\n\n", ""),
        "2025-08-07_hafen.txt": HARBOUR_OPENS,
        "agentur.txt": HARBOUR_OPENS.replace("Veröffentlicht: 7. August 2025\n\n", ""),
        "2025-08-08_freibad.txt": POOL,
    }
    async with archive_of(tmp_path, articles) as archive:
        timeline = await archive.timeline()
        assert [(event.value, event.citation.source) for event in timeline.events] == [
            ("2025-08-07", "2025-08-07_hafen.txt"),
            ("2025-08-08", "2025-08-08_freibad.txt"),
        ]
        assert [twin.source for twin in timeline.events[0].citation.twins] == ["2025-08-09_hafen.txt", "agentur.txt"]
        assert timeline.undated == ()
        about = await archive.timeline("Hafen Kais")
        assert told(about) == [("2025-08-07", "header", "Der Hafen von Lüttgau bekommt zwei neue Kais.")]
        assert len(about.events[0].citation.twins) == 2
        await assert_verbatim(archive, about)


HISTORY = {
    "2025-08-07_werft.txt": (
        "Werft feiert Geburtstag\n\n"
        "Die Werft in Lüttgau wurde am 3. Mai 1925 gegründet. Im Oktober 1998 meldete die Werft Konkurs an. "
        "Heute arbeiten 300 Menschen auf der Werft.\n\n"
        "Das Freibad bleibt geschlossen.\n"
    ),
    "werft_neu.txt": "Neue Halle\n\nDie Werft in Lüttgau baut eine dritte Halle für Fähren.\n",
    "bahn.txt": TRAM,
}


async def test_with_a_topic_a_date_in_the_sentence_comes_before_the_date_of_its_article(tmp_path: Path) -> None:
    async with archive_of(tmp_path, HISTORY) as archive:
        timeline = await archive.timeline("Werft")
        assert told(timeline) == [
            ("1925-05-03", "text", "Die Werft in Lüttgau wurde am 3. Mai 1925 gegründet."),
            ("1998-10", "text", "Im Oktober 1998 meldete die Werft Konkurs an."),
            ("2025-08-07", "filename", "Heute arbeiten 300 Menschen auf der Werft."),
        ]
        assert labels(timeline.undated) == ["Die Werft in Lüttgau baut eine dritte Halle für Fähren."]
        first = timeline.events[0].citation
        assert [h.of(HISTORY["2025-08-07_werft.txt"]) for h in first.highlights] == ["3. Mai 1925"]
        await assert_verbatim(archive, timeline)


async def test_of_several_dates_in_a_sentence_the_most_precise_counts(tmp_path: Path) -> None:
    articles = {"a.txt": "Das Gesetz von 2019 gilt für die Werft seit dem 1. März 2021 nicht mehr."}
    async with archive_of(tmp_path, articles) as archive:
        assert [event.value for event in (await archive.timeline("Werft")).events] == ["2021-03-01"]


async def test_a_relative_date_is_not_taken_for_a_date(tmp_path: Path) -> None:
    articles = {"2025-08-07.txt": "Die Werft bekommt am Freitag Besuch.", "x.txt": "Am 3. Oktober ruht die Werft."}
    async with archive_of(tmp_path, articles) as archive:
        timeline = await archive.timeline("Werft")
        assert told(timeline) == [("2025-08-07", "filename", "Die Werft bekommt am Freitag Besuch.")]
        assert labels(timeline.undated) == ["Am 3. Oktober ruht die Werft."]


async def test_days_stand_before_the_months_quarters_and_years_that_begin_with_them(tmp_path: Path) -> None:
    dates = ("2024", "Sommer 2025", "2. Quartal 2025", "1. April 2025", "April 2025", "2025", "31. Dezember 2024")
    articles = {f"{n}.txt": f"Die Werft baut Halle {n} für {when} um." for n, when in enumerate(dates)}
    async with archive_of(tmp_path, articles) as archive:
        values = [event.value for event in (await archive.timeline("Werft")).events]
        assert values == ["2024", "2024-12-31", "2025", "2025-04-01", "2025-Q2", "2025-04", "2025-SU"]


async def test_an_unknown_topic_or_an_empty_archive_has_no_timeline(tmp_path: Path) -> None:
    async with archive_of(tmp_path / "a", HISTORY) as archive:
        for topic in ("Vulkan", "der die das", "?!"):
            assert await archive.timeline(topic) == Timeline(())
        assert await archive.timeline("  ") == await archive.timeline()
    (tmp_path / "b").mkdir()
    async with archive_of(tmp_path / "b", {}) as archive:
        assert await archive.timeline() == Timeline(())
        assert await archive.timeline("Werft") == Timeline(())


SENTENCES = st.sampled_from(
    [
        "Die Werft in Lüttgau wurde am 3. Mai 1925 gegründet.",
        "Im Oktober 1998 meldete die Werft Konkurs an.",
        "Die Werft baut eine dritte Halle.",
        "Seit 2019 gehört die Werft der Stadt.",
        "Am Freitag streikt die Belegschaft der Werft.",
        "Das Freibad bleibt geschlossen.",
    ]
)
NAMES = st.sampled_from(["a.txt", "2025-08-07_b.txt", "2025-08_c.txt", "d.md", "2024-12-31_e.txt"])


@settings(max_examples=25)
@given(st.dictionaries(NAMES, st.lists(SENTENCES, min_size=1, max_size=5), min_size=1), st.integers(1, 6))
async def test_whatever_the_articles_the_timeline_is_verbatim_ordered_and_within_its_limit(
    tmp_path_factory: pytest.TempPathFactory, articles: dict[str, list[str]], limit: int
) -> None:
    texts = {source: "\n\n".join(sentences) for source, sentences in articles.items()}
    async with archive_of(tmp_path_factory.mktemp("articles"), texts) as archive:
        for topic in (None, "Werft"):
            timeline = await archive.timeline(topic, limit)
            await assert_verbatim(archive, timeline)
            assert max(len(timeline.events), len(timeline.undated)) <= limit
            years = [event.value[:4] for event in timeline.events]
            assert years == sorted(years)
            for event in timeline.events:
                published = event.citation.published
                if event.basis == "text":
                    assert event.citation.highlights
                else:
                    assert published is not None
                    assert (event.value, event.basis) == (published.value, published.basis)
            assert all(citation.published is None for citation in timeline.undated)
