-- Version 3: how an article's date is known. documents.published is what counts; `own` is what its file says of itself.
ALTER TABLE documents ADD COLUMN published_from TEXT;  -- the source a date of basis "twin" was taken over from
ALTER TABLE documents ADD COLUMN own TEXT;
ALTER TABLE documents ADD COLUMN own_basis TEXT;
UPDATE documents SET own = published, own_basis = published_basis;
CREATE INDEX documents_from ON documents (published_from) WHERE published_from IS NOT NULL;
CREATE TABLE entries (             -- the desk's own; they outlive the document
    source TEXT PRIMARY KEY,
    published TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE traces (              -- samples of wording, by which near copies are found (see dating.py)
    hash INTEGER NOT NULL,
    document INTEGER NOT NULL,     -- also one that ceased to be current, until its neighbours were looked at
    PRIMARY KEY (hash, document)
) WITHOUT ROWID;
CREATE INDEX traces_document ON traces (document);
CREATE TABLE unsettled (document INTEGER PRIMARY KEY);  -- came, went or got another date: what does it date now?
CREATE TABLE redated (document INTEGER PRIMARY KEY);    -- got another date: what was computed from it is of yesterday
