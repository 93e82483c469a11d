"""`belegbot pair`: the code that lets the first admin in."""

import os
import stat
from pathlib import Path

from bot.access import PAIRING, Access
from bot.cli.call import Call, configuration, kept_in, say
from bot.config import Config
from bot.state import State


async def pair(call: Call) -> int:
    """Prints a code that makes whoever sends it to the bot first an admin; a service may run beside."""
    data = kept_in(call)
    config = configuration(call) or Config()
    async with State(data, serving=False) as state:
        code = await Access(state, config.access, config.rooms, config.archive.language).pairing_code()
        hand_over(data)
    say(call.phrases.pairing.format(code=code, minutes=round(PAIRING.total_seconds() / 60)))
    return 0


def hand_over(data: Path) -> None:
    """What root wrote belongs to whom the folder belongs to, or the service could not open it."""
    owner = data.stat()
    if os.geteuid() != 0 or owner.st_uid == 0:
        return
    for path in data.rglob("*"):
        found = path.lstat()
        # A second name of a file of root's that lies elsewhere is left alone: somebody may have put it there for this.
        if found.st_uid == 0 and (stat.S_ISDIR(found.st_mode) or found.st_nlink == 1):
            os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
