"""The platform exactly as the configuration makes it, in the service, against a real homeserver."""

import asyncio
from pathlib import Path

import pytest

from bot.cli.chats import may_invite
from bot.config import Config, MatrixSettings
from tests.matrix.newsroom import Newsroom
from tests.matrix.people import PASSWORD, person
from tests.matrix.synapse import Synapse

SERVE = ("bot", "serve", "--config")


async def test_signs_commands_and_invitations_mean_what_they_do_elsewhere(synapse: Synapse, tmp_path: Path) -> None:
    bot = synapse.register("beleg-eingerichtet", PASSWORD)["user_id"]
    newsroom = Newsroom(tmp_path, synapse, bot, SERVE)
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
    newsroom = Newsroom(tmp_path, synapse, bot, SERVE)
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


async def test_a_strangers_invitation_is_turned_down(synapse: Synapse, tmp_path: Path) -> None:
    bot = synapse.register("beleg-geladen", PASSWORD)["user_id"]
    newsroom = Newsroom(tmp_path, synapse, bot, SERVE)
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
