"""Whether decks are as the last build left them, told without reading a card or a deck."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from studykit.config import Config, PublishConfig
from studykit.exporter.export import WrittenPackage
from studykit.store.store import Store
from studykit.version import __version__


def state_of(store: Store, config: Config) -> str:
    """A digest of all that decks are made of; "" where more than the database decides: pictures on
    disk, written cards, or a version that is published.
    """
    if config.publish != PublishConfig() or store.written_marks():
        return ""
    digest = hashlib.sha256(f"{__version__} {config.decks!r} {config.media!r}".encode())
    for row in store.exported_rows():
        if '"media"' in row:
            return ""
        digest.update(row.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def files_of(folder: Path) -> dict[str, list[int]]:
    """The packages and listings in a folder, with size and time of change."""
    found = {}
    for pattern in ("*.apkg", "*.jsonl"):
        for path in folder.glob(pattern):
            kept = path.stat()
            found[path.name] = [kept.st_size, kept.st_mtime_ns]
    return dict(sorted(found.items()))


def are_as_written(store: Store, folder: Path) -> bool:
    """Whether a folder's files are those that the last build wrote there."""
    kept = _kept(store, folder)
    return bool(kept) and kept["files"] == files_of(folder)


def written_before(store: Store, config: Config, folder: Path) -> tuple[WrittenPackage, ...] | None:
    """The packages that stand as they would be written; None where they must be written again."""
    kept = _kept(store, folder)
    if not kept or kept["files"] != files_of(folder) or kept["state"] != state_of(store, config):
        return None
    return tuple(
        WrittenPackage(folder / name, cards, changed=False, whole=whole)
        for name, cards, whole in kept["packages"]
    )


def remember(
    store: Store, config: Config, folder: Path, packages: Sequence[WrittenPackage]
) -> None:
    """Keep what a build wrote, for the next one to tell whether anything changed."""
    state = state_of(store, config)
    kept = {
        "state": state,
        "files": files_of(folder),
        "packages": [[p.path.name, p.cards, p.whole] for p in packages],
    }
    text = json.dumps(kept) if state else ""
    if (store.setting(_key(folder)) or "") != text:
        store.set_setting(_key(folder), text)


def _key(folder: Path) -> str:
    return f"written {folder.resolve()}"


def _kept(store: Store, folder: Path) -> dict[str, Any]:
    text = store.setting(_key(folder))
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}
