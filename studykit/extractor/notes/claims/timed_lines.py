"""Stamps before their words: lines of a transcript, and headings."""

from __future__ import annotations

import re
from dataclasses import replace

from studykit.extractor.notes.blocks import Block
from studykit.extractor.notes.citation_spellings import (
    BRACKETED_AT_START,
    STAMP_AT_START,
    Stamp,
    fields_of,
)
from studykit.extractor.notes.inline.inline_text import Inline
from studykit.extractor.notes.inline.reading import read_inline

_CLOSING = (".", ",", ";", "!", "?", ")", "]")


def timed_lines(block: Block) -> list[tuple[Block, list[Stamp]]]:
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
