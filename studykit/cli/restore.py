"""`studykit restore`: bring a backup back."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from studykit.cli.context import Context, pass_context
from studykit.errors import StoreError, UsageError
from studykit.store.store import Store


@click.command("restore")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@pass_context
def command(context: Context, file: Path | None) -> None:
    """Bring the study database of FILE back (default: the newest backup).

    The present one is kept beside it first, so that this can be taken back too.
    """
    source = file or _newest(context)
    if not source.is_file():
        raise UsageError(f"{source}: no such file", "see .studykit/backups")
    with Store.open(source, create=False) as store:
        damage = store.damage()
        cards, reviews = len(store.cards()), len(store.reviews())
    if damage:
        raise StoreError(f"{source}: is damaged ({damage[0]})", "choose another backup")
    kept = _set_aside(context)
    _bring(context, source)
    if context.json:
        context.result({"path": str(source), "cards": cards, "reviews": reviews, "kept": kept})
    else:
        click.echo(f"{source}: {cards} cards and {reviews} reviews are back")
        if kept:
            click.echo(f"what was there is kept in {kept}")


def _newest(context: Context) -> Path:
    found = list((context.store_path.parent / "backups").glob("*.db"))
    if not found:
        raise UsageError("there is no backup", "give the file to bring back")
    return max(found, key=lambda path: path.stat().st_mtime_ns)


def _set_aside(context: Context) -> str | None:
    present = context.store_path
    if not present.exists():
        return None
    name = f"before-restore-{context.now():%Y%m%d-%H%M%S-%f}.db"
    target = present.parent / "backups" / name
    try:
        with Store.open(present, create=False) as store:
            store.back_up(target)
    except StoreError:
        return str(_set_aside_as_it_is(present, target.with_suffix(".damaged")))
    return str(target)


def _set_aside_as_it_is(present: Path, target: Path) -> Path:
    """A damaged database cannot be copied page by page; its file and log still can.

    The copy has another ending than backups, so that none is brought back by mistake.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(present, target)
        log = present.with_name(f"{present.name}-wal")
        if log.exists():
            shutil.copy2(log, target.with_name(f"{target.name}-wal"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(f"{target}: cannot be written ({reason})", "check the folder") from error
    return target


def _bring(context: Context, source: Path) -> None:
    present = context.store_path
    part = present.with_suffix(".restoring")
    try:
        present.parent.mkdir(parents=True, exist_ok=True)
        with Store.open(source, create=False) as store:
            store.back_up(part)
        for leftover in ("-wal", "-shm"):
            present.with_name(present.name + leftover).unlink(missing_ok=True)
        part.replace(present)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(f"{present}: cannot be replaced ({reason})", "check the folder") from error
