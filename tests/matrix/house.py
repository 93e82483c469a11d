"""A homeserver with people and the bot, in the test's own process."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from nio.events import RedactedEvent

from bot.platforms.matrix import Matrix
from tests.matrix.people import PASSWORD, WORDS, Person, bot, person
from tests.matrix.synapse import Synapse


class House:
    """A homeserver with Anna, Ben and the bot, in whose folder everything of the bot is kept."""

    def __init__(self, synapse: Synapse, folder: Path, opened: AsyncExitStack) -> None:
        self.synapse = synapse
        self.folder = folder
        self._opened = opened
        self.bot, self.platform = bot(synapse, folder / "bot")

    async def person(self, name: str) -> Person:
        return await self._opened.enter_async_context(person(self.synapse, self.folder / name, name))

    def again(self, **more: Any) -> Matrix:
        """The platform as after a restart."""
        old = self.platform
        words, inviting = more.get("words", WORDS), more.get("may_invite", old._may_invite)
        self.platform = Matrix(old._account, old._folder, words, inviting, old._habits)
        return self.platform

    async def room(self, creator: Person, *others: Person, encrypted: bool = False) -> str:
        """A room that everybody has joined, the bot too."""
        room = await creator.room(self.bot, *(each.id for each in others), encrypted=encrypted)
        for each in others:
            await each.client.join(room)
            await each.read()
        await self.joined(creator, room)
        return room

    async def joined(self, somebody: Person, room: str, membership: str = "join") -> None:
        """Until the bot's membership is this one."""
        async with asyncio.timeout(15):
            while await self.membership(somebody, room) != membership:
                await asyncio.sleep(0.05)
        await somebody.read()

    async def membership(self, somebody: Person, room: str) -> str:
        state = await somebody.client.room_get_state_event(room, "m.room.member", self.bot)
        return str(state.content.get("membership", ""))

    async def redacted(self, somebody: Person, room: str, event: str) -> None:
        """Until the event is taken back."""
        async with asyncio.timeout(15):
            while not isinstance((await somebody.client.room_get_event(room, event)).event, RedactedEvent):
                await asyncio.sleep(0.05)

    def rooms(self) -> list[str]:
        """Where the bot is, by the homeserver."""
        token = self.platform._entered().access_token
        return [*self.synapse.call("GET", "/_matrix/client/v3/joined_rooms", token=token)["joined_rooms"]]

    def devices(self) -> list[str]:
        token = self.synapse.call(
            "POST",
            "/_matrix/client/v3/login",
            {"type": "m.login.password", "user": self.bot, "password": PASSWORD, "device_id": "SPY"},
        )["access_token"]
        listed = self.synapse.call("GET", "/_matrix/client/v3/devices", token=token)["devices"]
        return [each["device_id"] for each in listed if each["device_id"] != "SPY"]


async def quiet(person: Person, room: str, bot: str, number: int) -> None:
    """Nothing more comes for a while."""
    for _ in range(3):
        await person.read(300)
    assert len(person.contents(room, bot)) == number
