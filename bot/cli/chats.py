"""The chat platforms the configuration asks for, with the words and commands they need."""

# ruff: noqa: PLC0415 -- Telegram's and Matrix' libraries take a second that a service without them need not pay

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from aiohttp import web

from bot.access import Access
from bot.archives import Archives
from bot.commands import TOPICS, mark
from bot.config import Config
from bot.patterns import Pattern
from bot.phrases import LANGUAGES
from bot.platform import Platform

Hook = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Around:
    """What of the service a platform may need besides the inbox."""

    access: Access
    archives: Archives


@runtime_checkable
class _Called(Protocol):
    """A platform whose service calls us."""

    async def hook(self, request: web.Request) -> web.StreamResponse: ...


def configured(config: Config, around: Around) -> Sequence[Platform]:
    """Telegram if there is a token, Matrix if there is a homeserver."""
    found: list[Platform] = []
    if config.telegram.token:
        found.append(_telegram(config, around))
    if config.matrix.homeserver:
        found.append(on_matrix(config))
    return found


def hooks(config: Config, chats: Sequence[Platform]) -> dict[str, Hook]:
    """Where on the page's server a chat service calls us, and who takes it."""
    called = [each.hook for each in chats if isinstance(each, _Called)]
    if not called or config.telegram.mode != "webhook":
        return {}
    return {config.telegram.webhook_path: called[0]}


def _telegram(config: Config, around: Around) -> Platform:
    from bot.cli import telegram
    from bot.inline import Inline

    at_most = config.access.questions_per_minute
    platform = telegram.configured(
        config, Inline("telegram", around.access, around.archives.of, config.archive.language, at_most)
    )
    assert platform
    return platform


def on_matrix(config: Config) -> Platform:
    """The Matrix platform; a homeserver is named."""
    from bot.platforms import matrix
    from bot.platforms.matrix.hearing import Habits

    phrases = LANGUAGES[config.archive.language]
    assert config.archive.data
    return matrix.configured(
        config.matrix,
        config.archive.data,
        matrix.Words(
            greeting="/hilfe",
            undecryptable=phrases.matrix_undecryptable,
            verification=phrases.matrix_verification,
            notice=phrases.matrix_device,
            undecrypted=phrases.matrix_undecrypted,
            passed_over=phrases.matrix_passed_over,
            too_large=phrases.matrix_too_large,
            not_taken=phrases.matrix_not_taken,
            moved=moved(config),
        ),
        may_invite(config),
        Habits(
            prefix=config.matrix.prefix,
            commands=_names(*TOPICS),
            reactions={"👍": "/gut", "👎": "/falsch", "➡️": "/mehr", "⬅️": "/antwort", "ℹ️": "/antwort"},
            latest={"ℹ️": "/quelle 1"},
            mark=mark,
            unmeant=_names(*TOPICS) - _names("ask", "timeline", "more", "source", "answer", "right", "wrong"),
            # Those for thumbs are left to people: every reaction of ours is a message to the homeserver's limits.
            signs=dict.fromkeys(TOPICS["more"], "➡️") | dict.fromkeys(TOPICS["answer"], "⬅️"),
            back={"➡": "⬅️"},
        ),
    )


def moved(config: Config) -> Callable[[str, str], str]:
    """What the admin is to do about a room that got a new id: something if [[rooms]] means it by the old one alone."""
    phrases = LANGUAGES[config.archive.language]
    patterns = [Pattern(each.room) for each in config.rooms]

    def told(old: str, new: str) -> str:
        listed = [any(each.matches("matrix", room) for each in patterns) for room in (old, new)]
        return phrases.matrix_moved.format(old=old, new=new) if listed == [True, False] else ""

    return told


def _names(*topics: str) -> set[str]:
    """Commands by all their names, without a slash."""
    return {name.removeprefix("/") for topic in topics for name in TOPICS[topic]}


def may_invite(config: Config) -> Callable[[str], bool]:
    """Whether an invitation by a Matrix user is followed: those listed, else all of the bot's own server."""
    server = config.matrix.user_id.partition(":")[2]
    patterns = [Pattern(f"matrix:{each}") for each in config.matrix.inviters or (f"@*:{server}",)]
    return lambda user: any(pattern.matches("matrix", user) for pattern in patterns)
