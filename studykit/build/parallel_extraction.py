"""Notes extracted in groups, by this process or by others, with the same result.

The notes of a video are told apart together; many videos are a group, which a worker does at once.
A video that asks what another one before it asks is found afterwards, and extracted once more.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from studykit.config import Config
from studykit.model import Extraction, NoteFile

#: So many notes are worth a second process, which takes a second or two to begin.
MANY = 128
GROUP = 32
Asked = set[tuple[str, str]]
#: The notes of some videos.
Group = list[list[NoteFile]]


def extract_files(
    files: Sequence[NoteFile],
    videos: Sequence[str],
    config: Config,
    asked: Collection[tuple[str, str]] = (),
    progress: Callable[[int], None] | None = None,
    jobs: int = 1,
    executor: Executor | None = None,
) -> list[Extraction]:
    """The extractions of notes in their order; ``videos`` are the keys of their videos.

    ``asked`` are the questions of other notes' cards. With several ``jobs`` other processes help,
    or the workers of an ``executor`` (any of concurrent.futures' kind); the result is the same.
    """
    so_far: Asked = set(asked)
    done: dict[str, Extraction] = {}
    groups = _groups(files, videos)
    with _workers(len(files), jobs, executor) as workers:
        for group, ahead in zip(groups, _ahead(groups, config, workers), strict=True):
            if ahead is None:
                found = _extracted(group, config, so_far)
            else:
                found = [
                    _again(notes, config, so_far) if made.asks & so_far else _take(made, so_far)
                    for notes, made in zip(group, ahead, strict=True)
                ]
            done |= {e.note.path: e for made in found for e in made.extractions}
            if progress is not None:
                progress(len(done))
    return [done[file.path] for file in files]


@dataclass(frozen=True, slots=True)
class _Made:
    """What was made of the notes of one video, and what they ask."""

    extractions: list[Extraction]
    asks: Asked


def _take(made: _Made, so_far: Asked) -> _Made:
    so_far |= made.asks
    return made


def _again(notes: Sequence[NoteFile], config: Config, so_far: Asked) -> _Made:
    """The notes of a video once more, where they ask what others asked before them."""
    (made,) = _extracted([list(notes)], config, so_far)
    return made


def _ahead(
    groups: Sequence[Group], config: Config, workers: Executor | None
) -> Iterator[list[_Made] | None]:
    """What workers make of the groups, each video by itself, in order; None without workers."""
    if workers is None:
        yield from (None for _ in groups)
        return
    futures = [workers.submit(_extracted, group, config, None) for group in groups]
    yield from (future.result() for future in futures)


def _extracted(group: Group, config: Config, asked: Asked | None) -> list[_Made]:
    """What is made of the videos of a group, one after the other where ``asked`` is given and
    grows, else each by itself. Their sentences are analysed together, which is faster.
    """
    from studykit.extractor.document import read_pages
    from studykit.extractor.extract import extract_notes
    from studykit.extractor.notes.note import read_notes

    read = [read_notes(notes, config) for notes in group]
    read_pages([note for notes in read for note, _ in notes if not note.silence])
    made = []
    for notes in read:
        asks = set() if asked is None else asked
        made.append(
            _Made(extract_notes(notes, config, asked=asks), asks if asked is None else set())
        )
    return made


def _groups(files: Sequence[NoteFile], videos: Sequence[str]) -> list[Group]:
    """The notes of each video, in groups of some size."""
    together: dict[str, list[NoteFile]] = {}
    for file, key in zip(files, videos, strict=True):
        together.setdefault(key or f"\x1f{file.path}", []).append(file)
    groups: list[Group] = []
    for notes in together.values():
        if groups and sum(map(len, groups[-1])) < GROUP:
            groups[-1].append(notes)
        else:
            groups.append([notes])
    return groups


@contextmanager
def _workers(notes: int, jobs: int, executor: Executor | None) -> Iterator[Executor | None]:
    if executor is not None or jobs < 2 or notes < MANY:
        yield executor
        return
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=fresh) as pool:
        yield pool
