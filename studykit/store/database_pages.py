"""Rows straight from the pages of a database file, where SQLite itself finds no way to them.

Source: https://www.sqlite.org/fileformat2.html. Only leaves of tables are read: the tree above them
may be gone. Nothing here raises on damage; what does not decode is passed over.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from studykit.store.write_ahead import frames, page_size

Value = None | int | float | str | bytes

_LEAF = 0x0D
_HEADER = 100
_SIZES = frozenset(2**power for power in range(9, 17))
_USUAL_SIZE = 4096
#: Bytes of the whole numbers of each serial type.
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


class _Damaged(Exception):
    """A cell that is no row."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a database by number, as its write-ahead log leaves them."""

    size: int
    usable: int
    by_number: Mapping[int, bytes]
    before: tuple[tuple[int, bytes], ...] = ()

    def in_order(self) -> Iterator[bytes]:
        """The pages as a file holds them; those that are nowhere are blank."""
        for number in range(1, max(self.by_number, default=0) + 1):
            yield self.by_number.get(number, bytes(self.size))

    def leaves(self) -> Iterator[tuple[int, bytes]]:
        """All pages that may be leaves of tables, and older states of them last."""
        yield from self.by_number.items()
        yield from self.before


def pages_of(file: bytes, log: bytes = b"") -> Pages:
    """The pages of a database file and of its write-ahead log."""
    size = _page_size(file, log)
    reserved = file[20] if _is_headed(file) and file[20] <= 32 else 0
    count = -(-len(file) // size)
    main = {n + 1: file[n * size : (n + 1) * size].ljust(size, b"\0") for n in range(count)}
    logged = list(_logged(log, size))
    newest = dict(logged)
    before = [(number, main[number]) for number in newest if number in main]
    before += [(number, page) for number, page in logged if newest[number] is not page]
    return Pages(size, size - reserved, main | newest, tuple(before))


def rows_of(pages: Pages) -> Iterator[tuple[int, tuple[Value, ...]]]:
    """Every row in the pages: its number and its values, those of newer pages first."""
    for number, page in pages.leaves():
        start = _HEADER if number == 1 else 0
        if page[start] != _LEAF:
            continue
        (count,) = struct.unpack_from(">H", page, start + 3)
        places = page[start + 8 : start + 8 + 2 * count]
        for (place,) in struct.iter_unpack(">H", places[: len(places) // 2 * 2]):
            try:
                yield _row(pages, page, place)
            except (_Damaged, IndexError, struct.error, UnicodeDecodeError, OverflowError):
                continue


def _is_headed(file: bytes) -> bool:
    return file.startswith(b"SQLite format 3\0")


def _page_size(file: bytes, log: bytes) -> int:
    if _is_headed(file) and len(file) >= _HEADER:
        (told,) = struct.unpack_from(">H", file, 16)
        size = 65536 if told == 1 else told
        if size in _SIZES:
            return int(size)
    return page_size(log) or _USUAL_SIZE


def _logged(log: bytes, size: int) -> Iterator[tuple[int, bytes]]:
    """The pages in a write-ahead log that were committed, in the order they were written."""
    waiting: list[tuple[int, bytes]] = []
    for frame in frames(log, size):
        waiting.append((frame.number, frame.page))
        if frame.committed:
            yield from waiting
            waiting.clear()


def _row(pages: Pages, page: bytes, place: int) -> tuple[int, tuple[Value, ...]]:
    length, place = _varint(page, place)
    number, place = _varint(page, place)
    payload = _payload(pages, page, place, length)
    return number - (1 << 64) if number >= 1 << 63 else number, tuple(_values(payload))


def _payload(pages: Pages, page: bytes, place: int, length: int) -> bytes:
    usable = pages.usable
    if length > usable * len(pages.by_number):
        raise _Damaged
    most = usable - 35
    local = length
    if length > most:
        least = (usable - 12) * 32 // 255 - 23
        local = least + (length - least) % (usable - 4)
        local = local if local <= most else least
    if place + local > usable:
        raise _Damaged
    payload = bytearray(page[place : place + local])
    following = struct.unpack_from(">I", page, place + local)[0] if length > local else 0
    while len(payload) < length:
        overflow = pages.by_number.get(following)
        if overflow is None:
            raise _Damaged
        payload += overflow[4 : min(usable, 4 + length - len(payload))]
        (following,) = struct.unpack_from(">I", overflow)
    return bytes(payload)


def _values(payload: bytes) -> Iterator[Value]:
    header, place = _varint(payload, 0)
    body = header
    if header > len(payload):
        raise _Damaged
    while place < header:
        kind, place = _varint(payload, place)
        value, body = _value(payload, kind, body)
        yield value
    if body > len(payload):
        raise _Damaged


def _value(payload: bytes, kind: int, at: int) -> tuple[Value, int]:
    if kind == 0:
        return None, at
    if kind in _INTEGERS:
        end = at + _INTEGERS[kind]
        return int.from_bytes(payload[at:end], "big", signed=True), end
    if kind == 7:
        return struct.unpack_from(">d", payload, at)[0], at + 8
    if kind in (8, 9):
        return kind - 8, at
    if kind < 12:
        raise _Damaged
    end = at + (kind - 12) // 2
    if end > len(payload):
        raise _Damaged
    found = payload[at:end]
    return (found.decode("utf-8") if kind % 2 else found), end


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for n in range(9):
        byte = data[at + n]
        if n == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + n + 1
    raise _Damaged  # not reached
