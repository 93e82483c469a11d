"""Our error family: everything that can go wrong with an archive, each named for who can act on it.

RetrievalError
├── ArticleError          one file could not become a document; the others are still read
├── ArchiveError          the archive as a whole cannot be used
│   ├── ArchiveBusy       another process holds the same data directory
│   ├── ArchiveTooNew     the data was written by a newer version of this program
│   └── FolderMissing     the folder of articles does not exist, cannot be listed, or lies empty in its place
├── DateRefused           the desk's date of a document is none, or lies in the future
├── IndexTorn             an engine's index is damaged; it is filled anew from the store (engines/port.py)
├── IndexFull             the disk took no more of an index; what it held before is still searched (engines/port.py)
├── QuestionFileError     an evaluation file is not what `belegbot eval` reads
└── NotVerbatim           a span about to be quoted is not what stands in its document (a bug of ours)
"""

from typing import Literal


class RetrievalError(Exception):
    """Anything this package raises on purpose. The message is one sentence a person can act on."""


class ArticleError(RetrievalError):
    """One file could not become a document.

    code    what is wrong, for the phrases: "empty", "not_text", "too_large", "unreadable", "vanished",
            "outside", "loop", "name", "metadata"
    detail  what the operating system or the parser said, or ""
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class ArchiveError(RetrievalError):
    """The archive as a whole cannot be used."""


class ArchiveBusy(ArchiveError):
    """Another process holds the same data directory."""


class ArchiveTooNew(ArchiveError):
    """The data was written by a newer version of this program."""


class FolderMissing(ArchiveError):
    """The folder of articles does not exist or cannot be listed, or an empty one lies in its place."""


class DateRefused(RetrievalError):
    """The desk's date of a document cannot be its date; nothing was changed.

    code   why, for the phrases: "unreadable", "future"
    value  what was given; as ISO 8601 if it lies in the future
    """

    def __init__(self, code: Literal["unreadable", "future"], value: str) -> None:
        super().__init__(f'"{value}" is {"not a date" if code == "unreadable" else "after tomorrow"}.')
        self.code: Literal["unreadable", "future"] = code
        self.value = value


class QuestionFileError(RetrievalError):
    """An evaluation file is not what `belegbot eval` reads; the message names file, entry and what is wrong."""


class NotVerbatim(RetrievalError):
    """A span about to be quoted is not what stands in its document."""
