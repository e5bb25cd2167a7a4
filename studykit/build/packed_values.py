"""Many values in little memory: a pass over them makes them anew, some at a time."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
_LEVEL = 1  # of zlib


class Packed(Generic[Item]):
    """Values in the order in which they came, as a twentieth of the bytes that they take alive.

    They never leave this process, so that nothing foreign is read from the bytes.
    """

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._count = 0

    def add(self, items: Sequence[Item]) -> None:
        """Take in some more, as one part."""
        if items:
            self._parts.append(zlib.compress(pickle.dumps(list(items), 5), _LEVEL))
            self._count += len(items)

    def parts(self) -> Iterator[list[Item]]:
        """The values part by part, as they were taken in."""
        for part in self._parts:
            yield pickle.loads(zlib.decompress(part))

    def __iter__(self) -> Iterator[Item]:
        for part in self.parts():
            yield from part

    def __contains__(self, item: object) -> bool:
        return any(one == item for one in self)

    def __len__(self) -> int:
        return self._count
