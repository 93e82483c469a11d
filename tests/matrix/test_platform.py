"""Claims about Matrix as a platform, held against a real homeserver, in open rooms and encrypted ones."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.platforms.matrix import Matrix
from bot.reply import Attachment
from tests.contracts.platform import LastingPlatformClaims
from tests.matrix.people import Person, bot, person
from tests.matrix.synapse import Synapse


class AtHomeserver:
    """Somebody who invites the bot and talks to it alone."""

    def __init__(self, anna: Person, user: str, platform: Matrix, *, encrypted: bool) -> None:
        self.platform = platform
        self._anna = anna
        self._user = user
        self._encrypted = encrypted
        self._room = ""

    async def say(self, text: str) -> None:
        if not self._room:
            self._room = await self._anna.room(self._user, encrypted=self._encrypted)
        await self._anna.read()
        await self._anna.say(self._room, text)

    async def heard(self, count: int) -> list[str]:
        return [content["body"] for content in await self._anna.told(self._room, self._user, count)]

    async def received(self, count: int) -> list[Attachment]:
        await self._anna.told(self._room, self._user, count)
        return await self._anna.attachments(self._room, self._user)


class TestMatrix(LastingPlatformClaims):
    @pytest.fixture(params=["open", "encrypted"])
    async def people(
        self, synapse: Synapse, tmp_path: Path, request: pytest.FixtureRequest
    ) -> AsyncIterator[AtHomeserver]:
        user, platform = bot(synapse, tmp_path / "bot")
        encrypted = request.param == "encrypted"
        if encrypted:
            async with platform:  # a device that exists is told the keys of what is written to it
                pass
        async with person(synapse, tmp_path / "anna") as anna:
            yield AtHomeserver(anna, user, platform, encrypted=encrypted)
