"""``#card`` and its like: after a question, on a heading, in a bullet or on a line of its own.

Flashcards, Obsidian_to_Anki, NeuraCache and Logseq write them. The answer is the text below the
tag up to an empty line, or else the next block; of a bullet it is the bullets below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from studykit.extractor.notes.blocks import Block, BlockKind
from studykit.extractor.notes.hand_written.card import (
    TEXTS,
    Ahead,
    Found,
    HandCard,
    View,
    listed,
    part,
    plain,
    question,
    said,
    touches,
)
from studykit.extractor.notes.inline.reading import read_inline
from studykit.extractor.notes.inline.tokens import shielded
from studykit.model import ClaimKind

CARD_TAG = re.compile(
    r"(?:(?<!\S)#(?:flash)?card(?P<reverse>[-/]reversed?)?(?P<alone>[-/](?:spaced|reminder))?"
    r"(?![\w/-])|\[\[card\]\])(?P<rest>(?:[ \t]+#[\w/-]+)*)",
    re.IGNORECASE,
)
_LINK = re.compile(r"[ \t]*\[\[card\]\]", re.IGNORECASE)
_BLANK = re.compile(r"\{\{c\d+::")
_MASK = re.compile(r"[\s\x00]*")


def tagged(ahead: Ahead, view: View) -> Found | None:
    """The card whose tag stands in the next block, or on a line below the next heading."""
    block = ahead[0]
    if block is None:
        return None
    if block.kind is BlockKind.HEADING:
        return _heading(ahead, view, block)
    if not _holds_tag(block):
        return None
    lines = block.text.split("\n")
    found = [_tag(line) for line in lines]
    at = next((n for n, match in enumerate(found) if match), None)
    match = found[at] if at is not None else None
    if at is None or match is None:
        return None
    if match["alone"]:
        return _alone(block, lines, at, match, view)
    front = part(block, [*lines[:at], _without(lines[at], match)], 0)
    below = lines[at + 1 :]
    if not read_inline(front.text).text:
        return None
    if block.kind is BlockKind.ITEM:
        return _bullet(ahead, front, part(block, below, at + 1) if below else None, match)
    back, used = _answer(ahead, 1, part(block, below, at + 1) if below else None)
    if _BLANK.search(front.text) and not below:
        return Found(1, (), (said(block, _cut(lines, at, match)),))
    if not back:
        _unanswered(block, view)
        return Found(1, (said(block, _cut(lines, at, match)),))
    return Found(used, (_card((front,), back, match),))


def _holds_tag(block: Block) -> bool:
    # Most texts hold no sign that a tag begins with, which is found out faster.
    begun = "#" in block.text or "[[" in block.text
    return begun and block.kind in TEXTS and CARD_TAG.search(block.text) is not None


def _tag(line: str) -> re.Match[str] | None:
    """The tag that makes a card of a line: nothing but tags and stamps stand after it."""
    for match in CARD_TAG.finditer(line):
        if _MASK.fullmatch(shielded(line)[match.end() :]):
            return match
    return None


def _without(line: str, match: re.Match[str]) -> str:
    """A line without the tag that makes it a card; other tags stay, and are the card's."""
    return line[: match.start()].rstrip() + line[match.end() :]


def _cut(lines: Sequence[str], at: int, match: re.Match[str]) -> str:
    return "\n".join([*lines[:at], _without(lines[at], match), *lines[at + 1 :]])


def _tags(match: re.Match[str]) -> tuple[str, ...]:
    whole = match[0] if match[0].startswith("#") else f"#card{match['rest']}"
    return tuple(tag.lstrip("#") for tag in whole.split())


def _card(
    front: Sequence[Block], back: Sequence[Block], match: re.Match[str], of_heading: bool = False
) -> HandCard:
    return question(
        [plain(block) for block in front],
        listed(back),
        both_ways=bool(match["reverse"]),
        of_heading=of_heading,
        tags=_tags(match),
    )


def _heading(ahead: Ahead, view: View, heading: Block) -> Found | None:
    """``## Trellis #card`` with its text below, or the tag on the first line below it."""
    match = _tag(heading.text)
    if match is not None:
        if match["alone"]:
            return _alone(heading, [heading.text], 0, match, view)
        plain = said(heading, _without(heading.text, match))
        back, used = _answer(ahead, 1, None)
        if not back:
            _unanswered(heading, view)
            return Found(1, (plain,))
        return Found(used, (plain, _card((plain,), back, match, True)))
    below = ahead[1]
    if below is None or not _holds_tag(below):
        return None
    lines = below.text.split("\n")
    match = _tag(lines[0])
    if match is None or _without(lines[0], match).strip():
        return None
    rest = part(below, lines[1:], 1) if len(lines) > 1 else None
    back, used = _answer(ahead, 2, rest)
    if not back:
        return None
    return Found(used, (heading, _card((heading,), back, match, True)))


def _answer(ahead: Ahead, used: int, first: Block | None) -> tuple[list[Block], int]:
    """The answer: the lines below the tag, or else the next block, and what touches it."""
    back = [first] if first is not None and first.text.strip() else []
    while (below := ahead[used]) is not None:
        if below.kind in (BlockKind.HEADING, BlockKind.RULE):
            break
        above = back[-1] if back else None
        if above is not None and not (
            touches(above, below) or _leads(above) or _is_one(above, below)
        ):
            break
        if above is not None and below.kind is BlockKind.PARAGRAPH and _leads(above):
            break
        back.append(below)
        used += 1
    return back, used


def _leads(block: Block) -> bool:
    """Whether a text ends in a colon, so that the list, table or code below is of it."""
    return block.kind in TEXTS and read_inline(block.text).text.endswith((":", "："))


def _is_one(above: Block, below: Block) -> bool:
    listed = above.kind is below.kind and above.kind in (
        BlockKind.ITEM,
        BlockKind.CELL,
        BlockKind.QUOTE,
        BlockKind.CALLOUT,
    )
    return listed and above.group == below.group


def _bullet(ahead: Ahead, front: Block, rest: Block | None, match: re.Match[str]) -> Found | None:
    """A bullet whose answer are the bullets below it, or else the lines below in it (Logseq)."""
    back = [rest] if rest is not None and rest.text.strip() else []
    used = 1
    while (below := ahead[used]) is not None and (
        (below.kind is BlockKind.ITEM and below.depth > front.depth)
        or (below.kind in (BlockKind.CODE, BlockKind.FORMULA) and touches(front, below))
    ):
        back.append(below)
        used += 1
    if _BLANK.search(front.text):
        text = "\n".join(b.text for b in (front, rest) if b is not None)
        return Found(
            1, (HandCard(ClaimKind.AUTHORED_CLOZE, (plain(said(front, text)),), tags=_tags(match)),)
        )
    if not back:
        return Found(1, (replace(front, last_line=(rest or front).last_line),))
    return Found(used, (_card((front,), back, match),))


def _alone(block: Block, lines: Sequence[str], at: int, match: re.Match[str], view: View) -> Found:
    view.pass_over(
        block.first_line + at,
        "Flashcards",
        f"{match[0].strip()} shows a text again and asks nothing",
        "write a question with #card and its answer below",
    )
    return Found(1, (said(block, _cut(lines, at, match)),))


def _unanswered(block: Block, view: View) -> None:
    view.pass_over(
        block.first_line,
        "Flashcards, Logseq",
        "a #card has no answer below it",
        "write the answer on the next line",
    )
