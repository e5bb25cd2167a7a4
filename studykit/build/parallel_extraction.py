"""Notes analysed in groups, by this process or by others, with the same result.

The notes of a video are told apart together. What they propose takes the time and hangs on nothing
else, so that it may be made anywhere and kept; what is chosen of it, here and in order, hangs on
what the videos before ask already.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING

from studykit.build.analysis_cache import AnalysisCache, key_of
from studykit.bulk import bulk
from studykit.config import Config
from studykit.errors import UsageError
from studykit.model import Extraction, NoteFile
from studykit.version import __version__

if TYPE_CHECKING:
    from studykit.extractor.extract import Proposals

_LOG = logging.getLogger(__name__)
#: So many notes are worth other processes, which take a second or two to begin.
MANY = 128
#: So many are analysed together: more take more memory and are hardly faster.
GROUP = 16
#: So many groups are under way at once for each process, and for a cluster, whose size is not told.
AHEAD, FAR_AHEAD = 2, 64
#: The notes of a video.
Notes = list[NoteFile]


@dataclass(frozen=True, slots=True)
class Means:
    """By what notes are analysed: so many processes, or the workers of an executor (any of
    concurrent.futures' kind), and what is kept from earlier.
    """

    jobs: int = 1
    executor: Executor | None = None
    cache: AnalysisCache | None = None


def extract_videos(
    videos: Iterable[Notes],
    config: Config,
    asked: Collection[tuple[str, str]] = (),
    means: Means | None = None,
    many: bool = False,
) -> Iterator[list[Extraction]]:
    """The extractions of the notes of each video, one video after the other as given.

    ``asked`` are the questions of other notes' cards, ``many`` says that other processes are worth
    beginning. What was left out is not told. The result is the same whatever does the work.
    """
    from studykit.extractor.extract import Chooser

    so_far = set(asked)
    for proposals in proposals_of_videos(videos, config, means or Means(), many):
        chooser = Chooser(config, so_far)
        yield [chooser.extraction(one) for one in proposals]


def proposals_of_videos(
    videos: Iterable[Notes], config: Config, means: Means, many: bool
) -> Iterator[list[Proposals]]:
    """What the notes of each video propose, in order, with a bounded number of notes in hand."""
    with _workers(means, many) as (workers, ahead):
        yield from _Queue(config, workers, ahead, means.cache).through(videos)
    if means.cache is not None:
        means.cache.prune()


@dataclass(slots=True)
class _Slot:
    """A video on its way: its notes, the key of what is made of them, and that itself or the group
    that it is made in.
    """

    notes: Notes
    key: str
    made: list[Proposals] | None = None
    group: _Group | None = None


@dataclass(slots=True)
class _Group:
    """Some videos given to a worker together."""

    slots: list[_Slot]
    future: Future[tuple[str, list[bytes]]]


@dataclass(slots=True)
class _Queue:
    """Videos in order, some under way; without ``workers`` this process does the work."""

    config: Config
    workers: Executor | None
    ahead: int
    cache: AnalysisCache | None
    slots: deque[_Slot] = field(default_factory=deque)
    waiting: list[_Slot] = field(default_factory=list)
    under_way: int = 0

    def through(self, videos: Iterable[Notes]) -> Iterator[list[Proposals]]:
        """What is made of each video, in order."""
        for notes in videos:
            self._take(notes)
            while self.under_way > self.ahead or len(self.slots) > (self.ahead + 1) * GROUP:
                if self.slots[0].group is None and self.slots[0].made is None:
                    self._hand_out()
                yield self._next()
        self._hand_out()
        while self.slots:
            yield self._next()

    def _take(self, notes: Notes) -> None:
        key = key_of(notes, self.config) if self.cache is not None else ""
        slot = _Slot(notes, key, self._kept(key))
        self.slots.append(slot)
        if slot.made is None:
            self.waiting.append(slot)
            if sum(len(one.notes) for one in self.waiting) >= GROUP:
                self._hand_out()

    def _kept(self, key: str) -> list[Proposals] | None:
        from studykit.build.proposal_bytes import unpacked

        data = self.cache.get(key) if self.cache is not None else None
        try:
            return None if data is None else unpacked(data)
        except ValueError:
            return None

    def _hand_out(self) -> None:
        if not self.waiting:
            return
        slots, self.waiting = self.waiting, []
        videos = [slot.notes for slot in slots]
        if self.workers is None:
            for slot, made in zip(slots, _proposals(videos, self.config), strict=True):
                self._settle(slot, made)
            gc.collect(0)  # the parser leaves arrays that hold each other
            return
        future = _task(self.workers, videos, self.config)
        group = _Group(slots, future)
        for slot in slots:
            slot.group = group
        self.under_way += 1

    def _next(self) -> list[Proposals]:
        slot = self.slots.popleft()
        if slot.made is None:
            assert slot.group is not None
            self._fetch(slot.group)
            assert slot.made is not None
        return slot.made

    def _fetch(self, group: _Group) -> None:
        """Take in what was made of a group; where its worker was lost, it is made here."""
        from studykit.build.proposal_bytes import unpacked

        try:
            version, made = group.future.result()
        except Exception as error:
            _LOG.debug("a worker was lost: %s", error)
            version, made = propose([slot.notes for slot in group.slots], self.config)
        if version != __version__:
            raise UsageError(
                f"the cluster's workers run studykit {version}, this is {__version__}",
                "install the same version everywhere",
            )
        for slot, data in zip(group.slots, made, strict=True):
            self._settle(slot, unpacked(data), data)
            # They hold each other, and nobody looks for garbage while a build runs.
            slot.group = None
        self.under_way -= 1

    def _settle(self, slot: _Slot, made: list[Proposals], data: bytes | None = None) -> None:
        from studykit.build.proposal_bytes import packed

        slot.made = made
        slot.notes = []
        if self.cache is not None:
            self.cache.put(slot.key, packed(made) if data is None else data)


def _task(
    workers: Executor, videos: Sequence[Notes], config: Config
) -> Future[tuple[str, list[bytes]]]:
    """Give a group to a worker; where none takes it, what says so."""
    try:
        return workers.submit(propose, videos, config)
    except Exception as error:
        refused: Future[tuple[str, list[bytes]]] = Future()
        refused.set_exception(error)
        return refused


_ONE_AT_A_TIME = Lock()  # the analyser is for one thread


def propose(videos: Sequence[Notes], config: Config) -> tuple[str, list[bytes]]:
    """What the notes of each video propose, as bytes; and by which studykit."""
    from studykit.build.proposal_bytes import packed

    return __version__, [packed(made) for made in _proposals(videos, config)]


def _proposals(videos: Sequence[Notes], config: Config) -> list[list[Proposals]]:
    """What the notes of each video propose, without what was left out.

    Their sentences are analysed together, which is faster.
    """
    from studykit.extractor.extract import proposals_of
    from studykit.extractor.notes.note import read_notes

    with _ONE_AT_A_TIME, bulk():
        read = [read_notes(notes, config) for notes in videos]
        made = proposals_of([note for notes in read for note in notes], config)
        kept = (replace(one, left_out=(), page=None) for one in made)
        return [list(islice(kept, len(notes))) for notes in read]


@contextmanager
def _workers(means: Means, many: bool) -> Iterator[tuple[Executor | None, int]]:
    """Who does the work, and how many groups are under way beside the one that is waited for; None
    for this process.
    """
    if means.executor is not None:
        yield means.executor, FAR_AHEAD
    elif means.jobs < 2 or not many:
        yield None, 0
    else:
        with ProcessPoolExecutor(means.jobs, mp_context=_processes()) as pool:
            yield pool, AHEAD * means.jobs


def get_ready(means: Means, count: int) -> None:
    """Begin the process that workers are forked from, where so many notes want some: it takes a
    second, in which this one can do other work.
    """
    if count < MANY or means.jobs < 2 or means.executor is not None:
        return
    if _processes().get_start_method() == "forkserver":
        from multiprocessing.forkserver import ensure_running

        ensure_running()


def cores() -> int:
    """How many processes can work at once here."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _processes() -> multiprocessing.context.BaseContext:
    """How processes begin: from one that has loaded the analyser, where the system can do that."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["studykit.build.loaded"])
    return context
