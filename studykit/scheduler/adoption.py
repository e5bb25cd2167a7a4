"""What another tool had planned for a card, as the memory that it left.

SM-2's intervals and eases become stability and difficulty as Anki converts them when FSRS is
switched on (``memory_state_from_sm2`` of its scheduler); FSRS's own numbers are taken as they are.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta

from studykit.model import Adopted, ForeignSchedule, Review, ReviewKind, ReviewOrigin
from studykit.scheduler.day import StudyClock
from studykit.scheduler.fsrs_model import model

#: The share of cards that SM-2 is held to have kept in memory; with it, stability is the interval.
SM2_RETENTION = 0.9
SHORTEST = 0.1
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:T00:00:00(?:\.0+)?(?:Z|\+00:00)?)?")


def adopting(
    card_id: str,
    plan: ForeignSchedule,
    clock: StudyClock,
    parameters: tuple[float, ...],
    now: datetime,
) -> Review | None:
    """The row that gives a card the memory that ``plan`` tells of; None where it tells no day."""
    due_day = day_of(plan.due, clock)
    if due_day is None:
        return None
    due = clock.start(due_day)
    last = _instant(plan.last, clock) or due - timedelta(days=max(plan.interval, 0.0))
    return Review(
        card_id,
        min(last, now),
        None,
        0.0,
        due,
        ReviewOrigin.ADOPTED,
        ReviewKind.RESCHEDULE,
        adopted=left_by(plan, parameters),
    )


def left_by(plan: ForeignSchedule, parameters: tuple[float, ...] = ()) -> Adopted:
    """The memory that a plan tells of."""
    stability = plan.stability if plan.stability is not None else plan.interval
    stability = max(SHORTEST, stability)
    if plan.difficulty is not None:
        difficulty = plan.difficulty
    else:
        difficulty = difficulty_of(2.5 if plan.ease is None else plan.ease, stability, parameters)
    difficulty = min(10.0, max(1.0, difficulty))
    return Adopted(plan.tool, stability, difficulty, max(1, plan.reps), plan.lapses)


def difficulty_of(ease: float, stability: float, parameters: tuple[float, ...] = ()) -> float:
    """SM-2's ease as a difficulty from 1 to 10: the one at which a good answer after ``stability``
    days would make the interval grow by that factor.
    """
    weights = model(parameters).parameters
    forgotten = math.expm1((1 - SM2_RETENTION) * weights[10])
    growth = float(math.exp(weights[8]) * stability ** -weights[9] * forgotten)
    return min(10.0, max(1.0, 11 - (ease - 1) / growth))


def day_of(told: str, clock: StudyClock) -> date | None:
    """The day that an ISO date or instant names by the learner's calendar."""
    if match := _DATE.fullmatch(told.strip()):
        try:
            return date.fromisoformat(match[1])
        except ValueError:
            return None
    at = _instant(told, clock)
    return None if at is None else clock.local(at).date()


def _instant(told: str, clock: StudyClock) -> datetime | None:
    """An ISO instant; one without a zone is by the learner's clock, a date begins its study day."""
    if match := _DATE.fullmatch(told.strip()):
        try:
            return clock.start(date.fromisoformat(match[1]))
        except ValueError:
            return None
    try:
        at = datetime.fromisoformat(told.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    if at.tzinfo is None:
        at = at.astimezone() if clock.zone is None else at.replace(tzinfo=clock.zone)
    return at
