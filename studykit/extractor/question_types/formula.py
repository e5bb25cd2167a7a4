"""Formulas: the line that leads into one asks for it, or for what stands on its right side."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.document import Page
from studykit.extractor.proposal import Proposal, question
from studykit.extractor.question_types.block import blocks
from studykit.model import ClaimKind

LONGEST_SIDE = 60
_DISPLAYED = re.compile(r"\\\[(?P<maths>.+)\\\]\.?", re.DOTALL)
_DEEPER = re.compile(r"\\begin\b|\\left\b|\{|\(|\[")
_HIGHER = re.compile(r"\\end\b|\\right\b|\}|\)|\]")
_SIGN = re.compile(r"\\begin\b|\\left\b|\\end\b|\\right\b|\\.|.", re.DOTALL)


def formula(page: Page) -> Iterator[Proposal]:
    """Which formula?, with its left side shown where it has two."""
    for claim, lead in blocks(page, ClaimKind.FORMULA):
        left = left_side(claim.text)
        lead = lead if lead.endswith(("?", "!")) else f"{lead}:"
        asked = f"{lead} \\[{left} = \\;?\\]" if left else f"{lead} which formula?"
        yield question(claim, asked, claim.text, worth=0.5)


def _split(text: str, place: int) -> tuple[str, str]:
    return text[:place], text[place + 1 :]


def left_side(text: str) -> str:
    r"""What stands before the only equals sign of a displayed formula: ``E`` of ``\[E = mc^2\]``.

    "" where the formula has no or several such signs outside brackets, or a long left side.
    """
    match = _DISPLAYED.fullmatch(text.strip())
    if match is None:
        return ""
    places: list[int] = []
    depth = 0
    for sign in _SIGN.finditer(match["maths"]):
        if _DEEPER.fullmatch(sign[0]):
            depth += 1
        elif _HIGHER.fullmatch(sign[0]):
            depth -= 1
        elif sign[0] == "=" and not depth:
            places.append(sign.start())
    if len(places) != 1:
        return ""
    left, right = (part.strip() for part in _split(match["maths"], places[0]))
    whole = left and right and not left.endswith((":", "<", ">", "!", "&", "\\"))
    return left if whole and len(left) <= LONGEST_SIDE else ""
