"""Those who know Telegram better than we do: its own text parser (tdjson), and aiogram's model of the Bot API."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import aiogram.methods
import tdjson
from aiogram.methods.base import TelegramMethod
from aiogram.types import BufferedInputFile, InputFile, TelegramObject, Update
from pydantic import BaseModel, TypeAdapter, ValidationError

Json = dict[str, Any]

MOST_ENTITIES = 100
_MODES = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
_KINDS = {
    "BlockQuote": "blockquote",
    "Bold": "bold",
    "BotCommand": "bot_command",
    "Cashtag": "cashtag",
    "Code": "code",
    "CustomEmoji": "custom_emoji",
    "DateTime": "date_time",
    "EmailAddress": "email",
    "ExpandableBlockQuote": "expandable_blockquote",
    "Hashtag": "hashtag",
    "Italic": "italic",
    "Mention": "mention",
    "MentionName": "text_mention",
    "PhoneNumber": "phone_number",
    "Pre": "pre",
    "PreCode": "pre",
    "Spoiler": "spoiler",
    "Strikethrough": "strikethrough",
    "TextUrl": "text_link",
    "Underline": "underline",
    "Url": "url",
}
# Telegram looks for addresses and commands in what is none of these already.
_OPAQUE = {"code", "pre", "text_link", "text_mention"}


class Unparsable(Exception):
    """Telegram's parser refuses the text; the message is Telegram's own."""


class NotBotApi(Exception):
    """A request or an update is not what the Bot API's documentation says."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text as people see it, and its entities, with places in UTF-16 units."""

    text: str
    entities: tuple[Json, ...] = ()


def units(text: str) -> int:
    """How long a text is for Telegram: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, offset: int, length: int) -> str:
    """A piece of the text, both numbers in UTF-16 units."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


def formatted(text: str, mode: str | None) -> Formatted:
    """What Telegram makes of a text: marks become entities, addresses and commands are found, blanks around it go.

    Raises Unparsable.
    """
    if mode and mode.lower() not in _MODES:
        raise Unparsable("unsupported parse_mode")
    if not mode:
        return _trimmed(text, [], text)
    parsed = _td({"@type": "parseTextEntities", "text": text, "parse_mode": _MODES[mode.lower()]})
    if parsed["@type"] == "error":
        raise Unparsable(parsed["message"][0].lower() + parsed["message"][1:])
    return _trimmed(parsed["text"], [_entity(each) for each in parsed["entities"]], parsed["text"])


def link_is_taken(url: str) -> bool:
    """Whether Telegram takes the address for a link: it drops http://localhost/, for one."""
    quoted = url.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    parsed = _td({"@type": "parseTextEntities", "text": f'<a href="{quoted}">x</a>', "parse_mode": _MODES["html"]})
    return bool(parsed.get("entities"))


def _trimmed(text: str, marks: list[Json], whole: str) -> Formatted:
    bare = text.strip(" \n\t\r")
    gone = units(whole[: len(whole) - len(whole.lstrip(" \n\t\r"))])
    kept = []
    for mark in marks:
        start = max(0, mark["offset"] - gone)
        end = min(units(bare), mark["offset"] + mark["length"] - gone)
        if end > start:
            kept.append({**mark, "offset": start, "length": end - start})
    opaque = [mark for mark in kept if mark["type"] in _OPAQUE]
    found = [each for each in map(_entity, _td({"@type": "getTextEntities", "text": bare})["entities"]) if each["type"]]
    kept += [each for each in found if not any(_overlap(each, mark) for mark in opaque)]
    # The server sends a longer entity before those inside it.
    return Formatted(bare, tuple(sorted(kept, key=lambda each: (each["offset"], -each["length"]))))


def _overlap(one: Json, other: Json) -> bool:
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])


def _entity(found: Json) -> Json:
    kind = found["type"]["@type"].removeprefix("textEntityType")
    entity: Json = {"type": _KINDS.get(kind, ""), "offset": found["offset"], "length": found["length"]}
    match kind:
        case "TextUrl":
            entity["url"] = found["type"]["url"]
        case "PreCode":
            entity["language"] = found["type"]["language"]
        case "MentionName":
            entity["user"] = {"id": found["type"]["user_id"], "is_bot": False, "first_name": "?"}
        case "DateTime":
            entity["unix_time"] = found["type"]["unix_time"]
        case "CustomEmoji":
            entity["custom_emoji_id"] = str(found["type"]["custom_emoji_id"])
    return entity


def _td(request: Json) -> Json:
    _quiet()
    answer: Json = json.loads(tdjson.td_execute(json.dumps(request).encode()) or b"{}")
    return answer


@cache
def _quiet() -> None:
    tdjson.td_execute(b'{"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}')


@cache
def methods() -> Mapping[str, type[TelegramMethod[Any]]]:
    """Every method of the Bot API by its name in small letters, as the server finds them."""
    found = [
        each for each in vars(aiogram.methods).values() if isinstance(each, type) and issubclass(each, TelegramMethod)
    ]
    return {each.__api_method__.lower(): each for each in found if each is not TelegramMethod}


def request(name: str, sent: Mapping[str, str | Json], files: Mapping[str, tuple[str, bytes]]) -> Json:
    """The parameters of a request as the method's own types have them, None left out.

    sent   values as they came: text in a form, anything in JSON
    files  what was uploaded, by field: its name and content
    Raises NotBotApi.
    """
    method = methods()[name.lower()]
    values: Json = {key: _value(method, key, value) for key, value in sent.items()}
    for key, (filename, content) in files.items():
        values[key] = BufferedInputFile(content, filename)
    try:
        made = method.model_validate(values)
    except ValidationError as error:
        raise NotBotApi(f"{name}: {error}") from error
    if extra := [*_extra(made)]:
        raise NotBotApi(f"{name} has no parameter {', '.join(extra)}")
    return {key: _plain(values[key], files, key) for key in values}


def _plain(value: Any, files: Mapping[str, tuple[str, bytes]], key: str) -> Any:
    return files[key] if isinstance(value, InputFile) else value


def _value(method: type[TelegramMethod[Any]], key: str, value: Any) -> Any:
    """In a form everything is text; what the method does not want as text is JSON there."""
    field = method.model_fields.get(key)
    if not isinstance(value, str) or field is None or _wants_text(str(field.annotation)):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _wants_text(annotation: str) -> bool:
    parts = {part.strip() for part in annotation.removeprefix("<class '").removesuffix("'>").split("|")}
    return "str" in parts and not parts & {"int", "float"}


def update(made: Json) -> None:
    """Raises NotBotApi if it is not an update as aiogram reads them."""
    try:
        read = Update.model_validate(made)
    except ValidationError as error:
        raise NotBotApi(f"{made}: {error}") from error
    if extra := [*_extra(read)]:
        raise NotBotApi(f"An update has no {', '.join(extra)}: {made}")


def _extra(value: Any, path: str = "") -> Iterator[str]:
    """Names no documentation knows, at any depth."""
    if isinstance(value, TelegramObject | TelegramMethod):
        yield from (f"{path}{name}" for name in value.model_extra or {})
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _extra(getattr(value, name), f"{path}{name}.")
    if isinstance(value, list):
        for each in value:
            yield from _extra(each, path)


def response(name: str, result: Any) -> None:
    """Raises NotBotApi if it is not what the method returns, as aiogram reads it."""
    try:
        read = _returned(name.lower()).validate_python(result)
    except ValidationError as error:
        raise NotBotApi(f"{name} returned {result}: {error}") from error
    if extra := [*_extra(read)]:
        raise NotBotApi(f"{name} returns no {', '.join(extra)}")


@cache
def _returned(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(methods()[name].__returning__)
