"""Cards by what a user types: an id or its beginning."""

from __future__ import annotations

from collections.abc import Sequence

from studykit.errors import UsageError
from studykit.model import Card
from studykit.store.store import Store

_TOLD = 3


def card_of(store: Store, typed: str) -> Card:
    """The card of an id or its unique beginning. Raises UsageError."""
    card = store.card(typed.strip())
    if card is None:
        raise _refused(typed, store.ids_beginning(typed.strip(), _TOLD + 1))
    return card


def _refused(typed: str, ids: Sequence[str]) -> UsageError:
    if not ids or not typed.strip():
        return UsageError(f"{typed}: there is no such card", "see `studykit cards`")
    told = ", ".join([*ids[:_TOLD], *(["…"] if len(ids) > _TOLD else [])])
    return UsageError(
        f"{typed}: more of the id is needed, so begin {told}", "type on until one card is left"
    )


def cards_of(store: Store, typed: Sequence[str]) -> list[Card]:
    """The cards of several ids, each once. Raises UsageError before any is touched."""
    found = {card.id: card for card in (card_of(store, one) for one in typed)}
    return list(found.values())
