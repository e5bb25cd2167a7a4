"""One block to claims: code and formulas whole, text by its sentences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache, partial

from studykit.extractor.notes.blocks import Block, BlockKind
from studykit.extractor.notes.citation_spellings import (
    Stamp,
)
from studykit.extractor.notes.claims.labels import label_of, with_colon, with_label
from studykit.extractor.notes.claims.shares import marks_of, media_of, stamps_of_sentences, uncut
from studykit.extractor.notes.claims.sketch import KINDS, Made, SectionSketch, Sketch
from studykit.extractor.notes.claims.timed_lines import timed_lines
from studykit.extractor.notes.claims.written_clozes import has_clozes, written_clozes
from studykit.extractor.notes.hand_written.card import TEXTS
from studykit.extractor.notes.hand_written.families import is_card_tag, of_place
from studykit.extractor.notes.hand_written.marks import id_of, schedules_of
from studykit.extractor.notes.inline.inline_text import Inline
from studykit.extractor.notes.inline.reading import read_inline
from studykit.extractor.notes.sentences import sentence_spans
from studykit.model import Claim, ClaimKind, Mark, Media

_LEADING = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.CALLOUT})
# Fences that draw or ask for something: what stands in them is shown, not said.
_NO_CODE = frozenset(
    """dataview dataviewjs mermaid query tasks plantuml chart button timeline kanban graphviz dot
    excalidraw ad-note admonition tracker leaflet""".split()
)


def sketches_of(block: Block, section: SectionSketch, follows_list: bool, before: str) -> Made:
    """What a block states. Its links, tags and broken clozes go to the section.

    ``before`` is the text above it. Where a list comes next (``follows_list``), a sentence that
    ends in a colon leads in.
    """
    if block.kind is BlockKind.CODE:
        if block.info.lower().split(" ")[0] in _NO_CODE:
            return Made()
        return _whole(block, f"```{block.info}\n{block.text}\n```")
    if block.kind is BlockKind.FORMULA:
        return _whole(
            block,
            "\\[" + block.text.strip("$").removeprefix("\\[").removesuffix("\\]").strip() + "\\]",
        )
    return _text(block, section, follows_list, before)


def _text(block: Block, section: SectionSketch, follows_list: bool, before: str) -> Made:
    timed = timed_lines(block)
    if not timed:
        return _prose(block, section, follows_list, before, ())
    made = Made()
    for n, (piece, stamps) in enumerate(timed, 1):
        leads = follows_list and n == len(timed)
        _add_part(made, _prose(piece, section, leads, made.last or before, tuple(stamps)))
    return made


def _add_part(made: Made, part: Made) -> None:
    """Add what a piece of a block made; a piece that holds only stamps covers the piece above."""
    if part.only_stamps:
        above = made.sketches[-1].stamps if made.sketches else made.stamps
        above.extend(part.stamps)
    made.only_stamps = part.only_stamps and not made.sketches
    made.sketches.extend(part.sketches)
    made.last = part.last or made.last
    if part.lead_in:
        made.lead_in, made.stamps = part.lead_in, part.stamps


def _whole(block: Block, text: str) -> Made:
    claim = Claim(
        text,
        KINDS[block.kind],
        block.first_line,
        block.last_line,
        markdown=block.raw,
        block=block.group,
    )
    return Made([Sketch(claim)])


def _prose(
    block: Block,
    section: SectionSketch,
    follows_list: bool,
    before: str,
    opening: tuple[Stamp, ...],
) -> Made:
    inline = with_colon(read_inline(block.text))
    section.links.extend(inline.links)
    section.tags.extend(tag for tag in inline.tags if not is_card_tag(tag))
    if not inline.text.strip(" .,;:-–—()[]|"):
        return _bare(inline, opening)
    shares = _shares(block, inline, opening)
    section.broken += [(block.first_line + inline.line_at(at), what) for at, what in inline.broken]
    return _sentences(block, inline, shares, follows_list, before)


def _bare(inline: Inline, opening: tuple[Stamp, ...]) -> Made:
    """Stamps and pictures without a word."""
    stamps = [*opening, *(stamp for _, stamp in inline.stamps)]
    media = [media for _, media in inline.media]
    return Made(stamps=stamps, only_stamps=bool(stamps), media=media)


@dataclass(frozen=True, slots=True)
class _Shares:
    """The sentences of a text, and what falls to each."""

    spans: list[tuple[int, int]]
    stamps: list[list[Stamp]]
    marks: list[tuple[Mark, ...]]
    media: list[tuple[Media, ...]]
    cards: list[list[tuple[str, str]]]
    label: tuple[str, int]


def _shares(block: Block, inline: Inline, opening: tuple[Stamp, ...]) -> _Shares:
    written = block.kind in TEXTS and has_clozes(inline)
    spans = sentence_spans(inline.text)
    if written:
        spans = uncut(spans, inline)
    owned = stamps_of_sentences(spans, inline)
    if opening and owned:
        owned[0] = [*opening, *owned[0]]
    label = label_of(inline)
    spans, owned = with_label(spans, owned, label)
    marks, media = marks_of(spans, inline), media_of(spans, inline)
    cards = written_clozes(spans, inline) if written else [[] for _ in spans]
    return _Shares(spans, owned, marks, media, cards, label)


def _sentences(
    block: Block, inline: Inline, shares: _Shares, follows_list: bool, before: str
) -> Made:
    """The claims of a text; a last sentence that ends in a colon leads the list below it in."""
    made = Made()
    template = _template(block, shares.label)
    begins = shares.label[1]
    previous, same = before, False
    for n, (first, last) in enumerate(shares.spans):
        text, cards, stamps = inline.text[first:last], shares.cards[n], shares.stamps[n]
        is_last = n == len(shares.spans) - 1
        if is_last and text.endswith(":") and follows_list and block.kind in _LEADING:
            made.lead_in, made.stamps = text, stamps
            if not cards:
                break
        place = _placed(inline, (first, last), block)
        claim = template(
            text=text,
            first_line=place[0],
            last_line=place[1],
            marks=shares.marks[n],
            media=shares.media[n],
            body_start=begins - first if first < begins <= last else 0,
            before=previous,
            before_same_block=same,
        )
        if cards:
            tags = of_place([t for t in inline.tags if is_card_tag(t)], block.tags)
            cloze = _written(claim, block, tags)
            made.sketches.extend(
                Sketch(replace(cloze, question=card, answer=answer), list(stamps))
                for card, answer in cards
            )
        else:
            made.sketches.append(Sketch(claim, stamps))
        previous, same = text, True
    made.last = previous
    return made


def _written(claim: Claim, block: Block, tags: tuple[str, ...]) -> Claim:
    """A claim as the author's own cloze, its question and answer still open."""
    return replace(
        claim,
        kind=ClaimKind.AUTHORED_CLOZE,
        tags=tags,
        deck=block.deck,
        written=id_of(block.written),
        schedules=schedules_of(block.written),
        media=tuple(replace(m, side="front", needed=True) for m in claim.media),
    )


def _template(block: Block, label: tuple[str, int]) -> partial[Claim]:
    """What the claims of a block have in common; making them from it beats copying a claim."""
    term = label[0]
    if block.kind is BlockKind.CALLOUT:
        term = term or _plain(block.title)
    return partial(
        Claim,
        kind=KINDS[block.kind],
        markdown=block.raw,
        block=block.group,
        term=term,
        parent=_plain(block.parent),
        ordered=block.ordered,
        position=block.position,
        depth=block.depth,
        row=_plain(block.row),
        column=_plain(block.column),
    )


@lru_cache(maxsize=64)
def _plain(source: str) -> str:
    """The words of a title, row or item above, which many claims share."""
    return read_inline(source).text if source else ""


def _placed(inline: Inline, span: tuple[int, int], block: Block) -> tuple[int, int]:
    """The first and last line of the file on which a sentence stands."""
    first, last = inline.line_at(span[0]), inline.line_at(span[1] - 1)
    end = block.last_line
    return min(block.first_line + first, end), min(block.first_line + last, end)
