"""Maths on lines of its own within a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studykit.extractor.notes.closings import Closings

# Maths on lines of its own; a stop and stamps may follow it on the last of them.
_DISPLAY = re.compile(r"^[ \t]*+(?P<sign>\$\$|\\\[)", re.MULTILINE)
_SHUT = {"$$": "$$", "\\[": "\\]"}
_NO_MATHS = re.compile(r"[\d:\s,-]*")
_BELOW_MATHS = re.compile(
    r"[.,;]?[ \t]*+(?P<rest>(?:[\[(<\\][^\n]*\d:\d\d[^\n]*)?)$\n?", re.MULTILINE
)


def displays(text: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    """The start and end of maths that stands on lines of its own, and what follows it there."""
    closings = Closings(text)
    no_end = {"$$": -1, "\\[": -1}  # a closing sign after which the line goes on
    at = 0
    while opening := _DISPLAY.search(text, at):
        sign, start = opening["sign"], opening.start("sign")
        at = opening.end()
        end = closings.after(_SHUT[sign], at)
        if end <= at or end == no_end[sign] or _is_stamp(text, sign, at, end):
            continue
        below = None if sign == "$$" and "$" in text[at:end] else _BELOW_MATHS.match(text, end + 2)
        if below is None:
            no_end[sign] = end
            continue
        yield start, end + 2, below
        at = below.end()


def _is_stamp(text: str, sign: str, at: int, end: int) -> bool:
    return sign == "\\[" and _NO_MATHS.fullmatch(text, at, end) is not None
