-- Version 2: where passages stood that are searched no more, so that a link in an old chat still leads to its words.
CREATE TABLE places (
    passage TEXT PRIMARY KEY,          -- never one of passages.id
    document INTEGER NOT NULL REFERENCES documents (id),
    paragraph INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    sentences TEXT NOT NULL            -- as passages.sentences
) WITHOUT ROWID;
CREATE INDEX places_document ON places (document);
