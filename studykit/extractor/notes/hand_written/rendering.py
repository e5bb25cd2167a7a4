"""The blocks of one side of a card as card text, with their stamps, tags and links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from studykit.extractor.notes.blocks import Block, BlockKind
from studykit.extractor.notes.citation_spellings import Stamp
from studykit.extractor.notes.hand_written.card import TEXTS
from studykit.extractor.notes.inline.inline_text import Inline
from studykit.extractor.notes.inline.reading import read_inline
from studykit.extractor.notes.pictures import name_of
from studykit.model import Media

_WORDS = TEXTS | {BlockKind.HEADING}


@dataclass(slots=True)
class Side:
    """One side of a card. ``inline`` is its text with marks and blanks where it is one text.

    ``bare``: it shows pictures and says nothing; its text is their names.
    """

    text: str = ""
    inline: Inline | None = None
    stamps: list[Stamp] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    media: list[Media] = field(default_factory=list)
    bare: bool = False

    def read(self, source: str) -> str:
        """The text of a piece of Markdown; what else is in it is kept."""
        inline = read_inline(source, True)
        self.stamps += [stamp for _, stamp in inline.stamps]
        self.tags += inline.tags
        self.links += inline.links
        self.media += [media for _, media in inline.media]
        return inline.text


def side(blocks: Sequence[Block]) -> Side:
    """The text of blocks: paragraphs, lists with their signs, fences, maths and tables."""
    found = Side()
    if blocks and all(block.kind in _WORDS for block in blocks):
        found.inline = read_inline("\n".join(block.text for block in blocks), True)
    found.text = "\n".join(text for text in _texts(blocks, found) if text)
    found.bare = not found.text.strip() and bool(found.media)
    if found.bare:
        found.text = ", ".join(dict.fromkeys(map(name_of, found.media))) or "…"
    return found


def _texts(blocks: Sequence[Block], found: Side) -> Iterator[str]:
    line = -1
    row: list[str] = []
    for n, block in enumerate(blocks):
        if block.kind is not BlockKind.CELL and row:
            yield " | ".join(row)
            row = []
        if block.kind is BlockKind.CODE:
            yield f"```{block.info}\n{block.text}\n```"
        elif block.kind is BlockKind.FORMULA:
            text = block.text.strip("$").removeprefix("\\[").removesuffix("\\]").strip()
            yield f"\\[{text}\\]"
        elif block.kind is BlockKind.CELL:
            if block.first_line != line and row:
                yield " | ".join(row)
                row = []
            if line < 0 or (n and blocks[n - 1].group != block.group):
                yield _head(blocks[n:], found)
            line = block.first_line
            row.append(found.read(block.text))
        else:
            text = found.read(block.text)
            yield f"{_sign(block)}{text}" if text else ""
    if row:
        yield " | ".join(row)


def _sign(block: Block) -> str:
    if block.kind is not BlockKind.ITEM:
        return ""
    return f"{block.position}. " if block.ordered else "- "


def _head(blocks: Sequence[Block], found: Side) -> str:
    """The head of the table whose first cell comes first; "" where it says nothing."""
    first = blocks[0]
    cells = [block for block in blocks if block.first_line == first.first_line]
    names = [found.read(cell.column) for cell in cells if cell.kind is BlockKind.CELL]
    return " | ".join(names) if any(names) else ""
