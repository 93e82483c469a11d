"""Claims about the timeline: whose days it follows, what it merges, what it never says."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.archive import Archive
from retrieval.model import Citation, Event, Period, Status, Timeline
from tests.retrieval.desk import archive_of

TOWN = {
    "2025-08-07_hafen.txt": (
        "Hafen wird erweitert\n\n"
        "Der Rat von Lüttgau hat am Mittwoch zwei neue Kais für den Hafen beschlossen. "
        "Der Bau soll am 1. Oktober 2025 beginnen. Der Hafen wurde 1968 eröffnet.\n\n"
        "„Das ist ein guter Tag für Lüttgau“, sagte Bürgermeisterin Anna Lorenz am Donnerstag. "
        "Kürzlich hatte die Werft im Hafen Einspruch erhoben.\n"
    ),
    "2025-08-09_frist.txt": (
        "Einspruch gegen Hafen läuft\n\n"
        "Anwohner des Hafens in Lüttgau können bis zum 31. August 2025 Einspruch einlegen, "
        "die Frist läuft an diesem Tag ab. In der kommenden Woche legt die Stadt die Pläne für den Hafen aus.\n"
    ),
    "freibad.txt": "Freibad schließt\n\nDas Freibad in Moorbach schließt am Freitag früher als geplant.\n",
}


def told(timeline: Timeline) -> list[tuple[str | None, Status, str]]:
    return [(event.when.value, event.status, event.label) for event in timeline.events]


def days(timeline: Timeline) -> list[tuple[str | None, Status]]:
    return [(event.when.value, event.status) for event in timeline.events]


def labels(citations: tuple[Citation, ...]) -> list[str]:
    return [citation.text for citation in citations]


def cited(event: Event) -> list[Citation]:
    inside = [citation for other in event.conflicting for citation in cited(other)]
    return [event.citation, *event.others, *inside]


async def assert_verbatim(archive: Archive, timeline: Timeline) -> None:
    for citation in [*(each for event in timeline.events for each in cited(event)), *timeline.undated]:
        document = await archive.document(citation.source)
        assert document is not None
        assert citation.span.of(document.text) == citation.text != ""
        assert all(citation.span.covers(mark) for mark in citation.highlights)
        assert citation.highlights
        clipping = await archive.passage(citation.passage, citation.span)
        assert clipping is not None


def assert_ordered(timeline: Timeline) -> None:
    order = [(event.when.first or "", event.when.last or "") for event in timeline.events]
    assert order == sorted(order)


# ---- whose days


async def test_events_stand_in_order_of_the_days_their_sentences_speak_of(tmp_path: Path) -> None:
    async with archive_of(tmp_path, TOWN) as archive:
        timeline = await archive.timeline("Hafen Lüttgau")
        assert days(timeline) == [
            ("1968", Status.HAPPENED),
            ("2025-08-06", Status.HAPPENED),
            ("2025-08-07", Status.HAPPENED),
            ("2025-W33", Status.ANNOUNCED),
            ("2025-08-31", Status.DEADLINE),
            ("2025-10-01", Status.ANNOUNCED),
        ]
        assert [event.statement for event in timeline.events] == [False, False, True, False, False, False]
        assert timeline.total == 6
        assert labels(timeline.undated) == ["Kürzlich hatte die Werft im Hafen Einspruch erhoben."]
        await assert_verbatim(archive, timeline)


async def test_every_event_shows_the_words_that_date_it_and_the_day_they_were_counted_from(tmp_path: Path) -> None:
    async with archive_of(tmp_path, TOWN) as archive:
        council = (await archive.timeline("Hafen Lüttgau")).events[1]
        document = await archive.document("2025-08-07_hafen.txt")
        assert document is not None
        assert [mark.of(document.text) for mark in council.citation.highlights] == ["Mittwoch"]
        assert (council.when.text, council.when.basis, council.when.anchor) == ("Mittwoch", "published", "2025-08-07")
        assert council.when in council.citation.dates


async def test_an_article_that_merely_appeared_makes_no_event(tmp_path: Path) -> None:
    articles = {"2025-08-07_werft.txt": "Werft wächst\n\nDie Werft in Lüttgau baut eine dritte Halle für Fähren.\n"}
    async with archive_of(tmp_path, articles) as archive:
        assert (await archive.timeline("Werft")).events == ()
        assert (await archive.timeline()).events == ()


async def test_nothing_of_an_article_without_a_date_gets_a_day(tmp_path: Path) -> None:
    async with archive_of(tmp_path, TOWN) as archive:
        timeline = await archive.timeline("Freibad")
        assert timeline.events == ()
        assert labels(timeline.undated) == ["Das Freibad in Moorbach schließt am Freitag früher als geplant."]


async def test_a_date_set_by_the_desk_dates_what_its_article_says(tmp_path: Path) -> None:
    async with archive_of(tmp_path, TOWN) as archive:
        assert await archive.date("freibad.txt", "2025-08-13")
        [event] = (await archive.timeline("Freibad")).events
        assert (event.when.value, event.when.anchor, event.status) == ("2025-08-15", "2025-08-13", Status.ANNOUNCED)
        assert await archive.date("freibad.txt", None)
        assert (await archive.timeline("Freibad")).events == ()


# ---- which


async def test_planned_and_past_are_told_apart_for_good(tmp_path: Path) -> None:
    async with archive_of(tmp_path, TOWN) as archive:
        planned = await archive.timeline("Hafen Lüttgau", which="planned")
        past = await archive.timeline("Hafen Lüttgau", which="past")
        assert [event.when.value for event in planned.events] == ["2025-W33", "2025-08-31", "2025-10-01"]
        assert [event.when.value for event in past.events] == ["1968", "2025-08-06", "2025-08-07"]
        assert planned.undated == past.undated == ()  # what is vague may be either


async def test_an_event_is_of_a_period_if_one_of_its_days_is(tmp_path: Path) -> None:
    async with archive_of(tmp_path, TOWN) as archive:
        for topic in (None, "Hafen Lüttgau"):
            august = await archive.timeline(topic, period=Period("2025-08-16", "2025-08-31"))
            assert [event.when.value for event in august.events] == ["2025-W33", "2025-08-31"]
            before = await archive.timeline(topic, period=Period(None, "2025-08-06"))
            assert [event.when.value for event in before.events] == ["1968", "2025-08-06"]
            assert august.undated == before.undated == ()
        assert (await archive.timeline(period=Period("2031-01-01", None))).events == ()


async def test_a_source_gives_the_events_of_one_article(tmp_path: Path) -> None:
    async with archive_of(tmp_path, TOWN) as archive:
        timeline = await archive.timeline(source="2025-08-09_frist.txt")
        assert [event.when.value for event in timeline.events] == ["2025-W33", "2025-08-31"]
        said = await archive.timeline("Anna Lorenz", source="2025-08-07_hafen.txt")
        assert days(said) == [("2025-08-07", Status.HAPPENED)]
        assert await archive.timeline(source="weg.txt") == Timeline(())


async def test_without_a_topic_the_newest_articles_are_told_and_what_they_say_of_long_ago_is_not(
    tmp_path: Path,
) -> None:
    days_of_august = range(1, 31)
    articles = {
        f"2025-08-{day:02}.txt": f"Im Jahr 19{day + 10} kaufte die Stadt die Akte {day}. "
        f"Am {day}. August 2025 hat der Rat über Akte {day} beraten."
        for day in days_of_august
    }
    async with archive_of(tmp_path, articles) as archive:
        timeline = await archive.timeline(limit=20)
        assert {event.when.value for event in timeline.events} <= {f"2025-08-{day:02}" for day in days_of_august}
        assert len(timeline.events) == 20


async def test_the_most_telling_are_chosen_and_the_others_follow_page_by_page(tmp_path: Path) -> None:
    async with archive_of(tmp_path, TOWN) as archive:
        whole = await archive.timeline("Hafen Lüttgau")
        first = await archive.timeline("Hafen Lüttgau", 4)
        second = await archive.timeline("Hafen Lüttgau", 4, skip=4)
        assert first.total == second.total == 6
        assert sorted(told(first) + told(second)) == sorted(told(whole))
        assert "1968" in {event.when.value for event in second.events}  # a year tells less than a day
        assert {event.statement for event in first.events} == {False}  # and what was said less than what happened
        assert (await archive.timeline("Hafen Lüttgau", 4, skip=8)).events == ()


async def test_an_unknown_topic_or_an_empty_archive_has_no_timeline(tmp_path: Path) -> None:
    async with archive_of(tmp_path / "a", TOWN) as archive:
        for topic in ("Vulkan", "der die das", "?!"):
            assert await archive.timeline(topic) == Timeline((), topic=topic)
        assert await archive.timeline("  ") == await archive.timeline()
    (tmp_path / "b").mkdir()
    async with archive_of(tmp_path / "b", {}) as archive:
        assert await archive.timeline() == Timeline(())
        assert await archive.timeline("Werft") == Timeline((), topic="Werft")


# ---- merging

HEAD = "Meldungen des Tages\n\n"
VISIT = {
    "2025-08-07_agentur.txt": HEAD + "Pavel Orlow war am Mittwoch drei Stunden bei Ministerin Ines Kralik in Lüttgau.",
    "2025-08-07_bote.txt": HEAD + "Pavel Orlow war am Mittwoch drei Stunden bei Ministerin Ines Kralik in Lüttgau.",
    "2025-08-08_kurier.txt": HEAD
    + (
        "In Lüttgau hatte Ministerin Ines Kralik am Mittwoch den Gesandten Pavel Orlow drei Stunden lang empfangen, "
        "bevor sie nach Bremen reiste."
    ),
    "2025-08-08_rat.txt": HEAD + "Ministerin Ines Kralik hat am Mittwoch in Lüttgau einen Kindergarten eröffnet.",
}


async def test_retellings_are_one_event_with_all_its_sources_and_copies_count_once(tmp_path: Path) -> None:
    async with archive_of(tmp_path, VISIT) as archive:
        timeline = await archive.timeline("Kralik Lüttgau")
        assert [event.when.value for event in timeline.events] == ["2025-08-06", "2025-08-06"]
        [visit] = [event for event in timeline.events if "Orlow" in event.label]
        assert visit.citation.source == "2025-08-08_kurier.txt"  # the fullest sentence
        assert visit.sources == ("2025-08-08_kurier.txt", "2025-08-07_agentur.txt", "2025-08-07_bote.txt")
        assert visit.independent == 2
        assert len({citation.number for citation in cited(visit)}) == 1
        assert len({citation.origin for citation in cited(visit)}) == 2
        await assert_verbatim(archive, timeline)


async def test_the_same_words_of_another_day_are_another_event(tmp_path: Path) -> None:
    articles = {
        "2025-08-07.txt": HEAD + "Der Rat von Moorbach hat am Mittwoch getagt.",
        "2025-08-14.txt": HEAD + "Der Rat von Moorbach hat am Mittwoch getagt.",
    }
    async with archive_of(tmp_path, articles) as archive:
        timeline = await archive.timeline("Rat Moorbach")
        assert [event.when.value for event in timeline.events] == ["2025-08-06", "2025-08-13"]
        assert [event.conflicting for event in timeline.events] == [(), ()]


async def test_the_more_exact_day_of_two_articles_is_shown(tmp_path: Path) -> None:
    articles = {
        "2025-08-07_a.txt": HEAD + "Kommende Woche will Minister Jens Wolter die neue Fähre Hansa in Lüttgau taufen.",
        "2025-08-07_b.txt": HEAD + "Minister Jens Wolter will die neue Fähre Hansa am 13. August in Lüttgau taufen.",
    }
    async with archive_of(tmp_path, articles) as archive:
        [event] = (await archive.timeline("Fähre Lüttgau")).events
        assert (event.when.value, event.conflicting) == ("2025-08-13", ())
        assert event.sources == ("2025-08-07_b.txt", "2025-08-07_a.txt")


async def test_what_was_announced_and_what_happened_are_two_entries(tmp_path: Path) -> None:
    articles = {
        "2025-08-07_a.txt": HEAD + "Minister Jens Wolter will die neue Fähre Hansa am 13. August in Lüttgau taufen.",
        "2025-08-14_b.txt": HEAD + "Minister Jens Wolter hat die neue Fähre Hansa am Mittwoch in Lüttgau getauft.",
    }
    async with archive_of(tmp_path, articles) as archive:
        assert days(await archive.timeline("Fähre Lüttgau")) == [
            ("2025-08-13", Status.ANNOUNCED),
            ("2025-08-13", Status.HAPPENED),
        ]


async def test_a_meeting_that_was_announced_and_reported_has_happened(tmp_path: Path) -> None:
    articles = {
        "2025-08-12_a.txt": HEAD + "Morgen kommt Ministerin Ines Kralik mit dem Gesandten Pavel Orlow zusammen.",
        "2025-08-14_b.txt": HEAD + "Ministerin Ines Kralik hatte Pavel Orlow am Mittwoch im Schloss empfangen.",
        "2025-08-15_c.txt": HEAD + "Ministerin Ines Kralik hatte Jens Wolter am Mittwoch im Schloss empfangen.",
    }
    async with archive_of(tmp_path, articles) as archive:
        timeline = await archive.timeline("Kralik")
        [met] = [event for event in timeline.events if "Orlow" in event.label]
        assert (met.when.value, met.status, met.independent) == ("2025-08-13", Status.HAPPENED, 1)
        assert met.sources == ("2025-08-14_b.txt", "2025-08-12_a.txt")
        assert len(timeline.events) == 2
        await assert_verbatim(archive, timeline)


async def test_contradicting_days_are_one_event_with_both(tmp_path: Path) -> None:
    articles = {
        "2025-08-07_a.txt": HEAD
        + "Minister Wolter will die neue Fähre Hansa am 13. August 2025 in Lüttgau festlich taufen.",
        "2025-08-08_b.txt": HEAD
        + "Die neue Fähre Hansa will Minister Wolter am 20. August 2025 in Lüttgau festlich taufen.",
    }
    async with archive_of(tmp_path, articles) as archive:
        timeline = await archive.timeline("Fähre Lüttgau")
        [event] = timeline.events
        [other] = event.conflicting
        assert {event.when.value, other.when.value} == {"2025-08-13", "2025-08-20"}
        assert {event.sources, other.sources} == {("2025-08-07_a.txt",), ("2025-08-08_b.txt",)}
        assert (timeline.total, other.conflicting) == (1, ())
        await assert_verbatim(archive, timeline)


async def test_one_deadline_is_told_once_however_it_is_put(tmp_path: Path) -> None:
    articles = {
        "2025-08-06_a.txt": HEAD + "Das Ultimatum von Ministerin Kralik an die Reederei Brodersen läuft am Freitag ab.",
        "2025-08-07_b.txt": HEAD + "Kralik droht mit Strafen, sollte die Reederei Brodersen bis Freitag nicht zahlen.",
    }
    async with archive_of(tmp_path, articles) as archive:
        [event] = (await archive.timeline("Kralik")).events
        assert (event.when.value, event.status, event.independent) == ("2025-08-08", Status.DEADLINE, 2)
        assert set(event.sources) == set(articles)


async def test_a_vague_retelling_joins_its_event_and_one_of_an_undated_article_does_not(tmp_path: Path) -> None:
    retold = "Minister Jens Wolter hat kürzlich in Lüttgau die neue Fähre Hansa getauft."
    articles = {
        "2025-08-14_a.txt": HEAD + "Minister Jens Wolter hat die neue Fähre Hansa am Mittwoch in Lüttgau getauft.",
        "2025-08-20_b.txt": HEAD + retold,
        "ohne.txt": HEAD + "In Lüttgau hat Jens Wolter die Fähre Hansa am Mittwoch endlich getauft, mit Musik.",
    }
    async with archive_of(tmp_path, articles) as archive:
        timeline = await archive.timeline("Fähre Lüttgau")
        [event] = timeline.events
        assert event.sources == ("2025-08-14_a.txt", "2025-08-20_b.txt")
        assert [citation.source for citation in timeline.undated] == ["ohne.txt"]


# ---- whatever the articles

SENTENCES = st.sampled_from(
    [
        "Die Werft in Lüttgau wurde am 3. Mai 1925 gegründet.",
        "Im Oktober 1998 meldete die Werft Konkurs an.",
        "Die Werft baut eine dritte Halle.",
        "Am Freitag will die Belegschaft der Werft streiken.",
        "Kommende Woche soll der Rat über die Werft entscheiden.",
        "Die Frist der Werft läuft am 31. August ab.",
        "Am Montag sagte Anna Lorenz, die Werft sei gerettet.",
        "Kürzlich hat die Werft zwei Fähren verkauft.",
        "Das Freibad bleibt geschlossen.",
    ]
)
NAMES = st.sampled_from(["a.txt", "2025-08-07_b.txt", "2025-08_c.txt", "d.md", "2024-12-31_e.txt", "2025-08-11_f.txt"])


@settings(max_examples=25)
@given(st.dictionaries(NAMES, st.lists(SENTENCES, min_size=1, max_size=5), min_size=1), st.integers(1, 6))
async def test_the_timeline_is_verbatim_ordered_and_within_its_limit(
    tmp_path_factory: pytest.TempPathFactory, articles: dict[str, list[str]], limit: int
) -> None:
    texts = {source: "\n\n".join(sentences) for source, sentences in articles.items()}
    async with archive_of(tmp_path_factory.mktemp("articles"), texts) as archive:
        for topic in (None, "Werft"):
            timeline = await archive.timeline(topic, limit)
            await assert_verbatim(archive, timeline)
            assert_ordered(timeline)
            assert max(len(timeline.events), len(timeline.undated)) <= limit <= max(limit, timeline.total)
            for event in timeline.events:
                assert None not in (event.when.first, event.when.last, event.when.precision)
                assert event.citation.span.covers(event.when.span)
                published = event.citation.published
                ahead = published is not None and (event.when.first or "") > published.value + "-99"
                assert not (ahead and event.status is Status.HAPPENED)


@settings(max_examples=10)
@given(st.integers(-100, 100))
async def test_articles_of_weeks_later_tell_of_days_weeks_later(
    tmp_path_factory: pytest.TempPathFactory, weeks: int
) -> None:
    text = (
        "Der Rat von Lüttgau hat am Montag getagt. Am Freitag will der Rat über die Werft entscheiden. "
        "Kommende Woche soll Anna Lorenz die Werft besuchen."
    )

    async def told_on(day: date) -> list[tuple[date, date, Status, str]]:
        async with archive_of(tmp_path_factory.mktemp("articles"), {f"{day}.txt": text}) as archive:
            timeline = await archive.timeline("Rat Lüttgau Werft")
        return [
            (
                date.fromisoformat(each.when.first or ""),
                date.fromisoformat(each.when.last or ""),
                each.status,
                each.label,
            )
            for each in timeline.events
        ]

    by = timedelta(weeks=weeks)
    day = date(2022, 8, 11)  # a day that has not come yet is no date of an article
    here = [(first + by, last + by, status, label) for first, last, status, label in await told_on(day)]
    assert here == await told_on(day + by)
    assert here


async def test_the_same_words_in_another_order_are_one_event(tmp_path: Path) -> None:
    articles = {
        "2025-08-07_a.txt": HEAD
        + "Ministerin Ines Kralik geht. Sie werde ihr Amt am 31. August niederlegen, sagte sie "
        "in Lüttgau.",
        "2025-08-08_b.txt": HEAD + "Ines Kralik gibt in Lüttgau auf. Ihr Amt werde sie am 31. August niederlegen.",
    }
    async with archive_of(tmp_path, articles) as archive:
        [event] = (await archive.timeline()).events
        assert event.when.value == "2025-08-31"
        assert set(event.sources) == set(articles)


async def test_two_hours_for_one_meeting_contradict_each_other(tmp_path: Path) -> None:
    meeting = HEAD + "Der Schulausschuss Lüttgau tagt am Mittwoch, 13. August, um {} Uhr im Rathaus."
    articles = {"2025-08-07_a.txt": meeting.format(18), "2025-08-08_b.txt": meeting.format(19)}
    async with archive_of(tmp_path, articles) as archive:
        [event] = (await archive.timeline("Schulausschuss")).events
        assert len(event.conflicting) == 1
    again = {"2025-08-07_a.txt": meeting.format(18), "2025-08-08_b.txt": meeting.format(18)}
    async with archive_of(tmp_path, again) as archive:
        [event] = (await archive.timeline("Schulausschuss")).events
        assert event.conflicting == ()


async def test_what_a_letter_and_a_number_name_is_no_date_with_that_number(tmp_path: Path) -> None:
    articles = {
        "2025-08-07_a.txt": HEAD + "Die A7 bei Lüttgau wird am Samstag gesperrt.",
        "2025-08-08_b.txt": HEAD + "Die Schule in Lüttgau öffnet am 7. September wieder.",
    }
    async with archive_of(tmp_path, articles) as archive:
        assert [event.citation.source for event in (await archive.timeline("A7")).events] == ["2025-08-07_a.txt"]
        assert [event.citation.source for event in (await archive.timeline("A 7")).events] == ["2025-08-07_a.txt"]
