"""`python -m tests.service.run_together API CONFIG`: `belegbot serve` on Matrix, and on Telegram at an address."""

import sys
from collections.abc import Sequence
from pathlib import Path

from bot.cli.call import Call
from bot.cli.chats import on_matrix
from bot.cli.run import run
from bot.cli.serving import serve
from bot.cli.telegram import configured
from bot.config import Config
from bot.phrases import GERMAN
from bot.platform import Platform
from tests.telegram.run import server


def platforms(config: Config) -> Sequence[Platform]:
    telegram = configured(config, server=server(sys.argv[1]))
    assert telegram
    return [telegram, on_matrix(config)]


def main() -> int:
    call = Call(GERMAN, config=Path(sys.argv[2]))
    return run(call, lambda: serve(call, platforms))


if __name__ == "__main__":
    sys.exit(main())
