"""Fronts that ask nothing clear: empty, too long, too short, open, or leaning elsewhere."""

from __future__ import annotations

import re

from studykit.extractor.context import context_of
from studykit.extractor.document import Page
from studykit.extractor.proposal import BLANK, Proposal, unsafe_blank
from studykit.extractor.vocabulary.word_lists import phrases
from studykit.extractor.words import balanced, words_of

LONGEST_CLAIM = 48
_WHAT_IS = re.compile(r"(?:What|Who) (?:is|are|was|were) (?:meant by )?[^ ]")
# Whoever speaks without a name is nobody in a year.
_NAMELESS = re.compile(rf"\b[Tt]he (?:{phrases('claims.nameless')})(?:['’]s)?\b(?! of\b)")


def unsafe(p: Proposal, page: Page) -> bool:
    """The blank would be read as ended too early."""
    return unsafe_blank(p)


def empty(p: Proposal, page: Page) -> bool:
    """Nothing is there to ask or to answer."""
    return not p.asked.strip(f"{BLANK} .?:") or not p.answer.strip()


def long_claim(p: Proposal, page: Page) -> bool:
    """Too long to read on a card."""
    return len(words_of(p.asked)) > LONGEST_CLAIM


def unbalanced(p: Proposal, page: Page) -> bool:
    """A quote or bracket is opened and not closed."""
    return any(not balanced(text) for text in (p.answer, p.asked))


def dangling(p: Proposal, page: Page) -> bool:
    """It leans on words that stand nowhere before it."""
    if not page.english or p.context:
        return False
    return context_of(p.claim, page) is None


def nameless(p: Proposal, page: Page) -> bool:
    """It asks of somebody who only speaks."""
    return _NAMELESS.search(p.asked) is not None
