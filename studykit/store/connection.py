"""One open study database: transactions, and every refusal one clear line."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Self

from studykit.errors import StoreError, StoreTooNew
from studykit.store.database_file import (
    folder_of,
    has_journal,
    make,
    prepare_folder,
    reading,
    refuse_empty,
    refuse_orphaned_log,
)
from studykit.store.migrations import NEWEST, migrate, version_of
from studykit.store.refusals import damaged, refusals
from studykit.store.soundness import copy_whole, log_faults
from studykit.store.write_ahead import is_cut

WAIT_SECONDS = 5.0


class Connection:
    """An open study database, to which the tables' own methods are added.

    Raises StoreError (StoreLocked, StoreTooNew) with one clear line whenever SQLite refuses.
    """

    def __init__(self, database: sqlite3.Connection, path: Path) -> None:
        self._database = database
        self.path = path
        self._file = _number_of(path)

    @classmethod
    def open(cls, path: Path, *, create: bool = True, checked: bool = True) -> Self:
        """Open the database at ``path``, bringing an older schema up to date.

        A file written by a newer studykit, or one that lost what was in it, is refused and left
        untouched, with its write-ahead log; ``checked`` also refuses one whose review log does not
        read whole. Where nothing may be written the database can be read only.
        """
        if not create and not path.exists():
            raise StoreError(f"{path}: there is no study database", "run `studykit build` first")
        with refusals(path):
            if not path.exists():
                refuse_orphaned_log(path)
                prepare_folder(path)
                make(path)
            refuse_empty(path)
            if not _is_writable(path):
                return cls(_read_only(path, checked=checked), path)
            _refuse_damaged(path, checked=checked)
            database = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
            try:
                _open(database, path)
            except BaseException:
                database.close()
                raise
        return cls(database, path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make the writes inside one: all of them, or none."""
        with refusals(self.path):
            if self._database.in_transaction:
                yield
                return
            self._refuse_replaced()
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                # On a full disk SQLite has rolled back by itself.
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def version(self) -> int:
        """A number that changes when another process has written to the database."""
        with refusals(self.path):
            self._refuse_replaced()
            (version,) = self._database.execute("PRAGMA data_version").fetchone()
            return int(version)

    def _refuse_replaced(self) -> None:
        """What would be written to a file that has lost its name would be gone."""
        number = _number_of(self.path)
        if number is None:
            raise StoreError(f"{self.path}: the study database is gone", "put it back")
        if number != self._file:
            raise StoreError(
                f"{self.path}: another database was put in its place", "leave and start again"
            )

    def _rows(
        self, query: str, values: Sequence[str | int | float | None] = ()
    ) -> list[tuple[str, ...]]:
        with refusals(self.path):
            return self._database.execute(query, values).fetchall()


def _refuse_damaged(path: Path, *, checked: bool) -> None:
    """Look before the database is opened to be written: on closing it, SQLite would carry its
    write-ahead log into a file that cannot be trusted, and delete it.
    """
    place = f"{path.absolute().as_uri()}?mode={'rw' if has_journal(path) else 'ro'}"
    with closing(sqlite3.connect(place, uri=True, timeout=WAIT_SECONDS)) as database:
        _refuse(database, path, checked=checked)
        if is_cut(path) and _stays_cut(path):
            raise damaged(path, ", its write-ahead log is cut short")


def _stays_cut(path: Path) -> bool:
    """Look again while no other process writes. The caller's connection stays open meanwhile, so
    that closing this one leaves the log alone.
    """
    place = f"{path.absolute().as_uri()}?mode=rw"
    with closing(
        sqlite3.connect(place, uri=True, timeout=WAIT_SECONDS, isolation_level=None)
    ) as database:
        try:
            database.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        cut = is_cut(path)
        database.execute("ROLLBACK")
    return cut


def _refuse(database: sqlite3.Connection, path: Path, *, checked: bool) -> None:
    version = version_of(database)
    if version > NEWEST:
        raise StoreTooNew(f"{path}: was written by a newer studykit", "update studykit")
    if version == 0:
        raise damaged(path, ", it has no tables")
    found = log_faults(database) if checked else []
    if found:
        raise damaged(path, f" ({found[0]})")


def _open(database: sqlite3.Connection, path: Path) -> None:
    _enter_wal(database)
    database.execute("PRAGMA synchronous = FULL")
    # Statistics read the log card by card: with less, each row would cost a read.
    database.execute("PRAGMA cache_size = -65536")
    version = version_of(database)
    if version < NEWEST:
        name = f"before-update-{version}-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.db"
        copy_whole(database, path, folder_of(path) / name)
        # A table that is made anew would take the rows that point to it along.
        database.execute("PRAGMA foreign_keys = OFF")
        migrate(database)
    database.execute("PRAGMA foreign_keys = ON")


def _number_of(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return None


def _is_writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _read_only(path: Path, *, checked: bool) -> sqlite3.Connection:
    """A database in memory that is read only: beside a file that may not be written, SQLite has no
    place for its notes.
    """
    memory = sqlite3.connect(":memory:", isolation_level=None)
    try:
        with reading(path) as database:
            _refuse(database, path, checked=checked)
            database.backup(memory)
        migrate(memory)
        memory.execute("PRAGMA query_only = ON")
    except BaseException:
        memory.close()
        raise
    return memory


def _enter_wal(database: sqlite3.Connection) -> None:
    """Switch to write-ahead logging. SQLite refuses this at once while another process begins, it
    does not wait as it does for a lock; so the waiting is done here.
    """
    deadline = monotonic() + WAIT_SECONDS
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() >= deadline:
                raise
            sleep(0.02)
        else:
            return
