"""Cards that families of tools recognised, as claims that hold question and answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from studykit.extractor.notes.claims.sketch import SectionSketch, Sketch
from studykit.extractor.notes.claims.written_clozes import written_clozes
from studykit.extractor.notes.hand_written.card import HandCard
from studykit.extractor.notes.hand_written.families import of_place
from studykit.extractor.notes.hand_written.marks import id_of, schedules_of
from studykit.extractor.notes.hand_written.rendering import Side, side
from studykit.extractor.notes.pictures import question_of
from studykit.model import Claim, ClaimKind, Media


def claims_by_hand(card: HandCard, section: SectionSketch) -> list[Sketch]:
    """The claims of a card by hand: one, or one for each number of a cloze's blanks."""
    front, back, extra = side(card.front), side(card.back), side(card.extra)
    section.links.extend([*front.links, *back.links, *extra.links])
    tags = of_place([*card.tags, *front.tags, *back.tags, *extra.tags], card.placed)
    claim = Claim(
        front.text,
        card.kind,
        card.first_line,
        card.last_line,
        markdown="\n".join(dict.fromkeys(block.raw for block in card.blocks)),
        block=card.group,
        both_ways=card.both_ways,
        extra=extra.text,
        tags=tags,
        deck=card.deck,
        written=id_of(card.written),
        schedules=schedules_of(card.written),
        media=_sided(card, front, [*back.media, *extra.media], back.bare),
    )
    stamps = list(dict.fromkeys([*front.stamps, *back.stamps, *extra.stamps]))
    if card.kind is not ClaimKind.AUTHORED_CLOZE:
        if not front.text.strip() or not back.text.strip():
            return []
        between = ": " if card.kind is ClaimKind.AUTHORED_DEFINITION else " "
        asked = question_of(front.media[0]) if front.bare else front.text
        text = f"{front.text}{between}{back.text}"
        claim = replace(claim, text=text, question=asked, answer=back.text)
        return [Sketch(claim, stamps, of_heading=card.of_heading)]
    inline = front.inline
    if inline is None or not inline.text:
        return []
    (cards,) = written_clozes([(0, len(inline.text))], inline)
    section.broken += [(card.first_line + inline.line_at(at), what) for at, what in inline.broken]
    return [
        Sketch(
            replace(claim, question=text, answer=answer),
            list(stamps),
            of_heading=card.of_heading,
        )
        for text, answer in cards
    ]


def _sided(card: HandCard, front: Side, back: Sequence[Media], bare: bool) -> tuple[Media, ...]:
    """The pictures of a card, each on its side; a question is never asked without its own."""
    either = card.both_ways
    asked = [replace(media, side="front", needed=True) for media in front.media]
    return (*asked, *(replace(media, needed=bare or either) for media in back))
