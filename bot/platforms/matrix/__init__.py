"""Matrix: the bot as a user of the newsroom's homeserver, in encrypted rooms and open ones."""

from asyncio import TaskGroup
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import structlog
from nio import AsyncClient, MatrixRoom
from nio.events import Event, MegolmEvent

from bot.platform import Address, File, Inbox, LoginRefused, PlatformError, Receipt, Refused, Unreachable
from bot.platforms.matrix import verification
from bot.platforms.matrix.content import Place, contents, typed
from bot.platforms.matrix.events import Events
from bot.platforms.matrix.hearing import NAME, Habits, Hearing, plain
from bot.platforms.matrix.hourly import Hourly
from bot.platforms.matrix.identity import Account, fingerprint, logged_in
from bot.platforms.matrix.media import Media, NotTaken
from bot.platforms.matrix.rooms import Rooms
from bot.platforms.matrix.sending import Sending
from bot.platforms.matrix.signs import Signs
from bot.platforms.matrix.sync import Sync
from bot.reply import Attachment, Paragraph, Reply, harmless

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What Matrix alone makes us say.

    greeting       what is answered as if the inviter had said it, once we are in a room; "" for nothing
    undecryptable  to whoever wrote what we cannot read
    verification   to whoever wants to compare emoji, with {fingerprint}
    notice         to the admin: how the bot's device is recognised, with {user} and {fingerprint}
    undecrypted    to the admin: that messages could not be decrypted, with {count}
    passed_over    to the admin: that events made us stumble, with {count}
    too_large      in the place of a file that the homeserver does not take, with {name} and {most} megabytes
    not_taken      the same if it does not say why, with {name}
    moved          to the admin: what follows from a room's new id, given the old one and the new; "" if nothing does
    """

    greeting: str
    undecryptable: str
    verification: str
    notice: str
    undecrypted: str
    passed_over: str
    too_large: str
    not_taken: str
    moved: Callable[[str, str], str]


class Matrix:
    """One account on one homeserver.

    folder      where login, keys and identity are kept; see `identity`
    may_invite  whether an invitation by this user is followed
    """

    def __init__(
        self, account: Account, folder: Path, words: Words, may_invite: Callable[[str], bool], habits: Habits
    ) -> None:
        self._account = account
        self._folder = folder
        self._words = words
        self._may_invite = may_invite
        self._habits = habits
        self._exit = AsyncExitStack()
        self._undecryptable = Hourly()
        self._verifications = Hourly()
        self._passed_over = 0
        self._notice = ""
        self._client: AsyncClient | None = None
        self._moves: dict[str, str] = {}  # rooms' new ids, by the old ones
        self._events: Events
        self._sending: Sending
        self._media: Media
        self._signs: Signs

    @property
    def name(self) -> str:
        """See `bot.platform.Platform`."""
        return NAME

    @property
    def undecryptable(self) -> int:
        """How many messages could not be decrypted since the start."""
        return self._undecryptable.reasons

    def notes(self) -> Sequence[str]:
        """What the admin should know."""
        return [
            *([self._notice] if self._notice else []),
            *([self._words.undecrypted.format(count=self.undecryptable)] if self.undecryptable else []),
            *([self._words.passed_over.format(count=self._passed_over)] if self._passed_over else []),
            *filter(None, (self._words.moved(old, new) for old, new in self._moves.items())),
        ]

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as entering:
            client = await entering.enter_async_context(logged_in(self._account, self._folder))
            self._client, self._events, self._sending = client, Events(client), Sending(client)
            self._media, self._signs = Media(client), Signs(self._sending, self._habits.signs)
            self._notice = self._words.notice.format(user=client.user_id, fingerprint=fingerprint(client))
            self._exit = entering.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._exit.aclose()
        self._client = None

    # ---- hearing

    async def receive(self, inbox: Inbox) -> None:
        """See `bot.platform.Platform`."""
        client = self._entered()
        try:
            async with TaskGroup() as tasks:
                tasks.create_task(self._signs.run())
                sync = Sync(
                    client,
                    Hearing(client, self._events, self._habits),
                    Rooms(client, self._may_invite, tasks, self._moves),
                    self._words.greeting,
                    self._noted,
                    self._told,
                    self._stumbled,
                )
                await sync.run(inbox)
        except* PlatformError as group:
            raise _worst(group) from group

    async def _noted(self, room: MatrixRoom, event: Event) -> None:
        """An event that is no message: one we cannot read, or a request to verify us."""
        if isinstance(event, MegolmEvent):
            due = self._undecryptable.due(event.sender)
            log.warning("message not decrypted", room=harmless(room.room_id), by=harmless(event.sender))
            if due:
                await self._say(room.room_id, self._words.undecryptable, event)
        elif asked := verification.requested(event, self._entered().user_id, room.room_id):
            content = verification.cancel(asked, self._verification)
            await self._quietly(self._sending.send(room.room_id, verification.CANCEL, content, f"c{_key(event)}"))
            if self._verifications.due(event.sender):
                await self._say(room.room_id, self._verification, event)

    async def _told(self, event: Any) -> None:
        """An event that came straight to the bot's device."""
        client = self._entered()
        if asked := verification.requested(event, client.user_id):
            await self._quietly(verification.cancel_on_device(client, asked, self._verification))

    def _stumbled(self) -> None:
        self._passed_over += 1

    @property
    def _verification(self) -> str:
        return self._words.verification.format(fingerprint=fingerprint(self._entered()))

    async def _say(self, room: str, text: str, event: Event) -> None:
        """One sentence in answer to an event; it is not worth a second try."""
        place = Place(reply_to=event.event_id, mention=event.sender)
        (content,) = contents(Reply((Paragraph(text),)), place)
        await self._quietly(self._sending.send(room, "m.room.message", content, f"n{_key(event)}"))

    async def _quietly(self, work: Any) -> None:
        try:
            await work
        except LoginRefused:
            raise
        except PlatformError as error:
            log.warning("notice not sent", reason=str(error))

    # ---- speaking

    async def send(self, reply: Reply, to: Address, key: str) -> Receipt:
        """See `bot.platform.Platform`. A reply too long for one event becomes several.

        What takes the place of a message is a message of its own beside it: taken back, both have to go.
        """
        client = self._entered()
        room = client.rooms.get(to.room)
        if room is not None and room.replacement_room:
            raise Refused("The room was upgraded: what is said in it is read by nobody.")
        if reply.empty:
            if to.replaces:
                await self._sending.redact(to.room, to.replaces, key)
            return Receipt()
        shown, media = await self._with_media(typed(reply, self._habits.prefix, self._habits.commands), to.room, key)
        place, back = await self._place(to)
        sent = []
        for number, content in enumerate(contents(shown, place, media)):
            sent.append(await self._sending.send(to.room, "m.room.message", content, f"{key}.{number}"))
        self._signs.offer(to.room, to.replaces or sent[-1], key, reply, back)
        return Receipt((to.replaces, *sent) if to.replaces else tuple(sent))

    async def _with_media(self, reply: Reply, room: str, key: str) -> tuple[Reply, Mapping[str, Any] | None]:
        """The reply and what shows its attachment; a homeserver that does not take it is told of instead."""
        if reply.attachment is None:
            return reply, None
        try:
            return reply, await self._media.put(reply.attachment, key, encrypted=await self._sending.encrypted(room))
        except NotTaken as error:
            log.warning("file not taken", room=harmless(room), reason=str(error))
            sentence = Paragraph(self._not_taken(reply.attachment, error.most))
            return replace(reply, blocks=(*reply.blocks, sentence), attachment=None), None

    def _not_taken(self, attachment: Attachment, most: int) -> str:
        name = attachment.file_name
        if not most:
            return self._words.not_taken.format(name=name)
        return self._words.too_large.format(name=name, most=f"{most / 1_048_576:.3g}")

    async def _place(self, to: Address) -> tuple[Place, str]:
        """Where it goes, by what it answers: a sign under an answer of ours is answered there.

        With it the sign that leads back, or "".
        """
        answered = await self._events.sent(to.room, to.reply_to)
        if answered is None:
            return Place(to.thread, "", to.replaces), ""
        reply_to = to.reply_to
        if answered.relation.kind in {"m.annotation", "m.replace"}:
            reply_to = answered.relation.to
        elif not answered.can_be_replied_to:
            reply_to = ""
        asker = "" if answered.sender == self._entered().user_id else answered.sender
        back = self._habits.back.get(plain(answered.relation.key), "")
        return Place(to.thread, reply_to, to.replaces, asker), back

    # ---- files

    async def fetch(self, file: File, most: int) -> bytes:
        """See `bot.platform.Files`. What was encrypted is decrypted."""
        self._entered()
        return await self._media.fetch(file, most)

    def _entered(self) -> AsyncClient:
        if self._client is None:
            raise Unreachable("Nobody is logged in just now.")
        return self._client


class Settings(Protocol):
    """What `configured` needs of [matrix]; see `bot.config.MatrixSettings`."""

    @property
    def homeserver(self) -> str: ...
    @property
    def user_id(self) -> str: ...
    @property
    def device_id(self) -> str: ...
    @property
    def password(self) -> "Secret | None": ...
    @property
    def access_token(self) -> "Secret | None": ...


class Secret(Protocol):
    """A secret that does not show itself."""

    def get_secret_value(self) -> str: ...


def configured(
    settings: Settings, data: Path, words: Words, may_invite: Callable[[str], bool], habits: Habits
) -> Matrix:
    """The platform as the admin wants it.

    data  the bot's folder; ours is "matrix" below it
    """
    return Matrix(_account(settings), data / NAME, words, may_invite, habits)


async def replace_identity(settings: Settings, data: Path) -> str:
    """Gives the account a new cross-signing identity; returns the fingerprint of its device.

    Everybody who verified the old one is warned by their programs. Takes the password, and no service may run.
    Raises LoginRefused or Unreachable.
    """
    async with logged_in(_account(settings), data / NAME, new_identity=True) as client:
        return fingerprint(client)


def _account(settings: Settings) -> Account:
    return Account(
        homeserver=settings.homeserver,
        user_id=settings.user_id,
        password=_open(settings.password),
        access_token=_open(settings.access_token),
        device_id=settings.device_id,
    )


def _open(secret: Secret | None) -> str:
    return secret.get_secret_value() if secret else ""


def _key(event: Event) -> str:
    """Of what answers an event: the same whenever that is repeated."""
    return str(event.event_id).lstrip("$")


def _worst(group: BaseExceptionGroup[Any]) -> PlatformError:
    """A refused login before any other trouble."""
    leaves: list[PlatformError] = []
    for error in group.exceptions:
        leaves += [_worst(error)] if isinstance(error, BaseExceptionGroup) else [error]
    return next((each for each in leaves if isinstance(each, LoginRefused)), leaves[0])
