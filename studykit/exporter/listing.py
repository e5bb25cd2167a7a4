"""``decks/<deck>.jsonl``: the cards of a package, one readable line each.

The order is stable and defaults are left out, so that differences between two builds read well. A
clone without a study database takes its cards' ids from here.
"""

from __future__ import annotations

import json
from pathlib import Path

from studykit.exporter.apkg import write_file
from studykit.exporter.decks import PackagePlan
from studykit.model import Card, Problem, Severity
from studykit.serial import card_from, card_object


def write_listing(plan: PackagePlan, folder: Path) -> bool:
    """Write ``folder/<name>.jsonl``; False when the file has these bytes already.

    Raises ExportError.
    """
    lines = [json.dumps(card_object(card), ensure_ascii=False) for card in plan.cards]
    data = "".join(f"{line}\n" for line in lines)
    return write_file(folder / f"{plan.name}.jsonl", data.encode("utf-8", "replace"))


def read_listings(folder: Path) -> tuple[list[Card], list[Problem]]:
    """The cards of all listings in a folder, and the lines that could not be read."""
    cards: dict[str, Card] = {}
    problems: list[Problem] = []
    if not folder.is_dir():
        return [], []
    for path in sorted(folder.glob("*.jsonl")):
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            problems.append(_problem(path, 1, f"cannot be read ({type(error).__name__})"))
            continue
        for number, line in enumerate(lines, 1):
            try:
                card = card_from(json.loads(line))
            except (ValueError, KeyError, TypeError, IndexError, AttributeError):
                problems.append(_problem(path, number, "is no card"))
                continue
            cards.setdefault(card.id, card)
    return list(cards.values()), problems


def _problem(path: Path, line: int, message: str) -> Problem:
    return Problem(
        path.name, line, "listing", message, "bring the file back from its history", Severity.ERROR
    )
