"""What the review log tells of the learner: answers, time and retention by day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from studykit.model import Rating, Review, ReviewKind
from studykit.scheduler.day import StudyClock
from studykit.scheduler.queue_item import LogRow


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
    """Mean seconds of an answer that was remembered, of one that was not, and of a card's first.

    ``first`` is None where it is not known: then a first answer takes as long as a forgotten one.
    """

    remembered: float
    forgotten: float
    first: float | None = None

    @property
    def meeting(self) -> float:
        """Seconds of a card's first answer."""
        return self.forgotten if self.first is None else self.first


@dataclass(frozen=True, slots=True)
class Day:
    """One study day of the log."""

    day: date
    span: Span


_USUAL = Pace(8.0, 14.0)
_ENOUGH = 30
_AGAIN = int(Rating.AGAIN)
_HOUR = 3_600_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def days_of(reviews: Iterable[Review], clock: StudyClock) -> tuple[Day, ...]:
    """The days on which something was answered, in order."""
    in_order = sorted(reviews, key=lambda r: (r.at, r.id))
    return days_of_rows(map(_row_of, in_order), clock)


def _row_of(review: Review) -> LogRow:
    at, due = (_microseconds(instant) for instant in (review.at, review.due))
    rating = None if review.rating is None else int(review.rating)
    return (review.card_id, at, rating, review.seconds, due, review.kind.value)


def days_of_rows(rows: Iterable[LogRow], clock: StudyClock) -> tuple[Day, ...]:
    """The days on which something was answered, from rows in the order of time."""
    found: list[Day] = []
    tally = _Tally()
    #: Cards whose last answer promised a later day, if nothing has reset them since: its day.
    waiting: dict[str, date] = {}
    answer, reschedule = ReviewKind.ANSWER.value, ReviewKind.RESCHEDULE.value
    day, end = date.min, 0
    for card_id, at, rating, seconds, promised, kind in rows:
        if kind != answer:
            if kind != reschedule:
                waiting.pop(card_id, None)
            continue
        if at >= end or not tally.answers:
            found += tally.told(day)
            tally = _Tally()
            day, end = _bounds(at, clock)
        tally.answers += 1
        tally.seconds += seconds
        tally.cards.add(card_id)
        if waiting.get(card_id, day) is not day:
            tally.tested += 1
            tally.remembered += rating != _AGAIN
        if promised is not None and promised >= end:
            waiting[card_id] = day
        else:
            waiting.pop(card_id, None)
    return (*found, *tally.told(day))


def _bounds(at: int, clock: StudyClock) -> tuple[date, int]:
    """The study day of an instant, and where it ends."""
    day = clock.day(_EPOCH + timedelta(microseconds=at))
    return day, _microseconds(clock.start(day + timedelta(days=1)))


class _Tally:
    """What is counted of one day."""

    __slots__ = ("answers", "cards", "remembered", "seconds", "tested")

    def __init__(self) -> None:
        self.answers = self.tested = self.remembered = 0
        self.cards: set[str] = set()
        self.seconds = 0.0

    def told(self, day: date) -> Iterator[Day]:
        """The day, if it had answers."""
        if self.answers:
            cards = len(self.cards)
            yield Day(day, Span(self.answers, cards, 1, self.seconds, self.tested, self.remembered))


class DayOf:
    """The study day of an instant in microseconds, each day's bounds reckoned once."""

    def __init__(self, clock: StudyClock) -> None:
        self._clock = clock
        self._by_hour: dict[int, tuple[int, date, date]] = {}

    def __call__(self, at: int) -> date:
        """The study day of an instant."""
        hour = at // _HOUR
        found = self._by_hour.get(hour)
        if found is None:
            found = self._by_hour[hour] = self._bounds(hour)
        bound, before, after = found
        return before if at < bound else after

    def _bounds(self, hour: int) -> tuple[int, date, date]:
        """Where in an hour a new day begins, and the days on both sides."""
        first = _EPOCH + timedelta(microseconds=hour * _HOUR)
        last = first + timedelta(microseconds=_HOUR - 1)
        before, after = self._clock.day(first), self._clock.day(last)
        bound = self._clock.start(after) if before != after else first
        return _microseconds(bound), before, after


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


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
    return streak_where({day.day for day in days}.__contains__, today)


def streak_where(is_studied: Callable[[date], bool], today: date) -> int:
    """The same where no day is at hand: each is asked for on the way back."""
    day = today if is_studied(today) else today - timedelta(days=1)
    length = 0
    while is_studied(day):
        length += 1
        day -= timedelta(days=1)
    return length


def pace(reviews: Iterable[Review]) -> Pace:
    """How long answers take; usual values until there are thirty of either kind."""
    taken: dict[bool, tuple[int, float]] = {}
    for review in reviews:
        if review.seconds > 0 and review.kind is ReviewKind.ANSWER:
            remembered = review.rating is not Rating.AGAIN
            number, seconds = taken.get(remembered, (0, 0.0))
            taken[remembered] = (number + 1, seconds + review.seconds)
    return pace_of(taken)


def pace_of(taken: Mapping[bool, tuple[int, float]]) -> Pace:
    """The same from how many answers there were and how many seconds they took in all, by whether
    they remembered.
    """
    return Pace(
        _mean(*taken.get(True, (0, 0.0)), _USUAL.remembered),
        _mean(*taken.get(False, (0, 0.0)), _USUAL.forgotten),
    )


def _mean(number: int, total: float, usual: float) -> float:
    return total / number if number >= _ENOUGH else usual
