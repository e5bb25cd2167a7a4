"""Headings as fronts (markdown-anki-decks, mdanki, Decks): a heading that asks and its short
answer, a heading with a blank, a choice among tasks, and a lone ``%`` between the sides.
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
    question,
    said,
)
from studykit.extractor.notes.inline.reading import read_inline
from studykit.extractor.notes.sentences import sentence_spans
from studykit.model import ClaimKind

MOST_BLOCKS = 60
LONGEST_ANSWER = 40  # words below a heading that asks; more is a section of a text
# What a list may answer: not whether something is so, nor a title that ends in a question.
_ASKS_FOR = re.compile(
    r"[\W\d]*(?:wh(?:at|ich|o|om|ere|y)|how|name|welche[rsn]?|was|wer|wo|wie|warum|que[lls]*|qu[eé]"
    r"|cu[aá]l(?:es)?|c[oó]mo|qui[eé]n(?:es)?|qual[ei]?|che|chi|come|quais)\b",
    re.IGNORECASE,
)
_BLANK = re.compile(r"\{\{c\d+::")
_TAG_LINKS = re.compile(r"[ \t]*(?:\[#[^\]\n]+\]\([^)\n]*\)[ \t]*)+")
_TAG_LINK = re.compile(r"\[#([^\]\n]+)\]")
_TASK = re.compile(r"[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[(?P<sign>[ xX])\]")


def headings(ahead: Ahead, view: View) -> Found | None:
    """The card whose front is the next heading."""
    heading = ahead[0]
    if heading is not None and heading.text.startswith("<div data-question"):
        return _element(ahead, view)
    if heading is None or heading.kind is not BlockKind.HEADING:
        return None
    if _BLANK.search(heading.text):
        front = said(heading, heading.text)
        return Found(
            1,
            (
                said(heading, _filled(heading.text)),
                HandCard(ClaimKind.AUTHORED_CLOZE, (front,), of_heading=True),
            ),
        )
    below = _section(ahead)
    if not below:
        return None
    if (turn := _turn(below)) is not None:
        return _turned(heading, below, *turn)
    asked = view.allowed.asks("markdown-anki-decks", "mdanki", "headings")
    may_ask = any(sign in heading.text for sign in "?？&")  # an entity may stand for the sign
    asks = may_ask and read_inline(heading.text).text.endswith(("?", "？"))
    if asks and (choice := _choice(heading, below)) is not None:
        return Found(len(below) + 1, (heading, choice))
    if (asked and heading.level > 1) or (asks and _is_short(heading, below)):
        sides = [block for block in below if block.kind is not BlockKind.RULE]
        kept, tags = _without_tags(sides)
        if kept:
            card = question([heading], kept, of_heading=True, tags=tags)
            return Found(len(below) + 1, (heading, card))
    return None


def _element(ahead: Ahead, view: View) -> Found | None:
    """``<div data-question>`` with a question of several blocks, and the answer below it."""
    if not view.allowed.asks("markdown-anki-decks"):
        view.pass_over(
            ahead[0].first_line if ahead[0] else 1,
            "markdown-anki-decks",
            "a data-question is no card here",
            'ask for it in studykit.toml: [cards] syntaxes = ["markdown-anki-decks"]',
        )
        return None
    front: list[Block] = []
    back: list[Block] = []
    side, used = front, 0
    while (block := ahead[used]) is not None and used < MOST_BLOCKS:
        begins = block.text.startswith("<div data-question")
        if side is back and (begins or block.kind in (BlockKind.HEADING, BlockKind.RULE)):
            break
        bare = _TAGS.sub("", block.text).strip() if block.kind in TEXTS else block.text
        if bare:
            side.append(said(block, bare))
        side = back if "</div>" in block.text else side
        used += 1
    return Found(used, (question(front, back),)) if front and back else None


_TAGS = re.compile(r"</?div\b[^<>]*>")


def _filled(text: str) -> str:
    """A heading with the blanks filled in."""
    return re.sub(r"\{\{c\d+::(.*?)(?:::[^{}]*)?\}\}", r"\1", text)


def _section(ahead: Ahead) -> list[Block]:
    """The blocks down to the next heading; none where they are too many for a card."""
    found: list[Block] = []
    while (block := ahead[len(found) + 1]) is not None and block.kind is not BlockKind.HEADING:
        if len(found) == MOST_BLOCKS:
            return []
        found.append(block)
    return found


def _is_short(heading: Block, below: Sequence[Block]) -> bool:
    """Whether a section holds no more than one short statement, list or fence."""
    told = [block for block in below if block.kind is not BlockKind.RULE]
    if any(_TASK.match(block.raw) for block in told):
        return False
    texts = [read_inline(block.text).text for block in told if block.kind in TEXTS]
    if not told or any(block.kind is BlockKind.CELL for block in told):
        return False
    if sum(len(text.split()) for text in texts) > LONGEST_ANSWER:
        return False
    if any("::" in text or "://" in text or not _is_one_statement(text) for text in texts):
        return False
    kinds = {block.kind for block in told}
    if len(told) == 1:
        return True
    return kinds == {BlockKind.ITEM} and _is_list(texts) and bool(_ASKS_FOR.match(heading.text))


def _is_one_statement(text: str) -> bool:
    return len(sentence_spans(text)) == 1 and not text.endswith((":", "?"))


def _is_list(texts: Sequence[str]) -> bool:
    """Whether items are answers and no sentences."""
    return all(not text.endswith(".") and len(text.split()) <= 8 for text in texts)


def _turn(below: Sequence[Block]) -> tuple[int, int] | None:
    """Where a lone ``%`` stands: the block and its line."""
    for n, block in enumerate(below):
        if block.kind in TEXTS and "%" in block.text:
            lines = block.text.split("\n")
            at = next((k for k, line in enumerate(lines) if line.strip() == "%"), None)
            if at is not None:
                return n, at
    return None


def _turned(heading: Block, below: Sequence[Block], n: int, at: int) -> Found | None:
    """A card turned by ``%``: the heading and what is above, then what is below."""
    block = below[n]
    lines = block.text.split("\n")
    above, _ = _without_tags([*below[:n], part(block, lines[:at], 0)])
    back, tags = _without_tags([part(block, lines[at + 1 :], at + 1), *below[n + 1 :]])
    if not back:
        return None
    if above and above[0].kind in TEXTS:
        first = replace(above[0], first_line=heading.first_line)
        front = [said(first, f"{heading.text.rstrip(' :')}: {above[0].text}"), *above[1:]]
    else:
        front = [heading, *above]
    card = question(front, back, of_heading=True, tags=tags)
    return Found(len(below) + 1, (heading, card))


def _without_tags(blocks: Sequence[Block]) -> tuple[list[Block], tuple[str, ...]]:
    """Blocks without lines of ``[#tag](x)``, empty ones and rules; and those tags."""
    kept: list[Block] = []
    tags: list[str] = []
    for block in blocks:
        if block.kind in TEXTS and "[#" in block.text:
            lines = block.text.split("\n")
            found = [line for line in lines if _TAG_LINKS.fullmatch(line)]
            tags += [tag.strip() for line in found for tag in _TAG_LINK.findall(line)]
            block = said(block, "\n".join("" if line in found else line for line in lines))
        if block.kind is not BlockKind.RULE and (block.text.strip() or block.kind not in TEXTS):
            kept.append(block)
    return kept, tuple(tags)


def _choice(heading: Block, below: Sequence[Block]) -> HandCard | None:
    """A question with tasks as choices, of which the right ones are ticked (Decks)."""
    signs = [_TASK.match(block.raw) for block in below]
    if len(signs) < 2 or not all(signs) or any(b.kind is not BlockKind.ITEM for b in below):
        return None
    ticked = [b for b, sign in zip(below, signs, strict=True) if sign and sign["sign"] in "xX"]
    if not ticked or len(ticked) == len(below):
        return None
    return question([heading, *below], listed(ticked), of_heading=True)
