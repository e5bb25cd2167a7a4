"""The cards of a workspace that stand for what a note would make now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from studykit.card_json import Json
from studykit.cli.context import Context
from studykit.model import Candidate, Card, Edits, Note, Status
from studykit.store.store import Store

_LEAST_OF_ID = 3


def held_cards(store: Store, notes: Iterable[Note]) -> list[Card]:
    """The cards of some notes and of their videos that are not retired."""
    found = list(notes)
    cards = store.cards_of(
        paths=[note.path for note in found], videos=[n.video.key for n in found if n.video]
    )
    return [card for card in cards if card.status is not Status.RETIRED]


def held_as(candidate: Candidate, cards: Sequence[Card]) -> Card | None:
    """The card that a candidate is already; None where there is none."""
    same = [card for card in cards if _told(card.candidate) == _told(candidate)]
    return next((card for card in same if card.candidate.content == candidate.content), None) or (
        same[0] if len(same) == 1 else None
    )


def _told(candidate: Candidate) -> tuple[str, str, str, str]:
    """What two candidates for one card have in common."""
    source = candidate.source
    return (
        source.video_key or source.path,
        source.claim,
        candidate.generator,
        candidate.variant,
    )


def standing(card: Card) -> dict[str, Json]:
    """What a learner did to a card, as `why` prints it."""
    edited: dict[str, Json] = {} if card.edits == Edits() else {"edited": True}
    return {"id": card.id, "status": card.status.value, **edited}


def place_of_id(context: Context, typed: str) -> tuple[Path, int] | None:
    """The note and line of the card whose id is typed; None where it is no card's."""
    if len(typed) < _LEAST_OF_ID or not context.store_path.exists():
        return None
    with context.store() as store:
        card = store.card(typed)
    return None if card is None else (context.root / card.source.path, card.source.first_line)
