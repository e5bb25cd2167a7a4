"""Questions that the author asks in the text: on a line of their own, or as a callout's title."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from studykit.extractor.document import AUTHORED, Page
from studykit.extractor.proposal import Proposal, question
from studykit.extractor.wording.shorten import short_text
from studykit.extractor.words import specific_words, words_of
from studykit.model import Claim, ClaimKind

FEWEST, LONGEST_ANSWER = 2, 24
_SKIPPED = AUTHORED | {ClaimKind.CELL, ClaimKind.CODE, ClaimKind.FORMULA, ClaimKind.QUOTE}


def section(page: Page) -> Iterator[Proposal]:
    """A question on a line of its own with a short answer below."""
    for part in page.note.sections:
        claims = [c for c in part.claims if c.kind not in _SKIPPED and c.text.strip()]
        yield from _lines(claims, page)


def _lines(claims: Sequence[Claim], page: Page) -> Iterator[Proposal]:
    for asked, answer in pairwise(claims):
        own_line = answer.block != asked.block or not answer.before_same_block
        if not own_line or not is_question(asked.text) or is_question(answer.text):
            continue
        told = not page.english or len(specific_words(asked.text)) >= FEWEST
        short = 1 <= len(words_of(answer.text)) <= LONGEST_ANSWER
        if told and short and asked.kind is answer.kind:
            yield question(answer, asked.text, short_text(answer.text), variant="asked", worth=0.9)


def is_question(text: str) -> bool:
    """Whether a text ends as a question does, in any script."""
    return text.rstrip(" *_").endswith(("?", "？", "؟"))


def callout(page: Page) -> Iterator[Proposal]:
    """A callout's title as the question, where the author worded it as one."""
    for claim in page.statements:
        if claim.kind is ClaimKind.CALLOUT and is_question(claim.term):
            yield question(claim, claim.term.strip(), short_text(claim.body), worth=0.9)
