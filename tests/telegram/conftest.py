"""A Bot API server of the test's, and somebody who has the app."""

from collections.abc import AsyncIterator

import pytest

from tests.telegram.chats import Person
from tests.telegram.server import Telegram as BotApi


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(privacy=False) as telegram:
        yield telegram


@pytest.fixture
def anna(api: BotApi) -> Person:
    return api.person("Anna")
