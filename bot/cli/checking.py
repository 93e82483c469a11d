"""`belegbot check`: whether everything the bot needs is there, one line each, and what to do if it is not."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

from bot import contract
from bot.cli import machine, wiring
from bot.cli.call import LEXICONS, Call, WrongUsage, configuration, say, settings
from bot.cli.finding import MARKS, Finding
from bot.cli.trouble import sentence
from bot.config import DEFAULT_FILE, Config
from bot.errors import BotError
from bot.phrases import Phrases
from bot.reply import harmless
from bot.state import FILE
from bot.wording import freshness, local_now
from retrieval.archive import Archive, Settings, Status
from retrieval.errors import ArchiveBusy, RetrievalError


async def check(call: Call, *, online: bool) -> int:
    """Prints every finding; 1 if one of them is a fault.

    online  whether to ask over the network too
    """
    found = [finding async for finding in findings(call, online=online)]
    works = all(finding.state != "fault" for finding in found)
    if call.json:
        checks: list[object] = [{"name": each.name, "state": each.state, "text": each.text} for each in found]
        say(contract.dumps({"ok": works, "checks": checks}))
    else:
        for finding in found:
            for mark, line in zip((MARKS[finding.state], *" " * 100), finding.text.splitlines(), strict=False):
                say(f"{mark} {harmless(line)}")
        say(call.phrases.check_fine if works else call.phrases.check_not_fine)
    return 0 if works else 1


async def findings(call: Call, *, online: bool) -> AsyncIterator[Finding]:
    """In the order an admin would look."""
    phrases = call.phrases
    for finding in machine.python(phrases):
        yield finding
    try:
        given = configuration(call)
    except BotError as error:
        yield Finding("config", "fault", str(error))
        return
    config = given or Config()
    if given is not None:
        yield _config(call)
    try:
        wanted = settings(call)
    except WrongUsage:
        yield Finding("articles", "fault", phrases.check_articles_not_given)
        wanted = Settings(articles=None)
    else:
        for finding in _folders(wanted, phrases):
            yield finding
    async for finding in _archive(wanted, call):
        yield finding
    for finding in _around(wanted, config, phrases):
        yield finding
    if given is not None:
        async for finding in wiring.page(config.web, phrases, online=online):
            yield finding
        yield wiring.platforms(phrases)


def _config(call: Call) -> Finding:
    path = call.config or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)
    if path is None:
        return Finding("config", "ok", call.phrases.check_config_environment)
    return Finding("config", "ok", call.phrases.check_config.format(path=path))


def _folders(wanted: Settings, phrases: Phrases) -> Iterator[Finding]:
    if wanted.articles is not None:
        yield (found := machine.articles(wanted.articles, phrases))
        if found.state == "ok":
            yield from machine.collections(wanted.articles, wanted.collections, wanted.rest, phrases)
    yield from machine.data(wanted.data, phrases)


async def _archive(wanted: Settings, call: Call) -> AsyncIterator[Finding]:
    """What the archive says of itself; opened as it is, without reading articles, and never made here."""
    kept = wanted.data is not None and (wanted.data / "archive.db").exists()
    try:
        async with Archive(wanted if kept else replace(wanted, data=None)) as archive:
            status = await archive.status()
    except ArchiveBusy:
        yield Finding("archive", "note", call.phrases.check_archive_busy.format(path=wanted.data))
    except RetrievalError as error:
        yield Finding("archive", "fault", sentence(error, call.phrases, wanted.articles, wanted.data))
        return
    else:
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


def _around(wanted: Settings, config: Config, phrases: Phrases) -> Iterator[Finding]:
    kept: list[Path] = [wanted.data / "archive.db", wanted.data / FILE] if wanted.data else []
    yield from machine.clock([wanted.articles, *kept], local_now(), phrases)
    if wanted.data is not None:
        yield from wiring.state(wanted.data, config, phrases)
    yield from wiring.secrets(config, phrases)
