"""`studykit check`: find what is wrong in notes, and mend what is certain."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from difflib import unified_diff
from pathlib import Path

import click

from studykit.card_json import Json
from studykit.cli.context import (
    Context,
    exit_code,
    pass_context,
    places_of,
    problem_line,
    refuse_missing,
)
from studykit.cli.progress_bar import progress
from studykit.errors import ReadError
from studykit.extractor.notes.note import read_notes, video_of
from studykit.extractor.notes.problems import duplicates, lint
from studykit.model import NoteFile, Problem, Replacement, Severity
from studykit.reader import find_notes, notes_among_decks, with_text
from studykit.render.characters import counted, one_line


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--fix", is_flag=True, help="Mend what is certain: shows a diff, asks, keeps a copy.")
@click.option("--yes", is_flag=True, help="With --fix: do not ask.")
@pass_context
def command(context: Context, paths: tuple[Path, ...], fix: bool, yes: bool) -> int:
    """Check the notes at PATHs (default: those of studykit.toml) and print a line for each problem.

    Each begins with its place: path:line: code message. Exits with 1 when an error was found.
    docs/checks.md explains every code.
    """
    refuse_missing(paths)
    config, places = context.config, places_of(context, paths)
    files, problems = find_notes(
        places, context.root, config.no_notes, config.notes.links, texts=False
    )
    if not paths:
        exclude = config.notes.exclude
        problems += notes_among_decks(context.root, config.closed_folder, exclude)
    problems += _found(context, files)
    problems.sort(key=lambda p: (p.path, p.line, p.code))
    if fix:
        problems = _fix(context, files, problems, yes)
    if context.json:
        context.result([_object(problem) for problem in problems])
    else:
        for problem in problems:
            click.echo(problem_line(problem))
        _sum_up(len(files), problems)
    return exit_code(any(p.severity is Severity.ERROR for p in problems), paths)


def _found(context: Context, files: Sequence[NoteFile]) -> Iterator[Problem]:
    """The problems of notes, video by video: so many notes are held, and no more."""
    digests: dict[str, str] = {}
    done = 0
    with progress("checking", len(files)) as show:
        for group in _by_video(context, files):
            loaded: list[NoteFile] = []
            for file in group:
                read = with_text(file, context.root)
                if isinstance(read, Problem):
                    yield read
                else:
                    loaded.append(read)
            done += len(group)
            show(done)
            yield from lint(loaded, read_notes(loaded, context.config))
            digests |= {file.path: file.digest for file in loaded if file.text.strip()}
    yield from duplicates(sorted(digests.items()))


def _by_video(context: Context, files: Sequence[NoteFile]) -> Iterable[Sequence[NoteFile]]:
    """Notes by what video they are of: those of one help each other."""
    groups: dict[str, list[NoteFile]] = {}
    for file in files:
        read = with_text(file, context.root)
        video = None if isinstance(read, Problem) else video_of(read, context.config)
        groups.setdefault(video.key if video else f"\x1f{file.path}", []).append(file)
    return groups.values()


def _sum_up(notes: int, problems: Sequence[Problem]) -> None:
    errors = sum(p.severity is Severity.ERROR for p in problems)
    fixable = sum(p.fix is not None for p in problems)
    counts = ((notes, "note"), (errors, "error"), (len(problems) - errors, "remark"))
    told = ", ".join(counted(number, thing) for number, thing in counts)
    click.echo(f"{told}; --fix mends {fixable}" if fixable else told, err=True)


def _object(problem: Problem) -> dict[str, Json]:
    return {
        "path": problem.path,
        "line": problem.line,
        "code": problem.code,
        "severity": problem.severity.value,
        "message": problem.message,
        "advice": problem.advice,
        "fixable": problem.fix is not None,
    }


def _fix(
    context: Context, files: Sequence[NoteFile], problems: list[Problem], yes: bool
) -> list[Problem]:
    """Mend file by file; gives the problems that are left."""
    mended: set[str] = set()
    by_path: dict[str, dict[int, Replacement]] = {}
    for problem in problems:
        if problem.fix:
            by_path.setdefault(problem.path, {})[problem.fix.line] = problem.fix
    for file in files:
        fixes = by_path.get(file.path, {})
        read = with_text(file, context.root) if fixes else file
        if isinstance(read, Problem):
            continue
        lines = read.text.split("\n")
        new = [
            fixes[n].new if n in fixes and fixes[n].old == line else line
            for n, line in enumerate(lines, 1)
        ]
        if new == lines:
            continue
        for line in unified_diff(lines, new, file.path, file.path, lineterm="", n=0):
            click.echo(line, err=context.json)
        if yes or click.confirm(f"mend {one_line(file.path)}?", default=False, err=True):
            _write(context.root / file.path, lines, new)
            mended.add(file.path)
    return [p for p in problems if not (p.fix and p.path in mended)]


def _write(path: Path, lines: Sequence[str], new: Sequence[str]) -> None:
    """Write mended lines with the file's own line ends, after a copy beside it."""
    try:
        raw = path.read_bytes()
        end = "\r\n" if b"\r\n" in raw else "\n"
        mark = "\ufeff" if raw.startswith(b"\xef\xbb\xbf") else ""
        shutil.copy2(path, path.with_name(f"{path.name}.bak"))
        part = path.with_name(f".{path.name}.part")
        part.write_bytes((mark + end.join(new)).encode("utf-8"))
        part.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReadError(f"{path}: cannot be mended ({reason})", "check its rights") from error
