"""`studykit undo`: take the last build back."""

from __future__ import annotations

from pathlib import Path

import click

from studykit.build.outgoing import outgoing, ship
from studykit.cli.building import output_folder, set_stale_aside
from studykit.cli.context import Context, pass_context
from studykit.errors import UsageError
from studykit.exporter.export import export
from studykit.exporter.files import refuse_unwritable
from studykit.store.backups import back_up_before


@click.command("undo")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder of the decks.")
@pass_context
def command(context: Context, output: Path | None) -> int:
    """Take the last build back: its cards are as before it, and the decks are written again.

    Reviews are never taken back by this. Cards that the build made are retired, not deleted.
    """
    folder = output_folder(context, output)
    refuse_unwritable(folder)
    with context.store() as store:
        build = next((build for build in store.builds() if not build.undone), None)
        if build is None:
            raise UsageError("no build to take back", "see `studykit history`")
        back_up_before(store, "undo", context.now())
        count = store.undo_build(build.id)
        cards = store.cards()
        out = outgoing(store, context.config, cards, context.now())
        packages, failures = export(cards, context.config.decks, folder, out)
        ship(store, cards, packages, out)
    set_stale_aside(folder, packages, cards, context.store_path.parent)
    if context.json:
        context.result({"build": build.id, "cards": count, "decks": len(packages)})
    else:
        click.echo(f"build {build.id} taken back: {count} cards are as before; no review was lost")
    for error in failures:
        click.echo(f"studykit: {error}", err=True)
    return 1 if failures else 0
