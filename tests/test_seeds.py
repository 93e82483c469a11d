"""Claims about the demo archive: its size, its traps, its questions, and that its README names them all."""

import codecs
import json
import re
import tomllib
from pathlib import Path
from typing import TypedDict, cast

import pytest

SEEDS = Path(__file__).parent.parent / "seeds"
ARTICLES = {
    path.relative_to(SEEDS).as_posix(): path
    for path in sorted(SEEDS.rglob("*"))
    if path.suffix in {".txt", ".md"} and path != SEEDS / "README.md"
}
AGENCY_COPY = ("kreml_kündigt_gipfel_an.txt", "agentur/2025-08-07_gipfel_trump_putin.txt", "Gipfel naht.txt")
A_DATE = re.compile(r"\d{4}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}\. ?(?:August|Oktober)|(?:August|Oktober) 2025")
TYPES = {"wann", "wielange", "wieviel", "wer", "wo", "was", "warum", "zitat", "jein"}


class Question(TypedDict):
    """One entry of questions.json."""

    id: str
    q: str
    lang: str
    type: str
    level: str
    gold: dict[str, list[str]]


def decoded(source: str) -> str:
    raw = ARTICLES[source].read_bytes()
    if raw.startswith(codecs.BOM_UTF8):
        return raw.decode("utf-8-sig")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252")


def english(source: str) -> bool:
    return source.startswith("english/")


def paragraphs(text: str) -> list[str]:
    return re.split(r"(?:\r?\n){2,}", text.strip())


def sentences(source: str) -> set[str]:
    return set(re.split(r"(?<=\.)\s+", decoded(source)))


def sources_with(words: str) -> set[str]:
    return {source for source in ARTICLES if words in decoded(source)}


QUESTIONS = cast(list[Question], json.loads((SEEDS / "questions.json").read_text("utf-8")))


def test_there_are_at_least_seventeen_german_and_three_english_articles() -> None:
    assert sum(not english(source) for source in ARTICLES) >= 17
    assert sum(english(source) for source in ARTICLES) >= 3
    assert 2 <= sum(source.endswith(".md") for source in ARTICLES) <= 3


@pytest.mark.parametrize("source", ARTICLES)
def test_an_article_has_150_to_500_words(source: str) -> None:
    assert 150 <= len(decoded(source).split()) <= 500


def test_names_hold_umlauts_spaces_and_subfolders() -> None:
    assert any("ü" in source for source in ARTICLES)
    assert any(" " in source for source in ARTICLES)
    assert any("/" in source for source in ARTICLES)


def test_the_readme_names_every_file() -> None:
    readme = (SEEDS / "README.md").read_text("utf-8")
    files = [path for path in SEEDS.rglob("*") if path.is_file() and path.name != "README.md"]
    assert [path.name for path in files if f"`{path.relative_to(SEEDS).as_posix()}`" not in readme] == []


def test_the_readme_counts_the_articles_and_questions_as_they_are() -> None:
    readme = (SEEDS / "README.md").read_text("utf-8")
    unanswerable = sum(not question["gold"] for question in QUESTIONS)
    assert "Twenty-one German and three English articles" in readme
    assert (len(ARTICLES), sum(map(english, ARTICLES))) == (21 + 3, 3)
    assert f"{len(QUESTIONS)} questions, {unanswerable} of them without an answer" in readme


def test_three_files_share_agency_copy_word_for_word() -> None:
    shared = set.intersection(*(sentences(source) for source in AGENCY_COPY))
    assert len([sentence for sentence in shared if len(sentence.split()) > 7]) >= 5


def test_only_one_of_the_three_keeps_the_hedge() -> None:
    assert sources_with("Der Tagungsort stehe fest, sagte Uschakow.") == {AGENCY_COPY[0], AGENCY_COPY[2]}
    assert sources_with('Der Tagungsort stehe "so gut wie" fest, sagte Uschakow.') == {AGENCY_COPY[1]}


def test_a_header_date_is_glued_to_the_first_sentence() -> None:
    assert decoded("kreml_kündigt_gipfel_an.txt").startswith(" date 2025-08-07 Russlands Präsident")
    assert decoded("alaska_analyse.txt").startswith(" date 2025-08 Wer hat"), "a month is all it says"


@pytest.mark.parametrize(
    "source",
    [
        "agentur/2025-08-07_gipfel_trump_putin.txt",
        "2025-08-19_washington.txt",
        "2025-10-23/budapest_abgesagt.txt",
        "lokales/2025-08-14 Streikbilanz.txt",
    ],
)
def test_some_dates_stand_only_in_the_path(source: str) -> None:
    assert re.search(r"\d{4}-\d{2}-\d{2}", source)
    assert A_DATE.search(decoded(source)) is None


@pytest.mark.parametrize("source", ["Gipfel naht.txt", "telefonat.txt"])
def test_two_articles_carry_no_date_at_all(source: str) -> None:
    assert A_DATE.search(source) is None
    assert A_DATE.search(decoded(source)) is None
    assert not (SEEDS / source).with_suffix(".meta.toml").exists()


def test_a_sidecar_alone_knows_when_the_deadline_article_appeared() -> None:
    sidecar = tomllib.loads((SEEDS / "trumps_frist.meta.toml").read_text("utf-8"))
    assert set(sidecar) == {"title", "publisher", "published", "url"}
    assert str(sidecar["published"]) == "2025-08-06"
    assert A_DATE.search(decoded("trumps_frist.txt")) is None
    assert sidecar["title"] in decoded("trumps_frist.txt")


def test_advertising_stands_on_lines_of_its_own() -> None:
    assert decoded("trumps_frist.txt").splitlines()[0] == "WERBUNG"
    assert decoded("Gipfel naht.txt").splitlines().count("ANZEIGE") == 2


def test_captions_bring_dates_and_lengths_of_their_own() -> None:
    captions = re.findall(r"\d{2}\.\d{2}\.\d{4} \| \d:\d{2} min$", decoded("video_aus_dem_studio.txt"), re.MULTILINE)
    assert captions == ["05.08.2025 | 1:16 min", "07.08.2025 | 2:47 min"]


def test_one_quotation_is_never_closed() -> None:
    text = decoded("video_aus_dem_studio.txt")
    assert text.count("„") == text.count("“") + 1
    assert "\n„ Mirja Hollstede, Historikerin an der Hochschule Harrburg\n" in text


def test_quotes_come_straight_curly_and_as_guillemets_both_ways() -> None:
    assert '"so gut wie"' in decoded("agentur/2025-08-07_gipfel_trump_putin.txt")
    assert "„höchst produktiv“" in decoded("trumps_frist.txt")
    assert "»Nächstes Mal in Moskau.«" in decoded("alaska_gipfel.txt")
    assert "«Die Ukrainer werden ihr Land nicht dem Besatzer schenken»" in decoded("selenskyj_bleibt_hart.txt")


@pytest.mark.parametrize(
    ("usual", "variant"), [("Selenskyj", "Selenski,"), ("Uschakow", "Ushakov"), ("Dmitrijew", "Dmitriev")]
)
def test_names_are_spelt_in_more_than_one_way(usual: str, variant: str) -> None:
    assert sources_with(usual)
    assert sources_with(variant)
    assert not sources_with(usual) & sources_with(variant)


def test_articles_contradict_each_other() -> None:
    assert "Nach knapp drei Stunden" in decoded("alaska_gipfel.txt")
    assert "etwas mehr als zweieinhalb Stunden" in decoded("alaska_analyse.txt")
    assert "etwa jeder dritte Bus" in decoded("lokales/2025-08-14 Streikbilanz.txt")
    assert "About half of all services ran" in decoded("english/harrburg_bus_strike.txt")
    assert "4,2 Millionen Euro" in decoded("lokales/leidebrücke_gesperrt.txt")
    assert "5,1 Millionen Euro" in decoded("lokales/brücke_wird_teurer.txt")


def test_friday_is_another_day_in_another_file() -> None:
    assert "läuft am Freitag ab" in decoded("trumps_frist.txt"), "8 August"
    assert "kommen am Freitag auf dem Stützpunkt" in decoded("alaska_vorbereitung.txt"), "15 August"
    assert "Am Freitag empfängt Trump" in decoded("telefonat.txt"), "17 October"


def test_dates_are_printed_the_ways_newsrooms_print_them() -> None:
    assert decoded("indien_zölle.md").startswith("---\ntitle: ")
    assert "\nStand: 12.08.2025, 14:30 Uhr\n" in decoded("alaska_vorbereitung.txt")
    assert "\nVeröffentlicht am 16. August 2025\n" in decoded("alaska_gipfel.txt")
    assert decoded("fristende.txt").startswith("BERLIN/MOSKAU, 8. August (hpk) - ")


def test_one_file_is_cp1252_with_crlf() -> None:
    raw = ARTICLES["2025-08-19_washington.txt"].read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    assert b"\x80" in raw, "the euro sign, which Latin-1 lacks"
    assert raw.count(b"\r\n") == raw.count(b"\n") > 5


def test_one_file_opens_with_a_byte_order_mark() -> None:
    marked = {source for source in ARTICLES if ARTICLES[source].read_bytes().startswith(codecs.BOM_UTF8)}
    assert marked == {"sicherheitsgarantien.txt"}


def test_one_paragraph_runs_past_two_hundred_words() -> None:
    assert max(len(paragraph.split()) for paragraph in paragraphs(decoded("alaska_analyse.txt"))) > 200


def test_subheads_stand_bare() -> None:
    assert "Kiew will selbst am Tisch sitzen" in paragraphs(decoded("kreml_kündigt_gipfel_an.txt"))
    assert "Was Putin mitnahm" in paragraphs(decoded("alaska_analyse.txt"))


def test_there_are_enough_questions_of_every_kind_and_level() -> None:
    assert len(QUESTIONS) >= 66
    assert {question["type"] for question in QUESTIONS} == TYPES
    assert {question["level"] for question in QUESTIONS} == {
        "plain",
        "synonym",
        "typo",
        "chat",
        "near",
        "far",
    }
    assert sum(question["lang"] == "en" for question in QUESTIONS) >= 8
    assert {question["lang"] for question in QUESTIONS} == {"de", "en"}


def test_a_question_has_exactly_the_fields_of_the_format() -> None:
    assert all(set(question) == set(Question.__annotations__) for question in QUESTIONS)


def test_questions_and_their_ids_are_unique() -> None:
    assert len({question["id"] for question in QUESTIONS}) == len(QUESTIONS)
    assert len({question["q"] for question in QUESTIONS}) == len(QUESTIONS)


def test_a_third_of_the_questions_has_no_answer_and_says_how_far_off_it_is() -> None:
    unanswerable = [question for question in QUESTIONS if not question["gold"]]
    assert 3 * len(unanswerable) >= len(QUESTIONS)
    assert {question["level"] for question in unanswerable} == {"near", "far"}
    assert all(question["level"] not in {"near", "far"} for question in QUESTIONS if question["gold"])


@pytest.mark.parametrize(
    "question", [question for question in QUESTIONS if question["gold"]], ids=lambda question: question["id"]
)
def test_gold_stands_in_the_article_it_names(question: Question) -> None:
    for source, substrings in question["gold"].items():
        assert source in ARTICLES
        assert substrings
        assert [words for words in substrings if words not in decoded(source)] == []
        assert all(0 < len(words) <= 80 and "\n" not in words for words in substrings)


def test_trumps_deadline_is_answered_by_at_least_three_articles() -> None:
    [deadline] = [question for question in QUESTIONS if question["q"] == "Wann läuft Trumps Frist für Putin ab?"]
    assert len(deadline["gold"]) >= 3
    assert deadline["gold"]["trumps_frist.txt"] == ["läuft am Freitag ab"]
