"""`studykit undo`: take the last build back."""

from __future__ import annotations

from pathlib import Path

import click

from studykit.build.undo import undo
from studykit.cli.context import Context, pass_context
from studykit.render.characters import counted


@click.command("undo")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder of the decks.")
@pass_context
def command(context: Context, output: Path | None) -> int:
    """Take the last build back: its cards are as before it, and the decks are written again.

    Reviews are never taken back by this. Cards that the build made are retired, not deleted. Decks
    go where the build wrote them.
    """
    with context.store() as store:
        done = undo(store, context.root, context.config, now=context.now(), output=output)
    if context.json:
        context.result({"build": done.number, "cards": done.cards, "decks": len(done.packages)})
    else:
        verb = "is" if done.cards == 1 else "are"
        cards = f"{counted(done.cards, 'card')} {verb} as before"
        told = f"build {done.number} taken back: {cards}"
        click.echo(f"{told}; no review was lost")
    for error in done.failures:
        click.echo(f"studykit: {error}", err=True)
    return 1 if done.failures else 0
