"""The platform exactly as the configuration makes it, in the service, against a real homeserver."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.cli.chats import may_invite, moved
from bot.config import Config, MatrixSettings, RoomSettings
from tests.matrix.newsroom import Newsroom
from tests.matrix.people import PASSWORD, person
from tests.matrix.synapse import Synapse


async def test_signs_commands_and_invitations_mean_what_they_do_elsewhere(synapse: Synapse, tmp_path: Path) -> None:
    bot = synapse.register("beleg-eingerichtet", PASSWORD)["user_id"]
    newsroom = Newsroom(tmp_path, synapse, bot)
    async with newsroom, person(synapse, tmp_path / "anna") as anna:
        await newsroom.until_logged('"state": "running"')
        await newsroom.until_logged('"event": "articles"')
        room = await anna.room(bot, encrypted=True)
        (greeting,) = await anna.told(room, bot, 1)
        await anna.say(room, "Wann endet Trumps Frist?")
        await anna.told(room, bot, 2)
        await anna.say(room, "Was sagte Putin?")
        *_, answer = await anna.told(room, bot, 3)
        _, old, new = anna.from_bot(room, bot)

        said: list[str] = []
        for event, emoji in ((old, "👍"), (new, "👍"), (old, "ℹ️"), (new, "ℹ️"), (new, "⬅️"), (new, "➡️")):
            await anna.react(room, event, emoji)
            *_, last = await anna.told(room, bot, 4 + len(said))
            said.append(last["body"])
        await anna.say(room, "!quelle 1")
        *_, source = await anna.told(room, bot, 10)

    stale_right, right, stale_source, shown, again, more = said
    assert "!quelle" in greeting["body"]
    assert stale_right == stale_source
    assert "früheren Antwort" in stale_right
    assert right.startswith("Danke, notiert")
    assert shown == source["body"]
    assert again.splitlines()[:2] == answer["body"].splitlines()[:2]
    assert more not in {*said[:-1], answer["body"]}


async def test_a_sign_under_what_a_sign_brought_means_the_same_answer(synapse: Synapse, tmp_path: Path) -> None:
    bot = synapse.register("beleg-zeichen", PASSWORD)["user_id"]
    newsroom = Newsroom(tmp_path, synapse, bot)
    async with newsroom, person(synapse, tmp_path / "anna") as anna:
        await newsroom.until_logged('"state": "running"')
        await newsroom.until_logged('"event": "articles"')
        room = await anna.room(bot)
        await anna.told(room, bot, 1)
        await anna.say(room, "Was sagte Putin?")
        _, answer = await anna.told(room, bot, 2)
        await anna.react(room, anna.from_bot(room, bot)[-1], "➡️")
        await anna.told(room, bot, 3)
        await anna.react(room, anna.from_bot(room, bot)[-1], "⬅️")
        *_, again = await anna.told(room, bot, 4)

    assert again["body"].splitlines()[:2] == answer["body"].splitlines()[:2]


async def test_a_sign_under_what_a_typed_command_brought_means_the_answer_before(
    synapse: Synapse, tmp_path: Path
) -> None:
    bot = synapse.register("beleg-getippt", PASSWORD)["user_id"]
    newsroom = Newsroom(tmp_path, synapse, bot)
    async with newsroom, person(synapse, tmp_path / "anna") as anna:
        await newsroom.until_logged('"event": "articles"')
        room = await anna.room(bot)
        await anna.told(room, bot, 1)
        texts = ("Was sagte Putin?", "!quelle 1", "Danke", "!mehr", "noch mehr", "!hilfe")
        for number, text in enumerate(texts, start=2):
            await anna.say(room, text)
            await anna.told(room, bot, number)
        _, _, source, _, more, still_more, helped = anna.from_bot(room, bot)
        said: list[str] = []
        for event in (source, more, still_more):
            await anna.react(room, event, "👍")
            *_, last = await anna.told(room, bot, 8 + len(said))
            said.append(last["body"])
        await anna.react(room, helped, "👍")
        await anna.react(room, source, "⬅️")
        *_, again = await anna.told(room, bot, 11)

    assert all(each.startswith("Danke, notiert") for each in said)
    assert again["body"].splitlines()[:2] == anna.contents(room, bot)[1]["body"].splitlines()[:2]


async def test_a_timeline_comes_in_words_as_a_picture_and_as_a_file_to_keep(synapse: Synapse, tmp_path: Path) -> None:
    bot = synapse.register("beleg-zeitleiste", PASSWORD)["user_id"]
    newsroom = Newsroom(tmp_path, synapse, bot)
    async with newsroom, person(synapse, tmp_path / "anna") as anna:
        await newsroom.until_logged('"event": "articles"')
        room = await anna.room(bot, encrypted=True)
        await anna.told(room, bot, 1)
        await anna.say(room, "!zeitleiste Leidebrücke")
        _, words = await anna.told(room, bot, 2)
        await anna.say(room, "!zeitleiste Leidebrücke ics")
        await anna.told(room, bot, 3)
        await anna.say(room, "!zeitleiste Leidebrücke bild")
        await anna.told(room, bot, 5)
        calendar, picture = await anna.attachments(room, bot)

    assert words["body"].startswith("Zeitleiste „Leidebrücke“")
    assert "brücke_wird_teurer.txt" in words["body"]
    assert calendar.name.endswith(".ics")
    assert calendar.content.startswith(b"BEGIN:VCALENDAR")
    assert picture.content.startswith(b"\x89PNG")


async def test_a_strangers_invitation_is_turned_down(synapse: Synapse, tmp_path: Path) -> None:
    bot = synapse.register("beleg-geladen", PASSWORD)["user_id"]
    newsroom = Newsroom(tmp_path, synapse, bot)
    newsroom.configure('inviters = ["@redaktion*:localhost"]\n')
    async with (
        newsroom,
        person(synapse, tmp_path / "anna", "redaktion") as anna,
        person(synapse, tmp_path / "eve", "fremd") as eve,
    ):
        await newsroom.until_logged('"state": "running"')
        await newsroom.until_logged('"event": "articles"')
        strange, known = await eve.room(bot), await anna.room(bot)
        await anna.told(known, bot, 1)
        async with asyncio.timeout(15):
            while (await eve.client.room_get_state_event(strange, "m.room.member", bot)).content[
                "membership"
            ] != "leave":
                await asyncio.sleep(0.05)


async def test_a_revoked_token_ends_the_process_with_a_sentence_if_there_is_nothing_else_to_go_on_for(
    synapse: Synapse, tmp_path: Path
) -> None:
    bot = synapse.register("beleg-entzogen", PASSWORD)["user_id"]
    newsroom = Newsroom(tmp_path, synapse, bot)
    async with newsroom:
        await newsroom.until_logged('"state": "running"')
        token = json.loads((tmp_path / "data" / "matrix" / "session.json").read_text("utf-8"))["access_token"]
        synapse.call("POST", "/_matrix/client/v3/logout", {}, token)
        assert await newsroom.died(10) == 1

    log = newsroom.log.read_text("utf-8")
    assert f"{synapse.url} has logged the bot out." in log
    assert "Traceback" not in log
    assert token not in log


async def test_a_rooms_language_and_clearance_follow_it_through_an_upgrade(synapse: Synapse, tmp_path: Path) -> None:
    bot = synapse.register("beleg-umgezogen", PASSWORD)["user_id"]
    newsroom = Newsroom(tmp_path, synapse, bot)
    secret = newsroom.folder / "articles" / "geheim"
    secret.mkdir()
    (secret / "hafen.txt").write_text("Der Hafen von Harrburg wird an eine Reederei verkauft.\n", "utf-8")
    async with person(synapse, tmp_path / "anna") as anna:
        old = await anna.room(bot)
        collection = '[[collections]]\nfolder = "geheim"\nlevel = "confidential"\n'
        newsroom.configure(f'{collection}[[rooms]]\nroom = "matrix:{old}"\nclearance = "confidential"\n')
        async with newsroom:
            await newsroom.until_logged('"event": "articles"')
            await anna.told(old, bot, 1)
            await anna.say(old, "!sprache en")
            await anna.told(old, bot, 2)
            path = f"/_matrix/client/v3/rooms/{old}/upgrade"
            made = synapse.call("POST", path, {"new_version": "11"}, anna.client.access_token)
            new = str(made["replacement_room"])
            await anna.client.room_invite(new, bot)
            await newsroom.until_logged("room moved")
            await anna.read()
            await anna.say(new, "Was wird aus dem Hafen von Harrburg?")
            (answer,) = await anna.told(new, bot, 1)

    assert "an eine Reederei verkauft" in answer["body"]
    assert "article" in answer["body"].splitlines()[-1]


@pytest.mark.parametrize(
    ("inviters", "user", "followed"),
    [
        ((), "@anna:zeitung.example", True),
        ((), "@anna:fremd.example", False),
        ((), "", False),
        (("@chefin:fremd.example",), "@chefin:fremd.example", True),
        (("@chefin:fremd.example",), "@anna:zeitung.example", False),
    ],
)
def test_without_a_list_everybody_of_the_own_server_may_invite(
    inviters: tuple[str, ...], user: str, followed: bool
) -> None:
    settings = MatrixSettings(
        homeserver="https://matrix.zeitung.example", user_id="@beleg:zeitung.example", inviters=inviters
    )

    assert may_invite(Config(matrix=settings))(user) is followed


@pytest.mark.parametrize(
    ("listed", "told"), [("!alt:x", True), ("!n*:x", False), ("!*:x", False), ("!anderer:x", False), ("*", False)]
)
def test_the_admin_is_told_to_enter_a_rooms_new_id_if_only_the_old_one_is_listed(listed: str, told: bool) -> None:
    config = Config(rooms=(RoomSettings(room=f"matrix:{listed}", clearance="internal"),))

    sentence = moved(config)("!alt:x", "!neu:x")

    assert ("!alt:x" in sentence, "!neu:x" in sentence) == (told, told)
