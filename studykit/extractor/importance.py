"""How much a claim matters to its note: what decides when a note has more than its share."""

from __future__ import annotations

from studykit.extractor.document import Page
from studykit.extractor.words import content_words, numbers_of, specific_words
from studykit.model import Claim, MarkKind


def importance(claim: Claim, page: Page, siblings: int = 0) -> float:
    """A weight for a claim, larger for what the note is about.

    Counts words of title and headings, marks, numbers, names, the first claim of a section, and
    ``siblings``: how many other notes of the video say the same.
    """
    words = content_words(claim.text)
    place = content_words(" ".join(claim.headings))
    marks = {mark.kind for mark in claim.marks}
    recurring = sum(1 for w in specific_words(claim.text) if page.counts.get(w, 0) >= 3)
    return (
        1.0 * bool(claim.cited)
        + 0.5 * bool(claim.citations)
        + 0.4 * min(2, len(words & page.title_words))
        + 0.3 * min(2, len(words & place))
        + 0.5 * (MarkKind.BOLD in marks or MarkKind.HIGHLIGHT in marks or bool(claim.term))
        + 0.3 * (MarkKind.LINK in marks)
        + 0.4 * bool(numbers_of(claim.text))
        + 0.1 * min(4, recurring)
        + 0.3 * (not claim.before)
        + 0.5 * min(2, siblings)
    )
