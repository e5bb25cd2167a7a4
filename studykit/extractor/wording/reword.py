"""From the blank that a question type chose to the words that a learner reads."""

from __future__ import annotations

from dataclasses import replace

from studykit.extractor.document import Page
from studykit.extractor.openings import leans, points
from studykit.extractor.proposal import Proposal, cloze
from studykit.extractor.vocabulary.word_lists import words
from studykit.extractor.wording.shorten import shortened
from studykit.extractor.words import words_of

_PRONOUNS = words("words.pronouns")
NEAR = 5


def reworded(proposal: Proposal, page: Page) -> Proposal:
    """The proposal with its sentence cut to what is asked.

    Only blanks in analysed sentences change; questions, lists and other languages are handed back.
    """
    claim = proposal.claim
    analysis = page.analysis(claim)
    if analysis is None or proposal.blank is None:
        return proposal
    start, end = (place - claim.body_start for place in proposal.blank)
    if start < 0 or claim.text[claim.body_start :] != analysis.text:
        return proposal
    text, (first, last) = shortened(analysis, (start, end))
    if (text, first, last) == (analysis.text, start, end):
        return proposal
    label = claim.text[: claim.body_start]
    made = cloze(claim, label + text, len(label) + first, len(label) + last, proposal.hint)
    context = _context(proposal, analysis.text, text)
    return replace(
        proposal, content=made.content, asked=made.asked, answer=made.answer, context=context
    )


def _context(proposal: Proposal, before: str, now: str) -> str:
    """The grey line, where the new sentence still needs it: later pronouns mean its own subject."""
    opens = {word.lower() for word in words_of(now)[:NEAR]} & _PRONOUNS
    alone = leans(before) and not leans(now) and not opens and not points(now)
    return "" if alone else proposal.context
