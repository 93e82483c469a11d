"""Sentences that a person is told once an hour at most, however often there is a reason.

Such as that a message could not be decrypted, or that the bot need not be verified.
"""

import time
from collections import OrderedDict
from collections.abc import Callable

HOUR = 3600.0  # seconds
MOST = 1000  # people who are remembered; the one told longest ago is forgotten first


class Hourly:
    """Who was told the one sentence when.

    clock  seconds that never go back
    most   of how many people it is remembered
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST) -> None:
        self._clock = clock
        self._most = most
        self._told: OrderedDict[str, float] = OrderedDict()
        self.reasons = 0

    def due(self, person: str) -> bool:
        """Counts one more of `reasons`, and says whether the person should be told now; it then counts as told."""
        self.reasons += 1
        now = self._clock()
        if person in self._told and now - self._told[person] < HOUR:
            return False
        self._told[person] = now
        self._told.move_to_end(person)
        if len(self._told) > self._most:
            self._told.popitem(last=False)
        return True
