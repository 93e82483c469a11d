"""Tests of rooms that got a new id."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot import moves
from bot.access import Access
from bot.config import AccessSettings, RoomSettings
from bot.inbox import DurableInbox
from bot.memory import Rooms
from bot.platform import NotAccepted
from bot.state import State
from retrieval.model import Level


@pytest.fixture
async def state() -> AsyncIterator[State]:
    async with State(None) as opened:
        yield opened


def rooms(state: State) -> Rooms:
    return Rooms(state, timedelta(hours=24))


def door(state: State, *settings: tuple[str, Level]) -> Access:
    kept = [RoomSettings(room=room, clearance=level) for room, level in settings]
    return Access(state, AccessSettings(), kept, "de")


async def test_a_rooms_language_follows_it(state: State) -> None:
    await rooms(state).set_language("telegram", "-4", "en")

    await DurableInbox(state).moved("telegram", "-4", "-1004")

    assert await rooms(state).language("telegram", "-1004") == "en"
    assert await rooms(state).language("telegram", "-4") is None


async def test_what_was_chosen_in_the_new_room_already_stays(state: State) -> None:
    await rooms(state).set_language("telegram", "-4", "en")
    await rooms(state).set_language("telegram", "-1004", "de")

    await DurableInbox(state).moved("telegram", "-4", "-1004")

    assert await rooms(state).language("telegram", "-1004") == "de"


async def test_a_rooms_clearance_follows_it_over_several_moves(state: State) -> None:
    inbox = DurableInbox(state)
    await inbox.moved("matrix", "!a:zeitung.de", "!b:zeitung.de")
    await inbox.moved("matrix", "!b:zeitung.de", "!c:zeitung.de")

    access = door(state, ("matrix:*", "public"), ("matrix:!a:zeitung.de", "confidential"))

    assert await access.clearance("matrix", "!c:zeitung.de") == "confidential"
    assert await access.clearance("matrix", "!d:zeitung.de") == "public"
    assert await access.clearance("telegram", "!c:zeitung.de") == "public"


async def test_of_what_is_said_of_the_old_and_the_new_id_the_more_careful_counts(state: State) -> None:
    await DurableInbox(state).moved("matrix", "!a:zeitung.de", "!b:zeitung.de")

    access = door(state, ("matrix:!a:zeitung.de", "confidential"), ("matrix:!b:zeitung.de", "internal"))

    assert await access.clearance("matrix", "!b:zeitung.de") == "internal"


async def test_a_move_is_told_once_in_the_audit_however_often_it_is_said(state: State) -> None:
    for _ in range(3):
        await DurableInbox(state).moved("telegram", "-4", "-1004")

    told = [tuple(row) for row in await state.rows("SELECT event, who, about FROM audit")]
    assert told == [("room moved", "telegram:-4", "telegram:-1004")]


async def test_rooms_that_are_said_to_follow_each_other_in_a_ring_end_nothing(state: State) -> None:
    inbox = DurableInbox(state)
    await inbox.moved("matrix", "!a:x", "!b:x")
    await inbox.moved("matrix", "!b:x", "!a:x")
    await inbox.moved("matrix", "!a:x", "!a:x")

    assert await moves.names(state, "matrix", "!a:x") == ["!a:x", "!b:x"]


async def test_a_move_that_cannot_be_kept_is_not_accepted(state: State) -> None:
    inbox = DurableInbox(state)
    await state.rows("PRAGMA query_only = ON")

    with pytest.raises(NotAccepted):
        await inbox.moved("telegram", "-4", "-1004")
