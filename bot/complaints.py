"""What is wrong with the configuration: one line for each thing to correct, with its place and the way out."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import NoneType, UnionType
from typing import Protocol, get_args, get_origin

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_core import ErrorDetails

Model = type[BaseModel]
MUST = {
    "missing": "is missing",
    "string_type": "must be text in quotation marks",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "tuple_type": 'must be a list, such as ["matrix:@chef:zeitung.de"]',
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
}


MISPLACED = '"{name}" must stand below a section, such as [archive].'


class Origin(Protocol):
    """Where settings stand, in the words of the admin who wrote them there."""

    def place(self, section: str, entry: int | None = None) -> str:
        """The section, and which entry of a list of them, counted from 1."""

    def section(self, name: str, *, listed: bool = False) -> str:
        """How its beginning is written."""

    def setting(self, section: str, name: str) -> str:
        """How it is written."""


@dataclass(frozen=True, slots=True)
class File:
    """config.toml, or another file that the admin named."""

    path: Path

    def place(self, section: str, entry: int | None = None) -> str:
        """config.toml, [[rooms]], entry 2."""
        if entry is not None:
            return f"{self.path}, [[{section}]], entry {entry}"
        return f"{self.path}, [{section}]" if section else str(self.path)

    def section(self, name: str, *, listed: bool = False) -> str:
        """[web]."""
        return f"[[{name}]]" if listed else f"[{name}]"

    def setting(self, section: str, name: str) -> str:
        """ "listen"."""
        return f'"{name}"'


@dataclass(frozen=True, slots=True)
class Environment:
    """Variables BELEGBOT_SECTION__SETTING."""

    prefix: str
    nested: str

    def place(self, section: str, entry: int | None = None) -> str:
        """Not where in it: that is said by the variable's name."""
        return "environment"

    def section(self, name: str, *, listed: bool = False) -> str:
        """BELEGBOT_WEB__..."""
        return f"{self.prefix}{name.upper()}{self.nested}..."

    def setting(self, section: str, name: str) -> str:
        """BELEGBOT_WEB__LISTEN."""
        return f"{self.prefix}{section.upper()}{self.nested}{name.upper()}"


def complaints(error: ValidationError, model: Model, origin: Origin) -> Iterable[str]:
    """Each once: a union complains for each of its types. What was typed into a secret is not repeated."""
    problems = error.errors(include_url=False)
    misspelt = {
        (*problem["loc"][:-1], nearest(str(problem["loc"][-1]), known))
        for problem in problems
        if problem["type"] == "extra_forbidden"
        and len(problem["loc"]) > 1
        and (known := _settings(str(problem["loc"][0]), model))
    }
    return dict.fromkeys(
        _complaint(problem, model, origin)
        for problem in problems
        if not (problem["type"] == "missing" and problem["loc"] in misspelt)
    )


def _complaint(problem: ErrorDetails, model: Model, origin: Origin) -> str:
    match problem["loc"]:
        case (str(name),):
            return f"{origin.place('')}: {_misplaced(problem, name, model, origin)}"
        case (str(name), int()) if name in model.model_fields:
            return f'{origin.place("")}: each of "{name}" begins with [[{name}]] on a line of its own.'
        case (str(section), int(number), str(name), *inner) if name not in _settings(section, model):
            return f"{origin.place(section, number + 1)}: {_unknown(section, name, model, origin)}"
        case (str(section), int(number), str(name), *inner):
            wish = _wish(problem, inner, _settings(section, model)[name])
            return f"{origin.place(section, number + 1)}: {origin.setting(section, name)} {wish}."
        case (str(section), str(name), *inner) if name not in _settings(section, model):
            return f"{origin.place(section)}: {_unknown(section, name, model, origin)}"
        case (str(section), str(name), *inner):
            wish = _wish(problem, inner, _settings(section, model)[name])
            return f"{origin.place(section)}: {origin.setting(section, name)} {wish}."
    raise AssertionError(problem["type"], problem["loc"])


def _misplaced(problem: ErrorDetails, name: str, model: Model, origin: Origin) -> str:
    """Something at the top level that is no section of ours, or not written like one."""
    given = problem["input"]
    tables = isinstance(given, dict) or (isinstance(given, list) and any(isinstance(each, dict) for each in given))
    if name not in model.model_fields:
        return _no_section(name, model, origin, given) if tables else MISPLACED.format(name=name)
    listed = _inner(model, name)[1]
    if listed and isinstance(origin, Environment):
        return f"[[{name}]] can only stand in config.toml."
    if listed and tables:
        return f'"{name}" may have several entries: write [[{name}]] with two brackets.'
    if tables:
        return f'"{name}" is one section: write [{name}] with one bracket on either side.'
    return f'"{name}" is a section, write {origin.section(name, listed=listed)} on a line of its own.'


def _no_section(name: str, model: Model, origin: Origin, given: object) -> str:
    near = nearest(name, model.model_fields)
    meant = near and origin.section(near, listed=_inner(model, near)[1])
    return f"{origin.section(name, listed=isinstance(given, list))} is not a section here.{_hint(meant)}"


def _unknown(section: str, name: str, model: Model, origin: Origin) -> str:
    near = nearest(name, _settings(section, model))
    return f"{origin.setting(section, name)} is not a setting here.{_hint(near and origin.setting(section, near))}"


def _settings(section: str, model: Model) -> dict[str, object]:
    """Every setting of a section, and what it may be."""
    inner, _ = _inner(model, section)
    return {name: field.annotation for name, field in inner.model_fields.items()}


def _inner(model: Model, section: str) -> tuple[Model, bool]:
    """What a section is, and whether there may be several of it."""
    annotation = model.model_fields[section].annotation
    listed = get_origin(annotation) is tuple
    inner = get_args(annotation)[0] if listed else annotation
    assert isinstance(inner, type)
    assert issubclass(inner, BaseModel)
    return inner, listed


def nearest(name: str, known: Iterable[str]) -> str | None:
    """What was probably meant, if it is near enough to anything known."""
    return next(iter(get_close_matches(name.lower(), list(known), n=1)), None)


def _hint(meant: str | None) -> str:
    return f" Did you mean {meant}?" if meant else ""


def _wish(problem: ErrorDetails, inner: Iterable[object], annotation: object) -> str:
    """What the value must be, and what it is; `inner` says which part of it is meant."""
    if problem["type"] == "value_error":
        return str(problem["ctx"]["error"])
    if problem["type"] == "missing":
        return MUST["missing"]
    given = problem["input"]
    shown = "" if _secret(annotation) else f', not "{given}"' if isinstance(given, str) else f", not {given}"
    if problem["type"] == "literal_error" and not list(inner):
        return f"must be {problem['ctx']['expected'].replace(chr(39), chr(34))}{shown}"
    if problem["type"] in MUST:
        return MUST[problem["type"]].format(**problem.get("ctx", {})) + shown
    if _secret(annotation):
        return MUST["string_type"]
    return f"must be a path in quotation marks{shown}"


def _secret(annotation: object) -> bool:
    kinds = get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    return [kind for kind in kinds if kind is not NoneType] == [SecretStr]
