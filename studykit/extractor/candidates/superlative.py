"""Superlatives: what is the first, the largest, the only one. They have one right answer."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.extractor.clause import Clause, Span, main_clause, trimmed
from studykit.extractor.context import context_of, leans
from studykit.extractor.document import Page
from studykit.extractor.gates import balanced
from studykit.extractor.hints import head_of, hint_for, says_half
from studykit.extractor.proposal import Proposal, cloze
from studykit.extractor.specificity import NOUNS
from studykit.extractor.words import specific_words, words_of

MOST, FRONT = 8, 3
_NO_NOUN = frozenset({"IN", "RB", "TO", "VB", "VBN", "WRB", "WP", "JJ"})
_UNIQUE = frozenset({"first", "only", "last", "sole", "main", "primary", "chief", "leading"})


def superlative(page: Page) -> Iterator[Proposal]:
    """A cloze for the other side of "the largest … is …"."""
    for claim, analysis in page.analysed():
        clause = main_clause(analysis)
        if clause is None or not clause.copular or not _is_noun_phrase(clause):
            continue
        span = _other_side(clause)
        context = context_of(claim, page)
        if span is None or context is None:
            continue
        answer = analysis.span_text(*span)
        fits = 1 <= len(words_of(answer)) <= MOST and balanced(answer) and not leans(answer)
        if not fits or analysis.tokens[span[0]].tag in _NO_NOUN:
            continue
        start = claim.body_start + analysis.tokens[span[0]].start
        end = claim.body_start + analysis.tokens[span[1] - 1].end
        if len(specific_words(claim.text[:start] + " " + claim.text[end:])) < FRONT:
            continue
        hint = hint_for(page, analysis, span, head_of(analysis, span))
        yield cloze(
            claim,
            claim.text,
            start,
            end,
            hint,
            context=context,
            worth=0.6,
            draft=says_half(hint),
        )


def _is_noun_phrase(clause: Clause) -> bool:
    """Whether what is said is a thing: by its head, or by its article where the head is odd."""
    first = clause.analysis.tokens[clause.complement[0] : clause.complement[0] + 1]
    return clause.verb.tag in NOUNS or any(t.tag == "DT" for t in first)


def _other_side(clause: Clause) -> Span | None:
    """The side of a copula that does not hold the superlative; None without exactly one."""
    in_subject = _is_superlative(clause, clause.subject)
    in_complement = _is_superlative(clause, clause.complement)
    if in_subject == in_complement:
        return None
    return _core(clause) if in_subject else clause.subject


def _core(clause: Clause) -> Span:
    """A complement up to the comma that sets off what is loosely added to it."""
    analysis, (first, last) = clause.analysis, clause.complement
    commas = (
        i for i in range(clause.head + 1, last) if analysis.tokens[i].text in {",", ";", "–", "—"}
    )
    return trimmed(analysis, (first, next(commas, last)))


def _is_superlative(clause: Clause, span: Span) -> bool:
    """Whether a span is "the …" with a superlative before its head noun."""
    tokens = clause.analysis.tokens[span[0] : span[1]][:6]
    if not tokens or tokens[0].text.lower() not in {"the", "its", "their", "his", "her"}:
        return False
    return any(t.tag in {"JJS", "RBS"} or t.text.lower() in _UNIQUE for t in tokens[1:4])
