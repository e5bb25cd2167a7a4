"""All that can still be read of a damaged study database, in a new one.

Rows come from where they are most surely right: from what SQLite can read, then straight from the
pages, then from sound copies of the same log, then from the listings. The memories follow from the
log and are left to the caller; the notes seen are forgotten, so that the next build reads them all.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from studykit.card_json import UNREADABLE, candidate_from, edits_from, edits_object
from studykit.model import Card, Status
from studykit.store.database_file import apart
from studykit.store.database_pages import Pages, Value, pages_of, rows_of
from studykit.store.migrations import NEWEST, migrate, version_of
from studykit.store.store import Store

Row = tuple[Value, ...]

#: What is made anew from the rest.
_CACHES = frozenset({"memory", "note_seen", "touched"})
#: Copies are of some use when they are not too many and old.
_MOST_COPIES = 12
_EDIT_KEYS = frozenset({"content", "base", "context", "deck", "added_tags", "removed_tags"})
_TYPES: dict[str, tuple[type, ...]] = {
    "TEXT": (str,),
    "INTEGER": (int,),
    "REAL": (int, float),
    "BLOB": (bytes,),
    "ANY": (object,),
}
_NO_LIMIT = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What a new database holds of a damaged one.

    ``read`` are the rows of the review log that were in the file, ``from_copies`` those that only
    copies had, ``lost`` the first and last numbers of those that nothing had. ``orphans`` are rows
    whose card is in no place: it comes back with its note. ``broken`` are the tables that SQLite
    could not read whole.
    """

    cards: int
    read: int
    from_copies: int
    lost: tuple[tuple[int, int], ...]
    orphans: int
    broken: tuple[str, ...]

    @property
    def missing(self) -> int:
        """How many rows of the review log are lost."""
        return sum(last - first + 1 for first, last in self.lost)


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    type: str
    required: bool
    is_number: bool
    default: Value


class _Found:
    """The rows of a damaged file by table."""

    def __init__(self, path: Path) -> None:
        self.rows: dict[str, list[Row]] = {}
        self.broken: list[str] = []
        self.last_number = 0
        #: Up to here a copy tells which numbers were never given.
        self.told_upto = 0
        self.version = NEWEST
        self.columns: dict[str, list[_Column]] = {}
        pages = pages_of(_bytes(path), _bytes(path.with_name(f"{path.name}-wal")))
        self._by_sql(pages)
        self._by_pages(pages)

    def _by_sql(self, pages: Pages) -> None:
        """Read a file as it were if its log had been carried into it, also past damage to it."""
        with tempfile.TemporaryDirectory(prefix="studykit-") as folder:
            whole = Path(folder) / "whole.db"
            whole.write_bytes(b"".join(pages.in_order()))
            with closing(sqlite3.connect(whole)) as database:
                self._by_tables(database)

    def _by_tables(self, database: sqlite3.Connection) -> None:
        self.version = _version(database)
        self.columns = _tables(self.version)
        for table in self.columns:
            rows, whole = _read(database, table)
            names = [column.name for column in self.columns[table]]
            self.rows[table] = [row for row in rows if _says_something(table, names, row)]
            if not whole or len(self.rows[table]) < len(rows):
                self.broken.append(table)
        for name, number in _read(database, "sqlite_sequence")[0]:
            if name == "review" and isinstance(number, int):
                self.last_number = number

    def _by_pages(self, pages: Pages) -> None:
        for number, values in rows_of(pages):
            if values[:1] == ("review",) and len(values) == 2 and isinstance(values[1], int):
                self.last_number = max(self.last_number, values[1])
            # The log is never changed, so a row of it is right wherever it stands.
            for table in dict.fromkeys(("review", *self.broken)):
                columns = self.columns.get(table, [])
                row = _fitted(columns, number, values)
                names = [column.name for column in columns]
                if row and _belongs(table, row) and _says_something(table, names, row):
                    self.rows[table].append(row)
                    break


def salvage(path: Path, part: Path, copies: Sequence[Path], listed: Sequence[Card]) -> Salvaged:
    """Fill the empty file ``part`` with what can be read of the database at ``path``.

    ``copies`` are sound, the newest first. Nothing at ``path`` is touched.
    """
    found = _Found(path)
    with closing(sqlite3.connect(part, isolation_level=None)) as database:
        migrate(database, found.version)
        _write(database, found)
        migrate(database)
        read = _count(database, "SELECT count(*) FROM review")
        from_file = {row[0] for row in database.execute("SELECT id FROM card")}
        for copy in copies[:_MOST_COPIES]:
            _fill(database, copy, found)
        rows = _count(database, "SELECT count(*) FROM review")
        _keep_numbers(database, found.last_number)
    with Store.open(part, checked=False) as store:
        _take_listed(store, listed, from_file, edits="edit" in found.broken)
    with closing(sqlite3.connect(part, isolation_level=None)) as database:
        _drop_strangers(database, found.columns)
        orphans = "SELECT count(*) FROM review WHERE card_id NOT IN (SELECT id FROM card)"
        return Salvaged(
            _count(database, "SELECT count(*) FROM card"),
            read,
            rows - read,
            tuple(_gaps(database, found.told_upto)) if "review" in found.broken else (),
            _count(database, orphans),
            tuple(name for name in found.broken if name not in _CACHES),
        )


# ---------------------------------------------------------------- reading


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _version(database: sqlite3.Connection) -> int:
    try:
        version = version_of(database)
    except sqlite3.Error:
        return NEWEST
    return version if 0 < version <= NEWEST else NEWEST


def _tables(version: int) -> dict[str, list[_Column]]:
    """The tables of a schema, in the order in which they were made."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        migrate(database, version)
        names = [
            name
            for (name,) in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
        ]
        return {
            name: [
                _column(database, column)
                for column in database.execute(f"PRAGMA table_info({name})")
            ]
            for name in names
        }


def _column(database: sqlite3.Connection, told: Sequence[str]) -> _Column:
    _, name, kind, must, default, key = told
    (value,) = database.execute(f"SELECT {default or 'NULL'}").fetchone()
    return _Column(name, kind, bool(must or key), kind == "INTEGER" and bool(key), value)


def _read(database: sqlite3.Connection, table: str) -> tuple[list[Row], bool]:
    """The rows of a table that SQLite can read, and whether those are all."""
    rows: list[Row] = []
    try:
        for row in database.execute(f"SELECT * FROM {table} NOT INDEXED"):
            rows.append(row)
    except sqlite3.Error:
        return rows, False
    return rows, True


def _fitted(columns: Sequence[_Column], number: int, values: Row) -> Row | None:
    """The values as a row of a table, when they can be one."""
    # A row that is older than a column lacks it; SQLite puts the default there.
    lacking = columns[len(values) :]
    if len(values) > len(columns) or any(c.required and c.default is None for c in lacking):
        return None
    whole = (*values, *(column.default for column in lacking))
    found: list[Value] = []
    for column, value in zip(columns, whole, strict=True):
        if column.is_number and value is None:
            found.append(number)
        elif (value is None and column.required) or (
            value is not None and not isinstance(value, _TYPES[column.type])
        ):
            return None
        else:
            found.append(value)
    return tuple(found)


def _belongs(table: str, row: Row) -> bool:
    """Tables of like columns are told apart by what stands in them; the rest by their checks."""
    if table in ("edit", "anki_note"):
        try:
            found = json.loads(str(row[1]))
        except ValueError:
            return False
        is_edit = isinstance(found, dict) and _EDIT_KEYS.issuperset(found)
        return isinstance(found, dict) and is_edit == (table == "edit")
    if table == "burial":
        try:
            date.fromisoformat(str(row[1]))
        except ValueError:
            return False
    return table not in _CACHES


def _says_something(table: str, names: Sequence[str], row: Row) -> bool:
    """Whether the JSON in a row can be read; a row whose page was hit may look whole otherwise."""
    found = dict(zip(names, row, strict=True))
    try:
        if table == "card":
            candidate_from(json.loads(str(found["candidate"])))
            Status(str(found["status"]))
        elif table == "edit":
            edits_from(json.loads(str(found["edits"])))
        elif table in ("question", "build"):
            json.loads(str(found["detail" if table == "question" else "before"]))
    except UNREADABLE:
        return False
    return True


# ---------------------------------------------------------------- writing


def _write(database: sqlite3.Connection, found: _Found) -> None:
    database.execute("BEGIN")
    for table, rows in found.rows.items():
        if table in _CACHES:
            continue
        marks = ",".join("?" * len(found.columns[table]))
        for row in _newest_first(found, table, rows):
            # A row that breaks a rule of its table was no row of it.
            try:
                database.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", row)
            except sqlite3.Error:
                continue
    database.execute("COMMIT")


def _newest_first(found: _Found, table: str, rows: Iterable[Row]) -> Iterable[Row]:
    names = [column.name for column in found.columns[table]]
    if table not in found.broken or "revised_at" not in names:
        return rows
    at = names.index("revised_at")

    def revised(row: Row) -> int:
        kept = row[at]
        return kept if isinstance(kept, int) else 0

    return sorted(rows, key=revised, reverse=True)


def _fill(database: sqlite3.Connection, source: Path, found: _Found) -> None:
    """Take from a sound copy what the file lacks, as far as both tell the same story."""
    with apart(source) as copy:
        with closing(sqlite3.connect(copy, isolation_level=None)) as other:
            migrate(other)
        database.execute("ATTACH ? AS copy", (str(copy),))
        database.execute("BEGIN")
        (other_story,) = database.execute(
            """SELECT min(id) FROM review JOIN copy.review AS other USING (id)
               WHERE (review.card_id, review.at) <> (other.card_id, other.at)"""
        ).fetchone()
        end = _NO_LIMIT if other_story is None else int(other_story) - 1
        database.execute(
            """INSERT OR IGNORE INTO review SELECT * FROM copy.review
               WHERE id <= ? AND id NOT IN (SELECT id FROM review)""",
            (min(end, found.last_number or _NO_LIMIT),),
        )
        (told,) = database.execute("SELECT coalesce(max(id), 0) FROM copy.review").fetchone()
        found.told_upto = max(found.told_upto, min(end, told))
        for table in found.broken:
            if table not in _CACHES and table not in ("review", "burial"):
                database.execute(f"INSERT OR IGNORE INTO {table} SELECT * FROM copy.{table}")
        database.execute("COMMIT")
        database.execute("DETACH copy")


def _keep_numbers(database: sqlite3.Connection, last: int) -> None:
    """No number of the log is given twice, also of a row that is lost."""
    (given,) = database.execute("SELECT coalesce(max(id), 0) FROM review").fetchone()
    database.execute("DELETE FROM sqlite_sequence WHERE name = 'review'")
    database.execute("INSERT INTO sqlite_sequence VALUES ('review', ?)", (max(given, last),))


def _take_listed(
    store: Store, listed: Sequence[Card], from_file: Collection[str], *, edits: bool
) -> None:
    """Cards that are only listed, and the learner's hand on others where it could not be read."""
    known = {card.id: card for card in store.cards()}
    lacking: list[Card] = []
    for card in listed:
        here = known.get(card.id)
        if here is None or (card.id not in from_file and card.revised_at >= here.revised_at):
            lacking.append(card)
        elif edits and not edits_object(here.edits) and edits_object(card.edits):
            store.edit(card.id, card.edits)
    ids = known.keys() | {card.id for card in lacking}
    store.put_cards(
        [
            replace(
                card,
                parent=card.parent if card.parent in ids else None,
                successor=card.successor if card.successor in ids else None,
            )
            for card in lacking
        ]
    )


def _drop_strangers(database: sqlite3.Connection, tables: Iterable[str]) -> None:
    """Of cards that are in no place only the answers stay."""
    for table in tables:
        names = {row[1] for row in database.execute(f"PRAGMA table_info({table})")}
        if table != "review" and "card_id" in names:
            database.execute(f"DELETE FROM {table} WHERE card_id NOT IN (SELECT id FROM card)")
    for link in ("parent", "successor"):
        database.execute(f"UPDATE card SET {link} = NULL WHERE {link} NOT IN (SELECT id FROM card)")


def _gaps(database: sqlite3.Connection, told: int) -> Iterator[tuple[int, int]]:
    """The first and last numbers of rows that the review log lacks beyond those a copy tells of.

    A number that was taken for a row which was there already is among them, so it is the most that
    may be lost.
    """
    ((given,),) = database.execute(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'review'"
    ).fetchall()
    expected = told + 1
    for (number,) in database.execute("SELECT id FROM review WHERE id > ? ORDER BY id", (told,)):
        if number > expected:
            yield expected, number - 1
        expected = number + 1
    if expected <= given:
        yield expected, int(given)


def _count(database: sqlite3.Connection, query: str) -> int:
    ((number,),) = database.execute(query).fetchall()
    return int(number)
