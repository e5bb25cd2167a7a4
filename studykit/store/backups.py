"""Copies of the study database: before what cannot be taken back, and of days with answers."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from studykit.store.reviews import LAST_LOGGED, Logged
from studykit.store.store import Store

#: How many copies of one kind are kept.
KEPT = 10


def back_up_before(store: Store, what: str, now: datetime) -> None:
    """Copy the database before something that cannot be taken back, such as a build."""
    folder = _folder(store)
    store.back_up(folder / f"before-{what}-{now:%Y%m%d-%H%M%S-%f}.db")
    _thin_out(folder, f"before-{what}-*.db")


def back_up_day(store: Store, day: date, now: datetime) -> None:
    """Copy the database once more if the day's copy lacks answers.

    A copy that holds answers which this database does not know is never written over: it may be
    all that is left of another.
    """
    folder = _folder(store)
    target = folder / f"day-{day:%Y%m%d}.db"
    kept = _last_logged(target)
    if kept == store.last_logged():
        return
    if kept is not None and not store.has_logged(kept):
        target = folder / f"day-{day:%Y%m%d}-{now:%H%M%S-%f}.db"
    store.back_up(target)
    _thin_out(folder, "day-*.db")


def _folder(store: Store) -> Path:
    return store.path.parent / "backups"


def _last_logged(copy: Path) -> Logged | None:
    """The last row of a copy's log, read without a trace: another process may put it anew."""
    place = f"{copy.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(place, uri=True)) as database:
            row = database.execute(LAST_LOGGED).fetchone()
    except sqlite3.Error:
        return None
    return None if row is None else (int(row[0]), str(row[1]), int(row[2]))


def _thin_out(folder: Path, pattern: str) -> None:
    for old in sorted(folder.glob(pattern))[:-KEPT]:
        old.unlink(missing_ok=True)
