"""How a learner answers, told from the log: seconds and grades of first and later answers. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from studykit.model import Rating, ReviewKind
from studykit.scheduler.day import StudyClock
from studykit.scheduler.queue_item import LogRow
from studykit.scheduler.review_stats import DayOf, Pace, pace_of

Shares = tuple[tuple[Rating, float], ...]

#: The usual grades weigh as much as so many answers of the learner's own.
_PRIOR = 30
_ENOUGH = 30


@dataclass(frozen=True, slots=True)
class Odds:
    """How likely each grade is: at a card's first answer, and at one that was remembered.

    The shares of each add up to 1.
    """

    first: Shares
    passed: Shares


USUAL_ODDS = Odds(
    ((Rating.AGAIN, 0.24), (Rating.HARD, 0.09), (Rating.GOOD, 0.55), (Rating.EASY, 0.12)),
    ((Rating.HARD, 0.12), (Rating.GOOD, 0.78), (Rating.EASY, 0.10)),
)


@dataclass(frozen=True, slots=True)
class Habits:
    """How a learner answers, and how many answers say so.

    ``tested`` counts cards answered on a later day than before, ``remembered`` those of them that
    were remembered.
    """

    pace: Pace
    odds: Odds
    answers: int
    tested: int
    remembered: int


def habits_of(rows: Iterable[LogRow], clock: StudyClock) -> Habits:
    """The habits in a log, oldest row first; the usual ones where it says too little."""
    answer, reschedule = ReviewKind.ANSWER.value, ReviewKind.RESCHEDULE.value
    day_of = DayOf(clock)
    last: dict[str, object] = {}
    first, later = Counter[int](), Counter[int]()
    seconds: dict[str, list[float]] = {"first": [], "remembered": [], "forgotten": []}
    answers = 0
    for card_id, at, rating, taken, _, kind in rows:
        if kind != answer or rating is None:
            if kind != reschedule:
                last.pop(card_id, None)
            continue
        answers += 1
        day = day_of(at)
        met = last.get(card_id)
        if met is None:
            first[rating] += 1
        elif met != day:
            later[rating] += 1
        what = "first" if met is None else "forgotten" if rating == 1 else "remembered"
        if taken > 0:
            seconds[what].append(taken)
        last[card_id] = day
    tested = sum(later.values())
    return Habits(
        _pace(seconds),
        Odds(_blended(first, USUAL_ODDS.first), _blended(later, USUAL_ODDS.passed)),
        answers,
        tested,
        tested - later[int(Rating.AGAIN)],
    )


def _pace(seconds: Mapping[str, Sequence[float]]) -> Pace:
    usual = pace_of(
        {
            True: (len(seconds["remembered"]), sum(seconds["remembered"])),
            False: (len(seconds["forgotten"]), sum(seconds["forgotten"])),
        }
    )
    met = seconds["first"]
    first = sum(met) / len(met) if len(met) >= _ENOUGH else None
    return Pace(usual.remembered, usual.forgotten, first)


def _blended(counts: Mapping[int, int], usual: Shares) -> Shares:
    total = sum(counts.get(int(rating), 0) for rating, _ in usual) + _PRIOR
    return tuple(
        (rating, (counts.get(int(rating), 0) + _PRIOR * share) / total) for rating, share in usual
    )
