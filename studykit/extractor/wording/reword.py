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
from studykit.extractor.wording.cloze_to_question import as_question
from studykit.extractor.wording.compression import core, superfluous
from studykit.extractor.wording.edits import edited
from studykit.extractor.wording.pronouns import antecedent
from studykit.model import Claim, Cloze, QuestionAnswer

_PRONOUNS = words("words.pronouns")


def reworded(proposal: Proposal, page: Page) -> Proposal:
    """The proposal with what its sentence leans on put in, cut to what is asked, and as a question
    where that is safe.

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
    told, after = _told(claim, page, analysis, asked)
    remark = (after[1], after[1] + whole[1] - asked[1])
    found = edited(told, superfluous(told, after, remark=remark))
    now = found.span(after)
    if now is None:
        return proposal
    if _is_whole(analysis, asked, (start, end)):
        plain = as_question(found.analysis, now, proposal.hint)
        if plain is not None:
            label = claim.text[: claim.body_start].strip().rstrip(":")
            question = f"{label}: {plain[0]}" if label else plain[0]
            content = QuestionAnswer(question, plain[1])
            asked_alone = replace(proposal, content=content, asked=question, answer=plain[1])
            return replace(
                asked_alone,
                blank=None,
                context=_context(proposal, analysis, found.analysis),
            )
    if found.analysis.text == analysis.text and asked == whole:
        return proposal
    return _placed(proposal, analysis, asked, (start, end), found.analysis, now)


def _told(claim: Claim, page: Page, analysis: Analysis, asked: Span) -> tuple[Analysis, Span]:
    """The sentence with what its pronoun stands for, where that is certain and no answer."""
    found = antecedent(claim, page)
    if found is None or (found.span[0] < asked[1] and asked[0] < found.span[1]):
        return analysis, asked
    now = edited(analysis, (), {found.span: found.text})
    after = now.span(asked)
    return (analysis, asked) if after is None else (now.analysis, after)


def _context(proposal: Proposal, before: Analysis, now: Analysis) -> str:
    """The grey line, where the new sentence still needs it: later pronouns mean its own subject."""
    opens = [t for t in now.tokens[:5] if t.text.lower() in _PRONOUNS]
    named = any(t.tag in NOUNS for t in now.tokens[: opens[0].i]) if opens else True
    refers = points(now.text) or not named
    alone = leans(before.text) and not leans(now.text) and not refers
    return "" if alone else proposal.context


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
    made = cloze(claim, label + now.text, start, end, proposal.hint)
    return replace(
        proposal,
        content=made.content,
        asked=made.asked,
        answer=made.answer,
        context=_context(proposal, before, now),
    )
