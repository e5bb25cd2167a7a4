"""Which cards come up today, and in which order. Pure: rows in, rows out.

First the cards in their (re)learning steps, then due and new cards, mixed as configured and with
decks interleaved. New cards are drawn from all decks and notes in turn (``drawing.py``). Siblings
(cards of one claim, and claims within ``sibling_seconds`` of each other in one video) are never
chosen for the same study day; the later one waits for tomorrow. Nothing is written for that: who
was answered today decides, so it also holds across sessions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heapify, heappop
from zlib import crc32

from studykit.config import Config, StudyConfig
from studykit.model import State
from studykit.scheduler.day import StudyClock
from studykit.scheduler.new_cards import DAYS_APART, draw
from studykit.scheduler.queue_item import QueueItem, Siblings

#: When nothing else is left, a card in its steps is shown this much before its time, as in Anki.
LEARN_AHEAD = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Done:
    """A card that was answered today: its deck, and whether today was its first day.

    Each counts once towards the daily limits, as new or as due.
    """

    card_id: str
    deck: str
    was_new: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """What a session asks for beyond what is due.

    ``cram`` takes every card whatever its due date; ``ahead`` also takes reviews due in that many
    days to come; ``extra_new`` takes that many new cards on top of what the day still allows, or
    allowed when the sitting began: ``done_before`` are the cards answered by then.
    """

    cram: bool = False
    ahead: int = 0
    extra_new: int = 0
    done_before: tuple[Done, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cards of each kind are left to be shown today."""

    new: int
    learning: int
    due: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.new + self.learning + self.due


@dataclass(frozen=True, slots=True)
class Queue:
    """The cards of one day. ``learning`` by due time; ``main`` (due and new) in order of showing.

    ``buried`` counts cards that were due or new and wait because of a sibling, ``held_new`` and
    ``held_due`` those that wait because of a daily limit. ``next_due`` is the earliest due time of
    a card that is in neither list (None: no such card).
    """

    learning: tuple[QueueItem, ...] = ()
    main: tuple[QueueItem, ...] = ()
    buried: int = 0
    held_new: int = 0
    held_due: int = 0
    next_due: datetime | None = None

    @property
    def counts(self) -> Counts:
        """What is left, by kind."""
        return count(self.learning, self.main)


def count(learning: Sequence[QueueItem], main: Sequence[QueueItem]) -> Counts:
    """How many cards of each kind two lists hold."""
    new = sum(item.state is State.NEW for item in main)
    stepping = sum(item.stepping for item in main)
    return Counts(new, len(learning) + stepping, len(main) - new - stepping)


def build_queue(
    items: Iterable[QueueItem],
    config: Config,
    clock: StudyClock,
    now: datetime,
    done: Sequence[Done] = (),
    selection: Selection | None = None,
    wanted: Callable[[QueueItem], bool] | None = None,
) -> Queue:
    """The queue of the study day of ``now``.

    ``items`` are all active cards, since siblings outside the selection count too; ``wanted`` picks
    those that this session is about. ``done`` are the cards answered today.
    """
    selection = selection or Selection()
    rows = list(items)
    if selection.cram:
        return Queue(main=tuple(_interleave(_shuffled(_wanted(rows, wanted)))))
    return _Day(rows, config, clock, now, done, selection, wanted).queue()


def next_learning(
    learning: Sequence[QueueItem], now: datetime, *, early: bool, last: str = ""
) -> QueueItem | None:
    """The card in its steps that is to be shown now, if any.

    ``early`` also takes one that is due within :data:`LEARN_AHEAD`; then another card than
    ``last``, the one just answered, is preferred.
    """
    ripe = [item for item in learning if item.due is not None and item.due <= now]
    if ripe:
        return min(ripe, key=_by_due)
    if not early:
        return None
    soon = [i for i in learning if i.due is not None and i.due <= now + LEARN_AHEAD]
    return min(soon, key=lambda item: (item.card_id == last, *_by_due(item)), default=None)


def _due(item: QueueItem) -> datetime:
    assert item.due is not None
    return item.due


def _by_due(item: QueueItem) -> tuple[datetime, str]:
    return _due(item), item.card_id


def _wanted(
    rows: Sequence[QueueItem], wanted: Callable[[QueueItem], bool] | None
) -> list[QueueItem]:
    return [row for row in rows if wanted is None or wanted(row)]


# ---------------------------------------------------------------- limits


class _Limits:
    """What the day still allows: in all, and in each deck that has a limit of its own."""

    def __init__(self, config: Config, done: Sequence[Done], selection: Selection) -> None:
        study = config.study
        self._new = {"": study.new_per_day}
        self._due = {"": study.reviews_per_day}
        for name, deck in config.deck.items():
            if deck.new_per_day is not None:
                self._new[name] = deck.new_per_day
            if deck.reviews_per_day is not None:
                self._due[name] = deck.reviews_per_day
        if selection.extra_new:
            self._raise(selection)
        for card in done:
            self._spend(self._new if card.was_new else self._due, card.deck)

    def _raise(self, selection: Selection) -> None:
        """Allow more new cards, whatever was taken beyond the limits before."""
        then = dict(self._new)
        for card in selection.done_before:
            if card.was_new:
                self._spend(then, card.deck)
        for scope in self._new:
            self._new[scope] += selection.extra_new + max(0, -then[scope])

    def allow(self, item: QueueItem) -> bool:
        """Whether one more card may come; if so it is counted."""
        left = self._new if item.state is State.NEW else self._due
        if any(left[scope] <= 0 for scope in _scopes(item.deck, left)):
            return False
        self._spend(left, item.deck)
        return True

    def exhausted(self, item: QueueItem) -> bool:
        """Whether the whole day allows no more cards of this kind."""
        return (self._new if item.state is State.NEW else self._due)[""] <= 0

    @staticmethod
    def _spend(left: dict[str, int], deck: str) -> None:
        for scope in _scopes(deck, left):
            left[scope] -= 1


def _scopes(deck: str, left: dict[str, int]) -> list[str]:
    """The deck and all above it that have a limit; "" is the whole collection."""
    scopes = [""]
    while deck:
        if deck in left:
            scopes.append(deck)
        deck = deck.rpartition("::")[0]
    return scopes


# ---------------------------------------------------------------- one day


class _Day:
    """The choice of one study day's cards."""

    def __init__(
        self,
        rows: list[QueueItem],
        config: Config,
        clock: StudyClock,
        now: datetime,
        done: Sequence[Done],
        selection: Selection,
        wanted: Callable[[QueueItem], bool] | None,
    ) -> None:
        self._study: StudyConfig = config.study
        self._today = clock.day(now)
        self._end = clock.end(now)
        self._horizon = clock.start(self._today + timedelta(days=1 + selection.ahead))
        self._limits = _Limits(config, done, selection)
        self._siblings = Siblings(config.study.sibling_seconds)
        self._wanted = wanted
        answered = {card.card_id for card in done}
        self._answered = answered
        self._buried = 0
        self._sort_out(rows)
        today = [row for row in rows if row.card_id in answered] if answered else []
        new_today = {card.card_id for card in done if card.was_new}
        self._begun = [row for row in today if row.card_id in new_today]
        rested = clock.start(self._today - timedelta(days=DAYS_APART - 1))
        self._resting = Siblings(config.study.sibling_seconds)
        for row in rows:
            last = row.last_review
            if last is not None and last >= rested:
                self._resting.take(row)
        for row in (*today, *(row for row in self._stepping if row.card_id not in answered)):
            self._siblings.take(row)

    def _sort_out(self, rows: list[QueueItem]) -> None:
        """Rows by what they are, in one pass: there may be very many."""
        self._stepping: list[QueueItem] = []
        self._due: list[QueueItem] = []
        self._later: list[QueueItem] = []
        self._new: list[QueueItem] = []
        end, review, new = self._end, State.REVIEW, State.NEW
        for row in rows:
            due = row.due
            if row.state is new or due is None:
                self._new.append(row)
            elif due >= end:
                self._later.append(row)
            elif row.state is review:
                self._due.append(row)
            else:
                self._stepping.append(row)

    def queue(self) -> Queue:
        """The choice."""
        learning = sorted(self._open(self._stepping), key=_by_due)
        due = self._open(self._due)
        due_chosen, held_due = self._choose(_soonest(due), len(due))
        later = self._open(self._later)
        ahead = self._ahead(later)
        new = self._open(self._new)
        new_chosen, held_new = self._choose(self._drawn(new), len(new))
        mixed = _mix(_interleave(due_chosen), _interleave(new_chosen), self._study.new_order)
        waits = len(due) > len(due_chosen)
        return Queue(
            learning=tuple(learning),
            main=(*mixed, *ahead),
            buried=self._buried,
            held_new=held_new,
            held_due=held_due,
            next_due=self._end if waits else self._next_due(later, ahead),
        )

    def _open(self, rows: Sequence[QueueItem]) -> list[QueueItem]:
        """The rows that the session is about and that are not buried."""
        today, wanted = self._today, self._wanted
        return [
            row
            for row in rows
            if (row.buried_until is None or row.buried_until <= today)
            and (wanted is None or wanted(row))
        ]

    def _drawn(self, new: list[QueueItem]) -> Iterator[QueueItem]:
        """New cards from all decks and notes in turn, counting those that were met today."""
        return draw(new, self._study.sibling_seconds, self._today, self._begun, self._resting)

    def _choose(self, rows: Iterable[QueueItem], total: int) -> tuple[list[QueueItem], int]:
        chosen: list[QueueItem] = []
        held = 0
        for number, row in enumerate(rows):
            if self._limits.exhausted(row):
                return chosen, held + total - number
            if row.card_id not in self._answered and self._siblings.clash(row):
                self._buried += 1
            elif not self._limits.allow(row):
                held += 1
            else:
                self._siblings.take(row)
                chosen.append(row)
        return chosen, held

    def _ahead(self, rows: Sequence[QueueItem]) -> list[QueueItem]:
        """Reviews of the days to come, soonest first; daily limits do not hold them."""
        soon = [
            row
            for row in rows
            if row.state is State.REVIEW
            and self._end <= _due(row) < self._horizon
            and row.card_id not in self._answered
        ]
        chosen = []
        for row in sorted(soon, key=_by_due):
            if not self._siblings.clash(row):
                self._siblings.take(row)
                chosen.append(row)
        return chosen

    @staticmethod
    def _next_due(later: Sequence[QueueItem], ahead: Sequence[QueueItem]) -> datetime | None:
        """The earliest due time of a later card that is not shown ahead of it."""
        shown = {row.card_id for row in ahead}
        return min((_due(row) for row in later if row.card_id not in shown), default=None)


# ---------------------------------------------------------------- order


def _shuffle(row: QueueItem) -> int:
    """A number that looks drawn by lot and is the same at each start of a day."""
    return crc32(f"{row.reps} {row.card_id}".encode())


def _soonest(rows: Iterable[QueueItem]) -> Iterator[QueueItem]:
    """Rows by due time, computed as far as it is read. Those due together are shuffled, alike at
    each start of a day.
    """
    together: dict[datetime | None, list[QueueItem]] = defaultdict(list)
    for row in rows:
        together[row.due].append(row)
    instants = [due for due in together if due is not None]
    heapify(instants)
    while instants:
        yield from sorted(together[heappop(instants)], key=_shuffle)


def _shuffled(rows: Iterable[QueueItem]) -> list[QueueItem]:
    return sorted(rows, key=_shuffle)


def _interleave(rows: Sequence[QueueItem]) -> list[QueueItem]:
    """Spread each deck evenly over the list and keep the order within it."""
    sizes: dict[str, int] = defaultdict(int)
    for row in rows:
        sizes[row.deck] += 1
    seen: dict[str, int] = defaultdict(int)
    places: list[tuple[float, int]] = []
    for index, row in enumerate(rows):
        places.append(((seen[row.deck] + 0.5) / sizes[row.deck], index))
        seen[row.deck] += 1
    return [rows[index] for _, index in sorted(places)]


def _mix(due: list[QueueItem], new: list[QueueItem], order: str) -> list[QueueItem]:
    if order == "first":
        return new + due
    if order == "last":
        return due + new
    places = [((i + 0.5) / len(due), 0, i) for i in range(len(due))]
    places += [((i + 0.5) / len(new), 1, i) for i in range(len(new))]
    return [(due, new)[kind][index] for _, kind, index in sorted(places)]
