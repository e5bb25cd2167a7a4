"""Tables: a cell asked by its row and column."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.extractor.document import Page
from studykit.extractor.proposal import Proposal, question
from studykit.extractor.wording.noun_phrases import soften
from studykit.extractor.words import words_of
from studykit.model import ClaimKind


def table(page: Page) -> Iterator[Proposal]:
    """For this row, what is this column?, where both are named and the cell is short."""
    for claim in page.claims:
        if claim.kind is not ClaimKind.CELL or not claim.row.strip() or not claim.column.strip():
            continue
        if claim.row == claim.text or not 1 <= len(words_of(claim.text)) <= 15:
            continue
        yield question(
            claim,
            f"{claim.row}: which {soften(claim.column, page)}?",
            claim.text,
            worth=0.6,
        )
