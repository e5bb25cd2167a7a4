"""Numbers, amounts and years, blanked in their sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.context import context_of
from studykit.extractor.page import Page
from studykit.extractor.proposal import Proposal, cloze
from studykit.extractor.quantities import ANY_NUMBER, quantities
from studykit.extractor.worn import passes
from studykit.model import Claim, MarkKind


def number(page: Page) -> Iterator[Proposal]:
    """A cloze for the most telling number of each claim that states one."""
    for claim in page.statements:
        for start, end, hint, worth in quantities(claim.text, claim.body_start):
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
                draft=hint == ANY_NUMBER or _is_weak(claim.text, start, end, hint),
            )


def _is_weak(text: str, start: int, end: int, hint: str) -> bool:
    """Whether a number passes with the day, is but an example, or is a date without its year."""
    if passes(text, start, end) or _EXAMPLE.search(text[:start]):
        return True
    return hint == "when" and re.search(r"\d{4}", text[start:end]) is None


_EXAMPLE = re.compile(r"(?:e\.g\.,?|for example,?|such as|like|say)\s+$", re.IGNORECASE)


def _marked_code(claim: Claim, start: int) -> bool:
    return any(
        m.kind in {MarkKind.CODE, MarkKind.MATH} and m.start <= start < m.end for m in claim.marks
    )
