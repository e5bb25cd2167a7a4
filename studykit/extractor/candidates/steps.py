"""Steps: what comes after what, for short lists whose order matters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from studykit.extractor.candidates.items import lists_of
from studykit.extractor.document import Page
from studykit.extractor.heading_questions import clean_heading, soften
from studykit.extractor.proposal import Proposal, question
from studykit.extractor.shorten import is_structural, label_of, short_text
from studykit.extractor.words import content_words, specific_words, words_of
from studykit.model import Claim

FEWEST, MOST, LONGEST = 3, 7, 9
_ORDERED = re.compile(
    r"\b(?:steps?|stages?|phases?|process|workflow|sequence|order|procedure|protocol|cycle|"
    r"pipeline|timeline|stages|roadmap|how to|flow|progression|rungs?|levels?)\b",
    re.IGNORECASE,
)


def steps(page: Page) -> Iterator[Proposal]:
    """Which step follows this one?, so that each card of a list leans on the one before.

    Overlapping pairs hold a sequence better than one long list does (Wozniak, "Twenty rules of
    formulating knowledge", rule 10).
    """
    for claims in lists_of(page):
        names = [_name(c) for c in claims]
        place = _place(page, claims[0])
        fits = FEWEST <= len(claims) <= MOST and all(c.ordered for c in claims)
        if not fits or not place or not all(_is_name(n) for n in names):
            continue
        if len(set(names)) < len(names):
            continue
        for (before, after), claim in zip(pairwise(names), claims[1:], strict=True):
            if _bare(after) <= _bare(before) | content_words(place):
                continue
            asked = f"{place}: what comes after “{before.strip(_QUOTES)}”?"
            yield question(claim, asked, after, worth=0.2)


_QUOTES = '"“” '


def _bare(name: str) -> frozenset[str]:
    """The words of a step without its number: "Level 4" tells nothing after "Level 3"."""
    return content_words(re.sub(r"\d+", " ", name))


def _name(claim: Claim) -> str:
    return label_of(claim) if claim.term and claim.body_start else short_text(claim.text)


def _is_name(name: str) -> bool:
    return 1 <= len(words_of(name)) <= LONGEST and not is_structural(name)


def _place(page: Page, claim: Claim) -> str:
    """The lead-in or heading that says that an order is meant, and of what; "" where none does."""
    lead = claim.lead_in.strip().rstrip(":").strip()
    heading = clean_heading(claim.headings[-1]) if claim.headings else ""
    for text in (lead, soften(heading, page)):
        if _ORDERED.search(text) and len(specific_words(text)) >= 2 and len(words_of(text)) <= 20:
            return text[:1].upper() + text[1:]
    return ""
