"""A section's blocks to claims: lead-ins introduce lists, lone stamps cover what is above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from studykit.extractor.notes.blocks import Block, BlockKind
from studykit.extractor.notes.citation_spellings import (
    Stamp,
)
from studykit.extractor.notes.claims.block import sketches_of
from studykit.extractor.notes.claims.sketch import MOST_LENT, Made, SectionSketch, Sketch
from studykit.extractor.notes.claims.written_cards import claims_by_hand
from studykit.extractor.notes.hand_written.card import HandCard
from studykit.model import ClaimKind, Media


def sketch_section(section: SectionSketch, blocks: Sequence[Block | HandCard]) -> None:
    """Fill a section with the claims of its blocks, stamps as printed."""
    leads: dict[int, tuple[str, tuple[Stamp, ...]]] = {}
    single: dict[int, tuple[str, tuple[Stamp, ...]]] = {}
    lead_group = -1
    before = ""
    for i, block in enumerate(blocks):
        follows_list = i + 1 < len(blocks) and blocks[i + 1].kind in _LED
        in_list = block.group == lead_group or i in single
        if isinstance(block, HandCard):
            written = claims_by_hand(block, section)
            section.sketches.extend(written)
            before = written[-1].claim.text if written else before
            continue
        made = sketches_of(block, section, follows_list, before)
        if _belongs_above(made, block, section.sketches):
            continue
        for sketch in made.sketches:
            if in_list and block.kind in _LED:
                lead_in, sketch.lead = single.get(i) or _lead_at(leads, block.depth)
                sketch.claim = replace(sketch.claim, lead_in=lead_in)
        section.sketches.extend(made.sketches)
        before = made.last or before
        if made.lead_in and follows_list:
            led, lead = blocks[i + 1], (made.lead_in, tuple(made.stamps[:MOST_LENT]))
            if isinstance(led, HandCard):
                continue
            if led.kind in _SINGLE:
                single[i + 1] = lead
            else:
                leads = leads if led.group == lead_group else {}
                leads = {at: known for at, known in leads.items() if at < led.depth}
                lead_group = led.group
                if led.depth >= block.depth:
                    leads[led.depth] = lead
            before = ""


def _belongs_above(made: Made, block: Block, sketches: list[Sketch]) -> bool:
    """Give what stands alone, pictures or stamps, to the claims above; whether it was that."""
    if made.media and sketches:
        _show_above(sketches[-1], made.media)
    if made.only_stamps:
        _cover_above(sketches, made.stamps, block)
    return made.only_stamps


def _show_above(sketch: Sketch, media: Sequence[Media]) -> None:
    """A line that only shows a picture belongs to the claim above it."""
    if not sketch.claim.kind.value.startswith("authored") and len(sketch.claim.media) < MOST_LENT:
        sketch.claim = replace(sketch.claim, media=(*sketch.claim.media, *media))


def _cover_above(sketches: list[Sketch], stamps: list[Stamp], block: Block) -> None:
    """Rule 7: a line of citations covers the block above it."""
    if not sketches:
        return
    group, kind = sketches[-1].claim.block, sketches[-1].claim.kind
    if kind in (ClaimKind.CODE, ClaimKind.FORMULA):
        group = -1
    above = takewhile(lambda sketch: sketch.claim.block == group, reversed(sketches))
    bare = list(takewhile(lambda sketch: not sketch.covered, above))
    for sketch in [sketch for sketch in bare if not sketch.stamps] or sketches[-1:]:
        sketch.covered = True
        sketch.stamps.extend(stamps)


def _lead_at(
    leads: Mapping[int, tuple[str, tuple[Stamp, ...]]], depth: int
) -> tuple[str, tuple[Stamp, ...]]:
    """The lead-in of the list that an item of this depth stands in, or of a list around it."""
    return leads[max(found)] if (found := [d for d in leads if d <= depth]) else ("", ())


_SINGLE = frozenset({BlockKind.CODE, BlockKind.FORMULA})
_LED = frozenset({BlockKind.ITEM, BlockKind.CELL, BlockKind.CODE, BlockKind.FORMULA})
