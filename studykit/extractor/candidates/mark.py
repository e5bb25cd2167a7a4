"""Words that the author set in bold or highlighted within a sentence, blanked."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.extractor.clause import sound
from studykit.extractor.context import context_of
from studykit.extractor.document import Page
from studykit.extractor.proposal import Proposal, cloze
from studykit.extractor.words import specific_words, words_of
from studykit.model import Claim, MarkKind

_STRONG = frozenset({MarkKind.BOLD, MarkKind.HIGHLIGHT})


def _is_no_subject(page: Page, claim: Claim) -> bool:
    """Whether marked words that begin an English claim are no subject of a sentence: an
    instruction, or a label without its colon."""
    if not page.english:
        return False
    analysis = page.analysis(claim)
    return analysis is None or not sound(analysis) or analysis.tokens[0].tag == "VB"


def mark(page: Page) -> Iterator[Proposal]:
    """A cloze for a marked span of a few specific words, once a note and span."""
    seen: set[str] = set()
    for claim in page.statements:
        for found in claim.marks:
            answer = claim.text[found.start : found.end].strip()
            if found.kind not in _STRONG or found.start < claim.body_start:
                continue
            if not 1 <= len(words_of(answer)) <= 6 or not specific_words(answer):
                continue
            if answer.lower() in seen or answer.endswith(":"):
                continue
            if found.start == 0 and _is_no_subject(page, claim):
                continue
            seen.add(answer.lower())
            start = found.start + claim.text[found.start : found.end].index(answer)
            yield cloze(
                claim,
                claim.text,
                start,
                start + len(answer),
                "",
                context=context_of(claim, page) or "",
                worth=0.6 if found.kind is MarkKind.HIGHLIGHT else 0.4,
            )
