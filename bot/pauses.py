"""Pauses of the garbage collector, kept short while somebody waits for an answer."""

import gc


def shorten() -> None:
    """From now on the collector leaves alone what there is: to be called once all that stays is loaded.

    Else it looks through every word list each time it looks through everything, a tenth of a second in which nobody
    is answered.
    """
    gc.collect()
    gc.freeze()
