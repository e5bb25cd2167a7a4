"""Blocks to claims: what states something, and which stamps it carries.

The rules of what a citation covers: (1) the text back to the citation before it or the start of
its sentence; (2) standing after the full stop, the sentence before; (3) adjacent ones cover the
same text, and a sentence keeps all of its own; (4) an uncited sentence inherits from the next cited
one of its paragraph, else the last; (5) a list's lead-in is no claim but introduces its items, and
lends them its citation only when no item has one; (6) a heading's citation is a weak fallback for
its section; (7) a line that holds only a citation covers the block above; (8) in a table it covers
its cell, and the only one of a row covers the row.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import accumulate, takewhile

from studykit.extractor.notes.blocks import Block, BlockKind
from studykit.extractor.notes.citation_spellings import (
    BRACKETED_AT_START,
    STAMP_AT_START,
    Stamp,
    fields_of,
)
from studykit.extractor.notes.hand_written.card import TEXTS, HandCard
from studykit.extractor.notes.hand_written.families import is_card_tag, of_place
from studykit.extractor.notes.hand_written.marks import id_of, schedules_of
from studykit.extractor.notes.hand_written.rendering import Side, side
from studykit.extractor.notes.inline.inline_text import Blank, Inline
from studykit.extractor.notes.inline.reading import read_inline
from studykit.extractor.notes.inline.tokens import cloze_ends
from studykit.extractor.notes.pictures import question_of
from studykit.extractor.notes.sentences import sentence_spans
from studykit.model import Citation, Claim, ClaimKind, Mark, MarkKind, Media, Origin

KINDS = {
    BlockKind.PARAGRAPH: ClaimKind.SENTENCE,
    BlockKind.ITEM: ClaimKind.ITEM,
    BlockKind.QUOTE: ClaimKind.QUOTE,
    BlockKind.CALLOUT: ClaimKind.CALLOUT,
    BlockKind.CELL: ClaimKind.CELL,
    BlockKind.CODE: ClaimKind.CODE,
    BlockKind.FORMULA: ClaimKind.FORMULA,
}
#: The most stamps that a heading, lead-in or cell lends to each of the many that have none.
MOST_LENT = 12
Cite = Callable[[Stamp], Citation]


@dataclass(slots=True)
class Sketch:
    """A claim while it is read: its stamps are as printed, and not yet spread to its neighbours.

    ``of_heading``: what its heading says is on the card, so that it is no place of it.
    ``covered``: a line of stamps below has been given to it.
    """

    claim: Claim
    stamps: list[Stamp] = field(default_factory=list)
    lead: tuple[Stamp, ...] = ()
    weak: tuple[Stamp, ...] = ()
    of_heading: bool = False
    covered: bool = False


@dataclass(slots=True)
class SectionSketch:
    """A section while it is read; ``broken`` are clozes that make no cards, with their lines."""

    headings: tuple[str, ...]
    level: int
    line: int
    stamps: tuple[Stamp, ...] = ()
    sketches: list[Sketch] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)


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
            written = _hand_written(block, section)
            section.sketches.extend(written)
            before = written[-1].claim.text if written else before
            continue
        made = _sketches(block, section, follows_list, before)
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


def _belongs_above(made: _Made, block: Block, sketches: list[Sketch]) -> bool:
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


def _lead_at(
    leads: Mapping[int, tuple[str, tuple[Stamp, ...]]], depth: int
) -> tuple[str, tuple[Stamp, ...]]:
    """The lead-in of the list that an item of this depth stands in, or of a list around it."""
    return leads[max(found)] if (found := [d for d in leads if d <= depth]) else ("", ())


_SINGLE = frozenset({BlockKind.CODE, BlockKind.FORMULA})
_LED = frozenset({BlockKind.ITEM, BlockKind.CELL, BlockKind.CODE, BlockKind.FORMULA})


@dataclass(slots=True)
class _Made:
    sketches: list[Sketch] = field(default_factory=list)
    stamps: list[Stamp] = field(default_factory=list)
    lead_in: str = ""
    last: str = ""
    only_stamps: bool = False
    media: list[Media] = field(default_factory=list)


def _sketches(block: Block, section: SectionSketch, follows_list: bool, before: str) -> _Made:
    if block.kind is BlockKind.CODE:
        if block.info.lower().split(" ")[0] in _NO_CODE:
            return _Made()
        return _whole(block, f"```{block.info}\n{block.text}\n```")
    if block.kind is BlockKind.FORMULA:
        return _whole(
            block,
            "\\[" + block.text.strip("$").removeprefix("\\[").removesuffix("\\]").strip() + "\\]",
        )
    return _text(block, section, follows_list, before)


def _text(block: Block, section: SectionSketch, follows_list: bool, before: str) -> _Made:
    timed = _transcript_lines(block)
    if not timed:
        return _prose(block, section, follows_list, before, ())
    made = _Made()
    for n, (piece, stamps) in enumerate(timed, 1):
        leads = follows_list and n == len(timed)
        _add_part(made, _prose(piece, section, leads, made.last or before, tuple(stamps)))
    return made


def _add_part(made: _Made, part: _Made) -> None:
    """Add what a piece of a block made; a piece that holds only stamps covers the piece above."""
    if part.only_stamps:
        above = made.sketches[-1].stamps if made.sketches else made.stamps
        above.extend(part.stamps)
    made.only_stamps = part.only_stamps and not made.sketches
    made.sketches.extend(part.sketches)
    made.last = part.last or made.last
    if part.lead_in:
        made.lead_in, made.stamps = part.lead_in, part.stamps


# Fences that draw or ask for something: what stands in them is shown, not said.
_NO_CODE = frozenset(
    """dataview dataviewjs mermaid query tasks plantuml chart button timeline kanban graphviz dot
    excalidraw ad-note admonition tracker leaflet""".split()
)


def _whole(block: Block, text: str) -> _Made:
    claim = Claim(
        text,
        KINDS[block.kind],
        block.first_line,
        block.last_line,
        markdown=block.raw,
        block=block.group,
    )
    return _Made([Sketch(claim)])


def _prose(
    block: Block,
    section: SectionSketch,
    follows_list: bool,
    before: str,
    opening: tuple[Stamp, ...],
) -> _Made:
    inline = _labelled(read_inline(block.text))
    section.links.extend(inline.links)
    section.tags.extend(tag for tag in inline.tags if not is_card_tag(tag))
    made = _Made()
    if not inline.text.strip(" .,;:-–—()[]|"):
        made.media = [media for _, media in inline.media]
        made.stamps = [*opening, *(stamp for _, stamp in inline.stamps)]
        made.only_stamps = bool(made.stamps)
        return made
    written = block.kind in TEXTS and _has_clozes(inline)
    spans = sentence_spans(inline.text)
    if written:
        spans = _uncut(spans, inline)
    owned = _owned(spans, inline)
    if opening and owned:
        owned[0] = [*opening, *owned[0]]
    label = _label(inline)
    spans, owned = _with_label(spans, owned, label)
    template = _template(block, label)
    marks = _marks(spans, inline)
    media = _shown(spans, inline)
    written_cards = _clozes(spans, inline) if written else [[] for _ in spans]
    section.broken += [(block.first_line + inline.line_at(at), what) for at, what in inline.broken]
    previous, same = before, False
    for n, (first, last) in enumerate(spans):
        text = inline.text[first:last]
        cards = written_cards[n]
        if n == len(spans) - 1 and text.endswith(":") and follows_list and block.kind in _LEADING:
            made.lead_in, made.stamps = text, owned[n]
            if not cards:
                break
        place = _placed(inline, (first, last), block)
        starts = label[1] - first if first < label[1] <= last else 0
        claim = template(
            text=text,
            first_line=place[0],
            last_line=place[1],
            marks=marks[n],
            media=media[n],
            body_start=starts,
            before=previous,
            before_same_block=same,
        )
        made.sketches.extend(
            Sketch(
                replace(
                    claim,
                    kind=ClaimKind.AUTHORED_CLOZE,
                    question=card,
                    answer=answer,
                    tags=of_place([t for t in inline.tags if is_card_tag(t)], block.tags),
                    deck=block.deck,
                    written=id_of(block.written),
                    schedules=schedules_of(block.written),
                    media=tuple(replace(m, side="front", needed=True) for m in media[n]),
                ),
                list(owned[n]),
            )
            for card, answer in cards
        )
        if not cards:
            made.sketches.append(Sketch(claim, owned[n]))
        previous, same = text, True
    made.last = previous
    return made


_CLOSING = (".", ",", ";", "!", "?", ")", "]")
_LEADING = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.CALLOUT})


def _shown(spans: Sequence[tuple[int, int]], inline: Inline) -> list[tuple[Media, ...]]:
    """The pictures in or after each sentence."""
    found: list[list[Media]] = [[] for _ in spans]
    firsts = [first for first, _ in spans]
    for at, media in inline.media:
        found[max(0, bisect_right(firsts, at) - 1)].append(media)
    return [tuple(media) for media in found]


def _uncut(spans: list[tuple[int, int]], inline: Inline) -> list[tuple[int, int]]:
    """A sentence does not end inside a blank or highlight of the author."""
    held = [(b.start, b.end) for b in inline.blanks]
    held += [(m.start, m.end) for m in inline.marks if m.kind is MarkKind.HIGHLIGHT]
    held.sort()
    starts = [start for start, _ in held]
    reach = [0, *accumulate((end for _, end in held), max)]
    whole: list[tuple[int, int]] = []
    for first, last in spans:
        if whole and reach[bisect_left(starts, whole[-1][1])] > whole[-1][1]:
            whole[-1] = (whole[-1][0], last)
        else:
            whole.append((first, last))
    return whole


def _owned(spans: Sequence[tuple[int, int]], inline: Inline) -> list[list[Stamp]]:
    """Each sentence's stamps: those inside it or after it, and at the very start those before.

    Where a block begins with a stamp, ends without one, and all others stand between sentences,
    each belongs to the sentence that it opens.
    """
    owned: list[list[Stamp]] = [[] for _ in spans]
    leading = _stamps_lead(spans, inline)
    firsts, lasts = [first for first, _ in spans], [last for _, last in spans]
    for at, stamp in inline.stamps:
        place = max(0, bisect_left(firsts, at) - 1)
        opened = bisect_right(lasts, at)
        owned[opened if leading and place < opened < len(spans) else place].append(stamp)
    return [list(dict.fromkeys(stamps)) for stamps in owned]


def _stamps_lead(spans: Sequence[tuple[int, int]], inline: Inline) -> bool:
    if len(spans) < 2 or len(inline.stamps) < 2 or inline.stamps[0][0] > spans[0][0]:
        return False
    gaps = {0, *(last for _, last in spans[:-1]), *(first for first, _ in spans)}
    return all(at in gaps for at, _ in inline.stamps)


_OPENS_A_SENTENCE = re.compile(
    r"(?:It|This|These|They|There|He|She|We|You|The|An|In|On|At|By|For|From|With|When|While|If|As"
    r"|Since|Because|Although|Instead|Often|Many|Most|Some)\b"
)


def _labelled(inline: Inline) -> Inline:
    """A bold label that nothing but its type parts from the sentence after it gets its colon."""
    term, start = _label(inline)
    if not term or inline.text[start - 1 : start] != " ":
        return inline
    label, rest = inline.text[: start - 1], inline.text[start:]
    own_line = any(len(label) <= at <= start for at in inline.breaks)
    again = rest.split()[0].lower() == label.split()[-1].lower()
    if not label[-1].isalnum() or not (own_line or again or _OPENS_A_SENTENCE.match(rest)):
        return inline
    return inline.with_inserted(":", len(label))


def _label(inline: Inline) -> tuple[str, int]:
    """The bold term that opens a block, and where its explanation begins."""
    bold = next((m for m in inline.marks if m.kind is MarkKind.BOLD and m.start == 0), None)
    if bold is None or bold.end > 90:
        return "", 0
    match = re.match(r"[*_]*\s*(?:[:：]|[-–—]|→)?\s*", inline.text[bold.end :])
    inside = inline.text[: bold.end].rstrip()
    gap = match[0] if match else ""
    rest = inline.text[bold.end + len(gap) :]
    if not rest:
        return "", 0
    parted = inside.endswith((":", "：", ".", "-", "–", "—")) or gap.strip() != ""
    if not parted and not (rest[:1].isupper() and not rest.isupper()):
        return "", 0
    return inside.rstrip(" :：.-–—"), bold.end + len(gap)


def _with_label(
    spans: list[tuple[int, int]], owned: list[list[Stamp]], label: tuple[str, int]
) -> tuple[list[tuple[int, int]], list[list[Stamp]]]:
    """Keep a label and the first sentence of its explanation together."""
    while label[1] and len(spans) > 1 and spans[0][1] <= label[1]:
        spans = [(spans[0][0], spans[1][1]), *spans[2:]]
        owned = [[*owned[0], *owned[1]], *owned[2:]]
    return spans, owned


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


def _marks(spans: Sequence[tuple[int, int]], inline: Inline) -> list[tuple[Mark, ...]]:
    """The marks of each sentence, counted from its start; one that reaches over several is cut."""
    found: list[list[Mark]] = [[] for _ in spans]
    lasts = [last for _, last in spans]
    for mark in sorted(inline.marks, key=lambda mark: (mark.start, mark.end)):
        for n in range(bisect_right(lasts, mark.start), len(spans)):
            first, last = spans[n]
            if first >= mark.end:
                break
            start, end = max(mark.start, first) - first, min(mark.end, last) - first
            found[n].append(Mark(mark.kind, start, end, mark.target))
    return [tuple(marks) for marks in found]


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


def _transcript_lines(block: Block) -> list[tuple[Block, list[Stamp]]]:
    """A block whose lines begin with stamps, cut before each; empty when it is no such one.

    One bare stamp is enough; in brackets at least two lines must begin so, the first of them too.
    """
    lines = block.text.split("\n")
    begins = [_begins(line) for line in lines]
    if not begins[0] or (sum(begins) < 2 and not STAMP_AT_START.match(lines[0])):
        return []
    pieces: list[tuple[int, list[str], list[Stamp]]] = []
    for n, line in enumerate(lines):
        match = STAMP_AT_START.match(line)
        stamps = [_stamp_at_start(match["time"])] if match else []
        rest = line[match.end() :] if match else line
        if begins[n] or not pieces:
            pieces.append((block.first_line + n, [rest], stamps))
        else:
            pieces[-1][1].append(rest)
    return [
        (replace(block, text="\n".join(told), first_line=at, last_line=at + len(told) - 1), stamps)
        for at, told, stamps in pieces
    ]


def _begins(line: str) -> bool:
    """Whether a line begins with a stamp that is not the end of the sentence above."""
    match = STAMP_AT_START.match(line) or BRACKETED_AT_START.match(line)
    return match is not None and not line[match.end() :].lstrip(" *_").startswith(_CLOSING)


def read_heading(text: str) -> Inline:
    """A heading's words and stamps; a bare stamp may stand before them."""
    match = STAMP_AT_START.match(text)
    if match is None or match.end() == len(text):
        return read_inline(text)
    inline = read_inline(text[match.end() :])
    inline.stamps.insert(0, (0, _stamp_at_start(match["time"])))
    return inline


def _stamp_at_start(text: str) -> Stamp:
    times = re.findall(r"[\d:]+(?:[.,]\d+)?", text)
    end = fields_of(times[1]) if len(times) > 1 else ()
    return Stamp(fields_of(times[0]), text, end)


def _hand_written(card: HandCard, section: SectionSketch) -> list[Sketch]:
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
    (cards,) = _clozes([(0, len(inline.text))], inline)
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


LONGEST_HIGHLIGHT = 120
#: Each blank makes a card of its whole sentence; so many characters may all of one's cards hold.
MOST_WRITTEN = 100_000


def _has_clozes(inline: Inline) -> bool:
    return bool(inline.blanks) or any(m.kind is MarkKind.HIGHLIGHT for m in inline.marks)


def _clozes(spans: Sequence[tuple[int, int]], inline: Inline) -> list[list[tuple[str, str]]]:
    """The cloze cards of each sentence, text and answer: one for each number of its blanks and for
    each highlight.
    """
    cards: list[dict[str, list[Blank]]] = [{} for _ in spans]
    firsts = [first for first, _ in spans]
    highlights = (
        Blank(f"={m.start}", m.start, m.end)
        for m in sorted(inline.marks, key=lambda m: m.start)
        if m.kind is MarkKind.HIGHLIGHT and m.end - m.start <= LONGEST_HIGHLIGHT
    )
    for blank in [*inline.blanks, *highlights]:
        n = bisect_right(firsts, blank.start) - 1
        if n >= 0 and blank.end <= spans[n][1] and not _is_all(inline.text, spans[n], blank):
            cards[n].setdefault(blank.number, []).append(blank)
    made: list[list[tuple[str, str]]] = []
    for span, numbered in zip(spans, cards, strict=True):
        made.append([])
        most = max(1, MOST_WRITTEN // (span[1] - span[0]))
        for n, card in enumerate(numbered.values()):
            if n == most:
                what = f"a sentence of {span[1] - span[0]} characters has more than {most} blanks"
                inline.broken.append((card[0].start, what))
                break
            if (cloze := _cloze(inline.text, span, card)) is not None:
                made[-1].append(cloze)
                continue
            answer = inline.text[card[0].start : card[0].end]
            inline.broken.append((card[0].start, f"braces would end the blank {answer!r} early"))
    return made


def _is_all(text: str, span: tuple[int, int], blank: Blank) -> bool:
    """Whether nothing is left of a sentence without its highlight, so that it asks nothing."""
    if not blank.number.startswith("=") or 2 * (blank.end - blank.start) < span[1] - span[0]:
        return False
    around = text[span[0] : blank.start] + text[blank.end : span[1]]
    return not any(char.isalnum() for char in around)


def _cloze(text: str, span: tuple[int, int], blanks: Sequence[Blank]) -> tuple[str, str] | None:
    """A cloze card, text and answer; None where braces would end a blank elsewhere."""
    at, made, answers, ends = span[0], "", [], []
    for blank in sorted(blanks, key=lambda b: (b.start, -b.end)):
        if blank.start < at:  # a blank of the same number within another
            continue
        answer = text[blank.start : blank.end]
        answers.append(answer)
        if "`" not in answer:  # two colons would begin a hint; in code they do not
            answer = answer.replace("::", ":\u200b:")
        hint = f"::{blank.hint}" if blank.hint else ""
        made += f"{text[at : blank.start]}{{{{c1::{answer}{hint}}}}}"
        ends.append(len(made))
        at = blank.end
    made += text[at : span[1]]
    return (made, ", ".join(answers)) if sorted(cloze_ends(made).values()) == ends else None


# ---------------------------------------------------------------- spreading


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
