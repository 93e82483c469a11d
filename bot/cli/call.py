"""What every command is told: where the articles are, in which language to speak, and how to say things."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bot.errors import BotError
from bot.phrases import Phrases
from bot.reply import harmless

if TYPE_CHECKING:
    from bot.config import Config, LexiconSettings
    from retrieval.archive import Settings

# Where Debian's packages put their file.
LEXICONS = {
    "mythes-de": Path("/usr/share/mythes/th_de_DE_v2.dat"),
    "trans-de-en": Path("/usr/share/trans/de-en"),
}


class WrongUsage(BotError):  # named as its neighbours in errors.py are for what happened
    """The command line cannot be followed as it was typed; the message says what to type instead."""


@dataclass(frozen=True, slots=True)
class Call:
    """The options all commands share, as they were given."""

    phrases: Phrases
    articles: Path | None = None
    data: Path | None = None
    config: Path | None = None
    json: bool = False
    debug: bool = False


def settings(call: Call) -> "Settings":
    """What was given on the command line, then what the configuration says.

    Articles named on the command line are not mixed with what the configuration keeps: without --data they
    are read into memory and nothing is written. Whoever sits at the machine sees articles of every level.
    Raises WrongUsage if neither says where articles are; ConfigError.
    """
    from retrieval.archive import Settings  # noqa: PLC0415  # half a second that --help need not pay

    found = configuration(call)
    if found is None:
        if call.articles is None and call.data is None:
            raise WrongUsage(call.phrases.nothing_given)
        return Settings(
            articles=call.articles,
            data=call.data,
            language=call.phrases.language,
            thesaurus=_installed("mythes-de"),
            dictionary=_installed("trans-de-en"),
        )
    return Settings(
        articles=call.articles or found.archive.articles,
        data=call.data or (None if call.articles else found.archive.data),
        language=found.archive.language,
        engine=found.archive.engine,
        thesaurus=_lexicon(found.lexicons, "mythes-de"),
        dictionary=_lexicon(found.lexicons, "trans-de-en"),
        synonyms=found.lexicons.synonyms,
        collections=tuple(each.collection for each in found.collections),
        rest=found.archive.level,
    )


def kept_in(call: Call) -> Path:
    """The folder that keeps what the program remembers. Raises WrongUsage if nothing is kept; ConfigError."""
    found = None if call.data else configuration(call)
    data = call.data or (found.archive.data if found else None)
    if data is None:
        raise WrongUsage(call.phrases.no_data_given)
    return data


def configuration(call: Call) -> "Config | None":
    """What the admin decided, or None if there is neither a file nor a variable of ours."""
    if call.config and not call.config.exists():
        raise BotError(call.phrases.no_config.format(path=call.config))
    if not call.config and not configured():
        return None
    from bot.config import load  # noqa: PLC0415  # pydantic takes longer than a question over a small folder

    return load(call.config, os.environ, call.phrases)


def configured() -> bool:
    """Whether there is a ./config.toml or a variable of ours, told without loading pydantic."""
    return Path("config.toml").exists() or any(name.startswith("BELEGBOT_") and "__" in name for name in os.environ)


def _lexicon(
    chosen: "LexiconSettings",
    package: Literal["mythes-de", "trans-de-en"],
) -> Path | None:
    path = chosen.thesaurus if package == "mythes-de" else chosen.dictionary
    return _installed(package) if path == "auto" else path


def _installed(package: str) -> Path | None:
    path = LEXICONS[package]
    return path if path.exists() else None


def say(text: str) -> None:
    """Prints a line."""
    sys.stdout.write(f"{text}\n")


def warn(text: str) -> None:
    """Prints a line where it does not mix with results; a file's name in it cannot steer the terminal."""
    sys.stdout.flush()
    for line in text.splitlines():
        sys.stderr.write(f"{harmless(line)}\n")
