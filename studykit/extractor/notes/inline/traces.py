"""What has no meaning once stamps and tags have left a text: separators, brackets, labels."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from studykit.extractor.notes.inline.inline_text import Edit

NEAR = 20  # characters; longer words are no introduction of a stamp
_SEPARATOR = re.compile(r"\s*,?\s*(?:[,;&/|·•–—-]+|and|und|y|e)?\s*")
_OPENED = re.compile(
    r"\s*([(\[])\s*(?:see|at|from|source:?|timestamps?:?|@|cf\.?)?\s*$", re.IGNORECASE
)
_SHUT = re.compile(r"\s*([)\]])")
_BLANK_REST = re.compile(r"\s*\Z")
_HANGING = re.compile(
    r"(?:\s*[,;:]|\s+[-–—|@])\s*(?:(?:see|cf\.|watch)\s*)?$|(?<=[.!?])\s+(?:see|watch)\s*$",
    re.IGNORECASE,
)

_POINTER = re.compile(r"\s*(?:see|at|from|watch|source)\s*", re.IGNORECASE)
_INTRODUCED = re.compile(r"\s*[:–—-]\s+(?=\S)")


def residue(text: str, stamps: Sequence[int]) -> list[Edit]:
    """What has no meaning without the stamps that stood in it: separators and brackets."""
    spans: list[tuple[int, int]] = []
    for at in stamps:
        if spans and spans[-1][1] <= at and _SEPARATOR.fullmatch(text, spans[-1][1], at):
            spans[-1] = (spans[-1][0], at)
        else:
            spans.append((at, at))
    edits: list[Edit] = []
    for first, last in spans:
        start, end = _widened(text, first, last)
        gap = 0 < start < end < len(text) and text[end].isalnum()
        if start < end and (not edits or edits[-1][1] <= start):
            edits.append((start, end, " " if gap else ""))
    return edits


def _widened(text: str, first: int, last: int) -> tuple[int, int]:
    """The span of removed stamps with the brackets around them and a stop that hangs before."""
    while (shut := _SHUT.match(text, last)) and (
        opened := _OPENED.search(text, max(0, first - NEAR), first)
    ):
        if opened[1] + shut[1] not in ("()", "[]"):
            break
        first, last = opened.start(), shut.end()
    introduced = _INTRODUCED.match(text[last:]) if _POINTER.fullmatch(text[:first]) else None
    if introduced:
        return 0, last + introduced.end()
    follows = text[last : last + 2]
    if follows[:1] == "." == text[first - 1 : first] and follows != "..":
        return first, last + 1
    if (follows[:1] in tuple(".,;!?") or _BLANK_REST.match(text, last)) and (
        hanging := _HANGING.search(text, max(0, first - NEAR), first)
    ):
        lead_in = hanging[0].strip() == ":" and not follows.strip()
        return (first if lead_in else hanging.start()), last
    return first, last


_BETWEEN_TAGS = re.compile(r"[ ,]*")
_SPACE = re.compile(r"\s*")
_TAGS_LABEL = re.compile(r"(?:^|\s)tags?\s*:\s*$", re.IGNORECASE)
_WANTS_A_WORD = re.compile(
    r"(?<!\S)(?:an?|the|and|or|of|to|in|on|at|by|for|from|with|as|is|are|was|were|about|called)\s*$",
    re.IGNORECASE,
)


def apart(
    text: str, tags: Sequence[tuple[int, int]], breaks: Sequence[int]
) -> list[tuple[int, int]]:
    """The spans of tags that are no words of a sentence: at the end of a line, or before a text."""
    runs: list[tuple[int, int]] = []
    for first, last in tags:
        if runs and _BETWEEN_TAGS.fullmatch(text, runs[-1][1], first):
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((first, last))
    apart: list[tuple[int, int]] = []
    ends = [*breaks, len(text)]
    for first, last in runs:
        near = text[max(0, first - NEAR) : first]
        after = _BETWEEN_TAGS.match(text, last)
        reach = after.end() if after else last
        below = _SPACE.match(text, reach)
        goes_on = text[below.end() if below else reach :][:1].islower()
        trails = reach >= ends[bisect_left(ends, last)] and not _WANTS_A_WORD.search(near)
        if not goes_on and (trails or not near.strip()):
            label = _TAGS_LABEL.search(near)
            before = near[: label.start()] if label else near
            apart.append((first - len(near) + len(before.rstrip(" \n|·–—")), last))
    return apart
