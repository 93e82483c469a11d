"""Requests to verify the bot by comparing emoji: ended at once, as nobody is there to compare.

The person's program would otherwise wait for ten minutes. The bot's device is signed by its account instead.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from nio import AsyncClient, Event, RoomMessageUnknown, UnknownToDeviceEvent
from nio.events import KeyVerificationStart, ToDeviceEvent

from bot.platforms.matrix.homeserver import Denied, call
from bot.platforms.matrix.responses import trouble

REQUEST = "m.key.verification.request"
CANCEL = "m.key.verification.cancel"
OLDEST = timedelta(minutes=10)  # by the specification it counts for nothing after that


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody wants to verify the bot.

    room    where it was asked, or "" if it came straight to the bot's device
    id      the event in the room, or the transaction between the devices
    device  the sender's; "" in a room, where all of them are meant
    """

    sender: str
    room: str
    id: str
    device: str = ""


def requested(event: Event | ToDeviceEvent, me: str, room: str = "", now: datetime | None = None) -> Request | None:
    """The request an event is; None if it is something else, meant for somebody else, or too old to be waited for.

    me    our user id; in a room of several everybody sees who is asked to verify
    room  where the event stands, "" if it came to the device
    """
    match event:
        case RoomMessageUnknown(msgtype="m.key.verification.request", content={"to": asked}) if asked == me:
            return Request(event.sender, room, event.event_id) if _fresh(event.server_timestamp, now) else None
        case UnknownToDeviceEvent(type="m.key.verification.request"):
            content = event.source.get("content", {})
            return _to_device(event.sender, content) if _fresh(content.get("timestamp"), now) else None
        case KeyVerificationStart():  # of programs that ask no leave before they begin
            return Request(event.sender, "", event.transaction_id, event.from_device)
        case _:
            return None


def _to_device(sender: str, content: dict[str, Any]) -> Request | None:
    match content:
        case {"transaction_id": str(id), "from_device": str(device)}:
            return Request(sender, "", id, device)
        case _:
            return None


def _fresh(milliseconds: object, now: datetime | None) -> bool:
    if not isinstance(milliseconds, int):
        return False
    return (now or datetime.now(UTC)).timestamp() - milliseconds / 1000 <= OLDEST.total_seconds()


def cancel(request: Request, reason: str) -> dict[str, Any]:
    """The content of the event (of the type CANCEL) that ends it.

    reason  for the person; some programs show it
    """
    if request.room:
        relation: dict[str, Any] = {"m.relates_to": {"rel_type": "m.reference", "event_id": request.id}}
    else:
        relation = {"transaction_id": request.id}
    return {"code": "m.user", "reason": reason, **relation}


async def cancel_on_device(client: AsyncClient, request: Request, reason: str) -> None:
    """Ends a request that came straight to the bot's device; one in a room is ended by an event there.

    Raises Unreachable, Refused or LoginRefused.
    """
    to = {request.sender: {request.device: cancel(request, reason)}}
    path = f"/_matrix/client/v3/sendToDevice/{CANCEL}/{quote('c' + request.id, safe='')}"
    try:
        await call(client, "PUT", path, {"messages": to})
    except Denied as denied:
        raise trouble(client, denied) from denied
