BEGIN TRANSACTION;
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
INSERT INTO "documents" VALUES(1,'hafen/fähre.txt','665ba8609e1be558450d20e2a170779fb3c7d2f931bb4438153b16ba81694a9d','91:1795368598097606777','de','Fähre fährt wieder',0,18,NULL,NULL,NULL,NULL,'',' fahr  fahr  wied ',' fahre fahrt wieder ','2026-11-22T17:29:58+00:00',0,2,'Fähre fährt wieder

Die Fähre nach Strandau fährt ab 3. Mai. Eine Fahrt kostet 4 Euro.
');
INSERT INTO "documents" VALUES(2,'markt.txt','36e7e2df3e6557f8350e3a61828c249bf17589a6a6544edd8e6b98c77f177ad9','50:1795368598097747997','de','Markt zieht um',0,14,NULL,NULL,NULL,NULL,'',' markt  zieh  umzieh ',' markt zieht ','2026-11-22T17:29:58+00:00',1,1,'Markt zieht um

Der Markt steht ab Juni am Hafen.
');
INSERT INTO "documents" VALUES(3,'messe.txt','b95576fa751b30ecc156c57fd2fca96d8bab99d424fe6b93f7f72b6e36ece619','52:1795368598097783996','de','Messe fällt aus',0,15,NULL,NULL,NULL,NULL,'',' mess  fall  ausfall ',' messe fallt ','2026-11-22T17:29:58+00:00',0,3,'Messe fällt aus

Die Messe in Strandau fällt aus.
');
INSERT INTO "documents" VALUES(4,'hafen/fähre.txt','633919834f9a7301f697aba9a61c038a0dda250af6b683dd67bd6b1fc7d3c9c2','122:1795368598183340362','de','Fähre fährt wieder',0,18,NULL,NULL,NULL,NULL,'',' fahr  fahr  wied ',' fahre fahrt wieder ','2026-11-22T17:29:58+00:00',1,2,'Fähre fährt wieder

Die Fähre nach Strandau fährt erst ab 10. Mai. Eine Fahrt kostet 4 Euro.

Der Kapitän ist krank.
');
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "facts" VALUES('analysis','1-aeaaab8b');
INSERT INTO "facts" VALUES('as_of','2026-11-22T17:29:58+00:00');
INSERT INTO "facts" VALUES('documents','2');
INSERT INTO "facts" VALUES('generation','3');
INSERT INTO "facts" VALUES('length','25');
INSERT INTO "facts" VALUES('passages','5');
CREATE TABLE gone (passage TEXT PRIMARY KEY, generation INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE grams (gram TEXT PRIMARY KEY, passages INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "grams" VALUES(' 10 ',1);
INSERT INTO "grams" VALUES(' 4 ',1);
INSERT INTO "grams" VALUES(' ab ',2);
INSERT INTO "grams" VALUES(' ers',1);
INSERT INTO "grams" VALUES(' eur',1);
INSERT INTO "grams" VALUES(' fah',2);
INSERT INTO "grams" VALUES(' haf',1);
INSERT INTO "grams" VALUES(' jun',1);
INSERT INTO "grams" VALUES(' kap',1);
INSERT INTO "grams" VALUES(' kos',1);
INSERT INTO "grams" VALUES(' kra',1);
INSERT INTO "grams" VALUES(' mai',1);
INSERT INTO "grams" VALUES(' mar',2);
INSERT INTO "grams" VALUES(' nac',1);
INSERT INTO "grams" VALUES(' ste',1);
INSERT INTO "grams" VALUES(' str',1);
INSERT INTO "grams" VALUES(' wie',1);
INSERT INTO "grams" VALUES(' zie',1);
INSERT INTO "grams" VALUES('ach ',1);
INSERT INTO "grams" VALUES('afen',1);
INSERT INTO "grams" VALUES('ahre',2);
INSERT INTO "grams" VALUES('ahrt',2);
INSERT INTO "grams" VALUES('anda',1);
INSERT INTO "grams" VALUES('ank ',1);
INSERT INTO "grams" VALUES('apit',1);
INSERT INTO "grams" VALUES('arkt',2);
INSERT INTO "grams" VALUES('dau ',1);
INSERT INTO "grams" VALUES('der ',1);
INSERT INTO "grams" VALUES('eder',1);
INSERT INTO "grams" VALUES('eht ',2);
INSERT INTO "grams" VALUES('erst',1);
INSERT INTO "grams" VALUES('euro',1);
INSERT INTO "grams" VALUES('fahr',2);
INSERT INTO "grams" VALUES('fen ',1);
INSERT INTO "grams" VALUES('hafe',1);
INSERT INTO "grams" VALUES('hre ',2);
INSERT INTO "grams" VALUES('hrt ',2);
INSERT INTO "grams" VALUES('iede',1);
INSERT INTO "grams" VALUES('ieht',1);
INSERT INTO "grams" VALUES('itan',1);
INSERT INTO "grams" VALUES('juni',1);
INSERT INTO "grams" VALUES('kapi',1);
INSERT INTO "grams" VALUES('kost',1);
INSERT INTO "grams" VALUES('kran',1);
INSERT INTO "grams" VALUES('mai ',1);
INSERT INTO "grams" VALUES('mark',2);
INSERT INTO "grams" VALUES('nach',1);
INSERT INTO "grams" VALUES('ndau',1);
INSERT INTO "grams" VALUES('oste',1);
INSERT INTO "grams" VALUES('pita',1);
INSERT INTO "grams" VALUES('rand',1);
INSERT INTO "grams" VALUES('rank',1);
INSERT INTO "grams" VALUES('rkt ',2);
INSERT INTO "grams" VALUES('rst ',1);
INSERT INTO "grams" VALUES('steh',1);
INSERT INTO "grams" VALUES('stet',1);
INSERT INTO "grams" VALUES('stra',1);
INSERT INTO "grams" VALUES('tan ',1);
INSERT INTO "grams" VALUES('teht',1);
INSERT INTO "grams" VALUES('tet ',1);
INSERT INTO "grams" VALUES('tran',1);
INSERT INTO "grams" VALUES('uni ',1);
INSERT INTO "grams" VALUES('uro ',1);
INSERT INTO "grams" VALUES('wied',1);
INSERT INTO "grams" VALUES('zieh',1);
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
INSERT INTO "passages" VALUES('c03ef9ffa593f97f',2,0,1,0,14,'0-14',3,' markt  zieh  umzieh ',' markt zieht ','','');
INSERT INTO "passages" VALUES('66657f5012d0ef9e',2,1,2,16,49,'16-49',5,' markt  steh  ab  juni  haf ',' markt steht ab juni hafen ','','');
INSERT INTO "passages" VALUES('1f111bba2fd48bba',4,0,1,0,18,'0-18',3,' fahr  fahr  wied ',' fahre fahrt wieder ','','');
INSERT INTO "passages" VALUES('867e9e38ac3421bb',4,1,2,20,92,'20-66 67-92',12,' fahr  nach  strandau  fahr  erst  ab  10  mai 
 fahrt  kost  4  euro ',' fahre nach strandau fahrt erst ab 10 mai 
 fahrt kostet 4 euro ','strandau','');
INSERT INTO "passages" VALUES('7da42ed8031488fc',4,2,3,94,116,'94-116',2,' kapitan  krank ',' kapitan krank ','','');
CREATE TABLE terms (term TEXT PRIMARY KEY, passages INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "terms" VALUES('10',1);
INSERT INTO "terms" VALUES('4',1);
INSERT INTO "terms" VALUES('ab',2);
INSERT INTO "terms" VALUES('erst',1);
INSERT INTO "terms" VALUES('euro',1);
INSERT INTO "terms" VALUES('fahr',2);
INSERT INTO "terms" VALUES('fahrt',1);
INSERT INTO "terms" VALUES('haf',1);
INSERT INTO "terms" VALUES('juni',1);
INSERT INTO "terms" VALUES('kapitan',1);
INSERT INTO "terms" VALUES('kost',1);
INSERT INTO "terms" VALUES('krank',1);
INSERT INTO "terms" VALUES('mai',1);
INSERT INTO "terms" VALUES('markt',2);
INSERT INTO "terms" VALUES('nach',1);
INSERT INTO "terms" VALUES('steh',1);
INSERT INTO "terms" VALUES('strandau',1);
INSERT INTO "terms" VALUES('umzieh',1);
INSERT INTO "terms" VALUES('wied',1);
INSERT INTO "terms" VALUES('zieh',1);
CREATE TABLE words (word TEXT PRIMARY KEY, sound TEXT NOT NULL, passages INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "words" VALUES('10','',1);
INSERT INTO "words" VALUES('4','',1);
INSERT INTO "words" VALUES('ab','',2);
INSERT INTO "words" VALUES('erst','erst',1);
INSERT INTO "words" VALUES('euro','euro',1);
INSERT INTO "words" VALUES('fahrt','fart',1);
INSERT INTO "words" VALUES('fähre','fare',2);
INSERT INTO "words" VALUES('fährt','fart',2);
INSERT INTO "words" VALUES('hafen','hafen',1);
INSERT INTO "words" VALUES('juni','iuni',1);
INSERT INTO "words" VALUES('kapitän','kapitan',1);
INSERT INTO "words" VALUES('kostet','kostet',1);
INSERT INTO "words" VALUES('krank','krank',1);
INSERT INTO "words" VALUES('mai','',1);
INSERT INTO "words" VALUES('markt','markt',2);
INSERT INTO "words" VALUES('nach','nash',1);
INSERT INTO "words" VALUES('steht','stet',1);
INSERT INTO "words" VALUES('strandau','strandau',1);
INSERT INTO "words" VALUES('wieder','wieder',1);
INSERT INTO "words" VALUES('zieht','siet',1);
CREATE UNIQUE INDEX documents_current ON documents (source) WHERE current = 1;
CREATE INDEX documents_published ON documents (published, published_basis) WHERE current = 1;
CREATE INDEX documents_generation ON documents (generation);
CREATE INDEX passages_document ON passages (document, place);
CREATE INDEX words_sound ON words (sound) WHERE sound <> '';
COMMIT;
