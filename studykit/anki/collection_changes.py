"""What a collection lacks of our cards: the steps that no package can take.

The learner's changes in Anki must have come in before this is asked: what stands here then is
what both shall have.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from studykit.anki.collection import SUSPENDED, AnkiCard, AnkiCollection, AnkiNote
from studykit.anki.notetypes import names_of
from studykit.anki.shipped import LEARNERS, Version
from studykit.anki.tags import ROOT, note_tags
from studykit.model import Card, Status

_EXTRAS = ("Extra1", "Extra2", "Extra3")
_IN_STUDY = frozenset({Status.ACTIVE, Status.SUSPENDED})


@dataclass(frozen=True, slots=True)
class NoteChange:
    """Fields with new text, and tags to add and to take away, of one note."""

    note_id: int
    fields: Mapping[str, str] = field(default_factory=dict)
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Differences:
    """The steps by kind. ``new`` are ids of cards that are not there, ``gone`` of those that were
    there and that the learner deleted; ``moves`` holds Anki's card ids by deck.
    """

    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    notes: tuple[NoteChange, ...] = ()
    moves: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    suspend: tuple[int, ...] = ()
    resume: tuple[int, ...] = ()
    retired: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is a step to take."""
        return bool(self.new or self.notes or self.moves or self.suspend or self.resume)


@dataclass(frozen=True, slots=True)
class Ours:
    """What stands here: cards, the values of their fields, the versions that were shipped.

    ``contested`` are cards whose words the learner has not settled yet, ``met`` those that Anki
    once had.
    """

    cards: Sequence[Card]
    fields: Mapping[str, Sequence[str]]
    versions: Mapping[str, Sequence[Version]]
    contested: Collection[str] = ()
    met: Collection[str] = ()
    tag_root: str = ROOT


def differences(ours: Ours, theirs: AnkiCollection) -> Differences:
    """The steps that make a collection hold what stands here."""
    held = {
        theirs.notes[card.note_id].guid: (theirs.notes[card.note_id], card)
        for card in theirs.cards
        if card.ordinal == 0
    }
    new: list[str] = []
    gone: list[str] = []
    notes: list[NoteChange] = []
    moves: dict[str, list[int]] = {}
    suspend: list[int] = []
    resume: list[int] = []
    retired: list[str] = []
    for card in ours.cards:
        if card.id not in held:
            if card.status in _IN_STUDY:
                (gone if card.id in ours.met else new).append(card.id)
            continue
        note, anki = held[card.id]
        change = _note_change(card, note, ours)
        if change is not None:
            notes.append(change)
        if card.status in _IN_STUDY and anki.deck and card.deck != anki.deck:
            moves.setdefault(card.deck, []).append(anki.id)
        _settle_standing(card, anki, suspend, resume)
        if card.status is Status.RETIRED and anki.queue != SUSPENDED:
            retired.append(card.id)
    return Differences(
        tuple(new),
        tuple(gone),
        tuple(notes),
        {deck: tuple(ids) for deck, ids in moves.items()},
        tuple(suspend),
        tuple(resume),
        tuple(retired),
    )


def _settle_standing(card: Card, anki: AnkiCard, suspend: list[int], resume: list[int]) -> None:
    suspended = anki.queue == SUSPENDED
    if card.status is Status.ACTIVE and suspended:
        resume.append(anki.id)
    elif card.status is not Status.ACTIVE and not suspended:
        suspend.append(anki.id)


def _note_change(card: Card, note: AnkiNote, ours: Ours) -> NoteChange | None:
    versions = ours.versions.get(card.id, ())
    now = note_tags(card, ours.tag_root)
    ever = {tag for version in versions for tag in version.tags}
    add = tuple(tag for tag in now if tag not in note.tags)
    remove = tuple(tag for tag in note.tags if tag in ever and tag not in now)
    fields = {} if card.id in ours.contested else _fields(card, note, versions, ours)
    if not (fields or add or remove):
        return None
    return NoteChange(note.id, fields, add, remove)


def _fields(card: Card, note: AnkiNote, versions: Sequence[Version], ours: Ours) -> dict[str, str]:
    """The fields that say something else. What is ours alone follows a card's revision only, so
    that a word the learner put there is left in peace till then.
    """
    if card.status not in _IN_STUDY:
        return {}
    revised = not versions or versions[-1].modified < int(card.revised_at.timestamp())
    own = dict(card.edits.fields)
    changed: dict[str, str] = {}
    for name, text in zip(names_of(card), ours.fields[card.id], strict=True):
        there = note.fields.get(name)
        if there is None or _same(there, text) or (name in _EXTRAS and name not in own):
            continue
        if name in LEARNERS or revised:
            changed[name] = text
    return changed


def _same(one: str, other: str) -> bool:
    return one == other or unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
