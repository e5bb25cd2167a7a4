"""`studykit ban`: never make a card again."""

from __future__ import annotations

import click

from studykit.cli.card_status import change_status
from studykit.cli.context import Context, pass_context
from studykit.model import Status


@click.command("ban")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@pass_context
def command(context: Context, ids: tuple[str, ...]) -> None:
    """Never show these cards again; no build brings them back."""
    change_status(context, ids, Status.BANNED, "banned")
