"""The cards that a sitting is about today, read from the store and kept up with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from studykit.bulk import bulk
from studykit.config import Config
from studykit.model import Card, ReviewKind, State, Status
from studykit.scheduler.query import Query, Today, parse
from studykit.scheduler.queue import Done, Selection
from studykit.scheduler.queue_item import QueueItem
from studykit.scheduler.schedule import Schedule, schedule_of
from studykit.scheduler.session_filter import Filter, Wanted, wanted_rows
from studykit.scheduler.session_queue import Line
from studykit.scheduler.session_summary import Tomorrow
from studykit.scheduler.stored_weights import stored_parameters
from studykit.scheduler.time_off import breaks_of, config_on, new_on
from studykit.study.sitting import SessionOptions

if TYPE_CHECKING:
    from studykit.store.store import Store


class DaysQueue:
    """The line of a sitting's cards. ``readings`` counts how often it was made or changed anew.

    Raises UsageError when the options name a deck, tag or note that no active card has.
    """

    def __init__(
        self, store: Store, config: Config, clock: Callable[[], datetime], options: SessionOptions
    ) -> None:
        self._store = store
        self._config = config
        self._now = clock
        self._options = options
        self._parameters = stored_parameters(store.setting)
        self._breaks = breaks_of(store.setting)
        self._schedules: dict[str, Schedule] = {}
        self.clock = self.schedule("").clock
        self._wanted: Wanted | None = None
        self._touched = 0
        self.readings = 0
        self.line = self._read(clock(), ())

    def schedule(self, deck: str) -> Schedule:
        """The schedule of a deck."""
        if deck not in self._schedules:
            self._schedules[deck] = schedule_of(self._config, deck, self._parameters)
        return self._schedules[deck]

    def catch_up(self, now: datetime, begun: Collection[str]) -> None:
        """Take over what others wrote; all is read again only where that changes the choice."""
        if not self._follow(now):
            self.read(now, begun)

    def read(self, now: datetime, begun: Collection[str]) -> None:
        """Read all rows again; ``begun`` are the cards answered in this sitting already."""
        self.line = self._read(now, begun)

    def distrust(self) -> None:
        """Have the rows read again before the next choice: one of them was not as it is."""
        self._version = -1

    def trust(self) -> None:
        """Hold what is known for all that is written."""
        self._version = self._store.version()

    @property
    def is_current(self) -> bool:
        """Whether nobody wrote since the rows were read."""
        return self._store.version() == self._version

    def _follow(self, now: datetime) -> bool:
        if self._options.limit is not None or self.clock.day(now) != self.line.day:
            return False
        version, touched = self._store.version(), self._store.last_touched()
        changed = self._store.touched_since(self._touched)
        if changed is None or not self.line.follow(changed):
            return False
        self._version, self._touched = version, touched
        self.readings += 1
        return True

    def _read(self, now: datetime, begun: Collection[str]) -> Line:
        with bulk():
            return self._made(now, begun)

    def _made(self, now: datetime, begun: Collection[str]) -> Line:
        self.readings += 1
        self._version = self._store.version()
        self._touched = self._store.last_touched()
        rows = {row.card_id: row for row in self._store.queue()}
        options = self._options
        if self.readings == 1:
            query = parse(options.search, self._config.queries)
            asked = Filter(options.deck, options.tag, options.note, query)
            self._wanted = wanted_rows(rows.values(), self._active_cards, asked)
        today_only = config_on(self.clock.day(now), self._config, self._breaks)
        done = self._done_today(now, rows)
        return Line(
            rows,
            today_only,
            self.clock,
            now,
            done,
            self._selection(now, done),
            self._wanted,
            options.limit,
            begun,
        )

    def _selection(self, now: datetime, done: Sequence[Done]) -> Selection:
        options, today = self._options, self.clock.day(now)
        if self.readings == 1:
            self._begun_with = (today, tuple(done))
        day, before = self._begun_with
        return Selection(
            options.cram, options.ahead, options.extra_new, before if day == today else ()
        )

    def _active_cards(self, query: Query) -> list[Card]:
        today = Today(self.clock, self._now(), self._config.study.leech_lapses)
        found = self._store.matching(today, query, status=(Status.ACTIVE,))
        return [card for card, _ in found]

    def _done_today(self, now: datetime, rows: Mapping[str, QueueItem]) -> list[Done]:
        since = self.clock.start(self.clock.day(now))
        answers = Counter(
            review.card_id
            for review in self._store.reviews(since=since)
            if review.kind is ReviewKind.ANSWER
        )
        return [self._done(i, times, since, rows.get(i)) for i, times in answers.items()]

    def _done(self, card_id: str, times: int, since: datetime, row: QueueItem | None) -> Done:
        if row is not None:
            return Done(card_id, row.deck, row.reps <= times)
        card = self._store.card(card_id)
        first = next(iter(self._store.reviews(card_id)), None)
        was_new = first is not None and first.at >= since
        return Done(card_id, "" if card is None else card.deck, was_new)

    def outdated(self, now: datetime) -> bool:
        """Whether others wrote, or another day began, since the rows were read."""
        if self._options.cram:
            return False
        return not self.is_current or self.clock.day(now) != self.line.day

    def tomorrow(self) -> Tomorrow:
        """What comes on the next study day."""
        start = self.clock.start(self.line.day + timedelta(days=1))
        end = self.clock.end(start)
        mine = self.line.mine()
        due = sum(row.due is not None and row.due < end for row in mine)
        new = sum(row.state is State.NEW for row in mine)
        a_day = self._config.study.new_per_day
        return Tomorrow(due, min(new, new_on(self.clock.day(start), a_day, self._breaks)))
