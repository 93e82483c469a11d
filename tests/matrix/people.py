"""People with an account of their own, at the other end: they write with matrix-nio, as Element would."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from nio import Api, AsyncClient, AsyncClientConfig, DownloadResponse, RoomSendResponse
from nio.crypto.attachments import decrypt_attachment
from nio.events import Event, MegolmEvent

from bot.platforms.matrix import Matrix, Words
from bot.platforms.matrix.hearing import Habits
from bot.platforms.matrix.identity import Account
from bot.reply import Attachment
from tests.matrix.synapse import Synapse

PASSWORD = "Redaktionsschluss-18-Uhr"
WORDS = Words(
    greeting="",
    undecryptable="Das konnte ich nicht entschlüsseln; bitte schicken Sie es noch einmal.",
    verification="Nicht nötig: {fingerprint}",
    notice="{user} {fingerprint}",
    undecrypted="Nicht entschlüsselt: {count}.",
    passed_over="Übergangen: {count}.",
    too_large="{name} ist größer als {most} MB.",
    not_taken="{name} wird hier nicht angenommen.",
    moved="{0} ist jetzt {1}.".format,
)
HABITS = Habits(
    commands=("frage", "quelle", "mehr", "hilfe", "falsch"),
    reactions={"➡️": "/mehr", "⬅️": "/antwort", "ℹ️": "/quelle", "👎": "/falsch"},
    unmeant=("hilfe",),
    signs={"/mehr": "➡️"},
    back={"➡": "⬅️"},
)
_numbers = count()


class Person:
    """Somebody with one device. What they read is in `events`, decrypted, in order."""

    def __init__(self, client: AsyncClient) -> None:
        self.client = client
        self.events: list[tuple[str, Event]] = []
        self.undecryptable = 0

    @property
    def id(self) -> str:
        return str(self.client.user_id)

    async def room(self, *invited: str, encrypted: bool = False) -> str:
        """A new room with some people invited."""
        state = [{"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}]
        made = await self.client.room_create(
            invite=invited, is_direct=len(invited) == 1, initial_state=state if encrypted else ()
        )
        await self.read()
        return str(made.room_id)

    async def say(self, room: str, text: str, **more: object) -> str:
        """Writes something; `more` goes into the content. Returns the event's id."""
        return await self.send(room, "m.room.message", {"msgtype": "m.text", "body": text, **more})

    async def send(self, room: str, kind: str, content: Mapping[str, object]) -> str:
        sent = await self.client.room_send(room, kind, dict(content), ignore_unverified_devices=True)
        return str(sent.event_id)

    async def encrypted(self, room: str, payload: str) -> str:
        """Sends what any program could encrypt, JSON or not; something must have been said in the room before."""
        olm = self.client.olm
        session = olm.outbound_group_sessions[room]
        content = {
            "algorithm": "m.megolm.v1.aes-sha2",
            "sender_key": olm.account.identity_keys["curve25519"],
            "ciphertext": session.encrypt(payload),
            "session_id": session.id,
            "device_id": self.client.device_id,
        }
        sent = await self.client._send(
            RoomSendResponse,
            *Api.room_send(self.client.access_token, room, "m.room.encrypted", content, uuid4()),
            (room,),
        )
        return str(sent.event_id)

    async def react(self, room: str, event: str, emoji: str) -> str:
        related = {"rel_type": "m.annotation", "event_id": event, "key": emoji}
        return await self.send(room, "m.reaction", {"m.relates_to": related})

    async def edit(self, room: str, event: str, text: str) -> str:
        new = {"msgtype": "m.text", "body": text, "m.mentions": {}}
        related = {"rel_type": "m.replace", "event_id": event}
        return await self.say(room, f"* {text}", **{"m.new_content": new, "m.relates_to": related})

    async def read(self, milliseconds: int = 0) -> None:
        """One sync."""
        client = self.client
        response = await client.sync(milliseconds, {"room": {"timeline": {"limit": 1000}}}, full_state=not self.events)
        for room, info in response.rooms.join.items():
            for event in info.timeline.events:
                self.undecryptable += isinstance(event, MegolmEvent)
                self.events.append((room, event))
        if client.should_upload_keys:
            await client.keys_upload()
        if client.should_query_keys:
            await client.keys_query()

    def contents(self, room: str, sender: str) -> list[dict[str, Any]]:
        """The contents of all messages of one person in a room."""
        return [
            event.source["content"]
            for where, event in self.events
            if where == room and event.sender == sender and event.source["type"] == "m.room.message"
        ]

    def reactions(self, room: str, sender: str) -> list[tuple[str, str]]:
        """Emoji of one person in a room, and what they stand under."""
        related = [
            event.source["content"]["m.relates_to"]
            for where, event in self.events
            if where == room and event.sender == sender and event.source["type"] == "m.reaction"
        ]
        return [(each["key"], each["event_id"]) for each in related]

    async def attachments(self, room: str, sender: str) -> list[Attachment]:
        """The pictures and files of one person in a room, as they are once downloaded and decrypted."""
        kinds: dict[str, Literal["picture", "file"]] = {"m.image": "picture", "m.file": "file"}
        return [
            Attachment(
                kinds[each["msgtype"]],
                each["filename"],
                each["info"]["mimetype"],
                await self.content_of(each),
                each["body"],
            )
            for each in self.contents(room, sender)
            if each["msgtype"] in kinds
        ]

    async def content_of(self, content: Mapping[str, Any]) -> bytes:
        """What a picture or a file holds, downloaded and decrypted."""
        place = content.get("file", content)
        response = await self.client.download(place["url"])
        assert isinstance(response, DownloadResponse), response
        if place is content:
            return bytes(response.body)
        return bytes(decrypt_attachment(response.body, place["key"]["k"], place["hashes"]["sha256"], place["iv"]))

    def from_bot(self, room: str, bot: str) -> list[str]:
        """The ids of the same messages."""
        return [
            event.event_id
            for where, event in self.events
            if where == room and event.sender == bot and event.source["type"] == "m.room.message"
        ]

    async def told(self, room: str, sender: str, number: int, seconds: float = 20.0) -> list[dict[str, Any]]:
        """The same, as soon as there are so many."""
        async with asyncio.timeout(seconds):
            while len(self.contents(room, sender)) < number:
                await self.read(200)
        return self.contents(room, sender)


@asynccontextmanager
async def person(synapse: Synapse, folder: Path, name: str = "anna") -> AsyncIterator[Person]:
    """A new account, logged in."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    account = synapse.register(f"{name}{next(_numbers)}", PASSWORD)
    client = AsyncClient(
        synapse.url, account["user_id"], store_path=str(folder), config=AsyncClientConfig(store_sync_tokens=False)
    )
    client.restore_login(account["user_id"], account["device_id"], account["access_token"])
    try:
        await client.keys_upload()
        await client.sync(0, full_state=True)
        yield Person(client)
    finally:
        await client.close()
        client.store.database.close()


def bot(
    synapse: Synapse, folder: Path, words: Words = WORDS, inviters: Sequence[str] | None = None
) -> tuple[str, Matrix]:
    """The user id of a new account, and the platform that is going to log in with it."""
    name = f"bote{next(_numbers)}"
    user = synapse.register(name, PASSWORD)["user_id"]
    account = Account(homeserver=synapse.url, user_id=user, password=PASSWORD)
    return user, Matrix(account, folder, words, lambda who: inviters is None or who in inviters, HABITS)
