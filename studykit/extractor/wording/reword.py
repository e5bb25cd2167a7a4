"""From the blank that a question type chose to the words that a learner reads."""

from __future__ import annotations

from dataclasses import replace

from studykit.extractor.context import beside
from studykit.extractor.document import Page
from studykit.extractor.openings import leans, without_opening
from studykit.extractor.proposal import Proposal, cloze
from studykit.extractor.wording.shorten import large


def reworded(proposal: Proposal, page: Page) -> Proposal:
    """The proposal with its sentence without the connective that it opens with ("However, …"),
    below the sentence before where that helps and tells nothing.

    Only blanks in analysed sentences change; questions, lists and other languages are handed back.
    """
    claim = proposal.claim
    if page.analysis(claim) is None or proposal.blank is None:
        return proposal
    near = "" if leans(claim.body) else beside(claim, proposal.answer)
    context = near or proposal.context
    return _without_opening(replace(proposal, context=context))


def _without_opening(proposal: Proposal) -> Proposal:
    claim = proposal.claim
    assert proposal.blank is not None
    first, (start, end) = claim.body_start, proposal.blank
    rest = without_opening(claim.text[first:])
    shift = len(claim.text) - first - len(rest)
    if not 0 < shift <= start - first or not claim.text.endswith(rest):
        return proposal
    text = claim.text[:first] + large(rest)
    made = cloze(claim, text, start - shift, end - shift, proposal.hint)
    return replace(proposal, content=made.content, asked=made.asked, answer=made.answer)
