"""What a session came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from studykit.model import Card, Rating, Review, State

_HARDEST = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a session, and the stage of the card's memory before it."""

    card: Card
    review: Review
    state: State


@dataclass(frozen=True, slots=True)
class Tomorrow:
    """What comes on the next study day: due cards (overdue ones included) and new ones."""

    due: int
    new: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The closing page of a session.

    ``retention`` is the share (0 to 1) of due cards that were remembered, None when none was due.
    ``seconds`` is the time of all answers. ``hardest`` are the cards that were forgotten or hard,
    worst first, at most five.
    """

    answers: int
    cards: int
    ratings: tuple[int, int, int, int]
    retention: float | None
    seconds: float
    hardest: tuple[Card, ...]
    tomorrow: Tomorrow
    next_due: datetime | None


def summarise(answers: Sequence[Answer], tomorrow: Tomorrow, next_due: datetime | None) -> Summary:
    """Sum up the answers of a session."""
    ratings = Counter(answer.review.rating for answer in answers)
    tested = [answer for answer in answers if answer.state is State.REVIEW]
    kept = sum(answer.review.rating is not Rating.AGAIN for answer in tested)
    return Summary(
        answers=len(answers),
        cards=len({answer.card.id for answer in answers}),
        ratings=(
            ratings[Rating.AGAIN],
            ratings[Rating.HARD],
            ratings[Rating.GOOD],
            ratings[Rating.EASY],
        ),
        retention=kept / len(tested) if tested else None,
        seconds=sum(answer.review.seconds for answer in answers),
        hardest=_hardest(answers),
        tomorrow=tomorrow,
        next_due=next_due,
    )


def _hardest(answers: Sequence[Answer]) -> tuple[Card, ...]:
    cost: Counter[str] = Counter()
    cards = {answer.card.id: answer.card for answer in answers}
    for answer in answers:
        if answer.review.rating is Rating.AGAIN:
            cost[answer.card.id] += 2
        elif answer.review.rating is Rating.HARD:
            cost[answer.card.id] += 1
    return tuple(cards[card_id] for card_id, _ in cost.most_common(_HARDEST))
