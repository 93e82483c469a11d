"""Claims about the word lists: what they hold, how they are read, how installed lexicons may be broken."""

import os
import re
from collections import Counter
from importlib import resources
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis import lexicons
from retrieval.errors import RetrievalError
from retrieval.model import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)
BLANK_SEPARATED = (
    "stopwords.de.txt",
    "stopwords.en.txt",
    "frame.de.txt",
    "frame.en.txt",
    "separable.txt",
)
ONE_A_LINE = ("places.txt", "first_names.txt", "titles.txt")
PAIRS = ("en_de.txt", "numbers.de.txt", "numbers.en.txt")
ALL = (*BLANK_SEPARATED, *ONE_A_LINE, *PAIRS, "units.txt", "synonyms.de.txt")

TIME_WORDS = {
    "de": "vor nach seit bis ab während heute gestern morgen uhr jahr monat woche tag stunde ende jetzt",
    "en": "before after since until during today yesterday tomorrow now year month week day hour end ago",
}
NEGATIONS = {
    "de": "nicht kein keine keinen keiner ohne gegen nie niemals niemand nichts weder nein",
    "en": "not no none without against never nobody nothing nor neither",
}


def text_of(name: str) -> str:
    return (resources.files("retrieval") / "analysis" / "lexicon" / name).read_text(encoding="utf-8")


def entries(name: str) -> list[str]:
    return [line for line in text_of(name).splitlines() if line and not line.startswith("#")]


def repeated(words: list[str]) -> list[str]:
    return [word for word, times in Counter(words).items() if times > 1]


# The lists themselves


@pytest.mark.parametrize("name", ALL)
def test_a_list_says_what_it_is_whose_it_is_and_how_it_is_written(name: str) -> None:
    head = "".join(line for line in text_of(name).splitlines(keepends=True)[:6] if line.startswith("#"))
    assert "Origin: written for this project, MIT." in head
    assert "Format: " in head


def test_every_list_in_the_folder_is_among_those_tested() -> None:
    folder = resources.files("retrieval") / "analysis" / "lexicon"
    assert {file.name for file in folder.iterdir()} == set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_entries_are_lower_case_without_stray_blanks(name: str) -> None:
    wrong = [line for line in entries(name) if line != " ".join(line.lower().split())]
    assert wrong == []


@pytest.mark.parametrize("name", BLANK_SEPARATED)
def test_no_word_stands_twice_in_a_word_list(name: str) -> None:
    assert repeated(" ".join(entries(name)).split()) == []


@pytest.mark.parametrize("name", ONE_A_LINE)
def test_no_name_stands_twice(name: str) -> None:
    assert repeated(entries(name)) == []


@pytest.mark.parametrize("name", PAIRS)
def test_pairs_have_one_key_each_and_something_beside_it(name: str) -> None:
    pairs = [line.split(": ") for line in entries(name)]
    assert [pair for pair in pairs if len(pair) != 2 or not all(pair)] == []
    assert repeated([pair[0] for pair in pairs]) == []


def test_no_unit_stands_twice() -> None:
    listed = [unit for line in entries("units.txt") for unit in line.split(": ")[1].split(", ")]
    assert repeated(listed) == []


def test_synonym_lines_are_groups_or_one_way() -> None:
    group = r"[^|>,]+( \| [^|>,]+)+"
    one_way = r"[^|>,]+ > [^|>,]+(, [^|>,]+)*"
    assert [line for line in entries("synonyms.de.txt") if not re.fullmatch(f"{group}|{one_way}", line)] == []
    assert repeated(entries("synonyms.de.txt")) == []


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("synonyms.de.txt", 350),
        ("en_de.txt", 900),
        ("places.txt", 900),
        ("first_names.txt", 600),
        ("titles.txt", 200),
    ],
)
def test_a_list_is_as_long_as_news_need(name: str, least: int) -> None:
    assert len(entries(name)) >= least


@pytest.mark.parametrize("language", LANGUAGES)
def test_time_words_and_negation_are_neither_stop_words_nor_frame(language: Language) -> None:
    telling = set(f"{TIME_WORDS[language]} {NEGATIONS[language]}".split())
    assert telling & lexicons.stopwords(language) == set()
    assert telling & lexicons.frame_words(language) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_is_a_stop_word_or_frames_a_question_not_both(language: Language) -> None:
    assert lexicons.stopwords(language) & lexicons.frame_words(language) == set()
    assert len(lexicons.stopwords(language)) >= 100


def test_articles_and_auxiliaries_are_stop_words_and_question_words_are_frame() -> None:
    assert {"der", "einem", "wurde", "und", "am"} <= lexicons.stopwords("de")
    assert {"the", "of", "was", "and"} <= lexicons.stopwords("en")
    assert {"wann", "wer", "welche", "warum", "heißt", "gibt", "laut"} <= lexicons.frame_words("de")
    assert {"when", "who", "did", "tell", "about"} <= lexicons.frame_words("en")


def test_prefixes_of_common_news_verbs_are_separable() -> None:
    assert {"ab", "an", "auf", "zurück", "statt", "teil", "fest", "bekannt"} <= lexicons.separable_prefixes()
    assert {"be", "ver", "ent", "zer"} & lexicons.separable_prefixes() == set()


@pytest.mark.parametrize(
    ("unit", "group"),
    [
        ("euro", "money"),
        ("us-dollar", "money"),
        ("prozentpunkte", "percent"),
        ("metern", "length"),
        ("hektar", "area"),
        ("tonnen", "weight"),
        ("barrel", "volume"),
        ("km/h", "speed"),
        ("grad", "temperature"),
        ("verletzte", "people"),
        ("stimmen", "votes"),
        ("stunden", "time"),
        ("megawatt", "energy"),
        ("punkte", "points"),
    ],
)
def test_a_unit_knows_what_it_measures(unit: str, group: str) -> None:
    assert lexicons.units()[unit] == group


def test_places_are_known_in_both_languages() -> None:
    assert {"deutschland", "germany", "bayern", "kiew", "kyiv", "den haag", "alaska"} <= lexicons.places()


def test_names_and_titles_are_known_in_both_sexes() -> None:
    assert {"donald", "wladimir", "wolodymyr", "angela", "fatma"} <= lexicons.first_names()
    assert {"präsident", "präsidentin", "sprecher", "sprecherin", "frau", "dr."} <= lexicons.titles()
    everyday = lexicons.stopwords("de") | lexicons.frame_words("de") | lexicons.frame_words("en")
    assert lexicons.first_names() & everyday == set()


# Synonyms and translations


def test_synonyms_of_one_group_find_each_other() -> None:
    of = lexicons.synonyms().of
    assert {"ablaufen", "auslaufen"} <= set(of("enden"))
    assert "enden" in of("ablaufen")
    assert "waffenruhe" in of("feuerpause")


def test_a_one_way_synonym_is_not_found_backwards() -> None:
    of = lexicons.synonyms().of
    assert "ukraine" in of("kiew")
    assert "kiew" not in of("ukraine")


def test_synonyms_are_direct_neighbours_only() -> None:
    of = lexicons.synonyms().of
    assert "usa" in of("washington")
    assert "amerikanisch" in of("usa")
    assert "amerikanisch" not in of("washington")


def test_no_word_is_its_own_synonym() -> None:
    synonyms = lexicons.synonyms()
    assert [word for word in synonyms.related if word in synonyms.of(word)] == []
    assert synonyms.of("gibtesnicht") == ()


def test_old_spelling_of_a_lemma_finds_the_synonyms_of_the_new_one() -> None:
    assert lexicons.synonyms().of("beschluß") == lexicons.synonyms().of("beschluss") != ()


def test_a_synonym_may_consist_of_several_words() -> None:
    assert "ums leben kommen" in lexicons.synonyms().of("sterben")


def test_english_words_and_phrases_lead_to_german_lemmas() -> None:
    german = lexicons.translations()
    assert german["deadline"][:2] == ("frist", "ultimatum")
    assert "kriegsgefangener" in german["prisoner of war"]
    assert {"hoch", "höhe"} <= set(german["how tall"])
    assert {"monday", "january", "germany", "moscow", "foreign minister"} <= german.keys()


# Number words

ONES = ("", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")
TEENS = (
    *("zehn", "elf", "zwölf", "dreizehn", "vierzehn"),
    *("fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn"),
)
TENS = ("", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig")


def spelled(number: int) -> str:
    """A number from 0 to 999,999 as German writes it out; 0 is nothing inside a larger one."""
    if number >= 1000:
        return f"{spelled(number // 1000)}tausend{spelled(number % 1000)}"
    if number >= 100:
        return f"{ONES[number // 100]}hundert{spelled(number % 100)}"
    if 10 <= number < 20:
        return TEENS[number - 10]
    tens, ones = TENS[number // 10], ONES[number % 10]
    return f"{ones}und{tens}" if tens and ones else tens + ones


@given(st.integers(1, 999_999))
def test_a_german_number_word_is_worth_what_it_spells(number: int) -> None:
    assert lexicons.number_value(spelled(number)) == number
    assert lexicons.number_value(f"{spelled(number)}einhalb") == number + 0.5


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("null", 0),
        ("Zwölf", 12),
        ("zwoelf", 12),
        ("fuenfunddreissig", 35),
        ("hundert", 100),
        ("hunderttausend", 100_000),
        ("hundertundeins", 101),
        ("neunzehnhundertneunundachtzig", 1989),
        ("zweitausendfünfundzwanzig", 2025),
        ("zweieinhalbtausend", 2500),
        ("anderthalb", 1.5),
        ("dreieinhalb", 3.5),
        ("Dutzend", 12),
        ("Millionen", 1_000_000),
        ("twelve", 12),
        ("Twenty-three", 23),
        ("ninety-nine", 99),
    ],
)
def test_number_words_have_values(word: str, value: float) -> None:
    assert lexicons.number_value(word) == value


@pytest.mark.parametrize(
    "word",
    [
        *("", "hund", "und", "zwanzigund", "undzwanzig", "zwanzigunddrei", "tausende", "achtung", "dritte"),
        *("23", "twenty-", "twenty-ten", "-three", "jahrhundert", "hunderthundert", "beieinhalb"),
    ],
)
def test_other_words_are_no_numbers(word: str) -> None:
    assert lexicons.number_value(word) is None


@given(st.text(alphabet="einzwodrvufsachtüöß-lb", max_size=20))
def test_any_word_can_be_asked_for_its_value(word: str) -> None:
    value = lexicons.number_value(word)
    assert value is None or value >= 0


def test_billion_depends_on_the_language() -> None:
    assert lexicons.number_value("billion", "en") == 10**9
    assert lexicons.number_value("Billion", "de") == 10**12


# The thesaurus an administrator may install

THESAURUS = """{encoding}
beschluss|1
-|Beschluss|Entscheidung|Resolution
gipfel|3
-|Gipfel|Glanzleistung|Glanzlicht (fig.)|Höhepunkt|Krönung
-|Gipfel|Gipfeltreffen|Spitzentreffen|Konferenz (Oberbegriff)
(noun)|Gipfel|Bergspitze|höchste Stelle eines Berges|Kulm (fachspr.)
zoll|1
-|Zoll|{crowd}
übereinkunft|1
-|(eine) Abmachung|Übereinkunft|Deal (ugs., engl.)|Mist (derb)
"""


def thesaurus_file(folder: Path, encoding: str = "UTF-8", text: str = THESAURUS) -> Path:
    path = folder / "th_de_DE_v2.dat"
    crowd = "|".join(f"Abgabe{number}" for number in range(15))
    path.write_text(text.replace("{encoding}", encoding).replace("{crowd}", crowd), encoding=encoding)
    return path


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1", "ISO8859-1"])
def test_a_thesaurus_is_read_in_the_encoding_it_names(tmp_path: Path, encoding: str) -> None:
    of = lexicons.thesaurus(thesaurus_file(tmp_path, encoding)).of
    assert of("übereinkunft") == ("abmachung", "deal")
    assert "höhepunkt" in of("gipfel")


def test_the_smallest_group_comes_first_without_broader_terms_and_long_phrases(tmp_path: Path) -> None:
    of = lexicons.thesaurus(thesaurus_file(tmp_path)).of
    assert of("gipfel")[:4] == ("gipfeltreffen", "spitzentreffen", "bergspitze", "kulm")
    assert "konferenz" not in of("gipfel")
    assert "höchste stelle eines berges" not in of("gipfel")


def test_a_group_of_more_than_fifteen_says_too_little(tmp_path: Path) -> None:
    assert lexicons.thesaurus(thesaurus_file(tmp_path)).of("zoll") == ()


def test_a_word_has_at_most_twelve_neighbours(tmp_path: Path) -> None:
    groups = "\n".join(f"-|Rat|{'|'.join(f'Rat{group}{place}' for place in range(5))}" for group in "abc")
    path = thesaurus_file(tmp_path, text=f"UTF-8\nrat|3\n{groups}\n")
    assert len(lexicons.thesaurus(path).of("rat")) == 12


def test_a_word_the_thesaurus_lacks_has_no_neighbours(tmp_path: Path) -> None:
    of = lexicons.thesaurus(thesaurus_file(tmp_path, "ISO-8859-1")).of
    assert [of(word) for word in ("aal", "frist", "zz", "", "київ")] == [()] * 5
    assert of("beschluß") == ("entscheidung", "resolution")


@given(st.sets(st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüß ", min_size=1, max_size=9), min_size=1, max_size=60))
def test_every_entry_of_a_sorted_thesaurus_is_found(tmp_path_factory: pytest.TempPathFactory, words: set[str]) -> None:
    ordered = sorted(words, key=str.encode)
    text = "UTF-8\n" + "".join(f"{word}|1\n-|{word}|neben{place}\n" for place, word in enumerate(ordered))
    found = lexicons.thesaurus(thesaurus_file(tmp_path_factory.mktemp("mythes"), text=text))
    assert list(found.related) == ordered
    assert len(found.related) == len(ordered)
    for place, word in enumerate(ordered):
        assert f"neben{place}" in found.related[word]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "cannot be read"),
        ("frist|1\n-|Frist|Termin\n", "name an encoding"),
        ("UTF-8\nFrist = Termin\n", "second line"),
        ("UTF-8\n", "second line"),
        ("UTF-8\n" + "".join(f"{word}|1\n-|x|y\n" for word in ("zoll", "frist", "amt") * 9), "not sorted"),
    ],
)
def test_a_file_that_is_no_thesaurus_is_named_with_what_is_wrong(tmp_path: Path, text: str, complaint: str) -> None:
    path = thesaurus_file(tmp_path, text=text)
    with pytest.raises(RetrievalError, match=complaint) as raised:
        lexicons.thesaurus(path)
    assert str(path) in str(raised.value)


def test_an_entry_cut_short_is_reported_when_it_is_asked_for(tmp_path: Path) -> None:
    path = thesaurus_file(tmp_path, text="UTF-8\namt|1\n-|Amt|Posten\nfrist|2\n-|Frist|Termin\nzoll|1\n-|Zoll|Maut\n")
    found = lexicons.thesaurus(path)
    assert found.of("amt") == ("posten",)
    with pytest.raises(RetrievalError, match="fewer groups"):
        found.of("frist")


def test_an_entry_in_another_encoding_is_reported_when_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "th_de_DE_v2.dat"
    path.write_bytes("UTF-8\namt|1\n-|Amt|Behörde\n".encode("latin-1"))
    with pytest.raises(RetrievalError, match="not utf-8 text"):
        lexicons.thesaurus(path).of("amt")


# The dictionary an administrator may install

DING = """# Version :: devel
# License :: GPL Version 2 or later

Anzeigenschluss {m} :: publisher’s deadline; copy deadline; deadline
(äußerste) Frist {f}; Fristende {n}; Termin {m} [adm.] | Antwortfrist {f} :: time limit; deadline | reply time
Termin {m}; letzter Termin | Abgabetermin {m} :: deadline | submission deadline
Feuerpause {f}; Waffenruhe {f} (zwischen jdm.) [mil.] | Waffenruhen {pl} :: cease-fire; ceasefire | truces
zurücktreten {vi} (von etw.); sein Amt niederlegen {vt} | ab :: to resign (from sth.); to step down | off
einer Sache zustimmen; sich auf etw. einigen {vr} :: to agree to sth. [formal]
Ministerpräsident {m}; Premier {m} <Premierminister> | Premiers {pl} :: prime minister /PM/; premier
A {n}; B {n}; C {n}; D {n}; E {n}; F {n}; G {n} :: note
"""


def ding_file(folder: Path, text: str = DING) -> Path:
    path = folder / "de-en"
    path.write_text(text, encoding="utf-8")
    return path


def test_english_words_find_german_lemmas_without_remarks(tmp_path: Path) -> None:
    german = lexicons.ding(ding_file(tmp_path))
    assert german["ceasefire"] == ("feuerpause", "waffenruhe")
    assert german["time limit"] == ("frist", "fristende", "termin")
    assert german["step down"][0] == "zurücktreten"
    assert german["agree"] == ("zustimmen", "einigen")
    assert german["premier"] == ("ministerpräsident", "premier")


def test_the_likeliest_translation_comes_first(tmp_path: Path) -> None:
    assert lexicons.ding(ding_file(tmp_path))["deadline"][0] == "termin"


def test_a_word_has_at_most_six_translations(tmp_path: Path) -> None:
    assert lexicons.ding(ding_file(tmp_path))["note"] == ("a", "b", "c", "d", "e", "f")


def test_a_word_the_dictionary_lacks_has_no_translation(tmp_path: Path) -> None:
    german = lexicons.ding(ding_file(tmp_path))
    assert german.get("summit") is None
    assert "license" not in german
    assert set(german) >= {"deadline", "copy deadline", "resign"}
    assert len(german) == len(set(german))


def test_a_dictionary_may_end_without_a_line_end(tmp_path: Path) -> None:
    assert lexicons.ding(ding_file(tmp_path, "Gipfel {m} :: summit"))["summit"] == ("gipfel",)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "cannot be read"),
        (b"# only a comment\n", "no entries"),
        (b"Gipfel;summit\n", "line 1"),
        (b"Gipfel {m} :: caf\xe9\n", "line 1: not UTF-8"),
    ],
)
def test_a_file_that_is_no_dictionary_is_named_with_what_is_wrong(
    tmp_path: Path, content: bytes, complaint: str
) -> None:
    path = tmp_path / "de-en"
    path.write_bytes(content)
    with pytest.raises(RetrievalError, match=complaint) as raised:
        lexicons.ding(path)
    assert str(path) in str(raised.value)


def test_a_dictionary_broken_further_down_is_reported_with_its_line(tmp_path: Path) -> None:
    german = lexicons.ding(ding_file(tmp_path, "Gipfel {m} :: summit\nFrist - deadline\n"))
    with pytest.raises(RetrievalError, match="line 2"):
        german.get("summit")


def test_a_missing_lexicon_is_named(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    for read in (lexicons.thesaurus, lexicons.ding):
        with pytest.raises(RetrievalError, match=re.escape(str(gone))):
            read(gone)


def test_the_first_installed_candidate_is_taken(tmp_path: Path) -> None:
    here = ding_file(tmp_path)
    assert lexicons.installed((tmp_path / "gone", tmp_path, here)) == here
    assert lexicons.installed((tmp_path / "gone",)) is None


def debian(candidates: tuple[Path, ...], package: str) -> Path:
    """The file of a Debian package; without it the test is skipped, or fails if BELEGBOT_LEXICONS=1."""
    path = lexicons.installed(candidates)
    if path is None:
        if os.environ.get("BELEGBOT_LEXICONS") == "1":
            pytest.fail(f"BELEGBOT_LEXICONS=1, but {package} is not installed")
        pytest.skip(f"Debian's {package} is not installed")
    return path


def test_debians_thesaurus_knows_that_to_end_is_to_run_out() -> None:
    found = lexicons.thesaurus(debian(lexicons.DEFAULT_THESAURUS, "mythes-de"))
    assert {"ablaufen", "auslaufen"} <= set(found.of("enden"))
    assert "gipfeltreffen" in found.of("gipfel")
    assert len(found.related) > 50_000


def test_debians_dictionary_translates_news() -> None:
    german = lexicons.ding(debian(lexicons.DEFAULT_DING, "trans-de-en"))
    assert "frist" in german["deadline"]
    assert "waffenruhe" in german["ceasefire"]
    assert "ministerpräsident" in german["prime minister"]
    assert len(german) > 100_000
