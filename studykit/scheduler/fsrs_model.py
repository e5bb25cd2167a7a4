"""The model's two numbers, from the package ``fsrs``: the only file that speaks to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from studykit.errors import ConfigError
from studykit.model import Rating

if TYPE_CHECKING:
    import fsrs

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=16)
def model(parameters: tuple[float, ...]) -> fsrs.Scheduler:
    """The FSRS model with these weights. Raises ConfigError when one is out of its bounds."""
    import fsrs

    try:
        return fsrs.Scheduler(
            parameters=parameters or fsrs.scheduler.DEFAULT_PARAMETERS,
            learning_steps=(),
            relearning_steps=(),
            enable_fuzzing=False,
        )
    except ValueError as error:
        raise ConfigError(
            "the FSRS weights are not valid (" + " ".join(str(error).split()) + ")",
            "mend parameters in studykit.toml, or undo with studykit optimize --undo",
        ) from error


@dataclass(frozen=True, slots=True)
class MemoryState:
    """The model's two numbers: stability in days and difficulty from 1 to 10."""

    stability: float
    difficulty: float


@lru_cache(maxsize=1 << 16)
def strengthen(
    before: MemoryState | None, rating: Rating, elapsed: int, parameters: tuple[float, ...] = ()
) -> MemoryState:
    """What an answer after ``elapsed`` study days does to the model's numbers (None: first)."""
    # Remembered: most cards begin alike, and a log is replayed as often as it is checked.
    import fsrs

    card = fsrs.Card(card_id=1)
    if before is not None:
        card = fsrs.Card(
            card_id=1,
            state=fsrs.State.Review,
            stability=before.stability,
            difficulty=before.difficulty,
            last_review=_EPOCH,
        )
    now = _EPOCH + timedelta(days=elapsed)
    card, _ = model(parameters).review_card(card, fsrs.Rating(int(rating)), now)
    assert card.stability is not None
    assert card.difficulty is not None
    return MemoryState(card.stability, card.difficulty)


def as_anki_keeps_it(state: MemoryState) -> MemoryState:
    """The numbers as Anki writes them beside a card and takes them up at its next answer."""
    return MemoryState(round(state.stability, 4), round(state.difficulty, 3))


def interval_days(stability: float, retention: float, parameters: tuple[float, ...] = ()) -> float:
    """Days until recall has fallen to ``retention``, not rounded."""
    decay = -model(parameters).parameters[20]
    factor: float = 0.9 ** (1 / decay) - 1
    return float(stability / factor * (retention ** (1 / decay) - 1))


def retrievability(stability: float, elapsed: float, parameters: tuple[float, ...] = ()) -> float:
    """The chance from 0 to 1 that a card is recalled ``elapsed`` days after its last answer."""
    if stability <= 0:
        return 0.0
    decay = -model(parameters).parameters[20]
    factor: float = 0.9 ** (1 / decay) - 1
    return float((1 + factor * max(0.0, elapsed) / stability) ** decay)


def within_bounds(weights: Sequence[float]) -> tuple[float, ...]:
    """Weights that a last digit of single precision carried over a bound, put back on it."""
    from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

    bounds = zip(weights, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
    return tuple(float(min(max(weight, low), high)) for weight, low, high in bounds)
