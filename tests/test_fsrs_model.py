"""The model's two numbers, held to the package of the model's authors and to each other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import fsrs
import pytest
from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS
from hypothesis import given
from hypothesis import strategies as st

from studykit.model import Rating
from studykit.scheduler.fsrs_model import (
    MemoryState,
    as_anki_keeps_it,
    interval_days,
    model,
    retrievability,
    strengthen,
    within_bounds,
)

NOW = datetime(2026, 5, 1, tzinfo=UTC)
USUAL = tuple(float(weight) for weight in fsrs.Scheduler().parameters)
SLOW = (*USUAL[:20], 0.4)


@given(st.floats(0.01, 4000), st.integers(0, 5000), st.sampled_from([(), USUAL, SLOW]))
def test_recall_is_the_package_s(
    stability: float, elapsed: int, parameters: tuple[float, ...]
) -> None:
    card = fsrs.Card(card_id=1, stability=stability, difficulty=5.0, last_review=NOW)
    expected = model(parameters).get_card_retrievability(card, NOW + timedelta(days=elapsed))
    assert retrievability(stability, elapsed, parameters) == pytest.approx(expected, abs=1e-9)


def test_recall_in_numbers() -> None:
    assert retrievability(10, 10) == pytest.approx(0.9)
    assert retrievability(10, 0) == 1
    assert retrievability(10, -3) == 1  # a clock that was set back
    assert retrievability(1, 0.5) > 0.9 > retrievability(1, 1.5)
    assert retrievability(0, 5) == 0
    assert retrievability(-1, 5) == 0
    assert retrievability(10, 10, SLOW) == pytest.approx(0.9)
    assert retrievability(10, 100, SLOW) < retrievability(10, 100) < 0.8


@given(st.floats(0.01, 4000), st.floats(0.7, 0.99), st.sampled_from([(), SLOW]))
def test_an_interval_ends_where_recall_has_fallen_so_far(
    stability: float, retention: float, parameters: tuple[float, ...]
) -> None:
    days = interval_days(stability, retention, parameters)
    assert retrievability(stability, days, parameters) == pytest.approx(retention, abs=1e-9)


@given(
    st.floats(0.01, 400),
    st.floats(1, 10),
    st.integers(1, 400),
    st.sampled_from(list(Rating)),
    st.sampled_from([(), SLOW]),
)
def test_an_answer_does_what_the_package_does(
    stability: float, difficulty: float, elapsed: int, rating: Rating, weights: tuple[float, ...]
) -> None:
    card = fsrs.Card(
        card_id=1,
        state=fsrs.State.Review,
        stability=stability,
        difficulty=difficulty,
        last_review=NOW,
    )
    at = NOW + timedelta(days=elapsed)
    after, _ = model(weights).review_card(card, fsrs.Rating(int(rating)), at)
    found = strengthen(MemoryState(stability, difficulty), rating, elapsed, weights)
    assert (found.stability, found.difficulty) == (after.stability, after.difficulty)


def test_numbers_as_anki_keeps_them() -> None:
    kept = as_anki_keeps_it(MemoryState(12.345678, 6.789012))
    assert (kept.stability, kept.difficulty) == (12.3457, 6.789)


def test_a_last_digit_beyond_a_bound_goes_back_on_it() -> None:
    low, high = (tuple(map(float, b)) for b in (LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS))
    between = tuple((a + b) / 2 for a, b in zip(low, high, strict=True))
    assert within_bounds(between) == between
    assert within_bounds([a - 1e-6 for a in low]) == low
    assert within_bounds([b + 1e-6 for b in high]) == high
    with pytest.raises(ValueError, match="argument"):
        within_bounds(between[:-1])
