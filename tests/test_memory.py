from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from studykit.config_file import parse_config
from studykit.errors import ConfigError
from studykit.model import Memory, Rating, Review, ReviewKind, State
from studykit.scheduler.day import StudyClock
from studykit.scheduler.fsrs_model import interval_days
from studykit.scheduler.fuzz import fuzz_bounds, half_up, spread
from studykit.scheduler.interval_text import interval_text
from studykit.scheduler.memory import after, previews, replay
from studykit.scheduler.schedule import Schedule, schedule_of

CLOCK = StudyClock(time(4), ZoneInfo("Europe/Berlin"))
PLAIN = Schedule(CLOCK, fuzz=False)
NOON = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


def answered(*ratings: Rating, schedule: Schedule = PLAIN) -> Memory:
    """The memory after answers, each taken when it is due."""
    memory, at = None, NOON
    for rating in ratings:
        memory = after("c", memory, rating, at, schedule)
        at = max(memory.due, at) + timedelta(seconds=5)
    assert memory is not None
    return memory


def test_a_new_card_walks_its_steps_and_graduates() -> None:
    first = answered(Rating.GOOD)
    assert (first.state, first.step) == (State.LEARNING, 1)
    assert first.due - first.last_review == timedelta(minutes=10)
    second = answered(Rating.GOOD, Rating.GOOD)
    assert (second.state, second.step) == (State.REVIEW, None)
    assert second.due == CLOCK.start(CLOCK.day(second.last_review) + timedelta(days=2))


def test_the_four_buttons_of_a_new_card() -> None:
    shown = previews("c", None, NOON, PLAIN)
    assert [shown.interval_text(rating) for rating in Rating] == ["1m", "6m", "10m", "8d"]


def test_a_lapse_is_counted_once_and_relearnt() -> None:
    known = answered(Rating.EASY)
    lapsed = after("c", known, Rating.AGAIN, known.due, PLAIN)
    assert (lapsed.state, lapsed.lapses, lapsed.reps) == (State.RELEARNING, 1, 2)
    again = after("c", lapsed, Rating.AGAIN, lapsed.due, PLAIN)
    assert again.lapses == 1
    back = after("c", again, Rating.GOOD, again.due, PLAIN)
    assert back.state is State.REVIEW


def test_a_step_that_would_cross_the_rollover_waits_for_the_next_day() -> None:
    late = datetime(2026, 5, 5, 3, 55, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    memory = after("c", None, Rating.GOOD, late, PLAIN)
    assert memory.state is State.LEARNING
    assert memory.due == CLOCK.end(late)


def test_a_deck_may_want_another_retention() -> None:
    config = parse_config('[deck."Physics"]\ndesired_retention = 0.8\n')
    strict, loose = schedule_of(config, "Maths"), schedule_of(config, "Physics::Waves")
    assert (strict.desired_retention, loose.desired_retention) == (0.9, 0.8)
    known = answered(Rating.EASY)
    at = known.due
    assert (
        after("c", known, Rating.GOOD, at, loose).due
        > after("c", known, Rating.GOOD, at, strict).due
    )


def test_the_longest_interval_is_kept_by_every_button() -> None:
    schedule = Schedule(CLOCK, maximum_interval=5)
    shown = previews("c", answered(Rating.EASY, Rating.EASY), NOON + timedelta(days=90), schedule)
    for rating in (Rating.HARD, Rating.GOOD, Rating.EASY):
        assert shown.due(rating) <= CLOCK.start(shown.today + timedelta(days=5))


def test_weights_out_of_bounds_are_named() -> None:
    config = parse_config("[study]\nparameters = [" + ", ".join(["99"] * 21) + "]\n")
    with pytest.raises(ConfigError, match="FSRS weights"):
        schedule_of(config)


def test_weights_in_the_file_win_over_optimised_ones() -> None:
    from fsrs.scheduler import DEFAULT_PARAMETERS

    fitted = (0.5, *DEFAULT_PARAMETERS[1:])
    written = (0.7, *DEFAULT_PARAMETERS[1:])
    assert schedule_of(parse_config(""), "", fitted).parameters == fitted
    text = "[study]\nparameters = [" + ", ".join(map(str, written)) + "]"
    assert schedule_of(parse_config(text), "", fitted).parameters == written


def test_a_card_whose_fact_changed_is_relearnt_as_after_a_lapse() -> None:
    known = answered(Rating.EASY)
    lapsed = after("c", known, Rating.AGAIN, known.due, PLAIN)
    rows = [
        Review("c", NOON, Rating.EASY, 3.0, known.due),
        Review("c", known.due, Rating.AGAIN, 0.0, lapsed.due, kind=ReviewKind.RELEARN),
    ]
    assert replay(rows, PLAIN) == lapsed


def test_the_promised_due_date_is_kept_whatever_the_schedule_says_now() -> None:
    promised = NOON + timedelta(days=77)
    memory = replay([Review("c", NOON, Rating.EASY, 3.0, promised)], PLAIN)
    assert memory is not None
    assert memory.due == promised


@pytest.mark.parametrize(
    ("interval", "bounds"),
    [(1.0, (1, 1)), (2.4, (2, 2)), (3.0, (2, 4)), (10.0, (8, 12)), (100.0, (93, 107))],
)
def test_fuzz_ranges_are_those_of_anki(interval: float, bounds: tuple[int, int]) -> None:
    assert fuzz_bounds(interval, 1, 36500) == bounds


def test_balancing_prefers_the_empty_day_and_avoids_easy_days() -> None:
    monday = CLOCK.day(NOON)
    crowded = {monday + timedelta(days=d): 50 for d in range(8, 13)}
    crowded[monday + timedelta(days=10)] = 1
    lucks = [n / 200 for n in range(200)]
    days = [spread((8, 12), luck, monday, lambda d: crowded.get(d, 0), ()) for luck in lucks]
    assert days.count(10) > 190
    # ten days after Monday is a Thursday
    easy = [spread((8, 12), luck, monday, None, ("thu",)) for luck in lucks]
    assert 0 < easy.count(10) < 10


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (30, "<1m"),
        (60, "1m"),
        (330, "6m"),
        (7200, "2h"),
        (86_400, "1d"),
        (86_400 * 30, "30d"),
        (86_400 * 45, "1.5mo"),
        (86_400 * 400, "1.1y"),
    ],
)
def test_waits_fit_on_a_button(seconds: float, text: str) -> None:
    assert interval_text(seconds) == text


def test_forgetting_makes_new_again_and_later_answers_begin_anew() -> None:
    known = answered(Rating.EASY)
    reset = Review("c", known.due, None, 0.0, known.due, kind=ReviewKind.FORGET)
    rows = [Review("c", NOON, Rating.EASY, 1.0, known.due), reset]
    assert replay(rows, PLAIN) is None
    later = known.due + timedelta(days=1)
    anew = after("c", None, Rating.GOOD, later, PLAIN)
    assert replay([*rows, Review("c", later, Rating.GOOD, 1.0, anew.due)], PLAIN) == anew


def test_another_due_date_leaves_what_is_remembered() -> None:
    known = answered(Rating.EASY)
    due = known.due + timedelta(days=3)
    moved = Review("c", known.due, None, 0.0, due, kind=ReviewKind.RESCHEDULE)
    found = replay([Review("c", NOON, Rating.EASY, 1.0, known.due), moved], PLAIN)
    assert found == replace(known, due=due, last_review=NOON)


def test_a_new_card_with_a_due_date_is_taken_to_be_known_till_then() -> None:
    due = CLOCK.start(CLOCK.day(NOON) + timedelta(days=12))
    found = replay([Review("c", NOON, None, 0.0, due, kind=ReviewKind.RESCHEDULE)], PLAIN)
    assert found is not None
    assert (found.state, found.stability, found.due, found.reps) == (State.REVIEW, 12, due, 0)
    answered_then = after("c", found, Rating.GOOD, due, PLAIN)
    assert answered_then.stability == answered(Rating.GOOD).stability


@pytest.mark.parametrize("fuzz", [False, True])
def test_a_growing_interval_grows_by_a_day_at_least(fuzz: bool) -> None:
    """Where the model would round back to the wait before, Hard still adds a day."""
    schedule = replace(PLAIN, fuzz=fuzz)
    for days in range(1, 60):
        memory = Memory(
            card_id="c",
            state=State.REVIEW,
            due=CLOCK.start(CLOCK.day(NOON)),
            last_review=NOON - timedelta(days=days),
            stability=float(days),
            difficulty=9.9,
            reps=9,
        )
        shown = previews("c", memory, NOON, schedule)
        waits = [(CLOCK.day(shown.due(r)) - CLOCK.day(NOON)).days for r in Rating][1:]
        grown = shown.of(Rating.HARD).stability
        if half_up(interval_days(grown, schedule.desired_retention)) > days:
            assert waits[0] >= days + 1, days
        assert waits[0] < waits[1] < waits[2], days
