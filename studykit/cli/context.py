"""What every command starts from: the workspace, its options, and how to speak."""

from __future__ import annotations

import errno
import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from studykit.config import CONFIG_NAME, Config
from studykit.config_file import load_config
from studykit.errors import StoreError, StudykitError, UsageError
from studykit.render.characters import one_line

if TYPE_CHECKING:
    from rich.console import Console

    from studykit.model import Problem
    from studykit.store.store import Store

#: The exit code that a shell shows of a program which a closed pipe has ended.
CLOSED_PIPE = 141
_OUTPUT_FAILS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF})

Json = Mapping[str, object] | Sequence[object]


@dataclass
class Context:
    """The global options of one run, filled in wherever they stand on the command line."""

    workspace: Path | None = None
    json: bool = False
    debug: bool = False

    @cached_property
    def root(self) -> Path:
        """The workspace: --workspace, else the nearest folder upward with studykit.toml, else here.

        Raises UsageError when --workspace is not a folder.
        """
        if self.workspace is not None:
            if not self.workspace.is_dir():
                raise UsageError(f"{self.workspace}: no such folder", "name an existing workspace")
            return self.workspace.resolve()
        here = Path.cwd()
        for folder in (here, *here.parents):
            if (folder / CONFIG_NAME).is_file():
                return folder
        return here

    @cached_property
    def config(self) -> Config:
        """The options of studykit.toml. Raises ConfigError."""
        return load_config(self.root)

    @property
    def store_path(self) -> Path:
        """Where the study database of the workspace is, or would be."""
        return self.root / ".studykit" / "study.db"

    @contextmanager
    def store(self, *, create: bool = False, checked: bool = True) -> Iterator[Store]:
        """The workspace's study database; ``checked`` refuses one whose review log is damaged.

        Raises StoreError, and UsageError when there is none.
        """
        from studykit.store.store import Store

        if not create and not self.store_path.exists():
            raise UsageError("no cards here yet", "run `studykit build` in a folder of notes first")
        if not self.store_path.exists() and any(self.store_path.parent.glob("backups/*.db")):
            raise StoreError(
                f"{self.store_path}: is gone, but there are backups of it",
                "run `studykit restore`; to begin anew, move .studykit/backups away",
            )
        with Store.open(self.store_path, create=create, checked=checked) as store:
            yield store

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC)

    @cached_property
    def console(self) -> Console:
        """Rich output for results: colours on a terminal, plain text in a pipe."""
        from rich.console import Console

        class Results(Console):
            def on_broken_pipe(self) -> None:
                leave_closed_pipe()

        return Results(highlight=False, markup=False, emoji=False, soft_wrap=not is_terminal())

    def result(self, value: Json) -> None:
        """Print a machine-readable result on stdout."""
        click.echo(json.dumps(value, ensure_ascii=False))

    def problems(self, found: Sequence[Problem]) -> None:
        """Print problems on stderr, one line each."""
        for problem in found:
            click.echo(problem_line(problem), err=True)


pass_context = click.make_pass_decorator(Context, ensure=True)


def is_terminal() -> bool:
    """Whether results go to a person's terminal."""
    return sys.stdout.isatty()


def problem_line(problem: Problem) -> str:
    """One problem as ``path:line: code message (advice)``."""
    advice = f" ({problem.advice})" if problem.advice else ""
    said = f"{problem.path}:{problem.line}: {problem.code} {problem.message}{advice}"
    return one_line(said)


def places_of(context: Context, paths: Sequence[Path]) -> list[Path]:
    """The paths a command was given, else those of the workspace's notes."""
    return list(paths) or [context.root / path for path in context.config.notes.paths]


def near(path: Path) -> Path:
    """A path as somebody who stands in a folder would type it; whole where it lies elsewhere."""
    try:
        return path.absolute().relative_to(Path.cwd())
    except ValueError:
        return path


def refuse_missing(paths: Sequence[Path]) -> None:
    """Raise UsageError when none of the paths that were typed exists."""
    if paths and not any(path.exists() for path in paths):
        raise UsageError(f"{paths[0]}: does not exist", "name a note or a folder of notes")


def exit_code(failed: bool, paths: Sequence[Path]) -> int:
    """2 when a path that was typed does not exist, though the rest is done; 1 for failed work."""
    if not all(path.exists() for path in paths):
        return UsageError.exit_code
    return 1 if failed else 0


def show_failures() -> None:
    """Print the tracebacks of what a run survives on stderr."""
    log = logging.getLogger("studykit")
    log.setLevel(logging.DEBUG)
    log.addHandler(logging.StreamHandler())


@contextmanager
def error_boundary(context: Context) -> Iterator[None]:
    """Turn errors into one line on stderr and an exit code; ``--debug`` shows the traceback."""
    try:
        yield
    except StudykitError as error:
        if context.debug:
            raise
        click.echo(f"studykit: {one_line(error)}", err=True)
        raise SystemExit(error.exit_code) from None
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except BrokenPipeError:
        leave_closed_pipe()
    except Exception as error:
        if context.debug:
            raise
        if isinstance(error, OSError) and (line := _refusal(error)):
            _mute()
            click.echo(f"studykit: {one_line(line)}", err=True)
            raise SystemExit(1) from None
        detail = " ".join(str(error).split())
        click.echo(
            f"studykit: unexpected {type(error).__name__}: {one_line(detail)}: "
            "run again with --debug and report what it prints",
            err=True,
        )
        raise SystemExit(1) from None


def _refusal(error: OSError) -> str:
    """What the system refused, as one line; "" when it names nothing a user could mend."""
    reason = error.strerror or str(error)
    if error.filename:
        return f"{error.filename}: cannot be used ({reason}): check the file and its folder"
    if error.errno in _OUTPUT_FAILS:
        return f"the output cannot be written ({reason}): make room, or write it elsewhere"
    return ""


def leave_closed_pipe() -> NoReturn:
    """End as programs do whose reader has gone, such as ``head``: without a word."""
    _mute()
    raise SystemExit(CLOSED_PIPE)


def _mute() -> None:
    """Send nowhere what waits to be written: the interpreter would stumble over it at its end."""
    # A stream that a test or another program put there may have no number.
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


@contextmanager
def pipe_boundary() -> Iterator[None]:
    """Leave a closed pipe before click does, which would take it for failed work."""
    try:
        yield
    except BrokenPipeError:
        leave_closed_pipe()
