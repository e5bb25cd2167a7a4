"""The schema of the study database, one numbered step after another.

A step and its number are committed together. The learner's tables (card, edit, review, burial,
setting, question, build, shipped, anki_note, reply, grade) are never dropped; ``memory``,
``note_seen`` and ``touched`` are caches and may be.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

MIGRATIONS: tuple[str, ...] = (
    """
    -- A fact that identity has recognised. Rows are never deleted.
    CREATE TABLE card (
        id            TEXT PRIMARY KEY,
        status        TEXT NOT NULL
            CHECK (status IN ('draft','active','suspended','banned','retired')),
        woken_as      TEXT,              -- the status before it retired, to come back to
        revised_at    INTEGER NOT NULL,  -- microseconds since 1970, UTC; moves with content
        deck          TEXT NOT NULL,
        parent        TEXT REFERENCES card (id),
        successor     TEXT REFERENCES card (id),
        candidate     TEXT NOT NULL,     -- JSON: content, source, citations (studykit/card_json.py)
        path          TEXT NOT NULL,
        video_key     TEXT NOT NULL,
        claim         TEXT NOT NULL,
        first_second  INTEGER,
        position      INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX card_path ON card (path);
    CREATE INDEX card_video ON card (video_key);
    -- the queue of a large collection is read from this index alone
    CREATE INDEX card_queue ON card
        (status, position, id, deck, video_key, first_second, claim);

    -- The learner's own hand on a card.
    CREATE TABLE edit (
        card_id TEXT PRIMARY KEY REFERENCES card (id),
        edits   TEXT NOT NULL            -- JSON
    ) STRICT;

    -- Every answer, for ever. Undoing one is a row that names it.
    CREATE TABLE review (
        id       INTEGER PRIMARY KEY AUTOINCREMENT,
        card_id  TEXT NOT NULL REFERENCES card (id),
        at       INTEGER NOT NULL,       -- microseconds since 1970, UTC
        rating   INTEGER CHECK (rating BETWEEN 1 AND 4),  -- NULL in an undo
        seconds  REAL NOT NULL,
        due      INTEGER,                -- what was promised, microseconds since 1970, UTC
        origin   TEXT NOT NULL CHECK (origin IN ('studykit','anki')),
        kind     TEXT NOT NULL CHECK (kind IN ('answer','relearn','undo')),
        undoes   INTEGER UNIQUE REFERENCES review (id),
        CHECK ((kind = 'undo') = (undoes IS NOT NULL)),
        CHECK ((kind = 'undo') = (rating IS NULL))
    ) STRICT;
    CREATE INDEX review_card ON review (card_id, at);
    CREATE INDEX review_at ON review (at);
    CREATE TRIGGER review_is_append_only_1 BEFORE UPDATE ON review
        BEGIN SELECT RAISE (ABORT, 'reviews are append-only'); END;
    CREATE TRIGGER review_is_append_only_2 BEFORE DELETE ON review
        BEGIN SELECT RAISE (ABORT, 'reviews are append-only'); END;

    -- Cards put aside until a study day.
    CREATE TABLE burial (
        card_id TEXT PRIMARY KEY REFERENCES card (id),
        until   TEXT NOT NULL            -- ISO date: the first day it may be shown again
    ) STRICT;

    CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

    -- What a build could not decide, until the learner does.
    CREATE TABLE question (
        card_id TEXT NOT NULL REFERENCES card (id),
        kind    TEXT NOT NULL CHECK (kind IN ('changed','merge','unsure')),
        detail  TEXT NOT NULL,           -- JSON
        PRIMARY KEY (card_id, kind)
    ) STRICT;

    -- Each build, with the rows of the cards it touched as they were before, so it can be undone.
    CREATE TABLE build (
        id      INTEGER PRIMARY KEY AUTOINCREMENT,
        at      INTEGER NOT NULL,        -- microseconds since 1970, UTC
        summary TEXT NOT NULL,           -- JSON: counts by outcome
        before  TEXT NOT NULL,           -- JSON: card rows, null for a card that was new
        undone  INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    -- Cache: what the review log says of a card.
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

    -- Cache: the notes of the last build, to know what changed.
    CREATE TABLE note_seen (
        path      TEXT PRIMARY KEY,
        digest    TEXT NOT NULL,
        video_key TEXT NOT NULL,
        maker     TEXT NOT NULL          -- digest of the options and the extractor that read it
    ) STRICT;
    """,
    """
    -- Resets of a card that are no answers: "forget" makes it new again, "reschedule" moves its due
    -- day and nothing else. "adopted" rows come from other tools' schedules.
    DROP TRIGGER review_is_append_only_1;
    DROP TRIGGER review_is_append_only_2;
    CREATE TABLE review_2 (
        id       INTEGER PRIMARY KEY AUTOINCREMENT,
        card_id  TEXT NOT NULL REFERENCES card (id),
        at       INTEGER NOT NULL,       -- microseconds since 1970, UTC
        rating   INTEGER CHECK (rating BETWEEN 1 AND 4),  -- of answers and relearn rows alone
        seconds  REAL NOT NULL,
        due      INTEGER,                -- what was promised, microseconds since 1970, UTC
        origin   TEXT NOT NULL CHECK (origin IN ('studykit','anki','adopted')),
        kind     TEXT NOT NULL
            CHECK (kind IN ('answer','relearn','forget','reschedule','undo')),
        undoes   INTEGER UNIQUE REFERENCES review_2 (id),
        CHECK ((kind = 'undo') = (undoes IS NOT NULL)),
        CHECK ((kind IN ('answer','relearn')) = (rating IS NOT NULL))
    ) STRICT;
    INSERT INTO review_2 SELECT id, card_id, at, rating, seconds, due, origin, kind, undoes
        FROM review ORDER BY id;
    DROP TABLE review;
    ALTER TABLE review_2 RENAME TO review;
    CREATE INDEX review_card ON review (card_id, at);
    CREATE INDEX review_at ON review (at);
    -- what comes in from elsewhere comes in once
    CREATE UNIQUE INDEX review_from_elsewhere ON review (card_id, at, origin)
        WHERE origin <> 'studykit';
    CREATE TRIGGER review_is_append_only_1 BEFORE UPDATE ON review
        BEGIN SELECT RAISE (ABORT, 'reviews are append-only'); END;
    CREATE TRIGGER review_is_append_only_2 BEFORE DELETE ON review
        BEGIN SELECT RAISE (ABORT, 'reviews are append-only'); END;

    -- What was left to the learner; "anki" is a card edited here and in Anki.
    CREATE TABLE question_2 (
        card_id TEXT NOT NULL REFERENCES card (id),
        kind    TEXT NOT NULL CHECK (kind IN ('changed','merge','unsure','anki')),
        detail  TEXT NOT NULL,           -- JSON
        PRIMARY KEY (card_id, kind)
    ) STRICT;
    INSERT INTO question_2 SELECT card_id, kind, detail FROM question;
    DROP TABLE question;
    ALTER TABLE question_2 RENAME TO question;

    -- What packages brought to Anki of each card, version by version: a field or deck found there
    -- that is none of these is the learner's work.
    CREATE TABLE shipped (
        card_id TEXT NOT NULL REFERENCES card (id),
        digest  TEXT NOT NULL,           -- of the version
        version TEXT NOT NULL,           -- JSON: digests of fields, deck, tags
        PRIMARY KEY (card_id, digest)
    ) STRICT;

    -- What was last found of each card in Anki, so that only news is taken from there.
    CREATE TABLE anki_note (
        card_id TEXT PRIMARY KEY REFERENCES card (id),
        seen    TEXT NOT NULL            -- JSON: fields, tags, deck, suspended, flag
    ) STRICT;
    """,
    """
    -- How much a card's claim weighed in its note when the card was made: new cards go by it.
    ALTER TABLE card ADD COLUMN importance REAL NOT NULL DEFAULT 0;
    DROP INDEX card_queue;
    CREATE INDEX card_queue ON card
        (status, position, id, deck, video_key, first_second, claim, importance);
    """,
    """
    -- What a writer answered about a note's claims. Rows are never deleted.
    CREATE TABLE reply (
        number    INTEGER PRIMARY KEY AUTOINCREMENT,
        key       TEXT NOT NULL,         -- digest of all it says
        asked     TEXT NOT NULL,         -- digest of the claims it was asked about
        path      TEXT NOT NULL,
        video_key TEXT NOT NULL,
        at        INTEGER NOT NULL,      -- microseconds since 1970, UTC
        body      TEXT NOT NULL          -- JSON (studykit/card_json.py)
    ) STRICT;
    CREATE INDEX reply_path ON reply (path);
    CREATE INDEX reply_video ON reply (video_key);
    CREATE INDEX reply_asked ON reply (asked, number);

    -- A judge's grade of a card's words.
    CREATE TABLE grade (
        number    INTEGER PRIMARY KEY AUTOINCREMENT,
        card      TEXT NOT NULL UNIQUE,  -- digest of the card's words
        path      TEXT NOT NULL,
        video_key TEXT NOT NULL,
        at        INTEGER NOT NULL,
        body      TEXT NOT NULL          -- JSON
    ) STRICT;
    CREATE INDEX grade_path ON grade (path);
    CREATE INDEX grade_video ON grade (video_key);

    -- What the numbers in a prompt stand for that was written to a file.
    CREATE TABLE handed_over (
        name TEXT PRIMARY KEY,
        at   INTEGER NOT NULL,
        sent TEXT NOT NULL               -- JSON
    ) STRICT;
    """,
    """
    -- In rows of origin "adopted": the memory that another tool left, and where it begins here.
    ALTER TABLE review ADD COLUMN adopted TEXT;  -- JSON: tool, stability, difficulty, reps, lapses
    """,
    """
    -- Cache: the cards whose place in the queue changed last, so that a session follows what others
    -- write without reading all cards again. Older rows go as new ones come.
    CREATE TABLE touched (
        number  INTEGER PRIMARY KEY AUTOINCREMENT,
        card_id TEXT NOT NULL
    ) STRICT;
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
    """,
    """
    -- What a build asks of all cards stands in the index, so that it reads none of them.
    DROP INDEX card_path;
    CREATE INDEX card_path ON card (path, status, video_key, position);
    """,
)
NEWEST = len(MIGRATIONS)


def version_of(database: sqlite3.Connection) -> int:
    """The number of the last step that was taken; 0 for an empty file."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    return int(version)


def migrate(database: sqlite3.Connection, upto: int = NEWEST) -> None:
    """Take the steps that are missing, each in one transaction with its number."""
    while version_of(database) < upto:
        database.execute("BEGIN IMMEDIATE")
        # Another process may have taken the step while this one waited for its turn.
        number = version_of(database) + 1
        if number <= upto:
            for statement in _statements(MIGRATIONS[number - 1]):
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {number}")
        database.execute("COMMIT")


def _statements(script: str) -> Iterator[str]:
    """A script's statements one by one: running it whole would end the transaction first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
