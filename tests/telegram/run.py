"""`python -m tests.telegram.run API CONFIG [SOCKET]`: `belegbot serve` with Telegram at an address of the test's.

With SOCKET there is a second platform beside it, which leaves SOCKET.left when it is left. A message with the word that
HANGS_ON in the environment names is never done with.
"""

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from telegram.request import HTTPXRequest

from bot.access import Visitor
from bot.cli import telegram
from bot.cli.call import Call
from bot.cli.run import run
from bot.cli.serving import serve
from bot.config import Config, WebSettings
from bot.conversation import Conversation
from bot.phrases import GERMAN
from bot.platform import Message, Platform
from bot.platforms.telegram import Inline, Server, Telegram
from bot.reply import Reply
from tests.service.wire import Wire

PATIENCE = 2.0  # seconds


def server(api: str) -> Server:
    return Server(
        f"{api}/bot",
        f"{api}/file/bot",
        2.0,
        lambda: HTTPXRequest(read_timeout=PATIENCE, write_timeout=PATIENCE, connect_timeout=PATIENCE),
    )


class Leaving(Wire):
    """Tells that it was left, and did not just die."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await super().__aexit__(kind, error, trace)
        Path(f"{sys.argv[3]}.left").touch()  # noqa: ASYNC240  # once, at the end


def hang_on(word: str) -> None:
    """Every message with the word takes for ever."""
    usual = Conversation.reply

    async def reply(self: Conversation, message: Message, visitor: Visitor) -> Reply:
        if word in message.text:
            await asyncio.Event().wait()
        return await usual(self, message, visitor)

    Conversation.reply = reply  # type: ignore[method-assign]


def at(api: str) -> None:
    """Telegram is where the test has it."""
    usual = telegram.configured

    def configured(config: Config, inline: Inline | None = None) -> Telegram | None:
        if config.telegram.mode == "webhook":  # on loopback Telegram's server and the page speak without TLS
            config = config.model_copy(update={"web": WebSettings(base_url=f"http://{config.web.listen}")})
        return usual(config, inline, server(api))

    telegram.configured = configured  # type: ignore[assignment]


def beside(config: Config) -> Sequence[Platform]:
    """Telegram without inline questions, and the other one."""
    platform = telegram.configured(config)
    assert platform
    return [platform, Leaving(Path(sys.argv[3]))]


def main() -> int:
    call = Call(GERMAN, config=Path(sys.argv[2]))
    at(sys.argv[1])
    if word := os.environ.get("HANGS_ON"):
        hang_on(word)
    return run(call, lambda: serve(call, beside if len(sys.argv) > 3 else None))


if __name__ == "__main__":
    sys.exit(main())
