"""Learning and relearning steps: where an answer leaves a card among them, as Anki has it. Pure."""

from __future__ import annotations

from studykit.model import Memory, Rating, State
from studykit.scheduler.fsrs_model import MemoryState, interval_days
from studykit.scheduler.fuzz import half_up
from studykit.scheduler.schedule import Schedule

_DAY_SECONDS = 86_400
_SHORTEST_DAYS = 0.5


def _steps(memory: Memory | None, rating: Rating, schedule: Schedule) -> tuple[float, ...]:
    """The steps an answer moves along: none for a passed review."""
    if memory is None or memory.state in (State.NEW, State.LEARNING):
        return schedule.learning_steps
    if memory.state is State.RELEARNING or rating is Rating.AGAIN:
        return schedule.relearning_steps
    return ()


def stage(
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
    if is_short(memory, rating, schedule, strength):
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


def is_short(
    memory: Memory | None, rating: Rating, schedule: Schedule, strength: MemoryState
) -> bool:
    """Whether a deck without steps shows the card again the same day, as Anki then does."""
    passed = memory is not None and memory.state is State.REVIEW and rating is not Rating.AGAIN
    if passed or rating is Rating.EASY or _steps(memory, rating, schedule):
        return False
    days = interval_days(strength.stability, schedule.desired_retention, schedule.parameters)
    return days < _SHORTEST_DAYS


def step_seconds(memory: Memory | None, rating: Rating, schedule: Schedule) -> float | None:
    """Seconds until the step that an answer leads to; None where it leads to none."""
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
