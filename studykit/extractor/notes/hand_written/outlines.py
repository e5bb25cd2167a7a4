"""Bullets of outliners: ``>>>`` with the bullets below, and the arrows ``>>``, ``<<``, ``<>``
(RemNote).
"""

from __future__ import annotations

import re

from studykit.extractor.notes.blocks import Block, BlockKind
from studykit.extractor.notes.hand_written.card import (
    Ahead,
    Found,
    View,
    listed,
    plain,
    question,
    said,
)
from studykit.extractor.notes.inline.reading import read_inline
from studykit.extractor.notes.inline.tokens import shielded

_ARROW = re.compile(r"(?<=\s)(?P<sign>>>|<<|<>)(?=\s)")


def outlines(ahead: Ahead, view: View) -> Found | None:
    """The card that a bullet is by its arrow."""
    block = ahead[0]
    if block is None or block.kind is not BlockKind.ITEM:
        return None
    if not any(sign in block.text for sign in (">>", "<<", "<>")):
        return None
    shield = shielded(block.text)
    if shield.rstrip(" \t\x00").endswith(">>>"):
        return _list(ahead, view, block, block.text[: shield.rindex(">>>")].rstrip())
    match = _ARROW.search(shield)
    if match is None:
        return None
    if not view.allowed.asks("remnote"):
        if not _is_outline(ahead, view, block, match):
            return None
        view.pass_over(
            block.first_line,
            "RemNote",
            f"a bullet is parted by {match['sign']}",
            'ask for it in studykit.toml: [cards] syntaxes = ["remnote"]',
        )
        return Found(1, _plain(block, match))
    left, right = block.text[: match.start()].strip(), block.text[match.end() :].strip()
    if not left or not right:
        return None
    asked, told = (right, left) if match["sign"] == "<<" else (left, right)
    both = match["sign"] == "<>"
    return Found(
        1, (question([plain(said(block, asked))], [plain(said(block, told))], both_ways=both),)
    )


def _is_outline(ahead: Ahead, view: View, block: Block, match: re.Match[str]) -> bool:
    """Whether a bullet's arrow parts a card: one side asks, or its list holds more of them."""
    sides = (block.text[: match.start()], block.text[match.end() :])
    near = [ahead[n] for n in (1, 2, 3)]
    more = any(b and b.group == block.group and _ARROW.search(shielded(b.text)) for b in near)
    asks = any(read_inline(side).text.endswith(("?", "？")) for side in sides)
    found = asks or more or view.arrows == block.group
    if found:
        view.arrows = block.group
    return found


def _plain(block: Block, match: re.Match[str]) -> tuple[Block, ...]:
    """A bullet without its arrow; none where it asks, for then it states nothing."""
    left, right = block.text[: match.start()].rstrip(), block.text[match.end() :].lstrip()
    if left.endswith("?") or read_inline(right).text.endswith("?"):
        return ()
    return (said(block, f"{left} – {right}"),)


def _list(ahead: Ahead, view: View, block: Block, asked: str) -> Found | None:
    if not asked:
        return None
    back: list[Block] = []
    while (below := ahead[len(back) + 1]) is not None and (
        below.kind is BlockKind.ITEM and below.depth > block.depth
    ):
        back.append(below)
    front = said(block, asked)
    if not back:
        view.pass_over(
            block.first_line, "RemNote", "nothing stands below >>>", "write the answers below it"
        )
        return Found(1, (front,))
    return Found(len(back) + 1, (question([plain(front)], listed(back)),))
