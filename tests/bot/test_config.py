"""Claims about what the admin decides: config.toml, the environment, and what is said about mistakes."""

import re
import shutil
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.config import ArchiveSettings, Config, LexiconSettings, load
from bot.errors import BotError, ConfigError

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
SECTIONS: dict[str, type[BaseModel]] = {"archive": ArchiveSettings, "lexicons": LexiconSettings}
VARIABLES = {f"BELEGBOT_{section}__{name}".upper() for section in SECTIONS for name in SECTIONS[section].model_fields}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder the admin stands in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(text: str, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def complaint(path: Path | None, environ: dict[str, str] | None = None) -> str:
    with pytest.raises(ConfigError) as caught:
        load(path, environ or {})
    return str(caught.value)


def test_without_a_file_our_defaults_hold(desk: Path) -> None:
    assert load(None, {}) == Config()


def test_config_toml_in_the_current_folder_is_read_unasked(desk: Path) -> None:
    written('[archive]\nlanguage = "en"\n', desk / "config.toml")
    assert load(None, {}).archive.language == "en"


def test_a_named_file_is_read_in_its_place(desk: Path) -> None:
    written('[archive]\nlanguage = "en"\n', desk / "config.toml")
    other = written("[lexicons]\nsynonyms = false\n", desk / "other.toml")
    config = load(other, {})
    assert (config.archive.language, config.lexicons.synonyms) == ("de", False)


def test_the_example_says_every_default(desk: Path) -> None:
    shutil.copy(EXAMPLE, desk / "config.toml")
    assert load(None, {}) == Config()


def test_the_example_holds_every_setting_and_nothing_else() -> None:
    example = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    assert {section: set(values) for section, values in example.items()} == {
        section: set(model.model_fields) for section, model in SECTIONS.items()
    }
    assert set(SECTIONS) == set(Config.model_fields)


def test_every_setting_of_the_example_follows_a_comment() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    bare = [line for before, line in pairwise(lines) if re.match(r"\w+ = ", line) and not before.startswith("# ")]
    assert bare == []


def test_paths_in_the_file_count_from_its_folder(desk: Path) -> None:
    path = written('[archive]\narticles = "texte"\ndata = "/var/lib/belegbot"\n', desk / "etc" / "config.toml")
    archive = load(path, {}).archive
    assert (archive.articles, archive.data) == (desk / "etc" / "texte", Path("/var/lib/belegbot"))


def test_paths_in_the_environment_count_from_the_current_folder(desk: Path) -> None:
    path = written('[archive]\narticles = "texte"\n', desk / "etc" / "config.toml")
    assert load(path, {"BELEGBOT_ARCHIVE__ARTICLES": "neu"}).archive.articles == Path("neu")


def test_a_tilde_in_the_file_is_the_home_folder(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(desk / "redaktion"))
    path = written('[archive]\narticles = "~/texte"\n', desk / "config.toml")
    assert load(path, {}).archive.articles == desk / "redaktion" / "texte"


def test_off_switches_off_and_auto_stays_auto(desk: Path) -> None:
    path = written('[archive]\ndata = "off"\n[lexicons]\nthesaurus = "off"\ndictionary = "auto"\n', desk / "c.toml")
    config = load(path, {})
    assert (config.archive.data, config.lexicons.thesaurus, config.lexicons.dictionary) == (
        None,
        None,
        "auto",
    )


def test_the_environment_wins_setting_by_setting(desk: Path) -> None:
    path = written('[archive]\nlanguage = "en"\nengine = "memory"\n', desk / "config.toml")
    archive = load(path, {"BELEGBOT_ARCHIVE__LANGUAGE": "de"}).archive
    assert (archive.language, archive.engine) == ("de", "memory")


def test_a_file_that_begins_with_a_byte_order_mark_is_read(desk: Path) -> None:
    path = written('\ufeff[archive]\nlanguage = "en"\n', desk / "config.toml")
    assert load(path, {}).archive.language == "en"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            '[archive]\nartikles = "x"',
            'config.toml, [archive]: "artikles" is not a setting here. Did you mean "articles"?',
        ),
        ('[archive]\ncolour = "x"', 'config.toml, [archive]: "colour" is not a setting here.'),
        ('[archiv]\nlanguage = "de"', "config.toml: [archiv] is not a section here. Did you mean [archive]?"),
        ('articles = "x"', 'config.toml: "articles" must stand below a section, such as [archive].'),
        ('archive = "x"', 'config.toml: "archive" is a section, write [archive] on a line of its own.'),
        ('[archive]\nlanguage = "fr"', 'config.toml, [archive]: "language" must be "de" or "en", not "fr".'),
        (
            "[archive]\narticles = 5",
            'config.toml, [archive]: "articles" must be a path in quotation marks, not 5.',
        ),
        ('[archive]\narticles = ""', 'config.toml, [archive]: "articles" must not be empty.'),
        (
            "[lexicons]\ndictionary = 5",
            'config.toml, [lexicons]: "dictionary" must be a path in quotation marks, not 5.',
        ),
        (
            '[lexicons]\nthesaurus = ""',
            'config.toml, [lexicons]: "thesaurus" must not be empty; "off" switches it off.',
        ),
        (
            '[lexicons]\nsynonyms = "jein"',
            'config.toml, [lexicons]: "synonyms" must be true or false, not "jein".',
        ),
    ],
)
def test_a_mistake_in_the_file_is_one_sentence_with_place_and_way_out(desk: Path, text: str, sentence: str) -> None:
    written(text, desk / "config.toml")
    assert complaint(None) == sentence


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "BELEGBOT_ARCHIVE__ARTIKLES",
            "x",
            "environment: BELEGBOT_ARCHIVE__ARTIKLES is not a setting here. Did you mean BELEGBOT_ARCHIVE__ARTICLES?",
        ),
        (
            "BELEGBOT_ARCHIV__ARTICLES",
            "x",
            "environment: BELEGBOT_ARCHIV__... is not a section here. Did you mean BELEGBOT_ARCHIVE__...?",
        ),
        (
            "BELEGBOT_ARCHIVE__LANGUAGE",
            "fr",
            'environment: BELEGBOT_ARCHIVE__LANGUAGE must be "de" or "en", not "fr".',
        ),
    ],
)
def test_a_mistake_in_the_environment_names_the_variable(desk: Path, name: str, value: str, sentence: str) -> None:
    assert complaint(None, {name: value}) == sentence


def test_all_mistakes_are_told_at_once_each_on_its_line(desk: Path) -> None:
    written('[archive]\nlanguage = "fr"\nartikles = "x"\n[lexicons]\nthesaurus = 5\n', desk / "config.toml")
    assert len(complaint(None).splitlines()) == 3


def test_variables_without_a_section_are_not_ours(desk: Path) -> None:
    container = {"BELEGBOT_PORT": "tcp://10.0.0.7:80", "BELEGBOT_LEXICONS": "1", "LANGUAGE": "de"}
    assert load(None, container) == Config()


def test_a_missing_file_is_named(desk: Path) -> None:
    assert complaint(Path("gibtsnicht.toml")) == "gibtsnicht.toml cannot be read: No such file or directory."


def test_a_file_that_is_not_toml_is_told_with_the_line(desk: Path) -> None:
    written("[archive]\narticles =\n", desk / "config.toml")
    assert re.fullmatch(r"config\.toml is not TOML: .*line 2, column \d+.*", complaint(None))


def test_a_file_that_is_not_utf8_is_told(desk: Path) -> None:
    (desk / "config.toml").write_bytes('[archive]\narticles = "Beiträge"\n'.encode("cp1252"))
    assert complaint(None) == "config.toml is not UTF-8 text. Save it as UTF-8."


def test_a_config_error_is_one_of_ours() -> None:
    assert issubclass(ConfigError, BotError)


@given(st.from_regex(r"BELEGBOT_[A-Z_]{0,12}__[A-Z_]{0,12}", fullmatch=True), st.text())
def test_a_variable_that_names_no_setting_is_always_told(name: str, value: str) -> None:
    assume(name not in VARIABLES)
    with pytest.raises(ConfigError, match="BELEGBOT_"):
        load(EXAMPLE, {name: value})
