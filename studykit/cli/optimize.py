"""`studykit optimize`: fit the memory model to your own answers."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from studykit.bulk import bulk
from studykit.cli.context import Context, pass_context
from studykit.errors import UsageError
from studykit.scheduler.day import study_clock
from studykit.scheduler.memory import rebuilt
from studykit.scheduler.optimizer import Loss, Optimised, optimise
from studykit.scheduler.schedule import schedule_of
from studykit.scheduler.stored_weights import (
    SETTING,
    parameter_history,
    with_parameters,
    without_newest,
)

if TYPE_CHECKING:
    from studykit.store.store import Store


@click.command("optimize")
@click.option("--dry-run", is_flag=True, help="Show the loss, change nothing.")
@click.option("--undo", is_flag=True, help="Go back to the weights in force before.")
@pass_context
def command(context: Context, dry_run: bool, undo: bool) -> None:
    """Fit the weights of FSRS to your review log, and show the loss before and after.

    From eight reviews on later days on the first four weights are fitted, from 64 on all of them,
    to all decks together. Weights that do not foretell answers they were not fitted to better than
    those in force are not taken. Due dates already promised stay; the weights count from the next
    answer on, and `studykit reschedule` offers to move what waits.
    """
    if context.config.study.parameters and not dry_run:
        raise UsageError("studykit.toml sets [study] parameters itself", "take that line out first")
    taken = False
    with bulk(), context.store() as store:
        if undo:
            _undo(context, store)
        else:
            taken = _optimise(context, store, dry_run)
    if taken and not context.json and _can_be_asked():
        _offer_reschedule(context)


def _can_be_asked() -> bool:
    return sys.stdin.isatty()


def _offer_reschedule(context: Context) -> None:
    if click.confirm("see which due dates would move under them?", default=False):
        from studykit.cli.reschedule import reschedule

        reschedule(context)


def _optimise(context: Context, store: Store, dry_run: bool) -> bool:
    """Fit, tell, and take the weights when they are better; whether they were taken."""
    history = parameter_history(store.setting)
    in_force = context.config.study.parameters or (history[0] if history else ())
    found = optimise(store.reviews(), study_clock(context.config.study), in_force)
    taken = found.better and not dry_run
    if taken:
        _put(context, store, with_parameters(history, found.parameters), found.parameters)
    if context.json:
        context.result(_as_json(found, taken))
        return taken
    what = "the first four weights" if found.fitted == 4 else "all weights"
    click.echo(f"fitted {what} to {found.reviews} reviews of all decks; less loss is better")
    _row("whole log", found.before, found.after)
    _row("latest fifth, not fitted to", found.held_out_before, found.held_out_after)
    _calibration(found)
    if taken:
        click.echo("the new weights are in force; `studykit optimize --undo` takes them back")
        click.echo("due dates stay as promised; `studykit reschedule` shows what would move")
    elif not found.better:
        click.echo(
            "not worth it: they do not foretell answers that they were not fitted to better than"
            " by chance; the weights in force stay"
        )
    return taken


def _undo(context: Context, store: Store) -> None:
    history = parameter_history(store.setting)
    if len(history) < 2:
        raise UsageError("no weights to go back to", "nothing was optimised yet")
    _put(context, store, without_newest(history), history[1])
    if context.json:
        context.result({"parameters": list(history[1])})
    else:
        click.echo("the weights in force before are back")


def _put(context: Context, store: Store, setting: str, weights: tuple[float, ...]) -> None:
    """Store weights and, as memories are a fold of the log under them, fold the log anew."""
    decks = {card.id: card.deck for card in store.cards()}
    schedules = {deck: schedule_of(context.config, deck, weights) for deck in decks.values()}
    by_card = {card_id: schedules[deck] for card_id, deck in decks.items()}
    memories = rebuilt(store.reviews(), by_card).values()
    with store.transaction():
        store.set_setting(SETTING, setting)
        store.set_memories(memory for memory in memories if memory is not None)


def _row(name: str, before: Loss, after: Loss) -> None:
    click.echo(
        f"{name:28} log loss {before.log_loss:.4f} -> {after.log_loss:.4f}, "
        f"error {before.rmse:.4f} -> {after.rmse:.4f}"
    )


def _calibration(found: Optimised) -> None:
    """Foretold against true recall, by what was foretold: equal is perfect."""
    for name, loss in (("in force", found.before), ("fitted", found.after)):
        click.echo(f"{name}: answers, foretold and true recall")
        for each in loss.calibration:
            click.echo(f"  {each.answers:6} {each.foretold:8.0%} {each.recalled:8.0%}")


def _as_json(found: Optimised, taken: bool) -> dict[str, object]:
    return {
        "reviews": found.reviews,
        "taken": taken,
        "better": found.better,
        "fitted": found.fitted,
        "gain": found.gain,
        "doubt": found.doubt,
        "calibration": {"before": _bins(found.before), "after": _bins(found.after)},
        "parameters": list(found.parameters),
        "log": _losses(found.before, found.after),
        "held_out": _losses(found.held_out_before, found.held_out_after),
    }


def _bins(loss: Loss) -> list[dict[str, float]]:
    return [
        {"answers": each.answers, "foretold": each.foretold, "recalled": each.recalled}
        for each in loss.calibration
    ]


def _losses(before: Loss, after: Loss) -> dict[str, float]:
    return {
        "log_loss_before": before.log_loss,
        "log_loss_after": after.log_loss,
        "rmse_before": before.rmse,
        "rmse_after": after.rmse,
    }
