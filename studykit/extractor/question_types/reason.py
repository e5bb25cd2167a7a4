"""Why: a clause that gives the reason, asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from studykit.extractor.clause import (
    Clause,
    Span,
    ask,
    dependents,
    main_clause,
    marker,
    preposition,
    trimmed,
)
from studykit.extractor.context import context_of
from studykit.extractor.document import Page
from studykit.extractor.openings import leans
from studykit.extractor.proposal import Proposal, cloze, question
from studykit.extractor.specificity import is_name, telling
from studykit.extractor.wording.shorten import without_remark
from studykit.extractor.words import specific_words, words_of
from studykit.model import Claim

SLIGHT, LONGEST = 7, 28  # tokens of a reason, with those that lead in; words of a question
_BECAUSE = frozenset({"because", "since", "so that", "in order to"})
_DUE = frozenset({"because of", "due to", "owing to", "as a result of", "thanks to"})


def why(page: Page) -> Iterator[Proposal]:
    """Why …?, for main clauses with a reason of three words and more."""
    for claim, clause in _clauses(page):
        for span, worth in _reasons(clause):
            yield from _asked(page, claim, clause, span, worth)


def _clauses(page: Page) -> Iterator[tuple[Claim, Clause]]:
    for claim, analysis in page.analysed():
        clause = main_clause(analysis)
        if clause is not None:
            yield claim, clause


def _reasons(clause: Clause) -> Iterator[tuple[Span, float]]:
    analysis = clause.analysis
    for i in dependents(analysis, clause.head, "advcl", "obl", "xcomp"):
        if i < clause.head:
            continue
        span = _span(clause, i)
        relation, mark = analysis.tokens[i].relation, marker(analysis, i)
        if span[1] - span[0] < 4 or _begins_another(clause, span):
            continue
        if analysis.tokens[span[0]].tag in {"WRB", "WP", "WDT"}:
            continue
        if analysis.tokens[span[0] - 1].text.lower() in {"not", "simply", "merely", "only"}:
            continue
        if mark == "because" and not _is_clause(clause, span):
            continue
        if relation == "advcl" and mark in _BECAUSE and mark != "since":
            yield span, 0.8
        elif relation == "obl" and preposition(analysis, i) in _DUE:
            yield span, 0.75


def _points_away(asked: str) -> bool:
    """Whether a question's front part or subject points at something off the card."""
    first = asked.split(",", 1)[0]
    fronted = not first.startswith(("Why", "How"))
    return bool(_POINTS.search(first) if fronted else _POINTS.match(first.partition(" ")[2]))


def _is_clause(clause: Clause, span: Span) -> bool:
    """Whether a span holds a finite verb, as what follows "because" must."""
    return any(
        t.tag in {"VBZ", "VBP", "VBD", "MD"} for t in clause.analysis.tokens[span[0] : span[1]]
    )


def _begins_another(clause: Clause, span: Span) -> bool:
    """Whether a span runs on into another predicate ("to … and added …")."""
    tags = [t.tag for t in clause.analysis.tokens[span[0] : span[1]]]
    pairs = pairwise(tags)
    return any(a == "CC" and b in {"VBD", "VBZ", "VBP", "MD"} for a, b in pairs)


def _span(clause: Clause, head: int) -> Span:
    return trimmed(clause.analysis, clause.analysis.subtree(head))


_POINTS = re.compile(r"\b(?:this|these|those|that|such|it|they|he|she)\b", re.IGNORECASE)


def _names_subject(page: Page, clause: Clause) -> bool:
    """Whether the subject says by itself what it is: no bare "the agent", no label in it."""
    first, last = clause.subject
    text = clause.text(clause.subject)
    if ":" in text or _POINTS.search(text):
        return False
    bare = clause.analysis.tokens[first].text.lower() == "the" and last - first == 2
    return not bare or is_name(clause.analysis.tokens[last - 1], page, False)


def _small(asked: str, first: str, page: Page) -> str:
    """The sentence's first word small within the question where the note writes it so."""
    if first.lower() not in page.lower or not first[1:].islower():
        return asked
    return re.sub(rf"(?<=\s){re.escape(first)}\b", first.lower(), asked, count=1)


def _asked(
    page: Page, claim: Claim, clause: Clause, span: Span, worth: float
) -> Iterator[Proposal]:
    context = context_of(claim, page)
    tokens, whole = clause.analysis.tokens, span
    answer = without_remark(clause.text(span))
    start = tokens[span[0]].start
    span = clause.analysis.find(start, start + len(answer))
    # Measured: none was found usable of the short reasons without a name, a figure or a rare word.
    slight = span[1] - span[0] < SLIGHT and not telling(clause.analysis, *span, page)
    if context is None or slight:
        return
    asked = ask(clause, "Why", whole) if not leans(claim.body) else None
    asked = None if asked is None else _small(asked, tokens[0].text, page)
    clear = asked is not None and len(specific_words(asked)) >= 3 and _names_subject(page, clause)
    if asked is not None and (_may_be_half(clause, whole) or _points_away(asked)):
        clear = False
    if asked is not None and clear and len(words_of(asked)) <= LONGEST and not claim.term:
        said = answer[0].upper() + answer[1:]
        yield question(claim, asked, said, context=context, worth=worth + 0.1)
    elif tokens[span[0]].tag != "RB":
        inner = _LEADS.match(answer)
        start += claim.body_start + (inner.end() if inner else 0)
        end = claim.body_start + tokens[span[1] - 1].end
        yield cloze(claim, claim.text, start, end, "why", context=context, worth=worth)


_LEADS = re.compile(r"(?:because of|because|due to|in order to|so that)\s+", re.IGNORECASE)


def _may_be_half(clause: Clause, reason: Span) -> bool:
    """Whether a reason may be given for the last of several things only."""
    between = clause.analysis.tokens[clause.head : reason[0]]
    return any(t.tag == "CC" or t.text == "," for t in between[:-1])
