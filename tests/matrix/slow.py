"""`python -m tests.matrix.slow FOLDER NAME...`: what takes a minute however fast everything is, one after the other.

Each has a homeserver and a service of its own. It runs beside the other tests in a process of its own, as nio's store
can only be used by one thread; what came of each is in a file FOLDER/NAME.json.
"""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from tests.matrix.newsroom import Newsroom
from tests.matrix.people import PASSWORD, Person, person
from tests.matrix.run import POINTS
from tests.matrix.synapse import Synapse, installed, serving
from tests.service.machine import ROOT

PATIENCE = 400.0  # seconds until all of it is over
DOWN = 60.0  # seconds
AWAY = 200  # questions; more than one answer of the homeserver holds
AT_ONCE = 12  # questions; more than Synapse takes at once from anybody
QUESTIONS = ("Wann endet Trumps Frist?", "Was sagte Putin?", "Wer dirigierte gestern die Oper?")


@dataclass(frozen=True, slots=True)
class Told:
    """What came of it.

    asked         ids of the questions, in order; answered: what the answers reply to, in order
    undecryptable how many answers could not be read; signs: how many reactions of the bot there are
    requests      how many there were to a homeserver that was down
    log           the service's own
    """

    asked: list[str]
    answered: list[str]
    undecryptable: int = 0
    signs: int = 0
    requests: int = 0
    log: str = ""


async def told(anna: Person, bot: str, room: str, asked: list[str], newsroom: Newsroom, **more: int) -> Told:
    """As soon as there are as many answers as questions, and a while later: a second one would be on its way."""
    await anna.told(room, bot, len(asked), 120)
    await anna.read(1_500)
    answered = [content["m.relates_to"]["m.in_reply_to"]["event_id"] for content in anna.contents(room, bot)]
    log = newsroom.log.read_text("utf-8")
    return Told(asked, answered, anna.undecryptable, len(anna.reactions(room, bot)), log=log, **more)


async def without_homeserver(folder: Path) -> Told:
    """For a minute nobody but a proxy answers."""
    with serving(folder / "synapse") as synapse:
        bot = synapse.register("beleg", PASSWORD)["user_id"]
        async with Newsroom(folder, synapse, bot, mortal=True) as newsroom, person(synapse, folder / "anna") as anna:
            await newsroom.until_logged('"state": "running"')
            room = await anna.room(bot)
            await newsroom.until_logged("room joined")
            synapse.stop()
            knocks: list[asyncio.StreamWriter] = []
            down = await asyncio.start_server(partial(turned_away, knocks), "127.0.0.1", synapse.port)
            await asyncio.sleep(DOWN)
            down.close()
            await down.wait_closed()
            synapse.start()
            asked = [await anna.say(room, QUESTIONS[0])]
            return await told(anna, bot, room, asked, newsroom, requests=len(knocks))


async def turned_away(
    knocks: list[asyncio.StreamWriter], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """What a proxy says before a homeserver that is down."""
    with suppress(asyncio.IncompleteReadError):
        await reader.readuntil(b"\r\n\r\n")
        knocks.append(writer)
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 4\r\nConnection: close\r\n\r\nDown")
        await writer.drain()
    writer.close()


async def within_limits(folder: Path) -> Told:
    """Many questions at once, at a homeserver with the limits it comes with."""
    with serving(folder / "synapse", limits=True) as synapse:
        bot = synapse.register("beleg", PASSWORD)["user_id"]
        async with Newsroom(folder, synapse, bot, mortal=True) as newsroom, person(synapse, folder / "anna") as anna:
            await newsroom.until_logged('"state": "running"')
            room = await anna.room(bot)
            await newsroom.until_logged("room joined")
            asked = []
            for number in range(AT_ONCE):
                path = f"/_matrix/client/v3/rooms/{room}/send/m.room.message/{number}"
                body = {"msgtype": "m.text", "body": QUESTIONS[number % 3]}
                asked.append(await patiently(synapse, path, body, anna.client.access_token))
            return await told(anna, bot, room, asked, newsroom)


async def patiently(synapse: Synapse, path: str, body: Mapping[str, Any], token: str) -> str:
    """Somebody who writes as fast as the homeserver lets them; the event's id."""
    while True:
        try:
            return str(synapse.call("PUT", path, body, token)["event_id"])
        except HTTPError as error:
            error.close()
            await asyncio.sleep(1)


async def killed(folder: Path, *, encrypted: bool) -> Told:
    """Killed at the worst moments, and then away while much is asked."""
    with serving(folder / "synapse") as synapse:
        bot = synapse.register("beleg", PASSWORD)["user_id"]
        async with Newsroom(folder, synapse, bot, mortal=True) as newsroom, person(synapse, folder / "anna") as anna:
            await newsroom.until_logged('"state": "running"')
            room = await anna.room(bot, encrypted=encrypted)
            await newsroom.until_logged("room joined")
            await anna.read(500)
            asked = [await anna.say(room, QUESTIONS[0])]
            await anna.told(room, bot, 1, 60)

            for point in POINTS:
                newsroom.death.write_text(point, "utf-8")
                asked.append(await anna.say(room, QUESTIONS[1]))
                await newsroom.died(60)
                asked.append(await anna.say(room, QUESTIONS[2]))
                await newsroom.start()
                await anna.told(room, bot, len(asked), 60)

            await newsroom.kill()
            asked += [await anna.say(room, QUESTIONS[number % 3]) for number in range(AWAY)]
            await newsroom.start()
            came = await told(anna, bot, room, asked, newsroom)
            assert await newsroom.end() == 0
            return came


SLOW: Mapping[str, Callable[[Path], Coroutine[Any, Any, Told]]] = {
    "without_homeserver": without_homeserver,
    "within_limits": within_limits,
    "killed_open": partial(killed, encrypted=False),
    "killed_encrypted": partial(killed, encrypted=True),
}


TURNS = (("without_homeserver", "within_limits"), ("killed_open", "killed_encrypted"))


class Begun:
    """All of it, going on in two processes; `of` says what came of one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def begin(self) -> None:
        """Returns at once."""
        installed()
        for names in TURNS:
            with self._log(names[0]).open("wb") as log:
                command = [sys.executable, "-m", "tests.matrix.slow", str(self._folder), *names]
                process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
            self._processes |= dict.fromkeys(names, process)

    def of(self, name: str) -> Told:
        """As soon as it is over."""
        until = time.monotonic() + PATIENCE
        result = self._folder / f"{name}.json"
        while self._processes[name].poll() is None and not result.exists() and time.monotonic() < until:
            time.sleep(0.2)
        log = "".join(self._log(names[0]).read_text("utf-8", "replace") for names in TURNS if name in names)
        assert result.exists(), log[-10_000:]
        return Told(**json.loads(result.read_text("utf-8")))

    def end(self) -> None:
        """Ends what still goes on, as Ctrl-C would: each ends what it has started."""
        for process in self._processes.values():
            process.send_signal(signal.SIGINT)
        for process in self._processes.values():
            process.wait()

    def _log(self, name: str) -> Path:
        return self._folder / f"{name}.log"


def main() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell takes from what it runs in the background
    folder = Path(sys.argv[1])
    for name in sys.argv[2:]:
        told = asyncio.run(SLOW[name](folder / name))
        draft = folder / f"{name}.draft"
        draft.write_text(json.dumps(asdict(told)), "utf-8")
        draft.rename(folder / f"{name}.json")


if __name__ == "__main__":
    main()
