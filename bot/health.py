"""How the service is doing, as `/stand`, `readyz` and the metrics tell it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

# "waiting": lost its service and tries again by itself; "refused": rests until the admin mends what `detail` names
PlatformState = Literal["starting", "running", "waiting", "refused", "ended"]


@dataclass(frozen=True, slots=True)
class PlatformHealth:
    """One platform: its state, since when (ISO 8601, UTC), what is wrong, or "", and what the admin should know."""

    state: PlatformState
    since: str
    detail: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Health:
    """The service as a whole.

    state, archive  "ok", or one sentence about why state.db cannot be written or the articles cannot be followed
    waiting         messages accepted and not answered yet; unsent: replies not delivered yet
    aside           messages that could not be handled and were set aside
    """

    platforms: Mapping[str, PlatformHealth]
    state: str = "ok"
    archive: str = "ok"
    waiting: int = 0
    unsent: int = 0
    aside: int = 0

    @property
    def ready(self) -> bool:
        """Whether messages are taken in, answered from fresh articles and delivered, on every platform."""
        running = all(platform.state in {"running", "ended"} for platform in self.platforms.values())
        return running and self.state == self.archive == "ok"
