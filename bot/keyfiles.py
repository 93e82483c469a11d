"""Files that hold a secret: reading them, and refusing those that everybody can read."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from bot.errors import ConfigError
from bot.phrases import Corrections

LARGEST = 64 * 1024  # bytes
CONTAINER = Path("/run/secrets")  # docker puts them there, as 0444, in a file system of the container's own


def secret_in(path: Path, environ: Mapping[str, str], words: Corrections) -> str:
    """What the file holds, without blanks at its ends.

    environ  tells in CREDENTIALS_DIRECTORY where systemd puts credentials
    words    in which to say what is wrong
    Raises ConfigError if it is missing, empty, no text, or open to everybody on this machine.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        everybody = open_to_all(path, environ)
    except OSError as error:
        raise ConfigError(words.secret_unread.format(path=path, detail=error.strerror)) from error
    if everybody:
        raise ConfigError(words.secret_open.format(path=path))
    try:
        text = data.decode("utf-8").strip()
    except UnicodeDecodeError:
        text = "\0"
    if len(data) > LARGEST or not text.isprintable():
        raise ConfigError(words.secret_lines.format(path=path))
    if not text:
        raise ConfigError(words.secret_empty.format(path=path))
    return text


def open_to_all(path: Path, environ: Mapping[str, str]) -> bool:
    """Whether anybody with an account on this machine can read or change the file."""
    found = path.stat()
    return stat.S_ISREG(found.st_mode) and bool(found.st_mode & 0o006) and not _guarded(path, environ)


def _guarded(path: Path, environ: Mapping[str, str]) -> bool:
    """Whether the file lies where only this service, or only this container, can look."""
    guarded = [CONTAINER, *([Path(folder)] if (folder := environ.get("CREDENTIALS_DIRECTORY")) else [])]
    return any(Path(os.path.abspath(path)).is_relative_to(folder) for folder in guarded)
