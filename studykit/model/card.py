"""Cards: what is asked, of which claim, and how it stands with the learner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from studykit.model.media import Media
from studykit.model.note import Citation, Claim, ForeignSchedule, Note
from studykit.model.problem import Problem


@dataclass(frozen=True, slots=True)
class Point:
    """One claim in short, on the back of a section question, with its own stamps."""

    text: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """A question and its answer in card text. ``points`` spells the answer out as a list."""

    question: str
    answer: str
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Cloze:
    """A sentence with blanks, ``{{c1::answer::hint}}``.

    One card is one Anki card: every blank is number 1, and a sentence worth two blanks becomes
    two candidates.
    """

    text: str


Content = QuestionAnswer | Cloze


class Tier(StrEnum):
    """Ready cards go into decks; drafts are offered in triage."""

    READY = "ready"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a card's fact stands: the file, its video and place, and the sentence itself."""

    path: str
    title: str
    channel: str
    video_key: str
    video_id: str
    headings: tuple[str, ...]
    claim: str
    first_line: int
    last_line: int

    @classmethod
    def of(cls, note: Note, claim: Claim) -> Source:
        """Where a claim of a note stands."""
        return cls(
            note.path,
            note.title,
            note.channel,
            note.video.key if note.video else "",
            note.video.id if note.video else "",
            claim.headings,
            claim.text,
            claim.first_line,
            claim.last_line,
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the extractor makes of claims. It has no id, so it can be neither studied nor exported.

    ``context`` is shown in grey above the question where the claim leans on what came before.
    ``generator`` names the question type; with its ``variant`` ("", "reverse", ...) it tells two
    cards of one claim apart. ``importance`` orders candidates within a note (larger first).
    ``deck`` is the deck that the author named for it, ``written`` the id that a tool wrote beside
    it; ``schedule``, that tool's plan for it, is for adopting it and is not kept.
    """

    content: Content
    source: Source
    citations: tuple[Citation, ...]
    generator: str
    tier: Tier
    context: str = ""
    variant: str = ""
    tags: tuple[str, ...] = ()
    importance: float = 0.0
    deck: str = ""
    written: str = ""
    schedule: ForeignSchedule | None = None
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A claim that made no card of some kind, and the reason (a code of docs/reasons.md).

    ``card`` is the front of a written card that was refused, ``advice`` what a judge said of it.
    """

    line: int
    claim: str
    generator: str
    reason: str
    card: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one note gave: candidates in the order of the note, and what was left out."""

    note: Note
    candidates: tuple[Candidate, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    problems: tuple[Problem, ...] = ()


class Status(StrEnum):
    """A card's standing. Draft, banned and retired cards are never shown in a review."""

    DRAFT = "draft"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    BANNED = "banned"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Edits:
    """The learner's own hand on a card; it survives every regeneration.

    ``content`` and ``context`` replace the generated ones (None: not edited); ``base`` is the
    generated content that was edited, so that a later change of the note can be merged. ``fields``
    are those of its Anki note that were written there, name and HTML: they say the same as
    ``content`` and ``context`` where they say it, with dress that card text has not.
    """

    content: Content | None = None
    context: str | None = None
    base: Content | None = None
    added_tags: tuple[str, ...] = ()
    removed_tags: tuple[str, ...] = ()
    deck: str | None = None
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A candidate that identity has recognised.

    ``id`` is opaque, given once, and is the guid in Anki. ``revised_at`` moves only when what the
    learner sees of the card does. ``parent`` is the card it was split from, ``successor`` the card
    it was merged into. ``deck`` is the name of its deck, levels parted by "::".
    """

    id: str
    candidate: Candidate
    status: Status
    revised_at: datetime
    deck: str
    edits: Edits = Edits()
    parent: str | None = None
    successor: str | None = None

    @property
    def content(self) -> Content:
        """What the learner sees: the edit where there is one."""
        return self.candidate.content if self.edits.content is None else self.edits.content

    @property
    def context(self) -> str:
        """The grey line above the question: the edit where there is one."""
        return self.candidate.context if self.edits.context is None else self.edits.context

    @property
    def tags(self) -> tuple[str, ...]:
        """Generated tags and the learner's, without those the learner took away."""
        kept = [t for t in self.candidate.tags if t not in self.edits.removed_tags]
        return tuple(dict.fromkeys([*kept, *self.edits.added_tags]))

    @property
    def source(self) -> Source:
        """Where the card's fact stands."""
        return self.candidate.source

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The stamps of the claim."""
        return self.candidate.citations
