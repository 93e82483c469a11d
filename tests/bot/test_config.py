"""Claims about what the admin decides: config.toml, the environment, and what is said about mistakes."""

import re
import shutil
import tomllib
import traceback
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.config import (
    AccessSettings,
    ArchiveSettings,
    CollectionSettings,
    Config,
    LexiconSettings,
    MatrixSettings,
    RoomSettings,
    ServiceSettings,
    TelegramSettings,
    UploadSettings,
    WebSettings,
    load,
)
from bot.errors import BotError, ConfigError
from bot.phrases import ENGLISH, GERMAN, Phrases
from retrieval.model import Collection

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
SECTIONS: dict[str, type[BaseModel]] = {
    "archive": ArchiveSettings,
    "lexicons": LexiconSettings,
    "access": AccessSettings,
    "service": ServiceSettings,
    "web": WebSettings,
    "uploads": UploadSettings,
    "telegram": TelegramSettings,
    "matrix": MatrixSettings,
}
LISTS: dict[str, type[BaseModel]] = {"collections": CollectionSettings, "rooms": RoomSettings}
KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
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


def complaint(path: Path | None, environ: dict[str, str] | None = None, phrases: Phrases = ENGLISH) -> str:
    with pytest.raises(ConfigError) as caught:
        load(path, environ or {}, phrases)
    return str(caught.value)


def facts(sentence: str) -> list[str]:
    """What the admin wrote or has to write: names, values, sections and variables, in any language."""
    return sorted(re.findall(r'"[^"]*"|\[+\w+\]+|BELEGBOT_\w+|\d+', sentence))


def told(path: Path | None, environ: dict[str, str] | None = None) -> str:
    """The English sentence; the German one says the same."""
    german, english = complaint(path, environ, GERMAN), complaint(path, environ)
    assert facts(german) == facts(english)
    assert german != english
    assert len(german.splitlines()) == len(english.splitlines())
    return english


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


def switched_on(text: str) -> str:
    """The example with the lines that are switched off: those that begin with "#" and no blank."""
    return re.sub(r"^#(?=\S)", "", text, flags=re.M)


def test_the_example_holds_every_setting_and_nothing_else() -> None:
    example = tomllib.loads(switched_on(EXAMPLE.read_text(encoding="utf-8")))
    told = {section: set(values[0] if section in LISTS else values) for section, values in example.items()}
    assert told == {section: set(model.model_fields) for section, model in (SECTIONS | LISTS).items()}
    assert set(told) == set(Config.model_fields)


def test_what_is_switched_off_in_the_example_holds_when_it_is_switched_on(desk: Path) -> None:
    text = re.sub(r"^\w+_file = .*$", "", switched_on(EXAMPLE.read_text(encoding="utf-8")), flags=re.M)
    path = written(text, desk / "config.toml")
    path.chmod(0o600)
    config = load(None, {})
    assert config.collections == (
        CollectionSettings(folder="politik/intern", name="Politik, intern", level="internal"),
    )
    assert config.rooms == (RoomSettings(room="matrix:!politik:zeitung.de", clearance="internal"),)


def test_every_setting_of_the_example_follows_a_comment() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    settings = [line for line in lines if re.match(r"#?\w+ = ", line)]
    bare = [line for before, line in pairwise(lines) if line in settings and not before.startswith("# ")]
    assert len(settings) == sum(len(model.model_fields) for model in (SECTIONS | LISTS).values())
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
    assert told(None) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            '[[rooms]]\nroom = "matrix:!a:b"\nclearance = "public"\n[[rooms]]\nrom = "matrix:!c:d"\nclearance = "public"',  # noqa: E501
            'config.toml, [[rooms]], entry 2: "rom" is not a setting here. Did you mean "room"?',
        ),
        (
            '[[collections]]\nfolder = "intern"',
            'config.toml, [[collections]], entry 1: "level" is missing.',
        ),
        (
            '[[collections]]\nfolder = "intern"\nlevel = "geheim"',
            'config.toml, [[collections]], entry 1: "level" must be "public", "internal" or "confidential", not "geheim".',  # noqa: E501
        ),
        (
            '[[collections]]\nfolder = "../intern"\nlevel = "internal"',
            'config.toml, [[collections]], entry 1: "folder" must be a folder below the articles,'
            ' such as "politik/intern", not "../intern".',
        ),
        (
            '[[collections]]\nfolder = "/srv/intern"\nlevel = "internal"',
            'config.toml, [[collections]], entry 1: "folder" must be a folder below the articles,'
            ' such as "politik/intern", not "/srv/intern".',
        ),
        (
            '[[collections]]\nfolder = "Intern"\nlevel = "internal"\n[[collections]]\nfolder = "intern/"\nlevel = "public"',  # noqa: E501
            'config.toml, [[collections]], entry 2: "folder" is the same as in entry 1; only one level can hold.',
        ),
        (
            '[[rooms]]\nroom = "matrix:!a:b"\nclearance = "internal"\n[[rooms]]\nroom = "matrix:!a:b"\nclearance = "public"',  # noqa: E501
            'config.toml, [[rooms]], entry 2: "room" is the same as in entry 1; only one level can hold.',
        ),
        (
            "[rooms]\nroom = 'matrix:!a:b'",
            'config.toml: "rooms" may have several entries: write [[rooms]] with two brackets.',
        ),
        ("rooms = 'x'", 'config.toml: "rooms" is a section, write [[rooms]] on a line of its own.'),
        ("rooms = ['x']", 'config.toml: each of "rooms" begins with [[rooms]] on a line of its own.'),
        ("[[web]]\nlisten = 'off'", 'config.toml: "web" is one section: write [web] with one bracket on either side.'),
        ("[[room]]\nroom = 'x'", "config.toml: [[room]] is not a section here. Did you mean [[rooms]]?"),
        (
            '[access]\nadmins = ["chef"]',
            'config.toml, [access]: "admins" must be platform and id, such as "matrix:@chef:zeitung.de", not "chef".',
        ),
        (
            "[access]\nadmins = 5",
            'config.toml, [access]: "admins" must be a list, such as ["matrix:@chef:zeitung.de"], not 5.',
        ),
        (
            "[access]\nquestions_per_minute = -1",
            'config.toml, [access]: "questions_per_minute" must be at least 1, not -1.',
        ),
        (
            "[service]\ntoo_old_hours = -6",
            'config.toml, [service]: "too_old_hours" must be more than 0, not -6.',
        ),
        (
            "[service]\nkeep_hours = nan",
            'config.toml, [service]: "keep_hours" must be a number, not nan.',
        ),
        (
            '[service]\nrescan_minutes = "oft"',
            'config.toml, [service]: "rescan_minutes" must be a number, not "oft".',
        ),
        ("[web]\nlink_days = 0.5", 'config.toml, [web]: "link_days" must be a whole number, not 0.5.'),
        (
            '[web]\nlisten = ":8321"',
            'config.toml, [web]: "listen" must be "host:port", such as "127.0.0.1:8321", or "off", not ":8321".',
        ),
        (
            '[web]\nbase_url = "belegbot.zeitung.de"',
            'config.toml, [web]: "base_url" must be the address people reach the page by,'
            ' such as "https://belegbot.zeitung.de", not "belegbot.zeitung.de".',
        ),
        (
            '[web]\nlisten = "0.0.0.0:8321"',
            'config.toml, [web]: "base_url" is missing. "0.0.0.0:8321" is reached from beyond this machine;'
            ' name the address people use, such as "https://belegbot.zeitung.de".',
        ),
    ],
)
def test_a_mistake_about_the_service_is_one_sentence_too(desk: Path, text: str, sentence: str) -> None:
    written(text, desk / "config.toml")
    assert told(None) == sentence


def test_where_the_page_listens_may_stand_in_the_file_and_its_address_in_the_environment(desk: Path) -> None:
    written('[web]\nlisten = "0.0.0.0:8321"\n', desk / "config.toml")
    web = load(None, {"BELEGBOT_WEB__BASE_URL": "https://belegbot.zeitung.example/"}).web
    assert (web.address, web.base_url) == (("0.0.0.0", 8321), "https://belegbot.zeitung.example")


@pytest.mark.parametrize("listen", ["127.0.0.1:8321", "localhost:0", "[::1]:8321", "127.1.2.3:80", "off"])
def test_a_page_for_this_machine_needs_no_address(listen: str, desk: Path) -> None:
    assert load(None, {"BELEGBOT_WEB__LISTEN": listen}).web.loopback


@pytest.mark.parametrize("listen", ["0.0.0.0:8321", "[::]:8321", "redaktion:8321", "192.0.2.7:8321"])
def test_a_page_for_others_needs_one(listen: str, desk: Path) -> None:
    assert complaint(None, {"BELEGBOT_WEB__LISTEN": listen}).startswith(
        "environment: BELEGBOT_WEB__BASE_URL is missing."
    )


def test_a_collection_is_called_as_its_folder_unless_it_has_a_name(desk: Path) -> None:
    written('[[collections]]\nfolder = "intern"\nlevel = "confidential"\n', desk / "config.toml")
    (settings,) = load(None, {}).collections
    assert settings.collection == Collection("intern", "intern", "confidential")


@pytest.mark.parametrize(
    "value",
    ["matrix:@a:b.de,telegram:4711", " matrix:@a:b.de , telegram:4711 ,", '["matrix:@a:b.de", "telegram:4711"]'],
)
def test_a_list_in_the_environment_is_json_or_has_commas(value: str, desk: Path) -> None:
    assert load(None, {"BELEGBOT_ACCESS__ADMINS": value}).access.admins == ("matrix:@a:b.de", "telegram:4711")


# ---- secrets


def a_secret(path: Path, text: str = KEY, mode: int = 0o600) -> Path:
    written(text, path).chmod(mode)
    return path


def key(environ: dict[str, str], path: Path | None = None) -> str:
    found = load(path, environ).web.key
    return found.get_secret_value() if found else ""


@pytest.mark.parametrize("mode", [0o400, 0o600, 0o640])
def test_a_secret_comes_from_a_file_that_the_environment_names(mode: int, desk: Path) -> None:
    assert key({"BELEGBOT_WEB__KEY_FILE": str(a_secret(desk / "web.key", f"{KEY}\n", mode))}) == KEY


def test_a_secret_comes_from_a_file_that_the_configuration_names_beside_it(desk: Path) -> None:
    a_secret(desk / "etc" / "web.key")
    assert key({}, written('[web]\nkey_file = "web.key"\n', desk / "etc" / "config.toml")) == KEY


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o602])
def test_a_secret_that_everybody_can_read_or_change_is_refused(mode: int, desk: Path) -> None:
    path = a_secret(desk / "web.key", mode=mode)
    assert complaint(None, {"BELEGBOT_WEB__KEY_FILE": str(path)}) == (
        f"{path} holds a secret, and everybody on this machine can read it. Close it: chmod o= {path}"
    )


def test_what_systemd_hands_over_is_for_this_service_alone(desk: Path) -> None:
    path = a_secret(desk / "credentials" / "web_key", mode=0o444)
    assert key({"BELEGBOT_WEB__KEY_FILE": str(path), "CREDENTIALS_DIRECTORY": str(path.parent)}) == KEY
    elsewhere = {"BELEGBOT_WEB__KEY_FILE": str(path), "CREDENTIALS_DIRECTORY": str(desk / "else")}
    assert "everybody" in complaint(None, elsewhere)


def test_a_configuration_that_holds_a_secret_is_for_its_owner(desk: Path) -> None:
    path = a_secret(desk / "config.toml", f'[web]\nkey = "{KEY}"\n', 0o644)
    assert complaint(None) == (
        "config.toml holds a secret ([web] key), and everybody on this machine can read it."
        " Close it: chmod o= config.toml"
    )
    path.chmod(0o640)
    assert key({}) == KEY


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "{path} should hold a secret, but it is empty."),
        (" \n", "{path} should hold a secret, but it is empty."),
        ("kurz", "{path} must have at least 20 characters; this makes one: openssl rand -hex 32."),
        (f"{KEY}\n{KEY}\n", "{path} should hold a secret, on one line, and nothing else."),
        ("x" * 70_000, "{path} should hold a secret, on one line, and nothing else."),
    ],
)
def test_a_file_that_holds_no_secret_is_told(text: str, sentence: str, desk: Path) -> None:
    path = a_secret(desk / "web.key", text)
    assert told(None, {"BELEGBOT_WEB__KEY_FILE": str(path)}) == sentence.format(path=path)


def test_a_secret_that_is_missing_is_told(desk: Path) -> None:
    assert complaint(None, {"BELEGBOT_WEB__KEY_FILE": "weg.key"}) == (
        "The secret in weg.key cannot be read: No such file or directory."
    )


@pytest.mark.parametrize("text", [f'[web]\nkey = "{KEY}"\n', "[web]\n"])
def test_a_secret_and_a_file_for_it_are_one_too_many(text: str, desk: Path) -> None:
    a_secret(desk / "config.toml", text)
    environ = {"BELEGBOT_WEB__KEY_FILE": str(a_secret(desk / "web.key"))}
    if "key" not in text:
        environ["BELEGBOT_WEB__KEY"] = KEY
    assert complaint(None, environ) == (
        '[web]: "key" and "key_file" are both set (BELEGBOT_WEB__KEY... counts too). Keep one.'
    )


@pytest.mark.parametrize("wrong", ['key = ["GEHEIMWORT"]', 'key = "GEHEIMWORT"', 'kye = "GEHEIMWORT"'])
def test_a_secret_is_never_repeated(wrong: str, desk: Path) -> None:
    a_secret(desk / "config.toml", f"[web]\n{wrong}\n")
    with pytest.raises(ConfigError) as caught:
        load(None, {})
    assert "GEHEIMWORT" not in "".join(traceback.format_exception(caught.value))


def test_a_secret_is_not_shown_with_the_rest(desk: Path) -> None:
    assert KEY not in repr(load(None, {"BELEGBOT_WEB__KEY": KEY}))


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
        ("BELEGBOT_ROOMS__ROOM", "x", "environment: [[rooms]] can only stand in config.toml."),
        (
            "BELEGBOT_ACCESS__ADMINS",
            "[chef",
            'environment: BELEGBOT_ACCESS__ADMINS must be a list, such as ["matrix:@chef:zeitung.de"], not "[chef".',
        ),
        (
            "BELEGBOT_SERVICE__LOG",
            "logfmt",
            'environment: BELEGBOT_SERVICE__LOG must be "console" or "json", not "logfmt".',
        ),
    ],
)
def test_a_mistake_in_the_environment_names_the_variable(desk: Path, name: str, value: str, sentence: str) -> None:
    assert told(None, {name: value}) == sentence


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
    assert told(None) == "config.toml is not TOML: line 2, column 11: Invalid value."


def test_a_file_that_ends_too_early_is_told_with_its_last_line(desk: Path) -> None:
    written("[archive]\narticles = [", desk / "config.toml")
    assert told(None).startswith("config.toml is not TOML: line 2, column 13: ")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[archive]\nartikles = "x"', '[archive]: "artikles" ist hier keine Einstellung. Gemeint: "articles"?'),
        ('[archive]\nlanguage = "fr"', '[archive]: "language" muss "de" oder "en" sein, nicht "fr".'),
        ('[archive]\narticles = ""', '[archive]: "articles" darf nicht leer sein.'),
        (
            '[[collections]]\nfolder = "x"\nlevel = "geheim"',
            '[[collections]], Eintrag 1: "level" muss "public", "internal" oder "confidential" sein, nicht "geheim".',
        ),
        (
            "[access]\nquestions_per_minute = 0",
            '[access]: "questions_per_minute" muss mindestens 1 sein, nicht 0.',
        ),
        (
            '[telegram]\nwebhook_path = "telegram"',
            '[telegram]: "webhook_path" muss ein Pfad auf der Seite sein, etwa "/telegram", nicht "telegram".',
        ),
        (
            '[web]\nlisten = "0.0.0.0:8321"',
            '[web]: "base_url" fehlt. "0.0.0.0:8321" ist von außerhalb dieses Rechners erreichbar; bitte die Adresse'
            ' nennen, unter der man die Seite erreicht, etwa "https://belegbot.zeitung.de".',
        ),
        (
            '[matrix]\nhomeserver = "https://matrix.zeitung.de"',
            '[matrix]: "user_id" fehlt: das Konto des Bots, etwa "@beleg:zeitung.de".',
        ),
    ],
)
def test_mistakes_are_told_in_german_unless_somebody_asked_for_english(desk: Path, text: str, sentence: str) -> None:
    written(text, desk / "config.toml")
    with pytest.raises(ConfigError) as caught:
        load(None, {})
    assert str(caught.value) == f"config.toml, {sentence}"


@pytest.mark.parametrize(
    ("setting", "wrong"),
    [
        ("TELEGRAM__WEBHOOK_SECRET", "kurz"),
        ("TELEGRAM__TOKEN", "kurz"),
        ("MATRIX__USER_ID", "beleg"),
        ("MATRIX__INVITERS", "alle"),
        ("MATRIX__HOMESERVER", "matrix.zeitung.de"),
        ("MATRIX__PREFIX", "bot"),
        ("UPLOADS__LARGEST_KB", "30000"),
        ("WEB__KEY", "kurz"),
        ("TELEGRAM__MODE", "webhook"),
    ],
)
def test_each_mistake_has_a_sentence_of_its_own(desk: Path, setting: str, wrong: str) -> None:
    assert told(None, {f"BELEGBOT_{setting}": wrong}).startswith("environment: ")


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


# ---- Telegram and uploads


TOKEN = "123456789:AAFakeTokenThatOpensNothingAtAll000"


def test_both_secrets_of_telegram_can_stand_in_files(desk: Path) -> None:
    for name, text in (("token", TOKEN), ("word", KEY)):
        written(f"{text}\n", desk / name).chmod(0o600)
    path = written('[telegram]\ntoken_file = "token"\nwebhook_secret_file = "word"\n', desk / "config.toml")

    telegram = load(path, {}).telegram

    assert telegram.token
    assert telegram.token.get_secret_value() == TOKEN
    assert telegram.webhook_secret
    assert telegram.webhook_secret.get_secret_value() == KEY


def test_what_is_no_token_is_named_and_not_shown(desk: Path) -> None:
    said = complaint(None, {"BELEGBOT_TELEGRAM__TOKEN": "AAFakeTokenThatOpens"})

    assert "@BotFather" in said
    assert "AAFakeTokenThatOpens" not in said


def test_a_webhook_needs_an_address_and_a_secret(desk: Path) -> None:
    webhook = {"BELEGBOT_TELEGRAM__MODE": "webhook"}
    address = {"BELEGBOT_WEB__BASE_URL": "https://beleg.example"}
    secret = {"BELEGBOT_TELEGRAM__WEBHOOK_SECRET": KEY}

    assert "base_url" in complaint(None, webhook | secret)
    assert "WEBHOOK_SECRET is missing" in complaint(None, webhook | address)
    assert load(None, webhook | address | secret).telegram.mode == "webhook"


@pytest.mark.parametrize("folder", ["../anderswo", "/tmp", ".", "a//b"])
def test_uploads_stay_below_the_articles(desk: Path, folder: str) -> None:
    assert "folder below the articles" in complaint(None, {"BELEGBOT_UPLOADS__FOLDER": folder})


@pytest.mark.parametrize("folder", ["off", ""])
def test_uploads_can_be_switched_off(desk: Path, folder: str) -> None:
    assert load(None, {"BELEGBOT_UPLOADS__FOLDER": folder}).uploads.folder is None
