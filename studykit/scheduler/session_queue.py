"""The day's queue in motion: what is left of a sitting as answers come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from studykit.config import Config
from studykit.model import Memory
from studykit.scheduler.day import StudyClock, days_counted
from studykit.scheduler.queue import (
    Counts,
    Done,
    Queue,
    Selection,
    build_queue,
    count,
    next_learning,
)
from studykit.scheduler.queue_item import QueueItem


@dataclass(frozen=True, slots=True)
class Place:
    """Where everything stood before a step, to be put back by undo."""

    item: QueueItem
    learning: tuple[QueueItem, ...]
    main: tuple[QueueItem, ...]


class Line:
    """The cards that are left, which one is next, and how many are due on each day to come.

    ``rows`` are the active cards by id, kept up as they change; ``begun`` are the cards answered in
    this sitting already: they do not count towards ``limit``.
    """

    def __init__(
        self,
        rows: dict[str, QueueItem],
        config: Config,
        clock: StudyClock,
        now: datetime,
        done: Sequence[Done] = (),
        selection: Selection | None = None,
        wanted: Callable[[QueueItem], bool] | None = None,
        limit: int | None = None,
        begun: Collection[str] = (),
    ) -> None:
        self._clock = clock
        self._wanted = wanted
        self._rows = rows
        self.day = clock.day(now)
        self.queue: Queue = build_queue(
            self._rows.values(), config, clock, now, done, selection, wanted
        )
        self._learning = list(self.queue.learning)
        self._main = list(self.queue.main)
        if limit is not None:
            self._cut(limit, begun)
        self._loads: Counter[date] | None = None

    @property
    def counts(self) -> Counts:
        """What is left, by kind."""
        return count(self._learning, self._main)

    @property
    def left(self) -> set[str]:
        """The ids of the cards that are left."""
        return {item.card_id for item in (*self._learning, *self._main)}

    def row(self, card_id: str) -> QueueItem | None:
        """The row of an active card as it is now."""
        return self._rows.get(card_id)

    def mine(self) -> list[QueueItem]:
        """All rows that the sitting is about, due or not."""
        wanted = self._wanted
        return [row for row in self._rows.values() if wanted is None or wanted(row)]

    @property
    def loads(self) -> Counter[date]:
        """How many active cards are due on each study day; counted when it is first asked for."""
        if self._loads is None:
            due = (row.due for row in self._rows.values() if row.due is not None)
            self._loads = days_counted(due, self._clock)
        return self._loads

    def load(self, day: date) -> int:
        """How many cards are due on a study day."""
        return self.loads[day]

    def next_step(self) -> datetime | None:
        """When the first of the cards in their steps is due."""
        return min((i.due for i in self._learning if i.due is not None), default=None)

    def next_due(self) -> datetime | None:
        """The earliest due time of a card that is in its steps or not among what is left."""
        left = self.left
        later = (row.due for row in self.mine() if row.card_id not in left and row.due)
        step = self.next_step()
        return min((*later, *([step] if step else [])), default=None)

    def next(self, now: datetime, last: str = "") -> QueueItem | None:
        """The card to show now. ``last`` is the one just answered, not to come at once again."""
        ripe = next_learning(self._learning, now, early=False)
        if ripe is not None:
            return ripe
        if self._main:
            return self._main[0]
        return next_learning(self._learning, now, early=True, last=last)

    def place(self, item: QueueItem) -> Place:
        """Where everything stands now."""
        return Place(item, tuple(self._learning), tuple(self._main))

    def put_back(self, place: Place) -> None:
        """Let everything stand where it stood."""
        self._replace(place.item)
        self._learning, self._main = list(place.learning), list(place.main)

    def put_first(self, card_id: str) -> QueueItem | None:
        """Make sure that an active card is among what is left; None when it is not active."""
        row = self._rows.get(card_id)
        if row is not None and card_id not in self.left:
            self._main.insert(0, row)
        return row

    def put_last(self, item: QueueItem) -> None:
        """Show a card after all others."""
        self.drop(item.card_id)
        self._main.append(item)

    def drop(self, card_id: str) -> None:
        """Take a card out of what is left."""
        self._learning = [i for i in self._learning if i.card_id != card_id]
        self._main = [i for i in self._main if i.card_id != card_id]

    def forget(self, card_id: str) -> None:
        """Take out a card that is not active any more."""
        self.drop(card_id)
        self._count(self._rows.pop(card_id, None), -1)

    def move_on(self, item: QueueItem, memory: Memory) -> None:
        """Give a card its new memory, and its place among the steps if it has one today."""
        self.drop(item.card_id)
        row = item._replace(
            state=memory.state,
            due=memory.due,
            stability=memory.stability,
            difficulty=memory.difficulty,
            last_review=memory.last_review,
            reps=memory.reps,
            lapses=memory.lapses,
        )
        self._replace(row)
        if row.stepping and memory.due < self._clock.end(memory.last_review):
            self._learning.append(row)

    def follow(self, changed: Mapping[str, QueueItem | None]) -> bool:
        """Take over rows that another session or program changed, None for cards active no more.

        What was answered or put aside elsewhere goes as if that had been done here. False where
        the day's queue has to be chosen anew; the line is then of no use any more.
        """
        left = self.left
        return all(
            self._follow(card_id, row, in_line=card_id in left)
            for card_id, row in changed.items()
            if row != self._rows.get(card_id)
        )

    def _follow(self, card_id: str, row: QueueItem | None, *, in_line: bool) -> bool:
        old = self._rows.get(card_id)
        if row is None:
            self.forget(card_id)
            return True
        if old is None or old.deck != row.deck or row.reps < old.reps:
            return False
        answered = row.last_review is not None and row.last_review != old.last_review
        if in_line and answered and row.last_review is not None:
            self.drop(card_id)
            self._replace(row)
            if row.stepping and row.due is not None and row.due < self._clock.end(row.last_review):
                self._learning.append(row)
            return True
        if row.buried_until is None or row.buried_until <= self.day:
            return False
        self.drop(card_id)
        self._replace(row)
        return not answered

    def _replace(self, row: QueueItem) -> None:
        self._count(self._rows.get(row.card_id), -1)
        self._count(row, 1)
        self._rows[row.card_id] = row

    def _count(self, row: QueueItem | None, more: int) -> None:
        if self._loads is not None and row is not None and row.due is not None:
            self._loads[self._clock.day(row.due)] += more

    def _cut(self, limit: int, begun: Collection[str]) -> None:
        fresh = [i.card_id for i in (*self._learning, *self._main) if i.card_id not in begun]
        taken = set(fresh[: max(0, limit - len(begun))]) | set(begun)
        self._learning = [item for item in self._learning if item.card_id in taken]
        self._main = [item for item in self._main if item.card_id in taken]
