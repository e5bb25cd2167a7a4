"""The database as a file: made whole, never taken for what it is not."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from secrets import token_hex

from studykit.errors import StoreError
from studykit.store.migrations import migrate
from studykit.store.refusals import RESCUE


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
    part = path.with_name(f"{path.name}.{token_hex(4)}.part")
    try:
        with closing(sqlite3.connect(part, isolation_level=None)) as database:
            migrate(database)
        _put_in_place(part, path)
    finally:
        part.unlink(missing_ok=True)
        part.with_name(f"{part.name}-journal").unlink(missing_ok=True)


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
        raise StoreError(f"{path}: is damaged, it is empty", RESCUE)
