"""`studykit restore`: bring a backup back."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from studykit.build.lost_edits import BROUGHT_BACK, lost_hand
from studykit.cli.build_report import output_folder
from studykit.cli.context import Context, pass_context
from studykit.errors import StoreError, UsageError
from studykit.exporter.listing import read_listings
from studykit.model import Problem
from studykit.store.backups import bring, lacks, newest_sound
from studykit.store.soundness import Held, look
from studykit.store.store import Store


@click.command("restore")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask, also when what is there is sound and newer.")
@pass_context
def command(context: Context, file: Path | None, yes: bool) -> int:
    """Bring the study database of FILE back (default: the newest backup that is sound).

    The present one is kept beside it first, so that this can be taken back too.
    """
    path = context.store_path
    source = _given(file) if file else _newest(context)
    if not yes:
        _ask(source, path, named=file is not None)
    kept = bring(source.path, path, context.now(), "restore")
    forgotten = _forgotten(context)
    if context.json:
        context.result(
            {
                "path": str(source.path),
                "cards": source.cards,
                "reviews": source.reviews,
                "kept": str(kept) if kept else None,
            }
        )
    else:
        click.echo(f"{source.path}: {source.cards} cards and {source.reviews} reviews are back")
        if kept:
            click.echo(f"what was there is kept in {kept}")
    context.problems(forgotten)
    return 0


def _given(file: Path) -> Held:
    if not file.is_file():
        raise UsageError(f"{file}: no such file", "see .studykit/backups")
    held = look(file)
    if held.faults:
        what = held.faults[0] if held.newer else f"is damaged ({held.faults[0]})"
        raise StoreError(f"{file}: {what}", "update studykit" if held.newer else "choose another")
    return held


def _newest(context: Context) -> Held:
    copies = newest_sound(context.store_path)
    for held in copies.unsound:
        click.echo(f"{held.path}: passed over ({held.faults[0]})", err=True)
    if copies.sound is None:
        if copies.unsound:
            raise StoreError("no backup is sound", "run `studykit doctor --salvage`")
        raise UsageError("there is no backup", "give the file, or run `studykit doctor --salvage`")
    return copies.sound


def _ask(source: Held, path: Path, *, named: bool) -> None:
    """Let the learner confirm when what is there is sound and the copy lacks some of it."""
    present = look(path)
    if not path.exists() or (present.faults and not present.newer):
        return
    if present.newer:
        what = "the study database is sound, but was written by a newer studykit"
    elif lacks(source, path):
        what = (
            f"the study database is sound and newer: {present.cards} cards and {present.reviews} "
            f"reviews, {source.cards} and {source.reviews} in {source.path.name}"
        )
    else:
        return
    if sys.stdin.isatty():
        click.confirm(f"{what}; replace it?", abort=True, err=True)
    elif not named:
        raise UsageError(what, "name the file to bring back, or give --yes")


def _forgotten(context: Context) -> list[Problem]:
    """What the listings know of the learner's hand and the copy does not."""
    folder = output_folder(context, None)
    listed, _ = read_listings(folder)
    with Store.open(context.store_path, create=False) as store:
        found = lost_hand(store.cards(), listed, folder)
        store.set_setting(BROUGHT_BACK, context.now().isoformat() if found else "")
    return found
