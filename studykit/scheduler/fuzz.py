"""Fuzz: where in a small range of days a card comes due, so that cards learnt together part.

The ranges are Anki's. The choice is a function of the card and the number of its answers, so that
a preview and the answer agree.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import blake2b

from studykit.config import is_easy

#: How many cards are already due on a study day.
Load = Callable[[date], int]

_RANGES = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, math.inf, 0.05))
_EASY_DAY_SHARE = 0.25
_FARTHEST_BALANCED = 90


def chance(card_id: str, reps: int) -> float:
    """A number in [0, 1) that belongs to a card's next answer."""
    digest = blake2b(f"{card_id} {reps}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def fuzz_bounds(interval: float, minimum: int, maximum: int) -> tuple[int, int]:
    """First and last day of Anki's fuzz range around an interval in days."""
    minimum = min(minimum, maximum)
    interval = min(max(interval, minimum), maximum)
    delta = 0.0
    if interval >= 2.5:
        delta = 1.0 + sum(f * max(0.0, min(interval, end) - start) for start, end, f in _RANGES)
    lower = min(max(half_up(interval - delta), minimum), maximum)
    upper = min(max(half_up(interval + delta), minimum), maximum)
    if lower == upper and 2 < upper < maximum:
        upper += 1
    return lower, upper


def half_up(number: float) -> int:
    """Round as Anki does: a half goes up, where Python's round goes to the even neighbour."""
    return math.floor(number + 0.5)


def spread(
    bounds: tuple[int, int],
    luck: float,
    today: date,
    load: Load | None,
    easy_days: tuple[str, ...],
) -> int:
    """The interval in days that ``luck`` picks within bounds.

    With ``load``, days with fewer due cards are likelier (by the square, as in Anki's load
    balancer); ``easy_days`` are weekdays and dates that get a quarter of their share. Intervals
    beyond 90 days are not balanced: what is known of those days is too little.
    """
    lower, upper = bounds
    if upper > _FARTHEST_BALANCED or (load is None and not easy_days):
        return lower + math.floor(luck * (upper - lower + 1))
    weights = [_weight(d, today + timedelta(days=d), load, easy_days) for d in _days(bounds)]
    mark = luck * sum(weights)
    for days, weight in zip(_days(bounds), weights, strict=True):
        mark -= weight
        if mark < 0:
            return days
    return upper


def _days(bounds: tuple[int, int]) -> range:
    return range(bounds[0], bounds[1] + 1)


def _weight(days: int, day: date, load: Load | None, easy_days: tuple[str, ...]) -> float:
    weight = 1.0
    if load is not None:
        weight /= max(1, load(day)) ** 2 * max(1, days)
    if is_easy(day, easy_days):
        weight *= _EASY_DAY_SHARE**2
    return weight
