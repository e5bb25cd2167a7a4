"""Cards that the author writes by hand inside a note.

``Q:``/``A:`` blocks and ``term :: definition`` stand on lines of their own;
``==highlight==`` and ``{{c1::cloze}}`` stand in sentences and are read with them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from studykit.extractor.notes.blocks import Block, BlockKind
from studykit.model import ClaimKind


@dataclass(frozen=True, slots=True)
class Authored:
    """A hand-written card in raw Markdown; ``line`` counts from the block's first line."""

    kind: ClaimKind
    question: str
    answer: str
    claim: str
    line: int = 0
    lines: int = 1


_QUESTION = re.compile(r"\s*(?:\*\*)?Q(?:uestion)?\s*[:.](?:\*\*)?\s*(.*)", re.IGNORECASE)
_ANSWER = re.compile(r"\s*(?:\*\*)?A(?:nswer)?\s*[:.](?:\*\*)?\s*(.*)", re.IGNORECASE)
_ASKED = re.compile(r"^[ \t*]*Q(?:uestion)?\s*[:.]", re.IGNORECASE | re.MULTILINE)
_DEFINITION = re.compile(r"(?P<term>(?:(?![.!?]\s)[^\n`:]){1,120}?)\s+::\s+(?P<text>\S[^\n]*)")
TEXTS = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE, BlockKind.CALLOUT})


def pieces_of(block: Block) -> list[Authored | Block]:
    """The hand-written questions and definitions of a block, and the text between them as blocks.

    The block itself when there are none.
    """
    signs = "::" in block.text or ("Q" in block.text.upper() and _ASKED.search(block.text))
    if block.kind not in TEXTS or not signs:
        return [block]
    lines = block.text.split("\n")
    at = next((n for n, line in enumerate(lines) if _QUESTION.match(line)), len(lines))
    pairs = _pairs(lines[at:], at) if at < len(lines) else []
    if not pairs:
        at = len(lines)
    pieces: list[Authored | Block] = []
    text: list[str] = []
    for n, line in enumerate([*lines[:at], None]):
        match = _DEFINITION.fullmatch(line) if line is not None else None
        if line is not None and match is None:
            text.append(line)
            continue
        if text:
            pieces.append(_part(block, text, n - len(text)))
            text = []
        if match:
            pieces.append(_definition(match, n))
    return [*pieces, *pairs]


def _part(block: Block, lines: Sequence[str], at: int) -> Block:
    first = min(block.first_line + at, block.last_line)
    last = min(first + len(lines) - 1, block.last_line)
    return replace(block, text="\n".join(lines), first_line=first, last_line=last)


def _definition(match: re.Match[str], line: int) -> Authored:
    term, text = match["term"].strip(), match["text"].strip()
    return Authored(ClaimKind.AUTHORED_DEFINITION, term, text, f"{term}: {text}", line)


def _pairs(lines: Sequence[str], offset: int) -> list[Authored]:
    """``Q:`` lines with the ``A:`` lines below them; text without a sign goes on."""
    cards: list[Authored] = []
    question: list[str] = []
    answer: list[str] | None = None
    start = 0
    for n, line in enumerate([*lines, "Q: "]):
        if match := _QUESTION.match(line):
            if question and answer and "".join(answer).strip():
                cards.append(_pair(question, answer, start + offset, n + offset))
            question, answer, start = [match[1]], None, n
        elif answer is None and (match := _ANSWER.match(line)):
            answer = [match[1]]
        elif answer is not None:
            answer.append(line)
        else:
            question.append(line)
    return cards


def _pair(question: Sequence[str], answer: Sequence[str], start: int, end: int) -> Authored:
    asked, told = "\n".join(question).strip(), "\n".join(answer).strip()
    claim = f"{asked} {told}"
    return Authored(ClaimKind.AUTHORED_QUESTION, asked, told, claim, start, end - start)
