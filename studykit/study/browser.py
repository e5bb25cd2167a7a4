"""The card browser's engine: a query, an order, marks, and acts on many cards that can be undone.

No print, no input. Every act has been stored when it returns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import inf
from typing import TYPE_CHECKING

from studykit.errors import UsageError
from studykit.model import Card, Edits, Memory, Status
from studykit.scheduler.query import Today, parse

if TYPE_CHECKING:
    from studykit.store.store import Store

_LISTED = (Status.ACTIVE, Status.SUSPENDED)


class Order(StrEnum):
    """What the list is sorted by: soonest due, most lapses, least stability, place in the notes."""

    DUE = "due"
    LAPSES = "lapses"
    STABILITY = "stability"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Row:
    """A card of the list and what is remembered of it; None for one that was never answered."""

    card: Card
    memory: Memory | None


@dataclass(frozen=True, slots=True)
class _Change:
    before: Card
    after: Card


@dataclass(frozen=True, slots=True)
class _Step:
    changes: tuple[_Change, ...]
    marked: frozenset[str]
    current: str


class Browser:
    """One sitting with the list of cards.

    ``today`` gives the day that "due" is judged by, ``saved`` the queries that ``@name`` stands
    for. Acts are on the marked cards, or on the one under the bar when none is marked.
    """

    def __init__(
        self, store: Store, today: Callable[[], Today], saved: Mapping[str, str] | None = None
    ) -> None:
        self._store = store
        self._today = today
        self._saved = saved or {}
        self._steps: list[_Step] = []
        self._pool = {card.id: card for card in store.cards()}
        self._places = {card_id: place for place, card_id in enumerate(self._pool)}
        self._memories = store.memories()
        self.query = ""
        self.order = Order.DUE
        self.rows: tuple[Row, ...] = ()
        self.marked: frozenset[str] = frozenset()
        self.at = 0
        self._list("")

    @property
    def current(self) -> Row | None:
        """The row under the bar; None when no card fits the query."""
        return self.rows[self.at] if self.rows else None

    @property
    def decks(self) -> list[str]:
        """The names of all decks."""
        return sorted({card.deck for card in self._pool.values()})

    # ------------------------------------------------------------ the list

    def search(self, query: str) -> None:
        """List the cards that a query describes. Raises UsageError and leaves the list."""
        current = self._current_id()
        self._fitting(query)
        self.query = query
        self._list(current)

    def go(self, at: int) -> None:
        """Put the bar on a row, the nearest there is."""
        self.at = max(0, min(at, len(self.rows) - 1))

    def sort(self) -> None:
        """Take the next order; the bar stays on its card."""
        orders = list(Order)
        self.order = orders[(orders.index(self.order) + 1) % len(orders)]
        self._list(self._current_id())

    def mark(self) -> None:
        """Mark the card under the bar, or take its mark away, and go on to the next."""
        card_id = self._current_id()
        if card_id:
            self.marked ^= {card_id}
            self.go(self.at + 1)

    def mark_all(self) -> None:
        """Mark all that are listed; when all are marked, none."""
        listed = frozenset(row.card.id for row in self.rows)
        self.marked = frozenset() if self.marked == listed else listed

    def unmark(self) -> None:
        """Take all marks away."""
        self.marked = frozenset()

    def _fitting(self, query: str) -> list[Row]:
        asked = parse(query, self._saved)
        today = self._today()
        rows = (Row(card, self._memories.get(card.id)) for card in self._pool.values())
        return [
            row
            for row in rows
            if (asked.names_standing or row.card.status in _LISTED)
            and asked.fits(row.card, row.memory, today)
        ]

    def _list(self, current: str) -> None:
        """Make the rows anew; the bar stays on a card, or where it was when that one left."""
        rows = self._fitting(self.query)
        rows.sort(key=lambda row: (_key(self.order, row), self._places[row.card.id]))
        self.rows = tuple(rows)
        ids = [row.card.id for row in rows]
        # A mark that cannot be seen must not be acted on.
        self.marked &= frozenset(ids)
        self.go(ids.index(current) if current in ids else self.at)

    def _current_id(self) -> str:
        return self.current.card.id if self.current else ""

    # ------------------------------------------------------------ acts

    def chosen(self) -> list[Card]:
        """The marked cards, else the one under the bar, as the store has them now."""
        ids = [row.card.id for row in self.rows if row.card.id in self.marked]
        ids = ids or [card_id for card_id in (self._current_id(),) if card_id]
        return [card for card in map(self._store.card, ids) if card is not None]

    def suspend(self) -> str:
        """Keep the chosen cards out of reviews; bring them back when none of them is in use."""
        cards = self.chosen()
        active = [card for card in cards if card.status is Status.ACTIVE]
        if active:
            return self._stand(active, Status.SUSPENDED, "suspended")
        back = [card for card in cards if card.status in (Status.SUSPENDED, Status.BANNED)]
        return self._stand(back, Status.ACTIVE, "active again")

    def ban(self) -> str:
        """Never show the chosen cards again."""
        unwanted = [
            card for card in self.chosen() if card.status not in (Status.BANNED, Status.RETIRED)
        ]
        return self._stand(unwanted, Status.BANNED, "banned")

    def move(self, deck: str) -> str:
        """Put the chosen cards into a deck; there they stay. Raises UsageError."""
        name = deck_named(deck)
        moved = [card for card in self.chosen() if card.deck != name]
        return self._write([(c, replace(c.edits, deck=name)) for c in moved], f"moved to {name}")

    def tag(self, words: str) -> str:
        """Add tags, parted by spaces, to the chosen cards; ``-tag`` takes one away."""
        typed = words.replace(",", " ").split()
        away = tuple(word[1:].lstrip("#") for word in typed if word.startswith("-"))
        added = tuple(word.lstrip("#") for word in typed if not word.startswith("-"))
        if not all([*away, *added]):
            raise UsageError("a tag cannot be empty", "write tag, or -tag to take it away")
        edits = [(card, _tags_changed(card, added, away)) for card in self.chosen()]
        return self._write([(c, new) for c, new in edits if new != c.edits], "tagged")

    def edit(self, card_id: str, edits: Edits) -> str:
        """Give one card the learner's words; its deck and tags stay as they are."""
        card = self._store.card(card_id)
        if card is None:
            return self._write([], "edited")
        words = replace(card.edits, content=edits.content, context=edits.context, base=edits.base)
        return self._write([(card, words)], "edited")

    def undo(self) -> str:
        """Take the last act back. What was changed elsewhere since stays as it is."""
        if not self._steps:
            return "there is nothing to undo"
        step = self._steps[-1]
        left = 0
        with self._store.transaction():
            for change in step.changes:
                now = self._store.card(change.before.id)
                if now is None or _hand(now) != _hand(change.after):
                    left += 1
                else:
                    self._restore(change.before, now)
        self._steps.pop()
        self._reread(change.before.id for change in step.changes)
        self.marked = step.marked
        self._list(step.current)
        return f"undone, but {left} changed elsewhere stay as they are" if left else "undone"

    def _restore(self, before: Card, now: Card) -> None:
        if before.status is not now.status:
            self._store.set_status(before.id, before.status)
        if before.deck != now.deck:
            # Only edits that name a deck move a card.
            self._store.edit(before.id, replace(before.edits, deck=before.deck))
        if before.edits != now.edits:
            self._store.edit(before.id, before.edits)

    def _stand(self, cards: Sequence[Card], status: Status, says: str) -> str:
        def act() -> None:
            for card in cards:
                self._store.set_status(card.id, status)

        return self._done(cards, act, says)

    def _write(self, edits: Sequence[tuple[Card, Edits]], says: str) -> str:
        def act() -> None:
            for card, new in edits:
                self._store.edit(card.id, new)

        return self._done([card for card, _ in edits], act, says)

    def _done(self, cards: Sequence[Card], act: Callable[[], None], says: str) -> str:
        if not cards:
            return "nothing to change"
        current = self._current_id()
        with self._store.transaction():
            act()
        self._reread(card.id for card in cards)
        changes = tuple(_Change(card, self._pool[card.id]) for card in cards)
        self._steps.append(_Step(changes, self.marked, current))
        self._list(current)
        return f"{len(cards)} {says}; u takes it back"

    def _reread(self, ids: Iterable[str]) -> None:
        for card_id in ids:
            card = self._store.card(card_id)
            if card is not None:
                self._pool[card_id] = card


def _key(order: Order, row: Row) -> tuple[str, float]:
    memory = row.memory
    if order is Order.NOTE:
        return row.card.source.path, row.card.source.first_line
    if order is Order.LAPSES:
        return "", -memory.lapses if memory else 1
    if memory is None:
        return "", inf
    return "", memory.stability if order is Order.STABILITY else memory.due.timestamp()


def _hand(card: Card) -> tuple[Status, str, Edits]:
    return card.status, card.deck, card.edits


def deck_named(typed: str) -> str:
    """A deck's name as it is kept, levels parted by "::". Raises UsageError when one is empty."""
    name = "::".join(level.strip() for level in typed.split("::"))
    if not all(name.split("::")):
        raise UsageError(f"{typed}: is no deck name", "write it as Level::Level")
    return name


def tagged(card: Card, tags: Sequence[str]) -> Edits:
    """A card's edits with tags added."""
    added = tuple(dict.fromkeys([*card.edits.added_tags, *tags]))
    removed = tuple(tag for tag in card.edits.removed_tags if tag not in tags)
    return replace(card.edits, added_tags=added, removed_tags=removed)


def untagged(card: Card, tags: Sequence[str]) -> Edits:
    """A card's edits with tags taken away, generated ones too."""
    added = tuple(tag for tag in card.edits.added_tags if tag not in tags)
    generated = [tag for tag in tags if tag in card.candidate.tags]
    removed = tuple(dict.fromkeys([*card.edits.removed_tags, *generated]))
    return replace(card.edits, added_tags=added, removed_tags=removed)


def _tags_changed(card: Card, added: Sequence[str], away: Sequence[str]) -> Edits:
    absent = [tag for tag in added if tag not in card.tags]
    more = replace(card, edits=tagged(card, absent)) if absent else card
    present = [tag for tag in away if tag in more.tags]
    return untagged(more, present) if present else more.edits
