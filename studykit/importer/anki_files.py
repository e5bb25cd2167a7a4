"""Anki's files, opened without trust: packages of all ages and collections, as a SQLite copy.

A package may come from anywhere. What it unpacks to is bounded, its database cannot run anything,
and it is read from a copy, so that the file itself and a running Anki are left alone.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BufferedReader
from pathlib import Path
from time import monotonic
from typing import IO

from studykit.errors import AnkiError

#: Databases in a package, newest form first; an old one beside a newer one is a stub.
DATABASES = ("collection.anki21b", "collection.anki21", "collection.anki2")
MOST_BYTES = 2 << 30
#: A database may unpack to this many times its package's size; small ones to a good deal.
MOST_GROWTH = 100
SMALL = 64 << 20
_SECONDS = 300.0
_CHUNK = 1 << 20
_ALLOWED = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
_TABLES = ("col", "notes", "cards", "revlog")
_MENDED = "export the deck again from Anki, with its learning progress"


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The database of an .apkg, .colpkg or collection file. Raises AnkiError."""
    with tempfile.TemporaryDirectory(prefix="studykit-") as folder:
        copy = Path(folder) / "collection.db"
        try:
            _copy(path, copy)
        except (OSError, zipfile.BadZipFile, EOFError, NotImplementedError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise AnkiError(f"{path}: cannot be read ({reason})", _MENDED) from error
        try:
            with closing(_connected(copy)) as database:
                _refuse_strange(database, path)
                yield database
        except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
            raise AnkiError(f"{path}: is no sound collection ({error})", _MENDED) from error


def _copy(path: Path, copy: Path) -> None:
    if not path.is_file():
        raise AnkiError(f"{path}: does not exist", "name an .apkg, a .colpkg or a collection")
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            _unpack(archive, path, copy)
        return
    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\x00":
            raise AnkiError(f"{path}: is neither a package nor a collection of Anki's", _MENDED)
    # What a running Anki wrote last stands in the file beside.
    for name in ("", "-wal"):
        beside = path.with_name(path.name + name)
        if beside.exists():
            shutil.copyfile(beside, copy.with_name(copy.name + name))


def _unpack(archive: zipfile.ZipFile, path: Path, copy: Path) -> None:
    names = set(archive.namelist())
    name = next((name for name in DATABASES if name in names), None)
    if name is None:
        raise AnkiError(f"{path}: holds no collection", _MENDED)
    limit = min(MOST_BYTES, max(SMALL, MOST_GROWTH * path.stat().st_size))
    with archive.open(name) as packed, copy.open("wb") as target:
        if name == DATABASES[0]:
            _unpack_zstandard(packed, path, target, limit)
        else:
            _pour(packed, path, target, limit)


def _unpack_zstandard(packed: IO[bytes], path: Path, target: IO[bytes], limit: int) -> None:
    import zstandard

    reader = zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(packed)
    try:
        _pour(BufferedReader(reader), path, target, limit)
    except zstandard.ZstdError as error:
        raise AnkiError(f"{path}: cannot be unpacked ({error})", _MENDED) from error


def _pour(source: IO[bytes] | BufferedReader, path: Path, target: IO[bytes], limit: int) -> None:
    total = 0
    while chunk := source.read(_CHUNK):
        total += len(chunk)
        if total > limit:
            raise AnkiError(f"{path}: unpacks to more than a collection can be", "do not trust it")
        target.write(chunk)


def _connected(copy: Path) -> sqlite3.Connection:
    database = sqlite3.connect(copy)
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")
    database.execute("PRAGMA query_only = ON")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 64 << 20)
    database.create_collation("unicase", _alike)
    database.set_authorizer(
        lambda action, *_: sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY
    )
    end = monotonic() + _SECONDS
    database.set_progress_handler(lambda: int(monotonic() > end), 1_000_000)
    return database


def _alike(one: str, other: str) -> int:
    one, other = one.casefold(), other.casefold()
    return (one > other) - (one < other)


def _refuse_strange(database: sqlite3.Connection, path: Path) -> None:
    """Views and virtual tables could have us run what we did not ask for."""
    rows = database.execute("SELECT name, type, sql FROM sqlite_master").fetchall()
    plain = {name for name, kind, sql in rows if kind == "table" and "VIRTUAL" not in (sql or "")}
    missing = [name for name in _TABLES if name not in plain]
    if missing:
        raise AnkiError(f"{path}: is no collection, it has no {missing[0]}", _MENDED)
