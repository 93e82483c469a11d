"""Small JSON files of secrets: readable by the bot alone, and written whole or not at all."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.platform import LoginRefused


def read(path: Path, names: Sequence[str]) -> dict[str, str] | None:
    """What the file holds under the names; None if there is no such file. Raises LoginRefused if it is damaged."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {name: str(found[name]) for name in names}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LoginRefused(f"{path} cannot be read ({type(error).__name__}). Put it back from a backup.") from error


def write(path: Path, values: Mapping[str, str]) -> None:
    """Raises LoginRefused if there is no room for it, or no permission."""
    partial = path.with_name(path.name + ".part")
    try:
        partial.unlink(missing_ok=True)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            json.dump(values, file)
            file.flush()
            os.fsync(file.fileno())
        move(partial, path)
    except OSError as error:
        raise LoginRefused(f"{path} cannot be written: {error.strerror}.") from error


def move(path: Path, to: Path) -> None:
    """Puts one file in another's place, for good."""
    path.replace(to)
    folder = os.open(to.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
