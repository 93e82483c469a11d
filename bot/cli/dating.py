"""`belegbot dates`: every time expression of an article, or of many texts, with its value and basis."""

import asyncio
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot import chronicle, contract, wording
from bot.cli.call import Call, WrongUsage, say, warn
from bot.errors import BotError
from bot.phrases import Phrases
from bot.reply import harmless
from retrieval import archive
from retrieval.errors import ArticleError
from retrieval.model import Document, Published, TimeExpression

WIDE = 160  # columns of a table that nobody looks at in a terminal
MOST = 100  # MB of texts read at once
UNKNOWN = "–"
_FORMAT = "format"
_DAY = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")


async def dates(call: Call, files: Sequence[Path], published: str | None, docs: Path | None) -> int:
    """Prints them; 1 if a file could not be read, after the others.

    published  the day of all files, in place of what they say
    docs       a file of texts, in place of the files
    """
    if bool(files) == bool(docs) or (docs and published):
        raise WrongUsage(call.phrases.dates_which)
    if docs:
        return await _of_texts(call, docs)
    appeared = _published(published, call.phrases) if published is not None else None
    read = [await _of_file(call, path, appeared) for path in files]
    return 0 if all(read) else 1


# ---- articles


async def _of_file(call: Call, path: Path, appeared: Published | None) -> bool:
    """Whether it could be read."""
    try:
        document, expressions = await asyncio.to_thread(archive.timed, path, appeared)
    except ArticleError as error:
        warn(call.phrases.dates_unread.format(path=path, reason=_reason(error, call.phrases)))
        return False
    if call.json:
        say(contract.dumps(contract.dated(document, expressions)))
    else:
        _tell(document, expressions, call.phrases)
    return True


def _reason(error: ArticleError, phrases: Phrases) -> str:
    if error.code == _FORMAT:
        return phrases.dates_other_format
    said = phrases.skipped.get(error.code, phrases.skipped_other)
    return f"{said} ({error.detail})" if error.detail else said


def _published(words: str, phrases: Phrases) -> Published:
    if not _is_day(words):
        raise WrongUsage(phrases.dates_no_day.format(words=harmless(words)))
    return Published(words, "desk")


def _is_day(words: str) -> bool:
    """Whether it is a day, a month or a year that the calendar has, in ISO 8601."""
    found = _DAY.fullmatch(words)
    if found is None:
        return False
    try:
        date(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1))
    except ValueError:
        return False
    return True


def _tell(document: Document, expressions: Sequence[TimeExpression], phrases: Phrases) -> None:
    say(harmless(f"{document.source} ({wording.published(document.published, phrases)})"))
    if not expressions:
        say(phrases.dates_none)
        return
    from rich.console import Console  # noqa: PLC0415  # JSON needs no table
    from rich.table import Table  # noqa: PLC0415

    table = Table()
    for column in (
        phrases.dates_words,
        phrases.dates_value,
        phrases.dates_meant,
        phrases.dates_basis,
        phrases.dates_cue,
    ):
        table.add_column(column)
    for each in expressions:
        table.add_row(*map(harmless, _row(each, phrases)))
    Console(width=None if sys.stdout.isatty() else WIDE, markup=False, highlight=False).print(table)


def _row(known: TimeExpression, phrases: Phrases) -> tuple[str, ...]:
    meant = chronicle.when(known, phrases) if known.first and known.last else ""
    day = wording.date(known.anchor, phrases) if known.anchor else ""
    basis = phrases.dates_bases[known.basis].format(day=day) if known.basis else ""
    return known.text, known.value or UNKNOWN, meant, basis, known.cue


# ---- bare texts


@dataclass(frozen=True, slots=True)
class _Text:
    name: str
    published: Published | None
    text: str


async def _of_texts(call: Call, path: Path) -> int:
    texts = await asyncio.to_thread(_texts, path, call.phrases)
    found: contract.Json = {}
    for each in texts:
        found[each.name] = contract.dates(await asyncio.to_thread(archive.times, each.text, each.published))
    say(contract.dumps(found))
    return 0


def _texts(path: Path, phrases: Phrases) -> list[_Text]:
    """What the file lists. Raises BotError."""
    try:
        entries = json.loads(_bytes(path, phrases))
    except RecursionError as error:
        raise BotError(phrases.docs_not_json.format(path=path, detail=type(error).__name__)) from error
    except ValueError as error:
        raise BotError(phrases.docs_not_json.format(path=path, detail=error)) from error
    if not isinstance(entries, list):
        raise BotError(phrases.docs_wrong_shape.format(place=path))
    texts: dict[str, _Text] = {}
    for number, entry in enumerate(entries, start=1):
        text = _text(entry)
        if text is None or text.name in texts:
            place = phrases.docs_entry.format(path=path, number=number)
            raise BotError(phrases.docs_wrong_shape.format(place=place))
        texts[text.name] = text
    return list(texts.values())


def _bytes(path: Path, phrases: Phrases) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST * 1_000_000 + 1)
    except OSError as error:
        raise BotError(phrases.docs_unread.format(path=path, detail=error.strerror)) from error
    if len(data) > MOST * 1_000_000:
        raise BotError(phrases.docs_too_large.format(path=path, most=MOST))
    return data


def _text(entry: object) -> _Text | None:
    """An entry of the list, or None if it is of another shape."""
    match entry:
        case {"name": str(name), "dct": str(day), "text": str(text)} if not day or _is_day(day[:10]):
            return _Text(name, Published(day[:10], "desk") if day else None, text)
        case _:
            return None
