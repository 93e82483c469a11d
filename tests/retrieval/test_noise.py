"""What is masked as noise, and what must never be."""

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.model import Span
from retrieval.noise import joined, lines, noise, without

SENTENCE = "Der Landtag hat das Gesetz am Mittwoch beschlossen."


def masked(text: str) -> list[str]:
    return [span.of(text) for span in noise(text)]


@pytest.mark.parametrize(
    "line",
    [
        "WERBUNG",
        "Anzeige",
        "— Anzeige —",
        "Werbung:",
        "[Advertisement]",
        "Artikel wird nach der Anzeige fortgesetzt",
        "07.08.2025 | 3:32 min",
        "3:32 min",
        "Video, 01:12 Min.",
        "Audio 12:40 Minuten",
        "Länge: 2:15",
        "Lesezeit: 4 Minuten",
        "Lesen Sie auch: Wie der Haushalt entstand",
        "Zum Thema:",
        "Mehr zum Thema",
        "Read more: How the budget came about",
        "(dpa)",
        "(dpa/rtr)",
        "Foto: Petra Beispiel/dpa",
        "Bild: J. Muster / Stadtarchiv",
        "Photo: Jane Doe/AP",
        "https://www.beispiel.example/artikel?id=7",
        "www.beispiel.example",
    ],
)
def test_a_line_of_noise_is_masked_whole(line: str) -> None:
    assert masked(f"{SENTENCE}\n\n  {line}  \r\n\r\n{SENTENCE}") == [line]


@pytest.mark.parametrize(
    "line",
    [
        SENTENCE,
        "Anzeige gegen den Bürgermeister",
        "Die Werbung wirkt",
        "Er lief die Strecke in 3:32 Minuten.",
        "Sie gewann in 3:32 min",
        "Film: 20:15",
        "Zum Thema Rente sagte der Minister nichts.",
        "Zum Thema: Der Minister sagte, er werde die Rente nicht antasten.",
        "Lesen Sie, was im Haushalt steht.",
        "Bild: „Der Kanzler wusste davon.“",
        "Foto: Der Minister verlässt am Mittwoch nach der langen Sitzung den Landtag in München.",
        "Der Minister tritt zurück (dpa).",
        "Das steht unter https://beispiel.example zu lesen.",
        "Am 07.08.2025 begann der Prozess.",
    ],
)
def test_what_may_be_the_article_itself_is_left_alone(line: str) -> None:
    assert masked(line) == []


def test_of_a_video_caption_only_day_and_length_are_masked() -> None:
    caption = "„Der Deich hält“, sagt Reporterin Anna Beispiel. 07.08.2025 | 3:32 min"
    assert masked(f"{caption}\n\n{SENTENCE}") == ["07.08.2025 | 3:32 min"]


def test_day_and_length_are_masked_even_where_the_next_sentence_is_glued_behind() -> None:
    assert masked(f"Der Deich hält. 07.08.2025 | Video | 3:32 min {SENTENCE}") == ["07.08.2025 | Video | 3:32 min"]


def test_a_paragraph_of_a_megabyte_takes_no_time_and_hides_nothing() -> None:
    assert masked(f"{SENTENCE} " * 20_000) == []


@given(st.text(st.sampled_from("aB. \n\r\u2028|:3min07.8WERBUNG")))
def test_noise_comes_in_order_apart_and_inside_the_text(text: str) -> None:
    spans = noise(text)
    assert all(before.end < after.start for before, after in pairwise(spans))
    assert all(0 <= span.start < span.end <= len(text) and span.of(text).strip() for span in spans)


@given(st.text(st.sampled_from("ab \t\n\r\x85\u2028")))
def test_lines_are_the_stripped_lines_of_the_text(text: str) -> None:
    assert [line.of(text) for line in lines(text)] == [line.strip() for line in text.splitlines() if line.strip()]


SPANS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda ends: Span(min(ends), max(ends))))


@given(SPANS)
def test_joined_spans_cover_the_same_characters(spans: list[Span]) -> None:
    assert covered(joined(spans)) == covered(spans)


@given(SPANS)
def test_what_is_masked_and_what_is_left_make_up_the_whole(spans: list[Span]) -> None:
    masks = joined(spans)
    assert covered(without(Span(3, 15), masks)) == set(range(3, 15)) - covered(masks)


def covered(spans: Iterable[Span]) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}
