"""The sentences of a page that may be asked: whole ones, each with the context it needs."""

from __future__ import annotations

from functools import lru_cache

from studykit.extractor.clause import sound
from studykit.extractor.context import context_of
from studykit.extractor.document import Page
from studykit.extractor.language import Analysis
from studykit.model import Claim


@lru_cache(maxsize=2)
def stated(page: Page) -> tuple[tuple[Claim, Analysis, str], ...]:
    """The sound sentences that stand alone or are saved by a context, with that context.

    Most question types go over them, so they are looked for once a page.
    """
    found = []
    for claim, analysis in page.analysed():
        context = context_of(claim, page) if sound(analysis) else None
        if context is not None:
            found.append((claim, analysis, context))
    return tuple(found)
