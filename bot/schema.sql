-- What happens between people and the bot. Every commit is synced: what a service was told is kept, is kept.
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE positions (platform TEXT PRIMARY KEY, position TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    platform TEXT NOT NULL, room TEXT NOT NULL, message TEXT NOT NULL,
    received_at TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'working', 'done', 'aside')),
    attempts INTEGER NOT NULL DEFAULT 0,
    body TEXT,                         -- the message as JSON; gone once it is answered
    UNIQUE (platform, room, message)
) STRICT;
CREATE INDEX inbox_open ON inbox (id) WHERE state IN ('waiting', 'working');
CREATE INDEX inbox_received ON inbox (received_at);
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,          -- derived from the message answered: the same after any crash
    platform TEXT NOT NULL, room TEXT NOT NULL, address TEXT NOT NULL,
    answers TEXT NOT NULL,             -- the message answered, in its first version
    created_at TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'refused')),
    attempts INTEGER NOT NULL DEFAULT 0,
    late INTEGER NOT NULL DEFAULT 0,   -- 1: it waited too long, and says so instead of what it said
    body TEXT,                         -- the reply as JSON; gone once it is sent
    receipt TEXT NOT NULL DEFAULT '',  -- what the service called it, or why it was refused
    sent_at TEXT
) STRICT;
CREATE INDEX outbox_open ON outbox (platform, id) WHERE state = 'waiting';
CREATE INDEX outbox_answers ON outbox (platform, room, answers);
CREATE INDEX outbox_created ON outbox (created_at);
CREATE TABLE rooms (
    platform TEXT NOT NULL, room TEXT NOT NULL,
    language TEXT NOT NULL DEFAULT '', -- "" until somebody chose one
    memory TEXT,                       -- what was talked about last, as JSON
    until TEXT,                        -- when the memory is forgotten
    PRIMARY KEY (platform, room)
) STRICT, WITHOUT ROWID;
CREATE TABLE people (
    platform TEXT NOT NULL, sender TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('reader', 'editor', 'admin')),
    since TEXT NOT NULL, by TEXT NOT NULL,
    PRIMARY KEY (platform, sender)
) STRICT, WITHOUT ROWID;
CREATE TABLE codes (
    hash TEXT PRIMARY KEY,             -- sha256 of the code: who reads this file is not let in
    role TEXT NOT NULL, until TEXT NOT NULL, by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE signins (                  -- one-time links to the page
    hash TEXT PRIMARY KEY,             -- sha256 of the token: who reads this file cannot sign in
    platform TEXT NOT NULL, sender TEXT NOT NULL, room TEXT NOT NULL, until TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE strangers (               -- who was turned away on which day, and how many codes they tried
    platform TEXT NOT NULL, sender TEXT NOT NULL, day TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (platform, sender)
) STRICT, WITHOUT ROWID;
CREATE TABLE feedback (
    id INTEGER PRIMARY KEY,
    platform TEXT NOT NULL, room TEXT NOT NULL, message TEXT NOT NULL,
    at TEXT NOT NULL, body TEXT NOT NULL,
    UNIQUE (platform, room, message)
) STRICT;
CREATE TABLE audit (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, event TEXT NOT NULL, who TEXT NOT NULL,
    about TEXT NOT NULL) STRICT;
