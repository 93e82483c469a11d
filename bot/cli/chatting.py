"""`belegbot chat`: a conversation in the terminal."""

import asyncio
import os
import sys
from datetime import timedelta

from bot.access import Access, Visitor
from bot.app import Service
from bot.cli.call import Call
from bot.cli.upkeep import fresh
from bot.commands import Leave, parse
from bot.config import AccessSettings
from bot.conversation import Conversation
from bot.feedback import Feedback
from bot.health import Health
from bot.memory import Rooms
from bot.platform import Message
from bot.platforms.terminal import Terminal
from bot.reception import Reception
from bot.reply import Paragraph, Reply
from bot.state import State
from retrieval.archive import Archive
from retrieval.model import Level, PassageId, Span, SyncReport

KEPT = timedelta(days=1)


async def chat(call: Call) -> int:
    """Until the input ends, the sender leaves or presses Ctrl-C."""
    terminal = Terminal(sys.stdin, sys.stdout, call.phrases.prompt, os.environ, _leaves)
    async with fresh(call) as archive, State(None) as state:
        if terminal.typed:
            documents = (await archive.status()).documents
            terminal.show(Reply((Paragraph(call.phrases.welcome.of(documents)),)))
        await _service(call, archive, state, terminal).run(asyncio.Event())
        if terminal.typed and not terminal.left:  # Ctrl-D: the cursor still stands behind the prompt
            terminal.show(Reply((Paragraph(""), Paragraph(call.phrases.farewell))))
    return 0


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

    async def page(self, message: Message, visitor: Visitor) -> str:
        return ""
