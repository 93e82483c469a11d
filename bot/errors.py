"""Our error family: everything that can go wrong around the chat, each named for who can act on it.

BotError
└── ConfigError           config.toml or the environment holds something the admin has to correct
"""


class BotError(Exception):
    """Anything this package raises on purpose. The message is one sentence a person can act on."""


class ConfigError(BotError):
    """config.toml or the environment holds something the admin has to correct; one line for each thing."""
