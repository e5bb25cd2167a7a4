"""``decks/CHANGES.md``: what each version of published decks adds, rewords and retires."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

from studykit.config import CHANGES_NAME, CHANGES_TITLE
from studykit.exporter.files import write_file
from studykit.model import Card, Cloze, Outcome
from studykit.render.cloze import back

_WORDS = {
    Outcome.NEW: "New",
    Outcome.REWORDED: "Reworded",
    Outcome.MOVED: "Moved here",
    Outcome.RETIRED: "Retired: suspend or delete it in Anki",
}

#: What became of a card in a version.
Told = tuple[Outcome, Card]


def write_changes(
    folder: Path, told: Sequence[Told], new_decks: Collection[str], version: str, day: date
) -> bool:
    """Put a version on top of ``folder/CHANGES.md``; the rest of the file stays as it is.

    False when there is nothing to tell. Raises ExportError.
    """
    if not told:
        return False
    path = folder / CHANGES_NAME
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    kept = before.removeprefix(CHANGES_TITLE).lstrip("\n")
    head = f"## {f'{version}, ' if version else ''}{day.isoformat()}\n"
    # Several builds of one version: its heading stands once.
    kept = kept.removeprefix(head).lstrip("\n") if kept.startswith(head) else kept
    body = _decks(told, new_decks)
    return write_file(path, f"{CHANGES_TITLE}\n{head}{body}\n{kept}".rstrip("\n").encode() + b"\n")


def _decks(told: Sequence[Told], new_decks: Collection[str]) -> str:
    decks: dict[str, dict[Outcome, list[str]]] = {}
    for outcome, card in told:
        decks.setdefault(card.deck, {}).setdefault(outcome, []).append(_line(card))
    parts: list[str] = []
    for deck in sorted(decks):
        parts.append(f"\n### {_escaped(deck.replace('::', ' › '))}\n")
        if deck in new_decks:
            parts.append(f"\nA new deck of {len(decks[deck].get(Outcome.NEW, []))} cards.\n")
            continue
        for outcome, word in _WORDS.items():
            lines = decks[deck].get(outcome, [])
            if lines:
                listed = "".join(f"* {one}\n" for one in lines)
                parts.append(f"\n{word} ({len(lines)})\n\n{listed}")
    return "".join(parts)


def _line(card: Card) -> str:
    content = card.content
    text = back(content.text) if isinstance(content, Cloze) else content.question
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_<\[])", r"\\\1", text)
