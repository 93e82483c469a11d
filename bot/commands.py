"""What a message asks for: text -> command."""

import re
from dataclasses import dataclass

_COMMAND = re.compile(r"(/[^\W\d_]\w*)(?:\s+(.*))?", re.DOTALL)
_NUMBER = re.compile(r"\[?([0-9]{1,3})\]?")


@dataclass(frozen=True, slots=True)
class Ask:
    """A question in the sender's own words."""

    question: str


@dataclass(frozen=True, slots=True)
class ShowSource:
    """The whole paragraph of a citation of the last answer, counted from 1."""

    number: int = 1


@dataclass(frozen=True, slots=True)
class ShowStatus:
    """What the archive holds and how fresh it is."""


@dataclass(frozen=True, slots=True)
class Help:
    """What the bot can do."""


@dataclass(frozen=True, slots=True)
class Leave:
    """The end of the conversation."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Looks like a command and is none; `nearest` is the one it resembles, or ""."""

    name: str
    nearest: str


Command = Ask | ShowSource | ShowStatus | Help | Leave | Unknown

NAMES: dict[str, type[ShowSource | ShowStatus | Help | Leave]] = {
    "/hilfe": Help,
    "/help": Help,
    "/quelle": ShowSource,
    "/source": ShowSource,
    "/stand": ShowStatus,
    "/status": ShowStatus,
    "/ende": Leave,
    "/quit": Leave,
}


def parse(text: str) -> Command:
    """What is asked for. Anything that does not look like a command is a question, the empty text too."""
    text = text.strip()
    found = _COMMAND.fullmatch(text)
    if not found:
        return Ask(text)
    name, rest = found[1], (found[2] or "").strip()
    kind = NAMES.get(name.lower())
    if kind is None:
        return Unknown(name, _nearest(name))
    if kind is ShowSource:
        return _source(text, name, rest)
    return kind()


def _source(text: str, name: str, rest: str) -> ShowSource | Unknown:
    if not rest:
        return ShowSource()
    number = _NUMBER.fullmatch(rest)
    return ShowSource(int(number[1])) if number else Unknown(text, name.lower())


def _nearest(name: str) -> str:
    from rapidfuzz.process import extractOne  # noqa: PLC0415  # 50 ms that only a slip of the pen has to pay

    found = extractOne(name.lower(), list(NAMES), score_cutoff=60)
    return str(found[0]) if found else ""
