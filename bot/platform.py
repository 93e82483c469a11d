"""PORT: what the bot needs of whatever carries its messages to people and back."""

from dataclasses import dataclass
from typing import Protocol

from bot.reply import Reply


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody said, and in which room of the platform."""

    text: str
    room: str


class Inbox(Protocol):
    """Takes messages in."""

    async def put(self, message: Message) -> None: ...


class Platform(Protocol):
    """Hears and speaks."""

    async def receive(self, inbox: Inbox) -> None:
        """Puts each message into the inbox, in the order said, until cancelled or nobody is left."""

    async def send(self, reply: Reply, room: str) -> None:
        """Says it in the room."""
