"""Conditions: what happens if, when or once something else does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.clause import trimmed
from studykit.extractor.document import Page
from studykit.extractor.gates import balanced
from studykit.extractor.proposal import Proposal, cloze
from studykit.extractor.stated import stated
from studykit.extractor.words import specific_words, words_of

FEWEST, MOST, FRONT = 4, 14, 3
_CONDITION = re.compile(
    r"(?:If|When|Whenever|Once|Unless|As soon as|Wherever)\s[^,;:()]{10,100},\s+(?:then\s+)?"
    r"(?P<what>[^,;:()—–]+?)\.?$"
)
_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})


def condition(page: Page) -> Iterator[Proposal]:
    """A cloze for the clause that a condition leads to, where it is all that follows."""
    for claim, analysis, context in stated(page):
        match = _CONDITION.match(claim.body)
        if match is None:
            continue
        first, last = trimmed(analysis, analysis.find(*match.span("what")))
        answer = analysis.span_text(first, last)
        told = len(specific_words(claim.body[: match.start("what")]))
        fits = FEWEST <= len(words_of(answer)) <= MOST and balanced(answer) and told >= FRONT
        if not fits or not any(t.tag in _FINITE for t in analysis.tokens[first:last]):
            continue
        start = claim.body_start + analysis.tokens[first].start
        end = claim.body_start + analysis.tokens[last - 1].end
        yield cloze(claim, claim.text, start, end, "what happens", context=context, worth=0.45)
