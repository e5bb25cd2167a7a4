"""How long a card waits after each of the four answers, as Anki reckons it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from studykit.model import Memory, Rating, State
from studykit.scheduler.fsrs_model import MemoryState, interval_days
from studykit.scheduler.fuzz import Load, chance, fuzz_bounds, half_up, spread
from studykit.scheduler.learning_steps import is_short, step_seconds
from studykit.scheduler.schedule import Schedule

_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Wait:
    """Until when: ``days`` study days, or seconds within this one."""

    days: int | None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Waits:
    """The waits after each of the four answers, later ones built upon earlier ones."""

    card_id: str
    memory: Memory | None
    at: datetime
    schedule: Schedule
    strengths: tuple[MemoryState, MemoryState, MemoryState, MemoryState]
    load: Load | None

    def all(self) -> tuple[Wait, Wait, Wait, Wait]:
        """The waits after Again, Hard, Good and Easy."""
        again = self._short(Rating.AGAIN) or self._days(Rating.AGAIN, 1)
        if self.memory is not None and self.memory.state is State.REVIEW:
            hard = self._days(Rating.HARD, self._floor(Rating.HARD, 1))
            good = self._days(Rating.GOOD, self._floor(Rating.GOOD, _above(hard)))
            easy = self._days(Rating.EASY, self._floor(Rating.EASY, _above(good)))
            return again, hard, good, easy
        hard = self._short(Rating.HARD) or self._days(Rating.HARD, 1)
        good = self._short(Rating.GOOD) or self._days(Rating.GOOD, 1)
        easy = self._days(Rating.EASY, _above(self._days(Rating.GOOD, 1)))
        return again, hard, good, easy

    def _short(self, rating: Rating) -> Wait | None:
        seconds = step_seconds(self.memory, rating, self.schedule)
        if seconds is None:
            strength = self.strengths[rating - 1]
            if not is_short(self.memory, rating, self.schedule, strength):
                return None
            seconds = float(int(self._interval(rating) * _DAY_SECONDS))
        left = self.schedule.clock.left(self.at).total_seconds()
        if seconds >= left:
            return Wait(int((seconds - left) // _DAY_SECONDS) + 1)
        return Wait(None, seconds)

    def _interval(self, rating: Rating) -> float:
        stability = self.strengths[rating - 1].stability
        return interval_days(stability, self.schedule.desired_retention, self.schedule.parameters)

    def _floor(self, rating: Rating, least: int) -> int:
        """A passed review does not wait less than the last time but for a reason beyond fuzz.

        An interval that grows grows by a day at least; one that would shrink within its fuzz range
        stays as it was.
        """
        assert self.memory is not None
        clock = self.schedule.clock
        last = (clock.day(self.memory.due) - clock.day(self.memory.last_review)).days
        interval = self._interval(rating)
        if half_up(interval) > last:
            return max(least, last + 1)
        _, upper = fuzz_bounds(interval, 1, self.schedule.maximum_interval)
        return max(least, last) if upper >= last else least

    def _days(self, rating: Rating, least: int) -> Wait:
        most = max(1, self.schedule.maximum_interval)
        least = min(least, most)
        interval = self._interval(rating)
        if not self.schedule.fuzz:
            return Wait(min(max(half_up(interval), least), most))
        reps = 0 if self.memory is None else self.memory.reps
        load = self.load if self.schedule.load_balance else None
        today = self.schedule.clock.day(self.at)
        bounds = fuzz_bounds(interval, least, most)
        luck = chance(self.card_id, reps)
        return Wait(spread(bounds, luck, today, load, self.schedule.easy_days))


def _above(wait: Wait) -> int:
    assert wait.days is not None
    return wait.days + 1
