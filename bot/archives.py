"""One archive for each clearance, so that what a room may not see does not exist for it."""

import time
from collections.abc import Callable, Collection, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self, get_args

from retrieval.archive import Archive, Report, Settings
from retrieval.errors import RetrievalError
from retrieval.model import Answer, Language, Level, SyncReport

LEVELS: tuple[Level, ...] = get_args(Level)  # from what anybody may see upwards

Observer = Callable[[Answer, float], None]


class Archives:
    """Opens an archive for every set of levels that differs; with no collections that is one.

    settings  of the archive that holds everything; it lives in `data`, the others in folders below it
    observer  told of every answer and the seconds it took
    Entering raises what `Archive` raises.
    """

    def __init__(self, settings: Settings, observer: Observer | None = None) -> None:
        self._settings = settings
        self._observer = observer
        self._archives: dict[Level, Archive] = {}
        self._exit = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opening:
            opened: dict[Settings, Archive] = {}
            for clearance, wanted in views(self._settings).items():
                if wanted not in opened:
                    archive = _Observed(wanted, self._observer) if self._observer else Archive(wanted)
                    opened[wanted] = await opening.enter_async_context(archive)
                self._archives[clearance] = opened[wanted]
            await self._hand_on()
            self._exit = opening.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._exit.aclose()

    def of(self, clearance: Level) -> Archive:
        """What a room of this clearance may see."""
        return self._archives[clearance]

    async def sync(self, progress: Report | None = None) -> SyncReport:
        """Brings all of them up to date; returns what the one that holds everything did.

        Trouble with one does not keep the others from forgetting what is gone; the first is raised in the end.
        """
        *others, whole = list(dict.fromkeys(self._archives.values()))
        troubles = []
        for archive in others:
            if archive.settings.articles is not None:
                try:
                    await archive.sync()
                except RetrievalError as error:
                    troubles.append(error)
        report = await whole.sync(progress)
        await self._hand_on()
        if troubles:
            raise troubles[0]
        return report

    async def date(self, source: str, value: str | None) -> bool:
        """As `Archive.date`, in every archive that holds the document: it is the desk's word, whoever reads it."""
        *others, whole = list(dict.fromkeys(self._archives.values()))
        known = await whole.date(source, value)  # first: the others get from it what a crash kept from them
        for archive in others:
            await archive.date(source, value)
        return known

    async def _hand_on(self) -> None:
        """Gives the desk's dates to archives that hold a document only now, or were made anew."""
        *others, whole = list(dict.fromkeys(self._archives.values()))
        entries = await whole.entries()
        for archive in others:
            await archive.adopt(entries)


class _Observed(Archive):
    """An archive whose answers somebody counts."""

    def __init__(self, settings: Settings, observer: Observer) -> None:
        super().__init__(settings)
        self._told = observer

    async def ask(self, question: str, *, language: Language | None = None, today: date | None = None) -> Answer:
        started = time.perf_counter()
        answer = await super().ask(question, language=language, today=today)
        self._told(answer, time.perf_counter() - started)
        return answer


def views(settings: Settings) -> Mapping[Level, Settings]:
    """The settings of the archive for each clearance; equal ones are one archive."""
    used = {settings.rest, *(each.level for each in settings.collections)}
    found: dict[Level, Settings] = {}
    for clearance in LEVELS:
        seen = [level for level in LEVELS[: LEVELS.index(clearance) + 1] if level in used]
        if not seen:
            found[clearance] = Settings(articles=None, language=settings.language)
        elif set(seen) == used:
            found[clearance] = replace(settings, clearance=LEVELS[-1])
        else:
            found[clearance] = replace(settings, clearance=seen[-1], data=_below(settings.data, seen))
    return found


def _below(data: Path | None, seen: Collection[Level]) -> Path | None:
    return data / "-".join(seen) if data else None
