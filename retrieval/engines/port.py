"""PORT: what the archive needs of whatever ranks its passages.

An engine is derived data. It knows passages as bags of terms and says which generation of the store it
holds; when that is not the store's own, the archive brings it up to date or fills it anew.
"""

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Protocol, Self

from retrieval.errors import RetrievalError
from retrieval.model import Hit, PassageId

FieldName = Literal["words", "parts", "title"]


@dataclass(frozen=True, slots=True)
class Indexed:
    """A passage as an engine sees it: its terms in each field, one entry an occurrence. Terms hold no space."""

    id: PassageId
    words: tuple[str, ...]
    parts: tuple[str, ...] = ()
    title: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weighted:
    """A term looked for in a field; its score there is multiplied by `weight` (above 0)."""

    term: str
    weight: float = 1.0
    field: FieldName = "words"


@dataclass(frozen=True, slots=True)
class Query:
    """Terms of which any may match, best sum first; every term of `required` must stand in the field words."""

    terms: tuple[Weighted, ...]
    required: tuple[str, ...] = ()


class IndexTorn(RetrievalError):
    """What the engine kept is damaged. `clear` makes it usable again, empty."""


class IndexFull(RetrievalError):
    """The disk had no room for a change. What was kept before stands, and is still searched."""


class Engine(Protocol):
    """Ranks passages. Entering opens what was kept, leaving closes it."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    async def generation(self) -> int:
        """The generation given with the last change that is safely kept; 0 when the engine is empty.

        A missing, torn or foreign index reads as 0 after the engine has emptied itself.
        """

    async def size(self) -> int:
        """How many passages the engine holds, so that it can be compared with the store."""

    async def replace(
        self, passages: Sequence[Indexed], *, without: Collection[PassageId] = (), generation: int
    ) -> None:
        """Takes passages in and others out as one change: after a crash all of it is there or none of it.

        A passage whose id the engine already holds is replaced. Unknown ids in `without` are no error.
        A search that starts after this returns sees the change; one that runs meanwhile sees all or nothing of it.
        """

    async def clear(self) -> None:
        """Forgets everything; the generation becomes 0."""

    def anew(self) -> "AbstractAsyncContextManager[Engine]":
        """An empty engine to be filled while this one is searched; on leaving, its passages take this one's place.

        All at once: a search sees the old ones or the new ones. Left by an error, or killed, the old ones stay.
        Nothing may be changed in this engine meanwhile. Leaving raises what `replace` does, and mends a torn index.
        """

    async def search(self, query: Query, limit: int) -> list[Hit]:
        """At most `limit` passages that match, best first, equal scores in order of their ids."""
