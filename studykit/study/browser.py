"""The card browser's engine: a query, an order, marks, and acts on many cards that can be undone.

No print, no input. Every act has been stored when it returns. Cards are read, and queries answered,
in slices, so that a screen stays alive above a hundred thousand of them. They are held as they are
stored, and decoded where they are looked at; those out of study are read where a query asks for
them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from math import inf
from typing import TYPE_CHECKING

from studykit.model import Card, Edits, Memory, Status
from studykit.scheduler.query import Query, Today, parse
from studykit.study.hand_acts import Done, HandActs, replaced

if TYPE_CHECKING:
    from studykit.store.search import StoredCard
    from studykit.store.store import Store

_LISTED = frozenset((Status.ACTIVE, Status.SUSPENDED))
_READ_AT_ONCE, _LOOKED_AT_AT_ONCE = 500, 5000


class Order(StrEnum):
    """What the list is sorted by: soonest due, most lapses, least stability, place in the notes."""

    DUE = "due"
    LAPSES = "lapses"
    STABILITY = "stability"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Row:
    """A card of the list and what is remembered of it; None for one that was never answered."""

    stored: StoredCard
    memory: Memory | None

    @property
    def card_id(self) -> str:
        """The card's id."""
        return self.stored.card_id

    @property
    def card(self) -> Card:
        """The card, decoded. Raises StoreError when it is damaged."""
        return self.stored.card


class Browser:
    """One sitting with the list of cards.

    ``today`` gives the day that "due" is judged by, ``saved`` the queries that ``@name`` stands
    for. Acts are on the marked cards, or on the one under the bar when none is marked. With
    ``at_once`` all cards in study are read before it is there, else by :meth:`reading`;
    ``is_read`` says whether all are.
    """

    def __init__(
        self,
        store: Store,
        today: Callable[[], Today],
        saved: Mapping[str, str] | None = None,
        *,
        at_once: bool = True,
    ) -> None:
        self._store = store
        self._today = today
        self._saved = saved or {}
        self._acts = HandActs(store)
        self._views: list[tuple[frozenset[str], str]] = []
        self._pool: dict[str, Row] = {}
        self._places: dict[str, int] = {}
        self._words: dict[str, str] = {}
        self._sorted: tuple[Row, ...] | None = None
        self._asked = Query()
        self.is_read = self._holds_all = False
        self.query = ""
        self.order = Order.DUE
        self.rows: tuple[Row, ...] = ()
        self.marked: frozenset[str] = frozenset()
        self.at = 0
        if at_once:
            for _ in self.reading():
                pass
            self._list("")

    @property
    def current(self) -> Row | None:
        """The row under the bar; None when no card fits the query."""
        return self.rows[self.at] if self.rows else None

    @property
    def decks(self) -> list[str]:
        """The names of all decks."""
        return self._store.deck_names()

    def reading(self) -> Iterator[int]:
        """Read the cards in study, giving after each slice how many there are; the list stays as it
        is.
        """
        yield from self._reading(_LISTED)
        self.is_read = True

    def _reading(self, status: Collection[Status]) -> Iterator[int]:
        found = self._store.stored(status)
        while some := list(islice(found, _READ_AT_ONCE)):
            for card, memory in some:
                self._pool.setdefault(card.card_id, Row(card, memory))
            self._sorted = None
            yield len(self._pool)

    # ------------------------------------------------------------ the list

    def search(self, query: str) -> None:
        """List the cards that a query describes. Raises UsageError and leaves the list."""
        for _ in self.searching(query):
            pass

    def searching(self, query: str) -> Iterator[None]:
        """The same in slices; the list changes at the end, nothing if it is left before."""
        asked, current = parse(query, self._saved), self._current_id()
        if asked.names_standing and not self._holds_all:
            for _ in self._reading(frozenset(Status) - _LISTED):
                yield
            self._holds_all = True
        # What is typed on asks for some of what is listed.
        among = self.rows if _narrows(self._asked, asked) and self._settled else self._all()
        found: list[Row] = []
        for start in range(0, len(among), _LOOKED_AT_AT_ONCE):
            found += self._fitting(asked, among[start : start + _LOOKED_AT_AT_ONCE])
            yield
        self.query, self._asked = query, asked
        self._show(found, current)

    def relist(self) -> None:
        """List what fits the query of the cards read by now."""
        self._list(self._current_id())

    def go(self, at: int) -> None:
        """Put the bar on a row, the nearest there is."""
        self.at = max(0, min(at, len(self.rows) - 1))

    def sort(self) -> None:
        """Take the next order; the bar stays on its card."""
        orders = list(Order)
        self.order = orders[(orders.index(self.order) + 1) % len(orders)]
        self._sorted = None
        self._list(self._current_id())

    def mark(self) -> None:
        """Mark the card under the bar, or take its mark away, and go on to the next."""
        card_id = self._current_id()
        if card_id:
            self.marked ^= {card_id}
            self.go(self.at + 1)

    def mark_all(self) -> None:
        """Mark all that are listed; when all are marked, none."""
        listed = frozenset(row.card_id for row in self.rows)
        self.marked = frozenset() if self.marked == listed else listed

    def unmark(self) -> None:
        """Take all marks away."""
        self.marked = frozenset()

    @property
    def _settled(self) -> bool:
        """Whether the list holds all that fits its query."""
        return self._sorted is not None

    def _all(self) -> Sequence[Row]:
        if self._sorted is None:
            if len(self._places) < len(self._pool):
                by_place = sorted(self._pool.values(), key=_place)
                self._places = {row.card_id: n for n, row in enumerate(by_place)}
            rows = sorted(
                self._pool.values(),
                key=lambda row: (_key(self.order, row), self._places[row.card_id]),
            )
            self._sorted = tuple(rows)
        return self._sorted

    def _fitting(self, asked: Query, rows: Iterable[Row]) -> list[Row]:
        today, (columns, plain, rest) = self._today(), asked.parted
        plain = Query(tuple(replace(term, text=term.text.casefold()) for term in plain.terms))

        def fits(row: Row) -> bool:
            if not (asked.names_standing or row.stored.status in _LISTED):
                return False
            if columns.terms and not columns.may_fit(row.stored.row, row.memory, today):
                return False
            if plain.terms and not self._says(plain, row):
                return False
            return not rest.terms or (
                rest.may_fit(row.stored.row, row.memory, today)
                and rest.fits(row.card, row.memory, today)
            )

        return list(filter(fits, rows))

    def _says(self, plain: Query, row: Row) -> bool:
        words = self._words.get(row.card_id)
        if words is None:
            words = self._words[row.card_id] = row.stored.words
        return all((term.text in words) is not term.no for term in plain.terms)

    def _list(self, current: str) -> None:
        """Make the rows anew."""
        self._show(self._fitting(self._asked, self._all()), current)

    def _show(self, rows: Sequence[Row], current: str) -> None:
        """List rows; the bar stays on a card, or where it was when that one left."""
        self.rows = tuple(rows)
        ids = [row.card_id for row in rows]
        # A mark that cannot be seen must not be acted on.
        if self.marked:
            self.marked &= frozenset(ids)
        self.go(ids.index(current) if current in self._pool and current in ids else self.at)

    def _current_id(self) -> str:
        return self.current.card.id if self.current else ""

    # ------------------------------------------------------------ acts

    def chosen(self) -> list[Card]:
        """The marked cards, else the one under the bar, as the store has them now."""
        ids = [row.card_id for row in self.rows if row.card_id in self.marked]
        ids = ids or [card_id for card_id in (self._current_id(),) if card_id]
        return [card for card in map(self._store.card, ids) if card is not None]

    def suspend(self) -> str:
        """Keep the chosen cards out of reviews; bring them back when none of them is in use."""
        return self._act(self._acts.suspend(self.chosen()))

    def ban(self) -> str:
        """Never show the chosen cards again."""
        return self._act(self._acts.ban(self.chosen()))

    def move(self, deck: str) -> str:
        """Put the chosen cards into a deck; there they stay. Raises UsageError."""
        return self._act(self._acts.move(self.chosen(), deck))

    def tag(self, words: str) -> str:
        """Add tags, parted by spaces, to the chosen cards; ``-tag`` takes one away."""
        return self._act(self._acts.tag(self.chosen(), words))

    def replacing(self, old: str, new: str) -> list[tuple[Card, Edits]]:
        """What :meth:`replace` would change. Raises UsageError."""
        return replaced(self.chosen(), old, new)

    def replace(self, old: str, new: str) -> str:
        """Put ``new`` where ``old`` stands in the words of the chosen cards. Raises UsageError."""
        return self._act(self._acts.replace(self.chosen(), old, new))

    def edit(self, card_id: str, edits: Edits) -> str:
        """Give one card the learner's words; its deck and tags stay as they are."""
        card = self._store.card(card_id)
        return "nothing to change" if card is None else self._act(self._acts.edit(card, edits))

    def undo(self) -> str:
        """Take the last act back, in the end those of earlier sittings, too."""
        done = self._acts.undo()
        marked, current = self._views.pop() if self._views else (self.marked, self._current_id())
        self._reread(done.card_ids)
        self.marked = marked
        self._list(current)
        return done.says

    def _act(self, done: Done) -> str:
        if done.card_ids:
            current = self._current_id()
            self._views.append((self.marked, current))
            self._reread(done.card_ids)
            self._list(current)
        return done.says

    def _reread(self, ids: Collection[str]) -> None:
        for card, memory in self._store.stored(ids=ids):
            self._places.setdefault(card.card_id, len(self._pool))
            self._pool[card.card_id] = Row(card, memory)
            self._words.pop(card.card_id, None)
        self._sorted = None


def _place(row: Row) -> tuple[str, int, str]:
    return row.stored.deck, row.stored.position, row.card_id


def _narrows(before: Query, after: Query) -> bool:
    """Whether every card that a query describes is described by the one before it, too."""
    if not before.terms or len(after.terms) < len(before.terms):
        return False
    if before.names_standing is not after.names_standing:
        return False
    *same, last = before.terms
    now = after.terms[len(same)]
    extended = not last.no and not last.place and not now.place and not now.no
    return after.terms[: len(same)] == tuple(same) and (
        now == last or (extended and now.text.casefold().startswith(last.text.casefold()))
    )


def _key(order: Order, row: Row) -> tuple[str, float]:
    memory = row.memory
    if order is Order.NOTE:
        return row.stored.path, row.stored.first_line
    if order is Order.LAPSES:
        return "", -memory.lapses if memory else 1
    if memory is None:
        return "", inf
    return "", memory.stability if order is Order.STABILITY else memory.due.timestamp()
