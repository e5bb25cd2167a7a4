"""FSRS weights fitted to the learner's own log (package fsrs-rs-python, extra ``optimize``).

Cards are not told apart when fitting (no ``card_ids``): that gave the better loss.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from itertools import pairwise
from math import exp, inf, log, sqrt
from statistics import fmean, stdev
from types import ModuleType
from typing import TYPE_CHECKING

from studykit.errors import StudykitError
from studykit.model import Review, ReviewKind
from studykit.scheduler.day import StudyClock
from studykit.scheduler.first_weights import first_weights
from studykit.scheduler.fsrs_model import model, retrievability, within_bounds

if TYPE_CHECKING:
    import fsrs_rs_python

#: Reviews on a later day than the one before from which the first four weights (what a first
#: answer says of the days to come) are fitted.
FEWEST = 8
#: From so many on all weights are fitted.
ALL_WEIGHTS = 64
#: A log of fewer is judged by every fifth but the first, and its first weights are held near.
LONG = 400
_HELD_OUT = 0.2
_PARTS = 5
_BINS = 10
_SAME = 1e-4


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose recall was foretold alike: how many, and the shares foretold and recalled."""

    answers: int
    foretold: float
    recalled: float


@dataclass(frozen=True, slots=True)
class Loss:
    """How well weights foretell the log: log loss, and error by bins (both: less is better).

    ``calibration`` holds the bins, least recall first.
    """

    log_loss: float
    rmse: float
    calibration: tuple[Bin, ...] = ()


@dataclass(frozen=True, slots=True)
class Optimised:
    """Fitted weights, with the loss on the whole log before and after.

    ``held_out_before`` and ``held_out_after`` are the losses on the latest fifth of the log, with
    weights fitted to the earlier four fifths only. ``gain`` is how much less an answer of that
    fifth costs with them, ``doubt`` the standard error of that number; in a log of fewer than
    :data:`LONG` they are of every fifth but the first, each foretold by those before. ``fitted``
    says how many of the weights were free: 4 of a short log, else 21.
    """

    parameters: tuple[float, ...]
    reviews: int
    before: Loss
    after: Loss
    held_out_before: Loss
    held_out_after: Loss
    gain: float
    doubt: float

    @property
    def fitted(self) -> int:
        """How many weights were free."""
        return 4 if self.reviews < ALL_WEIGHTS else 21

    @property
    def better(self) -> bool:
        """Whether the weights foretell answers that they were not fitted to better than before,
        by more than chance lets them.
        """
        return self.gain > self.doubt


def optimise(
    reviews: Iterable[Review], clock: StudyClock, parameters: tuple[float, ...] = ()
) -> Optimised:
    """Fit weights to a log of all decks together. ``parameters`` are those in force (empty: the
    defaults).

    Raises StudykitError when there are fewer than :data:`FEWEST` reviews to learn from, or when
    fsrs-rs-python is not installed.
    """
    histories = _histories(reviews, clock)
    if len(histories) < FEWEST:
        raise StudykitError(
            f"{len(histories)} reviews on later days are too few to fit weights",
            f"the defaults do better until there are {FEWEST}",
        )
    rows = _rows(histories)
    split = round(len(rows) * (1 - _HELD_OUT))
    now = model(parameters).parameters
    early, fitted = _fit(now, rows[:split]), _fit(now, rows)
    held = rows[split:]
    if len(rows) < LONG:
        later = rows[_bounds(rows)[1] :]
        before, after = _costs(now, later), _costs_of_what_came_next(now, rows)
        if not any(row.forgotten for row in later):
            # That nothing was forgotten yet is little to go by: the next answer might be.
            before, after = ([*costs, _cost_of_a_lapse(costs)] for costs in (before, after))
        gain, doubt = _gain(before, after)
    else:
        gain, doubt = _gain(_costs(now, held), _costs(early, held))
    if max(abs(old - new) for old, new in zip(now, fitted, strict=True)) < _SAME:
        gain = 0.0
    return Optimised(
        parameters=fitted,
        reviews=len(rows),
        before=_loss(now, rows),
        after=_loss(fitted, rows),
        held_out_before=_loss(now, held),
        held_out_after=_loss(early, held),
        gain=gain,
        doubt=doubt,
    )


History = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A history, and what the library takes of it: ``item`` the whole, ``before`` all but the last.

    Made once: a log is foretold under several weights.
    """

    history: History
    item: fsrs_rs_python.FSRSItem
    before: fsrs_rs_python.FSRSItem

    @property
    def forgotten(self) -> bool:
        """Whether the last answer was that the card was forgotten."""
        return self.history[-1][0] == 1


def _rows(histories: Iterable[History]) -> list[_Row]:
    rust = _library()
    rows = []
    for history in histories:
        steps = [rust.FSRSReview(rating, days) for rating, days in history]
        rows.append(_Row(history, rust.FSRSItem(steps), rust.FSRSItem(steps[:-1])))
    return rows


def _histories(reviews: Iterable[Review], clock: StudyClock) -> list[History]:
    """For each review on a later day: its card's ratings and days so far, in order of time."""
    by_card: dict[str, list[tuple[int, int]]] = defaultdict(list)
    last: dict[str, datetime] = {}
    strangers: set[str] = set()  # learned in another tool: their first answers are not known
    found = []
    for review in sorted(reviews, key=lambda r: (r.at, r.id)):
        seen = by_card[review.card_id]
        if review.adopted is not None:
            strangers.add(review.card_id)
        elif review.kind is ReviewKind.FORGET:
            strangers.discard(review.card_id)
        if review.card_id in strangers:
            continue
        if review.rating is None or review.kind is ReviewKind.RELEARN:
            if review.kind is not ReviewKind.RESCHEDULE:
                seen.clear()
            continue
        elapsed = clock.elapsed(last[review.card_id], review.at) if seen else 0
        last[review.card_id] = review.at
        seen.append((int(review.rating), elapsed))
        if elapsed > 0:
            found.append(tuple(seen))
    return found


def _bounds(rows: Sequence[_Row]) -> list[int]:
    return [round(len(rows) * part / _PARTS) for part in range(_PARTS + 1)]


def _costs_of_what_came_next(start: Sequence[float], rows: Sequence[_Row]) -> list[float]:
    """What answers cost under weights fitted to the fifths before theirs; the first has none."""
    found: list[float] = []
    for first, last in pairwise(_bounds(rows)[1:]):
        found += _costs(_fit(start, rows[:first]), rows[first:last])
    return found


def _fit(start: Sequence[float], rows: Sequence[_Row]) -> tuple[float, ...]:
    """Weights fitted to histories: as many as the log can tell of."""
    if len(rows) < ALL_WEIGHTS:
        return _fit_first(start, rows)
    fitted = within_bounds(
        _library().FSRS(list(start)).compute_parameters([row.item for row in rows])
    )
    if len(rows) >= LONG:
        return fitted
    # Of some dozens of answers the library may make initial stabilities a hundredth of the usual.
    return _fit_first([*start[:4], *fitted[4:]], rows)


def _fit_first(start: Sequence[float], rows: Sequence[_Row]) -> tuple[float, ...]:
    return first_weights(start, lambda weights: sum(_costs(weights, rows)))


def _loss(weights: Sequence[float], rows: Sequence[_Row]) -> Loss:
    found = _library().FSRS(list(weights)).evaluate([row.item for row in rows])
    return Loss(found.log_loss, found.rmse_bins, _bins(_foretold(weights, rows), rows))


def _foretold(weights: Sequence[float], rows: Sequence[_Row]) -> list[float]:
    """The chance of recall at the last answer of each history, seen from the one before."""
    states = (
        _library()
        .FSRS(list(weights))
        .memory_state_batch([row.before for row in rows], [None] * len(rows))
    )
    fixed = tuple(weights)
    return [
        min(max(retrievability(state.stability, row.history[-1][1], fixed), 0.0001), 0.9999)
        for state, row in zip(states, rows, strict=True)
    ]


def _costs(weights: Sequence[float], rows: Sequence[_Row]) -> list[float]:
    return [
        -log(1 - chance if row.forgotten else chance)
        for chance, row in zip(_foretold(weights, rows), rows, strict=True)
    ]


def _cost_of_a_lapse(costs: Sequence[float]) -> float:
    """What a forgotten answer would have cost, told from what remembered ones did."""
    return -log(max(1 - exp(-fmean(costs)), 0.0001))


def _gain(before: Sequence[float], after: Sequence[float]) -> tuple[float, float]:
    gains = [old - new for old, new in zip(before, after, strict=True)]
    doubt = stdev(gains) / sqrt(len(gains)) if len(gains) > 1 else inf
    return fmean(gains), doubt


def _bins(chances: Sequence[float], rows: Sequence[_Row]) -> tuple[Bin, ...]:
    by_bin: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for chance, row in zip(chances, rows, strict=True):
        by_bin[int(chance * _BINS)].append((chance, not row.forgotten))
    return tuple(
        Bin(len(found), fmean(chance for chance, _ in found), fmean(kept for _, kept in found))
        for _, found in sorted(by_bin.items())
    )


def _library() -> ModuleType:
    try:
        return import_module("fsrs_rs_python")
    except ImportError as error:
        raise StudykitError(
            "optimising needs the package fsrs-rs-python", "pip install 'studykit[optimize]'"
        ) from error
