"""Rooms that their service gave a new id: what is kept about them follows, and what they were called is known."""

from bot.state import State, Transaction, stamp

_MOVED = "moved "  # begins the name of a fact; the platform and the new id follow, and its value is the old id
_FOLLOWING = ("rooms", "feedback", "signins")  # tables with rows about a room
MOST = 20  # moves of one room that are followed back


async def follow(state: State, platform: str, old: str, new: str) -> None:
    """A room is called `new` from now on: its language, memory, feedback and clearance follow. Raises StateError.

    Whoever calls this has made sure of it: that somebody says so in the old room is not enough where anybody can make
    rooms. What is kept about the new id already stays; repeating changes nothing.
    """
    if old == new:
        return

    def move(change: Transaction) -> None:
        fact = (_fact(platform, new), old)
        if not change.run("INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING", fact):
            return
        for table in _FOLLOWING:
            values = (new, platform, old)
            change.run(f"UPDATE OR IGNORE {table} SET room = ? WHERE platform = ? AND room = ?", values)
        told = (stamp(), "room moved", f"{platform}:{old}", f"{platform}:{new}")
        change.run("INSERT INTO audit (at, event, who, about) VALUES (?, ?, ?, ?)", told)

    await state.change(move)


async def names(state: State, platform: str, room: str) -> list[str]:
    """What the room is and was called, its present id first. Raises StateError."""
    found = [room]
    while len(found) <= MOST:
        rows = await state.rows("SELECT value FROM facts WHERE name = ?", (_fact(platform, found[-1]),))
        if not rows or rows[0][0] in found:
            break
        found.append(rows[0][0])
    return found


def _fact(platform: str, room: str) -> str:
    return f"{_MOVED}{platform}:{room}"
