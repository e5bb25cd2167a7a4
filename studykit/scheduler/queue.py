"""Which cards come up today, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from studykit.model import State


@dataclass(frozen=True, slots=True)
class QueueItem:
    """What the queue needs to know of one active card: a light row without the card's text.

    A new card has ``state`` NEW, no ``due`` and no ``last_review``, and 0.0 for ``stability`` and
    ``difficulty``. ``buried_until`` is the first study day on which the card may be shown again.
    ``first_second`` is its first citation; ``claim_key`` is equal for the cards of one claim of one
    video and for no others. ``position`` orders new cards (smaller first).
    """

    card_id: str
    deck: str
    state: State
    due: datetime | None
    stability: float
    difficulty: float
    last_review: datetime | None
    reps: int
    lapses: int
    buried_until: date | None
    video_key: str
    first_second: int | None
    claim_key: str
    position: int
