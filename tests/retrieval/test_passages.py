"""Claims about passages: what is kept together, what is cut, what stays out, and what they are called."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.model import Passage, Span
from retrieval.noise import joined
from retrieval.passages import LONGEST, paragraphs, passages
from retrieval.readers.markdown import markdown
from tests.retrieval.articles import COUNCIL, document

PIECES = st.sampled_from(
    [
        "Der Rat tagt.",
        "Die Frist läuft ab. ",
        "Werbung",
        "kurz",
        " ",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "\n \n",
        "\t",
        "Wort " * 60,
    ]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join)
MASKS = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60)), max_size=6)


def told(text: str, *noise: str) -> list[list[str]]:
    """The sentences of every passage of a text in which the given words are noise."""
    masked = tuple(Span(text.index(words), text.index(words) + len(words)) for words in noise)
    return [[sentence.of(text) for sentence in passage.sentences] for passage in cut(text, masked)]


def cut(text: str, masked: tuple[Span, ...] = ()) -> list[Passage]:
    return passages(replace(document(text), masked=masked))


def masks(text: str, drawn: list[tuple[int, int]]) -> tuple[Span, ...]:
    return joined(Span(start, min(start + size, len(text))) for start, size in drawn if start < len(text))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blank_lines_part_paragraphs_whatever_ends_a_line(end: str) -> None:
    text = end.join(["Der Rat tagt", "am Freitag.", "", "Das Fest", "fällt aus.", " \t", "", "Ende."])
    assert [span.of(text) for span in paragraphs(text)] == [
        f"Der Rat tagt{end}am Freitag.",
        f"Das Fest{end}fällt aus.",
        "Ende.",
    ]


def test_long_lines_are_paragraphs_of_their_own() -> None:
    long = "Der Stadtrat von Brenndorf hat am Freitag lange beraten. " * 4
    text = f"{long}\n{long}\nKurz gesagt: nein."
    assert [span.of(text) for span in paragraphs(text)] == [long, long, "Kurz gesagt: nein."]


def test_paragraphs_are_counted_from_one_and_noise_counts_too() -> None:
    text = "Der Rat tagt.\n\nAnzeige\n\nDas Fest fällt aus."
    found = cut(text, (Span(15, 22),))
    assert [(passage.paragraph, passage.span.of(text)) for passage in found] == [
        (1, "Der Rat tagt."),
        (3, "Das Fest fällt aus."),
    ]


@given(TEXTS, MASKS)
def test_no_passage_goes_beyond_its_paragraph(text: str, drawn: list[tuple[int, int]]) -> None:
    parts = list(paragraphs(text))
    last = 0
    for passage in cut(text, masks(text, drawn)):
        assert parts[passage.paragraph - 1].covers(passage.span)
        assert passage.span == Span(passage.sentences[0].start, passage.sentences[-1].end)
        for sentence in passage.sentences:
            assert last <= sentence.start < sentence.end
            last = sentence.end


@given(TEXTS)
def test_without_noise_every_word_is_in_one_passage(text: str) -> None:
    told = [word for passage in cut(text) for sentence in passage.sentences for word in sentence.of(text).split()]
    assert "".join(told) == "".join(text.split())


@given(TEXTS, MASKS)
def test_lines_that_are_noise_are_in_no_sentence(text: str, drawn: list[tuple[int, int]]) -> None:
    lines = [span for span in paragraphs(text) if "\n" not in span.of(text) and "\r" not in span.of(text)]
    chosen = tuple(span for number, span in enumerate(lines) if any(number == start % 7 for start, _ in drawn))
    for passage in cut(text, chosen):
        assert not any(sentence.overlaps(span) for sentence in passage.sentences for span in chosen)


def test_noise_at_either_end_of_a_line_parts_it_from_the_sentence() -> None:
    assert told("date 2025-08-07 Der Rat tagt.", "date 2025-08-07 ") == [["Der Rat tagt."]]
    assert told("Lorenz vor dem Rathaus | 02:13 min", "| 02:13 min") == [["Lorenz vor dem Rathaus"]]
    assert told("Der Rat tagt.\nAnzeige\nDas Fest fällt aus.", "Anzeige") == [["Der Rat tagt.", "Das Fest fällt aus."]]
    assert told("Brenndorf | Stand: 7.8.2025 | Politik", "Stand: 7.8.2025") == [["Brenndorf |", "| Politik"]]


def test_noise_in_the_middle_of_a_line_does_not_cut_the_sentence() -> None:
    text = "Der Rat hat, wie [Lorenz](https://example.org/a) sagte, den Haushalt vertagt. Mehr folgt."
    found = told(text, "[", "](https://example.org/a)")
    assert found == [["Der Rat hat, wie [Lorenz](https://example.org/a) sagte, den Haushalt vertagt.", "Mehr folgt."]]


def test_links_of_an_article_in_markdown_leave_its_sentences_whole() -> None:
    text = "# Haushalt\n\nDer [Rat](a.md) hat den [Haushalt](b.md 'x') vertagt.\nMehr dazu [hier](c.md)\n"
    found = cut(text, tuple(sorted(markdown(text).masked)))
    assert [[sentence.of(text) for sentence in passage.sentences] for passage in found] == [
        ["Haushalt"],
        ["Der [Rat](a.md) hat den [Haushalt](b.md 'x') vertagt.", "Mehr dazu [hier"],
    ]


def test_pictures_in_a_row_part_the_line_like_one() -> None:
    text = "![Rat](a.jpg) ![Saal](b.jpg) Der Rat tagt."
    assert told(text, "![Rat](a.jpg)", "![Saal](b.jpg)") == [["Der Rat tagt."]]


def test_a_comment_over_several_lines_parts_what_stands_around_it() -> None:
    text = "Der Rat tagt <!-- intern:\nnicht vor 18 Uhr --> am Freitag."
    assert told(text, "<!-- intern:\nnicht vor 18 Uhr -->") == [["Der Rat tagt", "am Freitag."]]


def test_a_long_paragraph_is_cut_between_sentences_into_even_parts() -> None:
    sentence = "Der Stadtrat von Brenndorf hat am Freitag bis in den Abend beraten. "
    found = cut(sentence * 60)  # 720 words
    sizes = [len(passage.span.of(sentence * 60).split()) for passage in found]
    assert sum(sizes) == 720
    assert max(sizes) <= LONGEST
    assert max(sizes) - min(sizes) <= 24
    assert {passage.paragraph for passage in found} == {1}


def test_words_in_hard_wrapped_lines_count_like_others() -> None:
    wrapped = "Der Stadtrat von Brenndorf hat am Freitag bis\nin den Abend beraten.\n" * 60
    assert max(len(passage.span.of(wrapped).split()) for passage in cut(wrapped)) <= LONGEST


def test_ids_are_stable_and_tell_source_version_and_place() -> None:
    def ids(source: str, text: str) -> set[str]:
        return {passage.id for passage in passages(document(text, source))}

    kept = ids("rathaus.txt", COUNCIL)
    assert len(kept) == 3
    assert kept == ids("rathaus.txt", COUNCIL)
    assert kept.isdisjoint(ids("rathaus.txt", COUNCIL + "\n"))
    assert kept.isdisjoint(ids("kopie.txt", COUNCIL))
    # Links in old chats hold these: whoever changes how ids are made breaks them.
    assert [passage.id for passage in passages(document("Der Rat tagt.", "a.txt"))] == ["802f7454053c11d4"]


@given(TEXTS)
def test_ids_differ_within_a_document(text: str) -> None:
    found = [passage.id for passage in cut(text)]
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    "piece",
    [
        "Die Frist läuft ab. ",
        "x",
        "kein satz ",
        " ",
        "\t\r",
        "\r\n",
        "a\n",
        "a \r\n",
        "„Ja“, sagte er. ",
        "[Rat](a.md) tagt ",
    ],
)
def test_a_paragraph_of_a_megabyte_is_cut_in_linear_time(piece: str) -> None:
    quarter, whole = (piece * (size // len(piece)) for size in (250_000, 1_000_000))
    seconds = [timed(f"Kiew {text} Moskau", runs) for text, runs in ((quarter, 2), (whole, 1))]
    assert seconds[1] < 4 * max(seconds[0], 0.1) * 3


def timed(text: str, runs: int = 1) -> float:
    """Seconds of this process, the least of some runs: in a long one the collector may look through all there is."""
    article = replace(document(text), masked=tuple(sorted(markdown(text).masked)))
    seconds = []
    for _ in range(runs):
        started = time.process_time()
        passages(article)
        seconds.append(time.process_time() - started)
    return min(seconds)


def test_many_paragraphs_with_much_noise_take_no_longer_each() -> None:
    text = "Der [Rat](a.md) tagt am Freitag.\n\n" * 20_000
    assert timed(text) < 5


def test_a_document_without_words_has_no_passages() -> None:
    assert cut("") == cut(" \n\n\t\r\n") == []
