"""`belegbot timeline`: what happened and what is planned when, about a topic or a time."""

import os
import sys
from dataclasses import dataclass
from datetime import date

from bot import chronicle, contract, periods
from bot.cli.call import Call, WrongUsage, say
from bot.cli.upkeep import fresh
from bot.phrases import Phrases
from bot.platforms.terminal import shown
from bot.timelines import Wanted, numbered
from retrieval.model import Period, Which


@dataclass(frozen=True, slots=True)
class Limits:
    """Which events are wanted, as they were typed: days in words, only what is planned, only what is past."""

    start: str | None
    end: str | None
    planned: bool
    past: bool
    most: int


async def timeline(call: Call, topic: str, limits: Limits) -> int:
    """Prints events in order of their days, then what nobody can date."""
    wanted = Wanted(topic, period=_period(limits, call.phrases), which=_which(limits))
    async with fresh(call) as archive:
        found = await archive.timeline(topic or None, limits.most, period=wanted.period, which=wanted.which)
    found = numbered(found)
    if call.json:
        say(contract.dumps(contract.timeline(found)))
    else:
        say(shown(chronicle.timeline(found, wanted, call.phrases, date.today()), sys.stdout, os.environ))
    return 0


def _period(limits: Limits, phrases: Phrases) -> Period:
    start = _days(limits.start, phrases).first
    end = _days(limits.end, phrases).last
    if start and end and start > end:
        raise WrongUsage(phrases.timeline_backwards)
    return Period(start, end)


def _days(words: str | None, phrases: Phrases) -> Period:
    """The days that words mean. Raises WrongUsage if they mean none."""
    if words is None:
        return Period()
    found = periods.read(words, date.today())
    if found is None:
        raise WrongUsage(phrases.timeline_no_days.format(words=words))
    return found


def _which(limits: Limits) -> Which:
    if limits.planned == limits.past:
        return "all"
    return "planned" if limits.planned else "past"
