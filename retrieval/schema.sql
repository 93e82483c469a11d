-- The truth about the articles. Statistics (words, terms, grams) change in the same transaction as the passages.
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    stamp TEXT NOT NULL,               -- size and times of file and sidecar when it was read
    language TEXT NOT NULL,
    title TEXT, heading_start INTEGER, heading_end INTEGER,
    publisher TEXT, published TEXT, published_basis TEXT, url TEXT,
    masked TEXT NOT NULL,              -- "start-end start-end ..."
    title_terms TEXT NOT NULL,         -- as passages.terms
    title_folded TEXT NOT NULL,
    read_at TEXT NOT NULL,
    current INTEGER NOT NULL,          -- 0: an older version, kept so that what was quoted can be looked up
    generation INTEGER NOT NULL,       -- the change in which it became current, or ceased to be
    text TEXT NOT NULL                 -- last, so that what stands before it is read without it
);
CREATE UNIQUE INDEX documents_current ON documents (source) WHERE current = 1;
CREATE INDEX documents_published ON documents (published, published_basis) WHERE current = 1;
CREATE INDEX documents_generation ON documents (generation);
CREATE TABLE passages (
    id TEXT PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (id),
    place INTEGER NOT NULL,            -- counted from 0 within the document
    paragraph INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    sentences TEXT NOT NULL,           -- "start-end start-end ..."
    length INTEGER NOT NULL, terms TEXT NOT NULL, folded TEXT NOT NULL,
    compounds TEXT NOT NULL,           -- its words that may be compounds, lower case
    joined TEXT NOT NULL               -- the terms of its hyphenated words put together
);
CREATE INDEX passages_document ON passages (document, place);
CREATE TABLE gone (passage TEXT PRIMARY KEY, generation INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE words (word TEXT PRIMARY KEY, sound TEXT NOT NULL, passages INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX words_sound ON words (sound) WHERE sound <> '';
CREATE TABLE terms (term TEXT PRIMARY KEY, passages INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE grams (gram TEXT PRIMARY KEY, passages INTEGER NOT NULL) WITHOUT ROWID;
