"""`studykit postpone`: put some of today off."""

from __future__ import annotations

import click

from studykit.cli.context import Context, pass_context
from studykit.cli.due_moves import offer, undo_option, yes_option
from studykit.scheduler import due_moves as moves


@click.command("postpone")
@click.argument("count", type=click.IntRange(1), required=False)
@yes_option
@undo_option
@pass_context
def command(context: Context, count: int | None, yes: bool, undo: bool) -> None:
    """Put COUNT of the cards due today off, those that lose least by waiting (without: all).

    Each waits a day, and up to a tenth of its interval more.
    """

    def choose(deck: moves.Deck) -> list[moves.Move]:
        return moves.postpone(deck, count if count is not None else len(deck.rows))

    offer(context, choose, yes=yes, undo=undo)
