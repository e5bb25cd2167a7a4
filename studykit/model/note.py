"""The learner's notes: files, sections, claims, citations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from studykit.model.media import Media, MediaFile


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
