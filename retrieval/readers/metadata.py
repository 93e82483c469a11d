"""What an article's sidecar or front matter says of it: title, publisher, date, address."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from retrieval.errors import ArticleError
from retrieval.folder import sidecars
from retrieval.published import date_value

_LARGEST_SIDECAR = 65_536  # bytes
_FENCE = re.compile(r"---[ \t]*(?:\r\n|\r|\n)")
_SETTING = re.compile(r"(?P<key>[^\W\d][\w-]*)[ \t]*:(?:[ \t]+(?P<value>.*))?")
_DATES = ("published", "publishedat", "date")
_READ = ("title", "publisher", "url", *_DATES)
_QUOTED = re.compile(r"\"(?P<double>(?:[^\"\\]|\\[\"\\])*)\"|'(?P<single>(?:[^']|'')*)'")
_COMMENT = re.compile(r"(?:^|[ \t])#.*$")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is said of an article beside its text; None where nothing is said. `published` is ISO 8601."""

    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None

    def over(self, other: "Metadata") -> "Metadata":
        """This, and where this says nothing the other."""
        return Metadata(
            self.title or other.title,
            self.publisher or other.publisher,
            self.published or other.published,
            self.url or other.url,
        )


class _Sidecar(BaseModel):
    """The settings of a sidecar."""

    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)

    title: str | None = Field(None, max_length=1000)
    publisher: str | None = Field(None, max_length=1000)
    published: str | None = None
    url: str | None = Field(None, max_length=2000)

    @field_validator("published", mode="before")
    @classmethod
    def _is_a_date(cls, value: object) -> str | None:
        if isinstance(value, date):
            return date_value(value.isoformat()[:10])
        if not isinstance(value, str) or not _names_a_date(value):
            raise ValueError('must be a date such as "2025-08-07" or "2025-08"')
        return date_value(value)

    @field_validator("url")
    @classmethod
    def _can_be_opened(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"https?://\S+", value):
            raise ValueError("must begin with https:// or http://")
        return value


def sidecar(path: Path) -> Metadata:
    """What the sidecar of an article says; nothing if there is none. Raises ArticleError("metadata")."""
    for beside in sidecars(path):
        if beside.exists():
            return _of_sidecar(_bytes(beside), beside.name)
    return Metadata()


def front_matter(text: str) -> tuple[Metadata, int]:
    """What the lines between two `---` at a text's beginning say, and where the article begins behind them.

    Flat `key: value` lines are read; what belongs to other keys (lists, nested settings) is passed over.
    A text that begins with `---` and no setting has a rule there, not front matter.
    Raises ArticleError("metadata"), its detail names the line.
    """
    opening = _FENCE.match(text)
    if opening is None:
        return Metadata(), 0
    settings: dict[str, tuple[int, str]] = {}
    key, start = "", opening.end()
    for number, line in enumerate(text[start:].splitlines(keepends=True), start=2):
        content = line.rstrip()
        start += len(line)
        if content in {"---", "..."} and number > 2:
            return _of_front_matter(settings), start
        if not content or content.lstrip().startswith("#"):
            continue
        setting = _SETTING.fullmatch(content)
        if setting:
            key = setting["key"].casefold().replace("_", "")
            if key in _READ:
                settings[key] = (number, (setting["value"] or "").strip())
        elif not key:
            return Metadata(), 0
        elif not line.startswith((" ", "\t", "-", "]", "}")):
            raise ArticleError("metadata", f'line {number}: "{content[:60]}" is not "key: value"')
        elif key in _READ:
            raise ArticleError("metadata", f"line {number}: {key} must stand on one line")
    raise ArticleError("metadata", "line 1: front matter begins here and is not closed by a line ---")


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise ArticleError("metadata", f"{path.name}: not a regular file")
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_SIDECAR + 1)
    except OSError as error:
        raise ArticleError("metadata", f"{path.name}: {error.strerror}") from error
    if len(data) > _LARGEST_SIDECAR:
        raise ArticleError("metadata", f"{path.name}: larger than {_LARGEST_SIDECAR} bytes")
    return data


def _of_sidecar(data: bytes, name: str) -> Metadata:
    try:
        settings = _Sidecar.model_validate(tomllib.loads(data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ArticleError("metadata", f"{name}: line {line} is not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ArticleError("metadata", f"{name}: {error}") from error
    except ValidationError as error:
        raise ArticleError("metadata", f"{name}: {_complaint(error)}") from error
    return Metadata(settings.title or None, settings.publisher or None, settings.published, settings.url or None)


def _complaint(error: ValidationError) -> str:
    first = error.errors()[0]
    key = str(first["loc"][0])
    if first["type"] != "extra_forbidden":
        return f'"{key}": {first["msg"].removeprefix("Value error, ")}'
    known = list(_Sidecar.model_fields)
    near = get_close_matches(key.casefold(), known, n=1)
    advice = f'Did you mean "{near[0]}"?' if near else f"The settings are {', '.join(known)}."
    return f'"{key}" is not a setting here. {advice}'


def _of_front_matter(settings: dict[str, tuple[int, str]]) -> Metadata:
    said = {key: (number, _bare(value, key, number)) for key, (number, value) in settings.items()}
    dates = (_date(*said[key]) for key in _DATES if key in said)
    url = said.get("url", (0, ""))[1]
    return Metadata(
        said.get("title", (0, ""))[1] or None,
        said.get("publisher", (0, ""))[1] or None,
        next((value for value in dates if value), None),
        url if re.fullmatch(r"https?://\S+", url) else None,
    )


def _bare(value: str, key: str, number: int) -> str:
    """A value without quotation marks and comment."""
    quoted = _QUOTED.match(value)
    if quoted and not _COMMENT.sub("", value[quoted.end() :]).strip():
        if quoted["double"] is not None:
            return re.sub(r"\\(.)", r"\1", quoted["double"]).strip()
        return quoted["single"].replace("''", "'").strip()
    if value.startswith(('"', "'", "[", "{", "|", ">", "&", "*", "!")):
        raise ArticleError("metadata", f"line {number}: {key} must be plain text on one line, in quotes or without")
    return _COMMENT.sub("", value).strip()


def _date(number: int, value: str) -> str | None:
    if value.casefold() in {
        "",
        "true",
        "false",
        "yes",
        "no",
        "null",
        "~",
    }:  # a switch of some site generators
        return None
    if not _names_a_date(value):
        raise ArticleError("metadata", f'line {number}: "{value[:60]}" is not a date. Write it as 2025-08-07.')
    return date_value(value)


def _names_a_date(value: str) -> bool:
    return date_value(value) is not None or value.startswith("0001")
