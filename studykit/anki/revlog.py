"""Rows of Anki's review log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from studykit.model import Rating, Review, ReviewOrigin


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

    ``difficulty`` is the one after the answer; ``kind`` 0 learning, 1 review, 2 relearning.
    """
    return RevlogRow(
        int(review.at.timestamp() * 1000),
        0 if review.rating is None else int(review.rating),
        interval,
        last_interval,
        round(100 + (difficulty - 1) / 9 * 1000),
        round(review.seconds * 1000),
        kind,
    )


def review_of(row: RevlogRow, card_id: str) -> Review | None:
    """An answer taken in Anki; None for rows that are no answers (manual changes)."""
    if row.ease not in (1, 2, 3, 4):
        return None
    at = datetime.fromtimestamp(row.id / 1000, UTC)
    wait = timedelta(days=row.interval) if row.interval > 0 else timedelta(seconds=-row.interval)
    return Review(
        card_id, at, Rating(row.ease), row.milliseconds / 1000, at + wait, ReviewOrigin.ANKI
    )
