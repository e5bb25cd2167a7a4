from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from studykit.model import Rating, Review, ReviewKind
from studykit.scheduler.day import StudyClock
from studykit.scheduler.review_stats import days_of, pace, streak, together

CLOCK = StudyClock(time(4), UTC)
START = datetime(2026, 5, 4, 12, tzinfo=UTC)


def review(card: str, days: float, rating: Rating, due_in: float, seconds: float = 5.0) -> Review:
    at = START + timedelta(days=days)
    return Review(card, at, rating, seconds, at + timedelta(days=due_in))


def test_retention_counts_the_first_answer_of_a_due_card_only() -> None:
    log = [
        review("a", 0, Rating.GOOD, 0.01),
        review("a", 0.01, Rating.GOOD, 2),
        review("a", 2, Rating.AGAIN, 0.01),
        review("a", 2.01, Rating.GOOD, 1),
        review("a", 3, Rating.GOOD, 5),
    ]
    days = days_of(log, CLOCK)
    spans = [(day.span.answers, day.span.tested, day.span.remembered) for day in days]
    assert spans == [(2, 0, 0), (2, 1, 0), (1, 1, 1)]
    assert together(days).retention == 0.5
    assert together(days[:1]).retention is None
    assert together(days, date(2026, 5, 7)).answers == 1


def test_a_reset_is_no_answer_and_the_next_one_no_test() -> None:
    log = [
        review("a", 0, Rating.EASY, 5),
        Review("a", START + timedelta(days=5), Rating.AGAIN, 0, START, kind=ReviewKind.RELEARN),
        review("a", 6, Rating.AGAIN, 0.01),
    ]
    assert [day.span.tested for day in days_of(log, CLOCK)] == [0, 0]


def test_a_streak_lasts_until_a_day_without_answers() -> None:
    log = [review("a", day, Rating.GOOD, 1) for day in (0, 2, 3, 4)]
    days = days_of(log, CLOCK)
    assert streak(days, date(2026, 5, 8)) == 3
    assert streak(days, date(2026, 5, 9)) == 3
    assert streak(days, date(2026, 5, 10)) == 0


def test_the_pace_is_the_learners_own_once_there_is_enough() -> None:
    log = [review(f"{n}", 0, Rating.GOOD, 1, seconds=20.0) for n in range(40)]
    own = pace(log)
    assert own.remembered == 20.0
    assert own.forgotten == pace([]).forgotten
