"""Claims about the garbage collector's pauses."""

import gc

from bot import pauses


def test_what_is_loaded_is_not_looked_through_again() -> None:
    loaded = [[number] for number in range(1000)]
    try:
        pauses.shorten()
        assert gc.get_freeze_count() >= len(loaded)
        assert not any(each is loaded for each in gc.get_objects())
    finally:
        gc.unfreeze()
    assert any(each is loaded for each in gc.get_objects())
