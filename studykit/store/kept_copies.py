"""Which copies of the database are kept, and which give way to newer ones.

The newest of each kind stays whatever it takes: it is the way back from what came after it. Older
ones thin out with age, and as far as all of them take more room than a study is worth.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

#: How many copies of one kind are kept at most, and how many of those from the last day.
MOST, MOST_OF_A_DAY = 14, 7
#: What all copies may take together, bytes; or as much as so many of the newest.
ROOM, ROOM_COPIES = 256 * 1024 * 1024, 4
_DAY, _WEEK = 86_400, 7 * 86_400
_KIND = re.compile(r"(before-[a-z]+(?:-[a-z]+)*|day)-")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy as it lies in its folder: what it was made for ("before-build", "day", …), its age
    in seconds and its size in bytes.
    """

    path: Path
    kind: str
    age: float
    size: int


def copies_in(folder: Path, now: float) -> list[Copy]:
    """The copies that builds, days and the like left in a folder, the newest first. ``now`` is in
    seconds since 1970.
    """
    found = []
    for path in folder.glob("*.db"):
        kind, held = _KIND.match(path.name), path.stat()
        if kind:
            found.append(Copy(path, kind[1], now - held.st_mtime, held.st_size))
    return sorted(found, key=lambda copy: (copy.age, copy.path))


def superfluous(copies: Sequence[Copy], is_held: Callable[[Path], bool]) -> list[Path]:
    """The copies that may go, of all there are, the newest first.

    ``is_held`` says whether the database itself has all answers of a copy. One that may be all that
    is left of another database goes only when enough newer ones of its kind are there.
    """
    kinds: dict[str, list[Copy]] = defaultdict(list)
    for copy in copies:
        kinds[copy.kind].append(copy)
    kept = {found[0].path for found in kinds.values()}
    room = max([ROOM, *(ROOM_COPIES * copy.size for copy in copies[:1])])
    room -= sum(copy.size for copy in copies if copy.path in kept)
    for copy in _wanted(kinds.values()):
        if copy.path not in kept and copy.size <= room:
            room -= copy.size
            kept.add(copy.path)
    too_many = {copy.path for found in kinds.values() for copy in found[MOST:]}
    left = (copy.path for copy in copies if copy.path not in kept)
    return [path for path in left if path in too_many or is_held(path)]


def _wanted(kinds: Iterable[Sequence[Copy]]) -> list[Copy]:
    """The copies worth keeping: one a day, from a week ago on one a week, then more of the last
    day. Those wanted most come first.
    """
    apart: list[Copy] = []
    beside: list[Copy] = []
    for copies in kinds:
        spans: dict[int, Copy] = {}
        for copy in copies:
            days = int(copy.age // _DAY)
            spans.setdefault(days if copy.age < _WEEK else days // 7 * 7, copy)
        apart += list(spans.values())[: MOST - MOST_OF_A_DAY + 1]
        beside += [copy for copy in copies if copy.age < _DAY][:MOST_OF_A_DAY]
    return [*sorted(apart, key=lambda copy: copy.age), *sorted(beside, key=lambda copy: copy.age)]
