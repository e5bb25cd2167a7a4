"""What a build does with every known card."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from studykit.model.card import Candidate, Card, Status


class Outcome(StrEnum):
    """What becomes of a card when its notes are read again."""

    KEPT = "kept"
    REWORDED = "reworded"
    CHANGED = "changed"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    NEW = "new"
    RETIRED = "retired"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a plan.

    ``card`` is None for a new one, ``candidate`` None for a retired or merged one. ``others`` are
    the parent of a new card that was split off, or the survivor of a merged one. ``reason`` says in
    a few words what decided.
    """

    outcome: Outcome
    card: Card | None
    candidate: Candidate | None
    others: tuple[Card, ...] = ()
    reason: str = ""

    @property
    def wakes(self) -> bool:
        """Whether a retired card comes back, because its claim is there again."""
        card = self.card
        return card is not None and card.status is Status.RETIRED and self.candidate is not None

    @property
    def is_out(self) -> bool:
        """Whether a card stays what it was: banned, or retired and still without its claim."""
        card = self.card
        if card is None:
            return False
        gone = card.status is Status.RETIRED and self.candidate is None
        return gone or card.status is Status.BANNED


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build would do: every known card and every candidate in exactly one change."""

    changes: Collection[Change] = ()

    def of(self, *outcomes: Outcome) -> tuple[Change, ...]:
        """The changes of some outcomes, in order."""
        return tuple(change for change in self.changes if change.outcome in outcomes)
