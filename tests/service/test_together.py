"""Telegram, Matrix, the page and the folder in one process: whichever of them stops, nobody at the others notices."""

import asyncio
import statistics
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from aiohttp import ClientSession

from tests.matrix.people import PASSWORD, person
from tests.matrix.synapse import Synapse, serving
from tests.service.test_live import BORN, ZOO
from tests.telegram.house import ASKED, TelegramHouse
from tests.telegram.server import Telegram as BotApi

SAME = 2.0  # times the usual latency, and ...
JITTER = 0.25  # ... seconds: what a machine that is shared by all of them may add
SLOWEST = 5.0  # seconds; what is later than that was not answered
STOPPED = 4.0  # seconds each of them is away
BACK = 30.0  # seconds until one that came back answers again
HANGING = 100  # half requests at the page

Ask = Callable[[], Awaitable[None]]


class Together(TelegramHouse):
    """One service on Telegram and Matrix, with a page and a folder."""

    def __init__(self, folder: Path, api: BotApi, synapse: Synapse, user: str) -> None:
        super().__init__(folder, api)
        text = self._config.read_text("utf-8").replace('"telegram:*"', '"telegram:*", "matrix:*"')
        matrix = f'[matrix]\nhomeserver = "{synapse.url}"\nuser_id = "{user}"\npassword = "{PASSWORD}"\n'
        self._config.write_text(text + matrix, "utf-8")
        self._config.chmod(0o600)
        self._program = "tests.service.run_together"


class Load:
    """Questions that go on, one after the other at each place.

    latencies  how long each took, in seconds, by place, since the last call of `fresh`
    """

    def __init__(self, places: Mapping[str, Ask]) -> None:
        self._places = places
        self._resting: set[str] = set()
        self.latencies: dict[str, list[float]] = {}
        self.fresh()

    def fresh(self, *resting: str) -> None:
        """Begins to count anew; at the resting places nobody asks."""
        self._resting = set(resting)
        self.latencies = {name: [] for name in self._places if name not in self._resting}

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator[None]:
        ended = asyncio.Event()
        asking = [asyncio.ensure_future(self._ask(name, ended)) for name in self._places]
        try:
            yield
        finally:
            ended.set()
            await asyncio.gather(*asking)

    async def _ask(self, name: str, ended: asyncio.Event) -> None:
        while not ended.is_set():
            if name not in self._resting:
                took = await self.once(name)
                self.latencies.get(name, []).append(took)
            await asyncio.sleep(0.2)

    async def once(self, name: str, patience: float = SLOWEST) -> float:
        """Seconds until one question is answered, at most so many."""
        began = asyncio.get_running_loop().time()
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._places[name]()
        return asyncio.get_running_loop().time() - began


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that can stop, and what goes on meanwhile."""

    house: Together
    api: BotApi
    synapse: Synapse
    load: Load


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(BotApi(privacy=False))
        synapse = stack.enter_context(serving(tmp_path / "synapse"))
        user = synapse.register("beleg", PASSWORD)["user_id"]
        house = await stack.enter_async_context(Together(tmp_path, api, synapse, user))
        anna = await stack.enter_async_context(person(synapse, tmp_path / "anna"))
        browser = await stack.enter_async_context(ClientSession(f"http://127.0.0.1:{house.port}"))
        await house.until_ready(60)
        room = await anna.room(user, encrypted=True)
        await anna.told(room, user, 1)
        people = [api.person(f"Person {number}") for number in range(8)]
        turns = count()

        async def on_telegram() -> None:
            somebody = people[next(turns) % len(people)]
            asked = api.say(somebody, ASKED)
            await api.until(lambda: any(post.reply_to is asked for post in somebody.chat.shown if post.from_bot), 60)

        async def on_matrix() -> None:
            asked = await anna.say(room, ASKED)
            answered = {"m.in_reply_to": {"event_id": asked}}
            while not any(each.get("m.relates_to") == answered for each in anna.contents(room, user)):
                await anna.read(200)

        async def on_the_page() -> None:
            for path in ("/", "/readyz"):
                async with browser.get(path) as response:
                    await response.read()

        yield Scene(house, api, synapse, Load({"telegram": on_telegram, "matrix": on_matrix, "page": on_the_page}))


async def test_each_may_stop_and_come_back_and_the_others_answer_as_fast_as_before(scene: Scene) -> None:
    load = scene.load
    async with load.going_on():
        await asyncio.sleep(STOPPED)
        usual = {name: statistics.median(took) for name, took in load.latencies.items()}

        def unchanged(without: str) -> None:
            for name, took in load.latencies.items():
                assert len(took) >= 3, f"{name} without {without}: {took}"
                assert max(took) < SLOWEST, f"{name} without {without}: {took}"
                assert statistics.median(took) <= SAME * usual[name] + JITTER, f"{name} without {without}: {took}"

        load.fresh("telegram")
        await scene.api.__aexit__(None, None, None)
        await asyncio.sleep(STOPPED)
        await scene.api.__aenter__()
        assert await load.once("telegram", BACK) < BACK
        unchanged("Telegram")

        load.fresh("matrix")
        await load.once("matrix")  # so that no question is under way
        await asyncio.to_thread(scene.synapse.stop)
        await asyncio.sleep(STOPPED)
        await asyncio.to_thread(scene.synapse.start)
        assert await load.once("matrix", BACK) < BACK
        unchanged("Matrix")

        load.fresh()
        hanging = [await asyncio.open_connection("127.0.0.1", scene.house.port) for _ in range(HANGING)]
        for _, writer in hanging:
            writer.write(b"GET / HTTP/1.1\r\nHost: ")
        await asyncio.sleep(STOPPED)
        for _, writer in hanging:
            writer.close()
        unchanged("a page that gets whole requests")

        load.fresh()
        away = scene.house.articles.rename(scene.house.folder / "away")
        await asyncio.sleep(STOPPED)
        away.rename(scene.house.articles)
        unchanged("the folder")
        scene.house.write("zoo.txt", ZOO)
        async with asyncio.timeout(BACK):
            while not await answered_from(scene, "zoo.txt"):
                await asyncio.sleep(0.2)


async def answered_from(scene: Scene, name: str) -> bool:
    """Whether somebody on Telegram is shown the file."""
    somebody = scene.api.person("Zoe")
    scene.api.say(somebody, BORN)
    return name in (await scene.api.answered(somebody.chat, 30)).text
