"""Why and how: a clause that gives the reason, the purpose or the means, asked for."""

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
from studykit.extractor.context import context_of, leans
from studykit.extractor.document import Page
from studykit.extractor.proposal import Proposal, cloze, question
from studykit.extractor.specificity import is_name, is_told_above, telling
from studykit.extractor.wording.compression import core, superfluous
from studykit.extractor.wording.edits import edited
from studykit.extractor.words import specific_words, word_set, words_of
from studykit.model import Claim

SLIGHT = 7  # tokens, with those that lead in
_BECAUSE = frozenset({"because", "since", "so that", "in order to"})
_NOT_PURPOSE = word_set(
    """know see expect attribute design require consider say report believe think allow enable
    help lead try aim seek want need continue begin start tend fail decide plan intend hope agree
    refuse promise offer ask tell encourage force cause expand be have appear seem prove happen
    instruct persuade push warn prompt invite remind order teach convince urge inspire motivate
    permit get choose learn strive struggle work prepare remain stand"""
)
_REPORTS = word_set(
    """emphasize emphasise acknowledge argue note say explain illustrate demonstrate respond begin
    conclude start end open describe show highlight underscore"""
)
_TAKES_TO = word_set(
    """ability capacity need way opportunity tendency desire effort attempt decision plan right
    chance time willingness power potential reason likely able difficult easy hard how what
    when where whether failure pressure commitment authority responsibility due according enough
    too"""
)
_DUE = frozenset({"because of", "due to", "owing to", "as a result of", "thanks to"})


def why(page: Page) -> Iterator[Proposal]:
    """Why …?, for main clauses with a reason or a purpose of three words and more."""
    for claim, clause in _clauses(page):
        for span, hint, worth in _reasons(clause):
            yield from _asked(page, claim, clause, span, "Why", hint, worth)


def how(page: Page) -> Iterator[Proposal]:
    """How …?, for main clauses that name the means ("by doing …")."""
    for claim, clause in _clauses(page):
        for i in dependents(clause.analysis, clause.head, "advcl", "obl"):
            span = _span(clause, i)
            words = [t.text.lower() for t in clause.analysis.tokens[span[0] : span[1]]]
            means = words[:1] == ["by"] and clause.analysis.tokens[i].tag == "VBG"
            if clause.copular or clause.verb.lemma in _REPORTS:
                continue
            if means and len(words) >= 3 and i > clause.head:
                yield from _asked(page, claim, clause, span, "How", "how", 0.7)


def _clauses(page: Page) -> Iterator[tuple[Claim, Clause]]:
    for claim, analysis in page.analysed():
        clause = main_clause(analysis)
        if clause is not None:
            yield claim, clause


def _reasons(clause: Clause) -> Iterator[tuple[Span, str, float]]:
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
            yield span, "why", 0.8
        elif relation == "obl" and preposition(analysis, i) in _DUE:
            yield span, "why", 0.75
        elif relation == "advcl" and mark == "to" and _is_purpose(clause, i, span):
            yield span, "what for", 0.6


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


def _is_purpose(clause: Clause, i: int, span: Span) -> bool:
    """Whether "to do" says what something is done for, not what it is able or seen to do."""
    tokens = clause.analysis.tokens
    before = tokens[span[0] - 1]
    return (
        tokens[i].tag == "VB"
        and clause.verb.lemma not in _NOT_PURPOSE
        and before.lemma.lower() not in _TAKES_TO
        and before.tag not in {"JJ", "VBN", "VBD", "VBZ", "VBP", "VB"}
    )


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


def _question(clause: Clause, wh: str, span: Span, whole: Span) -> str | None:
    """The clause as a question, without what it does not need."""
    cuts = superfluous(clause.analysis, span, remark=(span[1], whole[1]))
    short = edited(clause.analysis, cuts)
    now, without = main_clause(short.analysis), short.span(span)
    if now is None or without is None:
        return ask(clause, wh, span)
    return ask(now, wh, without)


def _small(asked: str, first: str, page: Page) -> str:
    """The sentence's first word small within the question where the note writes it so."""
    if first.lower() not in page.lower or not first[1:].islower():
        return asked
    return re.sub(rf"(?<=\s){re.escape(first)}\b", first.lower(), asked, count=1)


def _asked(
    page: Page, claim: Claim, clause: Clause, span: Span, wh: str, hint: str, worth: float
) -> Iterator[Proposal]:
    context = context_of(claim, page)
    if context is None:
        return
    whole, span = span, core(clause.analysis, span)
    # Measured: one in four was found usable of purposes, which mostly follow from what is done, and
    # none of the short reasons without a name, a figure or a rare word ("high demand").
    slight = span[1] - span[0] < SLIGHT and not telling(clause.analysis, *span, page)
    weak = hint == "what for" or (hint == "why" and slight)
    answer, tokens = clause.text(span), clause.analysis.tokens
    weak = weak or is_told_above(answer, claim, page)
    asked = _question(clause, wh, span, whole) if not leans(claim.body) else None
    asked = None if asked is None else _small(asked, tokens[0].text, page)
    clear = asked is not None and len(specific_words(asked)) >= 3 and _names_subject(page, clause)
    half = wh == "Why" and _may_be_half(clause, whole)
    if asked is not None and (half or _points_away(asked)):
        clear = False
    if asked is not None and clear and len(words_of(asked)) <= 28 and not claim.term:
        yield question(
            claim,
            asked,
            answer[0].upper() + answer[1:],
            context=context,
            worth=worth + 0.1,
            draft=weak,
        )
        return
    start = claim.body_start + tokens[span[0]].start
    end = claim.body_start + tokens[span[1] - 1].end
    if clause.analysis.tokens[span[0]].tag == "RB":
        return
    inner = re.match(r"(?:because of|because|due to|by|to|in order to|so that)\s+", answer, re.I)
    start += inner.end() if inner else 0
    yield cloze(
        claim,
        claim.text,
        start,
        end,
        hint,
        context=context,
        worth=worth,
        draft=weak,
    )


def _may_be_half(clause: Clause, reason: Span) -> bool:
    """Whether a reason may be given for the last of several things only."""
    between = clause.analysis.tokens[clause.head : reason[0]]
    return any(t.tag == "CC" or t.text == "," for t in between[:-1])
