"""What the learner did to cards by hand, kept so that it can be taken back another day.

A step is one act on one or many cards: how each stood before and after. Steps are a setting of the
store; the newest are kept, as many as fit.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from studykit.card_json import edits_from, edits_object
from studykit.model import Card, Edits, Status

#: Key of the store's setting that holds the steps, oldest first.
STEPS = "hand.steps"
_MOST_STEPS = 100
_MOST_CHANGES = 5000


@dataclass(frozen=True, slots=True)
class Hand:
    """What of a card is in the learner's hand: its standing, deck and edits."""

    status: Status
    deck: str
    edits: Edits


@dataclass(frozen=True, slots=True)
class Change:
    """How one card stood before an act and after it."""

    card_id: str
    before: Hand
    after: Hand


@dataclass(frozen=True, slots=True)
class Step:
    """One act; ``says`` names it, such as "3 banned"."""

    says: str
    changes: tuple[Change, ...]


def hand_of(card: Card) -> Hand:
    """How a card stands."""
    return Hand(card.status, card.deck, card.edits)


def steps_of(setting: Callable[[str], str | None]) -> tuple[Step, ...]:
    """The steps that are kept, oldest first; none where they cannot be read any more."""
    text = setting(STEPS)
    if not text:
        return ()
    try:
        return tuple(_step_from(found) for found in json.loads(text))
    except (ValueError, TypeError, KeyError):
        return ()


def steps_text(steps: Sequence[Step]) -> str:
    """The setting's text: the newest steps, as many as fit."""
    kept: list[Step] = []
    changes = 0
    for step in reversed(steps[-_MOST_STEPS:]):
        changes += len(step.changes)
        if changes > _MOST_CHANGES and kept:
            break
        kept.insert(0, step)
    return json.dumps([_step_object(step) for step in kept], ensure_ascii=False)


def _step_object(step: Step) -> dict[str, object]:
    changes = [[c.card_id, _hand_object(c.before), _hand_object(c.after)] for c in step.changes]
    return {"says": step.says, "changes": changes}


def _step_from(found: dict[str, object]) -> Step:
    changes = found["changes"]
    assert isinstance(changes, list)
    return Step(
        str(found["says"]),
        tuple(
            Change(str(i), _hand_from(before), _hand_from(after)) for i, before, after in changes
        ),
    )


def _hand_object(hand: Hand) -> list[object]:
    return [hand.status.value, hand.deck, edits_object(hand.edits)]


def _hand_from(found: list[object]) -> Hand:
    status, deck, edits = found
    assert isinstance(edits, dict)
    return Hand(Status(str(status)), str(deck), edits_from(edits))
