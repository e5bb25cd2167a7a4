from __future__ import annotations

import random
from datetime import UTC, datetime, time, timedelta

import pytest

from studykit.errors import StudykitError
from studykit.model import Memory, Rating, Review
from studykit.scheduler.day import StudyClock
from studykit.scheduler.fsrs_model import model, retrievability, within_bounds
from studykit.scheduler.memory import after, rebuilt, replay
from studykit.scheduler.optimizer import ALL_WEIGHTS, FEWEST, optimise
from studykit.scheduler.schedule import Schedule
from studykit.scheduler.stored_weights import (
    SETTING,
    parameter_history,
    stored_parameters,
    with_parameters,
    without_newest,
)

CLOCK = StudyClock(time(4), UTC)
SCHEDULE = Schedule(CLOCK, fuzz=False)


def learner(cards: int, days: int) -> list[Review]:
    """The log of somebody who forgets three times as fast as the model believes."""
    luck = random.Random(7)
    log: list[Review] = []
    for number in range(cards):
        memory: Memory | None = None
        at = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=number % 30)
        while at < datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=days):
            rating = Rating.GOOD
            if memory is not None:
                elapsed = CLOCK.elapsed(memory.last_review, at)
                if luck.random() > retrievability(memory.stability / 3, elapsed):
                    rating = Rating.AGAIN
            memory = after(f"c{number}", memory, rating, at, SCHEDULE)
            log.append(Review(f"c{number}", at, rating, 6.0, memory.due, id=len(log) + 1))
            at = max(memory.due, at) + timedelta(minutes=1)
    return sorted(log, key=lambda review: review.at)


def test_fitted_weights_foretell_better_and_are_valid() -> None:
    found = optimise(learner(250, 90), CLOCK)
    assert found.reviews >= FEWEST
    assert found.after.log_loss < found.before.log_loss
    assert found.held_out_after.log_loss < found.held_out_before.log_loss
    assert found.better
    assert len(found.parameters) == 21
    assert model(found.parameters).parameters == found.parameters


def test_too_few_reviews_are_refused() -> None:
    with pytest.raises(StudykitError, match="too few"):
        optimise(learner(5, 8), CLOCK)


def test_a_short_log_frees_the_first_four_weights_alone() -> None:
    found = optimise(learner(40, 20), CLOCK)
    assert FEWEST < found.reviews < ALL_WEIGHTS
    assert found.fitted == 4
    assert found.parameters[4:] == pytest.approx(model(()).parameters[4:], abs=1e-4)


def test_eight_answers_on_later_days_are_enough_and_seven_are_not() -> None:
    log = learner(40, 20)
    ends = [n for n in range(len(log)) if later_answers(log[:n]) == FEWEST]
    found = optimise(log[: ends[0]], CLOCK)
    assert (found.reviews, found.fitted) == (FEWEST, 4)
    with pytest.raises(StudykitError, match="7 reviews"):
        optimise(log[: ends[0] - 1], CLOCK)


def twice_asked(*kept: bool, days: int) -> list[Review]:
    """A log of cards that were answered on one day and asked again so many days later."""
    at = datetime(2026, 1, 1, 12, tzinfo=UTC)
    first = [
        Review(f"c{n}", at + timedelta(minutes=n), Rating.GOOD, 6.0, at) for n in range(len(kept))
    ]
    again = [
        Review(
            f"c{n}",
            at + timedelta(days=days, minutes=n),
            Rating.GOOD if remembered else Rating.AGAIN,
            6.0,
            at,
        )
        for n, remembered in enumerate(kept)
    ]
    return [*first, *again]


def test_eight_answers_that_agree_move_the_first_weights() -> None:
    found = optimise(twice_asked(*[False, True] * 4, days=1), CLOCK)
    assert found.reviews == 8
    assert found.better
    assert found.parameters[2] < model(()).parameters[2]


def test_eight_answers_without_a_lapse_prove_nothing() -> None:
    assert not optimise(twice_asked(*[True] * 8, days=2), CLOCK).better


def later_answers(log: list[Review]) -> int:
    seen: dict[str, datetime] = {}
    later = 0
    for review in log:
        later += review.card_id in seen and CLOCK.elapsed(seen[review.card_id], review.at) > 0
        seen[review.card_id] = review.at
    return later


def test_weights_that_gain_nothing_are_not_taken() -> None:
    found = optimise(learner(12, 15), CLOCK)
    assert not found.better


def test_calibration_counts_every_review_once() -> None:
    found = optimise(learner(60, 40), CLOCK)
    for loss in (found.before, found.after):
        assert sum(each.answers for each in loss.calibration) == found.reviews
        kept = sum(each.answers * each.recalled for each in loss.calibration)
        assert kept == pytest.approx(round(kept))


def test_weights_carried_over_a_bound_are_put_back() -> None:
    weights = list(model(()).parameters)
    weights[9] = 0.800000011920929
    assert within_bounds(weights)[9] == 0.8


def test_weights_can_be_undone_one_by_one() -> None:
    settings: dict[str, str] = {}
    first, second = (1.0,) * 21, (2.0,) * 21
    assert stored_parameters(settings.get) == ()
    for weights in (first, second):
        settings[SETTING] = with_parameters(parameter_history(settings.get), weights)
    assert stored_parameters(settings.get) == second
    for expected in (first, ()):
        settings[SETTING] = without_newest(parameter_history(settings.get))
        assert stored_parameters(settings.get) == expected


def test_rebuilding_folds_each_log_under_its_own_schedule() -> None:
    log = learner(5, 30)
    schedules = {f"c{n}": SCHEDULE for n in range(4)}
    memories = rebuilt(log, schedules)
    assert set(memories) == set(schedules)
    own = [review for review in log if review.card_id == "c2"]
    assert memories["c2"] == replay(own, SCHEDULE)
