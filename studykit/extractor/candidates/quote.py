"""Quoted words: a phrase that the note puts in quotes, blanked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.document import Page
from studykit.extractor.heading_questions import number_word
from studykit.extractor.language import Analysis
from studykit.extractor.proposal import Proposal, cloze
from studykit.extractor.specificity import is_rare
from studykit.extractor.stated import stated
from studykit.extractor.words import FASHIONABLE, VAGUE_WORDS, specific_words, words_of

_TALK = re.compile(
    r"\b(?:really|very|too|so|just|not|never|don['’]t|can['’]t|huge|absolutely|extremely|pretty|"
    r"I|you|we|my|your|our|this|that|it)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“]([^\"“”]{3,60})[\"”]")


def quote(page: Page) -> Iterator[Proposal]:
    """A cloze for a quoted phrase of two to six words in a sound sentence."""
    for claim, analysis, context in stated(page):
        found = list(_QUOTED.finditer(claim.text, claim.body_start))
        if not 1 <= len(found) <= 2:
            continue
        start, end = max((m.span(1) for m in found), key=lambda s: s[1] - s[0])
        answer = claim.text[start:end]
        kept = answer.rstrip(",.;:")
        if not _names(analysis, start - claim.body_start, start - claim.body_start + len(kept)):
            continue
        if not 2 <= len(words_of(kept)) <= 6 or not specific_words(kept):
            continue
        if _TALK.search(kept):
            continue
        if len(specific_words(kept)) < 2 and not any(w in page.proper for w in words_of(kept)):
            continue
        if words_of(kept)[-1].lower() in VAGUE_WORDS | FASHIONABLE:
            continue
        if len(specific_words(claim.text[:start] + claim.text[end:])) < 4:
            continue
        end -= len(answer) - len(kept)
        yield cloze(
            claim,
            claim.text,
            start,
            end,
            f"{number_word(len(words_of(kept)))} words",
            context=context,
            worth=0.45,
            draft=not _coined(analysis, kept),
        )


def _coined(analysis: Analysis, kept: str) -> bool:
    """Whether quoted words look like a term: two or three words, a rare noun, no preposition."""
    words = kept.split()
    tokens = [t for t in analysis.tokens if t.text in words]
    plain = any(t.tag in {"IN", "DT", "TO", "CC"} for t in tokens)
    return 2 <= len(words) <= 3 and not plain and any(is_rare(t.lemma) for t in tokens)


def _names(analysis: Analysis, start: int, end: int) -> bool:
    """Whether the quoted words are a noun phrase: they name something, they are not just said."""
    first, last = analysis.find(start, end)
    tags = [t.tag for t in analysis.tokens[first:last]]
    finite = {"VB", "VBZ", "VBP", "VBD", "MD", "UH"}
    return bool(tags) and tags[-1].startswith("NN") and not set(tags) & finite and tags[0] != "RB"
