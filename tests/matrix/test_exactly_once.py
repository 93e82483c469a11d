"""Every question is answered exactly once: over kills at the worst moments, and over a long time away."""

from pathlib import Path

import pytest

from tests.matrix.newsroom import Newsroom
from tests.matrix.people import PASSWORD, Person, person
from tests.matrix.run import POINTS
from tests.matrix.synapse import Synapse

AWAY = 200  # questions; more than one answer of the homeserver holds
QUESTIONS = ("Wann endet Trumps Frist?", "Was sagte Putin?", "Wer dirigierte gestern die Oper?")


async def answered_once(anna: Person, bot: str, room: str, asked: list[str], seconds: float) -> None:
    """As many answers as questions, each replying to another question, all of them readable."""
    await anna.told(room, bot, len(asked), seconds)
    await anna.read(1_000)  # a second answer would still be on its way
    answered = [content["m.relates_to"]["m.in_reply_to"]["event_id"] for content in anna.contents(room, bot)]
    assert sorted(answered) == sorted(asked)
    assert answered == asked
    assert anna.undecryptable == 0


@pytest.mark.parametrize("encrypted", [False, True], ids=["open", "encrypted"])
async def test_kills_at_the_worst_moments_and_two_hundred_questions_while_away(
    synapse: Synapse, tmp_path: Path, encrypted: bool
) -> None:
    bot = synapse.register(f"beleg-{encrypted}".lower(), PASSWORD)["user_id"]
    newsroom = Newsroom(tmp_path, synapse, bot)
    async with newsroom, person(synapse, tmp_path / "anna") as anna:
        await newsroom.until_logged('"state": "running"')
        room = await anna.room(bot, encrypted=encrypted)
        await newsroom.until_logged("room joined")
        await anna.read(500)
        asked = [await anna.say(room, QUESTIONS[0])]
        await anna.told(room, bot, 1)

        for point in POINTS:
            newsroom.death.write_text(point, "utf-8")
            asked.append(await anna.say(room, QUESTIONS[1]))
            await newsroom.died()
            asked.append(await anna.say(room, QUESTIONS[2]))
            await newsroom.start()
            await anna.told(room, bot, len(asked), 30)

        await newsroom.kill()
        asked += [await anna.say(room, QUESTIONS[number % 3]) for number in range(AWAY)]
        await newsroom.start()
        await answered_once(anna, bot, room, asked, 120)
        assert await newsroom.end() == 0
