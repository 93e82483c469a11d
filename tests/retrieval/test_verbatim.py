"""The claim all others stand on: whatever is cited is, character for character, what stands in the file."""

import codecs
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from retrieval.model import Answer, Span
from tests.retrieval.desk import archive_of

_SENTENCES = (
    "Die Mühlenbrücke in Moorbach bleibt voraussichtlich bis zum 14. November gesperrt.",
    "Die Mühlenbrücke in Moorbach bleibt im Prinzip voraussichtlich bis zum 14. November gesperrt, hieß es.",
    "„Wir hätten gern früher geöffnet“, sagte Karin Sander am Montag.",
    '„Wir hätten gern früher geöffnet", sagte Karin Sander.',
    "Sander sagte: »Das Geld – 2,4 Millionen € – fehlt.«",
    "“We need the bridge,” said Karin Sander.",
    "Sie bat um Geduld.",
    "Er schwieg. Dann ging er!",
    "Ein offenes „ Zeichen, das niemand schließt",
    "Der Busverkehr wird drei Wochen lang umgeleitet; 41.000 Fahrgäste sind betroffen.",
    "Grund sind Risse im Pfeiler, weil der Frost ihn sprengte.",
    "Das Freibad von Moorbach öffnet am 1. Juni – oder später …",
    "Große Freude 🎉👨‍👩‍👧 herrschte in Lüttgau.",
    "Die U.S.-Delegation traf gegen 9.30 Uhr ein, d. h. z. B. zu früh.",
    "\u200bNaïve Ölhändler\u00a0zahlten 12\u202f% mehr\u00ad als 2023.",
    "WERBUNG",
    "Video: 03:12 Min",
    "date 2025-05-20 Die Mühlenbrücke ist ein Thema.",
    "# Überschrift mit **Fett** und [Verweis](https://example.org)",
    "- Liste, erster Punkt: Moorbach",
)
_QUESTIONS = (
    "Bis wann ist die Mühlenbrücke gesperrt?",
    "Wann öffnet das Freibad?",
    "Wie lange wird der Bus umgeleitet?",
    "Wie viel Geld fehlt?",
    "Wie viele Fahrgäste sind betroffen?",
    "Wer bat um Geduld?",
    "Wo herrschte Freude?",
    "Warum hat der Pfeiler Risse?",
    "Was sagte Karin Sander?",
    "Wer sagte „gern früher geöffnet“?",
    "Ist die Brücke gesperrt?",
    "What did Karin Sander say?",
    "Moorbach",
    "Moorbach 🎉 Überschrift",
    "Was ist?",
)

_breaks = st.sampled_from([" ", " ", " ", "\n", "\n\n", "\n\n", "  \t", "\n \n", ""])
_texts = st.lists(st.tuples(st.sampled_from(_SENTENCES), _breaks), min_size=1, max_size=9).map(
    lambda parts: "".join(sentence + gap for sentence, gap in parts)
)


def written(text: str, form: str, line_end: str, encoding: str) -> bytes:
    """An article's text as some editor saved it."""
    composed = unicodedata.normalize("NFD" if form == "NFD" else "NFC", text).replace("\n", line_end)
    if encoding == "utf-8-sig":
        return codecs.BOM_UTF8 + composed.encode()
    if encoding == "cp1252":
        return unicodedata.normalize("NFC", composed).encode("cp1252", errors="ignore")
    return composed.encode()


def decoded(data: bytes) -> str:
    """The file decoded as the JSON contract says: BOM, else strict UTF-8, else cp1252; line ends as they stand."""
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError:
        return data.decode("cp1252")


_files = st.builds(
    written,
    _texts,
    st.sampled_from(["NFC", "NFC", "NFD"]),
    st.sampled_from(["\n", "\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "cp1252"]),
)
_folders = st.dictionaries(
    st.sampled_from(["a.txt", "b.txt", "c/d.txt", "ö.md", "2025-06-03_e.txt", "Ü bersicht.md"]),
    _files,
    min_size=1,
    max_size=4,
)


def spans_of(answer: Answer) -> list[tuple[str, Span, str]]:
    """Every text an answer shows, with the place it claims: citations, their dates and their twins."""
    return [
        (source, span, text)
        for citation in answer.citations
        for source, span, text in (
            (citation.source, citation.span, citation.text),
            *((citation.source, date.span, date.text) for date in citation.dates),
            *((twin.source, twin.span, twin.text) for twin in citation.twins),
        )
    ]


@settings(max_examples=60)
@given(folder=_folders)
async def test_whatever_is_cited_stands_in_the_file(
    tmp_path_factory: pytest.TempPathFactory, folder: dict[str, bytes]
) -> None:
    texts = {source: decoded(data) for source, data in folder.items()}
    async with archive_of(tmp_path_factory.mktemp("archive"), folder) as archive:
        for question in _QUESTIONS:
            with capture_logs() as logged:
                answer = await archive.ask(question)
            assert not logged  # a span that had to be held back would be an error in the log
            for source, span, text in spans_of(answer):
                assert text.strip()
                assert span.of(texts[source]) == text
            for citation in answer.citations:
                assert all(citation.span.covers(highlight) for highlight in citation.highlights)
                assert all(highlight.of(texts[citation.source]).strip() for highlight in citation.highlights)
                assert all(citation.span.covers(date.span) for date in citation.dates)
                for twin in citation.twins:
                    assert all(run in citation.text or run in twin.text for run in twin.differs)
                    assert twin.source != citation.source or not twin.span.overlaps(citation.span)
            assert (answer.reason is None) == (answer.verdict == "answered")
            assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))


@settings(max_examples=40)
@given(folder=_folders)
async def test_whatever_is_found_stands_in_the_file(
    tmp_path_factory: pytest.TempPathFactory, folder: dict[str, bytes]
) -> None:
    texts = {source: decoded(data) for source, data in folder.items()}
    async with archive_of(tmp_path_factory.mktemp("archive"), folder) as archive:
        for question in _QUESTIONS:
            for found in await archive.search(question):
                assert found.span.of(texts[found.source]) == found.text


async def test_a_file_of_each_encoding_is_cited_as_it_stands(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Sperrung\n\nDie Mühlenbrücke bleibt bis zum 14. November gesperrt.\n"
    for form in ("NFC", "NFD"):
        for line_end in ("\n", "\r\n", "\r"):
            for encoding in ("utf-8", "utf-8-sig", "cp1252"):
                data = written(text, form, line_end, encoding)
                async with archive_of(tmp_path_factory.mktemp("archive"), {"a.txt": data}) as archive:
                    answer = await archive.ask("Bis wann bleibt die Mühlenbrücke gesperrt?")
                    assert answer.verdict == "answered", (form, line_end, encoding)
                    for _, span, cited in spans_of(answer):
                        assert span.of(decoded(data)) == cited


@pytest.mark.parametrize(
    "question",
    [
        "\ud800 Moorbach",
        "Moor\x00bach\x00",
        "Moorbach " * 20_000,
        "„" * 900 + "Moorbach",
        '"' * 999,
        "was sagte " * 300,
        "Wie viele " * 300,
        "welche " * 140,
        "Wer ist " + "Karin " * 150,
        "1.000" * 200,
        "\u0301" * 900,
        "\u202eMoorbach\u202c",
        "hundertundeinundzwanzigtausend" * 30,
        "'; DROP TABLE documents; -- Moorbach",
        "Wer sagte „" + "x y " * 90 + "“?",
    ],
)
async def test_no_question_is_too_hostile_to_be_answered_verbatim(
    tmp_path_factory: pytest.TempPathFactory, question: str
) -> None:
    text = "\n\n".join(_SENTENCES)
    async with archive_of(tmp_path_factory.mktemp("archive"), {"a.txt": text}) as archive:
        for _, span, cited in spans_of(await archive.ask(question)):
            assert span.of(text) == cited
        for found in await archive.search(question):
            assert found.span.of(text) == found.text


@settings(max_examples=60)
@given(question=st.text(max_size=120))
async def test_no_question_is_too_odd_to_be_answered_verbatim(
    tmp_path_factory: pytest.TempPathFactory, question: str
) -> None:
    text = "\n\n".join(_SENTENCES)
    async with archive_of(tmp_path_factory.mktemp("archive"), {"a.txt": text}) as archive:
        answer = await archive.ask(question)
        assert answer.question == question
        for _, span, cited in spans_of(answer):
            assert span.of(text) == cited
