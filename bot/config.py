"""config.toml and the environment -> Config: everything the admin decides."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.errors import ConfigError

DEFAULT_FILE = Path("config.toml")
PREFIX = "BELEGBOT_"
NESTED = "__"


def _path_or_off(value: object) -> object:
    if value == "":
        raise ValueError('must not be empty; "off" switches it off')
    return None if value == "off" else value


def _path(value: object) -> object:
    if value == "":
        raise ValueError("must not be empty")
    return value


class ArchiveSettings(BaseModel):
    """[archive]: which articles we answer from.

    articles  the folder of articles
    data      the folder that keeps store and index; None: nothing is kept, every start reads anew
    language  of the bot's own sentences, and of a question whose words do not tell
    engine    what ranks when `data` is kept; without `data` it is always "memory"
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    articles: Annotated[Path, BeforeValidator(_path)] = Path("articles")
    data: Annotated[Path | None, BeforeValidator(_path_or_off)] = Path("data")
    language: Literal["de", "en"] = "de"
    engine: Literal["disk", "memory"] = "disk"


class LexiconSettings(BaseModel):
    """[lexicons]: word lists that help questions find other words for the same thing.

    thesaurus   German synonyms, the file of Debian's mythes-de; "auto": where Debian puts it; None: not used
    dictionary  German-English, the file of Debian's trans-de-en, likewise
    synonyms    whether our own newsroom list is used
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    thesaurus: Annotated[Literal["auto"] | Path | None, BeforeValidator(_path_or_off)] = "auto"
    dictionary: Annotated[Literal["auto"] | Path | None, BeforeValidator(_path_or_off)] = "auto"
    synonyms: bool = True


class Config(BaseSettings):
    """What the admin decided, with our defaults where nothing was said. Made by `load`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter=NESTED, extra="forbid", frozen=True)

    archive: ArchiveSettings = ArchiveSettings()
    lexicons: LexiconSettings = LexiconSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load` passes in: it reads file and environment, so that an error can name the one."""
        return (init_settings,)


def load(path: Path | None, environ: Mapping[str, str]) -> Config:
    """What the file says, overridden by BELEGBOT_SECTION__SETTING in the environment.

    path  the file to read; None: ./config.toml if there is one, else our defaults
    Relative paths count from the file's folder if they stand in the file, else from the current folder.
    A variable without "__" is none of ours (a container's network sets BELEGBOT_PORT) and is left alone.
    Raises ConfigError with one line for each thing to correct, misspelled settings among them.
    """
    if path is None and DEFAULT_FILE.exists():
        path = DEFAULT_FILE
    settings = _from_file(path) if path else {}
    for section, values in _from_environment(environ).items():
        settings[section] = settings.get(section, {}) | values
    return _checked(settings, _Environment())


def _from_file(path: Path) -> dict[str, dict[str, Any]]:
    """What stands in the file, checked, section by section."""
    config = _checked(_table(path), _File(path))
    return {
        section: {name: _anchored(value, path.parent) for name, value in values.items()}
        for section, values in config.model_dump(exclude_unset=True).items()
    }


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))  # some Windows editors put a mark first
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 text. Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not TOML: {error}.") from error


def _anchored(value: object, folder: Path) -> object:
    return folder / value.expanduser() if isinstance(value, Path) else value


def _from_environment(environ: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What the environment says, section by section; a section we do not know is there too, empty."""
    ours = {
        name.lower(): value
        for name, value in environ.items()
        if name.startswith(PREFIX) and NESTED in name.removeprefix(PREFIX)
    }
    source = EnvSettingsSource(Config)
    source.env_vars = ours
    sections = {name.removeprefix(PREFIX.lower()).partition(NESTED)[0] for name in ours}
    return {name: {} for name in sections} | source()


class _Origin(Protocol):
    """Where a setting stands, in the words of the admin who wrote it there."""

    def place(self, section: str) -> str: ...

    def section(self, name: str) -> str: ...

    def setting(self, section: str, name: str) -> str: ...


@dataclass(frozen=True, slots=True)
class _File:
    path: Path

    def place(self, section: str) -> str:
        return f"{self.path}, [{section}]" if section else str(self.path)

    def section(self, name: str) -> str:
        return f"[{name}]"

    def setting(self, section: str, name: str) -> str:
        return f'"{name}"'


class _Environment:
    def place(self, section: str) -> str:
        return "environment"

    def section(self, name: str) -> str:
        return f"{PREFIX}{name.upper()}{NESTED}..."

    def setting(self, section: str, name: str) -> str:
        return f"{PREFIX}{section.upper()}{NESTED}{name.upper()}"


def _checked(settings: Mapping[str, Any], origin: _Origin) -> Config:
    try:
        return Config(**settings)
    except ValidationError as error:
        lines = dict.fromkeys(_complaint(problem, origin) for problem in error.errors(include_url=False))
        raise ConfigError("\n".join(lines)) from error  # a union complains once for each of its types


def _complaint(problem: ErrorDetails, origin: _Origin) -> str:
    """One thing to correct, as one line."""
    match problem:
        case {"type": "extra_forbidden", "loc": (str(name),), "input": dict()}:
            near = _near(name, Config.model_fields)
            hint = _hint(near and origin.section(near))
            return f"{origin.place('')}: {origin.section(name)} is not a section here.{hint}"
        case {"loc": (str(name),)} if name in Config.model_fields:
            return f'{origin.place("")}: "{name}" is a section, write [{name}] on a line of its own.'
        case {"loc": (str(name),)}:
            return f'{origin.place("")}: "{name}" must stand below a section, such as [archive].'
        case {"type": "extra_forbidden", "loc": (str(section), str(name))}:
            near = _near(name, _settings_of(section))
            hint = _hint(near and origin.setting(section, near))
            return f"{origin.place(section)}: {origin.setting(section, name)} is not a setting here.{hint}"
        case {"loc": (str(section), str(name), *_)}:
            return f"{origin.place(section)}: {origin.setting(section, name)} {_wish(problem)}."
    raise AssertionError(problem)


def _settings_of(section: str) -> Iterable[str]:
    model = Config.model_fields[section].annotation
    assert isinstance(model, type)
    assert issubclass(model, BaseModel)
    return model.model_fields


def _near(name: str, known: Iterable[str]) -> str | None:
    return next(iter(get_close_matches(name.lower(), list(known), n=1)), None)


def _hint(meant: str | None) -> str:
    return f" Did you mean {meant}?" if meant else ""


def _wish(problem: ErrorDetails) -> str:
    """What the value must be, and what it is."""
    given = problem["input"]
    shown = f'"{given}"' if isinstance(given, str) else str(given)
    match problem["type"]:
        case "value_error":
            return str(problem["ctx"]["error"])
        case "bool_parsing" | "bool_type":
            return f"must be true or false, not {shown}"
        case "literal_error" if len(problem["loc"]) == 2:
            return f"must be {problem['ctx']['expected'].replace(chr(39), chr(34))}, not {shown}"
        case _:
            return f"must be a path in quotation marks, not {shown}"
