"""A whole note as one card: sides parted by rules (Yanki, Mochi), or the key ``test`` and the first
paragraph (Flashcards).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from studykit.extractor.notes.blocks import Block, BlockKind
from studykit.extractor.notes.hand_written.card import (
    Ahead,
    Found,
    HandCard,
    View,
    part,
    question,
    said,
)
from studykit.model import ClaimKind

_BLANK = re.compile(r"\{\{c\d+::")
_TYPED = re.compile(r"\s*(?:_(?P<a>[^_\n]+)_|\*(?P<b>[^*\n]+)\*)\s*")
_WAYS = frozenset({"title", "reversed", "cloze"})
_NO_QUESTION = re.compile(r"true|false|yes|no|on|off|[\d.,]*", re.IGNORECASE)


def sides(ahead: Ahead, view: View) -> Found | None:
    """The card that the whole note is, at its beginning."""
    if not view.at_start or ahead[0] is None:
        return None
    if view.allowed.reads_sides:
        return _parted(ahead)
    return _atomic(ahead, view)


def _parted(ahead: Ahead) -> Found | None:
    blocks: list[Block] = []
    while (block := ahead[len(blocks)]) is not None:
        blocks.append(block)
    turned: list[list[Block]] = [[]]
    for block in blocks:
        if block.kind is BlockKind.RULE:
            turned.append([])
        else:
            turned[-1].append(block)
    front, rest = turned[0], turned[1:]
    if not front:
        return None
    if any(_BLANK.search(block.text) for block in front):
        extra = [block for side in rest for block in side]
        cards = [
            HandCard(ClaimKind.AUTHORED_CLOZE, (b,)) if _BLANK.search(b.text) else b for b in front
        ]
        return Found(len(blocks), (*cards, *extra))
    if not rest:
        return _typed(front)
    both_ways = len(rest) > 1 and not rest[0]
    sides = [side for side in rest if side]
    if not sides:
        return None
    extra = [block for side in sides[1:] for block in side]
    return Found(len(blocks), (question(front, sides[0], both_ways=both_ways, extra=extra),))


def _typed(front: Sequence[Block]) -> Found | None:
    """A last line in italics, below other text, is the answer to be typed."""
    last = front[-1]
    lines = last.text.split("\n")
    match = _TYPED.fullmatch(lines[-1]) if last.kind is BlockKind.PARAGRAPH else None
    if match is None:
        return None
    asked = [*front[:-1], *((part(last, lines[:-1], 0),) if len(lines) > 1 else ())]
    if not asked:
        return None
    told = said(part(last, lines[-1:], len(lines) - 1), match["a"] or match["b"])
    return Found(len(front), (question(asked, [told]),))


def _atomic(ahead: Ahead, view: View) -> Found | None:
    """``test: What is …?`` in the front matter and the first paragraph."""
    held = view.allowed.front.get("test")
    ways = [str(one) for one in held] if isinstance(held, list | tuple) else [held]
    told = next((one for one in ways if isinstance(one, str) and one.strip()), "")
    first = ahead[0]
    title = str(view.allowed.front.get("title") or "")
    if not told or _NO_QUESTION.fullmatch(told.strip()) or first is None:
        return None
    if first.kind is not BlockKind.PARAGRAPH:
        return None
    way = told.strip().lower()
    asked = title if way in _WAYS else told
    if way == "cloze" or not asked:
        return None
    return Found(1, (question([said(first, asked)], [first], both_ways="reversed" in ways),))
