"""Completions: one whole constituent of a sentence blanked, the one that makes its point."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.extractor.clause import (
    Clause,
    Span,
    clause_at,
    dependents,
    main_clause,
    preposition,
    trimmed,
    without_case,
)
from studykit.extractor.context import context_of
from studykit.extractor.page import Page
from studykit.extractor.proposal import Proposal, cloze
from studykit.extractor.words import specific_words, words_of
from studykit.model import Claim

LONGEST = 11
REPORTING = frozenset(
    [
        "say",
        "state",
        "note",
        "argue",
        "explain",
        "suggest",
        "emphasize",
        "emphasise",
        "stress",
        "believe",
        "claim",
        "report",
        "find",
        "show",
        "reveal",
        "indicate",
        "mention",
        "point",
        "highlight",
        "describe",
        "observe",
        "add",
        "propose",
        "warn",
        "recommend",
        "contend",
        "assert",
        "acknowledge",
        "discover",
        "conclude",
        "estimate",
        "predict",
        "reveal",
        "demonstrate",
        "mean",
        "think",
        "realize",
        "recall",
        "announce",
        "confirm",
        "admit",
        "agree",
        "advise",
    ]
)
WEAK = frozenset(
    [
        "have",
        "play",
        "make",
        "do",
        "get",
        "give",
        "take",
        "hold",
        "pose",
        "face",
        "gain",
        "remain",
        "become",
        "discuss",
        "mention",
        "explore",
        "highlight",
        "emphasize",
        "emphasise",
        "underscore",
        "stress",
        "note",
        "share",
        "reflect",
        "want",
        "like",
        "love",
        "feel",
        "think",
        "believe",
        "see",
        "need",
        "seem",
        "appear",
        "aim",
        "seek",
        "try",
        "continue",
        "begin",
        "start",
        "keep",
        "enjoy",
        "address",
        "consider",
        "express",
        "acknowledge",
        "recognize",
        "understand",
        "focus",
        "touch",
        "offer",
        "represent",
        "demonstrate",
        "deserve",
        "appreciate",
        "value",
        "advocate",
        "encourage",
        "draw",
        "bring",
        "mark",
        "raise",
        "face",
        "present",
    ]
)
_FIRM = frozenset(
    [
        "cause",
        "lead",
        "result",
        "contain",
        "consist",
        "comprise",
        "include",
        "characterize",
        "characterise",
        "base",
        "found",
        "create",
        "invent",
        "develop",
        "discover",
        "publish",
        "release",
        "produce",
        "generate",
        "convert",
        "release",
        "inhibit",
        "block",
        "activate",
        "bind",
        "store",
        "replace",
        "call",
        "name",
        "know",
        "define",
        "measure",
        "measure",
        "divide",
        "split",
        "drive",
        "form",
        "locate",
        "bear",
        "own",
        "win",
        "lose",
        "cost",
        "charge",
        "sell",
        "buy",
        "acquire",
        "compose",
        "derive",
        "originate",
        "power",
        "build",
        "write",
        "train",
        "use",
        "stem",
        "trigger",
        "regulate",
        "control",
        "connect",
        "separate",
        "consume",
        "require",
        "depend",
        "limit",
        "reduce",
        "increase",
        "prevent",
    ]
)


def completion(page: Page) -> Iterator[Proposal]:
    """A cloze for the most telling argument of each sentence's verb."""
    for claim, analysis in page.analysed():
        clause = main_clause(analysis)
        if clause is None:
            continue
        context = context_of(claim, page)
        if context is None:
            continue
        for inner in _clauses(clause):
            for span, hint, worth in _arguments(inner):
                yield from _blank(claim, inner, span, hint, worth, context)


def _clauses(clause: Clause) -> Iterator[Clause]:
    """The clause, or what is reported where it is a report."""
    reported = list(dependents(clause.analysis, clause.head, "ccomp"))
    if clause.verb.lemma in REPORTING and reported:
        inner = clause_at(clause.analysis, reported[0])
        if inner is not None and reported[0] > clause.head:
            yield inner
        return
    yield clause


def _blank(
    claim: Claim, clause: Clause, span: Span, hint: str, worth: float, context: str
) -> Iterator[Proposal]:
    span = _short(clause, span)
    answer = clause.text(span)
    count = len(words_of(answer))
    if not 1 <= count <= LONGEST or not specific_words(answer):
        return
    tokens = clause.analysis.tokens
    start = claim.body_start + tokens[span[0]].start
    end = claim.body_start + tokens[span[1] - 1].end
    rest = claim.text[:start] + claim.text[end:]
    if len(specific_words(rest)) < 4:
        return
    worth += 0.05 * min(3, len(specific_words(answer))) - 0.02 * max(0, count - 6)
    yield cloze(claim, claim.text, start, end, hint, context=context, worth=worth)


def _arguments(clause: Clause) -> Iterator[tuple[Span, str, float]]:
    lemma = clause.verb.lemma
    bonus = 0.2 if lemma in _FIRM else 0.0
    analysis = clause.analysis
    if clause.copular:
        return
    for i in dependents(analysis, clause.head, "obj"):
        if i > clause.head and lemma not in WEAK:
            yield without_case(analysis, i), _hint(clause, i), 0.3 + bonus
    for i in dependents(analysis, clause.head, "obl"):
        lead = preposition(analysis, i)
        if i < clause.head or not lead:
            continue
        if clause.passive and lead == "by":
            yield without_case(analysis, i), "by what or whom", 0.5
        elif lead in {"from", "to", "into", "as", "of", "on", "with", "for", "in", "at", "through"}:
            extra = 0.2 if lemma in _FIRM or clause.passive else 0.0
            if lemma not in WEAK:
                yield without_case(analysis, i), _hint(clause, i), 0.2 + extra


def _hint(clause: Clause, head: int) -> str:
    analysis = clause.analysis
    token = analysis.tokens[head]
    group = [j for j in dependents(analysis, head, "conj")]
    if len(group) >= 1:
        return f"which {_COUNTS[min(len(group) + 1, 6)]}"
    return "which name" if token.tag in {"NNP", "NNPS"} else "what"


_COUNTS = ("no", "one", "two", "three", "four", "five", "six or more")


def _short(clause: Clause, span: Span) -> Span:
    """Without a trailing relative or participle clause, which may stay on the front."""
    analysis = clause.analysis
    first, last = span
    if last - first <= 8:
        return span
    for i in range(first + 1, last):
        token = analysis.tokens[i]
        inside = first <= token.head < last
        if inside and token.relation in {"acl", "appos", "parataxis"} and i > token.head:
            cut = analysis.subtree(i)[0]
            if cut > first:
                return trimmed(analysis, (first, cut))
    return span
