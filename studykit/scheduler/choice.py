"""Which desired retention to choose: what each costs in time, and where more stops paying. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: The retentions that are compared.
RETENTIONS = (0.70, 0.75, 0.80, 0.85, 0.87, 0.90, 0.92, 0.95, 0.97)
#: So many cards at least are played for each, or the same ones often enough.
PLAYED = 1000
#: Lines so much alike are one to the simulation: then nothing is to be changed.
_ALIKE = 0.04


@dataclass(frozen=True, slots=True)
class Cost:
    """What one desired retention costs, and how many cards would be recalled in the end.

    ``further`` are the minutes a day that each hundred cards recalled beyond the line above cost;
    None on the first line and where no more are recalled.
    """

    retention: float
    minutes_a_day: float
    cards_a_day: float
    remembered: int
    further: float | None = None


def with_steps(costs: Sequence[Cost]) -> tuple[Cost, ...]:
    """Costs by retention, lowest first, each with what the step up to it costs."""
    rows = sorted(costs, key=lambda cost: cost.retention)
    return tuple(
        Cost(c.retention, c.minutes_a_day, c.cards_a_day, c.remembered, _further(before, c))
        for before, c in zip([None, *rows], rows, strict=False)
    )


def _further(before: Cost | None, cost: Cost) -> float | None:
    if before is None or cost.remembered <= before.remembered:
        return None
    more = cost.minutes_a_day - before.minutes_a_day
    return max(0.0, more) / (cost.remembered - before.remembered) * 100


def recommended(
    costs: Sequence[Cost], minutes: float | None = None, now: float = 0.9
) -> Cost | None:
    """The retention to take; None when nothing is to be remembered, or none fits ``minutes`` a day.

    With ``minutes`` the highest that fits. Else the bend of the curve: the line farthest above the
    straight one from the cheapest to the dearest (the point that Kneedle takes, Satopää et al.
    2011), or one as good that is nearer to ``now``. Below it more time is well spent, above it each
    card recalled costs more than on average.
    """
    rows = sorted(costs, key=lambda cost: cost.retention)
    if not rows or not rows[-1].remembered:
        return None
    if minutes is not None:
        fitting = [cost for cost in rows if cost.minutes_a_day <= minutes]
        return fitting[-1] if fitting else None
    above = [_above(rows[0], cost, rows[-1]) for cost in rows]
    alike = [cost for cost, height in zip(rows, above, strict=True) if height > max(above) - _ALIKE]
    return min(alike, key=lambda cost: (abs(cost.retention - now), -cost.retention))


def _above(low: Cost, cost: Cost, high: Cost) -> float:
    """How far a line lies above the straight one between two others, each going from 0 to 1."""
    time = high.minutes_a_day - low.minutes_a_day
    kept = high.remembered - low.remembered
    if time <= 0 or kept <= 0:
        return 0.0
    share = (cost.minutes_a_day - low.minutes_a_day) / time
    return (cost.remembered - low.remembered) / kept - share
