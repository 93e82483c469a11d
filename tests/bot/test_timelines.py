"""What somebody wants of a timeline."""

from datetime import date
from time import perf_counter
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import timelines
from bot.timelines import Form, Wanted
from retrieval.model import Period, Published, Timeline, Which
from tests.bot.events import LATER, PHONED, SESSION, TALKS

TODAY = date(2025, 8, 20)
AUGUST = Period("2025-08-01", "2025-08-31")
DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31)).map(str)


def read(words: str) -> Wanted:
    return timelines.read(words, TODAY, Published("2025-08-19", "header"))


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("", Wanted()),
        ("Putin Trump", Wanted("Putin Trump")),
        ("Putin Trump August 2025", Wanted("Putin Trump", period=AUGUST)),
        ("Putin Trump August geplant bild", Wanted("Putin Trump", period=AUGUST, which="planned", form="picture")),
        ("Putin Trump bild geplant, August", Wanted("Putin Trump", period=AUGUST, which="planned", form="picture")),
        ("summit past csv", Wanted("summit", which="past", form="csv")),
        ("Gipfel alle json", Wanted("Gipfel", form="json")),
        ("Gipfel kalender", Wanted("Gipfel", form="ics")),
        ("Gipfel mehr", Wanted("Gipfel", more=True)),
        ("bild", Wanted(form="picture")),
        ("001", Wanted("001")),
        ("Haushalt seit dem 6. August", Wanted("Haushalt", period=Period("2025-08-06"))),
        ("Agenda 2030", Wanted("Agenda", period=Period("2030-01-01", "2030-12-31"))),
        ("„Agenda 2030“", Wanted("Agenda 2030")),
        ('"Agenda 2030" 2025-08', Wanted("Agenda 2030", period=AUGUST)),
        ("August Bebel", Wanted("August Bebel")),
        ("geplant war anderes", Wanted("geplant war anderes")),
    ],
)
def test_options_stand_behind_the_topic_in_any_order(words: str, wanted: Wanted) -> None:
    assert read(words) == wanted


TOPICS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='„“”"«»'), max_size=30).map(
    lambda text: " ".join(text.split())
)
OPTIONS = [
    "August 2025",
    "geplant",
    "bild",
    "mehr",
    "2030",
    "KW 33",
    "alle",
    "Bebel",
    "Gipfel",
    "seit",
    "bis 2025-08-07",
]


@given(
    TOPICS | st.lists(st.sampled_from(OPTIONS), max_size=4).map(" ".join),
    st.builds(Period, st.none() | DAYS),
    st.sampled_from(get_args(Which)),
)
def test_what_is_wanted_is_read_as_it_was_said(topic: str, period: Period, which: Which) -> None:
    wanted = Wanted(topic, period=period, which=which)

    assert timelines.read(wanted.words(), TODAY) == wanted
    assert timelines.asked(wanted.query(), TODAY) == wanted


@given(st.text(), st.sampled_from(get_args(Form)))
def test_any_words_ask_for_some_timeline(words: str, form: Form) -> None:
    assert timelines.read(words, TODAY).form in get_args(Form)
    assert timelines.asked({"thema": words, "zeit": words, "art": words, "datei": form}, TODAY).source == form


def test_words_that_say_nothing_of_the_events_are_known_as_such() -> None:
    assert read("bild mehr").anything
    assert not read("bild August").anything


@pytest.mark.parametrize(
    ("topic", "source"),
    [
        ("001", "politik/001_gipfel.txt"),
        ("002_RAT.txt", "002_rat.txt"),
        ("politik/001_gipfel.txt", "politik/001_gipfel.txt"),
        ("00", ""),  # two of them begin so
        ("gipfel", ""),
    ],
)
def test_an_article_is_meant_by_its_name_or_its_beginning(topic: str, source: str) -> None:
    wanted = timelines.source_meant(Wanted(topic), ("politik/001_gipfel.txt", "002_rat.txt"))

    assert wanted.source == source
    assert wanted.topic == ("" if source else topic)


@pytest.mark.parametrize(("words", "may"), [("001", True), ("gipfel.txt", True), ("a/b", True), ("Anna Lorenz", False)])
def test_only_what_looks_like_a_file_is_looked_for_among_them(words: str, may: bool) -> None:
    assert Wanted(words).may_name_a_file is may


def test_a_pasted_text_names_no_file_and_takes_no_time() -> None:
    began = perf_counter()

    assert not Wanted(f"{'_' * 60_000} x").may_name_a_file

    assert perf_counter() - began < 1


def test_each_event_has_a_number_which_what_reports_it_shares_and_what_conflicts_does_not() -> None:
    counted = timelines.numbered(Timeline((SESSION, TALKS), (PHONED,)), 13)

    assert [each.number for each in timelines.citations(counted)] == [13, 14, 15, 15, 15, 16]
    assert counted.events[0].conflicting[0].citation.text == LATER.citation.text
    assert timelines.sources(counted) == ("rathaus.txt", "woche.txt", "agentur/haushalt.txt", "gespräch.txt")
