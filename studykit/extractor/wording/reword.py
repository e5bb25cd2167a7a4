"""From the blank that a generator chose to the words that a learner reads."""

from __future__ import annotations

from dataclasses import replace

from studykit.extractor.clause import Span
from studykit.extractor.context import leans, points
from studykit.extractor.language import Analysis
from studykit.extractor.page import Page
from studykit.extractor.proposal import Proposal, cloze
from studykit.extractor.wording.asked import as_question
from studykit.extractor.wording.edits import edited
from studykit.extractor.wording.focus import core, superfluous
from studykit.extractor.words import word_set
from studykit.model import Cloze, QuestionAnswer

_PRONOUNS = word_set("it its they their them he his him she her hers this that these those such")


def reworded(proposal: Proposal, page: Page) -> Proposal:
    """The proposal with its sentence cut to what is asked, as a question where that is safe.

    Only blanks in analysed sentences change; questions, lists and other languages are handed back.
    """
    claim = proposal.claim
    analysis = page.analysis(claim)
    blank = proposal.blank
    if analysis is None or blank is None or not isinstance(proposal.content, Cloze):
        return proposal
    start, end = blank[0] - claim.body_start, blank[1] - claim.body_start
    if start < 0 or claim.text[claim.body_start :] != analysis.text:
        return proposal
    whole = analysis.find(start, end)
    asked = core(analysis, whole)
    if asked != whole:
        end = analysis.tokens[asked[1] - 1].end
    cuts = superfluous(analysis, asked, remark=(asked[1], whole[1]))
    found = edited(analysis, cuts)
    after = found.span(asked)
    if after is None:
        return proposal
    if _is_whole(analysis, asked, (start, end)):
        plain = as_question(found.analysis, after, proposal.hint)
        if plain is not None:
            label = claim.text[: claim.body_start].strip().rstrip(":")
            question = f"{label}: {plain[0]}" if label else plain[0]
            content = QuestionAnswer(question, plain[1])
            return replace(proposal, content=content, asked=question, answer=plain[1], blank=None)
    if not cuts and asked == whole:
        return proposal
    return _placed(proposal, analysis, asked, (start, end), found.analysis, after)


def _is_whole(analysis: Analysis, asked: Span, blank: tuple[int, int]) -> bool:
    tokens = analysis.tokens
    return (tokens[asked[0]].start, tokens[asked[1] - 1].end) == blank


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
    refers = points(now.text) or any(t.text.lower() in _PRONOUNS for t in now.tokens[:5])
    alone = leans(before.text) and not leans(now.text) and not refers
    made = cloze(claim, label + now.text, start, end, proposal.hint)
    return replace(
        proposal,
        content=made.content,
        asked=made.asked,
        answer=made.answer,
        context="" if alone else proposal.context,
    )
