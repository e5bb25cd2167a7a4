"""The study database: cards, the learner's hand, and the review log that is never shortened."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from secrets import token_hex

from studykit.store.builds import Build, Builds, SeenNote
from studykit.store.questions import Question, Questions
from studykit.store.refusals import refusals
from studykit.store.reviews import Logged, ReviewLog

__all__ = ["Build", "Logged", "Question", "SeenNote", "Store"]


class Store(Builds, ReviewLog, Questions):
    """One open study database. Every method that writes has committed when it returns.

    Raises StoreError (StoreLocked, StoreTooNew) with one clear line whenever SQLite refuses.
    """

    def back_up(self, target: Path) -> None:
        """Copy the whole database to a file, also while it is in use."""
        with refusals(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            # Several processes may copy at once.
            part = target.with_name(f"{target.name}.{token_hex(4)}.part")
            try:
                with closing(sqlite3.connect(part)) as copy:
                    self._database.backup(copy)
                part.replace(target)
            finally:
                part.unlink(missing_ok=True)

    def damage(self) -> list[str]:
        """What SQLite's own checks find wrong; empty when the database is sound."""
        found = [str(row[0]) for row in self._rows("PRAGMA integrity_check") if row[0] != "ok"]
        broken = self._rows("PRAGMA foreign_key_check")
        return found + [f"a row of {row[0]} points to nothing in {row[2]}" for row in broken]
