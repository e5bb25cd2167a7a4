"""Sections that ask or divide: a question with its answer below, a division with its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from studykit.extractor.document import AUTHORED, Page
from studykit.extractor.heading_questions import (
    ask_division,
    clean_heading,
    counts_otherwise,
    is_question,
    soften,
)
from studykit.extractor.proposal import Proposal, listing, question
from studykit.extractor.shorten import is_structural, label_of, short_text
from studykit.extractor.vocabulary import words
from studykit.extractor.words import specific_words, stem, words_of
from studykit.model import Claim, ClaimKind, Point, Section

FEWEST, MOST, LONGEST, LONGEST_ANSWER = 2, 4, 40, 24
_SKIPPED = AUTHORED | {ClaimKind.CELL, ClaimKind.CODE, ClaimKind.FORMULA, ClaimKind.QUOTE}


def section(page: Page) -> Iterator[Proposal]:
    """A question on a line of its own with a short answer below; a heading that divides its subject
    ("Types of …") into parts that have names.

    Measured: of lists of a section's points under any other heading one in twenty was usable.
    """
    for place, part in enumerate(page.note.sections):
        claims = [c for c in part.claims if c.kind not in _SKIPPED and c.text.strip()]
        if part.headings and page.english:
            yield from _divided(page, place, claims)
        yield from _lines(claims, page)


def _lines(claims: Sequence[Claim], page: Page) -> Iterator[Proposal]:
    """A question that stands on a line of its own, answered by the short claim after it."""
    for asked, answer in pairwise(claims):
        own_line = answer.block != asked.block or not answer.before_same_block
        if not own_line or not is_question(asked.text) or is_question(answer.text):
            continue
        told = not page.english or len(specific_words(asked.text)) >= FEWEST
        if told and _is_short(answer.text) and asked.kind is answer.kind:
            yield question(answer, asked.text, short_text(answer.text), variant="asked", worth=0.9)


def _is_short(text: str) -> bool:
    return 1 <= len(words_of(text)) <= LONGEST_ANSWER


def _divided(page: Page, place: int, claims: Sequence[Claim]) -> Iterator[Proposal]:
    part = page.note.sections[place]
    points = _parts(claims)
    if not claims:
        claims, points = _below(page, place)
    asked = ask_division(part.headings[-1], page, len(points)) if points else None
    if asked is not None and not counts_otherwise(part.headings[-1], len(points)):
        yield listing(
            tuple(claims),
            _with_topic(asked, part, page),
            points,
            variant="list",
            worth=0.8,
            ordered=all(c.ordered for c in claims),
            headings=part.headings,
        )


def _parts(claims: Sequence[Claim]) -> tuple[Point, ...]:
    """The items of a list by their labels, or as they are where they are short; else nothing."""
    items = [c for c in claims if not c.before_same_block and not c.parent]
    if not FEWEST <= len(items) <= MOST or len(items) < len(claims) / 2:
        return ()
    labelled = all(c.term and c.body_start for c in items)
    if not labelled and any(c.kind is not ClaimKind.ITEM for c in items):
        return ()
    points = tuple(
        Point(label_of(c) if labelled else short_text(c.text), c.citations) for c in items
    )
    words = sum(len(words_of(p.text)) for p in points)
    fit = words <= LONGEST and not any(is_structural(p.text) for p in points)
    return points if fit else ()


def _below(page: Page, place: int) -> tuple[list[Claim], tuple[Point, ...]]:
    """The headings right below one, as points, and the first claim of each."""
    here = page.note.sections[place].headings
    claims: list[Claim] = []
    points: list[Point] = []
    for other in page.note.sections[place + 1 :]:
        if other.headings[: len(here)] != here or len(points) > MOST:
            break
        if len(other.headings) == len(here) + 1:
            stamps = tuple(c for claim in other.claims[:1] for c in claim.citations)
            points.append(Point(clean_heading(other.headings[-1]), stamps or other.citations))
            claims += [c for c in other.claims[:1] if c.kind not in _SKIPPED]
    fit = FEWEST <= len(points) <= MOST and bool(claims)
    return (
        (claims, tuple(points))
        if fit and not any(is_structural(p.text) for p in points)
        else ([], ())
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


_GENERAL = frozenset(map(stem, words("words.divisions")))
