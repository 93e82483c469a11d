"""Our error family: everything that can go wrong around the chat, each named for who can act on it.

BotError
├── ConfigError           config.toml or the environment holds something the admin has to correct
├── StateError            state.db cannot be read or written just now; nothing of the change was kept
│   ├── StateBusy         another process serves from the same data directory
│   └── StateTooNew       state.db was written by a newer version of this program
├── NotAllowed            somebody who is no admin asked for what only admins may do (access.py)
├── PlatformError         a chat service (platform.py)
│   ├── LoginRefused      ... does not know us
│   ├── Unreachable       ... does not answer
│   └── Refused           ... will never take this reply
└── NotAccepted           the inbox could keep nothing of what it was given (platform.py)
"""


class BotError(Exception):
    """Anything this package raises on purpose. The message is one sentence a person can act on."""


class ConfigError(BotError):
    """config.toml or the environment holds something the admin has to correct; one line for each thing."""


class StateError(BotError):
    """state.db cannot be read or written just now; nothing of the change was kept."""


class StateBusy(StateError):
    """Another process serves from the same data directory."""


class StateTooNew(StateError):
    """state.db was written by a newer version of this program."""
