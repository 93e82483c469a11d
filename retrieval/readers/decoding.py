"""Bytes become text: by their mark, else as strict UTF-8, else as Windows-1252, else not at all."""

import codecs
import re

from retrieval.errors import ArticleError

# UTF-32's little-endian mark begins with UTF-16's; such a text then shows NULs and is refused.
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_OTHER_FORMATS = (b"%PDF-", b"{\\rtf", b"PK\x03\x04")
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_STRAY_CONTROLS = 1 / 200  # of all characters; old editorial systems leave one or two behind
_FOREIGN_LETTERS = 1 / 4  # of all characters; more outside ASCII is another alphabet's encoding, not German


def decode(data: bytes) -> str:
    """The text of a file, without its byte order mark, line ends as they stand.

    Raises ArticleError("not_text") for NULs, other control characters in number, files of other formats, and
    bytes that are neither UTF-8 nor plausible Windows-1252.
    """
    if data.startswith(_OTHER_FORMATS):
        raise ArticleError("not_text", "another format under this name")
    text = _decoded(data)
    if "\0" in text:
        raise ArticleError("not_text", "holds NUL bytes")
    if len(_CONTROLS.findall(text)) > len(text) * _STRAY_CONTROLS:
        raise ArticleError("not_text", "holds control characters")
    return text


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise ArticleError("not_text", f"not {encoding.upper()}, as its beginning says") from error
    try:
        return data.decode()
    except UnicodeDecodeError:
        return _windows_1252(data)


def _windows_1252(data: bytes) -> str:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise ArticleError("not_text", "neither UTF-8 nor Windows-1252") from error
    if sum(not character.isascii() for character in text) > max(8, len(text) * _FOREIGN_LETTERS):
        raise ArticleError("not_text", "neither UTF-8 nor Windows-1252")
    return text
