"""Claims about cutting text into sentences."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.model import Span
from retrieval.sentences import LONGEST_SENTENCE, sentences


def cut(text: str) -> list[str]:
    return [found.of(text) for found in sentences(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    "text",
    [
        "Der Umbau kostet 3,5 Mrd. Euro und dauert bis zum 7. August 2026.",
        "Am 7. August tagt der Rat, am 7.8. der Ausschuss und am 07.08.2025 das Gericht.",
        "Prof. Dr. Anna Berg sprach mit George W. Bush über das St. Galler Modell.",
        "Die Stadt spart, z. B. bei der Beleuchtung, d. h. nachts, ca. 2 Mio. Kilowattstunden.",
        "Das steht in Art. 5 Abs. 2 und in Nr. 7 der Satzung.",
        "Papst Leo XIV. Prevost reiste im 3. Jahr seines Amtes nach Köln.",
        "Beginn ist um 17.30 Uhr, mehr steht auf t-online.de und bei ZDNet.com im Netz.",
        "„Kommt ihr mit? Wir warten nicht!“, so die Bürgermeisterin.",
        '"Wir sind bereit!" sagte der Trainer.',
        "Die Show „Wer wird Millionär?“ Günther Jauchs läuft wieder.",
        "„Das ist gut. Wir machen weiter. Danach sehen wir.“",
        "»Nein. Das geht nicht«, sagte sie.",
        "“We are late. We will pay,” the mayor said.",
        "Mr. Miller of the U.S. Senate met Mrs. Jones at 5 p.m. in Room No. 7.",
        "Das Gesetz gilt (leider!) Ende Mai noch immer.",
        "Das ist ... Wahnsinn.",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ("Der Rat tagte am 7. August.", "Danach ging er nach Hause."),
        ("Das Treffen ist am 7.", "Danach folgt die Abstimmung."),
        ("Er kaufte Äpfel, Birnen usw.", "Die Rechnung kam später."),
        ("Sie leitet den Turnverein e.V.", "Er ist ihr Stellvertreter."),
        ("Der Umbau kostet 3 Mio.", "Das ist zu viel."),
        ('Sie sagte: "Heute war ein guter Tag."', "Aber es gebe noch viel zu tun."),
        ("„Kommt ihr mit?“", "Der Bürgermeister schwieg."),
        ("„Wir bauen“, sagte Berg.", "„Die Parteien sind einig.“"),
        ("Es gab drei Verletzte.", "25 Menschen wurden gerettet."),
        ("Der Brand ist gelöscht.", "07.08.2025 | 3:32 min"),
        ("Wirklich?", "Ja!", "Sicher …", "Das weiß niemand."),
        ("The mayor resigned in the U.S.", "He gave no reason."),
        ("“We will pay.”", "The council disagreed."),
        ("He said no.", "Nobody asked again."),
        ("Der Rat stimmte zu.", "– Danach war Pause."),
    ],
)
def test_sentences_end_where_a_reader_would_stop(parts: tuple[str, ...]) -> None:
    assert cut(" ".join(parts)) == list(parts)


def test_a_missing_space_after_a_full_stop_is_no_obstacle() -> None:
    assert cut("Der Rat hat es beschlossen.Danach war Pause.") == [
        "Der Rat hat es beschlossen.",
        "Danach war Pause.",
    ]


def test_a_date_header_glued_to_the_sentence_before_is_cut_off() -> None:
    assert cut("Beide Seiten sprechen. date 2025-08-07 Der Rat tagt.")[0] == "Beide Seiten sprechen."


def test_an_unpaired_quotation_mark_swallows_nothing() -> None:
    text = "Der Rat tagte. „ Anna Berg, Rätin. Er sagte: „Wir bauen. Bald.“ Dann war Schluss."
    assert cut(text) == [
        "Der Rat tagte.",
        "„ Anna Berg, Rätin.",
        "Er sagte: „Wir bauen. Bald.“",
        "Dann war Schluss.",
    ]


def test_a_quotation_longer_than_a_reader_can_hold_is_cut_into_its_sentences() -> None:
    quotation = "„" + "Wir bauen die Brücke im Norden. " * 20 + "Das war es.“"
    assert len(cut(quotation)) == 21


def test_an_empty_line_always_ends_a_sentence() -> None:
    assert cut("Streit um die Brücke\n\nder Rat tagt") == ["Streit um die Brücke", "der Rat tagt"]
    assert cut("Streit um die Brücke\r\n\r\nder Rat tagt") == ["Streit um die Brücke", "der Rat tagt"]


def test_a_subhead_on_a_line_of_its_own_is_a_sentence() -> None:
    text = "Der Rat tagte lange.\nOrt wird noch bekannt gegeben\nDas Treffen ist für Montag geplant."
    assert cut(text) == text.split("\n")


def test_a_wrapped_line_goes_on() -> None:
    text = (
        "Der Stadtrat hat nach einer langen Debatte über die Kosten der neuen\n"
        "Brücke am Donnerstag für den Bau gestimmt, und die Arbeiten sollen im\n"
        "Herbst beginnen."
    )
    assert cut(text) == [text]


def test_list_items_are_sentences() -> None:
    assert cut("Geplant sind:\n– eine Brücke\n– ein Park") == [
        "Geplant sind:",
        "– eine Brücke",
        "– ein Park",
    ]


def test_only_the_given_stretch_is_cut() -> None:
    text = "Erstens. Zweitens kam er. Drittens."
    assert [found.of(text) for found in sentences(text, Span(9, 26))] == ["Zweitens kam er."]


def test_what_has_no_end_is_cut_at_its_last_comma() -> None:
    text = "wir zahlen, " * 120
    pieces = cut(text)
    assert max(map(len, pieces)) <= LONGEST_SENTENCE
    assert all(piece.endswith(",") for piece in pieces)


@pytest.mark.parametrize("unit", ["wort ", "x", ".", '"a ', "„a ", " \n", "a\n", "(a! ", "»x "])
def test_a_megabyte_without_an_end_takes_no_more_than_moments(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    started = time.perf_counter()
    cut(text)
    assert time.perf_counter() - started < 20  # a quadratic way takes minutes


NEWSPRINT = st.text(
    st.sampled_from("aBü7 .!?…,;:\n\r\t\"'„“”‚‘’»«()–-\u2029\x0b")
    | st.sampled_from(["Dr.", "Das ", "am 7. ", "Mrd. ", "„", "“ ", "\n\n"]).flatmap(st.sampled_from)
    | st.characters(),
    max_size=300,
)


@given(NEWSPRINT, st.integers(0, 50), st.integers(0, 50))
def test_sentences_are_in_order_trimmed_and_leave_out_nothing_but_white_space(text: str, skip: int, drop: int) -> None:
    span = Span(min(skip, len(text)), max(min(skip, len(text)), len(text) - drop))
    place = span.start
    for found in sentences(text, span):
        assert not text[place : found.start].strip()
        assert place <= found.start < found.end <= span.end
        assert found.of(text) == found.of(text).strip()
        assert found.end - found.start <= LONGEST_SENTENCE
        place = found.end
    assert not text[place : span.end].strip()


def test_the_number_behind_an_english_month_is_no_ordinal() -> None:
    assert cut("The pool is open August 15-30. Schools stay shut.") == [
        "The pool is open August 15-30.",
        "Schools stay shut.",
    ]
