"""Events of a room as we need them: what was sent before, who sent it, and what it belongs to."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from nio import AsyncClient

from bot.platform import Refused
from bot.platforms.matrix.homeserver import Denied, Json, call
from bot.platforms.matrix.responses import trouble

KEPT = 2_000  # events whose sender we remember
LONGEST_ID = 255  # bytes, by the specification


@dataclass(frozen=True, slots=True)
class Relation:
    """What an event says it belongs to; everything "" if it says nothing.

    kind, to  "m.thread", "m.replace", "m.annotation" and that other event; key is an annotation's
    reply_to  the event it replies to; in a thread only if somebody chose to
    """

    kind: str = ""
    to: str = ""
    key: str = ""
    reply_to: str = ""

    @property
    def thread(self) -> str:
        return self.to if self.kind == "m.thread" else ""


@dataclass(frozen=True, slots=True)
class Sent:
    """An event by its outside, which is never encrypted."""

    sender: str
    type: str
    relation: Relation

    @property
    def can_be_replied_to(self) -> bool:
        """Programs show nothing sensible for a reply to anything else."""
        return self.type in {"m.room.message", "m.room.encrypted"}


class Events:
    """What was sent, remembered or asked of the homeserver."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._sent: OrderedDict[str, Sent] = OrderedDict()
        self._threads: set[str] = set()  # those we have a part in

    def heard(self, source: Json) -> None:
        """Remembers an event that came by."""
        self._sent[text_of(source, "event_id")] = sent(source)
        while len(self._sent) > KEPT:
            self._sent.popitem(last=False)

    async def sent(self, room: str, event: str) -> Sent | None:
        """An event by its id; None if there is none, or none for us. Raises Unreachable or LoginRefused."""
        if event and event not in self._sent:
            source = await self._fetched(room, event)
            if source is None:
                return None
            self.heard({**source, "event_id": event})
        return self._sent.get(event)

    async def takes_part(self, room: str, thread: str) -> bool:
        """Whether something of ours stands in a thread. Raises Unreachable or LoginRefused."""
        if thread not in self._threads:
            source = await self._fetched(room, thread) or {}
            bundled = part(part(part(source, "unsigned"), "m.relations"), "m.thread")
            if source.get("sender") != self._client.user_id and bundled.get("current_user_participated") is not True:
                return False
            self._threads.add(thread)
        return True

    async def _fetched(self, room: str, event: str) -> Json | None:
        path = f"/_matrix/client/v3/rooms/{quote(room, safe='')}/event/{quote(event, safe='')}"
        try:
            return await call(self._client, "GET", path)
        except Denied as denied:
            error = trouble(self._client, denied)
            if isinstance(error, Refused):
                return None
            raise error from denied


def sent(source: Json) -> Sent:
    """The event's outside."""
    return Sent(text_of(source, "sender"), text_of(source, "type"), relation(part(source, "content")))


def relation(content: Json) -> Relation:
    """What a content says it belongs to, whatever its sender put there."""
    found = part(content, "m.relates_to")
    kind = text_of(found, "rel_type")
    falling_back = kind == "m.thread" and found.get("is_falling_back") is True
    reply_to = "" if falling_back else id_of(part(found, "m.in_reply_to"), "event_id")
    return Relation(kind, id_of(found, "event_id"), text_of(found, "key"), reply_to)


def part(content: Json, name: str) -> Mapping[str, Any]:
    """A table inside a content, empty if there is none."""
    found = content.get(name)
    return found if isinstance(found, Mapping) else {}


def text_of(content: Json, name: str) -> str:
    """A text inside a content, "" if there is none."""
    found = content.get(name)
    return found if isinstance(found, str) else ""


def id_of(content: Json, name: str) -> str:
    """The id of an event or a room inside a content, "" if there is none that could be one."""
    found = text_of(content, name)
    try:
        return found if len(found.encode()) <= LONGEST_ID else ""
    except UnicodeEncodeError:
        return ""
