"""Decks that are no more: their packages are set aside among the backups, never deleted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Sequence
from pathlib import Path

from studykit.exporter.export import WrittenPackage
from studykit.exporter.listing import listings
from studykit.store.store import Store


def set_stale_aside(
    folder: Path,
    packages: Sequence[WrittenPackage],
    unpacked: Collection[str],
    store: Store,
) -> list[Path]:
    """Move packages of decks that are no more into the backups. Gives those that were moved.

    The listings named in ``unpacked`` are those of decks that have no package, and stay.
    """
    moved = []
    names = {package.path.stem for package in packages}
    for listing in stale_listings(folder, names, store.card_ids()):
        package = listing.with_suffix(".apkg")
        for path in (package,) if listing.stem in unpacked else (package, listing):
            if path.exists():
                target = store.path.parent / "backups" / "decks" / path.name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(path, target)
                moved.append(package)
    return list(dict.fromkeys(moved))


def stale_listings(folder: Path, names: Collection[str], ids: Collection[str]) -> list[Path]:
    """The listings of decks that are no more; ``names`` are those of the decks there are.

    Only what is ours counts: a listing that holds none but cards of this store, by their ``ids``.
    """
    return [path for path in listings(folder) if path.stem not in names and _is_ours(path, ids)]


def _is_ours(listing: Path, ids: Collection[str]) -> bool:
    try:
        lines = listing.read_text(encoding="utf-8").split("\n")
        found = [json.loads(line)["id"] for line in lines if line.strip()]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return bool(found) and all(card_id in ids for card_id in found)
