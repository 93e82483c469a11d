"""Running one command: whatever ends it early becomes a sentence and an exit code."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine, MutableMapping
from typing import Any, NoReturn

from bot.cli.call import Call, WrongUsage, settings, warn
from bot.cli.trouble import of_bot, sentence
from bot.errors import BotError
from retrieval.errors import RetrievalError

DONE, TROUBLE, USAGE, INTERRUPTED = 0, 1, 2, 130


def run(call: Call, work: Callable[[], Coroutine[Any, Any, int]], interrupted: str = "") -> int:
    """The exit code: the work's own, 1 for trouble, 130 after Ctrl-C.

    interrupted  what to say after Ctrl-C, if not just that it ended
    Raises WrongUsage, which belongs to whoever reads the command line.
    """
    try:
        _log(call)
        code = asyncio.run(work())
        sys.stdout.flush()
    except WrongUsage:
        raise
    except KeyboardInterrupt:
        warn(interrupted or call.phrases.interrupted)
        return INTERRUPTED
    except BrokenPipeError:  # the reader has seen enough, as in `belegbot search ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except RetrievalError as error:
        warn(_sentence(error, call))
    except BotError as error:
        warn(_of_bot(error, call))
    else:
        return code
    return TROUBLE


async def interruptible(work: Coroutine[Any, Any, int]) -> int:
    """Ends the work at Ctrl-C between two steps of the loop; a second one ends it wherever it is.

    asyncio.run cancels it in the middle of a step, which now and then is one of asyncio's own that cannot bear it.
    Raises KeyboardInterrupt.
    """
    loop, task = asyncio.get_running_loop(), asyncio.ensure_future(work)

    interrupted = asyncio.Event()

    def interrupt() -> None:
        interrupted.set()
        loop.remove_signal_handler(signal.SIGINT)
        task.cancel()

    listens = signal.getsignal(signal.SIGINT) is not signal.SIG_IGN  # what a shell runs in the background does not
    if listens:
        loop.add_signal_handler(signal.SIGINT, interrupt)
    try:
        return await task
    except asyncio.CancelledError:
        if interrupted.is_set():
            raise KeyboardInterrupt from None
        raise
    finally:
        loop.remove_signal_handler(signal.SIGINT)


def _log(call: Call) -> None:
    """What the program logs goes to stderr with --debug; without it, what matters is said in sentences."""
    import structlog  # noqa: PLC0415  # whoever runs a command loads it anyway; --help does not

    structlog.configure(
        processors=[
            *([] if call.debug else [_silent]),
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=("timestamp", "level", "event")),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _silent(logger: object, method: str, event: MutableMapping[str, Any]) -> NoReturn:
    import structlog  # noqa: PLC0415

    raise structlog.DropEvent


def _sentence(error: RetrievalError, call: Call) -> str:
    try:
        wanted = settings(call)
    except BotError:  # then the error did not come from there, and its own words have to do
        return sentence(error, call.phrases, None, None)
    return sentence(error, call.phrases, wanted.articles, wanted.data)


def _of_bot(error: BotError, call: Call) -> str:
    try:
        data = settings(call).data
    except BotError:
        data = None
    return of_bot(error, call.phrases, data)
