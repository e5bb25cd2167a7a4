"""What is X?, and which X is it?: sentences that say what something is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.clause import Span
from studykit.extractor.context import context_of
from studykit.extractor.document import Page
from studykit.extractor.explanation import explanation_end, kind_noun, praises
from studykit.extractor.language import Analysis
from studykit.extractor.openings import leans
from studykit.extractor.proposal import Proposal, question
from studykit.extractor.specificity import tells
from studykit.extractor.wording.questions import ask_definition
from studykit.extractor.wording.shorten import short_text
from studykit.extractor.words import (
    EVALUATIVE,
    FASHIONABLE,
    VAGUE_WORDS,
    content_words,
    specific_words,
    words_of,
)


def definition(page: Page) -> Iterator[Proposal]:
    """What is X?, for "X is a Y that …" and "X refers to …" with a term as X.

    Reads the tags from the front: subject, verb, article, kind. The tree is wrong more often.
    """
    for claim, analysis in page.analysed():
        found = None if claim.term else _parts(analysis)
        if found is None:
            continue
        subject, verb, kind, end = found
        asked, answer = analysis.span_text(0, subject), analysis.span_text(verb, end)
        if not _is_term(analysis, subject, page):
            continue
        if not _explains(analysis, (verb, end), kind, asked):
            continue
        answer = short_text(answer)
        yield question(
            claim,
            ask_definition(analysis, subject, kind, page),
            answer[0].upper() + answer[1:],
            context=context_of(claim, page) or "",
            worth=0.7,
        )


_BE = frozenset({"is", "are", "was", "were"})
_REFERS = re.compile(r"(?:refers? to|(?:is|are|can be) defined as|means|stands? for)\s+")
LONGEST_SUBJECT = 6


def _parts(analysis: Analysis) -> tuple[int, int, int, int] | None:
    """Where the subject ends, the explanation begins, its head noun stands, and the explanation
    ends; None for sentences that explain nothing."""
    tokens = analysis.tokens
    subject = next((t.i for t in tokens if t.tag in {"VBZ", "VBP", "VBD", "MD"}), 0)
    if not 0 < subject <= LONGEST_SUBJECT or any(
        t.text in {",", ";", ":"} for t in tokens[:subject]
    ):
        return None
    refers = _REFERS.match(analysis.text, tokens[subject].start)
    if refers is not None:
        verb = analysis.find(refers.end(), refers.end() + 1)[0]
    elif tokens[subject].text in _BE and subject + 2 < len(tokens):
        verb = subject + 1
        if tokens[verb].text.lower() not in {"a", "an", "the", "any", "one"}:
            return None
    else:
        return None
    head = kind_noun(analysis, verb)
    if head is None:
        return None
    return subject, verb, head, explanation_end(analysis, head)


def _is_term(analysis: Analysis, subject: int, page: Page) -> bool:
    """Whether a subject is a term: a name, rare words, quoted words, or words of the title."""
    tokens = analysis.tokens[:subject]
    text = analysis.span_text(0, subject)
    if leans(text) or any(t.tag in _NO_SUBJECT for t in tokens):
        return False
    if any(t.tag in {"JJS", "RBS", "RBR"} or content_words(t.text) & EVALUATIVE for t in tokens):
        return False
    if tokens[-1].lemma.lower() in FASHIONABLE | VAGUE_WORDS or not specific_words(text):
        return False
    titled = bool(content_words(text)) and content_words(text) <= page.title_words
    return titled or '"' in text or any(tells(analysis, t.i, page) for t in tokens)


_NO_SUBJECT = frozenset({"CC", "IN", "PRP$", "RB", "POS", "PRP", "TO"})


def _explains(analysis: Analysis, span: Span, head: int, asked: str) -> bool:
    """Whether what is said is a kind of thing with something that tells it apart."""
    verb, end = span
    answer = analysis.span_text(verb, end)
    return (
        head + 1 < end
        and len(words_of(answer)) >= 6
        and len(specific_words(answer)) >= 3
        and not praises(analysis, verb, head)
        and not content_words(answer) <= content_words(asked)
    )
