"""Acts on one or many cards by the learner's hand: stored when they return, and taken back by undo.

Undo goes on where an earlier sitting, or another one, stopped: steps are kept in the store.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from studykit.errors import UsageError
from studykit.model import Card, Edits, Status
from studykit.study.edit_texts import edits_from, fields_of, problem
from studykit.study.hand_steps import STEPS, Change, Hand, Step, hand_of, steps_of, steps_text

if TYPE_CHECKING:
    from studykit.store.store import Store


@dataclass(frozen=True, slots=True)
class Done:
    """What an act did, in words, and to which cards."""

    says: str
    card_ids: tuple[str, ...] = ()


class HandActs:
    """What can be done to cards of a store by hand."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def suspend(self, cards: Sequence[Card]) -> Done:
        """Keep cards out of reviews; bring them back when none of them is in use."""
        active = [card for card in cards if card.status is Status.ACTIVE]
        if active:
            return self._stand(active, Status.SUSPENDED, "suspended")
        back = [card for card in cards if card.status in (Status.SUSPENDED, Status.BANNED)]
        return self._stand(back, Status.ACTIVE, "active again")

    def ban(self, cards: Sequence[Card]) -> Done:
        """Never show cards again."""
        unwanted = [card for card in cards if card.status not in (Status.BANNED, Status.RETIRED)]
        return self._stand(unwanted, Status.BANNED, "banned")

    def move(self, cards: Sequence[Card], deck: str) -> Done:
        """Put cards into a deck; there they stay. Raises UsageError."""
        name = deck_named(deck)
        moved = [card for card in cards if card.deck != name]
        return self._write([(c, replace(c.edits, deck=name)) for c in moved], f"moved to {name}")

    def tag(self, cards: Sequence[Card], words: str) -> Done:
        """Add tags, parted by spaces, to cards; ``-tag`` takes one away. Raises UsageError."""
        typed = words.replace(",", " ").split()
        away = tuple(word[1:].lstrip("#") for word in typed if word.startswith("-"))
        added = tuple(word.lstrip("#") for word in typed if not word.startswith("-"))
        if not all([*away, *added]):
            raise UsageError("a tag cannot be empty", "write tag, or -tag to take it away")
        edits = [(card, _tags_changed(card, added, away)) for card in cards]
        return self._write([(c, new) for c, new in edits if new != c.edits], "tagged")

    def edit(self, card: Card, edits: Edits) -> Done:
        """Give a card the learner's words; its deck and tags stay as they are."""
        words = replace(card.edits, content=edits.content, context=edits.context, base=edits.base)
        return self._write([(card, words)], "edited")

    def replace(self, cards: Sequence[Card], old: str, new: str) -> Done:
        """Put ``new`` where ``old`` stands in the words of cards. Raises UsageError."""
        return self._write(replaced(cards, old, new), "edited")

    def undo(self) -> Done:
        """Take the last act back. What was changed elsewhere since stays as it is."""
        steps = steps_of(self._store.setting)
        if not steps:
            return Done("there is nothing to undo")
        step = steps[-1]
        left = 0
        with self._store.transaction():
            for change in step.changes:
                now = self._store.card(change.card_id)
                if now is None or hand_of(now) != change.after:
                    left += 1
                else:
                    self._restore(now, change.before)
            self._store.set_setting(STEPS, steps_text(steps[:-1]))
        says = f"undone: {step.says}"
        if left:
            says += f", but {left} changed elsewhere stay as they are"
        return Done(says, tuple(change.card_id for change in step.changes))

    def _restore(self, now: Card, before: Hand) -> None:
        if before.status is not now.status:
            self._store.set_status(now.id, before.status)
        if before.deck != now.deck:
            # Only edits that name a deck move a card.
            self._store.edit(now.id, replace(before.edits, deck=before.deck))
        if before.edits != now.edits:
            self._store.edit(now.id, before.edits)

    def _stand(self, cards: Sequence[Card], status: Status, says: str) -> Done:
        def act() -> None:
            for card in cards:
                self._store.set_status(card.id, status)

        return self._done(cards, act, says)

    def _write(self, edits: Sequence[tuple[Card, Edits]], says: str) -> Done:
        def act() -> None:
            for card, new in edits:
                self._store.edit(card.id, new)

        return self._done([card for card, _ in edits], act, says)

    def _done(self, cards: Sequence[Card], act: Callable[[], None], says: str) -> Done:
        if not cards:
            return Done("nothing to change")
        says = f"{len(cards)} {says}"
        with self._store.transaction():
            act()
            changes = [
                Change(card.id, hand_of(card), hand_of(after))
                for card in cards
                if (after := self._store.card(card.id)) is not None
            ]
            steps = (*steps_of(self._store.setting), Step(says, tuple(changes)))
            self._store.set_setting(STEPS, steps_text(steps))
        return Done(f"{says}; u takes it back", tuple(card.id for card in cards))


def replaced(cards: Sequence[Card], old: str, new: str) -> list[tuple[Card, Edits]]:
    """The cards in whose words ``old`` stands, each with the edits that put ``new`` there.

    Raises UsageError when there is nothing to look for, or a card would be left without a question,
    an answer or a blank.
    """
    if not old:
        raise UsageError("nothing to replace", "write the words as they stand on the cards")
    found = []
    for card in cards:
        texts = fields_of(card)
        changed = {name: text.replace(old, new) for name, text in texts.items()}
        if changed == texts:
            continue
        wrong = problem(changed)
        if wrong:
            raise UsageError(f"card {card.id[:8]}: {wrong}", "nothing was replaced")
        edits = edits_from(card, changed)
        if edits is not None:
            found.append((card, edits))
    return found


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
