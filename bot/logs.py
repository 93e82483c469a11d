"""The service's log on standard output: what happened, never what was said.

Of an exception its type and the way to it are kept. Its words only if they are our own, the operating system's or
SQLite's: others repeat what they were given (pydantic's shows the input), and that may be somebody's question.
"""

import json
import logging
import sqlite3
import sys
import traceback
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol
from urllib.parse import quote

import structlog

from bot.errors import BotError
from retrieval.errors import RetrievalError

SECRET = "[secret]"
LONGEST = 300  # characters of one line by a library
DEEPEST = 20  # exceptions in one chain
TRUSTED = (BotError, RetrievalError, sqlite3.Error)
CONSTANT = ("asyncio",)  # whose first lines are never made of anything
QUIET = ("aiohttp.access", "httpx", "httpcore")  # these tell addresses, and a bot's token stands in one

Event = MutableMapping[str, Any]


class Stream(Protocol):
    """Where lines go."""

    def write(self, text: str, /) -> int: ...
    def flush(self) -> None: ...


def start(form: Literal["console", "json"], secrets: Sequence[str] = (), stream: Stream | None = None) -> None:
    """Begins to log: our own events from "info" up, those of libraries from "warning" up.

    secrets  never written, in whatever they occur
    stream   default is standard output as it is whenever something is written
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            _time,
            _trace,
            _Plain(secrets),
            _json if form == "json" else _line,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: _Printer(stream),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [_Libraries()]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def started() -> bool:
    """Whether `start` was called last, and not whatever else sets up a log."""
    return _trace in structlog.get_config()["processors"]


def fault(error: BaseException) -> None:
    """Logs what ended the program."""
    structlog.get_logger().critical("ended by a fault of the program", exc_info=error)


def account(error: BaseException) -> str:
    """The way to an error and to those behind it, without their words unless these are harmless."""
    return "\n".join(_account(error))


def _account(error: BaseException, told: int = 0) -> Iterator[str]:
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if behind is not None and told < DEEPEST:
        yield from _account(behind, told + 1)
        yield "which led to"
    for frame in traceback.extract_tb(error.__traceback__, limit=-40):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
    yield f"{type(error).__module__}.{type(error).__qualname__}{_words(error)}"
    if isinstance(error, BaseExceptionGroup) and told < DEEPEST:
        for each in error.exceptions:
            yield from (f"  {line}" for line in _account(each, told + 1))


def _words(error: BaseException) -> str:
    if isinstance(error, TRUSTED):
        return f": {error}"
    if isinstance(error, OSError) and error.strerror:
        return f": {error.strerror}"
    return ""


def _time(logger: object, method: str, event: Event) -> Event:
    event["timestamp"] = datetime.now().astimezone().isoformat(timespec="milliseconds")
    return event


def _trace(logger: object, method: str, event: Event) -> Event:
    error = event.pop("exc_info", None)
    if isinstance(error, tuple):
        error = error[1]
    elif error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["exception"] = account(error)
    return event


class _Plain:
    """Makes of every value something that can be written and holds no secret."""

    def __init__(self, secrets: Sequence[str]) -> None:
        forms = {form for secret in secrets if secret for form in (secret, quote(secret), quote(secret, safe=""))}
        self._secrets = sorted(forms, key=len, reverse=True)

    def __call__(self, logger: object, method: str, event: Event) -> Event:
        return {self._text(name): self._plain(value) for name, value in event.items()}

    def _plain(self, value: object) -> object:
        match value:
            case None | bool() | int() | float():
                return value
            case str() | Path() | datetime():
                return self._text(str(value))
            case BaseException():
                return self._text(account(value))
            case Mapping():
                return {self._text(str(name)): self._plain(each) for name, each in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self._plain(each) for each in value]
        return type(value).__name__  # whatever it would say of itself might be what somebody said

    def _text(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, SECRET)
        return text


def _json(logger: object, method: str, event: Event) -> str:
    return json.dumps(event)  # in ASCII: nothing in it can steer whatever shows it


def _line(logger: object, method: str, event: Event) -> str:
    trace = str(event.pop("exception", "")).splitlines()
    head = [str(event.pop(name, "")) for name in ("timestamp", "level", "event")]
    rest = [f"{name}={value if isinstance(value, str) else json.dumps(value)}" for name, value in event.items()]
    return "\n".join([_shown("  ".join([*head, *rest])), *(f"    {_shown(line)}" for line in trace)])


def _shown(text: str) -> str:
    """The text with everything escaped that is not seen as itself: ends of lines, colours, changes of direction."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


class _Printer:
    """Writes lines; a log that nobody can take any more must not end the service."""

    def __init__(self, stream: Stream | None) -> None:
        self._stream = stream

    def msg(self, line: str) -> None:
        stream = self._stream or sys.stdout
        with suppress(OSError, ValueError):
            stream.write(f"{line}\n")
            stream.flush()

    debug = info = warning = error = critical = exception = msg


class _Libraries(logging.Handler):
    """Takes over what libraries log: the sentence as it stands in their code, not what they would fill it with.

    A sentence without anything to fill in may have been filled already (matrix-nio puts people's words into it), and
    so may any but a constant one: then only the place in the library's code is told.
    """

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.msg, str) and (record.args or record.name in CONSTANT):
            sentence = record.msg.partition("\n")[0][:LONGEST]
        else:
            sentence = f"a message of {record.module}:{record.lineno} ({record.funcName})"
        level = "error" if record.levelno >= logging.ERROR else "warning"
        log = structlog.get_logger()
        getattr(log, level)(sentence, logger=record.name, exc_info=record.exc_info or None)
