"""FSRS weights fitted to the learner's own log (package fsrs-rs-python, extra ``optimize``).

Cards are not told apart when fitting (no ``card_ids``): that gave the better loss.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from types import ModuleType
from typing import TYPE_CHECKING

from studykit.errors import StudykitError
from studykit.model import Review, ReviewKind
from studykit.scheduler.day import StudyClock
from studykit.scheduler.memory_state import model, within_bounds

if TYPE_CHECKING:
    import fsrs_rs_python

#: Reviews on a later day than the one before that are needed: with fewer the defaults are better.
FEWEST = 400
_HELD_OUT = 0.2


@dataclass(frozen=True, slots=True)
class Loss:
    """How well weights foretell the log: log loss, and error by bins (both: less is better)."""

    log_loss: float
    rmse: float


@dataclass(frozen=True, slots=True)
class Optimised:
    """Fitted weights, with the loss on the whole log before and after.

    ``held_out_before`` and ``held_out_after`` are the losses on the latest fifth of the log, with
    weights fitted to the earlier four fifths only. ``better`` says whether that loss went down; if
    not, the weights in force should stay.
    """

    parameters: tuple[float, ...]
    reviews: int
    before: Loss
    after: Loss
    held_out_before: Loss
    held_out_after: Loss

    @property
    def better(self) -> bool:
        """Whether the weights foretell answers that they were not fitted to better than before."""
        return self.held_out_after.log_loss < self.held_out_before.log_loss


def optimise(
    reviews: Iterable[Review], clock: StudyClock, parameters: tuple[float, ...] = ()
) -> Optimised:
    """Fit weights to a log. ``parameters`` are those in force (empty: the defaults).

    Raises StudykitError when there are fewer than :data:`FEWEST` reviews to learn from, or when
    fsrs-rs-python is not installed.
    """
    rows = _histories(reviews, clock)
    if len(rows) < FEWEST:
        raise StudykitError(
            f"{len(rows)} reviews on later days are too few to fit weights",
            f"the defaults do better until there are {FEWEST}",
        )
    split = round(len(rows) * (1 - _HELD_OUT))
    now = model(parameters).parameters
    early, fitted = _fit(now, rows[:split]), _fit(now, rows)
    return Optimised(
        parameters=fitted,
        reviews=len(rows),
        before=_loss(now, rows),
        after=_loss(fitted, rows),
        held_out_before=_loss(now, rows[split:]),
        held_out_after=_loss(early, rows[split:]),
    )


History = tuple[tuple[int, int], ...]


def _histories(reviews: Iterable[Review], clock: StudyClock) -> list[History]:
    """For each review on a later day: its card's ratings and days so far, in order of time."""
    by_card: dict[str, list[Review]] = defaultdict(list)
    ends = []
    for review in sorted(reviews, key=lambda r: (r.at, r.id)):
        seen = by_card[review.card_id]
        if review.rating is None or review.kind is ReviewKind.RELEARN:
            if review.kind is not ReviewKind.RESCHEDULE:
                seen.clear()
            continue
        seen.append(review)
        if len(seen) > 1 and clock.elapsed(seen[-2].at, review.at) > 0:
            ends.append(tuple(seen))
    return [_steps(seen, clock) for seen in ends]


def _steps(seen: Sequence[Review], clock: StudyClock) -> History:
    later = ((_grade(r), clock.elapsed(before.at, r.at)) for before, r in pairwise(seen))
    return ((_grade(seen[0]), 0), *later)


def _grade(review: Review) -> int:
    assert review.rating is not None
    return int(review.rating)


def _fit(start: Sequence[float], rows: Sequence[History]) -> tuple[float, ...]:
    rust = _library()
    fitted = rust.FSRS(list(start)).compute_parameters(_items(rows))
    return within_bounds(fitted)


def _loss(weights: Sequence[float], rows: Sequence[History]) -> Loss:
    found = _library().FSRS(list(weights)).evaluate(_items(rows))
    return Loss(found.log_loss, found.rmse_bins)


def _items(rows: Sequence[History]) -> list[fsrs_rs_python.FSRSItem]:
    rust = _library()
    return [
        rust.FSRSItem([rust.FSRSReview(rating, days) for rating, days in history])
        for history in rows
    ]


def _library() -> ModuleType:
    try:
        return import_module("fsrs_rs_python")
    except ImportError as error:
        raise StudykitError(
            "optimising needs the package fsrs-rs-python", "pip install 'studykit[optimize]'"
        ) from error
