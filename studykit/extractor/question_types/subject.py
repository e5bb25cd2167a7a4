"""Subjects: the rare noun that a sentence is about, blanked: what is said of it asks for it."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.extractor.clause import Span, trimmed, without_case
from studykit.extractor.document import Page
from studykit.extractor.language import Analysis
from studykit.extractor.proposal import Proposal
from studykit.extractor.specificity import NOUNS, rarest
from studykit.extractor.stated import stated
from studykit.extractor.wording.hints import head_of, hint_for
from studykit.extractor.words import content_words

# Of subjects that rare strict readers kept half, of others a quarter.
RARE = 7.0
LONGEST = 6
_LOOSE = frozenset({"VBZ", "VBP", "VBD", "MD", "PRP", "PRP$", "CC", "WDT", "IN"})


def subject(page: Page) -> Iterator[Proposal]:
    """A cloze for a rare subject that the title does not tell."""
    for sentence in stated(page):
        analysis = sentence.analysis
        span = _subject(analysis)
        answer = "" if span is None else analysis.span_text(*span)
        if span is None or rarest(answer) < RARE or content_words(answer) & page.title_words:
            continue
        hint = hint_for(page, analysis, span, head_of(analysis, span))
        yield from sentence.blank(*span, hint, 0.3)


def _subject(analysis: Analysis) -> Span | None:
    """The noun phrase that the sentence's verb has for its subject, where it is a plain one."""
    tokens, root = analysis.tokens, analysis.root()
    head = None if root is None else analysis.subject_of(root)
    if head is None or tokens[head].tag not in NOUNS:
        return None
    first, last = trimmed(analysis, without_case(analysis, head))
    if not first <= head < last or last - first > LONGEST:
        return None
    return None if any(t.tag in _LOOSE for t in tokens[first:last]) else (first, last)
