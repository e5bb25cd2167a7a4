"""Copies of the study database: before what cannot be taken back, and of days with answers.

A copy takes the place of another only when it can be trusted itself.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from time import time

from studykit.errors import StoreError, UsageError
from studykit.model import Card
from studykit.store.database_file import (
    BESIDE,
    folder_of,
    has_log,
    part_of,
    prepare_folder,
    put_whole,
    reading,
)
from studykit.store.instants import LAST_LOGGED, Logged
from studykit.store.kept_copies import copies_in, superfluous
from studykit.store.migrations import version_of
from studykit.store.open_questions import PAGES, WRITTEN
from studykit.store.refusals import refusals
from studykit.store.salvage import Salvaged, salvage
from studykit.store.soundness import Held, faults, look
from studykit.store.store import Store

_A_DAY = 86_400
#: What builds write themselves; what the learner does to a card shows in its standing and deck.
_OF_BUILDS = frozenset({"card", "memory", "note_seen", "build", "shipped", "review", "touched"})
_NO_SETTING_OF_BUILDS = f" WHERE key NOT GLOB '{WRITTEN}*' AND key <> '{PAGES}'"
_LAST_COPIED = "SELECT * FROM (SELECT id, card_id, at FROM copy.review ORDER BY id DESC LIMIT 1)"


@dataclass(frozen=True, slots=True)
class Copies:
    """The newest copy that can be trusted, and the newer ones that cannot."""

    sound: Held | None
    unsound: tuple[Held, ...]


def back_up_before(store: Store, what: str, now: datetime) -> None:
    """Copy the database before something that cannot be taken back, such as a build."""
    folder = folder_of(store.path)
    store.back_up(folder / f"before-{what}-{now:%Y%m%d-%H%M%S-%f}.db")
    _thin_out(folder, store.has_logged)


def back_up_before_build(store: Store, now: datetime) -> None:
    """Copy the database before a build, unless a copy of today holds all of the learner's hand.

    What builds alone have changed since then follows from the notes and stands in the listings.
    Raises StoreError when the database is damaged, so that no build writes to it.
    """
    newest = max(
        folder_of(store.path).glob("*.db"), key=lambda copy: copy.stat().st_mtime_ns, default=None
    )
    if newest is None or now.timestamp() - newest.stat().st_mtime > _A_DAY:
        back_up_before(store, "build", now)
        return
    store.refuse_damaged()
    if not _holds_the_hand(newest, store.path):
        back_up_before(store, "build", now)


def _holds_the_hand(copy: Path, path: Path) -> bool:
    """Whether a copy holds all answers, and what else the learner did to the cards it knows."""
    try:
        return _holds(copy, path)
    except sqlite3.Error:
        return False


def _holds(copy: Path, path: Path) -> bool:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        database.execute("ATTACH ? AS copy", (f"{copy.absolute().as_uri()}?mode=ro&immutable=1",))
        if version_of(database) != database.execute("PRAGMA copy.user_version").fetchone()[0]:
            return False
        tables = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        own = [name for name, _ in tables if name not in _OF_BUILDS and "sqlite_" not in name]
        queries = []
        for name in own:
            which = _NO_SETTING_OF_BUILDS if name == "setting" else ""
            one, other = (f"SELECT * FROM {of}.{name}{which}" for of in ("main", "copy"))
            queries += [f"{one} EXCEPT {other}", f"{other} EXCEPT {one}"]
        queries.append(f"SELECT * FROM ({LAST_LOGGED}) EXCEPT {_LAST_COPIED}")
        queries.append(
            """SELECT id FROM card JOIN copy.card AS other USING (id)
               WHERE card.status <> other.status OR card.deck <> other.deck"""
        )
        return not any(database.execute(f"{query} LIMIT 1").fetchone() for query in queries)


def back_up_day(store: Store, day: date, now: datetime) -> None:
    """Copy the database once more if the day's copy lacks answers.

    A copy that holds answers which this database does not know is never written over: it may be
    all that is left of another.
    """
    folder = folder_of(store.path)
    target = folder / f"day-{day:%Y%m%d}.db"
    kept = _last_logged(target)
    if kept == store.last_logged():
        return
    if kept is not None and not store.has_logged(kept):
        target = folder / f"day-{day:%Y%m%d}-{now:%H%M%S-%f}.db"
    store.back_up(target)
    _thin_out(folder, store.has_logged)


def back_up_to(store: Store, target: Path) -> None:
    """Copy the database to a file of the learner's choice.

    Raises UsageError when there is something else, or a copy with answers that would be gone.
    """
    if target.exists():
        if target.samefile(store.path):
            raise UsageError(f"{target}: is the study database itself", "name another file")
        if not target.is_file() or not _is_database(target):
            raise UsageError(f"{target}: is no backup, it was left alone", "name another file")
        kept = _last_logged(target)
        if kept is not None and not store.has_logged(kept):
            raise UsageError(
                f"{target}: holds answers that this study database does not", "name another file"
            )
    store.back_up(target)


def newest_sound(path: Path) -> Copies:
    """The copy to bring back when the database at ``path`` is lost."""
    unsound: list[Held] = []
    found = folder_of(path).glob("*.db")
    for copy in sorted(found, key=lambda copy: copy.stat().st_mtime_ns, reverse=True):
        held = look(copy)
        if not held.faults:
            return Copies(held, tuple(unsound))
        unsound.append(held)
    return Copies(None, tuple(unsound))


def lacks(held: Held, path: Path) -> bool:
    """Whether a copy lacks what a database that can be trusted holds."""
    present = look(path)
    if present.faults or present.last is None:
        return not present.faults and present.cards > held.cards
    with reading(held.path) as database:
        return not _has_logged(database, present.last)


def bring(source: Path, path: Path, now: datetime, what: str) -> Path | None:
    """Put a copy of ``source`` where the database is; what was there is kept among the copies.

    Gives where it is kept. Raises StoreError, and changes nothing, when the copy cannot be trusted.
    """
    with refusals(path):
        prepare_folder(path)
        with part_of(path) as part:
            with reading(source) as read, closing(sqlite3.connect(part)) as copy:
                read.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
                found = faults(copy)
            if found:
                raise StoreError(f"{source}: is damaged ({found[0]})", "choose another backup")
            kept = set_aside(path, now, what)
            put_whole(part, path)
    return kept


def rescue(
    path: Path, now: datetime, listed: Sequence[Card], remember: Callable[[Store], None]
) -> tuple[Salvaged, Path | None]:
    """Put what can still be read of a damaged database in its place; ``remember`` makes the
    memories that follow from the log. The damaged one is kept among the copies, and named.
    """
    copies = sorted(folder_of(path).glob("*.db"), key=lambda copy: -copy.stat().st_mtime_ns)
    sound = [copy for copy in copies if not look(copy).faults]
    with refusals(path):
        prepare_folder(path)
        with part_of(path) as part:
            salvaged = salvage(path, part, sound, listed)
            with Store.open(part, create=False) as store:
                remember(store)
            kept = set_aside(path, now, "salvage")
            put_whole(part, path)
    return salvaged, kept


def set_aside(path: Path, now: datetime, what: str) -> Path | None:
    """Move the database away, so that another can take its place. Gives where it is kept.

    One that can be trusted becomes a copy like the others. Of any other, every byte is kept, also
    its write-ahead log, under an ending that is not brought back by mistake.
    """
    if not path.exists() and not has_log(path):
        return None
    held = look(path)
    ending = "db" if not held.faults else "newer" if held.newer else "damaged"
    target = folder_of(path) / f"before-{what}-{now:%Y%m%d-%H%M%S-%f}.{ending}"
    target.parent.mkdir(parents=True, exist_ok=True)
    if not held.faults:
        _close_log(path)
    # The log first: left alone, it would be carried into the next database of this name.
    for end in ("-journal", "-wal", ""):
        present = path.with_name(path.name + end)
        if present.exists():
            shutil.move(present, target.with_name(target.name + end))
    for end in BESIDE:
        path.with_name(path.name + end).unlink(missing_ok=True)
    if ending == "db":
        with reading(target) as database:
            _thin_out(target.parent, lambda row: _has_logged(database, row))
    return target


def _close_log(path: Path) -> None:
    """Carry the write-ahead log into its database; StoreLocked when another process has it open."""
    with refusals(path), closing(sqlite3.connect(path, timeout=1.0)) as database:
        database.execute("PRAGMA journal_mode = DELETE")


def _is_database(path: Path) -> bool:
    try:
        with reading(path) as database:
            database.execute(LAST_LOGGED).fetchone()
    except (sqlite3.Error, OSError):
        return False
    return True


def _last_logged(copy: Path) -> Logged | None:
    """The last row of a copy's log, read without a trace: another process may put it anew."""
    try:
        with reading(copy) as database:
            row = database.execute(LAST_LOGGED).fetchone()
    except (sqlite3.Error, OSError):
        return None
    return None if row is None else (int(row[0]), str(row[1]), int(row[2]))


def _has_logged(database: sqlite3.Connection, row: Logged) -> bool:
    query = "SELECT 1 FROM review WHERE id = ? AND card_id = ? AND at = ?"
    return database.execute(query, row).fetchone() is not None


def _thin_out(folder: Path, has_logged: Callable[[Logged], bool]) -> None:
    """Remove copies that give way to newer ones; ``has_logged`` asks the database that goes on."""

    def is_held(copy: Path) -> bool:
        last = _last_logged(copy)
        return last is None or has_logged(last)

    for old in superfluous(copies_in(folder, time()), is_held):
        old.unlink(missing_ok=True)
