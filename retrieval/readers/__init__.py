"""A file becomes a document: read whole or not at all, decoded, handed to the reader of its format."""

import errno
import os
import re
import stat
from collections.abc import Callable, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

from retrieval import folder
from retrieval.errors import ArticleError
from retrieval.folder import Found
from retrieval.model import Document, Published, Span
from retrieval.noise import joined, noise, without
from retrieval.published import has_come, published
from retrieval.readers.decoding import decode
from retrieval.readers.headline import headline
from retrieval.readers.language import language
from retrieval.readers.layout import Layout
from retrieval.readers.markdown import markdown
from retrieval.readers.metadata import Metadata, sidecar
from retrieval.readers.plain import plain

Reader = Callable[[str], Layout]

_EMPHASIZED = re.compile(r"^([*_]{1,3})(.+)\1$")

FORMATS: Mapping[str, Reader] = {".txt": plain, ".md": markdown}


def read(found: Found, *, limit: int = 20_000_000, today: date | None = None) -> Document:
    """The document a file holds.

    limit  bytes; a larger file is not opened
    today  the day of reading, by default this one: a date after tomorrow is none

    Raises ArticleError: "vanished" if the file or its sidecar was gone or changed before it was read to its
    end, "unreadable", "too_large", "not_text", "empty" (nothing but noise), "metadata" (sidecar or front
    matter cannot be understood; the detail says where).
    """
    data, beside = _unchanged(found.path, limit)
    text = decode(data)
    layout = FORMATS[found.path.suffix.casefold()](text)
    metadata = beside.over(layout.metadata)
    today = today or date.today()
    appeared, header = published(text[layout.body :], found.source, today)
    said = metadata.published if metadata.published and has_come(metadata.published, today) else None
    moved = [Span(span.start + layout.body, span.end + layout.body) for span in header]
    masked = joined([Span(0, layout.body), *layout.masked, *moved, *noise(text)])
    if not any(character.isalnum() for part in without(Span(0, len(text)), masked) for character in part.of(text)):
        raise ArticleError("empty")
    title, heading = _title(text, layout, masked, metadata.title)
    return Document(
        source=found.source,
        text=text,
        sha256=sha256(data).hexdigest(),
        language=language(text[layout.body :]),
        title=title,
        heading=heading,
        publisher=metadata.publisher,
        published=Published(said, "metadata") if said else appeared,
        url=metadata.url,
        masked=masked,
    )


def _unchanged(path: Path, limit: int) -> tuple[bytes, Metadata]:
    """The file's bytes and its sidecar's metadata, as they stood at one moment."""
    try:
        before = folder.stamp(path)
        data, beside = _bytes(path, limit), sidecar(path)
        if folder.stamp(path) != before:
            raise ArticleError("vanished", "changed while it was read")
    except OSError as error:
        gone = error.errno in {errno.ENOENT, errno.ENOTDIR, errno.ESTALE}
        raise ArticleError("vanished" if gone else "unreadable", error.strerror or type(error).__name__) from error
    return data, beside


def _bytes(path: Path, limit: int) -> bytes:
    # Without O_NONBLOCK, opening a pipe waits for somebody to write into it.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise ArticleError("unreadable", "not a regular file")
        if status.st_size > limit:
            raise ArticleError("too_large", f"{status.st_size} bytes; at most {limit} are read")
        data = file.read(limit + 1)
    if len(data) > limit:
        raise ArticleError("vanished", "grew while it was read")
    return data


def _title(text: str, layout: Layout, masked: tuple[Span, ...], given: str | None) -> tuple[str | None, Span | None]:
    """The title, and where it stands in the text: what metadata say first, else the heading or first line."""
    for heading in (layout.heading, headline(text, masked)):
        words = _words(text, heading, masked) if heading else ""
        if words:
            return (given, None) if given and given.casefold() != words.casefold() else (given or words, heading)
    return given, None


def _words(text: str, area: Span, masked: tuple[Span, ...]) -> str:
    shown = "".join(part.of(text) for part in without(area, masked))
    return _EMPHASIZED.sub(r"\2", " ".join(shown.split()))
