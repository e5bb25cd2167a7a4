"""The words of studykit: frozen values that every room shares.

**Card text** is the one text format of claims and cards: plain text in which maths stands as
``\\(...\\)`` or ``\\[...\\]``, code as `` `...` `` or a fenced block, and a line break as a line
break. Everything else is literal; :mod:`studykit.render` turns card text into HTML or terminal
text. All instants are aware UTC datetimes, all positions in a video whole seconds, all lines
1-based in the file with the front matter counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

# ---------------------------------------------------------------- the learner's notes


@dataclass(frozen=True, slots=True)
class ForeignSchedule:
    """What another tool had planned for a card, as it wrote it down.

    ``due`` and ``last`` are ISO dates or instants ("" where unknown), ``interval`` and
    ``stability`` days, ``ease`` SM-2's factor (2.5 at first), ``difficulty`` FSRS's, 1 to 10.
    """

    tool: str
    due: str
    interval: float
    ease: float | None = None
    stability: float | None = None
    difficulty: float | None = None
    last: str = ""
    reps: int = 0
    lapses: int = 0


@dataclass(frozen=True, slots=True)
class NoteFile:
    """A note's text with its place: ``path`` is relative to the workspace, with forward slashes.

    Line ends are ``\\n`` and a byte order mark is gone; ``digest`` is of that text, and of what is
    known of the pictures that it shows.
    """

    path: str
    text: str
    digest: str
    media: tuple[MediaFile, ...] = ()


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file that a note shows: ``target`` as written, ``path`` relative to the workspace.

    ``size`` in bytes, ``digest`` of its content; ``fault`` is why it cannot be used ("" if it can):
    "missing" or "outside" the workspace.
    """

    target: str
    path: str = ""
    size: int = 0
    digest: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or recording that a claim shows: an "image", a "sound" or a "video".

    ``path`` is as written until the file is found, then relative to the workspace, and ``digest``
    names its content. ``side`` is where it stands, "front" or "back"; one that is ``needed`` leaves
    no card without it.
    """

    path: str
    kind: str
    alt: str = ""
    side: str = "back"
    needed: bool = False
    digest: str = ""

    @property
    def name(self) -> str:
        """The name of its file in a package: the same for the same content."""
        return f"sk-{self.digest[:24]}.{self.path.rpartition('.')[2].lower()}"


class Severity(StrEnum):
    """How much a problem matters: an error fails a check, a warning and a hint do not."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Replacement:
    """A certain mend of one line: ``old`` is the whole line as it is, ``new`` as it should be."""

    line: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in the learner's text: a value, never an exception.

    ``code`` is stable and documented in docs/checks.md.
    """

    path: str
    line: int
    code: str
    message: str
    advice: str = ""
    severity: Severity = Severity.WARNING
    fix: Replacement | None = None


@dataclass(frozen=True, slots=True)
class Video:
    """What a citation points into.

    ``key`` names the video for identity ("youtube:Rxmv7rT9leo"); two notes with the same key are
    siblings. ``link`` is a URL template with ``{seconds}``, or None when stamps are shown as text.
    ``length`` in seconds where it is known.
    """

    key: str
    id: str = ""
    link: str | None = None
    length: int | None = None

    def at(self, seconds: int) -> str | None:
        """The link that opens the video at ``seconds``; None without a link or beyond the end."""
        if self.link is None or (self.length is not None and seconds > self.length):
            return None
        return self.link.replace("{seconds}", str(seconds))


class Origin(StrEnum):
    """Where a citation on a claim comes from."""

    OWN = "own"
    INHERITED = "inherited"
    REPAIRED = "repaired"


@dataclass(frozen=True, slots=True)
class Citation:
    """The second at which something was said. ``label`` is the stamp as the note prints it.

    ``repaired``: an inherited stamp was mended, too.
    """

    seconds: int
    label: str
    origin: Origin = Origin.OWN
    url: str | None = None
    end: int | None = None
    repaired: bool = False

    @property
    def mended(self) -> bool:
        """Whether the second is not what the label says."""
        return self.repaired or self.origin is Origin.REPAIRED


class ClaimKind(StrEnum):
    """The place of a claim in its note, or the way its author wrote it as a card."""

    SENTENCE = "sentence"
    ITEM = "item"
    CALLOUT = "callout"
    QUOTE = "quote"
    CELL = "cell"
    FORMULA = "formula"
    CODE = "code"
    AUTHORED_QUESTION = "authored-question"
    AUTHORED_DEFINITION = "authored-definition"
    AUTHORED_CLOZE = "authored-cloze"


class MarkKind(StrEnum):
    """What the author did to a span of a claim's text."""

    BOLD = "bold"
    EMPHASIS = "emphasis"
    HIGHLIGHT = "highlight"
    LINK = "link"
    CODE = "code"
    MATH = "math"


@dataclass(frozen=True, slots=True)
class Mark:
    """A span ``text[start:end]`` of a claim's text; ``target`` is a link's slug or URL."""

    kind: MarkKind
    start: int
    end: int
    target: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence, list item, callout or table cell that states something.

    ``text`` is card text without citations. ``term`` is the bold label of "**Term**: text" or a
    callout's title, and ``body_start`` the offset in ``text`` where the explanation begins (0
    without a label). ``lead_in`` is the line that introduces the list ("" if none), ``parent`` the
    item above a nested one, ``before`` the sentence before in the same section ("" if none) and
    ``before_same_block`` whether it stands in the same paragraph or item. Claims with the same
    ``block`` stand in the same paragraph, list, table or callout. ``row`` and ``column`` name a
    table cell's place. For authored cards ``question`` and ``answer`` hold what the author wrote
    (a cloze's text in Anki syntax stands in ``question``), ``both_ways`` says that the answer asks
    for the question as well, ``extra`` goes with the answer of either, ``tags`` and ``deck`` are
    what the author gave this card, ``written`` is the id that a tool wrote beside it ("tool:id"),
    and ``schedules`` its plans for the card and its siblings, in their order.
    """

    text: str
    kind: ClaimKind
    first_line: int
    last_line: int
    headings: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    marks: tuple[Mark, ...] = ()
    markdown: str = ""
    block: int = 0
    term: str = ""
    body_start: int = 0
    lead_in: str = ""
    parent: str = ""
    before: str = ""
    before_same_block: bool = False
    ordered: bool = False
    position: int = 0
    depth: int = 0
    row: str = ""
    column: str = ""
    question: str = ""
    answer: str = ""
    both_ways: bool = False
    extra: str = ""
    tags: tuple[str, ...] = ()
    deck: str = ""
    written: str = ""
    schedules: tuple[ForeignSchedule | None, ...] = ()
    media: tuple[Media, ...] = ()

    @property
    def body(self) -> str:
        """The text without its bold label."""
        return self.text[self.body_start :]

    @property
    def cited(self) -> bool:
        """Whether the claim carries a stamp of its own."""
        return any(c.origin is not Origin.INHERITED for c in self.citations)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the claims below it, down to the next heading of any level.

    ``headings`` is the path of clean heading texts, outermost first; empty for the text before
    the first heading.
    """

    headings: tuple[str, ...]
    level: int
    line: int
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()


class Generation(StrEnum):
    """What a note's front matter lets studykit make of it (key ``studykit``)."""

    OFF = "off"
    AUTHORED = "authored"
    READY = "ready"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Note:
    """The learner's Markdown file, read.

    ``path`` is relative to the workspace, with forward slashes. ``digest`` is a hash of the file's
    text. ``silence`` is "" or the reason why this page makes no cards ("index-page", "refusal",
    "empty"). ``links`` are the wikilink slugs in order of appearance.
    """

    path: str
    title: str
    channel: str = ""
    video: Video | None = None
    sections: tuple[Section, ...] = ()
    digest: str = ""
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    generation: Generation | None = None
    silence: str = ""
    language: str = "en"

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All claims in the order of the file."""
        return tuple(claim for section in self.sections for claim in section.claims)


# ---------------------------------------------------------------- cards


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


# ---------------------------------------------------------------- written cards


@dataclass(frozen=True, slots=True)
class WrittenCard:
    """A question that a writer proposed, before any check.

    ``claims`` are the texts of the claims it names, as they were sent. ``quote`` is what the writer
    says stands in them. ``mends`` is the words' digest of the card that it is a better wording of.
    """

    claims: tuple[str, ...]
    question: str
    answer: str
    quote: str = ""
    mends: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a writer answered about a note, or a part of one.

    ``asked`` are digests of the claims it was asked about: an older reply about them is out of
    date. ``prompt`` is the version of the wording, ``model`` who answered ("" when not known).
    """

    path: str
    title: str
    channel: str
    video_key: str
    tags: tuple[str, ...]
    asked: tuple[str, ...]
    cards: tuple[WrittenCard, ...]
    prompt: str
    model: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Grade:
    """A judge's word on a card as a learner sees it: 3 ready, 2 usable, 1 poor, 0 wrong.

    ``card`` is a digest of the card's words, so that other words have no grade.
    """

    card: str
    grade: int
    fault: str
    advice: str
    path: str
    video_key: str
    prompt: str
    model: str
    at: datetime


# ---------------------------------------------------------------- study


class Rating(IntEnum):
    """The learner's grade of one answer, numbered as in Anki and FSRS."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class ReviewOrigin(StrEnum):
    """Where a row of the log was made; adopted ones come from another tool's schedule."""

    STUDYKIT = "studykit"
    ANKI = "anki"
    ADOPTED = "adopted"


class ReviewKind(StrEnum):
    """An answer of the learner, or what sets a card's memory otherwise.

    RELEARN: its fact changed, which weighs as a lapse. FORGET: it is new again from here.
    RESCHEDULE: it is due at another time, and what is remembered of it stays.
    """

    ANSWER = "answer"
    RELEARN = "relearn"
    FORGET = "forget"
    RESCHEDULE = "reschedule"


@dataclass(frozen=True, slots=True)
class Adopted:
    """The memory that another tool left of a card: where it begins here."""

    tool: str
    stability: float
    difficulty: float
    reps: int = 1
    lapses: int = 0


@dataclass(frozen=True, slots=True)
class Review:
    """One row of the log, an answer mostly. ``seconds`` is the time taken, ``due`` the instant that
    was promised with it; ``rating`` is None for FORGET and RESCHEDULE.

    ``id`` is the row's number in the log (0 before it is written). ``adopted`` stands in the row
    that took over another tool's schedule: no answer, but what its answers came to.
    """

    card_id: str
    at: datetime
    rating: Rating | None
    seconds: float
    due: datetime
    origin: ReviewOrigin = ReviewOrigin.STUDYKIT
    kind: ReviewKind = ReviewKind.ANSWER
    id: int = 0
    adopted: Adopted | None = None


class State(IntEnum):
    """The stage of a card's memory, numbered as in Anki's ``cards.type``."""

    NEW = 0
    LEARNING = 1
    REVIEW = 2
    RELEARNING = 3


@dataclass(frozen=True, slots=True)
class Memory:
    """What the review log says of one card: a fold of its reviews, a cache, never the truth.

    ``stability`` in days, ``difficulty`` 1 to 10; ``step`` is the position among the (re)learning
    steps, None in review.
    """

    card_id: str
    state: State
    due: datetime
    last_review: datetime
    stability: float
    difficulty: float
    step: int | None = None
    reps: int = 0
    lapses: int = 0


# ---------------------------------------------------------------- plans


class Outcome(StrEnum):
    """What becomes of a card when its notes are read again."""

    KEPT = "kept"
    REWORDED = "reworded"
    CHANGED = "changed"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    NEW = "new"
    RETIRED = "retired"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a plan.

    ``card`` is None for a new one, ``candidate`` None for a retired or merged one. ``others`` are
    the parent of a new card that was split off, or the survivor of a merged one. ``reason`` says in
    a few words what decided.
    """

    outcome: Outcome
    card: Card | None
    candidate: Candidate | None
    others: tuple[Card, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build would do: every known card and every candidate in exactly one change."""

    changes: tuple[Change, ...] = ()

    def of(self, *outcomes: Outcome) -> tuple[Change, ...]:
        """The changes of some outcomes, in order."""
        return tuple(change for change in self.changes if change.outcome in outcomes)
