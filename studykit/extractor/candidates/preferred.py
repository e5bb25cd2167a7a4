"""What is set above something else: "… [what] rather than …", "not … but [what]"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.clause import Span, trimmed
from studykit.extractor.document import Page
from studykit.extractor.gates import balanced
from studykit.extractor.hints import head_of, hint_for
from studykit.extractor.language import Analysis
from studykit.extractor.proposal import Proposal, cloze
from studykit.extractor.specificity import NOUNS
from studykit.extractor.stated import stated
from studykit.extractor.words import specific_words, words_of

MOST, FRONT = 9, 4
_OVER = re.compile(r",?\s+(?:rather than|instead of|as opposed to|in place of)\s+")
_BUT = re.compile(
    r"\bnot\s+(?:just\s+|only\s+|merely\s+|simply\s+|about\s+|because\s+)?"
    r"[^,.;:()—–]{3,70}?,?\s+but\s+(?:rather\s+|also\s+|about\s+|instead\s+)?"
)
_ALSO = re.compile(r"\bnot (?:just|only|merely|simply)\b")  # more of the same, not its opposite
_STOPS = re.compile(r"[,;:()—–]|\.$|\s(?:because|which|while|when|since|although|if|where|that)\b")
_GOVERNED = frozenset({"obj", "obl", "xcomp", "root"})
_LED = frozenset({"IN", "TO", "RB", "CC"})


def preferred(page: Page) -> Iterator[Proposal]:
    """A cloze for what holds, where the sentence also says what does not.

    The alternative that stays on the front fixes the answer without giving it away.
    """
    for claim, analysis, context in stated(page):
        before = _before(analysis)
        span = before or _after(analysis)
        if span is None:
            continue
        answer = analysis.span_text(*span)
        if not 1 <= len(words_of(answer)) <= MOST or not balanced(answer):
            continue
        start = claim.body_start + analysis.tokens[span[0]].start
        end = claim.body_start + analysis.tokens[span[1] - 1].end
        rest = claim.text[:start] + " " + claim.text[end:]
        if not specific_words(answer) or len(specific_words(rest)) < FRONT:
            continue
        yield cloze(
            claim,
            claim.text,
            start,
            end,
            _hint(page, analysis, span),
            context=context,
            worth=0.6,
            draft=before is None and _ALSO.search(claim.body) is not None,
        )


def _before(analysis: Analysis) -> Span | None:
    """The noun phrase or -ing phrase right before "rather than"."""
    match = _OVER.search(analysis.text)
    if match is None:
        return None
    last = analysis.find(match.start() - 1, match.start())[1]
    for head, token in enumerate(analysis.tokens[:last]):
        if token.tag not in NOUNS | {"VBG"} or token.relation not in _GOVERNED:
            continue
        first, end = analysis.subtree(head)
        if end < last or head >= last:
            continue
        while first < head and analysis.tokens[first].tag in _LED:
            first += 1
        span = trimmed(analysis, (first, last))
        if span[0] <= head < span[1] and _is_tight(analysis, span):
            return span
    return None


def _after(analysis: Analysis) -> Span | None:
    """What follows "not … but", up to where its clause ends."""
    match = _BUT.search(analysis.text)
    if match is None:
        return None
    stop = _STOPS.search(analysis.text, match.end())
    end = stop.start() if stop else len(analysis.text)
    first, last = trimmed(analysis, analysis.find(match.end(), end))
    while first < last and analysis.tokens[first].tag in {"IN", "TO", "RB"}:
        first += 1
    span = (first, last)
    return span if first < last and _is_tight(analysis, span) else None


def _is_tight(analysis: Analysis, span: Span) -> bool:
    """Whether a span is one whole phrase: no finite verb, no comma, no series that goes on."""
    inside = analysis.tokens[span[0] : span[1]]
    if inside[-1].tag in {"JJ", "JJR", "IN", "DT"} and len(inside) > 1:
        return False
    if any(t.tag in {"VBZ", "VBP", "VBD", "MD"} or t.text in {",", ";"} for t in inside):
        return False
    return not any(
        t.relation == "conj" and span[0] <= t.head < span[1] and t.tag in NOUNS
        for t in analysis.tokens[span[1] :]
    )


def _hint(page: Page, analysis: Analysis, span: Span) -> str:
    if analysis.tokens[span[0]].tag == "VBG":
        return "doing what"
    if analysis.tokens[span[0]].tag == "VB":
        return "do what"
    head = head_of(analysis, span)
    return hint_for(page, analysis, span, head) if analysis.tokens[head].tag in NOUNS else "what"
