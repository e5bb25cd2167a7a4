"""`studykit suspend`: keep cards out of reviews."""

from __future__ import annotations

import click

from studykit.cli.card_status import change_status
from studykit.cli.context import Context, pass_context
from studykit.model import Status


@click.command("suspend")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@pass_context
def command(context: Context, ids: tuple[str, ...]) -> None:
    """Keep cards out of reviews until `studykit resume`."""
    change_status(context, ids, Status.SUSPENDED, "suspended")
