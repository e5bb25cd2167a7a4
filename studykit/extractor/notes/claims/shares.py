"""What of a block falls to each of its sentences: stamps, marks, pictures."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from studykit.extractor.notes.citation_spellings import (
    Stamp,
)
from studykit.extractor.notes.inline.inline_text import Inline
from studykit.model import Mark, MarkKind, Media


def media_of(spans: Sequence[tuple[int, int]], inline: Inline) -> list[tuple[Media, ...]]:
    """The pictures in or after each sentence."""
    found: list[list[Media]] = [[] for _ in spans]
    firsts = [first for first, _ in spans]
    for at, media in inline.media:
        found[max(0, bisect_right(firsts, at) - 1)].append(media)
    return [tuple(media) for media in found]


def uncut(spans: list[tuple[int, int]], inline: Inline) -> list[tuple[int, int]]:
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


def stamps_of_sentences(spans: Sequence[tuple[int, int]], inline: Inline) -> list[list[Stamp]]:
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


def marks_of(spans: Sequence[tuple[int, int]], inline: Inline) -> list[tuple[Mark, ...]]:
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
