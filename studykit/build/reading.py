"""The first half of a build: which notes changed, read and extracted. It holds no lock."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from studykit.build.parallel_extraction import extract_files
from studykit.config import Config
from studykit.model import Extraction, Note, NoteFile, Problem, Severity
from studykit.reader import find_notes, notes_among_decks
from studykit.store.store import SeenNote, Store
from studykit.version import __version__

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read for a build. ``notes`` counts all notes, ``extractions`` are of those that were
    read again; ``seen`` is what the store knew of notes at the beginning, ``same`` are the paths of
    notes whose text did not change, ``videos`` the keys of all videos that are touched, ``paths``
    those of all notes, ``known_pages`` those of pages that told nothing of a video.
    """

    notes: int
    files: Mapping[str, NoteFile]
    extractions: tuple[Extraction, ...]
    gone: tuple[str, ...]
    problems: tuple[Problem, ...]
    failed: frozenset[str]
    seen: Mapping[str, SeenNote]
    videos: frozenset[str]
    maker: str
    paths: tuple[str, ...] = ()
    known_pages: frozenset[str] = frozenset()

    @property
    def usable(self) -> tuple[Extraction, ...]:
        """The extractions of notes that could be read."""
        return tuple(e for e in self.extractions if e.note.path not in self.failed)

    @property
    def pages(self) -> frozenset[str]:
        """The paths of notes that tell nothing of a video, by what they say now."""
        here = self.known_pages.intersection(self.paths) - self.files.keys()
        return here | {e.note.path for e in self.usable if _is_page(e.note)}

    @property
    def same(self) -> frozenset[str]:
        """The paths of the notes whose text is what it was at the last build."""
        return frozenset(
            path
            for path, file in self.files.items()
            if path in self.seen and self.seen[path].digest == file.digest
        )


def read_changed(
    root: Path,
    config: Config,
    store: Store | None,
    paths: Sequence[Path] = (),
    progress: Callable[[int], Progress] | None = None,
    jobs: int = 1,
    executor: Executor | None = None,
) -> Reading:
    """Read the notes at ``paths`` (default: those of studykit.toml) that are not as they were, and
    the other notes of their videos.

    ``progress`` is called with the number of notes to read and gives what is called with those
    done. With several ``jobs`` other processes help, or the workers of an ``executor``.
    """
    asked = list(paths) or [root / path for path in config.notes.paths]
    files, found = find_notes(asked, root, config.no_notes, config.notes.links)
    if not paths:
        found += notes_among_decks(root, config.closed_folder, config.notes.exclude)
    maker = maker_of(config)
    seen = store.seen_notes() if store else {}
    marks = store.written_marks() if store else {}
    fresh = [file for file in files if _is_fresh(file, seen, maker, marks)]
    failed = {problem.path for problem in found if problem.severity is Severity.ERROR}
    gone = _gone(root, asked, files, failed, store)
    videos = {seen[p].video_key for p in (*gone, *(f.path for f in fresh)) if p in seen} - {""}
    read = _oldest_first(_with_siblings(root, fresh, files, seen, videos, config), store)
    extractions: list[Extraction] = []
    if read:
        keys = [key for _, key in read]
        already = _asked(store, {*(file.path for file, _ in read), *gone}, {*videos, *keys})
        report = progress(len(read)) if progress else None
        files_read = [file for file, _ in read]
        extractions = extract_files(files_read, keys, config, already, report, jobs, executor)
    failed |= {e.note.path for e in extractions if _is_unreadable(e)}
    problems = (*found, *(problem for e in extractions for problem in e.problems))
    return Reading(
        len(files),
        {file.path: file for file, _ in read},
        tuple(extractions),
        tuple(gone),
        problems,
        frozenset(failed),
        seen,
        frozenset(videos),
        maker,
        tuple(file.path for file in files),
        frozenset(known_pages(store)),
    )


def _is_page(note: Note) -> bool:
    """Whether a note is an index or the like: it names no video, and cites none."""
    return bool(note.silence) or (
        note.video is None and not any(claim.cited for claim in note.claims)
    )


_PAGES = "pages without a video"  # setting: their paths


def known_pages(store: Store | None) -> list[str]:
    """The paths of the pages that told nothing of a video at the last build."""
    found = json.loads((store and store.setting(_PAGES)) or "[]")
    return found if isinstance(found, list) else []


def keep_pages(store: Store, pages: Collection[str]) -> None:
    """Remember the pages that tell nothing of a video."""
    if known_pages(store) != sorted(pages):
        store.set_setting(_PAGES, json.dumps(sorted(pages), ensure_ascii=False))


def _asked(
    store: Store | None, read: Collection[str], videos: Collection[str]
) -> set[tuple[str, str]]:
    """What the cards in study of other notes and videos ask already."""
    if store is None:
        return set()
    from studykit.extractor.selection import question_key

    together = set(videos) - {""}
    return {
        question_key(content, context)
        for path, video_key, content, context in store.active_contents()
        if path not in read and video_key not in together
    }


def maker_of(config: Config) -> str:
    """A digest of all that decides what is made of a note, besides its text."""
    asked = (config.notes, config.citations, config.media, config.cards, config.videos)
    parts = (__version__, *map(repr, asked), config.writer.tier)
    text = "\x1f".join((*parts, repr(config.folders), repr(config.decks)))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _is_fresh(
    file: NoteFile, seen: Mapping[str, SeenNote], maker: str, marks: Mapping[str, str]
) -> bool:
    known = seen.get(file.path)
    if known is None or known.digest != file.digest:
        return True
    return known.maker != with_mark(maker, file.path, known.video_key, marks)


def with_mark(maker: str, path: str, video_key: str, marks: Mapping[str, str]) -> str:
    """What a note was read by, with the state of the replies about it."""
    return " ".join(filter(None, (maker, marks.get(path), marks.get(video_key))))


def _gone(
    root: Path,
    asked: Sequence[Path],
    files: Sequence[NoteFile],
    failed: Collection[str],
    store: Store | None,
) -> list[str]:
    """The notes under the asked paths that had cards and are not there any more."""
    if store is None:
        return []
    here = {file.path for file in files} | set(failed)
    places = [_inside(path, root) for path in asked if path.exists()]
    # Cards of foreign decks have no note that could be gone.
    known = (store.paths_with_cards() | set(store.seen_notes())) - {""}
    return sorted(
        path for path in known if path not in here and any(_under(path, place) for place in places)
    )


def _inside(path: Path, root: Path) -> str:
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.resolve().as_posix()


def _under(path: str, place: str) -> bool:
    return place == "." or path == place or path.startswith(f"{place}/")


def _with_siblings(
    root: Path,
    fresh: Sequence[NoteFile],
    files: Sequence[NoteFile],
    seen: Mapping[str, SeenNote],
    videos: Collection[str],
    config: Config,
) -> list[tuple[NoteFile, str]]:
    """The changed notes and the other notes of their videos, which are told apart together, each
    with the key of its video.
    """
    if not fresh and not videos:
        return []
    from studykit.extractor.notes.note import video_of

    found = {file.path: (file, video_of(file, config)) for file in fresh}
    keys = {video.key for _, video in found.values() if video} | set(videos)
    here = {file.path: file for file in files}
    for path, note in seen.items():
        if note.video_key in keys and path not in found:
            file = here.get(path) or _read_again(root, path, config)
            if file is not None:
                found[path] = (file, video_of(file, config))
    return [(file, video.key if video else "") for _, (file, video) in sorted(found.items())]


def _oldest_first(
    read: Sequence[tuple[NoteFile, str]], store: Store | None
) -> list[tuple[NoteFile, str]]:
    """Notes in the order in which they came: what two tell is asked of the first."""
    if store is None or not read:
        return list(read)
    begun = store.first_positions()
    return sorted(read, key=lambda one: (one[0].path not in begun, begun.get(one[0].path, 0)))


def _read_again(root: Path, path: str, config: Config) -> NoteFile | None:
    files, _ = find_notes([root / path], root, config.no_notes, config.notes.links)
    return files[0] if files else None


def _is_unreadable(extraction: Extraction) -> bool:
    """A note that failed, or whose broken front matter names no video: its cards wait."""
    codes = {problem.code for problem in extraction.problems}
    nameless = "broken-front-matter" in codes and extraction.note.video is None
    return nameless or not codes.isdisjoint({"failed-note", "merge-marker"})
