"""People, chats and what stands in them, as Telegram keeps it; and its JSON."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

from tests.telegram.oracle import Formatted, Json, cut

Kind = Literal["private", "group", "supergroup", "channel"]

BOT: Json = {"id": 8123456789, "is_bot": True, "first_name": "Belegbot", "username": "belegbot"}


@dataclass(slots=True, eq=False)
class Person:
    """Somebody with Telegram on the phone. `language` is what the program speaks, "" if it does not tell."""

    id: int
    name: str
    language: str
    username: str
    chat: "Chat" = field(init=False)
    blocks_bot: bool = False

    def json(self) -> Json:
        told = {"username": self.username, "language_code": self.language}
        return {"id": self.id, "is_bot": False, "first_name": self.name} | {k: v for k, v in told.items() if v}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file on Telegram's servers; `path` is where it is fetched from, `size` is (width, height) of a picture."""

    id: str
    unique: str
    name: str
    mime: str
    content: bytes
    path: str
    size: tuple[int, int] = (0, 0)

    def json(self) -> Json:
        return {"file_id": self.id, "file_unique_id": self.unique, "file_size": len(self.content)}


@dataclass(slots=True, eq=False)
class Post:
    """A message in a chat, as it stands now.

    author    None for the bot (and in a channel, for the channel)
    content   text or caption, with entities in UTF-16 units
    thread    the topic, or the first message of a thread of replies, or None
    versions  every text it ever had, oldest first
    """

    id: int
    chat: "Chat"
    author: Person | None
    content: Formatted
    date: int
    reply_to: "Post | None" = None
    thread: int | None = None
    keyboard: list[list[Json]] = field(default_factory=list)
    file: StoredFile | None = None
    service: Json = field(default_factory=dict)
    options: Json = field(default_factory=dict)
    edited: int | None = None
    via_bot: bool = False
    quote: str = ""
    deleted: bool = False
    reactions: list[Json] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.content.text

    @property
    def entities(self) -> tuple[Json, ...]:
        return self.content.entities

    @property
    def from_bot(self) -> bool:
        return self.author is None and not self.service and self.chat.kind != "channel"

    @property
    def labels(self) -> list[str]:
        """What its buttons say, row by row."""
        return [button["text"] for row in self.keyboard for button in row]

    def button(self, label: str) -> Json:
        """The button with the label. Raises AssertionError."""
        found = [button for row in self.keyboard for button in row if button["text"] == label]
        assert found, f"There is no button {label!r}, only {self.labels}"
        return found[0]

    def marked(self, kind: str) -> list[str]:
        """The pieces of the text that carry an entity of the kind ("bold", "code", "expandable_blockquote")."""
        return [cut(self.text, each["offset"], each["length"]) for each in self.entities if each["type"] == kind]

    def json(self, *, nested: bool = False) -> Json:
        """As a Message of the Bot API; what it replies to is in it unless it is `nested` itself."""
        made: Json = {"message_id": self.id, "date": self.date, "chat": self.chat.json(), **self._sender()}
        made |= self._content() | self.service
        if self.edited:
            made["edit_date"] = self.edited
        if self.thread is not None:
            made["message_thread_id"] = self.thread
        if self.thread is not None and self.chat.forum:
            made["is_topic_message"] = True
        if self.reply_to and not nested:
            made["reply_to_message"] = self.reply_to.json(nested=True)
        if self.quote:
            made["quote"] = {"text": self.quote, "position": 0, "is_manual": True}
        if self.keyboard:
            made["reply_markup"] = {"inline_keyboard": self.keyboard}
        if self.via_bot:
            made["via_bot"] = BOT
        return made

    def _sender(self) -> Json:
        if self.chat.kind == "channel":
            return {"sender_chat": self.chat.json()}
        return {"from": self.author.json() if self.author else BOT}

    def _content(self) -> Json:
        if self.service:
            return {}
        text, entities = ("caption", "caption_entities") if self.file else ("text", "entities")
        made: Json = {text: self.text} if self.text else {}
        if self.entities:
            made[entities] = list(self.entities)
        if self.file and self.file.size != (0, 0):
            width, height = self.file.size
            made["photo"] = [self.file.json() | {"width": width, "height": height}]
        elif self.file:
            made["document"] = self.file.json() | {"file_name": self.file.name, "mime_type": self.file.mime}
        return made


@dataclass(slots=True, eq=False)
class Chat:
    """A chat of any kind; `number` gives the next message its id.

    history  what ever happened in it: ("sent" | "edited" | "deleted", message id, text)
    moved    id of the supergroup that this group became
    """

    id: int
    kind: Kind
    title: str
    number: Callable[[], int]
    members: list[Person] = field(default_factory=list)
    forum: bool = False
    has_bot: bool = True
    bot_is_admin: bool = False
    known: bool = True
    moved: int | None = None
    posts: dict[int, Post] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    history: list[tuple[str, int, str]] = field(default_factory=list)
    awaited: int = 0

    @property
    def shown(self) -> list[Post]:
        """What one sees in it now, oldest first; without service messages."""
        return [post for post in self.posts.values() if not post.deleted and not post.service]

    @property
    def told(self) -> list[str]:
        """What the bot's messages say now."""
        return [post.text for post in self.shown if post.from_bot]

    def json(self) -> Json:
        if self.kind == "private":
            (person,) = self.members
            names = {"first_name": person.name} | ({"username": person.username} if person.username else {})
            return {"id": self.id, "type": self.kind, **names}
        return {"id": self.id, "type": self.kind, "title": self.title} | ({"is_forum": True} if self.forum else {})

    def add(self, post: Post) -> Post:
        self.posts[post.id] = post
        post.versions.append(post.text)
        self.history.append(("sent", post.id, post.text))
        return post

    def change(self, post: Post, content: Formatted, now: int) -> None:
        post.content, post.edited = content, now
        post.versions.append(post.text)
        self.history.append(("edited", post.id, post.text))

    def delete(self, post: Post) -> None:
        post.deleted = True
        self.history.append(("deleted", post.id, post.text))

    def standing(self, message_id: int) -> Post | None:
        post = self.posts.get(message_id)
        return None if post is None or post.deleted else post


@dataclass(slots=True, eq=False)
class Press:
    """A button that somebody pressed; `answers` has what the bot answered, at most once."""

    id: str
    person: Person
    post: Post
    data: str
    at: float
    answers: list[Json] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Asked:
    """What somebody typed behind the bot's name, in any chat; `options` has what came along with the results."""

    id: str
    person: Person
    query: str
    at: float
    results: list[Json] | None = None
    options: Json = field(default_factory=dict)
    contents: list[Formatted] = field(default_factory=list)


def counting(start: int) -> Callable[[], int]:
    """Each call gives the next number."""
    numbers = count(start)
    return lambda: next(numbers)


def picture_size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG in pixels, (0, 0) if it is neither."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    if not content.startswith(b"\xff\xd8"):
        return 0, 0
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        if 0xC0 <= content[at + 1] <= 0xCF and content[at + 1] not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(content[at + 7 : at + 9]), int.from_bytes(content[at + 5 : at + 7])
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return 0, 0


def keyboard_of(markup: Any) -> list[list[Json]]:
    """The rows of an inline keyboard; other keyboards have none."""
    rows: Sequence[Any] = (markup or {}).get("inline_keyboard", [])
    return [list(row) for row in rows if row]
