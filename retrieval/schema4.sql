-- Version 4: what current documents say of which day (see statements.py); filled at the start, when its rules changed.
CREATE TABLE statements (
    document INTEGER NOT NULL REFERENCES documents (id),
    place INTEGER NOT NULL,            -- counted from 0 within the document
    start INTEGER NOT NULL, "end" INTEGER NOT NULL,                         -- the sentence
    clause INTEGER NOT NULL, clause_end INTEGER NOT NULL,                   -- the part of it that is dated
    word INTEGER NOT NULL, word_end INTEGER NOT NULL, words TEXT NOT NULL,  -- what dates it, ...
    type TEXT NOT NULL, value TEXT, basis TEXT NOT NULL,                    -- ... and the rest of that time expression
    first TEXT, last TEXT, precision TEXT, cue TEXT NOT NULL, anchor TEXT,
    status TEXT NOT NULL,
    said INTEGER NOT NULL,             -- 1: that somebody said something is what happened then
    others TEXT,                       -- JSON: the sentence's further time expressions; NULL if there are none
    PRIMARY KEY (document, place)
) WITHOUT ROWID;
CREATE INDEX statements_day ON statements (first, last) WHERE first IS NOT NULL;
