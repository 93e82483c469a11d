"""Claims about requests to verify the bot, which somebody else's program waits for."""

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from nio import AsyncClient, Event, SyncResponse
from nio.events import ToDeviceEvent

from bot.platform import LoginRefused, PlatformError, Refused
from bot.platforms.matrix.hourly import HOUR, Hourly
from bot.platforms.matrix.identity import Account, logged_in
from bot.platforms.matrix.verification import CANCEL, REQUEST, Request, cancel, cancel_on_device, requested
from tests.matrix.synapse import Synapse
from tests.matrix.test_identity import behind

ME = "@beleg:zeitung.example"
READER = "@leserin:zeitung.example"
NOON = datetime(2025, 8, 7, 12, tzinfo=UTC)
PASSWORD = "Redaktionsschluss-18-Uhr"
names = count()


def in_room(to: str = ME, sent_at: datetime = NOON) -> Event:
    content = {"msgtype": REQUEST, "body": "Bitte vergleichen", "to": to, "from_device": "HANDY", "methods": []}
    return Event.parse_event(
        {
            "type": "m.room.message",
            "event_id": "$frage",
            "sender": READER,
            "origin_server_ts": int(sent_at.timestamp() * 1000),
            "content": content,
        }
    )


def to_device(**content: object) -> ToDeviceEvent:
    whole = {"transaction_id": "t1", "from_device": "HANDY", "methods": ["m.sas.v1"], **content}
    return ToDeviceEvent.parse_event({"type": REQUEST, "sender": READER, "content": whole})


def at(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


# --- which requests count


def test_a_request_in_a_room_is_one() -> None:
    assert requested(in_room(), ME, "!raum", NOON) == Request(READER, "!raum", "$frage")


def test_a_request_to_the_device_is_one() -> None:
    assert requested(to_device(timestamp=at(NOON)), ME, now=NOON) == Request(READER, "", "t1", "HANDY")


def test_a_program_that_begins_without_asking_is_told_too() -> None:
    start = {
        "type": "m.key.verification.start",
        "sender": READER,
        "content": {
            "transaction_id": "t2",
            "from_device": "HANDY",
            "method": "m.sas.v1",
            "key_agreement_protocols": ["curve25519-hkdf-sha256"],
            "hashes": ["sha256"],
            "message_authentication_codes": ["hkdf-hmac-sha256"],
            "short_authentication_string": ["emoji"],
        },
    }
    assert requested(ToDeviceEvent.parse_event(start), ME, now=NOON) == Request(READER, "", "t2", "HANDY")


def test_a_request_to_somebody_else_in_the_room_is_left_alone() -> None:
    assert requested(in_room(to="@ressortleiter:zeitung.example"), ME, "!raum", NOON) is None


@pytest.mark.parametrize("minutes", [11, 600])
def test_a_request_that_nobody_waits_for_any_more_is_left_alone(minutes: int) -> None:
    later = NOON + timedelta(minutes=minutes)
    assert requested(in_room(), ME, "!raum", later) is None
    assert requested(to_device(timestamp=at(NOON)), ME, now=later) is None


@pytest.mark.parametrize(
    "content",
    [{"timestamp": "mittags"}, {"transaction_id": 7, "timestamp": at(NOON)}, {}],
    ids=["time", "id", "no time"],
)
def test_a_request_without_sense_is_left_alone(content: dict[str, object]) -> None:
    assert requested(to_device(**content), ME, now=NOON) is None


def test_a_question_is_no_request() -> None:
    content = {"msgtype": "m.text", "body": "Wann öffnet das Freibad?", "to": ME}
    event = {"type": "m.room.message", "event_id": "$1", "sender": READER, "origin_server_ts": 1, "content": content}
    assert requested(Event.parse_event(event), ME, "!raum", NOON) is None


# --- how they end, on a homeserver


class Person:
    """Somebody with an account on the homeserver."""

    def __init__(self, url: str, account: dict[str, Any]) -> None:
        self._url = url
        self._token = account["access_token"]
        self.user = account["user_id"]
        self.device = account["device_id"]
        self._since = ""

    async def does(self, method: str, path: str, body: object = None) -> Any:
        headers = {"Authorization": f"Bearer {self._token}"}
        url = f"{self._url}/_matrix/client/v3/{path}"
        async with ClientSession() as session, session.request(method, url, json=body, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def hears(self) -> Any:
        synced = await self.does("GET", f"sync?timeout=0&since={self._since}" if self._since else "sync?timeout=0")
        self._since = synced["next_batch"]
        return synced


@pytest.fixture
def reader(synapse: Synapse) -> Person:
    return Person(synapse.url, synapse.register(f"leserin{next(names)}", PASSWORD))


@pytest.fixture
def account(synapse: Synapse) -> Account:
    name = f"pruefling{next(names)}"
    synapse.register(name, PASSWORD)
    return Account(homeserver=synapse.url, user_id=f"@{name}:localhost", password=PASSWORD)


async def synced(client: AsyncClient) -> SyncResponse:
    answer = await client.sync(0)
    assert isinstance(answer, SyncResponse)
    return answer


async def test_a_request_to_the_device_is_cancelled_on_the_device_that_asked(
    account: Account, reader: Person, tmp_path: Path
) -> None:
    async with logged_in(account, tmp_path / "matrix") as client:
        asking = {
            "from_device": reader.device,
            "transaction_id": "t/1",
            "methods": [],
            "timestamp": at(datetime.now(UTC)),
        }
        messages = {client.user_id: {client.device_id: asking}}
        await reader.does("PUT", f"sendToDevice/{REQUEST}/1", {"messages": messages})

        (request,) = [
            found for event in (await synced(client)).to_device_events if (found := requested(event, client.user_id))
        ]
        await cancel_on_device(client, request, "Nicht nötig.")

    (event,) = (await reader.hears())["to_device"]["events"]
    assert event["type"] == CANCEL
    assert event["content"] == {"code": "m.user", "reason": "Nicht nötig.", "transaction_id": "t/1"}


async def test_a_request_in_a_room_is_cancelled_where_it_was_asked(
    account: Account, reader: Person, tmp_path: Path
) -> None:
    async with logged_in(account, tmp_path / "matrix") as client:
        room = (await reader.does("POST", "createRoom", {"invite": [client.user_id], "is_direct": True}))["room_id"]
        await client.join(room)
        asking = {"msgtype": REQUEST, "body": "…", "to": client.user_id, "from_device": reader.device, "methods": []}
        asked = (await reader.does("PUT", f"rooms/{room}/send/m.room.message/1", asking))["event_id"]

        events = (await synced(client)).rooms.join[room].timeline.events
        (request,) = [found for event in events if (found := requested(event, client.user_id, room))]
        await client.room_send(room, CANCEL, cancel(request, "Nicht nötig."))

    *_, event = (await reader.hears())["rooms"]["join"][room]["timeline"]["events"]
    assert event["type"] == CANCEL
    assert event["content"]["code"] == "m.user"
    assert event["content"]["m.relates_to"] == {"rel_type": "m.reference", "event_id": asked}


@pytest.mark.parametrize(("code", "error"), [("M_FORBIDDEN", Refused), ("M_UNKNOWN_TOKEN", LoginRefused)])
async def test_a_homeserver_that_does_not_pass_the_end_on_has_not_logged_the_bot_out(
    account: Account, tmp_path: Path, code: str, error: type[PlatformError]
) -> None:
    def change(request: web.Request, answer: web.Response) -> web.Response:
        if "/sendToDevice/" not in request.path:
            return answer
        return web.json_response({"errcode": code, "error": "Nein"}, status=403)

    async with behind(account, change) as changed, logged_in(changed, tmp_path / "matrix") as client:
        with pytest.raises(error):
            await cancel_on_device(client, Request(READER, "", "t1", "HANDY"), "Nicht nötig.")


# --- how often it is said


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_person_is_told_once_an_hour_and_every_reason_counts() -> None:
    clock = Clock()
    hourly = Hourly(clock)
    told = []
    for clock.seconds in (0.0, 1.0, HOUR - 1, HOUR, HOUR + 1):
        told.append(hourly.due(READER))
    assert told == [True, False, False, True, False]
    assert hourly.reasons == 5


def test_one_person_told_leaves_others_to_be_told() -> None:
    hourly = Hourly(Clock())
    assert [hourly.due(person) for person in (READER, ME, READER, ME)] == [True, True, False, False]


def test_a_thousand_strangers_take_no_more_room_than_is_given() -> None:
    hourly = Hourly(Clock(), most=3)
    for stranger in range(1000):
        assert hourly.due(f"@fremd{stranger}:zeitung.example")
    assert [hourly.due(f"@fremd{stranger}:zeitung.example") for stranger in (999, 998, 997, 996)] == [
        False,
        False,
        False,
        True,
    ]
