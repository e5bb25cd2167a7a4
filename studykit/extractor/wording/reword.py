"""From the blank that a generator chose to the words that a learner reads."""

from __future__ import annotations

from dataclasses import replace

from studykit.extractor.clause import Span
from studykit.extractor.context import leans, points
from studykit.extractor.document import Page
from studykit.extractor.language import Analysis
from studykit.extractor.proposal import Proposal, cloze
from studykit.extractor.specificity import NOUNS
from studykit.extractor.vocabulary import words
from studykit.extractor.wording.compression import core, superfluous
from studykit.extractor.wording.edits import edited

_PRONOUNS = words("words.pronouns")


def reworded(proposal: Proposal, page: Page) -> Proposal:
    """The proposal with its sentence cut to what is asked.

    Only blanks in analysed sentences change; questions, lists and other languages are handed back.
    """
    claim = proposal.claim
    analysis = page.analysis(claim)
    blank = proposal.blank
    if analysis is None or blank is None:
        return proposal
    start, end = blank[0] - claim.body_start, blank[1] - claim.body_start
    if start < 0 or claim.text[claim.body_start :] != analysis.text:
        return proposal
    whole = analysis.find(start, end)
    asked = core(analysis, whole)
    if asked != whole:
        end = analysis.tokens[asked[1] - 1].end
    found = edited(analysis, superfluous(analysis, asked, remark=(asked[1], whole[1])))
    now = found.span(asked)
    if now is None or (found.analysis.text == analysis.text and asked == whole):
        return proposal
    return _placed(proposal, analysis, asked, (start, end), found.analysis, now)


def _context(proposal: Proposal, before: Analysis, now: Analysis) -> str:
    """The grey line, where the new sentence still needs it: later pronouns mean its own subject."""
    opens = [t for t in now.tokens[:5] if t.text.lower() in _PRONOUNS]
    named = any(t.tag in NOUNS for t in now.tokens[: opens[0].i]) if opens else True
    refers = points(now.text) or not named
    alone = leans(before.text) and not leans(now.text) and not refers
    return "" if alone else proposal.context


def _placed(
    proposal: Proposal,
    before: Analysis,
    asked: Span,
    blank: tuple[int, int],
    now: Analysis,
    after: Span,
) -> Proposal:
    """The proposal over the new sentence. A blank may be part of a word ("50" of "50%")."""
    claim = proposal.claim
    label = claim.text[: claim.body_start]
    lead = blank[0] - before.tokens[asked[0]].start
    rest = before.tokens[asked[1] - 1].end - blank[1]
    start = len(label) + now.tokens[after[0]].start + lead
    end = len(label) + now.tokens[after[1] - 1].end - rest
    made = cloze(claim, label + now.text, start, end, proposal.hint)
    return replace(
        proposal,
        content=made.content,
        asked=made.asked,
        answer=made.answer,
        context=_context(proposal, before, now),
    )
