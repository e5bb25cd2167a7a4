"""The write-ahead log of a database as a file: its pages, and whether damage cuts it short.

SQLite ends at the first frame whose checksum is wrong, without a word, and deletes the log later.
Source: https://www.sqlite.org/fileformat2.html#the_write_ahead_log and walformat.html.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MAGIC = frozenset({0x377F0682, 0x377F0683})
_HEADER, _FRAME = 32, 24
_USUAL_SIZE = 4096
_SIZES = frozenset(2**power for power in range(9, 17))


@dataclass(frozen=True, slots=True)
class Frame:
    """A page that was written: its place in the log from 1, its number, and whether it ended a
    transaction.
    """

    place: int
    number: int
    page: bytes
    committed: bool


def page_size(log: bytes) -> int | None:
    """The size of the pages in a log whose beginning is whole."""
    if not _is_headed(log):
        return None
    (size,) = struct.unpack_from(">I", log, 8)
    return size if size in _SIZES else None


def frames(log: bytes, size: int) -> Iterator[Frame]:
    """The frames of the log's last round, whether their checksums are right or not."""
    step = _FRAME + size
    salts = log[16:24] if _is_headed(log) else log[_HEADER + 8 : _HEADER + 16]
    for place, start in enumerate(range(_HEADER, len(log) - step + 1, step), 1):
        number, ends = struct.unpack_from(">II", log, start)
        if log[start + 8 : start + 16] == salts and number:
            yield Frame(place, number, log[start + _FRAME : start + step], bool(ends))


def is_cut(path: Path) -> bool:
    """Whether the log of a database that is open holds committed frames that SQLite passes over.

    Only while nobody writes is the answer sure: a writer writes a frame first and tells of it then.
    """
    try:
        data = path.with_name(f"{path.name}-wal").read_bytes()
        size = page_size(data) or _USUAL_SIZE
        last = max((f.place for f in frames(data, size) if f.committed), default=0)
        index = path.with_name(f"{path.name}-shm").read_bytes()
        (known,) = struct.unpack_from("=I", index, 16)
    except (OSError, struct.error):
        return False
    return bool(last > known)


def _is_headed(log: bytes) -> bool:
    if len(log) < _HEADER or struct.unpack_from(">I", log)[0] not in _MAGIC:
        return False
    order = ">" if log[3] & 1 else "<"
    words = struct.unpack_from(f"{order}6I", log)
    first = second = 0
    for one, other in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + other + first) & 0xFFFFFFFF
    return struct.unpack_from(">II", log, 24) == (first, second)
