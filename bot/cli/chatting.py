"""`belegbot chat`: a conversation in the terminal."""

import os
import sys

from bot.cli.call import Call
from bot.cli.upkeep import fresh
from bot.commands import Leave, parse
from bot.conversation import Conversation
from bot.platform import Message
from bot.platforms.terminal import Terminal
from bot.reply import Paragraph, Reply


async def chat(call: Call) -> int:
    """Until the input ends, the sender leaves or presses Ctrl-C."""
    terminal = Terminal(sys.stdin, sys.stdout, call.phrases.prompt, os.environ)
    async with fresh(call) as archive:
        if terminal.typed:
            documents = (await archive.status()).documents
            await terminal.send(Reply((Paragraph(call.phrases.welcome.of(documents)),)))
        await terminal.receive(_Answering(Conversation(archive, call.phrases), terminal))
        if terminal.typed and not terminal.left:  # Ctrl-D: the cursor still stands behind the prompt
            await terminal.send(Reply((Paragraph(""), Paragraph(call.phrases.farewell))))
    return 0


class _Answering:
    """An inbox that answers each message before the next is heard."""

    def __init__(self, conversation: Conversation, terminal: Terminal) -> None:
        self._conversation = conversation
        self._terminal = terminal

    async def put(self, message: Message) -> None:
        await self._terminal.send(await self._conversation.reply(message), message.room)
        if isinstance(parse(message.text), Leave):
            self._terminal.leave()
