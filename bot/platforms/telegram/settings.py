"""What the platform is made with: its words, its menus, who answers inline, and where Telegram is."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from telegram.request import BaseRequest, HTTPXRequest

from bot.reply import Reply

HOLD = 25.0  # seconds that Telegram holds a request for news when there is none
ANSWER = 10.0  # seconds we wait for an answer to anything else, ...
UPLOAD = 60.0  # ... and for each step of sending a picture or a file


@dataclass(frozen=True, slots=True)
class Labels:
    """Short words that people see in one language.

    copy, page  on the buttons that copy the first quotation and open its page; private: opens it in the private chat
    stale       when a button is too old to say what it was
    not_taken   below a text whose picture or file, called {name}, Telegram did not take
    """

    copy: str
    page: str
    private: str
    stale: str
    not_taken: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What the platform says.

    labels   by language; the first is for replies that do not say theirs
    refused, taken, unreachable, slow, lost   to the admin, when something is wrong with the connection;
             {detail} in `unreachable` is filled in
    private_mode, parked   notes for the admin; {count} in `parked` is filled in
    """

    labels: Mapping[str, Labels]
    refused: str
    taken: str
    unreachable: str
    slow: str
    lost: str
    private_mode: str
    parked: str

    def of(self, language: str) -> Labels:
        """The labels in a language, or in the first one there is."""
        return self.labels.get(language) or next(iter(self.labels.values()))


@dataclass(frozen=True, slots=True)
class Menu:
    """What Telegram's programs show of the bot in one language; "" is for everybody whose language has none.

    private, group  commands without their slash, and what they do, as offered in each kind of chat
    about, short    what is shown before the first message, and on the bot's profile
    """

    language: str
    private: Sequence[tuple[str, str]]
    group: Sequence[tuple[str, str]]
    about: str
    short: str


@dataclass(frozen=True, slots=True)
class Commands:
    """What can be asked for with a slash.

    names    all of them, in lower case and without the slash: what is none of these in a group is for another bot
    takers   those of them that take along the message they reply to
    passage  the one that opens a passage
    """

    names: Collection[str]
    takers: Collection[str]
    passage: str
    menus: Sequence[Menu] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One result of a question that somebody asks inline, and what is posted if it is chosen."""

    id: str
    title: str
    about: str
    reply: Reply


Inline = Callable[[str, str, str], Awaitable[Sequence[Found]]]
"""Answers a sender's words in a language (as their program calls it); nothing for people who are not let in."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram reaches us, and the word by which it shows that it is Telegram."""

    url: str
    secret: str


@dataclass(frozen=True, slots=True)
class Server:
    """Where the Bot API is, and how it is spoken to; what a test changes."""

    base_url: str = "https://api.telegram.org/bot"
    file_url: str = "https://api.telegram.org/file/bot"
    hold: float = HOLD
    request: Callable[[], BaseRequest] = lambda: HTTPXRequest(
        connection_pool_size=64, read_timeout=ANSWER, write_timeout=ANSWER, connect_timeout=ANSWER, pool_timeout=ANSWER
    )
