"""Section questions: a heading asked, and the section's claims in short as its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from studykit.extractor.context import leans
from studykit.extractor.document import AUTHORED, Page
from studykit.extractor.heading_questions import (
    ask_heading,
    clean_heading,
    counts_otherwise,
    is_closed_heading,
    soften,
)
from studykit.extractor.proposal import Proposal, listing
from studykit.extractor.shorten import is_structural, label_of, short_point
from studykit.extractor.words import specific_words, stem, word_set, words_of
from studykit.model import Claim, ClaimKind, Point, Section

FEWEST, MOST = 2, 7
READY_MOST, LONGEST = 5, 40
_SKIPPED = AUTHORED | {ClaimKind.CELL, ClaimKind.CODE, ClaimKind.FORMULA, ClaimKind.QUOTE}


def section(page: Page) -> Iterator[Proposal]:
    """One question a section whose heading names a subject and whose claims are few.

    A list under a heading that asks for one is answered by its labels alone, as they are what is
    recalled; any other section by its claims in short.
    """
    for place, part in enumerate(page.note.sections):
        if not part.headings:
            continue
        found = _claims(part) or _claims_below(page, place)
        full = _points(part) or _subheadings(page, place)
        if not FEWEST <= len(full) <= MOST or not found:
            continue
        listed = _listed(found, part)
        labels = _labels(found) if listed else []
        asked = ask_heading(part.headings[-1], page, len(labels or full) if listed else 0)
        if asked is None:
            continue
        bare = labels if labels and asked.kind in {"list", "asked"} else full
        if counts_otherwise(part.headings[-1], len(full)):
            continue
        closed = asked.kind == "list" and is_closed_heading(part.headings[-1])
        ready = listed and closed and _is_recallable(bare)
        ordered = asked.kind == "list" and _ordered(found)
        yield listing(
            tuple(found),
            _with_topic(asked.text, part, page) if asked.kind == "list" else asked.text,
            tuple(bare if ready else full),
            variant=asked.kind,
            worth=_WORTH[asked.kind],
            draft=not ready,
            ordered=ordered or asked.text.startswith("How do you"),
            headings=part.headings,
        )


def _with_topic(asked: str, part: Section, page: Page) -> str:
    """A question whose heading names no subject, after the heading above it or the title."""
    told = specific_words(asked) - _GENERAL
    above = [clean_heading(h) for h in part.headings[:-1]]
    topic = above[-1] if above else page.note.title
    if told or not topic:
        return asked
    topic = soften(topic, page)
    return f"{topic[0].upper()}{topic[1:]}: {asked[0].lower()}{asked[1:]}"


_GENERAL = frozenset(
    stem(w)
    for w in word_set(
        """core key main practical actionable essential basic general fundamental important first
        next major central primary principle principles step steps type types component components
        element elements stage stages phase phases pillar pillars level levels category categories
        kind kinds form forms part parts rule rules law laws cause causes two three four five six
        seven enable follow take started get"""
    )
)
_WORTH = {"asked": 0.9, "list": 0.8, "aspect": 0.7, "open": 0.5, "topic": 0.4}


def _is_recallable(points: Sequence[Point]) -> bool:
    """Whether points are few and short enough to say back, and all name something."""
    short = sum(len(words_of(p.text)) for p in points) <= LONGEST and len(points) <= READY_MOST
    return short and not any(is_structural(p.text) for p in points)


def _labels(claims: Sequence[Claim]) -> list[Point]:
    """The bold labels of a list whose items all have one; nothing otherwise."""
    if len(claims) < FEWEST or not all(c.term and c.body_start for c in claims):
        return []
    return [Point(label_of(c), c.citations) for c in claims]


def _listed(claims: Sequence[Claim], part: Section) -> bool:
    """Whether claims are the items of a list, or of sections of their own."""
    return all(c.kind is ClaimKind.ITEM or c.headings != part.headings for c in claims)


def _claims(part: Section) -> list[Claim]:
    """The claims worth listing: items where the section is a list, else all cited sentences."""
    claims = [c for c in part.claims if c.kind not in _SKIPPED and c.text.strip()]
    items = [c for c in claims if c.kind is ClaimKind.ITEM and not c.parent and _first(c)]
    if len(items) >= FEWEST and all(c.term for c in items):
        return items
    cited = [c for c in claims if c.citations and not c.parent]
    return cited if len(cited) >= FEWEST else []


def _first(claim: Claim) -> bool:
    return not claim.before_same_block


def _points(part: Section) -> list[Point]:
    claims = _claims(part)
    points = [short_point(c) for c in claims]
    kept = [p for p, c in zip(points, claims, strict=True) if not _leaning(c, claims)]
    return kept if len(kept) == len(points) or len(kept) >= 3 else points


def _leaning(claim: Claim, claims: Sequence[Claim]) -> bool:
    return leans(claim.body) and not any(c.text == claim.before for c in claims)


def _below(page: Page, place: int) -> list[Section]:
    here = page.note.sections[place]
    depth = len(here.headings)
    found: list[Section] = []
    for other in page.note.sections[place + 1 :]:
        if other.headings[:depth] != here.headings:
            break
        if len(other.headings) == depth + 1:
            found.append(other)
    return found


def _subheadings(page: Page, place: int) -> list[Point]:
    points = []
    for part in _below(page, place):
        stamps = tuple(c for claim in part.claims[:1] for c in claim.citations) or part.citations
        name = re.sub(r"^\(?\d+[.):]\s*", "", part.headings[-1])
        if name and len(words_of(name)) <= 9:
            points.append(Point(name, stamps))
    return points


def _claims_below(page: Page, place: int) -> list[Claim]:
    return [c for part in _below(page, place) for c in part.claims[:1] if c.kind not in _SKIPPED]


def _ordered(claims: Sequence[Claim]) -> bool:
    return all(c.ordered for c in claims)
