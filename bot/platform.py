"""PORT: what the bot needs of whatever carries its messages to people and back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from bot.errors import BotError
from bot.reply import Reply


@dataclass(frozen=True, slots=True)
class Address:
    """Where a reply goes: a room of a platform, and in it a thread and the message it belongs to, or "".

    replaces  our own earlier message, as its receipt called it, whose place the reply takes; an empty reply takes
              that message back
    """

    platform: str
    room: str
    thread: str = ""
    reply_to: str = ""
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A document that came with a message: what the platform fetches it by, its name, its size in bytes or 0."""

    id: str
    name: str
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What somebody said.

    platform, room, sender, id   as the platform calls them; `id` is unique within the room
    sent_at    when it was said by the platform's clock, in UTC
    reply_to   the message it replies to, or ""; thread: the thread it stands in, or ""
    direct     whether the room holds nobody but the sender and the bot
    language   what the sender's program speaks ("de", "en-GB"), or "" if the platform does not tell
    edits      the sender's earlier message that this one is a new version of, or ""
    withdrawn  the sender took back the message that `edits` names; there is no text then
    replaces   our own message whose place the answer takes, or "": a button on it was pressed
    file       a document that came along; `text` is what was written about it
    """

    platform: str
    room: str
    sender: str
    id: str
    text: str
    sent_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    reply_to: str = ""
    thread: str = ""
    direct: bool = False
    language: str = ""
    edits: str = ""
    withdrawn: bool = False
    replaces: str = ""
    file: File | None = None

    @property
    def address(self) -> Address:
        """Where an answer to it goes."""
        return Address(self.platform, self.room, self.thread, self.edits or self.id, self.replaces)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the service called the messages that a reply became, in order."""

    messages: tuple[str, ...] = ()


class PlatformError(BotError):
    """Something between us and the service went wrong."""


class LoginRefused(PlatformError):
    """The service does not know us: this platform rests until the admin has mended what the message names."""


class Unreachable(PlatformError):
    """The service did not answer, or not sensibly; trying again may help.

    retry_after  seconds the service asked us to wait, or None
    perhaps      whether what was to be said may have been said all the same
    """

    def __init__(self, message: str, retry_after: float | None = None, *, perhaps: bool = False) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.perhaps = perhaps


class Refused(PlatformError):
    """The service will never take this reply in this room: it is recorded and not tried again."""


class NotAccepted(BotError):
    """The inbox could keep nothing of what it was given: the service must not be told that it was received."""


class Inbox(Protocol):
    """Takes messages in for good."""

    async def put(self, messages: Sequence[Message], position: str | None = None) -> None:
        """Keeps the messages and the platform's position in one transaction; those it had already are left out.

        All messages are of one platform, in the order said.
        Raises NotAccepted if they could not be kept: the platform offers them again, after a while.
        """

    async def position(self, platform: str) -> str | None:
        """The position put last, from which the platform goes on after a restart."""

    async def moved(self, platform: str, old: str, new: str) -> None:
        """The service calls a room `new` from now on: what is kept about it, and its clearance, follow.

        The platform has made sure of it, and says so before it puts anything of the new room; repeating is harmless.
        Raises NotAccepted if it could not be kept.
        """


@runtime_checkable
class Files(Protocol):
    """What a platform offers besides, if documents can be sent over it."""

    async def fetch(self, file: File, most: int) -> bytes:
        """The document's content. Raises Refused if it is gone or has more than `most` bytes, Unreachable."""


@runtime_checkable
class Forgetful(Protocol):
    """What a platform offers besides, if its service does not know a key again and a repeated reply is read twice."""

    async def turn(self, to: Address) -> None:
        """Waits until something may be said there; called before `send`, which then says it at once.

        Raises Unreachable if that will take long, or if the service is silent: nothing has been said then.
        """


@runtime_checkable
class Noting(Protocol):
    """What a platform offers besides, if there is anything an admin should know of it."""

    def notes(self) -> Sequence[str]:
        """Plain sentences, shown by readyz."""


class Platform(Protocol):
    """Hears and speaks. Entering logs in and leaving closes, each as often as the service is lost and found."""

    @property
    def name(self) -> str:
        """What `Message.platform` says, unique among the platforms that run."""

    async def __aenter__(self) -> Self:
        """Raises LoginRefused or Unreachable."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    async def receive(self, inbox: Inbox) -> None:
        """Puts what is said into the inbox before the service is told so, until cancelled or nobody is left.

        Raises LoginRefused or Unreachable; it is then entered anew, after a while.
        """

    async def send(self, reply: Reply, to: Address, key: str) -> Receipt:
        """Says it, or changes what was said.

        key  the same for the same reply whenever it is repeated: where the service allows, it is said only once
        An empty reply takes back the message that `to.replaces` names; the receipt is empty. What cannot become the
        reply, such as a text for a picture, is taken back once the reply is said; the receipt tells which it was.
        Raises Unreachable (also for "too fast", with retry_after), Refused or LoginRefused.
        """
