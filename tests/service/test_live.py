"""The folder is followed while questions go on, and many questions at once are answered in order."""

import asyncio
from itertools import cycle

from tests.service.house import House
from tests.service.wire import Said, Town, doubled, lost

ZOO = "Im Zoo von Harrburg ist am Montag ein Gürteltier zur Welt gekommen. Es wiegt 90 Gramm.\n"
BORN = "Was ist im Zoo von Harrburg zur Welt gekommen?"


async def until(house: House, town: Town, word: str, *, there: bool) -> float:
    """Asks until the answer holds the word, or does not; returns the seconds that took."""
    started = asyncio.get_running_loop().time()
    async with asyncio.timeout(10):
        while True:
            said = town.say(BORN, room="zoo")
            await town.until_answered(5)
            if (word in said.answers[0]) == there:
                return asyncio.get_running_loop().time() - started


async def test_a_new_article_is_answered_from_and_a_removed_one_is_not_while_questions_go_on(
    house: House, town: Town
) -> None:
    others: list[Said] = []

    async def desk() -> None:
        for question in cycle(("Wann endet Trumps Frist?", "Was sagte Putin?")):
            others.append(town.say(question, room=f"raum{len(others) % 4}"))
            await asyncio.sleep(0.1)

    async with house:
        await house.until_ready()
        asking = asyncio.ensure_future(desk())
        house.write("zoo.txt", ZOO)
        assert await until(house, town, "Gürteltier", there=True) < 5
        house.write("zoo.txt", ZOO.replace("Gürteltier", "Faultier"))
        assert await until(house, town, "Faultier", there=True) < 5
        (house.articles / "zoo.txt").rename(house.articles / "tiere.txt")
        assert await until(house, town, "tiere.txt", there=True) < 5
        (house.articles / "tiere.txt").unlink()
        assert await until(house, town, "Faultier", there=False) < 5
        asking.cancel()
        await town.until_answered(10)

    assert lost(town.messages) == []
    assert all(".txt" in said.answers[0] for said in others)


async def test_five_hundred_questions_in_a_second_are_answered_in_order_within_each_room(
    house: House, town: Town
) -> None:
    async with house:
        await house.until_ready()
        for number in range(500):
            town.say("Wann endet Trumps Frist?", room=f"raum{number % 50}", sender=f"person{number % 250}")
            if number % 50 == 49:
                await asyncio.sleep(0.1)
        await town.until_answered(60)

    assert lost(town.messages) == []
    assert doubled(town.messages) == []
    for room in {said.room for said in town.messages}:
        answered = [said.answered_at or 0.0 for said in town.messages if said.room == room]
        assert answered == sorted(answered)
