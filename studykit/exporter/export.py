"""Write decks: a package and its listing for each top deck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studykit.config import DecksConfig
from studykit.errors import ExportError
from studykit.exporter.apkg import write_package
from studykit.exporter.decks import package_plans
from studykit.exporter.listing import write_listing
from studykit.model import Card


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """A package on disk; ``changed`` says whether its bytes are new."""

    path: Path
    cards: int
    changed: bool


def export(
    cards: Sequence[Card], config: DecksConfig, folder: Path
) -> tuple[list[WrittenPackage], list[ExportError]]:
    """Write all packages and listings into ``folder``; one that fails does not stop the others."""
    written: list[WrittenPackage] = []
    failed: list[ExportError] = []
    for plan in package_plans(cards, config):
        try:
            changed = write_package(plan, folder)
            changed = write_listing(plan, folder) or changed
        except ExportError as error:
            failed.append(error)
            continue
        written.append(WrittenPackage(folder / f"{plan.name}.apkg", len(plan.cards), changed))
    return written, failed
