"""Cards by what a user types: an id or its beginning."""

from __future__ import annotations

from collections.abc import Sequence

from studykit.errors import UsageError
from studykit.model import Card
from studykit.store.store import Store


def card_of(store: Store, typed: str) -> Card:
    """The card of an id or its unique beginning. Raises UsageError."""
    card = store.card(typed.strip())
    if card is None:
        raise UsageError(f"{typed}: no card, or more than one", "see `studykit cards`")
    return card


def cards_of(store: Store, typed: Sequence[str]) -> list[Card]:
    """The cards of several ids, each once. Raises UsageError before any is touched."""
    found = {card.id: card for card in (card_of(store, one) for one in typed)}
    return list(found.values())
