"""Claims about who said what."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.model import Span
from retrieval.quotes import Statement, quotations, statements
from retrieval.sentences import sentences


def quoted(text: str) -> list[str]:
    return [found.of(text) for found in quotations(text, Span(0, len(text)))]


def said(text: str) -> list[Statement]:
    return statements(text, sentences(text, Span(0, len(text))))


def who_said(text: str) -> list[tuple[str, str | None]]:
    return [(found.speaker, found.quote.of(text) if found.quote else None) for found in said(text)]


def test_a_statement_that_opens_with_a_pronoun_is_by_the_one_named_behind_it() -> None:
    text = "Tobias Reimann sagte, das Bad öffne. Er könne sich das nicht vorstellen, sagte die Bürgermeisterin."
    assert who_said(text) == [("Tobias Reimann", None), ("die Bürgermeisterin", None)]


@pytest.mark.parametrize(
    "text",
    [
        "Sie nannte es „einen Anfang“.",
        'Sie nannte es „einen Anfang".',
        'Sie nannte es "einen Anfang".',
        "Sie nannte es »einen Anfang«.",
        "Sie nannte es «einen Anfang».",
        "Sie nannte es ‚einen Anfang‘.",
        "She called it “einen Anfang”.",
    ],
)
def test_every_style_of_quotation_marks_is_read(text: str) -> None:
    assert quoted(text) == ["einen Anfang"]


def test_an_unpaired_mark_swallows_nothing() -> None:
    assert quoted("Ein Wort „ von Anna Berg.\n\nSie sagte: „Wir bauen.“") == ["Wir bauen."]
    assert quoted('Ein Zoll sind 2,54", sagte sie, "mehr nicht".') == ["mehr nicht"]
    assert quoted("Ein offenes „Zitat.\n\nEnde“ davon.") == []


@pytest.mark.parametrize(
    ("text", "speaker", "quote"),
    [
        ("„Wir bauen“, sagte Anna Berg.", "Anna Berg", "Wir bauen"),
        ("„Wir bauen“, sagt ZDF-Korrespondent David Sauer.", "David Sauer", "Wir bauen"),
        ("„Wir bauen“, so Berg.", "Berg", "Wir bauen"),
        ('"Wir bauen!", rief der Landwirt.', "der Landwirt", "Wir bauen!"),
        ("Anna Berg sagte: „Wir bauen.“", "Anna Berg", "Wir bauen."),
        ("»Wir bauen«, erklärte Bürgermeisterin Anna Berg am Freitag.", "Anna Berg", "Wir bauen"),
        ("Der Berater Putins, Juri Uschakow, sagte: „Wir kommen.“", "Juri Uschakow", "Wir kommen."),
        ("Anna Berg, die den Rat leitet, sagte: „Wir bauen.“", "Anna Berg", "Wir bauen."),
        ("„Wir bauen“, sagte die Sprecherin des Rats, Anna Berg, in Köln.", "Anna Berg", "Wir bauen"),
        ("Am Freitag nannte Ratschef Paul Kern den Plan „sehr teuer“.", "Paul Kern", "sehr teuer"),
        ("Kern hat den Plan am Freitag als „sehr teuer“ bezeichnet.", "Kern", "sehr teuer"),
        ("Laut Kreml war das Gespräch „sehr nützlich“.", "Kreml", "sehr nützlich"),
        ("Anna Berg zum neuen Park: „Er wird schön.“", "Anna Berg", "Er wird schön."),
        ("Wie die Polizei mitteilte, war der Fahrer „sehr müde“.", "die Polizei", "sehr müde"),
        ("“We will build,” said Mayor Anna Berg.", "Anna Berg", "We will build,"),
        ("“We will build,” Berg told reporters.", "Berg", "We will build,"),
    ],
)
def test_the_speaker_of_a_quotation_is_named_as_in_the_text(text: str, speaker: str, quote: str) -> None:
    (found,) = said(text)
    assert (found.speaker, found.quote and found.quote.of(text), found.direct) == (speaker, quote, True)
    assert found.speaker_span.of(text) == speaker
    assert found.span == Span(0, len(text))


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Berg sagte, dass der Bau im Mai beginne.", "Berg"),
        ("Der Bau beginne im Mai, betonte Berg.", "Berg"),
        ("Der Bau beginne im Mai, teilte Ratschef Paul Kern am Freitag mit.", "Paul Kern"),
        ("Nach Angaben von Paul Kern beginnt der Bau im Mai.", "Paul Kern"),
        ("Der Feuerwehr zufolge war niemand im Haus.", "Der Feuerwehr"),
        ("Ein Beamter des Weißen Hauses sagte, man sei einig.", "Ein Beamter des Weißen Hauses"),
        ("Der Kreml bestätigte den Termin.", "Der Kreml"),
        ("Vorher hatte der in die Gespräche einbezogene Gesandte Kirill Dmitrijew den Termin bestätigt.",
         "Kirill Dmitrijew"),
        ("According to Paul Kern, work starts in May.", "Paul Kern"),
    ],
)  # fmt: skip
def test_indirect_speech_has_a_speaker_and_no_quote(text: str, speaker: str) -> None:
    (found,) = said(text)
    assert (found.speaker, found.quote, found.direct) == (speaker, None, False)


def test_a_pronoun_stands_for_the_speaker_named_last() -> None:
    text = "Paul Kern sagte, der Bau beginne. Der Rat schwieg. „Endlich geht es los“, sagte er."
    last = said(text)[-1]
    assert (last.speaker, last.speaker_span) == ("Paul Kern", Span(0, 9))


def test_a_quotation_of_its_own_is_not_put_into_the_mouth_of_whoever_was_named_before() -> None:
    text = "Petra Kuhn kündigte eine Reform an. Viele wenden sich gegen Kuhn. „Das alles ist nicht nötig.“"
    assert who_said(text) == [("Petra Kuhn", None)]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Das sagte Petra Kuhn der „Bild am Sonntag“.", [None]),
        ("Petra Kuhn sagte dem „Moorbacher Boten“, sie bleibe.", [None]),
        ("Petra Kuhn nannte das „Reine Schikane“.", ["Reine Schikane"]),
        ("Petra Kuhn sprach von der „reinen Schikane“.", ["reinen Schikane"]),
    ],
)
def test_a_name_in_quotation_marks_is_nothing_that_was_said(text: str, quotes: list[str | None]) -> None:
    assert [quote for _, quote in who_said(text)] == quotes


def test_a_quotation_without_a_speaker_continues_the_one_before() -> None:
    text = "„Wir bauen“, sagte Anna Berg. „Im Mai geht es los.“"
    assert who_said(text) == [("Anna Berg", "Wir bauen"), ("Anna Berg", "Im Mai geht es los.")]


def test_reported_speech_goes_on_in_the_subjunctive() -> None:
    text = "Anna Berg sagte, man baue. Der Park werde schön. Am Abend regnete es."
    assert who_said(text) == [("Anna Berg", None), ("Anna Berg", None)]


def test_what_somebody_is_reported_to_have_said_stays_with_the_reporter() -> None:
    text = "Juri Uschakow sagte, man sei einig. Trump habe den Ort vorgeschlagen."
    assert who_said(text) == [("Juri Uschakow", None), ("Juri Uschakow", None)]


@pytest.mark.parametrize(
    "text",
    [
        "Die Brücke wurde am Freitag bestätigt und gebaut.",
        "Das Schiff „Aurora“ liegt im Hafen.",
        "Nach dem Spiel war „alles gut“.",
        "„Wir bauen“, hieß es.",
        "Er sagte: „Wir bauen.“",
    ],
)
def test_nobody_is_made_up(text: str) -> None:
    assert said(text) == []


def test_a_statement_of_several_sentences_spans_them_all() -> None:
    long_quote = "Wir bauen die Brücke im Norden der Stadt und freuen uns sehr darüber. " * 8
    text = f"„{long_quote.strip()}“, sagte Anna Berg."
    (found,) = said(text)
    assert (found.speaker, found.span) == ("Anna Berg", Span(0, len(text)))


def test_an_article_is_read_in_milliseconds() -> None:
    article = "„Wir bauen die neue Brücke“, sagte Bürgermeisterin Anna Berg. Der Rat habe zugestimmt. " * 35
    spans = sentences(article, Span(0, len(article)))
    started = time.perf_counter()
    statements(article, spans)
    assert time.perf_counter() - started < 0.1  # about 2 ms on an idle machine


@pytest.mark.parametrize("unit", ["Ab ", "sagte ", "der Xs ", "„a ", "X, ", "X sagte und ", "der a, ", "Xe des "])
def test_no_sentence_takes_long(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    started = time.perf_counter()
    said(text)
    assert time.perf_counter() - started < 5  # hours, if a pattern tried every split


NEWSPRINT = st.lists(
    st.sampled_from(
        (
            *(
                "sagte",
                "Anna",
                "Berg",
                "der",
                "Rat",
                "„",
                "“",
                '"',
                "»",
                "«",
                ",",
                ".",
                "dass",
                "hat",
                "gesagt",
                "er",
            ),
            *(
                "so",
                "laut",
                "zufolge",
                "wie",
                "und",
                "teilte",
                "mit",
                "habe",
                ":",
                "\n\n",
                "\n",
                "Er",
                "Putins",
            ),
        )
    )
    | st.text(max_size=5),
    max_size=40,
).map(" ".join)


@given(NEWSPRINT)
def test_statements_are_verbatim_and_in_order(text: str) -> None:
    place = 0
    for found in said(text):
        assert found.speaker == found.speaker_span.of(text) == found.speaker.strip() != ""
        assert found.direct == (found.quote is not None)
        assert found.quote is None or found.span.overlaps(found.quote)
        assert found.span.start >= place
        place = found.span.start


@given(NEWSPRINT)
def test_what_is_said_up_to_a_place_does_not_depend_on_what_follows(text: str) -> None:
    spans = sentences(text, Span(0, len(text)))
    for sentence in spans:
        assert [found for found in statements(text, spans, until=sentence.end) if found.span.start < sentence.end] == [
            found for found in said(text) if found.span.start < sentence.end
        ]


@given(NEWSPRINT)
def test_quotations_are_in_order_and_do_not_overlap(text: str) -> None:
    place = 0
    for found in quotations(text, Span(0, len(text))):
        assert place <= found.start < found.end <= len(text)
        place = found.end


def test_whoever_a_relative_clause_follows_says_what_it_tells() -> None:
    text = "Dem steht die Aussage von Petra Kuhn, Vorsitzende der Bundes-Grünen, die sagte, das sei falsch, entgegen."
    assert who_said(text) == [("Petra Kuhn", None)]
    assert who_said("Lob kam von Karl Kern, der sagte, das sei gut.") == [("Karl Kern", None)]


def test_a_name_behind_its_noun_is_not_said() -> None:
    named = "Karl Kern gab das am Montag vom Mannschaftsquartier „Forte Village“ aus bekannt."
    assert [quote for _, quote in who_said(named)] == [None]
    assert who_said("Das sagte Karl Kern: „Moorbach Zuerst“.") == [("Karl Kern", "Moorbach Zuerst")]


def test_a_sentence_of_nothing_but_relative_clauses_is_read_all_the_same() -> None:
    text = "Lob kam von Karl Kern" + ", der sagte, Karl Kern" * 2_000 + "."
    started = time.process_time()
    assert said(text)
    assert time.process_time() - started < 30
