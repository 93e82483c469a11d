"""Who is let in, which message comes too late, and what the conversation says to the others."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.access import Visitor
from bot.phrases import LANGUAGES, Phrases
from bot.platform import Message
from bot.reply import Paragraph, Reply
from bot.wording import date
from retrieval.model import Language


class Access(Protocol):
    """What the reception needs of `bot.access.Access`."""

    async def admit(self, message: Message) -> Visitor | Reply | None: ...
    async def role(self, platform: str, sender: str) -> object | None: ...


class Conversation(Protocol):
    """What the reception needs of `bot.conversation.Conversation`."""

    async def reply(self, message: Message, visitor: Visitor) -> Reply: ...


class Reception:
    """Stands before the conversation.

    too_old   a message said longer ago gets one short notice instead of an answer nobody waits for any more
    language  of what is said to somebody of whom no other is known
    """

    def __init__(
        self,
        access: Access,
        conversation: Conversation,
        too_old: timedelta,
        language: Language,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._access = access
        self._conversation = conversation
        self._too_old = too_old
        self._language = language
        self._now = now

    async def replies(self, message: Message) -> Sequence[Reply]:
        """See `bot.handling.Reception`."""
        admitted = await self._access.admit(message)
        if admitted is None:
            return ()
        if isinstance(admitted, Reply):
            return (replace(admitted, apart=True),)  # takes no answer's place
        if self._now() - message.sent_at > self._too_old:
            return (_late(message.sent_at, LANGUAGES[admitted.language]),)
        return (await self._conversation.reply(message, admitted),)

    async def busy(self, message: Message) -> Reply | None:
        """See `bot.handling.Reception`."""
        if await self._access.role(message.platform, message.sender) is None:
            return None
        return _said(self._phrases(message).cannot_keep)

    def sorry(self, message: Message) -> Reply:
        """See `bot.handling.Reception`."""
        return _said(self._phrases(message).set_aside)

    def late(self, meant_for: datetime) -> Reply:
        """See `bot.handling.Reception`."""
        return _late(meant_for, LANGUAGES[self._language])

    def _phrases(self, message: Message) -> Phrases:
        spoken = re.split("[-_]", message.language.lower())[0] if message.direct else ""
        return next((each for name, each in LANGUAGES.items() if name == spoken), LANGUAGES[self._language])


def _late(said: datetime, phrases: Phrases) -> Reply:
    when = said.astimezone()
    day = date(when.date().isoformat(), phrases)
    return _said(phrases.too_old.format(time=f"{day}, {when:%H:%M}"))


def _said(text: str) -> Reply:
    return Reply((Paragraph(text),))
