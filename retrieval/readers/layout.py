"""What a reader of one format tells apart in a text."""

from dataclasses import dataclass

from retrieval.model import Span
from retrieval.readers.metadata import Metadata


@dataclass(frozen=True, slots=True)
class Layout:
    """What a format's marks say about a text.

    metadata  from front matter
    body      where the article begins, behind front matter
    heading   the title, if the format marks it
    masked    markup that is no part of any sentence, in any order
    """

    metadata: Metadata
    body: int = 0
    heading: Span | None = None
    masked: tuple[Span, ...] = ()
