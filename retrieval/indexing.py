"""What is kept and indexed of a document: its passages analysed, and the terms an engine gets of each."""

from collections.abc import Iterable, Mapping, Sequence

from retrieval.analysis import analyzer, compounds
from retrieval.analysis.terms import term
from retrieval.dating import traces
from retrieval.engines.port import Indexed
from retrieval.model import Document, Span
from retrieval.passages import passages
from retrieval.statements import of as statements
from retrieval.store import Added, Prepared


def prepare(document: Document, stamp: str) -> Prepared:
    """Cuts and analyses a document."""
    cut = passages(document)
    return Prepared(
        document=document,
        stamp=stamp,
        passages=tuple(cut),
        analysed=tuple(analyzer.analyse(document.text, passage.sentences, document.language) for passage in cut),
        title=analyse_title(document),
        traces=traces(document),
        statements=statements(document, [sentence for passage in cut for sentence in passage.sentences]),
    )


def analyse_title(document: Document) -> analyzer.Analysed:
    """The title analysed like a sentence; nothing if there is none."""
    title = document.title or ""
    return analyzer.analyse(title, [Span(0, len(title))] if title else [], document.language)


def long_words(added: Iterable[Added]) -> set[str]:
    """Of passages to be indexed: every word that may be a compound."""
    return {word for item in added for word in item.compounds.split()}


def pieces(words: Iterable[str]) -> set[str]:
    """What such words may be made of."""
    return {piece for word in words for piece in compounds.candidates(word)}


def indexed(added: Sequence[Added], parts: Mapping[str, Sequence[str]]) -> list[Indexed]:
    """Passages as an engine takes them in.

    parts   of every compound in them: the terms of its parts
    """
    return [
        Indexed(
            id=item.passage,
            words=tuple(item.terms.split()),
            parts=(*item.joined.split(), *(part for word in item.compounds.split() for part in parts.get(word, ()))),
            title=tuple(item.title_terms.split()),
        )
        for item in added
    ]


def part_terms(word: str, passages: Mapping[str, int]) -> tuple[str, ...]:
    """The terms of a compound's parts (see `compounds.split`)."""
    return tuple(term(part.capitalize(), "de") for part in compounds.split(word, passages))
