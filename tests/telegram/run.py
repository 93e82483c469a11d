"""`python -m tests.telegram.run API CONFIG [SOCKET]`: `belegbot serve` with Telegram at an address of the test's.

With SOCKET there is a second platform beside it.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from telegram.request import HTTPXRequest

from bot.cli.call import Call
from bot.cli.run import run
from bot.cli.serving import serve
from bot.cli.telegram import configured
from bot.config import Config, WebSettings
from bot.phrases import GERMAN
from bot.platform import Platform
from bot.platforms.telegram import Server
from tests.service.wire import Wire

PATIENCE = 2.0  # seconds


def server(api: str) -> Server:
    return Server(
        f"{api}/bot",
        f"{api}/file/bot",
        2.0,
        lambda: HTTPXRequest(read_timeout=PATIENCE, write_timeout=PATIENCE, connect_timeout=PATIENCE),
    )


def platforms(config: Config) -> Sequence[Platform]:
    if config.telegram.mode == "webhook":  # on loopback Telegram's server and the page speak without TLS
        config = config.model_copy(update={"web": WebSettings(base_url=f"http://{config.web.listen}")})
    telegram = configured(config, server=server(sys.argv[1]))
    assert telegram
    beside = [Wire(Path(sys.argv[3]))] if len(sys.argv) > 3 else []
    return [telegram, *beside]


def main() -> int:
    call = Call(GERMAN, config=Path(sys.argv[2]))
    return run(call, lambda: serve(call, platforms))


if __name__ == "__main__":
    sys.exit(main())
