"""``Q:`` and ``A:``, and ``C:`` with ``[brackets]`` (hashcards, repeater, Obsidian_to_Anki)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from studykit.extractor.notes.blocks import Block, BlockKind
from studykit.extractor.notes.hand_written.blanks import bracketed
from studykit.extractor.notes.hand_written.card import (
    TEXTS,
    Ahead,
    Found,
    HandCard,
    View,
    part,
    plain,
    question,
    said,
    touches,
)
from studykit.extractor.notes.inline.reading import read_inline
from studykit.model import ClaimKind

MOST_BETWEEN = 4  # blocks between Q: and A:, or of an answer that a rule ends
_MARK = re.compile(
    r"[ \t]*(?P<open>[*_]{0,3})(?P<word>Q(?:uestion)?|A(?:nswer)?)(?P<inner>[*_]{0,3})[ \t]*"
    r"(?P<colon>[:.：])(?P<outer>[*_]{0,3})[ \t]*(?P<rest>.*)",
    re.IGNORECASE,
)
_CLOZE_MARK = re.compile(r"[ \t]*(?P<open>[*_]{0,3})C[ \t]*[:：](?P<rest>.*)")
_ON_ONE_LINE = re.compile(
    r"(?P<asked>.*[?？][*_]{0,3})[ \t]+[*_]{0,3}A[*_]{0,3}[:：](?P<told>.*\S.*)"
)
_MAY_HOLD = re.compile(r"[QCqc]\w{0,7}[*_]{0,3}[ \t]*[:.：]")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that begins a side: "Q", "A" or "C", and what it says."""

    sign: str
    rest: str


def _sign(line: str) -> _Line | None:
    if cloze := _CLOZE_MARK.fullmatch(line):
        rest = cloze["rest"]
        return _Line("C", rest) if not rest.strip() or bracketed(rest) != rest else None
    match = _MARK.fullmatch(line)
    if match is None:
        return None
    rest = match["rest"]
    opened, inner, outer = match["open"], match["inner"], match["outer"]
    if outer and not (opened and not inner):
        rest = outer + rest
        outer = ""
    if opened and not inner and not outer:
        rest = opened + rest
    return _Line(match["word"][0].upper(), rest)


def questions(ahead: Ahead, view: View) -> Found | None:
    """The cards of a block that holds ``Q:`` or ``C:`` lines, with the blocks of their answers."""
    block = ahead[0]
    if block is None or block.kind not in TEXTS or not _MAY_HOLD.search(block.text):
        return None
    lines = block.text.split("\n")
    signs = [_sign(line) for line in lines]
    starts = [n for n, sign in enumerate(signs) if sign and sign.sign in "QC"]
    if not starts:
        return None
    if starts[0]:
        answered = any(s and s.sign in "AC" for s in signs[starts[0] :]) or _answer_below(ahead)
        return _after_text(block, lines, starts[0]) if answered else None
    done: list[Block | HandCard] = []
    for start, end in pairwise(starts):
        own = part(block, lines[start:end], start)
        found = _one(ahead, view, own, signs[start:end], False)
        done += (own,) if found is None else found.done
    own = part(block, lines[starts[-1] :], starts[-1])
    found = _one(ahead, view, own, signs[starts[-1] :], True)
    if found is not None:
        return Found(found.used, (*done, *found.done), found.rest)
    return Found(1, (*done, own)) if done else None


def _one(
    ahead: Ahead, view: View, own: Block, signs: Sequence[_Line | None], last: bool
) -> Found | None:
    """The card that begins with the first line of a text; ``last`` of its block or not."""
    opening = signs[0]
    if opening is not None and opening.sign == "C":
        return _cloze(own, own.text.split("\n"), opening)
    return _pair(ahead, view, own, signs, last)


def _after_text(block: Block, lines: list[str], at: int) -> Found:
    """Text above the first sign is read by itself."""
    return Found(1, (), (part(block, lines[:at], 0), part(block, lines[at:], at)))


def _cloze(own: Block, lines: Sequence[str], opening: _Line) -> Found | None:
    text = "\n".join([opening.rest, *lines[1:]])
    blanked = bracketed(text)
    if blanked == text:
        return None
    return Found(1, (HandCard(ClaimKind.AUTHORED_CLOZE, (plain(said(own, blanked)),)),))


def _pair(
    ahead: Ahead, view: View, own: Block, signs: Sequence[_Line | None], last: bool
) -> Found | None:
    lines = own.text.split("\n")
    at = next((n for n, sign in enumerate(signs) if sign and sign.sign == "A"), None)
    opening = signs[0]
    assert opening is not None
    if at is None and (one := _ON_ONE_LINE.fullmatch(opening.rest)) is not None:
        sides = (part(own, [one["asked"]], 0), part(own, [one["told"], *lines[1:]], 0))
        back = [plain(sides[1])]
        used, left = _answer(ahead, view, back, 1) if last else (1, ())
        return Found(used, (question([plain(sides[0])], back),), left)
    asked = [opening.rest, *lines[1:at]]
    front = [plain(part(own, asked, 0))] if any(line.strip() for line in asked) else []
    used = 1
    if at is None:
        used = _answer_below(ahead) if last else 0
        answer = ahead[used - 1] if used else None
        if answer is None:
            return _unanswered(own, view)
        front += [b for n in range(1, used - 1) if (b := ahead[n]) is not None]
        if not front:
            return _unanswered(own, view)
        told = answer.text.split("\n")
        below = [_sign(line) for line in told]
        end = next((n for n, s in enumerate(below) if n and s and s.sign in "QC"), len(told))
        if end < len(told):
            return _cut(ahead, used, front, answer, told, end)
        back = [part(answer, [_rest(below[0]), *told[1:]], 0)]
    else:
        answer = own
        back = [part(own, [_rest(signs[at]), *lines[at + 1 :]], at)]
    rest: tuple[Block, ...] = ()
    if last:
        used, rest = _answer(ahead, view, back, used)
    if not front or not any(b.text.strip() for b in back):
        return _unanswered(own, view)
    back[0] = plain(back[0])
    return Found(used, (question(front, [b for b in back if b.text.strip()]),), rest)


def _cut(
    ahead: Ahead, used: int, front: list[Block], answer: Block, told: list[str], end: int
) -> Found:
    """An answer in a block of its own, in which the next card begins."""
    opening = _sign(told[0])
    back = plain(part(answer, [_rest(opening), *told[1:end]], 0))
    return Found(used, (question(front, [back]),), (part(answer, told[end:], end),))


def _rest(sign: _Line | None) -> str:
    return sign.rest if sign else ""


def _unanswered(own: Block, view: View) -> Found | None:
    """A question that nothing answers states nothing, either."""
    opening = own.text.split("\n")[0].strip()
    if not re.match(r"[*_]{0,3}Q[*_]{0,3}[:：]", opening):
        return None
    view.pass_over(
        own.first_line,
        "hashcards, repeater",
        "a question has no answer",
        "write a line A: with the answer below it",
    )
    asks = read_inline(own.text).text.endswith(("?", "？"))
    return Found(1) if asks else None


def _answer_below(ahead: Ahead) -> int:
    """How many blocks lead to the one that begins with ``A:``; 0 where none does."""
    for n in range(1, MOST_BETWEEN + 2):
        block = ahead[n]
        if block is None or block.kind in (BlockKind.HEADING, BlockKind.RULE):
            return 0
        sign = _sign(block.text.split("\n")[0]) if block.kind in TEXTS else None
        if sign is not None:
            return n + 1 if sign.sign == "A" else 0
    return 0


def _answer(
    ahead: Ahead, view: View, back: list[Block], used: int
) -> tuple[int, tuple[Block, ...]]:
    """Add to an answer the blocks below that belong to it; gives how many blocks are used, and
    what is left of the last one, where the next card begins in it.

    These are blocks that touch it, the one below ``A:`` or a colon, a list to its end, and all to
    a rule after which a card begins, or to the next card where nothing but cards stands.
    """
    opening = back[0]
    while (below := ahead[used]) is not None:
        above = back[-1]
        if below.kind in (BlockKind.HEADING, BlockKind.RULE) or begins_card(below):
            break
        if opening.kind is BlockKind.ITEM and below.kind is BlockKind.ITEM:
            if below.depth <= opening.depth:
                break
        elif not (touches(above, below) or _goes_on(above, below) or _opens(back)):
            break
        used += 1
        told, left = _to_next_card(below)
        back.append(told)
        if left is not None:
            return used, (left,)
    if opening.kind is BlockKind.ITEM:
        return used, ()
    more = _to_an_end(ahead, used, view)
    back += [b for n in range(used, more) if (b := ahead[n]) is not None]
    return more, ()


def _to_next_card(block: Block) -> tuple[Block, Block | None]:
    """A block to the line on which the next card begins, and the rest of it.

    Such a line below a list without an empty one between is part of its last item, for Markdown.
    """
    if block.kind not in TEXTS or not _MAY_HOLD.search(block.text):
        return block, None
    lines = block.text.split("\n")
    for n, line in enumerate(lines):
        sign = _sign(line) if n else None
        if sign is not None and sign.sign in "QC":
            return part(block, lines[:n], 0), plain(part(block, lines[n:], n))
    return block, None


def _goes_on(above: Block, below: Block) -> bool:
    """Whether two blocks are one list or table."""
    listed = above.kind is below.kind and above.kind in (BlockKind.ITEM, BlockKind.CELL)
    return listed and above.group == below.group


def _opens(back: Sequence[Block]) -> bool:
    """Whether an answer is empty so far, or ends in a colon, so that the next block is of it."""
    last = back[-1]
    if last.kind not in TEXTS or (len(back) > 1 and last.kind is BlockKind.ITEM):
        return False
    said = read_inline(last.text)
    return not (said.text or said.media) or said.text.endswith((":", "："))


def _to_an_end(ahead: Ahead, used: int, view: View) -> int:
    """Where paragraphs of an answer end: before a rule or card that ends them, else at once."""
    for n in range(used, used + MOST_BETWEEN + 1):
        block = ahead[n]
        if block is None or block.kind is BlockKind.HEADING:
            return used
        if block.kind is BlockKind.RULE:
            after = ahead[n + 1]
            return n if after is None or begins_card(after) else used
        if begins_card(block):
            return n if view.cards_only else used
    return used


def begins_card(block: Block) -> bool:
    """Whether a ``Q:`` or ``C:`` card begins with a block."""
    sign = _sign(block.text.split("\n")[0]) if block.kind in TEXTS else None
    return sign is not None and sign.sign in "QC"
