"""`belegbot verify`: whether everything that is kept is as it was written."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from bot import contract
from bot.cli.backing_up import ARCHIVE, VIEWS, damage
from bot.cli.call import Call, kept_in, say
from bot.errors import BotError
from bot.reply import harmless
from bot.state import FILE
from retrieval import integrity
from retrieval.model import Fault

DAMAGED, INDEX = "database", "index"


async def verify(call: Call) -> int:
    """Prints what is wrong in each database and what to do; 1 if something is. A service may run beside."""
    data = kept_in(call)
    looked = {name: faults async for name, faults in _looked_at(data)}
    if not looked:
        raise BotError(call.phrases.nothing_kept.format(path=data))
    sound = not any(looked.values())
    if call.json:
        told: dict[str, object] = {
            name: [{"code": each.code, "source": each.source, "detail": each.detail} for each in faults]
            for name, faults in looked.items()
        }
        say(contract.dumps({"ok": sound, "files": told}))
    else:
        _tell(call, looked)
    return 0 if sound else 1


async def _looked_at(data: Path) -> AsyncIterator[tuple[str, tuple[Fault, ...]]]:
    for view in VIEWS:
        folder = data / view
        if (folder / ARCHIVE).exists():
            yield f"{view}/{ARCHIVE}".removeprefix("/"), await integrity.verify(folder)
    if (data / FILE).exists():
        found = await asyncio.to_thread(lambda: list(damage(data / FILE)))
        yield FILE, tuple(Fault("database", "", line) for line in found)


def _tell(call: Call, looked: dict[str, tuple[Fault, ...]]) -> None:
    phrases = call.phrases
    for name, faults in looked.items():
        if not faults:
            say(phrases.verify_sound.format(name=name))
        for fault in faults:
            place = f"{name}, {fault.source}" if fault.source else name
            say(harmless(phrases.verify_faults[fault.code].format(name=place, detail=fault.detail)))
    codes = {(name == FILE, fault.code) for name, faults in looked.items() for fault in faults}
    if (True, DAMAGED) in codes:
        say(phrases.verify_advice_state)
    if {code for of_state, code in codes if not of_state} - {INDEX}:
        say(phrases.verify_advice_archive)
    elif (False, INDEX) in codes:
        say(phrases.verify_advice_index)
    if not codes:
        say(phrases.verify_fine)
