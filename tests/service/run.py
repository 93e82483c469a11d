"""`python -m tests.service.run SOCKET CONFIG`: `belegbot serve` with a platform that speaks to a socket."""

import sys
from pathlib import Path

from bot.cli.call import Call
from bot.cli.run import run
from bot.cli.serving import serve
from bot.phrases import GERMAN
from tests.service.wire import Wire


def main() -> int:
    socket, config = Path(sys.argv[1]), Path(sys.argv[2])
    call = Call(GERMAN, config=config)
    return run(call, lambda: serve(call, lambda _: [Wire(socket)]))


if __name__ == "__main__":
    sys.exit(main())
