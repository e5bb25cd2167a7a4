"""The text of a block while it is read, and what was kept of it so far.

White space fits itself to stamps that leave; what is struck is taken back, what is unclosed stays.
"""

from __future__ import annotations

import re
from dataclasses import replace

from studykit.extractor.notes.inline.inline_text import Inline, cap, edited, move, reaches, squeezed
from studykit.extractor.notes.inline.traces import apart, residue
from studykit.model import Mark, MarkKind

_LEADING = re.compile(r"^\s*(?:[-–—:|,;]+(?=\s|$)\s*)?")
_TIGHT = frozenset(".,;:!?)]”’…。，、；：！？）】」』")


def is_word(char: str) -> bool:
    """Letters of scripts that part words by spaces; others mark within a run of text."""
    return (char.isalnum() and char < "\u2e80") or char == "_"


class GrowingText:
    """The state of one pass over a block. ``open`` are signs that wait for their partner."""

    def __init__(self) -> None:
        self.out = Inline()
        self.parts: list[str] = []
        self.size = 0
        self.open: dict[str, int] = {}
        self.tagged: list[tuple[int, int]] = []
        self.after_stamp = False

    def add(self, text: str) -> int:
        """Take text, fitted to a stamp that stood before it; gives where its words begin."""
        if self.after_stamp and text:
            if not self.size:
                text = _LEADING.sub("", text)
            if text[:1].isspace() and (not self.size or self.last().isspace()):
                text = text.lstrip()
            elif text and text[0] in _TIGHT:
                self.trim()
            elif text and is_word(text[0]) and self.size and not self.last().isspace():
                text = " " + text
        if not text:
            return self.size
        self.after_stamp = False
        if text.isspace() and self.parts and self.parts[-1].isspace():
            self.parts[-1] += text  # so that a look back passes one part
        else:
            self.parts.append(text)
        self.size += len(text)
        return self.size - len(text.lstrip())

    def last(self) -> str:
        """The last character so far; empty where there is none."""
        return self.parts[-1][-1] if self.parts else ""

    def trailing_space(self) -> int:
        """How many characters of white space stand at the end."""
        size = 0
        for part in reversed(self.parts):
            kept = len(part.rstrip())
            size += len(part) - kept
            if kept:
                break
        return size

    def mark(self, kind: MarkKind, text: str, target: str = "") -> None:
        """Take text that bears a mark."""
        start = self.add(text)
        if start < self.size:
            self.out.marks.append(Mark(kind, start, self.size, target))

    def note_broken(self, what: str) -> None:
        """Keep that a cloze here can be no card."""
        # White space at the end may still be trimmed, and the place must stay in the text.
        self.out.broken.append((self.size - self.trailing_space(), what))

    def trim(self) -> None:
        """Take off the white space at the end, and what was marked in it."""
        surplus = self.trailing_space()
        if not surplus:
            return
        self.size -= surplus
        while self.parts and surplus >= len(self.parts[-1]):
            surplus -= len(self.parts.pop())
        if surplus:
            self.parts[-1] = self.parts[-1][:-surplus]
        self.open = {sign: min(at, self.size) for sign, at in self.open.items()}
        self._cut()

    def _cut(self) -> None:
        """Draw what reached into the white space at the end back to the text's end.

        Only the last of each can reach so far, since they are kept in order.
        """
        out, size = self.out, self.size
        while out.marks and out.marks[-1].end > size:
            mark = out.marks.pop()
            if mark.start < size:
                out.marks.append(replace(mark, end=size))
        while out.blanks and out.blanks[-1].end > size:
            blank = out.blanks.pop()
            if blank.start < size:
                out.blanks.append(replace(blank, end=size))
        cap(out.stamps, size)
        cap(out.broken, size)
        cap(out.media, size)
        for n in range(len(out.breaks) - 1, -1, -1):
            if out.breaks[n] <= size:
                break
            out.breaks[n] = size

    def take_back(self, start: int) -> None:
        """Leave out what the author struck; a stamp in it still covers the sentence."""
        surplus = self.size - start
        while surplus > 0 and self.parts:
            last = self.parts.pop()
            if len(last) > surplus:
                self.parts.append(last[: len(last) - surplus])
            surplus -= len(last)
        self.size = start
        self.open = {sign: min(at, start) for sign, at in self.open.items()}
        if reaches(self.out, start):
            move(self.out, lambda at: min(at, start))
        self.tagged = [(first, last) for first, last in self.tagged if last <= start]
        self.after_stamp = self.last() in ("", " ", "\n")

    def finish(self) -> Inline:
        """The text as it is kept, with all places moved along."""
        text = "".join(self.parts).replace("\t", " ")
        edits = [(at, at, sign) for sign, at in self.open.items()]
        edits += residue(text, [at for at, _ in self.out.stamps])
        for first, last in apart(text, self.tagged, self.out.breaks):
            self.out.tags += [text[a:b] for a, b in self.tagged if first <= a and b <= last]
            edits = [e for e in edits if e[1] <= first or e[0] >= last]
            edits.append((first, last, ""))
        if edits:
            text = edited(self.out, text, sorted(edits, key=lambda edit: edit[:2]))
        return settled(self.out, text)


def settled(out: Inline, text: str) -> Inline:
    """What was read, with its text: no brackets of a link that is none, single spaces."""
    out.unbalanced = "[[" in text or "]]" in text
    if out.unbalanced:
        text = text.replace("[[", "  ").replace("]]", "  ")
    return squeezed(out, text)
