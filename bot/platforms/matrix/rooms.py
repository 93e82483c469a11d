"""Which rooms we are in: invitations taken or turned down, empty rooms left, upgraded ones followed."""

import asyncio
import json
from asyncio import Task, TaskGroup
from collections.abc import Callable, Sequence
from urllib.parse import quote, urlencode

import structlog
from nio import AsyncClient, MatrixRoom, RoomGetStateResponse
from nio.events import Event, RoomMemberEvent, RoomUpgradeEvent

from bot.platform import Refused, Unreachable
from bot.platforms.matrix.events import id_of, part, text_of
from bot.platforms.matrix.homeserver import Denied, Json, call
from bot.platforms.matrix.responses import good, trouble
from bot.reply import harmless

log = structlog.get_logger(__name__)

PAUSES = (1, 3, 10, 30, 60)  # seconds before joining is tried again: another server may not know of us yet
NOTHING = {"types": [], "limit": 0}
ONLY_INVITES = {
    "presence": NOTHING,
    "account_data": NOTHING,
    "room": {"timeline": NOTHING, "state": NOTHING, "ephemeral": NOTHING, "account_data": NOTHING},
}


class Rooms:
    """Our memberships. Joining goes on beside the sync, in `tasks`.

    may_invite  whether we follow the invitation of a user, by the whole user id
    moves       takes the rooms' new ids, by the old ones, as they turn out to be true
    """

    def __init__(
        self, client: AsyncClient, may_invite: Callable[[str], bool], tasks: TaskGroup, moves: dict[str, str]
    ) -> None:
        self._client = client
        self._may_invite = may_invite
        self._tasks = tasks
        self._joining: dict[str, Task[None]] = {}
        self._moves = moves

    # ---- invitations

    async def answer_waiting(self) -> None:
        """Answers every invitation that is open, however old. Raises Unreachable or LoginRefused."""
        query = urlencode({"timeout": 0, "filter": json.dumps(ONLY_INVITES)})
        try:
            answer = await call(self._client, "GET", f"/_matrix/client/v3/sync?{query}")
        except Denied as denied:
            raise trouble(self._client, denied) from denied
        for room, invitation in part(part(answer, "rooms"), "invite").items():
            events = part(invitation, "invite_state").get("events")
            invites = [each for each in events or [] if self._invites_us(each)] if isinstance(events, list) else []
            await self.answer(room, text_of(invites[-1], "sender") if invites else "")

    async def answer(self, room: str, inviter: str) -> None:
        """Joins, or turns the invitation down. Raises Unreachable or LoginRefused."""
        if self._may_invite(inviter):
            self._join(room)
            return
        log.warning("invitation turned down", room=harmless(room), by=harmless(inviter))
        await self._leave(room)

    def _invites_us(self, event: Json) -> bool:
        ours = event.get("type") == "m.room.member" and event.get("state_key") == self._client.user_id
        return ours and part(event, "content").get("membership") == "invite"

    def _join(self, room: str) -> None:
        if room not in self._joining or self._joining[room].done():
            self._joining[room] = self._tasks.create_task(self._joined_at_last(room))

    async def _joined_at_last(self, room: str) -> None:
        for pause in (*PAUSES, None):
            try:
                await self._post(room, "join")
                log.info("room joined", room=harmless(room))
                return
            except (Refused, Unreachable) as error:
                if pause is None:
                    log.warning("room not joined", room=harmless(room), reason=str(error))
                    return
                await asyncio.sleep(pause)

    # ---- changes in rooms we are in

    async def look(self, room: MatrixRoom, events: Sequence[object]) -> None:
        """Takes note of what changed: of the room's end, and of people who left."""
        for event in events:
            if isinstance(event, RoomUpgradeEvent):
                self._follow(room.room_id, _replacement(event))
        left = any(isinstance(event, RoomMemberEvent) and event.membership in {"leave", "ban"} for event in events)
        if left and room.member_count <= 1 and room.room_id in self._client.rooms:
            log.info("empty room left", room=harmless(room.room_id))
            await self._leave(room.room_id)
            self.gone(room.room_id)

    def gone(self, room: str) -> None:
        """We are not in it any more."""
        self._client.rooms.pop(room, None)

    def _follow(self, room: str, to: str) -> None:
        """Into the room that takes its place, "" if it names none; that may be on a server which does not answer."""
        if to and to not in self._client.rooms:
            self._tasks.create_task(self._followed(room, to))

    async def _followed(self, room: str, to: str) -> None:
        """Once: if the room is closed to us, an invitation will follow."""
        try:
            await self._post(to, "join")
            log.info("upgraded room followed", room=harmless(room), to=harmless(to))
        except (Refused, Unreachable):
            log.info("upgraded room needs an invitation", room=harmless(room), to=harmless(to))

    def follows_another(self, events: Sequence[object]) -> bool:
        """Whether the room says it takes the place of one we were in."""
        return _predecessor(events) in self._client.rooms

    async def moved(self, room: str, events: Sequence[object]) -> Sequence[tuple[str, str]]:
        """Old and new id of every room that moved, by an event of the old one or the new; we are in both.

        Raises Unreachable or LoginRefused.
        """
        pairs = {(_predecessor(events), room)}
        pairs |= {(room, _replacement(event)) for event in events if isinstance(event, RoomUpgradeEvent)}
        known = self._client.rooms
        return [
            (old, new)
            for old, new in pairs
            if old in known and new in known and old != new and await self._truly_moved(old, new)
        ]

    async def _truly_moved(self, old: str, new: str) -> bool:
        """Whether both rooms say so, and by the same person.

        Anybody can make a room that calls itself the successor of another. To end a room takes a power in it that its
        homeserver has asked for: whoever used it made the new room as well, and no stranger can have.
        """
        ended, made = await self._state(old, "m.room.tombstone"), await self._state(new, "m.room.create")
        if id_of(part(ended, "content"), "replacement_room") != new:
            return False
        if id_of(part(part(made, "content"), "predecessor"), "room_id") != old:
            return False
        if not text_of(made, "sender") or text_of(made, "sender") != text_of(ended, "sender"):
            log.warning("upgrade not believed", room=harmless(old), to=harmless(new))
            return False
        if self._moves.get(old) != new:
            log.info("room moved", room=harmless(old), to=harmless(new))
            self._moves[old] = new
        return True

    async def _state(self, room: str, kind: str) -> Json:
        """The event of the room's state, as the homeserver has it now; {} if there is none."""
        try:
            state = await good(self._client, self._client.room_get_state(room), RoomGetStateResponse)
        except Refused:
            return {}
        return next((each for each in state.events if each.get("type") == kind and each.get("state_key") == ""), {})

    async def _leave(self, room: str) -> None:
        """Raises Unreachable or LoginRefused; a room that will not let us go does not matter."""
        try:
            await self._post(room, "leave")
            await self._post(room, "forget")
        except Refused as error:
            log.warning("room not left", room=harmless(room), reason=str(error))

    async def _post(self, room: str, what: str) -> None:
        try:
            await call(self._client, "POST", f"/_matrix/client/v3/rooms/{quote(room, safe='')}/{what}", {})
        except Denied as denied:
            raise trouble(self._client, denied) from denied


def _replacement(ended: RoomUpgradeEvent) -> str:
    """The room that one says takes its place, or ""."""
    return id_of(part(ended.source, "content"), "replacement_room")


def _predecessor(events: Sequence[object]) -> str:
    """The room that one says it takes the place of, or ""."""
    sources = (event.source for event in events if isinstance(event, Event))
    created = next((part(source, "content") for source in sources if source.get("type") == "m.room.create"), {})
    return id_of(part(created, "predecessor"), "room_id")
