"""What three fields mean: in one note of five, "06:56:00" is 6 min 56 s.

The shape is decided for a note as a whole, from all its stamps, from notes of the same video and
from the video's length where it is known. It is reinterpreted only when the whole note fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from statistics import median

Fields = tuple[int, ...]
# No talk is cut into full minutes only by chance: with four stamps the odds are 1 in 13 million.
ENOUGH = 4
LONG_HOURS = 4
IMPOSSIBLE_HOURS = 12


class Shape(StrEnum):
    """How a note's three-field stamps are read."""

    CLOCK = "hh:mm:ss"
    MINUTES_FIRST = "mm:ss:00"
    HUNDREDTHS = "mm:ss:hundredths"


def seconds_of(fields: Fields, shape: Shape = Shape.CLOCK) -> int | None:
    """The second that a stamp names; None when a field is out of range for the shape."""
    if len(fields) == 4:
        fields = fields[:3] if fields[0] < IMPOSSIBLE_HOURS else fields
        if len(fields) == 4:
            return None
    if len(fields) == 3 and shape is not Shape.CLOCK:
        return _minutes_first(fields, shape)
    if any(field > 59 for field in fields[1:]) or not fields:
        return None
    total = 0
    for field in fields:
        total = total * 60 + field
    return total


def _minutes_first(fields: Fields, shape: Shape) -> int | None:
    minutes, seconds, rest = fields
    if seconds > 59:
        return None
    if shape is Shape.MINUTES_FIRST and rest:
        return rest if minutes == seconds == 0 and rest < 60 else None
    return minutes * 60 + seconds


def decide(
    stamps: Sequence[Fields],
    siblings: Sequence[Sequence[Fields]] = (),
    length: int | None = None,
    rule: str = "auto",
) -> tuple[Shape, bool]:
    """The shape of a note's stamps, and whether it stays in doubt.

    ``siblings`` are the stamps of other notes of the video, ``length`` its length in seconds,
    ``rule`` the option third_field ("auto", "force", "forbid").
    """
    three = [fields for fields in stamps if len(fields) == 3]
    if not three or rule == "forbid":
        return Shape.CLOCK, False
    fitting = [shape for shape in (Shape.MINUTES_FIRST, Shape.HUNDREDTHS) if _fits(three, shape)]
    if rule == "force":
        return (fitting[0], False) if fitting else (Shape.CLOCK, True)
    if not fitting:
        return Shape.CLOCK, not _fits(three, Shape.CLOCK)
    if _lies(three, fitting[0], siblings, length):
        return fitting[0], False
    return Shape.CLOCK, _suspicious(three, fitting[0], siblings)


def _fits(stamps: Sequence[Fields], shape: Shape) -> bool:
    return all(seconds_of(fields, shape) is not None for fields in stamps)


def _longest(stamps: Sequence[Fields], shape: Shape) -> int:
    return max((seconds_of(fields, shape) or 0 for fields in stamps), default=0)


def _lies(
    stamps: Sequence[Fields], shape: Shape, siblings: Sequence[Sequence[Fields]], length: int | None
) -> bool:
    clock = _longest(stamps, Shape.CLOCK)
    if length is not None:
        return clock > length >= _longest(stamps, shape)
    if not _fits(stamps, Shape.CLOCK):
        return True
    truth = _sibling_length(siblings)
    if truth is not None:
        return clock > 2 * truth and _longest(stamps, shape) <= 1.5 * truth
    hours = max(fields[0] for fields in stamps)
    if shape is Shape.HUNDREDTHS:
        return hours >= IMPOSSIBLE_HOURS
    return (hours >= LONG_HOURS and len(stamps) >= ENOUGH) or hours >= IMPOSSIBLE_HOURS


def _sibling_length(siblings: Sequence[Sequence[Fields]]) -> float | None:
    """The median of the last stamps of siblings whose third field moves, so that it can be told."""
    honest = []
    for stamps in siblings:
        three = [fields for fields in stamps if len(fields) == 3]
        moving = sum(fields[2] != 0 and fields[:2] != (0, 0) for fields in three)
        if three and moving * 4 >= len(three) and _fits(three, Shape.CLOCK):
            honest.append(_longest(three, Shape.CLOCK))
        elif stamps and not three:
            honest.append(max(seconds_of(fields) or 0 for fields in stamps))
    return median(honest) if honest else None


def _suspicious(
    stamps: Sequence[Fields], shape: Shape, siblings: Sequence[Sequence[Fields]]
) -> bool:
    if shape is Shape.HUNDREDTHS:
        return False
    full = [fields for fields in stamps if fields[:2] != (0, 0)]
    return len(full) >= ENOUGH and any(fields[0] for fields in full)
