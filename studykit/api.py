"""studykit as a library: notes in, cards, decks and a review session out, without a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path

from studykit.build import whole_build
from studykit.build.analysis_cache import cache_of
from studykit.build.parallel_extraction import Means
from studykit.build.plan import Prepared, prepare
from studykit.build.undo import Undone, undo
from studykit.build.whole_build import Built
from studykit.config import Config
from studykit.config_file import load_config
from studykit.errors import UsageError
from studykit.extractor.extract import extract_notes
from studykit.extractor.notes import note as notes
from studykit.model import Extraction, Note, Problem
from studykit.reader import find_notes
from studykit.store.store import Store
from studykit.study.session import Session
from studykit.study.sitting import SessionOptions

Place = str | PathLike[str]


def read_notes(
    *paths: Place, root: Place = ".", config: Config | None = None
) -> list[tuple[Note, tuple[Problem, ...]]]:
    """Read Markdown notes: files, or folders with all that is below them.

    Gives each note with what is wrong in it. Paths of notes are relative to ``root``. A file that
    cannot be read is left out; `studykit check` says why.
    """
    chosen = config or Config()
    files, _ = find_notes([Path(path) for path in paths], Path(root), chosen.no_notes)
    return notes.read_notes(files, chosen)


def extract(
    read: Sequence[tuple[Note, tuple[Problem, ...]]], config: Config | None = None
) -> list[Extraction]:
    """Make candidates of notes, one Extraction a note in the order given; pure and repeatable."""
    return extract_notes(read, config or Config())


class Workspace:
    """A folder of notes with its studykit.toml, decks and study database.

    Raises ConfigError when studykit.toml is wrong. The folder need not hold any of them yet.
    """

    def __init__(self, root: Place = ".") -> None:
        self.root = Path(root).resolve()
        self.config = load_config(self.root)

    def plan(self, *paths: Place) -> Prepared:
        """What :meth:`build` would do with the notes at ``paths`` (default: all). Writes nothing
        to notes, cards or decks.
        """
        with self._store_or_none() as store:
            means = Means(cache=cache_of(self.config))
            given = [Path(path) for path in paths]
            return prepare(self.root, self.config, store, given, means=means)

    def build(self, *paths: Place, output: Place | None = None) -> Built:
        """Make cards and decks from the notes, as `studykit build` does.

        Raises StoreError, and UsageError when the decks' folder cannot be written.
        """
        folder = None if output is None else Path(output)
        with self.store(create=True) as store:
            given = [Path(path) for path in paths]
            return whole_build.build(
                store,
                self.root,
                self.config,
                given,
                now=_now(),
                output=folder,
                cache=cache_of(self.config),
            )

    def undo(self) -> Undone:
        """Take the last build back. Raises UsageError when there is none."""
        with self.store() as store:
            return undo(store, self.root, self.config, now=_now())

    @contextmanager
    def session(self, options: SessionOptions | None = None) -> Iterator[Session]:
        """A review session; every answer is in the log before the next card is given."""
        with self.store() as store:
            yield Session(store, self.config, _now, options or SessionOptions())

    @contextmanager
    def store(self, *, create: bool = False) -> Iterator[Store]:
        """The study database. Raises StoreError, and UsageError where there is none."""
        path = self.root / ".studykit" / "study.db"
        if not create and not path.exists():
            raise UsageError(f"{self.root}: no cards here yet", "call build() first")
        with Store.open(path, create=create) as store:
            yield store

    @contextmanager
    def _store_or_none(self) -> Iterator[Store | None]:
        if (self.root / ".studykit" / "study.db").exists():
            with self.store() as store:
                yield store
        else:
            yield None


def _now() -> datetime:
    return datetime.now(UTC)
