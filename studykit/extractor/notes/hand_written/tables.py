"""Rows of tables as cards: two columns that ask and answer (Decks), and marked words in a cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from studykit.extractor.notes.blocks import Block, BlockKind
from studykit.extractor.notes.hand_written.card import Ahead, Found, HandCard, View, question, said
from studykit.extractor.notes.inline.reading import read_inline
from studykit.model import ClaimKind, MarkKind

_FRONTS = frozenset({"question", "front"})
_BACKS = frozenset({"answer", "back"})
_REMARKS = frozenset({"note", "notes", "comment", "comments", "hint", "explanation", "extra"})


def tables(ahead: Ahead, view: View) -> Found | None:
    """The cards of the next table."""
    first = ahead[0]
    if first is None or first.kind is not BlockKind.CELL:
        return None
    rows = _rows(ahead, first)
    used = sum(map(len, rows))
    head = [read_inline(cell.column).text.lower() for cell in rows[0]]
    named = len(head) > 1 and head[0] in _FRONTS and head[1] in _BACKS
    # More columns than two compare what they name, and answer nothing.
    asks = named or len(head) == 2 or (len(head) == 3 and head[2] in _REMARKS)
    done: list[Block | HandCard] = []
    for row in rows:
        if asks and (card := _row(row, named)):
            done.append(card)
        else:
            done += [*_marked(row), *row]
    return Found(used, tuple(done))


def _rows(ahead: Ahead, first: Block) -> list[list[Block]]:
    rows: list[list[Block]] = []
    used, line = 0, -1
    while (cell := ahead[used]) is not None and cell.kind is first.kind:
        if cell.group != first.group:
            break
        if cell.first_line != line:
            rows.append([])
            line = cell.first_line
        rows[-1].append(cell)
        used += 1
    return rows


def _row(row: Sequence[Block], named: bool) -> HandCard | None:
    """A row that asks in its first cell and answers in the second; notes go with the answer."""
    if len(row) < 2 or not row[0].text.strip() or not row[1].text.strip():
        return None
    if not named and not read_inline(row[0].text).text.endswith(("?", "？")):
        return None
    sides = [replace(cell, kind=BlockKind.PARAGRAPH, row="", column="") for cell in row]
    extra = [side for side in sides[2:] if side.text.strip()]
    return question(sides[:1], sides[1:2], extra=extra)


_SIGNS = re.compile(r"\{\{c\d+::|==")


def _marked(row: Sequence[Block]) -> list[HandCard]:
    """A row with the author's blanks or highlights, as one text: each column with its cell."""
    if not any(_SIGNS.search(cell.text) for cell in row):
        return []
    inlines = [read_inline(cell.text) for cell in row]
    if not any(i.blanks or any(m.kind is MarkKind.HIGHLIGHT for m in i.marks) for i in inlines):
        return []
    told = [
        f"{column}: {cell.text}" if (column := cell.column.strip()) else cell.text
        for cell in row
        if cell.text.strip()
    ]
    text = replace(row[0], kind=BlockKind.PARAGRAPH, row="", column="")
    return [HandCard(ClaimKind.AUTHORED_CLOZE, (said(text, "; ".join(told)),))]
