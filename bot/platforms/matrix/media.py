"""Pictures and files on their way into rooms and out of them, encrypted where the room is."""

import asyncio
import json
import struct
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import aiohttp
from nio import AsyncClient
from nio.crypto.attachments import decrypt_attachment, encrypt_attachment
from nio.exceptions import EncryptionError

from bot.platform import File, Refused, Unreachable
from bot.platforms.matrix.events import part, text_of
from bot.platforms.matrix.homeserver import Denied, Json, call, upload
from bot.platforms.matrix.responses import trouble
from bot.reply import Attachment

DOWNLOAD = 60.0  # seconds
KEPT = 32  # attachments that we remember to have uploaded
UNREADABLE = "application/octet-stream"
_CONFIG = ("/_matrix/client/v1/media/config", "/_matrix/media/v3/config")  # the second until version 1.11
_PNG = b"\x89PNG\r\n\x1a\n"


class NotTaken(Refused):
    """The homeserver keeps no file like this one; `most` bytes are what it takes, 0 if it does not say."""

    def __init__(self, message: str, most: int = 0) -> None:
        super().__init__(message)
        self.most = most


class Media:
    """What the homeserver keeps besides events."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._most: int | None = None  # bytes that the homeserver takes; 0: it does not say
        self._uploaded: OrderedDict[tuple[str, bool], Mapping[str, Any]] = OrderedDict()

    # ---- into rooms

    async def put(self, attachment: Attachment, key: str, *, encrypted: bool) -> Mapping[str, Any]:
        """Uploads it; returns the content of the event that shows it, but for what is said about it.

        key  of the reply it belongs to: within a session it is uploaded once for each
        Raises NotTaken, Unreachable (also for "too fast", with retry_after) or LoginRefused.
        """
        if (key, encrypted) not in self._uploaded:
            self._uploaded[key, encrypted] = await self._put(attachment, encrypted=encrypted)
            while len(self._uploaded) > KEPT:
                self._uploaded.popitem(last=False)
        return self._uploaded[key, encrypted]

    async def _put(self, attachment: Attachment, *, encrypted: bool) -> Mapping[str, Any]:
        most = await self._limit()
        size = len(attachment.content)
        if 0 < most < size:
            raise NotTaken(f"The file has more than the {most} bytes that the homeserver takes.", most)
        if encrypted:  # neither what it is called nor what it is concerns the homeserver
            data, keys = await asyncio.to_thread(encrypt_attachment, attachment.content)
            place: Mapping[str, Any] = {"file": {**keys, "url": await self._address(data, UNREADABLE)}}
        else:
            place = {"url": await self._address(attachment.content, attachment.media_type, attachment.file_name)}
        return {
            "msgtype": "m.image" if attachment.kind == "picture" else "m.file",
            "filename": attachment.file_name,
            "info": {"mimetype": attachment.media_type, "size": size, **_measured(attachment.content)},
            **place,
        }

    async def _address(self, data: bytes, media_type: str, name: str = "") -> str:
        """Of the data, once the homeserver has it."""
        query = f"?filename={quote(name, safe='')}" if name else ""
        try:
            answer = await upload(self._client, f"/_matrix/media/v3/upload{query}", data, media_type)
        except Denied as denied:
            if denied.status in {403, 413}:
                raise NotTaken(f"{denied.words} ({denied.code or denied.status})") from denied
            raise trouble(self._client, denied) from denied
        return text_of(answer, "content_uri")

    async def _limit(self) -> int:
        if self._most is None:
            self._most = await self._asked_limit()
        return self._most

    async def _asked_limit(self) -> int:
        for path in _CONFIG:
            try:
                most = (await call(self._client, "GET", path)).get("m.upload.size")
            except Denied:
                continue
            return most if isinstance(most, int) and most > 0 else 0
        return 0

    # ---- out of rooms

    async def fetch(self, file: File, most: int) -> bytes:
        """See `bot.platform.Files`. What was encrypted is decrypted."""
        place = json.loads(file.id)
        data = await self._downloaded(_path(place), most)
        if "key" not in place:
            return data
        try:
            key, digest = text_of(part(place, "key"), "k"), text_of(part(place, "hashes"), "sha256")
            return await asyncio.to_thread(decrypt_attachment, data, key, digest, text_of(place, "iv"))
        except (EncryptionError, ValueError) as error:
            raise Refused("The file cannot be decrypted.") from error

    async def _downloaded(self, path: str, most: int) -> bytes:
        client = self._client
        headers = {"Authorization": f"Bearer {client.access_token}"}
        try:
            response = await client.send("GET", path, None, headers, timeout=DOWNLOAD)
            async with response:
                if response.status in {403, 404, 413}:
                    raise Refused(f"The homeserver does not give the file (status {response.status}).")
                if response.status != 200:
                    raise Unreachable(f"The homeserver does not give the file (status {response.status}).")
                data = bytearray()
                async for chunk in response.content.iter_chunked(1 << 16):
                    data += chunk
                    if len(data) > most:
                        raise Refused(f"The file has more than {most} bytes.")
                return bytes(data)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise Unreachable(f"{client.homeserver} does not answer ({type(error).__name__}).") from error


def _path(place: Json) -> str:
    """Where the homeserver gives it. Raises Refused if it says no such place."""
    try:
        address = urlsplit(text_of(place, "url"))
        server, media = quote(address.netloc, safe=":[]"), quote(address.path.strip("/"), safe="")
    except ValueError as error:
        raise Refused("The file has no place.") from error
    if address.scheme != "mxc" or not server:
        raise Refused("The file has no place.")
    return f"/_matrix/client/v1/media/download/{server}/{media}"


def _measured(content: bytes) -> dict[str, int]:
    """Width and height of a PNG, so that programs keep a place for it before they have it."""
    if not content.startswith(_PNG) or len(content) < 24:
        return {}
    width, height = struct.unpack(">II", content[16:24])
    return {"w": width, "h": height}
