"""Many questions at once: all are answered, in order within each chat, and Telegram's limits are never run into."""

import asyncio
from pathlib import Path

from tests.telegram.chats import Post
from tests.telegram.house import ASKED, TelegramHouse
from tests.telegram.server import Telegram as BotApi

CHATS, EACH = 250, 2
SECONDS = 60.0
RATE, FOR = 30, 60  # questions a second, and seconds
AFTERWARDS = 240.0  # seconds until the last one is answered at the latest; on a machine of our own it takes seven

QUESTIONS = (ASKED, "Wer dirigierte gestern die Oper?", "/zeitleiste Zölle", "Was sagte Putin?", "/stand")


async def test_five_hundred_questions_at_once_are_answered_in_order_within_each_chat_and_no_limit_is_broken(
    tmp_path: Path, api: BotApi
) -> None:
    people = [api.person(f"Person {number}") for number in range(CHATS)]
    async with TelegramHouse(tmp_path, api) as house:
        await house.until_ready()
        asked = [(person, api.say(person, text)) for text in (ASKED, "/stand") for person in people]
        await api.until(lambda: sum(len(person.chat.told) for person in people) >= CHATS * EACH, SECONDS)
        await house.until_done()

    assert len(asked) == CHATS * EACH
    for person in people:
        answers = [post.reply_to for post in person.chat.shown if post.from_bot]
        assert answers == [post for someone, post in asked if someone is person]
    assert api.violations == {}
    assert len(api.called("sendMessage")) == CHATS * EACH


async def test_thirty_questions_a_second_for_a_minute_are_all_answered_once_and_no_limit_is_broken(
    tmp_path: Path, api: BotApi
) -> None:
    people = [api.person(f"Person {number}") for number in range(CHATS)]
    asked: dict[int, list[Post]] = {person.id: [] for person in people}
    async with TelegramHouse(tmp_path, api) as house:
        await house.until_ready()
        loop = asyncio.get_running_loop()
        began = loop.time()
        for number in range(RATE * FOR):
            person = people[number % CHATS]
            asked[person.id].append(api.say(person, QUESTIONS[number // CHATS % len(QUESTIONS)]))
            await asyncio.sleep(max(0.0, began + (number + 1) / RATE - loop.time()))
        await api.until(lambda: sum(len(person.chat.told) for person in people) >= RATE * FOR, AFTERWARDS)
        await house.until_done()

    for person in people:
        assert [post.reply_to for post in person.chat.shown if post.from_bot] == asked[person.id]
    assert api.violations == {}
    assert len(api.called("sendMessage")) == RATE * FOR
