"""What is kept and indexed of a document: its passages analysed, and the terms an engine gets of each."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from retrieval.analysis import analyzer, compounds
from retrieval.analysis.terms import term
from retrieval.engines.port import Indexed
from retrieval.model import Document, Span
from retrieval.passages import passages
from retrieval.store import Added, Prepared

Frequencies = Callable[[set[str]], Mapping[str, int]]


def prepare(document: Document, stamp: str) -> Prepared:
    """Cuts and analyses a document."""
    cut = passages(document)
    return Prepared(
        document=document,
        stamp=stamp,
        passages=tuple(cut),
        analysed=tuple(analyzer.analyse(document.text, passage.sentences, document.language) for passage in cut),
        title=analyse_title(document),
    )


def analyse_title(document: Document) -> analyzer.Analysed:
    """The title analysed like a sentence; nothing if there is none."""
    title = document.title or ""
    return analyzer.analyse(title, [Span(0, len(title))] if title else [], document.language)


def long_words(added: Iterable[Added]) -> dict[str, set[str]]:
    """Of passages to be indexed: every word that may be a compound, with the pieces it may be made of."""
    words = {word for item in added for word in _words(item) if compounds.is_splittable(word)}
    return {word: compounds.candidates(word) for word in words}


def indexed(added: Sequence[Added], parts: Mapping[str, Sequence[str]]) -> list[Indexed]:
    """Passages as an engine takes them in.

    parts   of every compound in them: its parts, lower case
    """
    return [
        Indexed(
            id=item.kept.passage.id,
            words=tuple(item.kept.terms.split()),
            parts=tuple(_parts(item, parts)),
            title=tuple(item.title_terms.split()),
        )
        for item in added
    ]


def _words(item: Added) -> tuple[str, ...]:
    if item.language != "de":
        return ()
    return analyzer.analyse(item.text, item.kept.passage.sentences, item.language).words


def _parts(item: Added, parts: Mapping[str, Sequence[str]]) -> Iterable[str]:
    analysed = analyzer.analyse(item.text, item.kept.passage.sentences, item.language)
    for whole in analysed.joined:
        yield term(whole, item.language)
    for word in analysed.words:
        for part in parts.get(word, ()):
            yield term(part.capitalize(), "de")
