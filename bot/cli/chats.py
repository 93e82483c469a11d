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
        found.append(_matrix(config))
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

    platform = telegram.configured(
        config, Inline("telegram", around.access, around.archives.of, config.archive.language)
    )
    assert platform
    return platform


def _matrix(config: Config) -> Platform:
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
        ),
        may_invite(config),
        Habits(
            prefix=config.matrix.prefix,
            commands={name.removeprefix("/") for names in TOPICS.values() for name in names},
            reactions={"👍": "/gut", "👎": "/falsch", "➡️": "/mehr", "⬅️": "/antwort", "ℹ️": "/antwort"},
            latest={"ℹ️": "/quelle 1"},
            mark=mark,
        ),
    )


def may_invite(config: Config) -> Callable[[str], bool]:
    """Whether an invitation by a Matrix user is followed: those listed, else all of the bot's own server."""
    server = config.matrix.user_id.partition(":")[2]
    patterns = [Pattern(f"matrix:{each}") for each in config.matrix.inviters or (f"@*:{server}",)]
    return lambda user: any(pattern.matches("matrix", user) for pattern in patterns)
