"""The database as a file: made whole, private, never taken for what it is not."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from time import time

from studykit.store.migrations import migrate
from studykit.store.refusals import damaged

#: What SQLite puts beside a database.
BESIDE = ("-wal", "-shm", "-journal")
#: A half-written file that nobody has touched for so long belongs to a process that was killed.
_ABANDONED_SECONDS = 600


def folder_of(path: Path) -> Path:
    """Where the copies of the database at ``path`` are."""
    return path.parent / "backups"


def prepare_folder(path: Path) -> None:
    """Make the folder of a database, kept out of version control."""
    path.parent.mkdir(parents=True, exist_ok=True)
    ignored = path.parent / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", encoding="utf-8")


def make(path: Path) -> None:
    """Make an empty database beside its place and put it there whole, so that an empty file can
    only be a database that was lost.
    """
    with part_of(path) as part:
        with closing(sqlite3.connect(part, isolation_level=None)) as database:
            migrate(database)
        _put_in_place(part, path)


@contextmanager
def part_of(path: Path) -> Iterator[Path]:
    """An empty file beside ``path``, for its owner only, to be filled and then renamed; whatever
    is left of it goes.
    """
    sweep(path.parent)
    # Several processes may write at once.
    part = path.with_name(f"{path.name}.{token_hex(4)}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        yield part
    finally:
        for ending in ("", *BESIDE):
            part.with_name(part.name + ending).unlink(missing_ok=True)


def put_whole(part: Path, path: Path) -> None:
    """Give a file that is written its name, in one step that outlives a power cut."""
    part.replace(path)
    # Windows opens no folders.
    with suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def sweep(folder: Path) -> None:
    """Remove what killed processes left half-written."""
    with suppress(OSError):
        for part in folder.glob("*.part*"):
            if time() - part.stat().st_mtime > _ABANDONED_SECONDS:
                part.unlink(missing_ok=True)


def _put_in_place(part: Path, path: Path) -> None:
    """Give a file its name unless another process was first: that one may hold cards by now."""
    try:
        os.link(part, path)
    except FileExistsError:
        return
    except OSError:
        # Some file systems know no links.
        if not path.exists():
            part.replace(path)


def refuse_empty(path: Path) -> None:
    """Raise StoreError when a database has lost all its bytes."""
    # Before SQLite looks: it takes an empty file for a new database and throws its log away.
    if path.is_file() and path.stat().st_size == 0:
        raise damaged(path, ", it is empty")


def refuse_orphaned_log(path: Path) -> None:
    """Raise StoreError when a database is gone and its log is not: SQLite would carry the log into
    a new one.
    """
    if has_log(path):
        raise damaged(path, ", it is gone and only its write-ahead log is there")


def has_log(path: Path) -> bool:
    """Whether what was written last stands beside a database and not in it."""
    return any(_has_bytes(path.with_name(path.name + ending)) for ending in ("-wal", "-journal"))


def has_journal(path: Path) -> bool:
    """Whether a process was killed while it wrote to the file itself, so that SQLite must first
    take its half of a change back.
    """
    return _has_bytes(path.with_name(f"{path.name}-journal"))


def _has_bytes(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A database to be read, its write-ahead log included, without a trace beside it."""
    if has_log(path):
        with apart(path) as copy, closing(sqlite3.connect(copy)) as database:
            yield database
    else:
        place = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(place, uri=True)) as database:
            yield database


@contextmanager
def apart(path: Path) -> Iterator[Path]:
    """A copy of a database with its write-ahead log in a folder of its own: whatever SQLite does
    to it, the files at ``path`` stay as they are.
    """
    with tempfile.TemporaryDirectory(prefix="studykit-") as folder:
        copy = Path(folder) / path.name
        for ending in ("", "-wal", "-journal"):
            found = path.with_name(path.name + ending)
            if found.exists():
                shutil.copyfile(found, copy.with_name(copy.name + ending))
        yield copy
