"""The Telegram platform as the configuration asks for it, with the words it says."""

from collections.abc import Sequence

from bot.commands import TOPICS, called
from bot.config import Config
from bot.phrases import LANGUAGES, Phrases
from bot.platforms.telegram import Commands, Inline, Labels, Menu, Server, Telegram, Webhook, Wording
from retrieval.model import Language

IN_PRIVATE = (
    *("ask", "source", "more", "timeline", "status", "answer"),
    *("wrong", "page", "language", "date", "forget", "help"),
)
IN_GROUPS = ("ask", "source", "more", "timeline", "status", "wrong", "help")


def configured(config: Config, inline: Inline | None = None, server: Server | None = None) -> Telegram | None:
    """The platform; None without a token.

    inline  answers inline questions
    server  another one than Telegram's own
    """
    settings = config.telegram
    if settings.token is None:
        return None
    webhook = None
    if settings.mode == "webhook" and settings.webhook_secret:
        webhook = Webhook(f"{config.web.base_url}{settings.webhook_path}", settings.webhook_secret.get_secret_value())
    return Telegram(
        settings.token.get_secret_value(),
        _wording(config.archive.language),
        _commands(config),
        inline=inline,
        webhook=webhook,
        server=server,
    )


def _wording(language: Language) -> Wording:
    phrases = LANGUAGES[language]
    ordered = {language: phrases, **LANGUAGES}
    return Wording(
        labels={name: _labels(each) for name, each in ordered.items()},
        refused=phrases.telegram_refused,
        taken=phrases.telegram_taken,
        unreachable=phrases.telegram_unreachable,
        slow=phrases.telegram_slow,
        lost=phrases.telegram_lost,
        private_mode=phrases.telegram_private_mode,
        parked=phrases.telegram_parked,
    )


def _labels(phrases: Phrases) -> Labels:
    return Labels(
        copy=phrases.telegram_copy,
        page=phrases.telegram_page,
        private=phrases.telegram_private,
        stale=phrases.button_stale,
        not_taken=phrases.telegram_not_taken,
    )


def _commands(config: Config) -> Commands:
    topics = [topic for topic in IN_PRIVATE if topic != "page" or config.web.base_url]
    names = {name.removeprefix("/") for each in TOPICS.values() for name in each}
    takers = {name.removeprefix("/") for name in TOPICS["sync"]}
    return Commands(names, takers, called("source", config.archive.language).removeprefix("/"), _menus(config, topics))


def _menus(config: Config, topics: Sequence[str]) -> Sequence[Menu]:
    """For everybody in our own language, and for those whose programs speak another one of ours in that."""
    ours: list[tuple[str, Phrases]] = [("", LANGUAGES[config.archive.language]), *LANGUAGES.items()]
    return [
        Menu(
            language,
            _offered(topics, phrases),
            _offered([topic for topic in topics if topic in IN_GROUPS], phrases),
            phrases.telegram_about,
            phrases.telegram_short,
        )
        for language, phrases in ours
    ]


def _offered(topics: Sequence[str], phrases: Phrases) -> Sequence[tuple[str, str]]:
    return [(called(topic, phrases.language).removeprefix("/"), phrases.telegram_commands[topic]) for topic in topics]
