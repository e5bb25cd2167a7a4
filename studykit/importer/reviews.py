"""Rows of Anki's review log as rows of ours: a union of sets, so that twice is once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from studykit.anki.collection import REVIEW_TYPE, AnkiCard, Calendar
from studykit.anki.revlog import RevlogRow, kind_of
from studykit.model import Memory, Rating, Review, ReviewKind, ReviewOrigin, State
from studykit.scheduler.day import StudyClock

#: Anki moves a row by a few milliseconds where two would have the same one.
SAME = timedelta(milliseconds=50)
NEAR = timedelta(seconds=10)
NEAR_RESET = timedelta(seconds=60)
_Key = tuple[ReviewKind, Rating | None]
_TICK = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = 10_000_000_000_000  # milliseconds: the year 2286


def not_among(rows: Iterable[Review], known: Iterable[Review]) -> list[Review]:
    """The rows of one card that are none of the known ones, oldest first.

    Each known row stands for one row at most: of the same kind and rating, within 50 milliseconds
    if there is such a one, else within some seconds: Anki gives no two rows the same millisecond,
    so that of many that were written at once some are moved further. A row that comes twice within
    50 milliseconds, from two files, is one.
    """
    waiting: dict[_Key, list[Review]] = {}
    for row in sorted(rows, key=lambda row: row.at):
        alike = waiting.setdefault(_key(row), [])
        if not alike or row.at - alike[-1].at > SAME:
            alike.append(row)
    free: dict[_Key, list[datetime]] = {}
    for row in known:
        free.setdefault(_key(row), []).append(row.at)
    left: list[Review] = []
    for key, alike in waiting.items():
        instants = free.get(key, [])
        alike = [row for row in alike if not _take(instants, row.at, SAME)]
        near = NEAR if key[0] is ReviewKind.ANSWER else NEAR_RESET
        left += [row for row in alike if not _take(instants, row.at, near)]
    return sorted(left, key=lambda row: row.at)


def _take(instants: list[datetime], at: datetime, within: timedelta) -> bool:
    """Take the nearest instant out, where one is near enough."""
    nearest = min(instants, key=lambda one: abs(one - at), default=None)
    if nearest is None or abs(nearest - at) > within:
        return False
    instants.remove(nearest)
    return True


def _key(row: Review) -> _Key:
    # Words of ours that weigh as an answer are answers in Anki's log.
    kind = ReviewKind.ANSWER if row.kind is ReviewKind.RELEARN else row.kind
    return kind, row.rating


@dataclass(frozen=True, slots=True)
class AnkiHistory:
    """The rows of one card in Anki as rows of our log, oldest first, and how many are none.

    ``due`` is when Anki shows the card next; None for a card that is new there.
    """

    rows: tuple[Review, ...]
    skipped: int
    due: datetime | None
    reviewed_at: datetime | None


def anki_history(
    card_id: str,
    card: AnkiCard,
    rows: Sequence[RevlogRow],
    calendar: Calendar,
    clock: StudyClock,
) -> AnkiHistory:
    """What Anki's log tells of one card.

    The due date of the last row is the card's own, those of earlier ones follow from their
    intervals. A row that no instant belongs to is skipped.
    """
    made: list[Review] = []
    for row in sorted(rows, key=lambda row: row.id):
        kind = kind_of(row)
        if kind is None or not 0 < row.id < _LATEST:
            continue
        made.append(_review(card_id, row, kind, clock))
    due = _due(card, calendar, clock)
    if made and due is not None and made[-1].kind is not ReviewKind.FORGET:
        made[-1] = replace(made[-1], due=due)
    at = made[-1].at if made else None
    return AnkiHistory(tuple(made), len(rows) - len(made), due, at)


def _review(card_id: str, row: RevlogRow, kind: ReviewKind, clock: StudyClock) -> Review:
    at = _EPOCH + timedelta(milliseconds=row.id)
    rating = Rating(row.ease) if kind is ReviewKind.ANSWER else None
    seconds = max(0, row.milliseconds) / 1000
    due = at if kind is ReviewKind.FORGET else _promised(at, row.interval, clock)
    return Review(card_id, at, rating, seconds, due, ReviewOrigin.ANKI, kind)


def _promised(at: datetime, interval: int, clock: StudyClock) -> datetime:
    with suppress(OverflowError):
        if interval > 0:
            return clock.start(clock.day(at) + timedelta(days=interval))
        return at + timedelta(seconds=-interval)
    return at


def _due(card: AnkiCard, calendar: Calendar, clock: StudyClock) -> datetime | None:
    if card.type == 0:
        return None
    with suppress(OverflowError, ValueError):
        if card.due_at is not None:
            return _EPOCH + timedelta(seconds=card.due_at)
        return clock.start(calendar.day(card.due))
    return None


def moved_due(
    card_id: str, card: AnkiCard, history: AnkiHistory, memory: Memory | None, clock: StudyClock
) -> Review | None:
    """A row that moves a card's due day to Anki's, where it changed there without an answer.

    Only when the last that happened to the card is known to Anki; else the day is ours to tell.
    """
    if memory is None or history.due is None or history.reviewed_at is None:
        return None
    is_review = card.type == REVIEW_TYPE and memory.state is State.REVIEW
    if not is_review or clock.day(history.due) == clock.day(memory.due):
        return None
    changed = _EPOCH + timedelta(seconds=max(0, card.modified))
    at = max(changed, history.reviewed_at + _TICK)
    kind = ReviewKind.RESCHEDULE
    return Review(card_id, at, None, 0.0, history.due, ReviewOrigin.ANKI, kind)
