"""A plan of what packages and collections of Anki's bring back: reviews, words, tags, standing.

Nothing is written here: :mod:`studykit.build.anki_progress` applies a plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from studykit.anki.collection import BURIED, SIBLING_BURIED, AnkiCard, AnkiCollection, AnkiNote
from studykit.anki.notetypes import CLOZE_TYPE, QUESTION_TYPE
from studykit.anki.revlog import RevlogRow
from studykit.importer.learner_changes import Found, Known, found_in_anki
from studykit.importer.reviews import SAME, AnkiHistory, anki_history, moved_due, not_among
from studykit.model import Card, Memory, Review, Status
from studykit.scheduler.memory import replay
from studykit.scheduler.schedule import Schedule

OUR_TYPES = frozenset({QUESTION_TYPE[0], CLOZE_TYPE[0]})


@dataclass(frozen=True, slots=True)
class ProgressPlan:
    """What a run would take over. ``memories`` are those of the cards with new rows.

    ``found`` holds what each card's note tells, by card id; ``buried`` the day until which a card
    is put aside. ``unknown_notes`` are notes of our types that no card here has.
    """

    reviews: tuple[Review, ...]
    memories: Mapping[str, Memory | None]
    known: int
    skipped: int
    found: Mapping[str, Found]
    buried: Mapping[str, date]
    unknown_notes: int
    without_reviews: tuple[str, ...]

    @property
    def edited(self) -> tuple[str, ...]:
        """Ids of cards whose words or tags were changed in Anki."""
        return tuple(i for i, f in self.found.items() if f.words)

    @property
    def suspended(self) -> tuple[str, ...]:
        """Ids of cards suspended in Anki."""
        return tuple(i for i, f in self.found.items() if f.status is Status.SUSPENDED)

    @property
    def resumed(self) -> tuple[str, ...]:
        """Ids of cards that are no longer suspended in Anki."""
        return tuple(i for i, f in self.found.items() if f.status is Status.ACTIVE)

    @property
    def moved(self) -> tuple[str, ...]:
        """Ids of cards that stand in another deck in Anki."""
        return tuple(i for i, f in self.found.items() if f.moved)

    @property
    def contested(self) -> tuple[str, ...]:
        """Ids of cards whose words were changed here and in Anki."""
        return tuple(i for i, f in self.found.items() if f.theirs is not None)

    @property
    def brings_anything(self) -> bool:
        """Whether anything would change here."""
        news = any(
            f.edits is not None or f.theirs is not None or f.status is not None
            for f in self.found.values()
        )
        return bool(self.reviews or self.buried or news)


@dataclass(frozen=True, slots=True)
class Workspace:
    """What a plan is made against: cards by id, the whole log, what counts of it, and what is
    known of each card's note. ``schedule_of`` gives the schedule of a deck.
    """

    cards: Mapping[str, Card]
    logged: Sequence[Review]
    effective: Sequence[Review]
    known: Callable[[Card], Known]
    schedule_of: Callable[[str], Schedule]
    today: date
    buried: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _InAnki:
    """A card of ours in Anki, with the rows that all files hold of it."""

    note: AnkiNote
    card: AnkiCard
    history: AnkiHistory


def wanted(ids: Mapping[str, Card]) -> Callable[[str, str], bool]:
    """The notes to read of a collection: those of our cards, and all others of our types."""
    return lambda guid, type_name: guid in ids or type_name in OUR_TYPES


def progress_plan(collections: Sequence[AnkiCollection], here: Workspace) -> ProgressPlan:
    """What the files of Anki's bring that is not here yet. They may overlap and repeat."""
    taken, unknown = _in_anki(collections, here)
    logged = _by_card(here.logged, taken)
    new: dict[str, list[Review]] = {}
    known = 0
    for card_id, held in taken.items():
        fresh = not_among(held.history.rows, logged.get(card_id, ()))
        known += len(held.history.rows) - len(fresh)
        if fresh:
            new[card_id] = fresh
    memories = _memories(taken, new, here)
    return ProgressPlan(
        tuple(sorted((row for found in new.values() for row in found), key=lambda row: row.at)),
        memories,
        known,
        sum(held.history.skipped for held in taken.values()),
        {
            card_id: found_in_anki(
                here.cards[card_id], held.note, held.card, here.known(here.cards[card_id])
            )
            for card_id, held in taken.items()
        },
        _buried(collections, taken, here),
        unknown,
        tuple(c.name for c in collections if c.cards and not c.reviews),
    )


def _in_anki(
    collections: Sequence[AnkiCollection], here: Workspace
) -> tuple[dict[str, _InAnki], int]:
    """Our cards as the files have them: each as in the file that saw it last, with all rows."""
    newest: dict[str, tuple[tuple[int, int], AnkiCollection, AnkiNote, AnkiCard]] = {}
    rows: dict[str, dict[int, RevlogRow]] = {}
    unknown: set[str] = set()
    for collection in collections:
        for card in collection.cards:
            note = collection.notes[card.note_id]
            if note.guid not in here.cards:
                unknown.add(note.guid)
                continue
            if card.ordinal != 0:
                continue
            kept = rows.setdefault(note.guid, {})
            kept.update({row.id: row for row in collection.reviews.get(card.id, ())})
            age = (max(card.modified, note.modified), len(kept))
            if note.guid not in newest or age > newest[note.guid][0]:
                newest[note.guid] = age, collection, note, card
    found = {}
    for card_id, (_, collection, note, card) in newest.items():
        clock = here.schedule_of(here.cards[card_id].deck).clock
        all_rows = tuple(rows[card_id].values())
        history = anki_history(card_id, card, all_rows, collection.calendar, clock)
        found[card_id] = _InAnki(note, card, history)
    return found, len(unknown)


def _memories(
    taken: Mapping[str, _InAnki], new: dict[str, list[Review]], here: Workspace
) -> dict[str, Memory | None]:
    """The memories that follow; due days that moved without an answer are added to ``new``."""
    logs = _by_card(here.effective, taken)
    memories: dict[str, Memory | None] = {}
    for card_id, held in taken.items():
        schedule = here.schedule_of(here.cards[card_id].deck)
        log = sorted([*logs.get(card_id, ()), *new.get(card_id, ())], key=lambda row: row.at)
        if not log:
            continue
        memory = replay(log, schedule)
        if held.history.reviewed_at is not None and log[-1].at <= held.history.reviewed_at + SAME:
            moved = moved_due(card_id, held.card, held.history, memory, schedule.clock)
            if moved is not None:
                new.setdefault(card_id, []).append(moved)
                memory = replay([*log, moved], schedule)
        if card_id in new:
            memories[card_id] = memory
    return memories


def _by_card(reviews: Iterable[Review], wanted: Mapping[str, object]) -> dict[str, list[Review]]:
    found: dict[str, list[Review]] = {}
    for review in reviews:
        if review.card_id in wanted:
            found.setdefault(review.card_id, []).append(review)
    return found


def _buried(
    collections: Sequence[AnkiCollection], taken: Mapping[str, _InAnki], here: Workspace
) -> dict[str, date]:
    """Cards put aside in Anki until the next day of what was read; days gone by count no more."""
    found: dict[str, date] = {}
    latest = max((c.modified for c in collections), default=None)
    for card_id, held in taken.items():
        if latest is None or held.card.queue not in (BURIED, SIBLING_BURIED):
            continue
        clock = here.schedule_of(here.cards[card_id].deck).clock
        until = clock.day(latest) + timedelta(days=1)
        if until > max(here.today, here.buried.get(card_id, here.today)):
            found[card_id] = until
    return found
