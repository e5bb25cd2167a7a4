"""Formulas and code: the line that introduces it asked, the block itself answered."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.extractor.context import leans
from studykit.extractor.headings import EMPTY_HEADINGS
from studykit.extractor.page import Page
from studykit.extractor.proposal import Proposal, question
from studykit.extractor.words import specific_words, words_of
from studykit.model import Claim, ClaimKind


def formula(page: Page) -> Iterator[Proposal]:
    """Which formula?, for formulas that a sentence leads into."""
    yield from _blocks(page, ClaimKind.FORMULA, "which formula?", 40)


def code(page: Page) -> Iterator[Proposal]:
    """Which code?, for short blocks that a sentence leads into."""
    yield from _blocks(page, ClaimKind.CODE, "which code?", 40)


def _blocks(page: Page, kind: ClaimKind, asked: str, longest: int) -> Iterator[Proposal]:
    for claim in page.note.claims:
        if _kind(claim) is not kind or not 0 < len(words_of(claim.text)) <= longest:
            continue
        lead = _lead(claim)
        if lead:
            yield question(claim, f"{lead}: {asked}", claim.text, worth=0.5)


def _kind(claim: Claim) -> ClaimKind:
    """The claim's kind; a sentence that is one displayed formula counts as a formula."""
    alone = claim.text.startswith("\\[") and claim.text.rstrip(".").endswith("\\]")
    return ClaimKind.FORMULA if alone else claim.kind


def _lead(claim: Claim) -> str:
    """The lead-in or sentence before, else the heading; "" where none of them tells enough."""
    for text in (claim.lead_in, claim.before if claim.before.rstrip().endswith(":") else ""):
        text = text.strip().rstrip(":. ")
        if text and not leans(text) and len(specific_words(text)) >= 2 and len(text) < 200:
            return text
    heading = claim.headings[-1] if claim.headings else ""
    return "" if EMPTY_HEADINGS.fullmatch(heading) else heading
