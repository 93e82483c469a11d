"""What is asked stays between those who talk: it is in no log, no figure, and in no file once it is forgotten."""

import asyncio

from tests.service.house import House
from tests.service.wire import Town

MARK = "Zwiebelfischquartett"  # in no article, and no word anybody would write by accident


async def test_no_question_and_no_code_reaches_a_log_a_figure_or_a_file_that_stays(house: House, town: Town) -> None:
    async with house:
        await house.until_ready()
        for text in (
            f"Wann endet das {MARK}?",
            f'Wer sagte "{MARK}"?',
            f"/quelle {MARK}",
            f"/zeitleiste {MARK}",
            f"/falsch {MARK}",
            f"/{MARK}",
            f"/rolle {MARK} admin",
            f"und {MARK}?",
            f"{MARK} " * 2_000,
            f"{MARK}\x00\ud800\u202e",
        ):
            town.say(text)
        town.say(f"Ist {MARK} hier?", sender="fremd", room="flur")
        await town.until_answered(20)
        invitation = town.say("/einladen", sender="chefin")
        await town.until_answered(10)
        metrics = await asyncio.to_thread(house.get, "/metrics")
        town.say("/vergiss")
        town.say("/vergiss", sender="fremd", room="flur")
        await town.until_answered(10)
        code = next(word for word in invitation.answers[0].split() if word.startswith("BELEG-"))
        await asyncio.sleep(0.5)  # the last replies are noted as sent
        kept = {path: path.read_bytes() for path in (house.folder / "data").rglob("*") if path.is_file()}
        assert await house.end() == 0

    log = house.log.read_text("utf-8")
    assert "Traceback" not in log
    for secret in (MARK, code):
        assert secret not in log
        assert secret not in metrics
        assert [path.name for path, data in kept.items() if secret.encode() in data] == []
