"""Going through drafts: the engine of the screen and of the plain triage. No print, no input."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studykit.errors import UsageError
from studykit.model import Card, Edits, Status

if TYPE_CHECKING:
    from studykit.store.store import Store


@dataclass(frozen=True, slots=True)
class Counter:
    """What was decided so far."""

    accepted: int = 0
    banned: int = 0
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class _Before:
    waiting: tuple[Card, ...]
    counter: Counter
    take_back: Callable[[], None]


class Triage:
    """One sitting with drafts. Every decision is committed at once, and can be undone.

    ``said`` are words on drafts by id: who made them, and what a judge said.
    """

    def __init__(
        self, store: Store, drafts: Sequence[Card], said: Mapping[str, str] | None = None
    ) -> None:
        self._said = said or {}
        self._store = store
        self._waiting = list(drafts)
        self._steps: list[_Before] = []
        self.counter = Counter()
        self.total = len(drafts)

    @property
    def current(self) -> Card | None:
        """The draft in front; None at the end."""
        return self._waiting[0] if self._waiting else None

    @property
    def said(self) -> str:
        """Who made the draft in front, and what a judge said of it; "" where that is not known."""
        card = self.current
        return "" if card is None else self._said.get(card.id, "")

    @property
    def waiting(self) -> int:
        """How many drafts are still to be looked at."""
        return len(self._waiting)

    @property
    def of_note(self) -> int:
        """How many drafts of the note in front wait."""
        card = self._require()
        return sum(each.source.path == card.source.path for each in self._waiting)

    def accept(self) -> None:
        """Make the draft an ordinary card."""
        self._decide([self._require()], Status.ACTIVE)

    def accept_note(self) -> int:
        """Accept all waiting drafts of the note in front; gives how many."""
        path = self._require().source.path
        cards = [card for card in self._waiting if card.source.path == path]
        self._decide(cards, Status.ACTIVE)
        return len(cards)

    def ban(self) -> None:
        """Never offer this card again."""
        self._decide([self._require()], Status.BANNED)

    def edit(self, edits: Edits) -> None:
        """Accept the draft with the learner's words."""
        card = self._require()
        before = card.edits
        self._decide([card], Status.ACTIVE, lambda: self._store.edit(card.id, before))
        self._store.edit(card.id, edits)

    def skip(self) -> None:
        """Leave the draft for another day."""
        counter = self.counter
        self._remember(lambda: None)
        del self._waiting[0]
        self.counter = Counter(counter.accepted, counter.banned, counter.skipped + 1)

    def later(self) -> None:
        """Show the draft again after all others."""
        card = self._require()
        self._remember(lambda: None)
        self._waiting = [*self._waiting[1:], card]

    def undo(self) -> bool:
        """Take the last decision back; False when there is none."""
        if not self._steps:
            return False
        before = self._steps.pop()
        before.take_back()
        self._waiting, self.counter = list(before.waiting), before.counter
        return True

    def _require(self) -> Card:
        if self.current is None:
            raise UsageError("no draft is left", "triage is done")
        return self.current

    def _remember(self, take_back: Callable[[], None]) -> None:
        self._steps.append(_Before(tuple(self._waiting), self.counter, take_back))

    def _decide(
        self, cards: Sequence[Card], status: Status, also: Callable[[], None] = lambda: None
    ) -> None:
        def take_back() -> None:
            for card in cards:
                self._store.set_status(card.id, Status.DRAFT)
            also()

        self._remember(take_back)
        with self._store.transaction():
            for card in cards:
                self._store.set_status(card.id, status)
        ids = {card.id for card in cards}
        self._waiting = [card for card in self._waiting if card.id not in ids]
        counter, many = self.counter, len(cards)
        if status is Status.ACTIVE:
            self.counter = Counter(counter.accepted + many, counter.banned, counter.skipped)
        else:
            self.counter = Counter(counter.accepted, counter.banned + many, counter.skipped)
