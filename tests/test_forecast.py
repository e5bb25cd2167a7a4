from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from studykit.config import StudyConfig
from studykit.model import Rating, State
from studykit.scheduler.choice import Cost, recommended, with_steps
from studykit.scheduler.day import StudyClock
from studykit.scheduler.forecast import Forecast, forecast
from studykit.scheduler.habits import USUAL_ODDS, habits_of
from studykit.scheduler.queue_item import LogRow, QueueItem
from studykit.scheduler.review_stats import Pace
from studykit.scheduler.schedule import Schedule

CLOCK = StudyClock(time(4), UTC)
SCHEDULE = Schedule(CLOCK)
TODAY = date(2026, 5, 4)
PACE = Pace(8.0, 14.0)


def row(number: int, due_in: int | None) -> QueueItem:
    due = None if due_in is None else CLOCK.start(TODAY + timedelta(days=due_in))
    last = None if due is None else due - timedelta(days=10)
    state = State.NEW if due is None else State.REVIEW
    strength = (0.0, 0.0) if due is None else (10.0, 5.0)
    return QueueItem(
        f"c{number}", "Maths", state, due, *strength, last, 0, 0, None, "v", 0, f"{number}", number
    )


def run(rows: list[QueueItem], days: int = 30, **options: float) -> Forecast:
    study = StudyConfig(new_per_day=5, reviews_per_day=20)
    return forecast(rows, study, lambda deck: SCHEDULE, TODAY, days, PACE, **options)  # type: ignore[arg-type]


def test_the_first_day_is_what_is_due_today() -> None:
    rows = [row(n, -3) for n in range(7)] + [row(n + 10, 2) for n in range(4)]
    result = run([*rows, *(row(n + 20, None) for n in range(8))])
    assert (result.days[0].due, result.days[0].new) == (7, 5)
    assert result.days[1].new == 3
    assert result.days[0].day == TODAY
    assert len(result.days) == 30


def test_limits_hold_and_what_is_held_comes_later() -> None:
    result = run([row(n, -1) for n in range(50)], days=3)
    assert [day.due for day in result.days[:2]] == [20, 20]
    assert 10 <= result.days[2].due < 20
    assert run([row(n, -1) for n in range(50)], days=2).waiting >= 10
    assert result.waiting == 0


def test_more_retention_costs_more_and_keeps_more() -> None:
    rows = [row(n, n % 20) for n in range(200)]
    low, high = run(rows, days=120, retention=0.8), run(rows, days=120, retention=0.95)
    assert high.minutes_a_day > low.minutes_a_day
    assert high.remembered > low.remembered


def test_the_same_seed_gives_the_same_forecast() -> None:
    rows = [row(n, n % 9) for n in range(60)]
    assert run(rows) == run(rows[::-1])


def test_a_large_collection_is_counted_up_from_a_sample() -> None:
    rows = [row(n, 0) for n in range(5000)]
    study = StudyConfig(new_per_day=0, reviews_per_day=9999)
    result = forecast(rows, study, lambda deck: SCHEDULE, TODAY, 1, PACE)
    assert result.days[0].due == 5000


def test_nothing_gives_empty_days() -> None:
    result = run([])
    assert result.answers_a_day == 0
    assert result.remembered == 0
    assert datetime.combine(result.days[-1].day, time()).date() == TODAY + timedelta(days=29)


def test_a_few_cards_are_played_often_and_count_once() -> None:
    rows = [row(n, 0) for n in range(10)] + [row(n + 10, None) for n in range(20)]
    result = run(rows, days=60, least=1000)
    assert (result.days[0].due, result.days[0].new) == (10, 5)
    assert 25 <= result.remembered <= 30


def answers(*grades: tuple[str, int, int, float]) -> list[LogRow]:
    """Rows of a log: card, day, grade, seconds."""
    day = 86_400_000_000
    return [(card, n * day, grade, taken, None, "answer") for card, n, grade, taken in grades]


def test_habits_are_the_learners_own_once_there_are_enough() -> None:
    usual = habits_of([], CLOCK)
    assert dict(usual.odds.first) == pytest.approx(dict(USUAL_ODDS.first))
    assert (usual.answers, usual.tested, usual.pace.first) == (0, 0, None)
    rows = answers(*((f"c{n}", 0, 4, 20.0) for n in range(60)))
    rows += answers(*((f"c{n}", 3, 1 if n < 30 else 3, 5.0 if n < 30 else 2.0) for n in range(60)))
    found = habits_of(rows, CLOCK)
    assert (found.answers, found.tested, found.remembered) == (120, 60, 30)
    assert (found.pace.first, found.pace.remembered, found.pace.forgotten) == (20.0, 2.0, 5.0)
    assert dict(found.odds.first)[Rating.EASY] > 0.6
    for shares in (found.odds.first, found.odds.passed):
        assert sum(share for _, share in shares) == pytest.approx(1.0)


def test_a_card_that_was_reset_is_first_answered_anew_and_a_moved_one_is_not() -> None:
    rows = answers(("a", 0, 3, 4.0), ("b", 0, 3, 4.0))
    rows += [("a", 1, None, 0.0, None, "forget"), ("b", 1, None, 0.0, None, "reschedule")]
    rows += answers(("a", 2, 3, 4.0), ("b", 2, 3, 4.0))
    assert habits_of(rows, CLOCK).tested == 1


COSTS = (
    Cost(0.7, 4.0, 10, 800),
    Cost(0.8, 5.0, 12, 850),
    Cost(0.9, 7.0, 20, 950),
    Cost(0.97, 16.0, 40, 1000),
)


def test_the_bend_is_recommended_and_a_budget_takes_what_fits() -> None:
    best = recommended(COSTS)
    assert best is not None
    assert best.retention == 0.9
    fitting = recommended(COSTS, minutes=6)
    assert fitting is not None
    assert fitting.retention == 0.8
    assert recommended(COSTS, minutes=1) is None
    assert recommended(()) is None


def test_of_lines_alike_the_one_in_force_stays() -> None:
    near = (*COSTS, Cost(0.92, 7.4, 21, 955))
    for now in (0.9, 0.92):
        best = recommended(near, now=now)
        assert best is not None
        assert best.retention == now


def test_each_line_says_what_a_hundred_cards_more_cost() -> None:
    rows = with_steps(COSTS[::-1])
    assert [cost.retention for cost in rows] == [0.7, 0.8, 0.9, 0.97]
    assert [cost.further for cost in rows] == [None, 2.0, 2.0, 18.0]
