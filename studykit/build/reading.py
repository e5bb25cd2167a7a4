"""The first half of a build: which notes changed, read and extracted. It holds no lock.

No more than some notes are in hand at once: texts are dropped when they are read, and what was made
of the notes is kept packed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from studykit.build.packed_values import Packed
from studykit.build.parallel_extraction import MANY, Means, extract_videos, get_ready
from studykit.build.together import Together, together
from studykit.config import Config
from studykit.model import Extraction, Note, NoteFile, Problem, Severity, Tier
from studykit.reader import find_notes, notes_among_decks, with_text
from studykit.store.open_questions import PAGES
from studykit.store.store import SeenNote, Store
from studykit.version import __version__

#: Is called with the notes read so far, and the ready cards that were found in them.
Progress = Callable[[int, int], None]
Finish = Callable[[Sequence[Extraction]], Sequence[Extraction]]
_AT_ONCE = 32  # notes whose cards are matched together, where they need not be


@dataclass(frozen=True, slots=True)
class ReadNote:
    """A note that was read again: its path, what its text was, and its video's key."""

    path: str
    digest: str
    video_key: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """Notes whose cards are matched together: what was made of those that could be read, the paths
    of those that are gone, and the keys of all videos that are touched.
    """

    extractions: tuple[Extraction, ...]
    gone: tuple[str, ...]
    videos: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read for a build. ``notes`` counts all notes, ``chunks`` hold what was made of those
    that were read again, ``read`` names those of them that could be read; ``seen`` is what the
    store knew of notes at the beginning, ``same`` are the paths of notes whose text did not change,
    ``paths`` those of all notes, ``pages`` of those that tell nothing of a video.
    """

    notes: int
    chunks: Packed[Chunk] = field(default_factory=Packed)
    read: tuple[ReadNote, ...] = ()
    gone: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    failed: frozenset[str] = frozenset()
    seen: Mapping[str, SeenNote] = field(default_factory=dict)
    same: frozenset[str] = frozenset()
    maker: str = ""
    paths: tuple[str, ...] = ()
    pages: frozenset[str] = frozenset()


def read_changed(
    root: Path,
    config: Config,
    store: Store | None,
    paths: Sequence[Path] = (),
    progress: Callable[[int], Progress] | None = None,
    means: Means | None = None,
    finish: Finish | None = None,
) -> Reading:
    """Read the notes at ``paths`` (default: those of studykit.toml) that are not as they were, and
    the other notes of their videos.

    ``progress`` is called with the number of notes to read and gives what is called with those
    done and the cards found, ``means`` says what analyses them, ``finish`` adds to what was made.
    """
    asked = list(paths) or [root / path for path in config.notes.paths]
    files, found = find_notes(asked, root, config.no_notes, config.notes.links, texts=False)
    if not paths:
        found += notes_among_decks(root, config.closed_folder, config.notes.exclude)
    maker = maker_of(config)
    seen = store.seen_notes() if store else {}
    marks = store.written_marks() if store else {}
    fresh = [file for file in files if _is_fresh(file, seen, maker, marks)]
    get_ready(means or Means(), len(fresh))
    failed = {problem.path for problem in found if problem.severity is Severity.ERROR}
    gone = tuple(_gone(root, asked, files, failed, store, seen))
    pages = known_pages(store).intersection(file.path for file in files)
    reading = Reading(
        len(files),
        gone=gone,
        problems=tuple(found),
        failed=frozenset(failed),
        seen=seen,
        maker=maker,
        paths=tuple(file.path for file in files),
        pages=pages,
    )
    videos = {seen[p].video_key for p in (*gone, *(f.path for f in fresh)) if p in seen} - {""}
    read = _oldest_first(_with_siblings(root, fresh, files, seen, videos, config), store)
    if not read and not gone:
        return reading
    already: set[tuple[str, str]] = set()
    if read:
        here = {*(file.path for file, _ in read), *gone}
        already = _asked(store, here, {*videos, *(key for _, key in read)})
    report = progress(len(read)) if progress and read else None
    groups = together(read, gone, seen, store)
    return _Intake(root, config, store, report, finish).taken(reading, groups, already, means)


@dataclass(slots=True)
class _Intake:
    """Takes in what is made of notes, group after group, and keeps of it what a build asks for."""

    root: Path
    config: Config
    store: Store | None
    report: Progress | None
    finish: Finish | None
    chunks: Packed[Chunk] = field(default_factory=Packed)
    read: list[ReadNote] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)
    done: int = 0
    cards: int = 0

    def taken(
        self,
        reading: Reading,
        groups: Sequence[Together],
        asked: Collection[tuple[str, str]],
        means: Means | None,
    ) -> Reading:
        """A reading with what was made of its notes."""
        videos = (notes for group in groups for notes in self._loaded(group))
        many = sum(len(notes) for group in groups for notes in group.notes) >= MANY
        made = extract_videos(videos, self.config, asked, means, many)
        whole = not self._is_first()
        parts: list[Chunk] = []
        for group in groups:
            parts.append(self._chunk(group, made, whole))
            if sum(len(one.extractions) for one in parts) >= _AT_ONCE:
                self._keep(parts)
        self._keep(parts)
        here = {note.path for note in self.read}
        seen = reading.seen
        same = {n.path for n in self.read if n.path in seen and seen[n.path].digest == n.digest}
        return replace(
            reading,
            chunks=self.chunks,
            read=tuple(self.read),
            problems=(*reading.problems, *self.problems),
            failed=reading.failed | self.failed,
            same=frozenset(same),
            pages=(reading.pages - here) | self.pages,
        )

    def _is_first(self) -> bool:
        """Whether nothing is known that claims would have to be matched with."""
        store = self.store
        return store is None or not (store.count_cards() or store.written_marks())

    def _loaded(self, group: Together) -> Iterator[list[NoteFile]]:
        """The notes of each video of a group with their texts; those that are gone by now fail."""
        for notes in group.notes:
            loaded = []
            for file in notes:
                read = with_text(file, self.root)
                if isinstance(read, Problem):
                    self.problems.append(read)
                    self.failed.add(file.path)
                else:
                    loaded.append(read)
            yield loaded

    def _chunk(self, group: Together, made: Iterator[list[Extraction]], whole: bool) -> Chunk:
        extractions: list[Extraction] = []
        for notes in group.notes:
            digests = {file.path: file.digest for file in notes}
            found = next(made)
            found = list(self.finish(found)) if self.finish else found
            for extraction in found:
                if self._take(extraction, digests[extraction.note.path]):
                    extractions.append(extraction if whole else _slim(extraction))
            self.done += len(notes)
            if self.report is not None:
                self.report(self.done, self.cards)
        return Chunk(tuple(extractions), group.gone, group.videos)

    def _take(self, extraction: Extraction, digest: str) -> bool:
        """Note what a note tells; whether it could be read."""
        note = extraction.note
        self.problems += extraction.problems
        if _is_unreadable(extraction):
            self.failed.add(note.path)
            return False
        self.cards += sum(one.tier is Tier.READY for one in extraction.candidates)
        self.read.append(ReadNote(note.path, digest, note.video.key if note.video else ""))
        if _is_page(note):
            self.pages.add(note.path)
        return True

    def _keep(self, parts: list[Chunk]) -> None:
        """Pack what was made of some groups, as one."""
        if parts:
            extractions = tuple(e for one in parts for e in one.extractions)
            gone = tuple(path for one in parts for path in one.gone)
            self.chunks.add(
                [Chunk(extractions, gone, frozenset().union(*(p.videos for p in parts)))]
            )
            parts.clear()


def _slim(extraction: Extraction) -> Extraction:
    """Without the claims of the note, which only cards that are known are matched with."""
    return replace(extraction, note=replace(extraction.note, sections=()))


def _is_page(note: Note) -> bool:
    """Whether a note is an index or the like: it names no video, and cites none."""
    return bool(note.silence) or (
        note.video is None and not any(claim.cited for claim in note.claims)
    )


def known_pages(store: Store | None) -> frozenset[str]:
    """The paths of the pages that told nothing of a video at the last build."""
    found = json.loads((store and store.setting(PAGES)) or "[]")
    return frozenset(found) if isinstance(found, list) else frozenset()


def keep_pages(store: Store, pages: Collection[str]) -> None:
    """Remember the pages that tell nothing of a video."""
    if known_pages(store) != frozenset(pages):
        store.set_setting(PAGES, json.dumps(sorted(pages), ensure_ascii=False))


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
    seen: Collection[str],
) -> list[str]:
    """The notes under the asked paths that had cards and are not there any more."""
    if store is None:
        return []
    here = {file.path for file in files} | set(failed)
    places = [_inside(path, root) for path in asked if path.exists()]
    # Cards of foreign decks have no note that could be gone.
    known = store.paths_with_cards().union(seen) - {""}
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
    found = {file.path: (file, _video_key(file, root, config)) for file in fresh}
    keys = {key for _, key in found.values() if key} | set(videos)
    here = {file.path: file for file in files}
    for path, note in seen.items():
        if note.video_key in keys and path not in found:
            file = here.get(path) or _read_again(root, path, config)
            if file is not None:
                found[path] = (file, _video_key(file, root, config))
    return [one for _, one in sorted(found.items())]


def _video_key(file: NoteFile, root: Path, config: Config) -> str:
    """The key of a note's video; "" for a note without one."""
    from studykit.extractor.notes.note import video_of

    read = with_text(file, root)
    video = None if isinstance(read, Problem) else video_of(read, config)
    return video.key if video else ""


def _oldest_first(
    read: Sequence[tuple[NoteFile, str]], store: Store | None
) -> list[tuple[NoteFile, str]]:
    """Notes in the order in which they came: what two tell is asked of the first."""
    if store is None or not read:
        return list(read)
    begun = store.first_positions()
    return sorted(read, key=lambda one: (one[0].path not in begun, begun.get(one[0].path, 0)))


def _read_again(root: Path, path: str, config: Config) -> NoteFile | None:
    files, _ = find_notes([root / path], root, config.no_notes, config.notes.links, texts=False)
    return files[0] if files else None


def _is_unreadable(extraction: Extraction) -> bool:
    """A note that failed, or whose broken front matter names no video: its cards wait."""
    codes = {problem.code for problem in extraction.problems}
    nameless = "broken-front-matter" in codes and extraction.note.video is None
    return nameless or not codes.isdisjoint({"failed-note", "merge-marker"})
