"""Completions: one whole constituent of a sentence blanked, the one that makes its point."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.clause import Span, dependents, trimmed, without_case
from studykit.extractor.document import Page
from studykit.extractor.language import Analysis
from studykit.extractor.proposal import Proposal
from studykit.extractor.question_types.name import CALENDAR
from studykit.extractor.specificity import NOUNS, telling
from studykit.extractor.stated import FRONT, Stated, stated
from studykit.extractor.vocabulary.word_lists import words
from studykit.extractor.wording.hints import PART, hint_for, is_plain_acronym
from studykit.extractor.words import words_of

LONGEST = 9
_TIGHT = re.compile(r"\b(?:to|that|whether|how|why|what|which|who|where|when)\b", re.IGNORECASE)


def completion(page: Page) -> Iterator[Proposal]:
    """A cloze for the most telling noun phrases of each sound sentence."""
    for sentence in stated(page):
        for head, worth in _heads(sentence.analysis):
            yield from _blank(page, sentence, head, worth)


def _heads(analysis: Analysis) -> Iterator[tuple[int, float]]:
    """The nouns that a verb governs, with what their place is worth."""
    tokens = analysis.tokens
    root = analysis.root()
    for i, token in enumerate(tokens):
        if token.tag not in NOUNS or token.relation not in {"obj", "obl", "root"}:
            continue
        if token.relation == "root":
            if not any(dependents(analysis, i, "cop")):
                continue
            yield i, 0.3
            continue
        if i > token.head:
            yield i, 0.3 + 0.1 * (token.head == root)


def _blank(page: Page, sentence: Stated, head: int, worth: float) -> Iterator[Proposal]:
    analysis = sentence.analysis
    span = _span(analysis, head)
    if span is None or not _tight(analysis, span, head) or not _is_nominal(analysis, span):
        return
    answer = analysis.span_text(*span)
    # "Richest in the first third of the night": a superlative has one right answer.
    only = analysis.tokens[analysis.tokens[head].head].tag in {"JJS", "RBS"}
    told = telling(analysis, *span, page) or only
    if not told or len(words_of(answer)) > LONGEST or _is_open(analysis, span):
        return
    hint = hint_for(page, analysis, span, head)
    if hint.startswith("how m"):
        return
    last = head + 1 if hint == PART else span[1]
    worth += 0.08 * min(3, told) + 0.1 * (hint != "what")
    yield from sentence.blank(span[0], last, hint, worth, FRONT - only)


def _is_nominal(analysis: Analysis, span: Span) -> bool:
    """Whether a span is a noun phrase by its tags: no preposition first, no finite verb inside."""
    tags = [t.tag for t in analysis.tokens[span[0] : span[1]]]
    return tags[0] not in {"IN", "TO", "RB", "CC", "WDT"} and not set(tags) & _FINITE


_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD", "VB"})


def _is_open(analysis: Analysis, span: Span) -> bool:
    """Whether a phrase points elsewhere, names one of many, or is but a day or plain letters."""
    first = analysis.tokens[span[0]].text.lower()
    said = [t.text for t in analysis.tokens[slice(*span)] if t.tag != "DT"]
    return first in _OPEN or all(is_plain_acronym(w) or CALENDAR.fullmatch(w) for w in said)


_OPEN = words("phrases.open")


def _span(analysis: Analysis, head: int) -> Span | None:
    """The noun's whole phrase without what leads into it and what is loosely added."""
    first, last = without_case(analysis, head)
    if analysis.tokens[head].relation == "root":
        cops = list(dependents(analysis, head, "cop"))
        first = max(cops) + 1
    for i in analysis.children(head):
        loose = analysis.tokens[i].relation in {
            "acl",
            "appos",
            "parataxis",
            "advcl",
            "conj",
            "nmod",
        }
        low = analysis.subtree(i)[0]
        comma = low > 0 and analysis.tokens[low].text in {",", "(", "—", "–", "-"}
        if loose and i > head and comma and low > first:
            last = min(last, low)
    for i in analysis.children(head):
        if analysis.tokens[i].relation == "acl" and i > head:
            last = min(last, analysis.subtree(i)[0])
    span = trimmed(analysis, (first, last))
    return span if span[0] <= head < span[1] else None


def _tight(analysis: Analysis, span: Span, head: int) -> bool:
    """Whether what follows the blank does not belong to its noun ("the tendency to …")."""
    following = analysis.tokens[span[1] : span[1] + 1]
    if following and following[0].text.lower() in {"to", "that", "whether", "of"}:
        return False
    inner = analysis.span_text(*span)
    return _TIGHT.search(inner) is None or analysis.tokens[span[0]].tag == "TO"
