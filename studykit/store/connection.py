"""One open study database: transactions, and every refusal one clear line."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Self

from studykit.errors import StoreError, StoreTooNew
from studykit.store.files import make, prepare_folder, refuse_empty
from studykit.store.migrations import NEWEST, migrate, version_of
from studykit.store.refusals import RESCUE, refusals

WAIT_SECONDS = 5.0


class Connection:
    """An open study database, to which the tables' own methods are added.

    Raises StoreError (StoreLocked, StoreTooNew) with one clear line whenever SQLite refuses.
    """

    def __init__(self, database: sqlite3.Connection, path: Path) -> None:
        self._database = database
        self.path = path

    @classmethod
    def open(cls, path: Path, *, create: bool = True) -> Self:
        """Open the database at ``path``, bringing an older schema up to date.

        A file written by a newer studykit, or one that lost what was in it, is refused and left
        untouched.
        """
        if not create and not path.exists():
            raise StoreError(f"{path}: there is no study database", "run `studykit build` first")
        with refusals(path):
            if create:
                prepare_folder(path)
            if not path.exists():
                make(path)
            refuse_empty(path)
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
            if not self.path.exists():
                raise StoreError(f"{self.path}: the study database is gone", "put it back")
            (version,) = self._database.execute("PRAGMA data_version").fetchone()
            return int(version)

    def _rows(
        self, query: str, values: Sequence[str | int | float | None] = ()
    ) -> list[tuple[str, ...]]:
        with refusals(self.path):
            return self._database.execute(query, values).fetchall()


def _open(database: sqlite3.Connection, path: Path) -> None:
    version = version_of(database)
    if version > NEWEST:
        raise StoreTooNew(f"{path}: was written by a newer studykit", "update studykit")
    if version == 0:
        raise StoreError(f"{path}: is damaged, it has no tables", RESCUE)
    _enter_wal(database)
    database.execute("PRAGMA synchronous = FULL")
    if version < NEWEST:
        # A table that is made anew would take the rows that point to it along.
        database.execute("PRAGMA foreign_keys = OFF")
        migrate(database)
    database.execute("PRAGMA foreign_keys = ON")


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
