"""Claims about our Bot API server itself: where it is wrong, every test of the Telegram platform is worth nothing."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from tests.telegram.chats import Chat, Person, Post
from tests.telegram.faults import Broken, Cut, Error, Hang, Lost, Reset, Slow, TooFast
from tests.telegram.limits import Limits
from tests.telegram.oracle import NotBotApi, cut, formatted, units
from tests.telegram.oracle import update as read_update
from tests.telegram.server import Telegram

Json = dict[str, Any]
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (640).to_bytes(4) + (480).to_bytes(4) + b"\x08\x02\x00\x00\x00"


class Bot:
    """Asks the server as any program would, without a library that could be lenient."""

    def __init__(self, telegram: Telegram, session: aiohttp.ClientSession) -> None:
        self.telegram, self.session = telegram, session

    async def ask(self, method: str, **parameters: Any) -> Any:
        """The whole answer."""
        url = f"{self.telegram.base_url}{self.telegram.token}/{method}"
        async with self.session.post(url, json=parameters) as response:
            answer = await response.json()
            assert response.status == answer.get("error_code", 200)
            return answer

    async def get(self, method: str, **parameters: Any) -> Any:
        """The result."""
        answer = await self.ask(method, **parameters)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **parameters: Any) -> str:
        """Why it is refused."""
        answer = await self.ask(method, **parameters)
        assert not answer["ok"], answer
        return str(answer["description"])

    async def texts(self, **parameters: Any) -> list[str]:
        """What the messages among the updates say."""
        return [update["message"]["text"] for update in await self.get("getUpdates", **parameters)]


@asynccontextmanager
async def served(**options: Any) -> AsyncIterator[Bot]:
    async with Telegram(**options) as telegram, aiohttp.ClientSession() as session:
        yield Bot(telegram, session)


@pytest_asyncio.fixture
async def bot() -> AsyncIterator[Bot]:
    async with served() as found:
        yield found


@pytest.fixture
def telegram(bot: Bot) -> Telegram:
    return bot.telegram


@pytest.fixture
def anna(telegram: Telegram) -> Person:
    """Somebody who has spoken with the bot before, and was heard."""
    anna = telegram.person("Anna", username="anna")
    telegram.say(anna, "/start")
    telegram.updates.drop()
    return anna


# --- updates


async def test_updates_come_again_until_a_later_offset_confirms_them(
    bot: Bot, telegram: Telegram, anna: Person
) -> None:
    for text in ("Wann tagt der Rat?", "Und wo?", "Wer kommt?"):
        telegram.say(anna, text)

    first = await bot.get("getUpdates", limit=2)
    again = await bot.get("getUpdates", limit=2)
    rest = await bot.texts(offset=first[-1]["update_id"] + 1)

    assert [update["message"]["text"] for update in first] == ["Wann tagt der Rat?", "Und wo?"]
    assert again == first
    assert rest == ["Wer kommt?"]
    assert len(telegram.pending) == 1


async def test_a_negative_offset_counts_from_the_end_and_forgets_the_rest(bot: Bot, anna: Person) -> None:
    for text in ("Wann tagt der Rat?", "Und wo?", "Wer kommt?"):
        bot.telegram.say(anna, text)

    assert await bot.texts(offset=-1) == ["Wer kommt?"]
    assert await bot.texts() == ["Wer kommt?"]


async def test_a_poll_is_held_until_somebody_says_something(bot: Bot, anna: Person) -> None:
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(bot.texts(timeout=30))
        await asyncio.sleep(0.05)
        assert not poll.done()
        bot.telegram.say(anna, "Wann tagt der Rat?")

    assert poll.result() == ["Wann tagt der Rat?"]


async def test_of_two_pollers_the_first_is_told_of_a_conflict(bot: Bot, anna: Person) -> None:
    async with asyncio.TaskGroup() as tasks:
        first = tasks.create_task(bot.ask("getUpdates", timeout=30))
        await asyncio.sleep(0.05)
        second = tasks.create_task(bot.texts(timeout=30))
        await asyncio.sleep(0.05)
        bot.telegram.say(anna, "Wann tagt der Rat?")

    assert first.result()["error_code"] == 409
    assert first.result()["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    assert second.result() == ["Wann tagt der Rat?"]


async def test_whoever_hung_up_takes_no_update_along(bot: Bot, anna: Person) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await bot.ask("getUpdates", timeout=30)
    bot.telegram.say(anna, "Wann tagt der Rat?")

    assert await bot.texts() == ["Wann tagt der Rat?"]


async def test_only_kinds_that_were_asked_for_come_about_and_the_wish_is_remembered(bot: Bot, anna: Person) -> None:
    await bot.get("getUpdates", allowed_updates=["inline_query"])
    bot.telegram.say(anna, "Wann tagt der Rat?")
    bot.telegram.inline(anna, "rat")
    only_inline = await bot.get("getUpdates")

    await bot.get("getUpdates", allowed_updates=[])
    bot.telegram.say(anna, "Und wo?")
    both = await bot.get("getUpdates")

    assert [sorted(update)[0] for update in only_inline] == ["inline_query"]
    assert [sorted(update)[0] for update in both] == ["inline_query", "message"]


async def test_updates_expire_messages_after_a_day_and_inline_queries_after_half_a_minute(
    bot: Bot, anna: Person
) -> None:
    bot.telegram.say(anna, "Wann tagt der Rat?")
    bot.telegram.inline(anna, "rat")

    bot.telegram.pass_time(31)
    assert await bot.texts() == ["Wann tagt der Rat?"]
    bot.telegram.pass_time(24 * 3600)
    assert await bot.texts() == []


async def test_an_update_that_was_confirmed_can_come_once_more(bot: Bot, anna: Person) -> None:
    bot.telegram.say(anna, "Wann tagt der Rat?")
    (update,) = await bot.get("getUpdates")
    after = update["update_id"] + 1
    bot.telegram.redeliver(update)

    assert await bot.get("getUpdates", offset=after) == [update]
    assert await bot.get("getUpdates", offset=after) == []


async def test_every_update_is_one_that_aiogram_reads() -> None:
    with pytest.raises(NotBotApi, match="date"):
        read_update({"update_id": 1, "message": {"message_id": 1, "chat": {"id": 1, "type": "private"}}})
    chat = {"id": 1, "type": "private", "mood": "good"}
    with pytest.raises(NotBotApi, match=r"message\.chat\.mood"):
        read_update({"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": chat}})


# --- webhooks


@asynccontextmanager
async def listening(answer: Callable[[web.Request], Awaitable[web.Response]]) -> AsyncIterator[str]:
    """A place to push updates to."""
    app = web.Application()
    app.router.add_post("/hook", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()


async def test_an_update_is_pushed_with_the_secret_until_it_is_taken(bot: Bot, anna: Person) -> None:
    got: list[tuple[int, str | None, str]] = []

    async def hook(request: web.Request) -> web.Response:
        update = await request.json()
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        got.append((update["update_id"], secret, update["message"]["text"]))
        return web.Response(status=500 if len(got) < 3 else 200)

    async with listening(hook) as url:
        await bot.get("setWebhook", url=url, secret_token="leise")
        bot.telegram.say(anna, "Wann tagt der Rat?")
        bot.telegram.say(anna, "Und wo?")
        await bot.telegram.until(lambda: not bot.telegram.pending)

    assert [text for *_, text in got] == ["Wann tagt der Rat?"] * 3 + ["Und wo?"]
    assert len({number for number, *_ in got[:3]}) == 1
    assert {secret for _, secret, _ in got} == {"leise"}


async def test_a_webhook_may_say_when_to_try_again(bot: Bot, anna: Person) -> None:
    times: list[float] = []

    async def hook(request: web.Request) -> web.Response:
        times.append(asyncio.get_running_loop().time())
        return web.Response(status=429, headers={"Retry-After": "1"}) if len(times) == 1 else web.Response()

    async with listening(hook) as url:
        await bot.get("setWebhook", url=url)
        bot.telegram.say(anna, "Wann tagt der Rat?")
        await bot.telegram.until(lambda: not bot.telegram.pending)

    assert times[1] - times[0] >= 1


async def test_what_a_webhook_replies_is_carried_out(bot: Bot, anna: Person) -> None:
    async def hook(request: web.Request) -> web.Response:
        return web.json_response({"method": "sendMessage", "chat_id": anna.id, "text": "Am Freitag."})

    async with listening(hook) as url:
        await bot.get("setWebhook", url=url)
        bot.telegram.say(anna, "Wann tagt der Rat?")
        assert (await bot.telegram.answered(anna.chat)).text == "Am Freitag."


async def test_who_has_a_webhook_cannot_poll(bot: Bot) -> None:
    await bot.get("setWebhook", url="http://127.0.0.1:9/hook")

    refused = await bot.ask("getUpdates")
    await bot.get("deleteWebhook")

    assert refused["error_code"] == 409
    assert refused["description"].startswith("Conflict: can't use getUpdates method while webhook is active;")
    assert await bot.get("getUpdates") == []


async def test_a_webhook_that_nobody_answers_is_reported(bot: Bot, anna: Person) -> None:
    await bot.get("setWebhook", url="http://127.0.0.1:9/hook")
    bot.telegram.say(anna, "Wann tagt der Rat?")

    await bot.telegram.until(lambda: bot.telegram.webhook and bot.telegram.webhook.last_error)

    info = await bot.get("getWebhookInfo")
    assert info["pending_update_count"] == 1
    assert "Connection" in info["last_error_message"]


# --- texts


async def test_a_text_comes_back_as_people_see_it(bot: Bot, anna: Person) -> None:
    text = "  <b>Ä😀</b> &amp; <code>rat.md</code>, haushalt.md \n"

    message = await bot.get("sendMessage", chat_id=anna.id, text=text, parse_mode="HTML")

    assert message["text"] == "Ä😀 & rat.md, haushalt.md"
    assert {(each["type"], each["offset"], each["length"]) for each in message["entities"]} == {
        ("bold", 0, 3),
        ("code", 6, 6),
        ("url", 14, 11),  # Moldova's .md: Telegram takes the name of a file for an address
    }
    assert anna.chat.told == ["Ä😀 & rat.md, haushalt.md"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<b>oops", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("<p>Absatz</p>", 'can\'t parse entities: Unsupported start tag "p" at byte offset 0'),
        (" \n ", "message text is empty"),
        ("ä" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
    ],
)
async def test_a_text_is_refused_in_telegrams_words(bot: Bot, anna: Person, text: str, why: str) -> None:
    assert await bot.refused("sendMessage", chat_id=anna.id, text=text, parse_mode="HTML") == f"Bad Request: {why}"


async def test_marks_do_not_count_for_the_length(bot: Bot, anna: Person) -> None:
    text = "".join(f"<b>{'ä' * 100}</b>" for _ in range(40)) + "ä" * 96

    assert len((await bot.get("sendMessage", chat_id=anna.id, text=text, parse_mode="HTML"))["text"]) == 4096


async def test_entities_beyond_the_hundredth_are_left_out_and_counted(bot: Bot, anna: Person) -> None:
    text = "<b>a</b> " * 103

    message = await bot.get("sendMessage", chat_id=anna.id, text=text, parse_mode="HTML")

    assert len(message["entities"]) == 100
    assert bot.telegram.violations["entities"] == 3


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60), st.text("ab \n", max_size=4))
def test_the_pieces_that_entities_name_are_the_marked_ones(word: str, around: str) -> None:
    marked = word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    found = formatted(f"{around}<b>{marked}</b>{around}", "HTML")

    bold = "".join(cut(found.text, e["offset"], e["length"]) for e in found.entities if e["type"] == "bold")
    assert bold.strip() == word.strip(" \n\t\r").strip()
    assert all(e["offset"] + e["length"] <= units(found.text) for e in found.entities)


# --- edits, buttons, inline


async def told(bot: Bot, chat: Chat, text: str, **parameters: Any) -> Post:
    message = await bot.get("sendMessage", chat_id=chat.id, text=text, **parameters)
    return chat.posts[message["message_id"]]


def keyboard(**button: Any) -> Json:
    return {"inline_keyboard": [[{"text": "Weiter", **button}]]}


async def test_an_edit_replaces_text_and_takes_the_keyboard_away(bot: Bot, anna: Person) -> None:
    post = await told(bot, anna.chat, "Am Freitag.", reply_markup=keyboard(callback_data="mehr"))
    edit = {"chat_id": anna.id, "message_id": post.id, "text": "Am <b>Montag</b>.", "parse_mode": "HTML"}

    await bot.get("editMessageText", **edit)

    assert (post.text, post.labels, post.marked("bold")) == ("Am Montag.", [], ["Montag"])
    assert post.versions == ["Am Freitag.", "Am Montag."]
    assert (await bot.refused("editMessageText", **edit)).startswith("Bad Request: message is not modified: specified")


async def test_only_what_stands_there_and_is_the_bots_can_be_edited(bot: Bot, anna: Person) -> None:
    said = bot.telegram.say(anna, "Wann tagt der Rat?")
    post = await told(bot, anna.chat, "Am Freitag.")
    await bot.get("deleteMessage", chat_id=anna.id, message_id=post.id)

    whys = [
        await bot.refused("editMessageText", chat_id=anna.id, message_id=number, text="Nie.")
        for number in (post.id, said.id)
    ]

    assert whys == ["Bad Request: message to edit not found", "Bad Request: message can't be edited"]
    assert anna.chat.told == []


@pytest.mark.parametrize(
    ("button", "why"),
    [
        ({"callback_data": "ä" * 33}, "BUTTON_DATA_INVALID"),
        ({"callback_data": ""}, "BUTTON_DATA_INVALID"),
        (
            {"url": "http://localhost:8080/"},
            "inline keyboard button URL 'http://localhost:8080/' is invalid: Wrong HTTP URL",
        ),
        ({"copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
    ],
)
async def test_a_button_is_refused_in_telegrams_words(bot: Bot, anna: Person, button: Json, why: str) -> None:
    markup = keyboard(**button)

    assert await bot.refused("sendMessage", chat_id=anna.id, text="x", reply_markup=markup) == f"Bad Request: {why}"


async def test_a_pressed_button_is_answered_once_and_in_time(bot: Bot, anna: Person) -> None:
    post = await told(bot, anna.chat, "Am Freitag.", reply_markup=keyboard(callback_data="ä" * 32))
    press, late = bot.telegram.press(anna, post, "Weiter"), bot.telegram.press(anna, post, "Weiter")
    queries = [update["callback_query"]["id"] for update in await bot.get("getUpdates")]

    await bot.get("answerCallbackQuery", callback_query_id=press.id, text="Bitte.")
    again = await bot.refused("answerCallbackQuery", callback_query_id=press.id)
    bot.telegram.pass_time(151)
    too_late = await bot.refused("answerCallbackQuery", callback_query_id=late.id)

    assert queries == [press.id, late.id]
    assert [answer["text"] for answer in press.answers] == ["Bitte."]
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert (again, too_late) == (too_old, too_old)


async def test_an_inline_query_is_answered_and_a_result_chosen(bot: Bot, anna: Person) -> None:
    asked = bot.telegram.inline(anna, "rat")
    content = {"message_text": "Der Rat tagt am <b>Freitag</b>.", "parse_mode": "HTML"}
    result = {"type": "article", "id": "1", "title": "rat.txt", "input_message_content": content}
    wrong = result | {"id": "x" * 65}

    refused = await bot.refused("answerInlineQuery", inline_query_id=asked.id, results=[wrong])
    await bot.get("answerInlineQuery", inline_query_id=asked.id, results=[result], is_personal=True, cache_time=1)
    post = bot.telegram.choose(asked, 0, chat=anna.chat)

    assert refused == "Bad Request: RESULT_ID_INVALID"
    assert asked.options == {"is_personal": True, "cache_time": 1}
    assert (post.text, post.marked("bold"), post.from_bot) == ("Der Rat tagt am Freitag.", ["Freitag"], False)


# --- chats


async def test_a_bot_cannot_speak_first_nor_to_whom_it_is_a_nuisance(
    bot: Bot, telegram: Telegram, anna: Person
) -> None:
    stranger = telegram.person("Otto")
    desk = telegram.group("Desk", anna)
    telegram.block(anna)
    telegram.kick(desk)

    whys = [
        await bot.refused("sendMessage", chat_id=each, text="Guten Tag") for each in (stranger.id, anna.id, desk.id)
    ]

    assert whys == [
        "Bad Request: chat not found",
        "Forbidden: bot was blocked by the user",
        "Forbidden: bot was kicked from the group chat",
    ]
    members = [update["my_chat_member"]["new_chat_member"]["status"] for update in await bot.get("getUpdates")]
    assert members == ["kicked", "kicked"]


async def test_a_reply_needs_its_message_unless_it_was_said_otherwise(bot: Bot, anna: Person) -> None:
    gone: Json = {"message_id": 4711}
    message = {"chat_id": anna.id, "text": "Am Freitag."}

    why = await bot.refused("sendMessage", **message, reply_parameters=gone)
    sent = await bot.get("sendMessage", **message, reply_parameters=gone | {"allow_sending_without_reply": True})

    assert why == "Bad Request: message to be replied not found"
    assert "reply_to_message" not in sent


async def test_privacy_mode_lets_commands_replies_and_mentions_through(
    bot: Bot, telegram: Telegram, anna: Person
) -> None:
    desk = telegram.group("Desk", anna)
    post = await told(bot, desk, "Am Freitag.")
    telegram.say(anna, "Schönes Wetter heute", chat=desk)
    telegram.say(anna, "/quelle@andererbot 1", chat=desk)
    telegram.say(anna, "/frage@belegbot Wann tagt der Rat?", chat=desk)
    telegram.say(anna, "/quelle 1", chat=desk)
    telegram.say(anna, "Und wo?", chat=desk, reply_to=post)
    telegram.say(anna, "@Belegbot wer kommt?", chat=desk)

    heard = await bot.texts()
    telegram.privacy = False
    telegram.say(anna, "Schönes Wetter morgen", chat=desk)

    assert heard == ["/frage@belegbot Wann tagt der Rat?", "/quelle 1", "Und wo?", "@Belegbot wer kommt?"]
    assert (await bot.texts())[-1] == "Schönes Wetter morgen"
    assert (await bot.get("getMe"))["can_read_all_group_messages"] is True


async def test_what_is_said_in_a_topic_replies_to_its_root(bot: Bot, telegram: Telegram, anna: Person) -> None:
    forum = telegram.forum("Ressorts", anna)
    topic, bots_own = telegram.topic(forum, "Rathaus"), telegram.topic(forum, "Kultur", by_bot=True)
    telegram.say(anna, "/frage Wann tagt der Rat?", chat=forum, topic=topic)
    telegram.say(anna, "Schönes Wetter heute", chat=forum, topic=bots_own)
    telegram.say(anna, "/frage Und wo?", chat=forum)

    messages = [u["message"] for u in await bot.get("getUpdates") if "text" in u["message"]]

    assert [(m.get("message_thread_id"), m.get("is_topic_message")) for m in messages] == [
        (topic, True),
        (bots_own, True),
        (None, None),
    ]
    assert messages[0]["reply_to_message"]["message_id"] == topic
    # A topic that the bot opened makes ordinary talk in it look like replies to the bot.
    assert messages[1]["reply_to_message"]["from"]["username"] == "belegbot"


async def test_an_answer_stands_in_the_topic_that_is_named(bot: Bot, telegram: Telegram, anna: Person) -> None:
    forum = telegram.forum("Ressorts", anna)
    topic = telegram.topic(forum, "Rathaus")

    post = await told(bot, forum, "Am Freitag.", message_thread_id=topic)
    why = await bot.refused("sendMessage", chat_id=forum.id, text="Am Freitag.", message_thread_id=4711)

    assert post.thread == topic
    assert why == "Bad Request: message thread not found"


async def test_replies_in_a_supergroup_form_a_thread_without_a_topic(
    bot: Bot, telegram: Telegram, anna: Person
) -> None:
    desk = telegram.supergroup("Desk", anna)
    post = await told(bot, desk, "Am Freitag.")
    telegram.say(anna, "Und wo?", chat=desk, reply_to=post)

    (update,) = await bot.get("getUpdates")
    why = await bot.refused("sendMessage", chat_id=desk.id, text="Im Rathaus.", message_thread_id=post.id)

    assert update["message"]["message_thread_id"] == post.id
    assert "is_topic_message" not in update["message"]
    assert why == "Bad Request: message thread not found"


async def test_a_group_that_became_a_supergroup_says_where_it_went(bot: Bot, telegram: Telegram, anna: Person) -> None:
    desk = telegram.group("Desk", anna)
    bigger = telegram.upgrade(desk)

    answer = await bot.ask("sendMessage", chat_id=desk.id, text="Am Freitag.")

    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": bigger.id}
    assert await told(bot, bigger, "Am Freitag.")


async def test_edits_and_channel_posts_are_updates_of_their_own(bot: Bot, telegram: Telegram, anna: Person) -> None:
    telegram.edit(telegram.say(anna, "Wan tagt der Rat?"), "Wann tagt der Rat?")
    telegram.announce(telegram.channel("Eilmeldungen"), "Der Rat tagt.")

    updates = await bot.get("getUpdates")

    assert [next(key for key in update if key != "update_id") for update in updates] == [
        "message",
        "edited_message",
        "channel_post",
    ]
    assert updates[1]["edited_message"]["message_id"] == updates[0]["message"]["message_id"]
    assert "from" not in updates[2]["channel_post"]


# --- files


async def test_a_file_can_be_fetched_as_it_was_sent(bot: Bot, telegram: Telegram, anna: Person) -> None:
    telegram.document(anna, "rat.txt", b"Der Rat tagt am Freitag.", caption="/neu")
    (update,) = await bot.get("getUpdates")
    document = update["message"]["document"]

    found = await bot.get("getFile", file_id=document["file_id"])
    async with bot.session.get(f"{telegram.file_url}{telegram.token}/{found['file_path']}") as response:
        content = await response.read()

    assert (document["file_name"], update["message"]["caption"]) == ("rat.txt", "/neu")
    assert content.decode() == "Der Rat tagt am Freitag."


async def test_a_file_above_20_megabytes_cannot_be_fetched(bot: Bot, telegram: Telegram, anna: Person) -> None:
    telegram.document(anna, "rat.txt", bytes((20 << 20) + 1))
    (update,) = await bot.get("getUpdates")

    why = await bot.refused("getFile", file_id=update["message"]["document"]["file_id"])

    assert why == "Bad Request: file is too big"


async def test_pictures_and_files_are_uploaded_in_forms(bot: Bot, telegram: Telegram, anna: Person) -> None:
    for method, name, content in (("sendPhoto", "zeit.png", PNG), ("sendDocument", "rat.txt", b"Freitag")):
        form = aiohttp.FormData({"chat_id": str(anna.id), "caption": "<i>Bitte</i>", "parse_mode": "HTML"})
        form.add_field(method.removeprefix("send").lower(), content, filename=name)
        async with bot.session.post(f"{telegram.base_url}{telegram.token}/{method}", data=form) as response:
            assert (await response.json())["ok"]

    picture, file = anna.chat.shown[-2:]
    assert picture.file
    assert file.file
    assert (picture.file.size, picture.marked("italic")) == ((640, 480), ["Bitte"])
    assert (file.file.name, file.file.content) == ("rat.txt", b"Freitag")


async def test_an_upload_may_arrive_in_uneven_pieces(bot: Bot, anna: Person) -> None:
    content = b"Freitag " * 5_000
    parts = {b"chat_id": b"%d" % anna.id, b'document"; filename="rat.txt': content}
    head = b'--x\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
    form = b"".join(head % part for part in parts.items())
    begun = form.index(content)

    async def pieces() -> AsyncIterator[bytes]:
        # the second is shorter than the boundary, so that the third is read with it, and is more than is wanted at once
        for piece in (form[: begun + 10], form[begun + 10 : begun + 12], form[begun + 12 :] + b"--x--\r\n"):
            yield piece
            await asyncio.sleep(0.05)

    url, kind = f"{bot.telegram.base_url}{bot.telegram.token}/sendDocument", "multipart/form-data; boundary=x"
    async with bot.session.post(url, data=pieces(), headers={"Content-Type": kind}) as response:
        assert (await response.json())["ok"]

    assert (shown := anna.chat.shown[-1].file)
    assert shown.content == content


# --- limits


async def test_a_chat_takes_a_few_messages_at_once_and_then_one_a_second(bot: Bot, anna: Person) -> None:
    for number in range(4):
        await bot.get("sendMessage", chat_id=anna.id, text=f"{number}.")

    answer = await bot.ask("sendMessage", chat_id=anna.id, text="Zu schnell.")
    too_early = await bot.ask("sendMessage", chat_id=anna.id, text="Zu früh.")
    bot.telegram.pass_time(1)
    in_time = await bot.ask("sendMessage", chat_id=anna.id, text="Recht so.")

    assert (answer["error_code"], answer["parameters"]) == (429, {"retry_after": 1})
    assert answer["description"] == "Too Many Requests: retry after 1"
    assert not too_early["ok"]
    assert in_time["ok"]
    assert bot.telegram.violations == {"chat": 1, "too early": 1}


def passed(limits: Limits, chats: list[int], every: float, seconds: float) -> int:
    """How many messages get through to the chats in turn, sent at a steady pace."""
    moments = [number * every for number in range(int(seconds / every))]
    return sum(limits.refuse(chats[n % len(chats)], now) is None for n, now in enumerate(moments))


def test_a_group_takes_twenty_a_minute() -> None:
    assert 20 <= passed(Limits(), [-5001], every=1.0, seconds=60) - 20 <= 21
    limits = Limits()
    assert passed(limits, [-5001], every=3.0, seconds=600) == 200
    assert not limits.broken


def test_all_chats_together_take_thirty_a_second() -> None:
    limits = Limits()
    assert passed(limits, [*range(100)], every=1 / 30, seconds=60) == 1800
    assert not limits.broken
    assert passed(Limits(), [*range(1000)], every=1 / 50, seconds=10) <= 33 + 300


def test_limits_recover_as_many_times_faster_as_one_likes() -> None:
    assert passed(Limits(pace=50), [1], every=1 / 50, seconds=10) == 500


# --- faults


async def test_a_fault_meets_the_requests_it_was_made_for(bot: Bot, anna: Person) -> None:
    plan = bot.telegram.fail("sendMessage", TooFast(7), text="Frist", times=2, after=1)
    texts = ["Die Frist endet.", "Der Rat tagt.", "Keine Frist.", "Frist!", "Frist verlängert."]

    answers = [await bot.ask("sendMessage", chat_id=anna.id, text=text) for text in texts]

    assert [answer.get("parameters", {}).get("retry_after") for answer in answers[:4]] == [None, None, 7, 7]
    assert plan.met == 2


async def test_before_it_is_carried_out_a_request_can_get_lost(bot: Bot, anna: Person) -> None:
    for fault in (Reset(), Hang(0.05)):
        bot.telegram.fail("sendMessage", fault)
        with pytest.raises(aiohttp.ClientError):
            await bot.ask("sendMessage", chat_id=anna.id, text="Am Freitag.")

    assert anna.chat.told == []


async def test_afterwards_its_reply_can_get_lost(bot: Bot, anna: Person) -> None:
    bot.telegram.fail("sendMessage", Lost())
    with pytest.raises(aiohttp.ClientError):
        await bot.ask("sendMessage", chat_id=anna.id, text="Am Freitag.")
    bot.telegram.fail("sendMessage", Cut())
    with pytest.raises(json.JSONDecodeError):
        await bot.ask("sendMessage", chat_id=anna.id, text="Am Montag.")

    assert anna.chat.told == ["Am Freitag.", "Am Montag."]


async def test_who_gave_up_waiting_is_answered_all_the_same(bot: Bot, anna: Person) -> None:
    bot.telegram.fail("sendMessage", Slow(0.1))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await bot.ask("sendMessage", chat_id=anna.id, text="Am Freitag.")

    assert (await bot.telegram.answered(anna.chat)).text == "Am Freitag."


async def test_what_stands_before_telegram_speaks_html(bot: Bot, telegram: Telegram) -> None:
    telegram.fail("getMe", Broken(502))
    async with bot.session.get(f"{telegram.base_url}{telegram.token}/getMe") as response:
        assert (response.status, response.content_type) == (502, "text/html")
    telegram.fail("", Error(403, "Forbidden: bot can't initiate conversation with a user"))
    assert (await bot.ask("getMe"))["error_code"] == 403


async def test_a_revoked_token_is_unauthorized(bot: Bot, telegram: Telegram) -> None:
    telegram.revoked = True

    assert await bot.ask("getMe") == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_it_can_go_away_and_come_back_where_it_was(anna: Person, bot: Bot, telegram: Telegram) -> None:
    address = telegram.address
    telegram.say(anna, "Wann tagt der Rat?")

    await telegram.__aexit__(None, None, None)
    with pytest.raises(aiohttp.ClientError):
        await bot.ask("getMe")
    await telegram.__aenter__()

    assert telegram.address == address
    assert await bot.texts() == ["Wann tagt der Rat?"]


# --- honesty


@pytest.mark.parametrize(
    ("method", "parameters", "complaint"),
    [
        ("sendMessage", {"chat_id": 1001, "text": "x", "parse_mod": "HTML"}, "sendMessage has no parameter parse_mod"),
        ("sendMessage", {"chat_id": 1001}, "text"),
        (
            "sendMessage",
            {"chat_id": 1001, "text": "x", "reply_parameters": {"message": 1}},
            r"no .* reply_parameters\.message",
        ),
        ("sendMail", {}, "There is no method sendMail here."),
    ],
)
async def test_what_is_no_bot_api_is_complained_of(method: str, parameters: Json, complaint: str) -> None:
    with pytest.raises(AssertionError, match=complaint):
        async with served() as bot:
            assert not (await bot.ask(method, **parameters))["ok"]


# --- commands, and people in another process


async def test_commands_and_descriptions_are_kept_by_scope_and_language(bot: Bot) -> None:
    commands = [{"command": "frage", "description": "etwas fragen"}]
    await bot.get("setMyCommands", commands=commands, language_code="de", scope={"type": "all_group_chats"})
    await bot.get("setMyDescription", description="Fragt mich.", language_code="de")

    assert await bot.get("getMyCommands") == []
    assert await bot.get("getMyCommands", language_code="de", scope={"type": "all_group_chats"}) == commands
    assert await bot.get("getMyDescription", language_code="de") == {"description": "Fragt mich."}
    refused = await bot.refused("setMyCommands", commands=[{"command": "Frage!", "description": "x"}])
    assert refused == "Bad Request: BOT_COMMAND_INVALID"


async def test_another_process_can_be_the_people(bot: Bot, telegram: Telegram) -> None:
    async def do(deed: str, **what: Any) -> Any:
        async with bot.session.post(f"{telegram.sim_url}/{deed}", json=what) as response:
            return await response.json()

    async def look(what: str) -> Any:
        async with bot.session.get(f"{telegram.sim_url}/{what}") as response:
            return await response.json()

    anna = (await do("person", name="Anna"))["id"]
    desk = (await do("chat", kind="group", title="Desk", members=[anna]))["id"]
    said = await do("say", person=anna, chat=desk, text="/frage Wann tagt der Rat?")
    await do("fail", method="sendMessage", fault="TooFast", **{"with": {"retry_after": 2}})
    await bot.refused("sendMessage", chat_id=desk, text="Am Freitag.")
    answer = await bot.get("sendMessage", chat_id=desk, text="Am Freitag.", reply_markup=keyboard(callback_data="mehr"))
    press = await do("press", person=anna, chat=desk, message_id=answer["message_id"], label="Weiter")
    await bot.get("answerCallbackQuery", callback_query_id=press["id"])

    assert (await look(f"chat/{desk}"))["told"] == ["Am Freitag."]
    assert (await look(f"chat/{desk}"))["shown"][0]["message_id"] == said["message_id"]
    assert (await look(f"press/{press['id']}"))["answers"] == [{}]
    assert [status for _, status, _ in (await look("state"))["calls"]] == [429, 200, 200]
