"""`studykit anki progress`: bring reviews and edits back from Anki."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from studykit.build.anki_progress import apply_progress, plan_progress
from studykit.cli.context import Context, pass_context
from studykit.cli.plan_report import front_of
from studykit.importer.anki_plan import ProgressPlan, wanted
from studykit.importer.package import read_collection
from studykit.model import Card
from studykit.store.store import Store

_MOST_SHOWN = 20


@click.command("progress")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@click.option("--dry-run", is_flag=True, help="Only show what would come in.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_context
def command(context: Context, files: tuple[Path, ...], dry_run: bool, yes: bool) -> None:
    """Bring reviews, edits, tags, moves and suspensions back from Anki.

    FILE is an .apkg or .colpkg that Anki exported (with its scheduling), or a collection.anki2.
    Reviews that are here already are not taken twice. A backup is made first.
    """
    with context.store() as store:
        cards = {card.id: card for card in store.cards()}
        collections = [read_collection(file, wanted(cards)) for file in files]
        plan = plan_progress(store, context.config, collections, context.now())
        take_over(context, store, plan, cards, dry_run=dry_run, yes=yes)


def take_over(
    context: Context,
    store: Store,
    plan: ProgressPlan,
    cards: dict[str, Card],
    *,
    dry_run: bool = False,
    yes: bool = False,
) -> None:
    """Show a plan, ask where there is somebody to ask, and apply it."""
    if not context.json:
        show(plan, cards)
    if not dry_run:
        if plan.brings_anything and not yes and not context.json and _can_ask():
            click.confirm("take this over?", default=True, abort=True)
        apply_progress(store, plan, context.now())
    if context.json:
        context.result(progress_object(plan))
    elif dry_run:
        click.echo("nothing was changed: this was a dry run")


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def progress_object(plan: ProgressPlan) -> dict[str, object]:
    """The result of `anki progress --json`."""
    return {
        "reviews": {
            "new": len(plan.reviews),
            "known": plan.known,
            "skipped": plan.skipped,
        },
        "cards": len(plan.found),
        "edits": len(plan.edited),
        "suspended": len(plan.suspended),
        "resumed": len(plan.resumed),
        "moved": len(plan.moved),
        "buried": len(plan.buried),
        "contested": len(plan.contested),
        "unknown_notes": plan.unknown_notes,
    }


def show(plan: ProgressPlan, cards: dict[str, Card]) -> None:
    """Print what comes in, in words."""
    for name in plan.without_reviews:
        click.echo(
            f"{name}: holds no reviews; if you reviewed these cards, export again with "
            "'Include scheduling information' ticked",
            err=True,
        )
    line = f"{len(plan.reviews)} new reviews of {len(plan.memories)} cards"
    line += f", {plan.known} known already"
    if plan.skipped:
        line += f", {plan.skipped} left out (cramming and rescheduling are no answers)"
    click.echo(line)
    _list("edited in Anki", plan.edited, cards)
    _list("edited here and in Anki, see `studykit resolve`", plan.contested, cards)
    _list("suspended in Anki", plan.suspended, cards)
    _list("no longer suspended in Anki", plan.resumed, cards)
    _list("moved in Anki", plan.moved, cards, decks=_decks(plan))
    _list("put aside in Anki till tomorrow", tuple(plan.buried), cards)
    for card_id, found in plan.found.items():
        if found.unfit:
            click.echo(
                f"{card_id}: the field {found.unfit} in Anki makes no card, so it stays there"
            )
    if plan.unknown_notes:
        click.echo(f"{plan.unknown_notes} notes of studykit's are of another workspace: left alone")


def _decks(plan: ProgressPlan) -> dict[str, str]:
    return {i: found.seen.deck for i, found in plan.found.items()}


def _list(
    title: str, ids: Sequence[str], cards: dict[str, Card], decks: dict[str, str] | None = None
) -> None:
    if not ids:
        return
    click.echo(f"{title}: {len(ids)}")
    for card_id in ids[:_MOST_SHOWN]:
        to = f" → {decks[card_id]}" if decks else ""
        click.echo(f"  {card_id}  {front_of(cards[card_id].content)}{to}")
    if len(ids) > _MOST_SHOWN:
        click.echo(f"  and {len(ids) - _MOST_SHOWN} more")
