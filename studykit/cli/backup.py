"""`studykit backup`: copy the study database."""

from __future__ import annotations

from pathlib import Path

import click

from studykit.cli.context import Context, pass_context
from studykit.store.backups import back_up_to


@click.command("backup")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@pass_context
def command(context: Context, file: Path | None) -> None:
    """Copy the study database to FILE (default: .studykit/backups/), also while it is in use."""
    folder = context.store_path.parent / "backups"
    target = file or folder / f"backup-{context.now():%Y%m%d-%H%M%S}.db"
    with context.store() as store:
        back_up_to(store, target)
    if context.json:
        context.result({"path": str(target)})
    else:
        click.echo(f"{target}: written")
