"""Nobody floods the bot, nobody is punished for an outage, and no clock locks anybody out."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.limits import MINUTE, SENDERS, Limits
from bot.platform import Message

NOON = datetime(2025, 8, 7, 12, tzinfo=UTC)
SECONDS = st.lists(st.floats(0, 30), max_size=60)


class Clock:
    """A clock that goes where the test sets it."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def said(number: int, at: datetime = NOON, sender: str = "anna", room: str = "desk") -> Message:
    return Message(
        platform="matrix", room=room, sender=sender, id=str(number), text="Wann endet die Frist?", sent_at=at
    )


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def test_too_many_are_answered_once_and_then_with_silence() -> None:
    limits = Limits(3, Clock())

    verdicts = [limits.verdict(said(number)) for number in range(6)]

    assert verdicts == ["pass", "pass", "pass", "tell", "silent", "silent"]


def test_after_a_minute_the_window_is_free_again() -> None:
    clock = Clock()
    limits = Limits(2, clock)
    for number in range(4):
        limits.verdict(said(number))
    clock.now += MINUTE

    verdicts = [limits.verdict(said(number, clock.now)) for number in range(10, 14)]

    assert verdicts == ["pass", "pass", "tell", "silent"]


def test_who_never_stops_is_told_once_a_minute() -> None:
    clock = Clock()
    limits = Limits(20, clock)
    told = 0
    for number in range(600):  # two a second for five minutes
        told += limits.verdict(said(number, clock.now)) == "tell"
        clock.now += seconds(0.5)

    assert told == 5


def test_one_sender_does_not_use_up_anothers_questions() -> None:
    limits = Limits(1, Clock())
    limits.verdict(said(1, sender="anna"))

    assert limits.verdict(said(2, sender="ben")) == "pass"
    assert limits.verdict(said(3, sender="anna", room="another")) == "tell"


def test_questions_piled_up_in_an_outage_pass() -> None:
    clock = Clock(NOON + timedelta(hours=3))
    limits = Limits(2, clock)

    verdicts = {limits.verdict(said(number, NOON + number * timedelta(minutes=1))) for number in range(180)}

    assert verdicts == {"pass"}


def test_two_rooms_piled_up_pass_one_after_the_other() -> None:
    limits = Limits(2, Clock(NOON + timedelta(hours=3)))

    verdicts = {
        limits.verdict(said(number, NOON + number * timedelta(minutes=1), room=room))
        for room in ("desk", "sport")
        for number in range(60)
    }

    assert verdicts == {"pass"}


def test_a_platform_that_is_ahead_of_us_gives_nobody_more_questions() -> None:
    limits = Limits(2, Clock())

    verdicts = [limits.verdict(said(number, NOON + timedelta(days=number))) for number in range(1, 5)]

    assert verdicts == ["pass", "pass", "tell", "silent"]


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(hours=-1), timedelta(hours=1), timedelta(days=400)])
def test_a_clock_that_jumps_locks_nobody_out(jump: timedelta) -> None:
    clock = Clock()
    limits = Limits(2, clock)
    for number in range(5):
        limits.verdict(said(number, clock.now))
    clock.now += jump

    assert limits.verdict(said(9, clock.now)) == "pass"


def test_a_message_that_comes_again_after_a_crash_gets_the_verdict_it_had() -> None:
    limits = Limits(2, Clock())
    first = [limits.verdict(said(number)) for number in (1, 1, 1, 2, 2)]

    assert first == ["pass"] * 5
    assert [limits.verdict(said(number)) for number in (3, 3, 4)] == ["tell", "tell", "silent"]


def test_memory_stays_bounded() -> None:
    limits = Limits(2, Clock())
    for number in range(SENDERS + 500):
        limits.verdict(said(number, sender=f"@{number}:example.org"))

    assert len(limits._senders) == SENDERS
    assert all(len(sender.passed) <= 2 for sender in limits._senders.values())


@given(SECONDS, st.integers(1, 5))
def test_no_minute_has_more_than_the_limit_and_a_quiet_minute_frees_it(pauses: list[float], limit: int) -> None:
    clock = Clock()
    limits = Limits(limit, clock)
    passed: list[datetime] = []
    for number, pause in enumerate(pauses):
        clock.now += seconds(pause)
        if limits.verdict(said(number, clock.now)) == "pass":
            passed.append(clock.now)
    clock.now += MINUTE

    assert all(later - first >= MINUTE for first, later in zip(passed, passed[limit:], strict=False))
    assert limits.verdict(said(1_000, clock.now)) == "pass"


@given(SECONDS, st.integers(1, 5))
def test_two_warnings_are_never_within_a_minute(pauses: list[float], limit: int) -> None:
    clock = Clock()
    limits = Limits(limit, clock)
    told: list[datetime] = []
    for number, pause in enumerate(pauses):
        clock.now += seconds(pause)
        if limits.verdict(said(number, clock.now)) == "tell":
            told.append(clock.now)

    assert all(later - first >= MINUTE for first, later in pairwise(told))
