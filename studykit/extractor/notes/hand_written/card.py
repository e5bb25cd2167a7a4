"""The words of hand-written cards: the card, what a note allows, and what is seen of the note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from studykit.extractor.notes.blocks import Block, BlockKind
from studykit.extractor.notes.hand_written.marks import Written
from studykit.model import ClaimKind

TEXTS = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE, BlockKind.CALLOUT})


@dataclass(frozen=True, slots=True)
class HandCard:
    """A card in the author's hand, its sides as blocks.

    A cloze has its text in ``front``, with blanks in Anki's spelling. ``extra`` goes with every
    answer, also of the card the other way round. ``of_heading``: the heading above is on the card,
    so it is no place.
    ``tags`` and ``deck`` are what the author gave this card, ``placed`` are the tags of its place,
    and ``written`` is what tools wrote beside it.
    """

    kind: ClaimKind
    front: tuple[Block, ...]
    back: tuple[Block, ...] = ()
    both_ways: bool = False
    of_heading: bool = False
    tags: tuple[str, ...] = ()
    deck: str = ""
    extra: tuple[Block, ...] = ()
    placed: tuple[str, ...] = ()
    written: tuple[Written, ...] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks of the card."""
        return (*self.front, *self.back, *self.extra)

    @property
    def group(self) -> int:
        """The group of its first block."""
        return self.front[0].group

    @property
    def first_line(self) -> int:
        """The line of the file on which the card begins."""
        return min(block.first_line for block in self.blocks)

    @property
    def last_line(self) -> int:
        """The line of the file on which the card ends."""
        return max(block.last_line for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Unread:
    """What looks like a card by hand and makes none: the line, whose form it is, what to do."""

    line: int
    tool: str
    what: str
    advice: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """Which forms a note may hold besides the safe ones.

    ``marked``: the note says that it holds cards. ``asked`` are the tools of the option
    ``cards.syntaxes``. ``front`` is the front matter.
    """

    marked: bool = False
    asked: frozenset[str] = frozenset()
    front: Mapping[str, object] = field(default_factory=dict)

    def reads(self, *tools: str) -> bool:
        """Whether forms of these tools are read that ordinary text may hold, too."""
        return self.marked or self.asks(*tools)

    def asks(self, *tools: str) -> bool:
        """Whether the learner asked for one of these tools."""
        return any(tool in self.asked for tool in tools)

    @property
    def reads_sides(self) -> bool:
        """Whether the whole note is a card whose sides are parted by rules."""
        return "noteid" in self.front or self.asks("yanki", "mochi")


@dataclass(frozen=True, slots=True)
class Found:
    """What a family made of the first ``used`` blocks ahead.

    ``done`` goes on as it is, in order; ``rest`` is read once more, and must be less than before.
    """

    used: int
    done: tuple[Block | HandCard, ...] = ()
    rest: tuple[Block, ...] = ()


class Ahead:
    """The blocks that are not read yet, the next one first."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._stack = list(reversed(blocks))

    def __getitem__(self, place: int) -> Block | None:
        return self._stack[-1 - place] if place < len(self._stack) else None

    def __bool__(self) -> bool:
        return bool(self._stack)

    def take(self, count: int) -> None:
        """Leave the next blocks behind."""
        del self._stack[len(self._stack) - count :]

    def put(self, blocks: Sequence[Block]) -> None:
        """Put blocks before those that are left."""
        self._stack.extend(reversed(blocks))


@dataclass
class View:
    """What a family sees besides the blocks ahead, and where it says what it did not read.

    ``cards_only``: nothing but cards stands in the note so far; ``at_start``: nothing was read yet;
    ``arrows`` is the list that is known to hold arrows for cards.
    """

    allowed: Allowed
    unread: list[Unread] = field(default_factory=list)
    cards_only: bool = True
    at_start: bool = True
    arrows: int = -1

    def pass_over(self, line: int, tool: str, what: str, advice: str) -> None:
        """Tell of something that looks like a card and makes none."""
        self.unread.append(Unread(line, tool, what, advice))


class Family(Protocol):
    """The forms of one tool, or of several alike: reads the blocks ahead, or leaves them."""

    def __call__(self, ahead: Ahead, view: View) -> Found | None:
        """What the next blocks are, when a card of this family begins with them."""
        ...


def part(block: Block, lines: Sequence[str], at: int) -> Block:
    """Some lines of a block, the first of them ``at`` lines below its own first."""
    first = min(block.first_line + at, block.last_line)
    last = min(first + max(len(lines), 1) - 1, block.last_line)
    return replace(block, text="\n".join(lines), first_line=first, last_line=last)


def said(block: Block, text: str) -> Block:
    """A block with another text."""
    return replace(block, text=text)


def plain(block: Block) -> Block:
    """An item as a text by itself, without the sign of its list."""
    if block.kind is not BlockKind.ITEM:
        return block
    return replace(block, kind=BlockKind.PARAGRAPH, depth=0, position=0, ordered=False)


def listed(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of an answer: a single item is no list."""
    return [plain(blocks[0])] if len(blocks) == 1 else list(blocks)


def touches(above: Block, below: Block) -> bool:
    """Whether no empty line parts two blocks."""
    return below.first_line <= above.last_line + 1


def question(
    front: Sequence[Block],
    back: Sequence[Block],
    *,
    both_ways: bool = False,
    of_heading: bool = False,
    tags: tuple[str, ...] = (),
    deck: str = "",
    extra: Sequence[Block] = (),
) -> HandCard:
    """A card with a question and an answer."""
    return HandCard(
        ClaimKind.AUTHORED_QUESTION,
        tuple(front),
        tuple(back),
        both_ways,
        of_heading,
        tags,
        deck,
        tuple(extra),
    )
