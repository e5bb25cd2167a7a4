"""``decks/<deck>.jsonl``: the cards of a package, one readable line each.

The order is stable and defaults are left out, so that differences between two builds read well. A
clone without a study database takes its cards' ids from here.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from studykit.card_json import UNREADABLE, Object, card_from, card_object
from studykit.exporter.decks import PackagePlan
from studykit.exporter.whole_files import write_file
from studykit.model import Card, Problem, Severity, Status


def write_listing(plan: PackagePlan, folder: Path) -> bool:
    """Write ``folder/<name>.jsonl``; False when the file has these bytes already.

    Raises ExportError.
    """
    return write_file(folder / f"{plan.name}.jsonl", _bytes(plan))


def is_listed(plan: PackagePlan, folder: Path) -> bool:
    """Whether ``folder/<name>.jsonl`` holds what :func:`write_listing` would write."""
    path = folder / f"{plan.name}.jsonl"
    try:
        return path.read_bytes() == _bytes(plan)
    except OSError:
        return False


def _bytes(plan: PackagePlan) -> bytes:
    return b"".join(_line(card_object(card)) for card in (*plan.listed, *plan.banned))


def _line(found: Object) -> bytes:
    try:
        return json.dumps(found, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # half a surrogate pair, which UTF-8 cannot say
        return json.dumps(found).encode() + b"\n"


def read_listings(folder: Path) -> tuple[list[Card], list[Problem]]:
    """The cards of all listings in a folder, and the lines that could not be read.

    A card that stands there several times, as in another listing or on both sides of a conflict,
    is taken from where it was revised last, or else from where it is banned.
    """
    cards: dict[str, Card] = {}
    problems: list[Problem] = []
    for path in listings(folder):
        found, wrong = _read(path)
        problems += wrong
        for card in found:
            known = cards.get(card.id)
            if known is None or _standing(card) > _standing(known):
                cards[card.id] = card
    return list(cards.values()), problems


def listings(folder: Path) -> list[Path]:
    """The listings in a folder; what writers answered stands in files of another ending."""
    found = sorted(folder.glob("*.jsonl")) if folder.is_dir() else []
    return [path for path in found if not path.name.endswith(".written.jsonl")]


def _standing(card: Card) -> tuple[datetime, bool]:
    return card.revised_at, card.status is Status.BANNED


def _read(path: Path) -> tuple[list[Card], list[Problem]]:
    try:
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        return [], [_problem(path, 1, f"cannot be read ({error.strerror or error})")]
    cards: list[Card] = []
    problems: list[Problem] = []
    # Not splitlines(): a card's text may hold signs that it takes for line ends.
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            cards.append(card_from(json.loads(line.decode("utf-8"))))
        except UNREADABLE:
            problems.append(_problem(path, number, "is no card"))
    return cards, problems


def _problem(path: Path, line: int, message: str) -> Problem:
    return Problem(
        path.name, line, "listing", message, "bring the file back from its history", Severity.ERROR
    )
