"""What `belegbot check` finds: one thing looked at, and how it stands."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "note", "fault"]
MARKS: dict[State, str] = {"ok": "✓", "note": "·", "fault": "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. "note": the bot works, yet an admin may want to know; "fault": it cannot work."""

    name: str
    state: State
    text: str
