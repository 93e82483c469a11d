"""Patterns of platform ids, such as "matrix:@*:zeitung.de": which ids they mean, and how closely."""

import re
from fnmatch import translate


class Pattern:
    """Ids as "platform:id"; everything stands for itself, case included, but two characters.

    "*" stands for any characters and "?" for one, neither of them for a colon: what somebody calls themself on a
    server of their own never reaches into the part of a Matrix id that says which server. An id of "*" alone means
    everybody on that platform.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        platform, _, rest = text.partition(":")
        self._everybody = rest == "*"
        self._parts = [_compiled(part) for part in ([platform] if self._everybody else text.split(":"))]

    def matches(self, platform: str, name: str) -> bool:
        """Whether it means this id, from its first to its last character; never one that is empty."""
        if not platform or not name:
            return False
        parts = [platform] if self._everybody else [platform, *name.split(":")]
        return len(parts) == len(self._parts) and all(
            pattern.match(part) for pattern, part in zip(self._parts, parts, strict=True)
        )

    @property
    def closeness(self) -> tuple[int, int]:
        """Grows with what is said literally, then with what few wildcards leave open."""
        wildcards = self.text.count("*") + self.text.count("?")
        return len(self.text) - wildcards, -wildcards


def _compiled(part: str) -> re.Pattern[str]:
    """The part of a pattern between two colons; the library's wildcards take no exponential time."""
    return re.compile(translate(part.replace("[", "[[]")))
