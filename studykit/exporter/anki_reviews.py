"""Review progress inside a package: schedules and logs that Anki takes over for cards new to it.

Anki takes progress only at a card's first import and only when asked to ("Import any learning
progress"). A card travels with its whole log or none, because Anki replays what it finds.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from studykit.anki.revlog import LEARN, RELEARN, REVIEW, RevlogRow, revlog_row
from studykit.model import Card, Memory, Review, State, Status
from studykit.scheduler.memory import step
from studykit.scheduler.schedule import Schedule

_DECAY = 0.1542
_KINDS = {State.REVIEW: REVIEW, State.RELEARNING: RELEARN}
_PLACEHOLDER_DIFFICULTY = 5.0


@dataclass(frozen=True, slots=True)
class Progress:
    """The learner's reviews by card id, each in order, as they stand at ``now``.

    ``schedules`` are those of single decks by name; ``schedule`` is that of all others.
    """

    now: datetime
    schedule: Schedule
    reviews: Mapping[str, Sequence[Review]]
    schedules: Mapping[str, Schedule] = field(default_factory=dict)

    def schedule_of(self, deck: str) -> Schedule:
        """The schedule of a deck."""
        return self.schedules.get(deck, self.schedule)


def write_progress(
    connection: sqlite3.Connection,
    cards: Sequence[Card],
    numbers: Mapping[str, int],
    progress: Progress,
) -> None:
    """Give the cards of a package's database their schedules and logs."""
    _set_clock(connection, progress)
    taken: set[int] = set()
    for card in cards:
        reviews = progress.reviews.get(card.id, ())
        schedule = progress.schedule_of(card.deck)
        memories = memories_after(reviews, schedule)
        if memories and memories[-1] is not None:
            values = card_values(memories[-1], card.status, schedule, progress.now)
            _set_card(connection, numbers[card.id], values)
        for row in revlog_rows(reviews, memories, schedule):
            number = row.id
            while number in taken:
                number += 1
            taken.add(number)
            connection.execute(
                "INSERT INTO revlog VALUES (?, ?, -1, ?, ?, ?, ?, ?, ?)",
                (
                    number,
                    numbers[card.id],
                    row.ease,
                    row.interval,
                    row.last_interval,
                    row.factor,
                    row.milliseconds,
                    row.type,
                ),
            )


def memories_after(reviews: Sequence[Review], schedule: Schedule) -> list[Memory | None]:
    """The memory after each row of a card's log."""
    memory: Memory | None = None
    found: list[Memory | None] = []
    for review in reviews:
        memory = step(memory, review, schedule)
        found.append(memory)
    return found


def _set_clock(connection: sqlite3.Connection, progress: Progress) -> None:
    """Days are counted from today's rollover; without these settings Anki is a day off."""
    clock = progress.schedule.clock
    ((text,),) = connection.execute("SELECT conf FROM col").fetchall()
    offset = clock.local(progress.now).utcoffset() or timedelta()
    conf = json.loads(text) | {
        "schedVer": 2,
        "sched2021": True,
        "creationOffset": -round(offset.total_seconds() / 60),
        "rollover": clock.rollover.hour,
    }
    start = clock.start(clock.day(progress.now))
    connection.execute(
        "UPDATE col SET crt = ?, conf = ?",
        (int(start.timestamp()), json.dumps(conf, sort_keys=True)),
    )


@dataclass(frozen=True, slots=True)
class CardValues:
    """A memory as Anki keeps it beside a card; ``due`` in days from today or seconds since 1970."""

    type: int
    queue: int
    due: int
    interval: int
    reps: int
    lapses: int
    left: int
    data: str


@dataclass(frozen=True, slots=True)
class CardSchedule:
    """What the log here makes of a card that Anki has: its standing in the queue, the rows that
    Anki lacks, and the memory as stability, difficulty and last answer (seconds).
    """

    card_id: int
    values: CardValues
    rows: tuple[RevlogRow, ...]
    memory: tuple[float, float, int] | None
    retention: float
    decay: float


def card_schedule(
    card_id: int,
    status: Status,
    reviews: Sequence[Review],
    missing: Collection[Review],
    schedule: Schedule,
    now: datetime,
) -> CardSchedule:
    """The schedule of a card in Anki whose log there lacks some rows."""
    memories = memories_after(reviews, schedule)
    memory = memories[-1] if memories else None
    rows = zip(reviews, revlog_rows(reviews, memories, schedule), strict=True)
    kept = None
    if memory is not None and memory.reps:
        last = int(memory.last_review.timestamp())
        kept = memory.stability, memory.difficulty, last
    return CardSchedule(
        card_id,
        _new(status) if memory is None else card_values(memory, status, schedule, now),
        tuple(row for review, row in rows if review in missing),
        kept,
        schedule.desired_retention,
        schedule.parameters[20] if schedule.parameters else _DECAY,
    )


def _new(status: Status) -> CardValues:
    """A card that is new again."""
    return CardValues(0, -1 if status is Status.SUSPENDED else 0, 0, 0, 0, 0, 0, "")


def card_values(memory: Memory, status: Status, schedule: Schedule, now: datetime) -> CardValues:
    """A memory as Anki keeps it beside a card of some standing, seen at ``now``."""
    clock = schedule.clock
    days = (clock.day(memory.due) - clock.day(now)).days
    waited = (clock.day(memory.due) - clock.day(memory.last_review)).days
    if memory.state is State.REVIEW:
        # A card that was only ever given a due day has no interval: Anki would take it for one.
        queue, due, interval, left = 2, days, max(1, waited) if memory.reps else 0, 0
    else:
        young = memory.state is State.LEARNING
        steps = schedule.learning_steps if young else schedule.relearning_steps
        to_go = max(1, len(steps) - (memory.step or 0))
        # Steps that end on a later day are counted in days, like reviews.
        queue, due = (3, days) if days > 0 else (1, int(memory.due.timestamp()))
        interval, left = 0 if young else 1, to_go * 1001
    queue = -1 if status is Status.SUSPENDED else queue
    data = json.dumps(_data(memory, schedule), separators=(",", ":"))
    return CardValues(
        int(memory.state), queue, due, interval, memory.reps, memory.lapses, left, data
    )


def _data(memory: Memory, schedule: Schedule) -> dict[str, float]:
    data: dict[str, float] = {
        "dr": round(schedule.desired_retention, 2),
        "decay": round(schedule.parameters[20], 4) if schedule.parameters else _DECAY,
    }
    if memory.reps:
        data |= {
            "s": round(memory.stability, 4),
            "d": round(memory.difficulty, 3),
            "lrt": int(memory.last_review.timestamp()),
        }
    return data


def _set_card(connection: sqlite3.Connection, number: int, values: CardValues) -> None:
    connection.execute(
        "UPDATE cards SET type = ?, queue = ?, due = ?, ivl = ?, factor = 2500, reps = ?,"
        " lapses = ?, left = ?, data = ? WHERE id = ?",
        (
            values.type,
            values.queue,
            values.due,
            values.interval,
            values.reps,
            values.lapses,
            values.left,
            values.data,
            number,
        ),
    )


def revlog_rows(
    reviews: Sequence[Review], memories: Sequence[Memory | None], schedule: Schedule
) -> Iterator[RevlogRow]:
    """The rows of a card's log as those of Anki's; ``memories`` are those after each row."""
    before: Memory | None = None
    last = 0
    for review, memory in zip(reviews, memories, strict=True):
        interval = _interval(review, memory, schedule)
        kind = _KINDS.get(before.state, LEARN) if before is not None else LEARN
        difficulty = _PLACEHOLDER_DIFFICULTY if memory is None else memory.difficulty
        yield revlog_row(review, difficulty, kind, interval, last)
        before, last = memory, interval


def _interval(review: Review, memory: Memory | None, schedule: Schedule) -> int:
    """The wait that a row brought: days when positive, seconds when negative."""
    if memory is None:
        return 0
    clock = schedule.clock
    began = review.at if review.rating is not None else memory.last_review
    if memory.state is State.REVIEW:
        return max(1, (clock.day(review.due) - clock.day(began)).days) if memory.reps else 0
    return -max(1, round((review.due - review.at).total_seconds()))
