"""Marks that version control leaves in a note that was merged by half."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_OURS = re.compile(r"<{7}(?: \S.*)?")
_THEIRS = re.compile(r">{7}(?: [^\s>]\S*(?: \(.*\))?)?")


def conflict_lines(text: str) -> tuple[int, ...]:
    """The lines on which half-merged parts begin, counted from 1; what code shows is none."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return ()
    found: list[int] = []
    parted, closed = False, True
    for number, line in _outside_code(text):
        if _OURS.fullmatch(line):
            found.append(number)
            parted, closed = False, False
        elif line == "=======":
            parted = True
        elif _THEIRS.fullmatch(line):
            if closed and parted:
                found.append(number)
            parted, closed = False, True
    return tuple(found)


def _outside_code(text: str) -> Iterator[tuple[int, str]]:
    fence = ""
    for number, line in enumerate(text.split("\n"), 1):
        opening = _FENCE.match(line)
        if opening is None and not fence:
            yield number, line.rstrip()
        elif opening is not None:
            fence = opening[1] if not fence else "" if opening[1].startswith(fence) else fence
