"""What a message asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import (
    FOR_ADMINS,
    TOPICS,
    Ask,
    Command,
    Forget,
    Greet,
    Invite,
    Leave,
    Misused,
    OpenPage,
    ReportWrong,
    SetLanguage,
    SetRole,
    ShowHelp,
    ShowMore,
    ShowPeople,
    ShowSource,
    ShowStatus,
    ShowTimeline,
    SyncNow,
    Thank,
    Unknown,
    called,
    nearest,
    parse,
)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("Wann tagt der Rat?", Ask("Wann tagt der Rat?")),
        ("  Wann tagt der Rat?\n", Ask("Wann tagt der Rat?")),
        ("", Ask("")),
        ("/frage Wann tagt der Rat?", Ask("Wann tagt der Rat?")),
        ("/ask\nWhen does the council meet?", Ask("When does the council meet?")),
        ("/frage", Misused("ask")),
        ("/hilfe", ShowHelp()),
        ("/HELP", ShowHelp()),
        ("/start", ShowHelp()),
        ("/start ABCD-1234", ShowHelp()),
        ("/stand", ShowStatus()),
        ("/status bitte", ShowStatus()),
        ("/quelle", ShowSource(1)),
        ("/quelle 2", ShowSource(2)),
        ("/source [12]", ShowSource(12)),
        ("/quelle 2.", ShowSource(2)),
        ("/quelle rathaus.txt", ShowSource("rathaus.txt")),
        ("/quelle „Gipfel naht.txt“", ShowSource("Gipfel naht.txt")),
        ("/zeitleiste", ShowTimeline()),
        ("/timeline Donaubrücke", ShowTimeline("Donaubrücke")),
        ("/mehr", ShowMore()),
        ("/more", ShowMore()),
        ("/falsch", ReportWrong()),
        ("/wrong es war der Montag", ReportWrong("es war der Montag")),
        ("/vergiss", Forget()),
        ("/forget", Forget()),
        ("/seite", OpenPage()),
        ("/page", OpenPage()),
        ("/einladen", Invite("reader")),
        ("/invite Editor", Invite("editor")),
        ("/einladen Redaktion", Invite("editor")),
        ("/einladen könig", Misused("invite")),
        ("/rolle", ShowPeople()),
        ("/rolle telegram:4711 editor", SetRole("telegram", "4711", "editor")),
        ("/rolle 4711 Leser", SetRole("", "4711", "reader")),
        ("/role matrix:@anna:zeitung.example admin", SetRole("matrix", "@anna:zeitung.example", "admin")),
        ("/role @anna:zeitung.example weg", SetRole("", "@anna:zeitung.example", None)),
        ("/rolle 4711", Misused("role")),
        ("/rolle 4711 kaiser", Misused("role")),
        ("/neu", SyncNow()),
        ("/sync", SyncNow()),
        ("/sprache", SetLanguage()),
        ("/sprache en", SetLanguage("en")),
        ("/lang Deutsch", SetLanguage("de")),
        ("/sprache fr", Misused("language")),
        ("/ende", Leave()),
        ("/quit", Leave()),
        ("Danke!", Thank()),
        ("ok, danke", Thank()),
        ("Guten Morgen", Greet()),
        ("Hello there!", Greet()),
        ("Danke, und wann tagt der Rat?", Ask("Danke, und wann tagt der Rat?")),
        ("Hallo Brenndorf", Ask("Hallo Brenndorf")),
        ("/kaffee", Unknown("/kaffee")),
        ("/ 2 des Etats", Ask("/ 2 des Etats")),
        ("!!! Wann tagt der Rat?", Ask("!!! Wann tagt der Rat?")),
    ],
)
def test_a_message_is_a_command_or_a_question(text: str, command: Command) -> None:
    assert parse(text) == command


@pytest.mark.parametrize("name", [name for names in TOPICS.values() for name in names])
def test_a_command_is_the_same_however_it_is_written(name: str) -> None:
    plain = parse(f"{name} 4711 editor")

    assert not isinstance(plain, Ask | Unknown) or plain == Ask("4711 editor")
    assert parse(f"{name.upper()} 4711 editor") == plain
    assert parse(f"{name}@Belegbot_bot 4711 editor") == plain
    assert parse(f"!{name[1:]}   4711 editor\n") == plain


@given(st.text())
def test_any_text_is_something(text: str) -> None:
    assert parse(text) is not None


@given(st.text().filter(lambda text: not text.strip().startswith(("/", "!"))))
def test_what_starts_with_no_sign_of_a_command_is_asked_as_it_stands(text: str) -> None:
    assert parse(text) in {Ask(text.strip()), Greet(), Thank()}
    assert parse(f"Wer sagte {text}") == Ask(f"Wer sagte {text}".strip())


def test_every_topic_has_a_name_in_both_languages_and_no_two_share_one() -> None:
    names = [name for names in TOPICS.values() for name in names]

    assert len(names) == len(set(names))
    assert all(len(names) >= 2 for names in TOPICS.values())
    assert set(TOPICS) > FOR_ADMINS
    assert (called("source", "de"), called("source", "en")) == ("/quelle", "/source")


@pytest.mark.parametrize(
    ("typed", "meant"), [("/qelle", "/quelle"), ("/Zeitlesite", "/zeitleiste"), ("!statsu", "/status"), ("/kaffee", "")]
)
def test_a_mistyped_name_is_near_the_right_one(typed: str, meant: str) -> None:
    assert nearest(typed, TOPICS) == meant


def test_a_name_is_never_near_one_that_is_not_offered() -> None:
    assert nearest("/einlade", TOPICS) == "/einladen"
    assert nearest("/einlade", set(TOPICS) - FOR_ADMINS) != "/einladen"
