"""Find note files and read them: the only place that opens a learner's notes."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path

from studykit.config import CHANGES_NAME, CHANGES_TITLE
from studykit.conflict_copies import copies_among
from studykit.extractor.notes.pictures import KINDS, is_remote, targets_of
from studykit.file_digests import FileDigests
from studykit.model import MediaFile, NoteFile, Problem, Severity

SUFFIXES = frozenset({".md", ".markdown"})
#: Larger files are no notes, bytes.
LARGEST = 16 * 1024 * 1024


def find_notes(
    paths: Sequence[Path],
    root: Path,
    exclude: Sequence[str] = (),
    links: str = "files",
    *,
    texts: bool = True,
) -> tuple[list[NoteFile], list[Problem]]:
    """Read the Markdown files at ``paths`` (folders are searched through), in a stable order.

    Folders whose name begins with a dot are passed over. Of symbolic links below a folder those to
    files in the workspace are followed; with ``links`` "inside" those to its folders too, with
    "anywhere" also those that lead out of it. What cannot be read is a problem, never an exception;
    so is a conflict copy that a sync left beside its note, unless its own path is among ``paths``.
    Without ``texts`` the notes come without them, for :func:`with_text` to read one by one.
    """
    files: dict[str, NoteFile] = {}
    shown: dict[str, tuple[str, ...]] = {}
    walk = _Walk(root, links)
    for path in paths:
        for found in walk.files(path):
            name = _relative(found, root)
            if name in files or any(fnmatch(name, pattern) for pattern in exclude):
                continue
            read = _read(found, name)
            if isinstance(read, Problem):
                walk.problems.append(read)
            elif not _is_changes(read):
                files[name] = read if texts else replace(read, text="")
                shown[name] = _shown_in(read.text)
    named = {_relative(path, root) for path in paths if not path.is_dir()}
    for name, original in copies_among(_Texts(files, root)).items():
        if name not in named:
            del files[name]
            walk.problems.append(_left_by_sync(name, original))
    files = {name: _with_media(file, shown[name], walk) for name, file in files.items()}
    walk.digests.keep()
    return [files[name] for name in sorted(files)], walk.problems


def _is_changes(file: NoteFile) -> bool:
    """Whether a file tells what changed in published decks, wherever a build wrote it."""
    if not file.text.startswith(CHANGES_TITLE):
        return False
    return Path(file.path).name.startswith(Path(CHANGES_NAME).stem)


def _left_by_sync(name: str, original: str) -> Problem:
    what = f"is a copy of {original} that a sync left; it is not read"
    advice = "take over what it says and delete it, or name it to read it"
    return Problem(name, 1, "conflict-copy", what, advice)


_NEAR_NOTES = ("", "attachments", "assets", "images", "img", "media", "files", "resources")
#: Larger files are told by their size and name.
LARGEST_HASHED = 500 * 1024 * 1024


def with_text(file: NoteFile, root: Path) -> NoteFile | Problem:
    """A note that was found, with its text as it is by now, and the digest of that."""
    read = _read(root / file.path, file.path)
    return read if isinstance(read, Problem) else _showing(read, file.media)


class _Texts(Mapping[str, str]):
    """The texts of notes by path; those that were dropped are read again where one is asked for."""

    def __init__(self, files: Mapping[str, NoteFile], root: Path) -> None:
        self.files = files
        self.root = root

    def __getitem__(self, name: str) -> str:
        file = self.files[name]
        read = file if file.text else with_text(file, self.root)
        return "" if isinstance(read, Problem) else read.text

    def __iter__(self) -> Iterator[str]:
        return iter(list(self.files))

    def __len__(self) -> int:
        return len(self.files)


def _shown_in(text: str) -> tuple[str, ...]:
    """What a note shows that should lie on this machine."""
    return tuple(dict.fromkeys(t for t in targets_of(text) if not is_remote(t)))


def _with_media(file: NoteFile, targets: Sequence[str], walk: _Walk) -> NoteFile:
    """A note with the files that it shows. Its digest changes when one of them does."""
    return _showing(file, tuple(walk.media(file.path, target) for target in targets))


def _showing(file: NoteFile, media: tuple[MediaFile, ...]) -> NoteFile:
    if not media:
        return file
    known = "\n".join(f"{m.target}\x1f{m.path}\x1f{m.digest}\x1f{m.fault}" for m in media)
    return replace(file, media=media, digest=_digest(file.digest + known))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def count_notes(
    paths: Sequence[Path], root: Path, exclude: Sequence[str] = (), links: str = "files"
) -> int:
    """How many files :func:`find_notes` would try to read; opens none."""
    walk = _Walk(root, links)
    names = {_relative(found, root) for path in paths for found in walk.files(path)}
    return sum(not any(fnmatch(name, pattern) for pattern in exclude) for name in names)


def notes_among_decks(root: Path, folder: str, exclude: Sequence[str] = ()) -> list[Problem]:
    """What is said of notes in the folder of the decks, where none are read."""
    if not folder or not (root / folder).is_dir():
        return []
    names = [_relative(found, root) for found in _Walk(root, "files").files(root / folder)]
    return [
        _passed_over(name, folder)
        for name in sorted(names)
        if not any(fnmatch(name, pattern) for pattern in exclude)
        if not isinstance(read := _read(root / name, name), Problem) and not _is_changes(read)
    ]


def _passed_over(name: str, folder: str) -> Problem:
    what = f"is not read: {folder} is the folder of the decks"
    advice = "move it, or name the folder in paths of [notes]"
    return Problem(name, 1, "among-decks", what, advice)


def note_file(path: str, text: str) -> NoteFile:
    """A note from text at hand, as if it had been read from ``path``."""
    clean = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return NoteFile(path, clean, _digest(clean))


@dataclass
class _Walk:
    """One search through paths.

    ``places`` are where links may lead, ``seen`` the folders gone into, ``linked`` those to come.
    """

    root: Path
    links: str
    problems: list[Problem] = field(default_factory=list)
    places: list[Path] = field(default_factory=list)
    seen: set[Path] = field(default_factory=set)
    linked: list[Path] = field(default_factory=list)
    shown: dict[str, Path] = field(default_factory=dict)
    digests: FileDigests = field(default_factory=FileDigests)

    def files(self, path: Path) -> Iterator[Path]:
        """The files with a note's name at a path, those behind links last."""
        self.places = [self.root.resolve(), path.resolve()]
        self.seen, self.linked = set(), []
        if path.is_dir():
            yield from self._folder(path)
        elif path.exists():
            yield path
        else:
            self._report(path, "missing-path", "does not exist", "check the spelling")
        while self.linked:
            yield from self._behind(self.linked.pop(0))

    def _folder(self, folder: Path) -> Iterator[Path]:
        for place, folders, names in os.walk(folder, onerror=self._unreadable):
            here = Path(place)
            self.seen.add(here.resolve())
            shown = sorted(name for name in folders if not name.startswith("."))
            folders[:] = [name for name in shown if not (here / name).is_symlink()]
            self.linked += [here / name for name in shown if name not in folders]
            for name in folders:
                if Path(name).suffix.lower() in SUFFIXES:
                    self._report(here / name, "folder-named-as-note", "is a folder", "rename it")
            for name in sorted(names):
                if Path(name).suffix.lower() in SUFFIXES and not name.startswith("."):
                    yield from self._file(here / name)
                elif Path(name).suffix.lower().removeprefix(".") in KINDS:
                    self.shown.setdefault(name, here / name)

    def _file(self, path: Path) -> Iterator[Path]:
        if not path.is_symlink() or self._may_follow(path.resolve()):
            yield path
        else:
            self._report_link(path, "leads out of the workspace", "anywhere")

    def _behind(self, link: Path) -> Iterator[Path]:
        """The files of a folder that a link leads to, where the learner says so; of none twice."""
        target = link.resolve()
        if any(target == seen or seen.is_relative_to(target) for seen in self.seen):
            return
        outside = not self._may_follow(target)
        if self.links != "files" and not outside:
            yield from self._folder(link)
        elif _holds_notes(target):
            what = "leads out of the workspace" if outside else "is a link to a folder of notes"
            self._report_link(link, what, "anywhere" if outside else "inside")

    def media(self, note: str, target: str) -> MediaFile:
        """The file that a note shows by a path from its folder, a folder above, or by its name."""
        path = self._found(self.root / note, target)
        if path is None:
            return MediaFile(target, fault="missing")
        if not any(path.resolve().is_relative_to(place) for place in self._homes(note)):
            return MediaFile(target, fault="outside")
        size = path.stat().st_size
        return MediaFile(target, _relative(path, self.root), size, self._digest_of(path, size))

    def _digest_of(self, path: Path, size: int) -> str:
        if size > LARGEST_HASHED:
            return _digest(f"{path.name} {size}")
        return self.digests.of(path)

    def _homes(self, note: str) -> list[Path]:
        return [self.root.resolve(), (self.root / note).resolve().parent, *self.places]

    def _found(self, note: Path, target: str) -> Path | None:
        name = target.replace("\\", "/").lstrip("/")
        folder = note.parent
        try:
            for place in (folder, *self._above(folder)):
                for beside in _NEAR_NOTES:
                    if (path := place / beside / name).is_file():
                        return path
        except (OSError, ValueError):
            return None
        return self.shown.get(Path(name).name)

    def _above(self, folder: Path) -> list[Path]:
        """The folders above one, up to the workspace."""
        inside = folder.resolve().is_relative_to(self.root.resolve())
        steps = len(folder.resolve().relative_to(self.root.resolve()).parts) if inside else 0
        return [self.root.joinpath(folder, *[".."] * n) for n in range(1, steps + 1)]

    def _may_follow(self, target: Path) -> bool:
        return self.links == "anywhere" or any(target.is_relative_to(p) for p in self.places)

    def _report_link(self, path: Path, what: str, setting: str) -> None:
        advice = f'set links = "{setting}" in [notes] to read it'
        name = _relative(path, self.root)
        self.problems.append(Problem(name, 1, "link-not-followed", what, advice))

    def _report(self, path: Path, code: str, what: str, advice: str) -> None:
        self.problems.append(_problem(_relative(path, self.root), code, what, advice))

    def _unreadable(self, error: OSError) -> None:
        what = f"cannot be read ({error.strerror or error})"
        self._report(Path(error.filename or self.root), "unreadable", what, "mend its rights")


def _holds_notes(folder: Path) -> bool:
    """Whether a note stands in a folder or right below it; more is not looked through."""
    try:
        places = [folder, *(place for place in folder.iterdir() if place.is_dir())]
        return any(p.suffix.lower() in SUFFIXES for place in places for p in place.iterdir())
    except OSError:
        return False


def _read(path: Path, name: str) -> NoteFile | Problem:
    try:
        data = _bytes_of(path)
    except _NoNote as refusal:
        return _problem(name, *refusal.args)
    except OSError as error:
        reason = error.strerror or str(error)
        return _problem(name, "unreadable", f"cannot be read ({reason})", "mend its rights")
    try:
        return note_file(name, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _problem(name, "not-utf8", "is not UTF-8 text", "save it as UTF-8", line)


class _NoNote(Exception):
    """A file that is not read; its arguments are a problem's code, message and advice."""


def _bytes_of(path: Path) -> bytes:
    """The bytes of a file. A pipe or device, which might never end, is not waited for."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise _NoNote("no-file", "is no file, but a pipe or device", "move it away")
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        what = f"is larger than {LARGEST // 1024 // 1024} MB"
        raise _NoNote("too-large", what, "cut it into several notes, or exclude it")
    return data


def _problem(path: str, code: str, message: str, advice: str, line: int = 1) -> Problem:
    return Problem(path, line, code, message, advice, Severity.ERROR)


def _relative(path: Path, root: Path) -> str:
    here, there = str(root.absolute()), str(path.absolute())
    if there.startswith(here + os.sep) and ".." not in there:
        return there[len(here) + 1 :].replace(os.sep, "/")
    return Path(os.path.relpath(there, here)).as_posix()
