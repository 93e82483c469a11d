"""How long to wait before trying again."""

import random


class Backoff:
    """Seconds that double from try to try, with jitter, so that many who lost the same service do not return at once.

    first, longest  seconds
    """

    def __init__(self, first: float = 0.5, longest: float = 60.0) -> None:
        self.longest = longest
        self._next = first

    def next(self, asked: float | None = None) -> float:
        """Seconds to wait now; never less than the service asked for, however long that is."""
        wait = self._next * random.uniform(0.5, 1.0)
        self._next = min(self.longest, self._next * 2)
        return wait if asked is None else max(asked, 0.0) + random.uniform(0.0, 0.2)
