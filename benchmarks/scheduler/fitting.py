"""What fitting short logs gains: on a made-up learner, and on a log as CSV where one is given.

    python benchmarks/scheduler/fitting.py [LOG.csv]

The CSV is that of py-fsrs' tests: card_id, review_rating, review_time (ISO), review_duration (ms).
Of each beginning of the log it prints whether the weights were taken, the gain that decided, and
the log loss of the next thousand answers with the defaults and with the fitted weights: what
matters, and what `optimize` cannot know.
"""

from __future__ import annotations

import csv
import random
import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from statistics import fmean

from studykit.model import Memory, Rating, Review
from studykit.scheduler import optimizer
from studykit.scheduler.day import StudyClock
from studykit.scheduler.fsrs_model import model, retrievability
from studykit.scheduler.memory import after
from studykit.scheduler.schedule import Schedule

CLOCK = StudyClock(time(4), UTC)
SIZES = (8, 16, 32, 48, 64, 100, 200, 400, 1000, 3000)
NEXT = 1000


def made_up(cards: int = 250, days: int = 120, times: float = 3.0) -> list[Review]:
    """The log of somebody who forgets so many times as fast as the defaults believe."""
    luck = random.Random(7)
    schedule = Schedule(CLOCK, fuzz=False)
    begin = datetime(2026, 1, 1, 12, tzinfo=UTC)
    log: list[Review] = []
    for number in range(cards):
        memory: Memory | None = None
        at = begin + timedelta(days=number % 30)
        while at < begin + timedelta(days=days):
            rating = Rating.GOOD
            if memory is not None:
                elapsed = CLOCK.elapsed(memory.last_review, at)
                if luck.random() > retrievability(memory.stability / times, elapsed):
                    rating = Rating.AGAIN
            memory = after(f"c{number}", memory, rating, at, schedule)
            log.append(Review(f"c{number}", at, rating, 6.0, memory.due))
            at = max(memory.due, at) + timedelta(minutes=1)
    return sorted(log, key=lambda review: review.at)


def of_file(path: Path) -> list[Review]:
    """A log as CSV."""
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    log = []
    for row in rows:
        at = datetime.fromisoformat(row["review_time"])
        rating, seconds = Rating(int(row["review_rating"])), float(row["review_duration"]) / 1000
        log.append(Review(row["card_id"], at, rating, min(60.0, seconds), at))
    return sorted(log, key=lambda review: review.at)


def report(name: str, log: list[Review]) -> None:
    """One line for each beginning of the log."""
    rows = optimizer._rows(optimizer._histories(log, CLOCK))
    usual = model(()).parameters
    print(f"{name}: {len(log)} answers, {len(rows)} on later days")
    print("answers  weights  verdict    gain   doubt   next with defaults  fitted")
    for size in (size for size in SIZES if size < len(rows)):
        found = optimizer.optimise(beginning(log, size), CLOCK)
        following = rows[size : size + NEXT]
        before, now = (
            fmean(optimizer._costs(weights, following)) for weights in (usual, found.parameters)
        )
        verdict = "taken" if found.better else "left"
        print(f"{size:7} {found.fitted:8}  {verdict:7} {found.gain:7.4f} {found.doubt:7.4f}"
              f" {before:20.4f} {now:7.4f}")  # fmt: skip


def beginning(log: list[Review], size: int) -> list[Review]:
    """The log up to the answer that makes so many on later days."""
    low, high = 0, len(log)
    while low < high:
        middle = (low + high) // 2
        if len(optimizer._histories(log[:middle], CLOCK)) >= size:
            high = middle
        else:
            low = middle + 1
    return log[:low]


if __name__ == "__main__":
    report("forgets three times as fast", made_up())
    report("forgets as the defaults believe", made_up(times=1.0))
    for each in sys.argv[1:]:
        report(each, of_file(Path(each)))
