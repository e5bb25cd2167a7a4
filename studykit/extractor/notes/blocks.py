"""A note's Markdown as blocks, each with its place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from studykit.extractor.notes.display_maths import displays
from studykit.extractor.notes.hand_written.marks import Written

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
from studykit.extractor.notes.source_lines import lines_of


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    CALLOUT = "callout"
    CELL = "cell"
    CODE = "code"
    FORMULA = "formula"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of text. ``group`` is shared by the blocks of a list, table or callout.

    ``level`` is a heading's; ``depth``, ``position`` and ``ordered`` an item's; ``row`` and
    ``column`` the raw texts that name a cell. ``title`` is a callout's, ``info`` a code fence's or
    a callout's type. ``written`` is what tools wrote beside it (see hand_written.marks), ``tags``
    and ``deck`` are what the author gave the cards of its place.
    """

    kind: BlockKind
    text: str
    first_line: int
    last_line: int
    group: int
    level: int = 0
    depth: int = 0
    position: int = 0
    ordered: bool = False
    parent: str = ""
    title: str = ""
    row: str = ""
    column: str = ""
    info: str = ""
    raw: str = ""
    written: tuple[Written, ...] = ()
    tags: tuple[str, ...] = ()
    deck: str = ""


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    # notes.inline reads inline text; indented code, HTML blocks, setext headings and link
    # definitions are in notes by accident only, and would swallow claims.
    parser.block.ruler.disable(["code", "html_block", "lheading", "reference"])
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


# Obsidian's name for a block; a power such as x ^2 or 10 ^n is none.
_BLOCK_ID = re.compile(
    r"(?:^|(?<=\s))[ \t]*\^(?=[a-zA-Z\d-]*[a-zA-Z]|\d{6})[a-zA-Z\d-]{3,}[ \t]*$", re.M
)
_SENTENCE = re.compile(r"\d:\d\d|[.!]\s*$")
_TASK = re.compile(r"\[[ xX]\]\s+(?=\S)")
_CALLOUT = re.compile(r"\s*\[!([\w-]+)(?:\|[^\]\n]*)?\][+-]?[ \t]*([^\n]*)(?:\n|$)")
_STRAY_CALLOUT = re.compile(
    r"\s*(?:<(?:div|aside|section|p)\b[^<>\n]*>\s*)?"
    r"\[![\w-]+(?:\|[^\]\n]*)?\][+-]?[ \t]*\n?(?=\S)"
)
_QUESTION = re.compile(r"\s*(?:\*\*)?Q(?:uestion)?\s*[:.]", re.IGNORECASE)


def read_blocks(text: str, first_line: int = 1) -> list[Block]:
    """The blocks of Markdown whose first line is ``first_line`` of the file. Any text is taken."""
    lines, numbers = lines_of(text, first_line)
    source = "\n".join(lines)
    walk = _Walk(_parser().parse(source), lines, numbers)
    return list(walk.blocks())


class _Walk:
    """The state of one pass over markdown-it's tokens."""

    def __init__(self, tokens: Sequence[Token], lines: Sequence[str], numbers: Sequence[int]):
        self.tokens = tokens
        self.lines = lines
        self.numbers = numbers
        self.group = 0
        self.lists: list[tuple[bool, int]] = []
        self.items: list[str] = []
        self.quotes: list[str | None] = []
        self.callouts: list[str] = []
        self.level = 0
        self.head: list[str] = []
        self.cells: list[str] = []
        self.in_table = False
        self.in_head = False
        self.span = (0, 0)
        self.first_of_item = False

    def blocks(self) -> Iterator[Block]:
        for token in self.tokens:
            if token.map and token.type != "inline":
                self.span = (token.map[0], token.map[1])
            yield from self._token(token)

    def _token(self, token: Token) -> Iterator[Block]:
        kind = token.type
        if kind == "inline":
            yield from self._inline(token)
        elif kind == "fence":
            yield self._block(BlockKind.CODE, token.content.rstrip("\n"), info=token.info.strip())
            self.group += 1
        elif kind == "hr":
            yield self._block(BlockKind.RULE, "")
        elif not self._list(token):
            self._container(kind)

    def _list(self, token: Token) -> bool:
        kind = token.type
        if kind.endswith("list_open"):
            self.group += not self.lists
            self.lists.append((kind.startswith("ordered"), 0))
        elif kind.endswith("list_close"):
            self.lists.pop()
            self.group += not self.lists
        elif kind == "list_item_open":
            ordered, position = self.lists[-1]
            self.lists[-1] = (ordered, position + 1)
            self.items.append("")
            self.first_of_item = True
        elif kind == "list_item_close":
            self.items.pop()
        elif kind == "heading_open":
            self.level = int(token.tag[1])
        elif kind == "heading_close":
            self.level = 0
        else:
            return False
        return True

    def _container(self, kind: str) -> None:
        if kind == "blockquote_open":
            self.quotes.append(None)
            self.callouts.append("")
            self.group += 1
        elif kind == "blockquote_close":
            self.quotes.pop()
            self.callouts.pop()
            self.group += 1
        elif kind == "table_open":
            self.group += 1
            self.in_table = True
            self.head = []
        elif kind in ("thead_open", "thead_close"):
            self.in_head = kind == "thead_open"
        elif kind == "tr_open":
            self.cells = []
        elif kind == "table_close":
            self.in_table = False
            self.group += 1

    def _block(
        self,
        kind: BlockKind,
        text: str,
        info: str = "",
        title: str = "",
        level: int = 0,
        row: str = "",
        column: str = "",
        parent: str = "",
        position: int = 0,
        depth: int = 0,
        ordered: bool = False,
    ) -> Block:
        first, last = self.span
        return Block(
            kind,
            text,
            self.numbers[min(first, len(self.numbers) - 1)],
            self.numbers[max(first, min(last, len(self.numbers)) - 1)],
            self.group,
            raw="\n".join(self.lines[first:last]),
            info=info,
            title=title,
            level=level,
            row=row,
            column=column,
            parent=parent,
            position=position,
            depth=depth,
            ordered=ordered,
        )

    def _inline(self, token: Token) -> Iterator[Block]:
        if token.map:
            self.span = (token.map[0], token.map[1])
        text = _BLOCK_ID.sub("", token.content) if "^" in token.content else token.content
        if self.level:
            self.group += 1
            yield self._block(BlockKind.HEADING, text, level=self.level)
        elif self.in_table:
            yield from self._cell(text)
        else:
            self.group += not self.lists and not self.quotes
            yield from self._parted(text)

    def _parted(self, text: str) -> Iterator[Block]:
        """Text and the maths that stands on lines of its own in it, in order."""
        if ("$$" not in text and "\\[" not in text) or _QUESTION.match(text):
            yield from self._text(text)
            return
        first, last = self.span
        at = 0
        for start, end, below in displays(text):
            yield from self._piece(text, at, text.rfind("\n", 0, start) + 1, first)
            self._at(text, start, end, first)
            yield self._block(BlockKind.FORMULA, text[start:end])
            yield from self._piece(text, *below.span("rest"), first)
            at = below.end()
        self.span = (first, last)
        if at < len(text):
            yield from self._piece(text, at, len(text), first)

    def _piece(self, text: str, start: int, end: int, first: int) -> Iterator[Block]:
        if text[start:end].strip():
            self._at(text, start, end, first)
            yield from self._text(text[start:end].rstrip("\n"))

    def _at(self, text: str, start: int, end: int, first: int) -> None:
        """Set the lines of a piece of a text that begins on line ``first``."""
        line = first + text.count("\n", 0, start)
        self.span = (line, line + 1 + text.count("\n", start, end - 1))

    def _text(self, text: str) -> Iterator[Block]:
        if self.lists:
            yield self._item(text)
        elif self.quotes:
            yield from self._quote(text)
        else:
            if marker := _STRAY_CALLOUT.match(text):
                text = text[marker.end() :]
                above = marker[0].count("\n")
                self.span = (self.span[0] + above, self.span[1])
            yield self._block(BlockKind.PARAGRAPH, text)

    def _cell(self, text: str) -> Iterator[Block]:
        if self.in_head:
            self.head.append(text)
            return
        self.cells.append(text)
        place = len(self.cells) - 1
        column = self.head[place] if place < len(self.head) else ""
        yield self._block(BlockKind.CELL, text, row=self.cells[0], column=column)

    def _item(self, text: str) -> Block:
        text = text[match.end() :] if (match := _TASK.match(text)) else text
        parent = next((item for item in reversed(self.items[:-1]) if item), "")
        if self.first_of_item:
            self.items[-1] = text
            self.first_of_item = False
        ordered, position = self.lists[-1]
        depth = len(self.lists)
        return self._block(
            BlockKind.ITEM, text, parent=parent, position=position, depth=depth, ordered=ordered
        )

    def _quote(self, text: str) -> Iterator[Block]:
        match = _CALLOUT.match(text) if self.quotes[-1] is None else None
        if match:
            told = match[2].strip()
            self.callouts[-1] = match[1].lower()
            stated = len(told.split()) > 5 and _SENTENCE.search(told) is not None
            self.quotes[-1] = match[1].capitalize() if stated or not told else told
            text = text[match.start(2) if stated else match.end() :]
            if "\n" in match[0] and not stated:
                self.span = (self.span[0] + 1, self.span[1])
        if self.quotes[-1] is None:
            self.quotes[-1] = ""
        kind = BlockKind.CALLOUT if self.quotes[-1] else BlockKind.QUOTE
        if text.strip():
            yield self._block(kind, text, title=self.quotes[-1] or "", info=self.callouts[-1])
