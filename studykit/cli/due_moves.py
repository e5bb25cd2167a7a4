"""Moving due dates: the preview of what would come, then the rows, then the way back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

import click

from studykit.cli.context import Context
from studykit.errors import UsageError
from studykit.model import Memory, Review, ReviewKind, ReviewOrigin
from studykit.scheduler.due_moves import Deck, Move, curve
from studykit.scheduler.memory import Schedule, replay, schedule_of, step
from studykit.scheduler.stored_weights import stored_parameters

if TYPE_CHECKING:
    from studykit.store.store import Store

_BAR = 30
_SHOWN = 21

yes_option = click.option("--yes", is_flag=True, help="Do it without asking.")
undo_option = click.option("--undo", is_flag=True, help="Take the last move of due dates back.")


def offer(context: Context, choose: Callable[[Deck], list[Move]], *, yes: bool, undo: bool) -> None:
    """Show what moving would change, and move when the learner agrees (``--yes``, or asked)."""
    with context.store() as store:
        schedules = _schedules(context, store)
        if undo:
            _take_back(context, store, schedules)
            return
        deck = Deck(store.queue(), schedules, context.now())
        before = list(deck.due.values())
        moves = choose(deck)
        days = curve(before, moves, deck.today)
        done = bool(moves) and (yes or _agreed(context, moves, days))
        if done:
            _write(context, store, schedules, moves)
    if context.json:
        context.result(
            {
                "moved": len(moves),
                "done": done,
                "days": [{"day": str(d), "before": was, "after": now} for d, was, now in days],
            }
        )
    elif not moves:
        click.echo("nothing to move")
    elif done:
        click.echo(f"{len(moves)} cards moved; --undo takes it back")


def _schedules(context: Context, store: Store) -> Callable[[str], Schedule]:
    parameters = stored_parameters(store.setting)

    @cache
    def schedule(deck: str) -> Schedule:
        return schedule_of(context.config, deck, parameters)

    return schedule


def _agreed(
    context: Context, moves: Sequence[Move], days: Sequence[tuple[object, int, int]]
) -> bool:
    if context.json:
        return False
    most = max((max(was, now) for _, was, now in days), default=0) or 1
    click.echo("day         before  after")
    for day, was, now in days[:_SHOWN]:
        click.echo(f"{day} {was:7} {now:6}  {'#' * round(now / most * _BAR)}".rstrip())
    if len(days) > _SHOWN:
        rest = days[_SHOWN:]
        click.echo(f"(and {len(rest)} days more, at most {max(now for *_, now in rest)} a day)")
    if not sys.stdin.isatty():
        click.echo(f"{len(moves)} cards would move; --yes does it")
        return False
    return click.confirm(f"move {len(moves)} cards?")


def _write(
    context: Context, store: Store, schedules: Callable[[str], Schedule], moves: Sequence[Move]
) -> None:
    at = context.now()
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


def _take_back(context: Context, store: Store, schedules: Callable[[str], Schedule]) -> None:
    """Undo the newest moves; cards answered since keep what that answer promised."""
    moved = [
        review
        for review in store.reviews()
        if review.kind is ReviewKind.RESCHEDULE and review.origin is ReviewOrigin.STUDYKIT
    ]
    if not moved:
        raise UsageError("no moved due dates to take back", "nothing was moved here yet")
    last = max(review.at for review in moved)
    batch = [review for review in moved if review.at == last]
    decks = {card.id: card.deck for card in store.cards()}
    with store.transaction():
        for review in batch:
            rest = [r for r in store.reviews(review.card_id) if r.id != review.id]
            memory = replay(rest, schedules(decks[review.card_id]))
            store.undo_review(review.card_id, review.id, memory)
    if context.json:
        context.result({"taken_back": len(batch)})
    else:
        click.echo(f"{len(batch)} cards are due as before")
