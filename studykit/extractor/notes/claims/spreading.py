"""Citations spread from those who have them to those around who have none."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from studykit.extractor.notes.citation_spellings import (
    Stamp,
)
from studykit.extractor.notes.claims.sketch import MOST_LENT, Cite, SectionSketch, Sketch
from studykit.model import Citation, Claim, ClaimKind, Origin


def finish_section(section: SectionSketch, cite: Cite) -> tuple[Claim, ...]:
    """The claims of a section with their citations, own and inherited."""
    _spread_rows(section.sketches)
    _spread_leads(section.sketches)
    claims = []
    for sketch, near in zip(section.sketches, _neighbours(section.sketches), strict=True):
        if sketch.stamps:
            citations = [cite(stamp) for stamp in dict.fromkeys(sketch.stamps)]
        else:
            weak = sketch.weak or near or section.stamps[:MOST_LENT]
            citations = [_inherited(cite(stamp)) for stamp in weak]
        unique = tuple(dict.fromkeys(c for c in citations if c.seconds >= 0))
        place = section.headings[:-1] if sketch.of_heading else section.headings
        claims.append(replace(sketch.claim, headings=place, citations=unique))
    return tuple(claims)


def _inherited(citation: Citation) -> Citation:
    return replace(citation, origin=Origin.INHERITED, repaired=citation.mended)


def _spread_rows(sketches: Sequence[Sketch]) -> None:
    """Rule 8: the only citation of a table row covers the row."""
    rows: dict[tuple[int, int], list[Sketch]] = {}
    for sketch in sketches:
        if sketch.claim.kind is ClaimKind.CELL:
            rows.setdefault((sketch.claim.block, sketch.claim.first_line), []).append(sketch)
    for row in rows.values():
        cited = [sketch for sketch in row if sketch.stamps]
        if len(cited) == 1:
            for sketch in row:
                if not sketch.stamps:
                    sketch.stamps = cited[0].stamps[:MOST_LENT]


def _spread_leads(sketches: Sequence[Sketch]) -> None:
    """Rule 5: items inherit their lead-in's citation only when no item has one."""
    groups: dict[int, list[Sketch]] = {}
    for sketch in sketches:
        if sketch.lead:
            groups.setdefault(sketch.claim.block, []).append(sketch)
    for group in groups.values():
        if not any(sketch.stamps for sketch in group):
            for sketch in group:
                sketch.weak = sketch.lead


def _neighbours(sketches: Sequence[Sketch]) -> Iterator[tuple[Stamp, ...]]:
    """Rule 4: to each sketch the next cited sentence of its paragraph lends its first stamp, else
    the last.
    """
    cited: dict[tuple[object, ...], list[int]] = {}
    for n, sketch in enumerate(sketches):
        if sketch.stamps:
            for near in _surroundings(sketch.claim):
                cited.setdefault(near, []).append(n)
    for n, sketch in enumerate(sketches):
        places = cited.get(_surrounding(sketch.claim), [])
        after = bisect_right(places, n)
        if after < len(places):
            yield (sketches[places[after]].stamps[0],)
            continue
        if not after and sketch.claim.kind.value.startswith("authored"):
            places = cited.get((), [])
            after = bisect_left(places, n)
        yield (sketches[places[after - 1]].stamps[-1],) if after else ()


def _surrounding(claim: Claim) -> tuple[object, ...]:
    """What a claim may take a stamp from: its item, its row of a table, or its block."""
    if claim.depth:
        return claim.block, claim.position, claim.depth, claim.parent
    if claim.kind is ClaimKind.CELL:
        return claim.block, claim.first_line
    return (claim.block,)


def _surroundings(claim: Claim) -> Iterable[tuple[object, ...]]:
    """All that a claim may lend a stamp to; () is its section."""
    return (
        (claim.block, claim.position, claim.depth, claim.parent),
        (claim.block, claim.first_line),
        (claim.block,),
        (),
    )
