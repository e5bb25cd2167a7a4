"""`studykit break`: time off, without a heap afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from studykit.cli.context import Context, pass_context
from studykit.cli.due_moves import Beside, offer, take_break_back, undo_option, yes_option
from studykit.errors import UsageError
from studykit.scheduler import due_moves as moves
from studykit.scheduler.day import study_clock
from studykit.scheduler.time_off import BREAKS, Break, breaks_of, breaks_text, new_on

if TYPE_CHECKING:
    from studykit.store.store import Store


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

    What would be forgotten first comes first. No new card is met in those days; as many come later,
    a few more a day. A preview is shown before anything is moved.
    """
    if undo:
        take_break_back(context)
        return
    days = _days(length)
    today = study_clock(context.config.study).day(context.now())
    start = today + timedelta(days=1) if first is None else first.date()

    def choose(deck: moves.Deck) -> list[moves.Move]:
        return moves.take_a_break(deck, start, days, context.config.study.easy_days)

    def take(store: Store, at: datetime) -> None:
        breaks = [*breaks_of(store.setting), Break(start, days, at)]
        store.set_setting(BREAKS, breaks_text(breaks))

    says = _of_new_cards(Break(start, days, context.now()), context.config.study.new_per_day)
    offer(context, choose, yes=yes, beside=Beside(says, take))


def _of_new_cards(off: Break, a_day: int) -> str:
    last = off.back - timedelta(days=1)
    if not a_day:
        return f"off from {off.first} to {last}"
    most = max(new_on(off.back + timedelta(days=n), a_day, (off,)) for n in range(4))
    until = off.caught_up - timedelta(days=1)
    return (
        f"no new cards from {off.first} to {last}; "
        f"then up to {most} a day instead of {a_day}, until {until}"
    )


def _days(text: str | None) -> int:
    number = (text or "").removesuffix("d")
    if not number.isdecimal() or not 1 <= int(number) <= 365:
        raise UsageError("break needs a number of days from 1 to 365", "write studykit break 10d")
    return int(number)
