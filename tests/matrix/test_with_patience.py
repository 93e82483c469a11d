"""Every question is answered exactly once: over kills and a long time away, without a homeserver, and within limits.

What is claimed here has gone on beside the other tests; see `slow`.
"""

import pytest

from tests.matrix.slow import Begun, Told

BURST = 10  # messages that Synapse takes at once from anybody


def answered_once(told: Told) -> bool:
    """As many answers as questions, each replying to another question, all of them in order and readable."""
    return told.answered == told.asked and len(set(told.answered)) == len(told.answered) and told.undecryptable == 0


@pytest.mark.parametrize("room", ["open", "encrypted"])
def test_kills_at_the_worst_moments_and_two_hundred_questions_while_away(slow: Begun, room: str) -> None:
    assert answered_once(slow.of(f"killed_{room}"))


def test_a_homeserver_that_comes_back_is_served_again_after_few_requests(slow: Begun) -> None:
    told = slow.of("without_homeserver")

    assert answered_once(told)
    assert 1 <= told.requests <= 15


def test_twelve_questions_at_once_are_answered_in_order_within_a_homeservers_limits(slow: Begun) -> None:
    told = slow.of("within_limits")

    assert answered_once(told)
    beyond = len(told.answered) + told.signs - BURST
    # Each has to wait, and is repeated when it may be; another may have been quicker then, and it waits once more.
    assert told.log.count("reply delayed") <= 2 * beyond
