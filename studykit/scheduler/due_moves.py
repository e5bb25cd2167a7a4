"""When life gets in the way: due dates moved for a reason, of as little cost to memory as can be.

Each function proposes moves and does nothing; a move becomes a reschedule row of the review log.
Only cards in review move: those in their steps are a matter of minutes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from studykit.config import is_easy
from studykit.model import Review, ReviewKind, State
from studykit.scheduler.fsrs_model import interval_days, retrievability
from studykit.scheduler.fuzz import Load, chance, fuzz_bounds, half_up, spread
from studykit.scheduler.queue_item import QueueItem
from studykit.scheduler.schedule import Schedule

_EASY_DAY_SHARE = 0.25
_LONGEST_DELAY = 0.1
_FAR = 3650


@dataclass(frozen=True, slots=True)
class Move:
    """One card's due day, as it is and as it would be."""

    card_id: str
    before: date
    after: date

    def review(self, at: datetime, schedule: Schedule) -> Review:
        """The row of the review log that says so."""
        due = schedule.clock.start(self.after)
        return Review(self.card_id, at, None, 0.0, due, kind=ReviewKind.RESCHEDULE)


class Deck:
    """The cards in review with their due days, and what waiting costs each of them."""

    def __init__(
        self,
        rows: Iterable[QueueItem],
        schedules: Callable[[str], Schedule],
        now: datetime,
    ) -> None:
        self._clock = schedules("").clock
        self._schedules = schedules
        self.today = self._clock.day(now)
        self.rows = [row for row in rows if row.state is State.REVIEW and row.due is not None]
        self.due = {row.card_id: self._due_day(row) for row in self.rows}
        self.load: Counter[date] = Counter(max(day, self.today) for day in self.due.values())

    def _due_day(self, row: QueueItem) -> date:
        assert row.due is not None
        return self._clock.day(row.due)

    def schedule(self, row: QueueItem) -> Schedule:
        """The schedule of a card."""
        return self._schedules(row.deck)

    def last_day(self, row: QueueItem) -> date:
        """The study day of a card's last answer."""
        assert row.last_review is not None
        return self._clock.day(row.last_review)

    def recall(self, row: QueueItem, day: date) -> float:
        """The chance that a card is recalled on a day."""
        elapsed = (day - self.last_day(row)).days
        return retrievability(row.stability, elapsed, self.schedule(row).parameters)

    def cost(self, row: QueueItem, start: date, end: date) -> float:
        """How much of a card's recall goes between two days."""
        return self.recall(row, start) - self.recall(row, end)

    def on_or_before(self, day: date) -> list[QueueItem]:
        """The cards due by a day."""
        return [row for row in self.rows if self.due[row.card_id] <= day]

    def moved(self, row: QueueItem, day: date) -> Move:
        """The move of a card to a day; the load follows."""
        before = self.due[row.card_id]
        self.load[max(before, self.today)] -= 1
        self.load[day] += 1
        self.due[row.card_id] = day
        return Move(row.card_id, before, day)


def take_a_break(deck: Deck, first: date, days: int, easy: Sequence[str] = ()) -> list[Move]:
    """Move what is due in ``days`` days from ``first`` on into as many days after them.

    What would lose most by waiting comes first; each goes to one of the days with least to do.
    """
    back = first + timedelta(days=days)
    held = [row for row in deck.rows if first <= deck.due[row.card_id] < back]
    if first <= deck.today:
        held = [row for row in deck.rows if deck.due[row.card_id] < back]
    after = [back + timedelta(days=n) for n in range(days)]
    held.sort(key=lambda row: (-deck.cost(row, back, back + timedelta(days=days)), row.card_id))
    moves = []
    for number, row in enumerate(held):
        # The most fragile are not put off to the end of the stretch.
        reach = after[: max(1, -(-(number + 1) * len(after) // len(held)))]
        moves.append(deck.moved(row, min(reach, key=lambda day: (_weight(deck, day, easy), day))))
    return moves


def postpone(deck: Deck, count: int) -> list[Move]:
    """Put off ``count`` of today's due cards, those that lose least by it.

    Each waits a day, and up to a tenth of its interval more.
    """
    waiting = deck.on_or_before(deck.today)
    aims = {row.card_id: deck.today + timedelta(days=_delay(deck, row)) for row in waiting}
    waiting.sort(key=lambda row: (deck.cost(row, deck.today, aims[row.card_id]), row.card_id))
    return [deck.moved(row, aims[row.card_id]) for row in waiting[:count]]


def _delay(deck: Deck, row: QueueItem) -> int:
    interval = (deck.today - deck.last_day(row)).days
    return 1 + int(interval * _LONGEST_DELAY * chance(row.card_id, row.reps))


def advance(deck: Deck, count: int) -> list[Move]:
    """Bring ``count`` cards of later days forward to today, those nearest to their time."""
    later = [row for row in deck.rows if deck.due[row.card_id] > deck.today]
    later.sort(key=lambda row: (_earliness(deck, row), row.card_id))
    return [deck.moved(row, deck.today) for row in later[:count]]


def _earliness(deck: Deck, row: QueueItem) -> float:
    """How much of its interval a card has still before it."""
    last, due = deck.last_day(row), deck.due[row.card_id]
    return (due - deck.today).days / max(1, (due - last).days)


def flatten(deck: Deck, a_day: int, easy: Sequence[str] = ()) -> list[Move]:
    """Let no day from today on hold more than ``a_day`` cards: what is over waits for the next.

    Of a full day those stay that would lose most by waiting.
    """
    by_day: dict[date, list[QueueItem]] = defaultdict(list)
    for row in deck.rows:
        by_day[max(deck.due[row.card_id], deck.today)].append(row)
    moves, waiting, day = [], list[QueueItem](), deck.today
    last = max(by_day, default=day)
    while day <= last or waiting:
        room = max(1, round(a_day * _EASY_DAY_SHARE)) if is_easy(day, easy) else a_day
        here = [*waiting, *by_day.get(day, ())]
        following = day + timedelta(days=1)
        if len(here) > room:
            here.sort(key=lambda row: (-deck.cost(row, day, following), row.card_id))
        # A card overdue that stays for today needs no new date.
        moves += [
            deck.moved(row, day)
            for row in here[:room]
            if max(deck.due[row.card_id], deck.today) != day
        ]
        waiting, day = here[room:], following
    return moves


def reschedule(deck: Deck, easy: Sequence[str] = ()) -> list[Move]:
    """Give every card the due day that the weights and the retention in force would have given it.

    Days are balanced as with an answer; what would have been due before today is due today.
    """
    load: Counter[date] = Counter()
    moves = []
    for row in sorted(deck.rows, key=lambda row: row.card_id):
        day = _day_now(deck, row, lambda day: load[day], easy)
        load[day] += 1
        if day != max(deck.due[row.card_id], deck.today):
            moves.append(deck.moved(row, day))
    return moves


def _day_now(deck: Deck, row: QueueItem, load: Load, easy: Sequence[str]) -> date:
    schedule, last = deck.schedule(row), deck.last_day(row)
    days = interval_days(row.stability, schedule.desired_retention, schedule.parameters)
    most = schedule.maximum_interval
    if not schedule.fuzz:
        return max(deck.today, last + timedelta(days=min(max(1, half_up(days)), most)))
    bounds = fuzz_bounds(days, 1, most)
    kept = (deck.due[row.card_id] - last).days
    if bounds[0] <= kept <= bounds[1]:
        return max(deck.today, deck.due[row.card_id])
    luck = chance(row.card_id, row.reps)
    picked = spread(bounds, luck, last, load if schedule.load_balance else None, tuple(easy))
    return max(deck.today, last + timedelta(days=picked))


def _weight(deck: Deck, day: date, easy: Sequence[str]) -> float:
    load = deck.load[day]
    return (load + 1) / _EASY_DAY_SHARE if is_easy(day, easy) else float(load)


def curve(
    before: Iterable[date], moves: Sequence[Move], today: date
) -> list[tuple[date, int, int]]:
    """How many cards each day holds before and after, from today to the last day that changes.

    ``before`` are the due days of all cards as they were.
    """
    was: Counter[date] = Counter(max(day, today) for day in before)
    now = was.copy()
    for move in moves:
        now[max(move.before, today)] -= 1
        now[max(move.after, today)] += 1
    touched = [day for move in moves for day in (max(move.before, today), max(move.after, today))]
    last = min(max(touched, default=today), today + timedelta(days=_FAR))
    days = [today + timedelta(days=n) for n in range((last - today).days + 1)]
    return [(day, was[day], now[day]) for day in days]
