"""Events sent into rooms: encrypted where the room is, one at a time, and no faster than the homeserver likes."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import aiohttp
from nio import (
    AsyncClient,
    JoinedMembersResponse,
    KeysClaimResponse,
    KeysQueryResponse,
    MatrixRoom,
    RoomGetStateResponse,
    ShareGroupSessionResponse,
)
from nio.events import Event, RoomEncryptionEvent, RoomMemberEvent
from nio.exceptions import LocalProtocolError

from bot.platform import Unreachable
from bot.platforms.matrix.homeserver import Denied, call
from bot.platforms.matrix.responses import good, trouble


class Sending:
    """The one queue that everything we say goes through."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._turn = asyncio.Lock()
        self._rest_until = 0.0
        self._asked_to_rest: float | None = None

    async def send(self, room: str, kind: str, content: Mapping[str, Any], key: str) -> str:
        """Sends an event and returns its id; the same id for the same key, and the event is there once.

        Raises Unreachable (at once while the homeserver wants us to rest), Refused or LoginRefused.
        """
        async with self._turn:
            self._rested()
            known = self._client.rooms.get(room) or await self._looked_up(room)
            if known.encrypted and kind != "m.reaction":
                await self._share_keys(known)
                with _protocol():
                    kind, content = self._client.encrypt(room, kind, dict(content))
            return await self._put(f"{_of(room)}/send/{kind}/{quote(key, safe='')}", content)

    async def encrypted(self, room: str) -> bool:
        """Whether what is sent there is encrypted. Raises as `send` does."""
        return bool((self._client.rooms.get(room) or await self._looked_up(room)).encrypted)

    def limited(self, seconds: float) -> bool:
        """Whether the homeserver asked us to slow down within so many seconds."""
        now = asyncio.get_running_loop().time()
        return self._asked_to_rest is not None and now - self._asked_to_rest < seconds

    async def redact(self, room: str, event: str, key: str) -> str:
        """Takes an event of ours back. Raises as `send` does."""
        async with self._turn:
            self._rested()
            return await self._put(f"{_of(room)}/redact/{quote(event, safe='')}/{quote(key, safe='')}", {})

    async def _put(self, path: str, content: Mapping[str, Any]) -> str:
        try:
            answer = await call(self._client, "PUT", path, content)
        except Denied as denied:
            raise trouble(self._client, denied) from denied
        except Unreachable as error:
            if error.retry_after is not None:
                self._asked_to_rest = asyncio.get_running_loop().time()
                self._rest_until = self._asked_to_rest + error.retry_after
            raise
        return str(answer.get("event_id", ""))

    def _rested(self) -> None:
        """While we are to rest, asking once more would only prolong it."""
        left = self._rest_until - asyncio.get_running_loop().time()
        if left > 0:
            raise Unreachable(f"{self._client.homeserver} asks us to slow down.", left)

    # ---- encryption

    async def _share_keys(self, room: MatrixRoom) -> None:
        """Has every device in the room be able to read what is encrypted next."""
        client = self._client
        with _protocol():
            if not room.members_synced:
                await good(client, client.joined_members(room.room_id), JoinedMembersResponse)
            if client.should_query_keys:
                await good(client, client.keys_query(), KeysQueryResponse)
            if not client.olm.should_share_group_session(room.room_id):
                return
            if missing := client.get_missing_sessions(room.room_id):
                await good(client, client.keys_claim(missing), KeysClaimResponse)
            sharing = client.share_group_session(room.room_id, ignore_unverified_devices=True)
            await good(client, sharing, ShareGroupSessionResponse)
            self._all_served(room)

    def _all_served(self, room: MatrixRoom) -> None:
        """nio takes a session for shared even if the homeserver took the keys for nobody."""
        olm = self._client.olm
        session = olm.outbound_group_sessions[room.room_id]
        served = session.users_shared_with | session.users_ignored
        for user in room.users:
            for device in self._client.device_store.active_user_devices(user):
                if (user, device.id) not in served and olm.session_store.get(device.curve25519):
                    session.shared = False  # the next try serves only those that are left
                    raise Unreachable("The homeserver did not hand on the keys of the room.")

    async def _looked_up(self, room: str) -> MatrixRoom:
        """A room that no sync has told of yet, with its members' devices as they are now."""
        state = await good(self._client, self._client.room_get_state(room), RoomGetStateResponse)
        known = MatrixRoom(room, self._client.user_id, room in self._client.encrypted_rooms)
        for source in state.events:
            event = Event.parse_event(source)
            if isinstance(event, RoomMemberEvent):
                known.handle_membership(event)
            elif isinstance(event, RoomEncryptionEvent):
                known.handle_event(event)
        self._client.rooms.setdefault(room, known)
        if known.encrypted:
            self._client.olm.update_tracked_users(known)
            self._client.olm.users_for_key_query.update(known.users)
        return self._client.rooms[room]


def _of(room: str) -> str:
    return f"/_matrix/client/v3/rooms/{quote(room, safe='')}"


@contextmanager
def _protocol() -> Iterator[None]:
    """What nio cannot do just now may be possible after the next sync."""
    try:
        yield
    except LocalProtocolError as error:
        raise Unreachable(f"Nothing can be encrypted in this room yet: {error}") from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Unreachable(f"The homeserver does not answer ({type(error).__name__}).") from error
