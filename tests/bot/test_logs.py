"""Claims about the service's log: it tells what happened, and nothing that anybody said or that opens a door."""

import asyncio
import io
import json
import logging
import sqlite3
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from bot import logs
from bot.cli.trouble import fault
from bot.errors import StateError
from bot.phrases import GERMAN
from retrieval.errors import FolderMissing

SAID = "Wer-hat-den-Deichgraf-bestochen"
TOKEN = "4711:AAH-geheim/und+lang"
OWN = "bot.app"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """What is set for the whole process is set back."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
    structlog.reset_defaults()


def console(*secrets: str) -> io.StringIO:
    stream = io.StringIO()
    logs.start("console", secrets, stream)
    return stream


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_for_people_holds_time_level_event_and_values() -> None:
    stream = console()
    structlog.get_logger(OWN).info("articles were read", read=3, platform="matrix")
    time, level, *rest = stream.getvalue().rstrip("\n").split("  ")
    assert datetime.fromisoformat(time).tzinfo is not None
    assert (level, rest) == ("info", ["articles were read", "read=3", "platform=matrix"])


def test_a_line_for_programs_is_json() -> None:
    stream = io.StringIO()
    logs.start("json", (), stream)
    structlog.get_logger(OWN).warning("too slow", seconds=1.5, folder=Path("artikel"), rooms=("a", "b"))
    (line,) = lines(stream)
    del line["timestamp"]
    assert line == {"level": "warning", "event": "too slow", "seconds": 1.5, "folder": "artikel", "rooms": ["a", "b"]}


def test_what_is_only_for_developers_is_left_out() -> None:
    stream = console()
    structlog.get_logger(OWN).debug("tick")
    assert stream.getvalue() == ""


class Stored(BaseModel):
    hits: int


def bug() -> None:
    Stored.model_validate({"hits": SAID})


@pytest.mark.parametrize("form", ["console", "json"])
def test_an_exception_shows_the_way_to_it_but_not_its_words(form: str) -> None:
    stream = io.StringIO()
    logs.start("json" if form == "json" else "console", (), stream)
    try:
        bug()
    except ValueError as error:
        try:
            raise KeyError(SAID) from error
        except KeyError:
            structlog.get_logger(OWN).exception("message failed")
    written = stream.getvalue()
    assert SAID not in (written if form == "console" else str(lines(stream)))
    assert f"{Path(__file__).name}:" in written
    assert " in bug" in written
    assert "ValidationError" in written
    assert "KeyError" in written


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            StateError("state.db could not be written: disk full"),
            "bot.errors.StateError: state.db could not be written",
        ),
        (FolderMissing("artikel: this folder is empty"), "retrieval.errors.FolderMissing: artikel: this folder"),
        (PermissionError(13, "Permission denied", SAID), "builtins.PermissionError: Permission denied"),
        (sqlite3.OperationalError("database is locked"), "sqlite3.OperationalError: database is locked"),
        (RuntimeError(SAID), "builtins.RuntimeError"),
        (ExceptionGroup(SAID, [ValueError(SAID), OSError(5, "Input/output error")]), "OSError: Input/output error"),
    ],
)
def test_of_an_error_only_harmless_words_are_kept(error: Exception, words: str) -> None:
    assert words in logs.account(error)
    assert SAID not in logs.account(error)


def test_a_chain_of_errors_without_end_is_cut() -> None:
    error: Exception = ValueError()
    for _ in range(500):
        behind, error = error, ValueError()
        error.__cause__ = behind
    assert logs.account(error).count("ValueError") == logs.DEEPEST + 1


def test_a_value_that_might_repeat_what_was_said_is_named_by_its_type() -> None:
    @dataclass
    class Message:
        text: str

    stream = console()
    structlog.get_logger(OWN).info(
        "set aside", message=Message(SAID), error=ValueError(SAID), inner={"a": [Message(SAID)]}, at=datetime.now(UTC)
    )
    assert SAID not in stream.getvalue()
    assert "message=Message" in stream.getvalue()
    assert "error=builtins.ValueError" in stream.getvalue()


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_secret_is_blotted_out_wherever_it_occurs(form: str) -> None:
    stream = io.StringIO()
    logs.start("json" if form == "json" else "console", [TOKEN, ""], stream)
    log = structlog.get_logger(OWN)
    log.info(f"GET /bot{TOKEN}/getMe", url="https://x/bot4711%3AAAH-geheim%2Fund%2Blang/getMe", inner=[{"t": TOKEN}])
    log.error("platform failed", exc_info=StateError(f"https://x/bot{TOKEN}"))
    assert "geheim" not in stream.getvalue()
    assert stream.getvalue().count(logs.SECRET) == 4


@given(st.text())
def test_nothing_in_a_value_begins_a_new_line_or_steers_the_terminal(text: str) -> None:
    stream = console()
    structlog.get_logger(OWN).info("room", name=text, inner=[text])
    written = stream.getvalue()
    assert written.endswith("\n")
    assert written[:-1].isprintable()


@given(st.text())
def test_json_stays_json_whatever_is_logged(text: str) -> None:
    stream = io.StringIO()
    logs.start("json", (), stream)
    structlog.get_logger(OWN).info("room", name=text)
    (line,) = lines(stream)
    assert line["name"] == text
    assert stream.getvalue().isascii()


# ---- libraries


def test_libraries_are_heard_from_warning_up_without_what_they_fill_in() -> None:
    stream = console()
    library = logging.getLogger("some.package")
    library.info("request %s", SAID)
    library.warning("cannot parse %s\nat %s", SAID, SAID)
    (line,) = stream.getvalue().splitlines()
    assert line.endswith("warning  cannot parse %s  logger=some.package")


def test_a_sentence_that_a_library_has_filled_in_itself_is_not_repeated() -> None:
    stream = console()
    logging.getLogger("some.package").warning(f"{SAID} is not of type 'string'")
    (line,) = stream.getvalue().splitlines()
    assert SAID not in line
    assert "test_logs" in line


@pytest.mark.parametrize("name", logs.QUIET)
def test_addresses_with_a_token_in_them_are_not_logged(name: str) -> None:
    stream = console(TOKEN)
    logging.getLogger(name).info("HTTP Request: GET https://x/bot%s", TOKEN)
    assert stream.getvalue() == ""


def test_a_warning_of_python_is_a_line_of_ours() -> None:
    stream = console()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logs.start("console", (), stream)
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        logging.captureWarnings(False)
    assert "logger=py.warnings" in stream.getvalue()


async def test_a_task_that_nobody_waited_for_does_not_repeat_its_error() -> None:
    stream = console()
    asyncio.get_running_loop().call_exception_handler(
        {"message": "Task exception was never retrieved", "exception": ValueError(SAID), "note": SAID}
    )
    assert SAID not in stream.getvalue()
    assert "Task exception was never retrieved" in stream.getvalue()
    assert "builtins.ValueError" in stream.getvalue()


def test_a_log_that_nobody_takes_does_not_end_the_service() -> None:
    stream = io.StringIO()
    stream.close()
    logs.start("console", (), stream)
    structlog.get_logger(OWN).info("still there")


def test_what_ends_the_service_is_logged_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    stream = console()
    sentence = fault(RuntimeError(SAID), GERMAN, debug=True)
    assert "RuntimeError" in sentence
    assert "ended by a fault of the program" in stream.getvalue()
    assert SAID not in stream.getvalue() + capsys.readouterr().err + sentence
