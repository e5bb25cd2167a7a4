"""What the coming months bring, by simulation: the learner's cards, the model's own odds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from studykit.config import StudyConfig
from studykit.model import Rating, State
from studykit.scheduler.fsrs_model import MemoryState, interval_days, retrievability, strengthen
from studykit.scheduler.fuzz import half_up
from studykit.scheduler.habits import USUAL_ODDS, Odds
from studykit.scheduler.queue_item import QueueItem
from studykit.scheduler.review_stats import Pace
from studykit.scheduler.schedule import Schedule
from studykit.scheduler.time_off import Break, new_on

#: More cards than this are simulated by a sample, and counted up again.
SAMPLE = 2000


@dataclass(frozen=True, slots=True)
class DayLoad:
    """What one study day is likely to bring: cards, and the time for them."""

    day: date
    due: int
    new: int
    minutes: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """A simulated stretch of days at one desired retention (None: as configured).

    ``remembered`` is how many cards would be recalled on the day after the last, ``waiting`` how
    many the daily limit of due cards has held back until then.
    """

    retention: float | None
    days: tuple[DayLoad, ...]
    remembered: int
    waiting: int

    @property
    def minutes_a_day(self) -> float:
        """Mean study time."""
        return sum(day.minutes for day in self.days) / max(1, len(self.days))

    @property
    def answers_a_day(self) -> float:
        """Mean number of cards, due and new."""
        return sum(day.due + day.new for day in self.days) / max(1, len(self.days))


@dataclass(slots=True)
class _Simulated:
    """One card on its way; ``last`` and ``due`` are days from today, ``strength`` None if new."""

    schedule: Schedule
    strength: MemoryState | None
    last: int
    due: int


def forecast(
    items: Iterable[QueueItem],
    study: StudyConfig,
    schedules: Callable[[str], Schedule],
    today: date,
    days: int,
    pace: Pace,
    retention: float | None = None,
    seed: int = 1,
    left: Collection[str] | None = None,
    odds: Odds = USUAL_ODDS,
    least: int = 0,
    breaks: Sequence[Break] = (),
) -> Forecast:
    """Simulate ``days`` study days from ``today`` on, keeping the daily limits.

    ``schedules`` gives the schedule of a deck; ``retention`` replaces its desired retention;
    ``left`` are the cards that today's queue still holds (None: nothing was answered today);
    ``odds`` are how the learner grades. A few cards are played as often as it takes to make
    ``least`` of them, so that luck evens out; ``breaks`` are days without new cards. The same seed
    gives the same forecast. Siblings and fuzz are left out: they even out.
    """
    rows = sorted(items, key=lambda row: row.card_id)
    luck = Random(seed)
    copies = max(1, least // max(1, len(rows)))
    share = min(1.0, SAMPLE / max(1, len(rows))) * copies
    chosen = luck.sample(rows, SAMPLE) if share < 1.0 else rows * copies
    simulation = _Simulation(study, pace, odds, share, retention, luck, left)
    first = frozenset(left or ())
    for row in sorted(chosen, key=lambda r: (r.card_id not in first, r.position, r.card_id)):
        simulation.add(row, schedules(row.deck), today)
    loads = []
    for day in range(days):
        on = today + timedelta(days=day)
        loads.append(simulation.play(day, on, new_on(on, study.new_per_day, breaks)))
    return Forecast(retention, tuple(loads), simulation.remembered(days), simulation.waiting)


class _Simulation:
    """The cards of one forecast, played day by day."""

    def __init__(
        self,
        study: StudyConfig,
        pace: Pace,
        odds: Odds,
        share: float,
        retention: float | None,
        luck: Random,
        left: Collection[str] | None,
    ) -> None:
        self._study = study
        self._pace = pace
        self._odds = odds
        self._share = share
        self._retention = retention
        self._luck = luck
        self._due: dict[int, list[_Simulated]] = defaultdict(list)
        self._new: list[_Simulated] = []
        self._known: list[_Simulated] = []
        self._left = None if left is None else frozenset(left)
        self._new_today = 0
        self._new_debt = 0.0
        self.waiting = 0

    def add(self, row: QueueItem, schedule: Schedule, today: date) -> None:
        """Put a card on its way as it stands today."""
        if row.state is State.NEW or row.due is None or row.last_review is None:
            self._new.append(_Simulated(schedule, None, 0, 0))
            self._new_today += self._left is not None and row.card_id in self._left
            return
        clock = schedule.clock
        last = (clock.day(row.last_review) - today).days
        due = max(0, (clock.day(row.due) - today).days)
        if due == 0 and self._left is not None and row.card_id not in self._left:
            due = 1
        strength = MemoryState(max(row.stability, 0.001), min(max(row.difficulty, 1.0), 10.0))
        card = _Simulated(schedule, strength, last, due)
        self._known.append(card)
        self._due[due].append(card)

    def play(self, day: int, date_: date, new: int) -> DayLoad:
        """Play one day that may bring so many new cards; due cards over their limit wait."""
        waiting = self._due.pop(day, [])
        most = round(self._study.reviews_per_day * self._share)
        held = waiting[most:]
        self._due[day + 1] = held + self._due[day + 1]
        self.waiting = round(len(held) / self._share)
        seconds = sum(self._review(card, day) for card in waiting[:most])
        taken = self._new_on(day, new)
        fresh, self._new = self._new[:taken], self._new[taken:]
        seconds += sum(self._learn(card, day) for card in fresh)
        return DayLoad(
            date_,
            round(len(waiting[:most]) / self._share),
            round(taken / self._share),
            round(seconds / 60 / self._share, 1),
        )

    def _new_on(self, day: int, new: int) -> int:
        if day == 0 and self._left is not None:
            return self._new_today
        self._new_debt += new * self._share
        whole = int(self._new_debt)
        self._new_debt -= whole
        return min(whole, len(self._new))

    def remembered(self, day: int) -> int:
        """How many of the cards met so far would be recalled on a day."""
        total = sum(_recall(card, day) for card in self._known)
        return round(total / self._share)

    def _review(self, card: _Simulated, day: int) -> float:
        passed = self._luck.random() < _recall(card, day)
        rating = self._draw(self._odds.passed) if passed else Rating.AGAIN
        self._answer(card, rating, day)
        steps = 0 if passed else len(card.schedule.relearning_steps)
        for _ in range(steps):
            self._again(card)
        self._plan(card, day)
        if passed:
            return self._pace.remembered
        return self._pace.forgotten + steps * self._pace.remembered

    def _learn(self, card: _Simulated, day: int) -> float:
        rating = self._draw(self._odds.first)
        self._known.append(card)
        self._answer(card, rating, day)
        steps = 0 if rating is Rating.EASY else len(card.schedule.learning_steps)
        for _ in range(steps):
            self._again(card)
        self._plan(card, day)
        return self._pace.meeting + steps * self._pace.remembered

    def _answer(self, card: _Simulated, rating: Rating, day: int) -> None:
        elapsed = 0 if card.strength is None else max(0, day - card.last)
        weights = card.schedule.parameters
        card.strength = strengthen(card.strength, rating, elapsed, weights)
        card.last = day

    def _again(self, card: _Simulated) -> None:
        card.strength = strengthen(card.strength, Rating.GOOD, 0, card.schedule.parameters)

    def _plan(self, card: _Simulated, day: int) -> None:
        assert card.strength is not None
        retention = self._retention or card.schedule.desired_retention
        days = interval_days(card.strength.stability, retention, card.schedule.parameters)
        card.due = day + min(max(half_up(days), 1), card.schedule.maximum_interval)
        self._due[card.due].append(card)

    def _draw(self, odds: Sequence[tuple[Rating, float]]) -> Rating:
        mark = self._luck.random()
        for rating, chance in odds:
            mark -= chance
            if mark < 0:
                return rating
        return odds[-1][0]


def _recall(card: _Simulated, day: int) -> float:
    if card.strength is None:
        return 0.0
    weights = card.schedule.parameters
    return retrievability(card.strength.stability, max(0, day - card.last), weights)
