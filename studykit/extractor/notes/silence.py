"""Notes that state nothing: pages of links, and refusals of those who should have written them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from studykit.extractor.notes.begun_note import BegunNote
from studykit.model import (
    Claim,
    Note,
)

_REFUSAL = re.compile(
    r"\b(?:transcript|video|content)\b[^.]{0,80}\b(?:does not|doesn't|did not|is not|cannot|no)\b"
    r"[^.]{0,60}\b(?:contain|provide|include|available|have|created?|written)|"
    r"\bI(?:'m| am) (?:sorry|unable)|\bI can(?:not|'t) (?:write|create|produce|help)|as an AI\b",
    re.IGNORECASE,
)
_PREAMBLE = re.compile(
    r"(?:sure|certainly|of course|here(?:'s| is| are)|below is)\b[^.\n]{0,160}"
    r"\b(?:article|summary|note|notes|page|version|markdown)\b[^.\n]{0,80}[:.!]?\s*$",
    re.IGNORECASE,
)


def silence_of(note: Note, begun: BegunNote) -> str:
    """Why a note states nothing: "empty", "index-page" or "refusal"; "" where it does state."""
    claims = note.claims
    if not claims:
        return "empty"
    if note.video is None and not begun.stamps and _is_index(claims, begun):
        return "index-page"
    words = sum(len(claim.text.split()) for claim in claims)
    if words < 120 and not begun.stamps and any(_REFUSAL.search(c.text) for c in claims[:4]):
        return "refusal"
    return ""


def _is_index(claims: Sequence[Claim], begun: BegunNote) -> bool:
    linked = 0
    for claim in claims:
        covered = sum(mark.end - mark.start for mark in claim.marks if mark.target)
        linked += covered >= 0.6 * len(claim.text)
    return linked >= 0.6 * len(claims)


def kept(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Claims without the line in which an assistant hands its text over."""
    return tuple(claim for claim in claims if not _PREAMBLE.match(claim.text))
