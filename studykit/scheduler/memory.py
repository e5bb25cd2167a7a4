"""FSRS-6 with Anki's steps, days and ranges: what an answer does to a memory.

The model's numbers come from the package ``fsrs``; steps, minimum intervals and study days follow
Anki's scheduler, so that a card studied in both goes the same way (tests/anki holds them against
each other). A memory is a fold of the review log: :func:`replay` gives what :func:`after` gave step
by step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from studykit.config import Config
from studykit.model import Adopted, Memory, Rating, Review, ReviewKind, ReviewOrigin, State
from studykit.scheduler.day import StudyClock, study_clock
from studykit.scheduler.fsrs_model import (
    MemoryState,
    as_anki_keeps_it,
    interval_days,
    model,
    strengthen,
)
from studykit.scheduler.fuzz import Load, chance, fuzz_bounds, half_up, spread
from studykit.scheduler.queue_item import LogStep

#: A row of the log, in full or as light as folding it allows.
Logged = Review | LogStep
_DAY_SECONDS = 86_400
_SHORTEST_DAYS = 0.5
_MIDDLE_DIFFICULTY = 5.0


@dataclass(frozen=True, slots=True)
class Schedule:
    """What decides how one deck's cards are scheduled. Steps in seconds, intervals in days.

    ``parameters`` are the 21 weights of FSRS-6, empty for the defaults.
    """

    clock: StudyClock
    parameters: tuple[float, ...] = ()
    desired_retention: float = 0.9
    learning_steps: tuple[float, ...] = (60.0, 600.0)
    relearning_steps: tuple[float, ...] = (600.0,)
    maximum_interval: int = 36500
    fuzz: bool = True
    load_balance: bool = True
    easy_days: tuple[str, ...] = ()


def schedule_of(config: Config, deck: str = "", parameters: tuple[float, ...] = ()) -> Schedule:
    """The schedule of a deck. ``parameters`` are optimised weights; those in the file win.

    Raises ConfigError for an unknown time zone or weights out of their bounds.
    """
    study = config.study
    retention = config.deck_of(deck).desired_retention
    weights = study.parameters or parameters
    model(weights)
    return Schedule(
        clock=study_clock(study),
        parameters=weights,
        desired_retention=study.desired_retention if retention is None else retention,
        learning_steps=study.learning_steps,
        relearning_steps=study.relearning_steps,
        maximum_interval=study.maximum_interval,
        fuzz=study.fuzz,
        load_balance=study.load_balance,
        easy_days=study.easy_days,
    )


@dataclass(frozen=True, slots=True)
class SchedulingStates:
    """The four outcomes of the answer that is about to be given, computed once.

    What is shown on a button is what is stored when it is pressed.
    """

    at: datetime
    today: date
    again: Memory
    hard: Memory
    good: Memory
    easy: Memory
    days: tuple[int | None, int | None, int | None, int | None]

    def of(self, rating: Rating) -> Memory:
        """The memory that a rating leaves."""
        return (self.again, self.hard, self.good, self.easy)[rating - 1]

    def due(self, rating: Rating) -> datetime:
        """The instant at which a rating makes the card due again."""
        return self.of(rating).due

    def interval_text(self, rating: Rating) -> str:
        """The wait that a rating brings, short enough for a button: "10m", "3d", "2.4mo"."""
        days = self.days[rating - 1]
        if days is not None:
            return interval_text(days * _DAY_SECONDS)
        return interval_text((self.due(rating) - self.at).total_seconds())


def interval_text(seconds: float) -> str:
    """A wait in words short enough for a button: "<1m", "10m", "5h", "3d", "2.4mo", "1.3y"."""
    minutes, hours, days = seconds / 60, seconds / 3600, seconds / _DAY_SECONDS
    if minutes < 1:
        return "<1m"
    if hours < 1:
        return f"{half_up(minutes)}m"
    if days < 1:
        return f"{_one_decimal(hours)}h"
    if days < 31:
        return f"{half_up(days)}d"
    if days < 365:
        return f"{_one_decimal(days / 30.4375)}mo"
    return f"{_one_decimal(days / 365.25)}y"


def _one_decimal(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


# ---------------------------------------------------------------- answers


def previews(
    card_id: str,
    memory: Memory | None,
    at: datetime,
    schedule: Schedule,
    load: Load | None = None,
) -> SchedulingStates:
    """The four outcomes of an answer at ``at``. ``memory`` is None for a card never answered.

    ``load`` tells how many cards are due on a day; without it fuzz does not balance.
    """
    states = _strengths(memory, at, schedule)
    waits = _Waits(card_id, memory, at, schedule, states, load).all()
    outcomes = [
        _outcome(card_id, memory, rating, at, schedule, states[rating - 1], waits[rating - 1])
        for rating in Rating
    ]
    days = tuple(w.days for w in waits)
    assert len(days) == 4
    again, hard, good, easy = outcomes
    return SchedulingStates(at, schedule.clock.day(at), again, hard, good, easy, days)


def after(
    card_id: str,
    memory: Memory | None,
    rating: Rating,
    at: datetime,
    schedule: Schedule,
    load: Load | None = None,
) -> Memory:
    """The memory that one answer leaves: ``previews(...).of(rating)``."""
    return previews(card_id, memory, at, schedule, load).of(rating)


def replay(reviews: Iterable[Logged], schedule: Schedule) -> Memory | None:
    """The memory that a card's reviews leave, in the order given; None for a card still new.

    The due date is the one that was promised with the last answer, whatever the schedule would
    say today. A relearn row, written when a card's fact changed, weighs as a lapse; a forget row
    makes the card new again, a reschedule row moves its due date alone, and an adopted row brings
    the memory that another tool left.
    """
    memory: Memory | None = None
    for review in reviews:
        memory = step(memory, review, schedule)
    return memory


def step(memory: Memory | None, review: Logged, schedule: Schedule) -> Memory | None:
    """The memory that one more row of the log leaves: one step of :func:`replay`."""
    if review.kind is ReviewKind.FORGET:
        return None
    if review.adopted is not None:
        return adopted(review, review.adopted)
    if review.kind is ReviewKind.RESCHEDULE or review.rating is None:
        return _rescheduled(memory, review, schedule)
    return _step(memory, review, review.rating, schedule)


def adopted(review: Logged, left: Adopted) -> Memory:
    """The memory that another tool left, taken over as it stood."""
    return Memory(
        card_id=review.card_id,
        state=State.REVIEW,
        due=review.due,
        last_review=review.at,
        stability=left.stability,
        difficulty=left.difficulty,
        reps=max(1, left.reps),
        lapses=left.lapses,
    )


def _rescheduled(memory: Memory | None, review: Logged, schedule: Schedule) -> Memory:
    """A card that is due at another time: in review from now on, what is remembered of it stays.

    One that was never answered is held to be remembered for as long as it is put off; its first
    answer begins a memory of its own, as in Anki.
    """
    if memory is not None:
        return replace(memory, state=State.REVIEW, step=None, due=review.due)
    clock = schedule.clock
    return Memory(
        card_id=review.card_id,
        state=State.REVIEW,
        due=review.due,
        last_review=review.at,
        stability=float(max(1, (clock.day(review.due) - clock.day(review.at)).days)),
        difficulty=_MIDDLE_DIFFICULTY,
    )


def rebuilt(
    reviews: Iterable[Review], schedules: Mapping[str, Schedule]
) -> dict[str, Memory | None]:
    """The memories of all cards in ``schedules`` (by card id), folded anew from a whole log."""
    logs: dict[str, list[Review]] = {card_id: [] for card_id in schedules}
    for review in reviews:
        if review.card_id in logs:
            logs[review.card_id].append(review)
    return {card_id: replay(log, schedules[card_id]) for card_id, log in logs.items() if log}


def _step(memory: Memory | None, review: Logged, rating: Rating, schedule: Schedule) -> Memory:
    elapsed = 0 if memory is None else schedule.clock.elapsed(memory.last_review, review.at)
    before = _strength(memory)
    if before is not None and review.origin is ReviewOrigin.ANKI:
        before = as_anki_keeps_it(before)
    strength = strengthen(before, rating, elapsed, schedule.parameters)
    state, position = _stage(memory, rating, schedule, strength)
    if state is State.REVIEW and _is_within_steps(review, schedule):
        state, position = _stepping(memory, schedule)
    return Memory(
        card_id=review.card_id,
        state=state,
        due=review.due,
        last_review=review.at,
        stability=strength.stability,
        difficulty=strength.difficulty,
        step=position,
        reps=1 if memory is None else memory.reps + 1,
        lapses=_lapses(memory, rating),
    )


def _is_within_steps(review: Logged, schedule: Schedule) -> bool:
    """Whether Anki showed a card again on the day of its answer, which no review is.

    Its steps may be others than those here, and of two answers on two devices it keeps what the
    later one made of the card.
    """
    clock = schedule.clock
    return review.origin is ReviewOrigin.ANKI and clock.day(review.due) <= clock.day(review.at)


def _stepping(memory: Memory | None, schedule: Schedule) -> tuple[State, int]:
    """The stage of a card that is still within its steps, at the last of them."""
    young = memory is None or memory.state in (State.NEW, State.LEARNING)
    if young:
        return State.LEARNING, max(0, len(schedule.learning_steps) - 1)
    return State.RELEARNING, max(0, len(schedule.relearning_steps) - 1)


def _strength(memory: Memory | None) -> MemoryState | None:
    """What the model knows of a card: nothing before its first answer."""
    if memory is None or memory.reps == 0:
        return None
    return MemoryState(memory.stability, memory.difficulty)


def _strengths(
    memory: Memory | None, at: datetime, schedule: Schedule
) -> tuple[MemoryState, MemoryState, MemoryState, MemoryState]:
    elapsed = 0 if memory is None else schedule.clock.elapsed(memory.last_review, at)
    before = _strength(memory)
    again, hard, good, easy = (
        strengthen(before, rating, elapsed, schedule.parameters) for rating in Rating
    )
    return again, hard, good, easy


def _lapses(memory: Memory | None, rating: Rating) -> int:
    if memory is None:
        return 0
    forgotten = memory.state is State.REVIEW and rating is Rating.AGAIN
    return memory.lapses + forgotten


# ---------------------------------------------------------------- steps


def _steps(memory: Memory | None, rating: Rating, schedule: Schedule) -> tuple[float, ...]:
    """The steps an answer moves along: none for a passed review."""
    if memory is None or memory.state in (State.NEW, State.LEARNING):
        return schedule.learning_steps
    if memory.state is State.RELEARNING or rating is Rating.AGAIN:
        return schedule.relearning_steps
    return ()


def _stage(
    memory: Memory | None, rating: Rating, schedule: Schedule, strength: MemoryState
) -> tuple[State, int | None]:
    """The state after an answer, and the position among its steps."""
    if memory is not None and memory.state is State.REVIEW and rating is not Rating.AGAIN:
        return State.REVIEW, None
    young = memory is None or memory.state in (State.NEW, State.LEARNING)
    stepping = State.LEARNING if young else State.RELEARNING
    step = _next_step(memory, rating, schedule)
    if step is not None:
        return stepping, step
    if _is_short(memory, rating, schedule, strength):
        return stepping, 0
    return State.REVIEW, None


def _next_step(memory: Memory | None, rating: Rating, schedule: Schedule) -> int | None:
    steps = _steps(memory, rating, schedule)
    at = 0 if memory is None or memory.step is None else memory.step
    if not steps or rating is Rating.EASY:
        return None
    if rating is Rating.AGAIN:
        return 0
    if rating is Rating.HARD:
        return at if at < len(steps) else 0
    return at + 1 if at + 1 < len(steps) else None


def _is_short(
    memory: Memory | None, rating: Rating, schedule: Schedule, strength: MemoryState
) -> bool:
    """Whether a deck without steps shows the card again the same day, as Anki then does."""
    passed = memory is not None and memory.state is State.REVIEW and rating is not Rating.AGAIN
    if passed or rating is Rating.EASY or _steps(memory, rating, schedule):
        return False
    days = interval_days(strength.stability, schedule.desired_retention, schedule.parameters)
    return days < _SHORTEST_DAYS


def _step_seconds(memory: Memory | None, rating: Rating, schedule: Schedule) -> float | None:
    steps = _steps(memory, rating, schedule)
    step = _next_step(memory, rating, schedule)
    if step is None:
        return None
    if rating is Rating.HARD and step == 0:
        return _first_hard_step(steps)
    return steps[step]


def _first_hard_step(steps: tuple[float, ...]) -> float:
    """Hard on the first step: between the first two, or half as long again (a day at most)."""
    first = steps[0]
    seconds = (first + steps[1]) // 2 if len(steps) > 1 else min(first * 3 // 2, first + 86_400)
    if seconds > _DAY_SECONDS:
        return float(half_up(seconds / _DAY_SECONDS) * _DAY_SECONDS)
    return seconds


# ---------------------------------------------------------------- waits


@dataclass(frozen=True, slots=True)
class _Wait:
    """Until when: ``days`` study days, or seconds within this one."""

    days: int | None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _Waits:
    """The waits after each of the four answers, later ones built upon earlier ones."""

    card_id: str
    memory: Memory | None
    at: datetime
    schedule: Schedule
    strengths: tuple[MemoryState, MemoryState, MemoryState, MemoryState]
    load: Load | None

    def all(self) -> tuple[_Wait, _Wait, _Wait, _Wait]:
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

    def _short(self, rating: Rating) -> _Wait | None:
        seconds = _step_seconds(self.memory, rating, self.schedule)
        if seconds is None:
            strength = self.strengths[rating - 1]
            if not _is_short(self.memory, rating, self.schedule, strength):
                return None
            seconds = float(int(self._interval(rating) * _DAY_SECONDS))
        left = self.schedule.clock.left(self.at).total_seconds()
        if seconds >= left:
            return _Wait(int((seconds - left) // _DAY_SECONDS) + 1)
        return _Wait(None, seconds)

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

    def _days(self, rating: Rating, least: int) -> _Wait:
        most = max(1, self.schedule.maximum_interval)
        least = min(least, most)
        interval = self._interval(rating)
        if not self.schedule.fuzz:
            return _Wait(min(max(half_up(interval), least), most))
        reps = 0 if self.memory is None else self.memory.reps
        load = self.load if self.schedule.load_balance else None
        today = self.schedule.clock.day(self.at)
        bounds = fuzz_bounds(interval, least, most)
        luck = chance(self.card_id, reps)
        return _Wait(spread(bounds, luck, today, load, self.schedule.easy_days))


def _above(wait: _Wait) -> int:
    assert wait.days is not None
    return wait.days + 1


def _outcome(
    card_id: str,
    memory: Memory | None,
    rating: Rating,
    at: datetime,
    schedule: Schedule,
    strength: MemoryState,
    wait: _Wait,
) -> Memory:
    due = at + timedelta(seconds=wait.seconds)
    if wait.days is not None:
        due = schedule.clock.start(schedule.clock.day(at) + timedelta(days=wait.days))
    review = Review(card_id, at, rating, 0.0, due)
    return replace(_step(memory, review, rating, schedule), stability=strength.stability)
