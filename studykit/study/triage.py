"""Going through drafts: the engine of the screen and of the plain triage. No print, no input."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

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


class Draft(NamedTuple):
    """A draft that waits: as much of it as its turn needs."""

    id: str
    path: str


@dataclass(frozen=True, slots=True)
class _Before:
    """What undo puts back: the drafts that left their places, and what the store was told."""

    places: tuple[tuple[int, Draft], ...]
    counter: Counter
    take_back: Callable[[], None]
    went_last: bool = False


class Triage:
    """One sitting with drafts. Every decision is committed at once, and can be undone.

    ``said`` gives words on a draft: who made it, and what a judge said. Drafts are read as they
    come to the front.
    """

    def __init__(
        self,
        store: Store,
        drafts: Iterable[Card | Draft],
        said: Callable[[Card], str] = lambda card: "",
    ) -> None:
        self._said = said
        self._store = store
        self._waiting = [
            each if isinstance(each, Draft) else Draft(each.id, each.source.path) for each in drafts
        ]
        self._front: Card | None = None
        self._steps: list[_Before] = []
        self.counter = Counter()
        self.total = len(self._waiting)

    @property
    def current(self) -> Card | None:
        """The draft in front; None at the end."""
        if not self._waiting:
            return None
        if self._front is None or self._front.id != self._waiting[0].id:
            self._front = self._store.card(self._waiting[0].id)
        return self._front

    @property
    def said(self) -> str:
        """Who made the draft in front, and what a judge said of it; "" where that is not known."""
        card = self.current
        return "" if card is None else self._said(card)

    @property
    def waiting(self) -> int:
        """How many drafts are still to be looked at."""
        return len(self._waiting)

    @property
    def of_note(self) -> int:
        """How many drafts of the note in front wait."""
        path = self._require().source.path
        return sum(each.path == path for each in self._waiting)

    def accept(self) -> None:
        """Make the draft an ordinary card."""
        self._decide([self._require().id], Status.ACTIVE)

    def accept_note(self) -> int:
        """Accept all waiting drafts of the note in front; gives how many."""
        path = self._require().source.path
        ids = [each.id for each in self._waiting if each.path == path]
        self._decide(ids, Status.ACTIVE)
        return len(ids)

    def ban(self) -> None:
        """Never offer this card again."""
        self._decide([self._require().id], Status.BANNED)

    def edit(self, edits: Edits) -> None:
        """Accept the draft with the learner's words."""
        card = self._require()
        before = card.edits
        self._decide([card.id], Status.ACTIVE, lambda: self._store.edit(card.id, before))
        self._store.edit(card.id, edits)

    def skip(self) -> None:
        """Leave the draft for another day."""
        counter = self.counter
        self._remember([self._require().id], lambda: None)
        self.counter = Counter(counter.accepted, counter.banned, counter.skipped + 1)

    def later(self) -> None:
        """Show the draft again after all others."""
        card = self._require()
        self._remember([card.id], lambda: None, went_last=True)
        self._waiting.append(Draft(card.id, card.source.path))

    def undo(self) -> bool:
        """Take the last decision back; False when there is none."""
        if not self._steps:
            return False
        before = self._steps.pop()
        before.take_back()
        self._front = None
        if before.went_last:
            self._waiting.pop()
        for place, draft in before.places:
            self._waiting.insert(place, draft)
        self.counter = before.counter
        return True

    def _require(self) -> Card:
        if self.current is None:
            raise UsageError("no draft is left", "triage is done")
        return self.current

    def _remember(
        self, ids: Collection[str], take_back: Callable[[], None], *, went_last: bool = False
    ) -> None:
        """Take drafts out of what waits, so that undo can put them back."""
        gone = frozenset(ids)
        places = tuple((n, each) for n, each in enumerate(self._waiting) if each.id in gone)
        self._steps.append(_Before(places, self.counter, take_back, went_last))
        self._waiting = [each for each in self._waiting if each.id not in gone]
        self._front = None

    def _decide(
        self, ids: Collection[str], status: Status, also: Callable[[], None] = lambda: None
    ) -> None:
        def take_back() -> None:
            for card_id in ids:
                self._store.set_status(card_id, Status.DRAFT)
            also()

        with self._store.transaction():
            for card_id in ids:
                self._store.set_status(card_id, status)
        self._remember(ids, take_back)
        counter, many = self.counter, len(ids)
        if status is Status.ACTIVE:
            self.counter = Counter(counter.accepted + many, counter.banned, counter.skipped)
        else:
            self.counter = Counter(counter.accepted, counter.banned + many, counter.skipped)
