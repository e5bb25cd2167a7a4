"""Labels of list items: which term is told of."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.extractor.context import context_of
from studykit.extractor.document import Page
from studykit.extractor.proposal import Proposal, cloze
from studykit.extractor.question_types.term import labelled
from studykit.extractor.specificity import rarest
from studykit.extractor.wording.hints import TERM
from studykit.extractor.words import content_words, specific_words, words_of

# A label that common is none to be recalled: of the rarer ones readers kept half, of others a
# fifth.
RARE = 6.5
LONGEST, LONGEST_BODY, LEAST_TOLD = 5, 40, 4


def label(page: Page) -> Iterator[Proposal]:
    """A cloze for a label that is a rare term, from what is said of it."""
    for claim in labelled(page):
        term = claim.term.strip().rstrip(":").strip()
        words, context = content_words(term), context_of(claim, page)
        if context is None or len(words_of(term)) > LONGEST or rarest(term) < RARE:
            continue
        if words & content_words(f"{claim.body} {context}") or words & page.title_words:
            continue
        told = len(specific_words(claim.body))
        start = claim.text.find(term)
        if told < LEAST_TOLD or len(words_of(claim.body)) > LONGEST_BODY:
            continue
        if 0 <= start < claim.body_start:
            end = start + len(term)
            yield cloze(claim, claim.text, start, end, TERM, context=context, worth=0.4)
