"""`studykit break`: time off, without a heap afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from studykit.cli.context import Context, pass_context
from studykit.cli.due_moves import offer, undo_option, yes_option
from studykit.errors import UsageError
from studykit.scheduler import due_moves as moves


@click.command("break")
@click.argument("length", metavar="DAYS", required=False)
@click.option(
    "--from",
    "first",
    type=click.DateTime(["%Y-%m-%d"]),
    help="First day off (default: tomorrow).",
)
@yes_option
@undo_option
@pass_context
def command(
    context: Context, length: str | None, first: datetime | None, yes: bool, undo: bool
) -> None:
    """Take DAYS (such as 10 or 10d) off: what is due then is spread over as many days after.

    What would be forgotten first comes first. A preview is shown before anything is moved.
    """
    days = 0 if undo else _days(length)

    def choose(deck: moves.Deck) -> list[moves.Move]:
        start = deck.today + timedelta(days=1) if first is None else first.date()
        return moves.take_a_break(deck, start, days, context.config.study.easy_days)

    offer(context, choose, yes=yes, undo=undo)


def _days(text: str | None) -> int:
    number = (text or "").removesuffix("d")
    if not number.isdecimal() or not 1 <= int(number) <= 365:
        raise UsageError("break needs a number of days from 1 to 365", "write studykit break 10d")
    return int(number)
