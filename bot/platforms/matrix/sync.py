"""What the homeserver tells us in syncs, kept before the homeserver is told that we have it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import structlog
from nio import (
    AsyncClient,
    ErrorResponse,
    KeysClaimResponse,
    KeysQueryResponse,
    MatrixRoom,
    MessageDirection,
    RoomMessagesResponse,
    SyncResponse,
)
from nio.events import Event, InviteMemberEvent, RoomMemberEvent
from nio.responses import InviteInfo, RoomInfo

from bot.platform import Inbox, Message, NotAccepted, PlatformError, Refused, Unreachable
from bot.platforms.matrix.hearing import NAME, Hearing, when
from bot.platforms.matrix.homeserver import Denied
from bot.platforms.matrix.identity import upload_keys
from bot.platforms.matrix.responses import good, trouble
from bot.platforms.matrix.rooms import Rooms
from bot.reply import harmless

log = structlog.get_logger(__name__)

HOLD = 8.0  # seconds the homeserver may hold a sync when there is nothing new: only then it tells of a revoked token
WHOLE = 120.0  # seconds the first one may take, with all that is known of all rooms
AT_ONCE = 100  # events of a room in one answer
PAGES = 100  # answers looked through for what was said while we were away
PATIENCE = 1.0  # seconds until what was not accepted is offered again
FILTER: dict[str, Any] = {
    "presence": {"types": []},
    "account_data": {"types": []},
    "room": {"timeline": {"limit": AT_ONCE}, "ephemeral": {"types": []}, "account_data": {"types": []}},
}

Events = list[object]  # nio has no one class for all events
Noted = Callable[[MatrixRoom, object], Awaitable[None]]
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class _News:
    """What is new in a room since the position, in order.

    joined   our coming in, if we are new here
    inviter  who is to be greeted then, or ""
    """

    events: Events
    inviter: str = ""
    joined: object = None


class Sync:
    """Goes on from the inbox's position.

    greeting  what to answer as if the inviter had said it, once we are in a room; "" for nothing
    noted     is shown every event of others, once it is kept
    to_device is shown every event that came straight to the bot's device
    passed_over  is called for every event that we stumbled over
    """

    def __init__(
        self,
        client: AsyncClient,
        hearing: Hearing,
        rooms: Rooms,
        greeting: str,
        noted: Noted,
        to_device: Callable[[object], Awaitable[None]],
        passed_over: Callable[[], None],
    ) -> None:
        self._client = client
        self._hearing = hearing
        self._rooms = rooms
        self._greeting = greeting
        self._noted = noted
        self._to_device = to_device
        self._passed_over = passed_over

    async def run(self, inbox: Inbox) -> None:
        """For ever. Raises Unreachable or LoginRefused."""
        since, first = await inbox.position(NAME), True
        while True:
            response = await self._synced(since, first)
            news = {room: await self._news(room, info, since) for room, info in response.rooms.join.items()}
            for room, info in response.rooms.join.items():
                for old, new in await self._rooms.moved(room, [*info.state, *info.timeline.events]):
                    await _patiently(partial(inbox.moved, NAME, old, new))
            heard = [message for room, new in news.items() for message in await self._heard(room, new)]
            if heard or response.next_batch != since:
                await _patiently(partial(inbox.put, heard, response.next_batch))
            await self._look_after(response, news)
            if first:  # not before there is a position: what is said in a room from now on comes after it
                await self._rooms.answer_waiting()
            else:
                await self._answer_invitations(response)
            since, first = response.next_batch, False
            await self._keys()

    async def _synced(self, since: str | None, first: bool) -> SyncResponse:
        """The next answer; the first after a start tells the whole state, without which nothing can be encrypted."""
        async with asyncio.timeout(WHOLE if first else HOLD + 20):
            syncing = self._client.sync(
                timeout=0 if first else int(HOLD * 1000), sync_filter=FILTER, since=since, full_state=first
            )
            try:
                return await good(self._client, syncing, SyncResponse)
            except Refused as error:
                raise Unreachable(str(error)) from error

    # ---- what is new in a room

    async def _news(self, room: str, info: RoomInfo, since: str | None) -> _News:
        """Everything after the position; in a room that is new to us, everything after we were invited.

        Without a position the rooms we are in are old acquaintances: whatever was said there was said to the bot
        that has lost its memory.
        """
        if since is None:
            return _News([])
        events, before = list(info.timeline.events), info.timeline.prev_batch
        joined = _last(events, self._joins)
        if joined is None and info.timeline.limited:
            missed, before = await self._paged(room, before, since)
            events = [*missed, *events]
            joined = _last(events, self._joins)
        if joined is None:
            return _News(events)
        invited = _last(events[:joined], self._invites)
        if invited is None:
            missed, _ = await self._paged(room, before, None, self._invites)
            events, joined, invited = [*missed, *events], joined + len(missed), _last(missed, self._invites)
        own, invitation = events[joined], events[invited] if invited is not None else None
        follows = self._rooms.follows_another([*info.state, *events])
        inviter = invitation.sender if isinstance(invitation, Event) and not follows else ""
        return _News(events[joined if invited is None else invited :], inviter, own)

    async def _paged(
        self, room: str, start: str | None, end: str | None, until: Callable[[object], bool] = lambda event: False
    ) -> tuple[Events, str | None]:
        """What was said before `start`, in order, back to `end` or the event looked for, and where it goes on."""
        found: Events = []
        for _ in range(PAGES):
            if start is None:
                break
            asking = self._client.room_messages(room, start, end, MessageDirection.back, AT_ONCE)
            try:
                page = await good(self._client, asking, RoomMessagesResponse)
            except Refused as error:
                log.warning("history closed", room=harmless(room), reason=str(error))
                return found[::-1], None
            found += page.chunk
            start = page.end if page.chunk else None
            if any(until(event) for event in page.chunk):
                break
        else:
            log.error("too much was said to hear all of it", room=harmless(room), events=len(found))
        return found[::-1], start

    def _joins(self, event: object) -> bool:
        """Whether by this event we came in; a new name of ours is none."""
        return self._ours(event, "join") and getattr(event, "prev_membership", None) != "join"

    def _invites(self, event: object) -> bool:
        return self._ours(event, "invite")

    def _ours(self, event: object, membership: str) -> bool:
        return (
            isinstance(event, RoomMemberEvent)
            and event.state_key == self._client.user_id
            and event.membership == membership
        )

    # ---- messages

    async def _heard(self, room_id: str, news: _News) -> list[Message]:
        """What was said to us, in order."""
        room = self._client.rooms.get(room_id)
        if room is None or room.replacement_room:
            return []
        heard: list[Message] = []
        for event in news.events:
            if event is news.joined:
                heard += self._welcome(room, news)
            elif message := await self._each(event, self._hearing.message(room, event)):
                heard.append(message)
        return heard

    async def _each(self, event: object, work: Awaitable[Found]) -> Found | None:
        """What comes of one event; None if we stumble over it, which must not keep us from those after it."""
        try:
            return await work
        except PlatformError:
            raise
        except Exception as error:  # nothing somebody sends may silence all rooms
            log.warning("event passed over", type=type(event).__name__, error=type(error).__name__)
            self._passed_over()
            return None

    def _welcome(self, room: MatrixRoom, news: _News) -> Iterator[Message]:
        """A greeting is an answer like any other, so it is given once, whatever happens in between."""
        if self._greeting and news.inviter and isinstance(news.joined, RoomMemberEvent):
            yield Message(
                platform=NAME,
                room=room.room_id,
                sender=news.inviter,
                id=news.joined.event_id,
                text=self._greeting,
                sent_at=when(news.joined),
                direct=bool(room.member_count == 2),
            )

    # ---- afterwards

    async def _look_after(self, response: SyncResponse, news: dict[str, _News]) -> None:
        """What is no message but has consequences."""
        for room_id, info in response.rooms.join.items():
            if room := self._client.rooms.get(room_id):
                await self._rooms.look(room, [*info.state, *info.timeline.events])
                for event in news[room_id].events:
                    if isinstance(event, Event) and event.sender != self._client.user_id:
                        await self._each(event, self._noted(room, event))
        for room_id in response.rooms.leave:
            self._rooms.gone(room_id)
        for event in response.to_device_events:
            await self._each(event, self._to_device(event))

    async def _answer_invitations(self, response: SyncResponse) -> None:
        for room_id, invitation in response.rooms.invite.items():
            await self._rooms.answer(room_id, self._inviter(invitation))

    def _inviter(self, invitation: InviteInfo) -> str:
        invites = [
            event.sender
            for event in invitation.invite_state
            if isinstance(event, InviteMemberEvent)
            and (event.state_key, event.membership) == (self._client.user_id, "invite")
        ]
        return str(invites[-1]) if invites else ""

    async def _keys(self) -> None:
        """What others need to write to us, and we to them."""
        client = self._client
        for answer in await client.send_to_device_messages():
            if isinstance(answer, ErrorResponse):
                log.warning("keys not handed on", reason=str(answer))
        try:
            await self._exchange_keys()
        except Refused as error:  # some keys are missing then, which concerns few; the next sync asks again
            log.warning("keys not exchanged", reason=str(error))

    async def _exchange_keys(self) -> None:
        client = self._client
        try:
            await upload_keys(client)
        except Denied as denied:
            raise trouble(client, denied) from denied
        if client.should_query_keys:
            await good(client, client.keys_query(), KeysQueryResponse)
        if client.should_claim_keys:
            await good(client, client.keys_claim(client.get_users_for_key_claiming()), KeysClaimResponse)


async def _patiently(keep: Callable[[], Awaitable[None]]) -> None:
    """Offers something until it is taken."""
    while True:
        try:
            return await keep()
        except NotAccepted:
            await asyncio.sleep(PATIENCE)


def _last(events: Sequence[object], is_it: Callable[[object], bool]) -> int | None:
    """The place of the last event that is it."""
    return next((place for place in range(len(events) - 1, -1, -1) if is_it(events[place])), None)
