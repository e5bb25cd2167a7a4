"""Obsidian_to_Anki's own forms: ``START`` to ``END``, ``STARTI … ENDI``, a table of one column."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from studykit.extractor.notes.blocks import Block, BlockKind
from studykit.extractor.notes.hand_written.blanks import in_a_cloze
from studykit.extractor.notes.hand_written.card import (
    TEXTS,
    Ahead,
    Found,
    HandCard,
    View,
    part,
    question,
    said,
)
from studykit.model import ClaimKind

MOST_BLOCKS = 60
_START, _END = re.compile(r"[ \t]*START[ \t]*"), re.compile(r"[ \t]*END[ \t]*")
_TYPE = re.compile(r"[ \t]*(?P<type>Basic(?: \([^)]*\))?|Cloze)[ \t]*", re.IGNORECASE)
_FIELD = re.compile(
    r"[ \t]*(?P<name>Front|Back|Text|Extra|Back Extra|Add Reverse|Tags):[ \t]*(?P<rest>.*)", re.I
)
_INLINE = re.compile(
    r"STARTI[ \t]*\[(?P<type>[^\]\n]+)\](?P<text>(?:(?!STARTI).)*?)ENDI", re.DOTALL
)
_INLINE_FIELD = re.compile(r"\b(Back|Extra|Tags):", re.IGNORECASE)


def obsidian_to_anki(ahead: Ahead, view: View) -> Found | None:
    """A note that was written for Anki, by its opening and closing words."""
    block = ahead[0]
    if block is None:
        return None
    if block.kind is BlockKind.CELL:
        return _column(ahead, block)
    if block.kind not in TEXTS or "START" not in block.text:
        return None
    if _INLINE.search(block.text) is not None:
        return _inlines(block, view)
    lines = block.text.split("\n")
    at = next((n for n, line in enumerate(lines) if _START.fullmatch(line)), None)
    if at is None:
        return None
    if at:
        return Found(1, (), (part(block, lines[:at], 0), part(block, lines[at:], at)))
    return _block(ahead, view, block)


@dataclass
class _Sides:
    """The fields of a card while it is read; ``now`` is the one that lines go to."""

    fields: dict[str, list[Block]] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    now: str = "front"

    def take(self, block: Block) -> None:
        if block.kind not in TEXTS:
            self.fields.setdefault(self.now, []).append(block)
            return
        held: list[str] = []
        start = 0
        lines = block.text.split("\n")
        for n, line in enumerate([*lines, None]):
            match = _FIELD.fullmatch(line) if line is not None else None
            if line is not None and match is None:
                held.append(line)
                continue
            if any(one.strip() for one in held):
                self.fields.setdefault(self.now, []).append(part(block, held, start))
            if match is not None:
                self._begin(match["name"].lower())
                held, start = [match["rest"]], n
                if self.now == "tags":
                    self.tags += match["rest"].replace(",", " ").split()
                    held = []

    def _begin(self, name: str) -> None:
        self.now = {"text": "front", "back extra": "extra", "add reverse": "reverse"}.get(
            name, name
        )

    def of(self, name: str) -> list[Block]:
        return self.fields.get(name, [])


def _block(ahead: Ahead, view: View, block: Block) -> Found | None:
    lines = block.text.split("\n")
    kind = _TYPE.fullmatch(lines[1]) if len(lines) > 1 else None
    if kind is None:
        type_line = lines[1].strip() if len(lines) > 1 else ""
        view.pass_over(
            block.first_line,
            "Obsidian_to_Anki",
            f"START is followed by {type_line!r}, which is no type that is known here",
            "write Basic or Cloze below START",
        )
        return None
    length = _length(ahead)
    sides = _Sides()
    for n in range(length):
        here = ahead[n]
        assert here is not None
        if here.kind not in TEXTS:
            sides.take(here)
            continue
        told = here.text.split("\n")
        skip = 2 if n == 0 else 0
        end = _end(here) if n == length - 1 else None
        sides.take(part(here, told[skip:end], skip))
        if end is not None:
            rest = (part(here, told[end + 1 :], end + 1),) if told[end + 1 :] else ()
            return Found(length, _cards(kind["type"], sides), rest)
    return None


def _length(ahead: Ahead) -> int:
    """How many blocks there are to the one with ``END``; 0 where there is none."""
    for n in range(MOST_BLOCKS):
        here = ahead[n]
        if here is None or (n and here.kind in TEXTS and here.text.startswith("START\n")):
            return 0
        if here.kind in TEXTS and _end(here) is not None:
            return n + 1
    return 0


def _end(block: Block) -> int | None:
    """The line of a block that is ``END``."""
    if "END" not in block.text:
        return None
    return next((n for n, line in enumerate(block.text.split("\n")) if _END.fullmatch(line)), None)


def _cards(kind: str, sides: _Sides) -> tuple[HandCard, ...]:
    front, back, extra = sides.of("front"), sides.of("back"), sides.of("extra")
    tags = tuple(tag.lstrip("#") for tag in sides.tags)
    if not front:
        return ()
    if kind.lower() == "cloze":
        texts = tuple(said(block, in_a_cloze(block.text)) for block in front)
        return (HandCard(ClaimKind.AUTHORED_CLOZE, texts, tags=tags),)
    if not back:
        return ()
    both = "revers" in kind.lower() and (
        "optional" not in kind.lower() or bool(sides.of("reverse"))
    )
    return (question(front, back, both_ways=both, tags=tags, extra=extra),)


def _inlines(block: Block, view: View) -> Found:
    """``STARTI [Basic] front Back: back ENDI`` in the midst of a text."""
    pieces: list[Block | HandCard] = []
    at = line = 0
    for match in _INLINE.finditer(block.text):
        pieces += _between(block, block.text[at : match.start()], line)
        line += block.text.count("\n", at, match.start())
        pieces += _inline(part(block, match[0].split("\n"), line), match, view)
        line += match[0].count("\n")
        at = match.end()
    return Found(1, (*pieces, *_between(block, block.text[at:], line)))


def _between(block: Block, text: str, line: int) -> tuple[Block, ...]:
    return (part(block, text.split("\n"), line),) if text.strip() else ()


def _inline(own: Block, match: re.Match[str], view: View) -> tuple[HandCard, ...]:
    if _TYPE.fullmatch(match["type"]) is None:
        view.pass_over(
            own.first_line,
            "Obsidian_to_Anki",
            f"STARTI [{match['type']}] is no type that is known here",
            "write [Basic] or [Cloze]",
        )
        return ()
    parts = _INLINE_FIELD.split(match["text"])
    sides = _Sides()
    sides.take(said(own, parts[0].strip()))
    for name, told in zip(parts[1::2], parts[2::2], strict=True):
        sides.take(said(own, f"{name}: {told.strip()}"))
    return _cards(match["type"], sides)


def _column(ahead: Ahead, cell: Block) -> Found | None:
    """A table of one column and one row, whose head asks."""
    below = ahead[1]
    alone = below is None or below.kind is not BlockKind.CELL or below.group != cell.group
    if not alone or not cell.column.strip().endswith(("?", "？")) or cell.row != cell.text:
        return None
    body = replace(cell, kind=BlockKind.PARAGRAPH, row="", column="")
    return Found(1, (question([said(body, cell.column)], [body]),))
