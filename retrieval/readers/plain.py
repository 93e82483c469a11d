"""Plain text (.txt): nothing is marked but front matter, if it has any."""

from retrieval.readers.layout import Layout
from retrieval.readers.metadata import front_matter


def plain(text: str) -> Layout:
    """Raises ArticleError("metadata") if the front matter cannot be understood."""
    metadata, body = front_matter(text)
    return Layout(metadata, body)
