"""The sentences of a page that may be asked: whole ones, each with the context it needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from studykit.extractor.clause import sound
from studykit.extractor.context import context_of
from studykit.extractor.document import Page
from studykit.extractor.language import Analysis
from studykit.extractor.proposal import Proposal, around, cloze
from studykit.extractor.words import specific_words
from studykit.model import Claim

FRONT = 4  # specific words that are left to tell what a blank asks


@dataclass(frozen=True, slots=True)
class Stated:
    """A sound sentence that stands alone or is saved by a context, with that context."""

    claim: Claim
    analysis: Analysis
    context: str

    def blank(
        self, first: int, last: int, hint: str, worth: float, front: int = FRONT
    ) -> Iterator[Proposal]:
        """A cloze of the tokens from ``first`` to before ``last``; none where too few words are
        left to tell what is asked.
        """
        claim, tokens = self.claim, self.analysis.tokens
        start = claim.body_start + tokens[first].start
        end = claim.body_start + tokens[last - 1].end
        if len(specific_words(around(claim.text, start, end))) >= front:
            yield cloze(claim, claim.text, start, end, hint, context=self.context, worth=worth)


@lru_cache(maxsize=2)
def stated(page: Page) -> tuple[Stated, ...]:
    """Most question types go over a page's sentences, so they are looked for once."""
    found = []
    for claim, analysis in page.analysed():
        context = context_of(claim, page) if sound(analysis) else None
        if context is not None:
            found.append(Stated(claim, analysis, context))
    return tuple(found)
