"""`studykit flatten`: level a heap."""

from __future__ import annotations

import click

from studykit.cli.context import Context, pass_context
from studykit.cli.due_moves import offer, undo_option, yes_option
from studykit.scheduler import due_moves as moves


@click.command("flatten")
@click.argument("count", type=click.IntRange(1), required=False)
@yes_option
@undo_option
@pass_context
def command(context: Context, count: int | None, yes: bool, undo: bool) -> None:
    """Let no day hold more than COUNT due cards: those wait that lose least by it.

    Without COUNT it is `reviews_per_day`.
    """
    easy = context.config.study.easy_days

    def choose(deck: moves.Deck) -> list[moves.Move]:
        return moves.flatten(deck, count or context.config.study.reviews_per_day, easy)

    offer(context, choose, yes=yes, undo=undo)
