"""Formulas: the line that leads into one asks for it, or for what stands on its right side."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.document import Page
from studykit.extractor.openings import leans, without_opening
from studykit.extractor.proposal import Proposal, question
from studykit.extractor.vocabulary.word_lists import phrases
from studykit.extractor.words import specific_words, words_of
from studykit.model import Claim, ClaimKind

_EMPTY = re.compile(rf"(?:{phrases('openings.empty_headings')})\W*", re.IGNORECASE)
LONGEST, LONGEST_LEAD, LONGEST_SIDE = 40, 200, 60
_DISPLAYED = re.compile(r"\\\[(?P<maths>.+)\\\]\.?", re.DOTALL)
_DEEPER = re.compile(r"\\begin\b|\\left\b|\{|\(|\[")
_HIGHER = re.compile(r"\\end\b|\\right\b|\}|\)|\]")
_SIGN = re.compile(r"\\begin\b|\\left\b|\\end\b|\\right\b|\\.|.", re.DOTALL)


def formula(page: Page) -> Iterator[Proposal]:
    """Which formula?, with its left side shown where it has two."""
    for claim, lead in _blocks(page):
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


def _blocks(page: Page) -> Iterator[tuple[Claim, str]]:
    """The formulas that are short enough to recall, each with its lead."""
    for claim in page.claims:
        if not _is_formula(claim) or not 0 < len(words_of(claim.text)) <= LONGEST:
            continue
        lead = _lead(claim)
        if lead:
            yield claim, lead


def _is_formula(claim: Claim) -> bool:
    """Whether a claim is one displayed formula."""
    alone = claim.text.startswith("\\[") and claim.text.rstrip(".").endswith("\\]")
    return alone or claim.kind is ClaimKind.FORMULA


def _lead(claim: Claim) -> str:
    """The lead-in or sentence before, else the heading; "" where none of them tells enough."""
    for text in (claim.lead_in, claim.before if claim.before.rstrip().endswith(":") else ""):
        text = without_opening(text.strip().rstrip(":. "))
        if text and not leans(text) and len(specific_words(text)) >= 2 and len(text) < LONGEST_LEAD:
            return text[0].upper() + text[1:]
    heading = claim.headings[-1] if claim.headings else ""
    return "" if _EMPTY.fullmatch(heading) else heading
