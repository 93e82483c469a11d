"""`belegbot chat`: a conversation in the terminal."""

import asyncio
import os
import sys
from datetime import timedelta
from pathlib import Path

from bot.access import Access, Visitor
from bot.app import Service
from bot.cli.call import Call, settings
from bot.cli.upkeep import fresh
from bot.commands import Leave, parse
from bot.config import AccessSettings
from bot.conversation import Conversation
from bot.feedback import Feedback
from bot.health import Health
from bot.memory import Rooms
from bot.platform import Message
from bot.platforms.terminal import Exports, Terminal
from bot.reception import Reception
from bot.reply import Paragraph, Reply
from bot.state import State
from bot.timelines import Wanted
from retrieval.archive import Archive
from retrieval.model import Level, PassageId, Span, SyncReport

KEPT = timedelta(days=1)
EXPORTS = "exports"  # below the folder that keeps what the program remembers


async def chat(call: Call, exports: Path | None = None) -> int:
    """Until the input ends, the sender leaves or presses Ctrl-C; pictures and files go to `exports`."""
    kept = Exports(_folder(call, exports), call.phrases.export_kept, call.phrases.export_not_kept)
    terminal = Terminal(sys.stdin, sys.stdout, call.phrases.prompt, os.environ, _leaves, kept)
    async with fresh(call) as archive, State(None) as state:
        if terminal.typed:
            documents = (await archive.status()).documents
            terminal.show(Reply((Paragraph(call.phrases.welcome.of(documents)),)))
        await _service(call, archive, state, terminal).run(asyncio.Event())
        if terminal.typed and not terminal.left:  # Ctrl-D: the cursor still stands behind the prompt
            terminal.show(Reply((Paragraph(""), Paragraph(call.phrases.farewell))))
    return 0


def _folder(call: Call, exports: Path | None) -> Path | None:
    """Where we were told to, else to what the program keeps anyway; a chat that keeps nothing does not litter."""
    data = settings(call).data
    return exports or (data / EXPORTS if data else None)


def _leaves(line: str) -> bool:
    return isinstance(parse(line), Leave)


def _service(call: Call, archive: Archive, state: State, terminal: Terminal) -> Service:
    """The whole service with one platform, and nothing of it kept."""
    language = call.phrases.language
    access = Access(state, AccessSettings(), (), language)
    desk = _Desk(archive)
    conversation = Conversation(_One(archive), Rooms(state, KEPT), Feedback(state), access, desk, _NoLinks(), language)
    desk.service = Service(state, Reception(access, conversation, KEPT, language), [terminal], sync=archive.sync)
    return desk.service


class _One:
    """The same archive for every clearance: whoever sits at the machine can read the files."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def of(self, clearance: Level) -> Archive:
        return self._archive

    async def date(self, source: str, value: str | None) -> bool:
        return await self._archive.date(source, value)


class _Desk:
    """What a conversation may ask of the service around it."""

    service: Service

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    async def sync(self) -> SyncReport:
        return await self._archive.sync()

    async def health(self) -> Health:
        return await self.service.health()


class _NoLinks:
    """There is no page beside a chat in the terminal."""

    def passage(self, passage_id: PassageId, span: Span | None, message: Message) -> str:
        return ""

    def timeline(self, wanted: Wanted, message: Message) -> str:
        return ""

    async def page(self, message: Message, visitor: Visitor) -> str:
        return ""
