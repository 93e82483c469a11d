"""The demo archive's timeline of its summit story, as it was read through by eye (golden_timeline.json)."""

import json
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import pytest

from retrieval.archive import Archive, Settings
from retrieval.model import Event, Status, Timeline

SEEDS = Path(__file__).parents[2] / "seeds"
GOLDEN = json.loads(Path(__file__).with_name("golden_timeline.json").read_text("utf-8"))
AGENCY = {"agentur/2025-08-07_gipfel_trump_putin.txt", "kreml_kündigt_gipfel_an.txt", "Gipfel naht.txt"}
WITHOUT_DATE = {"telefonat.txt", "english/deadline_passes.txt"}


@pytest.fixture
async def seeds() -> AsyncIterator[Archive]:
    """The demo archive; the desk has entered the day of an article whose dateline names no year."""
    async with Archive(Settings(articles=SEEDS)) as archive:
        await archive.sync()
        assert await archive.date("fristende.txt", "2025-08-08")
        yield archive


def told(timeline: Timeline) -> dict[str, Any]:
    return {
        "events": [_event(event) for event in timeline.events],
        "undated": [f"{each.source}: {each.text}" for each in timeline.undated],
    }


def _event(event: Event) -> dict[str, Any]:
    when = event.when
    return {
        "day": when.first if when.first == when.last else f"{when.first}..{when.last}",
        "words": f"{when.text} <{when.basis} {when.anchor}>" if when.anchor else when.text,
        "status": event.status.value + (", said" if event.statement else ""),
        "sources": list(event.sources),
        "independent": event.independent,
        "label": event.label,
    }


def holding(word: str, events: Iterable[Event]) -> list[Event]:
    return [event for event in events if word in event.label]


async def test_the_summit_story_is_told_as_it_was_read_through(seeds: Archive) -> None:
    assert told(await seeds.timeline("Putin Trump")) == GOLDEN


async def test_the_deadline_is_told_of_one_day_from_several_articles(seeds: Archive) -> None:
    [deadline] = [e for e in (await seeds.timeline("Putin Trump")).events if e.status is Status.DEADLINE]
    assert deadline.when.value == "2025-08-08"
    assert {"trumps_frist.txt", "fristende.txt"} <= set(deadline.sources)
    assert deadline.independent > 1


async def test_the_summit_is_announced_for_a_week_and_not_for_a_day_of_it(seeds: Archive) -> None:
    events = (await seeds.timeline("Putin Trump")).events
    [week] = [event for event in events if event.when.precision == "week"]
    assert (week.when.value, week.status, set(week.sources)) == ("2025-W33", Status.ANNOUNCED, AGENCY)


async def test_the_envoys_visit_is_one_event_of_three_articles_of_one_agency(seeds: Archive) -> None:
    [visit] = holding("Witkoff war", (await seeds.timeline("Putin Trump")).events)
    assert (visit.when.value, visit.status) == ("2025-08-06", Status.HAPPENED)
    assert set(visit.sources) == AGENCY
    assert visit.independent == 1


async def test_nothing_that_an_article_without_a_date_counts_from_its_day_has_one(seeds: Archive) -> None:
    for topic in (None, "Putin Trump", "Budapest", "Alaska"):
        for event in (await seeds.timeline(topic, 100)).events:
            for cited in (event.citation, *event.others):
                assert cited.source not in WITHOUT_DATE or event.when.basis == "text"
    undated = (await seeds.timeline("Trump Budapest")).undated
    assert "telefonat.txt" in {citation.source for citation in undated}


async def test_a_summit_that_was_called_off_is_never_told_as_having_happened(seeds: Archive) -> None:
    assert await seeds.date("telefonat.txt", "2025-10-16")
    events = (await seeds.timeline("Putin Trump Budapest", 100)).events
    planned = [event for event in events if "telefonat.txt" in event.sources and event.when.value == "2025-10-17"]
    assert [event.status for event in planned] == [Status.ANNOUNCED]
