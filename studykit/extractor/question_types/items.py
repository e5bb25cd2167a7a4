"""Enumerations: a list's lead-in as the question, its items as the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from studykit.extractor.document import Page
from studykit.extractor.openings import leans
from studykit.extractor.openings import points as points_elsewhere
from studykit.extractor.proposal import Proposal, listing
from studykit.extractor.wording.list_questions import ask_list
from studykit.extractor.wording.noun_phrases import NUMBER_WORDS
from studykit.extractor.wording.shorten import label_of, short_text
from studykit.extractor.words import balanced, specific_words, words_of
from studykit.model import Claim, ClaimKind, Point

FEWEST, MOST, LEAST_LEAD = 2, 7, 6


def items(page: Page) -> Iterator[Proposal]:
    """Which three?, for lists of two to seven items under a lead-in that names its subject."""
    for claims in lists_of(page):
        lead = claims[0].lead_in.strip().rstrip(":").strip()
        tells = _tells(lead) if page.english else len(lead) >= LEAST_LEAD
        if not tells or not FEWEST <= len(claims) <= MOST:
            continue
        points = _points(claims)
        if not all(p.text for p in points) or _miscounted(lead, len(points)):
            continue
        ordered = all(c.ordered for c in claims)
        asked = ask_list(lead, len(points), ordered, page)
        yield listing(claims, asked, points, worth=0.85, ordered=ordered)


def lists_of(page: Page) -> Iterator[tuple[Claim, ...]]:
    """The top items of each list with a lead-in; an item's later sentences are not points."""
    groups: dict[tuple[int, str], list[Claim]] = {}
    for claim in page.claims:
        item = claim.kind is ClaimKind.ITEM and not claim.before_same_block
        top = not claim.parent or claim.parent.rstrip(":. ") == claim.lead_in.rstrip(":. ")
        if item and top and claim.lead_in:
            groups.setdefault((claim.block, claim.lead_in), []).append(claim)
    for group in groups.values():
        yield tuple(group)


def _tells(lead: str) -> bool:
    return (
        len(specific_words(lead)) >= 2
        and 4 <= len(words_of(lead)) <= 35
        and not leans(lead)
        and not points_elsewhere(lead)
        and len(re.findall(r"[.!?]\s", lead)) == 0
        and balanced(lead)
    )


def _points(claims: Sequence[Claim]) -> tuple[Point, ...]:
    """The items in short: their labels alone where they have them, as they are what is recalled."""
    labelled = all(c.term and c.body_start for c in claims)
    return tuple(Point(label_of(c) if labelled else _text(c), c.citations) for c in claims)


def _text(claim: Claim) -> str:
    if not claim.term or not claim.body_start:
        return short_text(claim.text)
    body = short_text(claim.body)
    return f"{label_of(claim)}: {body}" if body else label_of(claim)


def _miscounted(lead: str, count: int) -> bool:
    """Whether a lead-in announces another number of items than were found."""
    words = {w.lower() for w in re.split(r"[\s,-]+", lead)}
    announced = [n for n, word in enumerate(NUMBER_WORDS) if n > 1 and {word, str(n)} & words]
    return bool(announced) and count not in announced
