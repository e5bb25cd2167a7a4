"""A note's Markdown as blocks, each with its place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from studykit.extractor.notes.closings import Closings
from studykit.extractor.notes.hand_written.marks import Written

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


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
_CODE_OR_COMMENT = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})[^`\n]*$|`[^`\n]+`|(?P<sign>(?<!\S)%%|<!--)", re.MULTILINE
)
_CLOSING_SIGN = {"%%": "%%", "<!--": "-->"}
_UNDERLINE = re.compile(r" {0,3}(?P<sign>=|-)(?P=sign)+[ \t]*")
# What may be a heading by the line below it. A sentence or a list above a rule is none.
_UNDERLINED = re.compile(r" {0,3}(?![#>|+~`-]|\*(?!\*)|\d+[.)])\S.{0,98}(?<![.!?:;,\s|\]>])\s*")
_MOST_WORDS = 8  # in a heading above a short rule
_GLUED = re.compile(r"(?<=[^\s#\\&(\[/])(?=#{2,6} +[A-Z0-9\[\"“])|(?<=[.!?>])(?=# +[A-Z0-9\[\"“])")
_FENCE_OPEN = re.compile(r"\s{0,3}(`{3,}|~{3,})\s*(?:markdown|md)?\s*$", re.IGNORECASE)
_PIPE_IN_LINK = re.compile(r"(?<!\\)\|(?=[^\[\]|]*\]\])")  # it would part cells of a table
_SENTENCE = re.compile(r"\d:\d\d|[.!]\s*$")
_TASK = re.compile(r"\[[ xX]\]\s+(?=\S)")
_CALLOUT = re.compile(r"\s*\[!([\w-]+)(?:\|[^\]\n]*)?\][+-]?[ \t]*([^\n]*)(?:\n|$)")
_STRAY_CALLOUT = re.compile(
    r"\s*(?:<(?:div|aside|section|p)\b[^<>\n]*>\s*)?"
    r"\[![\w-]+(?:\|[^\]\n]*)?\][+-]?[ \t]*\n?(?=\S)"
)
# Maths on lines of its own; a stop and stamps may follow it on the last of them.
_DISPLAY = re.compile(r"^[ \t]*+(?P<sign>\$\$|\\\[)", re.MULTILINE)
_SHUT = {"$$": "$$", "\\[": "\\]"}
_NO_MATHS = re.compile(r"[\d:\s,-]*")
_BELOW_MATHS = re.compile(
    r"[.,;]?[ \t]*+(?P<rest>(?:[\[(<\\][^\n]*\d:\d\d[^\n]*)?)$\n?", re.MULTILINE
)
_QUESTION = re.compile(r"\s*(?:\*\*)?Q(?:uestion)?\s*[:.]", re.IGNORECASE)


def read_blocks(text: str, first_line: int = 1) -> list[Block]:
    """The blocks of Markdown whose first line is ``first_line`` of the file. Any text is taken."""
    lines, numbers = _lines(text, first_line)
    source = "\n".join(lines)
    walk = _Walk(_parser().parse(source), lines, numbers)
    return list(walk.blocks())


def _lines(text: str, first_line: int) -> tuple[list[str], list[int]]:
    """Lines with their numbers: a fence around the whole note opened, glued headings freed."""
    raw = _underlined(_uncommented("\n".join(_unfenced(text.split("\n")))).split("\n"))
    lines: list[str] = []
    numbers: list[int] = []
    for number, line in enumerate(raw, first_line):
        if "[[" in line and line.lstrip().startswith("|"):
            line = _PIPE_IN_LINK.sub(r"\\|", line)
        pieces = _GLUED.split(line) if "# " in line and not line.startswith("#") else [line]
        if len(pieces) > 1 and line.count("`") >= 2:
            pieces = [line]
        lines.extend(pieces)
        numbers.extend([number] * len(pieces))
    numbers.append(first_line + len(raw))
    return lines, numbers


def _unfenced(lines: list[str]) -> list[str]:
    filled = [i for i, line in enumerate(lines) if line.strip()]
    if len(filled) < 3:
        return lines
    first, last = filled[0], filled[-1]
    opening = _FENCE_OPEN.match(lines[first])
    if opening is None or not re.search("markdown|md", lines[first], re.IGNORECASE):
        return lines
    if lines[last].strip() == opening[1]:
        lines = [*lines[:last], "", *lines[last + 1 :]]
    return [*lines[:first], "", *lines[first + 1 :]]


def _uncommented(text: str) -> str:
    """The text without ``%% comments %%`` and those of HTML, their lines still counted."""
    if "%%" not in text and "<!--" not in text:
        return text
    parts: list[str] = []
    unclosed: set[str] = set()
    at = seen = 0
    while (match := _CODE_OR_COMMENT.search(text, seen)) is not None:
        seen = match.end()
        if match["fence"]:
            closed = re.compile(rf"^[ \t>]*{match['fence']}", re.MULTILINE).search(text, seen)
            seen = closed.end() if closed else len(text)
        elif match["sign"]:
            sign = _CLOSING_SIGN[match["sign"]]
            end = -1 if sign in unclosed else _comment_end(text, seen, sign)
            if end < 0:
                unclosed.add(sign)
                continue
            seen = end + len(sign)
            parts += [text[at : match.start()], "\n" * text.count("\n", match.end(), end)]
            at = seen
    return "".join([*parts, text[at:]])


_TOOLS_MARK = re.compile(r"<!--\s*(?:SR|ID):")


def _comment_end(text: str, start: int, sign: str) -> int:
    """Where a comment is closed; a tool's mark within it closes itself and not the comment."""
    end = text.find(sign, start)
    while end >= 0 and (mark := _TOOLS_MARK.search(text, start, end)) is not None:
        outer = text.find(sign, end + len(sign))
        if outer < 0:
            return end
        start, end = mark.end(), outer
        start = text.find(sign, start, end) + len(sign)
    return end


def _underlined(lines: list[str]) -> list[str]:
    """Headings that are underlined with === or ---, written with signs before them."""
    made = list(lines)
    fence = ""
    for n, line in enumerate(lines):
        if opening := re.match(r"\s*(`{3,}|~{3,})", line):
            fence = "" if fence and line.lstrip().startswith(fence) else fence or opening[1]
        elif n and not fence and (rule := _UNDERLINE.fullmatch(line)):
            above = lines[n - 2].strip() if n > 1 else ""
            if not above and _is_heading(lines[n - 1], line):
                made[n - 1 : n + 1] = [f"{'#' if rule['sign'] == '=' else '##'} {lines[n - 1]}", ""]
    return made


def _is_heading(above: str, rule: str) -> bool:
    if _UNDERLINED.fullmatch(above) is None:
        return False
    short = rule.strip().startswith("-") and len(rule.strip()) < 4
    return not short or len(above.split()) <= _MOST_WORDS


def _displays(text: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    """The start and end of maths that stands on lines of its own, and what follows it there."""
    closings = Closings(text)
    no_end = {"$$": -1, "\\[": -1}  # a closing sign after which the line goes on
    at = 0
    while opening := _DISPLAY.search(text, at):
        sign, start = opening["sign"], opening.start("sign")
        at = opening.end()
        end = closings.after(_SHUT[sign], at)
        if end <= at or end == no_end[sign] or _is_stamp(text, sign, at, end):
            continue
        below = None if sign == "$$" and "$" in text[at:end] else _BELOW_MATHS.match(text, end + 2)
        if below is None:
            no_end[sign] = end
            continue
        yield start, end + 2, below
        at = below.end()


def _is_stamp(text: str, sign: str, at: int, end: int) -> bool:
    return sign == "\\[" and _NO_MATHS.fullmatch(text, at, end) is not None


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
        for start, end, below in _displays(text):
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
        ordered, position = self.lists[-1]
        parent = next((item for item in reversed(self.items[:-1]) if item), "")
        if self.first_of_item:
            self.items[-1] = text
            self.first_of_item = False
        block = self._block(BlockKind.ITEM, text)
        return replace(
            block, depth=len(self.lists), position=position, ordered=ordered, parent=parent
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
