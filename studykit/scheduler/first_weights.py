"""The four initial stabilities fitted to a short log, held near where they were. Pure.

The library leaves them as they are until a dozen answers or more agree on one grade and one
interval; a beginner's log says less, but not nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp

from studykit.scheduler.fsrs_model import within_bounds

#: Standard deviations of the logarithms, before any answer: of what all four move by together
#: (a learner's stabilities are within a factor of e of the usual ones, two in three times), and of
#: what each moves by besides.
_TOGETHER, _EACH = 1.0, 0.5
_FINEST = 0.02


def first_weights(
    start: Sequence[float], cost: Callable[[Sequence[float]], float]
) -> tuple[float, ...]:
    """Weights with the first four moved to where they are likeliest; the others stay.

    ``cost`` is the log loss of weights, summed over the log: the less, the likelier.
    """

    def weights(shifts: Sequence[float]) -> tuple[float, ...]:
        moved = [w * exp(shifts[0] + own) for w, own in zip(start, shifts[1:], strict=False)]
        return within_bounds([*moved, *start[4:]])

    def unlikely(shifts: Sequence[float]) -> float:
        doubts = (_TOGETHER, *[_EACH] * 4)
        prior = sum((s / doubt) ** 2 / 2 for s, doubt in zip(shifts, doubts, strict=True))
        return cost(weights(shifts)) + prior

    return weights(_lowest(unlikely, [0.0] * 5))


def _lowest(cost: Callable[[Sequence[float]], float], start: list[float]) -> list[float]:
    """Where a smooth function is lowest: from a point downhill along its axes, by ever less."""
    best, least, reach = start, cost(start), 0.8
    while reach > _FINEST:
        better = False
        for axis in range(len(start)):
            for way in (-reach, reach):
                tried = [v + way * (n == axis) for n, v in enumerate(best)]
                found = cost(tried)
                if found < least:
                    best, least, better = tried, found, True
        if not better:
            reach /= 2
    return best
