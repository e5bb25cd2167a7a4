"""Find note files and read them: the only place that opens a learner's notes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from studykit.model import NoteFile, Problem, Severity

SUFFIXES = frozenset({".md", ".markdown"})


def find_notes(
    paths: Sequence[Path], root: Path, exclude: Sequence[str] = ()
) -> tuple[list[NoteFile], list[Problem]]:
    """Read the Markdown files at ``paths`` (folders are searched through), in a stable order.

    Folders whose name begins with a dot are passed over. What cannot be read is a problem, never
    an exception.
    """
    files: dict[str, NoteFile] = {}
    problems: list[Problem] = []
    for path in paths:
        for found in _walk(path, problems, root):
            name = _relative(found, root)
            if name in files or any(fnmatch(name, pattern) for pattern in exclude):
                continue
            read = _read(found, name)
            if isinstance(read, Problem):
                problems.append(read)
            else:
                files[name] = read
    return [files[name] for name in sorted(files)], problems


def note_file(path: str, text: str) -> NoteFile:
    """A note from text at hand, as if it had been read from ``path``."""
    clean = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return NoteFile(path, clean, hashlib.sha256(clean.encode("utf-8", "replace")).hexdigest()[:32])


def _walk(path: Path, problems: list[Problem], root: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from _walk_folder(path, problems, root)
    elif path.exists():
        yield path
    else:
        problems.append(
            _problem(_relative(path, root), "missing-path", "does not exist", "check the spelling")
        )


def _walk_folder(folder: Path, problems: list[Problem], root: Path) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        name = _relative(Path(error.filename or folder), root)
        reason = error.strerror or str(error)
        problems.append(
            _problem(name, "unreadable", f"cannot be read ({reason})", "mend its rights")
        )

    for place, folders, names in os.walk(folder, onerror=unreadable):
        for name in list(folders):
            if Path(name).suffix.lower() in SUFFIXES and not name.startswith("."):
                where = _relative(Path(place) / name, root)
                problems.append(_problem(where, "folder-named-as-note", "is a folder", "rename it"))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if Path(name).suffix.lower() in SUFFIXES and not name.startswith("."):
                yield Path(place) / name


def _read(path: Path, name: str) -> NoteFile | Problem:
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        return _problem(name, "unreadable", f"cannot be read ({reason})", "mend its rights")
    try:
        return note_file(name, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _problem(name, "not-utf8", "is not UTF-8 text", "save it as UTF-8", line)


def _problem(path: str, code: str, message: str, advice: str, line: int = 1) -> Problem:
    return Problem(path, line, code, message, advice, Severity.ERROR)


def _relative(path: Path, root: Path) -> str:
    return Path(os.path.relpath(path.absolute(), root.absolute())).as_posix()
