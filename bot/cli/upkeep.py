"""`belegbot sync` and `belegbot rebuild`: bringing the archive up to date, and saying what was read."""

from collections.abc import Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import contract
from bot.archives import Archives, views
from bot.cli.call import Call, WrongUsage, say, settings, warn
from bot.cli.progress import Shown
from bot.phrases import Phrases
from bot.reply import harmless
from retrieval.archive import Archive
from retrieval.model import Skipped, SyncReport

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

NAMED = 10  # skipped files named on the summary's own line; more get a line each


async def sync(call: Call) -> int:
    """Reads what changed and says so."""
    wanted = settings(call)
    if wanted.articles is None:
        raise WrongUsage(call.phrases.nothing_given)
    async with Archives(wanted) as archives:
        with Shown(call.phrases, lines=True) as shown:
            report = await archives.sync(shown.sync)
    _tell(call, report)
    return 0


async def rebuild(call: Call) -> int:
    """Makes the index anew, for every clearance, and says so of the one that holds everything."""
    wanted = settings(call)
    if wanted.data is None:
        raise WrongUsage(call.phrases.no_data_given)
    with Shown(call.phrases, lines=True) as shown:
        for view in dict.fromkeys(views(wanted).values()):  # everything comes last
            if view.data is not None:
                async with Archive(view) as archive:
                    report = await archive.rebuild(shown.sync)
    _tell(call, replace(report, rebuilt=True))
    return 0


@asynccontextmanager
async def fresh(call: Call) -> "AsyncIterator[Archive]":
    """The archive, open and up to date; files that could not be read are named on stderr."""
    wanted = settings(call)
    async with Archive(wanted) as archive:
        if wanted.articles is not None:
            with Shown(call.phrases) as shown:
                report = await archive.sync(shown.sync)
            if report.skipped:
                warn("\n".join(skipped(report.skipped, call.phrases)))
        yield archive


def _tell(call: Call, report: SyncReport) -> None:
    if call.json:
        say(contract.dumps(contract.report(report, call.phrases)))
    else:
        say("\n".join(summary(report, call.phrases)))


def summary(report: SyncReport, phrases: Phrases) -> Iterator[str]:
    """ "4 gelesen, 1 übersprungen: x.txt (kein Text)"."""
    counts = [
        phrases.sync_read.format(n=report.read),
        *([phrases.sync_unchanged.format(n=report.unchanged)] if report.unchanged else []),
        *([phrases.sync_removed.format(n=report.removed)] if report.removed else []),
        *([phrases.sync_rebuilt] if report.rebuilt else []),
    ]
    if not report.skipped:
        yield ", ".join(counts)
        return
    first, *more = skipped(report.skipped, phrases)
    yield ", ".join([*counts, first])
    yield from more


def skipped(files: Sequence[Skipped], phrases: Phrases) -> Iterator[str]:
    """How many files were not read, and each by name with its reason."""
    count = phrases.sync_skipped.format(n=len(files))
    named = [harmless(f"{file.source} ({phrases.skipped.get(file.code, phrases.skipped_other)})") for file in files]
    if len(named) <= NAMED:
        yield f"{count}: {', '.join(named)}"
    else:
        yield f"{count}:"
        yield from (f"  {each}" for each in named)
