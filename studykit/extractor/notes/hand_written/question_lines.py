"""A lone ``?`` or ``??`` between the lines of a question and those of its answer
(Spaced Repetition). The card ends at the first empty line outside of a fence.
"""

from __future__ import annotations

from studykit.extractor.notes.blocks import Block, BlockKind
from studykit.extractor.notes.hand_written.card import (
    TEXTS,
    Ahead,
    Found,
    View,
    part,
    plain,
    question,
    said,
    touches,
)

_SIGNS = frozenset({"?", "??"})
MOST_TO_MARK = 12  # blocks of an answer that an end mark ends
MOST_BEFORE = 4  # blocks of a question that touch each other


def question_lines(ahead: Ahead, view: View) -> Found | None:
    """A question above a lone ``?`` and the answer below it."""
    first = ahead[0]
    if first is None or first.kind in (BlockKind.RULE, BlockKind.CELL):
        return None
    if first.text.strip() == END_MARK and first.kind is BlockKind.PARAGRAPH:
        return _no_end(first, view)
    place = _place(ahead, first)
    block = None if place is None else ahead[place[0]]
    if place is None or block is None:
        return None
    before, at = place
    front = _front(ahead, block, before, at)
    back, used, rest = _back(ahead, view, block, before, at)
    if not front or not back:
        return None
    heading = first.kind is BlockKind.HEADING
    both_ways = block.text.split("\n")[at].strip() == "??"
    card = question(front, back, both_ways=both_ways, of_heading=heading)
    return Found(used, (first, card) if heading else (card,), rest)


def _no_end(block: Block, view: View) -> Found:
    view.pass_over(
        block.first_line,
        "Spaced Repetition",
        f"{END_MARK} ends no card",
        'ask for it in studykit.toml: [cards] syntaxes = ["spaced-repetition"]',
    )
    return Found(1)


def _place(ahead: Ahead, first: Block) -> tuple[int, int] | None:
    """Where the lone question mark is: the block and its line. All blocks to it touch."""
    place, at = 0, _sign(first)
    while at is None and place < MOST_BEFORE:
        above, below = ahead[place], ahead[place + 1]
        if above is None or below is None or not touches(above, below) or not _may_go_on(below):
            return None
        place, at = place + 1, _sign(below)
    if at is None or (place and at > 0 and first.kind is BlockKind.HEADING):
        return None
    return place, at


def _front(ahead: Ahead, block: Block, before: int, at: int) -> list[Block]:
    """The lines above the sign, and the blocks that touch them; else a callout's title."""
    front = [known for n in range(before) if (known := ahead[n]) is not None]
    if at:
        front.append(plain(part(block, block.text.split("\n")[:at], 0)))
    elif block.kind is BlockKind.CALLOUT and block.title and not before:
        front.append(said(block, block.title))
    return front


def _back(
    ahead: Ahead, view: View, block: Block, before: int, at: int
) -> tuple[list[Block], int, tuple[Block, ...]]:
    """The answer, how many blocks are used, and what is left of the last one."""
    told = block.text.split("\n")[at + 1 :]
    back = [plain(part(block, told, at + 1))] if any(line.strip() for line in told) else []
    used = before + 1
    while (below := ahead[used]) is not None and _belongs(block, back, below):
        back.append(below)
        used += 1
    if back and back[-1].text.rstrip().endswith(f"\n{END_MARK}"):
        back[-1] = said(back[-1], back[-1].text.rstrip().removesuffix(END_MARK).rstrip())
    elif view.allowed.asks("spaced-repetition"):
        used, rest = _to_mark(ahead, back, used)
        return back, used, rest
    return back, used, ()


END_MARK = "+++"


def _to_mark(ahead: Ahead, back: list[Block], used: int) -> tuple[int, tuple[Block, ...]]:
    """Add to an answer what stands before its end mark, where it has one."""
    for n in range(used, used + MOST_TO_MARK):
        block = ahead[n]
        if block is None or block.kind is BlockKind.HEADING or _sign(block) is not None:
            break
        lines = block.text.split("\n") if block.kind in TEXTS else []
        at = next((k for k, line in enumerate(lines) if line.strip() == END_MARK), None)
        if at is None:
            continue
        back += [b for k in range(used, n) if (b := ahead[k]) is not None]
        if at:
            back.append(part(block, lines[:at], 0))
        return n + 1, (part(block, lines[at + 1 :], at + 1),) if lines[at + 1 :] else ()
    return used, ()


def _sign(block: Block) -> int | None:
    """The line of a block that is a lone question mark."""
    if block.kind not in TEXTS or "?" not in block.text:
        return None
    lines = block.text.split("\n")
    return next((n for n, line in enumerate(lines) if line.strip() in _SIGNS), None)


def _may_go_on(block: Block) -> bool:
    return block.kind in (BlockKind.PARAGRAPH, BlockKind.CODE, BlockKind.FORMULA)


def _belongs(block: Block, back: list[Block], below: Block) -> bool:
    """Whether a block goes on with the answer: it touches what is above."""
    last = back[-1] if back else block
    if below.kind in (BlockKind.HEADING, BlockKind.RULE):
        return False
    if block.kind is BlockKind.ITEM and below.kind is BlockKind.ITEM:
        return below.depth > block.depth and touches(last, below)
    same_table = below.kind is BlockKind.CELL and below.group == last.group
    return same_table or touches(last, below)
