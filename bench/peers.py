"""Other engines, each as its users run it: texts in, a function out that ranks them for a question."""

# ruff: noqa: PLC0415 -- each process loads only the engine it measures, so that memory is that engine's

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Search = Callable[[str, int], Sequence[int]]  # question and limit to places in the given texts, best first
Build = Callable[[Sequence[str]], Search]


@dataclass(frozen=True, slots=True)
class Peer:
    """An engine beside ours.

    ours   it is given our terms, parted by spaces, instead of texts, and so are the questions
    """

    name: str
    build: Build
    ours: bool = False


def rank_bm25(texts: Sequence[str]) -> Search:
    """rank-bm25 as its README shows it, lower case added."""
    from rank_bm25 import BM25Okapi

    model = BM25Okapi([text.lower().split() for text in texts])

    def search(question: str, limit: int) -> Sequence[int]:
        places = model.get_scores(question.lower().split()).argsort()[::-1][:limit]
        return [int(place) for place in places]

    return search


def bm25s_german(texts: Sequence[str]) -> Search:
    """bm25s with its German stop words, Snowball's stemmer, and the k1 and b that suit passages best."""
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("german")

    def tokens(of: Sequence[str]) -> object:
        return bm25s.tokenize(list(of), stopwords="de", stemmer=stemmer, show_progress=False)

    model = bm25s.BM25(k1=0.9, b=0.4)
    model.index(tokens(texts), show_progress=False)
    count = len(texts)  # the texts themselves are not held

    def search(question: str, limit: int) -> Sequence[int]:
        places, scores = model.retrieve(tokens([question]), k=min(limit, count), show_progress=False)
        return [int(place) for place, score in zip(places[0], scores[0], strict=True) if score > 0]

    return search


def tantivy_default(texts: Sequence[str]) -> Search:
    """tantivy with its default tokenizer: words, lower case."""
    return _tantivy(texts, "default")


def tantivy_german(texts: Sequence[str]) -> Search:
    """tantivy with its own German stop words and stemmer."""
    return _tantivy(texts, "german")


def tantivy_terms(texts: Sequence[str]) -> Search:
    """tantivy over texts that are terms already."""
    return _tantivy(texts, "whitespace")


def _tantivy(texts: Sequence[str], tokenizer: str) -> Search:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name=tokenizer, index_option="freq")
    builder.add_unsigned_field("place", stored=True)
    index = tantivy.Index(builder.build())
    parts = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
    german = parts.filter(tantivy.Filter.stopword("german")).filter(tantivy.Filter.stemmer("german"))
    index.register_tokenizer("german", german.build())
    writer = index.writer(200_000_000, 1)
    for place, text in enumerate(texts):
        document = tantivy.Document()
        document.add_text("text", text)
        document.add_unsigned("place", place)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def asked(question: str) -> tantivy.Query:
        if tokenizer != "whitespace":
            return index.parse_query(_without_marks(question), ["text"])
        terms = [tantivy.Query.term_query(index.schema, "text", term, "freq") for term in question.split()]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])

    def search(question: str, limit: int) -> Sequence[int]:
        query = asked(question)
        hits = searcher.search(query, limit, count=False).hits
        return [int(searcher.doc(address).get_first("place") or 0) for _, address in hits]

    return search


def fts5(texts: Sequence[str]) -> Search:
    """SQLite's full-text search with its default tokenizer; any word may match, best first."""
    import sqlite3

    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE passages USING fts5(text, content='', tokenize='unicode61')")
    with database:
        database.executemany("INSERT INTO passages (rowid, text) VALUES (?, ?)", enumerate(texts, start=1))
    with database:
        database.execute("INSERT INTO passages (passages) VALUES ('optimize')")

    def search(question: str, limit: int) -> Sequence[int]:
        words = " OR ".join(f'"{word}"' for word in _without_marks(question).split())
        if not words:
            return []
        command = "SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?"
        return [row - 1 for (row,) in database.execute(command, (words, limit))]

    return search


def _without_marks(question: str) -> str:
    """Without what a query language would take for its own signs; operators are written in capitals only."""
    return re.sub(r"\W+", " ", question).lower().strip()


def terms_of_text(text: str) -> str:
    """A passage as our index sees it, terms parted by spaces."""
    from retrieval.analysis import analyzer
    from retrieval.model import Span
    from retrieval.sentences import sentences

    return " ".join(analyzer.analyse(text, sentences(text, Span(0, len(text))), "de").terms.split())


def terms_of_question(question: str) -> str:
    """The plain terms we look a question up by: no synonyms, no corrections."""
    from retrieval.question import parse

    return " ".join(word.term for word in parse(question).words)


RANK_BM25 = Peer("rank-bm25, lower().split()", rank_bm25)
TANTIVY_TERMS = Peer("tantivy, our terms", tantivy_terms, ours=True)
PEERS = (
    RANK_BM25,
    Peer("rank-bm25, our terms", rank_bm25, ours=True),
    Peer("bm25s, German stop words and stemmer, k1 .9, b .4", bm25s_german),
    Peer("tantivy, default tokenizer", tantivy_default),
    Peer("tantivy, German stop words and stemmer", tantivy_german),
    TANTIVY_TERMS,
    Peer("SQLite FTS5, unicode61", fts5),
)
