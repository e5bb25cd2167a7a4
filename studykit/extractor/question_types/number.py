"""Numbers, amounts and years, blanked in their sentence."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.extractor.context import context_of
from studykit.extractor.document import Page
from studykit.extractor.openings import leans
from studykit.extractor.plain_quantities import plain_quantities
from studykit.extractor.proposal import Proposal, cloze
from studykit.extractor.quantities import is_weak, quantities
from studykit.extractor.words import content_words, specific_words, words_of
from studykit.model import Claim, MarkKind

FRONT = 6


def number(page: Page) -> Iterator[Proposal]:
    """A cloze for the most telling number of each claim that states one."""
    for claim in page.statements:
        for start, end, hint, worth, weak in _found(page, claim):
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
                draft=weak,
            )


def _found(page: Page, claim: Claim) -> Iterator[tuple[int, int, str, float, bool]]:
    """Start, end, hint, worth, and whether it is a weak question."""
    text, begin = claim.text, claim.body_start
    if not page.english:
        for start, end, hint, weak in plain_quantities(text, page.language, begin):
            yield start, end, hint, 0.3 if weak else 0.7, weak
        return
    for start, end, hint, worth in quantities(text, begin):
        weak = is_weak(text, start, end, hint) or not _is_anchored(page, claim, hint)
        yield start, end, hint, worth, weak


def _is_anchored(page: Page, claim: Claim, hint: str) -> bool:
    """Whether a figure's own sentence says of what it is: it leans on nothing, and names somebody,
    something, or a word of the title. A year may lean.

    Measured: of figures that lean on the sentence before, one in ten was ready to review.
    """
    if hint.startswith("which year"):
        return True
    if leans(claim.body) or len(specific_words(claim.text)) < FRONT:
        return False
    words = words_of(claim.text)
    named = any(page.is_name(w) or w in page.proper for w in words)
    return named or bool(content_words(claim.text) & page.title_words)


def _marked_code(claim: Claim, start: int) -> bool:
    return any(
        m.kind in {MarkKind.CODE, MarkKind.MATH} and m.start <= start < m.end for m in claim.marks
    )
