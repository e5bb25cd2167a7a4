"""Words that the author set in bold or highlighted within a sentence, blanked: a draft always.

For notes in languages that are not analysed: of such cards in English one in four was usable.
"""

from __future__ import annotations

from collections.abc import Iterator

from studykit.extractor.document import Page
from studykit.extractor.proposal import Proposal, cloze
from studykit.extractor.words import words_of
from studykit.model import MarkKind

_STRONG = frozenset({MarkKind.BOLD, MarkKind.HIGHLIGHT})
LONGEST = 6


def mark(page: Page) -> Iterator[Proposal]:
    """A cloze for a marked span of a few words, once a note and span."""
    seen: set[str] = set()
    for claim in () if page.english else page.statements:
        for found in claim.marks:
            answer = claim.text[found.start : found.end].strip()
            fits = 1 <= len(words_of(answer)) <= LONGEST and not answer.endswith((":", "：", "."))
            if found.kind not in _STRONG or found.start < claim.body_start or not fits:
                continue
            if answer.casefold() in seen:
                continue
            seen.add(answer.casefold())
            start = found.start + claim.text[found.start : found.end].index(answer)
            yield cloze(claim, claim.text, start, start + len(answer), "", worth=0.4)
