"""`belegbot check`: whether everything the bot needs is there, one line each."""

import os
import sqlite3
import stat
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from bot import contract
from bot.cli.call import LEXICONS, Call, WrongUsage, say, settings
from bot.cli.trouble import sentence
from bot.errors import BotError
from bot.phrases import Phrases
from bot.reply import harmless
from bot.wording import freshness, local_now
from retrieval.archive import Archive, Settings, Status
from retrieval.errors import RetrievalError

State = Literal["ok", "note", "fault"]
MARKS: dict[State, str] = {"ok": "✓", "note": "·", "fault": "✗"}
OLDEST = (3, 11)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. "note": the bot works, yet an admin may want to know; "fault": it cannot work."""

    name: str
    state: State
    text: str


async def check(call: Call) -> int:
    """Prints every finding; 1 if one of them is a fault."""
    found = [finding async for finding in findings(call)]
    works = all(finding.state != "fault" for finding in found)
    if call.json:
        checks: list[object] = [{"name": each.name, "state": each.state, "text": each.text} for each in found]
        say(contract.dumps({"ok": works, "checks": checks}))
    else:
        for finding in found:
            say(f"{MARKS[finding.state]} {harmless(finding.text)}")
        say(call.phrases.check_fine if works else call.phrases.check_not_fine)
    return 0 if works else 1


async def findings(call: Call) -> AsyncIterator[Finding]:
    """In the order an admin would look."""
    phrases = call.phrases
    yield _python(phrases)
    yield Finding("sqlite", "ok", phrases.check_sqlite.format(version=sqlite3.sqlite_version))
    try:
        wanted = settings(call)
    except WrongUsage:
        yield Finding("articles", "fault", phrases.check_articles_not_given)
        wanted = Settings(articles=None)
    except BotError as error:
        yield Finding("config", "fault", str(error))
        return
    else:
        if wanted.articles is not None:
            yield _articles(wanted.articles, phrases)
        yield _data(wanted.data, phrases)
    async for finding in _archive(wanted, call):
        yield finding


def _python(phrases: Phrases) -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST:
        return Finding("python", "fault", phrases.check_python_old.format(version=version))
    return Finding("python", "ok", phrases.check_python.format(version=version))


def _articles(folder: Path, phrases: Phrases) -> Finding:
    if not folder.is_dir():
        return Finding("articles", "fault", phrases.check_articles_missing.format(path=folder))
    if not os.access(folder, os.R_OK | os.X_OK):
        return Finding("articles", "fault", phrases.check_articles_unreadable.format(path=folder))
    return Finding("articles", "ok", phrases.check_articles.format(path=folder))


def _data(folder: Path | None, phrases: Phrases) -> Finding:
    if folder is None:
        return Finding("data", "note", phrases.check_data_not_given)
    nearest = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        return Finding("data", "fault", phrases.check_data_unwritable.format(path=folder))
    if not folder.exists():
        return Finding("data", "ok", phrases.check_data_new.format(path=folder))
    if mode := _open_to_others(folder):
        return Finding("data", "note", phrases.check_data_open.format(path=folder, mode=f"{mode:03o}"))
    return Finding("data", "ok", phrases.check_data.format(path=folder))


def _open_to_others(folder: Path) -> int:
    """The mode of the folder if it lets others in and something inside does too; else 0."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    if not mode & 0o077:
        return 0  # whatever is inside, nobody else gets there
    inside = (stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir())
    return mode if any(each & 0o077 for each in inside) else 0


async def _archive(wanted: Settings, call: Call) -> AsyncIterator[Finding]:
    """What the archive says of itself; opened as it is, without reading articles, and never made here."""
    kept = wanted.data is not None and wanted.data.is_dir()
    try:
        async with Archive(wanted if kept else replace(wanted, data=None)) as archive:
            status = await archive.status()
    except RetrievalError as error:
        yield Finding("archive", "fault", sentence(error, call.phrases, wanted.articles, wanted.data))
        return
    if kept:
        yield _index(status, call.phrases)
    engine = wanted.engine if wanted.data else status.engine
    yield Finding("engine", "ok", call.phrases.check_engine.format(engine=engine))
    for finding in _lexicons(wanted, call.phrases):
        yield finding


def _index(status: Status, phrases: Phrases) -> Finding:
    if not status.documents:
        return Finding("index", "note", phrases.check_index_empty)
    text = phrases.check_index.format(
        documents=phrases.documents.of(status.documents),
        passages=phrases.status_passages.of(status.passages),
        freshness=freshness(status.as_of, phrases, local_now()),
    )
    return Finding("index", "ok", text)


def _lexicons(wanted: Settings, phrases: Phrases) -> Iterator[Finding]:
    for name, path in zip(LEXICONS, (wanted.thesaurus, wanted.dictionary), strict=True):
        if path is not None and path.exists():
            yield Finding(name, "ok", phrases.check_lexicon.format(name=name, path=path))
        else:
            yield Finding(name, "note", phrases.check_lexicon_missing.format(name=name))
