"""What is wrong with the configuration: one line for each thing to correct, with its place and the way out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import NoneType, UnionType
from typing import Protocol, get_args, get_origin

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_core import ErrorDetails

from bot.phrases import Corrections

Model = type[BaseModel]
# What pydantic calls the ways in which a value is wrong, and what we call them.
CODES = {
    "float_type": "number",
    "float_parsing": "number",
    "finite_number": "number",
    "int_type": "whole_number",
    "int_parsing": "whole_number",
    "int_parsing_size": "whole_number",
    "int_from_float": "whole_number",
    "bool_type": "switch",
    "bool_parsing": "switch",
    "tuple_type": "list",
    "greater_than": "more_than",
    "greater_than_equal": "at_least",
    "less_than_equal": "at_most",
}


class Origin(Protocol):
    """Where settings stand, in the words of the admin who wrote them there; `words` is what to say about them."""

    @property
    def words(self) -> Corrections: ...

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
    words: Corrections

    def place(self, section: str, entry: int | None = None) -> str:
        """config.toml, [[rooms]], entry 2."""
        if entry is not None:
            return self.words.entry.format(place=f"{self.path}, [[{section}]]", n=entry)
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
    words: Corrections

    def place(self, section: str, entry: int | None = None) -> str:
        """Not where in it: that is said by the variable's name."""
        return self.words.environment

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
            return _wrong(origin, origin.place(""), _misplaced(problem, name, model, origin))
        case (str(name), int()) if name in model.model_fields:
            return _wrong(origin, origin.place(""), origin.words.list_line.format(name=name))
        case (str(section), int(number), str(name), *inner):
            return _wrong(
                origin, origin.place(section, number + 1), _in_section(problem, section, name, inner, model, origin)
            )
        case (str(section), str(name), *inner):
            return _wrong(origin, origin.place(section), _in_section(problem, section, name, inner, model, origin))
    raise AssertionError(problem["type"], problem["loc"])


def _wrong(origin: Origin, place: str, detail: str) -> str:
    return origin.words.wrong.format(place=place, detail=detail)


def _in_section(
    problem: ErrorDetails, section: str, name: str, inner: Iterable[object], model: Model, origin: Origin
) -> str:
    settings = _settings(section, model)
    if name in settings:
        return f"{origin.setting(section, name)} {_wish(problem, inner, settings[name], origin.words)}."
    near = nearest(name, settings)
    told = origin.words.no_setting.format(name=origin.setting(section, name))
    return _meant(told, near and origin.setting(section, near), origin.words)


def _misplaced(problem: ErrorDetails, name: str, model: Model, origin: Origin) -> str:
    """Something at the top level that is no section of ours, or not written like one."""
    given, words = problem["input"], origin.words
    tables = isinstance(given, dict) or (isinstance(given, list) and any(isinstance(each, dict) for each in given))
    if name not in model.model_fields:
        return _no_section(name, model, origin, given) if tables else words.misplaced.format(name=name)
    listed = _inner(model, name)[1]
    if listed and isinstance(origin, Environment):
        return words.only_in_file.format(name=name)
    if tables:
        return (words.list_brackets if listed else words.section_brackets).format(name=name)
    return words.section_line.format(name=name, section=origin.section(name, listed=listed))


def _no_section(name: str, model: Model, origin: Origin, given: object) -> str:
    near = nearest(name, model.model_fields)
    told = origin.words.no_section.format(name=origin.section(name, listed=isinstance(given, list)))
    return _meant(told, near and origin.section(near, listed=_inner(model, near)[1]), origin.words)


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


def _meant(complaint: str, name: str | None, words: Corrections) -> str:
    return words.did_you_mean.format(complaint=complaint, name=name) if name else complaint


def _wish(problem: ErrorDetails, inner: Iterable[object], annotation: object, words: Corrections) -> str:
    """What the value must be, and what it is; `inner` says which part of it is meant."""
    told = wish(problem, words)
    if told is None or (problem["type"] == "literal_error" and list(inner)):
        told = words.wishes["string_type" if _secret(annotation) else "path"]
    given = problem["input"]
    if problem["type"] == "missing" or _secret(annotation) or given == "":
        return told
    return words.instead.format(wish=told, given=f'"{given}"' if isinstance(given, str) else given)


def wish(problem: ErrorDetails, words: Corrections) -> str | None:
    """What a value that is wrong in this way must be, to be said after its name; None if only its type tells."""
    context = problem.get("ctx", {})
    if problem["type"] == "literal_error":
        *others, last = (f'"{each}"' for each in re.findall("'([^']*)'", context["expected"]))
        named = words.alternatives.format(first=", ".join(others), last=last) if others else last
        return words.wishes["one_of"].format(words=named)
    limit = next((f"{context[name]:g}" for name in ("gt", "ge", "le") if name in context), "")
    template = words.wishes.get(CODES.get(problem["type"], problem["type"]))
    return template and template.format(**{"limit": limit, **context})


def _secret(annotation: object) -> bool:
    kinds = get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    return [kind for kind in kinds if kind is not NoneType] == [SecretStr]
