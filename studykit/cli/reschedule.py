"""`studykit reschedule`: due dates as the weights in force would have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from studykit.cli.context import Context, pass_context
from studykit.cli.due_moves import offer, undo_option, yes_option
from studykit.scheduler import due_moves as moves
from studykit.scheduler.settled import SETTLED, retentions_text

if TYPE_CHECKING:
    from studykit.store.store import Store


@click.command("reschedule")
@yes_option
@undo_option
@pass_context
def command(context: Context, yes: bool, undo: bool) -> None:
    """Move every due date to where the weights and the retention in force would have put it.

    For after `studykit optimize` or a changed desired_retention; nobody has to.
    """
    reschedule(context, yes=yes, undo=undo)


def reschedule(context: Context, *, yes: bool = False, undo: bool = False) -> None:
    """Offer to move every due date to where it would be now; the offer is then not made again."""
    easy = context.config.study.easy_days

    def choose(deck: moves.Deck) -> list[moves.Move]:
        return moves.reschedule(deck, easy)

    def settle(store: Store) -> None:
        store.set_setting(SETTLED, retentions_text(context.config))

    offer(context, choose, yes=yes, undo=undo, decided=settle)
