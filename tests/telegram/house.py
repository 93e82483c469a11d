"""A newsroom's machine whose service speaks with a Bot API server of the test's, and can be killed."""

import asyncio
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.service.house import House
from tests.service.machine import ROOT
from tests.service.wire import Town
from tests.telegram.chats import Person
from tests.telegram.newsroom import SECRET
from tests.telegram.server import Telegram as BotApi

ASKED = "Wann endet Trumps Frist?"


class TelegramHouse(House):
    """Everybody on Telegram is let in.

    webhook  whether Telegram calls us
    town     another chat service beside it
    """

    def __init__(self, folder: Path, api: BotApi, *, webhook: bool = False, town: Town | None = None) -> None:
        self._api = api
        self._program = "tests.telegram.run"
        self._beside = [str(town.socket)] if town else []
        super().__init__(folder, town or Town(folder / "unused"))
        text = self._config.read_text("utf-8").replace('readers = ["wire:*"]', 'readers = ["wire:*", "telegram:*"]')
        self._config.write_text(text, "utf-8")
        if webhook:
            self._config.write_text(text + 'base_url = "https://beleg.example"\n', "utf-8")
            self.configure(f'[telegram]\nmode = "webhook"\nwebhook_secret = "{SECRET}"\n')
            self._config.chmod(0o600)
        seeds = shutil.ignore_patterns("questions.json", "README.md")
        shutil.copytree(ROOT / "seeds", self.articles, ignore=seeds, dirs_exist_ok=True)

    def let_in(self, role: str, *people: Person) -> None:
        """Gives people a role ("editors", "admins") in the configuration, before the start."""
        text, named = self._config.read_text("utf-8"), "".join(f'"telegram:{each.id}", ' for each in people)
        if f"{role} = [" not in text:
            text = text.replace("[access]\n", f"[access]\n{role} = []\n")
        self._config.write_text(text.replace(f"{role} = [", f"{role} = [{named}"), "utf-8")

    def command(self) -> Sequence[str]:
        return (self._program, self._api.address, str(self._config), *self._beside)

    async def start(self, **environ: str) -> None:
        await super().start(BELEGBOT_TELEGRAM__TOKEN=self._api.token, **environ)

    def rows(self, sql: str) -> list[Any]:
        """What state.db says."""
        with closing(sqlite3.connect(f"file:{self.folder / 'data' / 'state.db'}?mode=ro", uri=True)) as connection:
            return connection.execute(sql).fetchall()

    @property
    def open_ends(self) -> int:
        """Messages without an answer, and answers that were not sent."""
        ((count,),) = self.rows(
            "SELECT (SELECT count(*) FROM inbox WHERE state IN ('waiting', 'working'))"
            " + (SELECT count(*) FROM outbox WHERE state = 'waiting')"
        )
        return int(count)

    async def until_done(self, seconds: float = 20.0) -> None:
        """Nothing is owed to anybody."""
        async with asyncio.timeout(seconds):
            while self.open_ends:
                await asyncio.sleep(0.05)
