"""The learner's hand as the listings know it, where an older database was brought back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from studykit.model import Card, Problem, Severity, Status

#: The setting that says that the listings may know more of the learner's hand than the database.
BROUGHT_BACK = "brought_back"
_MOST_NAMED = 20


def lost_hand(cards: Sequence[Card], listed: Sequence[Card], folder: Path) -> list[Problem]:
    """The bans and edits that listings hold and these cards do not, by name."""
    known = {card.id: card for card in cards}
    pairs = [(known[card.id], card) for card in listed if card.id in known]
    bans = [
        told.id
        for card, told in pairs
        if told.status is Status.BANNED and card.status is not Status.BANNED
    ]
    edits = [
        told.id
        for card, told in pairs
        if told.edits != card.edits and told.revised_at >= card.revised_at
    ]
    found = []
    if bans:
        advice = f"ban them again: studykit ban {' '.join(bans[:_MOST_NAMED])}"
        found.append(_problem(folder, bans, "banned in the listings, not here", advice))
    if edits:
        advice = "a build keeps the old listings in .studykit/backups/listings; see `studykit edit`"
        found.append(_problem(folder, edits, "edited in the listings, not here", advice))
    return found


def _problem(folder: Path, ids: Sequence[str], what: str, advice: str) -> Problem:
    more = f" and {len(ids) - _MOST_NAMED} more" if len(ids) > _MOST_NAMED else ""
    names = ", ".join(ids[:_MOST_NAMED]) + more
    message = f"{len(ids)} cards are {what}: {names}"
    return Problem(f"{folder.name}/*.jsonl", 1, "listing", message, advice, Severity.ERROR)
