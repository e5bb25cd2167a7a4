"""The text of a block with marks, stamps and blanks, whose places move along when it is edited."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from studykit.extractor.notes.citation_spellings import Stamp
from studykit.model import Mark, Media

_T = TypeVar("_T")
#: A span and what stands there instead.
Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Blank:
    """A cloze in the author's hand: ``text[start:end]`` is its answer."""

    number: str
    start: int
    end: int
    hint: str = ""


@dataclass
class Inline:
    """The text of a block while it is read: characters, marks and stamps with their offsets.

    ``broken`` are the clozes that can be no cards, each with its place and what is wrong.
    """

    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    stamps: list[tuple[int, Stamp]] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    blanks: list[Blank] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)
    media: list[tuple[int, Media]] = field(default_factory=list)
    unbalanced: bool = False

    def line_at(self, offset: int) -> int:
        """How many line breaks of the source lie before an offset."""
        return bisect_right(self.breaks, offset)

    def with_inserted(self, sign: str, at: int) -> Inline:
        """The same with a sign put in; what ends there or stands there stays before it."""
        other = replace(self)
        other.text = edited(other, self.text, [(at, at, sign)])
        return other


def cap(placed: list[tuple[int, _T]], size: int) -> None:
    """Draw what was placed beyond a size back to it. Places are in order."""
    for n in range(len(placed) - 1, -1, -1):
        if placed[n][0] <= size:
            break
        placed[n] = (size, placed[n][1])


def reaches(out: Inline, place: int) -> bool:
    """Whether something was kept that lies beyond a place; what was kept last lies last."""
    ends = [*(m.end for m in out.marks[-8:]), *(b.end for b in out.blanks[-8:])]
    ends += [at for at, _ in (*out.stamps[-8:], *out.broken[-8:])] + out.breaks[-8:]
    return any(end > place for end in ends)


def edited(out: Inline, text: str, edits: Sequence[Edit]) -> str:
    """The text with some spans replaced, all offsets moved along. Spans within spans are left."""
    parts: list[str] = []
    kept: list[Edit] = []
    shifts = [0]
    at = 0
    for first, last, new in edits:
        if first < at:
            continue
        parts += [text[at:first], new]
        kept.append((first, last, new))
        shifts.append(shifts[-1] + len(new) - (last - first))
        at = last
    firsts = [first for first, _, _ in kept]

    def moved(place: int) -> int:
        n = bisect_left(firsts, place)
        beyond = max(0, kept[n - 1][1] - place) if n else 0
        return place + shifts[n] + beyond

    move(out, moved)
    return "".join([*parts, text[at:]])


def move(out: Inline, moved: Callable[[int], int]) -> None:
    """Move every place; what is empty then goes."""
    out.marks = [
        Mark(m.kind, moved(m.start), moved(m.end), m.target)
        for m in out.marks
        if moved(m.start) < moved(m.end)
    ]
    out.blanks = [
        Blank(b.number, moved(b.start), moved(b.end), b.hint)
        for b in out.blanks
        if moved(b.start) < moved(b.end)
    ]
    out.stamps = [(moved(at), stamp) for at, stamp in out.stamps]
    out.broken = [(moved(at), what) for at, what in out.broken]
    out.media = [(moved(at), media) for at, media in out.media]
    out.breaks = [moved(at) for at in out.breaks]


def squeezed(out: Inline, text: str) -> Inline:
    """Runs of spaces as one and none at the ends, all offsets moved along."""
    if "  " not in text and text == text.strip():
        out.text = text
        return out
    place = []
    kept: list[str] = []
    for char in text:
        place.append(len(kept))
        if char == " " and (not kept or kept[-1].isspace()):
            continue
        if char == "\n" and kept and kept[-1] == " ":
            kept.pop()
        kept.append(char)
    while kept and kept[-1].isspace():
        kept.pop()
    place.append(len(kept))
    size = len(kept)
    place = [min(at, size) for at in place]
    out.text = "".join(kept)
    move(out, place.__getitem__)
    return out
