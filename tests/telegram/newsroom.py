"""The platform as the service makes it, at a server of our own; and somebody in a chat with it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from telegram.request import HTTPXRequest

from bot.cli.telegram import configured
from bot.config import Config, TelegramSettings, WebSettings
from bot.platform import Address
from bot.platforms.telegram import Inline, Server, Telegram
from tests.telegram.server import Telegram as BotApi

HOLD = 2.0
SECRET = "a-word-between-telegram-and-us"


def server(api: BotApi, patience: float = 5.0) -> Server:
    """Where the fake one is; `patience` is how long an answer is waited for, in seconds."""
    return Server(
        api.base_url,
        api.file_url,
        HOLD,
        lambda: HTTPXRequest(
            connection_pool_size=64, read_timeout=patience, write_timeout=patience, connect_timeout=patience
        ),
    )


def platform(
    api: BotApi, *, inline: Inline | None = None, hook: str = "", patience: float = 5.0, files: str = ""
) -> Telegram:
    """The platform; with `hook`, its address for updates below a page at that address; `files`: where they are."""
    settings: dict[str, Any] = {"token": SecretStr(api.token)}
    if hook:
        settings |= {"mode": "webhook", "webhook_secret": SecretStr(SECRET)}
    config = Config(telegram=TelegramSettings(**settings), web=WebSettings(base_url=hook))
    service = server(api, patience)
    made = configured(config, inline, replace(service, file_url=files or service.file_url))
    assert made is not None
    return made


def to(room: int, **more: str) -> Address:
    return Address("telegram", str(room), **more)


SEEDS = Path(__file__).parents[2] / "seeds"
