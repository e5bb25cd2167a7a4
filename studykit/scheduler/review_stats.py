"""What the review log tells of the learner: answers, time and retention by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from studykit.model import Rating, Review, ReviewKind
from studykit.scheduler.day import StudyClock


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of study days. ``retention`` is the share (0 to 1) of due cards remembered.

    A card counts as due when its answer before had promised a later day; only its first answer
    of a day counts. ``retention`` is None when no card was due.
    """

    answers: int
    cards: int
    days: int
    seconds: float
    tested: int
    remembered: int

    @property
    def retention(self) -> float | None:
        """Remembered of tested."""
        return self.remembered / self.tested if self.tested else None


@dataclass(frozen=True, slots=True)
class Pace:
    """Mean seconds of an answer that was remembered, and of one that was not."""

    remembered: float
    forgotten: float


@dataclass(frozen=True, slots=True)
class Day:
    """One study day of the log."""

    day: date
    span: Span


_USUAL = Pace(8.0, 14.0)
_ENOUGH = 30


def days_of(reviews: Iterable[Review], clock: StudyClock) -> tuple[Day, ...]:
    """The days on which something was answered, in order."""
    by_day: dict[date, list[tuple[Review, bool]]] = defaultdict(list)
    last: dict[str, Review] = {}
    for review in sorted(reviews, key=lambda r: (r.at, r.id)):
        before = last.get(review.card_id)
        if review.kind is not ReviewKind.ANSWER:
            if review.kind is not ReviewKind.RESCHEDULE:
                last.pop(review.card_id, None)
            continue
        day = clock.day(review.at)
        tested = before is not None and clock.day(before.at) < day and _was_due(before, clock)
        by_day[day].append((review, tested))
        last[review.card_id] = review
    return tuple(Day(day, _span(by_day[day])) for day in sorted(by_day))


def _was_due(before: Review, clock: StudyClock) -> bool:
    return clock.day(before.due) > clock.day(before.at)


def _span(rows: Sequence[tuple[Review, bool]]) -> Span:
    tested = [review for review, was_due in rows if was_due]
    return Span(
        answers=len(rows),
        cards=len({review.card_id for review, _ in rows}),
        days=1,
        seconds=sum(review.seconds for review, _ in rows),
        tested=len(tested),
        remembered=sum(review.rating is not Rating.AGAIN for review in tested),
    )


def together(days: Iterable[Day], since: date | None = None) -> Span:
    """Days summed up; ``cards`` then counts a card once for each day."""
    spans = [day.span for day in days if since is None or day.day >= since]
    return Span(
        answers=sum(span.answers for span in spans),
        cards=sum(span.cards for span in spans),
        days=len(spans),
        seconds=sum(span.seconds for span in spans),
        tested=sum(span.tested for span in spans),
        remembered=sum(span.remembered for span in spans),
    )


def streak(days: Sequence[Day], today: date) -> int:
    """How many study days in a row had answers, up to today (or yesterday, as today may come)."""
    studied = {day.day for day in days}
    day = today if today in studied else today - timedelta(days=1)
    length = 0
    while day in studied:
        length += 1
        day -= timedelta(days=1)
    return length


def pace(reviews: Iterable[Review]) -> Pace:
    """How long answers take; usual values until there are thirty of either kind."""
    seconds: dict[bool, list[float]] = {True: [], False: []}
    for review in reviews:
        if review.seconds > 0 and review.kind is ReviewKind.ANSWER:
            seconds[review.rating is not Rating.AGAIN].append(review.seconds)
    return Pace(_mean(seconds[True], _USUAL.remembered), _mean(seconds[False], _USUAL.forgotten))


def _mean(values: Sequence[float], usual: float) -> float:
    return sum(values) / len(values) if len(values) >= _ENOUGH else usual
