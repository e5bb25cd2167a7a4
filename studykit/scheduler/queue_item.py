"""What the queue knows of a card, and which cards are siblings."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from datetime import date, datetime
from typing import NamedTuple

from studykit.model import Adopted, Rating, ReviewKind, ReviewOrigin, State, Status

#: A row of the review log without what statistics do not ask for: card, instant, rating, seconds
#: taken, promised due, kind. Instants are microseconds since 1970, UTC; rating and kind are values.
LogRow = tuple[str, int, int | None, float, int | None, str]


class LogStep(NamedTuple):
    """A row of the review log with what a memory follows from, and no more."""

    card_id: str
    at: datetime
    rating: Rating | None
    due: datetime
    origin: ReviewOrigin
    kind: ReviewKind
    adopted: Adopted | None


class CardRow(NamedTuple):
    """A card as it is stored, before it is decoded: ``stored`` is the JSON of its words and of the
    learner's edits, with the name of its deck.
    """

    card_id: str
    status: Status
    deck: str
    stored: str
    edited: bool


class QueueItem(NamedTuple):
    """What the queue needs to know of one active card: a light row without the card's text.

    A new card has ``state`` NEW, no ``due`` and no ``last_review``, and 0.0 for ``stability`` and
    ``difficulty``. ``buried_until`` is the first study day on which the card may be shown again.
    ``first_second`` is its first citation; ``claim`` is its claim, which the cards of one claim of
    one video share. ``position`` is the card's place among all, ``importance`` how much its
    claim weighed in its note when the card was made (larger is more).
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
    claim: str
    position: int
    importance: float = 0.0

    # A named tuple, as all active cards become one at each start and it is five times as fast.

    @property
    def stepping(self) -> bool:
        """Whether the card is in its learning or relearning steps."""
        return self.state in (State.LEARNING, State.RELEARNING)


class Siblings:
    """The claims and seconds that are taken."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._claims: set[tuple[str, str]] = set()
        self._moments: dict[str, list[int]] = defaultdict(list)

    def __bool__(self) -> bool:
        """Whether anything is taken."""
        return bool(self._claims)

    def take(self, item: QueueItem) -> None:
        """Let a card's siblings clash from now on."""
        self._claims.add((item.video_key, item.claim))
        if item.first_second is not None:
            insort(self._moments[item.video_key], item.first_second)

    def clash(self, item: QueueItem) -> bool:
        """Whether a sibling of the card was taken."""
        if (item.video_key, item.claim) in self._claims:
            return True
        if item.first_second is None or not self._seconds:
            return False
        moments = self._moments.get(item.video_key)
        if not moments:
            return False
        at = bisect_left(moments, item.first_second - self._seconds)
        return at < len(moments) and moments[at] <= item.first_second + self._seconds
