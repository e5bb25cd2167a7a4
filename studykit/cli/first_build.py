"""Before a folder's first build: are there notes, and was it meant?"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from studykit.cli.context import Context
from studykit.config import CONFIG_NAME
from studykit.errors import UsageError
from studykit.reader import count_notes

#: So many notes in a folder that nobody made a workspace are asked about first.
MANY = 500


def is_empty(context: Context, paths: Sequence[Path], yes: bool) -> bool:
    """Whether a folder without cards has no notes either.

    Asks the learner about a folder of many notes that has no studykit.toml. Raises UsageError when
    nobody can be asked.
    """
    if context.store_path.exists():
        return False
    config = context.config.notes
    places = list(paths) or [context.root / path for path in config.paths]
    notes = count_notes(places, context.root, context.config.no_notes, config.links)
    if notes > MANY and not yes and not (context.root / CONFIG_NAME).is_file():
        _ask(context.root, notes)
    return notes == 0


def _ask(root: Path, notes: int) -> None:
    found = f"{root}: {notes} notes, and no {CONFIG_NAME}"
    if not sys.stdin.isatty():
        raise UsageError(
            found, "`studykit build --yes` builds them, `studykit init` marks a workspace"
        )
    click.confirm(f"{found}. Make cards of them all?", default=False, abort=True, err=True)
