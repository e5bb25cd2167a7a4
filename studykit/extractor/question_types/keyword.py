"""Keywords: a rare common noun, with what belongs to it, blanked wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator

from studykit.extractor.clause import Span
from studykit.extractor.document import Page
from studykit.extractor.language import Analysis
from studykit.extractor.proposal import Proposal
from studykit.extractor.specificity import NOUNS, rarity
from studykit.extractor.stated import stated
from studykit.extractor.wording.hints import hint_for
from studykit.extractor.words import content_words

# Strict readers kept 15 % of blanks below, 44 % of those above.
RARE = 6.5
SHORTEST, MOST = 5, 3
_JOINS = frozenset({"-", "–", "/", "“", '"', "'", "‘"})


def keyword(page: Page) -> Iterator[Proposal]:
    """A cloze for a rare noun that neither title nor front tells."""
    for sentence in stated(page):
        analysis = sentence.analysis
        for span, head in _keywords(analysis):
            if not content_words(analysis.span_text(*span)) & page.title_words:
                hint = hint_for(page, analysis, span, head)
                yield from sentence.blank(*span, hint, 0.2)


def _keywords(analysis: Analysis) -> Iterator[tuple[Span, int]]:
    """Rare nouns with the nouns and rare adjectives beside them, and where their heads are."""
    tokens = analysis.tokens
    done = 0
    for i, token in enumerate(tokens):
        if i < max(1, done) or token.tag not in NOUNS or not token.text[:1].islower():
            continue
        if len(token.text) < SHORTEST or max(rarity(token.text), rarity(token.lemma)) < RARE:
            continue
        first, last = i, i + 1
        while first and i - first < MOST and _belongs(analysis, first - 1):
            first -= 1
        while last < len(tokens) and last - i < MOST and tokens[last].tag in {"NN", "NNS"}:
            last += 1
        done = last
        before = tokens[first - 1].text if first else ""
        after = tokens[last].text if last < len(tokens) else ""
        if before not in _JOINS and after not in _JOINS:
            yield (first, last), last - 1


def _belongs(analysis: Analysis, i: int) -> bool:
    """Whether the word before a keyword is a part of it, not praise or a common attribute."""
    token = analysis.tokens[i]
    return token.tag in NOUNS or (token.tag == "JJ" and rarity(token.text) >= RARE - 1)
