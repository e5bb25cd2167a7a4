"""Enumerations: a list's lead-in as the question, its items as the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.context import leans
from studykit.extractor.gates import balanced
from studykit.extractor.headings import number_word
from studykit.extractor.page import Page
from studykit.extractor.proposal import Proposal, listing
from studykit.extractor.shorten import short_text
from studykit.extractor.words import specific_words, words_of
from studykit.model import Claim, ClaimKind, Point

FEWEST, MOST = 2, 7
LONGEST_ITEM = 14
_COUNTED = re.compile(
    r"\b(?:two|three|four|five|six|seven|several|some|many|various|a few|key|main|primary|"
    r"following|these|the following)\b",
    re.IGNORECASE,
)


def items(page: Page) -> Iterator[Proposal]:
    """Which three?, for lists of two to seven items under a lead-in that names its subject."""
    for claims in _lists(page):
        lead = claims[0].lead_in.strip().rstrip(":").strip()
        if not _tells(lead) or not FEWEST <= len(claims) <= MOST:
            continue
        points = tuple(_point(c) for c in claims)
        if any(not p.text for p in points):
            continue
        ordered = all(c.ordered for c in claims)
        yield listing(
            claims,
            f"{lead}: which {number_word(len(points))}?",
            points,
            worth=0.85 if _COUNTED.search(lead) else 0.75,
            ordered=ordered,
        )


def _lists(page: Page) -> Iterator[tuple[Claim, ...]]:
    """The top items of each list with a lead-in; an item's later sentences are not points."""
    groups: dict[tuple[int, str], list[Claim]] = {}
    for claim in page.note.claims:
        if claim.kind is ClaimKind.ITEM and claim.lead_in and not claim.parent:
            if not claim.before_same_block:
                groups.setdefault((claim.block, claim.lead_in), []).append(claim)
    for group in groups.values():
        yield tuple(group)


def _tells(lead: str) -> bool:
    return (
        len(specific_words(lead)) >= 2
        and 4 <= len(words_of(lead)) <= 35
        and not leans(lead)
        and balanced(lead)
    )


def _point(claim: Claim) -> Point:
    body = short_text(claim.body)
    if claim.term and claim.body_start:
        label = claim.term.strip().rstrip(":")
        long = len(words_of(body)) > LONGEST_ITEM
        text = label if long or not body else f"{label}: {body}"
    else:
        text = short_text(claim.text)
    return Point(text, claim.citations)
