"""The second half of a build: known cards matched with what was read. It writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from studykit.build.coverage import IN_STUDY, Coverage, CoverageCount
from studykit.build.edits import followed, moves_below_edit
from studykit.build.packed_values import Packed
from studykit.build.parallel_extraction import Means
from studykit.build.reading import Chunk, Progress, Reading, read_changed
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
    paths: Collection[str] = frozenset()

    def has(self, candidate: Candidate) -> bool:
        """Whether a candidate becomes a card in study."""
        return (
            candidate.tier is Tier.READY
            or self.tier == Generation.ALL.value
            or candidate.source.path in self.paths
        )


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a build would do. ``notes`` counts all notes, ``known`` are the changes of ``plan`` that
    are of known cards.

    ``counts`` are cards in study by outcome, those of unchanged notes as kept; cards that are or
    will be drafts for triage are counted apart, as "drafts"; banned and retired ones are not.
    ``woken`` counts retired cards that come back into study, ``edited`` are the changes of cards
    that hold the learner's own words, where the note's words moved. ``version`` is the state of the
    database that it was made from, ``waking_drafts`` are retired cards that were drafts, ``marks``
    the state of the replies about the notes, ``moved`` the new paths of notes that take their
    replies along, ``channels`` the notes of each channel that have candidates.
    """

    plan: Plan
    reading: Reading
    known: Plan = field(default_factory=Plan)
    counts: Mapping[str, int] = field(default_factory=dict)
    changes_anything: bool = False
    woken: int = 0
    edited: tuple[Change, ...] = ()
    wanted: Wanted = Wanted()
    waking_drafts: frozenset[str] = frozenset()
    marks: Mapping[str, str] = field(default_factory=dict)
    version: int = 0
    moved: Mapping[str, str] = field(default_factory=dict)
    coverage: Coverage = field(default_factory=Coverage)
    channels: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def notes(self) -> int:
        """How many notes there are."""
        return self.reading.notes

    @property
    def read(self) -> tuple[str, ...]:
        """The paths of the notes that were read again."""
        return tuple(note.path for note in self.reading.read)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the notes."""
        return self.reading.problems

    @property
    def failed(self) -> tuple[str, ...]:
        """The paths of notes that could not be read."""
        return tuple(sorted(self.reading.failed))

    def is_draft(self, change: Change) -> bool:
        """Whether a change is of a card that only triage offers."""
        return _is_draft(change, self.wanted, self.waking_drafts)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What a build would change: cards in study as ``counts`` has them, and drafts."""
        return tuple(change for change in self.plan.changes if _is_one(change))

    @property
    def contested(self) -> bool:
        """Whether a note changed what the learner had edited, so that `resolve` asks."""
        return any(
            followed(change.card, change.candidate.content).contested
            for change in self.edited
            if change.card and change.candidate
        )


def _is_draft(change: Change, wanted: Wanted, waking_drafts: Collection[str]) -> bool:
    card, candidate = change.card, change.candidate
    if card is not None and card.status is Status.RETIRED:
        woken = candidate is not None and card.id in waking_drafts
        return woken and candidate is not None and not wanted.has(candidate)
    if card is not None and card.status is not Status.DRAFT:
        return False
    return candidate is None or not wanted.has(candidate)


def _is_one(change: Change) -> bool:
    """Whether a build changes a card that is in study, or a draft."""
    return not change.is_out and (change.outcome is not Outcome.KEPT or change.wakes)


def prepare(
    root: Path,
    config: Config,
    store: Store | None,
    paths: Sequence[Path] = (),
    progress: Callable[[int], Progress] | None = None,
    means: Means | None = None,
) -> Prepared:
    """Read the notes at ``paths`` (default: those of studykit.toml) and match their cards.

    Without a store every card is new. A note that cannot be read keeps its cards as they are; only
    notes under ``paths`` that are gone retire theirs. ``progress`` and ``means`` are as
    :func:`read_changed` has them.
    """
    return plan_of(read_changed(root, config, store, paths, progress, means), config, store)


def plan_of(reading: Reading, config: Config, store: Store | None) -> Prepared:
    """Match the cards of the notes that were read with what was made of them."""
    version = store.version() if store else 0
    planning = _Planning(reading, config, store)
    for chunk in reading.chunks:
        planning.take(chunk)
    return planning.prepared(version)


class _Planning:
    """A plan in the making, some notes after the others."""

    def __init__(self, reading: Reading, config: Config, store: Store | None) -> None:
        self.reading = reading
        self.config = config
        self.store = store
        self.changes: Packed[Change] = Packed()
        self.known: Packed[Change] = Packed()
        self.counts = Counter(dict.fromkeys([*(o.value for o in Outcome), "drafts"], 0))
        self.edited: list[Change] = []
        self.wanting: set[str] = set()
        self.moved: dict[str, str] = {}
        self.matched: Counter[tuple[str, Status]] = Counter()
        self.coverage = CoverageCount()
        self.channels: dict[str, set[str]] = {}
        self.woken = 0
        self.changes_anything = False
        self.waking = frozenset(store.retired_drafts()) if store else frozenset()

    @cached_property
    def memories(self) -> Mapping[str, Memory]:
        """What is remembered of all cards; asked for where any is known."""
        return self.store.memories() if self.store else {}

    def take(self, chunk: Chunk) -> None:
        """Match the cards of some notes."""
        known = _known(self.store, chunk, self.reading)
        memories = self.memories if known else {}
        written = _written(self.store, chunk)
        usable = with_written(chunk.extractions, written, tier=self.config.writer.tier)
        notes = [e.note for e in usable]
        plan = match(known, [c for e in usable for c in e.candidates], memories, notes)
        same = self.reading.same
        leaving = {c.id for c in known if c.source.path in same and _is_untouched(c, memories)}
        leaving |= {
            c.id for c in stepping_back(known, usable, written) if _is_untouched(c, memories)
        }
        plan = stand(plan, notes, leaving)
        self.wanting |= {note.path for note in notes if _wants_all(note, self.config)}
        self.moved |= moved_replies(notes, written, chunk.gone)
        self.matched.update((card.source.path, card.status) for card in known)
        self.changes.add(list(plan.changes))
        self.known.add([change for change in plan.changes if change.card is not None])
        for change in plan.changes:
            self._count(change)

    @property
    def wanted(self) -> Wanted:
        """Which candidates become cards in study, as far as notes were looked at."""
        return Wanted(self.config.cards.tier, frozenset(self.wanting))

    def _count(self, change: Change) -> None:
        draft = _is_draft(change, Wanted(self.config.cards.tier, self.wanting), self.waking)
        one = _is_one(change)
        if draft:
            self.counts["drafts"] += 1
        elif not change.is_out:
            self.counts[change.outcome.value] += 1
        self.changes_anything |= one and not draft
        self.woken += one and not draft and change.wakes
        if moves_below_edit(change):
            self.edited.append(change)
        if draft or not _leaves(change):
            self.coverage.add(change, draft=draft)
        if change.candidate is not None:
            source = change.candidate.source
            self.channels.setdefault(source.channel, set()).add(source.path)

    def prepared(self, version: int) -> Prepared:
        """The whole plan, made from a state of the database."""
        others = self._others()
        reading = self.reading
        untouched = sum(n for (_, status), n in others.items() if status in IN_STUDY)
        self.counts[Outcome.KEPT.value] += untouched
        return Prepared(
            Plan(self.changes),
            reading,
            Plan(self.known),
            dict(self.counts),
            self.changes_anything,
            self.woken,
            tuple(self.edited),
            self.wanted,
            self.waking,
            self.store.written_marks() if self.store else {},
            version,
            self.moved,
            self.coverage.coverage(reading.paths, others, reading.pages),
            {channel: frozenset(paths) for channel, paths in self.channels.items()},
        )

    def _others(self) -> Counter[tuple[str, Status]]:
        """How many cards of each note and standing were not looked at."""
        every = Counter(self.store.count_by_note() if self.store else {})
        every.subtract(self.matched)
        return +every


def _leaves(change: Change) -> bool:
    """Whether a change takes a card out of study or keeps it out."""
    return change.is_out or change.outcome in (Outcome.RETIRED, Outcome.MERGED)


def _known(store: Store | None, chunk: Chunk, reading: Reading) -> list[Card]:
    if store is None:
        return []
    keys = {e.note.video.key for e in chunk.extractions if e.note.video} | chunk.videos
    paths = [*(e.note.path for e in chunk.extractions), *chunk.gone]
    found = store.cards_of(paths=paths, videos=keys)
    return [card for card in found if card.source.path not in reading.failed]


def _written(store: Store | None, chunk: Chunk) -> Known:
    """What writers and judges said about notes that were read, and those that are gone."""
    if store is None:
        return Known()
    paths = [*(e.note.path for e in chunk.extractions), *chunk.gone]
    videos = [e.note.video.key for e in chunk.extractions if e.note.video]
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
