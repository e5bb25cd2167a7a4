"""Review progress inside a package: schedules and logs that Anki takes over for cards new to it.

Anki takes progress only at a card's first import and only when asked to ("Import any learning
progress"). A card travels with its whole log or none, because Anki replays what it finds.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from studykit.anki.revlog import RevlogRow, revlog_row
from studykit.model import Card, Memory, Review, State, Status
from studykit.scheduler.memory import Schedule, replay

_DECAY = 0.1542
_KINDS = {State.REVIEW: 1, State.RELEARNING: 2}


@dataclass(frozen=True, slots=True)
class Progress:
    """The learner's reviews by card id, each in order, as they stand at ``now``."""

    now: datetime
    schedule: Schedule
    reviews: Mapping[str, Sequence[Review]]


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
        memories = [replay(reviews[: n + 1], progress.schedule) for n in range(len(reviews))]
        known = [memory for memory in memories if memory is not None]
        if not known:
            continue
        _set_card(connection, numbers[card.id], card.status, known[-1], progress)
        for row in _rows(reviews, known, progress.schedule):
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


def _set_card(
    connection: sqlite3.Connection, number: int, status: Status, memory: Memory, progress: Progress
) -> None:
    schedule, clock = progress.schedule, progress.schedule.clock
    days = (clock.day(memory.due) - clock.day(progress.now)).days
    waited = (clock.day(memory.due) - clock.day(memory.last_review)).days
    if memory.state is State.REVIEW:
        queue, due, interval, left = 2, days, max(1, waited), 0
    else:
        young = memory.state is State.LEARNING
        steps = schedule.learning_steps if young else schedule.relearning_steps
        to_go = max(1, len(steps) - (memory.step or 0))
        # Steps that end on a later day are counted in days, like reviews.
        queue, due = (3, days) if days > 0 else (1, int(memory.due.timestamp()))
        interval, left = 0 if young else 1, to_go * 1001
    data = {
        "s": round(memory.stability, 4),
        "d": round(memory.difficulty, 3),
        "dr": round(schedule.desired_retention, 2),
        "decay": round(schedule.parameters[20], 4) if schedule.parameters else _DECAY,
        "lrt": int(memory.last_review.timestamp()),
    }
    connection.execute(
        "UPDATE cards SET type = ?, queue = ?, due = ?, ivl = ?, factor = 2500, reps = ?,"
        " lapses = ?, left = ?, data = ? WHERE id = ?",
        (
            int(memory.state),
            -1 if status is Status.SUSPENDED else queue,
            due,
            interval,
            memory.reps,
            memory.lapses,
            left,
            json.dumps(data, separators=(",", ":")),
            number,
        ),
    )


def _rows(
    reviews: Sequence[Review], memories: Sequence[Memory], schedule: Schedule
) -> Iterator[RevlogRow]:
    before: Memory | None = None
    last = 0
    for review, memory in zip(reviews, memories, strict=True):
        clock = schedule.clock
        days = (clock.day(review.due) - clock.day(review.at)).days
        seconds = max(1, round((review.due - review.at).total_seconds()))
        interval = max(1, days) if memory.state is State.REVIEW else -seconds
        kind = _KINDS.get(before.state, 0) if before is not None else 0
        yield revlog_row(review, memory.difficulty, kind, interval, last)
        before, last = memory, interval
