"""Values of ours as JSON in state.db, and back."""

from typing import Any, TypeVar

from pydantic import ConfigDict, TypeAdapter

Value = TypeVar("Value")
_ADAPTERS: dict[type, TypeAdapter[Any]] = {}
_BYTES = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")  # no byte of a picture need be text


def dump(value: object) -> str:
    """The value as JSON. Its strings must be whole characters; see `whole`."""
    return _adapter(type(value)).dump_json(value).decode("utf-8")


def load(kind: type[Value], text: str) -> Value:
    """The value again. Raises ValueError if the text is not one of `kind`."""
    value = _adapter(kind).validate_json(text)
    if not isinstance(value, kind):
        raise ValueError(f"no {kind.__name__} is kept there")
    return value


def whole(text: str) -> str:
    """The text with each half of a character, which no file and no network can carry, made visible."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _adapter(kind: type) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        # A union, for pydantic takes a configuration for no dataclass alone.
        _ADAPTERS[kind] = TypeAdapter(kind | None, config=_BYTES)
    return _ADAPTERS[kind]
