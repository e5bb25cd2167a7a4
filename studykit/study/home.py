"""What a learner sees first: decks with what they hold today, and what waits besides."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from studykit.config import Config
from studykit.model import NoteFile, State, Status
from studykit.render.characters import counted
from studykit.scheduler.queue import Counts, count
from studykit.scheduler.queue_item import QueueItem
from studykit.scheduler.review_stats import Pace, pace_of, streak_where
from studykit.scheduler.settled import retention_changes
from studykit.study.session import Session

if TYPE_CHECKING:
    from studykit.store.store import Store

_SPARKS = "▁▂▃▄▅▆▇█"
_DAYS = 14
_FORGOTTEN = 0.1


@dataclass(frozen=True, slots=True)
class DeckToday:
    """A deck and its share of what is left today; decks with nothing left are there too.

    ``unseen`` of its ``cards`` were never answered.
    """

    name: str
    counts: Counts
    cards: int
    unseen: int


@dataclass(frozen=True, slots=True)
class Home:
    """``coming`` is how many known cards are due on each of the next fourteen days, today's first;
    ``changed`` how many notes differ from the last build. ``minutes`` is what today is likely to
    take, ``notice`` a line that the learner should see, or "".
    """

    decks: tuple[DeckToday, ...]
    counts: Counts
    streak: int
    coming: tuple[int, ...]
    drafts: int
    changed: int
    next_due: datetime | None
    minutes: float = 0.0
    notice: str = ""

    @property
    def minutes_told(self) -> int:
        """The minutes of today as whole ones."""
        return max(1, round(self.minutes))

    @property
    def spark(self) -> str:
        """The coming days as a line of bars."""
        return spark(self.coming)


def spark(numbers: Sequence[int]) -> str:
    """Numbers as a line of bars; nothing is the lowest."""
    most = max(numbers, default=0) or 1
    return "".join(_SPARKS[-(-number * (len(_SPARKS) - 1) // most)] for number in numbers)


def home(
    store: Store, config: Config, clock: Callable[[], datetime], files: Sequence[NoteFile]
) -> Home:
    """Look at a store: ``files`` are the notes as they are now."""
    session = Session(store, config, clock, choosing=False)
    today, start = session.study_clock.day(clock()), session.study_clock.start

    def is_studied(day: date) -> bool:
        return store.has_answers(start(day), start(day + timedelta(days=1)))

    left = (*session.queue.learning, *session.queue.main)
    return Home(
        decks=_decks(session.rows, left),
        counts=session.counts,
        streak=streak_where(is_studied, today),
        coming=_coming(session, today),
        drafts=store.count_cards(Status.DRAFT),
        changed=_changed(store, files),
        next_due=session.next_due,
        minutes=_minutes(session.counts, pace_of(store.answer_seconds())),
        notice=retention_changes(config, store.setting),
    )


def today(home: Home) -> str:
    """What there is to do today, in a line."""
    counts = home.counts
    if not counts.total:
        return "today: done"
    parts = [(counts.due, "due"), (counts.learning, "in their steps"), (counts.new, "new")]
    named = ", ".join(f"{number} {word}" for number, word in parts if number)
    return f"today: {named}; about {counted(home.minutes_told, 'minute')}"


def _minutes(counts: Counts, pace: Pace) -> float:
    """What a day's cards are likely to take: new ones come three times, forgotten ones twice."""
    known = counts.due + counts.learning
    forgotten = _FORGOTTEN * (pace.forgotten + pace.remembered)
    seconds = known * ((1 - _FORGOTTEN) * pace.remembered + forgotten)
    return (seconds + counts.new * (pace.meeting + 2 * pace.remembered)) / 60


def _decks(rows: Sequence[QueueItem], left: Sequence[QueueItem]) -> tuple[DeckToday, ...]:
    today: dict[str, list[QueueItem]] = defaultdict(list)
    for row in left:
        today[row.deck].append(row)
    sizes, unseen = Counter[str](), Counter[str]()
    for row in rows:
        sizes[row.deck] += 1
        unseen[row.deck] += row.state is State.NEW
    decks = [DeckToday(n, count((), today[n]), sizes[n], unseen[n]) for n in sizes]
    return tuple(sorted(decks, key=lambda deck: (not deck.counts.total, deck.name)))


def _coming(session: Session, today: date) -> tuple[int, ...]:
    by_day = [0] * _DAYS
    for day, cards in session.loads.items():
        ahead = max(0, (day - today).days)
        if ahead < _DAYS:
            by_day[ahead] += cards
    return tuple(by_day)


def _changed(store: Store, files: Sequence[NoteFile]) -> int:
    seen = {path: note.digest for path, note in store.seen_notes().items()}
    now = {file.path: file.digest for file in files}
    return sum(seen.get(path) != now.get(path) for path in seen.keys() | now.keys())
