from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from studykit.config import StudyConfig
from studykit.model import State
from studykit.scheduler.day import StudyClock
from studykit.scheduler.forecast import Forecast, forecast
from studykit.scheduler.memory import Schedule
from studykit.scheduler.queue_item import QueueItem
from studykit.scheduler.review_stats import Pace

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
