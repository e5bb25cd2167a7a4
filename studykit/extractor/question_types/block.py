"""Displayed formulas and code blocks with the words that lead into them."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.extractor.context import leans
from studykit.extractor.document import Page
from studykit.extractor.heading_questions import EMPTY_HEADINGS
from studykit.extractor.shorten import without_opening
from studykit.extractor.words import specific_words, words_of
from studykit.model import Claim, ClaimKind

LONGEST = 40


def blocks(page: Page, kind: ClaimKind) -> Iterator[tuple[Claim, str]]:
    """The blocks of a kind that are short enough to recall, each with its lead."""
    for claim in page.claims:
        if _kind(claim) is not kind or not 0 < len(words_of(claim.text)) <= LONGEST:
            continue
        lead = _lead(claim)
        if lead:
            yield claim, lead


def _kind(claim: Claim) -> ClaimKind:
    """The claim's kind; a sentence that is one displayed formula counts as a formula."""
    alone = claim.text.startswith("\\[") and claim.text.rstrip(".").endswith("\\]")
    return ClaimKind.FORMULA if alone else claim.kind


def _lead(claim: Claim) -> str:
    """The lead-in or sentence before, else the heading; "" where none of them tells enough."""
    for text in (claim.lead_in, claim.before if claim.before.rstrip().endswith(":") else ""):
        text = without_opening(text.strip().rstrip(":. "))
        if text and not leans(text) and len(specific_words(text)) >= 2 and len(text) < 200:
            return text[0].upper() + text[1:]
    heading = claim.headings[-1] if claim.headings else ""
    return "" if EMPTY_HEADINGS.fullmatch(heading) else heading
