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

from studykit.model import Adopted, Memory, Rating, Review, ReviewKind, ReviewOrigin, State
from studykit.scheduler.fsrs_model import (
    MemoryState,
    as_anki_keeps_it,
    strengthen,
)
from studykit.scheduler.fuzz import Load
from studykit.scheduler.interval_text import interval_text
from studykit.scheduler.learning_steps import stage
from studykit.scheduler.queue_item import LogStep
from studykit.scheduler.schedule import Schedule
from studykit.scheduler.waits import Wait, Waits

#: A row of the log, in full or as light as folding it allows.
Logged = Review | LogStep
_DAY_SECONDS = 86_400
_SHORTEST_DAYS = 0.5
_MIDDLE_DIFFICULTY = 5.0


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
    waits = Waits(card_id, memory, at, schedule, states, load).all()
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
    state, position = stage(memory, rating, schedule, strength)
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


def _outcome(
    card_id: str,
    memory: Memory | None,
    rating: Rating,
    at: datetime,
    schedule: Schedule,
    strength: MemoryState,
    wait: Wait,
) -> Memory:
    due = at + timedelta(seconds=wait.seconds)
    if wait.days is not None:
        due = schedule.clock.start(schedule.clock.day(at) + timedelta(days=wait.days))
    review = Review(card_id, at, rating, 0.0, due)
    return replace(_step(memory, review, rating, schedule), stability=strength.stability)
