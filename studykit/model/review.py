"""Answers, and the memory that follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class Rating(IntEnum):
    """The learner's grade of one answer, numbered as in Anki and FSRS."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class ReviewOrigin(StrEnum):
    """Where a row of the log was made; adopted ones come from another tool's schedule."""

    STUDYKIT = "studykit"
    ANKI = "anki"
    ADOPTED = "adopted"


class ReviewKind(StrEnum):
    """An answer of the learner, or what sets a card's memory otherwise.

    RELEARN: its fact changed, which weighs as a lapse. FORGET: it is new again from here.
    RESCHEDULE: it is due at another time, and what is remembered of it stays.
    """

    ANSWER = "answer"
    RELEARN = "relearn"
    FORGET = "forget"
    RESCHEDULE = "reschedule"


@dataclass(frozen=True, slots=True)
class Adopted:
    """The memory that another tool left of a card: where it begins here."""

    tool: str
    stability: float
    difficulty: float
    reps: int = 1
    lapses: int = 0


@dataclass(frozen=True, slots=True)
class Review:
    """One row of the log, an answer mostly. ``seconds`` is the time taken, ``due`` the instant that
    was promised with it; ``rating`` is None for FORGET and RESCHEDULE.

    ``id`` is the row's number in the log (0 before it is written). ``adopted`` stands in the row
    that took over another tool's schedule: no answer, but what its answers came to.
    """

    card_id: str
    at: datetime
    rating: Rating | None
    seconds: float
    due: datetime
    origin: ReviewOrigin = ReviewOrigin.STUDYKIT
    kind: ReviewKind = ReviewKind.ANSWER
    id: int = 0
    adopted: Adopted | None = None


class State(IntEnum):
    """The stage of a card's memory, numbered as in Anki's ``cards.type``."""

    NEW = 0
    LEARNING = 1
    REVIEW = 2
    RELEARNING = 3


@dataclass(frozen=True, slots=True)
class Memory:
    """What the review log says of one card: a fold of its reviews, a cache, never the truth.

    ``stability`` in days, ``difficulty`` 1 to 10; ``step`` is the position among the (re)learning
    steps, None in review.
    """

    card_id: str
    state: State
    due: datetime
    last_review: datetime
    stability: float
    difficulty: float
    step: int | None = None
    reps: int = 0
    lapses: int = 0
