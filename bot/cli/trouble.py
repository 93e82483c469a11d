"""What went wrong, as one sentence in the reader's language."""

import traceback
from pathlib import Path

from bot.errors import BotError, StateBusy, StateTooNew
from bot.phrases import Phrases
from retrieval.errors import (
    ArchiveBusy,
    ArchiveTooNew,
    FolderMissing,
    QuestionFileError,
    RetrievalError,
)


def sentence(error: RetrievalError, phrases: Phrases, articles: Path | None, data: Path | None) -> str:
    """The way out of it. The error's own words are used where only they know what is wrong."""
    match error:
        case FolderMissing() if articles:
            return phrases.folder_missing.format(path=articles)
        case ArchiveBusy() if data:
            return phrases.archive_busy.format(path=data)
        case ArchiveTooNew() if data:
            return phrases.archive_too_new.format(path=data)
        case QuestionFileError():
            return phrases.question_file.format(detail=error)
        case _:
            return phrases.archive_trouble.format(detail=error)


def of_bot(error: BotError, phrases: Phrases, data: Path | None) -> str:
    """The same for what went wrong around the chat."""
    match error:
        case StateBusy() if data:
            return phrases.archive_busy.format(path=data)
        case StateTooNew() if data:
            return phrases.archive_too_new.format(path=data)
        case _:
            return str(error)


def fault(error: Exception, phrases: Phrases, *, debug: bool) -> str:
    """The sentence about a bug of ours; with `debug` its traceback is printed first.

    A service that was started logs it, without its words: they might be somebody's question.
    """
    from bot import logs  # noqa: PLC0415  # only a fault needs it

    name = type(error).__name__
    if logs.started():
        logs.fault(error)
        return phrases.bug_traceback.format(error=name)
    if not debug:
        return phrases.bug.format(error=name)
    traceback.print_exception(error)
    return phrases.bug_traceback.format(error=name)
