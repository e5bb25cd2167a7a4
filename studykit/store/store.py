"""The study database: cards, the learner's hand, and the review log that is never shortened."""

from __future__ import annotations

from pathlib import Path

from studykit.store.anki_notes import AnkiNotes
from studykit.store.builds import Build, Builds, SeenNote
from studykit.store.instants import Logged
from studykit.store.open_questions import Question, Questions
from studykit.store.queue_rows import QueueRows
from studykit.store.refusals import damaged, refusals
from studykit.store.replies import Replies
from studykit.store.reviews import ReviewLog
from studykit.store.search import Search
from studykit.store.soundness import copy_whole, deep_faults, faults

__all__ = ["Build", "Logged", "Question", "SeenNote", "Store"]


class Store(Builds, Search, QueueRows, AnkiNotes, ReviewLog, Questions, Replies):
    """One open study database. Every method that writes has committed when it returns.

    Raises StoreError (StoreLocked, StoreTooNew) with one clear line whenever SQLite refuses.
    """

    def back_up(self, target: Path) -> None:
        """Copy the whole database to a file, also while it is in use.

        Raises StoreError, and leaves what is at ``target``, when the copy could not be trusted.
        """
        copy_whole(self._database, self.path, target)

    def refuse_damaged(self) -> None:
        """Raise StoreError when the database cannot be trusted, before something writes to it."""
        with refusals(self.path):
            found = faults(self._database)
        if found:
            raise damaged(self.path, f" ({found[0]})")

    def damage(self) -> list[str]:
        """All that SQLite's own checks find wrong, and the cards that cannot be read; empty when
        the database is sound.
        """
        with refusals(self.path):
            found = deep_faults(self._database)
        return found or self.damaged_cards()
