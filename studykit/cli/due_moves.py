"""Moving due dates: the preview of what would come, then the rows, then the way back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

import click

from studykit.cli.context import Context
from studykit.errors import UsageError
from studykit.model import Memory, Review, ReviewKind, ReviewOrigin
from studykit.render.characters import counted
from studykit.scheduler.due_moves import Deck, Move, curve
from studykit.scheduler.memory import replay, step
from studykit.scheduler.schedule import Schedule, schedule_of
from studykit.scheduler.stored_weights import stored_parameters
from studykit.scheduler.time_off import BREAKS, breaks_of, breaks_text

if TYPE_CHECKING:
    from studykit.store.store import Store

_BAR = 30
_SHOWN = 21

yes_option = click.option("--yes", is_flag=True, help="Do it without asking.")
undo_option = click.option("--undo", is_flag=True, help="Take the last move of due dates back.")


@dataclass(frozen=True, slots=True)
class Beside:
    """What goes with moving due dates: ``says`` tells of it, ``do`` does it at an instant."""

    says: str
    do: Callable[[Store, datetime], None]


def offer(
    context: Context,
    choose: Callable[[Deck], list[Move]],
    *,
    yes: bool,
    undo: bool = False,
    beside: Beside | None = None,
    decided: Callable[[Store], None] | None = None,
) -> None:
    """Show what moving would change, and move when the learner agrees (``--yes``, or asked).

    ``beside`` is done with it, ``decided`` once the learner has said yes or no; ``undo`` takes the
    last move back instead.
    """
    if undo:
        take_back(context)
        return
    with context.store() as store:
        schedules = _schedules(context, store)
        deck = Deck(store.queue(), schedules, context.now())
        before = list(deck.due.values())
        moves = choose(deck)
        days = curve(before, moves, deck.today)
        offered = bool(moves) or beside is not None
        done = offered and (yes or _agreed(context, moves, days, beside))
        if done:
            _do(context, store, schedules, moves, beside)
        if decided and (done or not offered or (sys.stdin.isatty() and not context.json)):
            decided(store)
    if context.json:
        context.result(
            {
                "moved": len(moves),
                "done": done,
                "days": [{"day": str(d), "before": was, "after": now} for d, was, now in days],
                **({"beside": beside.says} if beside else {}),
            }
        )
    elif not offered:
        click.echo("nothing to move")
    elif done:
        if beside and yes:
            click.echo(beside.says)
        click.echo(f"{counted(len(moves), 'card')} moved; --undo takes it back")


def take_back(context: Context) -> None:
    """Take the last move of due dates back, and its break. Raises UsageError when none was made."""
    with context.store() as store:
        moved = _moved(store)
        if not moved:
            raise UsageError("no moved due dates to take back", "nothing was moved here yet")
        _take_back(context, store, max(review.at for review in moved))


def take_break_back(context: Context) -> None:
    """Take the last break back, and its moves. Raises UsageError when there is none."""
    with context.store() as store:
        breaks = breaks_of(store.setting)
        if not breaks:
            raise UsageError("no break to take back", "none was taken here yet")
        _take_back(context, store, max(each.at for each in breaks))


def _schedules(context: Context, store: Store) -> Callable[[str], Schedule]:
    parameters = stored_parameters(store.setting)

    @cache
    def schedule(deck: str) -> Schedule:
        return schedule_of(context.config, deck, parameters)

    return schedule


def _agreed(
    context: Context,
    moves: Sequence[Move],
    days: Sequence[tuple[object, int, int]],
    beside: Beside | None,
) -> bool:
    if context.json:
        return False
    if days:
        _show(days)
    if beside:
        click.echo(beside.says)
    if not sys.stdin.isatty():
        click.echo(f"{counted(len(moves), 'card')} would move; --yes does it")
        return False
    return click.confirm(f"move {counted(len(moves), 'card')}?" if moves else "take the break?")


def _show(days: Sequence[tuple[object, int, int]]) -> None:
    most = max((max(was, now) for _, was, now in days), default=0) or 1
    click.echo("day         before  after")
    for day, was, now in days[:_SHOWN]:
        click.echo(f"{day} {was:7} {now:6}  {'#' * round(now / most * _BAR)}".rstrip())
    if len(days) > _SHOWN:
        rest = days[_SHOWN:]
        click.echo(f"(and {len(rest)} days more, at most {max(now for *_, now in rest)} a day)")


def _do(
    context: Context,
    store: Store,
    schedules: Callable[[str], Schedule],
    moves: Sequence[Move],
    beside: Beside | None,
) -> None:
    at = context.now()
    with store.transaction():
        _write(at, store, schedules, moves)
        if beside:
            beside.do(store, at)


def _write(
    at: datetime, store: Store, schedules: Callable[[str], Schedule], moves: Sequence[Move]
) -> None:
    decks = {row.card_id: row.deck for row in store.queue()}
    known = store.memories()
    rows: list[Review] = []
    memories: dict[str, Memory | None] = {}
    for move in moves:
        schedule = schedules(decks[move.card_id])
        review = move.review(at, schedule)
        rows.append(review)
        memories[move.card_id] = step(known[move.card_id], review, schedule)
    store.merge(rows, memories)


def _moved(store: Store) -> list[Review]:
    return [
        review
        for review in store.reviews()
        if review.kind is ReviewKind.RESCHEDULE and review.origin is ReviewOrigin.STUDYKIT
    ]


def _take_back(context: Context, store: Store, at: datetime) -> None:
    """Undo what was moved at an instant; cards answered since keep what that answer promised."""
    schedules = _schedules(context, store)
    batch = [review for review in _moved(store) if review.at == at]
    breaks = breaks_of(store.setting)
    left = [each for each in breaks if each.at != at]
    decks = {card.id: card.deck for card in store.cards()}
    with store.transaction():
        for review in batch:
            rest = [r for r in store.reviews(review.card_id) if r.id != review.id]
            memory = replay(rest, schedules(decks[review.card_id]))
            store.undo_review(review.card_id, review.id, memory)
        if len(left) < len(breaks):
            store.set_setting(BREAKS, breaks_text(left))
    if context.json:
        context.result({"taken_back": len(batch)})
        return
    click.echo(f"{counted(len(batch), 'card')} due as before")
    if len(left) < len(breaks):
        click.echo("the break is off: new cards come as before")
