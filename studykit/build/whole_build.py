"""A whole build: notes read, cards written, decks exported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import perf_counter

from studykit.build.analysis_cache import AnalysisCache
from studykit.build.apply import carry_out
from studykit.build.decks import write_decks
from studykit.build.listings import (
    adopt,
    keep_listings,
    read_all_listings,
    take_replies,
    unknown_listed,
)
from studykit.build.lost_edits import BROUGHT_BACK
from studykit.build.outgoing import LeftBehind
from studykit.build.parallel_extraction import Means
from studykit.build.plan import Prepared
from studykit.build.reading import Progress, Reading, read_changed
from studykit.build.unchanged import are_as_written
from studykit.build.video_frames import with_frames
from studykit.bulk import bulk
from studykit.config import Config
from studykit.errors import ExportError
from studykit.exporter.export import WrittenPackage
from studykit.exporter.whole_files import refuse_unwritable
from studykit.model import Extraction, Problem
from studykit.store.store import Store


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: its plan, the packages, and what went wrong. ``number`` is 0 where no card
    changed, ``questions`` how many wait for the learner.
    """

    prepared: Prepared
    number: int
    packages: tuple[WrittenPackage, ...]
    failures: tuple[ExportError, ...]
    problems: tuple[Problem, ...]
    cards: int
    seconds: float
    stale: tuple[Path, ...] = ()
    left: LeftBehind = field(default_factory=LeftBehind)
    questions: int = 0

    @property
    def failed(self) -> bool:
        """Whether some work was not done, or listings and database disagree."""
        wrong = any(problem.code == "listing" for problem in self.problems)
        return bool(self.failures or self.prepared.failed or wrong)


def output_folder(root: Path, config: Config, given: Path | None = None) -> Path:
    """Where decks go: the folder that is given, else ``[decks] output`` in the workspace."""
    return given if given is not None else root / config.decks.output


@bulk()
def build(
    store: Store,
    root: Path,
    config: Config,
    paths: Sequence[Path] = (),
    *,
    now: datetime,
    output: Path | None = None,
    with_reviews: bool = False,
    progress: Callable[[int], Progress] | None = None,
    jobs: int = 1,
    executor: Executor | None = None,
    cache: AnalysisCache | None = None,
) -> Built:
    """Read the notes at ``paths`` (default: those of studykit.toml), match, write cards and decks.

    ``now`` is an aware UTC instant, ``output`` the folder of the decks, ``progress`` is called with
    the number of notes to read and gives what is called with those done and the cards found. With
    several ``jobs`` other processes help to read, or the workers of an ``executor`` (any of
    concurrent.futures' kind); what is in the ``cache`` is not analysed again. The decks are the
    same. Raises StoreError, and UsageError when nothing can be written to
    the folder.
    """
    began = perf_counter()
    folder = output_folder(root, config, output)
    refuse_unwritable(folder)
    problems = _meet_listings(store, folder, root / config.decks.output, now)

    def read() -> Reading:
        means = Means(jobs, executor, cache)
        return read_changed(root, config, store, paths, progress, means, framed)

    def framed(extractions: Sequence[Extraction]) -> Sequence[Extraction]:
        return with_frames(extractions, config, root)

    prepared, number = carry_out(store, read, config, now, _named(folder, root))
    decks = write_decks(store, root, config, folder, now, prepared.known, with_reviews=with_reviews)
    return Built(
        prepared,
        number,
        decks.packages,
        decks.failures,
        (*problems, *prepared.problems),
        sum(package.cards for package in decks.packages if not package.whole),
        perf_counter() - began,
        decks.stale,
        decks.left,
        questions=len(store.questions()),
    )


def _named(folder: Path, root: Path) -> str:
    """A folder as a build remembers it: relative to the workspace where it lies in it."""
    try:
        return folder.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return str(folder.resolve())


def _meet_listings(store: Store, folder: Path, usual: Path, now: datetime) -> list[Problem]:
    """Take a clone's cards from its listings, or say in what they and the database differ.

    A clone whose first decks go elsewhere takes them from the usual folder.
    """
    if are_as_written(store, folder) and not store.setting(BROUGHT_BACK):
        return []
    listed, problems = read_all_listings([folder])
    if not store.card_ids():
        listed, problems = read_all_listings([folder, usual])
    if not adopt(store, listed):
        problems += unknown_listed(store, listed, folder)
    if problems:
        keep_listings(store, folder, now)
        store.set_setting(BROUGHT_BACK, "")
    folders = dict.fromkeys((folder.resolve(), usual.resolve()))
    return [*problems, *(wrong for place in folders for wrong in take_replies(store, place))]
