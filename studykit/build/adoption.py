"""Schedules of other tools into the store: where hand-written cards begin that were learned there.

One row of the log for each card, of origin "adopted": it is no answer, is taken back like any other
row, and comes in once.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from studykit.config import Config
from studykit.extractor.extract import extract_notes
from studykit.extractor.notes.note import read_notes
from studykit.identity.matching import match
from studykit.importer.hashed_cards import HashedCard, hashed_cards, read_schedules
from studykit.model import (
    Candidate,
    Card,
    Cloze,
    ForeignSchedule,
    Generation,
    Memory,
    NoteFile,
    Outcome,
    Problem,
    Review,
    ReviewOrigin,
    Status,
)
from studykit.reader import find_notes
from studykit.scheduler.adoption import adopting
from studykit.scheduler.memory import adopted, replay
from studykit.scheduler.schedule import Schedule, schedule_of
from studykit.scheduler.stored_weights import stored_parameters
from studykit.store.backups import back_up_before
from studykit.store.store import Store

_LAST = "last adoption"  # setting: the first and last row of the log that it wrote
_ANY_LANGUAGE = "und"  # nothing is analysed in it: cards by hand need no analysis


@dataclass(frozen=True, slots=True)
class Adoption:
    """One card that begins where another tool left it: the row of the log and its memory."""

    card: Card
    schedule: ForeignSchedule
    review: Review
    memory: Memory


@dataclass(frozen=True, slots=True)
class AdoptionPlan:
    """What `studykit adopt` would do. ``known`` were taken over before as they stand, ``studied``
    were answered here already and keep their memory, ``unbuilt`` have no card yet, ``unclear``
    tell no day.
    """

    rows: tuple[Adoption, ...] = ()
    known: int = 0
    studied: int = 0
    unbuilt: int = 0
    unclear: int = 0
    problems: tuple[Problem, ...] = ()


def plan_adoption(
    store: Store,
    config: Config,
    root: Path,
    paths: Sequence[Path],
    databases: Sequence[Path],
    now: datetime,
) -> AdoptionPlan:
    """What the schedules in notes, or in ``databases``, would bring; nothing is written."""
    asked = list(paths) or [root / path for path in config.notes.paths]
    files, problems = find_notes(asked, root, config.no_notes)
    found = scheduled(files, config, databases)
    known = [
        card
        for card in store.cards()
        if card.candidate.generator == "authored" and card.status not in _OUT
    ]
    changes = match(known, found).changes if found else ()
    cards = [
        (change.card, change.candidate.schedule)
        for change in changes
        if change.candidate and change.candidate.schedule and change.card
        if change.outcome is not Outcome.UNSURE
    ]
    unbuilt = sum(
        change.card is None and change.candidate is not None and bool(change.candidate.schedule)
        for change in changes
    )
    log, tally = _Log(store), Counter({"unbuilt": unbuilt})
    parameters = stored_parameters(store.setting)
    rows: list[Adoption] = []
    for card, schedule in cards:
        if card is not None and schedule is not None:
            study = schedule_of(config, card.deck, parameters)
            made = _adoption(log, card, schedule, study, now)
            if isinstance(made, str):
                tally[made] += 1
            else:
                rows.append(made)
    return AdoptionPlan(tuple(rows), **tally, problems=tuple(problems))


_OUT = frozenset({Status.BANNED, Status.RETIRED})


def _adoption(
    log: _Log, card: Card, schedule: ForeignSchedule, study: Schedule, now: datetime
) -> Adoption | str:
    """A card's adoption, or why there is none: "unclear", "studied" or "known"."""
    row = adopting(card.id, schedule, study.clock, study.parameters, now)
    if row is None or row.adopted is None:
        return "unclear"
    if log.is_studied(card.id):
        return "studied"
    if log.has(row):
        return "known"
    memory = adopted(row, row.adopted)
    return Adoption(card, schedule, log.beside(row), memory)


class _Log:
    """The rows of the log that bear upon adopting."""

    def __init__(self, store: Store) -> None:
        self.studied: set[str] = set()
        self.taken: dict[str, list[Review]] = {}
        self.instants: set[tuple[str, datetime]] = set()
        for review in store.reviews():
            if review.origin is ReviewOrigin.ADOPTED:
                self.taken.setdefault(review.card_id, []).append(review)
            else:
                self.studied.add(review.card_id)
        for review in store.logged():
            if review.origin is ReviewOrigin.ADOPTED:
                self.instants.add((review.card_id, review.at))

    def is_studied(self, card_id: str) -> bool:
        return card_id in self.studied

    def has(self, row: Review) -> bool:
        """Whether the very schedule was taken over, and not taken back since."""
        return any(
            (other.due, other.adopted) == (row.due, row.adopted)
            for other in self.taken.get(row.card_id, ())
        )

    def beside(self, row: Review) -> Review:
        """The row at an instant that no row has which was taken back."""
        while (row.card_id, row.at) in self.instants:
            row = replace(row, at=row.at + timedelta(microseconds=1))
        return row


# ---------------------------------------------------------------- candidates with schedules


def scheduled(
    files: Sequence[NoteFile], config: Config, databases: Sequence[Path] = ()
) -> list[Candidate]:
    """The hand-written cards of notes that hold schedules, with them.

    All of such a note are given, so that each is recognised beside its neighbours.
    """
    held: dict[str, ForeignSchedule] = {}
    for path in databases:
        held |= read_schedules(path)
    hashes = {file.path: _known_hashes(file, held) for file in files} if held else {}
    read = [
        (replace(note, generation=Generation.AUTHORED, language=_ANY_LANGUAGE), problems)
        for note, problems in read_notes(files, config)
        if hashes.get(note.path) or any(claim.schedules for claim in note.claims)
    ]
    found: list[Candidate] = []
    for extraction in extract_notes(read, config):
        own = hashes.get(extraction.note.path, [])
        found += _with_hashes(extraction.candidates, own, held) if own else extraction.candidates
    return found


def _known_hashes(file: NoteFile, held: Mapping[str, ForeignSchedule]) -> list[HashedCard]:
    return [card for card in hashed_cards(file.text) if card.hash in held]


def _with_hashes(
    candidates: Sequence[Candidate],
    hashed: Sequence[HashedCard],
    held: Mapping[str, ForeignSchedule],
) -> Iterator[Candidate]:
    """Candidates with the schedules of the rows whose lines they stand on."""
    blanks: dict[tuple[str, int], int] = {}
    for candidate in candidates:
        source = candidate.source
        place = 0
        if isinstance(candidate.content, Cloze):
            key = (source.claim, source.first_line)
            place = blanks[key] = blanks.get(key, -1) + 1
        row = next(
            (
                card
                for card in hashed
                if card.first_line <= source.first_line <= card.last_line and card.blank == place
            ),
            None,
        )
        if row is not None and candidate.variant != "reverse":
            candidate = replace(candidate, schedule=replace(held[row.hash], tool=row.tool))
        yield candidate


# ---------------------------------------------------------------- doing it, and taking it back


def adopt_schedules(store: Store, plan: AdoptionPlan, now: datetime) -> int:
    """Take a plan over, in one transaction after a backup. Gives how many cards it began."""
    if not plan.rows:
        return 0
    back_up_before(store, "adopt", now)
    with store.transaction():
        before = store.last_logged()
        added = store.merge(
            [row.review for row in plan.rows], {row.card.id: row.memory for row in plan.rows}
        )
        after = store.last_logged()
        first = before[0] + 1 if before else 1
        store.set_setting(_LAST, json.dumps([first, after[0] if after else first]))
    return added


def undo_adoption(store: Store, config: Config, now: datetime) -> int:
    """Take the last adoption back: cards are as new again, or as their other rows say. Gives how
    many rows were taken back; 0 where there is nothing to take back.
    """
    span = json.loads(store.setting(_LAST) or "[1, 0]")
    rows = [
        review
        for review in store.reviews()
        if review.origin is ReviewOrigin.ADOPTED and span[0] <= review.id <= span[1]
    ]
    if not rows:
        return 0
    back_up_before(store, "adopt", now)
    parameters = stored_parameters(store.setting)
    decks = {card.id: card.deck for card in store.cards()}
    with store.transaction():
        for row in rows:
            left = [review for review in store.reviews(row.card_id) if review.id != row.id]
            schedule = schedule_of(config, decks.get(row.card_id, ""), parameters)
            store.undo_review(row.card_id, row.id, replay(left, schedule))
    return len(rows)
