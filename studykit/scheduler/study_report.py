"""What the log and the memories tell of a learner's studying, as rows for charts and tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor, log2

from studykit.model import Memory, Rating, ReviewKind, State
from studykit.scheduler.fsrs_model import retrievability
from studykit.scheduler.memory import Logged, step
from studykit.scheduler.schedule import Schedule

BINS = 10


@dataclass(frozen=True, slots=True)
class Recall:
    """A card's first answer on a later day than its last: what the model expected, what came.

    ``predicted`` is the retrievability (0 to 1) before the answer, ``stability`` in days.
    """

    card_id: str
    day: date
    predicted: float
    remembered: bool
    stability: float


@dataclass(frozen=True, slots=True)
class Retention:
    """Retention of some tested answers: as it was and as the model expected it, 0 to 1."""

    tested: int
    true: float
    predicted: float


@dataclass(frozen=True, slots=True)
class Group:
    """The studying of one deck, note or question type. ``seconds`` in all, over all answers."""

    name: str
    cards: int
    answers: int
    seconds: float
    retention: Retention | None


def recalls_of(
    reviews: Iterable[Logged], schedule_of_card: Callable[[str], Schedule]
) -> tuple[Recall, ...]:
    """Fold the log and note, before each answer that tests a memory, what the model expected.

    The fold is that of the scheduler, so that the prediction is the one the learner was scheduled
    by. Undone rows must be left out already, and those of a card come in the order of time.
    """
    memories: dict[str, Memory | None] = {}
    found: list[Recall] = []
    for review in reviews:
        card_id, schedule = review.card_id, schedule_of_card(review.card_id)
        before = memories.get(card_id)
        if before is not None and before.reps and review.kind is ReviewKind.ANSWER:
            elapsed = schedule.clock.elapsed(before.last_review, review.at)
            if elapsed > 0 and before.state is State.REVIEW:
                expected = retrievability(before.stability, elapsed, schedule.parameters)
                kept = review.rating is not Rating.AGAIN
                day = schedule.clock.day(review.at)
                found.append(Recall(card_id, day, expected, kept, before.stability))
        memories[card_id] = step(before, review, schedule)
    return tuple(found)


def retention_of(tested: Sequence[Recall]) -> Retention | None:
    """Retention as it was and as expected; None where nothing was tested."""
    if not tested:
        return None
    number = len(tested)
    true = sum(one.remembered for one in tested) / number
    return Retention(number, true, sum(one.predicted for one in tested) / number)


def by_week(tested: Iterable[Recall]) -> tuple[tuple[date, Retention], ...]:
    """Retention of each week that had tested answers, by its Monday."""
    weeks: dict[date, list[Recall]] = defaultdict(list)
    for one in tested:
        weeks[one.day - timedelta(days=one.day.weekday())].append(one)
    return tuple((week, found) for week in sorted(weeks) if (found := retention_of(weeks[week])))


def calibration(tested: Iterable[Recall]) -> tuple[Retention, ...]:
    """Recall answers in bins of equal width by what was expected, lowest first; empty ones out."""
    bins: dict[int, list[Recall]] = defaultdict(list)
    for one in tested:
        bins[min(BINS - 1, floor(one.predicted * BINS))].append(one)
    return tuple(found for key in sorted(bins) if (found := retention_of(bins[key])))


def stabilities(memories: Iterable[Memory]) -> tuple[tuple[int, int], ...]:
    """Cards by stability: the lower end of each doubling in days (1, 2, 4 …) and how many."""
    counts = Counter(2 ** max(0, floor(log2(max(1.0, memory.stability)))) for memory in memories)
    return tuple(sorted(counts.items()))


def difficulties(memories: Iterable[Memory]) -> tuple[tuple[int, int], ...]:
    """Cards by difficulty: every step from 1 to 10 with how many; empty without cards."""
    counts = Counter(min(10, max(1, round(memory.difficulty))) for memory in memories)
    return tuple((level, counts[level]) for level in range(1, 11)) if counts else ()


def groups(
    names: Mapping[str, str],
    answered: Mapping[str, tuple[int, float]],
    tested: Iterable[Recall],
) -> tuple[Group, ...]:
    """Studying by the ``names`` of the groups that cards are in, by card, most time first.

    ``answered`` says how many answers each card had, and the seconds that they took.
    """
    size = Counter(names.values())
    answers: Counter[str] = Counter()
    seconds: dict[str, float] = defaultdict(float)
    tests: dict[str, list[Recall]] = defaultdict(list)
    for card_id, (number, taken) in answered.items():
        if (name := names.get(card_id)) is not None:
            answers[name] += number
            seconds[name] += taken
    for one in tested:
        if (name := names.get(one.card_id)) is not None:
            tests[name].append(one)
    rows = [
        Group(key, size[key], answers[key], float(round(seconds[key])), retention_of(tests[key]))
        for key in size
    ]
    return tuple(sorted(rows, key=lambda g: (-g.seconds, -g.cards, g.name)))
