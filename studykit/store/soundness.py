"""Whether a study database can be trusted: its pages, and that its review log reads whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from studykit.errors import StoreError
from studykit.store.database_file import part_of, put_whole, reading, refuse_empty
from studykit.store.instants import LAST_LOGGED, Logged
from studykit.store.migrations import NEWEST, version_of
from studykit.store.refusals import damaged, refusals
from studykit.store.write_ahead import is_cut

# Every column of every row is read, past all indexes; then the rows of each index are counted.
_LOG = """SELECT count(*), total(at), total(rating), total(seconds), total(due), total(undoes),
    total(length(card_id) + length(origin) + length(kind)) FROM review NOT INDEXED"""
_BY_TIME = "SELECT count(*) FROM review INDEXED BY review_at WHERE at > -9e18"
_BY_CARD = "SELECT count(*) FROM review INDEXED BY review_card WHERE card_id > ''"

_NO_JSON = """SELECT 'card ' || id FROM card WHERE NOT json_valid(candidate)
    UNION ALL SELECT 'the edit of ' || card_id FROM edit WHERE NOT json_valid(edits)"""
_MOST_TOLD = 9
_CUT = ("its write-ahead log is cut short",)
_TRIES, _PAUSE = 3, 0.1


@dataclass(frozen=True, slots=True)
class Held:
    """What a database file holds; ``faults`` says why it cannot be trusted, empty when it can."""

    path: Path
    faults: tuple[str, ...]
    cards: int = 0
    reviews: int = 0
    last: Logged | None = None
    newer: bool = False


def log_faults(database: sqlite3.Connection) -> list[str]:
    """What is wrong with the review log: 0.1 s for half a million answers."""

    def read() -> list[str]:
        with _one_moment(database):
            (rows, *_) = database.execute(_LOG).fetchone()
            indexed = {database.execute(query).fetchone()[0] for query in (_BY_TIME, _BY_CARD)}
        return [] if indexed == {rows} else [f"the review log has {rows} rows, its index {indexed}"]

    return _told("the review log", read)


def page_faults(database: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong with the file's pages and rows."""

    def read() -> list[str]:
        found = [str(row[0]) for row in database.execute("PRAGMA quick_check")]
        return [line for line in found if line != "ok"]

    return _told("the file", read)


def row_faults(database: sqlite3.Connection) -> list[str]:
    """The rows of the learner's tables that SQLite reads and nobody else can."""

    def read() -> list[str]:
        found = database.execute(f"{_NO_JSON} LIMIT {_MOST_TOLD}").fetchall()
        return [f"the row of {what} is damaged" for (what,) in found]

    return _told("the rows", read)


def faults(database: sqlite3.Connection) -> list[str]:
    """All that forbids to keep a copy of this database over another."""
    return page_faults(database) or log_faults(database) or row_faults(database)


def deep_faults(database: sqlite3.Connection) -> list[str]:
    """All that SQLite's own checks find, also between tables and their indexes: some seconds for
    half a million answers.
    """

    def read() -> list[str]:
        found = [str(row[0]) for row in database.execute("PRAGMA integrity_check")]
        broken = database.execute("PRAGMA foreign_key_check").fetchall()
        return [line for line in found if line != "ok"] + [
            f"a row of {row[0]} points to nothing in {row[2]}" for row in broken
        ]

    return _told("the file", read) or log_faults(database)


def copy_whole(database: sqlite3.Connection, path: Path, target: Path) -> None:
    """Copy an open database to a file, also while it is in use.

    Raises StoreError, and leaves what is at ``target``, when the copy could not be trusted.
    """
    with refusals(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with part_of(target) as part:
            with closing(sqlite3.connect(part)) as copy:
                database.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
                found = faults(copy)
            if found:
                raise damaged(path, f" ({found[0]}), no copy of it was made")
            put_whole(part, target)


def look(path: Path) -> Held:
    """What the database at ``path`` holds, read without a trace."""
    held = _look(path)
    for _ in range(_TRIES):
        if held.faults != _CUT:
            break
        # A log that was copied while another process wrote to it ends like one that is damaged.
        sleep(_PAUSE)
        held = _look(path)
    return held


def _look(path: Path) -> Held:
    try:
        refuse_empty(path)
        with reading(path) as database:
            return _held(path, database)
    except StoreError as error:
        return Held(path, (error.message,))
    except (sqlite3.Error, OSError) as error:
        return Held(path, (str(error) or type(error).__name__,))


def _held(path: Path, database: sqlite3.Connection) -> Held:
    version = version_of(database)
    if version > NEWEST:
        return Held(path, ("it was written by a newer studykit",), newer=True)
    if version == 0:
        return Held(path, ("it has no tables",))
    found = faults(database)
    (_, _, file), *_ = database.execute("PRAGMA database_list").fetchall()
    if not found and is_cut(Path(file)):
        found = list(_CUT)
    if found:
        return Held(path, tuple(found))
    ((cards,),) = database.execute("SELECT count(*) FROM card").fetchall()
    ((reviews,),) = database.execute(
        "SELECT (SELECT count(*) FROM review WHERE kind <> 'undo') - count(*) FROM review"
        " WHERE undoes IS NOT NULL"
    ).fetchall()
    row = database.execute(LAST_LOGGED).fetchone()
    last = None if row is None else (int(row[0]), str(row[1]), int(row[2]))
    return Held(path, (), int(cards), int(reviews), last)


@contextmanager
def _one_moment(database: sqlite3.Connection) -> Iterator[None]:
    """Let several queries see the database as it is at one moment, whoever writes meanwhile."""
    if database.in_transaction:
        yield
        return
    database.execute("BEGIN")
    try:
        yield
    finally:
        database.execute("ROLLBACK")


def _told(what: str, read: Callable[[], list[str]]) -> list[str]:
    """What reading finds; that it cannot be done is a finding too."""
    try:
        return read()
    except sqlite3.OperationalError as error:
        # A lock or a full disk says nothing about the rows.
        if "malformed" not in str(error) and "UTF-8" not in str(error):
            raise
        return [f"{what} cannot be read ({error})"]
    except sqlite3.DatabaseError as error:
        return [f"{what} cannot be read ({error})"]
