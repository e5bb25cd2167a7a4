"""Cards by what a user types: an id or its beginning, or words."""

from __future__ import annotations

from collections.abc import Sequence

from studykit.errors import UsageError
from studykit.model import Card, Cloze, Content
from studykit.render.cloze import back
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


def matches(card: Card, query: str) -> bool:
    """Whether a card fits a query: every word stands in its text, note, headings or tags.

    ``tag:``, ``deck:``, ``note:``, ``status:`` and ``id:`` before a word look in that place only.
    """
    return all(_has(card, word) for word in query.casefold().split())


def _has(card: Card, word: str) -> bool:
    place, colon, rest = word.partition(":")
    looked = {
        "tag": " ".join(card.tags),
        "deck": card.deck,
        "note": f"{card.source.path} {card.source.title}",
        "status": card.status.value,
        "id": card.id,
    }
    if colon and place in looked and rest:
        return rest in looked[place].casefold()
    source = card.source
    everything = " ".join(
        (plain(card.content), card.context, source.title, *source.headings, *card.tags, card.deck)
    )
    return word in everything.casefold()


def plain(content: Content) -> str:
    """A card's words, blanks filled."""
    if isinstance(content, Cloze):
        return back(content.text)
    return f"{content.question} {content.answer}"
