"""Claims and sections while they are read: stamps are as printed, nothing is spread yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from studykit.extractor.notes.blocks import BlockKind
from studykit.extractor.notes.citation_spellings import (
    Stamp,
)
from studykit.model import Citation, Claim, ClaimKind, Media

KINDS = {
    BlockKind.PARAGRAPH: ClaimKind.SENTENCE,
    BlockKind.ITEM: ClaimKind.ITEM,
    BlockKind.QUOTE: ClaimKind.QUOTE,
    BlockKind.CALLOUT: ClaimKind.CALLOUT,
    BlockKind.CELL: ClaimKind.CELL,
    BlockKind.CODE: ClaimKind.CODE,
    BlockKind.FORMULA: ClaimKind.FORMULA,
}
#: The most stamps that a heading, lead-in or cell lends to each of the many that have none.
MOST_LENT = 12
Cite = Callable[[Stamp], Citation]


@dataclass(slots=True)
class Sketch:
    """A claim while it is read: its stamps are as printed, and not yet spread to its neighbours.

    ``of_heading``: what its heading says is on the card, so that it is no place of it.
    ``covered``: a line of stamps below has been given to it.
    """

    claim: Claim
    stamps: list[Stamp] = field(default_factory=list)
    lead: tuple[Stamp, ...] = ()
    weak: tuple[Stamp, ...] = ()
    of_heading: bool = False
    covered: bool = False


@dataclass(slots=True)
class SectionSketch:
    """A section while it is read; ``broken`` are clozes that make no cards, with their lines."""

    headings: tuple[str, ...]
    level: int
    line: int
    stamps: tuple[Stamp, ...] = ()
    sketches: list[Sketch] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class Made:
    """What one block made: claims, or a lead-in, pictures or stamps that belong to others.

    ``last`` is the text that the next block stands after.
    """

    sketches: list[Sketch] = field(default_factory=list)
    stamps: list[Stamp] = field(default_factory=list)
    lead_in: str = ""
    last: str = ""
    only_stamps: bool = False
    media: list[Media] = field(default_factory=list)
