"""The second half of a build: known cards matched with what was read. It writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from studykit.build.coverage import Coverage, coverage_of
from studykit.build.edits import followed, moves_below_edit
from studykit.build.reading import Progress, Reading, read_changed
from studykit.config import Config
from studykit.identity.matching import match
from studykit.identity.standing_claims import stand
from studykit.model import (
    Candidate,
    Card,
    Change,
    Edits,
    Generation,
    Memory,
    Note,
    NoteFile,
    Outcome,
    Plan,
    Problem,
    Status,
    Tier,
)
from studykit.store.store import Store
from studykit.writer.written_cards import Known, moved_replies, stepping_back, with_written


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which candidates become cards in study without triage: ready ones, and where the options, a
    folder or a note ask for all, drafts too.
    """

    tier: str = "ready"
    paths: frozenset[str] = frozenset()

    def has(self, candidate: Candidate) -> bool:
        """Whether a candidate becomes a card in study."""
        return (
            candidate.tier is Tier.READY
            or self.tier == Generation.ALL.value
            or candidate.source.path in self.paths
        )


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a build would do. ``read`` are the notes that were read again, ``notes`` counts all.

    ``version`` is the state of the database that it was made from, ``waking_drafts`` are retired
    cards that were drafts, ``marks`` the state of the replies about the notes,
    ``moved`` the new paths of notes that take their replies along.
    """

    plan: Plan
    reading: Reading
    untouched: int = 0
    wanted: Wanted = Wanted()
    waking_drafts: frozenset[str] = frozenset()
    marks: Mapping[str, str] = field(default_factory=dict)
    version: int = 0
    moved: Mapping[str, str] = field(default_factory=dict)
    coverage: Coverage = field(default_factory=Coverage)

    @property
    def notes(self) -> int:
        """How many notes there are."""
        return self.reading.notes

    @property
    def read(self) -> tuple[tuple[NoteFile, Note], ...]:
        """The notes that were read again."""
        return tuple((self.reading.files[e.note.path], e.note) for e in self.reading.usable)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the notes."""
        return self.reading.problems

    @property
    def failed(self) -> tuple[str, ...]:
        """The paths of notes that could not be read."""
        return tuple(sorted(self.reading.failed))

    @property
    def counts(self) -> dict[str, int]:
        """Cards in study by outcome; those of unchanged notes count as kept. Cards that are or
        will be drafts for triage are counted apart, as "drafts"; banned and retired ones are not.
        """
        counts = {outcome.value: 0 for outcome in Outcome} | {"drafts": 0}
        for change in self.plan.changes:
            if self.is_draft(change):
                counts["drafts"] += 1
            elif not change.is_out:
                counts[change.outcome.value] += 1
        counts[Outcome.KEPT.value] += self.untouched
        return counts

    def is_draft(self, change: Change) -> bool:
        """Whether a change is of a card that only triage offers."""
        card, candidate = change.card, change.candidate
        if card is not None and card.status is Status.RETIRED:
            woken = candidate is not None and card.id in self.waking_drafts
            return woken and candidate is not None and not self.wanted.has(candidate)
        if card is not None and card.status is not Status.DRAFT:
            return False
        return candidate is None or not self.wanted.has(candidate)

    @property
    def changes_anything(self) -> bool:
        """Whether a build would change a card in study."""
        return any(not self.is_draft(change) for change in self.changes)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What a build would change: cards in study as :attr:`counts` has them, and drafts."""
        changes = self.plan.changes
        return tuple(
            c for c in changes if not c.is_out and (c.outcome is not Outcome.KEPT or c.wakes)
        )

    @property
    def woken(self) -> int:
        """How many retired cards come back into study."""
        return sum(c.wakes and not self.is_draft(c) for c in self.changes)

    @property
    def edited(self) -> tuple[Change, ...]:
        """The changes of cards that hold the learner's own words, where the note's words moved."""
        return tuple(change for change in self.plan.changes if moves_below_edit(change))

    @property
    def contested(self) -> bool:
        """Whether a note changed what the learner had edited, so that `resolve` asks."""
        return any(
            followed(change.card, change.candidate.content).contested
            for change in self.edited
            if change.card and change.candidate
        )


def prepare(
    root: Path,
    config: Config,
    store: Store | None,
    paths: Sequence[Path] = (),
    progress: Callable[[int], Progress] | None = None,
) -> Prepared:
    """Read the notes at ``paths`` (default: those of studykit.toml) and match their cards.

    Without a store every card is new. A note that cannot be read keeps its cards as they are; only
    notes under ``paths`` that are gone retire theirs. ``progress`` is called with the number of
    notes to read and gives what is called with those done.
    """
    return plan_of(read_changed(root, config, store, paths, progress), config, store)


def plan_of(reading: Reading, config: Config, store: Store | None) -> Prepared:
    """Match the cards of the notes that were read with what was made of them."""
    version = store.version() if store else 0
    known = _known(store, reading)
    written = _written(store, reading)
    usable = with_written(reading.usable, written, tier=config.writer.tier)
    memories = store.memories() if store else {}
    notes = [e.note for e in usable]
    plan = match(known, [c for e in usable for c in e.candidates], memories, notes)
    leaving = {c.id for c in known if c.source.path in reading.same and _is_untouched(c, memories)}
    leaving |= {c.id for c in stepping_back(known, usable, written) if _is_untouched(c, memories)}
    plan = stand(plan, notes, leaving)
    wanting = frozenset(note.path for note in notes if _wants_all(note, config))
    matched = {card.id for card in known}
    standings = store.standings() if store else []
    others = [(path, status) for card_id, path, status in standings if card_id not in matched]
    prepared = Prepared(
        plan,
        reading,
        sum(status in (Status.ACTIVE, Status.SUSPENDED) for _, status in others),
        Wanted(config.cards.tier, wanting),
        frozenset(store.retired_drafts()) if store else frozenset(),
        store.written_marks() if store else {},
        version,
        moved_replies(notes, written, reading.gone),
    )
    drafts = [change for change in plan.changes if prepared.is_draft(change)]
    studied = [c for c in plan.changes if not prepared.is_draft(c) and not _leaves(c)]
    coverage = coverage_of(reading.paths, studied, drafts, others, reading.pages)
    return replace(prepared, coverage=coverage)


def _leaves(change: Change) -> bool:
    """Whether a change takes a card out of study or keeps it out."""
    return change.is_out or change.outcome in (Outcome.RETIRED, Outcome.MERGED)


def _known(store: Store | None, reading: Reading) -> list[Card]:
    if store is None:
        return []
    usable = reading.usable
    keys = {e.note.video.key for e in usable if e.note.video} | reading.videos
    found = store.cards_of(paths=[*(e.note.path for e in usable), *reading.gone], videos=keys)
    return [card for card in found if card.source.path not in reading.failed]


def _written(store: Store | None, reading: Reading) -> Known:
    """What writers and judges said about the notes that were read, and those that are gone."""
    if store is None:
        return Known()
    paths = [*(e.note.path for e in reading.usable), *reading.gone]
    videos = [e.note.video.key for e in reading.usable if e.note.video]
    replies = store.replies(paths=paths, videos=videos)
    return Known(tuple(replies), store.grades(paths=paths, videos=videos))


def _wants_all(note: Note, config: Config) -> bool:
    """Whether a note's front matter, or else its folder, takes drafts as cards too."""
    if note.generation is not None:
        return note.generation is Generation.ALL
    return config.folder_of(note.path).tier == Generation.ALL.value


def _is_untouched(card: Card, memories: Mapping[str, Memory] | Collection[str]) -> bool:
    """Whether the learner has neither studied nor changed a card."""
    return card.id not in memories and card.edits == Edits()
