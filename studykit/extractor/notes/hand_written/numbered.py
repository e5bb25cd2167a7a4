"""Numbered questions with quoted answers (inka, inka2)."""

from __future__ import annotations

from dataclasses import replace

from studykit.extractor.notes.blocks import Block, BlockKind
from studykit.extractor.notes.hand_written.card import Ahead, Found, View, question
from studykit.extractor.notes.inline.reading import read_inline


def numbered(ahead: Ahead, view: View) -> Found | None:
    """A numbered item and the quotation below it."""
    item, quote = ahead[0], ahead[1]
    if item is None or quote is None or item.kind is not BlockKind.ITEM or not item.ordered:
        return None
    if quote.kind is not BlockKind.QUOTE or item.depth != 1:
        return None
    asks = read_inline(item.text).text.endswith(("?", "？"))
    if not asks and not view.allowed.reads("inka"):
        return None
    back: list[Block] = []
    used = 1
    while (below := ahead[used]) is not None and below.kind is BlockKind.QUOTE:
        if below.group != quote.group:
            break
        back.append(replace(below, kind=BlockKind.PARAGRAPH))
        used += 1
    front = replace(item, kind=BlockKind.PARAGRAPH, position=0, depth=0, ordered=False)
    return Found(used, (question([front], back),))
