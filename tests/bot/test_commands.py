"""What a message asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import Ask, Command, Help, Leave, ShowSource, ShowStatus, Unknown, parse


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("Wann tagt der Rat?", Ask("Wann tagt der Rat?")),
        ("  Wann tagt der Rat?\n", Ask("Wann tagt der Rat?")),
        ("", Ask("")),
        ("/hilfe", Help()),
        ("/HELP", Help()),
        ("/stand", ShowStatus()),
        ("/status", ShowStatus()),
        ("/ende", Leave()),
        ("/quit", Leave()),
        ("/quelle", ShowSource(1)),
        ("/quelle 2", ShowSource(2)),
        ("/source [12]", ShowSource(12)),
        ("/qelle", Unknown("/qelle", "/quelle")),
        ("/quelle Merz", Unknown("/quelle Merz", "/quelle")),
        ("/kaffee", Unknown("/kaffee", "")),
        ("/ 2 des Etats", Ask("/ 2 des Etats")),
    ],
)
def test_a_message_is_a_command_or_a_question(text: str, command: Command) -> None:
    assert parse(text) == command


@given(st.text())
def test_any_text_is_something(text: str) -> None:
    assert parse(text) is not None


@given(st.text().filter(lambda text: not text.strip().startswith("/")))
def test_what_does_not_start_with_a_slash_is_asked_as_it_stands(text: str) -> None:
    assert parse(text) == Ask(text.strip())
