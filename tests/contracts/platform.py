"""What every platform promises: one list of claims, run against each adapter."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

from bot.platform import Address, Message, NotAccepted, Platform
from bot.reply import Attachment, Paragraph, Quote, Reply
from retrieval.model import Span

ANSWER = Reply(
    (
        Paragraph("Dazu steht im Archiv:"),
        Quote(
            'Der Rat tagt am "Freitag" & <bald>.',
            (Span(16, 23),),
            ("„", "“"),
            ("[1] rathaus.txt · Absatz 1 · undatiert",),
        ),
    )
)


TIMELINE = Paragraph("Zeitleiste: Hafen · 3 Ereignisse")
# Sixteen pixels by eight, grey; no byte of it may change on its way.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000010000000080800000000d51d204b000000"
    "0f4944415478da633881061806460000920e640106f482a80000000049454e44ae426082"
)
PICTURE = Attachment("picture", "zeitleiste.png", "image/png", PNG, "Drei Ereignisse auf einer Linie")
TABLE = Attachment("file", "zeitleiste.csv", "text/csv", b"Tag;Ereignis\r\n2025-08-07;Der Rat tagt.\r\n")


class People(Protocol):
    """Those at the other end of a platform."""

    @property
    def platform(self) -> Platform:
        """The adapter under test."""

    async def say(self, text: str) -> None:
        """Somebody who is let in says something in a room of their own."""

    async def heard(self, count: int) -> list[str]:
        """What they were told, as they would read it, once there are so many replies."""

    async def received(self, count: int) -> list[Attachment]:
        """The pictures and files that came, in order, once there are so many, with the names they see."""


class Kept:
    """An inbox in memory that answers every message, and that can be out of order for a while."""

    def __init__(self, platform: Platform, broken: int = 0) -> None:
        self.messages: list[Message] = []
        self.moves: list[tuple[str, str, str]] = []
        self.offered = 0
        self.answered = 0
        self._platform = platform
        self._broken = broken
        self._position: str | None = None

    async def put(self, messages: Sequence[Message], position: str | None = None) -> None:
        self.offered += 1
        if self._broken:
            self._broken -= 1
            raise NotAccepted("The disk is full.")
        fresh = [each for each in messages if (each.room, each.id) not in {(m.room, m.id) for m in self.messages}]
        self.messages += fresh
        self._position = position if position is not None else self._position
        for message in fresh:
            await self._platform.send(ANSWER, message.address, f"key-{message.id}")
            self.answered += 1

    async def position(self, platform: str) -> str | None:
        return self._position

    async def moved(self, platform: str, old: str, new: str) -> None:
        self.moves.append((platform, old, new))


class PlatformClaims:
    """Subclassed by each adapter's tests, with a fixture `people`."""

    async def test_what_is_said_reaches_the_inbox_once_and_in_order(self, people: People) -> None:
        inbox = Kept(people.platform)
        for text in ("Wann tagt der Rat?", "Und wo?", "Wer kommt?"):
            await people.say(text)

        await _heard_for_a_while(people.platform, inbox, 3)

        assert [message.text.strip() for message in inbox.messages] == ["Wann tagt der Rat?", "Und wo?", "Wer kommt?"]
        assert len({message.id for message in inbox.messages}) == 3
        assert {message.platform for message in inbox.messages} == {people.platform.name}
        assert all(message.sender and message.room for message in inbox.messages)

    async def test_what_the_inbox_could_not_keep_is_offered_again(self, people: People) -> None:
        inbox = Kept(people.platform, broken=2)
        await people.say("Wann tagt der Rat?")

        await _heard_for_a_while(people.platform, inbox, 1)

        assert inbox.offered >= 3
        assert [message.text.strip() for message in inbox.messages] == ["Wann tagt der Rat?"]

    async def test_a_reply_arrives_with_every_word_and_its_source(self, people: People) -> None:
        inbox = Kept(people.platform)
        await people.say("Wann tagt der Rat?")

        await _heard_for_a_while(people.platform, inbox, 1)

        (told,) = await people.heard(1)
        assert 'Der Rat tagt am "Freitag" & <bald>.' in told
        assert "rathaus.txt" in told

    async def test_every_reply_has_a_receipt(self, people: People) -> None:
        to = await _address(people)
        async with people.platform as platform:
            receipt = await platform.send(ANSWER, to, "key")

        assert receipt.messages

    async def test_a_picture_arrives_with_its_text_and_byte_for_byte(self, people: People) -> None:
        to = await _address(people)
        async with people.platform as platform:
            receipt = await platform.send(Reply((TIMELINE,), attachment=PICTURE), to, "key")

        (picture,) = await people.received(1)
        assert (picture.kind, picture.content) == ("picture", PNG)
        assert TIMELINE.text in "\n".join(await people.heard(1))
        assert receipt.messages

    async def test_a_picture_needs_no_text(self, people: People) -> None:
        to = await _address(people)
        async with people.platform as platform:
            receipt = await platform.send(Reply((), attachment=PICTURE), to, "key")

        (picture,) = await people.received(1)
        assert picture.content == PNG
        assert receipt.messages

    async def test_a_file_arrives_with_its_name_its_text_and_byte_for_byte(self, people: People) -> None:
        to = await _address(people)
        async with people.platform as platform:
            await platform.send(Reply((TIMELINE,), attachment=TABLE), to, "key")

        (table,) = await people.received(1)
        assert (table.kind, table.name, table.content) == ("file", "zeitleiste.csv", TABLE.content)
        assert TIMELINE.text in "\n".join(await people.heard(1))

    async def test_a_name_that_would_lead_elsewhere_is_only_a_name(self, people: People) -> None:
        to = await _address(people)
        hostile = Attachment("file", '../..\\etc/"x"\r\nX: y\u202egnp.csv', "text/csv", b"Tag\r\n")
        async with people.platform as platform:
            await platform.send(Reply((TIMELINE,), attachment=hostile), to, "key")

        (table,) = await people.received(1)
        assert table.content == b"Tag\r\n"
        assert table.name.endswith(".csv")
        assert not set(table.name) & set('/\\"\r\n\u202e')

    async def test_receiving_stops_at_once_when_cancelled(self, people: People) -> None:
        inbox = Kept(people.platform)
        async with people.platform as platform, asyncio.timeout(5):
            hearing = asyncio.ensure_future(platform.receive(inbox))
            await asyncio.sleep(0)
            hearing.cancel()
            with suppress(asyncio.CancelledError):
                await hearing
        assert hearing.done()

    async def test_it_can_be_left_and_entered_again(self, people: People) -> None:
        async with people.platform:
            pass
        inbox = Kept(people.platform)
        await people.say("Wann tagt der Rat?")

        await _heard_for_a_while(people.platform, inbox, 1)

        assert len(inbox.messages) == 1


class LastingPlatformClaims(PlatformClaims):
    """Further claims on platforms whose service keeps messages while we are away, and knows a repeated reply."""

    async def test_what_was_said_while_away_is_heard_afterwards_and_nothing_twice(self, people: People) -> None:
        inbox = Kept(people.platform)
        await people.say("Wann tagt der Rat?")
        await _heard_for_a_while(people.platform, inbox, 1)
        await people.say("Und wo?")

        await _heard_for_a_while(people.platform, inbox, 2)

        assert [message.text.strip() for message in inbox.messages] == ["Wann tagt der Rat?", "Und wo?"]

    async def test_a_repeated_reply_is_read_once(self, people: People) -> None:
        to = await _address(people)
        async with people.platform as platform:
            first = await platform.send(ANSWER, to, "the same key")
            second = await platform.send(ANSWER, to, "the same key")

        assert first == second
        assert len(await people.heard(1)) == 1

    async def test_a_repeated_picture_is_seen_once(self, people: People) -> None:
        to = await _address(people)
        said = Reply((TIMELINE,), attachment=PICTURE)
        async with people.platform as platform:
            first = await platform.send(said, to, "the same key")
            second = await platform.send(said, to, "the same key")

        assert first == second
        assert len(await people.received(1)) == 1


async def _heard_for_a_while(platform: Platform, inbox: Kept, count: int) -> None:
    """Receives until so many messages are answered, or the platform ends."""
    async with platform, asyncio.timeout(20):
        hearing = asyncio.ensure_future(platform.receive(inbox))
        while inbox.answered < count and not hearing.done():
            await asyncio.sleep(0.01)
        hearing.cancel()
        with suppress(asyncio.CancelledError):
            await hearing


async def _address(people: People) -> Address:
    """Of a room somebody has spoken in."""
    inbox = Kept(people.platform)
    seen: list[Message] = []

    class Silent(Kept):
        async def put(self, messages: Sequence[Message], position: str | None = None) -> None:
            seen.extend(messages)

    inbox = Silent(people.platform)
    await people.say("Guten Tag")
    async with people.platform as platform, asyncio.timeout(20):
        hearing = asyncio.ensure_future(platform.receive(inbox))
        while not seen and not hearing.done():
            await asyncio.sleep(0.01)
        hearing.cancel()
        with suppress(asyncio.CancelledError):
            await hearing
    return seen[0].address
