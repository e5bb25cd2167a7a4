"""`studykit advance`: study some of the coming days today."""

from __future__ import annotations

import click

from studykit.cli.context import Context, pass_context
from studykit.cli.due_moves import offer, undo_option, yes_option
from studykit.scheduler import due_moves as moves


@click.command("advance")
@click.argument("count", type=click.IntRange(1), default=20)
@yes_option
@undo_option
@pass_context
def command(context: Context, count: int, yes: bool, undo: bool) -> None:
    """Bring COUNT cards of later days forward to today, those nearest to their time.

    `studykit review --ahead DAYS` studies early without moving anything.
    """

    def choose(deck: moves.Deck) -> list[moves.Move]:
        return moves.advance(deck, count)

    offer(context, choose, yes=yes, undo=undo)
