"""How values stand in the database: instants as microseconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST_LOGGED = "SELECT id, card_id, at FROM review ORDER BY id DESC LIMIT 1"

#: A row of the review log: its number, card and instant. It never changes.
Logged = tuple[int, str, int]


def micros(at: datetime) -> int:
    """An instant as the database keeps it."""
    return (at - EPOCH) // timedelta(microseconds=1)


def instant(kept: int | str) -> datetime:
    """The instant that the database keeps."""
    return EPOCH + timedelta(0, 0, int(kept))
