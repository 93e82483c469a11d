"""What may come out of decryption: what people write and how they react, never what a homeserver vouches for."""

from typing import Any

import structlog
from nio import AsyncClient
from nio.events import MegolmEvent, ToDeviceEvent, UnknownBadEvent
from nio.exceptions import EncryptionError

log = structlog.get_logger(__name__)

TYPES = ("m.room.message", "m.reaction")
VERIFICATION = "m.key.verification."  # begins the types of all events of one


def guard(client: AsyncClient) -> None:
    """Has the client take nothing else from encrypted payloads, and pass over those that nobody can read.

    nio would believe a payload that says somebody left, or that an event was taken back, and fail the whole sync over
    one that is no event at all.
    """
    decrypt, handle = client.olm.decrypt_megolm_event, client.olm.handle_to_device_event

    def decrypted(event: MegolmEvent, room_id: str | None = None) -> Any:
        try:
            found = decrypt(event, room_id)
        except EncryptionError:
            raise
        except Exception as error:  # whatever somebody encrypted, the messages after it must be heard
            log.warning("encrypted payload passed over", error=type(error).__name__)
            return UnknownBadEvent({})
        if _allowed(found.source):
            return found
        log.info("encrypted payload passed over", reason="not what people write")  # a sticker, mostly
        return UnknownBadEvent({})

    def handled(event: ToDeviceEvent) -> Any:
        try:
            return handle(event)
        except Exception as error:  # anybody can send our device anything
            log.warning("event to the device passed over", type=type(event).__name__, error=type(error).__name__)
            return None

    client.olm.decrypt_megolm_event = decrypted
    client.olm.handle_to_device_event = handled


def _allowed(source: Any) -> bool:
    kind = source.get("type")
    spoken = isinstance(kind, str) and (kind in TYPES or kind.startswith(VERIFICATION))
    return spoken and "state_key" not in source
