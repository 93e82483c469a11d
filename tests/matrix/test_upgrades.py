"""Claims about rooms that are upgraded: they get a new id, and nobody else's room may pass for one of them."""

import pytest

from bot import moves
from bot.platform import Address, Refused
from tests.matrix.desk import Desk, answer, at_work
from tests.matrix.house import House
from tests.matrix.people import Person


async def upgraded(house: House, person: Person, room: str) -> str:
    """What a program does when somebody types /upgraderoom; returns the new room, to which the bot is invited."""
    made = house.synapse.call(
        "POST", f"/_matrix/client/v3/rooms/{room}/upgrade", {"new_version": "11"}, person.client.access_token
    )
    new = str(made["replacement_room"])
    await person.client.room_invite(new, house.bot)
    return new


async def successor(house: House, person: Person, of: str) -> str:
    """A room that only says it takes the place of another, with the bot in it."""
    made = await person.client.room_create(predecessor={"room_id": of, "event_id": "$ende"})
    await person.client.room_invite(made.room_id, house.bot)
    await house.joined(person, made.room_id)
    return str(made.room_id)


async def ended(person: Person, room: str, replacement: str) -> None:
    content = {"body": "Umgezogen", "replacement_room": replacement}
    await person.client.room_put_state(room, "m.room.tombstone", content)


async def names(desk: Desk, house: House, person: Person, room: str) -> list[str]:
    """What the room is and was called, once something that was said in it has been answered."""
    before = len(person.contents(room, house.bot))
    await person.say(room, "Wann endet die Frist?")
    await person.told(room, house.bot, before + 1)
    return await moves.names(desk.state, "matrix", room)


async def test_an_upgraded_room_is_followed_and_nothing_is_said_in_the_old_one(house: House) -> None:
    anna = await house.person("anna")
    async with at_work(house.platform, house.folder / "data") as desk:
        old = await house.room(anna)
        new = await upgraded(house, anna, old)
        await house.joined(anna, new)
        assert await names(desk, house, anna, new) == [new, old]
        with pytest.raises(Refused):
            await house.platform.send(answer("Zu spät"), Address("matrix", old), "key")

    assert desk.texts == ["Wann endet die Frist?"]
    assert anna.contents(old, house.bot) == []


async def test_a_room_that_was_upgraded_while_the_bot_was_away_is_followed_and_the_admin_told(house: House) -> None:
    anna = await house.person("anna")
    async with at_work(house.platform, house.folder / "data"):
        old = await house.room(anna, encrypted=True)
    new = await upgraded(house, anna, old)
    async with at_work(house.again(), house.folder / "data") as desk:
        await house.joined(anna, new)
        assert await names(desk, house, anna, new) == [new, old]
        assert f"{old} ist jetzt {new}." in house.platform.notes()
    async with at_work(house.again(), house.folder / "data") as desk:
        await desk.until("running")
        await names(desk, house, anna, new)
        assert f"{old} ist jetzt {new}." in house.platform.notes()


async def test_a_room_into_which_the_bot_came_before_the_old_one_ended_is_known_for_what_it_is(house: House) -> None:
    anna = await house.person("anna")
    async with at_work(house.platform, house.folder / "data") as desk:
        old = await house.room(anna)
        new = await successor(house, anna, old)
        assert await names(desk, house, anna, new) == [new]
        await ended(anna, old, new)
        assert await names(desk, house, anna, new) == [new, old]


async def test_a_strangers_room_that_calls_itself_the_successor_inherits_nothing(house: House) -> None:
    anna, eve = await house.person("anna"), await house.person("eve")
    async with at_work(house.platform, house.folder / "data") as desk:
        old = await house.room(anna, eve)
        false = await successor(house, eve, old)
        assert await names(desk, house, eve, false) == [false]


async def test_a_room_named_as_the_next_inherits_nothing_unless_it_says_so_itself(house: House) -> None:
    anna, eve = await house.person("anna"), await house.person("eve")
    async with at_work(house.platform, house.folder / "data") as desk:
        old, other = await house.room(anna), await house.room(eve)
        await ended(anna, old, other)
        assert await names(desk, house, eve, other) == [other]


async def test_both_rooms_must_say_so_by_the_same_person(house: House) -> None:
    anna, eve = await house.person("anna"), await house.person("eve")
    async with at_work(house.platform, house.folder / "data") as desk:
        old = await house.room(anna, eve)
        false = await successor(house, eve, old)
        await ended(anna, old, false)
        assert await names(desk, house, eve, false) == [false]
