"""An event of a room -> the message it is to us, if it is one."""

import json
import re
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

from nio import AsyncClient, MatrixRoom
from nio.events import BadEvent, Event, UnknownBadEvent

from bot.platform import File, Message
from bot.platforms.matrix.events import KEPT, Events, Relation, Sent, id_of, part, relation, text_of
from bot.platforms.matrix.homeserver import Json

NAME = "matrix"
_PILL = re.compile(r"""href\s*=\s*["']https://matrix\.to/#/([^"'?]+)""")
_QUOTED = re.compile(r"(?:> .*\n)+\n?")  # the message replied to, as programs put it first until 2025
_EPOCH = datetime.fromtimestamp(0, UTC)
_STEPS = 10  # from an answer to a sign to the answer it stood under, and so on


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What counts as talking to us.

    prefix     what a command begins with, besides "/" where a program lets it through
    commands   the names there are, without a prefix
    reactions  emoji under an answer of ours, and the message each stands for
    latest     the same for those that stand for something else under the answer to what was said last in a room
    mark       platform, room and a message's id -> what is put behind a reaction's message to mean the answer to that
               one, which messages of `latest` need not; None: nothing is
    unmeant    names of commands under whose answers a reaction means nothing
    signs      commands, with a slash, that the bot offers by a reaction of its own, and the emoji
    back       emoji -> the one that leads back from what it brought, which the bot offers there
    """

    prefix: str = "!"
    commands: Collection[str] = ()
    reactions: Mapping[str, str] = field(default_factory=dict)
    latest: Mapping[str, str] = field(default_factory=dict)
    mark: Callable[[str, str, str], str] | None = None
    unmeant: Collection[str] = ()
    signs: Mapping[str, str] = field(default_factory=dict)
    back: Mapping[str, str] = field(default_factory=dict)


class Hearing:
    """Reads events of the rooms the client has joined."""

    def __init__(self, client: AsyncClient, events: Events, habits: Habits) -> None:
        self._client = client
        self._events = events
        self._prefix = re.escape(habits.prefix)
        self._commands = frozenset(name.lower() for name in habits.commands)
        self._reactions = {plain(emoji): text for emoji, text in habits.reactions.items()}
        self._latest = {plain(emoji): text for emoji, text in habits.latest.items()}
        self._mark = habits.mark
        self._unmeant = frozenset(name.lower() for name in habits.unmeant)
        self._said_last: dict[str, str] = {}  # to us, by room
        self._beside: OrderedDict[str, None] = OrderedDict()  # what was said that no reaction can mean the answer to

    async def message(self, room: MatrixRoom, event: Event | BadEvent | UnknownBadEvent) -> Message | None:
        """What somebody said to us by it; None if they did not. Raises Unreachable or LoginRefused."""
        if not isinstance(event, Event):
            return None
        source: Json = event.source
        self._events.heard(source)
        if event.sender == self._client.user_id:
            return None
        match text_of(source, "type"):
            case "m.room.message":
                return await self._said(room, event)
            case "m.reaction":
                return await self._reacted(room, event)
            case "m.room.redaction":
                return await self._withdrawn(room, event)
            case _:
                return None

    # ---- words

    async def _said(self, room: MatrixRoom, event: Event) -> Message | None:
        content = part(event.source, "content")
        belongs = relation(content)
        edits = belongs.to if belongs.kind == "m.replace" else ""
        if edits:
            original = await self._events.sent(room.room_id, edits)
            if original is None or original.sender != event.sender:
                return None
            content, belongs = part(content, "m.new_content"), original.relation
        if text_of(content, "msgtype") not in {"m.text", "m.file"}:
            return None
        text = _written(content, belongs)
        if not _direct(room) and not await self._addressed(room, content, text, belongs):
            return None
        bare = self._bare(room, text)
        self._note(room.room_id, edits or event.event_id, bare)
        return self._message(
            room,
            event,
            bare,
            thread=belongs.thread,
            reply_to=belongs.reply_to,
            edits=edits,
            file=_file(content),
        )

    async def _addressed(self, room: MatrixRoom, content: Json, text: str, belongs: Relation) -> bool:
        """Whether in a room of several people it is meant for us."""
        if self._command(text) or self._mentioned(room, content, text):
            return True
        if belongs.reply_to:
            answered = await self._events.sent(room.room_id, belongs.reply_to)
            if answered is not None and answered.sender == self._client.user_id:
                return True
        return bool(belongs.thread) and await self._events.takes_part(room.room_id, belongs.thread)

    def _mentioned(self, room: MatrixRoom, content: Json, text: str) -> bool:
        """As the sender's program says, or as the text does."""
        us = self._client.user_id
        named = part(content, "m.mentions").get("user_ids")
        if isinstance(named, list) and us in named:
            return True
        if "m.mentions" not in content and us in map(unquote, _PILL.findall(text_of(content, "formatted_body"))):
            return True
        return us in text or bool(self._called(room).match(text))

    def _called(self, room: MatrixRoom) -> re.Pattern[str]:
        """Our name at the start of a text; a name that is only a word needs a colon or a comma."""
        us, names = re.escape(self._client.user_id), "|".join(re.escape(name) for name in self._names(room))
        return re.compile(rf"\s*(?:{us}\s*[:,]?|@(?:{names})\s*[:,]?|(?:{names})\s*[:,])(?:\s+|$)", re.IGNORECASE)

    def _names(self, room: MatrixRoom) -> list[str]:
        localpart = self._client.user_id[1:].partition(":")[0]
        return [name for name in (room.user_name(self._client.user_id), localpart) if name]

    def _bare(self, room: MatrixRoom, text: str) -> str:
        """The text without our name at its start; a command has a slash, one that does not exist as well."""
        called = self._called(room).match(text)
        text = text[called.end() :].strip() if called else text.strip()
        return self._command(text) or re.sub(rf"\A{self._prefix}(?=[^\W\d_])", "/", text)

    def _note(self, room: str, said: str, bare: str) -> None:
        """Remembers what was said, for signs under the answer to it."""
        self._said_last[room] = said
        name = bare.partition(" ")[0].removeprefix("/").lower()
        if bare.startswith("/") and name in self._unmeant:
            self._beside[said] = None
            while len(self._beside) > KEPT:
                self._beside.popitem(last=False)

    def _command(self, text: str) -> str:
        """ "!quelle 2", "/quelle 2" and "!belegbot quelle 2" as "/quelle 2"; "" for anything else."""
        localpart = re.escape(self._client.user_id[1:].partition(":")[0])
        found = re.match(rf"\s*(?:{self._prefix}|/)(?:{localpart}\s+)?([^\W\d_]\w*)(?!\w)(.*)", text, re.DOTALL | re.I)
        return f"/{found[1]}{found[2]}".rstrip() if found and found[1].lower() in self._commands else ""

    # ---- signs

    async def _reacted(self, room: MatrixRoom, event: Event) -> Message | None:
        """A reaction of whoever asked, under what we answered."""
        sign = relation(part(event.source, "content"))
        emoji = plain(sign.key)
        if emoji not in self._reactions or sign.kind != "m.annotation":
            return None
        answer = await self._events.sent(room.room_id, sign.to)
        if answer is None or answer.sender != self._client.user_id:
            return None
        asked, question = await self._answered(room, answer)
        if question is None or question.sender != event.sender:
            return None
        if asked in self._beside:
            return None
        text = self._meant(emoji, room, asked)
        return self._message(room, event, text, thread=answer.relation.thread, reply_to=sign.to)

    async def _answered(self, room: MatrixRoom, answer: Sent) -> tuple[str, Sent | None]:
        """What somebody had said, and its id; what answers a sign stands under another answer of ours."""
        found: Sent | None = answer
        asked = ""
        for _ in range(_STEPS):
            if found is None or found.sender != self._client.user_id:
                break
            asked = found.relation.reply_to
            found = await self._events.sent(room.room_id, asked)
        return asked, found

    def _meant(self, emoji: str, room: MatrixRoom, asked: str) -> str:
        """The message a sign under the answer to another one stands for."""
        if emoji in self._latest and self._said_last.get(room.room_id) == asked:
            return self._latest[emoji]
        text = self._reactions[emoji]
        return f"{text} #{self._mark(NAME, room.room_id, asked)}" if self._mark else text

    async def _withdrawn(self, room: MatrixRoom, event: Event) -> Message | None:
        """A message that was taken back, by its sender or by whoever keeps order there."""
        gone = id_of(event.source, "redacts") or id_of(part(event.source, "content"), "redacts")
        was = await self._events.sent(room.room_id, gone)
        if was is None or was.sender == self._client.user_id or not was.can_be_replied_to:
            return None
        return self._message(room, event, "", sender=was.sender, edits=gone, withdrawn=True)

    def _message(  # noqa: PLR0913  # what a message has
        self,
        room: MatrixRoom,
        event: Event,
        text: str,
        *,
        sender: str = "",
        thread: str = "",
        reply_to: str = "",
        edits: str = "",
        withdrawn: bool = False,
        file: File | None = None,
    ) -> Message:
        return Message(
            platform=NAME,
            room=room.room_id,
            sender=sender or event.sender,
            id=event.event_id,
            text=text,
            sent_at=when(event),
            reply_to=reply_to,
            thread=thread,
            direct=_direct(room),
            edits=edits,
            withdrawn=withdrawn,
            file=file,
        )


def when(event: Event) -> datetime:
    """When it was sent by its homeserver's clock; now, if that is beyond all calendars."""
    try:
        return _EPOCH + timedelta(milliseconds=event.server_timestamp)
    except (OverflowError, TypeError):
        return datetime.now(UTC)


def _written(content: Json, belongs: Relation) -> str:
    """What somebody wrote; of a file, what they wrote about it."""
    body = text_of(content, "body")
    if text_of(content, "msgtype") == "m.file":
        return body if text_of(content, "filename") not in {"", body} else ""
    return (_QUOTED.sub("", body, count=1) if belongs.reply_to and body.startswith("> ") else body).strip()


def _direct(room: MatrixRoom) -> bool:
    return bool(room.member_count == 2)


def plain(emoji: str) -> str:
    """The emoji without what only says how it looks."""
    return re.sub("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]", "", emoji)


def _file(content: Json) -> File | None:
    """A document that came along; its id is what is needed to fetch and decrypt it."""
    if text_of(content, "msgtype") != "m.file":
        return None
    place = part(content, "file") or {"url": text_of(content, "url")}
    size = part(content, "info").get("size")
    name = text_of(content, "filename") or text_of(content, "body")
    readable = name.encode("utf-8", "replace").decode()  # halves of characters, which JSON can carry and no disk can
    return File(json.dumps(place), readable, size if isinstance(size, int) and size > 0 else 0)
