"""`belegbot feedback export`: answers that somebody called wrong, as a file of questions."""

import asyncio
import json
import os
from pathlib import Path

from bot.cli.call import Call, kept_in, say, warn
from bot.errors import BotError
from bot.feedback import Feedback
from bot.state import FILE, State


async def export(call: Call, file: Path | None) -> int:
    """Writes them to the file, or prints them; a service may run beside."""
    data = kept_in(call)
    if not (data / FILE).exists():
        raise BotError(call.phrases.nothing_kept.format(path=data))
    async with State(data, serving=False) as state:
        cases = await Feedback(state).export()
    text = json.dumps(cases, ensure_ascii=False, indent=2)
    if file is None:
        say(text)
        return 0
    try:
        await asyncio.to_thread(_write, file, f"{text}\n")
    except OSError as error:
        raise BotError(call.phrases.cannot_write.format(path=file, detail=error.strerror)) from error
    warn(call.phrases.feedback_exported.of(len(cases)).format(path=file))
    return 0


def _write(file: Path, text: str) -> None:
    """For its owner alone: it holds what people asked."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with open(handle, "w", encoding="utf-8") as written:
        written.write(text)
