"""`belegbot` and `python -m bot`: the command line from its words to its exit code."""

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import cast

import typer

from bot.cli.app import app
from bot.cli.call import WrongUsage, configured, warn
from bot.cli.help import refusal
from bot.cli.run import TROUBLE, USAGE
from bot.cli.trouble import fault
from bot.cli.version import PROGRAM
from bot.errors import BotError
from bot.phrases import LANGUAGES
from retrieval.model import Language


def main() -> None:
    """Runs one command and ends the process with its exit code."""
    _speak_utf8()
    sys.exit(command_line(sys.argv[1:], os.environ))


def command_line(words: Sequence[str], environ: Mapping[str, str]) -> int:
    """0 answered or honestly not, 1 trouble, 2 wrong usage, 130 interrupted."""
    phrases = LANGUAGES[language(words, environ)]
    command = typer.main.get_command(app(phrases))
    try:
        return int(command.main(list(words), prog_name=PROGRAM, standalone_mode=False) or 0)
    except WrongUsage as error:
        warn(str(error))
    except typer.TyperException as error:
        warn(refusal(error, phrases))
        warn(phrases.usage_hint.format(command=PROGRAM))
    except Exception as error:  # a bug: the reader gets a sentence, the developer the traceback
        warn(fault(error, phrases, debug="--debug" in words))
        return TROUBLE
    return USAGE


def language(words: Sequence[str], environ: Mapping[str, str]) -> Language:
    """--lang, else what the configuration says, else English only where the environment is English."""
    given = _option("--lang", words)
    if given in LANGUAGES:
        return cast(Language, given)
    return _configured(words, environ) or _spoken(environ)


def _configured(words: Sequence[str], environ: Mapping[str, str]) -> Language | None:
    path = _option("--config", words)
    if path is None and not configured():
        return None
    from bot.config import load  # noqa: PLC0415  # pydantic takes longer than --help

    with suppress(BotError):  # the command itself will say what is wrong with the configuration
        archive = load(Path(path) if path else None, environ).archive
        return archive.language if "language" in archive.model_fields_set else None
    return None


def _spoken(environ: Mapping[str, str]) -> Language:
    """The first of these that is set decides, as POSIX has it."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(name):
            return "en" if value.lower().startswith("en") else "de"
    return "de"


def _option(name: str, words: Sequence[str]) -> str | None:
    """What follows the option on the line, or None; after "--" there are no options."""
    for number, word in enumerate(words):
        if word == "--":
            break
        if word == name and number + 1 < len(words):
            return words[number + 1]
        if word.startswith(f"{name}="):
            return word.removeprefix(f"{name}=")
    return None


def _speak_utf8() -> None:
    """Articles are UTF-8 whatever the locale says, and a wrong byte must not end an answer."""
    cast(TextIOWrapper, sys.stdin).reconfigure(encoding="utf-8", errors="replace")
    for stream in (sys.stdout, sys.stderr):
        cast(TextIOWrapper, stream).reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    main()
