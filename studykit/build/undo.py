"""The last build taken back: cards as before it, its decks written again. Reviews stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from studykit.build.decks import write_decks
from studykit.build.whole_build import output_folder
from studykit.config import Config
from studykit.errors import ExportError, UsageError
from studykit.exporter.export import WrittenPackage
from studykit.exporter.whole_files import refuse_unwritable
from studykit.store.backups import back_up_before
from studykit.store.store import Store


@dataclass(frozen=True, slots=True)
class Undone:
    """A build that was taken back: its number, how many cards are as before it, and the decks."""

    number: int
    cards: int
    folder: Path
    packages: tuple[WrittenPackage, ...]
    failures: tuple[ExportError, ...]


def undo(
    store: Store, root: Path, config: Config, *, now: datetime, output: Path | None = None
) -> Undone:
    """Take the last build back, and write its decks again where it wrote them.

    Reviews stay; cards that the build made are retired. Raises UsageError when there is no build.
    """
    last = next((build for build in store.builds() if not build.undone), None)
    if last is None:
        raise UsageError("no build to take back", "see `studykit history`")
    wrote = store.output_of(last.id)
    folder = output_folder(root, config, output or (root / wrote if wrote else None))
    refuse_unwritable(folder)
    back_up_before(store, "undo", now)
    count = store.undo_build(last.id)
    decks = write_decks(store, root, config, folder, now)
    return Undone(last.id, count, folder, decks.packages, decks.failures)
