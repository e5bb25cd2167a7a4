"""What three fields mean: in one note of five, "06:56:00" is 6 min 56 s.

The shape is decided for a note as a whole, from all its stamps, from notes of the same video and
from the video's length where it is known. It is reinterpreted only when the whole note fits; what
is odd beyond that stays as printed and is reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from statistics import median

Fields = tuple[int, ...]
# No talk is cut into full minutes only by chance: with four stamps the odds are 1 in 13 million.
ENOUGH = 4
LONG_HOURS = 4
IMPOSSIBLE_HOURS = 12
LATE_MINUTE = 40
CLOSE_MINUTES = 3


class Shape(StrEnum):
    """How a note's three-field stamps are read.

    In the second, stamps below a minute may be right (00:00:42); in the third, also those past the
    hour (01:02:33); in the last, the third field counts hundredths or frames.
    """

    CLOCK = "hh:mm:ss"
    MINUTES_FIRST = "mm:ss:00"
    PAST_HOUR = "mm:ss:00 and, past the hour, hh:mm:ss"
    HUNDREDTHS = "mm:ss:hundredths"


@lru_cache(maxsize=65536)
def seconds_of(fields: Fields, shape: Shape = Shape.CLOCK) -> int | None:
    """The second that a stamp names; None when a field is out of range for the shape."""
    if len(fields) == 3 and shape is not Shape.CLOCK:
        return _minutes_first(fields, shape)
    if len(fields) == 4 and fields[0] < IMPOSSIBLE_HOURS:
        fields = fields[:3]
    if len(fields) == 4 or not fields or any(field > 59 for field in fields[1:]):
        return None
    total = 0
    for field in fields:
        total = total * 60 + field
    return total


def _minutes_first(fields: Fields, shape: Shape) -> int | None:
    minutes, seconds, rest = fields
    if seconds > 59:
        return None
    if minutes == seconds == 0 and rest < 60:
        return rest
    if shape is Shape.HUNDREDTHS:
        return minutes * 60 + seconds if minutes else None
    if rest == 0:
        return minutes * 60 + seconds
    if shape is Shape.PAST_HOUR and 0 < minutes < LONG_HOURS:
        return seconds_of(fields)
    return None


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
    three = list(dict.fromkeys(fields for fields in stamps if len(fields) == 3))
    if not three or rule == "forbid":
        return Shape.CLOCK, False
    shapes = (Shape.MINUTES_FIRST, Shape.PAST_HOUR, Shape.HUNDREDTHS)
    fitting = next((shape for shape in shapes if _fits(three, shape)), None)
    if rule == "force":
        return (Shape.CLOCK, True) if fitting is None else (fitting, False)
    if fitting is not None and _lies(three, fitting, siblings, length):
        return fitting, False
    return Shape.CLOCK, _suspicious(three, fitting, siblings, length)


def _fits(stamps: Sequence[Fields], shape: Shape) -> bool:
    if any(seconds_of(fields, shape) is None for fields in stamps):
        return False
    latest = max(fields[0] for fields in stamps)
    moving = [fields for fields in stamps if fields[0] and fields[2]]
    if shape is Shape.PAST_HOUR:  # only a talk of about an hour can have stamps past it
        falling = sum(fields[2] < fields[1] for fields in moving)
        late = latest >= LATE_MINUTE or (len(moving) >= ENOUGH and falling * 4 >= len(moving))
        return late and not _mingled(stamps, moving)
    if shape is Shape.HUNDREDTHS:  # 01:02:33 might be past the hour, where the talk is long enough
        early = any(fields[0] < LONG_HOURS for fields in moving)
        only_early = all(fields[0] < LONG_HOURS for fields in moving) and len(moving) < len(stamps)
        return not (early and (latest >= LATE_MINUTE or (only_early and latest >= LONG_HOURS)))
    return True


def _mingled(stamps: Sequence[Fields], moving: Sequence[Fields]) -> bool:
    """Whether full minutes stand close to exact stamps, as in a long talk cited roughly."""
    full = [fields for fields in stamps if fields[0] and not fields[2]]
    close = {
        (m[0], m[1] + away) for m in moving for away in range(-CLOSE_MINUTES, CLOSE_MINUTES + 1)
    }
    near = [fields for fields in full if fields[:2] in close]
    return len(near) * 4 >= len(full) > 0


def _longest(stamps: Sequence[Fields], shape: Shape) -> int:
    return max((seconds_of(fields, shape) or 0 for fields in stamps), default=0)


def _lies(
    stamps: Sequence[Fields], shape: Shape, siblings: Sequence[Sequence[Fields]], length: int | None
) -> bool:
    clock = _longest(stamps, Shape.CLOCK)
    if length is not None:
        return clock > length >= _longest(stamps, shape)
    truth = _sibling_length(siblings)
    hours = max(fields[0] for fields in stamps)
    if truth is not None and shape is not Shape.HUNDREDTHS:
        return clock > 2 * truth and _longest(stamps, shape) <= 1.5 * truth
    if shape is Shape.HUNDREDTHS:
        if truth is not None and len(siblings) > 1:
            return clock > 4 * truth and _longest(stamps, shape) <= 1.5 * truth
        over = sum(fields[2] > 59 for fields in stamps)
        return hours >= IMPOSSIBLE_HOURS or over * 10 >= len(stamps)
    if hours >= IMPOSSIBLE_HOURS:
        return True
    rounded = all(fields[1] % 5 == 0 for fields in stamps)
    return hours >= LONG_HOURS and len(stamps) >= ENOUGH and not rounded


def _sibling_length(siblings: Sequence[Sequence[Fields]]) -> float | None:
    """The median of the last stamps of siblings whose third field moves, so that it can be told."""
    honest = []
    for stamps in siblings:
        three = [fields for fields in stamps if len(fields) == 3]
        if three and _moves(three):
            honest.append(_longest(three, Shape.CLOCK))
        elif stamps and not three:
            honest.append(max(seconds_of(fields) or 0 for fields in stamps))
    return median(honest) if honest else None


def _moves(stamps: Sequence[Fields]) -> bool:
    """Whether the third field counts seconds, as far as a note by itself can show it."""
    moving = sum(fields[2] != 0 and fields[:2] != (0, 0) for fields in stamps)
    readable = all(seconds_of(fields) is not None for fields in stamps)
    return readable and moving * 2 >= len(stamps) and max(f[0] for f in stamps) < IMPOSSIBLE_HOURS


def _suspicious(
    stamps: Sequence[Fields],
    fitting: Shape | None,
    siblings: Sequence[Sequence[Fields]],
    length: int | None,
) -> bool:
    clock = _longest(stamps, Shape.CLOCK)
    if length is not None:
        return clock > length
    truth = _sibling_length(siblings)
    if clock >= IMPOSSIBLE_HOURS * 3600 or (truth is not None and clock > 4 * truth):
        return True
    full = [f for f in stamps if f[0] and f[2] == 0]
    if fitting is Shape.MINUTES_FIRST:
        return len(full) >= ENOUGH
    hours = max(fields[0] for fields in stamps)
    return hours >= LONG_HOURS and len(full) >= ENOUGH and len(full) * 5 >= len(stamps)
