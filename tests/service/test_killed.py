"""Killed at any moment, the service loses no question and answers none twice."""

import asyncio
import random
from itertools import cycle

from tests.service.house import House
from tests.service.wire import Town, doubled, lost

KILLS = 50
PER_SECOND = 10
QUESTIONS = (
    "Wann endet Trumps Frist?",
    "Was sagte Putin?",
    "und wo?",
    "/quelle 1",
    "/mehr",
    "Wer dirigierte gestern die Oper?",
    "/stand",
)


async def test_fifty_kills_under_load_lose_nothing_and_double_nothing(house: House, town: Town) -> None:
    chance = random.Random(20261122)
    questions = cycle(QUESTIONS)

    async def people() -> None:
        for number in range(100_000):
            town.say(f"{next(questions)}", room=f"raum{number % 9}", sender=f"person{number % 30}")
            await asyncio.sleep(1 / PER_SECOND)

    async with house:
        await house.until_ready()
        asking = asyncio.ensure_future(people())
        for _ in range(KILLS):
            await asyncio.sleep(chance.uniform(0.0, 0.6))
            await house.kill()
            await house.start()
            if chance.random() < 0.7:  # else it is killed while it starts
                await house.until_ready()
        asking.cancel()
        await house.until_ready()
        await town.until_answered(300)  # what came in meanwhile is thousands, and the machine may have other work
        _, ready = await house.readyz()

    assert lost(town.messages) == []
    assert doubled(town.messages) == []
    assert ready["aside"] == 0
    for room in {said.room for said in town.messages}:
        answered = [said.answered_at or 0.0 for said in town.messages if said.room == room]
        assert answered == sorted(answered)


async def test_sigterm_finishes_what_is_running_and_the_rest_after_the_next_start(house: House, town: Town) -> None:
    async with house:
        await house.until_ready()
        for number in range(200):
            town.say("Wann endet Trumps Frist?", room=f"raum{number % 20}")
        async with asyncio.timeout(8):
            assert await house.end() == 0
        await house.start()
        await house.until_ready()
        await town.until_answered(30)

    assert lost(town.messages) == []
    assert doubled(town.messages) == []


async def test_a_second_service_on_the_same_data_stops_with_a_sentence(house: House, town: Town) -> None:
    async with house:
        await house.until_ready()
        second = House(house.folder, town)
        await second.start()
        assert second.process
        assert await second.process.wait() == 1

    assert "Traceback" not in house.log.read_text("utf-8")
    assert str(house.folder / "data") in house.log.read_text("utf-8")
