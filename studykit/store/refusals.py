"""SQLite's and the system's refusals as one clear line each."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studykit.card_json import UNREADABLE
from studykit.errors import StoreError, StoreLocked

RESCUE = (
    "run `studykit restore` for the newest sound copy, "
    "or `studykit doctor --salvage` for all that can still be read"
)
_ROOM = "make room; nothing was lost"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
#: With less free than this SQLite cannot even open a database, and says something else.
_LEAST_BYTES = 64 * 1024


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """SQLite's and the system's refusals as one clear line each."""
    try:
        yield
    except sqlite3.Error as error:
        raise _clear(error, path) from error
    except OSError as error:
        if error.errno in _FULL:
            raise StoreError(f"{path}: the disk is full", _ROOM) from error
        reason = error.strerror or str(error)
        raise StoreError(f"{path}: cannot be used ({reason})", "check the folder") from error


class readable:
    """Turn what decoding a damaged row raises into one clear line. A class, as it is entered for
    every card and a generator's context costs three times as much.
    """

    __slots__ = ("_what",)

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, UNREADABLE):
            raise StoreError(f"{self._what}: a row is damaged", RESCUE) from error


def damaged(path: Path, what: str = "") -> StoreError:
    """The error of a database that cannot be trusted."""
    return StoreError(f"{path}: is damaged{what}", RESCUE)


def _clear(error: sqlite3.Error, path: Path) -> StoreError:
    text = str(error).lower()
    if "locked" in text or "busy" in text:
        return StoreLocked(f"{path}: another studykit is writing", "wait for it and try again")
    if "not a database" in text or "malformed" in text or "utf-8" in text:
        return damaged(path)
    if "full" in text or ("constraint" not in text and _is_full(path.parent)):
        return StoreError(f"{path}: the disk is full", _ROOM)
    if "readonly" in text or "unable to open" in text:
        return StoreError(f"{path}: cannot be written", "check the rights of the file and folder")
    return StoreError(f"{path}: {error}", "run `studykit doctor`")


def _is_full(folder: Path) -> bool:
    try:
        found = os.statvfs(folder)
    except (OSError, AttributeError):
        return False
    return found.f_bavail * found.f_frsize < _LEAST_BYTES
