"""SQLite's and the system's refusals as one clear line each."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studykit.errors import StoreError, StoreLocked

RESCUE = (
    "run `studykit restore`; without a backup, move it away and run `studykit build`, "
    "which takes the cards from the listings"
)


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """SQLite's and the system's refusals as one clear line each."""
    try:
        yield
    except sqlite3.Error as error:
        raise _clear(error, path) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(f"{path}: cannot be used ({reason})", "check the folder") from error


def _clear(error: sqlite3.Error, path: Path) -> StoreError:
    text = str(error).lower()
    if "locked" in text or "busy" in text:
        return StoreLocked(f"{path}: another studykit is writing", "wait for it and try again")
    if "full" in text:
        return StoreError(f"{path}: the disk is full", "make room; nothing was lost")
    if "readonly" in text or "unable to open" in text:
        return StoreError(f"{path}: cannot be written", "check the rights of the file and folder")
    if "not a database" in text or "malformed" in text:
        return StoreError(f"{path}: is damaged", RESCUE)
    return StoreError(f"{path}: {error}", "run `studykit doctor`")
