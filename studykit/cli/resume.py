"""`studykit resume`: bring cards back."""

from __future__ import annotations

import click

from studykit.cli.card_status import change_status
from studykit.cli.context import Context, pass_context
from studykit.model import Status


@click.command("resume")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@pass_context
def command(context: Context, ids: tuple[str, ...]) -> None:
    """Bring suspended or banned cards back into reviews."""
    change_status(context, ids, Status.ACTIVE, "active again")
