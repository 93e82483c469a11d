"""What can go wrong between the bot and Telegram, on demand."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TooFast:
    """429: wait so many seconds."""

    retry_after: int


@dataclass(frozen=True, slots=True)
class Broken:
    """A page of HTML from whatever stands before Telegram's servers."""

    status: int = 502


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection breaks before the request is looked at."""


@dataclass(frozen=True, slots=True)
class Hang:
    """Nothing happens for so many seconds, then the connection breaks; the request is never looked at."""

    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Slow:
    """The request is carried out after so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Cut:
    """The request is carried out, and half of the JSON comes back."""


@dataclass(frozen=True, slots=True)
class Lost:
    """The request is carried out, and the connection breaks before a word comes back."""


@dataclass(frozen=True, slots=True)
class Error:
    """Any other answer of the Bot API's own."""

    code: int
    description: str


Fault = TooFast | Broken | Reset | Hang | Slow | Cut | Lost | Error


@dataclass(slots=True)
class Plan:
    """Which requests a fault meets: those of a method ("" for all) with the text anywhere in them.

    after  so many such requests pass before; times: so many are met, None for all from there on
    met    how many were met so far
    """

    method: str
    fault: Fault
    text: str = ""
    times: int | None = 1
    after: int = 0
    met: int = field(default=0, init=False)

    def meets(self, method: str, parameters: str) -> bool:
        """Whether it happens to this request; counts."""
        if self.method.lower() not in ("", method.lower()) or self.text not in parameters:
            return False
        if self.after:
            self.after -= 1
            return False
        if self.times is not None and self.met >= self.times:
            return False
        self.met += 1
        return True
