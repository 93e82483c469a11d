"""What an admin and a newsroom may hold us to, against a real homeserver."""

import asyncio
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from aiohttp import web
from nio import MatrixRoom
from structlog.testing import capture_logs

from bot.platform import Address, Message, Refused
from bot.platforms.matrix import Matrix, sync
from bot.platforms.matrix.content import MOST
from bot.platforms.matrix.hearing import Hearing
from bot.reply import Reply
from tests.matrix.desk import SOURCE, answer, at_work
from tests.matrix.house import House, quiet
from tests.matrix.people import WORDS
from tests.matrix.test_identity import behind

ALLOWED = frozenset({"blockquote", "p", "a", "strong", "code", "br"})  # of the specification's, those we use


# ---- restarts


async def test_five_restarts_make_no_device_no_greeting_and_no_answer_again(house: House) -> None:
    greeting = replace(WORDS, greeting="/hilfe")
    anna = await house.person("anna")
    async with at_work(house.again(words=greeting), house.folder / "data"):
        room = await house.room(anna, encrypted=True)
        await anna.told(room, house.bot, 1)
        await anna.say(room, "Wann endet die Frist?")
        await anna.told(room, house.bot, 2)
    devices = house.devices()
    for _ in range(5):
        async with at_work(house.again(words=greeting), house.folder / "data") as desk:
            await desk.until("running")
            await asyncio.sleep(0.2)
            assert desk.messages == []

    await quiet(anna, room, house.bot, 2)
    assert house.devices() == devices


async def test_a_greeting_is_for_whoever_invited_the_bot(house: House) -> None:
    greeting = replace(WORDS, greeting="/hilfe")
    anna = await house.person("anna")
    async with at_work(house.again(words=greeting), house.folder / "data") as desk:
        room = await house.room(anna)
        (greeted,) = await anna.told(room, house.bot, 1)

    assert [(each.text, each.sender, each.direct) for each in desk.messages] == [("/hilfe", anna.id, True)]
    assert greeted["m.mentions"] == {}
    assert "m.relates_to" not in greeted


# ---- history


async def test_what_was_said_before_the_invitation_is_not_answered_and_what_was_said_after_it_is(house: House) -> None:
    anna, ben = await house.person("anna"), await house.person("ben")
    room = await anna.room(ben.id)
    await ben.client.join(room)
    for number in range(3):
        await anna.say(room, f"!quelle {number}")
    await anna.client.room_invite(room, house.bot)
    await anna.say(room, "!frage Wann endet die Frist?")

    async with at_work(house.platform, house.folder / "data") as desk:
        await anna.told(room, house.bot, 1)
        await quiet(anna, room, house.bot, 1)

    assert desk.texts == ["/frage Wann endet die Frist?"]


async def test_of_a_room_in_which_much_was_said_since_the_invitation_nothing_is_lost(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "AT_ONCE", 20)
    monkeypatch.setitem(sync.FILTER["room"], "timeline", {"limit": 20})
    anna = await house.person("anna")
    room = await anna.room()
    await anna.say(room, "Davor")
    await anna.client.room_invite(room, house.bot)
    asked = [f"Frage {number}" for number in range(50)]
    for text in asked:
        await anna.say(room, text)

    async with at_work(house.platform, house.folder / "data") as desk:
        await desk.said(len(asked), 60)

    assert desk.texts == asked


# ---- when it answers


@pytest.mark.parametrize("encrypted", [False, True], ids=["open", "encrypted"])
async def test_among_several_people_it_answers_only_what_is_meant_for_it(house: House, encrypted: bool) -> None:
    anna, ben = await house.person("anna"), await house.person("ben")
    name = house.bot[1:].partition(":")[0]
    async with at_work(house.platform, house.folder / "data") as desk:
        room = await house.room(anna, ben, encrypted=encrypted)
        mention: dict[str, object] = {"m.mentions": {"user_ids": [house.bot]}}
        await anna.say(room, "Geht jemand mit essen?")
        await anna.say(room, "!quell der Freude!")
        first = await anna.say(room, "!quelle 2")
        (answered,) = await anna.told(room, house.bot, 1)
        assert answered["m.relates_to"] == {"m.in_reply_to": {"event_id": first}}
        assert answered["m.mentions"] == {"user_ids": [anna.id]}
        (ours,) = anna.from_bot(room, house.bot)

        await anna.say(room, f"{name}: Wann endet die Frist?")
        await anna.say(room, "Und wo?", **{"m.mentions": {"user_ids": [house.bot]}})
        await anna.say(room, f"Weiß {house.bot} das?")
        await anna.say(room, "Und wer?", **{"m.relates_to": {"m.in_reply_to": {"event_id": ours}}})
        await anna.send(room, "m.room.message", {"msgtype": "m.notice", "body": f"{name}: Hallo", **mention})
        await ben.read()
        await ben.say(room, "Ist das die Frist?", **{"m.mentions": {"user_ids": [anna.id]}})
        await anna.told(room, house.bot, 5)

        related = {
            "rel_type": "m.thread",
            "event_id": first,
            "is_falling_back": True,
            "m.in_reply_to": {"event_id": first},
        }
        other = await ben.say(room, "Kantine?")
        elsewhere = {**related, "event_id": other, "m.in_reply_to": {"event_id": other}}
        await ben.say(room, "Suppe", **{"m.relates_to": elsewhere})
        inside = await ben.say(room, "!quelle 3", **{"m.relates_to": related})
        *_, in_thread = await anna.told(room, house.bot, 6)
        await ben.say(room, "Und im Faden?", **{"m.relates_to": related})
        *_, last = await anna.told(room, house.bot, 7)
        await quiet(anna, room, house.bot, 7)

    assert desk.texts == [
        "/quelle 2", "Wann endet die Frist?", "Und wo?", f"Weiß {house.bot} das?", "Und wer?", "/quelle 3",
        "Und im Faden?",
    ]  # fmt: skip
    assert in_thread["m.relates_to"]["event_id"] == last["m.relates_to"]["event_id"] == first
    assert in_thread["m.relates_to"]["m.in_reply_to"] == {"event_id": inside}
    assert in_thread["m.mentions"] == {"user_ids": [ben.id]}


async def test_alone_with_somebody_every_text_is_for_the_bot(house: House) -> None:
    anna = await house.person("anna")
    name = house.bot[1:].partition(":")[0]
    async with at_work(house.platform, house.folder / "data") as desk:
        room = await house.room(anna)
        for text in (
            "Wann endet die Frist?",
            "!quelle 2",
            f"!{name} quelle 3",
            "/mehr",
            "!gibtsnicht",
            f"@{name} hallo",
        ):
            await anna.say(room, text)
        await desk.said(6)

    assert desk.texts == ["Wann endet die Frist?", "/quelle 2", "/quelle 3", "/mehr", "/gibtsnicht", "hallo"]
    assert all(message.direct for message in desk.messages)


async def test_signs_under_an_answer_count_if_they_come_from_who_asked(house: House) -> None:
    anna, ben = await house.person("anna"), await house.person("ben")
    async with at_work(house.platform, house.folder / "data") as desk:
        room = await house.room(anna, ben)
        await anna.say(room, "!frage Wann?")
        await anna.told(room, house.bot, 1)
        (ours,) = anna.from_bot(room, house.bot)
        await ben.react(room, ours, "ℹ️")
        await anna.react(room, ours, "🎉")
        await anna.react(room, ours, "ℹ️")
        _, source = await anna.told(room, house.bot, 2)

    assert desk.texts == ["/frage Wann?", "/quelle"]
    assert desk.messages[1].reply_to == ours
    assert source["m.relates_to"] == {"m.in_reply_to": {"event_id": ours}}
    assert source["m.mentions"] == {"user_ids": [anna.id]}


# ---- invitations


async def test_only_those_who_may_invite_the_bot_are_followed(house: House) -> None:
    anna, eve = await house.person("anna"), await house.person("eve")
    waiting, strange = await anna.room(house.bot), await eve.room(house.bot)
    with capture_logs() as logs:
        async with at_work(house.again(may_invite=lambda who: who == anna.id), house.folder / "data"):
            await house.joined(anna, waiting)
            await house.joined(eve, strange, "leave")
            await house.joined(anna, await anna.room(house.bot))
            await house.joined(eve, await eve.room(house.bot), "leave")

    turned_down = [each for each in logs if each["event"] == "invitation turned down"]
    assert {each["by"] for each in turned_down} == {eve.id}  # the server may offer one again before it knows
    members = [event for _, event in eve.events if getattr(event, "state_key", "") == house.bot]
    assert {event.source["content"]["membership"] for event in members} == {"invite", "leave"}


async def test_an_empty_room_is_left(house: House) -> None:
    anna = await house.person("anna")
    async with at_work(house.platform, house.folder / "data") as desk:
        room = await house.room(anna)
        await anna.say(room, "Danke, das war alles.")
        await desk.said(1)
        assert room in house.rooms()
        await anna.client.room_leave(room)
        async with asyncio.timeout(10):
            while room in house.rooms():
                await asyncio.sleep(0.05)


# ---- changes


@pytest.mark.parametrize("encrypted", [False, True], ids=["open", "encrypted"])
async def test_an_edited_question_has_its_answer_edited_and_a_withdrawn_one_withdrawn(
    house: House, encrypted: bool
) -> None:
    anna = await house.person("anna")
    async with at_work(house.platform, house.folder / "data") as desk:
        room = await house.room(anna, encrypted=encrypted)
        question = await anna.say(room, "Wann endet die Frst?")
        await anna.told(room, house.bot, 1)
        (ours,) = anna.from_bot(room, house.bot)
        edit = await anna.edit(room, question, "Wann endet die Frist?")
        _, changed = await anna.told(room, house.bot, 2)
        await quiet(anna, room, house.bot, 2)
        await anna.client.room_redact(room, question)
        for event in (ours, anna.from_bot(room, house.bot)[1]):  # the change quotes the archive as well
            await house.redacted(anna, room, event)
        await quiet(anna, room, house.bot, 2)

    edited = desk.messages[1]
    assert (edited.text, edited.edits, edited.id) == ("Wann endet die Frist?", question, edit)
    assert changed["m.relates_to"] == {"rel_type": "m.replace", "event_id": ours}
    assert "Wann endet die Frist?" in changed["m.new_content"]["body"]
    assert changed["m.mentions"] == {}


@pytest.mark.parametrize("encrypted", [False, True], ids=["open", "encrypted"])
async def test_a_reply_can_take_the_place_of_another_and_be_taken_back(house: House, encrypted: bool) -> None:
    anna = await house.person("anna")
    async with at_work(house.platform, house.folder / "data") as desk:
        room = await house.room(anna, encrypted=encrypted)
        question = await anna.say(room, "Wann?")
        await anna.told(room, house.bot, 1)
        (ours,) = anna.from_bot(room, house.bot)
        to = Address("matrix", room, reply_to=question, replaces=ours)
        for _ in range(2):
            await house.platform.send(answer("Am Freitag."), to, "edit")
        _, changed = await anna.told(room, house.bot, 2)
        assert (await house.platform.send(Reply(()), to, "redact")).messages == ()
        await quiet(anna, room, house.bot, 2)
        await house.redacted(anna, room, ours)

    assert changed["m.relates_to"] == {"rel_type": "m.replace", "event_id": ours}
    assert "Am Freitag." in changed["m.new_content"]["body"]
    assert changed["m.mentions"] == {}
    assert len(desk.messages) == 1


# ---- what an answer looks like


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)


@pytest.mark.parametrize("encrypted", [False, True], ids=["open", "encrypted"])
async def test_an_answer_too_long_for_an_event_comes_in_parts_that_name_their_source(
    house: House, encrypted: bool
) -> None:
    anna = await house.person("anna")
    async with at_work(house.platform, house.folder / "data") as desk:
        desk.answer = lambda _: answer("Zölle. " * 5_000)
        room = await house.room(anna, encrypted=encrypted)
        await anna.say(room, "Was sind Zölle?")
        await desk.said(1)
        parts = await anna.told(room, house.bot, 3)
        await quiet(anna, room, house.bot, len(anna.contents(room, house.bot)))
        parts = anna.contents(room, house.bot)

    assert all(len((part["body"] + part["formatted_body"]).encode()) <= MOST for part in parts)
    assert all(SOURCE in part["body"] for part in parts)
    assert sum(part["body"].count("Zölle.") for part in parts) == 5_000


async def test_the_plain_text_says_everything_and_the_rest_keeps_to_the_specification(house: House) -> None:
    anna = await house.person("anna")
    async with at_work(house.platform, house.folder / "data"):
        room = await house.room(anna)
        await anna.say(room, "Am Freitag <b>endet</b> die Frist & basta.")
        (content,) = await anna.told(room, house.bot, 1)

    tags = _Tags()
    tags.feed(content["formatted_body"])
    assert content["msgtype"] == "m.notice"
    assert "„Am Freitag <b>endet</b> die Frist & basta.“" in content["body"]
    assert "2025-07-zoll.txt" in content["body"]
    assert tags.seen <= ALLOWED
    assert re.sub("<[^>]+>", "", content["formatted_body"]).count("2025-07-zoll.txt") == 1


# ---- files


@pytest.mark.parametrize("encrypted", [False, True], ids=["open", "encrypted"])
async def test_a_document_can_be_fetched(house: House, encrypted: bool) -> None:
    anna = await house.person("anna")
    text = "Im Zoo von Harrburg ist ein Gürteltier zur Welt gekommen.".encode()
    path = house.folder / "zoo.txt"
    path.write_bytes(text)
    async with at_work(house.platform, house.folder / "data") as desk:
        room = await house.room(anna, encrypted=encrypted)
        with path.open("rb") as data:
            put, keys = await anna.client.upload(data, "text/plain", "zoo.txt", encrypt=encrypted, filesize=len(text))
        place = {"file": {**keys, "url": put.content_uri}} if keys else {"url": put.content_uri}
        await anna.send(
            room,
            "m.room.message",
            {
                "msgtype": "m.file",
                "body": "Bitte aufnehmen",
                "filename": "zoo.txt",
                "info": {"size": len(text)},
                **place,
            },
        )
        (message,) = await desk.said(1)
        assert message.file
        assert (message.file.name, message.file.size, message.text) == ("zoo.txt", len(text), "Bitte aufnehmen")
        assert await house.platform.fetch(message.file, 1_000) == text
        with pytest.raises(Refused):
            await house.platform.fetch(message.file, 10)


# ---- trouble


async def test_a_revoked_token_ends_the_platform_with_a_sentence_and_without_another_request(house: House) -> None:
    anna = await house.person("anna")
    refused = []

    def change(request: web.Request, answer: web.Response) -> web.Response:
        if answer.status == 401:
            refused.append(request.path)
        return answer

    async with behind(house.platform._account, change) as account:
        house.platform = Matrix(account, house.folder / "bot", WORDS, lambda _: True, house.platform._habits)
        async with at_work(house.platform, house.folder / "data") as desk:
            await house.room(anna)
            client = house.platform._entered()
            house.synapse.call("POST", "/_matrix/client/v3/logout", {}, client.access_token)
            reason = await desk.until("refused", 10)
            await asyncio.sleep(1)

    assert "has logged the bot out" in reason
    assert len(refused) <= 3


async def test_what_cannot_be_decrypted_is_told_once_an_hour_and_counted(house: House) -> None:
    anna = await house.person("anna")
    async with at_work(house.platform, house.folder / "data") as desk:
        room = await house.room(anna, encrypted=True)
        for _ in range(3):
            broken = {
                "algorithm": "m.megolm.v1.aes-sha2",
                "ciphertext": "AwgAEnAC",
                "device_id": anna.client.device_id,
                "sender_key": "x",
                "session_id": "y",
            }
            house.synapse.call(
                "PUT", f"/_matrix/client/v3/rooms/{room}/send/m.room.encrypted/{_}", broken, anna.client.access_token
            )
        (told,) = await anna.told(room, house.bot, 1)
        await quiet(anna, room, house.bot, 1)

    assert told["body"] == WORDS.undecryptable
    assert house.platform.undecryptable == 3
    assert "Nicht entschlüsselt: 3." in house.platform.notes()
    assert desk.messages == []


def payload(body: str, relation: object) -> str:
    """A message whose program lets anything be said about what it belongs to."""
    content = {"msgtype": "m.text", "body": body, "m.relates_to": relation}
    return json.dumps({"type": "m.room.message", "content": content})


NESTED = '{"type": "m.room.message", "content": {"msgtype": "m.text", "body": ' + "[" * 20_000 + "]" * 20_000 + "}}"
HOSTILE = [
    NESTED,
    "[1]",
    '{"type": "m.room.message", "content": {"msgtype": "m.text", "body": "!frage Wer?"}, "unsigned": 5}',
    payload("Und wer?", {"m.in_reply_to": {"event_id": "$" + "x" * 30_000}}),
    payload("Und wer?", {"m.in_reply_to": {"event_id": "$\ud800"}}),
    payload("!frage Wer?", {"rel_type": "m.thread", "event_id": "$\udfff"}),
    payload("* Und wer?", {"rel_type": "m.replace", "event_id": "$\ud800"}),
    '{"type": "m.reaction", "content": {"m.relates_to": '
    '{"rel_type": "m.annotation", "event_id": "$\\ud800", "key": "➡️"}}}',
]


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
async def test_whatever_somebody_encrypts_the_next_question_is_answered(house: House, hostile: str) -> None:
    anna, ben = await house.person("anna"), await house.person("ben")
    async with at_work(house.platform, house.folder / "data") as desk:
        room = await house.room(anna, ben, encrypted=True)
        await anna.say(room, "!frage Wann endet die Frist?")
        await anna.told(room, house.bot, 1)
        with capture_logs() as logs:
            await anna.encrypted(room, hostile)
            await anna.say(room, "!frage Und wo?")
            async with asyncio.timeout(20):
                while "/frage Und wo?" not in desk.texts:
                    await asyncio.sleep(0.05)
            await desk.until("running")

    assert [each for each in logs if each["event"] == "platform"] == []  # it was not lost meanwhile


async def test_a_file_with_a_name_that_no_disk_can_hold_is_heard_of_under_another(house: House) -> None:
    anna = await house.person("anna")
    async with at_work(house.platform, house.folder / "data") as desk:
        room = await house.room(anna, encrypted=True)
        await anna.say(room, "Danke")
        await desk.said(1)
        key = {"alg": "A256CTR", "ext": True, "k": "x", "key_ops": ["encrypt", "decrypt"], "kty": "oct"}
        place = {"url": "mxc://[", "key": key, "hashes": {"sha256": "x"}, "iv": "x", "v": "v2"}
        content = {"msgtype": "m.file", "body": "zoo\ud800.txt", "file": place}
        await anna.encrypted(room, json.dumps({"type": "m.room.message", "content": content}))
        _, message = await desk.said(2)
        assert message.file
        assert message.file.name == "zoo?.txt"
        with pytest.raises(Refused):
            await house.platform.fetch(message.file, 1_000)


async def test_what_only_a_homeserver_can_vouch_for_is_not_believed_if_somebody_encrypted_it(house: House) -> None:
    anna = await house.person("anna")
    async with at_work(house.platform, house.folder / "data") as desk:
        room = await house.room(anna, encrypted=True)
        question = await anna.say(room, "Wann endet die Frist?")
        await anna.told(room, house.bot, 1)
        left = {"type": "m.room.member", "state_key": anna.id, "content": {"membership": "leave"}}
        gone = {"type": "m.room.redaction", "redacts": question, "content": {"redacts": question}}
        moved = {
            "type": "m.room.tombstone",
            "state_key": "",
            "content": {"body": "", "replacement_room": "!neu:localhost"},
        }
        stated = {"type": "m.room.message", "state_key": "", "content": {"msgtype": "m.text", "body": "Und wer?"}}
        for forged in (left, gone, moved, stated):
            await anna.encrypted(room, json.dumps(forged))
        await anna.say(room, "Und wo?")
        await anna.told(room, house.bot, 2)
        assert room in house.rooms()

    assert [(each.text, each.withdrawn) for each in desk.messages] == [
        ("Wann endet die Frist?", False),
        ("Und wo?", False),
    ]


async def test_rubbish_for_the_device_keeps_nobody_from_being_answered(house: House) -> None:
    anna = await house.person("anna")
    async with at_work(house.platform, house.folder / "data") as desk:
        room = await house.room(anna)
        client = house.platform._entered()
        ciphertext = {client.olm.account.identity_keys["curve25519"]: {"type": 0, "body": "kein Base64"}}
        content = {"algorithm": "m.olm.v1.curve25519-aes-sha2", "sender_key": "x", "ciphertext": ciphertext}
        with capture_logs() as logs:
            house.synapse.call(
                "PUT",
                "/_matrix/client/v3/sendToDevice/m.room.encrypted/1",
                {"messages": {house.bot: {client.device_id: content}}},
                anna.client.access_token,
            )
            await anna.say(room, "Wann endet die Frist?")
            await anna.told(room, house.bot, 1)

    assert [each["error"] for each in logs if each["event"] == "event to the device passed over"]
    assert [each for each in logs if each["event"] == "platform"] == []
    assert desk.texts == ["Wann endet die Frist?"]


@pytest.mark.parametrize("replacement", ["!" + "x" * 30_000, "!x:nirgends.invalid", ""], ids=["long", "far", "none"])
async def test_a_room_that_says_it_moved_to_nowhere_leaves_other_rooms_answered(house: House, replacement: str) -> None:
    anna = await house.person("anna")
    async with at_work(house.platform, house.folder / "data") as desk:
        broken, fine = await house.room(anna), await house.room(anna)
        with capture_logs() as logs:
            moved = {"body": "Umgezogen", "replacement_room": replacement}
            await anna.client.room_put_state(broken, "m.room.tombstone", moved)
            for text in ("Wann endet die Frist?", "Und wo?"):
                await anna.say(fine, text)
                await desk.until("running")
            await anna.told(fine, house.bot, 2)

    assert [each for each in logs if each["event"] == "platform"] == []
    assert desk.texts == ["Wann endet die Frist?", "Und wo?"]


async def test_an_event_that_makes_us_stumble_is_passed_over_counted_and_not_quoted(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = await house.person("anna")
    hear = Hearing.message

    async def stumbling(self: Hearing, room: MatrixRoom, event: Any) -> Message | None:
        if getattr(event, "body", "") == "Streng geheim":
            raise RecursionError
        return await hear(self, room, event)

    monkeypatch.setattr(Hearing, "message", stumbling)
    async with at_work(house.platform, house.folder / "data") as desk:
        room = await house.room(anna)
        with capture_logs() as logs:
            await anna.say(room, "Streng geheim")
            await anna.say(room, "Wann endet die Frist?")
            await anna.told(room, house.bot, 1)

    (told,) = [each for each in logs if each["event"] == "event passed over"]
    assert told["error"] == "RecursionError"
    assert "geheim" not in str(logs)
    assert "Übergangen: 1." in house.platform.notes()
    assert desk.texts == ["Wann endet die Frist?"]


async def test_a_homeserver_that_takes_no_more_keys_is_still_listened_to(house: House) -> None:
    anna = await house.person("anna")
    refused = []

    def change(request: web.Request, answer: web.Response) -> web.Response:
        assert isinstance(answer.body, bytes)
        if request.path.endswith("/sync"):
            return web.json_response(json.loads(answer.body) | {"device_one_time_keys_count": {"signed_curve25519": 1}})
        if request.path.endswith("/keys/upload") and house.platform._client is not None:
            refused.append(request.path)
            return web.json_response({"errcode": "M_UNKNOWN", "error": "Schlüssel gibt es schon"}, status=400)
        return answer

    async with behind(house.platform._account, change) as account:
        house.platform = Matrix(account, house.folder / "bot", WORDS, lambda _: True, house.platform._habits)
        async with at_work(house.platform, house.folder / "data") as desk:
            with capture_logs() as logs:
                room = await house.room(anna)
                await anna.say(room, "Wann endet die Frist?")
                await anna.told(room, house.bot, 1)
                await anna.say(room, "Danke")
                await anna.told(room, house.bot, 2)

    assert refused
    assert [each for each in logs if each["event"] == "platform"] == []
    assert desk.texts == ["Wann endet die Frist?", "Danke"]
