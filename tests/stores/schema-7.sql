BEGIN TRANSACTION;
CREATE TABLE anki_note (
        card_id TEXT PRIMARY KEY REFERENCES card (id),
        seen    TEXT NOT NULL            -- JSON: fields, tags, deck, suspended, flag
    ) STRICT;
CREATE TABLE build (
        id      INTEGER PRIMARY KEY AUTOINCREMENT,
        at      INTEGER NOT NULL,        -- microseconds since 1970, UTC
        summary TEXT NOT NULL,           -- JSON: counts by outcome
        before  TEXT NOT NULL,           -- JSON: card rows, null for a card that was new
        undone  INTEGER NOT NULL DEFAULT 0
    ) STRICT;
CREATE TABLE burial (
        card_id TEXT PRIMARY KEY REFERENCES card (id),
        until   TEXT NOT NULL            -- ISO date: the first day it may be shown again
    ) STRICT;
CREATE TABLE card (
        id            TEXT PRIMARY KEY,
        status        TEXT NOT NULL
            CHECK (status IN ('draft','active','suspended','banned','retired')),
        woken_as      TEXT,              -- the status before it retired, to come back to
        revised_at    INTEGER NOT NULL,  -- microseconds since 1970, UTC; moves with content
        deck          TEXT NOT NULL,
        parent        TEXT REFERENCES card (id),
        successor     TEXT REFERENCES card (id),
        candidate     TEXT NOT NULL,     -- JSON: content, source, citations (studykit/serial.py)
        path          TEXT NOT NULL,
        video_key     TEXT NOT NULL,
        claim         TEXT NOT NULL,
        first_second  INTEGER,
        position      INTEGER NOT NULL
    , importance REAL NOT NULL DEFAULT 0) STRICT;
INSERT INTO "card" VALUES('card-0001','active',NULL,1777118400000000,'Maths',NULL,NULL,'{"question": "What is 1?", "answer": "It is 1.", "claim": "Claim 1 holds.", "headings": ["First part"], "lines": [2, 2], "note": {"path": "maths.md", "title": "All about maths", "channel": "Channel", "video": "youtube:Maths", "video_id": "Maths"}, "citations": [{"seconds": 120, "label": "2:00", "url": "https://youtu.be/x?t=120", "origin": "own"}], "generator": "term", "tier": "ready", "tags": []}','maths.md','youtube:Maths','Claim 1 holds.',120,0,0.0);
INSERT INTO "card" VALUES('card-0002','active',NULL,1777118400000000,'Maths',NULL,NULL,'{"question": "What is 2?", "answer": "It is 2.", "claim": "Claim 2 holds.", "headings": ["First part"], "lines": [3, 3], "note": {"path": "maths.md", "title": "All about maths", "channel": "Channel", "video": "youtube:Maths", "video_id": "Maths"}, "citations": [{"seconds": 240, "label": "4:00", "url": "https://youtu.be/x?t=240", "origin": "own"}], "generator": "term", "tier": "ready", "tags": []}','maths.md','youtube:Maths','Claim 2 holds.',240,1,0.0);
CREATE TABLE edit (
        card_id TEXT PRIMARY KEY REFERENCES card (id),
        edits   TEXT NOT NULL            -- JSON
    ) STRICT;
CREATE TABLE grade (
        number    INTEGER PRIMARY KEY AUTOINCREMENT,
        card      TEXT NOT NULL UNIQUE,  -- digest of the card's words
        path      TEXT NOT NULL,
        video_key TEXT NOT NULL,
        at        INTEGER NOT NULL,
        body      TEXT NOT NULL          -- JSON
    ) STRICT;
INSERT INTO "grade" VALUES(1,'8899aabbccddeeff','maths.md','youtube:Maths',1795608000000000,'{"card": "8899aabbccddeeff", "grade": 3, "fault": "", "advice": "", "note": {"path": "maths.md", "video": "youtube:Maths"}, "prompt": "judge-1", "model": "", "at": "2026-11-25T12:00:00+00:00"}');
CREATE TABLE handed_over (
        name TEXT PRIMARY KEY,
        at   INTEGER NOT NULL,
        sent TEXT NOT NULL               -- JSON
    ) STRICT;
CREATE TABLE memory (
        card_id     TEXT PRIMARY KEY REFERENCES card (id),
        state       INTEGER NOT NULL,
        due         INTEGER NOT NULL,
        last_review INTEGER NOT NULL,
        stability   REAL NOT NULL,
        difficulty  REAL NOT NULL,
        step        INTEGER,
        reps        INTEGER NOT NULL,
        lapses      INTEGER NOT NULL
    ) STRICT;
INSERT INTO "memory" VALUES('card-0001',2,1778068800000000,1777896000000000,2.5,5.5,NULL,1,0);
INSERT INTO "memory" VALUES('card-0002',2,1778068920000000,1777896120000000,2.5,5.5,NULL,1,0);
CREATE TABLE note_seen (
        path      TEXT PRIMARY KEY,
        digest    TEXT NOT NULL,
        video_key TEXT NOT NULL,
        maker     TEXT NOT NULL          -- digest of the options and the extractor that read it
    ) STRICT;
CREATE TABLE "question" (
        card_id TEXT NOT NULL REFERENCES card (id),
        kind    TEXT NOT NULL CHECK (kind IN ('changed','merge','unsure','anki')),
        detail  TEXT NOT NULL,           -- JSON
        PRIMARY KEY (card_id, kind)
    ) STRICT;
CREATE TABLE reply (
        number    INTEGER PRIMARY KEY AUTOINCREMENT,
        key       TEXT NOT NULL,         -- digest of all it says
        asked     TEXT NOT NULL,         -- digest of the claims it was asked about
        path      TEXT NOT NULL,
        video_key TEXT NOT NULL,
        at        INTEGER NOT NULL,      -- microseconds since 1970, UTC
        body      TEXT NOT NULL          -- JSON (studykit/serial.py)
    ) STRICT;
INSERT INTO "reply" VALUES(1,'f605e505f1cf264d14e7b696','02aed0c757dd9ad682aadab7','maths.md','youtube:Maths',1795608000000000,'{"note": {"path": "maths.md", "title": "All about maths", "channel": "Channel", "video": "youtube:Maths", "tags": []}, "prompt": "write-1", "model": "", "at": "2026-11-25T12:00:00+00:00", "asked": ["0011223344556677"], "cards": [{"question": "What is told?", "answer": "This", "quote": "told", "claims": ["Claim 1 holds."]}]}');
CREATE TABLE "review" (
        id       INTEGER PRIMARY KEY AUTOINCREMENT,
        card_id  TEXT NOT NULL REFERENCES card (id),
        at       INTEGER NOT NULL,       -- microseconds since 1970, UTC
        rating   INTEGER CHECK (rating BETWEEN 1 AND 4),  -- of answers and relearn rows alone
        seconds  REAL NOT NULL,
        due      INTEGER,                -- what was promised, microseconds since 1970, UTC
        origin   TEXT NOT NULL CHECK (origin IN ('studykit','anki','adopted')),
        kind     TEXT NOT NULL
            CHECK (kind IN ('answer','relearn','forget','reschedule','undo')),
        undoes   INTEGER UNIQUE REFERENCES "review" (id), adopted TEXT,
        CHECK ((kind = 'undo') = (undoes IS NOT NULL)),
        CHECK ((kind IN ('answer','relearn')) = (rating IS NOT NULL))
    ) STRICT;
INSERT INTO "review" VALUES(1,'card-0001',1777896000000000,3,3.5,1778068800000000,'studykit','answer',NULL,NULL);
INSERT INTO "review" VALUES(2,'card-0002',1777896060000000,4,3.5,1778068860000000,'studykit','answer',NULL,NULL);
INSERT INTO "review" VALUES(3,'card-0002',1795424427712002,NULL,0.0,NULL,'studykit','undo',2,NULL);
INSERT INTO "review" VALUES(4,'card-0002',1777896120000000,1,3.5,1778068920000000,'studykit','answer',NULL,NULL);
INSERT INTO "review" VALUES(5,'card-0002',1777982520000000,NULL,0.0,1778673720000000,'anki','reschedule',NULL,NULL);
INSERT INTO "review" VALUES(6,'card-0002',1767225600000000,NULL,0.0,1768262400000000,'adopted','reschedule',NULL,'{"tool": "spaced-repetition", "stability": 12.0, "difficulty": 6.788, "reps": 1, "lapses": 0}');
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE shipped (
        card_id TEXT NOT NULL REFERENCES card (id),
        digest  TEXT NOT NULL,           -- of the version
        version TEXT NOT NULL,           -- JSON: digests of fields, deck, tags
        PRIMARY KEY (card_id, digest)
    ) STRICT;
CREATE TABLE touched (
        number  INTEGER PRIMARY KEY AUTOINCREMENT,
        card_id TEXT NOT NULL
    ) STRICT;
CREATE INDEX card_path ON card (path, status, video_key, position);
CREATE INDEX card_video ON card (video_key);
CREATE INDEX review_card ON review (card_id, at);
CREATE INDEX review_at ON review (at);
CREATE UNIQUE INDEX review_from_elsewhere ON review (card_id, at, origin)
        WHERE origin <> 'studykit';
CREATE TRIGGER review_is_append_only_1 BEFORE UPDATE ON review
        BEGIN SELECT RAISE (ABORT, 'reviews are append-only'); END;
CREATE TRIGGER review_is_append_only_2 BEFORE DELETE ON review
        BEGIN SELECT RAISE (ABORT, 'reviews are append-only'); END;
CREATE INDEX card_queue ON card
        (status, position, id, deck, video_key, first_second, claim, importance);
CREATE INDEX reply_path ON reply (path);
CREATE INDEX reply_video ON reply (video_key);
CREATE INDEX reply_asked ON reply (asked, number);
CREATE INDEX grade_path ON grade (path);
CREATE INDEX grade_video ON grade (video_key);
CREATE TRIGGER touched_are_few AFTER INSERT ON touched
        BEGIN DELETE FROM touched WHERE number <= NEW.number - 1000; END;
CREATE TRIGGER card_made AFTER INSERT ON card WHEN NEW.status = 'active'
        BEGIN INSERT INTO touched (card_id) VALUES (NEW.id); END;
CREATE TRIGGER card_changed AFTER UPDATE ON card
        WHEN OLD.status <> NEW.status OR OLD.deck <> NEW.deck OR OLD.video_key <> NEW.video_key
            OR OLD.claim <> NEW.claim OR OLD.first_second IS NOT NEW.first_second
            OR OLD.position <> NEW.position OR OLD.importance <> NEW.importance
        BEGIN INSERT INTO touched (card_id) VALUES (NEW.id); END;
CREATE TRIGGER memory_put AFTER INSERT ON memory
        BEGIN INSERT INTO touched (card_id) VALUES (NEW.card_id); END;
CREATE TRIGGER memory_lost AFTER DELETE ON memory
        BEGIN INSERT INTO touched (card_id) VALUES (OLD.card_id); END;
CREATE TRIGGER burial_put AFTER INSERT ON burial
        BEGIN INSERT INTO touched (card_id) VALUES (NEW.card_id); END;
CREATE TRIGGER burial_lost AFTER DELETE ON burial
        BEGIN INSERT INTO touched (card_id) VALUES (OLD.card_id); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('review',6);
INSERT INTO "sqlite_sequence" VALUES('reply',1);
INSERT INTO "sqlite_sequence" VALUES('grade',1);
COMMIT;
PRAGMA user_version = 7;
