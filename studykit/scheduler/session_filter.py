"""Which cards a session is about: by deck, tag, note or words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from studykit.errors import UsageError
from studykit.model import Card
from studykit.scheduler.query import EVERYTHING, Query, of_note
from studykit.scheduler.queue_item import QueueItem

Wanted = Callable[[QueueItem], bool]


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; empty fields ask for nothing. Letter case does not matter.

    ``deck`` and ``tag`` take those below them too. ``note`` is a path, its end, or part of the
    title. ``search`` is a query.
    """

    deck: str = ""
    tag: str = ""
    note: str = ""
    search: Query = EVERYTHING

    @property
    def needs_text(self) -> bool:
        """Whether the light rows are not enough to decide."""
        return bool(self.tag or self.note or self.search.terms)


def wanted_rows(
    rows: Collection[QueueItem],
    cards: Callable[[Query], Iterable[Card]],
    asked: Filter,
) -> Wanted | None:
    """A test for rows, None when every row is wanted; ``cards`` gives the active cards that a query
    describes and is called only where needed.

    Raises UsageError with what there is when no active card matches.
    """
    if asked.deck and not any(_below(row.deck, asked.deck) for row in rows):
        raise _nothing("deck", asked.deck, {row.deck for row in rows})
    if not asked.needs_text:
        return (lambda row: _below(row.deck, asked.deck)) if asked.deck else None
    found = list(cards(asked.search))
    if asked.search.terms and not found:
        raise _nothing("search", str(asked.search), ())
    for name, value, test, known in (
        ("tag", asked.tag, has_tag, lambda card: card.tags),
        ("note", asked.note, of_note, lambda card: (card.source.path,)),
    ):
        if value:
            kept = [card for card in found if test(card, value)]
            if not kept:
                raise _nothing(name, value, {text for card in found for text in known(card)})
            found = kept
    ids = {card.id for card in found}
    return lambda row: row.card_id in ids and (not asked.deck or _below(row.deck, asked.deck))


def _below(name: str, top: str) -> bool:
    name, top = name.casefold(), top.casefold()
    return name == top or name.startswith(top + "::")


def has_tag(card: Card, tag: str) -> bool:
    """Whether a card has a tag or one below it (levels parted by "::" or "/")."""
    tag = tag.casefold().lstrip("#")
    return any(
        name == tag or name.startswith((tag + "::", tag + "/"))
        for name in (own.casefold() for own in card.tags)
    )


def _nothing(what: str, value: str, known: Collection[str]) -> UsageError:
    from difflib import get_close_matches

    names = sorted(known)
    close = get_close_matches(value, names, n=3, cutoff=0.4) or names[:3]
    advice = "there is " + ", ".join(close) if close else "try other words"
    return UsageError(f"no card to study for {what} {value!r}", advice)
