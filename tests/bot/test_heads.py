"""Claims about what the next message and the next letter cost: no more for all that went before."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files

import pytest

from bot import inbox, outbox

PAST, ROOMS = 5_000, 60


@pytest.fixture
def state() -> Iterator[sqlite3.Connection]:
    """A state.db in which much was said and answered, and little is open."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(files("bot").joinpath("schema.sql").read_text("utf-8"))
        many = [(f"raum{number % ROOMS}", str(number), number < PAST) for number in range(PAST + 10)]
        connection.executemany(
            "INSERT INTO inbox (platform, room, message, received_at, state)"
            " VALUES ('wire', ?, ?, '', iif(?, 'done', 'waiting'))",
            many,
        )
        connection.executemany(
            "INSERT INTO outbox (key, platform, room, address, answers, created_at, state)"
            " VALUES (?2, 'wire', ?1, '', ?2, '', iif(?3, 'sent', 'waiting'))",
            many,
        )
        yield connection


def steps(connection: sqlite3.Connection, sql: str, *values: str) -> tuple[int, int]:
    """How many rows a query finds, and how many hundreds of the database's own instructions that takes."""
    taken = 0

    def step() -> int:
        nonlocal taken
        taken += 1
        return 0

    connection.set_progress_handler(step, 100)
    return len(connection.execute(sql, values).fetchall()), taken


@pytest.mark.parametrize(("sql", "values"), [(inbox.HEADS, ()), (outbox.HEADS, ("wire",))], ids=["inbox", "outbox"])
def test_what_was_done_with_is_not_gone_through_again(
    state: sqlite3.Connection, sql: str, values: tuple[str, ...]
) -> None:
    found, taken = steps(state, sql, *values)
    assert found == 10
    assert taken < PAST / 100
