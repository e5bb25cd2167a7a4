"""Numbers, amounts and years, blanked in their sentence."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.extractor.context import context_of
from studykit.extractor.document import Page
from studykit.extractor.plain_quantities import plain_quantities
from studykit.extractor.proposal import Proposal, cloze
from studykit.extractor.quantities import quantities
from studykit.model import Claim, MarkKind


def number(page: Page) -> Iterator[Proposal]:
    """A cloze for the most telling number of each claim that states one."""
    for claim in page.statements:
        for start, end, hint, worth in _found(page, claim):
            if _marked_code(claim, start) or claim.text[start:end] in page.note.title:
                continue
            yield cloze(
                claim,
                claim.text,
                start,
                end,
                hint,
                context=context_of(claim, page) or "",
                worth=worth,
            )


def _found(page: Page, claim: Claim) -> Iterator[tuple[int, int, str, float]]:
    """The figures of a claim: start, end, hint and worth."""
    if page.english:
        return quantities(claim.text, claim.body_start)
    return plain_quantities(claim.text, page.language, claim.body_start)


def _marked_code(claim: Claim, start: int) -> bool:
    return any(
        m.kind in {MarkKind.CODE, MarkKind.MATH} and m.start <= start < m.end for m in claim.marks
    )
