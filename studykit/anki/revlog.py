"""Rows of Anki's review log, and what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from studykit.model import Rating, Review, ReviewKind

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: ``revlog.type``.
LEARN, REVIEW, RELEARN, FILTERED, MANUAL, RESCHEDULED = range(6)


@dataclass(frozen=True, slots=True)
class RevlogRow:
    """One row of Anki's review log. ``id`` is milliseconds since 1970; intervals are days when
    positive and seconds when negative.
    """

    id: int
    ease: int
    interval: int
    last_interval: int
    factor: int
    milliseconds: int
    type: int


def revlog_row(
    review: Review, difficulty: float, kind: int, interval: int, last_interval: int = 0
) -> RevlogRow:
    """A review as a row of Anki's log.

    ``difficulty`` is the one after the answer; ``kind`` one of LEARN, REVIEW and RELEARN.
    """
    at = (review.at - _EPOCH) // timedelta(milliseconds=1)
    if review.rating is None:
        factor = 0 if review.kind is ReviewKind.FORGET else 2500
        return RevlogRow(at, 0, interval, last_interval, factor, 0, MANUAL)
    factor = round(100 + (difficulty - 1) / 9 * 1000)
    milliseconds = round(review.seconds * 1000)
    return RevlogRow(at, int(review.rating), interval, last_interval, factor, milliseconds, kind)


def is_torn(rows: Sequence[RevlogRow]) -> bool:
    """Whether a card's last two answers were given on two devices that did not know of each other.

    Anki then keeps what the later one made of the card, as if the other had not been. A step after
    "Hard" tells nothing: Anki's log rounds it.
    """
    answers = [row for row in rows if row.ease]
    if len(answers) < 2:
        return False
    before, last = sorted(answers, key=lambda row: row.id)[-2:]
    vague = before.interval < 0 and before.ease == Rating.HARD
    return before.interval != last.last_interval and not vague


def kind_of(row: RevlogRow) -> ReviewKind | None:
    """What a row of Anki's log is to us; None for what is no step of a card's memory.

    That is an answer of cramming (a filtered deck that does not reschedule) and the new due days
    that FSRS gives when its options change.
    """
    if row.ease in tuple(Rating):
        crammed = row.type == FILTERED and row.factor == 0
        return None if crammed or row.type > FILTERED else ReviewKind.ANSWER
    if row.ease == 0 and row.type == MANUAL:
        return ReviewKind.RESCHEDULE if row.factor else ReviewKind.FORGET
    return None
